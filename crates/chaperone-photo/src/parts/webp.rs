//! The chunks of a WebP (RFC 9649, section 2).

use super::{Name, Walk};
use crate::Unreadable;

/// All chunks of the RIFF container. Chunks inside an animation's frames are not opened: what moves is refused.
pub(super) fn walk(walk: &mut Walk<'_>) -> Result<(), Unreadable> {
    if walk.take_array()? != *b"RIFF" {
        return Err(Unreadable::Damaged);
    }
    let length = usize::try_from(u32::from_le_bytes(walk.take_array()?)).map_err(|_| Unreadable::CutShort)?;
    let end = walk.at.checked_add(length).filter(|end| *end <= walk.bytes.len()).ok_or(Unreadable::CutShort)?;
    if walk.take_array()? != *b"WEBP" {
        return Err(Unreadable::Damaged);
    }
    while walk.at < end {
        let name: [u8; 4] = walk.take_array()?;
        let length = usize::try_from(u32::from_le_bytes(walk.take_array()?)).map_err(|_| Unreadable::CutShort)?;
        walk.note(Name::Chunk(name), length)?;
        if length % 2 == 1 && walk.at < end {
            walk.take(1)?;
        }
        if walk.at > end {
            return Err(Unreadable::Damaged);
        }
    }
    Ok(())
}
