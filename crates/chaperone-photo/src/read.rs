//! From the bytes of an upload to a picture that can be looked at, or to one sentence that says why not.
//!
//! The order is the protection: the first bytes say the kind, a walk of our own checks the structure to its end, the
//! sizes that the file claims are weighed, and only then does a decoder see the parts that make the picture. Nothing here knows the time, so the
//! limits on bytes, pixels and passes stand in for it. The original is neither changed nor kept.

mod colour;
mod decode;
mod needed;

use crate::frame::{Frame, frame};
use crate::parts::parts;
use crate::picture::WORKING_PIXELS;
use crate::{Kind, Picture, Unreadable, metadata};

/// Bytes of an upload at most. Phone pictures have 2 to 15 million.
pub const MOST_BYTES: usize = 20 * 1024 * 1024;

/// Opens a picture: upright, in sRGB, clear parts on white, at most 16 million pixels.
///
/// # Errors
/// Whatever is wrong with the file, as a sentence for the person who chose it. Within the limits of this crate (51
/// million pixels, 256 MiB) for every file, also a hostile one.
///
/// ```
/// use chaperone_photo::{Unreadable, read};
///
/// let no = read(b"%PDF-1.7 ...").unwrap_err();
/// assert_eq!(no.name(), "kind");
/// assert_eq!(no.to_string(), "This is a PDF document, not a picture. Save the page as JPEG or PNG and add that.");
/// ```
pub fn read(bytes: &[u8]) -> Result<Picture, Unreadable> {
    if bytes.is_empty() {
        return Err(Unreadable::Empty);
    }
    let kind = Kind::of(bytes);
    if !kind.is_opened() {
        return Err(Unreadable::Kind { kind });
    }
    if bytes.len() > MOST_BYTES {
        return Err(Unreadable::TooLarge);
    }
    let parts = parts(kind, bytes)?;
    let frame = frame(kind, bytes, &parts)?;
    let turn = metadata::turn(kind, bytes, &parts);
    let decoded = decode::decode(kind, &needed::needed(kind, bytes, &parts), frame)?;
    let size = working_size(frame);
    let rgb = crate::shrink::shrink((frame.width, frame.height), size, |y, row| decoded.row(y, row));
    let profile = decoded.into_profile();
    let mut picture = Picture::new(size.0, size.1, rgb).ok_or(Unreadable::Damaged)?;
    if let Some(profile) = profile {
        colour::to_srgb(&mut picture, &profile);
    }
    Ok(picture.opened(kind, (frame.width, frame.height)).turned(turn))
}

/// The size of the working copy: that of the picture, or the same shape with fewer pixels.
fn working_size(frame: Frame) -> (u32, u32) {
    let (width, height) = (u64::from(frame.width), u64::from(frame.height));
    let most = u64::from(WORKING_PIXELS);
    if width * height <= most {
        return (frame.width, frame.height);
    }
    // The longer side is found from the area, the shorter from the longer: both in whole numbers.
    let (long, short) = (width.max(height), width.min(height));
    let new_long = (most * long / short).isqrt().clamp(1, most.min(long));
    let new_short = (most / new_long).clamp(1, short).min((short * new_long).div_ceil(long));
    let narrow = |side: u64| u32::try_from(side).unwrap_or(u32::MAX);
    if width >= height { (narrow(new_long), narrow(new_short)) } else { (narrow(new_short), narrow(new_long)) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_working_copy_keeps_the_shape_and_stays_within_its_pixels() {
        assert_eq!(working_size(Frame { width: 4_000, height: 4_000 }), (4_000, 4_000));
        assert_eq!(working_size(Frame { width: 8_000, height: 6_000 }), (4_618, 3_464));
        for (width, height) in [(65_535, 700), (700, 65_535), (50_000_000, 1), (1, 50_000_000), (7_141, 7_141)] {
            let (new_width, new_height) = working_size(Frame { width, height });
            assert!(new_width * new_height <= WORKING_PIXELS && new_width <= width && new_height <= height);
            assert!(new_width > 0 && new_height > 0);
        }
    }
}
