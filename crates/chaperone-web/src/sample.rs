//! The invented people and accounts that pages are rendered with in `samples()`.
//!
//! Deliberately absent: any use outside samples.

use std::collections::BTreeSet;

use chaperone_desk::account::{Account, Mode, Network, State};
use chaperone_desk::consent::{
    self, Answers, Capacity, Edits, Element, Form, Item, Kiosk, Minor, Place, Purpose, Seen, Way,
};
use chaperone_desk::person::Person;
use chaperone_desk::{AccountId, MediaId, PersonId, Role, Time};
use chaperone_screen::pack::Says;

use crate::frame::Frame;

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

/// A consent to show two pictures and tell of a crown, for a child where `child` says so.
#[allow(clippy::expect_used, reason = "the shape is fixed above, and samples are rendered in tests")]
pub(crate) fn form(frame: &Frame, child: bool) -> Form {
    let mut form = Form::empty(frame.now, 24, "uk-dental 1");
    "4711".clone_into(&mut form.subject);
    "Our patient had a crown made in one visit, and was pleased with it.".clone_into(&mut form.what);
    form.elements = BTreeSet::from([Element::Treatment, Element::FirstName]);
    "Rosalind".clone_into(&mut form.shown.first_name);
    form.purposes = BTreeSet::from([Purpose::Education, Purpose::Showcase, Purpose::PaidAdvertising]);
    form.places = [Network::Facebook, Network::Instagram]
        .map(|network| account(network, Mode::Manual, State::Live))
        .into_iter()
        .map(|account| Place {
            title: account.title(),
            network: account.network.name().to_owned(),
            account: account.id,
        })
        .collect();
    let item = |last: char, label: &str| Item {
        media: MediaId::parse(&id(&format!("P{last}"))).expect("26 letters"),
        digest: [0; 32],
        label: label.to_owned(),
        stage: None,
    };
    form.items = vec![item('1', "Upper front teeth, before"), item('2', "Upper front teeth, after")];
    form.edits = Edits::CropAndCover;
    "Rosalind Achebe".clone_into(&mut form.signer.name);
    "English".clone_into(&mut form.language);
    form.recipients.push("Harbour Lane Dental".to_owned());
    if child {
        form.signer.capacity = Capacity::Guardian;
        "mother".clone_into(&mut form.signer.authority);
        form.minor = Some(Minor { has_a_view: true, ..Minor::default() });
    }
    form
}

fn says() -> Says {
    Says {
        statement: "I have seen exactly what Harbour Lane Dental wants to publish.".to_owned(),
        withdrawal: "You can take this back at any time, without a reason.".to_owned(),
        care: "Your care is the same whether you say yes or no.".to_owned(),
        redisclosure: "What is published can be copied by others.".to_owned(),
    }
}

/// What a patient ticked of [`form`]: all but the adverts.
pub(crate) fn answers(form: &Form) -> Answers {
    Answers {
        elements: form.elements.clone(),
        purposes: form.purposes.iter().copied().filter(|purpose| *purpose != Purpose::PaidAdvertising).collect(),
        places: form.places.iter().map(|place| place.account.clone()).collect(),
        items: form.items.iter().take(1).map(|item| item.media.clone()).collect(),
    }
}

pub(crate) fn kiosk(frame: &Frame, child: bool) -> Kiosk {
    let form = form(frame, child);
    Kiosk {
        practice: "Harbour Lane Dental".to_owned(),
        answers: answers(&form),
        for_another: child,
        asks_child: child,
        form,
        says: says(),
        way: Way::Kiosk,
        expires: frame.now,
    }
}

pub(crate) fn seen(frame: &Frame, state: consent::State) -> Seen {
    let form = form(frame, false);
    Seen {
        practice: "Harbour Lane Dental".to_owned(),
        state,
        state_at: JOINED,
        answers: answers(&form),
        form,
        signed: Some(JOINED),
        says: says(),
        can_withdraw: state != consent::State::Withdrawn,
    }
}
