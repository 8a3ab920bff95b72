//! Turns of phrase that mean danger to life, by kind. Recall comes first: a person looks at every one.
//!
//! The kinds are those of labelling rule 12 of `corpus/SCHEMA.md`, read from its words and from the train rows.
//! Deliberately absent: any judgement of how likely the danger is, and threats, which need the table.

use std::sync::LazyLock;

use regex::Regex;

use super::Label;
use crate::view::phrases;

/// What kind of danger.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Danger {
    Breathing,
    Swelling,
    Bleeding,
    Tooth,
    Chest,
    Head,
    Suicide,
}

impl Danger {
    /// The labels that come with it.
    pub(super) fn labels(self) -> &'static [Label] {
        match self {
            Danger::Suicide => &[Label::Emergency, Label::Safeguarding],
            _ => &[Label::Emergency],
        }
    }
}

static DANGERS: LazyLock<[(Danger, Regex); 7]> = LazyLock::new(|| {
    [
        (
            Danger::Breathing,
            phrases(
                r"
                (?:can't|cannot|cant|can not|can hardly|can barely|struggling to|hard to|hurts to|trouble|difficulty|difficult to|unable to) (?:breathe|breath|breathing|swallow|swallowing|swallow properly)
                (?:throat|airway) (?:is |feels |feel )?(?:closing|closed up|closing up|tight|swelling|swollen)
                (?:short of|gasping for) breath|turning blue|lips (?:going|are|gone|turning) blue|choking on
                (?:tongue|throat)(?:'s| is| are|s)? (?:swelling|swollen|huge|massive)
                ",
            ),
        ),
        (
            Danger::Swelling,
            phrases(
                r"
                (?:swelling|swollen|puffed up)[^.!?]{0,40}(?:eye|eyes|neck|throat|tongue|spreading|down to|under my jaw|can't open)
                (?:swelling|face|cheek|jaw|lip)[^.!?]{0,30}(?:is spreading|spreading|getting bigger|keeps growing|up to my eye)
                ",
            ),
        ),
        (
            Danger::Bleeding,
            phrases(
                r"
                (?:won't|wont|will not|doesn't|can't|cant|hasn't|not|never|can not) (?:get it to )?stop(?:ped|ping)? (?:the )?bleeding
                bleeding[^.!?]{0,40}(?:won't|wont|hasn't|will not|doesn't|not|can't|cant|isn't) (?:stop|stopped|stopping|slow\w*)
                (?:bleeding|blood)[^.!?]{0,30}(?:non ?stop|everywhere|soaked|pouring|gushing)|(?:vomiting|coughing up|throwing up) blood|still bleeding
                ",
            ),
        ),
        (
            Danger::Tooth,
            phrases(
                r"
                (?:tooth|teeth)[^.!?]{0,30}(?:knocked|smashed|kicked|bashed|punched)[^.!?]{0,15}out
                (?:knocked|knock|smashed|kicked)[^.!?]{0,25}(?:tooth|teeth)[^.!?]{0,15}out|knocked[- ]out (?:tooth|teeth)
                (?:tooth|teeth)[^.!?]{0,30}(?:in milk|in my hand|with the root|whole root)
                ",
            ),
        ),
        (
            Danger::Chest,
            phrases(
                r"
                (?:pain|pains|tightness|pressure|tight)[^.!?]{0,15}(?:in|across) (?:my|his|her|the) chest|chest (?:pain|pains|is tight|feels tight|tightness)
                (?:face|mouth)[^.!?]{0,25}droop\w*|droop\w*[^.!?]{0,15}(?:face|mouth|side)|slurring|slurred
                (?:pain|ache|numb)[^.!?]{0,25}down (?:my|his|her) (?:left )?arm|collapsed|unconscious|passed out|having a (?:fit|seizure|stroke|heart attack)
                ",
            ),
        ),
        (
            Danger::Head,
            phrases(
                r"
                (?:hit|banged|bumped|cracked|whacked|fell on|landed on)[^.!?]{0,20}(?:head|heid)[^!?]{0,80}(?:sick|vomit\w*|threw up|dizzy|sleepy|drowsy|confused|seeing (?:two|double)|fluid|runny|blacked out|headache)
                ",
            ),
        ),
        (
            Danger::Suicide,
            phrases(
                r"
                (?:kill|killing|hurt|hurting|harm|harming|end|ending) (?:myself|my life|it all)|suicid\w*|self[- ]?harm\w*
                (?:don't|dont|do not|didn't|no longer) want to (?:be here|live|wake up|be alive|exist|go on)|(?:not|never|won't) (?:be )?(?:waking|wake) up|better off (?:without me|dead)|want to die|wish i (?:was|were) dead|rather be dead
                (?:won't|wont|not going to|might not) be (?:here|around) (?:next|much|for|by|any)|no (?:point|reason) (?:in )?(?:living|going on|being here)|can't go on|cannot go on|end of the line for me|take all (?:my|the|these|of the) (?:pills|tablets|meds)
                ",
            ),
        ),
    ]
});

/// Every kind of danger that a normal form speaks of.
pub(super) fn seen(normal: &str) -> impl Iterator<Item = Danger> {
    DANGERS.iter().filter(move |(_, pattern)| pattern.is_match(normal)).map(|(danger, _)| *danger)
}
