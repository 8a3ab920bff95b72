//! Sign in, in one step or two, and sign out.
//!
//! A wrong password and an unknown email get the same answer; the desk sees to it that they take the same time.
//!
//! Deliberately absent: remembering a password, and any address to return to that is not one of our own pages.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, get, post};
use chaperone_desk::session::{self, Entered};
use chaperone_desk::{Private, practice};
use serde::Deserialize;

use crate::AppState;
use crate::fault::Fault;
use crate::fields::Fields;
use crate::frame::Frame;
use crate::guard::cookies::{self, Cookie};
use crate::guard::enter::is_ours;
use crate::problem::{Problem, Shown};
use crate::told::Told;
use crate::visit::{Visit, show, show_unready};

#[derive(Template)]
#[template(path = "sign-in.html")]
struct SignIn<'a> {
    frame: &'a Frame,
    fault: Fault,
    email: &'a str,
    next: &'a str,
}

/// The second step: the code of somebody who has a second factor. It does not say whose.
#[derive(Template)]
#[template(path = "sign-in/code.html")]
struct Code<'a> {
    frame: &'a Frame,
    fault: Fault,
    next: &'a str,
}

#[derive(Debug, Deserialize)]
struct Wanted {
    next: Option<String>,
}

pub(crate) fn sign_in() -> MethodRouter<AppState> {
    get(ask).post(take)
}

pub(crate) fn code() -> MethodRouter<AppState> {
    get(ask_code).post(take_code)
}

pub(crate) fn sign_out() -> MethodRouter<AppState> {
    post(leave)
}

async fn ask(State(state): State<AppState>, visit: Visit, Query(wanted): Query<Wanted>) -> Shown {
    if visit.signed_in.is_some() {
        return Ok(Redirect::to("/").into_response());
    }
    if state.desk.is_practising() {
        return Ok(Redirect::to("/practice-mode").into_response());
    }
    if practice::get(&state.desk).await?.is_none() {
        return Ok(Redirect::to("/set-up").into_response());
    }
    let next = wanted.next.filter(|next| is_ours(next)).unwrap_or_default();
    show(&SignIn { frame: &visit.frame, fault: Fault::default(), email: "", next: &next })
}

async fn take(State(state): State<AppState>, visit: Visit, fields: Fields) -> Shown {
    let (email, next) = (fields.text("email"), fields.one("next"));
    match session::sign_in(&state.desk, email, &fields.secret("password"), &visit.from).await? {
        Ok(entered) => Ok(go_on(&state, &entered, next)),
        Err(refusal) => {
            let next = if is_ours(next) { next } else { "" };
            show_unready(&SignIn { frame: &visit.frame, fault: Fault::new(refusal, &[]), email, next })
        }
    }
}

/// Where a sign-in leads: to the page that was wanted, or first to the one that asks for a code.
pub(super) fn go_on(state: &AppState, entered: &Entered, next: &str) -> Response {
    let next = if is_ours(next) { next } else { "/" };
    match entered {
        Entered::In(new) => {
            let mut response = Redirect::to(next).into_response();
            cookies::begin(&mut response, new, state.jar());
            response
        }
        Entered::AsksForCode(ticket) => {
            let to = if next == "/" { "/signin/code".to_owned() } else { format!("/signin/code?next={next}") };
            let mut response = Redirect::to(&to).into_response();
            Cookie::Ticket.set(&mut response, ticket.expose(), state.jar());
            response
        }
    }
}

/// The ticket that this browser holds, if the desk still waits for its code.
async fn waiting(state: &AppState, headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(ticket) = Cookie::Ticket.read(headers, state.jar()) else { return Ok(None) };
    Ok(session::is_asked(&state.desk, &ticket).await?.then_some(ticket))
}

async fn ask_code(
    State(state): State<AppState>,
    visit: Visit,
    headers: HeaderMap,
    Query(wanted): Query<Wanted>,
) -> Shown {
    if visit.signed_in.is_some() || waiting(&state, &headers).await?.is_none() {
        return Ok(Redirect::to("/signin").into_response());
    }
    let next = wanted.next.filter(|next| is_ours(next)).unwrap_or_default();
    show(&Code { frame: &visit.frame, fault: Fault::default(), next: &next })
}

async fn take_code(State(state): State<AppState>, visit: Visit, headers: HeaderMap, fields: Fields) -> Shown {
    let next = fields.one("next");
    let next = if is_ours(next) { next } else { "" };
    let Some(ticket) = waiting(&state, &headers).await? else {
        return Ok(Redirect::to(&Told::CodeTooLate.at("/signin")).into_response());
    };
    let typed: Private<String> = fields.secret("figures");
    match session::sign_in_with_code(&state.desk, &ticket, &typed, &visit.from).await? {
        Ok(new) => Ok(go_on(&state, &Entered::In(new), next)),
        Err(refusal) => {
            let fault = Fault::new(refusal, &[("wrong-code", "figures")]);
            show_unready(&Code { frame: &visit.frame, fault, next })
        }
    }
}

async fn leave(State(state): State<AppState>, visit: Visit) -> Shown {
    if let Some(signed_in) = &visit.signed_in {
        // Refused only where it has ended already, and then there is nothing left to do.
        session::end(&state.desk, &state.desk.act_as(signed_in), &signed_in.session).await?.ok();
    }
    let door = if state.desk.is_practising() { "/practice-mode" } else { "/signin" };
    let mut response: Response = Redirect::to(&Told::SignedOut.at(door)).into_response();
    Cookie::Session.clear(&mut response, state.jar());
    Ok(response)
}

pub(crate) fn samples(frame: &Frame) -> Vec<askama::Result<String>> {
    vec![SignIn { frame, fault: Fault::default(), email: "amira@harbourlane.example", next: "/write" }.render()]
}

pub(crate) fn samples_of_code(frame: &Frame) -> Vec<askama::Result<String>> {
    vec![Code { frame, fault: Fault::default(), next: "/write" }.render()]
}
