//! Work on pixels: opening an upload, making the picture as it is shown, looking at it.
//!
//! Everything here is plain and slow, and runs on the bench of `looks`. Deliberately absent: the database, and what a find
//! means.

use chaperone_photo::faces::Face;
use chaperone_photo::text::Line;
use chaperone_photo::{
    Finding, Picture, Prints, Published, Target, Unreadable, cover, crop, metadata, publish, read, target,
};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::{Edits, Looks};

/// A copy for lists: small enough that fifty of them are one page.
const SMALL: u32 = 320;

/// A picture after its edits, and what the looks at it gave.
pub(super) struct Seen {
    pub(super) width: u32,
    pub(super) height: u32,
    /// SHA-256 over size and pixels; keyed before it is kept.
    pub(super) sum: [u8; 32],
    pub(super) faces: Option<Vec<Face>>,
    pub(super) words: Option<Vec<Line>>,
    /// For lists; `None` where it could not be made.
    pub(super) small: Option<Published>,
}

/// An upload that was opened.
pub(super) struct Taken {
    pub(super) seen: Seen,
    pub(super) beside: Vec<Finding>,
    pub(super) prints: Prints,
}

/// Opens an upload and looks at it.
pub(super) fn take(bytes: &[u8], looks: &Looks) -> Result<Taken, Unreadable> {
    let picture = read(bytes)?;
    let beside = metadata(bytes)?;
    Ok(Taken { prints: Prints::of(&picture), seen: look(&picture, looks), beside })
}

/// The picture as it is shown; `None` where the original cannot be opened any more.
pub(super) fn made(original: &Zeroizing<Vec<u8>>, edits: &Edits) -> Option<Picture> {
    let mut picture = read(original).ok()?;
    if !edits.covers.is_empty() {
        picture = cover(&picture, &edits.covers);
    }
    Some(match edits.crop {
        Some(area) => crop(&picture, area),
        None => picture,
    })
}

/// Looks at a picture as it is shown.
pub(super) fn look(picture: &Picture, looks: &Looks) -> Seen {
    Seen {
        width: picture.width(),
        height: picture.height(),
        sum: sum(picture),
        faces: looks.faces(picture),
        words: looks.words(picture),
        small: small_target().and_then(|target| publish(picture, &target).ok()),
    }
}

/// Names the pixels.
pub(super) fn sum(picture: &Picture) -> [u8; 32] {
    let mut sum = Sha256::new();
    sum.update(picture.width().to_be_bytes());
    sum.update(picture.height().to_be_bytes());
    sum.update(picture.rgb());
    sum.finalize().into()
}

/// What the desk's own pages show, in the small.
fn small_target() -> Option<Target> {
    target("desk").map(|desk| Target { longest: SMALL, ..*desk })
}
