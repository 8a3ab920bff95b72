//! Taking an upload in: opened, looked at, sealed, numbered.
//!
//! The name of the file is read by the screen once, as any text, and then forgotten: a file called after a patient is noted,
//! and the picture has a number instead. Deliberately absent: fetching a picture from anywhere.

use chaperone_photo::{Kind, Unreadable};
use chaperone_screen::Code;
use serde_json::json;
use sqlx::AnyConnection;
use zeroize::Zeroizing;

use super::body::Body;
use super::looks::work;
use super::{Edits, Picture, alike, pixels, reading, store};
use crate::act::{Act, Duty, Who};
use crate::error::{Answer, Error};
use crate::id::MediaId;
use crate::journal::{Deed, Note, append};
use crate::practice::{self, Practice};
use crate::{Desk, Refusal, granted, known, seal};

/// Pictures that are kept at a time.
pub const MOST_KEPT: i64 = 1_000;

/// Bytes of an original in one row, so that a backup, which reads many rows at a time, needs little memory.
const PIECE: usize = 64 * 1024;

/// What a file's name must not tell; that it speaks of teeth is no harm.
const NAMES: [Code; 5] = [Code::Name, Code::Contact, Code::Date, Code::IdNumber, Code::Handle];

/// Letters of a file's name that are read.
const LONGEST_NAME: usize = 300;

/// Takes a picture in, with the name that its file had. Looking takes seconds.
pub async fn upload(desk: &Desk, act: &Act, file_name: &str, bytes: Vec<u8>) -> Answer<Picture> {
    granted!(act.may(Duty::Write));
    let Who::Person(person) = &act.who else { return Ok(Err(Refusal::not_yours())) };
    let named = {
        let mut connection = desk.db().read().await?;
        let practice = practice::must(&mut connection, act.now).await?;
        if store::count(&mut connection).await? >= MOST_KEPT {
            return Ok(Err(Refusal::library_full()));
        }
        is_named(desk, &mut connection, &practice, file_name).await?
    };
    let bytes = Zeroizing::new(bytes);
    let (taken, bytes) = granted!(work(desk, move |looks| (pixels::take(&bytes, looks), bytes)).await?);
    let taken = granted!(taken.map_err(unreadable));
    let pixels::Taken { seen, beside, prints } = taken;
    let small = seen.small.ok_or(Error::Picture)?.bytes;

    let mut tx = desk.db().write().await?;
    let id = MediaId::new(act);
    let key = seal::new_record(&mut tx, desk.keys(), &act.ids, id.as_str()).await?;
    let like = alike::like(desk, &mut tx, &prints).await?;
    let mut pieces = 0;
    for (at, piece) in bytes.chunks(PIECE).enumerate() {
        let sealed = key.seal(&act.ids, &reading::piece_name(at), piece)?;
        store::insert_piece(&mut tx, &id, pieces, sealed).await?;
        pieces += 1;
    }
    let body = Body {
        pieces,
        width: seen.width,
        height: seen.height,
        digest: key.digest(&seen.sum),
        edits: Edits::default(),
        earlier: Vec::new(),
        beside,
        named,
        faces: seen.faces,
        words: seen.words,
        shows: None,
        patient: false,
        confirmed: Vec::new(),
    };
    let new = store::New {
        id: &id,
        number: store::last_number(&mut tx).await? + 1,
        person,
        body: body.seal(&key, act)?,
        small: key.seal(&act.ids, "small", &small)?,
        print: alike::sealed(desk, act, &id, &prints)?,
        now: act.now,
    };
    store::insert(&mut tx, new).await?;
    for (other, same) in &like {
        store::insert_like(&mut tx, &id, other, *same).await?;
    }
    let mut detail = looked(&body);
    detail["beside"] =
        json!(body.beside.iter().map(|finding| finding.about).collect::<std::collections::BTreeSet<_>>());
    detail["named"] = named.into();
    detail["alike"] = like.len().into();
    append(&mut tx, act, Note::of(Deed::PictureAdded, "picture", id.as_str()).digest(body.digest).with(detail)).await?;
    tx.commit().await?;
    reading::get(desk, act, &id).await
}

/// What the looks gave, as the journal keeps it: counts, and nothing where no look was taken.
pub(super) fn looked(body: &Body) -> serde_json::Value {
    json!({ "faces": body.faces.as_ref().map(Vec::len), "lines": body.words.as_ref().map(Vec::len) })
}

/// Whether a file is called after somebody, or carries a number of somebody's, as the screen reads it.
async fn is_named(
    desk: &Desk,
    connection: &mut AnyConnection,
    practice: &Practice,
    file_name: &str,
) -> Result<bool, Error> {
    // A path, or an ending in capitals, is what some programs send.
    let name = file_name.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = name.chars().filter(|sign| !sign.is_control()).take(LONGEST_NAME).collect();
    if name.trim().is_empty() {
        return Ok(false);
    }
    let known = known::gather(desk, connection, practice, None, None).await?;
    // As a file's name, and as the words that it is made of.
    let words = name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem).replace(['_', '-', '.'], " ");
    for text in [name.clone(), words] {
        let draft = chaperone_screen::Draft::post(text);
        if desk.check(practice, &draft, &known)?.findings.iter().any(|finding| NAMES.contains(&finding.code)) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Why a file is not taken in, in the sentence of `chaperone_photo`, which says what to do instead.
fn unreadable(why: Unreadable) -> Refusal {
    let name = match why {
        Unreadable::Kind { kind: Kind::Dicom } => "picture-dicom",
        Unreadable::Kind { .. } => "picture-kind",
        Unreadable::Empty => "picture-empty",
        Unreadable::TooLarge => "picture-too-large",
        Unreadable::TooManyPixels => "picture-too-many-pixels",
        Unreadable::Moves => "picture-moves",
        _ => "picture-damaged",
    };
    Refusal::new(name, "/handbook#pictures", format!("{why} Nothing was kept."))
}
