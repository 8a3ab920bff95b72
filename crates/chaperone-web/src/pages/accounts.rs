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
    /// Why it has to be connected again, in words: what was refused, and what to do.
    fn reason(&self) -> String {
        let card = self.account.network.card();
        let (network, secret) = (card.title, card.secret.to_lowercase());
        match self.account.reason.as_deref() {
            Some("not-recognised") if card.asks_handle => format!(
                "{network} refused this name and {secret}. Check the name letter by letter, and paste the {secret} again."
            ),
            Some("not-recognised") => format!("{network} refused this {secret}. Copy it there again, the whole of it."),
            Some("revoked" | "expired") => {
                format!("{network} no longer accepts the {secret} that we hold. Make a new one there and paste it in.")
            }
            Some("second-code") => {
                "This account asks for a second code. Make an app password on the network and use that.".to_owned()
            }
            Some("another-account") => {
                format!("This {secret} belongs to another account than the one you named. Nothing was kept of it.")
            }
            Some("not-allowed") => {
                format!("This {secret} may not post. Make a new one on {network} that may.")
            }
            Some("account-closed") => format!("{network} has closed or suspended this account."),
            Some("bad-address" | "moved") => {
                "The server's address cannot be used. Remove the account here, then add it with its new address."
                    .to_owned()
            }
            Some("not-reached" | "no-answer" | "cut-off" | "server-trouble" | "unreadable" | "turned-away") => {
                "The server did not answer as it should. Check its address, then try again.".to_owned()
            }
            Some("stored-unreadable" | "no-connection") => {
                format!("What the desk held for this account cannot be used. Make a new {secret} and paste it in.")
            }
            Some("slow-down") => format!("{network} asks us to wait. Try again in a quarter of an hour."),
            _ => format!("{network} asks you to connect again."),
        }
    }
}

impl ConnectPage<'_> {
    /// Where the secret is made, in the order of the clicks.
    fn way(&self) -> [&'static str; 3] {
        match self.network {
            Network::Mastodon => [
                "Sign in on your server as the practice. Open Preferences, then Development.",
                "Make a new application. Call it Chaperone, and let it read and write.",
                "Open it and copy what stands beside \u{201c}Your access token\u{201d}.",
            ],
            _ => [
                "Sign in as the practice and open Settings.",
                "Choose Privacy and security, then App passwords.",
                "Add one called Chaperone. It is shown once: copy it before you close the box.",
            ],
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
