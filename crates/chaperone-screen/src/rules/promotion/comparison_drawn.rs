//! Finds a comparison with other practices or clinicians: better, cheaper, gentler, "unlike the others".
//!
//! Comparing two methods, or today with last year, is no finding.

use std::sync::LazyLock;

use regex::Regex;

use crate::rule::{Findings, Grip};
use crate::view::{View, phrases};
use crate::{Code, Confidence};

static COMPARED: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        unlike (?:other|most|some|many|the other|those) (?:[a-z]+ ){0,2}(?:dentists?|practices?|clinics?|surgeries|doctors?|providers?|places?|chains?|corporates?)[^.!?]*
        (?:better|cheaper|gentler|safer|faster|quicker|kinder|more [a-z]+|less [a-z]+|higher [a-z]+|lower [a-z]+) than (?:any|other|most|all|every|the other|our|your)(?: other)? (?:[a-z]+ ){0,2}(?:dentists?|practices?|clinics?|surger(?:y|ies)|doctors?|providers?|competitors?|chains?|competition|injectors?)[^.!?]*
        (?:other|most|many) (?:dentists|practices|clinics|doctors|providers) (?:charge|rush|hurt|cut corners|won't|will not|can't|cannot|don't|do not|use cheap)[^.!?]*
        (?:the )?cheapest (?:[a-z]+ ){0,2}(?:in|around|for miles)[^.!?]*|(?:than|beats?) (?:the )?(?:practice|clinic|dentist|place) (?:down|across|up) the (?:road|street)[^.!?]*|(?:had|fixing|redo(?:ing)?) [^.!?]{0,25}(?:other|another) (?:dentist|clinic|practice)'s (?:work|mistakes?|mess)[^.!?]*|more skilled than[^.!?]*
        ",
    )
});

static FAIR: LazyLock<Regex> = LazyLock::new(|| {
    phrases(r"(?:no|not) (?:better|worse|more|less|safer|cheaper)[^.!?]*|ask (?:any|other|us)|study|studies|audit|national average|same as|as good as|like (?:most|many|all) (?:practices|clinics|dentists)")
});

pub(crate) fn check(view: &View<'_>, findings: &mut Findings) {
    for hit in view.seek(&COMPARED) {
        if FAIR.is_match(view.sentence(hit.sentence)) {
            continue;
        }
        findings
            .add(
                hit.span,
                Code::MisleadingClaim,
                Confidence::Likely,
                "This sets you above other practices, which nobody can check and colleagues may answer. \
                 Say what you do and let readers compare.",
            )
            .grip(Grip::Words);
    }
}
