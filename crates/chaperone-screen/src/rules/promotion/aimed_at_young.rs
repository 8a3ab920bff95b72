//! Finds cosmetic treatment offered to people under eighteen, by word or by occasion.
//!
//! Check-ups, braces, mouthguards and advice for young people are no cosmetic offer. Saying that a treatment is for
//! adults only is no finding.

use std::sync::LazyLock;

use regex::Regex;

use crate::rule::{Findings, Grip};
use crate::view::{View, phrases};
use crate::{Code, Confidence};

static COSMETIC: LazyLock<Regex> = LazyLock::new(|| {
    phrases(r"whitening|whiter|whiten|bleaching|veneers?|composite bonding|lip (?:filler|flip)s?|fillers?|botox|injectables?|peels?|skin booster|smile makeover|anti-?wrinkle|lashes")
});

static YOUNG: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        (?:for |all |hey |calling (?:all )?|our |your |any )?(?:teens?|teenagers?|tweens?|school ?(?:leavers|girls|boys|kids|pupils)|sixth[- ]formers?|year (?:9|10|11|12|13)s?|under[- ]?(?:18|16|eighteen)s?|sweet (?:16|sixteen)|(?:14|15|16|17)[- ]year[- ]olds)|(?:for |in time for |ready for |up for |before )?(?:the |your |her |their )?(?:school |year (?:6|11|12) )?(?:prom|formal|debs|homecoming|quincea\w+)(?: night| season| ready)?
        ",
    )
});

static ADULTS: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        (?:under[- ]?(?:18|16|eighteen)s?|teenagers?|teens?|children) (?:can't|cannot|can not|must not|should not|may not|are not|aren't|won't)[^.!?]*|(?:not|never|no|only) [^.!?]{0,40}(?:under[- ]?(?:18|16)s?|over[- ]?18s?|18 (?:or|and) over|teens?|teenagers?)[^.!?]*|18\+|over[- ]18s?|adults only|strictly 18|must be (?:over )?18|aged 18
        ",
    )
});

pub(crate) fn check(view: &View<'_>, findings: &mut Findings) {
    if !view.says(&COSMETIC) || view.says(&ADULTS) {
        return;
    }
    let cosmetic: Vec<usize> = view.seek(&COSMETIC).into_iter().map(|hit| hit.sentence).collect();
    for hit in view.seek(&YOUNG) {
        if !cosmetic.iter().any(|sentence| sentence.abs_diff(hit.sentence) <= 1) || view.scene.any_patient() {
            continue;
        }
        findings
            .add(
                hit.span,
                Code::MisleadingClaim,
                Confidence::Likely,
                "This offers a cosmetic treatment to people under eighteen, which is not allowed in advertising. \
                 Speak to adults only, and set the audience of a paid post to over eighteen.",
            )
            .grip(Grip::Sentence);
    }
}
