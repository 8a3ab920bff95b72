//! What was cropped and covered: kept in parts of the original, drawn in parts of the picture as it is shown.
//!
//! Covers are laid on the original and the crop is taken last, so that undoing or changing one never moves the other.
//! Deliberately absent: pixels (`pixels`).

use chaperone_photo::{Area, Cover, PARTS, Sides};
use serde::{Deserialize, Serialize};

/// Covers on one picture at most.
pub const MOST_COVERS: usize = 60;

/// Everything that was done to a picture.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Edits {
    /// What is left, in parts of the original.
    pub(super) crop: Option<Area>,
    /// In parts of the original.
    pub(super) covers: Vec<Cover>,
}

impl Edits {
    pub(super) fn are_none(&self) -> bool {
        self.crop.is_none() && self.covers.is_empty()
    }

    /// Cropped to an area of the picture as it is shown.
    pub(super) fn cropped(&self, to: Area) -> Edits {
        let crop = self.crop.map_or(to, |crop| within(crop, to));
        Edits { crop: Some(crop), covers: self.covers.clone() }
    }

    /// With one more cover, on an area of the picture as it is shown.
    pub(super) fn covered(&self, cover: Cover) -> Edits {
        let area = self.crop.map_or(cover.area, |crop| within(crop, cover.area));
        let mut covers = self.covers.clone();
        covers.push(Cover { area, ..cover });
        Edits { crop: self.crop, covers }
    }

    /// The covers in parts of the picture as it is shown; those that were cropped away are left out.
    pub(super) fn shown_covers(&self) -> Vec<Cover> {
        let shown = |cover: &Cover| {
            let area = match self.crop {
                Some(crop) => seen_in(crop, cover.area)?,
                None => cover.area,
            };
            Some(Cover { area, ..*cover })
        };
        self.covers.iter().filter_map(shown).collect()
    }
}

/// An area inside a crop, in parts of what was cropped; edges go outward.
fn within(crop: Area, area: Area) -> Area {
    let (crop_sides, sides) = (crop.sides(), area.sides());
    let (left, width) = outward(crop_sides.left, crop_sides.width, sides.left, sides.width);
    let (top, height) = outward(crop_sides.top, crop_sides.height, sides.top, sides.height);
    Area::new(left, top, width, height).unwrap_or(crop)
}

fn outward(from: u16, length: u16, start: u16, part: u16) -> (u16, u16) {
    let whole = u32::from(PARTS);
    let at = |parts: u32| parts * u32::from(length);
    let first = at(u32::from(start)) / whole;
    let last = at(u32::from(start) + u32::from(part)).div_ceil(whole);
    let number = |value: u32| u16::try_from(value).unwrap_or(PARTS);
    (from + number(first), number(last - first).max(1))
}

/// An area as it is seen inside a crop; `None` where nothing of it is left.
fn seen_in(crop: Area, area: Area) -> Option<Area> {
    let (crop, sides) = (crop.sides(), area.sides());
    let (left, width) = inward(crop.left, crop.width, sides.left, sides.width)?;
    let (top, height) = inward(crop.top, crop.height, sides.top, sides.height)?;
    Area::new(left, top, width, height)
}

fn inward(from: u16, length: u16, start: u16, part: u16) -> Option<(u16, u16)> {
    let (from, length) = (u32::from(from), u32::from(length));
    let first = u32::from(start).max(from);
    let last = (u32::from(start) + u32::from(part)).min(from + length);
    if last <= first {
        return None;
    }
    let whole = u32::from(PARTS);
    let begin = (first - from) * whole / length;
    let end = ((last - from) * whole).div_ceil(length).min(whole);
    Some((u16::try_from(begin).ok()?, u16::try_from(end - begin).ok()?))
}

/// Whether two areas share any point.
pub(super) fn meet(one: Area, other: Area) -> bool {
    let (a, b): (Sides, Sides) = (one.sides(), other.sides());
    let apart = |a: u16, a_length: u16, b: u16, b_length: u16| a + a_length <= b || b + b_length <= a;
    !apart(a.left, a.width, b.left, b.width) && !apart(a.top, a.height, b.top, b.height)
}

#[cfg(test)]
mod tests {
    use chaperone_photo::With;

    use super::*;

    fn area(left: u16, top: u16, width: u16, height: u16) -> Area {
        Area::new(left, top, width, height).unwrap()
    }

    #[test]
    fn a_cover_that_was_drawn_on_a_crop_lies_on_the_same_spot_of_the_original() {
        let edits = Edits::default().cropped(area(5_000, 0, 5_000, 5_000));
        let edits = edits.covered(Cover { area: area(0, 0, 1_000, 10_000), with: With::default() });
        assert_eq!(edits.covers[0].area, area(5_000, 0, 500, 5_000));
        assert_eq!(edits.shown_covers()[0].area, area(0, 0, 1_000, 10_000));
    }

    #[test]
    fn a_crop_of_a_crop_is_a_part_of_it() {
        let once = Edits::default().cropped(area(2_000, 2_000, 4_000, 4_000));
        let twice = once.cropped(area(5_000, 5_000, 5_000, 5_000));
        assert_eq!(twice.crop, Some(area(4_000, 4_000, 2_000, 2_000)));
    }

    #[test]
    fn a_cover_stays_where_it_is_when_the_picture_is_cropped_and_is_not_shown_where_nothing_of_it_is_left() {
        let covered = Edits::default().covered(Cover { area: area(0, 0, 1_000, 1_000), with: With::default() });
        assert_eq!(covered.cropped(area(5_000, 5_000, 5_000, 5_000)).shown_covers(), []);
        assert_eq!(covered.cropped(area(500, 0, 5_000, 10_000)).shown_covers()[0].area, area(0, 0, 1_000, 1_000));
    }

    #[test]
    fn areas_that_only_touch_do_not_meet() {
        assert!(!meet(area(0, 0, 100, 100), area(100, 0, 100, 100)));
        assert!(meet(area(0, 0, 101, 100), area(100, 99, 100, 100)));
    }
}
