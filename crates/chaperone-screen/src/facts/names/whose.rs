//! Whose a name is: a colleague's, the addressee's or a public figure's; else the sentence decides.
//!
//! Deliberately absent: patients. Nothing beside a name makes it one; what the sentence tells does.

use super::vocative::{is_signed, is_vocative};
use crate::Channel;
use crate::facts::scan::Scan;
use crate::facts::vocabulary::end_of;
use crate::facts::{Kind, Whose};
use crate::lexicon::{Class, Role};

pub(super) fn is_staff(scan: &Scan, at: usize) -> bool {
    !scan.staff.is_empty() && scan.staff.iter().any(|name| name == scan.word(at))
}

/// Whether a public reply speaks to somebody by the name that stands under what it answers. A colleague may bear the
/// same name; the reply still speaks to the writer.
fn is_writer(scan: &Scan, first: usize, last: usize) -> bool {
    scan.draft.channel.is_public_reply()
        && is_vocative(scan.text, first, last)
        && scan.draft.in_reply_to.as_deref().is_some_and(|answered| is_signed(answered, scan.word(first)))
}

/// Staff by the practice's list or a job word beside the name; else left to the sentence.
pub(super) fn whose(scan: &Scan, first: usize, last: usize) -> Whose {
    let listed = (first..=last).any(|at| is_staff(scan, at));
    let writer = is_writer(scan, first, last);
    if listed && !writer {
        return Whose::Staff;
    }
    let job = |at: usize| {
        scan.entry(at).is_some_and(|entry| {
            entry.phrases.iter().any(|phrase| phrase.class == Class::Staff && end_of(scan, at, phrase).is_some())
        })
    };
    // `our therapist Amara`, `hygienist, Mrs Jones`, `practice manager Beverley`
    for back in 1..=4 {
        let Some(at) = first.checked_sub(back) else { break };
        if job(at)
            || scan.word(at).strip_suffix('s').is_some_and(|one| {
                matches!(one, "nurse" | "dentist" | "hygienist" | "therapist" | "receptionist" | "doctor" | "assistant")
            })
        {
            return Whose::Staff;
        }
        let leads_there = matches!(
            scan.word(at),
            "," | "-"
                | "–"
                | "manager"
                | "lead"
                | "officer"
                | "director"
                | "administrator"
                | "coordinator"
                | "our"
                | "is"
                | "and"
                | ":"
        );
        if !leads_there {
            break;
        }
    }
    // `Beverley, our data protection lead`, `Ingrid the hygienist`, `Noor at reception`, `Mel in reception`
    for at in last + 1..last + 5 {
        // `Karen, our receptionist was` speaks to Karen; `Karen, our receptionist, was` tells of her.
        let closed = scan.word(at + 1) == "," || scan.word(at + 2) == ",";
        if job(at) && (closed || !writer) {
            return Whose::Staff;
        }
        if !matches!(
            scan.word(at),
            "," | "our"
                | "the"
                | "is"
                | "at"
                | "on"
                | "in"
                | "from"
                | "-"
                | "("
                | "–"
                | "practice"
                | "dental"
                | "lead"
                | "senior"
                | "head"
                | "new"
                | "my"
                | "your"
                | "and"
        ) {
            break;
        }
    }
    if matches!(scan.word(last + 1), "rdn" | "bds" | "rgn" | "dds" | "dmd" | "md" | "rn" | "np" | "edt" | "cdt")
        || scan.word(last + 1) == ","
            && matches!(scan.word(last + 2), "rdn" | "bds" | "dds" | "dmd" | "md" | "rn" | "np" | "rdh")
        || scan.word(last + 1) == "and"
            && matches!(scan.word(last + 2), "the")
            && matches!(scan.word(last + 3), "team" | "gang" | "crew" | "girls" | "staff")
        || scan.word(last + 1) == "&"
            && matches!(scan.word(last + 2), "the")
            && matches!(scan.word(last + 3), "team" | "gang" | "crew")
    {
        return Whose::Staff;
    }
    if writer {
        return Whose::Addressee;
    }
    // `The King`, `Prince William`, `President ...`
    if matches!(scan.word_before(first), "king" | "queen" | "prince" | "princess" | "president" | "pope")
        && first > 0
        && scan.is_capital(first - 1)
    {
        return Whose::PublicFigure;
    }
    // `Ask Nils`, `ring Margaret`, `with our Saima`, `your appt w/ Iona`: whom one is sent to works here.
    let private = scan.draft.channel.is_private();
    let mut sent = first;
    while sent > 0
        && matches!(scan.word(sent - 1), "for" | "to" | "our" | "with" | "either" | "or" | "w" | "/" | "please")
    {
        sent -= 1;
    }
    let with = sent < first && matches!(scan.word(sent), "with" | "w") || scan.word_before(first) == "w";
    // `Lovely to see Priya`: whom one was glad to see came as a guest.
    let glad = scan.word_before(sent) == "see"
        && sent >= 3
        && scan.word(sent - 2) == "to"
        && matches!(
            scan.word(sent - 3),
            "lovely"
                | "great"
                | "good"
                | "nice"
                | "wonderful"
                | "fab"
                | "brilliant"
                | "pleasure"
                | "delighted"
                | "happy"
                | "joy"
        );
    let sent_to = scan.has_role_before(sent, Role::SendsTo) && !glad && (sent < first || !scan.opens(first));
    // A colleague sent to by title is named to patients; among colleagues, `ring Mrs Patel` means a patient.
    let among_us = matches!(scan.draft.channel, Channel::Post | Channel::Group) && scan.has_role(first, Role::Title);
    if sent_to && !among_us || private && with {
        return Whose::Staff;
    }
    // A name alone at the end of a text signs it.
    let sentence = scan.text.sentences.get(scan.text.sentence_of(first));
    if first > 3
        && last + 3 >= scan.len()
        && sentence.is_some_and(|sentence| sentence.tokens.start == first)
        && scan.has_ended(last)
    {
        return Whose::Staff;
    }
    // A greeting at the start of a reply or message names the addressee.
    let reply = scan.draft.channel.is_public_reply() || scan.draft.channel.is_private();
    let greeting = matches!(
        scan.word_before(first),
        "hi" | "hello" | "hey" | "dear" | "hiya" | "morning" | "afternoon" | "evening"
    ) || first == 0 && matches!(scan.word(last + 1), "," | "!" | "-" | "–" | ":")
        || scan.text.sentence_of(first) == 0
            && (matches!(scan.word_before(first), "thanks" | "you" | "cheers" | "sorry")
                || scan.word_before(first) == "," && scan.word(first.saturating_sub(2)) == "you");
    if reply && greeting { Whose::Addressee } else { Whose::Unknown }
}

/// `nurses Gosia, Temi and Trish`: names in one list belong to the same people.
pub(super) fn share(scan: &mut Scan) {
    let mut names: Vec<usize> =
        (0..scan.found.len()).filter(|&index| scan.found[index].kind == Kind::PersonName).collect();
    names.sort_by_key(|&index| scan.found[index].span.start);
    for pair in names.windows(2) {
        let [one, two] = [&scan.found[pair[0]], &scan.found[pair[1]]];
        let between = scan.text.original.get(one.span.end..two.span.start).unwrap_or("?");
        let listed = matches!(between.trim(), "," | "and" | "&" | "+" | ", and");
        if listed && between.len() < 7 && one.whose == Whose::Staff && two.whose == Whose::Unknown {
            scan.found[pair[1]].whose = Whose::Staff;
        }
    }
}
