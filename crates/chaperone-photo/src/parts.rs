//! A picture file taken apart into its segments, chunks or blocks: where each lies and what it is called.
//!
//! One walk serves three ends: a file whose structure does not hold is refused before a decoder sees it, the findings
//! on metadata come from the parts, and a published file is proved clean part by part. Deliberately absent: decoding,
//! checksums, and mending a file that is a little wrong.

pub(crate) mod gif;
pub(crate) mod jpeg;
mod png;
mod webp;

use std::ops::Range;

use crate::{Kind, Unreadable};

/// What a part is called in its format.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Name {
    /// The second byte of a JPEG marker, or the label of a GIF block.
    Mark(u8),
    /// Four letters, in PNG and WebP.
    Chunk([u8; 4]),
    /// All bytes after the end of the picture.
    After,
}

/// One part and where its content lies, without its own name and length.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Part {
    pub name: Name,
    pub range: Range<usize>,
}

/// More parts than any camera or program writes: a file of twenty million empty chunks is an attack.
const MOST_PARTS: usize = 20_000;

/// Takes a file apart; all ranges lie inside `bytes`.
pub(crate) fn parts(kind: Kind, bytes: &[u8]) -> Result<Vec<Part>, Unreadable> {
    let mut walk = Walk { bytes, at: 0, parts: Vec::new() };
    match kind {
        Kind::Jpeg => jpeg::walk(&mut walk)?,
        Kind::Png => png::walk(&mut walk)?,
        Kind::WebP => webp::walk(&mut walk)?,
        Kind::Gif => gif::walk(&mut walk)?,
        kind => return Err(Unreadable::Kind { kind }),
    }
    if walk.at < bytes.len() {
        walk.parts.push(Part { name: Name::After, range: walk.at..bytes.len() });
    }
    Ok(walk.parts)
}

/// A place in the file and the parts found so far.
struct Walk<'a> {
    bytes: &'a [u8],
    at: usize,
    parts: Vec<Part>,
}

impl<'a> Walk<'a> {
    /// The next bytes, and on behind them.
    fn take(&mut self, length: usize) -> Result<&'a [u8], Unreadable> {
        let end = self.at.checked_add(length).ok_or(Unreadable::CutShort)?;
        let taken = self.bytes.get(self.at..end).ok_or(Unreadable::CutShort)?;
        self.at = end;
        Ok(taken)
    }

    fn take_array<const N: usize>(&mut self) -> Result<[u8; N], Unreadable> {
        let taken = self.take(N)?;
        taken.try_into().map_err(|_| Unreadable::CutShort)
    }

    /// Notes a part whose content is the next `length` bytes, and goes on behind it.
    fn note(&mut self, name: Name, length: usize) -> Result<&'a [u8], Unreadable> {
        let start = self.at;
        let content = self.take(length)?;
        self.note_range(name, start..self.at)?;
        Ok(content)
    }

    fn note_range(&mut self, name: Name, range: Range<usize>) -> Result<(), Unreadable> {
        if self.parts.len() >= MOST_PARTS {
            return Err(Unreadable::Unusual);
        }
        self.parts.push(Part { name, range });
        Ok(())
    }
}
