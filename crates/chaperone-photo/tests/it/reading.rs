//! Opening: what is opened looks as it should, and what is not says why in one sentence.

use chaperone_photo::{Kind, Unreadable, metadata, read};
use exif::Tag;

use crate::files::{exif, gif, jpeg, jpeg_with_exif, png, png_with, webp, webp_with};
use crate::paint::{Canvas, scene};

/// Where a colour lies: top left, top right, bottom left, bottom right.
fn corner(picture: &chaperone_photo::Picture, x: u32, y: u32) -> [u8; 3] {
    let (x, y) = (x * (picture.width() - 1), y * (picture.height() - 1));
    let at = (y * picture.width() + x) as usize * 3;
    picture.rgb()[at..at + 3].try_into().expect("three bytes")
}

#[test]
fn a_picture_of_each_format_is_opened() {
    let picture = scene(1, 60, 40);
    for (bytes, kind) in [
        (jpeg(&picture), Kind::Jpeg),
        (png(&picture), Kind::Png),
        (webp(&picture), Kind::WebP),
        (gif(&picture), Kind::Gif),
    ] {
        let opened = read(&bytes).expect("opened");
        assert_eq!((opened.width(), opened.height(), opened.kind()), (60, 40, kind));
        let far =
            opened.rgb().iter().zip(picture.rgb()).map(|(one, other)| u64::from(one.abs_diff(*other))).sum::<u64>();
        let most = if kind == Kind::Gif { 40 } else { 6 };
        assert!(far / (60 * 40 * 3) < most, "{kind:?} differs by {far}");
        if matches!(kind, Kind::Png | Kind::WebP) {
            assert_eq!(opened.rgb(), picture.rgb());
        }
    }
}

#[test]
fn every_orientation_is_turned_upright() {
    // A red corner where the file begins, and a green one at the end of its first row.
    let mut canvas = Canvas::new(48, 32, [255.0, 255.0, 255.0]);
    canvas.paint([255.0, 0.0, 0.0], |x, y| f32::from(x < 0.3 && y < 0.3));
    canvas.paint([0.0, 255.0, 0.0], |x, y| f32::from(x > 0.7 && y < 0.3));
    let stored = png(&canvas.picture());
    // Where they lie when the picture stands upright, by the definition of the tag: first row and first column.
    let upright = [
        (1, (0, 0), (1, 0)),
        (2, (1, 0), (0, 0)),
        (3, (1, 1), (0, 1)),
        (4, (0, 1), (1, 1)),
        (5, (0, 0), (0, 1)),
        (6, (1, 0), (1, 1)),
        (7, (1, 1), (1, 0)),
        (8, (0, 1), (0, 0)),
    ];
    for (tag, red, green) in upright {
        let file = png_with(&stored, &[(b"eXIf", exif(&[], Some(tag), None))]);
        let opened = read(&file).expect("opened");
        assert_eq!(corner(&opened, red.0, red.1), [255, 0, 0], "orientation {tag}");
        assert_eq!(corner(&opened, green.0, green.1), [0, 255, 0], "orientation {tag}");
        let lies = if tag > 4 { (32, 48) } else { (48, 32) };
        assert_eq!((opened.width(), opened.height()), lies);
    }
    let picture = canvas.picture();
    let block = exif(&[], Some(6), None);
    let turned =
        [jpeg_with_exif(&jpeg(&picture), &block), webp_with(&webp(&picture), (48, 32), &[(b"EXIF", block.clone())])];
    for file in turned {
        assert_eq!(read(&file).map(|opened| opened.width()), Ok(32));
    }
}

#[test]
fn an_orientation_that_does_not_exist_turns_nothing() {
    let file = jpeg_with_exif(&jpeg(&scene(2, 40, 20)), &exif(&[(Tag::Make, "a")], Some(77), None));
    assert_eq!(read(&file).map(|opened| opened.width()), Ok(40));
}

#[test]
fn clear_parts_come_to_lie_on_white() {
    let mut bytes = Vec::new();
    let encoder = image::codecs::png::PngEncoder::new(&mut bytes);
    // Black, wholly clear, with a word that only its colours hold; black, solid; black, half.
    let pixels = [[0, 0, 0, 0], [0, 0, 0, 255], [0, 0, 0, 128]].concat();
    image::ImageEncoder::write_image(encoder, &pixels, 3, 1, image::ExtendedColorType::Rgba8).expect("encoded");
    assert_eq!(read(&bytes).expect("opened").rgb(), [[255; 3], [0; 3], [127; 3]].concat());
}

#[test]
fn deep_and_grey_pictures_become_eight_bits_of_colour() {
    let mut bytes = Vec::new();
    let encoder = image::codecs::png::PngEncoder::new(&mut bytes);
    let pixels: Vec<u8> = [0_u16, 0x80ff, 0xffff].into_iter().flat_map(u16::to_ne_bytes).collect();
    image::ImageEncoder::write_image(encoder, &pixels, 3, 1, image::ExtendedColorType::L16).expect("encoded");
    assert_eq!(read(&bytes).expect("opened").rgb(), [[0; 3], [0x80; 3], [255; 3]].concat());
}

