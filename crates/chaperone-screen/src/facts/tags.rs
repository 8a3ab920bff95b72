//! Names and places inside hashtags and handles: `#TundesSmile`, `#teampriya`, `#leedsdentist`.
//!
//! Deliberately absent: handles as such, which are contacts.

use super::Kind;
use super::scan::Scan;
use crate::lexicon::{Class, lexicon};
use crate::report::Confidence;
use crate::text::TokenKind;

/// Words of hashtags that no list of ordinary words needs to hold.
const JOINTS: &[&str] = &[
    "team",
    "smile",
    "smiles",
    "dentist",
    "dental",
    "dentistry",
    "bride",
    "strong",
    "journey",
    "makeover",
    "before",
    "after",
    "love",
    "best",
    "happy",
    "girl",
    "boy",
    "mum",
    "dad",
    "family",
    "teeth",
    "braces",
    "off",
    "for",
    "the",
    "and",
    "my",
    "our",
    "in",
    "to",
    "is",
    "wedding",
    "clinic",
    "orthodontist",
    "aligner",
    "aligners",
    "transformation",
];

pub(super) fn find(scan: &mut Scan) {
    for index in 0..scan.len() {
        let Some(token) = scan.token(index).filter(|token| token.kind == TokenKind::Hashtag) else { continue };
        let tag = scan.text.slice(token.normal.clone()).trim_start_matches('#');
        let original = scan.text.original_of(token.normal.clone()).trim_start_matches('#');
        let words = cased(original).unwrap_or_else(|| segmented(tag));
        for class in [Class::Is(Kind::PrescriptionDrug), Class::Is(Kind::Treatment), Class::Is(Kind::Condition)] {
            let said =
                words.iter().any(|word| is(word, class, 1)) || is(&words.concat(), class, 1) || pair(&words, class);
            if said && let Class::Is(kind) = class {
                scan.add(kind, index, index, Confidence::Likely);
            }
        }
        let whole = words.len() == 1;
        if let Some(name) = words.iter().find(|word| is_name(word, whole)) {
            if scan.staff.contains(name) {
                continue;
            }
            if let Some(fact) = scan.add(Kind::HashtagName, index, index, Confidence::Likely) {
                fact.value = Some(name.clone());
            }
        } else if let Some(place) = words
            .iter()
            .find(|word| is(word, Class::Is(Kind::Place), if word.len() > 4 { 1 } else { 2 }) && !common(word))
            && let Some(fact) = scan.add(Kind::HashtagPlace, index, index, Confidence::Likely)
        {
            fact.value = Some(place.clone());
        }
    }
}

fn common(word: &str) -> bool {
    lexicon().word(word).is_some_and(|entry| entry.common)
}

fn is(word: &str, class: Class, sure: u8) -> bool {
    lexicon().word(word).is_some_and(|entry| {
        entry.phrases.iter().any(|phrase| phrase.rest.is_empty() && phrase.class == class && phrase.sure >= sure)
    })
}

/// Two words beside each other that are one phrase: `root canal`.
fn pair(words: &[String], class: Class) -> bool {
    words.windows(2).any(|two| {
        lexicon().word(&two[0]).is_some_and(|entry| {
            entry.phrases.iter().any(|phrase| phrase.class == class && phrase.rest == [two[1].as_str()])
        })
    })
}

/// A given name, alone or with a possessive s; a whole tag needs to be hardly anything else.
fn is_name(word: &str, whole: bool) -> bool {
    let weight = |word: &str| {
        lexicon().word(word).filter(|entry| !entry.common || entry.given == 3).map_or(0, |entry| {
            // A town that is a surname as well is the town in a tag.
            let place = entry.given < 3
                && entry.phrases.iter().any(|phrase| phrase.rest.is_empty() && phrase.class == Class::Is(Kind::Place));
            if place { 0 } else { entry.given.max(if entry.surname == 3 { 2 } else { 0 }) }
        })
    };
    let least = if whole { 3 } else { 2 };
    word.len() > 2
        && (weight(word) >= least
            || word.strip_suffix('s').is_some_and(|stem| stem.len() > 2 && weight(stem) >= 3 && !whole))
}

