//! Why, in one sentence: what a text reads like, by what, and how soon somebody must look.
//!
//! The sentence may stand in a log or a notification, so it never repeats the text, and leaves to the marks what a turn of
//! phrase was taken for. Deliberately absent: the places ([`super::reasons`]).

use super::{Incoming, Judgement, Label, Reason, Sorted, Sorter, Urgency};
use crate::judge::context_sign;

/// What was sorted, in one sentence.
pub(super) fn why(sorter: &Sorter, incoming: &Incoming, what: &Sorted, reasons: &[Reason]) -> String {
    let first = what.labels.first().copied().unwrap_or(Label::GeneralEnquiry);
    let like = like(first);
    if !what.dangers.is_empty() {
        return format!("This reads like {like}, and the marked words point to danger to life: act now.");
    }
    let by = ground(sorter, incoming, first, reasons);
    match what.urgency {
        Urgency::Immediate => format!("{by} this reads like {like} that cannot wait: read it now."),
        Urgency::SameDay => format!("{by} this reads like {like} that should be looked at today."),
        Urgency::None => format!("{by} this reads like {like}; there is no hurry."),
    }
}

/// What a sign beside the text must add to a label to be named, in 1/256 of log odds.
const SIGN: i64 = 128;

/// What carried a label: the stars, the way that the text came, its marked words, or nothing that can be pointed to.
fn ground(sorter: &Sorter, incoming: &Incoming, label: Label, reasons: &[Reason]) -> String {
    let adds = |sign: &str| sorter.worth_of_sign(context_sign(sign), label as usize) >= SIGN;
    let stars = match incoming.stars {
        Some(1) => "its one star",
        Some(2) => "its two stars",
        Some(3) => "its three stars",
        Some(4) => "its four stars",
        Some(5) => "its five stars",
        _ => "",
    };
    let by_stars = !stars.is_empty() && adds(&format!("stars {}", incoming.stars.unwrap_or_default()));
    let by_way = adds(&format!("{:?}", incoming.channel));
    let by_words = reasons.iter().any(|reason| reason.speaks_for == Judgement::Label(label));
    let grounds = [(by_stars, stars), (by_way, "the way it came"), (by_words, "the marked words")];
    let grounds: Vec<&str> = grounds.into_iter().filter(|(is_one, _)| *is_one).map(|(_, ground)| ground).collect();
    if grounds.is_empty() { "As a whole".to_owned() } else { format!("By {}", grounds.join(" and ")) }
}

/// What a text with this label reads like.
pub(super) fn like(label: Label) -> &'static str {
    match label {
        Label::Praise => "kind words",
        Label::Complaint => "a complaint",
        Label::ClinicalEnquiry => "a question about somebody's care",
        Label::Emergency => "an emergency",
        Label::Appointment => "a wish for an appointment, or a change of one",
        Label::GeneralEnquiry => "a general question",
        Label::Abuse => "abuse",
        Label::Threat => "a threat",
        Label::Safeguarding => "a sign that somebody may be at risk",
        Label::FriendRequest => "a friend request",
        Label::PersonalContact => "a contact that is more personal than professional",
        Label::DataRequest => "a request about somebody's own records or data",
        Label::Legal => "a legal matter",
        Label::Press => "a question from the press",
        Label::Spam => "advertising or a trick",
        Label::ThirdPartyInformation => "private matters of somebody else",
    }
}
