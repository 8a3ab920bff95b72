//! Statements of the gate: what rests on a consent, and who said that a private kind of care may be shown.

use sqlx::{AnyConnection, Row};

use crate::act::Act;
use crate::error::Error;
use crate::id::{ConsentId, DecisionId, DraftId};

crate::statements! {
    PUT_ABOUT = "insert into draft_about (draft, consent) values ($1, $2) on conflict (draft) do update set consent = $2";
    FORGET_ABOUT = "delete from draft_about where draft = $1";
    ABOUT = "select draft from draft_about where consent = $1 order by draft";
    CONSENT_OF = "select consent from draft_about where draft = $1";
    PUT_VOICE = "insert into sensitive_voice (consent, voice, person, body, made) values ($1, $2, $3, $4, $5) \
                 on conflict (consent, voice) do update set person = $3, body = $4, made = $5";
    VOICES = "select voice, person, body from sensitive_voice where consent = $1 order by voice";
    PUT_SUITABILITY = "insert into suitability (decision, draft, body, person, made) values ($1, $2, $3, $4, $5)";
}

pub(super) async fn put_about(tx: &mut AnyConnection, draft: &DraftId, consent: &ConsentId) -> Result<(), Error> {
    sqlx::query(PUT_ABOUT).bind(draft.as_str()).bind(consent.as_str()).execute(tx).await?;
    Ok(())
}

pub(super) async fn forget_about(tx: &mut AnyConnection, draft: &DraftId) -> Result<(), Error> {
    sqlx::query(FORGET_ABOUT).bind(draft.as_str()).execute(tx).await?;
    Ok(())
}

/// Every draft that rests on a consent.
pub(super) async fn about(connection: &mut AnyConnection, consent: &ConsentId) -> Result<Vec<DraftId>, Error> {
    let rows = sqlx::query(ABOUT).bind(consent.as_str()).fetch_all(connection).await?;
    rows.iter().map(|row| Ok(DraftId::stored(row.try_get(0)?))).collect()
}

pub(super) async fn consent_of(connection: &mut AnyConnection, draft: &DraftId) -> Result<Option<ConsentId>, Error> {
    let row = sqlx::query(CONSENT_OF).bind(draft.as_str()).fetch_optional(connection).await?;
    row.map(|row| Ok(ConsentId::stored(row.try_get(0)?))).transpose()
}

pub(in crate::consent) async fn put_voice(
    tx: &mut AnyConnection,
    consent: &ConsentId,
    voice: &str,
    body: Vec<u8>,
    act: &Act,
) -> Result<(), Error> {
    let query = sqlx::query(PUT_VOICE).bind(consent.as_str()).bind(voice).bind(act.name()).bind(body);
    query.bind(act.now.micros()).execute(tx).await?;
    Ok(())
}

/// Whose voices there are: voice, person, sealed words.
pub(in crate::consent) async fn voices(
    connection: &mut AnyConnection,
    consent: &ConsentId,
) -> Result<Vec<(String, String, Vec<u8>)>, Error> {
    let rows = sqlx::query(VOICES).bind(consent.as_str()).fetch_all(connection).await?;
    rows.iter().map(|row| Ok((row.try_get(0)?, row.try_get(1)?, row.try_get(2)?))).collect()
}

pub(super) async fn put_suitability(
    tx: &mut AnyConnection,
    decision: &DecisionId,
    draft: &DraftId,
    body: Vec<u8>,
    act: &Act,
) -> Result<(), Error> {
    let query = sqlx::query(PUT_SUITABILITY).bind(decision.as_str()).bind(draft.as_str()).bind(body);
    query.bind(act.name()).bind(act.now.micros()).execute(tx).await?;
    Ok(())
}
