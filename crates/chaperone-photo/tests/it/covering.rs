//! Covering and cropping: what was under a cover is gone, the rest and the original are as they were.

use chaperone_photo::{Area, Cover, Picture, With, cover, crop};

use crate::paint::{noise, scene};

fn area(left: u16, top: u16, width: u16, height: u16) -> Area {
    Area::new(left, top, width, height).expect("an area")
}

fn pixel(picture: &Picture, x: u32, y: u32) -> &[u8] {
    let at = (y * picture.width() + x) as usize * 3;
    &picture.rgb()[at..at + 3]
}

#[test]
fn a_covered_area_holds_one_colour_and_the_rest_is_untouched() {
    let picture = scene(1, 200, 100);
    let before = picture.clone();
    let covered = cover(&picture, &[Cover { area: area(2_500, 5_000, 2_500, 2_500), with: With::Colour([1, 2, 3]) }]);
    assert_eq!(picture, before);
    for y in 0..100 {
        for x in 0..200 {
            let inside = (50..100).contains(&x) && (50..75).contains(&y);
            let expected = if inside { &[1, 2, 3][..] } else { pixel(&picture, x, y) };
            assert_eq!(pixel(&covered, x, y), expected, "{x} {y}");
        }
    }
}

#[test]
fn two_faces_under_cells_of_the_same_averages_cannot_be_told_apart() {
    // Twice the same cells, in each a different order of the same pixels: what is left must be the same.
    let (width, height) = (120, 120);
    let first = noise(2, width, height);
    let mut rgb = first.rgb().to_vec();
    let side = 20;
    for cell_y in 0..height / side {
        for cell_x in 0..width / side {
            for y in 0..side / 2 {
                for x in 0..side {
                    let at = |y: u32| (((cell_y * side + y) * width + cell_x * side + x) * 3) as usize;
                    for part in 0..3 {
                        rgb.swap(at(y) + part, at(side - 1 - y) + part);
                    }
                }
            }
        }
    }
    let second = Picture::new(width, height, rgb).expect("a picture");
    assert_ne!(first, second);
    let cells = [Cover { area: Area::WHOLE, with: With::Cells }];
    assert_eq!(cover(&first, &cells), cover(&second, &cells));
}

#[test]
fn cells_leave_at_most_six_by_six_colours_and_small_areas_one() {
    let colours = |picture: &Picture| {
        let mut all: Vec<_> = picture.rgb().chunks_exact(3).map(<[u8]>::to_vec).collect();
        all.sort();
        all.dedup();
        all.len()
    };
    let cells = [Cover { area: Area::WHOLE, with: With::Cells }];
    assert!(colours(&cover(&noise(3, 300, 200), &cells)) <= 24);
    assert_eq!(colours(&cover(&noise(4, 50, 40), &cells)), 1);
    assert_eq!(colours(&cover(&noise(5, 1, 1), &cells)), 1);
}

#[test]
fn colour_wins_over_cells_in_whatever_order() {
    let picture = noise(6, 90, 90);
    let name = Cover { area: area(3_000, 3_000, 3_000, 3_000), with: With::default() };
    let face = Cover { area: Area::WHOLE, with: With::Cells };
    let covered = cover(&picture, &[name, face]);
    assert_eq!(covered, cover(&picture, &[face, name]));
    assert_eq!(pixel(&covered, 45, 45), [90, 90, 90]);
}

#[test]
fn a_crop_holds_what_lay_in_the_area() {
    let picture = scene(7, 200, 100);
    let cropped = crop(&picture, area(5_000, 0, 5_000, 1_000));
    assert_eq!((cropped.width(), cropped.height()), (100, 10));
    assert_eq!(pixel(&cropped, 0, 0), pixel(&picture, 100, 0));
    assert_eq!(pixel(&cropped, 99, 9), pixel(&picture, 199, 9));
    assert_eq!(crop(&picture, Area::WHOLE), picture);
}

#[test]
fn covers_come_from_a_form_and_are_checked() {
    let cover: Cover = serde_json::from_str(r#"{"area":{"left":0,"top":0,"width":10,"height":10}}"#).expect("a cover");
    assert_eq!(cover.with, With::Colour([90, 90, 90]));
    let beyond = r#"{"area":{"left":9999,"top":0,"width":10,"height":10},"with":"cells"}"#;
    assert!(serde_json::from_str::<Cover>(beyond).is_err());
}
