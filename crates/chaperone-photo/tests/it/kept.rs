//! The same picture again: how far apart copies and others are, and that the line lies between them.
//!
//! The scenes and smiles are made here. That the line holds on photographs was measured by hand once; the report of that
//! stands in the crate's history, the pictures may not.

use std::collections::BTreeMap;

use chaperone_photo::{ALIKE, Area, Picture, Print, Prints, Turn, crop, read};

use crate::files::{jpeg_of, png};
use crate::paint::{Canvas, Dice, noise, scene, smile};

const SCENES: u64 = 24;

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
        ("cropped by 6 % in all", cut(300, 300, 9_400, 9_400)),
        ("cropped by 8 % at one side", cut(800, 0, 9_200, 10_000)),
        ("cropped by 8 % at the bottom", cut(0, 0, 10_000, 9_200)),
    ]
}

#[test]
fn copies_are_alike_and_other_pictures_are_not() {
    let pictures = pictures();
    let prints: Vec<Prints> = pictures.iter().map(Prints::of).collect();
    let mut farthest: BTreeMap<&str, u32> = BTreeMap::new();
    for (picture, kept) in pictures.iter().zip(&prints) {
        for (name, copy) in copies(picture) {
            let (distance, _) = Prints::of(&copy).nearest(kept.upright());
            let most = farthest.entry(name).or_default();
            *most = distance.max(*most);
        }
    }
    let nearest = |from: usize, to: usize| {
        let pairs = (from..to).flat_map(|one| (from..one).map(move |other| (one, other)));
        let mut all: Vec<u32> = pairs.map(|(one, other)| prints[one].nearest(prints[other].upright()).0).collect();
        all.sort_unstable();
        all
    };
    let (scenes, all) = (SCENES as usize, pictures.len());
    let (scenes, smiles) = (nearest(0, scenes), nearest(scenes, all));
    println!("copies differ by at most {farthest:?}");
    println!("other scenes by {:?}..., other smiles by {:?}... of 143 bits", &scenes[..9], &smiles[..9]);
    assert!(farthest.values().all(|distance| *distance <= ALIKE), "{farthest:?}");
    assert!(scenes[0].min(smiles[0]) > ALIKE, "{} {}", scenes[0], smiles[0]);
}

#[test]
fn a_mirrored_or_turned_copy_is_found_with_its_turn() {
    for picture in [scene(3, 320, 240), smile(3, 300, 300)] {
        let kept = Prints::of(&picture).upright();
        let block = |turn: u16| crate::files::exif(&[], Some(turn), None);
        for turn in 1..=8 {
            // A file that asks to be turned is a turned picture once it is opened.
            let file = crate::files::png_with(&png(&picture), &[(b"eXIf", block(turn))]);
            let turned = read(&file).expect("opened");
            let alike = Prints::of(&turned).compare(kept).expect("alike");
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
    let print = Prints::of(&scene(4, 100, 80)).upright();
    let text = print.to_string();
    assert_eq!(text.len(), 48);
    assert_eq!(text.parse(), Ok(print));
    assert_eq!(serde_json::from_str::<Print>(&format!("{text:?}")).expect("a print"), print);
    for wrong in ["", "abc", &"g".repeat(48), &"\u{e9}".repeat(24)] {
        assert!(wrong.parse::<Print>().is_err());
    }
}

#[test]
fn a_print_stays_the_same_for_years() {
    // Kept prints are compared with new ones, so a change of the method has to be a decision, with a new column.
    assert_eq!(
        Prints::of(&scene(5, 160, 120)).upright().to_string(),
        "4da1ad3e4d62cb4f5a8a1a5e54a6bc310000000000000a3d"
    );
}

#[test]
fn tiny_and_long_pictures_have_prints() {
    for (width, height) in [(1, 1), (1, 300), (300, 1), (5, 7), (33, 31)] {
        let picture = noise(6, width, height);
        assert!(Prints::of(&picture).compare(Prints::of(&picture).upright()).is_some());
    }
}
