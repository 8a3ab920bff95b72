//! What the clock brings, written down once: consents that have ended, children who have reached an age, and pictures of
//! withdrawn consents whose posts are down by now.
//!
//! The gate never waits for this: it asks the clock itself. Deliberately absent: telling anybody; the pages do.

use serde_json::json;
use sqlx::AnyConnection;

use super::gate::close;
use super::standing::Why;
use super::state::{Event, next};
use super::{Opened, move_to, note, open, pictures, store};
use crate::Desk;
use crate::act::Act;
use crate::error::Error;
use crate::journal::Deed;

/// Writes down what has come since the last time; a hundred of a kind at most. Whether a picture was erased, and the log is to
/// be emptied.
pub(crate) async fn sweep(desk: &Desk, tx: &mut AnyConnection, act: &Act) -> Result<bool, Error> {
    for kept in store::ended(tx, act.now).await? {
        if let Some(opened) = open(desk, tx, &kept.id).await? {
            step(desk, tx, act, &opened, Event::End, Deed::ConsentEnded, json!({})).await?;
        }
    }
    for kept in store::of_age(tx, act.now).await? {
        let Some(opened) = open(desk, tx, &kept.id).await? else { continue };
        store::set_review(tx, &kept.id, None).await?;
        let why = json!({ "why": Why::Age.name() });
        step(desk, tx, act, &opened, Event::Suspend, Deed::ConsentSuspended, why).await?;
    }
    pictures::take_all_along(desk, tx, act).await
}

async fn step(
    desk: &Desk,
    tx: &mut AnyConnection,
    act: &Act,
    opened: &Opened,
    event: Event,
    deed: Deed,
    detail: serde_json::Value,
) -> Result<(), Error> {
    let Ok(to) = next(opened.kept.state, event) else { return Ok(()) };
    if move_to(tx, act, opened, to, None).await?.is_err() {
        return Ok(());
    }
    close(desk, tx, act, &opened.kept.id, true).await?;
    note(tx, act, deed, opened, detail).await
}
