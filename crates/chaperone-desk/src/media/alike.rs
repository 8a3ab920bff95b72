//! Knowing a picture again, also after it was erased (S3-01): its prints, sealed under a key of the desk.
//!
//! Prints outlive the picture on purpose: what a patient took back, or somebody erased, is known when it comes again. No
//! print can be turned back into a picture. Deliberately absent: finding the same person.

use chaperone_photo::{Kept, Prints};
use sqlx::AnyConnection;

use super::store;
use crate::Desk;
use crate::act::Act;
use crate::error::Error;
use crate::id::MediaId;
use crate::seal::{self, RecordKey};

const PLACE: &str = "prints";

/// Prints that are looked through; of more pictures the oldest are forgotten by this look, but for those that a patient took
/// back.
const MOST: i64 = 10_000;

fn key(desk: &Desk) -> RecordKey {
    seal::desk_key(desk.keys(), PLACE)
}

pub(super) fn sealed(desk: &Desk, act: &Act, id: &MediaId, prints: &Prints) -> Result<Vec<u8>, Error> {
    key(desk).seal(&act.ids, id.as_str(), prints.kept().to_string().as_bytes())
}

/// The pictures that are like this one, however they lie, with whether they are the same.
pub(super) async fn like(
    desk: &Desk,
    connection: &mut AnyConnection,
    prints: &Prints,
) -> Result<Vec<(MediaId, bool)>, Error> {
    let key = key(desk);
    let mut found = Vec::new();
    for (id, print) in store::prints(connection, MOST).await? {
        let kept: Kept = key
            .open_text(id.as_str(), &print)?
            .parse()
            .map_err(|_| Error::Shape { record: "picture", what: "a print" })?;
        found.extend(prints.compare(&kept).map(|alike| (id, alike.is_same())));
    }
    Ok(found)
}
