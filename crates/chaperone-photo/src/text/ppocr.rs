//! PP-OCRv6 on rten: one model finds lines, one reads each.
//!
//! Both take blue, green, red from -1 to 1. The letters that the reader knows are a note in its own file.

use rten::NodeId;

use super::lines::{TextBox, boxes, words};
use super::{Line, Reader};
use crate::models::run::Runner;
use crate::models::{LETTERS, LINES, ModelError, NotLooked, onnx};
use crate::{Area, Picture, crop};

/// Pixels of the longer side at most when looking for lines.
const LONGEST: u32 = 1664;
/// Sides have to be a multiple of this.
const STEP: u32 = 32;
/// Pixels of height at which a line is read, and of width at most.
const TALL: u32 = 48;
const WIDEST: u32 = 2400;
/// Lines of one letter, or less sure than this in 1/256, are shapes that look like letters.
const LEAST_LETTERS: usize = 2;
const LEAST_SURE: u16 = 154;

/// The reader.
#[derive(Debug)]
pub struct PpOcr {
    finder: Runner,
    finder_ends: (NodeId, NodeId),
    reader: Runner,
    reader_ends: (NodeId, NodeId),
    letters: String,
}

impl PpOcr {
    /// The reader out of the bytes of its two files, [`LINES`] and [`LETTERS`].
    ///
    /// # Errors
    /// [`ModelError`] where the bytes are other files.
    pub fn load(lines: Vec<u8>, letters: Vec<u8>) -> Result<PpOcr, ModelError> {
        LINES.check(&lines)?;
        LETTERS.check(&letters)?;
        let known = onnx::note(&letters, "character").ok_or(ModelError::Load)?.to_owned();
        let (finder, reader) = (Runner::load(lines, &[])?, Runner::load(letters, &[])?);
        let (finder_ends, reader_ends) = (finder.ends()?, reader.ends()?);
        Ok(PpOcr { finder, finder_ends, reader, reader_ends, letters: known })
    }

    fn find(&self, picture: &Picture) -> Result<Vec<Area>, NotLooked> {
        let copy = picture.shrunk(LONGEST);
        let (width, height) = (copy.width(), copy.height());
        let (columns, rows) = (width.next_multiple_of(STEP), height.next_multiple_of(STEP));
        let planes = planes(&copy, (columns, rows));
        let (input, output) = self.finder_ends;
        let shape = [3, rows as usize, columns as usize];
        let [(shape, map)] = self.finder.run(input, [output], shape, planes)?;
        if shape.last() != Some(&(columns as usize)) || map.len() != (columns * rows) as usize {
            return Err(NotLooked::Failed);
        }
        let found = boxes(&map, columns as usize).ok_or(NotLooked::Failed)?;
        let area = |found: TextBox| Area::over(found.left, found.top, found.right, found.bottom, (width, height));
        Ok(found.into_iter().filter_map(area).collect())
    }

    fn read(&self, picture: &Picture, area: Area, letters: &[&str]) -> Result<Option<Line>, NotLooked> {
        let line = scaled(&crop(picture, area));
        let planes = planes(&line, (line.width(), line.height()));
        let (input, output) = self.reader_ends;
        let shape = [3, line.height() as usize, line.width() as usize];
        let [(_, scores)] = self.reader.run(input, [output], shape, planes)?;
        let (text, sure) = words(&scores, letters).ok_or(NotLooked::Failed)?;
        let text = text.trim().to_owned();
        let is_line = text.chars().count() >= LEAST_LETTERS && sure >= LEAST_SURE;
        Ok(is_line.then_some(Line { area, text, sure }))
    }
}

impl Reader for PpOcr {
    fn name(&self) -> &'static str {
        LETTERS.file
    }

    fn lines(&self, picture: &Picture) -> Result<Vec<Line>, NotLooked> {
        // The last class, a space, is not in the list.
        let letters: Vec<&str> = self.letters.split('\n').chain([" "]).collect();
        let mut lines = Vec::new();
        for area in self.find(picture)? {
            lines.extend(self.read(picture, area, &letters)?);
        }
        lines.sort_by_key(|line| (line.area.sides().top, line.area.sides().left));
        Ok(lines)
    }
}

/// Blue, green and red from -1 to 1, in the top left corner of planes of that size; what is beside it is grey.
fn planes(picture: &Picture, size: (u32, u32)) -> Vec<f32> {
    let (columns, rows) = (size.0 as usize, size.1 as usize);
    let mut planes = vec![0.0; 3 * rows * columns];
    for y in 0..picture.height() {
        for (x, pixel) in picture.row(y).chunks_exact(3).enumerate() {
            for (plane, part) in pixel.iter().rev().enumerate() {
                planes[(plane * rows + y as usize) * columns + x] = f32::from(*part) / 127.5 - 1.0;
            }
        }
    }
    planes
}

/// The line at the height at which it is read, between the four nearest pixels of the original.
fn scaled(line: &Picture) -> Picture {
    let (width, height) = (line.width(), line.height());
    let wide = (u64::from(width) * u64::from(TALL)).div_ceil(u64::from(height));
    let wide = u32::try_from(wide).unwrap_or(WIDEST).clamp(8, WIDEST);
    let mut rgb = Vec::with_capacity(wide as usize * TALL as usize * 3);
    // Places in 1/256 of a pixel.
    let place = |at: u32, to: u32, from: u32| -> (u32, u32, u64) {
        let exact = (u64::from(2 * at + 1) * u64::from(from) * 128 / u64::from(to)).saturating_sub(128);
        let first = u32::try_from(exact / 256).unwrap_or(0).min(from - 1);
        (first, (first + 1).min(from - 1), exact % 256)
    };
    for y in 0..TALL {
        let (top, bottom, down) = place(y, TALL, height);
        let (top, bottom) = (line.row(top), line.row(bottom));
        for x in 0..wide {
            let (left, right, across) = place(x, wide, width);
            for part in 0..3 {
                let at = |row: &[u8], x: u32| u64::from(row[x as usize * 3 + part]);
                let above = at(top, left) * (256 - across) + at(top, right) * across;
                let below = at(bottom, left) * (256 - across) + at(bottom, right) * across;
                rgb.push(u8::try_from((above * (256 - down) + below * down) >> 16).unwrap_or(u8::MAX));
            }
        }
    }
    Picture::new(wide, TALL, rgb).unwrap_or_else(|| line.clone())
}
