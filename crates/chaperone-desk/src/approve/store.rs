//! Statements of decisions and approval links.

use chaperone_screen::Report;
use sqlx::{AnyConnection, Row};

use super::decide::Place;
use crate::act::Time;
use crate::error::Error;
use crate::id::{DecisionId, DraftId, PersonId};

crate::statements! {
    FIND = "select id, draft, version, digest, kind, person, answered, void from decision where id = $1";
    INSERT = "insert into decision (id, draft, version, digest, kind, person, verdict, pack, engine, answered, answers, made) \
              values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)";
    VOID = "update decision set void = $2 where draft = $1 and void is null";
    BLANK = "update decision set answers = null, void = coalesce(void, $2) where draft = $1";
    LINK = "select person, draft, digest, expires, used from approval_link where token = $1";
    INSERT_LINK = "insert into approval_link (token, person, draft, version, digest, made, expires) \
                   values ($1, $2, $3, $4, $5, $6, $7)";
    END_LINKS = "update approval_link set used = $2 where draft = $1 and used is null";
}

/// One decision to let a draft go.
pub(crate) struct Decision {
    pub(crate) id: DecisionId,
    pub(crate) draft: DraftId,
    pub(crate) version: i64,
    pub(crate) digest: Vec<u8>,
    pub(crate) by_approver: bool,
    pub(crate) person: PersonId,
    pub(crate) answered: Vec<Place>,
    pub(crate) void: bool,
}

pub(super) struct NewLink<'a> {
    pub(super) token: &'a [u8],
    pub(super) person: &'a PersonId,
    pub(super) draft: &'a DraftId,
    pub(super) version: i64,
    pub(super) digest: &'a [u8],
    pub(super) now: Time,
    pub(super) expires: Time,
}

pub(super) struct FoundLink {
    pub(super) person: PersonId,
    pub(super) draft: DraftId,
    pub(super) digest: Vec<u8>,
    pub(super) expires: Time,
    pub(super) used: bool,
}

const APPROVED: &str = "approved";
const RELEASED_BY_AUTHOR: &str = "released-by-author";

pub(crate) async fn find(connection: &mut AnyConnection, id: &DecisionId) -> Result<Option<Decision>, Error> {
    let Some(row) = sqlx::query(FIND).bind(id.as_str()).fetch_optional(connection).await? else { return Ok(None) };
    let answered: String = row.try_get("answered")?;
    Ok(Some(Decision {
        id: DecisionId::stored(row.try_get("id")?),
        draft: DraftId::stored(row.try_get("draft")?),
        version: row.try_get("version")?,
        digest: row.try_get("digest")?,
        by_approver: row.try_get::<String, _>("kind")? == APPROVED,
        person: PersonId::stored(row.try_get("person")?),
        answered: serde_json::from_str(&answered).map_err(|_| Error::Shape { record: "decision", what: "answers" })?,
        void: row.try_get::<Option<i64>, _>("void")?.is_some(),
    }))
}

pub(super) async fn insert(
    tx: &mut AnyConnection,
    decision: &Decision,
    report: &Report,
    answers: Option<Vec<u8>>,
    now: Time,
) -> Result<(), Error> {
    let answered =
        serde_json::to_string(&decision.answered).map_err(|_| Error::Shape { record: "decision", what: "answers" })?;
    sqlx::query(INSERT)
        .bind(decision.id.as_str())
        .bind(decision.draft.as_str())
        .bind(decision.version)
        .bind(decision.digest.clone())
        .bind(if decision.by_approver { APPROVED } else { RELEASED_BY_AUTHOR })
        .bind(decision.person.as_str())
        .bind(report.verdict.name())
        .bind(report.pack.as_str())
        .bind(report.engine.as_str())
        .bind(answered)
        .bind(answers)
        .bind(now.micros())
        .execute(tx)
        .await?;
    Ok(())
}

/// Ends every decision about a draft, because it changed.
pub(crate) async fn void(tx: &mut AnyConnection, draft: &DraftId, now: Time) -> Result<(), Error> {
    sqlx::query(VOID).bind(draft.as_str()).bind(now.micros()).execute(tx).await?;
    Ok(())
}

/// Ends every decision and link of a draft that is erased, and what was written in answer.
pub(crate) async fn blank(tx: &mut AnyConnection, draft: &DraftId, now: Time) -> Result<(), Error> {
    sqlx::query(BLANK).bind(draft.as_str()).bind(now.micros()).execute(&mut *tx).await?;
    end_links(tx, draft, now).await
}

pub(super) async fn link(connection: &mut AnyConnection, token: &[u8]) -> Result<Option<FoundLink>, Error> {
    let Some(row) = sqlx::query(LINK).bind(token.to_vec()).fetch_optional(connection).await? else { return Ok(None) };
    Ok(Some(FoundLink {
        person: PersonId::stored(row.try_get("person")?),
        draft: DraftId::stored(row.try_get("draft")?),
        digest: row.try_get("digest")?,
        expires: Time::from_micros(row.try_get("expires")?),
        used: row.try_get::<Option<i64>, _>("used")?.is_some(),
    }))
}

pub(super) async fn insert_link(tx: &mut AnyConnection, link: &NewLink<'_>) -> Result<(), Error> {
    sqlx::query(INSERT_LINK)
        .bind(link.token.to_vec())
        .bind(link.person.as_str())
        .bind(link.draft.as_str())
        .bind(link.version)
        .bind(link.digest.to_vec())
        .bind(link.now.micros())
        .bind(link.expires.micros())
        .execute(tx)
        .await?;
    Ok(())
}

pub(super) async fn end_links(tx: &mut AnyConnection, draft: &DraftId, now: Time) -> Result<(), Error> {
    sqlx::query(END_LINKS).bind(draft.as_str()).bind(now.micros()).execute(tx).await?;
    Ok(())
}
