//! Places and bodies that no list holds: capitals that end in `Road`, `Primary` or `Methodist`, or follow `in`.
//!
//! Deliberately absent: people; a capital word that grammar makes a person is left to [`super::names`].

use super::scan::Scan;
use super::vocabulary::end_of;
use super::{Kind, Whose};
use crate::lexicon::{Class, Role};
use crate::report::Confidence;
use crate::text::TokenKind;

/// First words of bodies.
const STARTS: &[&str] =
    &["ysgol", "hmp", "raf", "university", "st", "saint", "our lady", "colaiste", "scoil", "gaelscoil"];

pub(super) fn find(scan: &mut Scan) {
    for index in 1..scan.len() {
        ward(scan, index);
    }
    let mut index = 0;
    while index < scan.len() {
        index = run(scan, index).map_or(index + 1, |last| last + 1);
    }
    after_preposition(scan);
}

/// `bed 12`, `ward 9B`, `Room 304`: whoever was there that day knows who lay in it.
fn ward(scan: &mut Scan, at: usize) {
    let number = scan
        .token(at)
        .is_some_and(|token| matches!(token.kind, TokenKind::Number | TokenKind::Mixed) && token.normal.len() < 5);
    let room = matches!(
        scan.word_before(at),
        "bed" | "ward" | "room" | "resus" | "suite" | "bay" | "chair" | "surgery" | "op" | "cubicle" | "theatre"
    );
    let unit = matches!(scan.word(at + 1), "bed" | "seater" | "way" | "minutes" | "room");
    if number && room && !unit && scan.word(at).starts_with(|char: char| char.is_ascii_digit()) {
        scan.add(Kind::Place, at - 1, at, Confidence::Likely);
    }
}

/// A run of capital words with `of`, `the`, `&` and possessives inside.
fn run(scan: &mut Scan, first: usize) -> Option<usize> {
    if !scan.is_capital(first) {
        return None;
    }
    let mut last = first;
    while last < first + 6 {
        let next = last + 1;
        let joint = matches!(scan.word(next), "of" | "the" | "&" | "and")
            || scan.word(next) == "." && matches!(scan.word(last), "st" | "mt");
        if scan.is_capital(next) && !ends_clause(scan, last) {
            last = next;
        } else if joint && scan.is_capital(next + 1) && !matches!(scan.word(next), "and") {
            last = next + 1;
        } else {
            break;
        }
    }
    let own = |scan: &Scan, first: usize, last: usize| {
        let words = scan.text.slice(scan.between(first, last));
        scan.practice
            .names
            .iter()
            .chain(&scan.practice.places)
            .any(|own| own.contains(words) || words.contains(own.as_str()))
    };
    let body = (first..=last).rev().find(|&at| at > first && is_body(scan, at));
    let care = (first + 1..=last).rev().find(|&at| is_practice_word(scan.word(at)));
    if let Some(end) = care {
        let own = own(scan, first, end);
        scan.take(first..end + 1);
        let fact = scan.add(Kind::Organisation, first, end, if own { Confidence::Sure } else { Confidence::Guess })?;
        fact.whose = Whose::Practice;
        return Some(end);
    }
    let start = STARTS.contains(&scan.word(first)) && last > first;
    if body.is_some() || start {
        let end = body.unwrap_or(last).max(if start { last.min(first + 2) } else { first });
        scan.take(first..end + 1);
        let sure = if start || end > first + 1 { Confidence::Likely } else { Confidence::Guess };
        let own = own(scan, first, end);
        let fact = scan.add(Kind::Organisation, first, end, sure)?;
        if own {
            fact.whose = Whose::Practice;
        }
        return Some(end);
    }
    let street = (first + 1..=last).rev().find(|&at| scan.has_role(at, Role::EndsPlace))?;
    let title = matches!(scan.word(first), "mr" | "mrs" | "ms" | "miss" | "dr");
    let named = scan.entry(first).is_some_and(|entry| entry.given >= 2)
        && !scan.has_role_before(first, Role::BeforePlace)
        && !matches!(
            scan.word(street),
            "road" | "street" | "lane" | "rd" | "avenue" | "park" | "drive" | "close" | "square"
        );
    if title || named {
        return None;
    }
    scan.take(first..street + 1);
    let own = own(scan, first, street);
    let fact = scan.add(Kind::Place, first, street, Confidence::Likely)?;
    if own {
        fact.whose = Whose::Practice;
    }
    Some(street)
}

