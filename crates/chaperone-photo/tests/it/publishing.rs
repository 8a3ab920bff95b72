//! Publishing: fits the network, lies upright, and carries nothing but pixels, which another crate's reader confirms.

use std::io::Cursor;

use chaperone_photo::{CannotPublish, Kind, Unclean, metadata, prove_clean, publish, read, target, targets};
use exif::Tag;
use img_parts::jpeg::Jpeg;
use img_parts::png::Png;
use img_parts::{ImageEXIF, ImageICC};

use crate::files::{exif, jpeg, jpeg_with, jpeg_with_exif, png, png_with, webp, webp_with};
use crate::paint::{Canvas, noise, scene};

const SECRET: &[u8] = b"Ada Example 01632 960123";

/// An original with something in every place that can hold something.
fn talkative() -> Vec<u8> {
    let secret = std::str::from_utf8(SECRET).expect("text");
    let block = exif(&[(Tag::Artist, secret), (Tag::GPSLatitude, secret)], Some(6), Some(&jpeg(&scene(1, 16, 16))));
    let xmp = [b"http://ns.adobe.com/xap/1.0/\0<dc:creator>", SECRET].concat();
    let profile = [b"ICC_PROFILE\0\x01\x01", SECRET].concat();
    let file = jpeg_with_exif(&jpeg(&scene(2, 90, 60)), &block);
    let mut file = jpeg_with(&file, &[(0xfe, SECRET.to_vec()), (0xe1, xmp), (0xe2, profile), (0xef, SECRET.to_vec())]);
    file.extend(b"\0\0\0\x18ftypmp42");
    file.extend(SECRET);
    file
}

fn holds(bytes: &[u8], word: &[u8]) -> bool {
    bytes.windows(word.len()).any(|window| window == word)
}

#[test]
fn published_bytes_carry_no_metadata_by_another_reader() {
    let original = talkative();
    assert!(holds(&original, SECRET) && metadata(&original).expect("a picture").len() >= 7);
    let picture = read(&original).expect("opened");
    assert_eq!((picture.width(), picture.height()), (60, 90));
    for target in targets().iter().filter(|target| target.network != "instagram") {
        let published = match publish(&picture, target) {
            Err(CannotPublish::TooSmall) if target.shortest > 60 => continue,
            published => published.expect("published"),
        };
        let bytes = &published.bytes;
        assert_eq!(metadata(bytes), Ok(Vec::new()));
        assert!(!holds(bytes, b"Ada") && !holds(bytes, b"Exif") && !holds(bytes, b"ftyp"));
        let parsed = Jpeg::from_bytes(bytes.clone().into()).expect("a JPEG");
        let markers: Vec<u8> = parsed.segments().iter().map(img_parts::jpeg::JpegSegment::marker).collect();
        assert!(markers.iter().all(|marker| matches!(marker, 0xe0 | 0xdb | 0xc0 | 0xc4 | 0xda)), "{markers:x?}");
        assert!(parsed.exif().is_none() && parsed.icc_profile().is_none());
        assert!(exif::Reader::new().read_from_container(&mut Cursor::new(bytes)).is_err());
        assert_eq!(read(bytes).map(|again| (again.width(), again.height())), Ok((60, 90)));
    }
}

#[test]
fn a_published_drawing_is_a_png_of_three_chunks() {
    let mut canvas = Canvas::new(400, 300, [255.0; 3]);
    canvas.paint([20.0, 80.0, 160.0], |x, y| f32::from(x > y));
    let original = png_with(&png(&canvas.picture()), &[(b"tEXt", b"Author\0Ada".to_vec())]);
    let published = publish(&read(&original).expect("opened"), target("bluesky").expect("known")).expect("published");
    assert_eq!((published.kind, published.file_name(1)), (Kind::Png, "picture-2.png".to_owned()));
    let parsed = Png::from_bytes(published.bytes.clone().into()).expect("a PNG");
    let mut names: Vec<_> = parsed.chunks().iter().map(img_parts::png::PngChunk::kind).collect();
    names.dedup();
    assert_eq!(names, [*b"IHDR", *b"IDAT", *b"IEND"]);
    assert_eq!(read(&published.bytes).expect("opened").rgb(), canvas.picture().rgb());
}

