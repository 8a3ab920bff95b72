//! Posts that have to come down because the consent behind them closed: what is left to do, then what is done.
//!
//! Deliberately absent: who the patient is, and looking for copies elsewhere.

pub(crate) mod one;

use askama::Template;
use axum::routing::{MethodRouter, get};
use chaperone_desk::account::Account;
use chaperone_desk::takedown::{self, HONEST, State, Takedown, Task};
use chaperone_desk::{AccountId, ConsentId, DraftId, JobId, TakedownId};

use crate::AppState;
use crate::frame::Frame;
use crate::items::Item;
use crate::problem::{Granted, Shown};
use crate::visit::{Me, show};

#[derive(Template)]
#[template(path = "takedowns.html")]
struct Page<'a> {
    frame: &'a Frame,
    honest: &'static str,
    open: Vec<Card>,
    done: Vec<Card>,
}

/// `/takedowns`
pub(crate) fn routes() -> MethodRouter<AppState> {
    get(list)
}

/// A removal in the words of its page.
pub(crate) struct Card {
    task: Task,
    /// The account where the post stands.
    place: String,
    badge: &'static str,
    /// The verdict whose colour it has.
    level: &'static str,
    icon: &'static str,
    /// The one thing that comes next, in a sentence.
    next: &'static str,
}

impl Card {
    fn of(task: Task) -> Card {
        let place = task.account.as_ref().map_or_else(|| "an account that was removed".to_owned(), Account::title);
        let (badge, level, icon, next) = match task.takedown.state {
            State::Open => ("To take down", "stop", "alarm", "Keep first what stands there. Then it comes down."),
            State::Evidence if task.by_desk => {
                ("Evidence kept", "revise", "alarm", "The desk can ask the network to remove it.")
            }
            State::Evidence => ("Evidence kept", "revise", "alarm", "Somebody takes it down there by hand."),
            State::Asked if task.removed => (
                "Look whether it is gone",
                "revise",
                "alarm",
                "The network says that it is gone. Look there, signed out, and say what you saw.",
            ),
            State::Asked => {
                ("Asked the network", "note", "clock", "The desk has asked the network, and waits for its answer.")
            }
            State::ByHand => {
                ("By hand", "revise", "alarm", "Take it down there. Then look again, signed out, and say what you saw.")
            }
            State::Gone => ("Gone", "clear", "clear", "It is gone from that account, and somebody showed it."),
        };
        Card { task, place, badge, level, icon, next }
    }
}

/// It as something that needs somebody now.
pub(crate) fn item(task: Task, frame: &Frame) -> Item {
    let Card { task, place, badge, level, icon, next } = Card::of(task);
    Item {
        level,
        icon,
        badge,
        at: Some(frame.moment(task.takedown.made)),
        title: format!("A post on {place} has to come down"),
        places: vec![place],
        sentence: format!("The consent behind it is closed. {next}"),
        page: format!("/takedowns/{}", task.takedown.id),
        verb: Some("Go on"),
        network: task.account.as_ref().map_or("the network", |account| account.network.title()),
        settle: false,
        look: None,
        address: None,
    }
}

async fn list(me: Me) -> Shown {
    let tasks = takedown::list(&me.desk, &me.act).await.granted()?;
    let cards = tasks.into_iter().map(Card::of);
    let (done, open) = cards.partition(|card| card.task.takedown.state == State::Gone);
    show(&Page { frame: &me.frame, honest: HONEST, open, done })
}

/// An invented removal.
fn sample(frame: &Frame, state: State, by_desk: bool, removed: bool) -> Option<Card> {
    let zeros = "0".repeat(26);
    let takedown = Takedown {
        id: TakedownId::parse(&zeros)?,
        consent: ConsentId::parse(&zeros)?,
        draft: DraftId::parse(&zeros)?,
        job: JobId::parse(&zeros)?,
        account: AccountId::parse(&zeros)?,
        state,
        made: frame.now,
        updated: frame.now,
    };
    let url = by_desk.then(|| "https://bsky.example/post/1".to_owned());
    let steps = "Open the post, choose Delete, and confirm.";
    Some(Card::of(Task { takedown, account: None, url, by_desk, removed, steps }))
}

pub(crate) fn samples(frame: &Frame) -> Vec<askama::Result<String>> {
    let some = |states: &[State]| states.iter().filter_map(|state| sample(frame, *state, true, false)).collect();
    let open = [State::Open, State::Evidence, State::Asked, State::ByHand];
    let full = Page { frame, honest: HONEST, open: some(&open), done: some(&[State::Gone]) };
    let empty = Page { frame, honest: HONEST, open: Vec::new(), done: Vec::new() };
    vec![full.render(), empty.render()]
}
