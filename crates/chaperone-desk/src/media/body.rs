//! What is sealed of a picture as one: where its pieces are, what was done to it, and what the looks gave.
//!
//! Holds no file name. Words that were read in a picture lie here and nowhere else, under the record's own key.
//! Deliberately absent: what the words mean; the screen says that anew each time (`findings`).

use chaperone_photo::faces::Face;
use chaperone_photo::text::Line;
use serde::{Deserialize, Serialize};
use zeroize::{Zeroize, Zeroizing};

use super::{Edits, Shows};
use crate::act::{Act, Time};
use crate::error::Error;
use crate::id::PersonId;
use crate::seal::RecordKey;

const FIELD: &str = "body";

#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Body {
    /// How many pieces the original lies in.
    pub(super) pieces: i64,
    /// Pixels across and down, after cropping.
    pub(super) width: u32,
    pub(super) height: u32,
    /// Names the pixels after all edits.
    pub(super) digest: [u8; 32],
    pub(super) edits: Edits,
    /// What the file told beside its picture: kinds and never values.
    pub(super) beside: Vec<chaperone_photo::Finding>,
    /// Whether the file was named after somebody.
    pub(super) named: bool,
    /// In the picture as it is shown; `None` where nobody looked.
    pub(super) faces: Option<Vec<Face>>,
    pub(super) words: Option<Vec<Line>>,
    pub(super) shows: Option<Shows>,
    /// What a second person confirmed of these very pixels.
    pub(super) confirmed: Vec<Confirmed>,
}

/// A finding that a second person settled by looking.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Confirmed {
    pub(super) name: String,
    pub(super) by: PersonId,
    pub(super) at: Time,
}

impl Drop for Body {
    fn drop(&mut self) {
        for line in self.words.iter_mut().flatten() {
            line.text.zeroize();
        }
    }
}

impl Body {
    pub(super) fn open(key: &RecordKey, sealed: &[u8]) -> Result<Body, Error> {
        serde_json::from_slice(&key.open(FIELD, sealed)?)
            .map_err(|_| Error::Shape { record: "picture", what: "a body" })
    }

    pub(super) fn seal(&self, key: &RecordKey, act: &Act) -> Result<Vec<u8>, Error> {
        let json = serde_json::to_vec(self).map_err(|_| Error::Shape { record: "picture", what: "a body" })?;
        key.seal(&act.ids, FIELD, &Zeroizing::new(json))
    }
}
