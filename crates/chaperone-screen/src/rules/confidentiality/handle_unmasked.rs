//! Finds a name in a public reply that the writer of the review or comment did not give: it takes off the mask.
//!
//! It compares with the text answered only, and never looks anybody up.

use std::sync::LazyLock;

use regex::Regex;

use super::name_in_reply::is_spoken_to;
use crate::facts::{Fact, Kind, Whose};
use crate::rule::{Findings, Grip};
use crate::text::Text;
use crate::view::{View, exactly};
use crate::{Code, Confidence};

/// `JD87: awful place`, as reviews and comments are pasted in with the name that is shown.
static MASK: LazyLock<Regex> = LazyLock::new(|| exactly(r"^@?[a-z0-9_.\-]{2,30}:\s"));

/// The same where it can be no name and no first word: `JD87:`, `@tooth_fan:`, `molar.mum:`
static NICKNAME: LazyLock<Regex> =
    LazyLock::new(|| exactly(r"^(?:@[a-z0-9_.\-]{2,30}|[a-z0-9_.\-]{0,29}[0-9_.][a-z0-9_.\-]{0,29}):\s"));

pub(crate) fn check(view: &View<'_>, findings: &mut Findings) {
    let Some((answered, facts)) = view.answered else { return };
    // A nickname before the text, or an account name in it, is a mask: to take that off is never mended by a cut.
    let masked = facts.has(Kind::Handle) || MASK.is_match(&answered.normal);
    for name in view.private(&[Kind::PersonName]) {
        if own(view, name) || !(view.scene.discloses() || unmasks(view, name)) {
            continue;
        }
        let words = view.words(&name.span);
        if !is_given(answered, words) {
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

/// Whether a name by itself tells who is behind a nickname. Without one it may be the name that the site shows.
pub(super) fn unmasks(view: &View<'_>, name: &Fact) -> bool {
    view.answered.is_some_and(|(answered, _)| {
        NICKNAME.is_match(&answered.normal) && !is_given(answered, view.words(&name.span))
    }) && is_spoken_to(view, name)
}

/// Whether a text answered holds any part of a name.
pub(super) fn is_given(answered: &Text, name: &str) -> bool {
    let folded = Text::new(name).normal;
    folded.split(|c: char| !c.is_alphanumeric()).any(|part| part.len() > 2 && answered.normal.contains(part))
}

fn own(view: &View<'_>, name: &Fact) -> bool {
    name.whose == Whose::Staff || view.words(&name.span).to_lowercase().starts_with("dr")
}
