//! The segments of a JPEG (ITU-T T.81, annex B).

use super::{Name, Walk};
use crate::Unreadable;

pub(crate) const START: u8 = 0xd8;
pub(crate) const END: u8 = 0xd9;
pub(crate) const SCAN: u8 = 0xda;

/// From the start marker to the end marker; what follows is left to the caller.
pub(super) fn walk(walk: &mut Walk<'_>) -> Result<(), Unreadable> {
    if walk.take_array()? != [0xff, START] {
        return Err(Unreadable::Damaged);
    }
    loop {
        match next_marker(walk)? {
            END => {
                walk.note(Name::Mark(END), 0)?;
                return Ok(());
            }
            // Markers without a length: none of them may stand between segments.
            0x00 | 0x01 | START | 0xd0..=0xd7 | 0xff => return Err(Unreadable::Damaged),
            marker => {
                let length = usize::from(u16::from_be_bytes(walk.take_array()?));
                let length = length.checked_sub(2).ok_or(Unreadable::Damaged)?;
                walk.note(Name::Mark(marker), length)?;
                if marker == SCAN {
                    pass_scan(walk)?;
                }
            }
        }
    }
}

/// A marker is `ff` and one byte; any number of `ff` may fill the gap before it.
fn next_marker(walk: &mut Walk<'_>) -> Result<u8, Unreadable> {
    if walk.take_array::<1>()? != [0xff] {
        return Err(Unreadable::Damaged);
    }
    loop {
        let [byte] = walk.take_array()?;
        if byte != 0xff {
            return Ok(byte);
        }
    }
}

/// Coded pixels go on until a marker that is neither a stuffed zero nor a restart.
fn pass_scan(walk: &mut Walk<'_>) -> Result<(), Unreadable> {
    let rest = &walk.bytes[walk.at..];
    let ends = |pair: &[u8]| pair[0] == 0xff && !matches!(pair[1], 0x00 | 0xd0..=0xd7 | 0xff);
    let length = rest.windows(2).position(ends).ok_or(Unreadable::CutShort)?;
    walk.at += length;
    Ok(())
}
