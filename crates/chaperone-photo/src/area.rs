//! A rectangle in parts of a picture, so that it means the same in every copy whatever its size.

use serde::{Deserialize, Serialize};

use crate::Picture;

/// Sides are counted in this many parts.
pub const PARTS: u16 = 10_000;

/// A rectangle from its left and top edge, in ten-thousandths of the picture's width and height. Never empty, never
/// beyond the picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "Sides", into = "Sides")]
pub struct Area {
    sides: Sides,
}

/// The four numbers as they come from a form or a file, before they are checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Sides {
    pub left: u16,
    pub top: u16,
    pub width: u16,
    pub height: u16,
}

impl From<Area> for Sides {
    fn from(area: Area) -> Sides {
        area.sides
    }
}

impl TryFrom<Sides> for Area {
    type Error = &'static str;

    fn try_from(sides: Sides) -> Result<Area, &'static str> {
        let fits = |start: u16, length: u16| length > 0 && start <= PARTS && length <= PARTS - start;
        if fits(sides.left, sides.width) && fits(sides.top, sides.height) {
            Ok(Area { sides })
        } else {
            Err("The area must lie inside the picture and must not be empty.")
        }
    }
}

/// Pixels of an area: from `left` to before `right`, from `top` to before `bottom`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Pixels {
    pub left: u32,
    pub top: u32,
    pub right: u32,
    pub bottom: u32,
}

impl Area {
    /// The whole picture.
    pub const WHOLE: Area = Area { sides: Sides { left: 0, top: 0, width: PARTS, height: PARTS } };

    /// The area, if it is not empty and lies inside the picture.
    pub fn new(left: u16, top: u16, width: u16, height: u16) -> Option<Area> {
        Area::try_from(Sides { left, top, width, height }).ok()
    }

    pub fn sides(self) -> Sides {
        self.sides
    }

    /// The pixels of a picture that the area touches: edges go outward, so that nothing under it stays.
    pub(crate) fn pixels(self, picture: &Picture) -> Pixels {
        let Sides { left, top, width, height } = self.sides;
        let (left, right) = outward(left, width, picture.width());
        let (top, bottom) = outward(top, height, picture.height());
        Pixels { left, top, right, bottom }
    }

    /// The smallest area over a box in pixels of a picture of that size; `None` where nothing of it lies inside.
    pub(crate) fn over(left: f32, top: f32, right: f32, bottom: f32, size: (u32, u32)) -> Option<Area> {
        let (left, width) = parts(left, right, size.0)?;
        let (top, height) = parts(top, bottom, size.1)?;
        Area::new(left, top, width, height)
    }

    /// How much of the two lies in both, in 1/256 of what lies in either.
    pub fn overlap(self, other: Area) -> u16 {
        let common = |a: u16, a_length: u16, b: u16, b_length: u16| {
            let end = (a + a_length).min(b + b_length);
            u64::from(end.saturating_sub(a.max(b)))
        };
        let (a, b) = (self.sides, other.sides);
        let both = common(a.left, a.width, b.left, b.width) * common(a.top, a.height, b.top, b.height);
        let either = size(a) + size(b) - both;
        u16::try_from(both * 256 / either).unwrap_or(256)
    }
}

fn size(sides: Sides) -> u64 {
    u64::from(sides.width) * u64::from(sides.height)
}

fn outward(start: u16, length: u16, pixels: u32) -> (u32, u32) {
    let whole = u64::from(PARTS);
    let first = u64::from(start) * u64::from(pixels) / whole;
    let last = (u64::from(start + length) * u64::from(pixels)).div_ceil(whole);
    let number = |value: u64| u32::try_from(value).unwrap_or(pixels).min(pixels);
    // An area at the very edge of a tiny picture still covers its last pixel.
    (number(first).min(pixels - 1), number(last).max(1))
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=PARTS, not a number is 0")]
#[allow(clippy::cast_precision_loss, reason = "sides are below 2^16")]
fn parts(start: f32, end: f32, pixels: u32) -> Option<(u16, u16)> {
    let whole = f32::from(PARTS);
    let part = |value: f32| value / pixels as f32 * whole;
    let first = part(start).floor().clamp(0.0, whole) as u16;
    let last = part(end).ceil().clamp(0.0, whole) as u16;
    (start.is_finite() && end.is_finite() && last > first).then(|| (first, last - first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_area_outside_the_picture_is_none() {
        assert!(Area::new(0, 0, PARTS, PARTS).is_some());
        assert!(Area::new(9_000, 0, 1_001, 5).is_none());
        assert!(Area::new(0, 0, 0, 5).is_none());
        assert!(Area::new(u16::MAX, 0, u16::MAX, 5).is_none());
        let wrong = serde_json::from_str::<Area>(r#"{"left":0,"top":0,"width":10001,"height":5}"#);
        assert!(wrong.is_err());
    }

    #[test]
    fn edges_go_outward_to_whole_pixels() {
        let picture = Picture::new(10, 10, vec![0; 300]).expect("a picture");
        let area = Area::new(1_500, 9_999, 1_000, 1).expect("an area");
        assert_eq!(area.pixels(&picture), Pixels { left: 1, top: 9, right: 3, bottom: 10 });
    }

    #[test]
    fn a_box_in_pixels_becomes_the_area_over_it() {
        let area = Area::over(-5.0, 10.0, 50.0, 20.0, (100, 100)).expect("an area");
        assert_eq!(area, Area::new(0, 1_000, 5_000, 1_000).expect("an area"));
        assert_eq!(Area::over(f32::NAN, 0.0, 1.0, 1.0, (10, 10)), None);
        assert_eq!(Area::over(200.0, 0.0, 300.0, 1.0, (100, 100)), None);
        assert_eq!(Area::over(0.0, 0.0, f32::INFINITY, 1.0, (10, 10)), None);
    }

    #[test]
    fn overlap_is_a_part_of_what_lies_in_either() {
        let half = Area::new(0, 0, 5_000, PARTS).expect("an area");
        assert_eq!(half.overlap(half), 256);
        assert_eq!(half.overlap(Area::WHOLE), 128);
        assert_eq!(half.overlap(Area::new(5_000, 0, 5_000, PARTS).expect("an area")), 0);
    }
}
