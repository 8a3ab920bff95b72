//! People's names: the lists give a weight, grammar adds to it, and what is left over a threshold is a name.
//!
//! `Thanks Will!` is a name and `Will you` is none; `Mrs Patel` needs no list at all. Deliberately absent: names
//! inside hashtags ([`super::tags`]) and any guess at who somebody is beyond staff, addressee and public figure.

pub(crate) mod vocative;
mod whose;

use super::places::is_practice_word;
use super::scan::Scan;
use super::{Fact, Kind, Whose};
use crate::lexicon::Role;
use crate::report::Confidence;
use crate::text::{Case, TokenKind};
use whose::{is_staff, share, whose};

/// Titles of those who treat.
const DOCTORS: &[&str] = &["dr", "drs", "doctor", "prof", "professor", "dra"];

pub(super) fn find(scan: &mut Scan) {
    let mut index = 0;
    while index < scan.len() {
        index = initials(scan, index)
            .or_else(|| titled(scan, index))
            .or_else(|| initialled(scan, index))
            .or_else(|| plain(scan, index))
            .map_or(index + 1, |last| last + 1);
    }
    share(scan);
}

/// `E.T.`, `J.S.`: two or three capital letters with stops.
fn initials(scan: &mut Scan, first: usize) -> Option<usize> {
    let letter = |index: usize| {
        scan.token(index).is_some_and(|token| {
            token.kind == TokenKind::Word && token.normal.len() == 1 && token.case == Case::Capital
        })
    };
    let stop = |index: usize| scan.word(index) == "." && scan.token(index).is_some_and(|token| token.glued);
    if !(letter(first) && stop(first + 1) && letter(first + 2) && scan.token(first + 2)?.glued && stop(first + 3)) {
        return None;
    }
    let letters = format!("{}{}", scan.word(first), scan.word(first + 2));
    if matches!(
        letters.as_str(),
        "us" | "uk"
            | "ps"
            | "am"
            | "pm"
            | "dc"
            | "ie"
            | "eg"
            | "nb"
            | "tv"
            | "rn"
            | "np"
            | "dd"
            | "md"
            | "la"
            | "nh"
            | "sd"
    ) {
        return None;
    }
    // `E.T. Osborne` is a name with initials.
    if scan.is_capital(first + 4) && scan.entry(first + 4).is_some_and(|entry| entry.surname > 0) {
        add(scan, Kind::PersonName, first, first + 4, Confidence::Likely);
        return Some(first + 4);
    }
    let titled = scan.has_role_before(first, Role::Title);
    let from = if titled { first - 1 } else { first };
    add(scan, Kind::Initials, from, first + 3, if titled { Confidence::Likely } else { Confidence::Guess });
    Some(first + 3)
}

