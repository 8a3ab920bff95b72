//! The register of consents: what needs somebody first, then all of them, by state or by the practice's own reference.
//!
//! A reference is looked up by a form and never by an address. Deliberately absent: changing a consent, which its own pages do.

pub(crate) mod form;
pub(crate) mod hand;
pub(crate) mod one;
pub(crate) mod private;

use std::borrow::Borrow;

use askama::Template;
use axum::extract::Query;
use axum::http::header;
use axum::response::IntoResponse;
use axum::routing::{MethodRouter, get};
use chaperone_desk::consent::{self, Due, Filter, Inside, Row, State};
use chaperone_desk::{ConsentId, Duty, Time};
use serde::Deserialize;

use crate::AppState;
use crate::fields::Fields;
use crate::frame::Frame;
use crate::problem::{Granted, Problem, Shown};
use crate::visit::{Me, show};

/// A consent in a list, with why it is listed first where it is.
struct Listed {
    row: Row,
    why: Option<String>,
}

#[derive(Template)]
#[template(path = "consents.html")]
struct Page<'a> {
    frame: &'a Frame,
    may_prepare: bool,
    /// Ends, ages and signatures that wait.
    due: Vec<Listed>,
    rows: Vec<Listed>,
    state: Option<State>,
    /// What was looked for, to show it in its field again.
    looked_for: String,
}

#[derive(Debug, Default, Deserialize)]
struct Wanted {
    state: Option<String>,
}

/// `/consents`
pub(crate) fn routes() -> MethodRouter<AppState> {
    get(list).post(look_for)
}

/// `/consents/register.csv`
pub(crate) fn routes_of_table() -> MethodRouter<AppState> {
    get(table)
}

/// The verdict whose colour a state has.
pub(crate) fn level(state: impl Borrow<State>) -> &'static str {
    match state.borrow() {
        State::Active => "clear",
        State::Signed | State::Expiring | State::Suspended => "revise",
        State::Explained => "consent",
        State::Withdrawn | State::Refused => "stop",
        State::Draft | State::Expired | State::Superseded => "note",
    }
}

/// Its picture in the sprite.
pub(crate) fn icon(state: impl Borrow<State>) -> &'static str {
    match state.borrow() {
        State::Active => "clear",
        State::Signed | State::Explained => "consent",
        State::Expiring => "clock",
        State::Suspended => "alarm",
        State::Withdrawn | State::Refused => "notsent",
        State::Draft => "revise",
        State::Expired | State::Superseded => "note",
    }
}

/// A consent's id from an address.
pub(crate) fn id(text: &str) -> Result<ConsentId, Problem> {
    ConsentId::parse(text).ok_or(Problem::Missing)
}

/// A day as people write it, in the practice's zone.
pub(crate) fn day(frame: &Frame, at: impl Borrow<Time>) -> String {
    at.borrow().in_zone(frame.zone).format("%-d %B %Y").to_string()
}

/// The last day of a period that ends at this instant.
pub(crate) fn last_day(frame: &Frame, until: impl Borrow<Time>) -> String {
    day(frame, until.borrow().minus(std::time::Duration::from_micros(1)))
}

fn why(frame: &Frame, due: Due) -> String {
    match due {
        Due::Confirm => "Signed: a second person has to look at who signed.".to_owned(),
        Due::Ends(at) => format!("Its last day is {}. Ask anew if you still need it.", last_day(frame, at)),
        Due::Age(on) => {
            format!(
                "The child reaches an age on {}. From that day it does not count: ask anew.",
                on.format("%-d %B %Y")
            )
        }
    }
}

async fn page<'a>(me: &'a Me, filter: &Filter) -> Result<Page<'a>, Problem> {
    let rows = consent::register(&me.desk, &me.act, filter).await.granted()?;
    let due = if filter.state.is_none() && filter.subject.is_none() {
        consent::reminders(&me.desk, &me.act).await.granted()?
    } else {
        Vec::new()
    };
    Ok(Page {
        frame: &me.frame,
        may_prepare: me.act.role.may(Duty::Consent),
        due: due.into_iter().map(|(row, due)| Listed { row, why: Some(why(&me.frame, due)) }).collect(),
        rows: rows.into_iter().map(|row| Listed { row, why: None }).collect(),
        state: filter.state,
        looked_for: filter.subject.as_ref().map(|subject| subject.expose().clone()).unwrap_or_default(),
    })
}

async fn list(me: Me, Query(wanted): Query<Wanted>) -> Shown {
    let state = wanted.state.as_deref().and_then(State::parse);
    show(&page(&me, &Filter { state, subject: None }).await?)
}

async fn look_for(me: Me, fields: Fields) -> Shown {
    let reference = fields.text("reference");
    let subject = (!reference.is_empty()).then(|| reference.to_owned().into());
    show(&page(&me, &Filter { state: None, subject }).await?)
}

/// The whole register as a table for a spreadsheet.
async fn table(me: Me) -> Shown {
    let rows = consent::rows(&me.desk, &me.act, &Filter::default()).await.granted()?;
    Ok(file("text/csv; charset=utf-8", "consents.csv", consent::csv(&rows)))
}

/// A file for the browser to save. `name` is ours.
fn file(kind: &'static str, name: &'static str, content: String) -> axum::response::Response {
    let headers = [
        (header::CONTENT_TYPE, kind.to_owned()),
        (header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")),
    ];
    (headers, content).into_response()
}

fn sample(frame: &Frame, state: State, inside: bool) -> Option<Row> {
    let form = crate::sample::form(frame, false);
    Some(Row {
        id: ConsentId::parse(&format!("{:0>26}", state.name().len()))?,
        state,
        state_at: frame.now,
        from: form.period.from,
        until: form.period.until,
        review: None,
        updated: frame.now,
        inside: inside.then(|| Inside {
            subject: form.subject.into(),
            what: form.what.into(),
            version: 1,
            pictures: 0,
            purposes: form.purposes.iter().copied().collect(),
            places: form.places.iter().map(|place| place.title.clone()).collect(),
        }),
    })
}

pub(crate) fn samples(frame: &Frame) -> Vec<askama::Result<String>> {
    let may_prepare = frame.person.as_ref().is_some_and(|person| person.role.may(Duty::Consent));
    let listed = |state, why| Some(Listed { row: sample(frame, state, may_prepare)?, why });
    let due = [(State::Signed, Due::Confirm), (State::Expiring, Due::Ends(frame.now))];
    let full = Page {
        frame,
        may_prepare,
        due: due.into_iter().filter_map(|(state, due)| listed(state, Some(why(frame, due)))).collect(),
        rows: State::ALL.iter().filter_map(|state| listed(*state, None)).collect(),
        state: None,
        looked_for: String::new(),
    };
    let page = |state, looked_for: &str| Page {
        frame,
        may_prepare,
        due: Vec::new(),
        rows: Vec::new(),
        state,
        looked_for: looked_for.to_owned(),
    };
    vec![full.render(), page(None, "").render(), page(Some(State::Active), "").render(), page(None, "4712").render()]
}
