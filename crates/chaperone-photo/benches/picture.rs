//! How long a picture of a phone takes: opening, finding what is beside it, its prints, and making it ready.
//!
//! Figures only; nothing here can fail. Run with `cargo bench -p chaperone-photo`.

use chaperone_photo::{Picture, Prints, metadata, publish, read, target};
use divan::{Bencher, black_box};
use image::codecs::jpeg::JpegEncoder;
use image::{ExtendedColorType, ImageEncoder};

/// Twelve million pixels, what a phone takes.
const SIZE: (u32, u32) = (4_000, 3_000);

fn main() {
    divan::main();
}

/// Waves with a little unrest, so that no encoder has it too easy.
fn picture() -> Picture {
    let (width, height) = SIZE;
    let mut rgb = Vec::with_capacity(width as usize * height as usize * 3);
    for at in 0..width * height {
        let (x, y) = (at % width, at / width);
        let unrest = (at.wrapping_mul(2_654_435_761) >> 28) as u8;
        let waves = [x / 16 + y / 32, (x / 9) ^ 0x40, y / 12];
        rgb.extend(waves.map(|part| part.to_le_bytes()[0].wrapping_add(unrest)));
    }
    Picture::new(width, height, rgb).unwrap_or_else(|| unreachable!("three bytes for each pixel"))
}

fn upload() -> Vec<u8> {
    let (picture, mut bytes) = (picture(), Vec::new());
    let encoder = JpegEncoder::new_with_quality(&mut bytes, 90);
    let written = encoder.write_image(picture.rgb(), SIZE.0, SIZE.1, ExtendedColorType::Rgb8);
    assert!(written.is_ok());
    bytes
}

#[divan::bench]
fn opening(bencher: Bencher) {
    let bytes = upload();
    bencher.bench(|| read(black_box(&bytes)).is_ok());
}

#[divan::bench]
fn what_is_beside_it(bencher: Bencher) {
    let bytes = upload();
    bencher.bench(|| metadata(black_box(&bytes)).is_ok());
}

#[divan::bench]
fn prints(bencher: Bencher) {
    let picture = picture();
    bencher.bench(|| Prints::of(black_box(&picture)).kept());
}

#[divan::bench]
fn ready_for_bluesky(bencher: Bencher) {
    let picture = picture();
    bencher.bench(|| target("bluesky").map(|target| publish(black_box(&picture), target).is_ok()));
}
