//! One job that waits for a person: posting by hand, saying what became of it, and taking a post down.
//!
//! Deliberately absent: sending. A job that the desk sends by itself shows on its draft's page.

use askama::Template;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{MethodRouter, get, post};
use chaperone_desk::draft::Share;
use chaperone_desk::job::{self, Handed, Kind, Placed, State};
use chaperone_desk::{JobId, Refusal, draft};

use super::sure::{self, Question};
use super::write::pictures::{hung, sample};
use crate::AppState;
use crate::fields::Fields;
use crate::frame::Frame;
use crate::items::{self, Item};
use crate::pictures::Hung;
use crate::placing::Placing;
use crate::problem::{Granted, Problem, Shown};
use crate::told::Told;
use crate::visit::{Me, go, show, show_refused};

/// `/jobs/{job}`
pub(crate) fn routes() -> MethodRouter<AppState> {
    get(look).post(press)
}

/// `/jobs/{job}/pictures/{place}`
pub(crate) fn routes_of_saving() -> MethodRouter<AppState> {
    post(save)
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
    /// Its pictures, to be saved one by one with the words in hand.
    hung: Vec<Hung>,
    seal: &'a str,
    placing: Placing,
    /// What is done with somebody else's post.
    share: Option<Share>,
    /// What a reply answers.
    answers: Option<&'a str>,
    /// Where the post stands that is passed on or answered.
    theirs_at: Option<String>,
    theirs_page: Option<String>,
    open_url: Option<String>,
    /// Whether somebody has the words in hand, and so can say what became of them.
    handed: bool,
    /// Its time has not come: the words are given out then.
    early: bool,
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
            // An erased draft leaves a job that may still be settled.
            let text = draft::get(&me.desk, &me.act, draft).await?.ok();
            let placing = text.as_ref().map_or(Placing::Post, Placing::of);
            let at = text.as_ref().and_then(|text| text.answered_address.as_ref()).map(|at| at.expose().as_str());
            let answers = text.as_ref().filter(|text| text.channel.is_public_reply());
            let shown = text.as_ref().map_or(&[][..], |text| &text.pictures);
            let by_hand = ByHand {
                hung: hung(me, shown).await?,
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
                placing,
                share: text.as_ref().and_then(|text| text.share),
                answers: answers.and_then(|text| text.in_reply_to.as_ref()).map(|words| words.expose().as_str()),
                theirs_at: at.map(str::to_owned),
                theirs_page: items::safe_address(at),
                open_url: items::safe_address(Some(account.network.card().open)).filter(|_| !me.frame.practising),
                handed: job.state == State::HandedOver || handed.is_some(),
                early: job.state == State::Held && job.due > me.frame.now,
                url,
            };
            refusal.map_or_else(|| show(&by_hand), |refusal| show_refused(refusal, &by_hand))
        }
        (Kind::Publish, State::Unknown, _) => {
            let text = draft::get(&me.desk, &me.act, draft).await.granted()?;
            let item = items::job(placed, &items::opening(text.text.expose()), Placing::of(&text), &me.frame);
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
        _ if early => format!("Approved, to go out {due}. The words are given out then, not before."),
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
        "posted" => {
            (job::say_posted(&me.desk, &me.act, id, Some(url)).await?, placing(&me, &placed).await?.told_done())
        }
        "not-posted" => {
            (job::say_not_posted(&me.desk, &me.act, id).await?, placing(&me, &placed).await?.told_not_done())
        }
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

/// What is done with the draft of that job; of one that was erased nothing is known but that it was a text.
async fn placing(me: &Me, placed: &Placed) -> Result<Placing, Problem> {
    let Some(id) = &placed.job.draft else { return Ok(Placing::Post) };
    Ok(draft::get(&me.desk, &me.act, id).await?.ok().as_ref().map_or(Placing::Post, Placing::of))
}

/// The clean file of one picture, made for this network. The words are checked once more for it, as for the words.
async fn save(me: Me, Path((id, place)): Path<(String, String)>) -> Shown {
    let placed = find(&me, &id).await?;
    let place: usize = place.parse().map_err(|_| Problem::Missing)?;
    match job::hand_over(&me.desk, &me.act, &placed.job.id).await? {
        Ok(handed) => {
            let picture = place.checked_sub(1).and_then(|at| handed.pictures.get(at)).ok_or(Problem::Missing)?;
            // Our own name, made from the place in the post.
            let saved = format!("attachment; filename=\"{}\"", picture.file_name());
            let headers =
                [(header::CONTENT_TYPE, picture.media_type().to_owned()), (header::CONTENT_DISPOSITION, saved)];
            Ok((headers, picture.bytes().to_vec()).into_response())
        }
        Err(refusal) => page(&me, &find(&me, &id).await?, Some(&refusal), None, "").await,
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
        hung: Vec::new(),
        seal: "7f3a 91c2 e05d",
        placing: Placing::Post,
        share: None,
        answers: None,
        theirs_at: None,
        theirs_page: None,
        open_url: Some("https://www.facebook.com/".to_owned()),
        handed,
        early: false,
        url: "",
    };
    let early = ByHand { early: true, ..by_hand(None, false) };
    let unknown = Unknown { frame, refusal: None, item: Item::sample_unknown(frame) };
    let like = ByHand {
        placing: Placing::PassedOn(Share::Like),
        share: Some(Share::Like),
        theirs_at: Some("https://social.example/@somebody/1".to_owned()),
        theirs_page: Some("https://social.example/@somebody/1".to_owned()),
        ..by_hand(Some("Brush twice a day."), true)
    };
    let pictured = ByHand {
        hung: vec![Hung { standing: None, ..sample(false) }],
        ..by_hand(Some("New chairs in the waiting room."), true)
    };
    let reply = ByHand {
        placing: Placing::Reply,
        answers: Some("Is there parking?"),
        theirs_at: Some("https://social.example/@somebody/2".to_owned()),
        theirs_page: Some("https://social.example/@somebody/2".to_owned()),
        ..by_hand(Some("Thank you for asking. The contact page has a map."), true)
    };
    vec![
        reply.render(),
        pictured.render(),
        by_hand(None, false).render(),
        by_hand(Some("We are open on Saturday from nine."), true).render(),
        by_hand(None, true).render(),
        early.render(),
        like.render(),
        unknown.render(),
    ]
}
