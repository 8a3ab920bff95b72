//! What a picture file tells beside its picture: place, people, words, times, devices, hidden pictures and films.
//!
//! Findings say what sort of thing is there and where it is held, never what it says: a finding can be logged, shown and
//! kept without repeating a name or a place. Deliberately absent: values, and a promise. A maker's own block may hold
//! anything, so no finding is no proof; only [`crate::publish()`] removes what nobody found.

mod after;
mod exif;
mod iptc;
mod words;
mod xmp;

use std::collections::BTreeSet;

use serde::{Deserialize, Serialize};

use crate::parts::{Name, Part, gif, parts};
use crate::turn::Turn;
use crate::{Kind, MOST_BYTES, Unreadable};

/// What sort of thing the file tells. The order is that of a list for people: what identifies comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum About {
    /// Where the picture was taken.
    Place,
    /// Names or regions of people shown in it.
    Person,
    /// Who took or owns it.
    Owner,
    /// Titles, captions, comments, keywords.
    Words,
    /// A smaller copy, often made before the picture was cropped or covered.
    SmallPicture,
    /// A second whole picture.
    SecondPicture,
    /// A film of the moments around it.
    Film,
    /// Bytes of no known kind after the end or in a maker's own block.
    Hidden,
    Time,
    /// A number that tells one device from all others.
    Serial,
    Camera,
    Software,
    /// What was changed, when and with which program.
    History,
    /// A colour profile; its name may tell the device.
    Profile,
}

/// Where in the file it is held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Held {
    Exif,
    Xmp,
    Iptc,
    Comment,
    /// A segment, chunk or block of the file's format.
    Block,
    AfterTheEnd,
}

/// One thing that the file tells beside its picture. Holds no word of the file.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Finding {
    pub about: About,
    pub held: Held,
}

impl Finding {
    /// A sentence for the page.
    pub fn sentence(self) -> &'static str {
        match self.about {
            About::Place => "The file says where the picture was taken.",
            About::Person => "The file says who or where people in the picture are.",
            About::Owner => "The file says who took or owns the picture.",
            About::Words => "The file holds words: a title, caption, comment or keywords.",
            About::SmallPicture => "The file holds a smaller copy, which may show what was cropped or covered later.",
            About::SecondPicture => "The file holds a second picture.",
            About::Film => "The file holds a film of the moments around the picture, perhaps with sound.",
            About::Hidden => "The file holds data of an unknown kind.",
            About::Time => "The file says when the picture was taken or changed.",
            About::Serial => "The file holds a number that belongs to one camera, phone or picture alone.",
            About::Camera => "The file says which camera or phone took the picture.",
            About::Software => "The file says with which program it was made.",
            About::History => "The file says how the picture was changed.",
            About::Profile => "The file holds a colour profile, which may name the device.",
        }
    }
}

/// EXIF blocks that are read. One is lawful; each can be made slow to read.
const MOST_BLOCKS: usize = 4;

/// What the file tells beside its picture, in order and each once. Everything of it is left out when publishing.
///
/// # Errors
/// [`Unreadable`] where the file's structure does not hold; a file that [`crate::read()`] opens never fails here.
pub fn metadata(bytes: &[u8]) -> Result<Vec<Finding>, Unreadable> {
    let kind = Kind::of(bytes);
    if kind.is_opened() && bytes.len() > MOST_BYTES {
        return Err(Unreadable::TooLarge);
    }
    let parts = parts(kind, bytes)?;
    let mut found = Found::default();
    for part in &parts {
        look(kind, part, &bytes[part.range.clone()], &mut found);
    }
    Ok(found.all.into_iter().collect())
}

/// How the picture has to be turned to stand upright.
pub(crate) fn turn(kind: Kind, bytes: &[u8], parts: &[Part]) -> Turn {
    let blocks = parts.iter().filter_map(|part| exif_block(kind, part, bytes.get(part.range.clone())?));
    let mut turns = blocks.take(MOST_BLOCKS).filter_map(exif::turn);
    turns.next().map_or(Turn::Upright, Turn::of_tag)
}

/// Findings, each once.
#[derive(Debug, Default)]
struct Found {
    all: BTreeSet<Finding>,
    /// EXIF blocks read so far.
    blocks: usize,
}

impl Found {
    fn add(&mut self, about: About, held: Held) {
        self.all.insert(Finding { about, held });
    }
}

fn exif_block<'a>(kind: Kind, part: &Part, content: &'a [u8]) -> Option<&'a [u8]> {
    match (kind, part.name) {
        (Kind::Jpeg, Name::Mark(0xe1)) => content.strip_prefix(b"Exif\0").and_then(|rest| rest.get(1..)),
        (Kind::Png, Name::Chunk(name)) if name == *b"eXIf" => Some(content),
        // Some programs write the prefix of JPEG here too.
        (Kind::WebP, Name::Chunk(name)) if name == *b"EXIF" => {
            Some(content.strip_prefix(b"Exif\0\0").unwrap_or(content))
        }
        _ => None,
    }
}

