//! Finds a patient who is a child or a teenager: an age under eighteen, a class at school, "our youngest patient".
//!
//! Advice for parents and events for children are no finding. One's own child, with the child's agreement, is the
//! business of the judge and of people.

use std::sync::LazyLock;

use regex::Regex;

use crate::facts::{Fact, Kind, Whose};
use crate::rule::{Findings, Grip};
use crate::view::{View, phrases};
use crate::{Code, Confidence};

static CHILD: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"
        (?:our|my|the) youngest (?:ever )?(?:patient|brace-wearer|client|visitor|reader)|(?:in |her |his )?(?:year|class|grade) (?:[1-9]|1[0-3]|one|two|three|four|five|six|seven|eight|nine|ten)(?: (?:pupil|boy|girl|class|teacher|form))?|(?:this|our) (?:brave |sweet |gorgeous |lovely |cheeky )*(?:toddler|schoolboy|schoolgirl|little (?:boy|girl|man|lady|legend|superstar|princess|warrior|soldier|fella|chap|one|cutie))|first ever filling at (?:\d|four|five|six|seven)|(?:he|she) signed the form (?:himself|herself)
        ",
    )
});

/// Whether an age is that of a patient under eighteen. Such an age is this rule's, and no other one's.
pub(crate) fn is_young(view: &View<'_>, age: &Fact) -> bool {
    let young = age.value.as_deref().and_then(|years| years.parse::<u8>().ok()).is_some_and(|years| years < 18);
    let of_theirs = matches!(age.whose, Whose::Patient | Whose::Unknown);
    age.kind == Kind::Age && young && of_theirs && told(view, age.span.start) && !view.says(&OWN)
}

fn told(view: &View<'_>, byte: usize) -> bool {
    view.scene.patient.get(view.sentence_at(byte)) == Some(&true)
}

pub(crate) fn check(view: &View<'_>, findings: &mut Findings) {
    if view.says(&OWN) {
        return;
    }
    let mut add = |span: std::ops::Range<usize>, code, confidence| {
        findings
            .add(
                span,
                code,
                confidence,
                "This is about a child. Leave the child out, or turn it into general information. A post about a child \
                 needs the written consent of a guardian, and the child's own yes.",
            )
            .grip(Grip::Sentence);
    };
    for fact in view.facts.of(Kind::Age).filter(|fact| is_young(view, fact)) {
        add(fact.span.clone(), Code::Age, fact.confidence);
    }
    for hit in view.seek(&CHILD) {
        if told(view, hit.span.start) {
            add(hit.span, Code::Identifiable, Confidence::Likely);
        }
    }
}

/// One's own child.
static OWN: LazyLock<Regex> = LazyLock::new(|| phrases(r"my own (?:son|daughter|child|kids?)|my (?:son|daughter) (?:was|is|has)"));
