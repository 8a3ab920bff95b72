//! Somebody else's words that a practice passes on: a repost, a like, the quoted part of a quote.
//!
//! What is repeated counts as said by the practice (S1-14), with two differences. Nobody can cut it or put it in other
//! words, so no fix is offered there and what would have to go takes the whole text with it. And a person may tell of their
//! own care, which a practice may not pass on unasked: repeating is a new disclosure.
//! Deliberately absent: who wrote it. Nobody is looked up.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::facts::{Kind, Whose};
use crate::verdict::Held;
use crate::view::{View, hits, phrases};
use crate::{Confidence, Draft, Level, Verdict};

/// Somebody speaks of themselves.
static OWN: LazyLock<Regex> = LazyLock::new(|| {
    phrases(r"i|i'm|i've|i'd|i'll|im|ive|my|me|mine|myself|our (?:son|daughter|little \w+|baby|toddler)")
});

/// Somebody speaks of their work: a colleague, a college, another practice.
static AT_WORK: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        (?:my|our) (?:own )?(?:[a-z-]+ )?(?:patients?|practice|clinic|surgery|colleagues?|team|students?|nurses?|list|lecture|talk|course)
        (?:i'm|i am|as|me as) an? (?:[a-z-]+ ){0,2}(?:dentist|doctor|gp|nurse|hygienist|therapist|orthodontist|surgeon|pharmacist|student|physio)
        i (?:treat|see|teach|tell my|advise|recommend)
        our (?:[a-z-]+ )?(?:reception|front desk|open day|fundrais\w+|school|charity|event)
        for (?:the|a|an|your|his|her|their|this) (?:[a-z-]+ ){0,3}(?:lectures?|talks?|courses?|workshops?|webinars?|training|articles?|books?|donations?)
        for (?:sponsoring|donating|supporting|hosting|speaking|inviting|visiting|teaching|having us)
        ",
    )
});

/// That somebody was at a dentist's or a doctor's, in their own words.
static VISIT: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        my (?:[a-z'-]+ ){0,2}(?:dentist|doctor|gp|hygienist|orthodontist|appointment|check[- ]?up|consultation|surgeon)
        (?:been|went|going|go|off|back) (?:to|at) the (?:dentist|doctor|hygienist|orthodontist)'?s?
        (?:thanks|thank you) (?:so much )?(?:to )?(?:dr\.? ?[a-z]+|doctor [a-z]+)
        ",
    )
});

