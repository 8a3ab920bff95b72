//! The same picture again: how far apart copies and others are, and that the lines lie between them.
//!
//! The scenes and smiles are made here. `seeing` prints the same figures for photographs that a tester has.

use std::collections::BTreeMap;

use chaperone_photo::{ALIKE, Area, Kept, Picture, Prints, SAME, Turn, crop, read};

use crate::files::{jpeg_of, png};
use crate::paint::{Canvas, Dice, noise, scene, smile};

const SCENES: u64 = 16;

fn pictures() -> Vec<Picture> {
    (0..SCENES).map(|seed| scene(seed, 320, 240)).chain((0..SCENES).map(|seed| smile(seed, 320, 240))).collect()
}

fn changed(picture: &Picture, change: impl Fn(f32) -> f32) -> Picture {
    let rgb = picture.rgb().iter().map(|part| change(f32::from(*part)).clamp(0.0, 255.0) as u8).collect();
    Picture::new(picture.width(), picture.height(), rgb).expect("a picture")
}

/// Every second pixel in each direction.
fn smaller(picture: &Picture) -> Picture {
    let (width, height) = (picture.width() / 2, picture.height() / 2);
    let mut rgb = Vec::new();
    for y in 0..height {
        for x in 0..width {
            let at = (y * 2 * picture.width() + x * 2) as usize * 3;
            rgb.extend_from_slice(&picture.rgb()[at..at + 3]);
        }
    }
    Picture::new(width, height, rgb).expect("a picture")
}

fn grainy(picture: &Picture) -> Picture {
    let mut dice = Dice::new(99);
    let pixels = picture.rgb().chunks_exact(3).map(|pixel| [0, 1, 2].map(|part| f32::from(pixel[part]))).collect();
    let mut canvas = Canvas { width: picture.width(), height: picture.height(), pixels };
    canvas.grain(&mut dice, 50.0);
    canvas.picture()
}

/// The copies that people make without thinking of it, and those that they make to hide it.
pub(crate) fn copies(picture: &Picture) -> Vec<(&'static str, Picture)> {
    let cut = |left, top, width, height| crop(picture, Area::new(left, top, width, height).expect("an area"));
    vec![
        ("recompressed", read(&jpeg_of(picture, 30)).expect("opened")),
        ("half the size", smaller(picture)),
        ("brighter", changed(picture, |part| part * 1.2 + 15.0)),
        ("darker", changed(picture, |part| part * 0.7)),
        ("flatter", changed(picture, |part| 128.0 + (part - 128.0) * 0.6)),
        ("grainy", grainy(picture)),
        ("cropped by 3 % at one side", cut(0, 0, 9_700, 10_000)),
        ("cropped by 6 % at one side", cut(600, 0, 9_400, 10_000)),
        ("cropped by 10 % at the bottom", cut(0, 0, 10_000, 9_000)),
        ("cropped by 4 % all round", cut(400, 400, 9_200, 9_200)),
        ("cropped by 7 % all round", cut(700, 700, 8_600, 8_600)),
        ("cropped by 6 and 9 % at a corner", cut(600, 900, 9_400, 9_100)),
    ]
}

#[test]
fn copies_are_alike_and_other_pictures_are_not() {
    let pictures = pictures();
    let prints: Vec<Prints> = pictures.iter().map(Prints::of).collect();
    let mut farthest: BTreeMap<&str, u32> = BTreeMap::new();
    for (picture, kept) in pictures.iter().zip(&prints) {
        for (name, copy) in copies(picture) {
            let (distance, _) = Prints::of(&copy).nearest(&kept.kept());
            let most = farthest.entry(name).or_default();
            *most = distance.max(*most);
        }
    }
    let nearest = |from: usize, to: usize| {
        let pairs = (from..to).flat_map(|one| (from..one).map(move |other| (one, other)));
        let mut all: Vec<u32> = pairs.map(|(one, other)| prints[one].nearest(&prints[other].kept()).0).collect();
        all.sort_unstable();
        all
    };
    let (scenes, all) = (SCENES as usize, pictures.len());
    let (scenes, smiles) = (nearest(0, scenes), nearest(scenes, all));
    println!("copies differ by at most {farthest:?}");
    let to_compare = smiles.iter().filter(|distance| **distance <= ALIKE).count();
    println!(
        "{} pairs of other scenes differ by {} and more of 143 bits, {} pairs of other smiles by {}; {to_compare} to compare",
        scenes.len(),
        scenes[0],
        smiles.len(),
        smiles[0]
    );
    for (name, distance) in farthest {
        let most = if name.starts_with("cropped") { ALIKE } else { SAME };
        assert!(distance <= most, "{name}: {distance}");
    }
    assert!(scenes[0] > ALIKE, "{}", scenes[0]);
    // Drawn smiles have one plan and differ less than photographs of two people do, so only the sure line has to hold.
    assert!(smiles[0] > SAME, "{}", smiles[0]);
}

#[test]
fn a_mirrored_or_turned_copy_is_found_with_its_turn() {
    for picture in [scene(3, 320, 240), smile(3, 300, 300)] {
        let kept = Prints::of(&picture).kept();
        let block = |turn: u16| crate::files::exif(&[], Some(turn), None);
        for turn in 1..=8 {
            // A file that asks to be turned is a turned picture once it is opened.
            let file = crate::files::png_with(&png(&picture), &[(b"eXIf", block(turn))]);
            let turned = read(&file).expect("opened");
            let alike = Prints::of(&turned).compare(&kept).expect("alike");
            assert!(alike.distance <= 4, "turn {turn}: {alike:?}");
            // Turning by a quarter is undone by turning back; every other turn undoes itself.
            let back = match turn {
                6 => Turn::QuarterTurnBack,
                8 => Turn::QuarterTurn,
                same => Turn::ALL[usize::from(same) - 1],
            };
            assert_eq!(alike.turn, back, "turn {turn}");
        }
    }
}

#[test]
fn a_print_is_kept_as_text_and_comes_back() {
    let kept = Prints::of(&scene(4, 100, 80)).kept();
    let text = kept.to_string();
    assert_eq!(text.len(), 480);
    assert_eq!(text.parse(), Ok(kept.clone()));
    assert_eq!(serde_json::from_str::<Kept>(&format!("{text:?}")).expect("prints"), kept);
    for wrong in ["", "abc", &"g".repeat(480), &"\u{e9}".repeat(240)] {
        assert!(wrong.parse::<Kept>().is_err());
    }
}

#[test]
fn a_print_stays_the_same_for_years() {
    // Kept prints are compared with new ones, so a change of the method has to be a decision, with a new column.
    let text = Prints::of(&scene(5, 160, 120)).kept().to_string();
    assert_eq!(
        &text[..96],
        "4da1ad3e4d62cb4f5a8a1a5e54a6bc310000000000000a3d6da1a5b05d42cb4f43d69a5c54a2b5350000000000005a1b"
    );
}

#[test]
fn tiny_and_long_pictures_have_prints() {
    for (width, height) in [(1, 1), (1, 300), (300, 1), (5, 7), (33, 31)] {
        let picture = noise(6, width, height);
        assert!(Prints::of(&picture).compare(&Prints::of(&picture).kept()).is_some());
    }
}
