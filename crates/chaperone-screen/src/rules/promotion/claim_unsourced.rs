//! Finds a statement about health that readers will act on and that names no source.
//!
//! A note only: it asks for a source, and stops nothing. A claim that nobody can keep is `claim-misleading`.

use std::sync::LazyLock;

use regex::Regex;

use crate::rule::{Findings, Grip};
use crate::view::{Hit, View, phrases};
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

/// Studies without their name, and an effect with its size: nobody can say these without having read them somewhere, so
/// that a source is missing is no guess.
static FIGURE: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        (?:studies|research|trials|evidence|science|a (?:new |recent |large )?(?:study|trial|review)) (?:has |have )?(?:shows?|shown|proves?|proven|proved|found|finds?|suggests?|confirms?|confirmed) (?:that )?[^.!?]*
        (?:(?:clinically|scientifically) )?(?:proven|proved|shown) (?:that|to) [^.!?]*
        (?:cuts?|reduces?|lowers?|halves|raises?|increases?|prevents?|slows?) (?:your |the |tooth |gum |new |dental |their )*(?:risk|chances?|odds|decay|cavit(?:y|ies)|disease|plaque|bleeding|fillings?|erosion|infections?|inflammation|tooth loss|cancer|pain)(?: of (?:[a-z]+ ){1,3}?| )?by (?:up to |about |around |almost |nearly |more than |over |at least )?(?:(?:a |one )?(?:half|third|quarter|fifth)|two[- ]thirds|three[- ]quarters|\d+(?:\.\d+)?(?: per ?cent)?)
        (?:doubles?|trebles?|triples?|halves) (?:your |the |their )?(?:risks?|chances?|odds|likelihood|number|rate|need)(?: of [^.!?]*| for [^.!?]*)?
        ",
    )
});

static SOURCED: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        sources?|according to|nhs|world health organi[sz]ation|nice|cochrane|guideline\w*|guidance|journal|lancet|bdj|bda|ada|cdc|fda|survey|census|public health|department of health|cancer council|heart foundation|hse|oral health foundation|childsmile|designed to smile|link (?:below|in)|read more|references?
        ",
    )
});

/// The World Health Organization by its letters, which only capitals tell from a person who does something.
static WHO: LazyLock<Regex> = LazyLock::new(|| phrases("who"));

pub(crate) fn check(view: &View<'_>, findings: &mut Findings) {
    let who = view.seek(&WHO).iter().any(|hit| view.words(&hit.span).trim() == "WHO");
    if who || view.says(&SOURCED) || view.text.tokens.iter().any(|token| token.kind == crate::text::TokenKind::Url) {
        return;
    }
    let figures = view.seek(&FIGURE);
    let beside = |hit: &Hit| figures.iter().any(|one| one.span.start < hit.span.end && hit.span.start < one.span.end);
    let others: Vec<Hit> = view.seek(&CLAIM).into_iter().filter(|hit| !beside(hit)).collect();
    let figures = figures.iter().map(|hit| (hit.span.clone(), Confidence::Sure));
    for (span, confidence) in figures.chain(others.iter().map(|hit| (hit.span.clone(), Confidence::Guess))) {
        findings
            .add(
                span,
                Code::MisleadingClaim,
                confidence,
                "Readers will act on this, and cannot see where it comes from. Add the source, such as the guideline or the \
                 health service page, and the year.",
            )
            .grip(Grip::Words);
    }
}

#[cfg(test)]
mod tests {
    use crate::{Draft, Known, Pack, Screen};

    #[test]
    fn studies_and_figures_without_a_source_are_noted_whatever_the_judge_thinks_and_a_source_ends_it() {
        let screen = Screen::new(Pack::named("uk-dental").unwrap());
        let noted = |text: &str| {
            let report = screen.check(&Draft::post(text), &Known::default());
            report.findings.iter().chain(&report.notes).any(|finding| finding.rule == "claim-unsourced")
        };
        for claim in [
            "Research proves that sugar free gum protects teeth.",
            "Studies have shown that children who brush at night need fewer fillings.",
            "Chewing xylitol gum cuts tooth decay by half.",
            "Vaping doubles your risk of gum disease.",
            "Fluoride varnish reduces decay by about 40%.",
            "Smoking trebles the risk of tooth loss.",
        ] {
            assert!(noted(claim), "{claim}");
            let sourced = format!("{claim} Source: NHS, 2023.");
            assert!(!noted(&sourced), "{sourced}");
            assert!(!noted(&format!("{claim} (WHO, 2022)")), "{claim}");
        }
        for plain in ["We cut our waiting list by half this year.", "We doubled the number of our parking places."] {
            assert!(!noted(plain), "{plain}");
        }
    }
}
