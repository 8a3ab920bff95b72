//! Finds a discount, a gift or another inducement whose terms are not stated in the text.
//!
//! A date to which it holds, what it is for, or where the terms stand counts as stating them. Care that is free for
//! everybody, such as a check-up day, is no inducement.

use std::sync::LazyLock;

use regex::Regex;

use crate::rule::{Findings, Grip};
use crate::view::{View, phrases};
use crate::{Code, Confidence};

static OFFER: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        \d+ ?% (?:off|discount)[^.!?]*|.?\d+ off (?:your|any|every|all|the|whitening|treatment)[^.!?]*|(?:2|two)[- ]for[- ](?:1|one)[^.!?]*|\d+ [a-z]+ for the price of \d+[^.!?]*|half[- ]price (?:whitening|veneers|implants|aligners|check[- ]?ups?|treatment|hygiene)[^.!?]*|(?:bonus|free) (?:syringe|whitening|gift|kit|take-home kit|electric toothbrush|voucher)[^.!?]*|refer (?:a|\d+) (?:friends?|mates?)[^.!?]*
        ",
    )
});

static TERMS: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        terms|conditions|t&cs?|t ?and ?cs?|ts & cs|until|till|through|ends?|before \d+|by \d+|valid|between \d+|this (?:week|month|fortnight|weekend|june|july)|(?:for|to) (?:new|existing|under|over|health care card|concession|pensioners)|one per|per person|limit\w*|details (?:on|at|in)|see our website|father's day|mother's day
        ",
    )
});

pub(crate) fn check(view: &View<'_>, findings: &mut Findings) {
    if view.says(&TERMS) {
        return;
    }
    for hit in view.seek(&OFFER) {
        findings
            .add(
                hit.span,
                Code::MisleadingClaim,
                Confidence::Likely,
                "A discount or gift may be advertised here only with its terms: for whom, for what, until when. \
                 Add them in the same post, or leave the offer out.",
            )
            .grip(Grip::Words);
    }
}
