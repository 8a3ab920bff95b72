//! Finds personal closeness with a patient: private numbers, friend requests, flirting, meetings, secrets.
//!
//! Warmth is no finding. Nor is saying that personal accounts are for family and friends.

use std::sync::LazyLock;

use regex::Regex;

use crate::rule::{Findings, Grip};
use crate::view::{View, phrases};
use crate::{Code, Confidence};

static CLOSE: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        (?:fancy|up for|want to (?:grab|get)|wanna|let's (?:grab|get)|how about|come (?:for|have)|grab|go for|we'll grab) (?:a |some )?(?:drink|drinks|coffee|wine|pint|dinner|lunch|date|bite|cuppa)[^.!?]*
        (?:my|his|her|dr\.? [a-z]+'s|[a-z]+'s) (?:own |personal |private )+(?:mobile|number|phone|cell|snap\w*|insta\w*|account|facebook|whatsapp|page|email)[^.!?]*|(?:my|[a-z]+'s) (?:cell|mobile)[^.!?]*|my number is[^.!?]*|(?:text|ring|call|message|dm|whatsapp) me (?:on|any ?time|whenever|here|pics|directly|day or night|instead)[^.!?]*|(?:this is|on|from) my (?:own|personal) (?:phone|number|account)[^.!?]*|i'm on 0\d[\d ]+[^.!?]*
        (?:add(?:ed)? (?:me|you|u)|i'll add (?:you|u)|accept(?:ed|ing)|friend req\w*|happy to be friends|follow(?:ed)? (?:you|u) back)(?: back)?(?: on [^.!?]*)?
        (?:you|u|ur|you've|your) (?:are |look(?:ed)? |have |'ve |were |got )?(?:so |proper |really |absolutely |just |a )*(?:gorgeous|beautiful|stunning|fit|sexy|hot|cute|amazing in|lovely eyes|single|handsome)[^.!?]*
        gorgeous (?:smile|eyes)|cute smile|single again|thought of you|thinking (?:about|of) (?:you|u)|miss (?:you|u)|been thinking about|date (?:saturday|night|sunday|friday)|just us|stay in touch xx*|(?:don't|dont) tell (?:the practice|anyone|your (?:mum|mom)|reception)[^.!?]*|(?:rather|didn't want) (?:you|u|to)[^.!?]{0,30}(?:reception|office line)[^.!?]*|delete the (?:office )?thread
        (?:come|drop|pop|round|be) (?:by|over|round|to|it to|it round) (?:my|mine|to mine|ur|your|the) (?:place|house|flat|home|pub)[^.!?]*|come mine|come round[^.!?]*|saw (?:your|ur) light on|looking you up|couldn't resist[^.!?]*|we've been chatting till[^.!?]*|favou?rite patient of the week|more than a patient
        ",
    )
});

static KEPT_APART: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        (?:can't|cannot|don't|do not|won't|not able to|keep|we keep|never|isn't|how do you) [^.!?,]*(?:add|accept|friends?|personal|private|meet|apart|drinks?|coffee|family)[^.!?]*|coffee morning[^.!?]*|macmillan[^.!?]*
        ",
    )
});

pub(crate) fn check(view: &View<'_>, findings: &mut Findings) {
    let apart = view.seek(&KEPT_APART);
    for hit in view.seek(&CLOSE) {
        if apart.iter().any(|a| a.span.start <= hit.span.start && hit.span.start < a.span.end) {
            continue;
        }
        findings
            .add(
                hit.span,
                Code::Boundary,
                Confidence::Likely,
                "This steps over the line between caring for somebody and being close to them, however kindly it is meant. \
                 Thank them, and point to the practice's own number and page.",
            )
            .grip(Grip::Text);
    }
}
