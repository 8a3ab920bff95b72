//! Finds the inner running of the practice in public: shortages told as gossip, pay, debts, targets, rows, bosses.
//!
//! A factual notice ("short-staffed this week, no same-day appointments until Thursday") is no finding.

use std::sync::LazyLock;

use regex::Regex;

use crate::rule::{Findings, Grip};
use crate::view::{View, phrases};
use crate::{Code, Confidence};

static RUNNING: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        // Shortage with a groan. The plain notice of one is lawful and useful.
        (?:short[- ]staffed|understaffed|short[- ]handed|shorthanded|down (?:two|three|four|a) (?:dentists?|nurses?|doctors?|receptionists?))[^.!?]*(?:again|chaos|carnage|shambles|quit|pay|hell|nightmare|as usual|joke)[^.!?]*
        (?:two|three|four|five|six|seven|half the|half our|all our) (?:[a-z]+ )?(?:nurses|receptionists|hygienists|dentists|staff|assistants|gps|doctors)[^.!?]{0,30}(?:quit|walk(?:ed)? out|walked|resigned|handed in their)[^.!?]*
        (?:haven't|not|never|hasn't) paid (?:the|our) (?:lab|staff|suppliers|nurses|rent|wages)[^.!?]*|unpaid lab bills[^.!?]*|the lab (?:hasn't|has not) been paid[^.!?]*
        (?:dock(?:s|ed|ing)?) (?:our|their|my|your|him|her|me|us)? ?(?:pay|a day)[^.!?]*|no pay rises?[^.!?]*|cut(?:ting)? (?:nurse|staff|our|sick) (?:hours|pay)[^.!?]*|(?:staying|working|work|stay)[^.!?]{0,25} unpaid[^.!?]*|stocktake unpaid[^.!?]*|(?:on|with) agency staff[^.!?]*
        (?:production|uda|sales|billing) (?:goals|targets)[^.!?]*(?:before|over|posted|every|come|came)[^.!?]*|counting udas[^.!?]*|clawed? (?:back )?[£€$]?\d+[^.!?]*|isn't exactly flush[^.!?]*
        in dispute with (?:the|our|their) (?:boss|principal|owner|partners)[^.!?]*|nobody's rota'?d[^.!?]*|cameras in the staff[^.!?]*|(?:the )?row about who[^.!?]*
        (?:my|our|the) (?:ex[- ]?|former |own |last )?(?:boss|principal|area manager|office manager|practice manager|regional|director|doc|owner|old boss) (?:(?:still |just |has |hasn't |never |won't |always )*)(?:told (?:me|us|a|the)|thinks|made (?:me|us)|laughs|docks?|has us|hasn't|fixed|cut|wants us|is (?:a|an|making|billing|fiddling)|couldn't|won't|said)[^.!?]*
        \d+[- ]patient days?|booking \d+[- ]minute[^.!?]*|booked at \d+ minutes[^.!?]*|on the rota,? [a-z]+ showed|log is fiction|one (?:rn|nurse|doctor) for \d+ beds[^.!?]*
        why i left [a-z][^.!?,]*
        (?:our|the) (?:clinics?|lists?) (?:are |were )?cancelled again[^.!?]*|running on (?:agency|fumes|empty)[^.!?]*|phones have been carnage
        pov of our day ?sheet[^.!?]*|photos of the decon room[^.!?]*
        ",
    )
});

/// Thanks, memories and one's own history.
static HARMLESS: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"(?:my|our) (?:practice |office )?(?:boss|principal|manager)[^.!?]*(?:brought|baked|made us (?:tea|cake|laugh)|told (?:me|us) (?:that )?i was the reason)[^.!?]*|thank you to my[^.!?]*|how do you|nobody treated",
    )
});

pub(crate) fn check(view: &View<'_>, findings: &mut Findings) {
    for hit in view.seek(&RUNNING) {
        if HARMLESS.is_match(view.sentence(hit.sentence)) {
            continue;
        }
        findings
            .add(
                hit.span,
                Code::StaffDisclosure,
                Confidence::Likely,
                "This shows the inside of the practice to patients, rivals and the press, and colleagues read it as well. \
                 Say what changes for patients and from when. What is wrong inside belongs with whoever can mend it.",
            )
            .grip(Grip::Sentence);
    }
}
