//! What published posts told of patients, remembered so that two harmless posts that together name somebody are found (S1-06).
//!
//! Kept are classes and keyed hashes and never a word (C11), sealed under the draft's own key, from the moment a post is out
//! until the pack's number of weeks has passed or the draft is erased. A post that was taken down stays remembered: its
//! readers remember it. Whom a post is about is kept as a keyed hash where a consent says so. Deliberately absent: counting, which
//! is the screen's.

mod store;

use std::time::Duration;

use chaperone_screen::mosaic::{Class, Earlier, Entry, Memory, Tag, Tags};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::AnyConnection;

pub(crate) use store::ALL as STATEMENTS;

use crate::act::{Act, Time};
use crate::error::Error;
use crate::id::DraftId;
use crate::job::{Job, Kind};
use crate::journal::{Deed, Note, append};
use crate::keys::{Keys, hmac};
use crate::practice::Practice;
use crate::{Desk, consent, draft, practice, seal};

/// The field that a body is sealed as.
const FIELD: &str = "told";
const WEEK: Duration = Duration::from_hours(24 * 7);

/// What the screen may know of earlier posts. `but` is the draft that is read now: it adds nothing to itself.
pub(crate) async fn memory(
    desk: &Desk,
    connection: &mut AnyConnection,
    but: Option<&DraftId>,
    subject: Option<Tag>,
    now: Time,
) -> Result<Memory, Error> {
    let shape = |what| Error::Shape { record: "told", what };
    let mut earlier = Vec::new();
    for row in store::standing(connection, now).await?.into_iter().filter(|row| Some(&row.draft) != but) {
        let key = seal::unwrapped(desk.keys(), row.draft.as_str(), &row.wrapped)?;
        let Body { subject, people } = Body::read(&key.open(FIELD, &row.body)?).ok_or(shape("a body"))?;
        let on: NaiveDate = row.day.parse().map_err(|_| shape("a day"))?;
        let entries = people.into_iter().map(|classes| Earlier { on, entry: Entry { subject, classes } });
        earlier.extend(entries);
    }
    Ok(Memory { subject, earlier, tags: tags(desk.keys()) })
}

/// Keeps what a job told that has just gone out, if it told anything of a patient to more than one reader.
pub(crate) async fn keep(desk: &Desk, tx: &mut AnyConnection, act: &Act, job: &Job) -> Result<(), Error> {
    let (Kind::Publish, Some(id)) = (job.kind, &job.draft) else { return Ok(()) };
    let Some(draft) = draft::open(desk, tx, id).await?.filter(|draft| !draft.channel.is_private()) else {
        return Ok(());
    };
    let practice = practice::must(tx, act.now).await?;
    let people = match draft::kept_in(desk, tx, &draft, act.now).await {
        // A post that is out is out, even if it cannot be read: nothing is remembered, and the job is settled all the same.
        Err(Error::Screen) => return Ok(()),
        people => people?,
    };
    let Some(key) = seal::record_key(tx, desk.keys(), id.as_str()).await?.filter(|_| !people.is_empty()) else {
        return Ok(());
    };
    // A story about one person tells of that person; who else it tells of, nobody said.
    let subject = match (&draft.about, people.len()) {
        (Some(about), 1) => consent::subject(desk, tx, about).await?,
        _ => None,
    };
    let body =
        serde_json::to_vec(&Body { subject, people }).map_err(|_| Error::Shape { record: "told", what: "a body" })?;
    let until = act.now.plus(WEEK * weeks(desk, &practice)?);
    let day = act.now.in_zone(practice.zone()).date_naive().to_string();
    store::put(tx, id, key.seal(&act.ids, FIELD, &body)?, &day, until).await
}

/// What is sealed: for each person a post told of, classes; and whom it is about, as a keyed hash, where a consent says so.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    subject: Option<Tag>,
    people: Vec<Vec<Class>>,
}

impl Body {
    /// Also reads what was kept before there was a subject: the people alone.
    fn read(json: &[u8]) -> Option<Body> {
        let alone = || Some(Body { subject: None, people: serde_json::from_slice(json).ok()? });
        serde_json::from_slice(json).ok().or_else(alone)
    }
}

/// Forgets what has stood long enough.
pub(crate) async fn forget(tx: &mut AnyConnection, act: &Act) -> Result<bool, Error> {
    let gone = store::forget(tx, act.now).await?;
    if gone > 0 {
        append(tx, act, Note::of(Deed::ToldForgotten, "told", "").with(json!({ "posts": gone }))).await?;
    }
    Ok(gone > 0)
}

/// Forgets what one draft told, because it is erased.
pub(crate) async fn blank(tx: &mut AnyConnection, id: &DraftId) -> Result<(), Error> {
    store::blank(tx, id).await
}

fn weeks(desk: &Desk, practice: &Practice) -> Result<u32, Error> {
    Ok(u32::from(desk.screen(Some(practice))?.pack().crowd.weeks))
}

/// Hashes words under a key of this desk alone.
fn tags(keys: &Keys) -> Tags {
    let key = keys.derive("told");
    Tags::by(move |words| {
        let hash = hmac(&*key, &[words.as_bytes()]);
        let mut tag = [0; 16];
        tag.copy_from_slice(&hash[..16]);
        Tag(tag)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_kept_before_there_was_a_subject_is_still_read() {
        let old = Body::read(b"[[],[]]").unwrap();
        assert!(old.subject.is_none() && old.people.len() == 2);
        let new = serde_json::to_vec(&Body { subject: Some(Tag([7; 16])), people: vec![vec![]] }).unwrap();
        assert_eq!(Body::read(&new).unwrap().subject, Some(Tag([7; 16])));
        assert!(Body::read(b"{}").is_none());
    }
}
