//! The bytes for one network: encoded anew from pixels, no metadata, small enough, proved clean.
//!
//! Nothing of the original file is copied, so what nobody found is gone as well. Deliberately absent: sending, and
//! deciding whether the picture may be sent.

use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::{ExtendedColorType, ImageEncoder};
use sha2::{Digest, Sha256};
use thiserror::Error;

use crate::{Kind, Picture, Target, prove_clean};

/// Qualities of JPEG that are tried, from the best: 88 is hard to tell from the original, below 70 teeth show edges.
const QUALITIES: [u8; 4] = [88, 82, 76, 70];

/// A picture of at most so many colours is a drawing or a screen, and stays sharp as PNG.
const FEW_COLOURS: usize = 256;

/// Bytes ready for a network, proved clean. Printing it shows kind and size only.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Published {
    pub kind: Kind,
    pub width: u32,
    pub height: u32,
    pub bytes: Vec<u8>,
    /// SHA-256 of the bytes: what the journal keeps and the gate compares.
    pub digest: [u8; 32],
}

impl std::fmt::Debug for Published {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Published({:?}, {} x {}, {} bytes)", self.kind, self.width, self.height, self.bytes.len())
    }
}

impl Published {
    /// A file name out of the place in the post and nothing of the original: `picture-1.jpg`.
    pub fn file_name(&self, place: usize) -> String {
        format!("picture-{}.{}", place.saturating_add(1), self.kind.ending())
    }
}

/// Why no bytes were made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum CannotPublish {
    #[error("This network takes pictures from 4:5 to 1.91:1 only. Crop the picture to that shape.")]
    Shape,
    #[error("The picture is too small for this network. Add a larger one.")]
    TooSmall,
    #[error("The picture could not be made small enough for this network.")]
    TooLarge,
    /// The encoder failed, or what it wrote was not proved clean: nothing goes out.
    #[error("The picture could not be prepared, so nothing was published.")]
    NotClean,
}

impl Target {
    /// Whether a picture of so many pixels across and down can be made to fit at all.
    ///
    /// # Errors
    /// [`CannotPublish::Shape`] or [`CannotPublish::TooSmall`].
    pub fn takes(&self, width: u32, height: u32) -> Result<(), CannotPublish> {
        let (width, height) = (u64::from(width.max(1)), u64::from(height.max(1)));
        let shape = width * 1_000;
        if shape < height * u64::from(self.shape.0) || shape > height * u64::from(self.shape.1) {
            return Err(CannotPublish::Shape);
        }
        if shortest_at(width, height, longest_side(width, height, self)) < u64::from(self.shortest) {
            return Err(CannotPublish::TooSmall);
        }
        Ok(())
    }
}

/// Encodes the picture for a network.
///
/// # Errors
/// [`CannotPublish`], with a sentence for the page.
pub fn publish(picture: &Picture, target: &Target) -> Result<Published, CannotPublish> {
    target.takes(picture.width(), picture.height())?;
    let (width, height) = (u64::from(picture.width()), u64::from(picture.height()));
    let mut longest = longest_side(width, height, target);
    loop {
        let copy = picture.shrunk(u32::try_from(longest).unwrap_or(u32::MAX));
        let fits = |bytes: &Vec<u8>| bytes.len() as u64 <= u64::from(target.bytes);
        if target.png
            && has_few_colours(&copy)
            && let Some(bytes) = png(&copy).filter(fits)
        {
            return proved(Kind::Png, &copy, bytes);
        }
        let mut least = u64::MAX;
        for quality in QUALITIES {
            let bytes = jpeg(&copy, quality).ok_or(CannotPublish::NotClean)?;
            if fits(&bytes) {
                return proved(Kind::Jpeg, &copy, bytes);
            }
            least = bytes.len() as u64;
            // Less quality saves half at most, so what is far too large is made smaller instead.
            if least > u64::from(target.bytes) * 2 {
                break;
            }
        }
        // Bytes go with the area; a little less than that, so that the next try fits.
        let by_bytes = (longest * longest / 64 * 63 * u64::from(target.bytes) / least).isqrt();
        longest = by_bytes.min(longest * 15 / 16);
        if longest == 0 || shortest_at(width, height, longest) < u64::from(target.shortest) {
            return Err(CannotPublish::TooLarge);
        }
    }
}

fn longest_side(width: u64, height: u64, target: &Target) -> u64 {
    let longest = width.max(height).min(u64::from(target.longest));
    // Both sides shrink alike, so the area goes with the square of the longer one.
    let by_area = (u64::from(target.pixels) * width.max(height) / width.min(height)).isqrt();
    longest.min(by_area).max(1)
}

fn shortest_at(width: u64, height: u64, longest: u64) -> u64 {
    width.min(height) * longest / width.max(height)
}

fn has_few_colours(picture: &Picture) -> bool {
    let (mut colours, mut last) = (std::collections::BTreeSet::new(), None);
    picture.rgb().chunks_exact(3).all(|colour| {
        // Neighbours are mostly alike, and looking one up twelve million times takes longer than encoding.
        if last != Some(colour) {
            colours.insert([colour[0], colour[1], colour[2]]);
            last = Some(colour);
        }
        colours.len() <= FEW_COLOURS
    })
}

fn png(picture: &Picture) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let encoder = PngEncoder::new(&mut bytes);
    encoder.write_image(picture.rgb(), picture.width(), picture.height(), ExtendedColorType::Rgb8).ok()?;
    Some(bytes)
}

fn jpeg(picture: &Picture, quality: u8) -> Option<Vec<u8>> {
    let mut bytes = Vec::new();
    let encoder = JpegEncoder::new_with_quality(&mut bytes, quality);
    encoder.write_image(picture.rgb(), picture.width(), picture.height(), ExtendedColorType::Rgb8).ok()?;
    Some(bytes)
}

fn proved(kind: Kind, picture: &Picture, bytes: Vec<u8>) -> Result<Published, CannotPublish> {
    prove_clean(&bytes).map_err(|_| CannotPublish::NotClean)?;
    let digest = Sha256::digest(&bytes).into();
    Ok(Published { kind, width: picture.width(), height: picture.height(), bytes, digest })
}
