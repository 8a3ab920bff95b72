//! Finds "specialist" joined to a field for which no list of specialists exists, such as implants or whitening.
//!
//! Titles that exist (orthodontics, endodontics, oral surgery ...) are left alone: only the register knows who may use
//! them, and nothing here looks anybody up.

use std::sync::LazyLock;

use regex::Regex;

use crate::rule::{Findings, Grip};
use crate::view::{View, phrases};
use crate::{Code, Confidence};

static TITLE: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        specialist (?:implants?|cosmetic|aesthetics?|whitening|veneers?|invisalign|aligners?|smile|facial|family|general|laser|holistic|nervous[- ]patient) (?:dentists?|dentistry|practice|practitioners?|clinic|team|provider|injector|surgeon|doctor)
        (?:implants?|cosmetic|aesthetics?|whitening|veneers?|invisalign|aligners?|smile|smile design|facial aesthetics?|bonding|denture|sleep|tmj|laser|botox|filler|nervous[- ]patient) specialists?
        specialists? in (?:dental )?(?:implants?|implantology|cosmetic dentistry|cosmetics|aesthetics?|facial aesthetics?|whitening|veneers?|invisalign|aligners?|smile (?:design|makeovers?)|bonding|full[- ]mouth|sleep|tmj|lasers?|anti-?ageing)
        (?:implants?|cosmetic|whitening|invisalign|veneers?|smile) speciali[sz]ing|speciali[sz](?:e|es|ing) in (?:dental )?(?:implants?|cosmetic dentistry|facial aesthetics?|whitening|veneers?|smile makeovers?)|specialist[- ]trained team
        ",
    )
});

/// Explains the title, or says that one is none.
static EXPLAINED: LazyLock<Regex> = LazyLock::new(|| {
    phrases(r"no such (?:list|title|specialty)|not (?:a|on the) specialists?|isn't a|there is no|nobody is an?|specialist list|beware|check the register|is not a protected|can call")
});

pub(crate) fn check(view: &View<'_>, findings: &mut Findings) {
    for hit in view.seek(&TITLE) {
        if EXPLAINED.is_match(view.sentence(hit.sentence)) {
            continue;
        }
        let words = view.words(&hit.span).trim().to_owned();
        findings
            .add(
                hit.span,
                Code::MisleadingClaim,
                Confidence::Likely,
                format!(
                    "“{words}” sounds like a registered title, and no register has it. Readers would think that somebody \
                     examined that skill. Say what the person does and how long they have done it."
                ),
            )
            .grip(Grip::Words);
    }
}
