//! The policy: to read, to print, to sign, and who has signed it.
//!
//! Deliberately absent: changing its words.

use askama::Template;
use axum::routing::{MethodRouter, get};
use chaperone_desk::person::{self, Person};
use chaperone_desk::policy::{self, Clause, STARTER, VERSION};
use chaperone_desk::{Duty, Role, Time};

use crate::AppState;
use crate::frame::Frame;
use crate::problem::{Granted, Shown};
use crate::told::Told;
use crate::visit::{Me, go, show};

#[derive(Template)]
#[template(path = "policy.html")]
struct Page<'a> {
    frame: &'a Frame,
    clauses: &'static [Clause],
    version: &'static str,
    /// When the reader signed, if so.
    signed: Option<Time>,
    owner: bool,
    /// Everybody here, for those who look after people.
    people: Vec<Person>,
}

pub(crate) fn routes() -> MethodRouter<AppState> {
    get(read).post(sign)
}

async fn read(me: Me) -> Shown {
    let person = &me.signed_in.person;
    let looks_after = person.role.may(Duty::People) || person.role.may(Duty::ReadJournal);
    let mut people = if looks_after { person::list(&me.desk).await? } else { Vec::new() };
    people.retain(Person::is_here);
    let owner = person.role == Role::Owner;
    show(&Page { frame: &me.frame, clauses: STARTER, version: VERSION, signed: person.policy_signed, owner, people })
}

async fn sign(me: Me) -> Shown {
    policy::sign(&me.desk, &me.act).await.granted()?;
    Ok(go("/policy", Told::PolicySigned))
}

pub(crate) fn samples(frame: &Frame) -> Vec<askama::Result<String>> {
    let people = || {
        vec![crate::sample::person("Amira Hassan", Role::Manager), crate::sample::person("Priya Nair", Role::Author)]
    };
    let page = |signed, owner, people| Page { frame, clauses: STARTER, version: VERSION, signed, owner, people };
    vec![page(None, true, people()).render(), page(Some(frame.now), false, Vec::new()).render()]
}
