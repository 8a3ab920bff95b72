//! Finds a name in a public reply that the writer of the review or comment did not give: it takes off the mask.
//!
//! It compares with the text answered only, and never looks anybody up.

use std::sync::LazyLock;

use regex::Regex;

use crate::facts::{Fact, Kind, Whose};
use crate::rule::{Findings, Grip};
use crate::view::{View, exactly};
use crate::{Code, Confidence};

/// `JD87: awful place`, as reviews and comments are pasted in with the name that is shown.
static MASK: LazyLock<Regex> = LazyLock::new(|| exactly(r"^@?[a-z0-9_.\-]{2,30}:\s"));

pub(crate) fn check(view: &View<'_>, findings: &mut Findings) {
    let Some((answered, facts)) = view.answered else { return };
    // A nickname before the text, or an account name in it, is a mask: to take that off is never mended by a cut.
    let masked = facts.has(Kind::Handle) || MASK.is_match(&answered.normal);
    for name in view.private(&[Kind::PersonName]) {
        if own(view, name) || !view.scene.discloses() {
            continue;
        }
        let words = view.words(&name.span);
        let folded = crate::text::Text::new(words).normal;
        let given =
            folded.split(|c: char| !c.is_alphanumeric()).any(|part| part.len() > 2 && answered.normal.contains(part));
        if !given {
            findings
                .add(
                    name.span.clone(),
                    Code::Name,
                    Confidence::Sure,
                    format!(
                        "“{words}” does not stand in what you are answering. Writing it tells everyone who is behind \
                         the post. Answer without any name."
                    ),
                )
                .grip(if masked { Grip::Text } else { Grip::Words })
                .fix("");
        }
    }
}

fn own(view: &View<'_>, name: &Fact) -> bool {
    name.whose == Whose::Staff || view.words(&name.span).to_lowercase().starts_with("dr")
}
