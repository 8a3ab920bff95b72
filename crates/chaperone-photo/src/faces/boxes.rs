//! From the four maps that CenterFace gives to boxes: pure numbers, tested without a model.
//!
//! Each point of a map stands for four by four pixels. The heat says how much the centre of a face lies there, the scale
//! is the logarithm of height and width in points, the offset where inside the point the centre is
//! (<https://arxiv.org/abs/1911.03599>, section 3).

use super::{Face, surest};
use crate::Area;

/// Pixels for each point of a map.
const STRIDE: f32 = 4.0;

/// Finds of less than this, in 1/256, are not faces. The makers of the packaged model use 0.2 where nothing may be missed;
/// a little more spares false finds in a workshop picture and loses no face that was looked at so far.
const LEAST_SURE: u16 = 77;

/// A logarithm beyond this would be a face wider than any picture.
const GREATEST_SCALE: f32 = 12.0;

/// More points than this above the threshold are noise, not a crowd.
const MOST_POINTS: usize = 5_000;

/// The maps as the model gives them, row by row.
#[derive(Debug, Clone, Copy)]
pub struct Maps<'a> {
    /// Points across and down.
    pub size: (usize, usize),
    /// One number for each point, 0 to 1.
    pub heat: &'a [f32],
    /// All heights, then all widths.
    pub scale: &'a [f32],
    /// All offsets down, then all offsets across.
    pub offset: &'a [f32],
}

impl Maps<'_> {
    /// The faces in a picture that was `size` pixels when the model saw it, the surest first; `None` where the maps do
    /// not have the sizes that they say.
    pub fn faces(&self, size: (u32, u32)) -> Option<Vec<Face>> {
        let (width, height) = self.size;
        let points = width.checked_mul(height)?;
        if self.heat.len() != points || self.scale.len() != points * 2 || self.offset.len() != points * 2 {
            return None;
        }
        let mut faces = Vec::new();
        for (at, heat) in self.heat.iter().enumerate() {
            let sure = sure(*heat);
            if sure < LEAST_SURE {
                continue;
            }
            if faces.len() >= MOST_POINTS {
                return None;
            }
            let (x, y) = (at % width, at / width);
            if let Some(area) = self.area(at, points, (x, y), size) {
                faces.push(Face { area, sure });
            }
        }
        Some(surest(faces))
    }

    #[allow(clippy::cast_precision_loss, reason = "points are few")]
    fn area(&self, at: usize, points: usize, place: (usize, usize), size: (u32, u32)) -> Option<Area> {
        let pixels = |log: f32| (log.min(GREATEST_SCALE).exp() * STRIDE).max(1.0);
        let (tall, wide) = (pixels(self.scale[at]), pixels(self.scale[at + points]));
        let centre = |place: usize, offset: f32| (place as f32 + offset + 0.5) * STRIDE;
        let (x, y) = (centre(place.0, self.offset[at + points]), centre(place.1, self.offset[at]));
        Area::over(x - wide / 2.0, y - tall / 2.0, x + wide / 2.0, y + tall / 2.0, size)
    }
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped; not a number becomes 0")]
fn sure(heat: f32) -> u16 {
    (heat.clamp(0.0, 1.0) * 256.0).round() as u16
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Maps of 8 by 4 points with a face of 4 by 2 points at each given place.
    fn faces(places: &[(usize, usize, f32)]) -> Vec<Face> {
        let (mut heat, mut scale) = (vec![0.0; 32], vec![0.0; 64]);
        for (x, y, how) in places {
            let at = y * 8 + x;
            heat[at] = *how;
            scale[at] = 4.0_f32.ln();
            scale[at + 32] = 2.0_f32.ln();
        }
        let maps = Maps { size: (8, 4), heat: &heat, scale: &scale, offset: &[0.0; 64] };
        maps.faces((32, 16)).expect("maps that fit")
    }

    #[test]
    fn a_hot_point_is_a_face_around_it() {
        let found = faces(&[(3, 1, 0.9)]);
        // Centre (14, 6), 8 pixels wide and 16 tall, cut at the top edge.
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].area, Area::over(10.0, 0.0, 18.0, 14.0, (32, 16)).expect("an area"));
        assert_eq!(found[0].sure, 230);
    }

    #[test]
    fn two_points_of_one_face_are_one_find() {
        let found = faces(&[(3, 1, 0.6), (3, 2, 0.8)]);
        assert_eq!(found.len(), 1);
        assert_eq!(found[0].sure, 205);
        assert_eq!(faces(&[(1, 1, 0.6), (6, 1, 0.8)]).len(), 2);
    }

    #[test]
    fn a_cold_point_and_what_is_no_number_are_no_face() {
        assert!(faces(&[(3, 1, 0.29), (5, 1, f32::NAN), (1, 1, -4.0)]).is_empty());
    }

    #[test]
    fn numbers_beyond_all_bounds_do_not_break_it() {
        let maps = Maps { size: (1, 1), heat: &[1.0], scale: &[f32::INFINITY, f32::NAN], offset: &[f32::NAN, 1e30] };
        assert_eq!(maps.faces((4, 4)), Some(Vec::new()));
        let maps = Maps { size: (2, 1), heat: &[1.0], scale: &[0.0; 4], offset: &[0.0; 4] };
        assert_eq!(maps.faces((4, 4)), None);
    }
}
