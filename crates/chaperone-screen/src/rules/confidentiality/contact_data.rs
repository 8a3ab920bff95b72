//! Finds phone numbers, e-mail addresses, homes and record numbers that belong to a person and not to the practice.

use std::sync::LazyLock;

use regex::Regex;

use crate::facts::{Fact, Kind, Whose};
use crate::rule::{Findings, Grip};
use crate::view::{View, phrases};
use crate::{Code, Confidence};

const CONTACT: [Kind; 4] = [Kind::Phone, Kind::Email, Kind::Address, Kind::Plate];
const NUMBER: [Kind; 2] = [Kind::IdNumber, Kind::Card];

/// Words that give a number to a person.
static OF_A_PERSON: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        (?:her|his|their|mum's|mom's|dad's|patient's|pt's|[a-z]+'s) (?:mobile|number|phone|cell|email|e-mail|address|home|house|no)
        (?:lives|living|live) (?:at|on|in)|ring (?:her|him) on|call (?:her|him) on|home address|next of kin|dob|date of birth
        ",
    )
});

pub(crate) fn check(view: &View<'_>, findings: &mut Findings) {
    for fact in view.facts.facts.iter().filter(|fact| CONTACT.contains(&fact.kind)) {
        if let Some(confidence) = of_a_person(view, fact) {
            findings
                .add(
                    fact.span.clone(),
                    Code::Contact,
                    confidence,
                    "This number or address leads straight to a person. Take it out; if colleagues need it, it belongs in \
                     the record.",
                )
                .fix("")
                .grip(Grip::Words);
        }
    }
    for fact in view.facts.facts.iter().filter(|fact| NUMBER.contains(&fact.kind)) {
        if matches!(fact.whose, Whose::Staff | Whose::Practice) {
            continue;
        }
        findings
            .add(
                fact.span.clone(),
                Code::IdNumber,
                fact.confidence,
                "This number stands for one person, and anyone with the right list can look it up. Take it out.",
            )
            .fix("")
            .grip(Grip::Words);
    }
}

/// Whether contact data is a private person's. What nobody claims in a post about hours or jobs is the practice's.
fn of_a_person(view: &View<'_>, fact: &Fact) -> Option<Confidence> {
    let sentence = view.sentence_at(fact.span.start);
    match fact.whose {
        Whose::Patient => Some(Confidence::Sure),
        Whose::Staff | Whose::Practice | Whose::Addressee => None,
        _ if OF_A_PERSON.is_match(view.sentence(sentence)) => Some(Confidence::Likely),
        _ if view.scene.patient.get(sentence) == Some(&true) => Some(Confidence::Guess),
        _ => None,
    }
}
