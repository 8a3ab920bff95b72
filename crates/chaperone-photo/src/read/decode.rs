//! The one place where decoders of others run, each with limits, each behind a wall.
//!
//! Deliberately absent: trust. By the time a file comes here its structure and its sizes have been checked.

use std::io::Cursor;
use std::panic::{AssertUnwindSafe, catch_unwind};

use image::codecs::{gif::GifDecoder, jpeg::JpegDecoder, png::PngDecoder, webp::WebPDecoder};
use image::{ColorType, ImageDecoder, ImageResult, Limits};

use crate::frame::Frame;
use crate::{Kind, Unreadable};

/// Bytes that a decoder may ask for beside the picture; our own account in `frame` is the stricter one.
const MOST_MEMORY: u64 = 200 * 1024 * 1024;

/// Bytes that the PNG decoder may unpack beside the picture: a profile of few bytes can ask for a thousand times as many.
const MOST_BESIDE: u64 = 8 * 1024 * 1024;

/// A colour profile larger than this, unpacked, is not looked at.
const MOST_PROFILE: usize = 1 << 20;

/// Pixels as the decoder left them.
pub(super) struct Decoded {
    width: usize,
    colour: ColorType,
    bytes: Vec<u8>,
    profile: Option<Vec<u8>>,
}

impl Decoded {
    /// Writes a row as red, green and blue; clear parts come to lie on white, as the networks do it.
    pub(super) fn row(&self, y: u32, row: &mut [u8]) {
        let each = usize::from(self.colour.bytes_per_pixel());
        let start = y as usize * self.width * each;
        let pixels = self.bytes[start..start + self.width * each].chunks_exact(each);
        for (pixel, out) in pixels.zip(row.chunks_exact_mut(3)) {
            let high = |at: usize| u16::from_ne_bytes([pixel[at], pixel[at + 1]]).to_be_bytes()[0];
            let colour = match self.colour {
                ColorType::L8 => [pixel[0]; 3],
                ColorType::La8 => on_white([pixel[0]; 3], pixel[1]),
                ColorType::Rgb8 => [pixel[0], pixel[1], pixel[2]],
                ColorType::Rgba8 => on_white([pixel[0], pixel[1], pixel[2]], pixel[3]),
                ColorType::L16 => [high(0); 3],
                ColorType::La16 => on_white([high(0); 3], high(2)),
                ColorType::Rgb16 => [high(0), high(2), high(4)],
                // The decoder refuses every other type before it comes here.
                _ => on_white([high(0), high(2), high(4)], high(6)),
            };
            out.copy_from_slice(&colour);
        }
    }

    pub(super) fn into_profile(self) -> Option<Vec<u8>> {
        self.profile
    }
}

fn on_white(colour: [u8; 3], clear: u8) -> [u8; 3] {
    let (solid, rest) = (u16::from(clear), 255 - u16::from(clear));
    colour.map(|part| u8::try_from((u16::from(part) * solid + 255 * rest + 127) / 255).unwrap_or(u8::MAX))
}

/// Decodes a file whose structure and sizes have been checked.
pub(super) fn decode(kind: Kind, bytes: &[u8], frame: Frame) -> Result<Decoded, Unreadable> {
    let mut limits = Limits::default();
    limits.max_image_width = Some(frame.width);
    limits.max_image_height = Some(frame.height);
    limits.max_alloc = Some(MOST_MEMORY);
    let source = Cursor::new(bytes);
    // A decoder should not panic. If one does, a picture is refused and the desk goes on.
    let run = AssertUnwindSafe(|| match kind {
        Kind::Jpeg => run(JpegDecoder::new(source)?, limits, frame),
        Kind::Png => {
            let mut beside = limits.clone();
            beside.max_alloc = Some(MOST_BESIDE);
            run(PngDecoder::with_limits(source, beside)?, limits, frame)
        }
        Kind::WebP => run(WebPDecoder::new(source)?, limits, frame),
        _ => run(GifDecoder::new(source)?, limits, frame),
    });
    match catch_unwind(run) {
        Ok(Ok(Some(decoded))) => Ok(decoded),
        Ok(Err(image::ImageError::Limits(_))) => Err(Unreadable::TooManyPixels),
        Ok(Err(image::ImageError::Unsupported(_))) => Err(Unreadable::Unusual),
        Ok(Ok(None) | Err(_)) | Err(_) => Err(Unreadable::Damaged),
    }
}

/// `None` where decoder and header do not agree on the size.
fn run(mut decoder: impl ImageDecoder, limits: Limits, frame: Frame) -> ImageResult<Option<Decoded>> {
    decoder.set_limits(limits)?;
    if decoder.dimensions() != (frame.width, frame.height) {
        return Ok(None);
    }
    let profile = decoder.icc_profile().ok().flatten().filter(|profile| profile.len() <= MOST_PROFILE);
    let (colour, length) = (decoder.color_type(), decoder.total_bytes());
    let (Ok(length), Ok(width)) = (usize::try_from(length), usize::try_from(frame.width)) else { return Ok(None) };
    if usize::from(colour.bytes_per_pixel()) > 8 {
        return Ok(None);
    }
    let mut bytes = vec![0; length];
    decoder.read_image(&mut bytes)?;
    Ok(Some(Decoded { width, colour, bytes, profile }))
}
