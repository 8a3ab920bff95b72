//! Opening drafts for whoever may see them.
//!
//! Deliberately absent: changing one (`writing`), and judging its words (`checking`).

use sqlx::AnyConnection;

use super::body::{digest, open_body};
use super::{Draft, State, Summary, find, store};
use crate::act::{Act, Duty, Role, Who};
use crate::error::{Answer, Error};
use crate::id::{DraftId, PersonId};
use crate::media::Attached;
use crate::{Desk, Private, Refusal, granted, seal};

/// One draft, for whoever may see it.
pub async fn get(desk: &Desk, act: &Act, id: &DraftId) -> Answer<Draft> {
    let mut connection = desk.db().read().await?;
    visible(desk, act, &mut connection, id).await
}

/// Drafts that this person may see: those that wait for an approval first, then the last changed; at most 200.
pub async fn list(desk: &Desk, act: &Act) -> Result<Vec<Summary>, Error> {
    let mut connection = desk.db().read().await?;
    let mut found = Vec::new();
    let own = if act.role.may(Duty::Approve) { "" } else { act.name() };
    for row in store::latest(&mut connection, own).await? {
        if !may_see(act, &row.id, &row.author, &row.editor) {
            continue;
        }
        let Some(key) = seal::record_key(&mut connection, desk.keys(), row.id.as_str()).await? else { continue };
        let Some(body) = open_body(&key, row.body.as_deref())? else { continue };
        found.push(row.summary(body.share, first_words(&body.text).into()));
    }
    Ok(found)
}

/// The draft, opened, if this act may see it.
pub(crate) async fn visible(desk: &Desk, act: &Act, connection: &mut AnyConnection, id: &DraftId) -> Answer<Draft> {
    match open(desk, connection, id).await? {
        Some(draft) if may_see(act, id, &draft.author, &draft.editor) => Ok(Ok(draft)),
        _ => Ok(Err(Refusal::not_here())),
    }
}

/// The same, in the version that they saw: what has changed meanwhile is nobody's to act on unread.
pub(crate) async fn seen(
    desk: &Desk,
    act: &Act,
    connection: &mut AnyConnection,
    id: &DraftId,
    version: i64,
) -> Answer<Draft> {
    let draft = granted!(visible(desk, act, connection, id).await?);
    Ok(if draft.version == version { Ok(draft) } else { Err(Refusal::changed_meanwhile()) })
}

/// The same, and not released yet.
pub(crate) async fn still_open(
    desk: &Desk,
    act: &Act,
    connection: &mut AnyConnection,
    id: &DraftId,
    version: i64,
) -> Answer<Draft> {
    let draft = granted!(seen(desk, act, connection, id, version).await?);
    Ok(if draft.state == State::Released { Err(Refusal::not_open()) } else { Ok(draft) })
}

/// Texts are for those who may approve, and for those who wrote them. An agency sees its own words only; an auditor none.
fn may_see(act: &Act, id: &DraftId, author: &PersonId, editor: &PersonId) -> bool {
    match (&act.who, &act.only) {
        (Who::Desk, _) => true,
        (Who::Patient, _) => false,
        (_, Some(only)) => only == id,
        (Who::Person(me), None) => {
            act.role.may(Duty::Approve) || (act.role != Role::Auditor && (me == author || me == editor))
        }
    }
}

/// The words of a row, for comparing them in memory.
pub(super) async fn opened(
    desk: &Desk,
    connection: &mut AnyConnection,
    row: &store::Stored,
) -> Result<Option<Private<String>>, Error> {
    let Some(key) = seal::record_key(connection, desk.keys(), row.id.as_str()).await? else { return Ok(None) };
    Ok(open_body(&key, row.body.as_deref())?.map(|body| body.text.clone().into()))
}

pub(crate) async fn open(desk: &Desk, connection: &mut AnyConnection, id: &DraftId) -> Result<Option<Draft>, Error> {
    let Some(row) = find(connection, id).await? else { return Ok(None) };
    let Some(key) = seal::record_key(connection, desk.keys(), id.as_str()).await? else { return Ok(None) };
    let Some(body) = open_body(&key, row.body.as_deref())? else { return Ok(None) };
    let words = row.words.as_deref().map(|sealed| key.open_text("words", sealed)).transpose()?.map(Private::from);
    let digest = digest(&key, &body, row.channel, &row.accounts, row.due)?;
    Ok(Some(Draft {
        id: row.id,
        author: row.author,
        editor: row.editor,
        channel: row.channel,
        text: body.text.clone().into(),
        share: body.share,
        in_reply_to: body.in_reply_to.clone().map(Private::from),
        answered_address: body.answered_address.clone().map(Private::from),
        words,
        accounts: row.accounts,
        picture: body.picture,
        pictures: body.pictures.iter().map(Attached::from).collect(),
        about: body.about.clone(),
        due: row.due,
        version: row.version,
        state: row.state,
        state_by: row.state_by,
        state_at: row.state_at,
        asked_of: row.asked_of,
        updated: row.updated,
        can_undo: row.can_undo,
        digest,
    }))
}

fn first_words(text: &str) -> String {
    let line = text.split('\n').find(|line| !line.trim().is_empty()).unwrap_or_default().trim();
    match line.char_indices().nth(70) {
        Some((cut, _)) => format!("{}…", line[..cut].trim_end()),
        None => line.to_owned(),
    }
}
