//! The proof that bytes carry a picture and nothing else: a walk with a list of all that may be there.
//!
//! A list of what is allowed, not of what is known to tell: a segment invented tomorrow is refused today. The proof reads
//! the bytes that will be sent, so it holds whatever wrote them. Deliberately absent: what the pixels show, and what
//! could be hidden in them by somebody who wants to.

use thiserror::Error;

use crate::Kind;
use crate::parts::{Name, Part, parts};

/// Why bytes are not proved clean. Says where it stopped, never what stood there.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Unclean {
    #[error("The file is not a whole JPEG, PNG or WebP.")]
    NotWhole,
    #[error("The file holds a part that a published picture must not have.")]
    Part,
    #[error("The file goes on after the end of the picture.")]
    After,
}

/// Proves that the bytes are a JPEG, PNG or WebP whose every segment or chunk is needed to show the picture.
///
/// # Errors
/// [`Unclean`] for everything else: any comment, profile, text, thumbnail, unknown part, or byte after the end.
pub fn prove_clean(bytes: &[u8]) -> Result<(), Unclean> {
    let kind = Kind::of(bytes);
    let parts = parts(kind, bytes).map_err(|_| Unclean::NotWhole)?;
    for part in &parts {
        let content = bytes.get(part.range.clone()).ok_or(Unclean::NotWhole)?;
        if part.name == Name::After {
            return Err(Unclean::After);
        }
        if !is_needed(kind, part, content) {
            return Err(Unclean::Part);
        }
    }
    Ok(())
}

fn is_needed(kind: Kind, part: &Part, content: &[u8]) -> bool {
    match (kind, part.name) {
        (Kind::Jpeg, Name::Mark(mark)) => match mark {
            // JFIF: name, version, unit and density of pixels, and a small picture of no size.
            0xe0 => content.len() == 14 && content.starts_with(b"JFIF\0") && content.ends_with(&[0, 0]),
            // Tables, frames, scans, restart intervals, the end.
            0xdb | 0xc4 | 0xc0..=0xc2 | 0xda | 0xdd | 0xd9 => true,
            _ => false,
        },
        (Kind::Png, Name::Chunk(name)) => matches!(&name, b"IHDR" | b"PLTE" | b"tRNS" | b"IDAT" | b"IEND"),
        (Kind::WebP, Name::Chunk(name)) => match &name {
            b"VP8 " | b"VP8L" | b"ALPH" => true,
            // Of the flags only the clear channel; not profile, EXIF, XMP or movement.
            b"VP8X" => content.first().is_some_and(|flags| flags & !0x10 == 0),
            _ => false,
        },
        _ => false,
    }
}
