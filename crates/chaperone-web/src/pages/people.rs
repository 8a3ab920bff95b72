//! People: who is on the desk, an invitation for another, a change of role, and leaving.
//!
//! Deliberately absent: how much anybody wrote or how fast. People are not scored here.

use std::borrow::Borrow;

use askama::Template;
use axum::extract::{Path, State};
use axum::routing::{MethodRouter, get};
use chaperone_desk::person::{self, Person};
use chaperone_desk::{PersonId, Role};

use crate::AppState;
use crate::fault::Fault;
use crate::fields::Fields;
use crate::frame::Frame;
use crate::problem::{Problem, Shown};
use crate::told::Told;
use crate::visit::{Me, go, show, show_unready};

/// What each role does here, for the one who chooses.
pub(crate) fn does(role: impl Borrow<Role>) -> &'static str {
    match role.borrow() {
        Role::Owner => "Approves, decides the hard cases, keeps the practice's own pages.",
        Role::Manager => "Runs the desk day by day: people, accounts, approvals.",
        Role::Author => "Writes posts and replies for somebody else to approve.",
        Role::Clinician => "Writes, checks their own posts, and can approve other people's.",
        Role::Agency => "Prepares posts from outside. Never sees anything of a patient.",
        Role::Auditor => "Reads the journal and the policy. Writes nothing.",
    }
}

#[derive(Template)]
#[template(path = "people.html")]
struct ListPage<'a> {
    frame: &'a Frame,
    fault: Fault,
    here: Vec<Person>,
    left: Vec<Person>,
    /// How many of those here have joined; the others are invited.
    joined: usize,
    name: &'a str,
    email: &'a str,
    /// Nothing is ticked before somebody chose.
    role: Option<Role>,
    role_missing: bool,
    /// The link to hand over, just after an invitation.
    link: Option<String>,
    /// Whether a phone or another computer can open a link to this desk.
    reachable: bool,
}

impl ListPage<'_> {
    /// The roles as the form offers them: those who can approve stand first, because one of two people must.
    fn offered() -> [Role; 6] {
        [Role::Manager, Role::Clinician, Role::Author, Role::Agency, Role::Auditor, Role::Owner]
    }
}

#[derive(Template)]
#[template(path = "people/person.html")]
struct PersonPage<'a> {
    frame: &'a Frame,
    fault: Fault,
    person: Person,
    own: bool,
}

const FIELDS: &[(&str, &str)] = &[("not-an-email", "email"), ("email-taken", "email"), ("empty-name", "name")];

pub(crate) fn routes() -> MethodRouter<AppState> {
    get(list).post(invite)
}

pub(crate) fn person() -> MethodRouter<AppState> {
    get(look).post(change)
}

fn count_joined(people: &[Person]) -> usize {
    people.iter().filter(|person| person.joined.is_some()).count()
}

async fn page<'a>(state: &AppState, me: &'a Me, fault: Fault) -> Result<ListPage<'a>, Problem> {
    let people = person::list(&me.desk).await?;
    let (left, here): (Vec<_>, Vec<_>) = people.into_iter().partition(|person| person.left.is_some());
    let reachable = state.public.secure;
    Ok(ListPage {
        frame: &me.frame,
        fault,
        joined: count_joined(&here),
        here,
        left,
        name: "",
        email: "",
        role: None,
        role_missing: false,
        link: None,
        reachable,
    })
}

async fn list(State(state): State<AppState>, me: Me) -> Shown {
    show(&page(&state, &me, Fault::default()).await?)
}

async fn invite(State(state): State<AppState>, me: Me, fields: Fields) -> Shown {
    let (name, email) = (fields.text("name"), fields.text("email"));
    let Some(role) = Role::parse(fields.text("role")) else {
        let page = page(&state, &me, Fault::default()).await?;
        return show_unready(&ListPage { name, email, role_missing: true, ..page });
    };
    match person::invite(&me.desk, &me.act, name, email, role).await? {
        Ok(link) => {
            let link = Some(state.public.link(link.path()));
            show(&ListPage { name, link, ..page(&state, &me, Fault::default()).await? })
        }
        Err(refusal) => {
            let page = page(&state, &me, Fault::new(refusal, FIELDS)).await?;
            show_unready(&ListPage { name, email, role: Some(role), ..page })
        }
    }
}

async fn find(me: &Me, id: &str) -> Result<Person, Problem> {
    let people = person::list(&me.desk).await?;
    people.into_iter().find(|person| person.id.as_str() == id).ok_or(Problem::Missing)
}

async fn look(me: Me, Path(id): Path<String>) -> Shown {
    let person = find(&me, &id).await?;
    let own = person.id == me.signed_in.person.id;
    show(&PersonPage { frame: &me.frame, fault: Fault::default(), person, own })
}

async fn change(me: Me, Path(id): Path<String>, fields: Fields) -> Shown {
    let who = PersonId::parse(&id).ok_or(Problem::Missing)?;
    let (answer, told) = match fields.one("do") {
        "role" => {
            let role = Role::parse(fields.text("role")).ok_or(Problem::Missing)?;
            (person::change_role(&me.desk, &me.act, &who, role).await?, Told::RoleChanged)
        }
        "leave" => (person::leave(&me.desk, &me.act, &who).await?, Told::PersonLeft),
        _ => return Err(Problem::Missing),
    };
    match answer {
        Ok(()) => Ok(go("/people", told)),
        Err(refusal) => {
            let person = find(&me, &id).await?;
            let own = person.id == me.signed_in.person.id;
            show_unready(&PersonPage { frame: &me.frame, fault: Fault::new(refusal, &[]), person, own })
        }
    }
}

pub(crate) fn samples(frame: &Frame) -> Vec<askama::Result<String>> {
    let here = || {
        vec![crate::sample::person("Amira Hassan", Role::Manager), crate::sample::person("Tom Whitlock", Role::Owner)]
    };
    let left = Person { left: Some(frame.now), ..crate::sample::person("Joanne Reid", Role::Author) };
    let page = |link: Option<String>| ListPage {
        frame,
        fault: Fault::default(),
        joined: 1,
        here: here(),
        left: vec![left.clone()],
        name: "Priya Nair",
        email: "priya@harbourlane.example",
        role: None,
        role_missing: link.is_none(),
        reachable: link.is_none(),
        link,
    };
    let link = "https://desk.harbourlane.example/join/sample".to_owned();
    vec![page(None).render(), page(Some(link)).render()]
}

pub(crate) fn person_samples(frame: &Frame) -> Vec<askama::Result<String>> {
    let person = || crate::sample::person("Priya Nair", Role::Author);
    [false, true].map(|own| PersonPage { frame, fault: Fault::default(), person: person(), own }.render()).into()
}
