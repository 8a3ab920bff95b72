//! Small turns of plain English that several messages share: whose story it is, and what it is about.

use std::sync::LazyLock;

use regex::Regex;

use crate::view::{View, phrases};

/// What holds of every post about a patient, said where a message asks for other words. A yes in general is none: it is for
/// what is told and for the place.
pub(crate) const CONSENT: &str =
    "A post about a patient needs their written consent for what it tells and where it stands.";

static SHE: LazyLock<Regex> = LazyLock::new(|| phrases(r"she|her|hers|mrs|ms|miss|lady|woman|girl|mum|mom|nan|bride"));
static HE: LazyLock<Regex> =
    LazyLock::new(|| phrases(r"he|him|his|mr|man|bloke|lad|boy|dad|fella|chap|gent|gentleman"));

/// `her`, `his`, or `their` where the text does not say, or says both.
pub(crate) fn possessive(view: &View<'_>) -> &'static str {
    match (view.says(&SHE), view.says(&HE)) {
        (true, false) => "her",
        (false, true) => "his",
        _ => "their",
    }
}

/// The first thing the text tells of somebody's care, as one would speak of it: `the crown`.
pub(crate) fn first_care(view: &View<'_>) -> Option<String> {
    let told = |span: &&std::ops::Range<usize>| view.scene.patient.get(view.sentence_at(span.start)) == Some(&true);
    let span = view.scene.care.iter().find(told)?;
    let words: Vec<&str> = view.words(span).split_whitespace().collect();
    let small = ["her", "his", "their", "a", "an", "the", "new", "first", "final", "today", "your", "beautiful"];
    let bare: Vec<&str> = words.into_iter().filter(|word| !small.contains(&word.to_lowercase().as_str())).collect();
    (!bare.is_empty()).then(|| format!("the {}", bare.join(" ").trim_end_matches(['.', '!', ',']).to_lowercase()))
}

/// `the crown is`, `the implants are`.
pub(crate) fn is_or_are(thing: &str) -> String {
    let plural = thing.ends_with('s') && !thing.ends_with("ss") && !thing.ends_with("is");
    format!("{thing} {}", if plural { "are" } else { "is" })
}

/// With a capital first letter if it opens a sentence.
pub(crate) fn capital(words: &str, opens: bool) -> String {
    let mut letters = words.chars();
    match letters.next() {
        Some(first) if opens => first.to_uppercase().chain(letters).collect(),
        _ => words.to_owned(),
    }
}