#[test]
fn every_network_gets_what_it_takes_also_from_the_worst_picture() {
    // Grain is what no encoder makes small: four million pixels of it are many times what some networks take.
    let picture = noise(5, 2_400, 1_800);
    for target in targets() {
        let published = publish(&picture, target).expect("published");
        let (width, height) = (published.width, published.height);
        assert!(published.bytes.len() as u64 <= u64::from(target.bytes), "{}", target.network);
        assert!(width * height <= target.pixels && width.max(height) <= target.longest, "{}", target.network);
        assert!(width.min(height) >= target.shortest, "{}", target.network);
        let (shape, kept) = (2_400.0 / 1_800.0, f64::from(width) / f64::from(height));
        assert!((shape - kept).abs() < 0.01, "{}: {width} x {height}", target.network);
        assert_eq!(prove_clean(&published.bytes), Ok(()));
    }
}

#[test]
fn a_small_picture_is_not_made_larger() {
    let published = publish(&scene(6, 50, 40), target("mastodon").expect("known")).expect("published");
    assert_eq!((published.width, published.height), (50, 40));
}

#[test]
fn a_shape_that_a_network_does_not_take_is_left_to_a_person() {
    let instagram = target("instagram").expect("known");
    assert_eq!(publish(&scene(7, 900, 400), instagram), Err(CannotPublish::Shape));
    assert_eq!(publish(&scene(7, 400, 900), instagram), Err(CannotPublish::Shape));
    assert_eq!(publish(&scene(7, 300, 300), instagram), Err(CannotPublish::TooSmall));
    assert!(publish(&scene(7, 400, 500), instagram).is_ok());
    assert_eq!(target("pigeons"), None);
}

#[test]
fn the_digest_is_of_the_bytes_that_go_out() {
    let published = publish(&scene(8, 50, 40), target("bluesky").expect("known")).expect("published");
    let digest: [u8; 32] = <sha2::Sha256 as sha2::Digest>::digest(&published.bytes).into();
    assert_eq!(published.digest, digest);
    assert!(format!("{published:?}").starts_with("Published(Jpeg, 50 x 40, "));
}

#[test]
fn the_proof_refuses_whatever_is_not_needed() {
    let picture = scene(9, 30, 20);
    let (jpeg_plain, png_plain, webp_plain) = (jpeg(&picture), png(&picture), webp(&picture));
    for bytes in [&jpeg_plain, &png_plain, &webp_plain] {
        assert_eq!(prove_clean(bytes), Ok(()));
        assert_eq!(prove_clean(&[bytes, &b"x"[..]].concat()), Err(Unclean::After));
        assert_eq!(prove_clean(&bytes[..bytes.len() - 9]), Err(Unclean::NotWhole));
    }
    for marker in (0xe1..=0xef).chain([0xfe, 0xf0, 0xde]) {
        assert_eq!(prove_clean(&jpeg_with(&jpeg_plain, &[(marker, vec![1])])), Err(Unclean::Part), "{marker:x}");
    }
    // A small picture in the one segment that is allowed.
    let small = [&b"JFIF\0\x01\x02\0\0\x01\0\x01\x01\x01"[..], &[7; 3]].concat();
    assert_eq!(prove_clean(&jpeg_with(&jpeg_plain, &[(0xe0, small)])), Err(Unclean::Part));
    for name in [b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME", b"iCCP", b"pHYs", b"gAMA", b"prVt", b"acTL"] {
        assert_eq!(prove_clean(&png_with(&png_plain, &[(name, vec![1; 8])])), Err(Unclean::Part));
    }
    for name in [b"EXIF", b"XMP ", b"ICCP", b"junk"] {
        assert_eq!(prove_clean(&webp_with(&webp_plain, (30, 20), &[(name, vec![1; 8])])), Err(Unclean::Part));
    }
    assert_eq!(prove_clean(b"GIF89a"), Err(Unclean::NotWhole));
    assert_eq!(prove_clean(b""), Err(Unclean::NotWhole));
}
