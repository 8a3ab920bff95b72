//! Faces: whether and where there are any, never whose.
//!
//! A detector is behind a trait, because the one that ships today is not the last. Where none is set up the answer is
//! [`NotLooked`], which the desk shows; it is never an empty list. Deliberately absent: recognising anybody, and a promise:
//! masks, close views of teeth, small and turned faces are missed.

mod boxes;
#[cfg(feature = "models")]
mod centerface;

use std::fmt::Debug;

use serde::{Deserialize, Serialize};

pub use boxes::Maps;
#[cfg(feature = "models")]
pub use centerface::CenterFace;

use crate::models::NotLooked;
use crate::{Area, Cover, Picture};

/// What a found face means, for the page.
pub const FOUND: &str = "There is a face in the picture. Cover it, or ask the person for consent.";

/// What is said where a face is still found in a picture that was covered, or has a bar over the eyes.
pub const STILL_FOUND: &str = "There is still a face. A bar over the eyes does not hide who somebody is: cover the whole \
                               head, or ask the person for consent.";

/// A face, or what looks like one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Face {
    pub area: Area,
    /// How sure the detector is, in 1/256. Rounded, so that every machine gives the same.
    pub sure: u16,
}

/// Something that finds faces.
pub trait Detector: Debug + Send + Sync {
    /// Which one, for the record of a decision.
    fn name(&self) -> &'static str;

    /// All faces found, the surest first.
    ///
    /// # Errors
    /// [`NotLooked`] where the look was not taken; the picture then counts as not looked at.
    fn faces(&self, picture: &Picture) -> Result<Vec<Face>, NotLooked>;
}

/// The faces that covers leave open. A head with its face covered still looks like a face to a detector, so a find of
/// which three quarters lie under covers is one that was dealt with; a bar over the eyes hides a fifth.
pub fn left_open(faces: &[Face], covers: &[Cover]) -> Vec<Face> {
    faces.iter().filter(|face| covered(face.area, covers) < GRID * GRID / 4 * 3).copied().collect()
}

/// Points in each direction that are looked at inside a face.
const GRID: u32 = 32;

/// How many of the points of an area lie under covers.
fn covered(area: Area, covers: &[Cover]) -> u32 {
    let sides = area.sides();
    let point = |start: u16, length: u16, at: u32| u32::from(start) + u32::from(length) * (2 * at + 1) / (2 * GRID);
    let within = |at: u32, start: u16, length: u16| at >= u32::from(start) && at < u32::from(start) + u32::from(length);
    let mut count = 0;
    for down in 0..GRID {
        for across in 0..GRID {
            let (x, y) = (point(sides.left, sides.width, across), point(sides.top, sides.height, down));
            let under = |cover: &Cover| {
                let cover = cover.area.sides();
                within(x, cover.left, cover.width) && within(y, cover.top, cover.height)
            };
            count += u32::from(covers.iter().any(under));
        }
    }
    count
}

/// Looks with the detector that is set up.
///
/// # Errors
/// [`NotLooked::NoModel`] where there is none.
pub fn look(detector: Option<&dyn Detector>, picture: &Picture) -> Result<Vec<Face>, NotLooked> {
    detector.ok_or(NotLooked::NoModel)?.faces(picture)
}

/// Lists of finds at different sizes of one picture as one: of finds that overlap the surest stays.
pub(crate) fn surest(mut faces: Vec<Face>) -> Vec<Face> {
    // Ties go by place, so that the order in which they came does not matter.
    faces.sort_by_key(|face| {
        let sides = face.area.sides();
        (std::cmp::Reverse(face.sure), sides.top, sides.left, sides.width, sides.height)
    });
    let mut kept: Vec<Face> = Vec::new();
    for face in faces {
        if kept.iter().all(|other| other.area.overlap(face.area) < SAME) {
            kept.push(face);
        }
    }
    kept
}

/// Two finds that share this much of what they cover, in 1/256, are one face; 0.3 is what the makers of CenterFace use.
const SAME: u16 = 77;
