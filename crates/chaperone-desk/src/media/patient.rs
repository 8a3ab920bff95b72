//! What a consent has to know of the pictures of a draft: which show a patient, in which version, with how many faces.
//!
//! Deliberately absent: whether the consent covers them (`consent::cover`), and everything else that has to be right with a
//! picture (`settled`).

use chaperone_photo::faces::left_open;
use sqlx::AnyConnection;

use super::{Attached, Shows, reading};
use crate::Desk;
use crate::act::Act;
use crate::error::{Answer, Error};
use crate::id::MediaId;
use crate::{Refusal, granted};

/// An attached picture, as far as a consent is asked about it.
pub(crate) enum Asked {
    /// It shows no patient, so no consent is asked.
    Nobody,
    /// It was erased: nobody can say any more what it showed.
    Gone,
    Patient(OfPatient),
}

/// A picture of a patient in the version that was attached.
pub(crate) struct OfPatient {
    pub(crate) media: MediaId,
    pub(crate) digest: [u8; 32],
    /// Versions that it was cropped and covered from.
    earlier: Vec<[u8; 32]>,
    /// Faces that no cover hides.
    pub(crate) faces: usize,
}

impl OfPatient {
    /// Whether it was made from this version by cropping and covering alone.
    pub(crate) fn comes_from(&self, digest: [u8; 32]) -> bool {
        self.earlier.contains(&digest)
    }
}

pub(crate) async fn asked(desk: &Desk, connection: &mut AnyConnection, attached: &Attached) -> Result<Asked, Error> {
    let Some((body, _)) = reading::kept(desk, connection, &attached.media).await? else { return Ok(Asked::Gone) };
    if body.shows != Some(Shows::Patient) {
        return Ok(Asked::Nobody);
    }
    // Another version than that of now goes nowhere (`settled`), and comes from nothing.
    let now = body.digest == attached.digest;
    let earlier = body.earlier.iter().filter(|_| now).map(|earlier| earlier.digest).collect();
    let faces = left_open(body.faces.as_deref().unwrap_or_default(), &body.edits.shown_covers()).len();
    Ok(Asked::Patient(OfPatient { media: attached.media.clone(), digest: attached.digest, earlier, faces }))
}

/// Whether a patient can be asked for this version: it is that of now, it shows a patient, and this person may see it.
pub(crate) async fn askable(
    desk: &Desk,
    act: &Act,
    connection: &mut AnyConnection,
    id: &MediaId,
    digest: [u8; 32],
) -> Answer<()> {
    let (body, _) = granted!(reading::seen(desk, act, connection, id).await?);
    if body.shows != Some(Shows::Patient) {
        return Ok(Err(Refusal::picture_no_patient()));
    }
    Ok(if body.digest == digest { Ok(()) } else { Err(Refusal::consent_picture_elsewhere()) })
}

/// Whether a picture is still there in this version, or in one that came from it.
pub(crate) async fn has_version(
    desk: &Desk,
    connection: &mut AnyConnection,
    id: &MediaId,
    digest: [u8; 32],
) -> Result<bool, Error> {
    let kept = reading::kept(desk, connection, id).await?;
    Ok(kept.is_some_and(|(body, _)| body.edits_of(digest).is_some()))
}
