//! Why a file is not taken in: one sentence for the person who chose it, with what to do instead.
//!
//! No variant holds a byte of the file, so nothing of a patient can reach a log or an error page through it.

use serde::Serialize;
use thiserror::Error;

use crate::Kind;

/// The answer "no" to a file. The text is a sentence for the page; [`Unreadable::name`] is for machines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Error, Serialize)]
#[serde(tag = "name", rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Unreadable {
    #[error("The file is empty. Choose the picture again.")]
    Empty,
    /// More than [`crate::MOST_BYTES`].
    #[error("The file is larger than 20 MB. Save the picture smaller and add that.")]
    TooLarge,
    /// The file is of a kind that is not opened.
    #[error("{}", sentence(*.kind))]
    Kind { kind: Kind },
    /// The file ends before its own structure does.
    #[error("The file ends too early, so part of the picture is missing. Copy it again from the camera or phone.")]
    CutShort,
    /// The file contradicts itself, or cannot be decoded.
    #[error("The file is damaged. Open it in another program, save it as a new JPEG and add that.")]
    Damaged,
    /// More pixels than can be opened within the limits of memory and time.
    #[error(
        "The picture has too many pixels to be checked here. Save it with 20 million pixels or fewer and add that."
    )]
    TooManyPixels,
    /// Several frames: what moves would have to be checked frame by frame.
    #[error("The picture moves, and only still pictures can be checked. Save one frame as JPEG or PNG and add that.")]
    Moves,
    /// A lawful but rare way of coding: 12 bits, lossless or arithmetic JPEG, a great many passes.
    #[error(
        "The picture is saved in a rare way that is not opened here. Save it as an ordinary JPEG or PNG and add that."
    )]
    Unusual,
}

impl Unreadable {
    /// A stable name.
    pub fn name(self) -> &'static str {
        match self {
            Unreadable::Empty => "empty",
            Unreadable::TooLarge => "too-large",
            Unreadable::Kind { .. } => "kind",
            Unreadable::CutShort => "cut-short",
            Unreadable::Damaged => "damaged",
            Unreadable::TooManyPixels => "too-many-pixels",
            Unreadable::Moves => "moves",
            Unreadable::Unusual => "unusual",
        }
    }
}

fn sentence(kind: Kind) -> &'static str {
    match kind {
        Kind::Heic => {
            "This is a HEIC or AVIF picture, which is not opened here. Set the phone's camera to the most compatible \
             format, or export the picture as JPEG, and add that."
        }
        Kind::Tiff => {
            "This is a TIFF or raw camera file, which is not opened here. Export it as JPEG or PNG and add that."
        }
        Kind::Dicom => {
            "This is a DICOM file. It carries the patient's name, date of birth and numbers in its header and often in \
             the picture, so it is not taken in. Export the picture alone as JPEG or PNG, without its labels, and add \
             that."
        }
        Kind::Pdf => "This is a PDF document, not a picture. Save the page as JPEG or PNG and add that.",
        Kind::Svg => "This is an SVG drawing, which can hold programs and hidden text. Export it as PNG and add that.",
        Kind::Film => "This is a film or a sound, which cannot be checked here. Add a still picture instead.",
        Kind::Archive => "This is an archive or an office document. Take the picture out of it and add that.",
        Kind::OtherPicture => "This kind of picture is not opened here. Save it as JPEG or PNG and add that.",
        Kind::Page => "This is a web page, not a picture. Save the picture itself as JPEG or PNG and add that.",
        Kind::Jpeg | Kind::Png | Kind::WebP | Kind::Gif | Kind::Unknown => {
            "This is not a picture that can be opened here. Add a JPEG, PNG, WebP or GIF."
        }
    }
}
