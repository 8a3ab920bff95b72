//! Finds the name, initials or handle of a patient, or of somebody close to one. Own staff and public figures are
//! no finding; whether a name is theirs is the facts' to say.

use super::name_in_reply;
use crate::facts::{Fact, Kind, Whose};
use crate::rule::{Findings, Grip};
use crate::rules::denies;
use crate::view::View;
use crate::wording::{self, capital};
use crate::{Code, Confidence, presumed};

const NAMES: [Kind; 4] = [Kind::PersonName, Kind::Initials, Kind::HashtagName, Kind::Handle];

pub(crate) fn check(view: &View<'_>, findings: &mut Findings) {
    for name in view.private(&NAMES) {
        let Some(confidence) = betrays(view, name) else { continue };
        let code = if name.kind == Kind::Handle { Code::Handle } else { Code::Name };
        let seen = findings.add(name.span.clone(), code, confidence, message(view, name));
        if view.channel().is_public_reply() || view.channel().is_private() {
            seen.grip(Grip::Words);
        }
        if let Some(fix) = fix(view, name) {
            seen.fix(fix);
        }
    }
}

/// Whether a name here tells that somebody is a patient, and how surely.
fn betrays(view: &View<'_>, name: &Fact) -> Option<Confidence> {
    let sentence = view.sentence_at(name.span.start);
    if view.channel().is_public_reply() {
        if denies(view) && name_in_reply::is_spoken_to(view, name) {
            return Some(Confidence::Sure);
        }
        return view.scene.discloses().then_some(Confidence::Likely);
    }
    if view.channel().is_private() {
        let third = name.whose != Whose::Addressee && view.scene.patient.get(sentence) == Some(&true);
        return third.then_some(Confidence::Likely);
    }
    let here = view.scene.patient.get(sentence).copied().unwrap_or(false);
    match name.whose {
        Whose::Patient if here => Some(Confidence::Sure),
        _ if here && no_name(view.words(&name.span)) => None,
        _ if here => Some(Confidence::Likely),
        _ if presumed::is_patient(view, name) => Some(Confidence::Sure),
        _ => None,
    }
}

/// Whether a name in this public reply stands beside something that the reply tells of the person. To deny what they
/// wrote tells that one knows what happened.
pub(super) fn names_count(view: &View<'_>) -> bool {
    view.scene.discloses() || denies(view)
}

/// Networks, bodies and short forms that look like a name at the start of a sentence.
fn no_name(words: &str) -> bool {
    let lower = words.to_lowercase();
    words.contains("I'")
        || ["facebook", "instagram", "linkedin", "gofundme", "gps", "english", "prof"].contains(&lower.as_str())
}

fn message(view: &View<'_>, name: &Fact) -> String {
    let who = view.words(&name.span).trim_end_matches("'s").trim_end_matches("’s");
    if view.channel().is_public_reply() {
        return format!(
            "Together with the rest of this reply, “{who}” tells every reader who your patient is. \
             Answer without the name, even if the reviewer gave it."
        );
    }
    if view.channel().is_private() {
        return format!("This tells one person about another: {who}. Leave {who} out of this message.");
    }
    match wording::first_care(view) {
        Some(care) => format!(
            "This tells everyone that {who} is your patient. Leaving out the name is not enough: {care} still \
             {their} story. Turn it into general information. {}",
            wording::CONSENT,
            care = wording::is_or_are(&care),
            their = wording::possessive(view),
        ),
        None => {
            format!("This tells everyone that {who} is your patient. Write it without the person. {}", wording::CONSENT)
        }
    }
}

/// `a patient` for a name that is spoken of; nothing for a name that is spoken to.
fn fix(view: &View<'_>, name: &Fact) -> Option<String> {
    let text = &view.draft.text;
    let before = text.get(..name.span.start).unwrap_or_default();
    let after = text.get(name.span.end..).unwrap_or_default();
    let opens = before.trim_end().is_empty() || before.trim_end().ends_with(['.', '!', '?', '\n']);
    match name.kind {
        Kind::HashtagName => Some(String::new()),
        _ if view.channel().is_public_reply() => (!opens).then(String::new),
        _ if view.channel().is_private() => None,
        _ if after.starts_with(',') && opens => None,
        _ if presumed::is_spoken_to(view, name) => (!before.trim_end().ends_with(',')).then(String::new),
        _ => Some(capital("a patient", opens)),
    }
}
