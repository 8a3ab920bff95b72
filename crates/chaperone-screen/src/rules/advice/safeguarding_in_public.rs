//! Finds a worry about abuse, neglect or dangerous practice that is being aired instead of reported.
//!
//! Asking which route to take, without any case, is welcome and no finding.

use std::sync::LazyLock;

use regex::Regex;

use crate::rule::{Findings, Grip};
use crate::view::{View, phrases};
use crate::{Code, Confidence};

static CONCERN: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        bruises? (?:on|up|all over|both|down|round|around|again|since)[^.!?]*|(?:third|second|another|a|two) black eyes?[^.!?]*|hand ?print on[^.!?]*|broken jaw[^.!?]*(?:missus|wife|husband|partner)[^.!?]*
        (?:hitting|beating|belting|hurting|starving|neglecting|abusing|groping|robbing|hits|belts|beats|hit by|beaten by) (?:him|her|them|his|the (?:kids?|child|wee)|a (?:child|resident|patient)|my client)[^.!?]*|hit by (?:her|his) (?:stepdad|dad|mum|partner|boyfriend|step-?father)[^.!?]*
        (?:i reckon|pretty sure|i think|we think|we all think|if you ask me|we suspect)[^.!?]*(?:hitting|abus\w+|neglect\w*|hurting|covering|beating|touching)[^.!?]*
        (?:mum|dad|mom|family|kid|child|she|he) (?:is|are|'s)?(?: being)? ?(?:under|known to|on) (?:the )?(?:social (?:work|services)|cps|child protection|at[- ]risk register)[^.!?]*|(?:calling|call|called|told|phone|ring) (?:cps|social services|adult protective services|dhs|tusla)[^.!?]*|cps (?:won't|wont|will|are|don't)[^.!?]*
        (?:told|tells|telling) (?:our|the|my) (?:nurse|receptionist|hygienist|dentist) (?:things )?about (?:his|her) (?:step-?dad|dad|mum|partner)[^.!?]*
        (?:boss|principal|owner|practice|manager|clinic|they|he|she|dentist|consultant|surgeon|place|office)[^.!?]{0,60}(?:reus(?:es|ing)|reuse|wiping|not autoclav\w*|skips? (?:the )?(?:autoclave|steri\w*)|wash(?:es|ing)? and reuse|washing (?:single|implant|prophy)\w*)[^.!?]*
        (?:instead of autoclaving|no working (?:washer|autoclave|suction)|unsterili[sz]ed|dirty instruments|out of date (?:emergency )?(?:oxygen|drugs)|emergency (?:oxygen|drugs) (?:out of date|expired)|decon room with no|steri(?:li[sz]ation)? log|oximeter had tape|without monitoring)[^.!?]*
        (?:bill(?:s|ing|ed)?|claim(?:s|ing|ed)?|charging|upcod\w+|coding)[^.!?]{0,30}(?:never|nobody|not|that weren't|they didn't|didn't|phantom|without)[^.!?]*(?:took|taken|placed|happened|done|had|takes|did)?[^.!?]*|medicaid fraud[^.!?]*|insurance fraud[^.!?]*|nhs fraud[^.!?]*|committing fraud[^.!?]*
        (?:tidy|backdate|back-date|falsif\w+|fiddl\w+|alter|change|doctor) (?:the |up the |patient )?(?:records|notes|medical histories|turn charts|consent forms|audits?)[^.!?]*|unsigned consent forms[^.!?]*|lie(?:d)? about cpd[^.!?]*|buried[^.!?]*audits?[^.!?]*|signing off notes[^.!?]*
        (?:operat(?:ing|es|ed)|working|treating|works|clearly|turned up|comes in|came in)[^.!?]{0,30}(?:drunk|high|under the influence|smelling of drink|hungover at the chair|intoxicated)[^.!?]*|smell(?:ing|s) of (?:drink|alcohol|gin|whisk\w+)[^.!?]*(?:morning|theatre|surgery|work|running|clinic)[^.!?]*
        (?:patients|somebody|someone|residents|kids|a patient)[^.!?]{0,30}(?:going to die|were harmed|was harmed|are being harmed|have no idea|went without insulin)[^.!?]*
        (?:box of|charts|notes|records)[^.!?]{0,30}(?:behind the dumpster|in the skip|in my garage|on the pavement)[^.!?]*
        (?:aren't|not|isn't|no) (?:garda vetted|dbs checked|crb checked|registered with the gdc)[^.!?]*|head office know[^.!?]*|management know[^.!?]*|name and shame[^.!?]*|(?:whistle-?blow\w*) (?:on|here)[^.!?]*
        ",
    )
});

/// Says of the whole text that it asks for a route and tells no case.
static NO_CASE: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"general question|no patients were harmed|nobody was hurt|not about any|no case|hypothetical\w*|freedom to speak up|if you (?:suspect|think|see)|what's the route|which route|cpd course|webinar",
    )
});

/// Says the same of one sentence only.
static ROUTE: LazyLock<Regex> = LazyLock::new(|| {
    phrases(r"in general|if you (?:were|are|have)|training|policy|helpline|awareness week|safeguarding week")
});

pub(crate) fn check(view: &View<'_>, findings: &mut Findings) {
    for hit in view.seek(&CONCERN) {
        if (view.says(&NO_CASE) || ROUTE.is_match(view.sentence(hit.sentence))) && !view.scene.any_patient() {
            continue;
        }
        findings
            .add(
                hit.span,
                Code::Concern,
                Confidence::Likely,
                "This is a serious worry, and here it warns the wrong people and exposes the person at risk. \
                 Do not post it. Tell your safeguarding lead or the authority today; if somebody is in danger now, call the emergency number.",
            )
            .grip(Grip::Text);
    }
}
