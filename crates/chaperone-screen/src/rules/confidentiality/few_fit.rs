//! Finds a text whose pieces together leave few people: it says how many, and marks the piece that tells most.
//!
//! The numbers are the pack's, the counting `chaperone-mosaic`'s. One piece by itself belongs to `pieces-together`.
//! Deliberately absent: clearing anything. That many people fit is no permission.

use std::sync::LazyLock;

use chaperone_mosaic::{Estimate, Kind};
use chrono::{Datelike, NaiveDate};
use regex::Regex;

use crate::mosaic::{self, Few, Ground, Person, Told};
use crate::rule::{Findings, Grip};
use crate::view::{View, exactly, phrases};
use crate::wording;
use crate::{Channel, Code, Confidence};

pub(crate) fn check(view: &View<'_>, findings: &mut Findings) {
    let Some(ground) = &view.ground else { return };
    for person in mosaic::read(view, ground) {
        let Some(few) = person.few(ground) else { continue };
        let Some(piece) = person.most_telling() else { continue };
        let confidence = match &few.earlier {
            Some(earlier) if !earlier.known => Confidence::Guess,
            _ if !few.surely => Confidence::Guess,
            _ => Confidence::Likely,
        };
        let grip = if view.channel() == Channel::Group { Grip::Words } else { Grip::Sentence };
        let seen =
            findings.add(piece.span.clone(), Code::Identifiable, confidence, message(view, &person, &few)).grip(grip);
        seen.stands = few.earlier.is_some();
        // Whoever is named is found by the name; that the rest would be enough is worth knowing.
        if !few.surely || few.earlier.is_none() && person.is_named() {
            seen.note();
        } else if let Some(fix) = generalised(view, ground, &person, piece) {
            seen.fix(fix);
        }
    }
}

fn message(view: &View<'_>, person: &Person, few: &Few) -> String {
    let count = in_their_words(view, person, &few.estimate).sentence();
    let count = match &few.earlier {
        Some(earlier) if earlier.posts == 1 => format!("With your post of {}, {count}", day(earlier.since)),
        Some(earlier) => format!("With your posts since {}, {count}", day(earlier.since)),
        None if person.is_named() => format!("Even without the name, {count}"),
        None => wording::capital(&count, true),
    };
    let so = if few.surely {
        "A neighbour or colleague could work out who this is."
    } else {
        "It may be fewer. Whoever knows a little more could work out who this is."
    };
    format!("{count}. {so}")
}

/// The reasons with the text's own words in the place of the tables', where it is plain which is which.
fn in_their_words(view: &View<'_>, person: &Person, estimate: &Estimate) -> Estimate {
    let mut said = estimate.clone();
    for kind in [Kind::Occupation, Kind::Kinship, Kind::Appearance, Kind::Event, Kind::Condition] {
        let told: Vec<&Told> = person.told.iter().filter(|told| told.kind == kind).collect();
        let reasons =
            said.reasons.iter_mut().filter(|reason| reason.kind == kind && !reason.words.ends_with("earlier"));
        let reasons: Vec<_> = reasons.collect();
        if reasons.len() == told.len() {
            for (reason, told) in reasons.into_iter().zip(told) {
                reason.words = format!("“{}”", view.words(&told.span).trim());
            }
        }
    }
    said
}

fn day(on: NaiveDate) -> String {
    const MONTHS: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    let month = usize::try_from(on.month0()).ok().and_then(|month| MONTHS.get(month)).copied().unwrap_or_default();
    format!("{} {month}", on.day())
}

/// Words before a place that go on with `the area`.
static AT: LazyLock<Regex> = LazyLock::new(|| exactly(r"^(?:from|in|near|outside)$"));
/// Words before a job that go on with `patient`.
static A: LazyLock<Regex> = LazyLock::new(|| exactly(r"^(?:a|our|my|this|the|another|.*-old|young|older)$"));
/// Words before an age that go on without it.
static OUR: LazyLock<Regex> = LazyLock::new(|| exactly(r"^(?:our|my|this|the|another)$"));
static PATIENT: LazyLock<Regex> = LazyLock::new(|| phrases(r"patients?|clients?"));

/// What to write for the piece, where that is plain English and leaves many people; words that leave few again are no fix.
fn generalised(view: &View<'_>, ground: &Ground<'_>, person: &Person, piece: &Told) -> Option<String> {
    let text = &view.draft.text;
    let before = text.get(..piece.span.start)?.trim_end();
    let before = before.rsplit(char::is_whitespace).next().unwrap_or_default().to_lowercase();
    let after = text.get(piece.span.end..)?;
    let ends = after.starts_with(['.', ',', '!', '?', ' ', '\n']) || after.is_empty();
    let twice = || PATIENT.is_match(view.sentence(view.sentence_at(piece.span.start)));
    let adjective = || view.words(&piece.span).ends_with("-old") && after.starts_with(' ');
    let fix = match piece.kind {
        Kind::Place if AT.is_match(&before) && ends => "the area",
        Kind::Occupation if A.is_match(&before) && ends && !twice() => "patient",
        Kind::Age if OUR.is_match(&before) && adjective() => "",
        _ => return None,
    };
    person.without(piece).few(ground).is_none().then(|| fix.to_owned())
}
