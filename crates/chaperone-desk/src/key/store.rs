//! Statements of the keys.

use sqlx::{AnyConnection, Row};

use super::Key;
use crate::act::Time;
use crate::db::changed;
use crate::error::Error;
use crate::id::{KeyId, PersonId};

crate::statements! {
    INSERT = "insert into api_key (id, token, person, name, made, expires) values ($1, $2, $3, $4, $5, $6)";
    FIND = "select id, person, last_used from api_key where token = $1 and ended is null and expires > $2";
    USED = "update api_key set last_used = $2 where id = $1";
    OF_PERSON = "select id, name, made, expires, last_used from api_key \
                 where person = $1 and ended is null and expires > $2 order by made desc, id desc";
    END = "update api_key set ended = $3 where id = $1 and person = $2 and ended is null";
    END_ALL = "update api_key set ended = $2 where person = $1 and ended is null";
}

pub(super) struct NewRow<'a> {
    pub(super) id: &'a KeyId,
    pub(super) token: &'a [u8],
    pub(super) person: &'a PersonId,
    pub(super) name: &'a str,
    pub(super) now: Time,
    pub(super) expires: Time,
}

pub(super) struct Found {
    pub(super) id: KeyId,
    pub(super) person: PersonId,
    pub(super) last_used: Option<Time>,
}

pub(super) async fn insert(tx: &mut AnyConnection, row: &NewRow<'_>) -> Result<(), Error> {
    sqlx::query(INSERT)
        .bind(row.id.as_str())
        .bind(row.token.to_vec())
        .bind(row.person.as_str())
        .bind(row.name)
        .bind(row.now.micros())
        .bind(row.expires.micros())
        .execute(tx)
        .await?;
    Ok(())
}

pub(super) async fn find(connection: &mut AnyConnection, token: &[u8], now: Time) -> Result<Option<Found>, Error> {
    let row = sqlx::query(FIND).bind(token.to_vec()).bind(now.micros()).fetch_optional(connection).await?;
    row.map(|row| {
        Ok(Found {
            id: KeyId::stored(row.try_get("id")?),
            person: PersonId::stored(row.try_get("person")?),
            last_used: row.try_get::<Option<i64>, _>("last_used")?.map(Time::from_micros),
        })
    })
    .transpose()
}

pub(super) async fn used(connection: &mut AnyConnection, id: &KeyId, now: Time) -> Result<(), Error> {
    sqlx::query(USED).bind(id.as_str()).bind(now.micros()).execute(connection).await?;
    Ok(())
}

pub(super) async fn of_person(connection: &mut AnyConnection, id: &PersonId, now: Time) -> Result<Vec<Key>, Error> {
    let rows = sqlx::query(OF_PERSON).bind(id.as_str()).bind(now.micros()).fetch_all(connection).await?;
    rows.iter()
        .map(|row| {
            Ok(Key {
                id: KeyId::stored(row.try_get("id")?),
                name: row.try_get("name")?,
                made: Time::from_micros(row.try_get("made")?),
                expires: Time::from_micros(row.try_get("expires")?),
                last_used: row.try_get::<Option<i64>, _>("last_used")?.map(Time::from_micros),
            })
        })
        .collect()
}

pub(super) async fn end(tx: &mut AnyConnection, key: &KeyId, person: &PersonId, now: Time) -> Result<bool, Error> {
    changed(tx, sqlx::query(END).bind(key.as_str()).bind(person.as_str()).bind(now.micros())).await
}

/// Ends every key of somebody, as when they leave or their password is reset.
pub(crate) async fn end_all(tx: &mut AnyConnection, person: &PersonId, now: Time) -> Result<(), Error> {
    sqlx::query(END_ALL).bind(person.as_str()).bind(now.micros()).execute(tx).await?;
    Ok(())
}
