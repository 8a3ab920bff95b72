//! Statements of the register of consents.

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::State;
use crate::act::Time;
use crate::db::changed;
use crate::error::Error;
use crate::id::{ConsentId, MediaId, PersonId};

crate::statements! {
    FIND = "select id, state, state_at, version, starts, ends, review, supersedes, superseded_by, prepared_by, \
            confirmed_by, confirmed_at, seen, reason, created, updated from consent where id = $1";
    LATEST = "select id, state, state_at, version, starts, ends, review, supersedes, superseded_by, prepared_by, \
              confirmed_by, confirmed_at, seen, reason, created, updated from consent order by updated desc, id limit $1";
    OF_SUBJECT = "select id, state, state_at, version, starts, ends, review, supersedes, superseded_by, prepared_by, \
                  confirmed_by, confirmed_at, seen, reason, created, updated from consent where subject = $1 \
                  order by updated desc, id limit $2";
    ENDED = "select id, state, state_at, version, starts, ends, review, supersedes, superseded_by, prepared_by, \
             confirmed_by, confirmed_at, seen, reason, created, updated from consent \
             where state in ('signed', 'active', 'suspended') and ends <= $1 order by ends, id limit 100";
    OF_AGE = "select id, state, state_at, version, starts, ends, review, supersedes, superseded_by, prepared_by, \
              confirmed_by, confirmed_at, seen, reason, created, updated from consent \
              where state in ('signed', 'active') and review <= $1 order by review, id limit 100";
    INSERT = "insert into consent (id, subject, state, state_at, version, starts, ends, supersedes, prepared_by, created, \
              updated) values ($1, $2, 'draft', $3, 1, $4, $5, $6, $7, $3, $3)";
    SET = "update consent set state = $3, state_at = $4, updated = $4, reason = coalesce($5, reason) \
           where id = $1 and state = $2";
    SET_FORM = "update consent set subject = $3, version = $4, starts = $5, ends = $6, updated = $7 \
                where id = $1 and version = $2";
    BLANK = "update consent set subject = null, seen = null, reason = null, updated = $2 where id = $1";
    BLANK_VERSIONS = "update consent_version set body = null, drawing = null where consent = $1";
    SET_REVIEW = "update consent set review = $2 where id = $1";
    SET_CONFIRMED = "update consent set confirmed_by = $2, confirmed_at = $3, seen = $4 where id = $1";
    SET_SUPERSEDED = "update consent set superseded_by = $2 where id = $1";
    VERSION = "select body, drawing, digest from consent_version \
               where consent = $1 and version = $2";
    INSERT_VERSION = "insert into consent_version (consent, version, body, digest, person, made) \
                      values ($1, $2, $3, $4, $5, $6)";
    SET_BODY = "update consent_version set body = $3, digest = $4 where consent = $1 and version = $2 and signed is null";
    SIGN = "update consent_version set body = $3, digest = $4, drawing = $5, signed = $6 \
            where consent = $1 and version = $2 and signed is null";
    LINK = "select consent, version, way, expires, used from consent_link where token = $1";
    INSERT_LINK = "insert into consent_link (token, consent, version, person, way, made, expires) \
                   values ($1, $2, $3, $4, $5, $6, $7)";
    USE_LINK = "update consent_link set used = $2 where token = $1 and used is null";
    END_LINKS = "update consent_link set used = $2 where consent = $1 and used is null";
    RECEIPT = "select consent from consent_receipt where token = $1";
    RECEIPT_CODE = "select consent from consent_receipt where code = $1";
    INSERT_RECEIPT = "insert into consent_receipt (token, code, consent, made) values ($1, $2, $3, $4) on conflict do nothing";
    INSERT_ITEM = "insert into consent_item (consent, media) values ($1, $2) on conflict do nothing";
    FORGET_ITEM = "delete from consent_item where consent = $1 and media = $2";
    FORGET_ITEMS = "delete from consent_item where consent = $1";
    ITEMS = "select media from consent_item where consent = $1 order by media";
    ITEM_OF_ANOTHER = "select count(*) from consent_item join consent on consent.id = consent_item.consent \
                       where consent_item.media = $1 and consent_item.consent <> $2 and consent.state in ('signed', 'active', 'suspended')";
    WITHDRAWN_WITH_ITEMS = "select distinct consent_item.consent from consent_item \
                            join consent on consent.id = consent_item.consent where consent.state = 'withdrawn' order by 1";
    END_RECEIPTS = "delete from consent_receipt where consent = $1";
}

