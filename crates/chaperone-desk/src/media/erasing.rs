//! Erasing a picture: its key is destroyed, its print stays, so that it is known when it comes again.
//!
//! What nobody uses is erased by the clock. Deliberately absent: taking down what is out on a network (`job`).

use std::time::Duration;

use serde_json::json;
use sqlx::AnyConnection;

use super::{reading, store};
use crate::act::{Act, Duty, Time};
use crate::error::{Answer, Error};
use crate::id::{ConsentId, MediaId};
use crate::journal::{Deed, Note, append};
use crate::{Desk, Refusal, granted, job, seal};

/// How long a picture stays that no draft shows and nobody touches. Our own choice: a season of planning ahead.
pub const KEPT_UNUSED: Duration = Duration::from_hours(24 * 90);

/// Pictures that are forgotten in one round, so that a round stays short.
const AT_ONCE: i64 = 20;

/// Why a picture is erased. It decides what is said when the same picture comes again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Why {
    /// Somebody did not want it here.
    Unwanted,
    /// A consent was taken back: the same picture never goes out again.
    Withdrawn,
    /// Nobody used it. Said by the clock alone.
    Lapsed,
}

impl Why {
    /// As the row says it afterwards.
    fn state(self) -> &'static str {
        match self {
            Why::Unwanted => "erased",
            Why::Withdrawn => "withdrawn",
            Why::Lapsed => "lapsed",
        }
    }

    /// As the list of erasures beside the key says it.
    fn kind(self) -> &'static str {
        match self {
            Why::Unwanted => "picture",
            Why::Withdrawn => "picture-withdrawn",
            Why::Lapsed => "picture-lapsed",
        }
    }

    pub(crate) fn of_kind(kind: &str) -> Option<Why> {
        [Why::Unwanted, Why::Withdrawn, Why::Lapsed].into_iter().find(|why| why.kind() == kind)
    }
}

/// Destroys a picture's key, and with it the picture on this desk. Posts that would show it go nowhere any more; what is out
/// on a network stays there until it is taken down.
pub async fn erase(desk: &Desk, act: &Act, id: &MediaId, why: Why) -> Answer<()> {
    granted!(act.may(Duty::Write));
    let mut tx = desk.db().write().await?;
    let picture = granted!(reading::visible(desk, act, &mut tx, id).await?);
    if !picture.may.erase || why == Why::Lapsed {
        return Ok(Err(Refusal::not_yours()));
    }
    if is_under_way(&mut tx, id).await? {
        return Ok(Err(Refusal::under_way()));
    }
    // Beside the key first: a crash after this line still erases, at the next start.
    desk.keys().note_erasure(why.kind(), id.as_str(), act.now)?;
    blank(&mut tx, id, why, act.now).await?;
    let detail = json!({ "why": why.state() });
    append(&mut tx, act, Note::of(Deed::PictureErased, "picture", id.as_str()).with(detail)).await?;
    tx.commit().await?;
    desk.db().forget_log().await?;
    Ok(Ok(()))
}

/// Whether a post that shows it is being sent, or nobody knows what became of it.
pub(crate) async fn is_under_way(tx: &mut AnyConnection, id: &MediaId) -> Result<bool, Error> {
    for draft in store::uses(tx, id).await? {
        if job::under_way(tx, &draft).await? {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Erases a picture because the patient took the consent back that it rested on. One that was erased before, for another
/// reason, is known as taken back from now on.
pub(crate) async fn erase_withdrawn(
    desk: &Desk,
    tx: &mut AnyConnection,
    act: &Act,
    id: &MediaId,
    consent: &ConsentId,
) -> Result<(), Error> {
    desk.keys().note_erasure(Why::Withdrawn.kind(), id.as_str(), act.now)?;
    blank(tx, id, Why::Withdrawn, act.now).await?;
    let detail = json!({ "why": Why::Withdrawn.state(), "consent": consent.as_str() });
    append(tx, act, Note::of(Deed::PictureErased, "picture", id.as_str()).with(detail)).await.map(drop)
}

/// Whether there was anything to erase, or to say of it.
pub(crate) async fn blank(tx: &mut AnyConnection, id: &MediaId, why: Why, now: Time) -> Result<bool, Error> {
    let there = seal::destroy(tx, id.as_str()).await?;
    Ok(store::blank(tx, id, why.state(), now).await? || there)
}

/// Erases what nobody used for long enough.
pub(crate) async fn forget_unused(desk: &Desk, tx: &mut AnyConnection, act: &Act) -> Result<(), Error> {
    for id in store::unused(tx, act.now.minus(KEPT_UNUSED), AT_ONCE).await? {
        desk.keys().note_erasure(Why::Lapsed.kind(), id.as_str(), act.now)?;
        blank(tx, &id, Why::Lapsed, act.now).await?;
        let detail = json!({ "why": Why::Lapsed.state() });
        append(tx, act, Note::of(Deed::PictureErased, "picture", id.as_str()).with(detail)).await?;
    }
    Ok(())
}
