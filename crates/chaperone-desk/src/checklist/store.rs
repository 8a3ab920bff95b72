//! Statements of checklists.

use sqlx::{AnyConnection, Row};

use crate::act::Time;
use crate::error::Error;
use crate::id::{DraftId, PersonId};

crate::statements! {
    PUT = "insert into checklist (draft, digest, items, forum, person, made) values ($1, $2, $3, $4, $5, $6) \
           on conflict (draft) do update set digest = $2, items = $3, forum = $4, person = $5, made = $6";
    FIND = "select digest, items, forum, person, made from checklist where draft = $1";
}

pub(super) struct NewRow<'a> {
    pub(super) draft: &'a DraftId,
    pub(super) digest: &'a [u8; 32],
    pub(super) items: &'a str,
    pub(super) forum: Vec<u8>,
    pub(super) person: &'a str,
    pub(super) now: Time,
}

pub(super) struct Found {
    pub(super) digest: Vec<u8>,
    pub(super) items: String,
    pub(super) forum: Vec<u8>,
    pub(super) person: PersonId,
    pub(super) made: Time,
}

pub(super) async fn put(tx: &mut AnyConnection, row: NewRow<'_>) -> Result<(), Error> {
    sqlx::query(PUT)
        .bind(row.draft.as_str())
        .bind(row.digest.to_vec())
        .bind(row.items)
        .bind(row.forum)
        .bind(row.person)
        .bind(row.now.micros())
        .execute(tx)
        .await?;
    Ok(())
}

pub(super) async fn find(connection: &mut AnyConnection, id: &DraftId) -> Result<Option<Found>, Error> {
    let Some(row) = sqlx::query(FIND).bind(id.as_str()).fetch_optional(connection).await? else { return Ok(None) };
    Ok(Some(Found {
        digest: row.try_get("digest")?,
        items: row.try_get("items")?,
        forum: row.try_get("forum")?,
        person: PersonId::stored(row.try_get("person")?),
        made: Time::from_micros(row.try_get("made")?),
    }))
}
