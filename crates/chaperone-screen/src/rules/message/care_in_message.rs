//! Finds treatment, medicines, conditions and tests in a text message or a message on a network.
//!
//! A lock screen shows such a message to whoever holds the phone. A time, a place and a name are enough for a reminder.
//! Results and debts are `result-in-message`.

use std::sync::LazyLock;

use regex::Regex;

use crate::rule::{Findings, Grip};
use crate::view::{View, phrases};
use crate::{Code, Confidence};

static TESTS: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        (?:smear|pap(?: smear| test)?|sti(?: screen| bloods)?|std test|hiv|inr(?: blood test)?|hba1c|a1c|psa|mri|ct scan|colonoscopy(?: prep)?|endoscopy|mammogram|biopsy(?: follow[- ]up)?|ultrasound|coil(?: fitting| removal)?|pelvic floor exam|glaucoma(?: [a-z]+ (?:test|check))?|field test|dilation|blood test|bloods|pregnancy test|ecg|spirometry|diabet\w+(?: review| check)?|asthma(?: review)?|mental health review|depression|warfarin(?: book)?|methadone|suboxone|sertraline|viagra|insulin|blood thinners?|antibiotic(?:s| cover)|latanoprost|apixaban|eliquis|steroids?|denture (?:adjustment|try-in|fitting)|root canal(?: [a-z0-9() ]{0,12}\d)?|rct|extraction(?: under ga)?|sedation|implant review|crown fit(?:ting)?|filling|wisdom teeth|perio maintenance|deep cleaning|deep scale|bitewings|scaling|ortho review|brace (?:check|adjustment)|bridge|veneers?)
        ",
    )
});

/// A message that sells or explains to everybody is another rule's.
static GENERAL: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        offer|[£€$] ?\d+|% off|from only|sale|free|open day|we (?:offer|do|can't|cannot|don't)|can't (?:discuss|advise|talk)|cannot|unable to|if you (?:have|are|need|get)|prices?|depends|policy
        ",
    )
});

pub(crate) fn check(view: &View<'_>, findings: &mut Findings) {
    for hit in view.seek(&TESTS) {
        if GENERAL.is_match(view.sentence(hit.sentence)) {
            continue;
        }
        let words = view.words(&hit.span).trim().to_owned();
        findings
            .add(
                hit.span,
                Code::Channel,
                Confidence::Likely,
                format!(
                    "Whoever picks up the phone reads “{words}”. Say only that there is an appointment, and keep the rest \
                     for a call or a secure message."
                ),
            )
            .grip(Grip::Words);
    }
}