/// `Mrs Kowalczyk`, `Mr D. Ashworth`, `Dr. Tran`, `Old Mr Bright`, `Mrs P`
fn titled(scan: &mut Scan, at: usize) -> Option<usize> {
    let word = scan.word(at);
    let doctor = DOCTORS.contains(&word);
    let is_title = doctor || scan.has_role(at, Role::Title) && !scan.taken(at);
    if !is_title {
        return None;
    }
    let title_is_capital = scan.is_capital(at);
    let mut name = at + 1;
    if scan.word(name) == "." && scan.token(name).is_some_and(|token| token.glued) {
        name += 1;
    }
    // `Mr and Mrs Smith`: one name, two people.
    if matches!(scan.word(name), "and" | "&") && plain_title_word(word) && plain_title_word(scan.word(name + 1)) {
        let last = titled(scan, name + 1)?;
        let start = scan.text.original_span(scan.token(at)?.normal.clone()).start;
        scan.take(at..name + 1);
        if let Some(fact) = scan.found.last_mut() {
            fact.span.start = start;
        }
        return Some(last);
    }
    // `Nurse Zara`, `Coach Benny` and `Old Mr Bright` want a capital; `mrs patel` does not.
    let plain_title = matches!(word, "mr" | "mrs" | "ms" | "miss" | "mx" | "dr" | "cllr" | "prof" | "fr" | "rev");
    if !title_is_capital && !plain_title {
        return None;
    }
    if !plain_title && !title_is_capital {
        return None;
    }
    // `mrs zielinska` where nothing has a capital: a word that no list explains is the name.
    let unknown = scan.text.small && scan.is_word(name) && scan.entry(name).is_none();
    let small = plain_title
        && (unknown || scan.entry(name).is_some_and(|entry| (entry.surname == 3 || entry.given >= 2) && !entry.common));
    let letter = scan
        .token(name)
        .is_some_and(|token| token.kind == TokenKind::Word && token.normal.len() == 1 && token.case == Case::Capital);
    if !(scan.is_capital(name) || small || letter) || scan.word(name).is_empty() {
        return None;
    }
    let listed = scan.entry(name);
    if !plain_title
        && !doctor
        && listed.is_none_or(|entry| entry.given == 0 && entry.surname < 3)
        && listed.is_some_and(|entry| entry.common)
        && !plain_title_word(scan.word(name))
    {
        return None;
    }
    if word == "old"
        && !matches!(scan.word(name), "mr" | "mrs" | "ms" | "miss")
        && listed.is_none_or(|entry| entry.given < 2)
    {
        return None;
    }
    if !plain_title && scan.has_role(name, Role::Title) && plain_title_word(scan.word(name)) {
        // `Old Mr Bright`: the inner title reads on, the outer word joins.
        let last = titled(scan, name)?;
        if let Some(fact) = scan.found.last_mut() {
            fact.span.start = scan.text.original_span(scan.text.tokens[at].normal.clone()).start;
        }
        return Some(last);
    }
    let mut last = name;
    if letter && scan.word(last + 1) == "." && scan.is_capital(last + 2) {
        last += 2;
    }
    last = surname(scan, last);
    if is_practice_word(scan.word(last + 1)) || is_practice_word(scan.word(last)) {
        return None;
    }
    let treats = doctor || word == "nurse" || word == "matron";
    let whose = if treats { Whose::Staff } else { whose(scan, at, last) };
    let confidence = if plain_title || doctor { Confidence::Sure } else { Confidence::Likely };
    add(scan, Kind::PersonName, at, last, confidence);
    let staff = (name..=last).any(|index| is_staff(scan, index));
    if let Some(fact) = scan.found.last_mut() {
        fact.whose = if staff { Whose::Staff } else { whose };
    }
    Some(last)
}

fn plain_title_word(word: &str) -> bool {
    matches!(word, "mr" | "mrs" | "ms" | "miss" | "dr" | "mx")
}

/// `J. Osborne`, `T. Mehmood`
fn initialled(scan: &mut Scan, at: usize) -> Option<usize> {
    let token = scan.token(at)?;
    let letter = token.kind == TokenKind::Word && token.normal.len() == 1 && token.case == Case::Capital;
    if !(letter && scan.word(at + 1) == "." && scan.is_capital(at + 2)) || scan.taken(at + 2) {
        return None;
    }
    let entry = scan.entry(at + 2);
    if entry.is_some_and(|entry| entry.surname == 0 && entry.common)
        || scan.opens(at + 2) && entry.is_none_or(|entry| entry.surname < 3)
    {
        return None;
    }
    let last = surname(scan, at + 2);
    add(scan, Kind::PersonName, at, last, Confidence::Likely);
    Some(last)
}

