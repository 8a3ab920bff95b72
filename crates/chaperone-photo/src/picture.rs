//! An opened picture: its pixels, upright, in sRGB, without a clear channel, and nothing else of the file.

use std::fmt;

use crate::Kind;
use crate::turn::Turn;

/// Pixels of the working copy at most. Every network takes less, and the models look at less.
pub const WORKING_PIXELS: u32 = 16_000_000;

/// A picture ready to be looked at, covered and published. Printing it shows its size and never a pixel.
#[derive(Clone, PartialEq, Eq)]
pub struct Picture {
    kind: Kind,
    original: (u32, u32),
    width: u32,
    height: u32,
    rgb: Vec<u8>,
}

impl fmt::Debug for Picture {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Picture({:?}, {} x {})", self.kind, self.width, self.height)
    }
}

impl Picture {
    /// A picture out of rows of red, green and blue, from the top left; `None` unless there are three bytes for each of
    /// at most [`WORKING_PIXELS`] pixels and at least one.
    pub fn new(width: u32, height: u32, rgb: Vec<u8>) -> Option<Picture> {
        let pixels = u64::from(width) * u64::from(height);
        let fits = (1..=u64::from(WORKING_PIXELS)).contains(&pixels) && rgb.len() as u64 == pixels * 3;
        fits.then_some(Picture { kind: Kind::Png, original: (width, height), width, height, rgb })
    }

    pub(crate) fn opened(self, kind: Kind, original: (u32, u32)) -> Picture {
        Picture { kind, original, ..self }
    }

    /// Pixels across, after turning upright.
    pub fn width(&self) -> u32 {
        self.width
    }

    /// Pixels down, after turning upright.
    pub fn height(&self) -> u32 {
        self.height
    }

    /// What the file was.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// Pixels across and down of the file, upright, before the working copy was made.
    pub fn original_size(&self) -> (u32, u32) {
        self.original
    }

    /// Rows of red, green and blue from the top left, three bytes for each pixel.
    pub fn rgb(&self) -> &[u8] {
        &self.rgb
    }

    /// The same picture with other pixels of the same size.
    pub(crate) fn with_rgb(&self, rgb: Vec<u8>) -> Picture {
        debug_assert_eq!(rgb.len(), self.rgb.len());
        Picture { rgb, ..*self }
    }

    /// One row, three bytes for each pixel.
    pub(crate) fn row(&self, y: u32) -> &[u8] {
        let length = self.width as usize * 3;
        let start = y as usize * length;
        &self.rgb[start..start + length]
    }

    pub(crate) fn row_mut(&mut self, y: u32) -> &mut [u8] {
        let length = self.width as usize * 3;
        let start = y as usize * length;
        &mut self.rgb[start..start + length]
    }

    /// The picture turned or mirrored.
    pub(crate) fn turned(self, turn: Turn) -> Picture {
        if turn == Turn::Upright {
            return self;
        }
        let (width, height) = turn.size(self.width, self.height);
        let mut rgb = Vec::with_capacity(self.rgb.len());
        for y in 0..height {
            for x in 0..width {
                let (from_x, from_y) = turn.from(x, y, self.width, self.height);
                let at = (from_y as usize * self.width as usize + from_x as usize) * 3;
                rgb.extend_from_slice(&self.rgb[at..at + 3]);
            }
        }
        let original = turn.size(self.original.0, self.original.1);
        Picture { original, width, height, rgb, ..self }
    }

    /// A smaller copy of at most so many pixels on its longer side; a picture that fits is copied as it is.
    pub(crate) fn shrunk(&self, longest: u32) -> Picture {
        let most = self.width.max(self.height);
        if most <= longest {
            return self.clone();
        }
        let side = |side: u32| {
            let shrunk = (u64::from(side) * u64::from(longest) + u64::from(most) / 2) / u64::from(most);
            u32::try_from(shrunk).unwrap_or(longest).max(1)
        };
        let (width, height) = (side(self.width), side(self.height));
        let rgb = crate::shrink::shrink((self.width, self.height), (width, height), |y, row| {
            row.copy_from_slice(self.row(y));
        });
        Picture { width, height, rgb, ..*self }
    }
}