fn look(kind: Kind, part: &Part, content: &[u8], found: &mut Found) {
    if let Some(block) = exif_block(kind, part, content) {
        found.blocks += 1;
        return if found.blocks > MOST_BLOCKS {
            found.add(About::Hidden, Held::Exif);
        } else {
            exif::look(block, found);
        };
    }
    match (kind, part.name) {
        (_, Name::After) => after::look(content, found),
        (Kind::Jpeg, Name::Mark(mark)) => look_jpeg(mark, content, found),
        (Kind::Png, Name::Chunk(name)) => look_png(name, content, found),
        (Kind::WebP, Name::Chunk(name)) => match &name {
            b"XMP " => xmp::look(content, found),
            b"ICCP" => found.add(About::Profile, Held::Block),
            b"VP8 " | b"VP8L" | b"VP8X" | b"ALPH" => {}
            _ => found.add(About::Hidden, Held::Block),
        },
        (Kind::Gif, Name::Mark(label)) => look_gif(label, content, found),
        _ => {}
    }
}

fn look_jpeg(mark: u8, content: &[u8], found: &mut Found) {
    match mark {
        0xe0 if content.starts_with(b"JFIF\0") && !has_small_picture(content) => {}
        0xe0 if content.starts_with(b"JFIF\0") => found.add(About::SmallPicture, Held::Block),
        0xe0 if content.starts_with(b"JFXX\0") => found.add(About::SmallPicture, Held::Block),
        0xe1 => {
            let xmp = [&b"http://ns.adobe.com/xap/1.0/\0"[..], b"http://ns.adobe.com/xmp/extension/\0"];
            match xmp.iter().find_map(|start| content.strip_prefix(*start)) {
                Some(text) => xmp::look(text, found),
                None => found.add(About::Hidden, Held::Block),
            }
        }
        0xe2 if content.starts_with(b"ICC_PROFILE\0") => found.add(About::Profile, Held::Block),
        0xe2 if content.starts_with(b"MPF\0") => found.add(About::SecondPicture, Held::Block),
        // Content credentials: who made and changed the picture, with what (C2PA).
        0xeb => found.add(About::History, Held::Block),
        0xed => iptc::look(content, found),
        // How colours are coded; twelve bytes that every such file has alike.
        0xee if content.starts_with(b"Adobe") && content.len() == 12 => {}
        0xe0..=0xef => found.add(About::Hidden, Held::Block),
        0xfe => found.add(About::Words, Held::Comment),
        _ => {}
    }
}

/// Twelve bytes on stand the sides of a small picture, and then the picture.
fn has_small_picture(jfif: &[u8]) -> bool {
    jfif.len() > 14 || jfif.get(12..14).is_some_and(|sides| sides != [0, 0])
}

fn look_png(name: [u8; 4], content: &[u8], found: &mut Found) {
    match &name {
        b"tEXt" | b"zTXt" | b"iTXt" => {
            let end = content.iter().position(|byte| *byte == 0).unwrap_or(content.len());
            let (keyword, text) = content.split_at(end);
            if keyword == b"XML:com.adobe.xmp" {
                xmp::look(text, found);
            } else {
                found.add(words::about(keyword), Held::Comment);
            }
        }
        b"tIME" => found.add(About::Time, Held::Block),
        b"iCCP" => found.add(About::Profile, Held::Block),
        b"caBX" => found.add(About::History, Held::Block),
        b"IHDR" | b"PLTE" | b"IDAT" | b"IEND" | b"tRNS" | b"gAMA" | b"cHRM" | b"sRGB" | b"sBIT" | b"bKGD" | b"hIST"
        | b"pHYs" | b"sPLT" | b"cICP" | b"mDCV" | b"cLLI" => {}
        _ => found.add(About::Hidden, Held::Block),
    }
}

fn look_gif(label: u8, content: &[u8], found: &mut Found) {
    match label {
        gif::COMMENT | gif::PLAIN_TEXT => found.add(About::Words, Held::Comment),
        gif::APPLICATION => match content.get(1..12) {
            Some(b"NETSCAPE2.0" | b"ANIMEXTS1.0") => {}
            Some(b"ICCRGBG1012") => found.add(About::Profile, Held::Block),
            Some(b"XMP DataXMP") => xmp::look(content, found),
            _ => found.add(About::Hidden, Held::Block),
        },
        gif::CONTROL | gif::FRAME | gif::SCREEN => {}
        _ => found.add(About::Hidden, Held::Block),
    }
}
