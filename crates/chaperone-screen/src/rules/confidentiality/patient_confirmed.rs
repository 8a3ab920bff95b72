//! Finds words of a public reply that confirm or deny that somebody is, was or was not a patient.
//!
//! It reads replies only: in a post the same words belong to `patient-story`.

use std::sync::LazyLock;

use regex::Regex;

use crate::facts::Kind;
use crate::rule::{Findings, Grip};
use crate::view::{View, phrases};
use crate::{Code, Confidence};

/// "We have no record of you": a denial tells as much as a confirmation.
static DENIES: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        (?:have|has|had|find|found|can find|hold) (?:no|any) (?:record|records|trace|note) of (?:you|your|anyone|anybody|somebody|this|that|a person|a patient|the name)[^.!?]*
        no (?:record|records|trace) of (?:you|your|anyone|anybody|this|that)[^.!?]*
        (?:you|you've|you have|neither of you|nobody of that name|they) (?:are|were|have|has|was)? ?(?:not|never|n't)? ?(?:been )?(?:a patient|patients|registered|one of our patients|our patient|a patient of ours)[^.!?]*
        (?:you are|you're|you were|you have|you've) (?:not|never|no longer)(?: been)? (?:a patient|registered|on our|seen|treated|attended|a client|one of our)[^.!?]*
        (?:not|never) (?:a patient|been a patient|attended|visited|treated|seen) (?:of ours|here|at (?:our|this)|by us)[^.!?]*
        ",
    )
});

