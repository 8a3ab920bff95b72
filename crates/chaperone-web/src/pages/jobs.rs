//! One job that waits for a person: posting by hand, saying what became of it, and taking a post down.
//!
//! Deliberately absent: sending. A job that the desk sends by itself shows on its draft's page.

use askama::Template;
use axum::extract::Path;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{MethodRouter, get};
use chaperone_desk::draft::Share;
use chaperone_desk::job::{self, Handed, Kind, Placed, State};
use chaperone_desk::{JobId, Refusal, draft};

use super::sure::{self, Question};
use crate::AppState;
use crate::fields::Fields;
use crate::frame::Frame;
use crate::items::{self, Item};
use crate::problem::{Granted, Problem, Shown};
use crate::told::Told;
use crate::visit::{Me, go, show, show_refused};

/// `/jobs/{job}`
pub(crate) fn routes() -> MethodRouter<AppState> {
    get(look).post(press)
}

/// `/jobs/{job}/delete`
pub(crate) fn routes_of_deleting() -> MethodRouter<AppState> {
    get(sure).post(delete)
}

#[derive(Template)]
#[template(path = "job/by-hand.html")]
struct ByHand<'a> {
    frame: &'a Frame,
    refusal: Option<&'a Refusal>,
    job: String,
    network: &'a str,
    handle: &'a str,
    standing: String,
    /// The released words; only in the answer to asking for them.
    words: Option<&'a str>,
    seal: &'a str,
    /// What to do with somebody else's post, and where that is.
    share: Option<Share>,
    theirs_at: Option<String>,
    theirs_page: Option<String>,
    open_url: Option<String>,
    /// Whether somebody has the words in hand, and so can say what became of them.
    handed: bool,
    url: &'a str,
}

#[derive(Template)]
#[template(path = "job/unknown.html")]
struct Unknown<'a> {
    frame: &'a Frame,
    refusal: Option<&'a Refusal>,
    item: Item,
}

async fn find(me: &Me, id: &str) -> Result<Placed, Problem> {
    let id = JobId::parse(id).ok_or(Problem::Missing)?;
    job::get(&me.desk, &me.act, &id).await.granted()
}

async fn look(me: Me, Path(id): Path<String>) -> Shown {
    let placed = find(&me, &id).await?;
    page(&me, &placed, None, None, "").await
}

/// The page for the state that the job is in; one that waits for nobody stands on its draft's page.
async fn page(me: &Me, placed: &Placed, refusal: Option<&Refusal>, handed: Option<&Handed>, url: &str) -> Shown {
    let Placed { job, account } = placed;
    let Some(draft) = &job.draft else { return Err(Problem::Missing) };
    match (job.kind, job.state, account) {
        (Kind::Publish, State::Held | State::HandedOver, Some(account)) => {
            let by_hand = ByHand {
                frame: &me.frame,
                refusal,
                job: job.id.to_string(),
                network: account.network.title(),
                handle: &account.handle,
                standing: standing(
                    job.state,
                    handed.is_some(),
                    job.due > me.frame.now,
                    &me.frame.moment(job.due).exact,
                ),
                words: handed.map(|handed| handed.text.expose().as_str()),
                seal: handed.map_or("", |handed| &handed.seal),
                share: handed.and_then(|handed| handed.share),
                theirs_at: handed.and_then(|handed| handed.address.as_ref()).map(|at| at.expose().clone()),
                theirs_page: handed
                    .and_then(|handed| handed.address.as_ref())
                    .and_then(|at| items::safe_address(Some(at.expose()))),
                open_url: items::safe_address(Some(account.network.card().open)).filter(|_| !me.frame.practising),
                handed: job.state == State::HandedOver || handed.is_some(),
                url,
            };
            refusal.map_or_else(|| show(&by_hand), |refusal| show_refused(refusal, &by_hand))
        }
        (Kind::Publish, State::Unknown, _) => {
            let text = draft::get(&me.desk, &me.act, draft).await.granted()?;
            let item = items::job(placed, &items::opening(text.text.expose()), &me.frame);
            let unknown = Unknown { frame: &me.frame, refusal, item };
            refusal.map_or_else(|| show(&unknown), |refusal| show_refused(refusal, &unknown))
        }
        _ => match refusal {
            Some(refusal) => Err(Problem::Refused(refusal.clone())),
            None => Ok(Redirect::to(&format!("/drafts/{draft}")).into_response()),
        },
    }
}

