//! Opening pictures for whoever may see them.
//!
//! Staff see the library; a picture of a patient only those who may approve, and who added or changed it. An agency sees
//! what it added itself, an auditor nothing. A patient sees the pictures of their own form, by [`as_asked`], and no others.
//! Deliberately absent: changing one (`editing`).

use chaperone_photo::{Published, Target, publish, target};
use chaperone_screen::Known;
use sqlx::AnyConnection;
use zeroize::Zeroizing;

use super::body::Body;
use super::findings::{Now, Other, findings};
use super::looks::work;
use super::{Attached, Edits, May, Picture, Shows, pixels, store};
use crate::act::{Act, Duty, Role, Time, Who};
use crate::error::{Answer, Error};
use crate::id::{MediaId, PersonId};
use crate::practice::{self, Practice};
use crate::seal::{self, RecordKey};
use crate::{Desk, Private, Refusal, granted, known};

/// A clean copy for a page of the desk.
#[derive(Debug, Clone)]
pub struct Shown {
    pub bytes: Private<Vec<u8>>,
    pub media_type: &'static str,
}

/// Pictures on one page of a list.
pub const PAGE: usize = 60;

/// Rows that are looked through at a time for a page.
const BATCH: i64 = 100;

/// What the practice knows, gathered once for several pictures.
pub(super) struct Knowledge {
    practice: Practice,
    known: Known,
    now: Time,
}

pub(super) async fn knowledge(desk: &Desk, connection: &mut AnyConnection, now: Time) -> Result<Knowledge, Error> {
    let practice = practice::must(connection, now).await?;
    let known = known::gather(desk, connection, &practice, None, None).await?;
    Ok(Knowledge { practice, known, now })
}

/// The name of a picture with this number.
pub(super) fn name_of(number: i64) -> String {
    format!("picture-{number}")
}

/// One picture, for whoever may see it.
pub async fn get(desk: &Desk, act: &Act, id: &MediaId) -> Answer<Picture> {
    let mut connection = desk.db().read().await?;
    visible(desk, act, &mut connection, id).await
}

/// The pictures that this person may see, the newest first, [`PAGE`] at most; those before the last one of a page are asked
/// for by its number. No list is seen by somebody who opened one draft by PIN.
pub async fn list(desk: &Desk, act: &Act, before: Option<i64>) -> Result<Vec<Picture>, Error> {
    listed(desk, act, before, |_| true).await
}

/// The pictures of patients that this person may see, the newest first, [`PAGE`] at most: what a consent can be asked for.
pub async fn of_patients(desk: &Desk, act: &Act) -> Result<Vec<Picture>, Error> {
    listed(desk, act, None, |body| body.shows == Some(Shows::Patient)).await
}

async fn listed(
    desk: &Desk,
    act: &Act,
    before: Option<i64>,
    wanted: impl Fn(&Body) -> bool,
) -> Result<Vec<Picture>, Error> {
    let mut connection = desk.db().read().await?;
    let known = knowledge(desk, &mut connection, act.now).await?;
    let (mut below, mut found) = (before.unwrap_or(i64::MAX), Vec::new());
    while found.len() < PAGE {
        let rows = store::latest(&mut connection, below, BATCH).await?;
        let Some(last) = rows.last() else { break };
        below = last.number;
        for row in rows {
            let Some((body, _)) = opened(desk, &row)? else { continue };
            if found.len() < PAGE && may_see(act, &row, &body, &[]) && wanted(&body) {
                found.push(picture(desk, &mut connection, act, &known, row, &body).await?);
            }
        }
    }
    Ok(found)
}

/// The small copy of a picture, for a list.
pub async fn small(desk: &Desk, act: &Act, id: &MediaId) -> Answer<Shown> {
    let mut connection = desk.db().read().await?;
    let (_, key) = granted!(seen(desk, act, &mut connection, id).await?);
    let Some(sealed) = store::small(&mut connection, id).await? else { return Ok(Err(Refusal::not_here())) };
    let bytes = key.open("small", &sealed)?;
    Ok(Ok(Shown { media_type: media_type(&bytes), bytes: Private::new(bytes.to_vec()) }))
}

