//! Finds an offer sent by text or message that does not say how to stop such messages.
//!
//! Whether the person agreed to offers is `offer-without-opt-in`. A reminder needs no way out here.

use std::sync::LazyLock;

use regex::Regex;

use super::offer_without_opt_in::OFFER;
use crate::rule::{Findings, Grip};
use crate::view::{View, phrases};
use crate::{Code, Confidence};

static WAY_OUT: LazyLock<Regex> = LazyLock::new(|| {
    phrases(r"stop|opt[- ]?out|unsubscribe|end|quit|cancel|no more (?:texts|messages|offers)|won't message again|to leave this list")
});

pub(crate) fn check(view: &View<'_>, findings: &mut Findings) {
    if view.draft.in_reply_to.is_some() || view.says(&WAY_OUT) {
        return;
    }
    if let Some(hit) = view.seek(&OFFER).into_iter().next() {
        findings
            .add(
                hit.span,
                Code::Purpose,
                Confidence::Likely,
                "This offer does not say how to stop more of them. Add a short way out, such as “Reply STOP to opt out”.",
            )
            .beyond_consent()
            .grip(Grip::Words);
    }
}
