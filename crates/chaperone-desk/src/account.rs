//! The practice's accounts on networks: those that the desk posts to, and those that a person posts to by hand.
//!
//! What a network is able to do stands in its card here, so that pages ask the card and never the network's name.
//! Deliberately absent: talking to a network; connecting is a job that `connect` carries out.

mod limits;
mod network;
mod store;

use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::AnyConnection;

pub use limits::{Count, Limits};
pub use network::{Card, Network};
pub(crate) use store::{ALL as STATEMENTS, all, find};

use crate::act::{Act, Duty, Time};
use crate::error::{Answer, Error};
use crate::id::{AccountId, JobId};
use crate::journal::{Deed, Note, append};
use crate::{Desk, Private, Refusal, granted, job, seal};

/// Whose account it is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// The desk posts and asks what became of it.
    Connected,
    /// A person copies the released words and posts them.
    Manual,
}

impl Mode {
    pub fn name(self) -> &'static str {
        match self {
            Mode::Connected => "connected",
            Mode::Manual => "manual",
        }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// The network is being asked whether it lets us in.
    Connecting,
    Live,
    /// It has to be connected again; the reason is in the account.
    Reconnect,
}

impl State {
    pub fn name(self) -> &'static str {
        match self {
            State::Connecting => "connecting",
            State::Live => "live",
            State::Reconnect => "reconnect",
        }
    }

    pub(crate) fn parse(name: &str) -> Option<State> {
        [State::Connecting, State::Live, State::Reconnect].into_iter().find(|state| state.name() == name)
    }
}

/// One account.
#[derive(Debug, Clone)]
pub struct Account {
    pub id: AccountId,
    pub network: Network,
    /// As the network writes it, without a leading `@`.
    pub handle: String,
    pub mode: Mode,
    /// `https://` address of the server, where the network has many.
    pub server: Option<String>,
    pub limits: Limits,
    pub state: State,
    /// A closed word from the connector, such as `revoked`; never what a server wrote.
    pub reason: Option<String>,
    pub added: Time,
}

impl Account {
    pub fn is_manual(&self) -> bool {
        self.mode == Mode::Manual
    }

    /// Such as `Bluesky, harbourlane.example`; the network alone while it has not told us the name yet.
    pub fn title(&self) -> String {
        if self.handle.is_empty() {
            return self.network.title().to_owned();
        }
        format!("{}, {}", self.network.title(), self.handle)
    }
}

/// What opens an account: tokens as the network gave them. Printed as a length only.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Credentials {
    /// The access token; empty until the first connection for networks that start from a secret.
    #[serde(with = "exposed")]
    pub access: Private<String>,
    #[serde(with = "exposed")]
    pub refresh: Private<String>,
    /// What the person typed (an app password), kept because a dead session can only be opened again with it.
    #[serde(with = "exposed")]
    pub secret: Private<String>,
    /// The network's own id of the account, such as a DID; empty where it has none.
    pub remote: String,
}

mod exposed {
    use serde::{Deserialize, Deserializer, Serializer};

    use crate::Private;

    pub(super) fn serialize<S: Serializer>(value: &Private<String>, to: S) -> Result<S::Ok, S::Error> {
        to.serialize_str(value.expose())
    }

    pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Private<String>, D::Error> {
        Ok(String::deserialize(from)?.into())
    }
}

/// Accounts in use, in the order in which they were added.
pub async fn list(desk: &Desk) -> Result<Vec<Account>, Error> {
    let mut connection = desk.db().read().await?;
    all(&mut connection).await
}

pub async fn get(desk: &Desk, id: &AccountId) -> Result<Option<Account>, Error> {
    let mut connection = desk.db().read().await?;
    find(&mut connection, id).await
}

/// Adds an account that a person posts to by hand.
pub async fn add_manual(desk: &Desk, act: &Act, network: Network, handle: &str) -> Answer<AccountId> {
    granted!(act.may(Duty::Connect));
    let handle = handle.trim().trim_start_matches('@');
    if handle.is_empty() {
        return Ok(Err(Refusal::handle_missing()));
    }
    let account = Account {
        id: AccountId::new(act),
        network,
        handle: handle.to_owned(),
        mode: Mode::Manual,
        server: None,
        limits: network.card().limits(),
        state: State::Live,
        reason: None,
        added: act.now,
    };
    let mut tx = desk.db().write().await?;
    store::insert(&mut tx, &account, None).await?;
    note(&mut tx, act, Deed::AccountAdded, &account).await?;
    tx.commit().await?;
    Ok(Ok(account.id))
}

