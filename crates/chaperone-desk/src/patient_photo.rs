//! Photographs that patients take of their own treatment: what is talked about, what is looked for, what was decided.
//!
//! A patient may want a picture of a minor procedure of their own; after a word about why, there is no reason to say no
//! (S3-09), unless the picture could catch records or somebody else (S3-10). So permission is given with every line ticked
//! and at no other time. Deliberately absent: the picture, which stays on the patient's own device, and whose it is.

mod store;

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::AnyConnection;
use zeroize::Zeroize;

pub(crate) use store::ALL as STATEMENTS;

use crate::act::{Act, Duty, Time};
use crate::error::{Answer, Error};
use crate::id::{PatientPhotoId, PersonId};
use crate::journal::{Deed, Note, append};
use crate::{Desk, Private, Refusal, granted, seal};

/// The longest answer to "where" and to "why", in characters.
pub const LONGEST: usize = 400;
/// How long the words are kept: our own choice, a year. The journal keeps the decision.
const KEPT: Duration = Duration::from_hours(24 * 365);
/// How many decisions a list shows.
const LISTED: i64 = 100;

/// One line to look for. The name is stable.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Line {
    pub name: &'static str,
    /// What the person confirms.
    pub sentence: &'static str,
    /// What has to change where it does not hold.
    pub change: &'static str,
}

/// What the sources ask to be looked for (S3-09, S3-10), in the order of a look round the room.
pub const LINES: &[Line] = &[
    Line {
        name: "reason",
        sentence: "We asked why they would like the picture, and nothing about the reason worries us.",
        change: "Ask why they would like it. If the reason is a worry about the treatment, talk about that first.",
    },
    Line {
        name: "own",
        sentence: "It shows the patient's own treatment and nothing else.",
        change: "Agree on what is in the picture: their own treatment and nothing else.",
    },
    Line {
        name: "screens",
        sentence: "Every screen in sight is off or turned away.",
        change: "Switch the screens off, or turn them away.",
    },
    Line {
        name: "papers",
        sentence: "Charts, appointment books, labels and letters are out of sight.",
        change: "Put charts, appointment books, labels and letters away.",
    },
    Line {
        name: "others",
        sentence: "No other patient and nobody who came with one can be seen or heard.",
        change: "Wait until nobody else can be seen or heard, or go to another room.",
    },
    Line {
        name: "staff",
        sentence: "Everybody of the team who may be seen or heard has agreed, or stays out of it.",
        change: "Ask everybody of the team who may be seen or heard. Whoever would rather not stays out of it.",
    },
    Line {
        name: "own-device",
        sentence: "It stays on the patient's own device. Nothing is streamed, and we take no copy.",
        change: "Agree that it stays on their own device and that nothing is streamed.",
    },
];

/// What a patient is told where permission is refused: polite, and without a word about anybody else.
pub const REFUSAL: &str = "Thank you for asking first. We can't have a picture taken here just now, because it could show \
somebody else's details or somebody who has not agreed. We are glad to talk about your treatment, and to find another moment \
for a picture.";

/// What a permission allows, for the patient's copy.
pub const LIMITS: &[&str] = &[
    "The picture is of your own treatment. Nobody else is in it, and no screen and no paper.",
    "It stays on your own device. Please do not stream from inside the practice.",
    "We may ask you to stop, for your safety or for somebody else's privacy.",
    "The practice keeps no copy and will not show the picture. If we would like to, we ask you first, in writing.",
    "If you show it to others, they may work out where you were treated and what for. You can't take back a copy that somebody else keeps.",
];

/// What is asked for.
#[derive(Debug, Clone, Default)]
pub struct Asked {
    /// Which room, and which treatment in general words.
    pub place: Private<String>,
    pub reason: Private<String>,
}

/// A decision as it was made.
#[derive(Debug, Clone)]
pub struct Decided {
    pub id: PatientPhotoId,
    pub by: PersonId,
    pub made: Time,
    pub place: Private<String>,
    pub reason: Private<String>,
    /// Lines of [`LINES`] that were not ticked, in their order.
    pub open: Vec<Line>,
}

impl Decided {
    /// Permission was given: nothing was open.
    pub fn is_allowed(&self) -> bool {
        self.open.is_empty()
    }
}

/// The sealed words.
#[derive(Serialize, Deserialize)]
struct Body {
    place: String,
    reason: String,
}

impl Drop for Body {
    fn drop(&mut self) {
        self.place.zeroize();
        self.reason.zeroize();
    }
}

