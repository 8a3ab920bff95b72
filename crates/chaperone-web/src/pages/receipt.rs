//! The receipt: what a patient agreed to, and taking it back, by a link or by a code that is typed.
//!
//! Whoever holds it may use it, without an account and without a reason. Wrong codes are counted by the desk. Deliberately absent:
//! who the patient is; the desk does not hand the reference out here.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse};
use axum::routing::{MethodRouter, get};
use chaperone_desk::Refusal;
use chaperone_desk::consent::{self, Proof, Seen, State as Stands};

use super::kiosk::{agreed, last_day};
use crate::AppState;
use crate::fault::Fault;
use crate::fields::Fields;
use crate::frame::Frame;
use crate::problem::{Shown, status_of};
use crate::visit::{Visit, show};

/// Asks for a code.
#[derive(Template)]
#[template(path = "receipt.html")]
struct Door<'a> {
    frame: &'a Frame,
    fault: Fault,
}

/// What was agreed to, and the way to stop it.
#[derive(Template)]
#[template(path = "receipt/seen.html")]
struct Agreed<'a> {
    frame: &'a Frame,
    seen: &'a Seen,
    labels: Vec<String>,
    until: String,
    proven: Proven<'a>,
}

/// The one question before it is taken back.
#[derive(Template)]
#[template(path = "receipt/sure.html")]
struct Sure<'a> {
    frame: &'a Frame,
    seen: &'a Seen,
    proven: Proven<'a>,
}

#[derive(Template)]
#[template(path = "receipt/stopped.html")]
struct Stopped<'a> {
    frame: &'a Frame,
    seen: &'a Seen,
}

/// How somebody came here: by the token in the address, or by a code that every form carries on.
#[derive(Debug, Clone, Copy)]
enum Proven<'a> {
    Link(&'a str),
    Code(&'a str),
}

impl Proven<'_> {
    fn proof<'a>(&'a self, visit: &'a Visit) -> Proof<'a> {
        match self {
            Proven::Link(token) => Proof::Link(token),
            Proven::Code(code) => Proof::Code(code, &visit.from),
        }
    }

    /// Where the forms post to.
    fn action(&self) -> String {
        match self {
            Proven::Link(token) => format!("/receipt/{token}"),
            Proven::Code(_) => "/receipt".to_owned(),
        }
    }

    fn code(&self) -> &str {
        match self {
            Proven::Link(_) => "",
            Proven::Code(code) => code,
        }
    }
}

/// `/receipt`
pub(crate) fn routes() -> MethodRouter<AppState> {
    get(async |visit: Visit| show(&Door { frame: &visit.frame, fault: Fault::default() })).post(by_code)
}

/// `/receipt/{token}`
pub(crate) fn routes_of_link() -> MethodRouter<AppState> {
    get(open).post(by_link)
}

async fn open(State(state): State<AppState>, visit: Visit, Path(token): Path<String>) -> Shown {
    see(&state, &visit, Proven::Link(&token), "").await
}

async fn by_link(State(state): State<AppState>, visit: Visit, Path(token): Path<String>, fields: Fields) -> Shown {
    see(&state, &visit, Proven::Link(&token), fields.one("do")).await
}

async fn by_code(State(state): State<AppState>, visit: Visit, fields: Fields) -> Shown {
    see(&state, &visit, Proven::Code(fields.text("code")), fields.one("do")).await
}

async fn see(state: &AppState, visit: &Visit, proven: Proven<'_>, wanted: &str) -> Shown {
    let frame = &visit.frame;
    if wanted == "withdraw"
        && let Err(refusal) = consent::withdraw_by_receipt(&state.desk, &proven.proof(visit)).await?
        && refusal.name() != "consent-already-withdrawn"
    {
        return refused(frame, refusal);
    }
    let seen = match consent::seen(&state.desk, &proven.proof(visit)).await? {
        Ok(seen) => seen,
        Err(refusal) => return refused(frame, refusal),
    };
    match wanted {
        "withdraw" => show(&Stopped { frame, seen: &seen }),
        "ask" if seen.can_withdraw => show(&Sure { frame, seen: &seen, proven }),
        _ => show(&page(frame, &seen, proven)),
    }
}

fn page<'a>(frame: &'a Frame, seen: &'a Seen, proven: Proven<'a>) -> Agreed<'a> {
    Agreed { frame, labels: agreed(seen), until: last_day(frame, &seen.form), seen, proven }
}

/// The door again, with what was wrong. A link that nobody made is 404 and shows the same door: a code may still be known.
fn refused(frame: &Frame, refusal: Refusal) -> Shown {
    let status = if refusal.name() == "receipt-unknown" { StatusCode::NOT_FOUND } else { status_of(&refusal) };
    let fault = Fault::new(refusal, &[("receipt-unknown", "code"), ("wait", "code")]);
    Ok((status, Html(Door { frame, fault }.render()?)).into_response())
}

impl Agreed<'_> {
    fn in_force(&self) -> bool {
        self.seen.state.opens_gate() || self.seen.state == Stands::Signed
    }
}

pub(crate) fn samples(frame: &Frame) -> Vec<askama::Result<String>> {
    let fault = Fault::default();
    vec![Door { frame, fault }.render()]
}

pub(crate) fn samples_of_link(frame: &Frame) -> Vec<askama::Result<String>> {
    let proven = Proven::Link("sample");
    let of = |state| crate::sample::seen(frame, state);
    let mut all: Vec<_> = [Stands::Active, Stands::Withdrawn, Stands::Expired, Stands::Suspended]
        .into_iter()
        .map(|state| page(frame, &of(state), proven).render())
        .collect();
    all.push(page(frame, &of(Stands::Active), Proven::Code("K7QF-9M2X-4RTB")).render());
    all.push(Sure { frame, seen: &of(Stands::Active), proven }.render());
    all.push(Stopped { frame, seen: &of(Stands::Withdrawn) }.render());
    all
}
