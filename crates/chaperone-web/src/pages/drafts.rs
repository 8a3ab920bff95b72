//! What became of one text: each place it goes to, when, whether it arrived, and what a person can do about it.
//!
//! Deliberately absent: changing the words. That is Write, and only as long as nothing has gone out.

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{MethodRouter, get};
use chaperone_desk::draft::{Share, State as Standing};
use chaperone_desk::job::{self, Kind, Placed, State};
use chaperone_desk::{DraftId, Refusal, Time, draft};

use super::write::pictures::hung;
use crate::AppState;
use crate::fields::Fields;
use crate::frame::Frame;
use crate::items::{self, Item};
use crate::pictures::Hung;
use crate::placing::Placing;
use crate::problem::{Granted, Problem, Shown};
use crate::told::Told;
use crate::visit::{Me, go, show, show_refused};

/// `/drafts/{draft}`
pub(crate) fn routes() -> MethodRouter<AppState> {
    get(look).post(call_off)
}

/// One place and what can be pressed there.
struct Outcome {
    item: Item,
    /// The job's id.
    job: String,
    /// It did not arrive: a person may send it again.
    again: bool,
    /// The desk can ask for it to be deleted.
    deletable: bool,
}

#[derive(Template)]
#[template(path = "job/draft.html")]
#[allow(clippy::struct_excessive_bools, reason = "each one shows or hides a part of the page")]
struct Became<'a> {
    frame: &'a Frame,
    refusal: Option<&'a Refusal>,
    draft: String,
    heading: &'static str,
    standing: String,
    /// Something changes without anybody pressing a button: the page looks again.
    moving: bool,
    outcomes: Vec<Outcome>,
    text: &'a str,
    /// Its pictures.
    hung: Vec<Hung>,
    seal: String,
    /// Every word is somebody else's: there is none to change.
    wordless: bool,
    /// The draft can still be changed.
    open: bool,
    /// Something has not begun yet, or did not get there, and can be called off.
    can_call_off: bool,
}

async fn look(me: Me, Path(id): Path<String>) -> Shown {
    page(&me, &id, None).await
}

async fn page(me: &Me, id: &str, refusal: Option<&Refusal>) -> Shown {
    let id = DraftId::parse(id).ok_or(Problem::Missing)?;
    let draft = draft::get(&me.desk, &me.act, &id).await.granted()?;
    let placed = job::of_draft(&me.desk, &me.act, &id).await.granted()?;
    let open = draft.state != Standing::Released;
    if placed.is_empty() && open && refusal.is_none() {
        return Ok(Redirect::to(&format!("/write/{id}")).into_response());
    }
    let opening = items::opening(draft.text.expose());
    let became = Became {
        frame: &me.frame,
        refusal,
        draft: id.to_string(),
        heading: match draft.share {
            _ if draft.channel.is_public_reply() => "What became of this reply",
            Some(Share::Repost) => "What became of this repost",
            Some(Share::Quote) => "What became of this quote",
            Some(Share::Like) => "What became of this like",
            None => "What became of this post",
        },
        standing: standing(&placed),
        moving: placed.iter().any(|placed| moves(placed, me.frame.now)),
        outcomes: placed.iter().map(|placed| outcome(placed, &opening, Placing::of(&draft), &me.frame)).collect(),
        text: draft.text.expose(),
        hung: hung(me, &draft.pictures).await?,
        seal: draft.seal(),
        wordless: draft.share.is_some_and(Share::is_theirs_alone),
        open,
        can_call_off: !open && placed.iter().any(|placed| placed.job.can_be_called_off()),
    };
    match refusal {
        Some(refusal) => show_refused(refusal, &became),
        None => show(&became),
    }
}

/// How long before its time a page begins to wait for a post, in seconds.
const SOON: i64 = 180;

/// Whether the desk itself changes this job soon.
fn moves(placed: &Placed, now: Time) -> bool {
    match placed.job.state {
        State::Queued => placed.job.due.micros() - now.micros() < SOON * 1_000_000,
        State::Leased | State::InFlight => true,
        _ => false,
    }
}