/// Their own treatment, visit or praise, told in the first person. These are no guess: whoever writes them was there.
static FIRST_HAND: LazyLock<Regex> = LazyLock::new(|| {
    const TREATED: &str = r"(?:crowns?|veneers?|implants?|dentures?|bridge|fillings?|braces?|aligners?|invisalign|retainers?|extractions?|root canals?|bonding|whitening|wisdom (?:tooth|teeth)|hygienist appointment|appointment|check[- ]?up|consultation|treatment|operation|surgery|scale and polish|stitches)";
    let source = r"
        my (?:(?:new|first|second|third|last|final|next|own|old|lovely|beautiful|gorgeous|shiny|front|back|upper|lower|top|bottom|dental|temporary|porcelain|composite|ceramic|clear|gold|broken|two|three|four|six|eight|six[- ]month|routine|yearly|annual|emergency|recent) ){0,3}TREATED(?: done| fitted| out| off| on)?
        (?:i|i've|i have|i'd|just|finally) (?:just |finally |only |also )?(?:had|got|have had|have got) (?:a|an|my|the|two|three|four|six|eight|all) (?:[a-z'-]+ ){0,3}TREATED
        (?:i|i've|i have|just|finally) (?:just |finally )?(?:had|got) (?:my|all my|a) (?:[a-z'-]+ ){0,2}(?:tooth|teeth|molars?) (?:[a-z]+ ){0,1}(?:out|done|fixed|cleaned|whitened|straightened|pulled|filled|removed|sorted)
        (?:took|taken|pulled|fixed|filled|sorted|whitened|straightened|cleaned|saved|removed|did|done) (?:out )?my (?:[a-z-]+ ){0,3}(?:tooth|teeth|smile|TREATED)
        (?:braces|train tracks|aligners|brace) (?:are |is |came |come |have come )?finally (?:come |came )?(?:off|out)|finally (?:got |had )?(?:my |the )?(?:braces|train tracks|brace) off
        (?:looked after|took (?:such |very |great |good )*care of|treated|put|calmed|talked|reassured|fitted|squeezed|saw) me(?: (?:so |very |really )?(?:well|at ease|down|through|in|straight away|quickly))?
        (?:gentle|kind|patient|lovely|brilliant|amazing|caring|understanding|friendly) (?:with|to|towards) me
        (?:can't|cannot|can not|couldn't|could not) (?:recommend|thank|fault|praise) (?:[a-z'.]+ ){1,5}(?:enough|highly enough|more)
        best (?:dentists?|dental (?:practice|surgery|team)|doctors?|gp|hygienist|orthodontist|practice|surgery|clinic|nurses?) (?:ever|in town|around|by far|i(?:'ve| have)|out there)
        (?:i'm|i am|i was|i've been|i have been|been) (?:now )?(?:a|their) (?:[a-z-]+ )?patient (?:here|there|of|at|with|for|since)
        (?:my|our) (?:(?:little|youngest|eldest|oldest|[a-z]+-year-old) )?(?:son|daughter|boy|girl|toddler|baby|mum|dad|husband|wife|nan|partner)(?:'s)? (?:[a-z'-]+ ){0,6}(?:tooth|TREATED)
        ";
    phrases(&source.replace("TREATED", TREATED))
});

/// Thanks to the practice as a whole, or to people there by what they are.
static THANKS: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        (?:thanks|thank you|thankyou|grateful|hats off|shout ?out) (?:(?:so|very|ever so) much |again |a lot |a million )*(?:to |goes to )?(?:dr\.? ?[a-z]+|doctor [a-z]+|(?:all |everyone |everybody )(?:at|in) [a-z'-]+(?: [a-z'-]+){0,2}|(?:all )?(?:the|their) (?:[a-z-]+ ){0,3}(?:team|staff|dentists?|nurses?|hygienists?|receptionists?|doctors?|ladies|girls)|(?:[a-z'-]+ ){1,3}(?:dental|dentistry|dentists?|surgery|clinic|orthodontics|dental practice))
        ",
    )
});

/// Thanks to somebody; a name of the team has to follow.
static THANKS_TO: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"(?:thanks|thank you|thankyou|grateful|shout ?out) (?:(?:so|very|ever so) much |again |a lot |a million )*(?:to|goes to)?",
    )
});

/// Where the repeated words tell of their writer's own care, and how sure that is. What is told at first hand is
/// returned alone; else a treatment or a visit beside any word of the first person is likely to be one's own.
pub(crate) fn own_stories(view: &View<'_>) -> Vec<(Range<usize>, Confidence)> {
    let Some(from) = view.draft.repeats_from else { return Vec::new() };
    let told = |pattern: &LazyLock<Regex>| hits(view.text, pattern).into_iter().any(|hit| hit.span.start >= from);
    if told(&AT_WORK) || view.scene.fiction {
        return Vec::new();
    }
    let first_hand = hits(view.text, &FIRST_HAND).into_iter().chain(hits(view.text, &THANKS)).map(|hit| hit.span);
    let sure: Vec<_> = first_hand.chain(thanks_to_the_team(view)).filter(|span| span.start >= from).collect();
    if !sure.is_empty() {
        return sure.into_iter().map(|span| (span, Confidence::Sure)).collect();
    }
    if !told(&OWN) {
        return Vec::new();
    }
    let visits = hits(view.text, &VISIT).into_iter().map(|hit| hit.span);
    let likely = view.scene.care.iter().cloned().chain(visits).filter(|span| span.start >= from);
    likely.map(|span| (span, Confidence::Likely)).collect()
}

/// Thanks to somebody whom the practice knows as one of its team, from the thanks to the name.
fn thanks_to_the_team(view: &View<'_>) -> Vec<Range<usize>> {
    /// How far a name may stand behind the thanks, in bytes: `to the ever patient`.
    const NEAR: usize = 24;
    let staff: Vec<_> = view
        .facts
        .of(Kind::PersonName)
        .filter(|name| name.whose == Whose::Staff)
        .map(|name| name.span.clone())
        .collect();
    let named = |thanks: Range<usize>| {
        let near = |name: &&Range<usize>| (thanks.end..thanks.end + NEAR).contains(&name.start);
        staff.iter().find(near).map(|name| thanks.start..name.end)
    };
    hits(view.text, &THANKS_TO).into_iter().filter_map(|hit| named(hit.span)).collect()
}

/// Takes the fixes off what is repeated.
pub(crate) fn unfixable(draft: &Draft, held: &mut [Held]) {
    let Some(from) = draft.repeats_from else { return };
    for held in held.iter_mut().filter(|held| held.finding.bytes.end > from) {
        held.finding.fix = None;
    }
}

