//! Plan: the calendar as a list, day by day, with what is planned, what waits and what went out; and moving a text to
//! another time.
//!
//! Deliberately absent: dragging, and what moving does to an approval (the desk decides and says).

use askama::Template;
use axum::extract::{Path, State};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{MethodRouter, get};
use chaperone_desk::account::{self, Account};
use chaperone_desk::draft::{Draft, State as Standing};
use chaperone_desk::plan::{self, Entry, Where};
use chaperone_desk::{DraftId, Refusal, draft, job};

use super::approve as approving;
use crate::fields::Fields;
use crate::frame::Frame;
use crate::problem::{Granted, Problem, Shown};
use crate::told::Told;
use crate::visit::{Me, go, show, show_refused, show_unready};
use crate::{AppState, clock, items};

/// Days of the past that are shown.
const PAST: i64 = 14;

/// `/plan`
pub(crate) fn routes() -> MethodRouter<AppState> {
    get(list)
}

/// `/plan/{draft}`
pub(crate) fn routes_of_moving() -> MethodRouter<AppState> {
    get(ask).post(take)
}

/// One text of a day.
struct Line {
    level: &'static str,
    icon: &'static str,
    badge: &'static str,
    /// Such as `12:15`; empty without a time.
    time: String,
    places: Vec<String>,
    title: String,
    page: String,
    sentence: &'static str,
    close: bool,
    /// The id, where its time can be changed.
    moves: Option<String>,
    /// It was decided and can be called off.
    calls_off: bool,
}

/// One day, with what stands on it.
struct Day {
    /// `2026-11-24`.
    machine: String,
    /// Such as `Tuesday 24 November`.
    title: String,
    lines: Vec<Line>,
}

#[derive(Template)]
#[template(path = "plan.html")]
struct Plan<'a> {
    frame: &'a Frame,
    standing: String,
    coming: Vec<Day>,
    gone: Vec<Day>,
    undated: Vec<Line>,
}

async fn list(me: Me) -> Shown {
    let accounts = account::list(&me.desk).await?;
    let (zone, now) = (me.frame.zone, me.frame.now);
    let today = now.in_zone(zone).date_naive();
    let mut page =
        Plan { frame: &me.frame, standing: String::new(), coming: Vec::new(), gone: Vec::new(), undated: Vec::new() };
    for entry in plan::entries(&me.desk, &me.act).await? {
        let line = line(&entry, &accounts, &me.frame);
        let Some(at) = entry.at else {
            page.undated.push(line);
            continue;
        };
        let day = at.in_zone(zone).date_naive();
        // What should have gone by now and has not stays in sight, on its own day. What went out today has been.
        let ahead = day > today || entry.standing.is_ahead();
        if !ahead && (today - day).num_days() > PAST {
            continue;
        }
        let days = if ahead { &mut page.coming } else { &mut page.gone };
        let machine = day.format("%Y-%m-%d").to_string();
        match days.last_mut().filter(|last| last.machine == machine) {
            Some(last) => last.lines.push(line),
            None => days.push(Day { machine, title: title(day, today), lines: vec![line] }),
        }
    }
    page.gone.reverse();
    let ahead = page.coming.iter().flat_map(|day| &day.lines).filter(|line| line.moves.is_some()).count();
    page.standing = standing(ahead);
    show(&page)
}

fn standing(ahead: usize) -> String {
    match ahead {
        0 => "Nothing is planned.".to_owned(),
        1 => "1 text has a time.".to_owned(),
        ahead => format!("{ahead} texts have a time."),
    }
}

fn title(day: chrono::NaiveDate, today: chrono::NaiveDate) -> String {
    let name = match (day - today).num_days() {
        0 => "Today, ",
        1 => "Tomorrow, ",
        -1 => "Yesterday, ",
        _ => "",
    };
    format!("{name}{}", day.format("%A %-d %B"))
}

fn line(entry: &Entry, accounts: &[Account], frame: &Frame) -> Line {
    let (level, icon, badge, sentence) = match entry.standing {
        Where::Draft => ("note", "write", "Draft", "Nobody has been asked yet, so it will not go out by itself."),
        Where::Waiting => ("consent", "clock", "Waiting", "It goes out only once somebody has said yes."),
        Where::SentBack => ("revise", "revise", "Sent back", "The approver wants something changed."),
        Where::Planned => ("clear", "clear", "Planned", "Approved. It is checked again just before it goes out."),
        Where::ByHand => ("revise", "out", "By hand", "Approved. A person posts it when its time comes."),
        Where::Out => ("clear", "sent", "Went out", ""),
        Where::Unknown => ("note", "unknown", "Not known", "Please look whether it is there."),
        Where::NotOut => ("stop", "notsent", "Did not go out", "See why, and what to do."),
    };
    let places = items::networks(&entry.accounts, accounts);
    let page = match entry.standing {
        Where::Draft | Where::Waiting | Where::SentBack => format!("/write/{}", entry.draft),
        _ => format!("/drafts/{}", entry.draft),
    };
    Line {
        level,
        icon,
        badge,
        time: entry.at.map(|at| at.in_zone(frame.zone).format("%H:%M").to_string()).unwrap_or_default(),
        places,
        title: items::opening(entry.first_words.expose()),
        page,
        sentence,
        close: entry.close,
        moves: entry.standing.is_ahead().then(|| entry.draft.to_string()),
        calls_off: entry.can_be_called_off,
    }
}

