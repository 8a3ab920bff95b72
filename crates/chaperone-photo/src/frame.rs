//! What a file says of its own size, and what it would cost to believe it.
//!
//! Read from the parts before any decoder runs, because a file of a hundred bytes can ask for gigabytes. Costs are
//! upper bounds taken from reading the decoders' sources (image 0.25, zune-jpeg 0.5, png 0.18, image-webp 0.2,
//! gif 0.14). Deliberately absent: trust in any number.

use crate::parts::{Name, Part, gif, jpeg};
use crate::{Kind, Unreadable};

/// Pixels at most, so that opening stays within five seconds also on a small machine. The largest ordinary phone
/// picture has 50 million.
const MOST_PIXELS: u64 = 51_000_000;

/// Bytes that decoding may take beside the file itself. With the file, the decoder's copy of it, and the working copy
/// the whole stays below 256 MiB; a test with a counting allocator holds it to that.
const MOST_COST: u64 = 190_000_000;

/// A JPEG of more passes than this is an attack: programs write 10 to 14.
const MOST_SCANS: usize = 30;

/// A lossless WebP can ask for a table of four thousand bytes with eleven bytes of code, and image-webp 0.2 keeps all of
/// them. So each of its bytes is counted as this many, and a large lossless WebP is refused.
const LOSSLESS_WEBP: u64 = 400;

/// Width and height of the picture in pixels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Frame {
    pub width: u32,
    pub height: u32,
}

/// The frame of a file that may be decoded.
pub(crate) fn frame(kind: Kind, bytes: &[u8], parts: &[Part]) -> Result<Frame, Unreadable> {
    let file = File { bytes, parts };
    let (width, height, cost) = match kind {
        Kind::Jpeg => file.jpeg()?,
        Kind::Png => file.png()?,
        Kind::WebP => file.webp()?,
        Kind::Gif => file.gif()?,
        kind => return Err(Unreadable::Kind { kind }),
    };
    if width == 0 || height == 0 {
        return Err(Unreadable::Damaged);
    }
    if u64::from(width) * u64::from(height) > MOST_PIXELS || cost > MOST_COST {
        return Err(Unreadable::TooManyPixels);
    }
    Ok(Frame { width, height })
}

struct File<'a> {
    bytes: &'a [u8],
    parts: &'a [Part],
}

