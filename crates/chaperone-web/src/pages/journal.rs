//! The journal by day, newest first, and whether anything in it was changed.
//!
//! Deliberately absent: texts. An entry holds what was done, by whom, when; the words stay with their record.

use std::collections::HashMap;

use askama::Template;
use axum::extract::{Query, State};
use axum::routing::{MethodRouter, get};
use chaperone_desk::journal::{self, Deed, Entry, Verified};
use chaperone_desk::{Duty, JobId, Time, account, job, person};
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
    about: Option<About>,
    who: String,
    clock: String,
}

/// What an entry is about, where it can still be found: its page and how it is called there.
#[derive(Debug, Clone)]
struct About {
    /// `None` where the reader has no page of it.
    path: Option<String>,
    name: String,
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
    let abouts = abouts(me, &entries, &people).await?;
    let last = entries.last().map_or(0, |entry| entry.seq);
    let older = (last > 1).then_some(last);
    Ok(Page {
        frame: &me.frame,
        days: days(&me.frame, &entries, &names, &abouts),
        older,
        back: before.is_some(),
        checked,
    })
}

/// What the entries are about, by record. A record that the reader may not see, or that is gone, has no page.
async fn abouts(me: &Me, entries: &[Entry], people: &[person::Person]) -> Result<HashMap<String, About>, Problem> {
    let accounts = account::list(&me.desk).await?;
    let mut abouts = HashMap::new();
    for Entry { kind, record, .. } in entries {
        if abouts.contains_key(record) {
            continue;
        }
        let about = match kind.as_str() {
            "draft" => Some(About { path: Some(format!("/drafts/{record}")), name: format!("post {}", short(record)) }),
            "account" => accounts.iter().find(|account| account.id.as_str() == record).map(|account| About {
                path: Some(format!("/accounts/{record}")),
                name: account.network.title().to_owned(),
            }),
            "person" => people.iter().find(|person| person.id.as_str() == record).map(|person| About {
                path: me.act.role.may(Duty::People).then(|| format!("/people/{record}")),
                name: person.name.clone(),
            }),
            "job" => about_job(me, record).await?,
            _ => None,
        };
        if let Some(about) = about {
            abouts.insert(record.clone(), about);
        }
    }
    Ok(abouts)
}

/// The network that a job belongs to, and its post.
async fn about_job(me: &Me, record: &str) -> Result<Option<About>, Problem> {
    let Some(id) = JobId::parse(record) else { return Ok(None) };
    let Ok(placed) = job::get(&me.desk, &me.act, &id).await? else { return Ok(None) };
    let network = placed.account.as_ref().map_or("an account that was removed", |account| account.network.title());
    Ok(Some(match &placed.job.draft {
        Some(draft) => About {
            path: Some(format!("/drafts/{draft}")),
            name: format!("post {} on {network}", short(draft.as_str())),
        },
        None => About { path: Some(format!("/accounts/{}", placed.job.account)), name: network.to_owned() },
    }))
}

/// A sign-in that failed under an address that nobody here has.
fn nobody(entry: &Entry) -> Option<About> {
    let unknown = entry.deed == Deed::SignInFailed.name() && entry.record.is_empty();
    unknown.then(|| About { path: None, name: "an address that nobody here has".to_owned() })
}

/// The end of an id: enough to tell two posts apart by eye.
fn short(id: &str) -> &str {
    id.get(id.len().saturating_sub(6)..).unwrap_or(id)
}

fn days(frame: &Frame, entries: &[Entry], names: &HashMap<&str, &str>, abouts: &HashMap<String, About>) -> Vec<Day> {
    let mut days: Vec<Day> = Vec::new();
    for entry in entries {
        let local = entry.at.in_zone(frame.zone);
        let name = local.format("%A %-d %B %Y").to_string();
        let row = Row {
            seq: entry.seq,
            what: Deed::parse(&entry.deed).map_or("A deed that this version does not know", Deed::sentence),
            about: abouts.get(&entry.record).cloned().or_else(|| nobody(entry)),
            who: match entry.who.as_str() {
                "desk" => "The desk".to_owned(),
                "patient" => "A patient".to_owned(),
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
    let row = |seq, deed: Deed, who: &str| Row {
        seq,
        what: deed.sentence(),
        about: Some(About {
            path: Some(format!("/drafts/{}", "0".repeat(26))),
            name: "post 000000 on Bluesky".to_owned(),
        }),
        who: who.to_owned(),
        clock: "09:50".to_owned(),
    };
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