/// A consent as its row has it.
#[derive(Clone)]
pub(crate) struct Kept {
    pub(crate) id: ConsentId,
    pub(crate) state: State,
    pub(crate) state_at: Time,
    pub(crate) version: i64,
    pub(crate) starts: Time,
    pub(crate) ends: Time,
    pub(crate) review: Option<Time>,
    pub(crate) supersedes: Option<ConsentId>,
    pub(crate) superseded_by: Option<ConsentId>,
    pub(crate) prepared_by: PersonId,
    pub(crate) confirmed_by: Option<PersonId>,
    pub(crate) confirmed_at: Option<Time>,
    pub(crate) seen: Option<Vec<u8>>,
    pub(crate) reason: Option<Vec<u8>>,
    pub(crate) created: Time,
    pub(crate) updated: Time,
}

pub(super) struct Version {
    pub(super) body: Option<Vec<u8>>,
    pub(super) drawing: Option<Vec<u8>>,
    pub(super) digest: Vec<u8>,
}

pub(super) struct FoundLink {
    pub(super) consent: ConsentId,
    pub(super) version: i64,
    pub(super) way: String,
    pub(super) expires: Time,
    pub(super) used: bool,
}

fn kept(row: &AnyRow) -> Result<Kept, Error> {
    let state: String = row.try_get("state")?;
    let consent = |id: Option<String>| id.map(ConsentId::stored);
    let person = |id: Option<String>| id.map(PersonId::stored);
    let time = |at: Option<i64>| at.map(Time::from_micros);
    Ok(Kept {
        id: ConsentId::stored(row.try_get("id")?),
        state: State::parse(&state).ok_or(Error::Shape { record: "consent", what: "a state" })?,
        state_at: Time::from_micros(row.try_get("state_at")?),
        version: row.try_get("version")?,
        starts: Time::from_micros(row.try_get("starts")?),
        ends: Time::from_micros(row.try_get("ends")?),
        review: time(row.try_get("review")?),
        supersedes: consent(row.try_get("supersedes")?),
        superseded_by: consent(row.try_get("superseded_by")?),
        prepared_by: PersonId::stored(row.try_get("prepared_by")?),
        confirmed_by: person(row.try_get("confirmed_by")?),
        confirmed_at: time(row.try_get("confirmed_at")?),
        seen: row.try_get("seen")?,
        reason: row.try_get("reason")?,
        created: Time::from_micros(row.try_get("created")?),
        updated: Time::from_micros(row.try_get("updated")?),
    })
}

pub(super) async fn find(connection: &mut AnyConnection, id: &ConsentId) -> Result<Option<Kept>, Error> {
    sqlx::query(FIND).bind(id.as_str()).fetch_optional(connection).await?.as_ref().map(kept).transpose()
}

pub(super) async fn latest(connection: &mut AnyConnection, most: i64) -> Result<Vec<Kept>, Error> {
    sqlx::query(LATEST).bind(most).fetch_all(connection).await?.iter().map(kept).collect()
}

pub(super) async fn of_subject(connection: &mut AnyConnection, subject: &[u8], most: i64) -> Result<Vec<Kept>, Error> {
    sqlx::query(OF_SUBJECT).bind(subject.to_vec()).bind(most).fetch_all(connection).await?.iter().map(kept).collect()
}

/// Those whose period is over and that nobody has noted.
pub(super) async fn ended(connection: &mut AnyConnection, now: Time) -> Result<Vec<Kept>, Error> {
    sqlx::query(ENDED).bind(now.micros()).fetch_all(connection).await?.iter().map(kept).collect()
}

/// Those of somebody who has reached an age since, and that nobody has noted.
pub(super) async fn of_age(connection: &mut AnyConnection, now: Time) -> Result<Vec<Kept>, Error> {
    sqlx::query(OF_AGE).bind(now.micros()).fetch_all(connection).await?.iter().map(kept).collect()
}

pub(super) struct NewRow<'a> {
    pub(super) id: &'a ConsentId,
    pub(super) subject: [u8; 32],
    pub(super) starts: Time,
    pub(super) ends: Time,
    pub(super) supersedes: Option<&'a ConsentId>,
    pub(super) by: &'a str,
    pub(super) now: Time,
}

pub(super) async fn insert(tx: &mut AnyConnection, row: &NewRow<'_>) -> Result<(), Error> {
    sqlx::query(INSERT)
        .bind(row.id.as_str())
        .bind(row.subject.to_vec())
        .bind(row.now.micros())
        .bind(row.starts.micros())
        .bind(row.ends.micros())
        .bind(row.supersedes.map(ConsentId::as_str))
        .bind(row.by)
        .execute(tx)
        .await?;
    Ok(())
}

/// Moves a consent if it still is in the state `from`; whether it was.
pub(super) async fn set(
    tx: &mut AnyConnection,
    id: &ConsentId,
    (from, to): (State, State),
    reason: Option<Vec<u8>>,
    now: Time,
) -> Result<bool, Error> {
    let query = sqlx::query(SET).bind(id.as_str()).bind(from.name()).bind(to.name()).bind(now.micros()).bind(reason);
    changed(tx, query).await
}

