//! Statements of pauses.

use sqlx::{AnyConnection, Row};

use crate::act::Time;
use crate::error::Error;
use crate::id::DraftId;

crate::statements! {
    PUT = "insert into pause (draft, until, person, made) values ($1, $2, $3, $4) \
           on conflict (draft) do update set until = $2, person = $3, made = $4";
    UNTIL = "select until from pause where draft = $1";
}

pub(super) async fn put(
    tx: &mut AnyConnection,
    id: &DraftId,
    until: Time,
    person: &str,
    now: Time,
) -> Result<(), Error> {
    sqlx::query(PUT).bind(id.as_str()).bind(until.micros()).bind(person).bind(now.micros()).execute(tx).await?;
    Ok(())
}

pub(super) async fn until(connection: &mut AnyConnection, id: &DraftId) -> Result<Option<Time>, Error> {
    let row = sqlx::query(UNTIL).bind(id.as_str()).fetch_optional(connection).await?;
    row.map(|row| Ok(Time::from_micros(row.try_get(0)?))).transpose()
}