/// A given name or a surname by weight and grammar. Scores: 2 is a guess, 2.5 likely, 3.5 sure.
fn plain(scan: &mut Scan, at: usize) -> Option<usize> {
    if !scan.is_word(at) || scan.taken(at) {
        return None;
    }
    let token = scan.token(at)?;
    // `I'd`, `We've`; but `O'Brien`.
    if scan.word(at).find('\'').is_some_and(|inner| inner > 1) {
        return None;
    }
    let entry = scan.entry(at);
    let capital = scan.is_capital(at);
    let (given, family, common) = entry.map_or((0, 0, false), |entry| (entry.given, entry.surname, entry.common));
    let listed = given >= 2 || family == 3 && !common;
    if !capital && !listed || token.normal.len() < 2 {
        return None;
    }
    let opens = scan.opens(at);
    let (before, after) = (scan.word_before(at), scan.word(at + 1));
    let mut score: f32 = match given {
        3 => 3.0,
        2 => 2.0,
        _ if is_staff(scan, at) => 3.0,
        _ if given == 1 => 0.0,
        _ if family == 3 && !common => 1.0,
        // A capital inside a sentence that no list explains.
        _ if capital && !opens && !common && entry.is_none_or(|entry| entry.phrases.is_empty()) => 0.5,
        _ => -1.0,
    };
    // A word with other meanings is a person only by strong grammar.
    if common && given == 1 {
        score -= 0.5;
    }
    if capital && !opens && !scan.caseless {
        score += if token.case == Case::Upper { 0.0 } else { 1.0 };
    }
    if !capital {
        score -= 1.5;
    }
    if token.case == Case::Upper && !scan.caseless && given < 2 {
        return None;
    }
    if scan.has_role_before(at, Role::CallsName)
        || before == "," && at >= 2 && matches!(scan.word(at - 2), "thanks" | "you" | "done" | "sorry" | "yes")
    {
        score += 1.5;
    } else if scan.has_role_before(at, Role::BeforeName) {
        score += 0.5;
    }
    let to_thanks = before == "to"
        && at >= 2
        && matches!(
            scan.word(at - 2),
            "congratulations"
                | "congrats"
                | "done"
                | "thanks"
                | "well"
                | "birthday"
                | "out"
                | "hello"
                | "happened"
                | "kudos"
        );
    if to_thanks || before == "you" && at >= 2 && scan.word(at - 2) == "thank" {
        score += 1.5;
    }
    if scan.has_role(at + 1, Role::AfterName) {
        score += 1.0;
    } else if token.possessive {
        score += 0.5;
    }
    let comma = after == "," && scan.token(at + 1).is_some_and(|token| token.glued);
    let aged = (comma || after == "(")
        && scan.token(at + 2).is_some_and(|token| token.kind == TokenKind::Number && token.normal.len() < 3);
    if aged {
        score += 2.0;
    } else if opens
        && comma
        && matches!(
            scan.word(at + 2),
            "we" | "thank" | "thanks" | "i" | "it" | "your" | "you" | "sorry" | "please" | "so" | "this"
        )
    {
        score += 1.5;
    } else if before == "," && matches!(after, "!" | "." | "?" | "," | "") {
        score += 0.5;
    }
    if capital && given > 0 && in_list(scan, at) {
        score += 1.0;
    }
    let last = surname(scan, at);
    if last > at && given > 0 {
        score += if given == 1 { if strong_surname(scan, last) { 2.0 } else { 0.5 } } else { 1.0 };
    } else if last > at && strong_surname(scan, last) && capital {
        score += 1.0;
    }
    if scan.has_role(last + 1, Role::NoName)
        && !scan.has_role(last + 1, Role::AfterName)
        && (scan.is_capital(last + 1) || scan.word(last + 1) == "day")
    {
        return None;
    }
    if is_practice_word(scan.word(last + 1)) && scan.is_capital(last + 1) {
        return None;
    }
    // After a preposition of place a name that is a place as well is the place, also in two words: `in Little Wexham`.
    let sized = at >= 1 && matches!(before, "big" | "little" | "old" | "wee" | "young") && scan.is_capital(at - 1);
    let stands_after = if sized && at >= 2 { scan.word(at - 2) } else { before };
    if matches!(stands_after, "in" | "at" | "near") && !token.possessive && (given < 3 || scan.is_place(at)) {
        return None;
    }
    // `Saturday Night`, title case and shouting say nothing.
    let threshold = if scan.caseless { 3.0 } else { 2.0 };
    if score < threshold {
        return None;
    }
    let confidence = if score >= 3.5 {
        Confidence::Sure
    } else if score >= 2.5 {
        Confidence::Likely
    } else {
        Confidence::Guess
    };
    let first = if sized && !scan.opens(at - 1) { at - 1 } else { at };
    let own = scan.practice.names.iter().any(|own| own.contains(scan.text.slice(scan.between(at, last))));
    add(scan, Kind::PersonName, first, last, confidence);
    let whose = whose(scan, at, last);
    if let Some(fact) = scan.found.last_mut() {
        fact.whose = if own && whose == Whose::Unknown { Whose::Practice } else { whose };
    }
    Some(last)
}

