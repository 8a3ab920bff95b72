//! Statements of answers.

use sqlx::{AnyConnection, Row};

use crate::act::{Act, Time};
use crate::error::Error;
use crate::id::{DraftId, PersonId};

crate::statements! {
    PUT = "insert into answer (draft, body, person, made) values ($1, $2, $3, $4) \
           on conflict (draft) do update set body = $2, person = $3, made = $4";
    FIND = "select body, person, made from answer where draft = $1";
    FORGET = "delete from answer where draft = $1";
}

pub(super) struct Found {
    pub(super) body: Vec<u8>,
    pub(super) person: PersonId,
    pub(super) made: Time,
}

pub(super) async fn put(tx: &mut AnyConnection, draft: &DraftId, body: Vec<u8>, act: &Act) -> Result<(), Error> {
    let query = sqlx::query(PUT).bind(draft.as_str()).bind(body).bind(act.name()).bind(act.now.micros());
    query.execute(tx).await?;
    Ok(())
}

pub(super) async fn find(connection: &mut AnyConnection, draft: &DraftId) -> Result<Option<Found>, Error> {
    let Some(row) = sqlx::query(FIND).bind(draft.as_str()).fetch_optional(connection).await? else { return Ok(None) };
    Ok(Some(Found {
        body: row.try_get("body")?,
        person: PersonId::stored(row.try_get("person")?),
        made: Time::from_micros(row.try_get("made")?),
    }))
}

/// Forgets the answer to an earlier question.
pub(crate) async fn forget(tx: &mut AnyConnection, draft: &DraftId) -> Result<(), Error> {
    sqlx::query(FORGET).bind(draft.as_str()).execute(tx).await?;
    Ok(())
}
