//! Statements of removals.

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::{State, Takedown};
use crate::act::Time;
use crate::db::changed;
use crate::error::Error;
use crate::id::{AccountId, ConsentId, DraftId, JobId, TakedownId};

crate::statements! {
    FIND = "select id, consent, draft, job, account, state, made, updated from takedown where id = $1";
    LATEST = "select id, consent, draft, job, account, state, made, updated from takedown \
              order by case state when 'gone' then 1 else 0 end, case state when 'gone' then -updated else made end, id \
              limit 200";
    OPEN_OF = "select count(*) from takedown where consent = $1 and state <> 'gone'";
    INSERT = "insert into takedown (id, consent, draft, job, account, state, made, updated) \
              values ($1, $2, $3, $4, $5, 'open', $6, $6) on conflict do nothing";
    SET = "update takedown set state = $3, updated = $4 where id = $1 and state = $2";
    SET_EVIDENCE = "update takedown set evidence = $2, evidence_picture = $3 where id = $1";
    SET_PROOF = "update takedown set proof = $2, proof_picture = $3 where id = $1";
    EVIDENCE = "select evidence, evidence_picture from takedown where id = $1";
    PROOF = "select proof, proof_picture from takedown where id = $1";
}

/// What somebody saw, sealed.
pub(super) struct Sealed {
    pub(super) words: Vec<u8>,
    pub(super) picture: Option<Vec<u8>>,
}

pub(super) struct NewRow<'a> {
    pub(super) id: &'a TakedownId,
    pub(super) consent: &'a ConsentId,
    pub(super) draft: &'a DraftId,
    pub(super) job: &'a JobId,
    pub(super) account: &'a AccountId,
    pub(super) now: Time,
}

fn takedown(row: &AnyRow) -> Result<Takedown, Error> {
    let state: String = row.try_get("state")?;
    Ok(Takedown {
        id: TakedownId::stored(row.try_get("id")?),
        consent: ConsentId::stored(row.try_get("consent")?),
        draft: DraftId::stored(row.try_get("draft")?),
        job: JobId::stored(row.try_get("job")?),
        account: AccountId::stored(row.try_get("account")?),
        state: State::parse(&state).ok_or(Error::Shape { record: "takedown", what: "a state" })?,
        made: Time::from_micros(row.try_get("made")?),
        updated: Time::from_micros(row.try_get("updated")?),
    })
}

pub(super) async fn find(connection: &mut AnyConnection, id: &TakedownId) -> Result<Option<Takedown>, Error> {
    sqlx::query(FIND).bind(id.as_str()).fetch_optional(connection).await?.as_ref().map(takedown).transpose()
}

pub(super) async fn latest(connection: &mut AnyConnection) -> Result<Vec<Takedown>, Error> {
    sqlx::query(LATEST).fetch_all(connection).await?.iter().map(takedown).collect()
}

pub(super) async fn open_of(connection: &mut AnyConnection, consent: &ConsentId) -> Result<i64, Error> {
    Ok(sqlx::query(OPEN_OF).bind(consent.as_str()).fetch_one(connection).await?.try_get(0)?)
}

/// Whether there was none for this job yet.
pub(super) async fn insert(tx: &mut AnyConnection, row: &NewRow<'_>) -> Result<bool, Error> {
    let query = sqlx::query(INSERT)
        .bind(row.id.as_str())
        .bind(row.consent.as_str())
        .bind(row.draft.as_str())
        .bind(row.job.as_str())
        .bind(row.account.as_str())
        .bind(row.now.micros());
    changed(tx, query).await
}

pub(super) async fn set(
    tx: &mut AnyConnection,
    id: &TakedownId,
    (from, to): (State, State),
    now: Time,
) -> Result<bool, Error> {
    changed(tx, sqlx::query(SET).bind(id.as_str()).bind(from.name()).bind(to.name()).bind(now.micros())).await
}

pub(super) async fn set_evidence(tx: &mut AnyConnection, id: &TakedownId, kept: &Sealed) -> Result<(), Error> {
    sqlx::query(SET_EVIDENCE).bind(id.as_str()).bind(kept.words.clone()).bind(kept.picture.clone()).execute(tx).await?;
    Ok(())
}

pub(super) async fn set_proof(tx: &mut AnyConnection, id: &TakedownId, kept: &Sealed) -> Result<(), Error> {
    sqlx::query(SET_PROOF).bind(id.as_str()).bind(kept.words.clone()).bind(kept.picture.clone()).execute(tx).await?;
    Ok(())
}

/// The proof, or the evidence before it.
pub(super) async fn sealed(
    connection: &mut AnyConnection,
    id: &TakedownId,
    proof: bool,
) -> Result<Option<Sealed>, Error> {
    let statement = if proof { PROOF } else { EVIDENCE };
    let Some(row) = sqlx::query(statement).bind(id.as_str()).fetch_optional(connection).await? else { return Ok(None) };
    let words: Option<Vec<u8>> = row.try_get(0)?;
    let picture = row.try_get(1)?;
    Ok(words.map(|words| Sealed { words, picture }))
}
