//! The blocks of a GIF (the specification of GIF89a).

use super::{Name, Walk};
use crate::Unreadable;

/// The block that holds a frame.
pub(crate) const FRAME: u8 = 0x2c;
/// Labels of extensions.
pub(crate) const COMMENT: u8 = 0xfe;
pub(crate) const PLAIN_TEXT: u8 = 0x01;
pub(crate) const APPLICATION: u8 = 0xff;
pub(crate) const CONTROL: u8 = 0xf9;
/// The header and the description of the screen, noted as a part so that its size can be read.
pub(crate) const SCREEN: u8 = 0x00;

const EXTENSION: u8 = 0x21;
const TRAILER: u8 = 0x3b;

/// From the header to the trailer.
pub(super) fn walk(walk: &mut Walk<'_>) -> Result<(), Unreadable> {
    let header: [u8; 6] = walk.take_array()?;
    if !header.starts_with(b"GIF8") {
        return Err(Unreadable::Damaged);
    }
    let screen = walk.note(Name::Mark(SCREEN), 7)?;
    pass_colours(walk, screen[4])?;
    loop {
        match walk.take_array()? {
            [TRAILER] => return Ok(()),
            [EXTENSION] => {
                let [label] = walk.take_array()?;
                let start = walk.at;
                pass_blocks(walk)?;
                walk.note_range(Name::Mark(label), start..walk.at)?;
            }
            [FRAME] => {
                let frame = walk.note(Name::Mark(FRAME), 9)?;
                pass_colours(walk, frame[8])?;
                walk.take(1)?;
                pass_blocks(walk)?;
            }
            _ => return Err(Unreadable::Damaged),
        }
    }
}

/// A table of colours follows where the highest bit is set; the lowest three say how long it is.
fn pass_colours(walk: &mut Walk<'_>, flags: u8) -> Result<(), Unreadable> {
    if flags & 0x80 != 0 {
        walk.take(3 << ((flags & 7) + 1))?;
    }
    Ok(())
}

/// Blocks of at most 255 bytes until an empty one.
fn pass_blocks(walk: &mut Walk<'_>) -> Result<(), Unreadable> {
    loop {
        let [length] = walk.take_array()?;
        walk.take(usize::from(length))?;
        if length == 0 {
            return Ok(());
        }
    }
}