/// How it stands over all places, in one sentence.
fn standing(placed: &[Placed]) -> String {
    let publishing = || placed.iter().filter(|placed| placed.job.kind == Kind::Publish);
    let count = |wanted: fn(State) -> bool| publishing().filter(|placed| wanted(placed.job.state)).count();
    let (all, out) = (publishing().count(), count(|state| matches!(state, State::Sent | State::Deleted)));
    let unknown = count(|state| state == State::Unknown);
    let certain = unknown + count(|state| matches!(state, State::InFlight | State::HandedOver)) == 0;
    let on_its_way = count(|state| matches!(state, State::Leased | State::InFlight)) > 0;
    let not = count(|state| matches!(state, State::Refused | State::CalledOff | State::BackToApprover));
    let said = match (all, out) {
        (0, _) => "Nothing has gone out.".to_owned(),
        (1, 1) if publishing().all(items::only_said) => "A person said that it went out.".to_owned(),
        (1, 1) => "It went out.".to_owned(),
        (2, 2) => "It went out to both places.".to_owned(),
        (all, out) if all == out => format!("It went out to all {all} places."),
        (_, 0) if on_its_way => "It is on its way.".to_owned(),
        (_, 0) if certain => "Nothing has gone out yet.".to_owned(),
        (_, 0) => "Nothing is known to have gone out.".to_owned(),
        (all, out) => format!("It went out to {out} of {all} places."),
    };
    let not = if not > 0 { format!(" {not} did not go out.") } else { String::new() };
    let unknown = if unknown > 0 { format!(" Of {unknown} we do not know: please look.") } else { String::new() };
    format!("{said}{not}{unknown}")
}

fn outcome(placed: &Placed, opening: &str, placing: Placing, frame: &Frame) -> Outcome {
    let Placed { job, account } = placed;
    let connected = account.as_ref().is_some_and(|account| !account.is_manual());
    let mut item = items::job(placed, opening, placing, frame);
    item.address = item.address.filter(|url| items::shows(account.as_ref(), url));
    Outcome {
        item,
        job: job.id.to_string(),
        again: job.kind == Kind::Publish && job.state == State::Refused,
        deletable: job.kind == Kind::Publish && job.state == State::Sent && connected && job.remote_id.is_some(),
    }
}

async fn call_off(me: Me, Path(id): Path<String>, fields: Fields) -> Shown {
    let draft = DraftId::parse(&id).ok_or(Problem::Missing)?;
    if fields.text("do") != "call-off" {
        return Err(Problem::Missing);
    }
    match job::call_off(&me.desk, &me.act, &draft).await? {
        Ok(()) => Ok(go(&format!("/write/{draft}"), Told::CalledOff)),
        Err(refusal) => page(&me, &id, Some(&refusal)).await,
    }
}

/// A post that is out in one place and unknown in another.
pub(crate) fn samples(frame: &Frame) -> Vec<askama::Result<String>> {
    let out = Item {
        badge: "Went out",
        icon: "sent",
        verb: None,
        address: Some("https://social.example/1".to_owned()),
        ..Item::sample("Five early signs of gum disease", frame)
    };
    let outcome = |item, again, deletable| Outcome { item, job: "0".repeat(26), again, deletable };
    let page = |moving| Became {
        frame,
        refusal: None,
        draft: "0".repeat(26),
        heading: "What became of this post",
        standing: "It went out to 1 of 2 places. Of 1 we do not know: please look.".to_owned(),
        moving,
        outcomes: vec![outcome(out.clone(), false, true), outcome(Item::sample_unknown(frame), true, false)],
        text: "Five early signs of gum disease",
        hung: Vec::new(),
        seal: "7f3a 91c2 e05d".to_owned(),
        wordless: false,
        open: false,
        can_call_off: true,
    };
    vec![page(false).render(), page(true).render()]
}
