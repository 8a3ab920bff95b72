//! Looking with the models, where they lie in the folder that `CHAPERONE_TEST_MODELS` names; without it nothing is
//! tested and that is said loudly. Photographs in the folder `CHAPERONE_TEST_PHOTOS` are looked at as well.

#![cfg(feature = "models")]

use std::path::PathBuf;

use chaperone_photo::faces::{CenterFace, Detector, left_open};
use chaperone_photo::models::{FACES, LETTERS, LINES, Model, ModelError};
use chaperone_photo::text::{PpOcr, Reader};
use chaperone_photo::{Area, Cover, Picture, Prints, With, cover, read};

use crate::busy::Busy;
use crate::paint::{Canvas, Dice, ellipse, noise, scene, smile};

#[allow(clippy::disallowed_methods, reason = "where models and photographs lie is the tester's choice")]
fn folder(name: &str) -> Option<PathBuf> {
    let folder = std::env::var_os(name).map(PathBuf::from);
    if folder.is_none() {
        println!("SKIPPED: {name} names no folder, so this look was not tested");
    }
    folder
}

fn model(model: &Model) -> Option<Vec<u8>> {
    let folder = folder("CHAPERONE_TEST_MODELS")?;
    Some(std::fs::read(folder.join(model.file)).expect("the model is in the folder"))
}

fn detector() -> Option<CenterFace> {
    Some(CenterFace::load(model(&FACES)?).expect("the model loads"))
}

fn reader() -> Option<PpOcr> {
    Some(PpOcr::load(model(&LINES)?, model(&LETTERS)?).expect("the models load"))
}

#[test]
fn another_file_is_not_run() {
    assert_eq!(CenterFace::load(vec![0; 100]).expect_err("refused"), ModelError::Digest);
    assert_eq!(PpOcr::load(vec![0; 100], Vec::new()).expect_err("refused"), ModelError::Digest);
}

/// A drawn face: enough of one for a detector trained on photographs.
fn face(seed: u64, bar: bool) -> Picture {
    let mut dice = Dice::new(seed);
    let mut canvas = Canvas::new(480, 480, [90.0, 110.0, 120.0]);
    let skin = [205.0 + dice.part() * 30.0, 160.0 + dice.part() * 20.0, 130.0 + dice.part() * 20.0];
    canvas.paint([60.0, 40.0, 30.0], ellipse(0.5, 0.42, 0.25, 0.33, 0.1));
    canvas.paint(skin.map(|part| part * 0.8), ellipse(0.5, 0.85, 0.12, 0.25, 0.1));
    canvas.paint(skin, ellipse(0.5, 0.5, 0.2, 0.28, 0.12));
    for side in [-1.0, 1.0] {
        canvas.paint([70.0, 45.0, 35.0], ellipse(0.5 + side * 0.085, 0.40, 0.05, 0.012, 0.5));
        canvas.paint([245.0; 3], ellipse(0.5 + side * 0.085, 0.45, 0.035, 0.018, 0.3));
        canvas.paint([50.0, 35.0, 30.0], ellipse(0.5 + side * 0.085, 0.45, 0.016, 0.017, 0.3));
    }
    canvas.paint(skin.map(|part| part * 0.75), ellipse(0.5, 0.55, 0.025, 0.05, 0.9));
    canvas.paint(skin.map(|part| part * 0.55), ellipse(0.5, 0.585, 0.035, 0.01, 0.6));
    canvas.paint([175.0, 75.0, 80.0], ellipse(0.5, 0.66, 0.075, 0.028, 0.3));
    canvas.paint([245.0, 240.0, 235.0], ellipse(0.5, 0.66, 0.055, 0.010, 0.3));
    if bar {
        canvas.paint([0.0; 3], |x, y| f32::from((x - 0.5).abs() < 0.17 && (y - 0.45).abs() < 0.035));
    }
    canvas.grain(&mut dice, 8.0);
    canvas.picture()
}

#[test]
fn drawn_faces_are_found_also_behind_a_bar() {
    let Some(detector) = detector() else { return };
    for bar in [false, true] {
        let found: Vec<_> = (0..6).map(|seed| detector.faces(&face(seed, bar)).expect("a look").len()).collect();
        println!("drawn faces, bar {bar}: {found:?}");
        assert!(found.iter().all(|count| *count >= 1), "bar {bar}: {found:?}");
    }
}

#[test]
fn a_covered_face_is_found_no_more() {
    let Some(detector) = detector() else { return };
    let picture = face(1, false);
    let area = detector.faces(&picture).expect("a look")[0].area;
    let solid = cover(&picture, &[Cover { area, with: With::default() }]);
    let found = detector.faces(&solid).expect("a look");
    let again = left_open(&found, &[Cover { area, with: With::default() }]);
    assert_eq!(again, []);
}

