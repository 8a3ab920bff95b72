//! The invented people and accounts that pages are rendered with in `samples()`.
//!
//! Deliberately absent: any use outside samples.

use chaperone_desk::account::{Account, Mode, Network, State};
use chaperone_desk::person::Person;
use chaperone_desk::{AccountId, PersonId, Role, Time};

/// 2 November 2026, 08:00 UTC.
const JOINED: Time = Time::from_micros(1_793_606_400_000_000);

/// An id of the right shape ending in these letters.
fn id(end: &str) -> String {
    format!("{end:0>26}")
}

#[allow(clippy::expect_used, reason = "the shape is fixed above, and samples are rendered in tests")]
pub(crate) fn person(name: &str, role: Role) -> Person {
    Person {
        id: PersonId::parse(&id(&format!("P{}", name.len()))).expect("26 letters"),
        name: name.to_owned(),
        email: format!("{}@harbourlane.example", name.split(' ').next().unwrap_or_default().to_lowercase()),
        role,
        has_pin: role == Role::Owner,
        has_factor: role == Role::Manager,
        policy_signed: (role != Role::Author).then_some(JOINED),
        joined: Some(JOINED),
        left: None,
    }
}

#[allow(clippy::expect_used, reason = "the shape is fixed above, and samples are rendered in tests")]
pub(crate) fn account(network: Network, mode: Mode, state: State) -> Account {
    Account {
        id: AccountId::parse(&id(&format!("A{}{}", network.name().len(), state.name().len()))).expect("26 letters"),
        network,
        handle: "harbourlane.example".to_owned(),
        mode,
        server: (mode == Mode::Connected).then(|| "https://social.example".to_owned()),
        limits: network.card().limits(),
        state,
        reason: (state == State::Reconnect).then(|| "revoked".to_owned()),
        added: JOINED,
    }
}
