//! What the encoder tagged and nothing else had read: a guess beside identifiers, lists and grammar, which outrank it.
//!
//! A tag becomes a fact where no other fact stands, makes a name whole that a list knew by half, and takes back a name
//! that was only a guess of the lists. Deliberately absent: the encoder itself ([`crate::learned`]).

use std::ops::Range;

use super::scan::Scan;
use super::{Fact, Kind, names};
use crate::learned::{Tags, What};
use crate::mark;
use crate::report::Confidence;
use crate::text::TokenKind;

/// From here on a tag is likely, in 1/256; below it is a guess.
const LIKELY: i32 = 218;
/// A tag below this is not heard.
const LEAST: i32 = 140;

/// Adds what the tags say.
pub(super) fn find(scan: &mut Scan, tags: &Tags<'_>) {
    let places: Vec<Range<usize>> = (0..scan.len()).map(|at| scan.text.original_span(scan.between(at, at))).collect();
    doubt(scan, tags);
    for tag in tags.said.iter().filter(|tag| tag.chance >= LEAST) {
        let What::Fact(kind) = tag.what else { continue };
        let first = places.partition_point(|place| place.end <= tag.span.start);
        let after = places.partition_point(|place| place.start < tag.span.end);
        let Some((first, last)) = said(scan, first, after) else { continue };
        let confidence = if tag.chance >= LIKELY { Confidence::Likely } else { Confidence::Guess };
        let whole = scan.text.original_span(scan.between(first, last));
        let beside = scan.found.iter().filter(|fact| fact.span.start < whole.end && whole.start < fact.span.end);
        if beside.into_iter().any(|fact| rivals(kind, fact.kind)) {
            if kind == Kind::PersonName {
                lengthen(scan, &whole, tag.chance);
            }
            continue;
        }
        if kind == Kind::PersonName {
            names::add_learned(scan, first, last, confidence);
        } else {
            scan.add(kind, first, last, confidence);
        }
    }
}

/// The first and last of some tokens without the marks and hollow words at their ends.
fn said(scan: &Scan, first: usize, after: usize) -> Option<(usize, usize)> {
    let says = |at: &usize| {
        scan.token(*at).is_some_and(|token| token.kind != TokenKind::Mark) && !mark::is_hollow(scan.word(*at))
    };
    let first = (first..after).find(says)?;
    Some((first, (first..after).rev().find(says)?))
}

/// Whether a fact that is there already keeps a tag from becoming one in the same place.
fn rivals(tag: Kind, there: Kind) -> bool {
    let named = |kind: Kind| {
        matches!(
            kind,
            Kind::PersonName
                | Kind::Initials
                | Kind::Handle
                | Kind::HashtagName
                | Kind::HashtagPlace
                | Kind::Place
                | Kind::Organisation
                | Kind::Address
                | Kind::Email
                | Kind::Url
                | Kind::Registration
        )
    };
    let time = |kind: Kind| matches!(kind, Kind::Date | Kind::RelativeDate | Kind::Time | Kind::Age);
    let health = |kind: Kind| {
        matches!(
            kind,
            Kind::Condition | Kind::Treatment | Kind::Drug | Kind::PrescriptionDrug | Kind::Tooth | Kind::Record
        )
    };
    match tag {
        kind if named(kind) => named(there) || health(there) || time(there),
        kind if time(kind) => {
            time(there) || named(there) || matches!(there, Kind::Phone | Kind::IdNumber | Kind::Money)
        }
        kind if health(kind) => health(there) || named(there),
        kind => kind == there || named(there),
    }
}

/// A name that the lists knew by half takes in the words beside it that the encoder is sure of.
fn lengthen(scan: &mut Scan, tagged: &Range<usize>, chance: i32) {
    if chance < LIKELY {
        return;
    }
    let mut inside = scan.found.iter_mut().filter(|fact| fact.span.start < tagged.end && tagged.start < fact.span.end);
    if let (Some(only), None) = (inside.next(), inside.next())
        && only.kind == Kind::PersonName
    {
        only.span = only.span.start.min(tagged.start)..only.span.end.max(tagged.end);
    }
}

/// Takes back names that the lists only guessed at and that the encoder does not see at all.
fn doubt(scan: &mut Scan, tags: &Tags<'_>) {
    let guessed = |fact: &Fact| fact.kind == Kind::PersonName && fact.confidence == Confidence::Guess;
    if !scan.found.iter().any(guessed) {
        return;
    }
    let faint = tags.faint();
    let seen = |span: &Range<usize>| {
        faint.iter().any(|tag| {
            tag.what == What::Fact(Kind::PersonName) && tag.span.start < span.end && span.start < tag.span.end
        })
    };
    scan.found.retain(|fact| !guessed(fact) || seen(&fact.span));
}
