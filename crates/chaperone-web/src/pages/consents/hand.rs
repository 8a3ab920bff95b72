//! Handing a form to the patient, and a new receipt for whoever lost theirs: a link, shown once, with a picture that a camera reads.
//!
//! Deliberately absent: sending it. Somebody hands it over, or the tablet opens it.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Redirect;
use axum::routing::{MethodRouter, get};
use chaperone_desk::ConsentId;
use chaperone_desk::consent::{self, Way};

use super::{id, one};
use crate::AppState;
use crate::fields::Fields;
use crate::frame::Frame;
use crate::problem::{Problem, Shown};
use crate::qr::Qr;
use crate::visit::{Me, show};

#[derive(Template)]
#[template(path = "consents/hand.html")]
struct Page<'a> {
    frame: &'a Frame,
    id: &'a ConsentId,
    way: Way,
    /// The kiosk's own path, for opening it on this device.
    path: &'a str,
    address: String,
    picture: Qr,
    until: String,
    reachable: bool,
}

#[derive(Template)]
#[template(path = "consents/receipt.html")]
struct Again<'a> {
    frame: &'a Frame,
    id: &'a ConsentId,
    code: &'a str,
    address: String,
    picture: Qr,
    reachable: bool,
}

/// `/consents/{id}/hand-over`
pub(crate) fn routes() -> MethodRouter<AppState> {
    get(back).post(hand_over)
}

/// `/consents/{id}/receipt`
pub(crate) fn routes_of_receipt() -> MethodRouter<AppState> {
    get(back).post(new_receipt)
}

/// What was shown once is not shown again.
async fn back(_: Me, Path(text): Path<String>) -> Result<Redirect, Problem> {
    Ok(Redirect::to(&format!("/consents/{}", id(&text)?)))
}

async fn hand_over(State(state): State<AppState>, me: Me, Path(text): Path<String>, fields: Fields) -> Shown {
    let id = id(&text)?;
    let way = Way::parse(fields.one("way")).ok_or(Problem::Missing)?;
    let version = fields.text("version").parse().unwrap_or(0);
    match consent::hand_over(&me.desk, &me.act, &id, version, way).await? {
        Ok(link) => {
            let address = state.public.link(link.path());
            show(&Page {
                frame: &me.frame,
                id: &id,
                way,
                path: link.path(),
                picture: Qr::of(&address)?,
                address,
                until: me.frame.moment(link.expires).exact,
                reachable: state.public.secure,
            })
        }
        Err(refusal) => one::refused(&me, &id, &refusal).await,
    }
}

async fn new_receipt(State(state): State<AppState>, me: Me, Path(text): Path<String>) -> Shown {
    let id = id(&text)?;
    match consent::new_receipt(&me.desk, &me.act, &id).await? {
        Ok(receipt) => {
            let address = state.public.link(receipt.path());
            show(&Again {
                frame: &me.frame,
                id: &id,
                code: receipt.code(),
                picture: Qr::of(&address)?,
                address,
                reachable: state.public.secure,
            })
        }
        Err(refusal) => one::refused(&me, &id, &refusal).await,
    }
}

pub(crate) fn samples(frame: &Frame) -> Vec<askama::Result<String>> {
    let Some(id) = ConsentId::parse(&"0".repeat(26)) else { return Vec::new() };
    let address = "https://desk.harbourlane.example/kiosk/sample".to_owned();
    let page = |way| {
        let picture = Qr::of(&address).ok()?;
        let (address, until) = (address.clone(), "today, 10:50".to_owned());
        let reachable = way == Way::Phone;
        Some(Page { frame, id: &id, way, path: "/kiosk/sample", address, picture, until, reachable }.render())
    };
    [Way::Kiosk, Way::Phone].into_iter().filter_map(page).collect()
}

pub(crate) fn samples_of_receipt(frame: &Frame) -> Vec<askama::Result<String>> {
    let Some(id) = ConsentId::parse(&"0".repeat(26)) else { return Vec::new() };
    let address = "https://desk.harbourlane.example/receipt/sample".to_owned();
    let Ok(picture) = Qr::of(&address) else { return Vec::new() };
    vec![Again { frame, id: &id, code: "K7QF-9M2X-4RTB", address, picture, reachable: true }.render()]
}
