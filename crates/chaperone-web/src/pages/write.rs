//! Write: one text, where it should go and when, read along while it is typed, and asked for or sent from here.
//!
//! Every button sends the whole page. The words are kept first, then the button's own thing is done, so that no
//! answer can cost a word. Works the same with scripts off.
//!
//! Deliberately absent: what a verdict lets happen (the desk decides), and looking at pictures (`pictures`).

mod consent;
pub(crate) mod pictures;
mod start;
mod typed;
mod view;

use axum::extract::{Path, Query, State};
use axum::response::{IntoResponse, Redirect};
use axum::routing::{MethodRouter, get};
use chaperone_desk::draft::{Draft, Edit, Share, State as Standing};
use chaperone_desk::{
    Answer, DraftId, PersonId, Refusal, Time, account, approve, audience, draft, pause, question, source,
};
use serde::Deserialize;

pub(crate) use self::consent::samples_of_naming;
pub(crate) use self::pictures::samples_of_choosing;
pub(crate) use self::start::open_gaps;
use self::typed::Typed;
pub(crate) use self::typed::{channel, is_forum};
use self::view::Room;
pub(crate) use self::view::{Sourced, samples};
use super::{approve as approving, sure};
use crate::fields::Fields;
use crate::frame::Frame;
use crate::problem::{Granted, Problem, Shown};
use crate::told::Told;
use crate::visit::{Me, go};
use crate::{AppState, clock};

/// `/write`
pub(crate) fn routes() -> MethodRouter<AppState> {
    get(empty).post(first)
}

/// `/write/{draft}`
pub(crate) fn routes_of_draft() -> MethodRouter<AppState> {
    get(open).post(again)
}

/// `/write/{draft}/pictures`
pub(crate) fn routes_of_choosing() -> MethodRouter<AppState> {
    get(pictures::look).post(pictures::choose)
}

/// `/write/{draft}/consent`
pub(crate) fn routes_of_naming() -> MethodRouter<AppState> {
    get(consent::look).post(consent::name)
}

/// `/write/{draft}/erase`
pub(crate) fn routes_of_erasing() -> MethodRouter<AppState> {
    get(sure).post(erase)
}

#[derive(Debug, Default, Deserialize)]
struct Wanted {
    #[serde(default)]
    kind: String,
    /// The name of a ready post.
    #[serde(default)]
    from: String,
    /// The id of a picture to begin with.
    #[serde(default)]
    picture: String,
}

async fn empty(me: Me, Query(wanted): Query<Wanted>) -> Shown {
    let accounts = account::list(&me.desk).await?;
    let mut typed = Typed::empty(wanted.kind == "reply", &accounts);
    typed.forum = wanted.kind == "forum";
    typed.share = Share::parse(&wanted.kind);
    if typed.reply.is_none()
        && typed.share.is_none()
        && let Some((name, text)) = start::words(&me, &wanted.from)
    {
        (typed.from, typed.text) = (name, text);
    }
    if typed.takes_pictures() {
        typed.pictures.extend(pictures::fresh(&me, &wanted.picture).await?);
    }
    Room::new(me, typed, accounts).show().await
}

async fn open(me: Me, Path(id): Path<String>) -> Shown {
    let kept = find(&me, &id).await?;
    if !can_be_written(kept.state) {
        return Ok(Redirect::to(&format!("/drafts/{}", kept.id)).into_response());
    }
    let accounts = account::list(&me.desk).await?;
    let typed = Typed::of(&kept, me.frame.zone);
    let mut room = Room::new(me, typed, accounts);
    room.kept = Some(kept);
    room.show().await
}

async fn first(State(state): State<AppState>, me: Me, fields: Fields) -> Shown {
    Box::pin(press(&state, me, None, &fields)).await
}

async fn again(State(state): State<AppState>, me: Me, Path(id): Path<String>, fields: Fields) -> Shown {
    let kept = find(&me, &id).await?;
    Box::pin(press(&state, me, Some(kept), &fields)).await
}

/// The draft of that id, or the page that says that there is none.
async fn find(me: &Me, id: &str) -> Result<Draft, Problem> {
    let id = DraftId::parse(id).ok_or(Problem::Missing)?;
    draft::get(&me.desk, &me.act, &id).await.granted()
}

/// What has gone out, or is on its way, has a page of its own.
fn can_be_written(state: Standing) -> bool {
    matches!(state, Standing::Open | Standing::Asked | Standing::SentBack)
}

