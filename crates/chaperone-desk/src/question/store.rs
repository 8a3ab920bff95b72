//! Statements of answers.

use sqlx::AnyConnection;

use crate::error::Error;
use crate::id::DraftId;

crate::statements! {
    PUT = "insert into answer (draft, body, person, made) values ($1, $2, $3, $4) \
           on conflict (draft) do update set body = $2, person = $3, made = $4";
    FIND = "select body, person, made from answer where draft = $1";
    FORGET = "delete from answer where draft = $1";
}

/// Forgets the answer to an earlier question.
pub(crate) async fn forget(tx: &mut AnyConnection, draft: &DraftId) -> Result<(), Error> {
    sqlx::query(FORGET).bind(draft.as_str()).execute(tx).await?;
    Ok(())
}
