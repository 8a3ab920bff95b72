//! Finds a text that itself says the patient, or the family, did not want it.
//!
//! A text that reports a "no" and keeps to it is no finding.

use std::sync::LazyLock;

use regex::Regex;

use crate::rule::{Findings, Grip};
use crate::view::{View, phrases};
use crate::{Code, Confidence};

static REFUSED: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        (?:asked|asking|begged|begging|told|telling) us (?:nicely )?(?:not to|to (?:take|leave|remove|delete)|no (?:pics|photos|pictures|posts?|socials))[^.!?]*
        (?:she|he|they|mum|mom|dad|the family|[a-z]+) (?:said|says|told us|told dr [a-z]+|told me) (?:she|he|they)(?:'d| would)? (?:rather not|didn't want|did not want|doesn't want|don't want|wouldn't want)[^.!?]*
        (?:said|gave us) a flat no|(?:she|he|they|mum|mom|dad) said no(?: to (?:photos|pics|posting|facebook|sharing))?\b[^.!?]{0,40}(?:but|anyway|so here)[^.!?]*
        (?:she's|he's|they're|isn't|not) (?:not )?(?:keen|mad|big) on (?:socials|photos|pictures|being (?:posted|named|on here)|facebook|instagram)[^.!?]*
        (?:rang|called|messaged|emailed|wrote) (?:this morning )?to (?:say|ask us to)? ?(?:take|remove|delete|pull)[^.!?]*
        (?:solicitor|lawyer|mum|mother|husband|wife) says (?:we're|we are) not to[^.!?]*
        (?:didn't|did not|doesn't) want (?:a fuss|us to (?:post|share|say|name)|(?:this|it|her|him|them|to be) (?:on|posted|named|shared|public|online)|her \W?before\W?)[^.!?]*
        the answer is no and [^.!?]*|the answer is no
        ",
    )
});

/// The "no" is kept.
static KEPT: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        of course we (?:did|do|have|took)|and so we (?:did|have|didn't|won't)|same minute|so we (?:didn't|haven't|won't|took|have taken|removed|deleted)|and that(?:'s| is) (?:fine|that|enough|their right)|we (?:respect|respected|took it down|have taken it down|will not post|won't post)|no (?:form|release), no photo|if (?:you|anybody|anyone|somebody)|asked us not to [^.!?]*(?:flowers|cards)|instead of flowers|don't add|keep a little
        ",
    )
});

pub(crate) fn check(view: &View<'_>, findings: &mut Findings) {
    if view.says(&KEPT) {
        return;
    }
    for hit in view.seek(&REFUSED) {
        findings
            .add(
                hit.span,
                Code::Unprofessional,
                Confidence::Sure,
                "This says itself that the person did not agree. Posting it breaks their confidence knowingly, and no form \
                 on file cures that. Do not post it, and take down what is up already.",
            )
            .beyond_consent()
            .grip(Grip::Text);
    }
}