/// Keeps what was typed, then does what the button says.
async fn press(state: &AppState, me: Me, kept: Option<Draft>, fields: &Fields) -> Shown {
    let typed = Typed::sent(fields);
    let accounts = account::list(&me.desk).await?;
    let mut room = Room::new(me, typed, accounts);
    room.kept = kept;

    let due = match clock::read_field(&room.typed.when, room.me.frame.zone) {
        Ok(due) => due,
        Err(sentence) => {
            room.when_wrong = Some(sentence);
            return room.show().await;
        }
    };
    let pressed = pictures::pressed(&room.me, fields, &room.typed.pictures).await?;
    let (took, said) = (pressed.is_some(), if fields.has("take-out") { Told::PictureOut } else { Told::PictureChosen });
    if let Some(pressed) = pressed {
        room.typed.pictures = pressed;
    }
    let redirect = match start::redirect(&room.me, &room.typed, fields.text("use")).await? {
        Ok(redirect) => redirect,
        Err(refusal) => return refused(room, refusal).await,
    };
    // With nothing written yet the redirect is what is kept; else what was written is kept first, to go back to.
    if let Some(redirect) = &redirect
        && room.typed.text.trim().is_empty()
    {
        (room.typed.from, room.typed.text) = (redirect.name.to_owned(), redirect.text.clone());
    }
    let before = room.kept.clone();
    let kept = match keep(&room.me, &room.typed, before.as_ref(), due).await? {
        Ok(kept) => kept,
        Err(refusal) => return refused(room, refusal).await,
    };
    // A fix belongs to the words that it was shown with.
    let same_words =
        before.is_some_and(|before| before.version == room.typed.version && !room.typed.words_differ(&before));
    let source = std::mem::take(&mut room.typed.source);
    let answer = std::mem::take(&mut room.typed.answer);
    room.typed = Typed { answer, source, ..Typed::of(&kept, room.me.frame.zone) };
    if let Err(refusal) = keep_answer(&room.me, &kept, &room.typed.answer, fields).await? {
        room.kept = Some(kept);
        return refused(room, refusal).await;
    }
    let here = format!("/write/{}", kept.id);
    if took {
        return Ok(go(&here, said));
    }

    let me = &room.me;
    if fields.has("audience") && matches!(fields.text("do"), "send" | "ask") {
        // Noted for the words as they are now; that somebody else was quicker is answered below.
        audience::note(&me.desk, &me.act, &kept.id, kept.version).await?.ok();
    }
    let answer: Answer<()> = if let Some(redirect) = redirect {
        let edit = Typed { text: redirect.text, ..room.typed.clone() }.edit(due);
        made(draft::save(&me.desk, &me.act, &kept.id, &edit).await)
    } else if fields.has("fix") {
        match fields.text("fix").parse() {
            Ok(number) if same_words => made(draft::apply_fix(&me.desk, &me.act, &kept.id, kept.version, number).await),
            _ => return Ok(go(&here, Told::CheckedAgain)),
        }
    } else {
        match fields.text("do") {
            "suggestion" if same_words => made(draft::use_suggestion(&me.desk, &me.act, &kept.id, kept.version).await),
            "suggestion" => return Ok(go(&here, Told::CheckedAgain)),
            "undo" => match draft::undo(&me.desk, &me.act, &kept.id, kept.version).await? {
                Ok(_) => return Ok(go(&here, Told::Undone)),
                Err(refusal) => Ok(Err(refusal)),
            },
            "send" => match approve::release_own(&me.desk, &me.act, &kept.id, kept.version).await? {
                Ok(_) => return Ok(go(&format!("/drafts/{}", kept.id), Told::Released)),
                Err(refusal) => Ok(Err(refusal)),
            },
            "ask" => {
                let Some(of) = PersonId::parse(fields.text("of")) else { return Ok(go(&here, Told::DraftKept)) };
                match approve::ask(&me.desk, &me.act, &kept.id, kept.version, &of).await? {
                    Ok(link) => return approving::asked(state, me, &kept, &of, &link).await,
                    Err(refusal) => Ok(Err(refusal)),
                }
            }
            "pause-quarter" => match pause::take(&me.desk, &me.act, &kept.id, pause::Length::Quarter).await? {
                Ok(_) => return Ok(go(&here, Told::Paused)),
                Err(refusal) => Ok(Err(refusal)),
            },
            "pause-morning" => match pause::take(&me.desk, &me.act, &kept.id, pause::Length::Morning).await? {
                Ok(_) => return Ok(go(&here, Told::Paused)),
                Err(refusal) => Ok(Err(refusal)),
            },
            "source" => {
                let [title, address, looked] = &room.typed.source;
                let given = (title.as_str(), address.as_str(), looked.as_str());
                match source::keep(&me.desk, &me.act, &kept.id, kept.version, given).await? {
                    Ok(_) => return Ok(go(&here, Told::SourceKept)),
                    Err(refusal) => Ok(Err(refusal)),
                }
            }
            "consent" => return Ok(Redirect::to(&format!("{here}/consent")).into_response()),
            "consent-off" => match draft::set_about(&me.desk, &me.act, &kept.id, kept.version, None).await? {
                Ok(_) => return Ok(go(&here, Told::ConsentOff)),
                Err(refusal) => Ok(Err(refusal)),
            },
            "pictures" => return Ok(Redirect::to(&format!("{here}/pictures")).into_response()),
            "keep" => return Ok(go(&here, Told::DraftKept)),
            // To the verdict, which is what Check was pressed for.
            _ => return Ok(Redirect::to(&format!("{here}#said")).into_response()),
        }
    };
    match answer? {
        Ok(()) => Ok(go(&here, Told::Fixed)),
        Err(refusal) => {
            room.kept = Some(kept);
            refused(room, refusal).await
        }
    }
}

