//! Finds claims that nobody can keep: guarantees, "painless", "the best in town", cures, "no side effects".
//!
//! A fact that can be shown, and a promise of effort rather than result, are no finding.

use std::sync::LazyLock;

use regex::Regex;

use crate::rule::{Findings, Grip};
use crate::view::{View, phrases};
use crate::{Code, Confidence};

static CLAIM: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        (?:100|hundred) ?(?:%|per ?cent) (?:safe|success\w*|painless|natural|guaranteed|effective|of bacteria|pain[- ]free|satisfaction)[^.!?,]*|removes 100% of[^.!?,]*|protects 100%
        (?:results? )?guaranteed(?: (?:for life|forever|to last|results?|pain[- ]free|invisible|hollywood|painless|whiter|or your money)[^.!?,]*)?|guarantee(?:s|d)? (?:a |you |your |perfect|pain|results?|to last)[^.!?,]*|money back
        (?:totally |completely |truly |100% |only truly |guaranteed |absolutely )?(?:pain[- ]free|painless)(?: (?:implants?|dentistry|root canals?|extractions?|whitening|treatment|injections?|fillings?)[^.!?,]*)?(?:,? guaranteed)?
        (?:no|zero|without any|not any) (?:pain|risk|risks|downtime|side[- ]effects?|sensitivity|needle|complications?)(?:,? (?:no|zero) [a-z]+)*(?: ever)?
        (?:never|can't) (?:fail|fails|had a failure|has a failed|give side effects|cause any|had a complication)[^.!?,]*
        (?:the )?(?:(?:uk|america|scotland|wales|ireland|birmingham|newcastle|australia|london|leeds|manchester|[a-z]+)'s )?(?:no\.? ?1|number one|#1|voted #1|leading|most loved|most trusted|top[- ]rated|premier|finest|only true|only truly) (?:[a-z]+ ){0,3}(?:dentists?|dental|practice|clinic|orthodontist|implant|specialists?|cosmetic|surgeon|injector|provider|team|endodontist|holistic)[^.!?,]*
        (?:officially )?the (?:best|safest|cheapest|gentlest|most advanced|finest|greatest) (?:[a-z]+ ){0,3}(?:dentists?|practice|clinic|orthodontist|implants?|surgeon|endodontist|whitening|veneers|dental team|botox|in (?:town|the|perth|england|scotland|wales|ireland|leeds|[a-z]+))[^.!?,]*|best (?:dentists?|orthodontist|practice|clinic|implants|botox|dental practice) in [a-z]+
        (?:cures?|cured|reverses?|heals?|prevents?|fixe?s|detox(?:es)?) (?:[a-z]+ ){0,2}(?:heart disease|gum disease|cancer|asthma|migraines?|headaches?|toothache|snoring|adhd|autism|diabetes|anxiety|arthritis|hangovers?|your liver|colds|tinnitus|vertigo|tmj|bedwetting|back pain|everything)[^.!?,]*
        (?:last|lasts) (?:forever|a lifetime|for life)|(?:works?|right) for (?:every|everyone|every bite)[^.!?,]*|results (?:are permanent|in one visit)|(?:nobody|no one|no other practice) (?:comes close|does it|is as|in [a-z]+ (?:does|gets))[^.!?,]*|we fix what others can't|like the stars|hollywood (?:result|smile)|perfect smile|clinically proven to cure[^.!?,]*|in one sitting
        (?:only \d+ (?:spots|places|slots|vials) left|last chance|first \d+ people to book[^.!?]*)
        ",
    )
});

/// Words that take the claim back or speak of something else.
static TEMPERED: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        (?:can't|cannot|can not|don't|do not|won't|never|no one can|nobody can|not|isn't|aren't|be wary of|beware of|anyone who|myth|claims? of|ads?|adverts?|ask (?:them|anyone)|there is no such|should) [^.!?]*|award|awards|cake|baker|coffee|biscuits?|best friend|sunset|beach|coffee|no pain no gain|for most people|short answer|fundrais\w+|raised|scam
        ",
    )
});

pub(crate) fn check(view: &View<'_>, findings: &mut Findings) {
    for hit in view.seek(&CLAIM) {
        let words = view.words(&hit.span).trim().to_owned();
        let denial = words.to_lowercase().starts_with("never") || words.to_lowercase().starts_with("can't");
        if !denial && TEMPERED.is_match(view.sentence(hit.sentence)) {
            continue;
        }
        findings
            .add(
                hit.span,
                Code::MisleadingClaim,
                Confidence::Likely,
                format!(
                    "“{words}” promises what nobody can promise for every patient. Say what you do, what it may achieve, \
                     and that results differ."
                ),
            )
            .grip(Grip::Words);
    }
}
