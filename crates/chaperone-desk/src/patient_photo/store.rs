//! Statements of photographs by patients.

use sqlx::{AnyConnection, Row};

use crate::act::Time;
use crate::error::Error;
use crate::id::{PatientPhotoId, PersonId};

crate::statements! {
    INSERT = "insert into patient_photo (id, person, open, body, made, until) values ($1, $2, $3, $4, $5, $6)";
    FIND = "select person, open, body, made from patient_photo where id = $1";
    LIST = "select id from patient_photo order by id desc limit $1";
    OVER = "select id from patient_photo where until <= $1";
    FORGET = "delete from patient_photo where until <= $1";
}

pub(super) struct NewRow<'a> {
    pub(super) id: &'a PatientPhotoId,
    pub(super) person: &'a str,
    pub(super) open: &'a str,
    pub(super) body: Vec<u8>,
    pub(super) now: Time,
    pub(super) until: Time,
}

pub(super) struct Found {
    pub(super) person: PersonId,
    pub(super) open: String,
    pub(super) body: Vec<u8>,
    pub(super) made: Time,
}

pub(super) async fn insert(tx: &mut AnyConnection, row: NewRow<'_>) -> Result<(), Error> {
    sqlx::query(INSERT)
        .bind(row.id.as_str())
        .bind(row.person)
        .bind(row.open)
        .bind(row.body)
        .bind(row.now.micros())
        .bind(row.until.micros())
        .execute(tx)
        .await?;
    Ok(())
}

pub(super) async fn find(connection: &mut AnyConnection, id: &PatientPhotoId) -> Result<Option<Found>, Error> {
    let Some(row) = sqlx::query(FIND).bind(id.as_str()).fetch_optional(connection).await? else { return Ok(None) };
    Ok(Some(Found {
        person: PersonId::stored(row.try_get("person")?),
        open: row.try_get("open")?,
        body: row.try_get("body")?,
        made: Time::from_micros(row.try_get("made")?),
    }))
}

/// The newest first: ids sort by time.
pub(super) async fn list(connection: &mut AnyConnection, most: i64) -> Result<Vec<PatientPhotoId>, Error> {
    ids(&sqlx::query(LIST).bind(most).fetch_all(connection).await?)
}

/// Those whose time is over.
pub(super) async fn over(connection: &mut AnyConnection, now: Time) -> Result<Vec<PatientPhotoId>, Error> {
    ids(&sqlx::query(OVER).bind(now.micros()).fetch_all(connection).await?)
}

pub(super) async fn forget(tx: &mut AnyConnection, now: Time) -> Result<(), Error> {
    sqlx::query(FORGET).bind(now.micros()).execute(tx).await?;
    Ok(())
}

fn ids(rows: &[sqlx::any::AnyRow]) -> Result<Vec<PatientPhotoId>, Error> {
    rows.iter().map(|row| Ok(PatientPhotoId::stored(row.try_get("id")?))).collect()
}