/// Words that only make sense to somebody who was there.
static CONFIRMS: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        your (?:[a-z'-]+ ){0,3}(?:visit|visits|appointment|appointments|appt|check[- ]?up|treatment|consultation|session|sessions|procedure|surgery|operation|stay|experience with (?:us|dr)|wait|follow[- ]up|review appointment|hygiene appointment|cleaning|exam|eye test|notes|records|chart|file|account|balance|bill|invoice|insurance|claim|x-rays?|prescription|signed form|consent form|referral|results|refund|tooth|teeth|gums?|smile|braces|aligners?|retainers?|implants?|crowns?|veneers?|fillings?|dentures?|extraction|root canal|night guard|new smile|glasses|varifocals|hearing aids?|knee|hip|shoulder|back|skin|scan|test|bloods|physio|rehab|journey)
        (?:see|seeing|saw|seen|meet|meeting|met|treat|treating|treated|look after|looking after|looked after|care for|caring for|cared for|having|have|had|welcome|welcoming|welcomed) (?:you|ye|him|her|them|your [a-z]+|yourself)(?: both| all| and [a-z ]+)?(?: in(?: the chair| again| today| on)?| back| today| again| last [a-z]+| on (?:mon|tues|wednes|thurs|fri|satur|sun)day| yesterday| as always| soon| at the desk| as (?:a|our) patient)
        (?:pleasure|joy|lovely|great|good|nice|privilege|honour|honor|delight) (?:to )?(?:see|seeing|saw|meet|meeting|treat|treating|look after|looking after|care for|caring for|having|have) (?:you|ye|him|her|them|your [a-z]+|yourself)[^.!?,]{0,30}
        (?:see|seeing) (?:you|ye|u|y'all)(?: and [a-z ]+)? (?:soon|next|at|on|in|again|then|mon|tue|wed|thu|fri|sat|sun)[a-z ]*
        (?:loved|love|enjoyed|adored|enjoy|loves) (?:treating|having|seeing|meeting|looking after|taking care of|caring for|working with) (?:you|your|him|her|them)[^.!?,]{0,30}
        (?:glad|pleased|happy|delighted|thrilled|relieved|stoked|chuffed|sorry|apologi[sz]e)(?: to hear)?(?: that)? (?:your|you felt|you had|you have|you found|it went|the [a-z]+ (?:went|is|are|has|have)|you popped|you came|we (?:could|were able to|ran late|kept you|got you|fitted))[^.!?]{0,60}
        (?:sorry|apologi[sz]e) (?:about|for) (?:your|the (?:wait|delay|long wait|mix[- ]up)|thursday|monday|tuesday|wednesday|friday|saturday|last|yesterday|today|running late)[^.!?]{0,40}
        (?:you|she|he|they|your [a-z]+) (?:came|come|comes|were seen|was seen|attended|visited|walked (?:in|out)|turned up|arrived|presented|popped in|were offered|were told|were advised|was told|were discharged|were (?:a patient|registered)|was (?:a patient|registered)|cancelled|missed|failed to|didn't (?:attend|turn up|cancel)|did not (?:attend|cancel)|signed|consented|agreed to|rang (?:us|at)|called us|were late|were \d+ minutes|refused|declined|told (?:us|our|dr)|asked us|were due|owe|still owe|have had \d+|had two|were booked|left (?:because|the practice)|waited because)
        you(?:'ve| have) (?:been|had) (?:a patient|with us|coming|my patient|our patient|\d+ appointments|(?:two|three|four|six|eight) )[^.!?]{0,30}
        (?:you|you're|you are|she is|he is|she's|he's) (?:a |an )?(?:valued|long[- ]standing|favou?rite|lovely|our|my|great|model|new|former) (?:[a-z]+ )?(?:patient|client)
        (?:as|being|value you as|have you as) (?:such |so )?(?:a|an|our|my) (?:[a-z]+ ){0,2}patient
        (?:glad|pleased|happy|delighted|thrilled|chuffed)(?: to hear)?(?: that)? you(?:'re| are| were| feel| left)? (?:so |very |really )?(?:happy|pleased|satisfied|delighted|comfortable|thrilled) (?:with|by|here|about)[^.!?]{0,40}
        (?:our|my) (?:favou?rite |own |lovely |bravest )?patient
        (?:your|you) (?:son|daughter|mum|mom|mam|dad|husband|wife|child|little one|brother|sister|nan|gran|kiddos?|twins|boy|girl|bub) (?:is|was|were|did|has|had|came|are)[^.!?]{0,40}
        (?:your|the) (?:mum|mom|mam|dad|son|daughter|husband|wife|kiddos?|little one|little man|twins)
        trust(?:ing|ed)? (?:us|me|dr\.? [a-z]+|our team) (?:with|on|to)[^.!?]{0,30}
        (?:how's|how is|how are|hope) (?:your|the|that) [a-z]+(?: [a-z]+){0,2} (?:is|are|doing|feeling|settl|now|today|better|holding)[a-z ]*
        how's the [a-z]+
        hope [a-z]+ (?:is|are|feels?) (?:feeling |doing )?(?:better|well|ok|okay|good)
        (?:we|i) (?:refunded|remember|prescribed|referred|advised|saw|treated|dismissed|discharged|fitted|booked|squeezed|tried to call|called|rang|have|'ve got) you(?: in)?
        (?:welcome|glad) to (?:the practice|the family|have you)
        been (?:with us|coming to us|a patient) (?:since|for|from)
        (?:you're|you are|ur|she's|he's) (?:booked|due|on our list|already on our list|in on|down for)[^.!?]{0,30}
        (?:our|the) (?:records|notes|system|file|files|call log|cctv) (?:show|shows|say|says|state|confirm|prove|has you|have you)[^.!?]{0,60}
        (?:we|i) (?:have |'ve )?(?:checked|looked at|reviewed|pulled|gone through) (?:your|the|our) (?:records?|notes|file|chart|system|appointment|history)[^.!?]{0,40}
        take you off (?:the|our) list|off our list|dismissed from the practice
        (?:she|he) (?:did so|did great|did brilliantly|was (?:so|such|in|our|a)|had (?:hers|his|all|her|a)|got (?:her|his)|sure did|came (?:in|to)|comes (?:in|to|here)|popped)[^.!?]{0,40}
        ",
    )
});

/// What looks like a confirmation and is an invitation, a condition or a promise about everybody.
static HARMLESS: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        if (?:you|your|it|there|she|he|they|this|that)[^.!?]*|can(?:no|')t (?:discuss|comment|confirm|talk|say|go into|look)[^.!?]*|cannot[^.!?]*|unable to[^.!?]*|not able to[^.!?]*|won't be able[^.!?]*|don't (?:discuss|comment|confirm)[^.!?]*|never (?:discuss|comment|confirm)[^.!?]*
        (?:before|when|whenever|once|until|unless|whether) you[^.!?]*|would (?:like|love|need|be happy|be glad|want)[^.!?]*|we'd (?:like|love|need|want|be)[^.!?]*|could you[^.!?]*|please (?:call|ring|phone|contact|email|message|get in touch|drop|speak|ask)[^.!?]*
        our patient (?:advocate|liaison|experience|safety|relations|care|services|coordinator|participation|support)
        sorry (?:to (?:hear|read|see|learn)|that|if|for)(?: that)? (?:you|this|about|any)[^.!?]{0,30}(?:sore|disappointed|unhappy|trouble|feel|frustrat\w+|upset|let down|pain|discomfort|worried|left waiting)
        your (?:feedback|review|comment|comments|message|kind words|words|concerns?|time|support|question|post|thoughts|own (?:dentist|doctor|gp)|local|nearest|dentist|gp|pharmacist|doctor)
        ",
    )
});

pub(crate) fn check(view: &View<'_>, findings: &mut Findings) {
    let harmless: Vec<_> = view.seek(&HARMLESS).into_iter().map(|hit| hit.span).collect();
    let mut told = Vec::new();
    for hit in view.seek(&DENIES) {
        told.push(hit.sentence);
        findings
            .add(
                hit.span,
                Code::PatientRelationship,
                Confidence::Sure,
                "Saying that somebody is not your patient tells as much as saying that they are. \
                 Say only that you cannot discuss individual matters here, and ask them to contact you.",
            )
            .grip(Grip::Words);
    }
    for hit in view.seek(&CONFIRMS) {
        if harmless.iter().any(|h| h.start <= hit.span.start && hit.span.start < h.end) {
            continue;
        }
        told.push(hit.sentence);
        let words = view.words(&hit.span).trim();
        let message = format!(
            "“{words}” confirms to everyone that the person is your patient, even if they said so first. \
             Thank them, or ask them to contact you, and say nothing about a visit."
        );
        findings.add(hit.span, Code::PatientRelationship, Confidence::Likely, message).grip(Grip::Words);
    }
    for date in view.private(&[Kind::Date, Kind::RelativeDate]) {
        if told.contains(&view.sentence_at(date.span.start)) {
            findings
                .add(
                    date.span.clone(),
                    Code::Date,
                    Confidence::Likely,
                    "A day makes the visit certain to everyone who knows the person. Leave it out.",
                )
                .grip(Grip::Words);
        }
    }
}

/// Whether a reply confirms or denies anything, for rules that weigh a name by it.
pub(crate) fn confirms(text: &crate::text::Text) -> bool {
    let harmless: Vec<_> = HARMLESS.find_iter(&text.normal).map(|m| m.range()).collect();
    DENIES.is_match(&text.normal)
        || CONFIRMS.find_iter(&text.normal).any(|m| !harmless.iter().any(|h| h.start <= m.start() && m.start() < h.end))
}