fn standing(state: State, shown: bool, early: bool, due: &str) -> String {
    match (state, shown) {
        (_, true) => "These words are released to you. Nothing has gone out by itself.".to_owned(),
        (State::HandedOver, false) => "The words were handed over. Say what happened, or see them again.".to_owned(),
        _ if early => format!("Approved, to go out {due}. The words are released then, not before."),
        _ => "Approved. Nothing has gone out yet.".to_owned(),
    }
}

async fn press(me: Me, Path(id): Path<String>, fields: Fields) -> Shown {
    let placed = find(&me, &id).await?;
    let id = &placed.job.id;
    let home = match &placed.job.draft {
        Some(draft) => format!("/drafts/{draft}"),
        None => "/".to_owned(),
    };
    let url = fields.text("url");
    let (answer, told) = match fields.text("do") {
        "hand-over" => {
            return match job::hand_over(&me.desk, &me.act, id).await? {
                Ok(handed) => page(&me, &placed, None, Some(&handed), "").await,
                Err(refusal) => page(&me, &find(&me, id.as_str()).await?, Some(&refusal), None, "").await,
            };
        }
        "posted" => (job::say_posted(&me.desk, &me.act, id, Some(url)).await?, Told::Posted),
        "not-posted" => (job::say_not_posted(&me.desk, &me.act, id).await?, Told::NotPosted),
        "there" => (job::settle(&me.desk, &me.act, id, true).await?, Told::Settled),
        "not-there" => (job::settle(&me.desk, &me.act, id, false).await?, Told::Settled),
        "again" => (job::send_again(&me.desk, &me.act, id).await?, Told::SentAgain),
        _ => return Err(Problem::Missing),
    };
    match answer {
        Ok(()) => Ok(go(&home, told)),
        Err(refusal) => page(&me, &placed, Some(&refusal), None, url).await,
    }
}

async fn sure(me: Me, Path(id): Path<String>) -> Shown {
    let placed = find(&me, &id).await?;
    let network = placed.account.as_ref().map_or("the network", |account| account.network.title());
    let back = placed.job.draft.as_ref().map_or("/".to_owned(), |draft| format!("/drafts/{draft}"));
    sure::show(&me.frame, question(placed.job.id.as_str(), network, back))
}

fn question(id: &str, network: &str, back: String) -> Question {
    Question {
        ask: "Take this post down?",
        consequence: format!("We ask {network} to delete it. Copies may exist: screenshots, shares, search pages."),
        verb: "Take it down",
        action: format!("/jobs/{id}/delete"),
        back,
    }
}

async fn delete(me: Me, Path(id): Path<String>) -> Shown {
    let placed = find(&me, &id).await?;
    job::delete_post(&me.desk, &me.act, &placed.job.id).await.granted()?;
    let home = placed.job.draft.as_ref().map_or("/".to_owned(), |draft| format!("/drafts/{draft}"));
    Ok(go(&home, Told::Deleting))
}

pub(crate) fn samples_of_deleting(frame: &Frame) -> Vec<askama::Result<String>> {
    sure::sample(frame, question(&"0".repeat(26), "Bluesky", "/".to_owned()))
}

/// Before the words are handed over, with the words, afterwards, and a post of which nobody knows.
pub(crate) fn samples(frame: &Frame) -> Vec<askama::Result<String>> {
    let by_hand = |words, handed| ByHand {
        frame,
        refusal: None,
        job: "0".repeat(26),
        network: "Facebook",
        handle: "Harbour Lane Dental",
        standing: standing(if handed { State::HandedOver } else { State::Held }, false, false, ""),
        words,
        seal: "7f3a 91c2 e05d",
        share: None,
        theirs_at: None,
        theirs_page: None,
        open_url: Some("https://www.facebook.com/".to_owned()),
        handed,
        url: "",
    };
    let unknown = Unknown { frame, refusal: None, item: Item::sample_unknown(frame) };
    let like = ByHand {
        share: Some(Share::Like),
        theirs_at: Some("https://social.example/@somebody/1".to_owned()),
        theirs_page: Some("https://social.example/@somebody/1".to_owned()),
        ..by_hand(Some("Brush twice a day."), true)
    };
    vec![
        by_hand(None, false).render(),
        by_hand(Some("We are open on Saturday from nine."), true).render(),
        by_hand(None, true).render(),
        like.render(),
        unknown.render(),
    ]
}