#[test]
fn pictures_without_a_face_have_none() {
    let Some(detector) = detector() else { return };
    let pictures = (0..20).map(|seed| scene(seed, 480, 360)).chain([noise(1, 320, 320)]);
    let false_finds: usize = pictures.map(|picture| detector.faces(&picture).expect("a look").len()).sum();
    println!("false finds in 21 pictures without a face: {false_finds}");
    assert!(false_finds <= 2, "{false_finds}");
}

#[test]
fn the_same_picture_gives_the_same_finds() {
    let Some(detector) = detector() else { return };
    let picture = smile(2, 400, 300);
    assert_eq!(detector.faces(&picture), detector.faces(&picture));
}

/// Letters of five by seven dots, as on the screens of old imaging programs.
const LETTERS_OF_DOTS: [(char, [u8; 7]); 20] = [
    ('A', [14, 17, 17, 31, 17, 17, 17]),
    ('D', [30, 17, 17, 17, 17, 17, 30]),
    ('E', [31, 16, 16, 30, 16, 16, 31]),
    ('L', [16, 16, 16, 16, 16, 16, 31]),
    ('M', [17, 27, 21, 21, 17, 17, 17]),
    ('N', [17, 25, 21, 19, 17, 17, 17]),
    ('P', [30, 17, 17, 30, 16, 16, 16]),
    ('R', [30, 17, 17, 30, 20, 18, 17]),
    ('T', [31, 4, 4, 4, 4, 4, 4]),
    ('X', [17, 17, 10, 4, 10, 17, 17]),
    ('0', [14, 17, 19, 21, 25, 17, 14]),
    ('1', [4, 12, 4, 4, 4, 4, 14]),
    ('2', [14, 17, 1, 6, 8, 16, 31]),
    ('3', [30, 1, 1, 14, 1, 1, 30]),
    ('4', [2, 6, 10, 18, 31, 2, 2]),
    ('5', [31, 16, 30, 1, 1, 17, 14]),
    ('7', [31, 1, 2, 4, 8, 8, 8]),
    ('9', [14, 17, 17, 15, 1, 2, 12]),
    ('/', [1, 1, 2, 4, 8, 16, 16]),
    (' ', [0; 7]),
];

/// Writes a line of dots into a picture, its top left corner at a place, each dot so many pixels.
fn write(canvas: &mut Canvas, text: &str, place: (u32, u32), dot: u32, colour: [f32; 3]) {
    for (number, letter) in text.chars().enumerate() {
        let rows = LETTERS_OF_DOTS.iter().find(|(known, _)| *known == letter).expect("a letter of dots").1;
        for y in 0..7 * dot {
            for x in 0..5 * dot {
                if rows[(y / dot) as usize] >> (4 - x / dot) & 1 == 1 {
                    let (x, y) = (place.0 + number as u32 * 6 * dot + x, place.1 + y);
                    canvas.pixels[(y * canvas.width + x) as usize] = colour;
                }
            }
        }
    }
}

/// An x-ray strip: dark, with a row of bright teeth, and words burnt into a corner.
fn strip(seed: u64, words: &str, dot: u32) -> Picture {
    let mut dice = Dice::new(seed);
    let mut canvas = Canvas::new(900, 450, [18.0; 3]);
    canvas.paint([70.0; 3], ellipse(0.5, 0.6, 0.48, 0.35, 0.6));
    for tooth in 0..14 {
        let shade = 130.0 + dice.part() * 90.0;
        let x = 0.1 + f32::from(tooth as u8) * 0.06;
        canvas.paint([shade; 3], ellipse(x, 0.58 + dice.part() * 0.05, 0.024, 0.16, 0.5));
    }
    canvas.grain(&mut dice, 12.0);
    write(&mut canvas, words, (24, 20), dot, [235.0; 3]);
    canvas.picture()
}

#[test]
fn words_burnt_into_a_strip_are_read() {
    let Some(reader) = reader() else { return };
    let cases = ["ADA EXAMPLE", "PATEL N 14/02/1975", "MALTER D 03/11/1954", "NADA PRELLE 7795"];
    let mut read = 0;
    for (seed, words) in cases.into_iter().enumerate() {
        let begun = Busy::process();
        let lines = reader.lines(&strip(seed as u64, words, 4)).expect("a look");
        let joined: String = lines.iter().map(|line| line.text.as_str()).collect();
        let plain = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).collect::<String>().to_uppercase();
        let same = plain(&joined).contains(&plain(words));
        println!("{words:?}: {} lines, read {same}, {} ms", lines.len(), begun.so_far().as_millis());
        read += u32::from(same);
        assert!(!lines.is_empty(), "{words:?} was not found");
    }
    assert!(read >= 3, "{read} of 4 strips read to the letter");
}

#[test]
fn a_strip_without_words_and_a_smile_say_nothing() {
    let Some(reader) = reader() else { return };
    for picture in [strip(9, "", 4), smile(4, 600, 400)] {
        let lines = reader.lines(&picture).expect("a look");
        assert!(lines.len() <= 1, "{lines:?}");
    }
}

