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

    /// Where an area of the turned picture lies in the one that was turned.
    #[cfg(any(test, feature = "models"))]
    pub(crate) fn area(self, area: crate::Area) -> Option<crate::Area> {
        let crate::Sides { left, top, width, height } = area.sides();
        let (right, bottom) = (crate::PARTS - left - width, crate::PARTS - top - height);
        let (left, top) = match self {
            Turn::Upright => (left, top),
            Turn::Mirrored => (right, top),
            Turn::HalfTurn => (right, bottom),
            Turn::MirroredHalfTurn => (left, bottom),
            Turn::MirroredLeft => (top, left),
            Turn::QuarterTurn => (top, right),
            Turn::MirroredRight => (bottom, right),
            Turn::QuarterTurnBack => (bottom, left),
        };
        let (width, height) = if self.lies_across() { (height, width) } else { (width, height) };
        crate::Area::new(left, top, width, height)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Area;

    #[test]
    fn an_area_is_turned_like_its_pixels() {
        // A picture of ten by ten, so that a pixel is a thousand parts.
        for turn in Turn::ALL {
            let (x, y) = turn.from(2, 7, 10, 10);
            let pixel = |x: u32, y: u32| {
                let part = |at: u32| u16::try_from(at * 1_000).expect("small");
                Area::new(part(x), part(y), 1_000, 1_000).expect("an area")
            };
            assert_eq!(turn.area(pixel(2, 7)), Some(pixel(x, y)), "{turn:?}");
        }
        let wide = Area::new(0, 0, 4_000, 1_000).expect("an area");
        assert_eq!(Turn::QuarterTurn.area(wide), Area::new(0, 6_000, 1_000, 4_000));
    }
}
