//! What follows the end of the picture: films of phones, second pictures, whole archives.

use super::{About, Found, Held};
use crate::Kind;

/// Adds what the bytes after the end are. Zeros alone are filling and tell nothing.
pub(super) fn look(content: &[u8], found: &mut Found) {
    if content.iter().all(|byte| *byte == 0) {
        return;
    }
    let has = |word: &[u8]| content.windows(word.len()).any(|window| window == word);
    let kind = Kind::of(content);
    // A motion photo: an MP4 begins with a box of this name, some bytes after the picture.
    if kind == Kind::Film || has(b"ftypmp4") || has(b"ftypisom") || has(b"ftypqt") || has(b"MotionPhoto_Data") {
        found.add(About::Film, Held::AfterTheEnd);
    } else if kind.is_opened() || kind == Kind::Heic || has(b"\xff\xd8\xff") {
        found.add(About::SecondPicture, Held::AfterTheEnd);
    } else {
        found.add(About::Hidden, Held::AfterTheEnd);
    }
}
