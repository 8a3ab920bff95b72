//! Statements of second factors and recovery codes.

use sqlx::{AnyConnection, Row};

use crate::act::Time;
use crate::db::changed;
use crate::error::Error;
use crate::id::PersonId;

crate::statements! {
    FIND = "select secret, since, last_step, pending, pending_at from factor where person = $1";
    BEGIN = "insert into factor (person, last_step, pending, pending_at) values ($1, 0, $2, $3) \
             on conflict (person) do update set pending = $2, pending_at = $3";
    CONFIRM = "update factor set secret = $2, since = $3, last_step = $4, pending = null, pending_at = null \
               where person = $1 and pending is not null";
    USE_STEP = "update factor set last_step = $2 where person = $1 and last_step < $2 and secret is not null";
    DELETE = "delete from factor where person = $1";
    INSERT_CODE = "insert into recovery_code (code, person, made) values ($1, $2, $3)";
    USE_CODE = "update recovery_code set used = $3 where code = $1 and person = $2 and used is null";
    COUNT_CODES = "select count(*) from recovery_code where person = $1 and used is null";
    DELETE_CODES = "delete from recovery_code where person = $1";
}

/// What is kept of one person's factor. `secret` and `pending` are sealed.
pub(super) struct Kept {
    pub(super) secret: Option<Vec<u8>>,
    pub(super) since: Option<Time>,
    pub(super) last_step: i64,
    pub(super) pending: Option<(Vec<u8>, Time)>,
}

pub(super) async fn find(connection: &mut AnyConnection, person: &PersonId) -> Result<Option<Kept>, Error> {
    let Some(row) = sqlx::query(FIND).bind(person.as_str()).fetch_optional(connection).await? else { return Ok(None) };
    let time = |at: Option<i64>| at.map(Time::from_micros);
    Ok(Some(Kept {
        secret: row.try_get("secret")?,
        since: time(row.try_get("since")?),
        last_step: row.try_get("last_step")?,
        pending: row.try_get::<Option<Vec<u8>>, _>("pending")?.zip(time(row.try_get("pending_at")?)),
    }))
}

pub(super) async fn begin(tx: &mut AnyConnection, person: &PersonId, pending: Vec<u8>, now: Time) -> Result<(), Error> {
    sqlx::query(BEGIN).bind(person.as_str()).bind(pending).bind(now.micros()).execute(tx).await?;
    Ok(())
}

pub(super) async fn confirm(
    tx: &mut AnyConnection,
    person: &PersonId,
    secret: Vec<u8>,
    step: i64,
    now: Time,
) -> Result<bool, Error> {
    changed(tx, sqlx::query(CONFIRM).bind(person.as_str()).bind(secret).bind(now.micros()).bind(step)).await
}

pub(super) async fn use_step(tx: &mut AnyConnection, person: &PersonId, step: i64) -> Result<bool, Error> {
    changed(tx, sqlx::query(USE_STEP).bind(person.as_str()).bind(step)).await
}

pub(super) async fn delete(tx: &mut AnyConnection, person: &PersonId) -> Result<bool, Error> {
    changed(tx, sqlx::query(DELETE).bind(person.as_str())).await
}

pub(super) async fn insert_code(
    tx: &mut AnyConnection,
    code: &[u8],
    person: &PersonId,
    now: Time,
) -> Result<(), Error> {
    sqlx::query(INSERT_CODE).bind(code.to_vec()).bind(person.as_str()).bind(now.micros()).execute(tx).await?;
    Ok(())
}

pub(super) async fn use_code(tx: &mut AnyConnection, code: &[u8], person: &PersonId, now: Time) -> Result<bool, Error> {
    changed(tx, sqlx::query(USE_CODE).bind(code.to_vec()).bind(person.as_str()).bind(now.micros())).await
}

pub(super) async fn count_codes(connection: &mut AnyConnection, person: &PersonId) -> Result<i64, Error> {
    Ok(sqlx::query(COUNT_CODES).bind(person.as_str()).fetch_one(connection).await?.try_get(0)?)
}

pub(super) async fn delete_codes(tx: &mut AnyConnection, person: &PersonId) -> Result<(), Error> {
    sqlx::query(DELETE_CODES).bind(person.as_str()).execute(tx).await?;
    Ok(())
}
