//! Finds threats that need no lawyer: harm, exposure, "we know where you live", "or else", a price for a complaint.
//!
//! Lawyers, police and debt are `legal-threat`. A plain warning about scams or about abuse in the waiting room is none.

use std::sync::LazyLock;

use regex::Regex;

use crate::rule::{Findings, Grip};
use crate::view::{View, phrases};
use crate::{Code, Confidence};

static THREATENS: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        (?:we|i) know (?:where|which school|who you|your|it was you|exactly)[^.!?]*(?:live|work|works|school|employer|address|bairns|kids|boys|is|are|it was you)|(?:we|i) know it was you[^.!?]*
        (?:we|i)(?:'ve| have| 've got| got) (?:your|her|his|their) (?:home )?(?:address|license number|licence number|number plate|plate|photo|face|emails|w-2|signature)[^.!?]*
        (?:your (?:employer|boss|landlord|headteacher|school|university|wife|husband|mother|regulator)|the superintendent) (?:will|gets|get|would|might|may|should|has|have|follows|already)[^.!?]*
        (?:video|photo|picture|pictures|footage|screenshots?|names?|cctv|lot|timeline|your picture|your photo) (?:goes|go|will go|going) (?:up|online|public|out|here)[^.!?]*
        (?:or|otherwise|else) (?:we|i)(?:'ll| will| shall| put| remove| have)[^.!?]*
        (?:blacklisted|barred from every|no dentist in [a-z]+ (?:will|takes)|warn(?:ed)? (?:the )?other practices|passed your name)[^.!?]*
        (?:you'll|you will) (?:regret|be sorry|pay for|wish|be blacklisted|never (?:work|get an appointment|be seen)|lose)[^.!?]*
        (?:watch your back|sleep tight|think on|try me|don't test me|test me|careful now|you're next|we'll be round|coming round|come round to your|i kept the emails|would hate for this)[^.!?]*
        if you (?:don't|do not) (?:drop|withdraw|delete|remove|take)[^.!?]*(?:we'll|we will|i'll|i will)[^.!?]*
        we have you on (?:camera|cctv|video)[^.!?]*|keep it up and (?:we|i)[^.!?]*|everyone will (?:see|know|hear)[^.!?]*by (?:mon|tues|wednes|thurs|fri|satur|sun)day
        ",
    )
});

/// Warnings that protect, and promises to everybody.
static HARMLESS: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        you (?:can|may|have the right|are entitled|have a right)[^.!?]*|if you(?: are|'re)? (?:being|in|receiving|getting|worried|unhappy|feel)[^.!?]*|how to[^.!?]*|scam[^.!?]*|beware[^.!?]*|we (?:never|don't|do not|will never)[^.!?]*
        ",
    )
});

pub(crate) fn check(view: &View<'_>, findings: &mut Findings) {
    let harmless = view.seek(&HARMLESS);
    for hit in view.seek(&THREATENS) {
        if harmless.iter().any(|r| r.span.start <= hit.span.start && hit.span.start < r.span.end) {
            continue;
        }
        findings
            .add(
                hit.span,
                Code::Threat,
                Confidence::Likely,
                "Somebody would read this as a threat to their home, their work or their name. It may be an offence, and it \
                 will be quoted for years. Nothing like it goes out. If you are being abused, tell your manager and your \
                 defence organisation.",
            )
            .grip(Grip::Text);
    }
}
