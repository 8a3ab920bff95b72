//! What is kept sealed beside a draft, one of each kind: who said it, when, and the sealed words.
//!
//! The tables of such kinds are alike, and so these two serve all; each slice names its own statements. Deliberately absent:
//! sealing and opening, which need the draft's key.

use sqlx::{AnyConnection, Row};

use crate::act::{Act, Time};
use crate::error::Error;
use crate::id::{DraftId, PersonId};

pub(crate) struct Found {
    pub(crate) body: Vec<u8>,
    pub(crate) person: PersonId,
    pub(crate) made: Time,
}

/// Runs a statement that puts draft, body, person and time, in the place of what was there.
pub(crate) async fn put(
    tx: &mut AnyConnection,
    statement: &'static str,
    draft: &DraftId,
    body: Vec<u8>,
    act: &Act,
) -> Result<(), Error> {
    let query = sqlx::query(statement).bind(draft.as_str()).bind(body).bind(act.name()).bind(act.now.micros());
    query.execute(tx).await?;
    Ok(())
}

/// Runs a statement that finds `body`, `person` and `made` of a draft.
pub(crate) async fn find(
    connection: &mut AnyConnection,
    statement: &'static str,
    draft: &DraftId,
) -> Result<Option<Found>, Error> {
    let Some(row) = sqlx::query(statement).bind(draft.as_str()).fetch_optional(connection).await? else {
        return Ok(None);
    };
    Ok(Some(Found {
        body: row.try_get("body")?,
        person: PersonId::stored(row.try_get("person")?),
        made: Time::from_micros(row.try_get("made")?),
    }))
}
