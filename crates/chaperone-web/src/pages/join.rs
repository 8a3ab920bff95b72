//! Join: an invited person reads the policy in full, agrees to it, and chooses a password and perhaps a PIN.
//!
//! Deliberately absent: telling a used link from a wrong one. Both lead to the same page.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse};
use axum::routing::{MethodRouter, get};
use chaperone_desk::person::{self, Invitation, Join};
use chaperone_desk::policy::{Clause, STARTER, VERSION};
use chaperone_desk::{Role, session};

use crate::AppState;
use crate::fault::Fault;
use crate::fields::Fields;
use crate::frame::Frame;
use crate::problem::Shown;
use crate::told::Told;
use crate::visit::{Visit, go, show, show_unready};

#[derive(Template)]
#[template(path = "join.html")]
struct Page<'a> {
    frame: &'a Frame,
    fault: Fault,
    token: &'a str,
    invitation: Invitation,
    clauses: &'static [Clause],
    version: &'static str,
    agreed: bool,
}

#[derive(Template)]
#[template(path = "join-gone.html")]
struct Gone<'a> {
    frame: &'a Frame,
}

const FIELDS: &[(&str, &str)] = &[("weak-password", "password"), ("weak-pin", "pin"), ("policy-first", "agreed")];

pub(crate) fn routes() -> MethodRouter<AppState> {
    get(ask).post(take)
}

fn gone(frame: &Frame) -> Shown {
    Ok((StatusCode::NOT_FOUND, Html(Gone { frame }.render()?)).into_response())
}

async fn ask(State(state): State<AppState>, Path(token): Path<String>, visit: Visit) -> Shown {
    let frame = &visit.frame;
    let Some(invitation) = person::invitation(&state.desk, &token).await? else { return gone(frame) };
    show(&Page {
        frame,
        fault: Fault::default(),
        token: &token,
        invitation,
        clauses: STARTER,
        version: VERSION,
        agreed: false,
    })
}

async fn take(State(state): State<AppState>, Path(token): Path<String>, visit: Visit, fields: Fields) -> Shown {
    let frame = &visit.frame;
    let Some(invitation) = person::invitation(&state.desk, &token).await? else { return gone(frame) };
    let (password, agreed) = (fields.secret("password"), fields.has("agreed"));
    let pin = Some(fields.text("pin")).filter(|pin| !pin.is_empty()).map(|_| fields.secret("pin"));
    let join = Join { password: password.clone(), pin, policy_agreed: agreed };
    match person::join(&state.desk, &token, join).await? {
        Ok(_) => match session::sign_in(&state.desk, &invitation.person.email, &password, &visit.from).await? {
            Ok(entered) => Ok(super::sign::go_on(&state, &entered, "/")),
            Err(_) => Ok(go("/signin", Told::Joined)),
        },
        Err(refusal) => {
            let fault = Fault::new(refusal, FIELDS);
            show_unready(&Page { frame, fault, token: &token, invitation, clauses: STARTER, version: VERSION, agreed })
        }
    }
}

pub(crate) fn samples(frame: &Frame) -> Vec<askama::Result<String>> {
    let invitation = Invitation {
        person: crate::sample::person("Priya Nair", Role::Clinician),
        practice: "Harbour Lane Dental".to_owned(),
        expires: frame.now,
    };
    let fault = Fault::default();
    let page = Page { frame, fault, token: "sample", invitation, clauses: STARTER, version: VERSION, agreed: false };
    vec![page.render(), Gone { frame }.render()]
}
