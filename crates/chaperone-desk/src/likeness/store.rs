//! Statements of who agreed to be shown.

use sqlx::{AnyConnection, Row};

use super::Likeness;
use crate::act::Time;
use crate::db::changed;
use crate::error::Error;
use crate::id::PersonId;

crate::statements! {
    FIND = "select agreed, ended from likeness where person = $1";
    STANDING = "select likeness.person from likeness join person on person.id = likeness.person \
                where likeness.ended is null and person.left_at is null and person.joined is not null order by 1";
    AGREE = "insert into likeness (person, agreed) values ($1, $2) \
             on conflict (person) do update set agreed = $2, ended = null";
    TAKE_BACK = "update likeness set ended = $2 where person = $1 and ended is null";
}

pub(super) async fn find(connection: &mut AnyConnection, person: &PersonId) -> Result<Option<Likeness>, Error> {
    let Some(row) = sqlx::query(FIND).bind(person.as_str()).fetch_optional(connection).await? else {
        return Ok(None);
    };
    let ended: Option<i64> = row.try_get("ended")?;
    Ok(Some(Likeness { agreed: Time::from_micros(row.try_get("agreed")?), ended: ended.map(Time::from_micros) }))
}

/// Everybody who agreed, has not taken it back, and is still here.
pub(crate) async fn standing(connection: &mut AnyConnection) -> Result<Vec<PersonId>, Error> {
    let rows = sqlx::query(STANDING).fetch_all(connection).await?;
    rows.iter().map(|row| Ok(PersonId::stored(row.try_get(0)?))).collect()
}

pub(super) async fn agree(tx: &mut AnyConnection, person: &PersonId, now: Time) -> Result<(), Error> {
    sqlx::query(AGREE).bind(person.as_str()).bind(now.micros()).execute(tx).await?;
    Ok(())
}

/// Whether there was anything to end.
pub(crate) async fn end(tx: &mut AnyConnection, person: &PersonId, now: Time) -> Result<bool, Error> {
    changed(tx, sqlx::query(TAKE_BACK).bind(person.as_str()).bind(now.micros())).await
}
