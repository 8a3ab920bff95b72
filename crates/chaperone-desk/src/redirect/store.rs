//! Statements of how often redirects went out.

use sqlx::{AnyConnection, Row};

use crate::error::Error;

crate::statements! {
    COUNT = "insert into redirect_out (kind, day, count) values ($1, $2, 1) \
             on conflict (kind, day) do update set count = redirect_out.count + 1";
    SINCE = "select kind, cast(sum(count) as bigint) from redirect_out where day >= $1 group by kind order by kind";
}

pub(super) async fn count(tx: &mut AnyConnection, kind: &str, day: &str) -> Result<(), Error> {
    sqlx::query(COUNT).bind(kind).bind(day).execute(tx).await?;
    Ok(())
}

/// Kind and how often it went out on `day` and after it.
pub(super) async fn since(connection: &mut AnyConnection, day: &str) -> Result<Vec<(String, i64)>, Error> {
    let rows = sqlx::query(SINCE).bind(day).fetch_all(connection).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?))).collect()
}