/// Decides by what was ticked: permission with every line, else a refusal that names what is open. Both are kept.
pub async fn decide(desk: &Desk, act: &Act, asked: &Asked, ticked: &[&str]) -> Answer<Decided> {
    granted!(act.in_person());
    granted!(act.may(Duty::Release));
    let body = Body { place: granted!(words(&asked.place)), reason: granted!(words(&asked.reason)) };
    let open: Vec<Line> = LINES.iter().copied().filter(|line| !ticked.contains(&line.name)).collect();
    let id = PatientPhotoId::new(act);
    let mut tx = desk.db().write().await?;
    let key = seal::new_record(&mut tx, desk.keys(), &act.ids, id.as_str()).await?;
    let bytes = serde_json::to_vec(&body).map_err(|_| Error::Shape { record: "patient photo", what: "a body" })?;
    let names: Vec<&str> = open.iter().map(|line| line.name).collect();
    let row = store::NewRow {
        id: &id,
        person: act.name(),
        open: &names.join(" "),
        body: key.seal(&act.ids, "body", &bytes)?,
        now: act.now,
        until: act.now.plus(KEPT),
    };
    store::insert(&mut tx, row).await?;
    let deed = if open.is_empty() { Deed::PatientPhotoAllowed } else { Deed::PatientPhotoRefused };
    append(&mut tx, act, Note::of(deed, "patient-photo", id.as_str()).with(json!({ "open": names }))).await?;
    let decided =
        find(desk, &mut tx, &id).await?.ok_or(Error::Shape { record: "patient photo", what: "a kept row" })?;
    tx.commit().await?;
    Ok(Ok(decided))
}

/// The latest decisions, newest first.
pub async fn list(desk: &Desk, act: &Act) -> Answer<Vec<Decided>> {
    granted!(act.may(Duty::Release));
    let mut connection = desk.db().read().await?;
    let mut decided = Vec::new();
    for id in store::list(&mut connection, LISTED).await? {
        decided.extend(find(desk, &mut connection, &id).await?);
    }
    Ok(Ok(decided))
}

/// One decision; refused where there is none of this name, or it is forgotten.
pub async fn get(desk: &Desk, act: &Act, id: &PatientPhotoId) -> Answer<Decided> {
    granted!(act.may(Duty::Release));
    let mut connection = desk.db().read().await?;
    Ok(find(desk, &mut connection, id).await?.ok_or_else(Refusal::not_here))
}

/// Forgets what was kept long enough, with its key.
pub(crate) async fn forget(tx: &mut AnyConnection, act: &Act) -> Result<(), Error> {
    let gone = store::over(tx, act.now).await?;
    for id in &gone {
        seal::destroy(tx, id.as_str()).await?;
    }
    store::forget(tx, act.now).await?;
    if !gone.is_empty() {
        let detail = json!({ "decisions": gone.len() });
        append(tx, act, Note::of(Deed::PatientPhotosForgotten, "patient-photo", "").with(detail)).await?;
    }
    Ok(())
}

async fn find(desk: &Desk, connection: &mut AnyConnection, id: &PatientPhotoId) -> Result<Option<Decided>, Error> {
    let Some(row) = store::find(connection, id).await? else { return Ok(None) };
    let Some(key) = seal::record_key(connection, desk.keys(), id.as_str()).await? else { return Ok(None) };
    let body: Body = serde_json::from_slice(&key.open("body", &row.body)?)
        .map_err(|_| Error::Shape { record: "patient photo", what: "a body" })?;
    Ok(Some(Decided {
        id: id.clone(),
        by: row.person,
        made: row.made,
        place: body.place.as_str().into(),
        reason: body.reason.as_str().into(),
        // A line that a later version no longer has stays open: nothing becomes a permission by an update.
        open: row.open.split(' ').filter(|name| !name.is_empty()).map(line).collect(),
    }))
}

fn line(name: &str) -> Line {
    let gone = Line { name: "gone", sentence: "A line that is no longer asked.", change: "Ask again." };
    LINES.iter().copied().find(|line| line.name == name).unwrap_or(gone)
}

fn words(given: &Private<String>) -> Result<String, Refusal> {
    let given = given.expose().trim();
    let unfit =
        given.is_empty() || given.chars().count() > LONGEST || given.chars().any(|c| c.is_control() && c != '\n');
    if unfit { Err(Refusal::patient_photo_unsaid()) } else { Ok(given.replace("\r\n", "\n")) }
}