/// Another given name stands beside it: `Hope, Joy and Grace`, `Lexi & Wade`.
fn in_list(scan: &Scan, at: usize) -> bool {
    let joint = |at: usize| matches!(scan.word(at), "," | "and" | "&" | "+");
    let name = |at: usize| scan.is_capital(at) && scan.entry(at).is_some_and(|entry| entry.given > 0);
    let before = at >= 2 && joint(at - 1) && name(at - 2);
    let after = joint(at + 1) && (name(at + 2) || joint(at + 2) && name(at + 3));
    (before || after) && !scan.taken(at)
}

fn strong_surname(scan: &Scan, at: usize) -> bool {
    scan.entry(at)
        .is_none_or(|entry| entry.surname == 3 || entry.given >= 2 || !entry.common && entry.phrases.is_empty())
}

/// Reads on from a given name over surnames, double barrels and one initial.
fn surname(scan: &Scan, at: usize) -> usize {
    let mut last = at;
    while last < at + 4 {
        let (Some(this), Some(next)) = (scan.token(last), scan.token(last + 1)) else { break };
        if this.possessive {
            break;
        }
        let gap = scan.text.slice(this.normal.end..next.normal.start);
        let hyphen = scan.word(last + 1) == "-" && next.glued && scan.token(last + 2).is_some_and(|token| token.glued);
        if hyphen && scan.is_capital(last + 2) {
            last += 2;
            continue;
        }
        if gap != " " || next.kind != TokenKind::Word {
            break;
        }
        let letter = next.normal.len() == 1 && next.case == Case::Capital && scan.word(last + 1) != "i";
        if letter {
            let stop = scan.word(last + 2) == "." && scan.token(last + 2).is_some_and(|token| token.glued);
            if stop || scan.word(last + 1) != "a" {
                last += if stop
                    && scan.token(last + 3).is_some_and(|token| token.kind != TokenKind::Emoji)
                    && !scan.opens(last + 3)
                {
                    2
                } else {
                    1
                };
                if scan.is_capital(last + 1)
                    && last + 1 < scan.len()
                    && scan.entry(last + 1).is_some_and(|entry| entry.surname > 0)
                    && !scan.opens(last + 1)
                {
                    continue;
                }
                return last;
            }
            break;
        }
        let entry = scan.entry(last + 1);
        let unlisted = entry.is_none_or(|entry| !entry.common && entry.phrases.is_empty());
        let surname =
            entry.is_some_and(|entry| entry.surname > 0 && (entry.surname == 3 || !entry.common) || entry.given >= 2);
        let particle =
            matches!(scan.word(last + 1), "de" | "van" | "von" | "o" | "al" | "el" | "bin" | "da" | "la" | "mac")
                && scan.is_capital(last + 2);
        let weak = entry.is_some_and(|entry| entry.surname == 1) && !is_practice_word(scan.word(last + 1));
        if scan.is_capital(last + 1) && !scan.taken(last + 1) && (unlisted || surname || weak || particle) {
            last += if particle && !scan.is_capital(last + 1) { 2 } else { 1 };
        } else if particle {
            last += 2;
        } else if next.case == Case::Lower
            && scan.token(at).is_some_and(|token| token.case == Case::Lower)
            && entry.is_some_and(|entry| entry.surname == 3 && !entry.common)
        {
            last += 1;
        } else {
            break;
        }
    }
    last
}

/// A name that the encoder read, and whose it is.
pub(super) fn add_learned(scan: &mut Scan, first: usize, last: usize, confidence: Confidence) {
    let whose = whose(scan, first, last);
    scan.take(first..last + 1);
    if let Some(fact) = scan.add(Kind::PersonName, first, last, confidence) {
        fact.whose = whose;
    }
}