#[test]
fn covered_words_are_read_no_more() {
    let Some(reader) = reader() else { return };
    let picture = strip(3, "ADA EXAMPLE", 4);
    let found = reader.lines(&picture).expect("a look");
    let covers: Vec<Cover> = found.iter().map(|line| Cover { area: line.area, with: With::default() }).collect();
    assert!(!covers.is_empty());
    let left = reader.lines(&cover(&picture, &covers)).expect("a look");
    assert!(left.iter().all(|line| !line.text.contains("EXAMPLE")), "{left:?}");
}

/// Figures on photographs that a tester has: finds, time, and how many of the faces are found again behind a bar, with
/// the eyes cut off, turned, and left open after covering.
#[test]
fn photographs_of_the_tester_are_looked_at() {
    let (Some(photos), Some(detector), Some(reader)) = (folder("CHAPERONE_TEST_PHOTOS"), detector(), reader()) else {
        return;
    };
    let entries = std::fs::read_dir(photos).expect("a folder");
    let mut files: Vec<_> = entries.map(|entry| entry.expect("a file").path()).collect();
    files.sort();
    let (mut whole, mut barred, mut halved, mut turned, mut still) = (0, 0, 0, 0, 0);
    for file in files {
        let name = file.file_name().unwrap_or_default().display().to_string();
        let picture = match read(&std::fs::read(&file).expect("a file")) {
            Ok(picture) => picture,
            Err(no) => {
                println!("{name}: {no}");
                continue;
            }
        };
        let begun = Busy::process();
        let faces = detector.faces(&picture).expect("a look");
        let (looked, begun) = (begun.so_far().as_millis(), Busy::process());
        let lines = reader.lines(&picture).expect("a look");
        let read = begun.so_far().as_millis();
        let sure: Vec<u16> = faces.iter().map(|face| face.sure).collect();
        let (width, height) = (picture.width(), picture.height());
        println!(
            "{name}: {width} x {height}, {} faces {sure:?} in {looked} ms, {} lines in {read} ms",
            faces.len(),
            lines.len()
        );
        if faces.is_empty() {
            continue;
        }
        let bars: Vec<Cover> = faces.iter().map(|face| band(face.area, 25, 50)).collect();
        let tops: Vec<Cover> = faces.iter().map(|face| band(face.area, 0, 55)).collect();
        let again = |picture: &Picture| {
            let found = detector.faces(picture).expect("a look");
            faces.iter().filter(|face| found.iter().any(|other| other.area.overlap(face.area) > 60)).count()
        };
        whole += faces.len();
        barred += again(&cover(&picture, &bars));
        halved += again(&cover(&picture, &tops));
        let block = crate::files::exif(&[], Some(6), None);
        let lying = crate::files::png_with(&crate::files::png(&picture), &[(b"eXIf", block)]);
        let lying = chaperone_photo::read(&lying).expect("opened");
        turned += detector.faces(&lying).expect("a look").len().min(faces.len());
        let covers: Vec<Cover> = faces.iter().map(|face| Cover { area: face.area, with: With::default() }).collect();
        let left = detector.faces(&cover(&picture, &covers)).expect("a look");
        still += left_open(&left, &covers).len();
    }
    println!(
        "{whole} finds; {barred} behind a bar, {halved} without eyes and brow, {turned} turned by a quarter, {still} open after covering"
    );
    assert!(barred * 10 >= whole * 9, "{barred} of {whole} faces were found behind a bar");
}

/// A black band over a face, from and to a part of its height in hundredths.
fn band(face: Area, from: u16, to: u16) -> Cover {
    let sides = face.sides();
    let part = |hundredths: u16| (u32::from(sides.height) * u32::from(hundredths) / 100) as u16;
    let area = Area::new(sides.left, sides.top + part(from), sides.width, part(to - from).max(1)).expect("an area");
    Cover { area, with: With::Colour([0; 3]) }
}

/// How far apart the tester's photographs are from each other and from copies, by their prints.
#[test]
fn prints_of_the_testers_photographs_are_apart() {
    let Some(photos) = folder("CHAPERONE_TEST_PHOTOS") else { return };
    let mut kept: Vec<(String, Prints)> = Vec::new();
    let mut nearest = (u32::MAX, String::new());
    let mut farthest = (0, String::new());
    for entry in std::fs::read_dir(photos).expect("a folder") {
        let path = entry.expect("a file").path();
        let Ok(picture) = read(&std::fs::read(&path).expect("a file")) else { continue };
        let name = path.file_name().unwrap_or_default().display().to_string();
        let prints = Prints::of(&picture);
        for (other, print) in &kept {
            let (distance, _) = prints.nearest(&print.kept());
            nearest = nearest.min((distance, format!("{name} and {other}")));
        }
        for (how, copy) in crate::kept::copies(&picture) {
            let (distance, _) = Prints::of(&copy).nearest(&prints.kept());
            farthest = farthest.max((distance, format!("{name}, {how}")));
        }
        kept.push((name, prints));
    }
    println!("{} photographs: copies differ by at most {farthest:?}, others by at least {nearest:?}", kept.len());
}
