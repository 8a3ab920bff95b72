//! Finds praise or a pointer that somebody is paid for, without saying so: gifts, commissions, codes, free treatment.
//!
//! A text that says plainly that it is an advertisement, or that the thing was free, is no finding.

use std::sync::LazyLock;

use regex::Regex;

use crate::rule::{Findings, Grip};
use crate::view::{View, phrases};
use crate::{Code, Confidence};

static INTEREST: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        (?:use|with|quote|enter) (?:my|our|her|his) (?:discount |affiliate |referral )?(?:code|link)(?: [a-z]+\d*)?[^.!?]*
        (?:i|we) (?:get|earn|receive|make) (?:a )?(?:commission|percentage|cut|kickback|something back)[^.!?]*
        (?:sent|given|gave|gifted) (?:us|me) (?:a |an |some |this |their |these |the )?(?:free |new |lovely )?[a-z' -]{2,30} (?:to try|to test|for free|in return|in exchange)[^.!?]*
        (?:influencer|blogger|creator|ambassador|brand partner|celebrity)[^.!?]*(?:free|on us|on the house|complimentary|treated|gifted|% off)[^.!?]*|(?:free|complimentary|gifted) [a-z ]{0,25}(?:for|to) (?:our |the |an? )?(?:influencer|blogger|ambassador|creator)s?[^.!?]*
        (?:proud|official|brand) (?:partner|ambassador)s? (?:of|for)[^.!?]*
        ",
    )
});

static SAID: LazyLock<Regex> = LazyLock::new(|| {
    phrases(r"ad|advert|advertisement|paid (?:partnership|promotion|for)|sponsored|sponsor|(?:was|were|is) (?:free|not paid)|wasn't paid|we (?:were|are) paid|affiliate link|in full disclosure|declar\w+|disclos\w+|charity|school|club|team")
});

pub(crate) fn check(view: &View<'_>, findings: &mut Findings) {
    if view.says(&SAID) {
        return;
    }
    for hit in view.seek(&INTEREST) {
        findings
            .add(
                hit.span,
                Code::MisleadingClaim,
                Confidence::Likely,
                "Readers cannot see that somebody gains from this. Say it in the first line: what was free, who pays, or that \
                 it is an advertisement. Otherwise leave it out.",
            )
            .grip(Grip::Words);
    }
}
