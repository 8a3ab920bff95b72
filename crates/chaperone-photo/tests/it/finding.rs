//! Findings: everything that was set beside a picture is told of, and nothing of what it says.

use chaperone_photo::{About, Finding, Held, metadata};
use exif::Tag;

use crate::files::{exif, gif, jpeg, jpeg_with, jpeg_with_exif, png, png_with, webp, webp_with};
use crate::paint::scene;

fn told(bytes: &[u8]) -> Vec<(About, Held)> {
    metadata(bytes).expect("a picture").into_iter().map(|Finding { about, held }| (about, held)).collect()
}

#[test]
fn a_picture_without_anything_beside_it_has_no_finding() {
    let picture = scene(1, 30, 20);
    for bytes in [jpeg(&picture), png(&picture), webp(&picture), gif(&picture)] {
        assert_eq!(told(&bytes), []);
    }
}

#[test]
fn a_phone_tells_place_time_device_and_a_smaller_copy() {
    let picture = scene(2, 60, 40);
    let block = exif(
        &[
            (Tag::GPSLatitude, "52 29 0"),
            (Tag::DateTimeOriginal, "2026:03:04 10:11:12"),
            (Tag::Make, "Examplephone"),
            (Tag::Artist, "Ada Example"),
            (Tag::ImageDescription, "Mr Example after his crown"),
            (Tag::BodySerialNumber, "X-000-1"),
            (Tag::Software, "Camera 1.0"),
        ],
        Some(1),
        Some(&jpeg(&scene(3, 8, 8))),
    );
    let expected: Vec<_> = [
        About::Place,
        About::Owner,
        About::Words,
        About::SmallPicture,
        About::Time,
        About::Serial,
        About::Camera,
        About::Software,
    ]
    .map(|about| (about, Held::Exif))
    .to_vec();
    assert_eq!(told(&jpeg_with_exif(&jpeg(&picture), &block)), expected);
    assert_eq!(told(&png_with(&png(&picture), &[(b"eXIf", block.clone())])), expected);
    let in_webp = webp_with(&webp(&picture), (60, 40), &[(b"EXIF", [b"Exif\0\0", &block[..]].concat())]);
    assert_eq!(told(&in_webp), expected);
}

#[test]
fn findings_repeat_no_word_of_the_file() {
    let block = exif(&[(Tag::Artist, "Ada Example")], None, None);
    let found = metadata(&jpeg_with_exif(&jpeg(&scene(4, 20, 20)), &block)).expect("a picture");
    let all = format!("{found:?} {}", serde_json::to_string(&found).expect("JSON"));
    assert!(!all.contains("Ada"), "{all}");
    assert_eq!(found[0].sentence(), "The file says who took or owns the picture.");
}

#[test]
fn every_segment_of_a_jpeg_that_can_tell_is_told_of() {
    let plain = jpeg(&scene(5, 30, 20));
    let xmp = |text: &str| [b"http://ns.adobe.com/xap/1.0/\0", text.as_bytes()].concat();
    let resource = |id: [u8; 2], data: &[u8]| {
        let length = (data.len() as u32).to_be_bytes();
        let fill: &[u8] = if data.len() % 2 == 1 { &[0] } else { &[] };
        [b"Photoshop 3.0\08BIM", &id[..], &[0, 0], &length, data, fill].concat()
    };
    let set = |number: u8, text: &str| [&[0x1c, 2, number, 0, text.len() as u8], text.as_bytes()].concat();
    let cases: Vec<(u8, Vec<u8>, (About, Held))> = vec![
        (0xfe, b"crown for Mr Example".to_vec(), (About::Words, Held::Comment)),
        (0xe1, xmp("<x photoshop:City='Exampletown'/>"), (About::Place, Held::Xmp)),
        (0xe1, xmp("<dc:creator>Ada</dc:creator>"), (About::Owner, Held::Xmp)),
        (0xe1, xmp("<mwg-rs:Regions>"), (About::Person, Held::Xmp)),
        (0xe1, xmp("<x GCamera:MotionPhoto='1'/>"), (About::Film, Held::Xmp)),
        (0xe1, xmp("<nothing known/>"), (About::Hidden, Held::Xmp)),
        (0xe1, b"another maker".to_vec(), (About::Hidden, Held::Block)),
        (0xe2, b"ICC_PROFILE\0\x01\x01rest".to_vec(), (About::Profile, Held::Block)),
        (0xe2, b"MPF\0II*\0".to_vec(), (About::SecondPicture, Held::Block)),
        (0xe0, b"JFXX\0\x10".to_vec(), (About::SmallPicture, Held::Block)),
        (0xeb, b"JP\0\x01".to_vec(), (About::History, Held::Block)),
        (0xed, resource([4, 4], &set(90, "Exampletown")), (About::Place, Held::Iptc)),
        (0xed, resource([4, 4], &set(80, "Ada")), (About::Owner, Held::Iptc)),
        (0xed, resource([4, 4], &set(120, "after the crown")), (About::Words, Held::Iptc)),
        (0xed, resource([4, 4], &set(55, "20260304")), (About::Time, Held::Iptc)),
        (0xed, resource([4, 0x0c], &[0; 30]), (About::SmallPicture, Held::Block)),
        (0xed, b"Photoshop 3.0\0torn".to_vec(), (About::Hidden, Held::Block)),
        (0xe7, b"unknown".to_vec(), (About::Hidden, Held::Block)),
    ];
    for (marker, content, expected) in cases {
        let file = jpeg_with(&plain, &[(marker, content)]);
        assert_eq!(told(&file), [expected]);
    }
}

