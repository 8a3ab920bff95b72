//! Somebody else's words that a practice passes on: a repost, a like, the quoted part of a quote.
//!
//! What is repeated counts as said by the practice (S1-14), with two differences. Nobody can cut it or put it in other
//! words, so no fix is offered there and what would have to go takes the whole text with it. And a person may tell of their
//! own care, which a practice may not pass on unasked: repeating is a new disclosure.
//! Deliberately absent: who wrote it. Nobody is looked up.

use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::verdict::Held;
use crate::view::{View, hits, phrases};
use crate::{Draft, Level, Verdict};

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

/// Where the repeated words tell of their writer's own care.
pub(crate) fn own_stories(view: &View<'_>) -> Vec<Range<usize>> {
    let Some(from) = view.draft.repeats_from else { return Vec::new() };
    let told = |pattern: &LazyLock<Regex>| hits(view.text, pattern).into_iter().any(|hit| hit.span.start >= from);
    if !told(&OWN) || told(&AT_WORK) {
        return Vec::new();
    }
    let visits = hits(view.text, &VISIT).into_iter().map(|hit| hit.span);
    view.scene.care.iter().cloned().chain(visits).filter(|span| span.start >= from).collect()
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
    fn one_s_own_words_beside_a_quote_keep_their_fix() {
        let own = "Lovely to see Mrs Patel back today for her new crown!\n\n";
        let text = format!("{own}Brush twice a day with a fluoride toothpaste.");
        let report = read(&Draft { repeats_from: Some(own.len()), ..Draft::post(&text) });
        assert_eq!(report.verdict, Verdict::Consent);
        assert!(report.findings.iter().any(|finding| finding.fix.is_some()), "{report:?}");
    }
}
