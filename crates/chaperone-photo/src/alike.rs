//! Whether two pictures are the same picture: smaller, recompressed, brighter, a little cropped, mirrored or turned.
//!
//! A print is 143 bits: the grey picture as 32 by 32 cells, its lowest 12 by 12 waves (a cosine transform in whole
//! numbers), each compared with their median. All whole numbers, so that a print kept in a database for years means the
//! same on every machine. It cannot be turned back into a picture. Deliberately absent: finding the same person, and
//! finding a small part of a picture: a crop of more than about a tenth is another picture to this.

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

/// Two prints that differ in at most so many bits are of the same picture. The test `alike` measures both sides of it.
pub const ALIKE: u32 = 36;

/// The print of a picture, to keep beside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Print([u64; 3]);

impl Print {
    /// In how many of 143 bits the two differ: 0 for the same, about 71 for pictures that have nothing in common.
    pub fn distance(self, other: Print) -> u32 {
        self.0.iter().zip(other.0).map(|(one, other)| (one ^ other).count_ones()).sum()
    }
}

impl fmt::Display for Print {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let [first, second, third] = self.0;
        write!(f, "{first:016x}{second:016x}{third:016x}")
    }
}

impl FromStr for Print {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Print, &'static str> {
        let wrong = "A print has 48 digits from 0 to 9 and a to f.";
        if text.len() != 48 || !text.bytes().all(|byte| byte.is_ascii_hexdigit()) {
            return Err(wrong);
        }
        let part = |at: usize| u64::from_str_radix(&text[at..at + 16], 16).map_err(|_| wrong);
        Ok(Print([part(0)?, part(16)?, part(32)?]))
    }
}

impl From<Print> for String {
    fn from(print: Print) -> String {
        print.to_string()
    }
}

impl TryFrom<String> for Print {
    type Error = &'static str;

    fn try_from(text: String) -> Result<Print, &'static str> {
        text.parse()
    }
}

/// The prints of a picture in all eight ways in which it can lie. Only the upright one is kept; the others are for
/// looking.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Prints {
    all: [Print; 8],
}

/// The answer that a picture is one that was kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Alike {
    /// Bits in which they differ, at most [`ALIKE`].
    pub distance: u32,
    /// How this picture has to be turned to lie like the one that was kept.
    pub turn: Turn,
}

impl Prints {
    /// The prints of a picture.
    pub fn of(picture: &Picture) -> Prints {
        let cells = cells(picture);
        let side = u32::try_from(GRID).unwrap_or(u32::MAX);
        let all = Turn::ALL.map(|turn| {
            let cell = |x: usize, y: usize| {
                let (x, y) = (u32::try_from(x).unwrap_or(0), u32::try_from(y).unwrap_or(0));
                let (x, y) = turn.from(x, y, side, side);
                cells[y as usize * GRID + x as usize]
            };
            print(cell)
        });
        Prints { all }
    }

    /// The print to keep.
    pub fn upright(&self) -> Print {
        self.all[0]
    }

    /// Whether this picture is the one with that print, in whichever way it lies now.
    pub fn compare(&self, kept: Print) -> Option<Alike> {
        let (distance, turn) = self.nearest(kept);
        (distance <= ALIKE).then_some(Alike { distance, turn })
    }

    /// The least distance over the eight ways, and the way.
    pub fn nearest(&self, kept: Print) -> (u32, Turn) {
        let distances = self.all.iter().zip(Turn::ALL).map(|(print, turn)| (print.distance(kept), turn));
        distances.min_by_key(|(distance, _)| *distance).unwrap_or((u32::MAX, Turn::Upright))
    }
}

/// The picture as [`GRID`] by [`GRID`] averages of grey, 0 to 255.
fn cells(picture: &Picture) -> Vec<i64> {
    let side = u32::try_from(GRID).unwrap_or(u32::MAX);
    let (width, height) = (picture.width(), picture.height());
    // A side with fewer pixels than cells is first drawn out, each pixel so many times.
    let drawn = |length: u32| if length < side { length * side.div_ceil(length) } else { length };
    let (across, down) = (drawn(width), drawn(height));
    let rgb = crate::shrink::shrink((across, down), (side, side), |y, row| {
        let from = picture.row(y / (down / height));
        for (x, pixel) in row.chunks_exact_mut(3).enumerate() {
            let at = x / (across / width) as usize * 3;
            pixel.copy_from_slice(&from[at..at + 3]);
        }
    });
    // Luma of ITU-R BT.601 in 1/256.
    let grey = |pixel: &[u8]| (77 * i64::from(pixel[0]) + 150 * i64::from(pixel[1]) + 29 * i64::from(pixel[2])) >> 8;
    rgb.chunks_exact(3).map(grey).collect()
}

/// A wave over the cells: `cos((2 x + 1) wave pi / 64)` in 1/4096, rounded, so that every machine has the same table.
#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "a cosine times 4096")]
fn wave(wave: usize, x: usize) -> i64 {
    let angle = ((2 * x + 1) * wave) as f64 * std::f64::consts::PI / (2.0 * GRID as f64);
    (angle.cos() * 4096.0).round() as i64
}

fn print(cell: impl Fn(usize, usize) -> i64) -> Print {
    let table: Vec<i64> = (0..WAVES * GRID).map(|at| wave(at / GRID, at % GRID)).collect();
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
