//! Accounts: where the practice posts, by hand or through the desk; connecting, reconnecting, removing.
//!
//! Deliberately absent: talking to a network. Connecting is a job; the account's page shows how it stands.

use askama::Template;
use axum::extract::{Path, Query};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{MethodRouter, get};
use chaperone_desk::account::{self, Account, Mode, Network, State};
use chaperone_desk::{AccountId, Refusal};
use serde::Deserialize;

use crate::AppState;
use crate::fault::Fault;
use crate::fields::Fields;
use crate::frame::Frame;
use crate::problem::{Problem, Shown};
use crate::told::Told;
use crate::visit::{Me, go, show, show_unready};

#[derive(Template)]
#[template(path = "accounts.html")]
struct ListPage<'a> {
    frame: &'a Frame,
    fault: Fault,
    accounts: Vec<Account>,
    /// What stands in the form for posting by hand.
    network: Option<Network>,
    handle: &'a str,
}

#[derive(Template)]
#[template(path = "accounts/connect.html")]
struct ConnectPage<'a> {
    frame: &'a Frame,
    fault: Fault,
    network: Network,
    server: &'a str,
    handle: &'a str,
}

#[derive(Template)]
#[template(path = "accounts/account.html")]
struct AccountPage<'a> {
    frame: &'a Frame,
    fault: Fault,
    account: Account,
}

impl AccountPage<'_> {
    /// Why it has to be connected again, in words.
    fn reason(&self) -> &'static str {
        match self.account.reason.as_deref() {
            Some("revoked") => "The network no longer accepts what you gave us. Make a new one there and paste it in.",
            Some("not-recognised") => {
                "The network did not recognise the name or the secret. Check both for missing letters."
            }
            Some("second-code") => {
                "This account asks for a second code. Make an app password on the network and use that."
            }
            Some("another-account") => "This secret belongs to another account than the one you named.",
            Some("not-allowed") => "What you gave us may not post. Make a new one on the network that may.",
            Some("account-closed") => "The network has closed or suspended this account.",
            Some("bad-address" | "moved") => "The server's address cannot be used. Check it, then try again.",
            Some("not-reached" | "no-answer" | "cut-off" | "server-trouble" | "unreadable") => {
                "The server did not answer as it should. Check its address, then try again."
            }
            _ => "The network asks you to connect again.",
        }
    }
}

const FIELDS: &[(&str, &str)] =
    &[("server-not-good", "server"), ("handle-missing", "handle"), ("secret-missing", "secret")];

#[derive(Debug, Deserialize)]
struct Wanted {
    network: Option<String>,
}

pub(crate) fn routes() -> MethodRouter<AppState> {
    get(list).post(add)
}

pub(crate) fn connect() -> MethodRouter<AppState> {
    get(ask).post(take)
}

pub(crate) fn account() -> MethodRouter<AppState> {
    get(look).post(change)
}

async fn list(me: Me) -> Shown {
    let accounts = account::list(&me.desk).await?;
    show(&ListPage { frame: &me.frame, fault: Fault::default(), accounts, network: None, handle: "" })
}

async fn add(me: Me, fields: Fields) -> Shown {
    let network = Network::parse(fields.text("network")).ok_or(Problem::Missing)?;
    let handle = fields.text("handle");
    match account::add_manual(&me.desk, &me.act, network, handle).await? {
        Ok(_) => Ok(go("/accounts", Told::AccountAdded)),
        Err(refusal) => {
            let (fault, accounts) = (Fault::new(refusal, FIELDS), account::list(&me.desk).await?);
            show_unready(&ListPage { frame: &me.frame, fault, accounts, network: Some(network), handle })
        }
    }
}

fn wanted(name: &str) -> Result<Network, Problem> {
    Network::parse(name).filter(|network| network.card().connects).ok_or(Problem::Missing)
}

async fn ask(me: Me, Query(query): Query<Wanted>) -> Shown {
    let network = wanted(query.network.as_deref().unwrap_or_default())?;
    let server = network.card().server;
    show(&ConnectPage { frame: &me.frame, fault: Fault::default(), network, server, handle: "" })
}

async fn take(me: Me, fields: Fields) -> Shown {
    let network = wanted(fields.text("network"))?;
    let (server, handle) = (fields.text("server"), fields.text("handle"));
    match account::connect(&me.desk, &me.act, network, server, handle, &fields.secret("secret")).await? {
        Ok(id) => Ok(Redirect::to(&format!("/accounts/{id}")).into_response()),
        Err(refusal) => {
            let fault = Fault::new(refusal, FIELDS);
            show_unready(&ConnectPage { frame: &me.frame, fault, network, server, handle })
        }
    }
}

async fn find(me: &Me, id: &AccountId) -> Result<Account, Problem> {
    account::get(&me.desk, id).await?.ok_or(Problem::Missing)
}

async fn look(me: Me, Path(id): Path<String>) -> Shown {
    let id = AccountId::parse(&id).ok_or(Problem::Missing)?;
    show(&AccountPage { frame: &me.frame, fault: Fault::default(), account: find(&me, &id).await? })
}

async fn change(me: Me, Path(id): Path<String>, fields: Fields) -> Shown {
    let id = AccountId::parse(&id).ok_or(Problem::Missing)?;
    let refused: Refusal = match fields.one("do") {
        "reconnect" => match account::reconnect(&me.desk, &me.act, &id, &fields.secret("secret")).await? {
            Ok(_) => return Ok(Redirect::to(&format!("/accounts/{id}")).into_response()),
            Err(refusal) => refusal,
        },
        "remove" => match account::remove(&me.desk, &me.act, &id).await? {
            Ok(()) => return Ok(go("/accounts", Told::AccountRemoved)),
            Err(refusal) => refusal,
        },
        _ => return Err(Problem::Missing),
    };
    let account = find(&me, &id).await?;
    show_unready(&AccountPage { frame: &me.frame, fault: Fault::new(refused, FIELDS), account })
}

pub(crate) fn samples(frame: &Frame) -> Vec<askama::Result<String>> {
    let all = || {
        vec![
            crate::sample::account(Network::Facebook, Mode::Manual, State::Live),
            crate::sample::account(Network::Mastodon, Mode::Connected, State::Connecting),
            crate::sample::account(Network::Bluesky, Mode::Connected, State::Reconnect),
        ]
    };
    [Vec::new(), all()]
        .map(|accounts| ListPage { frame, fault: Fault::default(), accounts, network: None, handle: "" }.render())
        .into()
}

pub(crate) fn connect_samples(frame: &Frame) -> Vec<askama::Result<String>> {
    [Network::Mastodon, Network::Bluesky]
        .map(|network| {
            ConnectPage { frame, fault: Fault::default(), network, server: network.card().server, handle: "" }.render()
        })
        .into()
}

pub(crate) fn account_samples(frame: &Frame) -> Vec<askama::Result<String>> {
    [
        (Network::Google, Mode::Manual, State::Live),
        (Network::Mastodon, Mode::Connected, State::Connecting),
        (Network::Bluesky, Mode::Connected, State::Live),
        (Network::Bluesky, Mode::Connected, State::Reconnect),
    ]
    .map(|(network, mode, state)| {
        AccountPage { frame, fault: Fault::default(), account: crate::sample::account(network, mode, state) }.render()
    })
    .into()
}