impl<'a> File<'a> {
    fn find(&self, name: Name) -> impl Iterator<Item = &'a [u8]> {
        let bytes = self.bytes;
        self.parts.iter().filter(move |part| part.name == name).filter_map(move |part| bytes.get(part.range.clone()))
    }

    fn chunk(&self, name: [u8; 4]) -> Option<&'a [u8]> {
        self.find(Name::Chunk(name)).next()
    }

    fn jpeg(&self) -> Result<(u32, u32, u64), Unreadable> {
        let is_frame = |mark: u8| matches!(mark, 0xc0..=0xcf) && !matches!(mark, 0xc4 | 0xc8 | 0xcc);
        let mut frames = self.parts.iter().filter_map(|part| match part.name {
            Name::Mark(mark) if is_frame(mark) => Some((mark, &self.bytes[part.range.clone()])),
            _ => None,
        });
        let (Some((mark, header)), None) = (frames.next(), frames.next()) else { return Err(Unreadable::Damaged) };
        let scans = self.find(Name::Mark(jpeg::SCAN)).count();
        let (Some((start, components)), true) = (header.split_first_chunk::<6>(), scans > 0) else {
            return Err(Unreadable::Damaged);
        };
        let [bits, high_1, high_2, wide_1, wide_2, count] = *start;
        if !matches!(mark, 0xc0..=0xc2) || bits != 8 || !matches!(count, 1 | 3 | 4) || scans > MOST_SCANS {
            return Err(Unreadable::Unusual);
        }
        let (width, height) = (u16::from_be_bytes([wide_1, wide_2]), u16::from_be_bytes([high_1, high_2]));
        // Samples across and down, four bits each: a component of 1 by 1 beside one of 2 by 2 has a quarter of its pixels.
        let mut samples = Vec::new();
        for component in components.chunks_exact(3).take(usize::from(count)) {
            let (across, down) = (u64::from(component[1] >> 4), u64::from(component[1] & 15));
            if !(1..=4).contains(&across) || !(1..=4).contains(&down) {
                return Err(Unreadable::Damaged);
            }
            samples.push((across, down));
        }
        let most_across = samples.iter().map(|(across, _)| *across).max().unwrap_or(1);
        let most_down = samples.iter().map(|(_, down)| *down).max().unwrap_or(1);
        let blocks = u64::from(width).div_ceil(8 * most_across) * u64::from(height).div_ceil(8 * most_down);
        let decoded = u64::from(width) * u64::from(height) * if count == 1 { 1 } else { 3 };
        // A picture in several passes keeps every coefficient, two bytes each, until the last.
        let in_passes = mark == 0xc2 || scans > 1;
        let coefficients: u64 = samples.iter().map(|(across, down)| blocks * across * down * 64 * 2).sum();
        Ok((width.into(), height.into(), decoded + if in_passes { coefficients } else { 0 }))
    }

    fn png(&self) -> Result<(u32, u32, u64), Unreadable> {
        if self.chunk(*b"acTL").is_some() {
            return Err(Unreadable::Moves);
        }
        let header = self.chunk(*b"IHDR").filter(|header| header.len() == 13).ok_or(Unreadable::Damaged)?;
        let (width, height) = (number_be(header, 0)?, number_be(header, 4)?);
        let clear = u64::from(self.chunk(*b"tRNS").is_some());
        let channels = match header[9] {
            0 => 1 + clear,
            2 | 3 => 3 + clear,
            4 => 2,
            6 => 4,
            _ => return Err(Unreadable::Damaged),
        };
        let deep = if header[8] == 16 { 2 } else { 1 };
        Ok((width, height, u64::from(width).saturating_mul(u64::from(height)).saturating_mul(channels * deep)))
    }

    fn webp(&self) -> Result<(u32, u32, u64), Unreadable> {
        let extended = self.chunk(*b"VP8X");
        let flags = extended.and_then(|chunk| chunk.first()).copied().unwrap_or(0);
        if flags & 0x02 != 0 || self.chunk(*b"ANIM").is_some() || self.chunk(*b"ANMF").is_some() {
            return Err(Unreadable::Moves);
        }
        let (lossy, lossless) = (self.chunk(*b"VP8 "), self.chunk(*b"VP8L"));
        let (width, height) = match (lossy, lossless) {
            (Some(lossy), None) => {
                let (width, height) = (pair_le(lossy, 6)?, pair_le(lossy, 8)?);
                (u32::from(width & 0x3fff), u32::from(height & 0x3fff))
            }
            (None, Some(lossless)) => {
                let packed =
                    lossless.get(1..5).and_then(|packed| packed.try_into().ok()).ok_or(Unreadable::CutShort)?;
                let packed = u32::from_le_bytes(packed);
                ((packed & 0x3fff) + 1, ((packed >> 14) & 0x3fff) + 1)
            }
            _ => return Err(Unreadable::Damaged),
        };
        if let Some(canvas) = extended {
            let side = |at: usize| -> Result<u32, Unreadable> {
                let [one, two, three] =
                    canvas.get(at..at + 3).and_then(|side| side.try_into().ok()).ok_or(Unreadable::CutShort)?;
                Ok(u32::from_le_bytes([one, two, three, 0]) + 1)
            };
            // A canvas other than its picture is lawful only where frames move.
            if (side(4)?, side(7)?) != (width, height) {
                return Err(Unreadable::Damaged);
            }
        }
        let length = |chunk: Option<&[u8]>| chunk.map_or(0, |chunk| u64::try_from(chunk.len()).unwrap_or(u64::MAX));
        let tables = (length(lossless) + length(self.chunk(*b"ALPH"))).saturating_mul(LOSSLESS_WEBP);
        // Planes of a lossy picture and its pixels; with a clear channel that channel's buffers; else two copies.
        let each = match (lossy, self.chunk(*b"ALPH")) {
            (Some(_), None) => 6,
            (Some(_), Some(_)) => 12,
            (None, _) => 8,
        };
        Ok((width, height, (u64::from(width) * u64::from(height) * each).saturating_add(tables)))
    }

    fn gif(&self) -> Result<(u32, u32, u64), Unreadable> {
        let screen = self.find(Name::Mark(gif::SCREEN)).next().ok_or(Unreadable::Damaged)?;
        let (width, height) = (pair_le(screen, 0)?, pair_le(screen, 2)?);
        let mut frames = self.find(Name::Mark(gif::FRAME));
        let Some(frame) = frames.next() else { return Err(Unreadable::Damaged) };
        if frames.next().is_some() {
            return Err(Unreadable::Moves);
        }
        let ends = |start: usize, length: usize| -> Result<u32, Unreadable> {
            Ok(u32::from(pair_le(frame, start)?) + u32::from(pair_le(frame, length)?))
        };
        if ends(0, 4)? > u32::from(width) || ends(2, 6)? > u32::from(height) {
            return Err(Unreadable::Damaged);
        }
        Ok((width.into(), height.into(), u64::from(width) * u64::from(height) * 8))
    }
}

fn number_be(bytes: &[u8], at: usize) -> Result<u32, Unreadable> {
    let four = bytes.get(at..at + 4).and_then(|four| four.try_into().ok()).ok_or(Unreadable::CutShort)?;
    Ok(u32::from_be_bytes(four))
}

fn pair_le(bytes: &[u8], at: usize) -> Result<u16, Unreadable> {
    let two = bytes.get(at..at + 2).and_then(|two| two.try_into().ok()).ok_or(Unreadable::CutShort)?;
    Ok(u16::from_le_bytes(two))
}
