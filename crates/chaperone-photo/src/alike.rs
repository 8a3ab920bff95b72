//! Whether two pictures are the same picture: smaller, recompressed, brighter, cropped a little, mirrored or turned.
//!
//! A print is 143 bits: the grey picture as 32 by 32 cells, its lowest 12 by 12 waves (a cosine transform in whole
//! numbers), each compared with their median. All whole numbers, so that a print kept in a database for years means the
//! same on every machine. A print moves with every crop, so ten are kept: of the whole, and of the picture with a strip
//! cut off at each side, at each corner, and all round. None can be turned back into a picture. Deliberately absent:
//! finding the same person, and finding a small part of a picture: past a tenth or so a crop is another picture to this.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::Picture;
use crate::turn::Turn;

/// Cells of the grey picture in each direction.
const GRID: usize = 32;
/// Waves in each direction that are kept.
const WAVES: usize = 12;
/// Bits of a print: all kept waves but the one that is the average.
const BITS: usize = WAVES * WAVES - 1;

/// Prints that differ in at most so many bits are of the same picture.
pub const SAME: u32 = 22;

/// Up to so many, somebody has to compare the two: it may be a crop, or another picture with the same plan. The test
/// `kept` measures both sides of both lines.
pub const ALIKE: u32 = 36;

/// The picture is first made so small, and every print is made from that.
const BASE: u32 = 256;

/// Pixels of the base that a strip takes: 8 %, and all round 5 %.
const STRIP: u32 = 20;
const ROUND: u32 = 13;

/// What is left of the base, from left and top, with width and height: the whole first.
const WINDOWS: [(u32, u32, u32, u32); 10] = [
    (0, 0, BASE, BASE),
    (ROUND, ROUND, BASE - 2 * ROUND, BASE - 2 * ROUND),
    (STRIP, 0, BASE - STRIP, BASE),
    (0, 0, BASE - STRIP, BASE),
    (0, STRIP, BASE, BASE - STRIP),
    (0, 0, BASE, BASE - STRIP),
    (STRIP, STRIP, BASE - STRIP, BASE - STRIP),
    (0, STRIP, BASE - STRIP, BASE - STRIP),
    (STRIP, 0, BASE - STRIP, BASE - STRIP),
    (0, 0, BASE - STRIP, BASE - STRIP),
];

/// The print of a picture or of a window of it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct Print([u64; 3]);

impl Print {
    fn distance(self, other: Print) -> u32 {
        self.0.iter().zip(other.0).map(|(one, other)| (one ^ other).count_ones()).sum()
    }
}

/// What is kept of a picture to know it again: ten prints, as 480 digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Kept([Print; WINDOWS.len()]);

impl fmt::Display for Kept {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().flat_map(|print| print.0).try_for_each(|part| write!(f, "{part:016x}"))
    }
}

impl FromStr for Kept {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Kept, &'static str> {
        let wrong = "Prints have 480 digits from 0 to 9 and a to f.";
        if text.len() != 48 * WINDOWS.len() || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(wrong);
        }
        let mut prints = [Print([0; 3]); WINDOWS.len()];
        for (at, part) in prints.iter_mut().flat_map(|print| &mut print.0).enumerate() {
            *part = u64::from_str_radix(&text[at * 16..at * 16 + 16], 16).map_err(|_| wrong)?;
        }
        Ok(Kept(prints))
    }
}

impl From<Kept> for String {
    fn from(kept: Kept) -> String {
        kept.to_string()
    }
}

impl TryFrom<String> for Kept {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Kept, &'static str> {
        text.parse()
    }
}

/// The prints of a picture and its windows, in all eight ways in which it can lie: what is looked with.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Prints {
    windows: Vec<[Print; 8]>,
}

/// The answer that a picture is like one that was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Alike {
    /// Bits in which they differ, at most [`ALIKE`].
    pub distance: u32,
    /// How this picture has to be turned to lie like the one that was kept.
    pub turn: Turn,
}

impl Alike {
    /// Whether it is the same picture; else somebody has to compare the two.
    pub fn is_same(self) -> bool {
        self.distance <= SAME
    }
}

impl Prints {
    /// The prints of a picture.
    pub fn of(picture: &Picture) -> Prints {
        let base = base(picture);
        let table: Vec<i64> = (0..WAVES * GRID).map(|at| wave(at / GRID, at % GRID)).collect();
        Prints { windows: WINDOWS.map(|window| in_all_ways(&cells(&base, window), &table)).to_vec() }
    }

    /// What to keep.
    pub fn kept(&self) -> Kept {
        let mut prints = [Print([0; 3]); WINDOWS.len()];
        for (print, ways) in prints.iter_mut().zip(&self.windows) {
            *print = ways[0];
        }
        Kept(prints)
    }

