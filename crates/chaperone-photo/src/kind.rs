//! What sort of file the bytes are, told by their first bytes and never by a file name.
//!
//! Knows more sorts than the crate opens, so that each refusal can say what the file is and what to do instead.
//! Deliberately absent: a judgement of whether the rest of the file keeps what its first bytes promise ([`crate::read`]
//! makes it).

use serde::Serialize;

/// A sort of file. Only the first four are opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum Kind {
    Jpeg,
    Png,
    WebP,
    Gif,
    /// HEIC, HEIF and AVIF: the usual format of newer phones. No pure decoder is kept well enough to be trusted with
    /// what strangers send.
    Heic,
    /// TIFF, and the raw formats of cameras, which are TIFF inside.
    Tiff,
    /// An x-ray or scan with the patient's data in its header.
    Dicom,
    Pdf,
    Svg,
    Film,
    Archive,
    /// BMP, Photoshop, JPEG XL, JPEG 2000, icons.
    OtherPicture,
    Page,
    Unknown,
}

/// Groups of elements with which a DICOM file without a preamble begins: file meta information, identification.
const DICOM_GROUPS: [u16; 2] = [0x0002, 0x0008];

/// Two-letter types of elements (DICOM PS3.5, section 6.2).
const DICOM_TYPES: [&[u8; 2]; 34] = [
    b"AE", b"AS", b"AT", b"CS", b"DA", b"DS", b"DT", b"FL", b"FD", b"IS", b"LO", b"LT", b"OB", b"OD", b"OF", b"OL",
    b"OV", b"OW", b"PN", b"SH", b"SL", b"SQ", b"SS", b"ST", b"SV", b"TM", b"UC", b"UI", b"UL", b"UN", b"UR", b"US",
    b"UT", b"UV",
];

/// Brands of the box `ftyp` that are still pictures (ISO/IEC 23008-12 and the AVIF specification).
const STILL_BRANDS: [&[u8; 4]; 10] =
    [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1", b"avif", b"avis"];

const STARTS: [(&[u8], Kind); 30] = [
    (b"\xff\xd8\xff", Kind::Jpeg),
    (b"\x89PNG\r\n\x1a\n", Kind::Png),
    (b"GIF87a", Kind::Gif),
    (b"GIF89a", Kind::Gif),
    (b"II*\0", Kind::Tiff),
    (b"MM\0*", Kind::Tiff),
    (b"II+\0", Kind::Tiff),
    (b"MM\0+", Kind::Tiff),
    (b"IIU\0", Kind::Tiff),
    (b"%PDF", Kind::Pdf),
    (b"PK\x03\x04", Kind::Archive),
    (b"PK\x05\x06", Kind::Archive),
    (b"7z\xbc\xaf\x27\x1c", Kind::Archive),
    (b"Rar!", Kind::Archive),
    (b"\x1f\x8b", Kind::Archive),
    (b"BZh", Kind::Archive),
    (b"\xfd7zXZ\0", Kind::Archive),
    (b"\x28\xb5\x2f\xfd", Kind::Archive),
    (b"\x1a\x45\xdf\xa3", Kind::Film),
    (b"\0\0\x01\xba", Kind::Film),
    (b"\0\0\x01\xb3", Kind::Film),
    (b"OggS", Kind::Film),
    (b"FLV\x01", Kind::Film),
    (b"\x30\x26\xb2\x75", Kind::Film),
    (b"8BPS", Kind::OtherPicture),
    (b"\xff\x0a", Kind::OtherPicture),
    (b"\0\0\0\x0cJXL ", Kind::OtherPicture),
    (b"\0\0\0\x0cjP  ", Kind::OtherPicture),
    (b"\xff\x4f\xff\x51", Kind::OtherPicture),
    (b"\0\0\x01\0", Kind::OtherPicture),
];

impl Kind {
    /// The sort of file that the bytes begin like.
    ///
    /// ```
    /// use chaperone_photo::Kind;
    ///
    /// assert_eq!(Kind::of(b"GIF89a..."), Kind::Gif);
    /// assert_eq!(Kind::of(b"a letter"), Kind::Unknown);
    /// ```
    pub fn of(bytes: &[u8]) -> Kind {
        if let Some((_, kind)) = STARTS.iter().find(|(start, _)| bytes.starts_with(start)) {
            return *kind;
        }
        match (bytes.get(..4), bytes.get(4..8), bytes.get(8..12)) {
            (Some(b"RIFF"), _, Some(b"WEBP")) => return Kind::WebP,
            (_, Some(b"ftyp"), Some(brand)) => {
                let still = STILL_BRANDS.iter().any(|known| known.as_slice() == brand);
                let raw = brand == b"crx ";
                return if still {
                    Kind::Heic
                } else if raw {
                    Kind::Tiff
                } else {
                    Kind::Film
                };
            }
            (Some(b"RIFF"), ..) | (_, Some(b"moov" | b"mdat" | b"wide" | b"free"), _) => return Kind::Film,
            _ => {}
        }
        if is_dicom(bytes) {
            return Kind::Dicom;
        }
        // A bitmap says its own length, so that a text that begins with these two letters is not one.
        if bytes.starts_with(b"BM") && bytes.get(6..10) == Some(&[0; 4]) {
            return Kind::OtherPicture;
        }
        if bytes.get(257..262) == Some(b"ustar") {
            return Kind::Archive;
        }
        of_text(bytes)
    }

    /// Whether this crate opens it.
    pub fn is_opened(self) -> bool {
        matches!(self, Kind::Jpeg | Kind::Png | Kind::WebP | Kind::Gif)
    }

    /// The ending of a file of this kind, without the dot; empty for what is not opened.
    pub fn ending(self) -> &'static str {
        match self {
            Kind::Jpeg => "jpg",
            Kind::Png => "png",
            Kind::WebP => "webp",
            Kind::Gif => "gif",
            _ => "",
        }
    }

    /// The type in the words of the web; empty for what is not opened.
    pub fn media_type(self) -> &'static str {
        match self {
            Kind::Jpeg => "image/jpeg",
            Kind::Png => "image/png",
            Kind::WebP => "image/webp",
            Kind::Gif => "image/gif",
            _ => "",
        }
    }
}