fn ends_clause(scan: &Scan, index: usize) -> bool {
    let (Some(this), Some(next)) = (scan.token(index), scan.token(index + 1)) else { return true };
    scan.text.slice(this.normal.end..next.normal.start).contains('\n')
}

fn is_body(scan: &Scan, at: usize) -> bool {
    scan.entry(at).is_some_and(|entry| {
        entry.phrases.iter().any(|phrase| phrase.class == Class::Body && end_of(scan, at, phrase).is_some())
    }) || matches!(scan.word(at), "primary" | "elementary" | "academy" | "rovers" | "rangers" | "harriers")
}

/// What makes a run of capitals a practice: ours, or another one, but never a person.
pub(super) fn is_practice_word(word: &str) -> bool {
    matches!(
        word,
        "dental"
            | "dentistry"
            | "dentists"
            | "orthodontics"
            | "orthodontists"
            | "clinic"
            | "practice"
            | "surgery"
            | "smiles"
            | "medical"
            | "health"
            | "healthcare"
            | "physio"
            | "physiotherapy"
            | "aesthetics"
            | "endodontics"
            | "smile"
            | "optical"
            | "opticians"
            | "optometry"
            | "pharmacy"
            | "chiropractic"
            | "podiatry"
            | "skin"
    )
}

/// An unlisted capital after `in`, `from` or `near` is more likely a place than a person.
fn after_preposition(scan: &mut Scan) {
    for index in 1..scan.len() {
        if !scan.is_capital(index)
            || scan.taken(index)
            || !matches!(scan.word_before(index), "in" | "near" | "from" | "outside" | "at")
        {
            continue;
        }
        let listed =
            scan.entry(index).is_some_and(|entry| entry.given > 1 || entry.common || !entry.phrases.is_empty());
        if listed || scan.staff.iter().any(|name| name == scan.word(index)) {
            continue;
        }
        let possessive = scan.token(index).is_some_and(|token| token.possessive);
        let mut last = index;
        while scan.is_capital(last + 1)
            && !scan.taken(last + 1)
            && scan.token(last + 1).is_some_and(|token| token.kind == TokenKind::Word)
            && !ends_clause(scan, last)
            && last < index + 2
        {
            last += 1;
        }
        if possessive && last == index {
            continue;
        }
        // `from Keisha W`: an initial or a surname makes it a person.
        if scan.word_before(index) == "from" && scan.entry(last).is_some_and(|entry| entry.surname == 3) && last > index
        {
            continue;
        }
        let confidence = if scan.word_before(index) == "from" { Confidence::Guess } else { Confidence::Likely };
        scan.take(index..last + 1);
        scan.add(Kind::Place, index, last, confidence);
    }
}

#[cfg(test)]
mod tests {
    use crate::draft::{Draft, Known};
    use crate::facts::{Kind, read};
    use crate::text::Text;

    fn found(text: &str, kind: Kind) -> Vec<String> {
        let facts = read(&Text::new(text), &Draft::post(text), &Known::default());
        facts.of(kind).map(|fact| text[fact.span.clone()].to_owned()).collect()
    }

    #[test]
    fn towns_and_streets_are_places() {
        assert_eq!(found("all the way from Ballyferriter today", Kind::Place), ["Ballyferriter"]);
        assert_eq!(found("the new bakery in Knockmealdown", Kind::Place), ["Knockmealdown"]);
        assert_eq!(found("a fall on Cheetham Hill Road", Kind::Place), ["Cheetham Hill Road"]);
    }

    #[test]
    fn schools_are_organisations() {
        assert_eq!(found("she teaches at Heathfield Primary now", Kind::Organisation), ["Heathfield Primary"]);
    }

    #[test]
    fn ordinary_words_after_in_are_no_places() {
        assert!(found("Pop in Monday and ask in Reception", Kind::Place).is_empty());
    }
}
