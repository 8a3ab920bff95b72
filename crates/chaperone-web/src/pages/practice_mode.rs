//! Practice mode: the way in from a real desk; inside it, whom to be, what to try and what the simulated networks hold;
//! and the way out.
//!
//! Each answer asks the desk what it is. A real desk never enters anybody without a secret and never ends itself, whatever
//! a form says; practice mode never begins another. Deliberately absent: starting, filling and removing it (the binary).

use askama::Template;
use axum::extract::State;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{MethodRouter, get};
use chaperone_desk::{DraftId, PersonId, Role, person, practice, session};

use crate::fields::Fields;
use crate::frame::Frame;
use crate::guard::cookies::{self, Cookie};
use crate::problem::{Granted, Problem, Shown};
use crate::times::Moment;
use crate::visit::{Visit, show};
use crate::{AppState, Here, Practising};

/// `/practice-mode`
pub(crate) fn routes() -> MethodRouter<AppState> {
    get(look).post(press)
}

/// On a real desk: what it is, and the way in.
#[derive(Template)]
#[template(path = "practice-mode/offer.html")]
struct Offer<'a> {
    frame: &'a Frame,
    /// Whether it can be begun from here.
    practises: bool,
}

/// It is running: where. A link, because the address is another one than this desk's, where its forms may not lead.
#[derive(Template)]
#[template(path = "practice-mode/begun.html")]
struct Begun<'a> {
    frame: &'a Frame,
    address: &'a str,
}

/// Somebody of the invented practice.
struct Part {
    id: String,
    name: String,
    role: Role,
    /// Whether the browser is this person now.
    now: bool,
}

struct Out {
    network: &'static str,
    handle: String,
    text: String,
    at: Moment,
}

#[derive(Template)]
#[template(path = "practice-mode/inside.html")]
struct Inside<'a> {
    frame: &'a Frame,
    parts: Vec<Part>,
    out: Vec<Out>,
    /// Whether somebody is signed in, so that the things to try can be reached.
    entered: bool,
}

#[derive(Template)]
#[template(path = "practice-mode/left.html")]
struct Left<'a> {
    frame: &'a Frame,
    home: Option<&'a str>,
}

async fn look(State(state): State<AppState>, visit: Visit) -> Shown {
    if let (true, Practising::Here(here)) = (state.desk.is_practising(), &state.practising) {
        return inside(&state, &visit, here).await;
    }
    if stranger(&state, &visit).await? {
        return Ok(Redirect::to("/signin").into_response());
    }
    show(&Offer { frame: &visit.frame, practises: matches!(state.practising, Practising::Beside(_)) })
}

/// A desk that is set up begins nothing for somebody who is not signed in.
async fn stranger(state: &AppState, visit: &Visit) -> Result<bool, Problem> {
    Ok(visit.signed_in.is_none() && practice::get(&state.desk).await?.is_some())
}

async fn inside(state: &AppState, visit: &Visit, here: &Here) -> Shown {
    let me = visit.signed_in.as_ref().map(|signed_in| &signed_in.person.id);
    let parts = person::list(&state.desk).await?.into_iter().filter(person::Person::is_here).map(|person| Part {
        now: me == Some(&person.id),
        id: person.id.to_string(),
        name: person.name,
        role: person.role,
    });
    let out = (here.posts)().into_iter().map(|post| Out {
        network: post.network,
        handle: post.handle,
        text: post.text,
        at: visit.frame.moment(post.at),
    });
    show(&Inside { frame: &visit.frame, parts: parts.collect(), out: out.collect(), entered: me.is_some() })
}

async fn press(State(state): State<AppState>, visit: Visit, fields: Fields) -> Shown {
    match (fields.text("do"), &state.practising, state.desk.is_practising()) {
        ("begin", Practising::Beside(begin), false) if !stranger(&state, &visit).await? => match begin().await {
            Some(address) => show(&Begun { frame: &visit.frame, address: &address }),
            None => Err(Problem::Broken("practice mode could not be begun".into())),
        },
        ("enter", Practising::Here(_), true) => enter(&state, &visit, &fields).await,
        ("leave", Practising::Here(here), true) => {
            // Nobody is signed in any more when this page is read, so it has no navigation that would lead nowhere.
            let mut frame = visit.frame.clone();
            frame.person = None;
            frame.practising = false;
            let mut response = show(&Left { frame: &frame, home: here.home.as_deref() })?;
            Cookie::clear_all(&mut response, state.jar());
            (here.leave)();
            Ok(response)
        }
        _ => Err(Problem::Missing),
    }
}

/// The browser becomes somebody of the invented practice, and goes on to the draft that they were asked about, if any.
async fn enter(state: &AppState, visit: &Visit, fields: &Fields) -> Shown {
    let person = PersonId::parse(fields.text("person")).ok_or(Problem::Missing)?;
    let new = session::enter_as(&state.desk, &person, &visit.from).await.granted()?;
    if let Some(before) = &visit.signed_in {
        // Refused only where it has ended already.
        session::end(&state.desk, &state.desk.act_as(before), &before.session).await?.ok();
    }
    let next = match DraftId::parse(fields.text("draft")) {
        Some(draft) => format!("/approve/{draft}"),
        None => "/".to_owned(),
    };
    let mut response = Redirect::to(&next).into_response();
    cookies::begin(&mut response, &new, state.jar());
    Ok(response)
}

/// Each of its pages; the way in both where it can be begun and where it cannot.
pub(crate) fn samples(frame: &Frame) -> Vec<askama::Result<String>> {
    let part = |name: &str, role, now| Part { id: "0".repeat(26), name: name.to_owned(), role, now };
    let inside = |entered, out| {
        Inside {
            frame,
            parts: vec![part("Amira Hassan", Role::Manager, entered), part("Dr Tom Whitlock", Role::Owner, false)],
            out,
            entered,
        }
        .render()
    };
    let out = Out {
        network: "Bluesky",
        handle: "desk.bluesky.practise.example".to_owned(),
        text: "We are open on Saturday from nine to one.".to_owned(),
        at: frame.moment(frame.now),
    };
    vec![
        Offer { frame, practises: true }.render(),
        Offer { frame, practises: false }.render(),
        Begun { frame, address: "http://127.0.0.1:49152/practice-mode" }.render(),
        inside(false, Vec::new()),
        inside(true, vec![out]),
        Left { frame, home: Some("http://127.0.0.1:8470") }.render(),
        Left { frame, home: None }.render(),
    ]
}