/// Adds an account that the desk will post to, and the job that connects it. The page looks at the account's state.
pub async fn connect(
    desk: &Desk,
    act: &Act,
    network: Network,
    server: &str,
    handle: &str,
    secret: &Private<String>,
) -> Answer<AccountId> {
    granted!(act.may(Duty::Connect));
    granted!(can_connect(network, server, handle, secret));
    // Unencrypted is this machine alone (see `can_connect`): where the simulated networks of practice mode are.
    if desk.is_practising() && !server.trim().starts_with("http://") {
        return Ok(Err(Refusal::practising_only()));
    }
    let account = Account {
        id: AccountId::new(act),
        network,
        handle: handle.trim().trim_start_matches('@').to_owned(),
        mode: Mode::Connected,
        server: Some(server.trim().trim_end_matches('/').to_owned()),
        limits: network.card().limits(),
        state: State::Connecting,
        reason: None,
        added: act.now,
    };
    let mut tx = desk.db().write().await?;
    let key = seal::new_record(&mut tx, desk.keys(), &act.ids, account.id.as_str()).await?;
    let sealed = seal_credentials(&key, act, &fresh(secret))?;
    store::insert(&mut tx, &account, Some(sealed)).await?;
    job::add_connect(&mut tx, act, &account.id).await?;
    note(&mut tx, act, Deed::AccountAdded, &account).await?;
    tx.commit().await?;
    desk.ring();
    Ok(Ok(account.id))
}

/// Connects an account again with a new secret; its posts and queue stay.
pub async fn reconnect(desk: &Desk, act: &Act, id: &AccountId, secret: &Private<String>) -> Answer<JobId> {
    granted!(act.may(Duty::Connect));
    let mut tx = desk.db().write().await?;
    let Some(account) = find(&mut tx, id).await?.filter(|account| !account.is_manual()) else {
        return Ok(Err(Refusal::not_here()));
    };
    if secret.expose().trim().is_empty() {
        return Ok(Err(Refusal::secret_missing()));
    }
    let key = seal::record_key(&mut tx, desk.keys(), id.as_str()).await?.ok_or(Error::Seal("an account has no key"))?;
    store::set_credentials(&mut tx, id, seal_credentials(&key, act, &fresh(secret))?).await?;
    store::set_state(&mut tx, id, State::Connecting, None).await?;
    let job = job::add_connect(&mut tx, act, id).await?;
    note(&mut tx, act, Deed::AccountAdded, &account).await?;
    tx.commit().await?;
    desk.ring();
    Ok(Ok(job))
}

/// Removes an account: its tokens are destroyed, what waits for it is called off. Posts out there stay.
pub async fn remove(desk: &Desk, act: &Act, id: &AccountId) -> Answer<()> {
    granted!(act.may(Duty::Connect));
    let mut tx = desk.db().write().await?;
    let Some(account) = find(&mut tx, id).await? else { return Ok(Err(Refusal::not_here())) };
    desk.keys().note_erasure("account", id.as_str(), act.now)?;
    blank(&mut tx, id, act.now).await?;
    note(&mut tx, act, Deed::AccountRemoved, &account).await?;
    tx.commit().await?;
    desk.db().forget_log().await?;
    Ok(Ok(()))
}

/// Destroys an account's tokens and calls off what waits for it; whether there was anything to destroy.
pub(crate) async fn blank(tx: &mut AnyConnection, id: &AccountId, now: Time) -> Result<bool, Error> {
    let there = seal::destroy(tx, id.as_str()).await?;
    store::remove(tx, id, now).await?;
    job::call_off_account(tx, id, now).await?;
    Ok(there)
}

/// What a connector needs to talk for this account.
pub async fn credentials(desk: &Desk, id: &AccountId) -> Result<Option<Credentials>, Error> {
    let mut connection = desk.db().read().await?;
    open_credentials(desk, &mut connection, id).await
}

pub(crate) async fn open_credentials(
    desk: &Desk,
    connection: &mut AnyConnection,
    id: &AccountId,
) -> Result<Option<Credentials>, Error> {
    let Some(sealed) = store::credentials(connection, id).await? else { return Ok(None) };
    let Some(key) = seal::record_key(connection, desk.keys(), id.as_str()).await? else { return Ok(None) };
    let bytes = key.open("credentials", &sealed)?;
    serde_json::from_slice(&bytes).map(Some).map_err(|_| Error::Shape { record: "account", what: "credentials" })
}

