//! Whether the pictures of a draft may go where it goes: asked before an approval, at it, and again at release.
//!
//! Whatever is not settled is refused, by the first thing that is not. Deliberately absent: the words of the draft, which the
//! screen reads with the descriptions of its pictures, whether the consent that the draft names covers its pictures of a
//! patient (`consent::covering`, asked beside this at every place), and the bytes (`release`).

use chaperone_photo::target;
use chaperone_screen::Channel;
use sqlx::AnyConnection;

use super::findings::{State, What};
use super::{Picture, Shows, reading};
use crate::act::Time;
use crate::draft::Draft;
use crate::error::Error;
use crate::{Desk, Refusal, account, likeness};

/// Why the pictures of a draft go nowhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unsettled {
    /// It is to show a picture that is not in the library, so nobody looked at it.
    NotChecked,
    /// Pictures go with posts of the practice's own.
    NotHere,
    /// One of the places takes no pictures from the desk.
    NoPicturesThere,
    /// It was erased.
    Gone,
    /// It was cropped or covered since it was attached.
    Changed,
    /// Nobody wrote what it shows for those who cannot see it.
    NoAlt,
    /// Nobody said who or what it shows.
    NotSaid,
    /// It shows a patient, and the draft names no consent that could cover it.
    ShowsPatient,
    /// Somebody in it has not agreed, took it back, or left.
    StaffNotAgreed,
    /// A look was not taken, and no second person has looked.
    NotLooked,
    /// A finding is open.
    Open,
    /// One of the places takes pictures of another shape.
    Shape,
    /// It is too small for one of the places.
    TooSmall,
}

impl Unsettled {
    pub fn refusal(self) -> Refusal {
        match self {
            Unsettled::NotChecked => Refusal::picture_not_checked(),
            Unsettled::NotHere => Refusal::picture_not_here(),
            Unsettled::NoPicturesThere => Refusal::no_pictures_there(),
            Unsettled::Gone => Refusal::picture_gone(),
            Unsettled::Changed => Refusal::picture_changed(),
            Unsettled::NoAlt => Refusal::alt_missing(),
            Unsettled::NotSaid => Refusal::picture_not_said(),
            Unsettled::ShowsPatient => Refusal::picture_shows_patient(),
            Unsettled::StaffNotAgreed => Refusal::staff_not_agreed(),
            Unsettled::NotLooked => Refusal::picture_not_looked_at(),
            Unsettled::Open => Refusal::picture_open(),
            Unsettled::Shape => Refusal::picture_shape(),
            Unsettled::TooSmall => Refusal::picture_too_small(),
        }
    }
}

/// What stands in the way of the pictures of a draft; `None` where nothing does, or where it has none.
pub(crate) async fn unsettled(
    desk: &Desk,
    connection: &mut AnyConnection,
    draft: &Draft,
    now: Time,
) -> Result<Option<Unsettled>, Error> {
    if draft.picture {
        return Ok(Some(Unsettled::NotChecked));
    }
    if draft.pictures.is_empty() {
        return Ok(None);
    }
    if draft.share.is_some() || draft.channel != Channel::Post {
        return Ok(Some(Unsettled::NotHere));
    }
    let agreed = likeness::standing(connection).await?;
    let accounts = account::all(connection).await?;
    let mut targets = Vec::new();
    for account in accounts.iter().filter(|account| draft.accounts.contains(&account.id)) {
        let Some(target) = target(account.network.name()) else { return Ok(Some(Unsettled::NoPicturesThere)) };
        targets.push(target);
    }
    let known = reading::knowledge(desk, connection, now).await?;
    for attached in &draft.pictures {
        let act = desk.act_as_desk();
        let Some(picture) = reading::open(desk, connection, &act, &known, &attached.media).await? else {
            return Ok(Some(Unsettled::Gone));
        };
        if picture.digest != attached.digest {
            return Ok(Some(Unsettled::Changed));
        }
        if attached.alt.expose().trim().is_empty() {
            return Ok(Some(Unsettled::NoAlt));
        }
        let shown = match &picture.shows {
            None => Some(Unsettled::NotSaid),
            Some(Shows::Patient) if draft.about.is_none() => Some(Unsettled::ShowsPatient),
            Some(Shows::Staff(people)) if !people.iter().all(|person| agreed.contains(person)) => {
                Some(Unsettled::StaffNotAgreed)
            }
            Some(Shows::Staff(_) | Shows::Nobody | Shows::Patient) => None,
        };
        if let Some(unsettled) = shown.or_else(|| open(&picture)) {
            return Ok(Some(unsettled));
        }
        for target in &targets {
            match target.takes(picture.width, picture.height) {
                Ok(()) => {}
                Err(chaperone_photo::CannotPublish::Shape) => return Ok(Some(Unsettled::Shape)),
                Err(_) => return Ok(Some(Unsettled::TooSmall)),
            }
        }
    }
    Ok(None)
}

fn open(picture: &Picture) -> Option<Unsettled> {
    let mut open = picture.findings.iter().filter(|finding| finding.state == State::Open);
    let first = open.next()?;
    let only_looks =
        matches!(first.what, What::NotLooked(_)) && open.all(|finding| matches!(finding.what, What::NotLooked(_)));
    Some(if only_looks { Unsettled::NotLooked } else { Unsettled::Open })
}
