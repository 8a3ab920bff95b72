//! Statements of the numbers.

use sqlx::{AnyConnection, Row};

use crate::act::Time;
use crate::error::Error;
use crate::job::State;
use crate::journal::MAIN;

crate::statements! {
    DRAFTS = "select state, count(*) from draft group by state order by state";
    JOBS = "select state, count(*) from job group by state order by state";
    ENTRIES = "select seq from chain where name = $1";
    OVERDUE = "select min(due) from job where state = $1 and due <= $2";
}

async fn counts(connection: &mut AnyConnection, sql: &'static str) -> Result<Vec<(String, i64)>, Error> {
    let rows = sqlx::query(sql).fetch_all(connection).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}

pub(super) async fn drafts(connection: &mut AnyConnection) -> Result<Vec<(String, i64)>, Error> {
    counts(connection, DRAFTS).await
}

pub(super) async fn jobs(connection: &mut AnyConnection) -> Result<Vec<(String, i64)>, Error> {
    counts(connection, JOBS).await
}

pub(super) async fn entries(connection: &mut AnyConnection) -> Result<i64, Error> {
    let row = sqlx::query(ENTRIES).bind(MAIN).fetch_optional(connection).await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?.unwrap_or(0))
}

pub(super) async fn overdue(connection: &mut AnyConnection, now: Time) -> Result<Option<Time>, Error> {
    let row = sqlx::query(OVERDUE).bind(State::Queued.name()).bind(now.micros()).fetch_one(connection).await?;
    Ok(row.try_get::<Option<i64>, _>(0)?.map(Time::from_micros))
}
