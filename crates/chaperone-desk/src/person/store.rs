//! Statements of people and invitations.

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::Person;
use crate::act::{Role, Time};
use crate::db::changed;
use crate::error::Error;
use crate::id::PersonId;
use crate::policy;

crate::statements! {
    ALL_PEOPLE = "select id, name, email, role, pin, policy_version, policy_signed, joined, left_at, \
                 (select since from factor where factor.person = person.id) as factor_since from person \
                  order by coalesce(left_at, 0), name, id";
    FIND = "select id, name, email, role, pin, policy_version, policy_signed, joined, left_at, \
            (select since from factor where factor.person = person.id) as factor_since from person where id = $1";
    BY_EMAIL = "select id, name, email, role, pin, policy_version, policy_signed, joined, left_at, \
                (select since from factor where factor.person = person.id) as factor_since from person \
                where email_folded = $1";
    SECRETS = "select password, pin from person where id = $1";
    INSERT = "insert into person (id, name, email, email_folded, role, created) values ($1, $2, $3, $4, $5, $6) \
              on conflict do nothing";
    SET_ROLE = "update person set role = $2 where id = $1";
    SET_PASSWORD = "update person set password = $2 where id = $1";
    END_PASSWORD = "update person set password = null where id = $1";
    SET_PIN = "update person set pin = $2 where id = $1";
    SET_JOINED = "update person set joined = $2 where id = $1";
    JOIN = "update person set password = $2, pin = $3, policy_version = $4, policy_signed = $5, joined = $5 where id = $1";
    SIGN_POLICY = "update person set policy_version = $2, policy_signed = $3 where id = $1";
    LEAVE = "update person set left_at = $2, password = null, pin = null where id = $1";
    INSERT_INVITATION = "insert into invitation (token, person, expires) values ($1, $2, $3)";
    INVITATION = "select person, expires from invitation where token = $1 and used is null and expires > $2";
    USE_INVITATION = "update invitation set used = $2 where token = $1 and used is null and expires > $2";
    END_INVITATIONS = "update invitation set used = $2 where person = $1 and used is null";
    INSERT_PASSWORD_LINK = "insert into password_link (token, person, expires) values ($1, $2, $3)";
    PASSWORD_LINK = "select person, expires from password_link where token = $1 and used is null and expires > $2";
    USE_PASSWORD_LINK = "update password_link set used = $2 where token = $1 and used is null and expires > $2";
    END_PASSWORD_LINKS = "update password_link set used = $2 where person = $1 and used is null";
}

fn person(row: &AnyRow) -> Result<Person, Error> {
    let role: String = row.try_get("role")?;
    let time = |at: Option<i64>| at.map(Time::from_micros);
    let version: Option<String> = row.try_get("policy_version")?;
    Ok(Person {
        id: PersonId::stored(row.try_get("id")?),
        name: row.try_get("name")?,
        email: row.try_get("email")?,
        role: Role::parse(&role).ok_or(Error::Shape { record: "person", what: "a role" })?,
        has_pin: row.try_get::<Option<String>, _>("pin")?.is_some(),
        has_factor: row.try_get::<Option<i64>, _>("factor_since")?.is_some(),
        policy_signed: time(row.try_get("policy_signed")?).filter(|_| version.as_deref() == Some(policy::VERSION)),
        joined: time(row.try_get("joined")?),
        left: time(row.try_get("left_at")?),
    })
}

pub(crate) async fn all(connection: &mut AnyConnection) -> Result<Vec<Person>, Error> {
    sqlx::query(ALL_PEOPLE).fetch_all(connection).await?.iter().map(person).collect()
}

pub(crate) async fn find(connection: &mut AnyConnection, id: &PersonId) -> Result<Option<Person>, Error> {
    sqlx::query(FIND).bind(id.as_str()).fetch_optional(connection).await?.as_ref().map(person).transpose()
}

pub(crate) async fn by_email(connection: &mut AnyConnection, folded: &str) -> Result<Option<Person>, Error> {
    sqlx::query(BY_EMAIL).bind(folded).fetch_optional(connection).await?.as_ref().map(person).transpose()
}

/// Password and PIN as they are kept.
pub(crate) async fn secrets(
    connection: &mut AnyConnection,
    id: &PersonId,
) -> Result<(Option<String>, Option<String>), Error> {
    match sqlx::query(SECRETS).bind(id.as_str()).fetch_optional(connection).await? {
        Some(row) => Ok((row.try_get(0)?, row.try_get(1)?)),
        None => Ok((None, None)),
    }
}

pub(super) async fn insert(
    tx: &mut AnyConnection,
    id: &PersonId,
    name: &str,
    email: &str,
    folded: &str,
    role: Role,
    now: Time,
) -> Result<bool, Error> {
    let query =
        sqlx::query(INSERT).bind(id.as_str()).bind(name).bind(email).bind(folded).bind(role.name()).bind(now.micros());
    changed(tx, query).await
}