/// With the preamble of 128 bytes, or without: some programs leave it out, and the header is as full of names.
fn is_dicom(bytes: &[u8]) -> bool {
    if bytes.get(128..132) == Some(b"DICM") || bytes.starts_with(b"DICM") {
        return true;
    }
    let Some((tag, rest)) = bytes.split_first_chunk::<4>() else { return false };
    let [group_low, group_high, element_low, element_high] = *tag;
    let group = u16::from_le_bytes([group_low, group_high]);
    if !DICOM_GROUPS.contains(&group) || element_high != 0 {
        return false;
    }
    let explicit = rest.get(..2).is_some_and(|name| DICOM_TYPES.iter().any(|known| known.as_slice() == name));
    // Implicit types: the first element of a group is its length, four bytes long.
    let implicit = element_low == 0 && rest.get(..4) == Some(&[4, 0, 0, 0]);
    explicit || implicit
}

/// Kinds that are text. A byte order mark and space may stand before it, and a PDF may begin late.
fn of_text(bytes: &[u8]) -> Kind {
    let start = &bytes[..bytes.len().min(4096)];
    let has = |word: &[u8]| start.windows(word.len()).any(|window| window.eq_ignore_ascii_case(word));
    let first = start.iter().position(|byte| !matches!(byte, 0xef | 0xbb | 0xbf | b' ' | b'\t' | b'\r' | b'\n'));
    let is_markup = first.is_some_and(|at| start[at] == b'<');
    if is_markup && has(b"<svg") {
        Kind::Svg
    } else if is_markup && (has(b"<html") || has(b"<!doctype html")) {
        Kind::Page
    } else if bytes[..bytes.len().min(1024)].windows(5).any(|window| window == b"%PDF-") {
        Kind::Pdf
    } else {
        Kind::Unknown
    }
}
