//! Whether a consent on file covers what a rule saw. A withdrawn consent, another network, another person or a use
//! that was not agreed covers nothing.
//!
//! Only the summary on the draft is read here. That the consent exists, is signed and is in force is the desk's to
//! know; this module deliberately never assumes it.

use crate::rule::Seen;
use crate::view::View;
use crate::{Code, Consent};

/// Whether the consent on the draft covers one thing that a rule saw.
pub(crate) fn covers(view: &View<'_>, seen: &Seen) -> bool {
    let Some(consent) = &view.draft.consent else { return false };
    let words = view.words(&seen.bytes);
    match &consent.agreed {
        Some(agreed) => {
            seen.coverable && !consent.withdrawn && agreed.contains(&seen.code) && names(consent, seen, words)
        }
        None => seen.coverable && in_force(view, consent) && use_covers(consent, seen, words),
    }
}

/// Whether a name among what a rule saw is the one that may be said.
fn names(consent: &Consent, seen: &Seen, words: &str) -> bool {
    seen.code != Code::Name || same_person(&consent.subject, words)
}

fn in_force(view: &View<'_>, consent: &Consent) -> bool {
    let network = view.draft.network.as_deref().unwrap_or_default();
    let here = consent.networks.iter().any(|name| name.eq_ignore_ascii_case(network));
    !consent.withdrawn && here && !signed_alone_by_a_child(&consent.subject)
}

/// `Xochitl R. (16)`: an age under eighteen behind the name, and no guardian named.
fn signed_alone_by_a_child(subject: &str) -> bool {
    let age = subject.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse::<u8>().ok()).any(|n| n < 18);
    let lower = subject.to_lowercase();
    let guardian = ["parent", "guardian", "mother", "father", "mum", "dad", "mom"].iter().any(|w| lower.contains(w));
    age && subject.contains('(') && !guardian
}

/// Whether the agreed uses name this kind of thing. Uses are free text, so this looks for telling words.
fn use_covers(consent: &Consent, seen: &Seen, words: &str) -> bool {
    let uses = consent.uses.join(" | ").to_lowercase();
    let any = |list: &[&str]| list.iter().any(|word| uses.contains(word));
    let story =
        ["story", "treatment", "case", "before", "diagnos", "procedure", "testimonial", "video", "result", "quote"];
    match seen.code {
        Code::Name => {
            any(&["name"])
                && !uses.contains("no name")
                && (uses.contains("names") || same_person(&consent.subject, words))
        }
        Code::Handle => any(&["handle", "tag", "name"]),
        Code::HealthInformation | Code::Date | Code::Event | Code::Identifiable => {
            any(&story) || any(&["event", "that she attended", "that he attended", "attend"])
        }
        Code::PatientRelationship => !consent.uses.is_empty(),
        Code::Age => any(&story) || any(&["age", "birthday"]),
        Code::Place => any(&story) || any(&["town", "place", "location", "village", "city"]),
        Code::Occupation => any(&story) || any(&["job", "occupation", "rank", "work", "profession"]),
        Code::Relation => any(&story) || any(&["family", "child", "relation", "mum", "parent"]),
        Code::Appearance => any(&story) || any(&["photo", "video", "image"]),
        Code::Purpose => any(&["marketing", "offers", "newsletter", "promotion"]),
        Code::Testimonial => any(&["testimonial", "quote", "review"]),
        _ => false,
    }
}

/// Whether the words name the person who agreed: one of them is part of the name, or, where the subject is a key or
/// initials (`R.H., file 0231`), starts with an initial of it.
fn same_person(subject: &str, words: &str) -> bool {
    let lower = |s: &str| s.to_lowercase();
    let consent_subject = subject;
    let subject: Vec<String> =
        subject.split(|c: char| !c.is_alphanumeric()).filter(|w| w.len() > 1).map(lower).collect();
    let initials: Vec<char> = initials_of(consent_subject);
    let titles = ["mr", "mrs", "ms", "miss", "dr", "master", "the", "little", "our"];
    words
        .trim_end_matches("'s")
        .split(|c: char| !c.is_alphanumeric() && c != '\'')
        .map(|w| lower(w.trim_end_matches("'s").trim_end_matches("’s")))
        .filter(|w| w.len() > 1 && !titles.contains(&w.as_str()))
        .any(|w| {
            subject
                .iter()
                .any(|s| s == &w || (w.len() > 2 && s.len() > 2 && (s.starts_with(&w) || w.starts_with(s.as_str()))))
                || w.chars().next().is_some_and(|first| initials.contains(&first))
        })
}

/// The initials of a subject that is written as initials only. A subject with a given name has none: there the name
/// itself must match.
fn initials_of(subject: &str) -> Vec<char> {
    let single = |w: &&str| w.len() == 1 && w.chars().all(char::is_alphabetic);
    let named = subject.split(|c: char| !c.is_alphanumeric()).any(|w| {
        let key = ["patient", "client", "file", "case", "adult", "parents", "parent", "of", "guardian", "pt", "the"];
        w.len() > 2 && w.chars().all(char::is_alphabetic) && !key.contains(&w.to_lowercase().as_str())
    });
    if named {
        return Vec::new();
    }
    let words = subject.split(|c: char| !c.is_alphanumeric());
    words.filter(single).filter_map(|w| w.to_lowercase().chars().next()).collect()
}
