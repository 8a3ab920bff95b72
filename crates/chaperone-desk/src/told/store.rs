//! Statements of what published posts told.

use sqlx::{AnyConnection, Row};

use crate::act::Time;
use crate::error::Error;
use crate::id::DraftId;

crate::statements! {
    PUT = "insert into told (draft, body, day, until) values ($1, $2, $3, $4) on conflict (draft) do nothing";
    STANDING = "select told.draft, told.body, told.day, record_key.wrapped from told \
                join record_key on record_key.record = told.draft where told.until > $1 order by told.until desc, told.draft \
                limit 500";
    FORGET = "delete from told where until <= $1";
    BLANK = "delete from told where draft = $1";
}

pub(super) struct Standing {
    pub(super) draft: DraftId,
    pub(super) body: Vec<u8>,
    pub(super) day: String,
    pub(super) wrapped: Vec<u8>,
}

pub(super) async fn put(
    tx: &mut AnyConnection,
    draft: &DraftId,
    body: Vec<u8>,
    day: &str,
    until: Time,
) -> Result<(), Error> {
    let query = sqlx::query(PUT).bind(draft.as_str()).bind(body).bind(day).bind(until.micros());
    query.execute(tx).await?;
    Ok(())
}

/// The latest, with the wrapped key of each.
pub(super) async fn standing(connection: &mut AnyConnection, now: Time) -> Result<Vec<Standing>, Error> {
    let rows = sqlx::query(STANDING).bind(now.micros()).fetch_all(connection).await?;
    let one = |row: &sqlx::any::AnyRow| {
        Ok(Standing {
            draft: DraftId::stored(row.try_get("draft")?),
            body: row.try_get("body")?,
            day: row.try_get("day")?,
            wrapped: row.try_get("wrapped")?,
        })
    };
    rows.iter().map(one).collect()
}

/// How many there were to forget.
pub(super) async fn forget(tx: &mut AnyConnection, now: Time) -> Result<u64, Error> {
    Ok(sqlx::query(FORGET).bind(now.micros()).execute(tx).await?.rows_affected())
}

pub(super) async fn blank(tx: &mut AnyConnection, draft: &DraftId) -> Result<(), Error> {
    sqlx::query(BLANK).bind(draft.as_str()).execute(tx).await?;
    Ok(())
}
