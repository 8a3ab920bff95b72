//! The eight ways in which a picture can lie: four turns, each plain or mirrored.

use serde::Serialize;

/// How a picture has to be turned. The order is that of the EXIF tag `Orientation`, 1 to 8 (EXIF 2.32, section 4.6.4).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Turn {
    Upright,
    Mirrored,
    HalfTurn,
    MirroredHalfTurn,
    /// Mirrored along the diagonal from the top left.
    MirroredLeft,
    /// A quarter turn with the clock.
    QuarterTurn,
    /// Mirrored along the diagonal from the top right.
    MirroredRight,
    /// A quarter turn against the clock.
    QuarterTurnBack,
}

impl Turn {
    pub const ALL: [Turn; 8] = [
        Turn::Upright,
        Turn::Mirrored,
        Turn::HalfTurn,
        Turn::MirroredHalfTurn,
        Turn::MirroredLeft,
        Turn::QuarterTurn,
        Turn::MirroredRight,
        Turn::QuarterTurnBack,
    ];

    /// The turn that a value of the EXIF tag asks for; values out of range ask for none.
    pub(crate) fn of_tag(value: u32) -> Turn {
        let index = value.checked_sub(1).and_then(|index| usize::try_from(index).ok());
        index.and_then(|index| Turn::ALL.get(index)).copied().unwrap_or(Turn::Upright)
    }

    /// Width and height after the turn.
    pub(crate) fn size(self, width: u32, height: u32) -> (u32, u32) {
        if self.lies_across() { (height, width) } else { (width, height) }
    }

    fn lies_across(self) -> bool {
        matches!(self, Turn::MirroredLeft | Turn::QuarterTurn | Turn::MirroredRight | Turn::QuarterTurnBack)
    }

    /// Where the pixel at `(x, y)` of the turned picture lies in one of `width` by `height`.
    pub(crate) fn from(self, x: u32, y: u32, width: u32, height: u32) -> (u32, u32) {
        let (right, bottom) = (width - 1, height - 1);
        match self {
            Turn::Upright => (x, y),
            Turn::Mirrored => (right - x, y),
            Turn::HalfTurn => (right - x, bottom - y),
            Turn::MirroredHalfTurn => (x, bottom - y),
            Turn::MirroredLeft => (y, x),
            Turn::QuarterTurn => (y, bottom - x),
            Turn::MirroredRight => (right - y, bottom - x),
            Turn::QuarterTurnBack => (right - y, x),
        }
    }
}
