//! The block of Photoshop in a JPEG: image resources, and in one of them the data sets of IPTC (IIM 4.2, record 2).

use super::{About, Found, Held};

/// Resource of the IPTC record, and those of small pictures (Adobe Photoshop File Formats Specification).
const IPTC: u16 = 0x0404;
const SMALL_PICTURES: [u16; 2] = [0x0409, 0x040c];
const COPYRIGHT_ADDRESS: u16 = 0x040b;

/// Adds what the segment tells.
pub(super) fn look(content: &[u8], found: &mut Found) {
    let Some(mut rest) = content.strip_prefix(b"Photoshop 3.0\0") else {
        return found.add(About::Hidden, Held::Block);
    };
    while !rest.is_empty() {
        let Some((id, data, after)) = resource(rest) else {
            return found.add(About::Hidden, Held::Block);
        };
        match id {
            IPTC => look_record(data, found),
            COPYRIGHT_ADDRESS => found.add(About::Owner, Held::Block),
            id if SMALL_PICTURES.contains(&id) => found.add(About::SmallPicture, Held::Block),
            _ => found.add(About::History, Held::Block),
        }
        rest = after;
    }
}

/// `8BIM`, an id, a name with its length, the length of the data, the data; name and data fill up to an even length.
fn resource(bytes: &[u8]) -> Option<(u16, &[u8], &[u8])> {
    let rest = bytes.strip_prefix(b"8BIM")?;
    let (id, rest) = rest.split_first_chunk::<2>()?;
    let name = usize::from(*rest.first()?) + 1;
    let (length, rest) = rest.get(name + name % 2..)?.split_first_chunk::<4>()?;
    let length = usize::try_from(u32::from_be_bytes(*length)).ok()?;
    let data = rest.get(..length)?;
    let after = rest.get(length + length % 2..).unwrap_or(&[]);
    Some((u16::from_be_bytes(*id), data, after))
}

fn look_record(mut rest: &[u8], found: &mut Found) {
    while let [0x1c, record, set, high, low, after @ ..] = rest {
        let length = usize::from(u16::from_be_bytes([*high, *low]));
        let about = match (record, set) {
            (2, 90 | 92 | 95 | 100 | 101 | 26 | 27) => Some(About::Place),
            (2, 80 | 85 | 110 | 115 | 116 | 118 | 122) => Some(About::Owner),
            (2, 30 | 35 | 37 | 38 | 55 | 60 | 62 | 63) => Some(About::Time),
            (2, 65 | 70) => Some(About::Software),
            (2, 5 | 7 | 10 | 12 | 15 | 20 | 25 | 40 | 103 | 105 | 120) => Some(About::Words),
            // Versions and the set of characters tell nothing.
            (2, 0) | (1, _) => None,
            _ => Some(About::Hidden),
        };
        if let Some(about) = about {
            found.add(about, Held::Iptc);
        }
        rest = after.get(length..).unwrap_or(&[]);
    }
    if rest.iter().any(|byte| *byte != 0) {
        found.add(About::Hidden, Held::Iptc);
    }
}
