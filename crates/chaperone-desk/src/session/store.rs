//! Statements of sessions, devices and failed attempts.

use sqlx::{AnyConnection, Row};

use super::Session;
use crate::act::Time;
use crate::db::changed;
use crate::error::Error;
use crate::id::{DraftId, PersonId, SessionId};

crate::statements! {
    INSERT = "insert into session (id, token, person, csrf, only_draft, address, agent, started, last_seen, expires) \
              values ($1, $2, $3, $4, $5, $6, $7, $8, $8, $9)";
    FIND = "select id, person, csrf, only_draft, started, last_seen, expires, ended from session where token = $1";
    SEEN = "update session set last_seen = $2 where id = $1";
    OF_PERSON = "select id, started, last_seen, address, agent, only_draft from session \
                 where person = $1 and ended is null and expires > $2 and last_seen > $3 order by last_seen desc, id";
    END = "update session set ended = $3 where id = $1 and person = $2 and ended is null";
    END_ALL = "update session set ended = $2 where person = $1 and ended is null";
    END_OTHERS = "update session set ended = $3 where person = $1 and id <> $2 and ended is null";
    DROP_TICKETS = "delete from code_asked where person = $1";
    DROP_STALE_TICKETS = "delete from code_asked where expires <= $1";
    ASK_CODE = "insert into code_asked (token, person, expires) values ($1, $2, $3)";
    CODE_ASKED = "select person from code_asked where token = $1 and expires > $2";
    USE_TICKET = "delete from code_asked where token = $1 and expires > $2";
    ATTEMPTS = "select failures, until, last from attempt where place = $1";
    NOTE_ATTEMPT = "insert into attempt (place, failures, until, last) values ($1, $2, $3, $4) \
                    on conflict (place) do update set failures = $2, until = $3, last = $4";
    FORGET_ATTEMPTS = "delete from attempt where place = $1";
    KNOWS_DEVICE = "select count(*) from device where token = $1 and person = $2";
    REMEMBER_DEVICE = "insert into device (token, person, seen) values ($1, $2, $3) \
                       on conflict (token) do update set person = $2, seen = $3";
}

pub(super) struct Found {
    pub(super) id: SessionId,
    pub(super) person: PersonId,
    pub(super) csrf: String,
    pub(super) only: Option<DraftId>,
    pub(super) started: Time,
    pub(super) last_seen: Time,
    pub(super) expires: Time,
    pub(super) ended: bool,
}

pub(super) struct NewRow<'a> {
    pub(super) id: &'a SessionId,
    pub(super) token: &'a [u8],
    pub(super) person: &'a PersonId,
    pub(super) csrf: &'a str,
    pub(super) only: Option<&'a DraftId>,
    pub(super) address: &'a str,
    pub(super) agent: &'a str,
    pub(super) now: Time,
    pub(super) expires: Time,
}

pub(super) async fn insert(tx: &mut AnyConnection, row: &NewRow<'_>) -> Result<(), Error> {
    sqlx::query(INSERT)
        .bind(row.id.as_str())
        .bind(row.token.to_vec())
        .bind(row.person.as_str())
        .bind(row.csrf)
        .bind(row.only.map(DraftId::as_str))
        .bind(row.address)
        .bind(row.agent)
        .bind(row.now.micros())
        .bind(row.expires.micros())
        .execute(tx)
        .await?;
    Ok(())
}

pub(super) async fn find(connection: &mut AnyConnection, token: &[u8]) -> Result<Option<Found>, Error> {
    let Some(row) = sqlx::query(FIND).bind(token.to_vec()).fetch_optional(connection).await? else { return Ok(None) };
    Ok(Some(Found {
        id: SessionId::stored(row.try_get("id")?),
        person: PersonId::stored(row.try_get("person")?),
        csrf: row.try_get("csrf")?,
        only: row.try_get::<Option<String>, _>("only_draft")?.map(DraftId::stored),
        started: Time::from_micros(row.try_get("started")?),
        last_seen: Time::from_micros(row.try_get("last_seen")?),
        expires: Time::from_micros(row.try_get("expires")?),
        ended: row.try_get::<Option<i64>, _>("ended")?.is_some(),
    }))
}

pub(super) async fn seen(connection: &mut AnyConnection, id: &SessionId, now: Time) -> Result<(), Error> {
    sqlx::query(SEEN).bind(id.as_str()).bind(now.micros()).execute(connection).await?;
    Ok(())
}

