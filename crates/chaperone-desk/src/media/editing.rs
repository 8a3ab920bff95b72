//! Changing a picture: crop, cover, put back, say what it shows, confirm what was found.
//!
//! Every change makes a version; the original stays as it came. A change of the pixels is looked at again, and what a second
//! person confirmed of other pixels counts no more. Deliberately absent: choosing what to cover.

use chaperone_photo::{Area, Cover, With};
use serde_json::json;

use super::body::{Body, Confirmed};
use super::edits::meet;
use super::findings::State;
use super::looks::work;
use super::{Edits, MOST_COVERS, Picture, Shows, pixels, reading, store, taking};
use crate::act::{Act, Duty, Who};
use crate::error::{Answer, Error};
use crate::id::MediaId;
use crate::journal::{Deed, Note, append};
use crate::seal::RecordKey;
use crate::{Desk, Refusal, granted, likeness};

/// A change of the pixels. Areas are in parts of the picture as it is shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Keeps this area.
    Crop(Area),
    Cover(Cover),
    /// Puts everything back as it came.
    PutBack,
}

/// Members of staff that one picture may name.
const MOST_PEOPLE: usize = 30;

/// Changes the pixels, and looks again.
pub async fn edit(desk: &Desk, act: &Act, id: &MediaId, version: i64, change: Change) -> Answer<Picture> {
    let (mut body, key, original) = granted!(writable(desk, act, id, version).await?);
    body.edits = match change {
        Change::Crop(area) => {
            body.remember();
            body.edits.cropped(area)
        }
        Change::Cover(_) if body.edits.covers.len() >= MOST_COVERS => return Ok(Err(Refusal::too_many_covers())),
        Change::Cover(cover) => {
            granted!(hides(&body, &cover));
            body.remember();
            body.edits.covered(cover)
        }
        Change::PutBack => {
            // It shows more than any of them again, so it comes from none of them.
            body.earlier.clear();
            Edits::default()
        }
    };
    look_at(desk, act, id, version, (body, key, original), Deed::PictureEdited).await
}

/// Takes the looks again, where a model was set up since.
pub async fn look_again(desk: &Desk, act: &Act, id: &MediaId, version: i64) -> Answer<Picture> {
    let opened = granted!(writable(desk, act, id, version).await?);
    look_at(desk, act, id, version, opened, Deed::PictureLookedAgain).await
}

/// Words are never covered with cells: who has a list of names could try which of them fits. Where nobody looked for words
/// there may be some.
fn hides(body: &Body, cover: &Cover) -> Result<(), Refusal> {
    let over_words = match &body.words {
        Some(lines) => lines.iter().any(|line| meet(line.area, cover.area)),
        None => true,
    };
    if cover.with == With::Cells && over_words { Err(Refusal::cells_over_words()) } else { Ok(()) }
}

async fn writable(
    desk: &Desk,
    act: &Act,
    id: &MediaId,
    version: i64,
) -> Answer<(Body, RecordKey, zeroize::Zeroizing<Vec<u8>>)> {
    granted!(act.may(Duty::Write));
    let mut connection = desk.db().read().await?;
    let (body, key) = granted!(reading::seen(desk, act, &mut connection, id).await?);
    if store::find(&mut connection, id).await?.is_none_or(|row| row.version != version) {
        return Ok(Err(Refusal::picture_changed_meanwhile()));
    }
    let original = reading::original(&mut connection, id, &body, &key).await?;
    Ok(Ok((body, key, original)))
}