#[test]
fn every_chunk_of_a_png_that_can_tell_is_told_of() {
    let plain = png(&scene(6, 30, 20));
    let cases: [(&[u8; 4], &[u8], (About, Held)); 9] = [
        (b"tEXt", b"Author\0Ada Example", (About::Owner, Held::Comment)),
        (b"tEXt", b"Comment\0after the crown", (About::Words, Held::Comment)),
        (b"iTXt", b"XML:com.adobe.xmp\0\0\0\0\0<x exif:GPSLatitude='1'/>", (About::Place, Held::Xmp)),
        (b"zTXt", b"Raw profile type exif\0\0packed", (About::Hidden, Held::Comment)),
        (b"tEXt", b"Software\0Paint 1", (About::Software, Held::Comment)),
        (b"tIME", &[7, 0xea, 3, 4, 5, 6, 7], (About::Time, Held::Block)),
        (b"caBX", b"jumb", (About::History, Held::Block)),
        (b"eXIf", b"no such block", (About::Hidden, Held::Exif)),
        (b"prVt", b"of a maker", (About::Hidden, Held::Block)),
    ];
    for (name, content, expected) in cases {
        assert_eq!(told(&png_with(&plain, &[(name, content.to_vec())])), [expected]);
    }
}

#[test]
fn comments_of_a_gif_and_chunks_of_a_webp_are_told_of() {
    let picture = scene(7, 30, 20);
    let mut bytes = gif(&picture);
    let end = bytes.pop();
    bytes.extend(b"\x21\xfe\x05crown\0");
    bytes.extend(end);
    assert_eq!(told(&bytes), [(About::Words, Held::Comment)]);
    let file = webp_with(&webp(&picture), (30, 20), &[(b"XMP ", b"<dc:title>a</dc:title>".to_vec())]);
    assert_eq!(told(&file), [(About::Words, Held::Xmp)]);
}

#[test]
fn what_follows_the_end_is_told_of() {
    let picture = scene(8, 30, 20);
    let film = b"....\0\0\0\x18ftypmp42\0\0\0\0mdat".to_vec();
    let second = jpeg(&scene(9, 8, 8));
    let cases: [(&[u8], Option<About>); 5] = [
        (&film, Some(About::Film)),
        (&second, Some(About::SecondPicture)),
        (b"PK\x03\x04hidden", Some(About::Hidden)),
        (b"a name", Some(About::Hidden)),
        (&[0; 64], None),
    ];
    for bytes in [jpeg(&picture), png(&picture), webp(&picture), gif(&picture)] {
        for (after, expected) in &cases {
            let file = [&bytes[..], after].concat();
            let expected: Vec<_> = expected.iter().map(|about| (*about, Held::AfterTheEnd)).collect();
            assert_eq!(told(&file), expected);
        }
    }
}