    /// Whether this picture is like the one that was kept, in whichever way it lies now.
    pub fn compare(&self, kept: &Kept) -> Option<Alike> {
        let (distance, turn) = self.nearest(kept);
        (distance <= ALIKE).then_some(Alike { distance, turn })
    }

    /// The least distance and the turn: this whole against every window of that, and every window of this against that
    /// whole, so that it does not matter which of the two was cropped. Other pictures differ by about 50 bits.
    pub fn nearest(&self, kept: &Kept) -> (u32, Turn) {
        let [whole, ..] = &kept.0;
        let cropped = self.windows.iter().take(1).flat_map(|ways| kept.0.iter().map(move |print| (ways, print)));
        let crops = self.windows.iter().map(|ways| (ways, whole));
        let pairs =
            cropped.chain(crops).flat_map(|(ways, print)| ways.iter().zip(Turn::ALL).map(move |way| (way, print)));
        let distances = pairs.map(|((way, turn), print)| (way.distance(*print), turn));
        distances.min_by_key(|(distance, _)| *distance).unwrap_or((u32::MAX, Turn::Upright))
    }
}

/// The picture as [`BASE`] by [`BASE`] pixels, whatever its shape.
fn base(picture: &Picture) -> Vec<u8> {
    let (width, height) = (picture.width(), picture.height());
    // A side with fewer pixels is first drawn out, each pixel so many times.
    let drawn = |length: u32| if length < BASE { length * BASE.div_ceil(length) } else { length };
    let (across, down) = (drawn(width), drawn(height));
    crate::shrink::shrink((across, down), (BASE, BASE), |y, row| {
        let from = picture.row(y / (down / height));
        for (x, pixel) in row.chunks_exact_mut(3).enumerate() {
            let at = x / (across / width) as usize * 3;
            pixel.copy_from_slice(&from[at..at + 3]);
        }
    })
}

/// A window of the base as [`GRID`] by [`GRID`] averages of grey, 0 to 255.
fn cells(base: &[u8], (left, top, width, height): (u32, u32, u32, u32)) -> Vec<i64> {
    let side = u32::try_from(GRID).unwrap_or(u32::MAX);
    let rgb = crate::shrink::shrink((width, height), (side, side), |y, row| {
        let start = ((top + y) * BASE + left) as usize * 3;
        row.copy_from_slice(&base[start..start + row.len()]);
    });
    // Luma of ITU-R BT.601 in 1/256.
    let grey = |pixel: &[u8]| (77 * i64::from(pixel[0]) + 150 * i64::from(pixel[1]) + 29 * i64::from(pixel[2])) >> 8;
    rgb.chunks_exact(3).map(grey).collect()
}

fn in_all_ways(cells: &[i64], table: &[i64]) -> [Print; 8] {
    let side = u32::try_from(GRID).unwrap_or(u32::MAX);
    Turn::ALL.map(|turn| {
        let cell = |x: usize, y: usize| {
            let (x, y) = (u32::try_from(x).unwrap_or(0), u32::try_from(y).unwrap_or(0));
            let (x, y) = turn.from(x, y, side, side);
            cells[y as usize * GRID + x as usize]
        };
        print(cell, table)
    })
}

/// A wave over the cells: `cos((2 x + 1) wave pi / 64)` in 1/4096, rounded, so that every machine has the same table.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "a cosine times 4096")]
fn wave(wave: usize, x: usize) -> i64 {
    let angle = ((2 * x + 1) * wave) as f64 * std::f64::consts::PI / (2.0 * GRID as f64);
    (angle.cos() * 4096.0).round() as i64
}

fn print(cell: impl Fn(usize, usize) -> i64, table: &[i64]) -> Print {
    let along = |numbers: &dyn Fn(usize) -> i64, wave: usize| -> i64 {
        (0..GRID).map(|at| numbers(at) * table[wave * GRID + at]).sum()
    };
    // Across each row, then down each column of what that gave.
    let mut rows = [[0_i64; WAVES]; GRID];
    for (y, row) in rows.iter_mut().enumerate() {
        for (across, sum) in row.iter_mut().enumerate() {
            *sum = along(&|x| cell(x, y), across);
        }
    }
    let mut strengths = Vec::with_capacity(BITS);
    // The wave of no turns in either direction is the average, which brightness alone changes.
    for wave in 1..WAVES * WAVES {
        strengths.push(along(&|y| rows[y][wave % WAVES], wave / WAVES));
    }
    let mut sorted = strengths.clone();
    sorted.sort_unstable();
    let median = sorted[BITS / 2];
    let mut bits = [0_u64; 3];
    for (at, strength) in strengths.iter().enumerate() {
        if *strength > median {
            bits[at / 64] |= 1 << (at % 64);
        }
    }
    Print(bits)
}
