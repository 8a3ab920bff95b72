//! EXIF: which of its tags are there. The crate `kamadak-exif` reads the block.
//!
//! Asks for a short list of tags and never for all of them: a block of 64 thousand bytes can name the same bytes as the
//! value of five thousand tags, and reading all would take gigabytes.

use exif::{Context, Error, Exif, In, Reader, Tag};

use super::{About, Found, Held};

/// Longest block that is read. In a JPEG none can be longer; in other formats a longer one is reported unread.
const LONGEST: usize = 1 << 16;

/// Tags of Windows, as UTF-16: title, comment, author, keywords, subject.
const XP_TITLE: Tag = Tag(Context::Tiff, 0x9c9b);
const XP_COMMENT: Tag = Tag(Context::Tiff, 0x9c9c);
const XP_AUTHOR: Tag = Tag(Context::Tiff, 0x9c9d);
const XP_KEYWORDS: Tag = Tag(Context::Tiff, 0x9c9e);
const XP_SUBJECT: Tag = Tag(Context::Tiff, 0x9c9f);
/// The computer on which the picture was worked on, often named after its owner.
const HOST_COMPUTER: Tag = Tag(Context::Tiff, 0x013c);

const TAGS: [(Tag, About); 37] = [
    (Tag::GPSLatitude, About::Place),
    (Tag::GPSLongitude, About::Place),
    (Tag::GPSAltitude, About::Place),
    (Tag::GPSDestLatitude, About::Place),
    (Tag::GPSImgDirection, About::Place),
    (Tag::GPSAreaInformation, About::Place),
    (Tag::GPSProcessingMethod, About::Place),
    (Tag::GPSMapDatum, About::Place),
    (Tag::GPSSatellites, About::Place),
    (Tag::GPSDateStamp, About::Time),
    (Tag::GPSTimeStamp, About::Time),
    (Tag::Artist, About::Owner),
    (Tag::Copyright, About::Owner),
    (Tag::CameraOwnerName, About::Owner),
    (XP_AUTHOR, About::Owner),
    (HOST_COMPUTER, About::Owner),
    (Tag::ImageDescription, About::Words),
    (Tag::UserComment, About::Words),
    (XP_TITLE, About::Words),
    (XP_COMMENT, About::Words),
    (XP_KEYWORDS, About::Words),
    (XP_SUBJECT, About::Words),
    (Tag::DateTime, About::Time),
    (Tag::DateTimeOriginal, About::Time),
    (Tag::DateTimeDigitized, About::Time),
    (Tag::OffsetTimeOriginal, About::Time),
    (Tag::BodySerialNumber, About::Serial),
    (Tag::LensSerialNumber, About::Serial),
    (Tag::ImageUniqueID, About::Serial),
    (Tag::Make, About::Camera),
    (Tag::Model, About::Camera),
    (Tag::LensModel, About::Camera),
    (Tag::Software, About::Software),
    (Tag::SubjectArea, About::Person),
    (Tag::SubjectLocation, About::Person),
    (Tag::MakerNote, About::Hidden),
    (Tag::RelatedSoundFile, About::Film),
];

/// Adds what the block tells.
pub(super) fn look(block: &[u8], found: &mut Found) {
    let Some(exif) = read(block) else {
        return found.add(About::Hidden, Held::Exif);
    };
    for (tag, about) in TAGS {
        if exif.get_field(tag, In::PRIMARY).is_some() {
            found.add(about, Held::Exif);
        }
    }
    let small = [Tag::JPEGInterchangeFormat, Tag::StripOffsets, Tag::ImageWidth, Tag::Compression];
    if small.iter().any(|tag| exif.get_field(*tag, In::THUMBNAIL).is_some()) {
        found.add(About::SmallPicture, Held::Exif);
    }
}

/// The value of the tag `Orientation`, if the block has one.
pub(super) fn turn(block: &[u8]) -> Option<u32> {
    read(block)?.get_field(Tag::Orientation, In::PRIMARY)?.value.get_uint(0)
}

/// The block, also where a part of it is broken.
fn read(block: &[u8]) -> Option<Exif> {
    if block.len() > LONGEST {
        return None;
    }
    let read = Reader::new().continue_on_error(true).read_raw(block.to_vec());
    match read {
        Ok(exif) => Some(exif),
        Err(Error::PartialResult(partial)) => Some(partial.into_inner().0),
        Err(_) => None,
    }
}