pub(super) async fn of_person(
    connection: &mut AnyConnection,
    id: &PersonId,
    now: Time,
    idle: Time,
) -> Result<Vec<Session>, Error> {
    let rows =
        sqlx::query(OF_PERSON).bind(id.as_str()).bind(now.micros()).bind(idle.micros()).fetch_all(connection).await?;
    rows.iter()
        .map(|row| {
            Ok(Session {
                id: SessionId::stored(row.try_get("id")?),
                started: Time::from_micros(row.try_get("started")?),
                last_seen: Time::from_micros(row.try_get("last_seen")?),
                address: row.try_get("address")?,
                agent: row.try_get("agent")?,
                by_pin: row.try_get::<Option<String>, _>("only_draft")?.is_some(),
            })
        })
        .collect()
}

pub(super) async fn end(
    tx: &mut AnyConnection,
    session: &SessionId,
    person: &PersonId,
    now: Time,
) -> Result<bool, Error> {
    changed(tx, sqlx::query(END).bind(session.as_str()).bind(person.as_str()).bind(now.micros())).await
}

/// Ends every session of somebody, as when a password or a role changes, and what waits for a code.
pub(crate) async fn end_all(tx: &mut AnyConnection, person: &PersonId, now: Time) -> Result<(), Error> {
    sqlx::query(DROP_TICKETS).bind(person.as_str()).execute(&mut *tx).await?;
    sqlx::query(END_ALL).bind(person.as_str()).bind(now.micros()).execute(tx).await?;
    Ok(())
}

/// Ends every session of somebody but this one, and what waits for a code.
pub(crate) async fn end_others(
    tx: &mut AnyConnection,
    person: &PersonId,
    here: &SessionId,
    now: Time,
) -> Result<(), Error> {
    sqlx::query(DROP_TICKETS).bind(person.as_str()).execute(&mut *tx).await?;
    sqlx::query(END_OTHERS).bind(person.as_str()).bind(here.as_str()).bind(now.micros()).execute(tx).await?;
    Ok(())
}

pub(super) async fn drop_stale_tickets(tx: &mut AnyConnection, now: Time) -> Result<(), Error> {
    sqlx::query(DROP_STALE_TICKETS).bind(now.micros()).execute(tx).await?;
    Ok(())
}

pub(super) async fn ask_code(
    tx: &mut AnyConnection,
    token: &[u8],
    person: &PersonId,
    expires: Time,
) -> Result<(), Error> {
    sqlx::query(ASK_CODE).bind(token.to_vec()).bind(person.as_str()).bind(expires.micros()).execute(tx).await?;
    Ok(())
}

/// Whose sign-in waits for a code with this ticket.
pub(super) async fn code_asked(
    connection: &mut AnyConnection,
    token: &[u8],
    now: Time,
) -> Result<Option<PersonId>, Error> {
    let row = sqlx::query(CODE_ASKED).bind(token.to_vec()).bind(now.micros()).fetch_optional(connection).await?;
    row.map(|row| Ok(PersonId::stored(row.try_get(0)?))).transpose()
}

pub(super) async fn use_ticket(tx: &mut AnyConnection, token: &[u8], now: Time) -> Result<bool, Error> {
    changed(tx, sqlx::query(USE_TICKET).bind(token.to_vec()).bind(now.micros())).await
}

/// Failures, wait until, last failure.
pub(super) async fn attempts(connection: &mut AnyConnection, place: &[u8]) -> Result<(i64, Time, Time), Error> {
    match sqlx::query(ATTEMPTS).bind(place.to_vec()).fetch_optional(connection).await? {
        Some(row) => Ok((row.try_get(0)?, Time::from_micros(row.try_get(1)?), Time::from_micros(row.try_get(2)?))),
        None => Ok((0, Time::from_micros(0), Time::from_micros(0))),
    }
}

pub(super) async fn note_attempt(
    tx: &mut AnyConnection,
    place: &[u8],
    failures: i64,
    until: Time,
    now: Time,
) -> Result<(), Error> {
    sqlx::query(NOTE_ATTEMPT)
        .bind(place.to_vec())
        .bind(failures)
        .bind(until.micros())
        .bind(now.micros())
        .execute(tx)
        .await?;
    Ok(())
}

pub(super) async fn forget_attempts(tx: &mut AnyConnection, place: &[u8]) -> Result<(), Error> {
    sqlx::query(FORGET_ATTEMPTS).bind(place.to_vec()).execute(tx).await?;
    Ok(())
}

pub(super) async fn knows_device(
    connection: &mut AnyConnection,
    token: &[u8],
    person: &PersonId,
) -> Result<bool, Error> {
    let row = sqlx::query(KNOWS_DEVICE).bind(token.to_vec()).bind(person.as_str()).fetch_one(connection).await?;
    Ok(row.try_get::<i64, _>(0)? > 0)
}

pub(super) async fn remember_device(
    tx: &mut AnyConnection,
    token: &[u8],
    person: &PersonId,
    now: Time,
) -> Result<(), Error> {
    sqlx::query(REMEMBER_DEVICE).bind(token.to_vec()).bind(person.as_str()).bind(now.micros()).execute(tx).await?;
    Ok(())
}
