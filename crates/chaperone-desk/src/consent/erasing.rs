//! Erasing a consent that nothing rests on any more, and keeping withdrawals and erasures through a restore.
//!
//! Proof of a consent is kept while something published on it is out, and after that for as long as the practice decides
//! (`retention` of the packs); erasing is a person's decision. Both are listed beside the key, because a backup from before
//! would bring the consent back. Deliberately absent: a machine that erases by itself.

use serde_json::json;
use sqlx::AnyConnection;

use super::gate::{close, is_out};
use super::state::{Event, State, next};
use super::{KIND, ground, move_to, must_open, note, open, store};
use crate::act::{Act, Duty};
use crate::error::{Answer, Error};
use crate::id::ConsentId;
use crate::journal::{Deed, Note, append};
use crate::{Desk, Refusal, granted, seal};

/// The kind of a withdrawal in the list beside the key.
pub(crate) const WITHDRAWN: &str = "consent-withdrawn";

/// Destroys the key of a consent, and with it everything that it says. The journal keeps that it existed.
pub async fn erase(desk: &Desk, act: &Act, id: &ConsentId) -> Answer<()> {
    granted!(act.may(Duty::ConfirmConsent));
    let mut tx = desk.db().write().await?;
    let (_, pack) = ground(desk, &mut tx, act.now).await?;
    let opened = granted!(must_open(desk, &mut tx, id).await?);
    let state = opened.state(pack, act.now);
    if !(state.is_over() || matches!(state, State::Draft | State::Explained)) || is_out(&mut tx, id).await? {
        return Ok(Err(Refusal::consent_still_needed()));
    }
    // Beside the key first: a crash after this line still erases, at the next start.
    desk.keys().note_erasure(KIND, id.as_str(), act.now)?;
    blank(&mut tx, act, id).await?;
    append(&mut tx, act, Note::of(Deed::ConsentErased, KIND, id.as_str())).await?;
    tx.commit().await?;
    desk.db().forget_log().await?;
    Ok(Ok(()))
}

/// Whether there was anything to erase.
async fn blank(tx: &mut AnyConnection, act: &Act, id: &ConsentId) -> Result<bool, Error> {
    let there = seal::destroy(tx, id.as_str()).await?;
    store::end_links(tx, id, act.now).await?;
    store::end_receipts(tx, id).await?;
    store::forget_items(tx, id).await?;
    store::blank(tx, id, act.now).await?;
    Ok(there)
}

/// Does again what a restored database does not know of: an erasure, or a withdrawal. Whether there was anything to do.
pub(crate) async fn replay(desk: &Desk, act: &Act, kind: &str, id: &ConsentId) -> Result<bool, Error> {
    let mut tx = desk.db().write().await?;
    let done = if kind == WITHDRAWN {
        match open(desk, &mut tx, id).await? {
            Some(opened) => match next(opened.kept.state, Event::Withdraw) {
                Ok(to) => {
                    let moved = move_to(&mut tx, act, &opened, to, None).await?.is_ok();
                    store::end_links(&mut tx, id, act.now).await?;
                    close(desk, &mut tx, act, id, true).await?;
                    note(&mut tx, act, Deed::ConsentWithdrawn, &opened, json!({ "replayed": true })).await?;
                    moved
                }
                Err(_) => false,
            },
            None => false,
        }
    } else {
        let there = blank(&mut tx, act, id).await?;
        let erased = Note::of(Deed::ConsentErased, KIND, id.as_str()).with(json!({ "replayed": true }));
        append(&mut tx, act, erased).await?;
        there
    };
    if done {
        tx.commit().await?;
    }
    Ok(done)
}
