//! What is sealed of a picture as one: where its pieces are, what was done to it, and what the looks gave.
//!
//! Holds no file name. Words that were read in a picture lie here and nowhere else, under the record's own key.
//! Deliberately absent: what the words mean; the screen says that anew each time (`findings`).

use chaperone_photo::Area;
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
    /// The versions that the one of now was cropped and covered from, the oldest first. Each shows at least what it shows.
    #[serde(default)]
    pub(super) earlier: Vec<Earlier>,
    /// What the file told beside its picture: kinds and never values.
    pub(super) beside: Vec<chaperone_photo::Finding>,
    /// Whether the file was named after somebody.
    pub(super) named: bool,
    /// In the picture as it is shown; `None` where nobody looked.
    pub(super) faces: Option<Vec<Face>>,
    pub(super) words: Option<Vec<Line>>,
    pub(super) shows: Option<Shows>,
    /// Somebody said at some time that it shows a patient.
    #[serde(default)]
    pub(super) patient: bool,
    /// What a second person confirmed of these very pixels.
    pub(super) confirmed: Vec<Confirmed>,
}

/// A version that more was taken away from: the first so many covers of now, and another crop.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Earlier {
    pub(super) digest: [u8; 32],
    pub(super) crop: Option<Area>,
    pub(super) covers: usize,
}

/// Versions that are remembered; of more the oldest are forgotten, and then a consent to those covers no later one.
const MOST_EARLIER: usize = 200;

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
    /// Remembers the version of now, before something more is taken away from it.
    pub(super) fn remember(&mut self) {
        let now = Earlier { digest: self.digest, crop: self.edits.crop, covers: self.edits.covers.len() };
        self.earlier.push(now);
        let over = self.earlier.len().saturating_sub(MOST_EARLIER);
        self.earlier.drain(..over);
    }

    /// The edits of a version with this digest: that of now, or one that it was cropped and covered from.
    pub(super) fn edits_of(&self, digest: [u8; 32]) -> Option<Edits> {
        if digest == self.digest {
            return Some(self.edits.clone());
        }
        let earlier = self.earlier.iter().find(|earlier| earlier.digest == digest)?;
        let covers = self.edits.covers.get(..earlier.covers)?.to_vec();
        Some(Edits { crop: earlier.crop, covers })
    }

    pub(super) fn open(key: &RecordKey, sealed: &[u8]) -> Result<Body, Error> {
        serde_json::from_slice(&key.open(FIELD, sealed)?)
            .map_err(|_| Error::Shape { record: "picture", what: "a body" })
    }

    pub(super) fn seal(&self, key: &RecordKey, act: &Act) -> Result<Vec<u8>, Error> {
        let json = serde_json::to_vec(self).map_err(|_| Error::Shape { record: "picture", what: "a body" })?;
        key.seal(&act.ids, FIELD, &Zeroizing::new(json))
    }
}
