//! Finds the promotion of prescription-only medicines to the public: by brand, by name, by hashtag or by hint.
//!
//! A consultation for lines and wrinkles may be offered. Saying that one does not offer a medicine, warning of it, or
//! explaining it to those who take it, is no promotion.

use std::sync::LazyLock;

use regex::Regex;

use crate::facts::Kind;
use crate::rule::{Findings, Grip};
use crate::text::Text;
use crate::view::{View, phrases};
use crate::{Code, Confidence};

static MEDICINE: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        \w*(?:botox|b-?tox|b\*tox|b\.0\.t\.0\.x|slow-tox|tox(?:tuesday|party|time|bar)|bocouture|azzalure|dysport|vistabel|xeomin|letybo|nuceiva|relfydess)\w*(?: (?:party|parties|bar|offer|special|injections?|treatments?|clinic|day|week|menu|consults?))?
        (?:baby|masseter|a little|bit of|cheeky|splash of|sprinkle of|some|the) '?(?:b-?)?tox|tox (?:tuesday|party|thursday|friday|time|bar|day|clinic)|'tox|b party
        anti[- ]?wrinkle(?:injections?|treatments?|jabs?)?(?: (?:injections?|injectables?|treatments?|jabs?|clinic|special|offer))?
        wrinkle[- ](?:relax(?:ing|ers?)|reducing|smoothing)(?: (?:injections?|jabs?|treatments?))?|(?:forehead|frown)(?: line)? (?:wrinkle )?(?:injections?|jabs?)|lip flips?|bunny lines|jaw slimming(?: injections?)?|jaw relaxing(?: injections?)?|smoothing (?:those|the|your) elevens|frown lines? (?:getting|gone|treat\w+)|\d areas? (?:from |for )?[£€$]\d+|[£€$]\d+ (?:for |per )(?:\d |three |two |one )?areas?|three areas for
        (?:ozempic|wegovy|mounjaro|saxenda|semaglutide|tirzepatide|liraglutide|victoza|trulicity|rybelsus|skinny (?:jabs?|pens?)|weight[- ]loss (?:pens?|jabs?|injections?|shots?)|fat jabs?)
        (?:hyalase|hyaluronidase|lip dissolving|b12 (?:shots?|injections?|jabs?)|vitamin b12 injections?|estrogel|evorel|estradot|testosterone (?:gel|cream)|hrt patches|tretinoin|roaccutane|isotretinoin|viagra|sildenafil|cialis|champix|emla|kenalog|hayfever (?:jab|injection)|(?:new )?amoxicillin)
        you[- ]know[- ]what in a syringe|what goes in the syringe|vial of b|purple[- ]box|frozen face
        ",
    )
});

/// What makes of a mention a promotion: a price, an offer, a place in stock, an invitation.
static OFFER: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        from|only|just|book|booking|bookings|offer|offers|off|free|half price|special|specials|available|in stock|now (?:in|at|available)|dm|menu|party|appointments?|slots?|consults?|consultation|per|unit|units|areas?|vials?|this (?:week|month|friday|saturday|weekend)|call|ask|add|stock|prices?|sale|deal|refer|refill|starter|starters|pens?|scripts?|clinic|nurse|injector|treat yourself|new|tuesday|link in bio|get|try|results|before|after|glow|smoother|fresh|loves?|best|gone|thanks to|in time for
        ",
    )
});

/// Talk of a medicine that sells nothing.
static NO_SALE: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        (?:don't|do not|doesn't|does not|won't|never|no longer|can't|cannot|not allowed to|stopped) (?:[a-z]+ ){0,2}(?:offer|do|sell|advertise|promote|prescribe|stock|supply|provide|mention|name|post)[^.!?]*|no,? we don't[^.!?]*
        (?:fake|counterfeit|illegal|unlicensed|unsafe|black[- ]market|online sellers?|side effects?|risks?|warning|beware|recall|shortage|if you (?:take|use|are on|are taking|'re on)|anyone (?:taking|on)|tell (?:us|your dentist)|before (?:surgery|sedation|your appointment)|study|research|trial|evidence|guidance|law|rules?|regulat\w+|asa|mhra|cap code|advert\w*|banned|prescription[- ]only)[^.!?]*
        ",
    )
});

static PRICE: LazyLock<Regex> = LazyLock::new(|| phrases(r".[£€$] ?\d+|\d+ ?% off|half price|twenty per cent"));

/// Words around an injection or a prescription that name no medicine and still hint at one.
static HINT: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"\w*tox\w*|\w*inject\w*|jabs?|needles?|syringes?|fillers?|wrinkl\w*|lines|frown\w*|forehead|prescri\w+|medicines?|medication|meds|drugs?|tablets?|pills?|antibiotics?|vials?|units?|weight[- ]loss|skinny|slimming|sedat\w+|hrt|b12",
    )
});

/// Whether a text or what it answers holds any word of a medicine, a hint included.
pub(crate) fn names_a_medicine(view: &View<'_>) -> bool {
    let hints = |text: &Text| MEDICINE.is_match(&text.normal) || HINT.is_match(&text.normal);
    view.facts.has(Kind::Drug)
        || view.facts.has(Kind::PrescriptionDrug)
        || hints(view.text)
        || view.answered.is_some_and(|(text, _)| hints(text))
}

pub(crate) fn check(view: &View<'_>, findings: &mut Findings) {
    let price = view.says(&PRICE);
    for hit in view.seek(&MEDICINE) {
        let sentence = view.sentence(hit.sentence);
        let tag = view.draft.text.get(..hit.span.start).is_some_and(|t| t.ends_with('#'));
        let sells = price || tag || OFFER.is_match(sentence);
        if !sells || (NO_SALE.is_match(sentence) && !price) {
            continue;
        }
        let span = hit.span.start - usize::from(tag)..hit.span.end;
        let words = view.words(&span).trim().to_owned();
        findings
            .add(
                span,
                Code::PomAdvertising,
                Confidence::Likely,
                format!(
                    "“{words}” promotes a prescription-only medicine to the public, which is not allowed: brand names, \
                     hashtags, prices and hints all count. Offer a consultation for lines and wrinkles instead."
                ),
            )
            .grip(Grip::Sentence);
    }
}
