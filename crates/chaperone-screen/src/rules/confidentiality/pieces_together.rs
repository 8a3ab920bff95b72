//! Finds the pieces that together point to one patient: age, job, place, family, looks, an event others know of.
//!
//! One piece of a story rarely identifies; two of different kinds, or one that stands alone in the world ("you will
//! know the smile"), often do. Counting how many people fit is the mosaic's work and is not done here.

use std::sync::LazyLock;

use regex::Regex;

use super::child_shown;
use crate::facts::Kind;
use crate::rule::{Findings, Grip};
use crate::view::{View, phrases};
use crate::{Channel, Code, Confidence};

const PIECES: [(Kind, Code, &str); 8] = [
    (Kind::Age, Code::Age, "The age"),
    (Kind::Occupation, Code::Occupation, "The job"),
    (Kind::Place, Code::Place, "The place"),
    (Kind::Organisation, Code::Place, "The place"),
    (Kind::HashtagPlace, Code::Place, "The place"),
    (Kind::Kinship, Code::Relation, "The family"),
    (Kind::Appearance, Code::Appearance, "The look"),
    (Kind::Event, Code::Event, "The event"),
];

/// Words that invite the reader to guess, or that say that many already know.
static GUESS: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        (?:guess who|you know who (?:you|it)|you'll know (?:who|the|her|him)|you will know (?:who|the|her|him)|knows? who (?:it|he|she) is|who it (?:is|was)|if you know you know|iykyk|no prizes for guessing|won't say who|not naming (?:names|anyone)|naming no names|mentioning no names|no names|everyone knows|everybody knows|half the town|half of you|you may know|you might know|you may have seen|some of you will know|local celebrity|household name|in the papers?|on the (?:news|telly)|well[- ]known|the only one in|famous for|can you guess|recogni[sz]e)
        ",
    )
});

pub(crate) fn check(view: &View<'_>, findings: &mut Findings) {
    if !view.scene.any_patient() {
        return;
    }
    let told = |at: usize| view.scene.patient.get(view.sentence_at(at)).copied().unwrap_or(false);
    let kinds: Vec<Kind> = PIECES.iter().map(|(kind, ..)| *kind).collect();
    let pieces: Vec<_> = view
        .facts
        .facts
        .iter()
        .filter(|fact| kinds.contains(&fact.kind) && told(fact.span.start))
        .filter(|fact| !matches!(fact.whose, crate::facts::Whose::Staff | crate::facts::Whose::Practice))
        .collect();
    let guess: Vec<_> = view.seek(&GUESS).into_iter().collect();
    let grip = if view.channel() == Channel::Group { Grip::Words } else { Grip::Sentence };
    for hit in &guess {
        let words = view.words(&hit.span).trim();
        findings
            .add(
                hit.span.clone(),
                Code::Identifiable,
                Confidence::Likely,
                format!("“{words}” invites readers to work out who this patient is, and some of them can."),
            )
            .grip(grip);
    }
    // A child's age counts as a piece here and is reported by the rule on children.
    for fact in pieces.iter().filter(|fact| !child_shown::is_young(view, fact)) {
        let Some((_, code, what)) = PIECES.iter().find(|(kind, ..)| *kind == fact.kind) else { continue };
        let words = view.words(&fact.span);
        let seen = findings.add(
            fact.span.clone(),
            *code,
            fact.confidence,
            format!(
                "{what} (“{words}”) helps neighbours, family and colleagues to work out who this patient is. \
                 Leave it out, or say it in general."
            ),
        );
        seen.grip(if pieces.len() == 1 && guess.is_empty() { Grip::Words } else { grip });
    }
}