/// The least verdict that what is repeated allows: nothing of it can go.
pub(crate) fn floor(draft: &Draft, held: &[Held]) -> Verdict {
    let Some(from) = draft.repeats_from else { return Verdict::Clear };
    let levels = held.iter().filter(|held| held.finding.bytes.end > from).map(|held| held.finding.level);
    match levels.max() {
        Some(Level::Stop) => Verdict::Stop,
        Some(Level::Consent) => Verdict::Consent,
        Some(Level::Revise) => Verdict::Revise,
        Some(Level::Note) | None => Verdict::Clear,
    }
}

#[cfg(test)]
mod tests {
    use crate::{Draft, Known, Pack, Screen, Verdict};

    fn read(draft: &Draft) -> crate::Report {
        Screen::new(Pack::named("uk-dental").unwrap()).check(draft, &Known::default())
    }

    const STORY: &str = "So happy with my new veneers from Harbour Lane Dental! Thank you Dr Whitlock.";

    #[test]
    fn a_patients_own_post_is_a_new_disclosure_when_the_practice_repeats_it() {
        let report = read(&Draft::repeated(STORY));
        assert_eq!(report.verdict, Verdict::Consent);
        assert!(report.findings.iter().any(|finding| finding.rule == "patient-story"), "{report:?}");
        let work = "My patients often ask me whether a root canal hurts. With modern anaesthetic it should not.";
        assert_eq!(read(&Draft::repeated(work)).verdict, Verdict::Clear);
    }

    #[test]
    fn what_is_repeated_has_no_fix_and_takes_the_own_words_with_it() {
        let own = "We are open on Saturday from nine until one, and everybody is welcome to look around with us. ";
        let insult = "Some patients are just too thick to floss.";
        let text = format!("{own}{insult}");
        assert_eq!(read(&Draft::post(&text)).verdict, Verdict::Revise, "one's own words can be cut");
        let report = read(&Draft { repeats_from: Some(own.len()), ..Draft::post(&text) });
        assert_eq!(report.verdict, Verdict::Stop);
        assert_eq!(report.suggestion, None);
        assert!(report.findings.iter().all(|finding| finding.fix.is_none()));
    }

    #[test]
    fn thanks_and_a_treatment_told_in_the_first_person_need_the_writers_leave_also_where_only_staff_are_named() {
        let staff = ["Dr Okafor", "Joanne"].map(str::to_owned).to_vec();
        let known = Known { staff, ..Known::default() };
        let screen = Screen::new(Pack::named("uk-dental").unwrap());
        for told in [
            "Just had my implant done at Millbrook Dental in Ludlow with Dr Okafor. Thank you so much to Joanne on reception too xx",
            "Just had my implant done at Millbrook Dental in Ludlow with Dr Okafor. No pain at all, best dentist ever!",
            "My crown looks fantastic",
            "Two years of braces finally off, I can't stop smiling",
            "Thank you so much to Joanne on reception xx",
            "Can't recommend Millbrook Dental enough, they were so gentle with me.",
            "Dr Okafor took my tooth out and I did not feel a thing.",
            "Finally booked in, and Joanne looked after me so well.",
            "Best dentist ever, no pain at all!",
            "I was so nervous, but the whole team put me at ease.",
        ] {
            let report = screen.check(&Draft::repeated(told), &known);
            assert!(report.verdict >= Verdict::Consent, "{told}: {report:?}");
            assert!(report.findings.iter().any(|finding| finding.rule == "patient-story"), "{told}: {report:?}");
        }
        for news in [
            "Thank you to everybody who came to our open day on Saturday.",
            "I treat many people with implants. Clean around them every day.",
            "Thank you to Joanne, who has run our reception for ten years.",
            "Congratulations to the whole team at Millbrook Dental on your new surgery!",
            "My top tip: change your toothbrush every three months.",
        ] {
            let report = screen.check(&Draft::repeated(news), &known);
            assert!(report.findings.iter().all(|finding| finding.rule != "patient-story"), "{news}: {report:?}");
        }
    }

    #[test]
    fn one_s_own_words_beside_a_quote_keep_their_fix() {
        let own = "Lovely to see Mrs Patel back today for her new crown!\n\n";
        let text = format!("{own}Brush twice a day with a fluoride toothpaste.");
        let report = read(&Draft { repeats_from: Some(own.len()), ..Draft::post(&text) });
        assert_eq!(report.verdict, Verdict::Consent);
        assert!(report.findings.iter().any(|finding| finding.fix.is_some()), "{report:?}");
    }
}