/// The picture as it would be shown now, for a page of the desk.
pub async fn view(desk: &Desk, act: &Act, id: &MediaId) -> Answer<Shown> {
    let (original, edits) = {
        let mut connection = desk.db().read().await?;
        let (body, key) = granted!(seen(desk, act, &mut connection, id).await?);
        (original(&mut connection, id, &body, &key).await?, body.edits.clone())
    };
    let make = move |_: &super::Looks| -> Option<Published> {
        publish(&pixels::made(&original, &edits)?, target("desk")?).ok()
    };
    let shown = granted!(work(desk, make).await?).ok_or(Error::Picture)?;
    Ok(Ok(Shown { media_type: media_type(&shown.bytes), bytes: Private::new(shown.bytes) }))
}

fn media_type(bytes: &[u8]) -> &'static str {
    if chaperone_photo::Kind::of(bytes) == chaperone_photo::Kind::Png { "image/png" } else { "image/jpeg" }
}

/// The upload as it came.
pub(super) async fn original(
    connection: &mut AnyConnection,
    id: &MediaId,
    body: &Body,
    key: &RecordKey,
) -> Result<Zeroizing<Vec<u8>>, Error> {
    let pieces = store::pieces(connection, id).await?;
    if i64::try_from(pieces.len()) != Ok(body.pieces) {
        return Err(Error::Shape { record: "picture", what: "fewer pieces" });
    }
    let mut whole = Zeroizing::new(Vec::new());
    for (at, piece) in pieces.iter().enumerate() {
        whole.extend_from_slice(&key.open(&piece_name(at), piece)?);
    }
    Ok(whole)
}

/// The field that a piece is sealed as: none can take the place of another.
pub(super) fn piece_name(at: usize) -> String {
    format!("piece-{at}")
}

/// The picture, opened, if this act may see it.
pub(super) async fn visible(desk: &Desk, act: &Act, connection: &mut AnyConnection, id: &MediaId) -> Answer<Picture> {
    granted!(seen(desk, act, connection, id).await?);
    let known = knowledge(desk, connection, act.now).await?;
    Ok(open(desk, connection, act, &known, id).await?.ok_or_else(Refusal::not_here))
}

/// The digest of its version now, if this act may see it.
pub(crate) async fn version(desk: &Desk, act: &Act, connection: &mut AnyConnection, id: &MediaId) -> Answer<[u8; 32]> {
    let (body, _) = granted!(seen(desk, act, connection, id).await?);
    Ok(Ok(body.digest))
}

/// What makes the bytes of a version: the original, the edits, and the key that names its pixels. `None` where the picture
/// has no such version any more.
pub(crate) async fn source(
    desk: &Desk,
    connection: &mut AnyConnection,
    attached: &Attached,
) -> Result<Option<Source>, Error> {
    let Some((body, key)) = kept(desk, connection, &attached.media).await? else { return Ok(None) };
    if body.digest != attached.digest {
        return Ok(None);
    }
    let original = original(connection, &attached.media, &body, &key).await?;
    Ok(Some(Source { original, edits: body.edits.clone(), key, digest: body.digest }))
}

/// What is sealed of a picture and its key, whoever asks; `None` once it is erased.
pub(super) async fn kept(
    desk: &Desk,
    connection: &mut AnyConnection,
    id: &MediaId,
) -> Result<Option<(Body, RecordKey)>, Error> {
    match store::find(connection, id).await? {
        Some(row) => opened(desk, &row),
        None => Ok(None),
    }
}

/// The very version that a consent's form asks for, for the patient who is asked. `None` where there is none any more.
pub(crate) async fn as_asked(desk: &Desk, id: &MediaId, digest: [u8; 32]) -> Answer<Option<Shown>> {
    let source = {
        let mut connection = desk.db().read().await?;
        let Some((body, key)) = kept(desk, &mut connection, id).await? else { return Ok(Ok(None)) };
        let Some(edits) = body.edits_of(digest) else { return Ok(Ok(None)) };
        Source { original: original(&mut connection, id, &body, &key).await?, edits, key, digest }
    };
    let target = target("desk").ok_or(Error::Picture)?;
    let made = granted!(work(desk, move |_| source.publish(target)).await?);
    Ok(Ok(made.map(|made| Shown { media_type: media_type(&made.bytes), bytes: Private::new(made.bytes) })))
}

/// See [`source`].
pub(crate) struct Source {
    original: Zeroizing<Vec<u8>>,
    edits: Edits,
    key: RecordKey,
    digest: [u8; 32],
}

impl Source {
    /// The clean bytes for a network, made from these very pixels; takes long. `None` where they came out as others than
    /// were approved, or could not be made.
    pub(crate) fn publish(&self, target: &Target) -> Option<Published> {
        let made = pixels::made(&self.original, &self.edits)?;
        let same = self.key.digest(&pixels::sum(&made)) == self.digest;
        publish(&made, target).ok().filter(|_| same)
    }
}

