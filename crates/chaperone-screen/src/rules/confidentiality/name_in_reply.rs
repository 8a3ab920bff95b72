//! Finds the name by which a public reply speaks to whoever it answers.
//!
//! Deliberately absent: a reply that tells something about the person besides (`patient-named`, `handle-unmasked`),
//! and the names of the practice's own people.

use super::handle_unmasked::{is_given, unmasks};
use crate::facts::{Fact, Kind, Whose, is_signed, is_vocative};
use crate::rule::{Findings, Grip};
use crate::view::View;
use crate::{Code, Confidence};

pub(crate) fn check(view: &View<'_>, findings: &mut Findings) {
    if !view.channel().is_public_reply() || super::patient_named::names_count(view) {
        return;
    }
    for name in view.private(&[Kind::PersonName]).filter(|name| is_spoken_to(view, name) && !unmasks(view, name)) {
        let who = view.words(&name.span);
        let given = view.answered.is_none_or(|(answered, _)| is_given(answered, who));
        let message = if given {
            format!(
                "“{who}” shows every reader that the practice knows who wrote this. It is safer to answer without the \
                 name, even if they signed with it."
            )
        } else {
            format!(
                "“{who}” does not stand in what you are answering. Unless the site shows this very name beside it, \
                 writing it tells everyone who is behind it. Answer without the name."
            )
        };
        let opens = view.facts.sentences.iter().any(|sentence| sentence.span.start == name.span.start);
        let seen = findings.add(name.span.clone(), Code::Name, Confidence::Sure, message);
        seen.grip(Grip::Words);
        if !opens {
            seen.fix("");
        }
    }
}

/// Whether a name speaks to the writer of what is answered: it is in address position, or they signed with it and
/// nobody here bears it.
pub(super) fn is_spoken_to(view: &View<'_>, name: &Fact) -> bool {
    let place = |token: &crate::text::Token| view.text.original_span(token.normal.clone());
    let inside = |at: &usize| {
        view.text.tokens.get(*at).map(place).is_some_and(|p| name.span.start <= p.start && p.end <= name.span.end)
    };
    let within: Vec<usize> = (0..view.text.tokens.len()).filter(inside).collect();
    let (Some(first), Some(last)) = (within.first(), within.last()) else { return false };
    let word = |at: usize| view.text.tokens.get(at).map_or("", |token| view.text.word(token));
    if matches!(word(*first), "dr" | "doctor" | "prof" | "professor") {
        return false;
    }
    name.whose == Whose::Addressee
        || is_vocative(view.text, *first, *last)
        || view.draft.in_reply_to.as_deref().is_some_and(|answered| is_signed(answered, word(*first)))
}
