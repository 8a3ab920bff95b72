//! Finds what makes a reader doubt the person behind the white coat: drink, sneers, secrets, sex, name and shame.
//!
//! It knows plain turns of phrase. Scorn for people is `derogatory`; a rant about the day is `venting`.

use std::sync::LazyLock;

use regex::Regex;

use crate::rule::{Findings, Grip};
use crate::view::{View, phrases};
use crate::{Channel, Code, Confidence};

static UNPROFESSIONAL: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        // Drink, and patients next morning.
        (?:wine|gin|prosecco|vodka|beer) o'?clock|(?:still |mildly |a bit |so )*(?:hungover|hung over)|still (?:drunk|steaming|pissed|off my face)[^.!?]*|day drinking|off my (?:face|head|trolley)[^.!?]*|(?:\d+|two|three|four|five|six) (?:gins?|jaegers?|jagers?|pints|wines|vodkas|tequilas|beers|shots) (?:down|in)\b[^.!?]*|pray(?:ers)? (?:for|n) (?:ma|my|tomorrow's|the|stuff)(?: (?:patients?|9am|fillings|first patient))?[^.!?]*|puked[^.!?]*|prosecco first[^.!?]*
        // Secrets and tricks.
        (?:just )?between us|(?:don't|dont|do not) (?:tell the (?:practice|office|boss)|quote me|let on|tag (?:her|him|them) lol)[^.!?]*|you (?:didn't|did not) hear (?:it|this) from me|delete after reading|nobody (?:has|needs) to know|keep (?:this|it) between us|he'd kill me for telling you|just say you(?:'re| are) (?:18|eighteen|over)[^.!?]*|say your bmi(?:'s| is)[^.!?]*|(?:next time )?i'll skip the gloves
        // Sneers at those who cannot answer.
        sorry not sorry(?: [a-z]+)?|name and shame|(?:you|we) (?:all )?know (?:exactly )?(?:who you are|who this is|where i work)|pics in comments|things (?:my )?patients say[^.!?]*|mood when your patient[^.!?]*|pov:? you(?:'re| are) a (?:student )?(?:nurse|doctor|dentist|hygienist)[^.!?]*(?:wife|girlfriend|turn up|naked|drunk|screaming)[^.!?]*|(?:i'm|i am) deceased|(?:i )?can't breathe[,.]? ?(?:lol|laughing)|crying with laughter|had us dying|(?:someone|somebody) should put (?:him|her|them) on a list|livestream it|i will enjoy the extraction|some of you (?:should be charged|clearly think)[^.!?]*|strikes again|loser does the[^.!?]*|don't be the only (?:bridesmaid|mum|mom|girl|one) with[^.!?]*|no time to think about it|we got receipts|bless your heart|go lick a[^.!?]*|said what i said|daily fail|sod it|f this (?:job|place)|do one|your move|who wore it best|best squelch ever|bunged me a[^.!?]*|who(?:'s| is) gonna know|karma
        (?:my|her|his) (?:labia|boobs?)[^.!?]*|boob job|absolute (?:tit|muppet)
        ",
    )
});

/// The same words of somebody's own day off, or against the habit.
static HARMLESS: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        (?:never|not|don't|do not|no longer|nobody) [^.!?]*(?:drunk|hungover|name and shame|between us)|good karma|wine tasting|between us (?:we|and|there|three|two|all)|things (?:we|people) say
        ",
    )
});

pub(crate) fn check(view: &View<'_>, findings: &mut Findings) {
    let harmless = view.seek(&HARMLESS);
    for hit in view.seek(&UNPROFESSIONAL) {
        if harmless.iter().any(|h| h.span.start < hit.span.end && hit.span.start < h.span.end) {
            continue;
        }
        let words = view.words(&hit.span).trim().to_owned();
        let grip = if view.channel() == Channel::Post { Grip::Sentence } else { Grip::Text };
        findings
            .add(
                hit.span,
                Code::Unprofessional,
                Confidence::Likely,
                format!(
                    "“{words}” makes readers doubt the person behind it, and a screenshot of it lasts. A patient who is \
                     booked tomorrow reads it too. Leave it out, or keep the text for yourself until the morning."
                ),
            )
            .grip(grip);
    }
}
