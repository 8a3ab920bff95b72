//! Finds words that show that the practice looked somebody up: a reviewer in the records, a patient on the network.
//!
//! Asking a person to come forward is no finding; it is what to do instead.

use std::sync::LazyLock;

use regex::Regex;

use crate::rule::{Findings, Grip};
use crate::view::{View, phrases};
use crate::{Code, Confidence};

static LOOKED: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        (?:we|i|reception|our (?:team|manager))(?:'ve| have)? (?:looked|searched|dug|hunted|gone looking) (?:you|him|her|them|your name|your profile|this reviewer|the reviewer) ?(?:up|out)?\b[^.!?]*
        (?:couldn't resist|just|was|been|kept) (?:looking|checking|stalking) (?:you|your (?:profile|page|photos)|u)(?: up)?[^.!?]*
        (?:we|i)(?:'ve| have)? (?:matched|traced|tracked|linked|compared) (?:your|the|this|her|his) (?:username|user name|handle|profile|review|name|photo|account)[^.!?]*
        (?:found|saw|seen|spotted|recogni[sz]ed) (?:you|your|ur|her|his) (?:profile|facebook|insta\w*|linkedin|photos?|pics?|address in the (?:chart|notes|records)|page)[^.!?]*|found (?:you|u) on (?:facebook|instagram|insta|here|linkedin|tiktok|hinge|tinder|bumble)[^.!?]*
        (?:saw|got|took|found) (?:ur|your|his|her) (?:address|number|mobile|email|birthday) (?:in|from|off|on) (?:the|our|your) (?:chart|notes|records?|file|system|list)[^.!?]*
        looked up (?:my|her|his|your|the|an?) [^.!?]{0,40}(?:in the (?:chart|charts|notes|records|system)|on the system|on facebook|on instagram)[^.!?]*
        (?:went through|been through|searched) (?:our|the) (?:records|system|patient list|files|appointment book) (?:and|to (?:find|see) who|for (?:your|the|this))[^.!?]*
        ",
    )
});

/// A rule about it, or a look at something else.
static HARMLESS: LazyLock<Regex> = LazyLock::new(|| {
    phrases(r"(?:never|don't|do not|won't|will not|can't|cannot|not allowed to) [^.!?]*look[^.!?]*|looked up (?:the|our) (?:guidance|rules|menu|answer|times)[^.!?]*")
});

pub(crate) fn check(view: &View<'_>, findings: &mut Findings) {
    let harmless = view.seek(&HARMLESS);
    for hit in view.seek(&LOOKED) {
        if harmless.iter().any(|h| h.span.start <= hit.span.start && hit.span.start < h.span.end) {
            continue;
        }
        findings
            .add(
                hit.span,
                Code::Purpose,
                Confidence::Likely,
                "This shows that somebody was looked up, in your records or on a network. Records are kept for care and for \
                 nothing else. Do not say it, and do not do it: invite the person to contact you, and let them say who they are.",
            )
            .beyond_consent()
            .grip(Grip::Text);
    }
}