pub(super) async fn set_role(tx: &mut AnyConnection, id: &PersonId, role: Role) -> Result<bool, Error> {
    changed(tx, sqlx::query(SET_ROLE).bind(id.as_str()).bind(role.name())).await
}

pub(super) async fn set_password(tx: &mut AnyConnection, id: &PersonId, password: &str) -> Result<bool, Error> {
    changed(tx, sqlx::query(SET_PASSWORD).bind(id.as_str()).bind(password)).await
}

pub(super) async fn set_pin(tx: &mut AnyConnection, id: &PersonId, pin: &str) -> Result<bool, Error> {
    changed(tx, sqlx::query(SET_PIN).bind(id.as_str()).bind(pin)).await
}

pub(super) async fn set_joined(tx: &mut AnyConnection, id: &PersonId, now: Time) -> Result<(), Error> {
    sqlx::query(SET_JOINED).bind(id.as_str()).bind(now.micros()).execute(tx).await?;
    Ok(())
}

pub(super) async fn join(
    tx: &mut AnyConnection,
    id: &PersonId,
    password: &str,
    pin: Option<&str>,
    policy: &str,
    now: Time,
) -> Result<(), Error> {
    sqlx::query(JOIN).bind(id.as_str()).bind(password).bind(pin).bind(policy).bind(now.micros()).execute(tx).await?;
    Ok(())
}

pub(crate) async fn sign_policy(
    tx: &mut AnyConnection,
    id: &PersonId,
    version: &str,
    now: Time,
) -> Result<bool, Error> {
    changed(tx, sqlx::query(SIGN_POLICY).bind(id.as_str()).bind(version).bind(now.micros())).await
}

pub(super) async fn leave(tx: &mut AnyConnection, id: &PersonId, now: Time) -> Result<bool, Error> {
    changed(tx, sqlx::query(LEAVE).bind(id.as_str()).bind(now.micros())).await
}

pub(super) async fn insert_invitation(
    tx: &mut AnyConnection,
    token: &[u8],
    id: &PersonId,
    expires: Time,
) -> Result<(), Error> {
    sqlx::query(INSERT_INVITATION).bind(token.to_vec()).bind(id.as_str()).bind(expires.micros()).execute(tx).await?;
    Ok(())
}

pub(super) async fn end_password(tx: &mut AnyConnection, id: &PersonId) -> Result<bool, Error> {
    changed(tx, sqlx::query(END_PASSWORD).bind(id.as_str())).await
}

pub(super) async fn insert_password_link(
    tx: &mut AnyConnection,
    token: &[u8],
    id: &PersonId,
    expires: Time,
) -> Result<(), Error> {
    sqlx::query(INSERT_PASSWORD_LINK).bind(token.to_vec()).bind(id.as_str()).bind(expires.micros()).execute(tx).await?;
    Ok(())
}

pub(super) async fn password_link(
    connection: &mut AnyConnection,
    token: &[u8],
    now: Time,
) -> Result<Option<(PersonId, Time)>, Error> {
    let row = sqlx::query(PASSWORD_LINK).bind(token.to_vec()).bind(now.micros()).fetch_optional(connection).await?;
    row.map(|row| Ok((PersonId::stored(row.try_get(0)?), Time::from_micros(row.try_get(1)?)))).transpose()
}

pub(super) async fn use_password_link(tx: &mut AnyConnection, token: &[u8], now: Time) -> Result<bool, Error> {
    changed(tx, sqlx::query(USE_PASSWORD_LINK).bind(token.to_vec()).bind(now.micros())).await
}

pub(super) async fn end_password_links(tx: &mut AnyConnection, id: &PersonId, now: Time) -> Result<(), Error> {
    sqlx::query(END_PASSWORD_LINKS).bind(id.as_str()).bind(now.micros()).execute(tx).await?;
    Ok(())
}

pub(super) async fn invitation(
    connection: &mut AnyConnection,
    token: &[u8],
    now: Time,
) -> Result<Option<(PersonId, Time)>, Error> {
    let row = sqlx::query(INVITATION).bind(token.to_vec()).bind(now.micros()).fetch_optional(connection).await?;
    row.map(|row| Ok((PersonId::stored(row.try_get(0)?), Time::from_micros(row.try_get(1)?)))).transpose()
}

pub(super) async fn use_invitation(tx: &mut AnyConnection, token: &[u8], now: Time) -> Result<bool, Error> {
    changed(tx, sqlx::query(USE_INVITATION).bind(token.to_vec()).bind(now.micros())).await
}

pub(super) async fn end_invitations(tx: &mut AnyConnection, id: &PersonId, now: Time) -> Result<(), Error> {
    sqlx::query(END_INVITATIONS).bind(id.as_str()).bind(now.micros()).execute(tx).await?;
    Ok(())
}
