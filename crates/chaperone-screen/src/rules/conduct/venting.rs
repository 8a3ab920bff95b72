//! Finds letting off steam about work: markers of a rant, "this patient today", "you could not make it up".
//!
//! A note only: it asks for a pause and stops nothing. What the rant tells of a person is for the other rules.

use std::sync::LazyLock;

use regex::Regex;

use crate::rule::{Findings, Grip};
use crate::view::{Hit, View, phrases};
use crate::{Code, Confidence};

static VENTS: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        (?:you )?(?:could not|couldn't) make (?:it|this|that) up|(?:i )?wish i was joking|face ?palm|rant(?: over|ing)?|/rant|vent(?: post|ing)?|need to vent|had it up to here|at my wits' end|i(?:'m| am) (?:so )?(?:done|fuming|raging|livid)(?: with (?:today|people|this))?|worst (?:day|week|shift) (?:ever|of my life)|(?:this|my last|another|had a|had this) patient (?:today|just now|this morning|this afternoon)|i can't even|can't cope|honestly,? (?:people|patients)|give me strength|what is wrong with people|is it friday yet|some mornings i wonder why i bother|what a day|kill me(?: now)?|fml|smh
        ",
    )
});

/// Talk of warrants, grants and advents never gets here; talk of a vent does.
static HARMLESS: LazyLock<Regex> = LazyLock::new(|| {
    phrases(r"what a day (?:for|at|it was at|of|out)[^.!?]*|air vent|the vent|vent(?:ing)? (?:system|fan|window)")
});

pub(crate) fn check(view: &View<'_>, findings: &mut Findings) {
    let harmless = view.seek(&HARMLESS);
    let apart = |hit: &Hit| !harmless.iter().any(|h| h.span.start < hit.span.end && hit.span.start < h.span.end);
    // One note a text: the pause is asked for once.
    if let Some(hit) = view.seek(&VENTS).into_iter().find(apart) {
        findings
            .add(
                hit.span,
                Code::Unprofessional,
                Confidence::Guess,
                "This reads like the end of a hard day. Imagine a patient or a colleague reading it tomorrow. \
                 Save it for yourself, sleep on it, and talk to somebody who can listen.",
            )
            .grip(Grip::Sentence);
    }
}
