//! The journal by day, newest first, and whether anything in it was changed.
//!
//! Deliberately absent: texts. An entry holds what was done, by whom, when; the words stay with their record.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Query, State};
use axum::routing::{MethodRouter, get};
use chaperone_desk::journal::{self, Deed, Entry, Verified};
use chaperone_desk::{Time, person};
use serde::Deserialize;

use crate::AppState;
use crate::frame::Frame;
use crate::problem::{Granted, Problem, Shown};
use crate::visit::{Me, show};

/// Entries on a page.
const PAGE: u32 = 50;

/// The entries of one day in the practice's zone.
#[derive(Debug)]
struct Day {
    name: String,
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    seq: i64,
    what: &'static str,
    who: String,
    clock: String,
}

/// What a check of the journal came to, in words.
#[derive(Debug)]
struct Checked {
    entries: i64,
    /// How far an outside checkpoint vouches for it.
    vouched: Option<(i64, Time)>,
    trouble: Vec<String>,
}

#[derive(Template)]
#[template(path = "journal.html")]
struct Page<'a> {
    frame: &'a Frame,
    days: Vec<Day>,
    /// Where the next page begins.
    older: Option<i64>,
    /// Whether this is not the newest page.
    back: bool,
    checked: Option<Checked>,
}

#[derive(Debug, Default, Deserialize)]
struct Wanted {
    before: Option<i64>,
}

pub(crate) fn routes() -> MethodRouter<AppState> {
    get(read).post(verify)
}

async fn page(me: &Me, before: Option<i64>, checked: Option<Checked>) -> Result<Page<'_>, Problem> {
    let entries = journal::page(&me.desk, &me.act, before, PAGE).await.granted()?;
    let people = person::list(&me.desk).await?;
    let names: HashMap<&str, &str> = people.iter().map(|person| (person.id.as_str(), person.name.as_str())).collect();
    let last = entries.last().map_or(0, |entry| entry.seq);
    let older = (last > 1).then_some(last);
    Ok(Page { frame: &me.frame, days: days(&me.frame, &entries, &names), older, back: before.is_some(), checked })
}

fn days(frame: &Frame, entries: &[Entry], names: &HashMap<&str, &str>) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for entry in entries {
        let local = entry.at.in_zone(frame.zone);
        let name = local.format("%A %-d %B %Y").to_string();
        let row = Row {
            seq: entry.seq,
            what: Deed::parse(&entry.deed).map_or("A deed that this version does not know", Deed::sentence),
            who: match entry.who.as_str() {
                "desk" => "The desk".to_owned(),
                id => names
                    .get(id)
                    .map_or_else(|| "Somebody who is no longer listed".to_owned(), |name| (*name).to_owned()),
            },
            clock: local.format("%H:%M").to_string(),
        };
        match days.last_mut().filter(|day| day.name == name) {
            Some(day) => day.rows.push(row),
            None => days.push(Day { name, rows: vec![row] }),
        }
    }
    days
}

async fn read(me: Me, Query(wanted): Query<Wanted>) -> Shown {
    show(&page(&me, wanted.before, None).await?)
}

async fn verify(State(state): State<AppState>, me: Me) -> Shown {
    let checkpoints = match &state.checkpoints {
        Some(file) => journal::read_checkpoints(file)?,
        None => Vec::new(),
    };
    let Verified { entries, vouched, trouble, .. } = journal::verify(&me.desk, &checkpoints).await?;
    let trouble = trouble.into_iter().map(|trouble| trouble.sentence).collect();
    show(&page(&me, None, Some(Checked { entries, vouched, trouble })).await?)
}

pub(crate) fn samples(frame: &Frame) -> Vec<askama::Result<String>> {
    let row =
        |seq, deed: Deed, who: &str| Row { seq, what: deed.sentence(), who: who.to_owned(), clock: "09:50".to_owned() };
    let days = || {
        vec![
            Day { name: "Tuesday 24 November 2026".to_owned(), rows: vec![row(3, Deed::PolicySigned, "Amira Hassan")] },
            Day {
                name: "Monday 23 November 2026".to_owned(),
                rows: vec![row(2, Deed::SignedIn, "Tom Whitlock"), row(1, Deed::PracticeSetUp, "The desk")],
            },
        ]
    };
    let good = Checked { entries: 3, vouched: Some((2, frame.now)), trouble: Vec::new() };
    let bad =
        Checked { entries: 3, vouched: None, trouble: vec!["Entry 2 was changed after it was written.".to_owned()] };
    let page = |days, checked| Page { frame, days, older: Some(1), back: true, checked };
    vec![page(days(), None).render(), page(days(), Some(good)).render(), page(Vec::new(), Some(bad)).render()]
}
