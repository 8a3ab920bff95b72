//! Finds a name, a birth date or a patient number inside the name of a file that stands in the text, in an alt text or
//! in a link preview.
//!
//! It looks at the words of the file name only. What the file itself carries is for the crate for pictures.

use std::sync::LazyLock;

use regex::Regex;

use crate::lexicon::lexicon;
use crate::rule::{Findings, Grip};
use crate::view::{View, exactly};
use crate::{Code, Confidence};

static FILE: LazyLock<Regex> =
    LazyLock::new(|| exactly(r"[a-z0-9][a-z0-9_\-.]{0,80}\.(?:jpe?g|png|heic|gif|webp|tiff?|mp4|mov|pdf|docx?|dcm|stl)\b"));

/// What file names are made of when they name nobody.
const PLAIN: [&str; 38] = [
    "img", "image", "photo", "photos", "pic", "picture", "scan", "xray", "opg", "pano", "before", "after", "smile",
    "smiles", "team", "logo", "screenshot", "post", "story", "reel", "video", "dsc", "pxl", "final", "copy", "new",
    "open", "day", "clinic", "practice", "dental", "edit", "crop", "poster", "flyer", "hours", "cover", "page",
];

pub(crate) fn check(view: &View<'_>, findings: &mut Findings) {
    for hit in view.seek(&FILE) {
        let words = view.words(&hit.span);
        let Some((stem, ending)) = words.rsplit_once('.') else { continue };
        let Some((code, what)) = tells(&stem.to_lowercase()) else { continue };
        findings
            .add(
                hit.span.clone(),
                code,
                Confidence::Likely,
                format!(
                    "The file name “{words}” carries {what}, and everybody who saves or inspects the picture can read it. \
                     Give the file a plain name."
                ),
            )
            .grip(Grip::Words)
            .fix(format!("photo.{}", ending.to_lowercase()));
    }
}

/// What a file name gives away: a listed name, six digits that are a birth date or a number, or nothing.
fn tells(stem: &str) -> Option<(Code, &'static str)> {
    let camera = stem.starts_with("img") || stem.starts_with("dsc") || stem.starts_with("pxl") || stem.starts_with("screenshot");
    let parts = stem.split(|c: char| !c.is_ascii_alphabetic()).filter(|part| part.len() > 2 && !PLAIN.contains(part));
    for part in parts {
        let Some(entry) = lexicon().word(part) else { continue };
        if entry.given >= 2 || entry.surname >= 2 || (entry.surname == 1 && !camera && !entry.common) {
            return Some((Code::Name, "a person's name"));
        }
    }
    let digits = stem.chars().filter(char::is_ascii_digit).count();
    let tagged = ["dob", "mrn", "nhs", "chart", "patient", "pt"].iter().any(|tag| stem.contains(tag));
    (tagged && digits >= 4).then_some((Code::IdNumber, "a patient's number or birth date"))
}