async fn look_at(
    desk: &Desk,
    act: &Act,
    id: &MediaId,
    version: i64,
    (mut body, key, original): (Body, RecordKey, zeroize::Zeroizing<Vec<u8>>),
    deed: Deed,
) -> Answer<Picture> {
    let edits = body.edits.clone();
    let look = move |looks: &super::Looks| pixels::made(&original, &edits).map(|made| pixels::look(&made, looks));
    let seen = granted!(work(desk, look).await?).ok_or(Error::Picture)?;
    let small = key.seal(&act.ids, "small", &seen.small.ok_or(Error::Picture)?.bytes)?;
    (body.width, body.height, body.digest) = (seen.width, seen.height, key.digest(&seen.sum));
    (body.faces, body.words) = (seen.faces, seen.words);
    body.confirmed.clear();
    let mut detail = taking::looked(&body);
    detail["covers"] = body.edits.covers.len().into();
    detail["cropped"] = body.edits.crop.is_some().into();

    let mut tx = desk.db().write().await?;
    if !store::save(&mut tx, id, version, body.seal(&key, act)?, Some(small), act.name(), act.now).await? {
        return Ok(Err(Refusal::picture_changed_meanwhile()));
    }
    append(&mut tx, act, Note::of(deed, "picture", id.as_str()).digest(body.digest).with(detail)).await?;
    tx.commit().await?;
    reading::get(desk, act, id).await
}

/// Says who or what a picture shows. Members of staff have to have agreed before they are named.
pub async fn say(desk: &Desk, act: &Act, id: &MediaId, version: i64, shows: Shows) -> Answer<Picture> {
    granted!(act.may(Duty::Write));
    let mut tx = desk.db().write().await?;
    let (mut body, key) = granted!(reading::seen(desk, act, &mut tx, id).await?);
    if let Shows::Staff(people) = &shows {
        if people.is_empty() || people.len() > MOST_PEOPLE {
            return Ok(Err(Refusal::nobody_named()));
        }
        let agreed = likeness::standing(&mut tx).await?;
        if !people.iter().all(|person| agreed.contains(person)) {
            return Ok(Err(Refusal::staff_not_agreed()));
        }
    }
    let mut detail = json!({ "shows": shows.name() });
    if let Shows::Staff(people) = &shows {
        detail["people"] = people.len().into();
    }
    body.patient |= shows == Shows::Patient;
    body.shows = Some(distinct(shows));
    body.confirmed.clear();
    if !store::save(&mut tx, id, version, body.seal(&key, act)?, None, act.name(), act.now).await? {
        return Ok(Err(Refusal::picture_changed_meanwhile()));
    }
    append(&mut tx, act, Note::of(Deed::PictureTold, "picture", id.as_str()).digest(body.digest).with(detail)).await?;
    tx.commit().await?;
    reading::get(desk, act, id).await
}

/// Each person once: a name that stands twice would count for two faces.
fn distinct(shows: Shows) -> Shows {
    match shows {
        Shows::Staff(mut people) => {
            people.sort();
            people.dedup();
            Shows::Staff(people)
        }
        other => other,
    }
}

/// The second person says that a finding is right as it is: they looked themselves.
pub async fn confirm(desk: &Desk, act: &Act, id: &MediaId, version: i64, finding: &str) -> Answer<Picture> {
    granted!(act.may(Duty::Approve));
    let Who::Person(me) = &act.who else { return Ok(Err(Refusal::not_yours())) };
    let mut tx = desk.db().write().await?;
    let (mut body, key) = granted!(reading::seen(desk, act, &mut tx, id).await?);
    let picture = granted!(reading::visible(desk, act, &mut tx, id).await?);
    if picture.editor == *me {
        return Ok(Err(Refusal::own_picture()));
    }
    let Some(found) = picture.findings.iter().find(|found| found.name == finding && found.state == State::Open) else {
        return Ok(Err(Refusal::picture_changed_meanwhile()));
    };
    if !found.confirmable {
        return Ok(Err(Refusal::not_confirmable()));
    }
    body.confirmed.push(Confirmed { name: found.name.clone(), by: me.clone(), at: act.now });
    let editor = picture.editor.as_str();
    if !store::save(&mut tx, id, version, body.seal(&key, act)?, None, editor, act.now).await? {
        return Ok(Err(Refusal::picture_changed_meanwhile()));
    }
    let note = Note::of(Deed::PictureConfirmed, "picture", id.as_str()).digest(body.digest);
    append(&mut tx, act, note.with(json!({ "finding": finding }))).await?;
    tx.commit().await?;
    reading::get(desk, act, id).await
}