fn add(scan: &mut Scan, kind: Kind, first: usize, last: usize, confidence: Confidence) {
    scan.take(first..last + 1);
    let _: Option<&mut Fact> = scan.add(kind, first, last, confidence);
}

#[cfg(test)]
mod tests {
    use crate::draft::{Draft, Known};
    use crate::facts::{Kind, Whose, read};
    use crate::text::Text;

    fn names(text: &str) -> Vec<String> {
        with(text, &Known::default()).into_iter().map(|(name, _)| name).collect()
    }

    fn with(text: &str, known: &Known) -> Vec<(String, Whose)> {
        let facts = read(&Text::new(text), &Draft::post(text), known);
        let names = facts.facts.iter().filter(|fact| matches!(fact.kind, Kind::PersonName | Kind::Initials));
        names.map(|fact| (text[fact.span.clone()].to_owned(), fact.whose)).collect()
    }

    #[test]
    fn names_of_many_origins_are_found_in_a_sentence() {
        for name in ["Tunde", "Oisín", "Xochitl", "Agnieszka", "Priya", "Fiadh", "Yusuf", "Wei", "Rhiannon", "Zoë"] {
            assert_eq!(names(&format!("Well done to {name} who finished today.")), [name], "{name}");
        }
    }

    #[test]
    fn a_title_makes_a_name() {
        assert_eq!(names("So happy for Mrs Kowalczyk after that."), ["Mrs Kowalczyk"]);
        assert_eq!(names("Mr D. Ashworth rang. Old Mr Bright too."), ["Mr D. Ashworth", "Old Mr Bright"]);
        assert_eq!(names("saw mrs patel today"), ["mrs patel"]);
        assert_eq!(names("saw mrs gwerfyl today"), ["mrs gwerfyl"]);
        assert!(names("Saw the ms gwerfyl wrote.").is_empty());
        assert_eq!(names("Well done Mr and Mrs Smith!"), ["Mr and Mrs Smith"]);
        assert_eq!(names("Mr. & Mrs. Delacroix rang."), ["Mr. & Mrs. Delacroix"]);
        assert_eq!(names("Mr Jones and Ms Lee rang."), ["Mr Jones", "Ms Lee"]);
    }

    #[test]
    fn a_word_that_is_also_a_name_needs_grammar() {
        assert_eq!(names("Thanks Will!"), ["Will"]);
        assert_eq!(names("We asked Hope, 7, to smile."), ["Hope"]);
        for text in [
            "Will you be there?",
            "We hope to see you in May.",
            "Rose Street is closed.",
            "Joy to all, and mark the day.",
        ] {
            assert!(names(text).is_empty(), "{text}: {:?}", names(text));
        }
    }

    #[test]
    fn whole_names_are_one_fact() {
        assert_eq!(names("It was Tomasz Zieliński again"), ["Tomasz Zieliński"]);
        assert_eq!(names("and Zoë Müller-Okafor said so"), ["Zoë Müller-Okafor"]);
        assert_eq!(names("thanks to Travis B. for this"), ["Travis B."]);
    }

    #[test]
    fn a_practice_or_a_street_is_no_person() {
        for text in ["Come to Ashford Dental today", "We are on Victoria Road now", "It is Valentine's Day"] {
            assert!(names(text).is_empty(), "{text}: {:?}", names(text));
        }
    }

    #[test]
    fn staff_are_told_from_patients_by_list_title_and_job() {
        let known = Known { staff: vec!["Joanne".into()], ..Known::default() };
        assert_eq!(with("Joanne is on holiday", &known), [("Joanne".to_owned(), Whose::Staff)]);
        assert_eq!(
            with("Our nurses Gosia, Temi and Trish won", &Known::default())
                .iter()
                .filter(|(_, whose)| *whose == Whose::Staff)
                .count(),
            3
        );
        assert_eq!(with("Ask Dr Costa first", &Known::default()), [("Dr Costa".to_owned(), Whose::Staff)]);
    }
}
