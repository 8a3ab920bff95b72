//! Words and turns of phrase from the lists: care, jobs, kin, looks, events, places, attendance, consent.
//!
//! Deliberately absent: names, which need grammar ([`super::names`]).

use super::scan::Scan;
use super::{Kind, Whose};
use crate::lexicon::{Class, Phrase, Role};
use crate::report::Confidence;
use crate::text::TokenKind;

pub(super) fn find(scan: &mut Scan) {
    for index in 0..scan.len() {
        own_patient(scan, index);
    }
    let mut covered: [usize; Kind::ALL.len()] = [0; Kind::ALL.len()];
    for index in 0..scan.len() {
        let Some(entry) = scan.entry(index) else { continue };
        let mut longest = 0;
        for phrase in &entry.phrases {
            if phrase.rest.len() < longest {
                break;
            }
            let Some(last) = end_of(scan, index, phrase) else { continue };
            longest = phrase.rest.len();
            match phrase.class {
                Class::Is(kind) if covered[kind as usize] <= index => {
                    let end = last + 1;
                    if record(scan, kind, index, last, phrase.sure) {
                        covered[kind as usize] = end;
                    }
                }
                Class::Is(_) | Class::Body | Class::Staff => {}
            }
        }
    }
}

/// `our longest-serving patient`, `one of our old regulars`: ours, a few words, then whom we treat.
fn own_patient(scan: &mut Scan, first: usize) {
    if !matches!(scan.word(first), "our" | "my") {
        return;
    }
    for last in first + 1..first + 6 {
        match scan.word(last) {
            "patient" | "client" | "resident" | "regular" | "regulars" | "customer" | "visitor" | "superstar"
            | "hero" => {
                scan.add(Kind::PatientWord, first, last, Confidence::Likely);
                return;
            }
            "-" => {}
            _ if scan.is_word(last) || scan.token(last).is_some_and(|token| token.kind == TokenKind::Mixed) => {}
            _ => return,
        }
    }
}

/// The last token of a phrase that starts at a token; hyphens, strokes and `&` between its words do not matter.
pub(super) fn end_of(scan: &Scan, first: usize, phrase: &Phrase) -> Option<usize> {
    let mut at = first;
    for (place, wanted) in phrase.rest.iter().enumerate() {
        at += 1;
        while scan.token(at).is_some_and(|token| token.kind == TokenKind::Mark)
            && matches!(scan.word(at), "-" | "/" | "&" | "+")
        {
            at += 1;
        }
        let found = scan.word(at);
        let plural = place + 1 == phrase.rest.len() && found.strip_suffix('s') == Some(wanted);
        if found != *wanted && !plural {
            return None;
        }
    }
    Some(at)
}

fn record(scan: &mut Scan, kind: Kind, first: usize, last: usize, sure: u8) -> bool {
    if kind == Kind::Place {
        return place(scan, first, last, sure);
    }
    let confidence = if sure >= 2 { Confidence::Likely } else { Confidence::Guess };
    let word = scan.word(first);
    // `Nan`, `Ma` and `May` as words of kinship want no capital; `MS` the disease does.
    if matches!(word, "ms" | "tia" | "pots" | "td" | "tb" | "std" | "op" | "da" | "prep" | "tad" | "tads")
        && first == last
        && scan.token(first).is_some_and(|token| token.case != crate::text::Case::Upper)
            != matches!(word, "op" | "da" | "prep")
    {
        return false;
    }
    if word == "ms" && scan.is_capital(first + 1) {
        return false;
    }
    // Only what is recorded keeps its words from being read as a name: `Ms Lee` is no disease.
    if matches!(kind, Kind::Condition | Kind::Treatment | Kind::Drug | Kind::PrescriptionDrug | Kind::Record) {
        scan.take(first..last + 1);
    }
    scan.add(kind, first, last, confidence).is_some()
}

fn place(scan: &mut Scan, first: usize, last: usize, sure: u8) -> bool {
    let capital = (first..=last).filter(|&index| scan.is_word(index)).any(|index| scan.is_capital(index));
    let after = scan.has_role_before(first, Role::BeforePlace)
        || (scan.word_before(first) == "the" && first > 1 && scan.has_role(first - 2, Role::BeforePlace));
    let common = first == last && scan.entry(first).is_some_and(|entry| entry.common);
    let name = first == last && scan.entry(first).is_some_and(|entry| entry.given >= 2);
    let confidence = match (capital, sure >= 2, after) {
        (true, true, true) => Confidence::Sure,
        (true, true, false) if scan.opens(first) && common => return false,
        (true, true, false) | (true, false, true) => Confidence::Likely,
        (true, false, false)
            if matches!(scan.word(last + 1), "practice" | "branch" | "surgery" | "clinic" | "office" | "rooms") =>
        {
            Confidence::Likely
        }
        (true, false, false) if !name && !common && scan.word(last + 1).is_empty() => Confidence::Guess,
        (false, true, true) if !common && !name => Confidence::Guess,
        (false, true, _) if last > first && !common => Confidence::Guess,
        _ => return false,
    };
    // `May 5 at Perth House` or `Wells Road` become a body or a street later; a place's own facts stay out of it.
    let own = scan.practice.places.iter().any(|own| *own == scan.text.slice(scan.between(first, last)));
    if confidence >= Confidence::Likely {
        scan.take(first..last + 1);
    }
    let added = scan.add(Kind::Place, first, last, confidence);
    if let Some(fact) = added {
        if own {
            fact.whose = Whose::Practice;
        }
        return true;
    }
    false
}
