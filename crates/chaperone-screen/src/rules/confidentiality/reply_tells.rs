//! Compares a public reply with the text it answers: whatever the reply adds about the person, or says again after them.
//!
//! What the review itself says is no licence. A name that takes off the mask is `handle-unmasked`; words that confirm a
//! visit are `patient-confirmed`.

use std::sync::LazyLock;

use regex::Regex;

use crate::facts::{Fact, Kind, Whose};
use crate::rule::{Findings, Grip};
use crate::text::Text;
use crate::view::{View, phrases};
use crate::{Code, Confidence};

/// Each kind of fact that belongs to a person, with the code of its finding.
const PERSONAL: &[(Kind, Code)] = &[
    (Kind::Treatment, Code::HealthInformation),
    (Kind::Condition, Code::HealthInformation),
    (Kind::Tooth, Code::HealthInformation),
    (Kind::Record, Code::HealthInformation),
    (Kind::Money, Code::HealthInformation),
    (Kind::Age, Code::Age),
    (Kind::Occupation, Code::Occupation),
    (Kind::Kinship, Code::Relation),
    (Kind::Event, Code::Event),
    (Kind::Appearance, Code::Appearance),
];

/// Speaks of the person answered or of somebody they both know.
static OF_THEM: LazyLock<Regex> = LazyLock::new(|| {
    phrases(r"you|your|you've|you'd|you're|yours|ye|u|ur|she|he|her|his|him|hers|their|they|them|the wee (?:one|man|girl|boy)")
});

/// What is said in anger or of the team, and of nobody who wrote.
static NO_ONES: LazyLock<Regex> = LazyLock::new(|| {
    phrases(r"lawyers?|solicitors?|attorneys?|barristers?|court|mechanics?|rock ?stars?|retired|girls|boys|lads|team|staff")
});

/// The right door, an offer, a rule for everybody.
static GENERAL: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        if you|if your|if there|if it|when you|whoever|anybody|anyone|everyone|everybody|patients|people|children|adults|we (?:do|offer|can|provide|don't|do not|have|see)|prices?|fees?|from [£€$]?\d+|depends?|(?:can't|cannot|can not|unable to|not able to|never|won't|don't|do not) (?:discuss|comment|confirm|advise|give|talk|say|share|go into|assess|diagnose)|please (?:call|ring|phone|contact|email|speak|ask|get|come|message|use)|you can|you may|you could|you'd be welcome|would need|we'd need|book|usually|most|many|generally|call us|ring us|contact us|complaints?|ombudsman|emergency|111|999|911|000|112|a&e
        ",
    )
});

pub(crate) fn check(view: &View<'_>, findings: &mut Findings) {
    let Some((answered, _)) = view.answered else { return };
    for fact in &view.facts.facts {
        let Some((_, code)) = PERSONAL.iter().find(|(kind, _)| *kind == fact.kind) else { continue };
        if matches!(fact.whose, Whose::Staff | Whose::Practice | Whose::PublicFigure | Whose::Nobody | Whose::Reader) {
            continue;
        }
        if NO_ONES.is_match(&view.words(&fact.span).to_lowercase()) {
            continue;
        }
        let sentence = view.sentence(view.sentence_at(fact.span.start));
        if !OF_THEM.is_match(sentence) || GENERAL.is_match(sentence) {
            continue;
        }
        let words = view.words(&fact.span).trim();
        let message = if repeats(answered, words) {
            format!(
                "“{words}” repeats what the other person wrote. From them it is their own affair; from the practice it \
                 confirms it to everyone. Answer without it."
            )
        } else {
            format!(
                "“{words}” does not stand in what you are answering: it adds something about the person for all to read. \
                 Answer without it."
            )
        };
        findings.add(fact.span.clone(), *code, sure(fact), message).grip(Grip::Words);
    }
}

/// Whether the text answered says the same, word for word in its normal form.
fn repeats(answered: &Text, words: &str) -> bool {
    let said = Text::new(words).normal;
    let telling = |part: &&str| part.len() > 3;
    answered.normal.contains(&said) || said.split_whitespace().filter(telling).any(|part| answered.normal.contains(part))
}

fn sure(fact: &Fact) -> Confidence {
    fact.confidence.min(Confidence::Likely)
}
