//! XMP: which properties are there, found by their names in the text.
//!
//! Not parsed as XML: a parser would have to be trusted with what strangers send, and only the presence of a name
//! matters. A name in a value counts too; that errs on the side of telling.

use super::{About, Found, Held};

/// Names of properties by what they tell (XMP specification part 2, IPTC Photo Metadata, MWG, Google's camera).
const NAMES: [(&str, About); 40] = [
    ("exif:GPS", About::Place),
    ("photoshop:City", About::Place),
    ("photoshop:State", About::Place),
    ("photoshop:Country", About::Place),
    ("Iptc4xmpCore:Location", About::Place),
    ("Iptc4xmpExt:Location", About::Place),
    ("Iptc4xmpExt:PersonInImage", About::Person),
    ("mwg-rs:Region", About::Person),
    ("MPReg:", About::Person),
    ("MP:RegionInfo", About::Person),
    ("dc:creator", About::Owner),
    ("dc:rights", About::Owner),
    ("xmpRights:", About::Owner),
    ("photoshop:Credit", About::Owner),
    ("photoshop:AuthorsPosition", About::Owner),
    ("plus:", About::Owner),
    ("aux:OwnerName", About::Owner),
    ("dc:title", About::Words),
    ("dc:description", About::Words),
    ("dc:subject", About::Words),
    ("photoshop:Headline", About::Words),
    ("photoshop:Instructions", About::Words),
    ("xmp:Label", About::Words),
    ("lr:hierarchicalSubject", About::Words),
    ("xmp:Thumbnails", About::SmallPicture),
    ("xmpGImg:", About::SmallPicture),
    ("GDepth:", About::SecondPicture),
    ("GImage:", About::SecondPicture),
    ("hdrgm:", About::SecondPicture),
    ("MotionPhoto", About::Film),
    ("MicroVideo", About::Film),
    ("xmp:CreateDate", About::Time),
    ("xmp:ModifyDate", About::Time),
    ("exif:DateTime", About::Time),
    ("photoshop:DateCreated", About::Time),
    ("SerialNumber", About::Serial),
    ("tiff:Model", About::Camera),
    ("xmp:CreatorTool", About::Software),
    ("xmpMM:", About::History),
    ("crs:", About::History),
];

/// Adds what the text tells; a text in which no name is known, or that is compressed, is hidden data.
pub(super) fn look(text: &[u8], found: &mut Found) {
    // Names by their first letter: a hostile text has twenty million letters, and most begin no name.
    let mut by_first: [Vec<(&[u8], About)>; 256] = std::array::from_fn(|_| Vec::new());
    for (name, about) in NAMES {
        if let Some((first, rest)) = name.as_bytes().split_first() {
            by_first[usize::from(*first)].push((rest, about));
        }
    }
    let mut known = false;
    for (at, first) in text.iter().enumerate() {
        for (rest, about) in &by_first[usize::from(*first)] {
            // Most fall at the second letter, before anything is called.
            if text.get(at + 1) == rest.first() && text[at + 1..].starts_with(rest) {
                found.add(*about, Held::Xmp);
                known = true;
            }
        }
    }
    if !known {
        found.add(About::Hidden, Held::Xmp);
    }
}