pub(super) struct NewForm<'a> {
    pub(super) id: &'a ConsentId,
    /// The version before; another one means that somebody was quicker.
    pub(super) before: i64,
    pub(super) subject: [u8; 32],
    pub(super) starts: Time,
    pub(super) ends: Time,
    pub(super) now: Time,
}

pub(super) async fn set_form(tx: &mut AnyConnection, row: &NewForm<'_>) -> Result<bool, Error> {
    let query = sqlx::query(SET_FORM)
        .bind(row.id.as_str())
        .bind(row.before)
        .bind(row.subject.to_vec())
        .bind(row.before + 1)
        .bind(row.starts.micros())
        .bind(row.ends.micros())
        .bind(row.now.micros());
    changed(tx, query).await
}

/// Forgets what an erased consent said, and under what it is found.
pub(super) async fn blank(tx: &mut AnyConnection, id: &ConsentId, now: Time) -> Result<(), Error> {
    sqlx::query(BLANK).bind(id.as_str()).bind(now.micros()).execute(&mut *tx).await?;
    sqlx::query(BLANK_VERSIONS).bind(id.as_str()).execute(tx).await?;
    Ok(())
}

pub(super) async fn set_review(tx: &mut AnyConnection, id: &ConsentId, on: Option<Time>) -> Result<(), Error> {
    sqlx::query(SET_REVIEW).bind(id.as_str()).bind(on.map(Time::micros)).execute(tx).await?;
    Ok(())
}

pub(super) async fn set_confirmed(
    tx: &mut AnyConnection,
    id: &ConsentId,
    by: &str,
    at: Time,
    seen: Vec<u8>,
) -> Result<(), Error> {
    sqlx::query(SET_CONFIRMED).bind(id.as_str()).bind(by).bind(at.micros()).bind(seen).execute(tx).await?;
    Ok(())
}

pub(super) async fn set_superseded(tx: &mut AnyConnection, id: &ConsentId, by: &ConsentId) -> Result<(), Error> {
    sqlx::query(SET_SUPERSEDED).bind(id.as_str()).bind(by.as_str()).execute(tx).await?;
    Ok(())
}

pub(super) async fn version(
    connection: &mut AnyConnection,
    id: &ConsentId,
    version: i64,
) -> Result<Option<Version>, Error> {
    let found = sqlx::query(VERSION).bind(id.as_str()).bind(version).fetch_optional(connection).await?;
    let Some(row) = found else { return Ok(None) };
    Ok(Some(Version { body: row.try_get("body")?, drawing: row.try_get("drawing")?, digest: row.try_get("digest")? }))
}

pub(super) struct NewVersion<'a> {
    pub(super) consent: &'a ConsentId,
    pub(super) version: i64,
    pub(super) body: Vec<u8>,
    pub(super) digest: [u8; 32],
    pub(super) by: &'a str,
    pub(super) now: Time,
}

pub(super) async fn insert_version(tx: &mut AnyConnection, row: NewVersion<'_>) -> Result<(), Error> {
    sqlx::query(INSERT_VERSION)
        .bind(row.consent.as_str())
        .bind(row.version)
        .bind(row.body)
        .bind(row.digest.to_vec())
        .bind(row.by)
        .bind(row.now.micros())
        .execute(tx)
        .await?;
    Ok(())
}

/// Writes a body that is not signed yet; whether it was still unsigned.
pub(super) async fn set_body(
    tx: &mut AnyConnection,
    id: &ConsentId,
    version: i64,
    body: Vec<u8>,
    digest: [u8; 32],
) -> Result<bool, Error> {
    changed(tx, sqlx::query(SET_BODY).bind(id.as_str()).bind(version).bind(body).bind(digest.to_vec())).await
}

/// Writes the signed body, once; whether this was the once.
pub(super) async fn sign(
    tx: &mut AnyConnection,
    (id, version): (&ConsentId, i64),
    body: Vec<u8>,
    digest: [u8; 32],
    drawing: Option<Vec<u8>>,
    now: Time,
) -> Result<bool, Error> {
    let query = sqlx::query(SIGN)
        .bind(id.as_str())
        .bind(version)
        .bind(body)
        .bind(digest.to_vec())
        .bind(drawing)
        .bind(now.micros());
    changed(tx, query).await
}

pub(super) async fn link(connection: &mut AnyConnection, token: &[u8]) -> Result<Option<FoundLink>, Error> {
    let Some(row) = sqlx::query(LINK).bind(token.to_vec()).fetch_optional(connection).await? else { return Ok(None) };
    Ok(Some(FoundLink {
        consent: ConsentId::stored(row.try_get("consent")?),
        version: row.try_get("version")?,
        way: row.try_get("way")?,
        expires: Time::from_micros(row.try_get("expires")?),
        used: row.try_get::<Option<i64>, _>("used")?.is_some(),
    }))
}

