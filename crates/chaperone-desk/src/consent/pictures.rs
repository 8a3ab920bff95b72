//! The pictures of a consent: chosen for a form, shown to the patient as they were chosen, matched with what would be
//! published, and erased once the patient takes the consent back.
//!
//! A form names each picture by its version, and the signed record keeps that name when the picture is gone: it says which
//! pixels were agreed to and cannot be turned back into them. Deliberately absent: whether a use is covered (`cover`), and
//! looking at pictures (`media`).

use sqlx::AnyConnection;

use super::cover::Picture;
use super::form::{Answers, Edits, Form};
use super::link::handed;
use super::store;
use crate::act::Act;
use crate::error::{Answer, Error};
use crate::id::{ConsentId, MediaId};
use crate::media::{self, Asked, Attached, Shown};
use crate::{Desk, Refusal, granted};

/// Whether a form may ask for its pictures: each once, a patient's, and as it is now; one that was asked for before in the
/// same version may stay. Whoever prepares it has to be able to see them.
pub(super) async fn fit(
    desk: &Desk,
    act: &Act,
    connection: &mut AnyConnection,
    form: &Form,
    before: Option<&Form>,
) -> Answer<()> {
    for (at, item) in form.items.iter().enumerate() {
        if form.items[..at].iter().any(|other| other.media == item.media) {
            return Ok(Err(Refusal::answers_unfit()));
        }
        let known = |form: &Form| form.items.iter().any(|old| old.media == item.media && old.digest == item.digest);
        if !before.is_some_and(known) {
            granted!(media::askable(desk, act, connection, &item.media, item.digest).await?);
        }
    }
    Ok(Ok(()))
}

/// Whether the pictures of a form can still be shown as they were chosen: those that are `ticked`, or all. Nobody agrees to a
/// picture that they cannot see.
pub(super) async fn there(
    desk: &Desk,
    connection: &mut AnyConnection,
    form: &Form,
    ticked: Option<&Answers>,
) -> Answer<()> {
    for item in form.items.iter().filter(|item| ticked.is_none_or(|answers| answers.items.contains(&item.media))) {
        if !media::has_version(desk, connection, &item.media, item.digest).await? {
            return Ok(Err(Refusal::consent_picture_gone()));
        }
    }
    Ok(Ok(()))
}

/// One picture of the form that a link opens, in the very version that is asked for. Any other picture is not here.
pub async fn kiosk_picture(desk: &Desk, token: &str, id: &MediaId) -> Answer<Shown> {
    let item = {
        let mut connection = desk.db().read().await?;
        let handed = granted!(handed(desk, &mut connection, token, desk.now()).await?);
        handed.opened.body.form.items.into_iter().find(|item| item.media == *id)
    };
    let Some(item) = item else { return Ok(Err(Refusal::not_here())) };
    Ok(granted!(media::as_asked(desk, &item.media, item.digest).await?).ok_or_else(Refusal::consent_picture_gone))
}

/// The pictures of a draft that show a patient, as a consent to `form` is asked about them.
pub(super) async fn used(
    desk: &Desk,
    connection: &mut AnyConnection,
    form: &Form,
    attached: &[Attached],
) -> Result<Used, Error> {
    let mut used = Used { pictures: Vec::new(), gone: false };
    for attached in attached {
        let picture = match media::asked(desk, connection, attached).await? {
            Asked::Nobody => continue,
            Asked::Gone => {
                used.gone = true;
                continue;
            }
            Asked::Patient(picture) => picture,
        };
        let item = form.items.iter().find(|item| item.media == picture.media);
        // Cropping and covering only take away, so a version that comes from the signed one shows nothing that was not seen.
        let (digest, edits) = match item {
            Some(item) if picture.comes_from(item.digest) => (item.digest, Edits::CropAndCover),
            _ => (picture.digest, Edits::None),
        };
        used.pictures.push(Picture { media: picture.media, digest, edits, faces: picture.faces });
    }
    Ok(used)
}

/// See [`used`].
pub(super) struct Used {
    pub(super) pictures: Vec<Picture>,
    /// One was erased: nobody can say what it showed.
    pub(super) gone: bool,
}

/// Erases the pictures that rested on a withdrawn consent and on no other that somebody signed and that is not over.
///
/// Not while anything on it is out, on its way, or not yet shown to be gone: whoever takes it down keeps as evidence what
/// stood there and which consent it rested on, and can compare the two only while the picture is here. The library's copy goes
/// nowhere meanwhile, since the consent that it needs is closed. Afterwards the prints remain, sealed, so that the picture is
/// known when somebody adds it again; and the signed record keeps the name of its version.
pub(super) async fn take_along(desk: &Desk, tx: &mut AnyConnection, act: &Act, id: &ConsentId) -> Result<bool, Error> {
    let mut erased = false;
    if super::gate::is_out(tx, id).await? {
        return Ok(erased);
    }
    for item in store::items(tx, id).await? {
        if !store::is_item_of_another(tx, &item, id).await? && !media::is_under_way(tx, &item).await? {
            store::forget_item(tx, id, &item).await?;
            media::erase_withdrawn(desk, tx, act, &item, id).await?;
            erased = true;
        }
    }
    Ok(erased)
}

/// The same for every consent that was withdrawn earlier: its posts may be down by now, and another consent over. Whether
/// anything was erased.
pub(super) async fn take_all_along(desk: &Desk, tx: &mut AnyConnection, act: &Act) -> Result<bool, Error> {
    let mut erased = false;
    for id in store::withdrawn_with_items(tx).await? {
        erased |= take_along(desk, tx, act, &id).await?;
    }
    Ok(erased)
}
