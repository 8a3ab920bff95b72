//! An approver's question and the writer's answer: what was said when a draft was sent back, and what is said to it.
//!
//! The question is what the approver wrote; it stays with the draft through later changes, so that whoever is asked again sees
//! it. The answer is sealed under the draft's key and erased with it, and no word of either reaches the journal. Deliberately
//! absent: a conversation. There is one question and one answer; the next sending back begins anew.

mod store;

pub(crate) use store::{ALL as STATEMENTS, forget};

use serde_json::json;

use crate::act::{Act, Duty, Time};
use crate::draft;
use crate::error::{Answer, Error};
use crate::id::{DraftId, PersonId};
use crate::journal::{self, Deed, Note, append};
use crate::{Desk, Private, Refusal, beside, granted, seal};

/// The longest answer, in characters; the pages ask for no more.
pub const LONGEST: usize = 2000;

/// What an approver wrote when sending a draft back, and what became of it.
#[derive(Debug, Clone)]
pub struct Question {
    pub words: Private<String>,
    pub by: PersonId,
    pub at: Time,
    /// Whether words, places or time are others now than the ones that were sent back.
    pub changed: bool,
    pub answer: Option<Answered>,
}

/// What somebody said to it.
#[derive(Debug, Clone)]
pub struct Answered {
    pub words: Private<String>,
    pub by: PersonId,
    pub at: Time,
}

/// Keeps an answer in the place of an earlier one. Refused where nothing was asked.
pub async fn answer(desk: &Desk, act: &Act, id: &DraftId, version: i64, words: &Private<String>) -> Answer<()> {
    granted!(act.may(Duty::Write));
    let mut tx = desk.db().write().await?;
    let draft = granted!(draft::still_open(desk, act, &mut tx, id, version).await?);
    let words = words.expose().trim();
    if draft.words.is_none() {
        return Ok(Err(Refusal::nothing_asked()));
    }
    if words.is_empty() || words.chars().count() > LONGEST {
        return Ok(Err(Refusal::answer_unfit()));
    }
    let key = seal::record_key(&mut tx, desk.keys(), id.as_str()).await?.ok_or(Error::Seal("a draft has no key"))?;
    beside::put(&mut tx, store::PUT, id, key.seal(&act.ids, "answer", words.as_bytes())?, act).await?;
    let note = Note::of(Deed::QuestionAnswered, "draft", id.as_str()).digest(key.digest(words.as_bytes()));
    append(&mut tx, act, note.with(json!({ "version": draft.version }))).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Takes an answer back, where there is one.
pub async fn take_back(desk: &Desk, act: &Act, id: &DraftId, version: i64) -> Answer<()> {
    granted!(act.may(Duty::Write));
    let mut tx = desk.db().write().await?;
    let draft = granted!(draft::still_open(desk, act, &mut tx, id, version).await?);
    if beside::find(&mut tx, store::FIND, id).await?.is_some() {
        forget(&mut tx, id).await?;
        let detail = json!({ "version": draft.version, "taken_back": true });
        append(&mut tx, act, Note::of(Deed::QuestionAnswered, "draft", id.as_str()).with(detail)).await?;
        tx.commit().await?;
    }
    Ok(Ok(()))
}

/// The last question about a draft, for whoever may see it; `None` where it was never sent back.
pub async fn get(desk: &Desk, act: &Act, id: &DraftId) -> Answer<Option<Question>> {
    let mut connection = desk.db().read().await?;
    let draft = granted!(draft::visible(desk, act, &mut connection, id).await?);
    let Some(words) = draft.words.clone() else { return Ok(Ok(None)) };
    let entries = journal::of_record(desk, id.as_str()).await?;
    let Some(asked) = entries.iter().rev().find(|entry| entry.deed == Deed::SentBack.name()) else {
        return Ok(Ok(None));
    };
    let answer = match beside::find(&mut connection, store::FIND, id).await? {
        Some(found) => match seal::record_key(&mut connection, desk.keys(), id.as_str()).await? {
            Some(key) => {
                Some(Answered { words: key.open_text("answer", &found.body)?.into(), by: found.person, at: found.made })
            }
            None => None,
        },
        None => None,
    };
    Ok(Ok(Some(Question {
        words,
        by: PersonId::stored(asked.who.clone()),
        at: asked.at,
        changed: asked.digest != draft.digest,
        answer,
    })))
}
