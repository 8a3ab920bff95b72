//! One post that has to come down: evidence, removal, proof, in that order.
//!
//! Only what the desk would let through is shown. Deliberately absent: the words of the post, which its own page has.

use askama::Template;
use axum::extract::Path;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use axum::routing::{MethodRouter, get};
use chaperone_desk::takedown::{self, HONEST, Sight, State};
use chaperone_desk::{Private, Refusal, TakedownId};

use super::{Card, sample};
use crate::AppState;
use crate::fields::Fields;
use crate::files::Files;
use crate::frame::Frame;
use crate::problem::{Granted, Problem, Shown};
use crate::told::Told;
use crate::visit::{Me, go, show, show_refused};

/// What was kept of a look at the post: the words, and whether there is a picture of the screen.
struct Kept {
    words: String,
    picture: bool,
}

#[derive(Template)]
#[template(path = "takedowns/one.html")]
struct Page<'a> {
    frame: &'a Frame,
    refusal: Option<&'a Refusal>,
    honest: &'static str,
    card: Card,
    before: Option<Kept>,
    after: Option<Kept>,
    /// What somebody typed before the desk said no.
    words: String,
}

impl Page<'_> {
    fn state(&self) -> State {
        self.card.task.takedown.state
    }

    fn can_prove(&self) -> bool {
        self.state() == State::ByHand || self.state() == State::Asked && self.card.task.removed
    }
}

/// `/takedowns/{id}`
pub(crate) fn routes() -> MethodRouter<AppState> {
    get(look).post(change)
}

/// `/takedowns/{id}/before/view`
pub(crate) fn routes_of_before() -> MethodRouter<AppState> {
    get(async |me: Me, Path(id): Path<String>| picture(&me, &id, false).await)
}

/// `/takedowns/{id}/after/view`
pub(crate) fn routes_of_after() -> MethodRouter<AppState> {
    get(async |me: Me, Path(id): Path<String>| picture(&me, &id, true).await)
}

fn id_of(text: &str) -> Result<TakedownId, Problem> {
    TakedownId::parse(text).ok_or(Problem::Missing)
}

async fn picture(me: &Me, id: &str, after: bool) -> Shown {
    let sight = takedown::sight(&me.desk, &me.act, &id_of(id)?, after).await.granted()?;
    let picture = sight.and_then(|sight| sight.picture).ok_or(Problem::Missing)?;
    let response: Response = ([(header::CONTENT_TYPE, "image/png")], picture.expose().clone()).into_response();
    Ok(response)
}

async fn kept(me: &Me, id: &TakedownId, after: bool) -> Result<Option<Kept>, Problem> {
    let sight = takedown::sight(&me.desk, &me.act, id, after).await.granted()?;
    Ok(sight.map(|sight| Kept { words: sight.words.expose().clone(), picture: sight.picture.is_some() }))
}

async fn page<'a>(me: &'a Me, id: &TakedownId, fault: Option<(&'a Refusal, &str)>) -> Result<Page<'a>, Problem> {
    let card = Card::of(takedown::get(&me.desk, &me.act, id).await.granted()?);
    let (before, after) = (kept(me, id, false).await?, kept(me, id, true).await?);
    let (refusal, words) = fault.map_or((None, ""), |(refusal, words)| (Some(refusal), words));
    Ok(Page { frame: &me.frame, refusal, honest: HONEST, card, before, after, words: words.to_owned() })
}

async fn look(me: Me, Path(text): Path<String>) -> Shown {
    show(&page(&me, &id_of(&text)?, None).await?)
}

async fn change(me: Me, Path(text): Path<String>, fields: Fields, files: Files) -> Shown {
    let id = id_of(&text)?;
    let (desk, act) = (&me.desk, &me.act);
    // A browser sends a file field that was left empty as a file without bytes.
    let picture = files.all.into_iter().find(|file| !file.bytes.is_empty()).map(|file| Private::new(file.bytes));
    let sight = Sight { words: fields.secret("words"), picture };
    let done = match fields.one("do") {
        "evidence" => takedown::keep_evidence(desk, act, &id, &sight).await?.map(|()| Told::EvidenceKept),
        "remove" => takedown::remove(desk, act, &id).await?.map(|to| match to {
            State::Asked => Told::TakedownAsked,
            _ => Told::TakedownByHand,
        }),
        "by-hand" => takedown::by_hand(desk, act, &id).await?.map(|()| Told::TakedownByHand),
        "prove" => takedown::prove(desk, act, &id, &sight).await?.map(|()| Told::TakedownProved),
        _ => return Err(Problem::Missing),
    };
    match done {
        Ok(told) => Ok(go(&format!("/takedowns/{id}"), told)),
        Err(refusal) => show_refused(&refusal, &page(&me, &id, Some((&refusal, sight.words.expose()))).await?),
    }
}

pub(crate) fn samples(frame: &Frame) -> Vec<askama::Result<String>> {
    let states = [
        (State::Open, true, false),
        (State::Evidence, true, false),
        (State::Evidence, false, false),
        (State::Asked, true, false),
        (State::Asked, true, true),
        (State::ByHand, false, false),
        (State::Gone, true, true),
    ];
    let seen = |is: bool| is.then(|| Kept { words: "The post with its picture, two likes.".into(), picture: true });
    let drawn = |card: Card| {
        let state = card.task.takedown.state;
        let (before, after) = (seen(state != State::Open), seen(state == State::Gone));
        Page { frame, refusal: None, honest: HONEST, card, before, after, words: String::new() }.render()
    };
    let cards = states.into_iter().filter_map(|(state, by_desk, removed)| sample(frame, state, by_desk, removed));
    cards.map(drawn).collect()
}
