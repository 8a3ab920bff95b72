//! Whether a consent covers one use at one instant: pure, and every mismatch has an answer of its own.
//!
//! Asked when a post is decided and again when it is released. Whatever is not named in what was signed, and ticked, is not
//! covered. Deliberately absent: reading a text for what it tells (`gate`), and storage.

use std::collections::BTreeSet;
use std::time::Duration;

use chrono::NaiveDate;

use super::form::{Answers, Capacity, Edits, Element, Form, Level, Mind, Others, Purpose};
use super::state::State;
use crate::Refusal;
use crate::account::Network;
use crate::act::Time;
use crate::id::{AccountId, ConsentId, MediaId};

/// The keyed index of a subject: who is meant, without saying who.
pub type SubjectTag = [u8; 32];

/// A consent as it was signed, with the state that it is kept in.
#[derive(Debug, Clone)]
pub struct Given {
    pub id: ConsentId,
    pub version: i64,
    pub digest: [u8; 32],
    /// As it is kept; the clock is asked here.
    pub state: State,
    pub subject: SubjectTag,
    pub form: Form,
    pub answers: Answers,
    /// The day on which it was signed, on the practice's wall.
    pub signed_on: NaiveDate,
    /// A second person looked at identity and authority.
    pub confirmed: bool,
}

/// A picture as it would be published.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Picture {
    pub media: MediaId,
    /// Of the picture that the edits below began from.
    pub digest: [u8; 32],
    /// What was done to it since.
    pub edits: Edits,
    /// Faces that can be seen in it, as far as the desk found any.
    pub faces: usize,
}

/// One use of what a patient agreed to.
#[derive(Debug, Clone)]
pub struct Use<'a> {
    pub subject: SubjectTag,
    pub pictures: &'a [Picture],
    /// What the words tell.
    pub elements: &'a BTreeSet<Element>,
    pub level: Level,
    pub purpose: Purpose,
    pub account: &'a AccountId,
    pub network: Network,
    pub stage: Option<&'a str>,
}

/// That a use is covered, by what.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cover {
    pub consent: ConsentId,
    pub version: i64,
    /// Names exactly what was signed.
    pub digest: [u8; 32],
    /// When it ends at the latest.
    pub until: Time,
}

/// Whether a consent covers a use at `now`, which is `today` on the practice's wall. `soon` is the pack's time before an end,
/// `guardian_until` its age.
pub fn covers(
    given: &Given,
    used: &Use<'_>,
    now: Time,
    today: NaiveDate,
    soon: Duration,
    guardian_until: u8,
) -> Result<Cover, Refusal> {
    in_force(given, now, soon)?;
    if given.subject != used.subject {
        return Err(Refusal::consent_of_another());
    }
    signer_stands(given, today, guardian_until)?;
    let Given { form, answers, .. } = given;
    if !answers.purposes.contains(&used.purpose) || !form.purposes.contains(&used.purpose) {
        return Err(Refusal::consent_other_purpose());
    }
    place(given, used)?;
    match used.stage {
        Some(stage) if !form.stages.contains(stage) => return Err(Refusal::consent_other_stage()),
        None if !form.stages.is_empty() => return Err(Refusal::consent_other_stage()),
        _ => {}
    }
    if !used.elements.is_subset(&form.elements) || !used.elements.is_subset(&answers.elements) {
        return Err(Refusal::consent_element_missing());
    }
    if !form.level.allows(used.level) {
        return Err(Refusal::consent_too_recognisable());
    }
    for picture in used.pictures {
        shown(given, picture, used.stage)?;
    }
    Ok(Cover { consent: given.id.clone(), version: given.version, digest: given.digest, until: form.period.until })
}

/// Whether the consent opens the gate at all at this instant.
pub fn in_force(given: &Given, now: Time, soon: Duration) -> Result<(), Refusal> {
    let period = given.form.period;
    match given.state.at(period, soon, now) {
        State::Active | State::Expiring if !given.confirmed => Err(Refusal::consent_unconfirmed()),
        State::Active | State::Expiring if now < period.from => Err(Refusal::consent_not_yet()),
        State::Active | State::Expiring => Ok(()),
        State::Draft | State::Explained => Err(Refusal::consent_unsigned()),
        State::Signed => Err(Refusal::consent_unconfirmed()),
        State::Expired => Err(Refusal::consent_expired()),
        State::Withdrawn => Err(Refusal::consent_withdrawn()),
        State::Suspended => Err(Refusal::consent_suspended()),
        State::Superseded => Err(Refusal::consent_superseded()),
        State::Refused => Err(Refusal::consent_said_no()),
    }
}

/// Whether whoever signed could sign, and still can speak for the patient.
fn signer_stands(given: &Given, today: NaiveDate, guardian_until: u8) -> Result<(), Refusal> {
    let Form { signer, minor, ability, .. } = &given.form;
    if signer.capacity != Capacity::Patient
        && (signer.authority.trim().is_empty() || signer.authority_seen_by.trim().is_empty())
    {
        return Err(Refusal::consent_without_authority());
    }
    if matches!(ability.mind, Mind::Lacking) {
        return Err(Refusal::consent_capacity());
    }
    let Some(minor) = minor else {
        let for_a_child = signer.capacity == Capacity::Guardian;
        return if for_a_child { Err(Refusal::consent_without_authority()) } else { Ok(()) };
    };
    let was_below = minor.reaches(guardian_until).is_some_and(|on| on > given.signed_on);
    if minor.safeguarding || (was_below && signer.capacity != Capacity::Guardian) {
        return Err(Refusal::consent_without_authority());
    }
    if minor.reaches.iter().any(|reached| given.signed_on < reached.on && reached.on <= today) {
        return Err(Refusal::consent_age_reached());
    }
    Ok(())
}

fn place(given: &Given, used: &Use<'_>) -> Result<(), Refusal> {
    let network = used.network.name();
    let named = |account: &AccountId| given.answers.places.contains(account);
    let mut there = given.form.places.iter().filter(|place| named(&place.account)).peekable();
    if there.any(|place| place.account == *used.account && place.network == network) {
        return Ok(());
    }
    let same_network = given.form.places.iter().any(|place| named(&place.account) && place.network == network);
    Err(if same_network { Refusal::consent_other_account() } else { Refusal::consent_other_network() })
}

fn shown(given: &Given, picture: &Picture, stage: Option<&str>) -> Result<(), Refusal> {
    let item = given.form.items.iter().find(|item| item.media == picture.media);
    let Some(item) = item.filter(|item| given.answers.items.contains(&item.media)) else {
        return Err(Refusal::consent_other_picture());
    };
    if item.stage.is_some() && item.stage.as_deref() != stage {
        return Err(Refusal::consent_other_stage());
    }
    if item.digest != picture.digest || picture.edits > given.form.edits {
        return Err(Refusal::consent_picture_changed());
    }
    // A bar over the eyes leaves a face: it is counted until the whole of it is covered.
    if picture.faces > 0 && !given.form.level.allows(Level::Face) {
        return Err(Refusal::consent_too_recognisable());
    }
    if picture.faces > 1 && given.form.others != Others::Agreed {
        return Err(Refusal::consent_others_shown());
    }
    Ok(())
}
