//! Looking without a model: the look that was not taken is said, and never an empty list.

use chaperone_photo::faces::{self, Detector, Face};
use chaperone_photo::models::NotLooked;
use chaperone_photo::text::{self, Line};
use chaperone_photo::{Area, Cover, NO_PROOF, Picture, With};

use crate::paint::scene;

/// A detector that finds the upper half of every picture.
#[derive(Debug)]
struct UpperHalf;

impl Detector for UpperHalf {
    fn name(&self) -> &'static str {
        "upper-half"
    }

    fn faces(&self, _: &Picture) -> Result<Vec<Face>, NotLooked> {
        Ok(vec![Face { area: Area::new(0, 0, 10_000, 5_000).expect("an area"), sure: 200 }])
    }
}

#[test]
fn without_a_model_no_look_is_taken_and_that_is_said() {
    let picture = scene(1, 20, 20);
    assert_eq!(faces::look(None, &picture), Err(NotLooked::NoModel));
    assert_eq!(text::look(None, &picture).expect_err("no model"), NotLooked::NoModel);
    assert!(NotLooked::NoModel.to_string().contains("not taken"));
    assert!(NO_PROOF.starts_with("No finding is no proof."));
}

#[test]
fn a_detector_of_somebody_else_can_be_set_up() {
    let found = faces::look(Some(&UpperHalf), &scene(1, 20, 20)).expect("a look");
    assert_eq!(found.len(), 1);
}

#[test]
fn a_covered_face_is_dealt_with_and_one_behind_a_bar_is_not() {
    let area = |top: u16, height: u16| Area::new(1_000, top, 2_000, height).expect("an area");
    let face = Face { area: area(1_000, 2_000), sure: 200 };
    let cover = |top: u16, height: u16| Cover { area: area(top, height), with: With::default() };
    assert_eq!(faces::left_open(&[face], &[]), [face]);
    assert_eq!(faces::left_open(&[face], &[cover(1_500, 400)]), [face]);
    assert_eq!(faces::left_open(&[face], &[cover(1_000, 1_600)]), []);
    // Two covers that meet hide what both hide together, and the same twice hides no more.
    assert_eq!(faces::left_open(&[face], &[cover(1_000, 900), cover(1_900, 800)]), []);
    assert_eq!(faces::left_open(&[face], &[cover(1_000, 900), cover(1_000, 900)]), [face]);
}

#[test]
fn a_line_prints_its_length_and_not_its_words() {
    let line = Line { area: Area::WHOLE, text: "Ada Example".to_owned(), sure: 250 };
    assert!(!format!("{line:?}").contains("Ada"));
}
