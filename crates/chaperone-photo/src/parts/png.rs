//! The chunks of a PNG (ISO/IEC 15948, section 5).

use super::{Name, Walk};
use crate::Unreadable;

/// From the signature to the chunk `IEND`.
pub(super) fn walk(walk: &mut Walk<'_>) -> Result<(), Unreadable> {
    if walk.take_array()? != *b"\x89PNG\r\n\x1a\n" {
        return Err(Unreadable::Damaged);
    }
    loop {
        let length = u32::from_be_bytes(walk.take_array()?);
        let name: [u8; 4] = walk.take_array()?;
        // The standard keeps the highest bit free, and a length beyond the file is a file cut short.
        if length > i32::MAX.unsigned_abs() || !name.iter().all(u8::is_ascii_alphabetic) {
            return Err(Unreadable::Damaged);
        }
        if walk.parts.is_empty() && name != *b"IHDR" {
            return Err(Unreadable::Damaged);
        }
        let length = usize::try_from(length).map_err(|_| Unreadable::CutShort)?;
        walk.note(Name::Chunk(name), length)?;
        walk.take(4)?;
        if name == *b"IEND" {
            return Ok(());
        }
    }
}
