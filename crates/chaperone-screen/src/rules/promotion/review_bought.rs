//! Finds a reward, a favour or pressure in exchange for a review, its stars or its removal.
//!
//! Asking everybody for an honest review, with nothing in return, is no finding.

use std::sync::LazyLock;

use regex::Regex;

use crate::rule::{Findings, Grip};
use crate::text::Text;
use crate::view::{View, phrases};
use crate::{Code, Confidence};

static REVIEW: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"reviews?|reviewers?|reviewed|review us|recommendations?|trustpilot|yelp|google|(?:5|five)[- ]?stars?|5\*|rate us|rating|leave (?:us )?one|bump it up|change (?:it|that) to|write one|stars",
    )
});

static REWARD: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        free|[£€$] ?\d+ off|.?\d+ ?% off|\d+ off|knock|draw|drawing|raffle|prize|win|wins|voucher|gift ?card|ticket|entries|entered|ipad|airpods|hamper|discount|half price|on us|on the house|refund|write off|disappears|double points|points|shout you|coffee card|card for each|tumblers|reward|incentive|off your next
        ",
    )
});

static RULES: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        (?:we|they|you) (?:never|don't|do not|can't|cannot|won't) [^.!?]*|mistakes[^.!?]*|policy|against the|not allowed|illegal|no (?:prizes|rewards|incentives)|honest|case study on
        ",
    )
});

/// Pressure on a review that stands: nothing is left of such an offer without it. A prize beside news can go.
static UNDOES: LazyLock<Regex> = LazyLock::new(|| {
    phrases(r"(?:delet|remov|withdraw)(?:e|es|ed|ing|n)?|(?:take|takes|taken|taking|comes?|is) (?:it |this |that |the review |your review )?(?:down|off)")
});

/// Other words for what people say of a practice.
static OPINION: LazyLock<Regex> =
    LazyLock::new(|| phrases(r"feedback|ratings?|rated?|stars?|testimonials?|comments?|recommend\w*|happy patients"));

/// Whether a text or what it answers holds any word for a review.
pub(crate) fn speaks_of_reviews(view: &View<'_>) -> bool {
    let speaks = |text: &Text| REVIEW.is_match(&text.normal) || OPINION.is_match(&text.normal);
    speaks(view.text) || view.draft.text.contains(['★', '⭐']) || view.answered.is_some_and(|(text, _)| speaks(text))
}

pub(crate) fn check(view: &View<'_>, findings: &mut Findings) {
    let reviews = view.seek(&REVIEW);
    for number in 0..view.facts.sentences.len() {
        let words = view.sentence(number);
        let Some(sentence) = view.facts.sentences.get(number) else { continue };
        let asks = reviews.iter().any(|hit| hit.sentence == number);
        if asks && REWARD.is_match(words) && !RULES.is_match(words) {
            let length = view.words(&sentence.span).trim_end_matches(['.', '!', '?', ' ']).len();
            findings
                .add(
                    sentence.span.start..sentence.span.start + length,
                    Code::ReviewInducement,
                    Confidence::Likely,
                    "A review in exchange for a reward misleads everyone who reads it, and is against consumer law. \
                     Ask everybody for an honest review, and give nothing for it.",
                )
                .grip(if UNDOES.is_match(words) { Grip::Sentence } else { Grip::Words });
        }
    }
}