/// Keeps tokens that the network renewed. An empty token never replaces one that we hold.
pub async fn renew(desk: &Desk, act: &Act, id: &AccountId, new: Credentials) -> Result<(), Error> {
    let mut tx = desk.db().write().await?;
    if !keep_tokens(desk, &mut tx, act, id, new).await? {
        return Ok(());
    }
    append(&mut tx, act, Note::of(Deed::AccountRenewed, "account", id.as_str())).await?;
    tx.commit().await?;
    Ok(())
}

/// Whether there still is an account to keep them for.
async fn keep_tokens(
    desk: &Desk,
    tx: &mut AnyConnection,
    act: &Act,
    id: &AccountId,
    mut new: Credentials,
) -> Result<bool, Error> {
    let Some(key) = seal::record_key(tx, desk.keys(), id.as_str()).await? else { return Ok(false) };
    if let Some(old) = open_credentials(desk, tx, id).await? {
        for (new, old) in
            [(&mut new.access, old.access), (&mut new.refresh, old.refresh), (&mut new.secret, old.secret)]
        {
            if new.expose().is_empty() {
                *new = old;
            }
        }
    }
    store::set_credentials(tx, id, seal_credentials(&key, act, &new)?).await?;
    Ok(true)
}

/// Notes what connecting came to: the tokens, the handle and limits that the server named.
pub async fn connected(
    desk: &Desk,
    act: &Act,
    id: &AccountId,
    handle: &str,
    limits: &Limits,
    credentials: Credentials,
) -> Result<(), Error> {
    let mut tx = desk.db().write().await?;
    if !keep_tokens(desk, &mut tx, act, id, credentials).await? {
        return Ok(());
    }
    store::set_connected(&mut tx, id, handle, limits).await?;
    if let Some(account) = find(&mut tx, id).await? {
        note(&mut tx, act, Deed::AccountConnected, &account).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// Notes that an account has to be connected again. `reason` is a closed word.
pub async fn troubled(desk: &Desk, act: &Act, id: &AccountId, reason: &'static str) -> Result<(), Error> {
    let mut tx = desk.db().write().await?;
    trouble(&mut tx, act, id, reason).await?;
    tx.commit().await?;
    Ok(())
}

pub(crate) async fn trouble(
    tx: &mut AnyConnection,
    act: &Act,
    id: &AccountId,
    reason: &'static str,
) -> Result<(), Error> {
    store::set_state(tx, id, State::Reconnect, Some(reason)).await?;
    let note = Note::of(Deed::AccountTroubled, "account", id.as_str()).with(json!({ "reason": reason }));
    append(tx, act, note).await.map(drop)
}

async fn note(tx: &mut AnyConnection, act: &Act, deed: Deed, account: &Account) -> Result<(), Error> {
    let detail = json!({ "network": account.network.name(), "mode": account.mode.name() });
    append(tx, act, Note::of(deed, "account", account.id.as_str()).with(detail)).await.map(drop)
}

fn fresh(secret: &Private<String>) -> Credentials {
    Credentials {
        access: "".into(),
        refresh: "".into(),
        secret: secret.expose().trim().to_owned().into(),
        remote: String::new(),
    }
}

fn seal_credentials(key: &seal::RecordKey, act: &Act, credentials: &Credentials) -> Result<Vec<u8>, Error> {
    let json = zeroize::Zeroizing::new(
        serde_json::to_vec(credentials).map_err(|_| Error::Shape { record: "account", what: "credentials" })?,
    );
    key.seal(&act.ids, "credentials", &json)
}

fn can_connect(network: Network, server: &str, handle: &str, secret: &Private<String>) -> Result<(), Refusal> {
    if !network.card().connects {
        return Err(Refusal::not_this_network());
    }
    let server = server.trim();
    let host = server.strip_prefix("https://").or_else(|| server.strip_prefix("http://")).unwrap_or_default();
    let name = host.trim_end_matches('/');
    if name.is_empty() || name.contains(['/', '?', '#', '@', ' ', '\\']) {
        return Err(Refusal::server_not_good());
    }
    // Words that go to a network unencrypted could be read on the way; only this machine itself is exempt.
    let bare = name.rsplit_once(':').map_or(name, |(bare, _)| bare);
    if server.starts_with("http://") && !matches!(bare, "localhost" | "127.0.0.1" | "[::1]") {
        return Err(Refusal::server_not_good());
    }
    if network.card().asks_handle && handle.trim().is_empty() {
        return Err(Refusal::handle_missing());
    }
    if secret.expose().trim().is_empty() { Err(Refusal::secret_missing()) } else { Ok(()) }
}