#[test]
fn colours_of_another_space_are_brought_to_srgb() {
    let mut canvas = Canvas::new(16, 16, [200.0, 60.0, 60.0]);
    canvas.paint([60.0, 200.0, 60.0], |x, _| f32::from(x < 0.5));
    let plain = png(&canvas.picture());
    let profile = moxcms::ColorProfile::new_display_p3().encode().expect("a profile");
    let mut jpeg = img_parts::jpeg::Jpeg::from_bytes(jpeg(&canvas.picture()).into()).expect("a JPEG");
    img_parts::ImageICC::set_icc_profile(&mut jpeg, Some(profile.into()));
    let opened = read(&jpeg.encoder().bytes()).expect("opened");
    let (before, after) = (corner(&read(&plain).expect("opened"), 1, 0), corner(&opened, 1, 0));
    // The same numbers in the wider space of a phone are a stronger red.
    assert!(after[0] > before[0] + 5 && after[1] < before[1], "{before:?} {after:?}");
}

#[test]
fn a_large_picture_becomes_a_working_copy_of_the_same_shape() {
    let picture = Canvas::new(4_000, 4_000, [9.0, 90.0, 190.0]).picture();
    assert_eq!(read(&png(&picture)).map(|opened| opened.width()), Ok(4_000));
    let mut bytes = Vec::new();
    let encoder = image::codecs::png::PngEncoder::new(&mut bytes);
    let grey = vec![77; 6_000 * 4_500];
    image::ImageEncoder::write_image(encoder, &grey, 6_000, 4_500, image::ExtendedColorType::L8).expect("encoded");
    let opened = read(&bytes).expect("opened");
    assert_eq!((opened.width(), opened.height(), opened.original_size()), (4_618, 3_464, (6_000, 4_500)));
    assert!(opened.rgb().iter().all(|part| *part == 77));
}

#[test]
fn what_is_not_opened_says_what_it_is_and_what_to_do() {
    let dicom = [vec![0; 128], b"DICM\x02\0\0\0UL".to_vec()].concat();
    let refused: [(&[u8], Kind, &str); 20] = [
        (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", Kind::Heic, "HEIC"),
        (b"\0\0\0\x18ftypavif\0\0\0\0avif", Kind::Heic, "AVIF"),
        (b"II*\0\x08\0\0\0", Kind::Tiff, "TIFF"),
        (b"MM\0*\0\0\0\x08", Kind::Tiff, "TIFF"),
        (&dicom, Kind::Dicom, "DICOM"),
        (b"\x02\0\0\0UL\x04\0\xc0\0\0\0", Kind::Dicom, "date of birth"),
        (b"\x08\0\x05\0CS\x0a\0ISO_IR 100", Kind::Dicom, "DICOM"),
        (b"\x08\0\0\0\x04\0\0\0\x10\0\0\0", Kind::Dicom, "DICOM"),
        (b"%PDF-1.7\n", Kind::Pdf, "PDF"),
        (b"\n junk %PDF-1.4", Kind::Pdf, "PDF"),
        (b"<svg xmlns='x'>", Kind::Svg, "SVG"),
        (b"\xef\xbb\xbf<?xml version='1.0'?><!-- a --><svg>", Kind::Svg, "SVG"),
        (b"\0\0\0\x20ftypisom\0\0\x02\0", Kind::Film, "film"),
        (b"RIFF\x10\0\0\0AVI LIST", Kind::Film, "film"),
        (b"\x1a\x45\xdf\xa3\x01", Kind::Film, "film"),
        (b"PK\x03\x04\x14\0", Kind::Archive, "archive"),
        (b"<!DOCTYPE html><html>", Kind::Page, "web page"),
        (b"BM\x36\0\0\0\0\0\0\0", Kind::OtherPicture, "JPEG or PNG"),
        (b"8BPS\0\x01", Kind::OtherPicture, "JPEG or PNG"),
        (b"Dear colleague, the patient", Kind::Unknown, "JPEG, PNG, WebP or GIF"),
    ];
    for (bytes, kind, word) in refused {
        let no = read(bytes).expect_err("refused");
        assert_eq!(no, Unreadable::Kind { kind });
        assert!(no.to_string().contains(word), "{no}");
        assert_eq!(metadata(bytes), Err(no));
    }
    assert_eq!(read(b""), Err(Unreadable::Empty));
}

#[test]
fn a_refusal_and_a_picture_print_nothing_of_the_file() {
    let no = read(b"Ada Example, born 1 May 1970").expect_err("refused");
    assert!(!format!("{no} {no:?}").contains("Ada"));
    assert_eq!(serde_json::to_string(&no).expect("JSON"), r#"{"name":"kind","kind":"unknown"}"#);
    let opened = read(&png(&scene(3, 30, 20))).expect("opened");
    assert_eq!(format!("{opened:?}"), "Picture(Png, 30 x 20)");
}

#[test]
fn what_moves_is_refused() {
    let still = scene(4, 20, 20);
    let frames = {
        let mut bytes = Vec::new();
        let mut encoder = image::codecs::gif::GifEncoder::new(&mut bytes);
        for _ in 0..2 {
            encoder.encode(still.rgb(), 20, 20, image::ExtendedColorType::Rgb8).expect("encoded");
        }
        drop(encoder);
        bytes
    };
    assert_eq!(read(&frames), Err(Unreadable::Moves));
    let moving = png_with(&png(&still), &[(b"acTL", vec![0, 0, 0, 2, 0, 0, 0, 0])]);
    assert_eq!(read(&moving), Err(Unreadable::Moves));
    let moving = webp_with(&webp(&still), (20, 20), &[(b"ANIM", vec![0; 6])]);
    assert_eq!(read(&moving), Err(Unreadable::Moves));
}