/// The words of `TeamPriya` or `team_priya`; none where the author gave no hint.
fn cased(tag: &str) -> Option<Vec<String>> {
    let mut words: Vec<String> = Vec::new();
    let mut before = '_';
    for char in tag.chars() {
        let starts =
            before == '_' || char.is_uppercase() && !before.is_uppercase() || char.is_numeric() != before.is_numeric();
        if char != '_' {
            if starts {
                words.push(String::new());
            }
            if let Some(word) = words.last_mut() {
                word.extend(char.to_lowercase());
            }
        }
        before = char;
    }
    let words: Vec<String> = words.into_iter().map(|word| crate::text::Text::new(&word).normal).collect();
    (words.len() > 1).then_some(words)
}

/// Splits `teampriya` into the fewest known words; the whole tag where that fails. Tags are short: at most 40 bytes.
fn segmented(tag: &str) -> Vec<String> {
    if !tag.is_ascii() || tag.len() > 40 {
        return vec![tag.to_owned()];
    }
    let known = |word: &str| {
        JOINTS.contains(&word)
            || lexicon().word(word).is_some_and(|entry| {
                word.len() > 2
                    && (entry.common || entry.given >= 2 || entry.phrases.iter().any(|phrase| phrase.rest.is_empty()))
            })
    };
    if known(tag) {
        return vec![tag.to_owned()];
    }
    // best[i]: fewest words that make tag[..i], and where the last of them starts.
    let mut best: Vec<Option<(usize, usize)>> = vec![None; tag.len() + 1];
    best[0] = Some((0, 0));
    for end in 1..=tag.len() {
        for start in end.saturating_sub(16)..end {
            let Some((count, _)) = best[start] else { continue };
            let word = &tag[start..end];
            let possessive = word.strip_suffix('s').is_some_and(|stem| stem.len() > 2 && known(stem));
            if (known(word) || possessive) && best[end].is_none_or(|(fewest, _)| count + 1 < fewest) {
                best[end] = Some((count + 1, start));
            }
        }
    }
    let mut words = Vec::new();
    let mut end = tag.len();
    while end > 0 {
        let Some((_, start)) = best[end] else { return vec![tag.to_owned()] };
        words.push(tag[start..end].to_owned());
        end = start;
    }
    words.reverse();
    words
}

#[cfg(test)]
mod tests {
    use crate::draft::{Draft, Known};
    use crate::facts::{Kind, read};
    use crate::text::Text;

    fn found(text: &str, kind: Kind) -> Vec<Option<String>> {
        let facts = read(&Text::new(text), &Draft::post(text), &Known::default());
        facts.of(kind).map(|fact| fact.value.clone()).collect()
    }

    #[test]
    fn a_name_inside_a_hashtag_is_found_with_and_without_capitals() {
        assert_eq!(found("So proud #TundesSmile", Kind::HashtagName), [Some("tundes".to_owned())]);
        assert_eq!(found("So proud #teampriya", Kind::HashtagName), [Some("priya".to_owned())]);
    }

    #[test]
    fn a_town_inside_a_hashtag_is_a_place() {
        assert_eq!(found("Open late #harrogatedentist", Kind::HashtagPlace), [Some("harrogate".to_owned())]);
        assert_eq!(found("#Peckham", Kind::HashtagPlace), [Some("peckham".to_owned())]);
    }

    #[test]
    fn ordinary_hashtags_hold_nobody() {
        for text in
            ["#smilemakeover #dentistry #HappyFriday #LoveYourSmile", "#mouthcancerawareness #WorldOralHealthDay"]
        {
            assert!(found(text, Kind::HashtagName).is_empty(), "{text}: {:?}", found(text, Kind::HashtagName));
        }
    }

    #[test]
    fn a_medicine_in_a_hashtag_is_found() {
        let text = "New in clinic #botox";
        let facts = read(&Text::new(text), &Draft::post(text), &Known::default());
        assert!(facts.has(Kind::PrescriptionDrug));
    }
}
