//! The file without whatever a decoder does not need: comments, EXIF, texts, thumbnails, huge profiles.
//!
//! A decoder reads and keeps such parts, unpacks them, and can be made to choke on them; one that never sees them cannot.
//! Deliberately absent: WebP and GIF, whose decoders leave such parts alone.

use std::borrow::Cow;

use crate::Kind;
use crate::parts::{Name, Part, jpeg};

/// A colour profile of more bytes than this is left out: those of cameras and screens have 500 bytes to 600 thousand.
const MOST_PROFILE: usize = 1 << 20;

/// The same picture in fewer bytes, or the file as it is where there is nothing to leave out.
pub(super) fn needed<'a>(kind: Kind, bytes: &'a [u8], parts: &[Part]) -> Cow<'a, [u8]> {
    let profile: usize = parts.iter().filter(|part| is_profile(kind, part, bytes)).map(|part| part.range.len()).sum();
    let keeps = |part: &Part| match (kind, part.name) {
        (_, Name::After) => false,
        (Kind::Jpeg, Name::Mark(0xe0 | 0xee)) => true,
        (Kind::Jpeg, Name::Mark(0xe1..=0xef | 0xfe)) => is_profile(kind, part, bytes) && profile <= MOST_PROFILE,
        (Kind::Png, Name::Chunk(name)) => {
            let is_critical = name[0].is_ascii_uppercase();
            is_critical || name == *b"tRNS" || (is_profile(kind, part, bytes) && profile <= MOST_PROFILE)
        }
        _ => true,
    };
    if !matches!(kind, Kind::Jpeg | Kind::Png) || parts.iter().all(keeps) {
        return Cow::Borrowed(bytes);
    }
    let mut kept = Vec::with_capacity(bytes.len());
    let start = if kind == Kind::Jpeg { 2 } else { 8 };
    kept.extend_from_slice(&bytes[..start]);
    for (at, part) in parts.iter().enumerate().filter(|(_, part)| keeps(part)) {
        let (from, to) = match (kind, part.name) {
            (Kind::Jpeg, Name::Mark(jpeg::END)) => (part.range.start - 2, part.range.end),
            // Marker and length stand before the content, and coded pixels up to the next marker behind a scan.
            (Kind::Jpeg, Name::Mark(jpeg::SCAN)) => (part.range.start - 4, next_marker(parts, at)),
            (Kind::Jpeg, _) => (part.range.start - 4, part.range.end),
            // Length and name stand before the content, the check sum behind it.
            _ => (part.range.start - 8, part.range.end + 4),
        };
        kept.extend_from_slice(bytes.get(from..to).unwrap_or_default());
    }
    Cow::Owned(kept)
}

/// Where the marker of the part behind this one stands.
fn next_marker(parts: &[Part], at: usize) -> usize {
    let Some(next) = parts.get(at + 1) else { return parts[at].range.end };
    let before = if next.name == Name::Mark(jpeg::END) { 2 } else { 4 };
    next.range.start - before
}

fn is_profile(kind: Kind, part: &Part, bytes: &[u8]) -> bool {
    match (kind, part.name) {
        (Kind::Jpeg, Name::Mark(0xe2)) => bytes[part.range.clone()].starts_with(b"ICC_PROFILE\0"),
        (Kind::Png, Name::Chunk(name)) => name == *b"iCCP",
        _ => false,
    }
}