/// What is sealed of it and its key, if this act may see it.
pub(super) async fn seen(
    desk: &Desk,
    act: &Act,
    connection: &mut AnyConnection,
    id: &MediaId,
) -> Answer<(Body, RecordKey)> {
    let Some(row) = store::find(connection, id).await? else { return Ok(Err(Refusal::not_here())) };
    let Some((body, key)) = opened(desk, &row)? else { return Ok(Err(Refusal::not_here())) };
    let uses = if act.only.is_some() { store::uses(connection, id).await? } else { Vec::new() };
    Ok(if may_see(act, &row, &body, &uses) { Ok((body, key)) } else { Err(Refusal::not_here()) })
}

fn may_see(act: &Act, row: &store::Stored, body: &Body, uses: &[crate::DraftId]) -> bool {
    let me = match &act.who {
        Who::Person(me) => me,
        Who::Desk => return true,
        Who::Patient => return false,
    };
    if let Some(only) = &act.only {
        return uses.contains(only);
    }
    let own = row.person == *me || row.editor == *me;
    match act.role {
        Role::Auditor => false,
        Role::Agency => own,
        _ => own || act.role.may(Duty::Approve) || body.shows != Some(Shows::Patient),
    }
}

/// `None` once it is erased.
pub(super) fn opened(desk: &Desk, row: &store::Stored) -> Result<Option<(Body, RecordKey)>, Error> {
    let (Some(sealed), Some(wrapped)) = (&row.body, &row.wrapped) else { return Ok(None) };
    let key = seal::unwrapped(desk.keys(), row.id.as_str(), wrapped)?;
    Ok(Some((Body::open(&key, sealed)?, key)))
}

pub(super) async fn open(
    desk: &Desk,
    connection: &mut AnyConnection,
    act: &Act,
    known: &Knowledge,
    id: &MediaId,
) -> Result<Option<Picture>, Error> {
    let Some(row) = store::find(connection, id).await? else { return Ok(None) };
    let Some((body, _)) = opened(desk, &row)? else { return Ok(None) };
    picture(desk, connection, act, known, row, &body).await.map(Some)
}

async fn picture(
    desk: &Desk,
    connection: &mut AnyConnection,
    act: &Act,
    known: &Knowledge,
    row: store::Stored,
    body: &Body,
) -> Result<Picture, Error> {
    let others = others(desk, connection, &row.id).await?;
    let findings = findings(desk, &known.practice, &known.known, known.now, body, &others)?;
    let used = store::uses(connection, &row.id).await?.len();
    Ok(Picture {
        name: name_of(row.number),
        number: row.number,
        may: may(act, &row.person, &row.editor),
        id: row.id,
        person: row.person,
        editor: row.editor,
        version: row.version,
        digest: body.digest,
        width: body.width,
        height: body.height,
        shows: body.shows.clone(),
        edited: !body.edits.are_none(),
        covers: body.edits.shown_covers(),
        findings,
        made: row.made,
        updated: row.updated,
        used,
    })
}

pub(super) fn may(act: &Act, person: &PersonId, editor: &PersonId) -> May {
    let Who::Person(me) = &act.who else { return May { edit: false, confirm: false, erase: false } };
    let writes = act.may(Duty::Write).is_ok();
    let approves = act.may(Duty::Approve).is_ok();
    May { edit: writes, confirm: approves && me != editor, erase: writes && (approves || me == person) }
}

/// What became of the pictures that are like this one.
async fn others(desk: &Desk, connection: &mut AnyConnection, id: &MediaId) -> Result<Vec<Other>, Error> {
    let mut found = Vec::new();
    for like in store::like(connection, id).await? {
        let now = match like.state.as_str() {
            "kept" => match store::find(connection, &like.id).await? {
                Some(row) => match opened(desk, &row)? {
                    Some((body, _)) if body.shows == Some(Shows::Patient) => Now::ShowsPatient,
                    _ => Now::Kept,
                },
                None => Now::Kept,
            },
            "erased" => Now::Erased,
            "withdrawn" => Now::Withdrawn,
            "lapsed" => Now::Lapsed,
            _ => return Err(Error::Shape { record: "picture", what: "a state" }),
        };
        found.push(Other { number: like.number, same: like.same, now });
    }
    Ok(found)
}