pub(super) struct NewLink<'a> {
    pub(super) token: &'a [u8],
    pub(super) consent: &'a ConsentId,
    pub(super) version: i64,
    pub(super) by: &'a str,
    pub(super) way: &'static str,
    pub(super) now: Time,
    pub(super) expires: Time,
}

pub(super) async fn insert_link(tx: &mut AnyConnection, row: &NewLink<'_>) -> Result<(), Error> {
    sqlx::query(INSERT_LINK)
        .bind(row.token.to_vec())
        .bind(row.consent.as_str())
        .bind(row.version)
        .bind(row.by)
        .bind(row.way)
        .bind(row.now.micros())
        .bind(row.expires.micros())
        .execute(tx)
        .await?;
    Ok(())
}

pub(super) async fn use_link(tx: &mut AnyConnection, token: &[u8], now: Time) -> Result<bool, Error> {
    changed(tx, sqlx::query(USE_LINK).bind(token.to_vec()).bind(now.micros())).await
}

pub(super) async fn end_links(tx: &mut AnyConnection, id: &ConsentId, now: Time) -> Result<(), Error> {
    sqlx::query(END_LINKS).bind(id.as_str()).bind(now.micros()).execute(tx).await?;
    Ok(())
}

pub(super) async fn receipt(connection: &mut AnyConnection, token: &[u8]) -> Result<Option<ConsentId>, Error> {
    let row = sqlx::query(RECEIPT).bind(token.to_vec()).fetch_optional(connection).await?;
    row.map(|row| Ok(ConsentId::stored(row.try_get(0)?))).transpose()
}

pub(super) async fn receipt_of_code(connection: &mut AnyConnection, code: &[u8]) -> Result<Option<ConsentId>, Error> {
    let row = sqlx::query(RECEIPT_CODE).bind(code.to_vec()).fetch_optional(connection).await?;
    row.map(|row| Ok(ConsentId::stored(row.try_get(0)?))).transpose()
}

/// Whether token and code were both new.
pub(super) async fn insert_receipt(
    tx: &mut AnyConnection,
    token: &[u8],
    code: &[u8],
    id: &ConsentId,
    now: Time,
) -> Result<bool, Error> {
    let query =
        sqlx::query(INSERT_RECEIPT).bind(token.to_vec()).bind(code.to_vec()).bind(id.as_str()).bind(now.micros());
    changed(tx, query).await
}

pub(super) async fn end_receipts(tx: &mut AnyConnection, id: &ConsentId) -> Result<(), Error> {
    sqlx::query(END_RECEIPTS).bind(id.as_str()).execute(tx).await?;
    Ok(())
}

/// Which pictures a consent asks for now.
pub(super) async fn set_items<'a>(
    tx: &mut AnyConnection,
    id: &ConsentId,
    items: impl Iterator<Item = &'a MediaId>,
) -> Result<(), Error> {
    forget_items(tx, id).await?;
    for media in items {
        sqlx::query(INSERT_ITEM).bind(id.as_str()).bind(media.as_str()).execute(&mut *tx).await?;
    }
    Ok(())
}

pub(super) async fn forget_item(tx: &mut AnyConnection, id: &ConsentId, media: &MediaId) -> Result<(), Error> {
    sqlx::query(FORGET_ITEM).bind(id.as_str()).bind(media.as_str()).execute(tx).await?;
    Ok(())
}

pub(super) async fn forget_items(tx: &mut AnyConnection, id: &ConsentId) -> Result<(), Error> {
    sqlx::query(FORGET_ITEMS).bind(id.as_str()).execute(tx).await?;
    Ok(())
}

pub(super) async fn items(connection: &mut AnyConnection, id: &ConsentId) -> Result<Vec<MediaId>, Error> {
    let rows = sqlx::query(ITEMS).bind(id.as_str()).fetch_all(connection).await?;
    rows.iter().map(|row| Ok(MediaId::stored(row.try_get(0)?))).collect()
}

/// Whether another consent names a picture that somebody signed and that is not over.
pub(super) async fn is_item_of_another(
    connection: &mut AnyConnection,
    media: &MediaId,
    id: &ConsentId,
) -> Result<bool, Error> {
    let row = sqlx::query(ITEM_OF_ANOTHER).bind(media.as_str()).bind(id.as_str()).fetch_one(connection).await?;
    Ok(row.try_get::<i64, _>(0)? > 0)
}

/// Withdrawn consents whose pictures are not erased yet.
pub(super) async fn withdrawn_with_items(connection: &mut AnyConnection) -> Result<Vec<ConsentId>, Error> {
    let rows = sqlx::query(WITHDRAWN_WITH_ITEMS).fetch_all(connection).await?;
    rows.iter().map(|row| Ok(ConsentId::stored(row.try_get(0)?))).collect()
}