fn made(answer: Answer<Draft>) -> Answer<()> {
    answer.map(|answer| answer.map(|_| ()))
}

/// Starts a draft or changes it. Where nothing was changed, the desk leaves draft and approval alone.
async fn keep(me: &Me, typed: &Typed, kept: Option<&Draft>, due: Option<Time>) -> Answer<Draft> {
    match kept {
        None => {
            let from = Some(typed.from.as_str()).filter(|from| start::is_known(me, from));
            draft::start_from(&me.desk, &me.act, typed.channel(), typed.answered(), &typed.edit(due), from).await
        }
        Some(kept) => {
            // First what it is and what it answers: the reading of the words depends on it.
            let version = typed.version;
            let answered =
                draft::set_answered(&me.desk, &me.act, &kept.id, version, typed.channel(), typed.answered()).await?;
            let version = match answered {
                Ok(draft) => draft.version,
                Err(refusal) => return Ok(Err(refusal)),
            };
            draft::save(&me.desk, &me.act, &kept.id, &Edit { version, ..typed.edit(due) }).await
        }
    }
}

/// Keeps what was said to an approver's question, where the form asked for it and it is not what is kept already.
async fn keep_answer(me: &Me, kept: &Draft, typed: &str, fields: &Fields) -> Answer<()> {
    let asked = kept.words.is_some() && fields.has("answer_asked");
    let Some(question) = question::get(&me.desk, &me.act, &kept.id).await?.ok().flatten().filter(|_| asked) else {
        return Ok(Ok(()));
    };
    let stands = question.answer.as_ref().map(|answer| answer.words.expose().as_str()).unwrap_or_default();
    match typed.trim() {
        same if same == stands => Ok(Ok(())),
        "" => question::take_back(&me.desk, &me.act, &kept.id, kept.version).await,
        words => question::answer(&me.desk, &me.act, &kept.id, kept.version, &words.into()).await,
    }
}

/// The page again with everything that was typed, the sentence, and where somebody was quicker their words too.
async fn refused(mut room: Room, refusal: Refusal) -> Shown {
    if let Some(kept) = &room.kept
        && refusal.name() == "changed-meanwhile"
    {
        room.theirs = Some(kept.text.expose().clone());
        room.typed.version = kept.version;
    }
    room.refusal = Some(refusal);
    room.show().await
}

async fn sure(me: Me, Path(id): Path<String>) -> Shown {
    let kept = find(&me, &id).await?;
    sure::show(&me.frame, question(kept.id.as_str()))
}

fn question(id: &str) -> sure::Question {
    sure::Question {
        ask: "Erase this draft?",
        consequence: "The key to its words is destroyed, so nobody can read it again. The journal keeps that it was \
                      erased, without a word of it."
            .to_owned(),
        verb: "Erase the draft",
        action: format!("/write/{id}/erase"),
        back: format!("/write/{id}"),
    }
}

pub(crate) fn samples_of_erasing(frame: &Frame) -> Vec<askama::Result<String>> {
    sure::sample(frame, question(&"0".repeat(26)))
}

async fn erase(me: Me, Path(id): Path<String>) -> Shown {
    let id = DraftId::parse(&id).ok_or(Problem::Missing)?;
    draft::erase(&me.desk, &me.act, &id).await.granted()?;
    Ok(go("/", Told::DraftErased))
}
