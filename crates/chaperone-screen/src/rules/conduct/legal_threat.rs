//! Finds threats of the law: lawyers, police, debt collectors, court, a deadline to take a review down.
//!
//! Telling people of their own right to complain, and naming a regulator as a door to knock on, is no threat.

use std::sync::LazyLock;

use regex::Regex;

use crate::rule::{Findings, Grip};
use crate::view::{View, phrases};
use crate::{Code, Confidence};

static THREATENS: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        (?:our|my|the|a) (?:solicitors?|lawyers?|attorneys?|barristers?|legal team|legal department|defence union|insurers?)(?:'s)? (?:will|is|are|has|have|say|says|does|do|already|now|would|gets?)[^.!?]*
        (?:hear|hearing|letter|call) from (?:our|my|a|his|her|their|the) (?:solicitors?|lawyers?|attorneys?|barristers?|legal team|defence union|insurers?)[^.!?]*
        (?:passed|passing|pass|sent|sending|forwarded|forwarding|handed|handing|given|reported)[^.!?]{0,50}to (?:our|my|the|a|your) (?:solicitors?|lawyers?|attorneys?|barristers?|legal team|police|debt \w+|collections?|bailiffs?|employer|boss|landlord|school)[^.!?]*
        (?:it's|its) the solicitors?|see you in court|take (?:you|this|it|them) to court|we(?:'ll| will| are|'re)? (?:sue|suing|prosecute|press charges)[^.!?]*|legal action[^.!?]*|(?:files?|filing) suit|court proceedings[^.!?]*|defamation (?:claim|suit|proceedings)[^.!?]*
        (?:report|reporting|call|calling) (?:you|him|her|them|this|it)? ?to (?:the )?(?:police|garda[i]?|authorities|immigration|dvla|social services|your (?:employer|boss|school|landlord|university))[^.!?]*
        (?:i'm|i am|we're|we are|we'll be|i'll be) (?:calling|ringing|phoning|contacting|emailing|telling) (?:the (?:faa|dvla|police|council|hse|board|authorities|embassy|home office|dwp)|immigration|your (?:employer|boss|school|work|wife|husband|mum|mother|landlord))[^.!?]*
        (?:bailiffs?|debt collect\w+|debt recovery|debt agency|collections? agency|recovery agents?)[^.!?]*
        (?:goes|go|going|sent|send|sending|passed|pass|refer|referred|hand)(?: you| it| this| y'all| the account| your account)?(?: over)? to collections?[^.!?]*
        (?:delete|remove|take|pull)(?: down)? (?:it|this|that|the|your|these|dont)(?: review| post| comment)?(?: down)?,? (?:now|by|or|tonight|today|within|before|immediately|mate)[^.!?]*
        (?:kindly|please) (?:remove|delete|take down) (?:your|this|the) (?:review|post|comment)[^.!?]*
        you have (?:until|\d+ (?:hours|days))[^.!?]*|you've got (?:until|till)[^.!?]*|(?:this is )?your (?:only|last|final|first and final) warning[^.!?]*|consider this your[^.!?]*
        (?:you'll|you will) be hearing[^.!?]*
        (?:slander|libel) (?:costs|is)[^.!?]*
        ",
    )
});

/// Doors that a person may be pointed to.
static RIGHTS: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        you (?:can|may|have the right|are entitled|have a right)[^.!?]*|if you(?: are|'re)? (?:being|in|receiving|getting|worried|unhappy|feel)[^.!?]*|how to[^.!?]*|our complaints (?:policy|procedure)[^.!?]*|scam[^.!?]*|beware[^.!?]*|we (?:never|don't|do not|will never)[^.!?]*
        ",
    )
});

pub(crate) fn check(view: &View<'_>, findings: &mut Findings) {
    let rights = view.seek(&RIGHTS);
    for hit in view.seek(&THREATENS) {
        if rights.iter().any(|r| r.span.start <= hit.span.start && hit.span.start < r.span.end) {
            continue;
        }
        findings
            .add(
                hit.span,
                Code::Threat,
                Confidence::Likely,
                "This threatens somebody. It will be quoted against the practice, and it may be against the law. \
                 Nothing like it goes out. Ask your defence organisation before any legal step.",
            )
            .grip(Grip::Text);
    }
}
