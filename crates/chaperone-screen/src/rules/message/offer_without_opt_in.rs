//! Finds marketing, campaigns, favours and greetings sent to a number or address that was given for care.
//!
//! Reminders, recalls and answers to the person's own message are what the number was given for.

use std::sync::LazyLock;

use regex::Regex;

use crate::rule::{Findings, Grip};
use crate::view::{View, phrases};
use crate::{Code, Confidence};

pub(super) static OFFER: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        (?:\d+ ?% off|[£€$] ?\d+ off|half price|2[- ]for[- ]1|two for one|black friday|cyber monday|flash sale|special offer|spring special|special|sale|deal|discount|voucher|promo\w*|code [a-z]+\d+|refer a friend|open (?:day|evening)|free (?:scan|whitening|consult\w*|gift)|win a|prize draw|new (?:year|gym)[^.!?]{0,20}(?:smile|deal)|treat yourself|(?:only|from|just) [£€$]\d+|[£€$]\d+ (?:take-home|whitening|till|until|this|for)|whitening [£€$]\d+|any treatment this month|limited (?:time|spots|places))[^.!?]*
        (?:leave|drop|write|post)(?: us)? (?:a|an|your)? ?(?:google |5[- ]?star |five[- ]star |quick |honest )*(?:review|rating|feedback)[^.!?]*|how did we do[^.!?]*|rate us[^.!?]*|love your feedback[^.!?]*|tap to rate[^.!?]*|like our page[^.!?]*|g\.page\S*
        (?:vote|petition|sponsor|sponsored|raffle|gofundme|fundrais\w+|running for|councillor|council in|girl scout|avon|campaign|donate|5-a-side)[^.!?]*
        (?:happy birthday|merry christmas|season's greetings|happy \d+(?:th|st|nd|rd))[^.!?]*
        (?:got|had) (?:your|ur|the) (?:number|no\.?|address) (?:off|from)[^.!?]*
        (?:i've left|set up on my own|move your records|text [a-z]+ to move)[^.!?]*
        ",
    )
});

pub(crate) fn check(view: &View<'_>, findings: &mut Findings) {
    if view.draft.in_reply_to.is_some() {
        return;
    }
    for hit in view.seek(&OFFER) {
        findings
            .add(
                hit.span,
                Code::Purpose,
                Confidence::Likely,
                "People gave you this number for their care. Put the offer on your page instead. A message with an offer \
                 needs their own opt-in, which this desk cannot record yet.",
            )
            .grip(Grip::Text);
    }
}