#[derive(Template)]
#[template(path = "plan/move.html")]
struct Moving<'a> {
    frame: &'a Frame,
    refusal: Option<&'a Refusal>,
    draft: String,
    version: i64,
    title: String,
    /// When it is to go out now, exact; `None` without a time.
    now: Option<String>,
    /// What ends when the time changes.
    ends: Option<&'static str>,
    when: &'a str,
    when_wrong: Option<&'static str>,
    zone: String,
}

async fn find(me: &Me, id: &str) -> Result<Draft, Problem> {
    let id = DraftId::parse(id).ok_or(Problem::Missing)?;
    draft::get(&me.desk, &me.act, &id).await.granted()
}

fn moving<'a>(frame: &'a Frame, kept: &Draft, when: &'a str) -> Moving<'a> {
    Moving {
        frame,
        refusal: None,
        draft: kept.id.to_string(),
        version: kept.version,
        title: items::opening(kept.text.expose()),
        now: kept.due.map(|due| frame.moment(due).exact),
        ends: match kept.state {
            Standing::Asked => {
                Some("The approver was asked about the time as well, so that request ends, and they are asked again.")
            }
            Standing::Released => {
                Some("The time was approved with the words, so the approval ends, and the approver is asked again.")
            }
            _ => None,
        },
        when,
        when_wrong: None,
        zone: clock::zone_name(frame.zone),
    }
}

async fn ask(me: Me, Path(id): Path<String>) -> Shown {
    let kept = find(&me, &id).await?;
    let when = kept.due.map(|due| clock::field(due, me.frame.zone)).unwrap_or_default();
    show(&moving(&me.frame, &kept, &when))
}

async fn take(State(state): State<AppState>, mut me: Me, Path(id): Path<String>, fields: Fields) -> Shown {
    let kept = find(&me, &id).await?;
    if fields.text("do") == "call-off" {
        return match job::call_off(&me.desk, &me.act, &kept.id).await? {
            Ok(()) => Ok(go("/plan", Told::CalledOff)),
            Err(refusal) => Err(Problem::Refused(refusal)),
        };
    }
    let when = fields.text("when");
    let wrong = |sentence| Moving { when_wrong: Some(sentence), ..moving(&me.frame, &kept, when) };
    let to = match clock::read_field(when, me.frame.zone) {
        Ok(Some(to)) => to,
        Ok(None) => return show_unready(&wrong("Give a day and a time.")),
        Err(sentence) => return show_unready(&wrong(sentence)),
    };
    let version = fields.text("version").parse().unwrap_or(0);
    match plan::move_to(&me.desk, &me.act, &kept.id, version, to).await? {
        Ok(moved) => match (moved.ended, moved.asked) {
            (true, Some((of, link))) => {
                me.frame.told = Some(Told::MovedAndAsked);
                approving::asked(&state, &me, &moved.draft, &of, &link).await
            }
            (true, None) => Ok(go(&format!("/write/{}", moved.draft.id), Told::MovedAndEnded)),
            (false, _) => Ok(go("/plan", Told::Moved)),
        },
        Err(refusal) if refusal.name() == "not-open" => Ok(Redirect::to(&format!("/drafts/{id}")).into_response()),
        Err(refusal) => show_refused(&refusal, &Moving { refusal: Some(&refusal), ..moving(&me.frame, &kept, when) }),
    }
}

/// A plan with something on it, and an empty one.
pub(crate) fn samples(frame: &Frame) -> Vec<askama::Result<String>> {
    let line = |badge, close, moves: bool| Line {
        level: "clear",
        icon: "clear",
        badge,
        time: "12:15".to_owned(),
        places: vec!["Facebook".to_owned(), "Google".to_owned()],
        title: "How to look after a new toothbrush".to_owned(),
        page: format!("/drafts/{}", "0".repeat(26)),
        sentence: "Approved. It is checked again just before it goes out.",
        close,
        moves: moves.then(|| "0".repeat(26)),
        calls_off: badge == "Planned",
    };
    let day = |title: &str, lines| Day { machine: "2026-11-25".to_owned(), title: title.to_owned(), lines };
    let full = Plan {
        frame,
        standing: standing(2),
        coming: vec![day(
            "Tomorrow, Wednesday 25 November",
            vec![line("Planned", true, true), line("Waiting", true, true)],
        )],
        gone: vec![day("Yesterday, Monday 23 November", vec![line("Went out", false, false)])],
        undated: vec![Line { time: String::new(), ..line("Draft", false, true) }],
    };
    let empty = Plan { frame, standing: standing(0), coming: Vec::new(), gone: Vec::new(), undated: Vec::new() };
    vec![full.render(), empty.render()]
}

pub(crate) fn samples_of_moving(frame: &Frame) -> Vec<askama::Result<String>> {
    let page = |ends, when_wrong| Moving {
        frame,
        refusal: None,
        draft: "0".repeat(26),
        version: 3,
        title: "How to look after a new toothbrush".to_owned(),
        now: Some("tomorrow, 12:15".to_owned()),
        ends,
        when: "2026-11-25T12:15",
        when_wrong,
        zone: "London".to_owned(),
    };
    vec![
        page(Some("The time was approved with the words, so the approval ends."), None).render(),
        page(None, Some("Give a day and a time.")).render(),
    ]
}
