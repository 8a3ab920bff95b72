//! Finds the story of one patient, named or not: that they came, what was wrong, what was done, and when.
//!
//! General education, offers and the practice's own news are no story; the scene tells them apart.

use crate::facts::Kind;
use crate::rule::{Findings, Grip};
use crate::view::View;
use crate::{repeated, wording};
use crate::{Channel, Code, Confidence};

pub(crate) fn check(view: &View<'_>, findings: &mut Findings) {
    if view.channel() == Channel::Group && !view.scene.named(view) {
        // A case put to colleagues may keep its clinical facts; `pieces-together` looks for what points to the person.
        return;
    }
    let told = |at: usize| view.scene.patient.get(view.sentence_at(at)).copied().unwrap_or(false);
    let grip =
        if view.channel().is_public_reply() || view.channel().is_private() { Grip::Words } else { Grip::Sentence };
    let mut any = false;
    for care in view.scene.care.iter().filter(|care| told(care.start)) {
        any = true;
        let words = view.words(care);
        let message = if view.channel().is_public_reply() {
            format!(
                "“{words}” tells everyone about this person's care, even if they wrote about it first. Leave it out."
            )
        } else if view.channel().is_private() {
            format!("“{words}” tells one person about the care of another. Leave it out.")
        } else {
            format!(
                "“{words}” tells of one person's care, and those who know them will know who it is. \
                 Turn it into general information. {}",
                wording::CONSENT
            )
        };
        findings.add(care.clone(), Code::HealthInformation, Confidence::Likely, message).grip(grip);
    }
    if view.channel().is_public_reply() {
        return;
    }
    for came in view.scene.attendance.iter().filter(|came| told(came.start)) {
        any = true;
        let message = format!(
            "“{}” tells everyone that somebody came to you. That alone is confidential.",
            view.words(came).trim()
        );
        let confidence = if view.scene.done_to.contains(came) { Confidence::Sure } else { Confidence::Likely };
        let seen = findings.add(came.clone(), Code::PatientRelationship, confidence, message).grip(grip);
        if came_adverb(view.words(came)) {
            seen.fix("");
        }
    }
    for (own, confidence) in repeated::own_stories(view) {
        let message = format!(
            "“{}” is what somebody tells of their own care. When you pass it on, your practice tells everyone that this \
             person is its patient: that is a new disclosure, and theirs to allow. {}",
            view.words(&own).trim(),
            wording::CONSENT
        );
        findings.add(own, Code::PatientRelationship, confidence, message).grip(Grip::Text);
    }
    if any {
        for date in view.private(&[Kind::Date, Kind::RelativeDate]).filter(|date| told(date.span.start)) {
            findings
                .add(
                    date.span.clone(),
                    Code::Date,
                    Confidence::Likely,
                    format!(
                        "A day helps others to work out who it was. If {} story may be told at all, “recently” is enough.",
                        wording::possessive(view)
                    ),
                )
                .grip(grip);
        }
    }
}

/// `back today` can go without leaving a hole in the sentence.
fn came_adverb(words: &str) -> bool {
    ["back", "in", "here"].contains(&words.split_whitespace().next().unwrap_or_default().to_lowercase().as_str())
}
