//! Statements of accounts.

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::{Account, Limits, Mode, Network, State};
use crate::act::Time;
use crate::error::Error;
use crate::id::AccountId;

crate::statements! {
    ALL_ACCOUNTS = "select id, network, handle, mode, server, limits, state, reason, added from account \
                    where removed is null order by added, id";
    FIND = "select id, network, handle, mode, server, limits, state, reason, added from account \
            where id = $1 and removed is null";
    INSERT = "insert into account (id, network, handle, kind, mode, server, credentials, limits, state, added) \
              values ($1, $2, $3, 'practice', $4, $5, $6, $7, $8, $9)";
    CREDENTIALS = "select credentials from account where id = $1 and removed is null";
    SET_CREDENTIALS = "update account set credentials = $2 where id = $1";
    SET_STATE = "update account set state = $2, reason = $3 where id = $1";
    SET_CONNECTED = "update account set state = 'live', reason = null, handle = $2, limits = $3 where id = $1";
    REMOVE = "update account set removed = coalesce(removed, $2), credentials = null where id = $1";
}

fn account(row: &AnyRow) -> Result<Account, Error> {
    let shape = |what| Error::Shape { record: "account", what };
    let network: String = row.try_get("network")?;
    let mode: String = row.try_get("mode")?;
    let limits: String = row.try_get("limits")?;
    let state: String = row.try_get("state")?;
    Ok(Account {
        id: AccountId::stored(row.try_get("id")?),
        network: Network::parse(&network).ok_or(shape("a network"))?,
        handle: row.try_get("handle")?,
        mode: if mode == Mode::Manual.name() { Mode::Manual } else { Mode::Connected },
        server: row.try_get("server")?,
        limits: serde_json::from_str(&limits).map_err(|_| shape("limits"))?,
        state: State::parse(&state).ok_or(shape("a state"))?,
        reason: row.try_get("reason")?,
        added: Time::from_micros(row.try_get("added")?),
    })
}

fn json(limits: &Limits) -> Result<String, Error> {
    serde_json::to_string(limits).map_err(|_| Error::Shape { record: "account", what: "limits" })
}

pub(crate) async fn all(connection: &mut AnyConnection) -> Result<Vec<Account>, Error> {
    sqlx::query(ALL_ACCOUNTS).fetch_all(connection).await?.iter().map(account).collect()
}

pub(crate) async fn find(connection: &mut AnyConnection, id: &AccountId) -> Result<Option<Account>, Error> {
    sqlx::query(FIND).bind(id.as_str()).fetch_optional(connection).await?.as_ref().map(account).transpose()
}

pub(super) async fn insert(
    tx: &mut AnyConnection,
    account: &Account,
    credentials: Option<Vec<u8>>,
) -> Result<(), Error> {
    sqlx::query(INSERT)
        .bind(account.id.as_str())
        .bind(account.network.name())
        .bind(account.handle.as_str())
        .bind(account.mode.name())
        .bind(account.server.as_deref())
        .bind(credentials)
        .bind(json(&account.limits)?)
        .bind(account.state.name())
        .bind(account.added.micros())
        .execute(tx)
        .await?;
    Ok(())
}

pub(super) async fn credentials(connection: &mut AnyConnection, id: &AccountId) -> Result<Option<Vec<u8>>, Error> {
    let row = sqlx::query(CREDENTIALS).bind(id.as_str()).fetch_optional(connection).await?;
    Ok(row.map(|row| row.try_get::<Option<Vec<u8>>, _>(0)).transpose()?.flatten())
}

pub(super) async fn set_credentials(tx: &mut AnyConnection, id: &AccountId, sealed: Vec<u8>) -> Result<(), Error> {
    sqlx::query(SET_CREDENTIALS).bind(id.as_str()).bind(sealed).execute(tx).await?;
    Ok(())
}

pub(super) async fn set_state(
    tx: &mut AnyConnection,
    id: &AccountId,
    state: State,
    reason: Option<&str>,
) -> Result<(), Error> {
    sqlx::query(SET_STATE).bind(id.as_str()).bind(state.name()).bind(reason).execute(tx).await?;
    Ok(())
}

pub(super) async fn set_connected(
    tx: &mut AnyConnection,
    id: &AccountId,
    handle: &str,
    limits: &Limits,
) -> Result<(), Error> {
    sqlx::query(SET_CONNECTED).bind(id.as_str()).bind(handle).bind(json(limits)?).execute(tx).await?;
    Ok(())
}

pub(super) async fn remove(tx: &mut AnyConnection, id: &AccountId, now: Time) -> Result<(), Error> {
    sqlx::query(REMOVE).bind(id.as_str()).bind(now.micros()).execute(tx).await?;
    Ok(())
}
