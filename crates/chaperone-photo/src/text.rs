//! Words burnt into a picture: names on x-rays, chats, badges, screens in the background.
//!
//! The words come out so that the screen can read them like any text; they are shown to nobody by printing a [`Line`].
//! Where no reader is set up the answer is [`NotLooked`], never an empty list. Deliberately absent: handwriting, and a
//! judgement of what the words mean.

#[cfg(any(test, feature = "models"))]
mod lines;
#[cfg(feature = "models")]
mod ppocr;

use std::fmt;

use serde::{Deserialize, Serialize};

#[cfg(feature = "models")]
pub use ppocr::PpOcr;

use crate::models::NotLooked;
use crate::{Area, Picture};

/// What found words mean, for the page.
pub const FOUND: &str = "There are words in the picture. Cover them if they name or describe anybody.";

/// One line of text in a picture.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    pub area: Area,
    /// What it says, as read. May be a patient's name.
    pub text: String,
    /// How sure the reader is, in 1/256.
    pub sure: u16,
}

impl fmt::Debug for Line {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Line({:?}, {} letters, {}/256)", self.area.sides(), self.text.chars().count(), self.sure)
    }
}

/// Something that reads the words in a picture.
pub trait Reader: fmt::Debug + Send + Sync {
    /// Which one, for the record of a decision.
    fn name(&self) -> &'static str;

    /// All lines found, from the top to the bottom.
    ///
    /// # Errors
    /// [`NotLooked`] where the look was not taken.
    fn lines(&self, picture: &Picture) -> Result<Vec<Line>, NotLooked>;
}

/// Looks with the reader that is set up.
///
/// # Errors
/// [`NotLooked::NoModel`] where there is none.
pub fn look(reader: Option<&dyn Reader>, picture: &Picture) -> Result<Vec<Line>, NotLooked> {
    reader.ok_or(NotLooked::NoModel)?.lines(picture)
}
