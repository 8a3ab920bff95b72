//! Taking out what should not be seen: cropping, a solid colour, or a few large cells.
//!
//! What is covered is gone from the pixels, and the published file is encoded from these; there is no layer to lift.
//! The picture that comes in is not changed. Deliberately absent: a soft blur, because soft blurs of names and faces have
//! been undone, and deciding what to cover.

use serde::{Deserialize, Serialize};

use crate::{Area, Picture};

/// Cells on the longer side of an area at most: too few to know a face by.
const CELLS: u32 = 6;

/// Steps that a cell's colour is rounded to: without it, many candidates could be tried against the exact averages.
const STEP: u8 = 16;

/// What an area is covered with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum With {
    /// One colour, red, green and blue. Nothing is left of what was there.
    Colour([u8; 3]),
    /// At most six cells on the longer side, each one rounded average. For faces and backgrounds. Never for words: who
    /// has a list of names could try which of them fits the cells.
    Cells,
}

impl Default for With {
    /// A grey that neither shouts nor hides in a picture.
    fn default() -> With {
        With::Colour([90, 90, 90])
    }
}

/// One area to cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct Cover {
    pub area: Area,
    #[serde(default)]
    pub with: With,
}

/// The picture with the areas covered; edges go outward to whole pixels. Where areas overlap, colour wins over cells.
pub fn cover(picture: &Picture, covers: &[Cover]) -> Picture {
    let mut covered = picture.clone();
    for Cover { area, .. } in covers.iter().filter(|cover| cover.with == With::Cells) {
        coarsen(&mut covered, *area);
    }
    for Cover { area, with } in covers {
        if let With::Colour(colour) = with {
            fill(&mut covered, *area, *colour);
        }
    }
    covered
}

/// The part of the picture inside the area, edges outward to whole pixels.
pub fn crop(picture: &Picture, area: Area) -> Picture {
    let pixels = area.pixels(picture);
    let mut rgb = Vec::new();
    for y in pixels.top..pixels.bottom {
        rgb.extend_from_slice(&picture.row(y)[pixels.left as usize * 3..pixels.right as usize * 3]);
    }
    let (width, height) = (pixels.right - pixels.left, pixels.bottom - pixels.top);
    let cropped = Picture::new(width, height, rgb).unwrap_or_else(|| picture.clone());
    cropped.opened(picture.kind(), picture.original_size())
}

fn fill(picture: &mut Picture, area: Area, colour: [u8; 3]) {
    let pixels = area.pixels(picture);
    for y in pixels.top..pixels.bottom {
        let row = &mut picture.row_mut(y)[pixels.left as usize * 3..pixels.right as usize * 3];
        for pixel in row.chunks_exact_mut(3) {
            pixel.copy_from_slice(&colour);
        }
    }
}

fn coarsen(picture: &mut Picture, area: Area) {
    let pixels = area.pixels(picture);
    let (width, height) = (pixels.right - pixels.left, pixels.bottom - pixels.top);
    let side = width.max(height).div_ceil(CELLS).max(1);
    // An area of a few pixels would keep them all, so it gets one colour.
    let side = if side < 2 * CELLS { width.max(height) } else { side };
    let cell = crop(picture, area);
    for (from_y, to_y) in spans(height, side) {
        for (from_x, to_x) in spans(width, side) {
            let colour = average(&cell, (from_x, to_x), (from_y, to_y));
            for y in from_y..to_y {
                let row = picture.row_mut(pixels.top + y);
                let (from, to) = ((pixels.left + from_x) as usize * 3, (pixels.left + to_x) as usize * 3);
                row[from..to].chunks_exact_mut(3).for_each(|pixel| pixel.copy_from_slice(&colour));
            }
        }
    }
}

fn spans(length: u32, side: u32) -> impl Iterator<Item = (u32, u32)> + Clone {
    (0..length.div_ceil(side)).map(move |cell| (cell * side, ((cell + 1) * side).min(length)))
}

fn average(picture: &Picture, across: (u32, u32), down: (u32, u32)) -> [u8; 3] {
    let mut sums = [0_u64; 3];
    for y in down.0..down.1 {
        for pixel in picture.row(y)[across.0 as usize * 3..across.1 as usize * 3].chunks_exact(3) {
            for (sum, part) in sums.iter_mut().zip(pixel) {
                *sum += u64::from(*part);
            }
        }
    }
    let count = u64::from(across.1 - across.0) * u64::from(down.1 - down.0);
    sums.map(|sum| {
        let part = u8::try_from(sum / count.max(1)).unwrap_or(u8::MAX);
        part / STEP * STEP + STEP / 2
    })
}
