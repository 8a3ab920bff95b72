//! Finds results, diagnoses, records and debts that would go out by text or chat.
//!
//! "Please call us" is the whole of what may stand in such a message.

use std::sync::LazyLock;

use regex::Regex;

use crate::rule::{Findings, Grip};
use crate::view::{View, phrases};
use crate::{Code, Confidence};

static RESULT: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        (?:results?|test|swab|smear|biopsy|scan|x-?rays?|bloods?|mri|culture|cultures|screen|hba1c|a1c|psa|inr|iron|thyroid|pressures?|papanicolau|lesion)[^.!?]{0,40}(?:positive|negative|abnormal|raised|high|low|clear|normal|came back|come back|is back|are back|shows?|showed|shown|is \d+|\d+\.\d|benign|malignant|not what we hoped|looks? (?:fine|good|clear)|r neg|anormal)[^.!?]*
        (?:hiv|chlamydia|gonorrhoea|hep(?:atitis)? [bc]|pregnancy test|cancer|lichen planus|carcinoma|glaucoma|diabetic range)[^.!?]{0,30}(?:positive|negative|confirmed|pos\b|came back)?[^.!?]*
        (?:it is|it's|its|you have|you've got|you are|looks like|that's) (?:not |a |an |just |only )*(?:cancer|lichen planus|squamous cell|carcinoma|an? abscess|dry socket|pericoronitis|cold sore|herpes|diabet\w+|infection|glaucoma|hiv positive)[^.!?]*
        (?:attached (?:are|is)|here(?:'s| is| are)|sending|sent) (?:your|the|her|his) [^.!?]{0,30}(?:x-?rays?|opg|pano|records?|notes|chart|bws|scan|results?|referral letter|letter)[^.!?]*
        (?:your|the|an?) (?:account|balance|bill|outstanding balance|invoice)[^.!?]{0,30}(?:overdue|past due|outstanding|of [£€$]\d+|is [£€$]\d+|unpaid|due)[^.!?]*
        [£€$] ?\d[\d.,]* (?:outstanding|overdue|now owed|past due|due|owing|owed|unpaid)[^.!?]*
        (?:you (?:still )?owe|still owe|owes?|balance of|balance [£€$]) ?(?:us )?[£€$]? ?\d*[^.!?]*
        (?:pay|settle) (?:by|here|today|now|the balance|up)[^.!?]*
        your (?:diagnosis|results?|records?|notes) (?:letter|are attached|is attached|say|says|show|shows)[^.!?]*
        i've looked at your notes[^.!?]*
        ",
    )
});

static HARMLESS: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        (?:can't|cannot|can not|don't|do not|won't|unable to|not able to|never) (?:give|discuss|share|send|text|talk about|go over|look at|read)[^.!?]*|results? (?:are|is) (?:in|ready|available)(?: to view)?[^.!?]*portal[^.!?]*|ring for (?:your )?results?|please (?:ring|call)[^.!?]*
        ",
    )
});

pub(crate) fn check(view: &View<'_>, findings: &mut Findings) {
    let harmless = view.seek(&HARMLESS);
    for hit in view.seek(&RESULT) {
        if harmless.iter().any(|h| h.span.start <= hit.span.start && hit.span.start < h.span.end) {
            continue;
        }
        findings
            .add(
                hit.span,
                Code::Channel,
                Confidence::Likely,
                "Results, records and debts must not go out by text or chat: others read the phone, and nobody is there to \
                 explain. Ask the person to call, and say nothing more.",
            )
            .grip(Grip::Text);
    }
}
