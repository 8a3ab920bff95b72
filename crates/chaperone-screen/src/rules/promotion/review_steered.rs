//! Finds reviews that are steered: only happy people are asked, staff or family write them, a form forbids bad ones.
//!
//! A reward for a review is `review-bought`. Asking everybody for an honest review is no finding.

use std::sync::LazyLock;

use regex::Regex;

use crate::rule::{Findings, Grip};
use crate::view::{View, phrases};
use crate::{Code, Confidence};

static STEERED: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        // Gating: the happy to the public page, the others to us.
        (?:happy|loved? (?:it|us|your visit)|had a (?:great|good) (?:visit|time)|5 stars?|five stars?)\??,? ?[^.?!]{0,60}(?:review|google|rate)[^.!?]*[.!?]? ?(?:not (?:so )?happy|unhappy|less than (?:5|five)|anything less|if not|otherwise)[^.!?]*
        only (?:leave|post|write|give) (?:us )?(?:a |your )?(?:review|rating|stars)[^.!?]* if (?:you|it)(?:'re| are| is|'s| was| were|'d give| would give)[^.!?]*|(?:5|five)[- ]stars? only[^.!?]*
        // Fakes.
        (?:staff|team|everyone|everybody|guys|girls),? (?:please |pls |can you |could you |let's )?(?:all )?(?:leave|post|write|drop|pop) (?:us )?(?:a |an |your )?(?:5[- ]star |five[- ]star |nice |good |google )*(?:review|reviews)[^.!?]*|(?:ask|get) your (?:mum|mums|mom|family|friends|partner|partners|mates|husband|wife)[^.!?]{0,40}(?:review|reviews|5 stars?|five stars?)[^.!?]*|(?:from|use|make) (?:a |another |different |your other |fake )accounts?[^.!?]*review[^.!?]*|(?:swap|trade|exchange) (?:of )?reviews[^.!?]*|bury (?:it|that|the bad one)[^.!?]*(?:good|reviews|5 stars?)[^.!?]*
        // Gags.
        (?:you |patients? |clients? )?(?:agree|agreed|agrees|promise|undertake|signed)[^.!?]{0,40} not to (?:post|write|leave|publish|make)[^.!?]{0,30}(?:reviews?|comments?|online)[^.!?]*|(?:no|negative|bad) reviews? (?:without|before) (?:our|asking|speaking|written)[^.!?]*|(?:fee|charge|fine|penalty) (?:of [£€$]?\d+ )?for (?:a |any |every )?(?:negative|bad|poor)[^.!?]{0,20}review[^.!?]*
        ",
    )
});

static FAIR: LazyLock<Regex> = LazyLock::new(|| {
    phrases(r"(?:we|you|they) (?:never|don't|do not|can't|cannot|won't|will not|must not|may not)[^.!?]*|illegal|not allowed|against the|mistakes?|avoid|law|policy")
});

pub(crate) fn check(view: &View<'_>, findings: &mut Findings) {
    for hit in view.seek(&STEERED) {
        if FAIR.is_match(view.sentence(hit.sentence)) {
            continue;
        }
        findings
            .add(
                hit.span,
                Code::ReviewInducement,
                Confidence::Likely,
                "This chooses who may be heard, so readers get a false picture, and consumer law treats it like a false \
                 review. Ask everybody in the same words, and let them write what they think.",
            )
            .grip(Grip::Sentence);
    }
}
