//! Files of the four formats out of pictures, with whatever beside the picture a test wants. The parts are set in by
//! `img-parts` and EXIF is written by `kamadak-exif`, so that the crate is not tested against itself.

use std::io::Cursor;

use chaperone_photo::Picture;
use exif::experimental::Writer;
use exif::{Field, In, Tag, Value};
use image::codecs::gif::GifEncoder;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::{ExtendedColorType, ImageEncoder};
use img_parts::jpeg::{Jpeg, JpegSegment};
use img_parts::png::{Png, PngChunk};
use img_parts::riff::{RiffChunk, RiffContent};
use img_parts::webp::WebP;

pub(crate) fn jpeg(picture: &Picture) -> Vec<u8> {
    jpeg_of(picture, 90)
}

pub(crate) fn jpeg_of(picture: &Picture, quality: u8) -> Vec<u8> {
    let mut bytes = Vec::new();
    encoded(picture, JpegEncoder::new_with_quality(&mut bytes, quality));
    bytes
}

pub(crate) fn png(picture: &Picture) -> Vec<u8> {
    let mut bytes = Vec::new();
    encoded(picture, PngEncoder::new(&mut bytes));
    bytes
}

pub(crate) fn webp(picture: &Picture) -> Vec<u8> {
    let mut bytes = Vec::new();
    encoded(picture, WebPEncoder::new_lossless(&mut bytes));
    bytes
}

pub(crate) fn gif(picture: &Picture) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = GifEncoder::new_with_speed(&mut bytes, 30);
    encoder
        .encode(picture.rgb(), picture.width(), picture.height(), ExtendedColorType::Rgb8)
        .expect("a GIF can be written");
    drop(encoder);
    bytes
}

fn encoded(picture: &Picture, encoder: impl ImageEncoder) {
    encoder
        .write_image(picture.rgb(), picture.width(), picture.height(), ExtendedColorType::Rgb8)
        .expect("the picture can be encoded");
}

/// An EXIF block with the given text fields, an orientation and a place.
pub(crate) fn exif(fields: &[(Tag, &str)], orientation: Option<u16>, small: Option<&[u8]>) -> Vec<u8> {
    let mut all: Vec<Field> =
        fields.iter().map(|(tag, text)| field(*tag, Value::Ascii(vec![text.as_bytes().to_vec()]))).collect();
    all.extend(orientation.map(|turn| field(Tag::Orientation, Value::Short(vec![turn]))));
    let mut writer = Writer::new();
    for field in &all {
        writer.push_field(field);
    }
    if let Some(small) = small {
        writer.set_jpeg(small, In::THUMBNAIL);
    }
    let mut block = Cursor::new(Vec::new());
    writer.write(&mut block, true).expect("EXIF can be written");
    block.into_inner()
}

fn field(tag: Tag, value: Value) -> Field {
    Field { tag, ifd_num: In::PRIMARY, value }
}

/// The JPEG with segments set in after its first.
pub(crate) fn jpeg_with(bytes: &[u8], segments: &[(u8, Vec<u8>)]) -> Vec<u8> {
    let mut jpeg = Jpeg::from_bytes(bytes.to_vec().into()).expect("a JPEG");
    for (marker, content) in segments {
        jpeg.segments_mut().insert(1, JpegSegment::new_with_contents(*marker, content.clone().into()));
    }
    jpeg.encoder().bytes().to_vec()
}

pub(crate) fn jpeg_with_exif(bytes: &[u8], block: &[u8]) -> Vec<u8> {
    jpeg_with(bytes, &[(0xe1, [b"Exif\0\0", block].concat())])
}

/// The PNG with chunks set in after its header.
pub(crate) fn png_with(bytes: &[u8], chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut png = Png::from_bytes(bytes.to_vec().into()).expect("a PNG");
    for (name, content) in chunks {
        png.chunks_mut().insert(1, PngChunk::new(**name, content.clone().into()));
    }
    png.encoder().bytes().to_vec()
}

/// The WebP with chunks set in at its end, and the header that these need before its picture.
pub(crate) fn webp_with(bytes: &[u8], size: (u32, u32), chunks: &[(&[u8; 4], Vec<u8>)]) -> Vec<u8> {
    let mut webp = WebP::from_bytes(bytes.to_vec().into()).expect("a WebP");
    let side = |side: u32| (side - 1).to_le_bytes()[..3].to_vec();
    let flag = |name: &[u8; 4], flag: u8| if chunks.iter().any(|(set, _)| *set == name) { flag } else { 0 };
    let flags = flag(b"ICCP", 0x20) | flag(b"EXIF", 0x08) | flag(b"XMP ", 0x04);
    let header = [vec![flags, 0, 0, 0], side(size.0), side(size.1)].concat();
    webp.chunks_mut().insert(0, RiffChunk::new(*b"VP8X", RiffContent::Data(header.into())));
    for (name, content) in chunks {
        webp.chunks_mut().push(RiffChunk::new(**name, RiffContent::Data(content.clone().into())));
    }
    webp.encoder().bytes().to_vec()
}
