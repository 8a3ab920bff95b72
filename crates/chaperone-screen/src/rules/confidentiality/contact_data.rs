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
        if matches!(fact.whose, Whose::Staff | Whose::Practice) || looks_like_a_phone(view.words(&fact.span)) {
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

/// Words of an invitation to call or write to the practice.
static CALL_US: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        call|ring|phone|text|email|e-mail|write to|contact|reach|speak|ask for|get in touch|drop|book|open|emergenc(?:y|ies)|cvs?|apply|us|our|find us|reception|desk|line|rebook|number shows|website|details|office|clinic|manager|lead|advocate
        ",
    )
});

/// Whether contact data is a private person's. What stands in an invitation to call, or in a reply, is the practice's
/// unless the sentence gives it to a person.
fn of_a_person(view: &View<'_>, fact: &Fact) -> Option<Confidence> {
    let sentence = view.sentence_at(fact.span.start);
    let words = view.sentence(sentence);
    let given = OF_A_PERSON.is_match(words);
    let told = view.scene.patient.get(sentence) == Some(&true);
    match fact.whose {
        Whose::Staff | Whose::Practice | Whose::Addressee => None,
        _ if given => Some(Confidence::Sure),
        _ if view.channel().is_public_reply() || view.channel().is_private() || CALL_US.is_match(words) => None,
        Whose::Patient => Some(Confidence::Likely),
        _ if told => Some(Confidence::Guess),
        _ => None,
    }
}

/// `207-555-0120`: a number in the form of a telephone number is none of a record.
fn looks_like_a_phone(words: &str) -> bool {
    let parts: Vec<&str> = words.split('-').collect();
    matches!(parts.as_slice(), [a, b, c] if [a.len(), b.len(), c.len()] == [3, 3, 4])
}
