//! Finds a patient's praise of clinical matters used in advertising: a quote about a symptom, a treatment, a result.
//!
//! Praise of parking, manners or the waiting room is no finding. It runs only where the law bans such testimonials.

use std::sync::LazyLock;

use regex::Regex;

use crate::rule::{Findings, Grip};
use crate::view::{Hit, View, exactly, phrases};
use crate::{Code, Confidence};

/// A passage in quotation marks, double or single.
static QUOTE: LazyLock<Regex> = LazyLock::new(|| {
    exactly(r#"(?P<it>"[^"\n]{6,400}"|(?:^|[\s(:>])'(?:[^'\n]|'[a-z]){6,400}'(?:$|[\s.,!?)–—-]))"#)
});

/// A symptom, a treatment, a clinician's skill or what came of it.
static CLINICAL: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        fix(?:ed|es)?|cured?|heal(?:ed|s)?|saved|sorted|rebuilt|changed my life|they changed|got rid of|vanished|gone(?: for good)?|painless|pain|zero (?:pain|bruising|swelling)|swelling|bruising|numb|(?:didn't|never|couldn't|can't|won't) feel[^.!?]*|felt (?:a|any) (?:thing|twinge)|felt nothing|chew|bite|eat|steak|smile|implants?|veneers?|crowns?|root canal|aligners?|braces|dentures?|fillings?|wisdom|extraction|tooth|teeth|gums?|jaw|tmj|headaches?|migraines?|sinusitis|reflux|sciatica|back|neck|knee|shoulder|hip|walk(?:ing)?|run(?:ning)?|snoring|melanoma|wrinkles?|botox|filler|lips|skin|injections?|orthotics|adjustments?|sessions|cortisone|diagnos\w+|found my|treatment|results?|years younger|wizard|magician|miracle
        ",
    )
});

/// That the words are praise, and somebody's own.
static PRAISE: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        i|i'm|i've|i'd|my|me|our|hubby's|mum's|best|amazing|perfect|love|loved|wizard|magician|miracle|legend|life|10/10|cured|fixed|saved|zero|gone|better|never|again|magic|brilliant|fantastic|gentle
        ",
    )
});

/// Praise that is told and not quoted.
static TOLD: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        video testimonials?[^.!?]*|[a-z]+ tells you how our [a-z]+ (?:cured|fixed|saved|changed)[^.!?]*|(?:mates|patients|clients|people|locals)[^.!?]{0,20} (?:telling|tell|told) us (?:that )?(?:their|our|how|we)[^.!?]*(?:gone|cured|fixed|healed|better|pain[- ]free|vanished)[^.!?]*
        ",
    )
});

/// A question, a saying or a rule, and no praise of ours.
static HARMLESS: LazyLock<Regex> = LazyLock::new(|| {
    phrases(r"myth|true or false|faq|what is|why do|how do|should i|can i|does it|do i|will it|is it|testimonials? (?:are|is) not|we (?:can't|cannot|don't|do not) (?:use|share|post|publish)")
});

pub(crate) fn check(view: &View<'_>, findings: &mut Findings) {
    let quoted = view.seek(&QUOTE).into_iter().filter(|hit| {
        let words = view.words(&hit.span).to_lowercase().replace('’', "'");
        CLINICAL.is_match(&words) && PRAISE.is_match(&words) && !HARMLESS.is_match(&words) && !words.contains('?')
    });
    let told = view.seek(&TOLD).into_iter().filter(|hit| !HARMLESS.is_match(view.sentence(hit.sentence)));
    for hit in quoted.chain(told) {
        findings
            .add(
                bare(view, &hit),
                Code::Testimonial,
                Confidence::Likely,
                "A patient's words about treatment or its result must not be used in advertising here, consent or not: \
                 readers take one person's luck for their own. Leave the quote out. Praise of service and kindness may stay.",
            )
            .grip(Grip::Sentence);
    }
}

/// The quote without the white space and marks around it.
fn bare(view: &View<'_>, hit: &Hit) -> std::ops::Range<usize> {
    let words = view.words(&hit.span);
    let edge = |c: char| c.is_whitespace() || matches!(c, '(' | ')' | ':' | '>' | '.' | ',' | '-' | '–' | '—' | '"' | '\'' | '“' | '”' | '‘' | '’' | '!');
    let start = words.len() - words.trim_start_matches(edge).len();
    let end = words.trim_end_matches(edge).len();
    hit.span.start + start..hit.span.start + end.max(start)
}
