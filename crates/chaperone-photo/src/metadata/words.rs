//! Keywords of PNG text chunks (ISO/IEC 15948, section 11.3.4.2, and what ImageMagick adds).

use super::About;

const KEYWORDS: [(&str, About); 12] = [
    ("Author", About::Owner),
    ("Copyright", About::Owner),
    ("Creation Time", About::Time),
    ("date:create", About::Time),
    ("date:modify", About::Time),
    ("date:timestamp", About::Time),
    ("Software", About::Software),
    ("Source", About::Camera),
    ("Raw profile type exif", About::Hidden),
    ("Raw profile type APP1", About::Hidden),
    ("Raw profile type iptc", About::Words),
    ("Raw profile type xmp", About::Hidden),
];

/// What a text with that keyword tells; words, unless the keyword is known for something else.
pub(super) fn about(keyword: &[u8]) -> About {
    let known = KEYWORDS.iter().find(|(word, _)| word.as_bytes().eq_ignore_ascii_case(keyword));
    known.map_or(About::Words, |(_, about)| *about)
}
