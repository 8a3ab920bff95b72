//! A new password, by a link that was made at the terminal.
//!
//! Deliberately absent: asking for such a link here, and telling a used link from a wrong one.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse};
use axum::routing::{MethodRouter, get};
use chaperone_desk::person;

use crate::AppState;
use crate::fault::Fault;
use crate::fields::Fields;
use crate::frame::Frame;
use crate::problem::Shown;
use crate::told::Told;
use crate::visit::{Visit, go, show, show_unready};

#[derive(Template)]
#[template(path = "password.html")]
struct Page<'a> {
    frame: &'a Frame,
    fault: Fault,
    token: &'a str,
    name: &'a str,
    practice: &'a str,
}

#[derive(Template)]
#[template(path = "password-gone.html")]
struct Gone<'a> {
    frame: &'a Frame,
}

pub(crate) fn routes() -> MethodRouter<AppState> {
    get(ask).post(take)
}

fn gone(frame: &Frame) -> Shown {
    Ok((StatusCode::NOT_FOUND, Html(Gone { frame }.render()?)).into_response())
}

async fn ask(State(state): State<AppState>, Path(token): Path<String>, visit: Visit) -> Shown {
    let frame = &visit.frame;
    let Some(link) = person::password_link(&state.desk, &token).await? else { return gone(frame) };
    let (name, practice) = (&link.person.name, &link.practice);
    show(&Page { frame, fault: Fault::default(), token: &token, name, practice })
}

async fn take(State(state): State<AppState>, Path(token): Path<String>, visit: Visit, fields: Fields) -> Shown {
    let frame = &visit.frame;
    let Some(link) = person::password_link(&state.desk, &token).await? else { return gone(frame) };
    match person::choose_password(&state.desk, &token, &fields.secret("password")).await? {
        // Not signed in by it: a second factor is still asked for where there is one.
        Ok(_) => Ok(go("/signin", Told::PasswordChosen)),
        Err(refusal) => {
            let fault = Fault::new(refusal, &[("weak-password", "password")]);
            let (name, practice) = (&link.person.name, &link.practice);
            show_unready(&Page { frame, fault, token: &token, name, practice })
        }
    }
}

pub(crate) fn samples(frame: &Frame) -> Vec<askama::Result<String>> {
    let page =
        Page { frame, fault: Fault::default(), token: "sample", name: "Priya Nair", practice: "Harbour Lane Dental" };
    vec![page.render(), Gone { frame }.render()]
}
