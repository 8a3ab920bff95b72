//! Sign in and sign out.
//!
//! A wrong password and an unknown email get the same answer; the desk sees to it that they take the same time.
//!
//! Deliberately absent: remembering a password, and any address to return to that is not one of our own pages.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::{IntoResponse, Redirect, Response};
use axum::routing::{MethodRouter, get, post};
use chaperone_desk::{practice, session};
use serde::Deserialize;

use crate::AppState;
use crate::fault::Fault;
use crate::fields::Fields;
use crate::frame::Frame;
use crate::guard::cookies::{self, Cookie};
use crate::guard::enter::is_ours;
use crate::problem::Shown;
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

#[derive(Debug, Deserialize)]
struct Wanted {
    next: Option<String>,
}

pub(crate) fn sign_in() -> MethodRouter<AppState> {
    get(ask).post(take)
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
        Ok(new) => {
            let mut response = Redirect::to(if is_ours(next) { next } else { "/" }).into_response();
            cookies::begin(&mut response, &new, state.jar());
            Ok(response)
        }
        Err(refusal) => {
            let next = if is_ours(next) { next } else { "" };
            show_unready(&SignIn { frame: &visit.frame, fault: Fault::new(refusal, &[]), email, next })
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
