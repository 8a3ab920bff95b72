//! Finds a statement about health that readers will act on and that names no source.
//!
//! A note only: it asks for a source, and stops nothing. A claim that nobody can keep is `claim-misleading`.

use std::sync::LazyLock;

use regex::Regex;

use crate::rule::{Findings, Grip};
use crate::view::{View, phrases};
use crate::{Code, Confidence};

static CLAIM: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        (?:studies|research|science|evidence|experts|scientists|a (?:new |recent )?study) (?:show|shows|say|says|prove|proves|found|finds|suggest|suggests|agree)[^.!?]*
        (?:reduces?|lowers?|cuts?|raises?|increases?|doubles?|halves?) (?:your |the )?(?:risk|chance|odds)s? of[^.!?]*|(?:is|are) linked (?:to|with)[^.!?]*
        \d+(?:\.\d+)? ?(?:%|per ?cent) of (?:adults|children|people|patients|us|all|kids|women|men|smokers|tooth|over)[^.!?]*|(?:one|1|two|2|three|3) in (?:three|four|five|six|seven|eight|ten|\d+) (?:adults|children|people|of us|women|men|kids)[^.!?]*
        (?:is|are) (?:one of )?(?:the )?(?:best|most effective|safest|single best)[^.!?]*(?:for|ways?|habits?|to (?:prevent|protect|keep))[^.!?]*
        (?:prevents?|causes?|protects? against|helps? (?:prevent|against)) (?:tooth |gum |heart |oral |skin )?(?:decay|disease|cancer|cavities|erosion|infections?|loss|stroke|dementia|attacks?)[^.!?]*
        ",
    )
});

static SOURCED: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        sources?|according to|nhs|who|nice|cochrane|guideline\w*|guidance|journal|lancet|bdj|bda|ada|cdc|fda|survey|census|public health|department of health|cancer council|heart foundation|hse|oral health foundation|childsmile|designed to smile|link (?:below|in)|read more|references?
        ",
    )
});

pub(crate) fn check(view: &View<'_>, findings: &mut Findings) {
    if view.says(&SOURCED) || view.text.tokens.iter().any(|token| token.kind == crate::text::TokenKind::Url) {
        return;
    }
    for hit in view.seek(&CLAIM) {
        findings
            .add(
                hit.span,
                Code::MisleadingClaim,
                Confidence::Guess,
                "Readers will act on this, and cannot see where it comes from. Add the source, such as the guideline or the \
                 health service page, and the year.",
            )
            .grip(Grip::Words);
    }
}
