//! What holds of the judge beside the rules: its findings name their words, belong to a rule, and never outrank one.

use chaperone_screen::judge::{self, Feature, Judge, Opinion, Reading, Seat, Thresholds};
use chaperone_screen::{Code, Confidence, Draft, Known, Level, Pack, Screen, Verdict};
use proptest::prelude::*;
use std::ops::Range;
use std::sync::Arc;
use unicode_segmentation::UnicodeSegmentation;

/// A judge with one fixed opinion of every sentence.
#[derive(Debug)]
struct Fixed {
    held: u8,
    codes: Vec<(Code, u8)>,
}

impl Judge for Fixed {
    fn opine(&self, reading: &Reading) -> Opinion {
        let mut codes = vec![0; Code::ALL.len()];
        for (code, chance) in &self.codes {
            codes[*code as usize] = *chance;
        }
        let codes = vec![codes; reading.parts.len()];
        Opinion { held: self.held, revise: 100, consent: 0, stop: 0, codes }
    }

    fn carried(&self, reading: &Reading, part: usize, _: Code) -> Range<usize> {
        reading.parts[part].span.clone()
    }
}

fn screen(held: u8, codes: &[(Code, u8)]) -> Screen {
    let judge = Arc::new(Fixed { held, codes: codes.to_vec() });
    Screen::judged(Pack::named("uk-dental").unwrap(), Some(Seat { judge, thresholds: Thresholds::default() }))
}

fn alone() -> Screen {
    Screen::judged(Pack::named("uk-dental").unwrap(), None)
}

#[test]
fn a_code_that_no_rule_saw_becomes_a_finding_with_its_words_its_rule_and_its_level() {
    let text = "We are open on Monday. They never listen to a word.";
    assert_eq!(alone().check(&Draft::post(text), &Known::default()).verdict, Verdict::Clear);
    let report = screen(255, &[(Code::Derogatory, 200)]).glance(&Draft::post(text), &Known::default());
    let finding = report.findings.last().unwrap();
    assert_eq!((finding.rule, finding.code, finding.level), ("derogatory", Code::Derogatory, Level::Stop));
    assert_eq!((finding.confidence, finding.evidence.as_str()), (Confidence::Likely, "They never listen to a word."));
    assert!(finding.message.contains("They never listen") && !finding.citations.is_empty());
}

#[test]
fn a_judge_that_lets_a_text_out_never_takes_back_what_a_rule_is_sure_of() {
    let denial = Draft::review_reply("We have no record of you as a patient here.", "Terrible place.");
    assert!(alone().check(&denial, &Known::default()).findings.iter().any(|f| f.confidence == Confidence::Sure));
    assert_ne!(screen(0, &[]).check(&denial, &Known::default()).verdict, Verdict::Clear);
}

#[test]
fn what_a_page_offers_is_never_held_by_the_judge() {
    let offered = Draft::review_reply("Thank you for your kind words. We will share them with the team.", "Great!");
    assert_eq!(screen(255, &[(Code::Derogatory, 255)]).check(&offered, &Known::default()).verdict, Verdict::Clear);
}

#[test]
fn a_code_that_the_pack_only_notes_is_not_held_by_the_judge_under_another_name() {
    let source = include_str!("../../packs/uk-dental.toml");
    let line = r#"levels = { post = "revise", group = "revise", review-reply = "revise", comment-reply = "revise", direct-message = "revise", sms = "revise" }"#;
    let pack = Pack::read(&source.replace(line, r#"levels = { post = "note" }"#)).unwrap();
    let judge = Arc::new(Fixed { held: 255, codes: vec![(Code::PomAdvertising, 255), (Code::MisleadingClaim, 20)] });
    let screen = Screen::judged(pack, Some(Seat { judge, thresholds: Thresholds::default() }));
    assert_eq!(screen.check(&Draft::post("Wrinkle clinic on Friday."), &Known::default()).verdict, Verdict::Clear);
}

#[test]
fn what_is_told_of_the_practices_own_people_is_no_patients_story() {
    let known = Known { staff: vec!["Amira Hassan".into()], ..Known::default() };
    let draft = Draft::post("Amira Hassan is back from her holiday.");
    let codes = [(Code::PatientRelationship, 255), (Code::Name, 255)];
    assert_eq!(screen(255, &codes).check(&draft, &known).verdict, Verdict::Clear);
    assert_ne!(screen(255, &codes).check(&draft, &Known::default()).verdict, Verdict::Clear);
}

#[test]
fn the_judge_in_the_crate_reads_and_is_small() {
    assert!(judge::built_in().is_some());
    assert!(include_bytes!("../../models/outgoing.bin").len() < 3 << 20);
}

#[test]
fn a_name_is_never_a_feature() {
    let features = |text: &str| -> Vec<Feature> {
        let reading = alone().reading(&Draft::post(text), &Known::default()).unwrap();
        reading.grams
    };
    assert_eq!(features("Lovely to see Mrs Patel today!"), features("Lovely to see Mrs Jones today!"));
    assert_ne!(features("Lovely to see Mrs Patel today!"), features("Lovely to see the hills today!"));
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_the_text_each_finding_lies_on_whole_graphemes(text in "(our patient |Mrs Patel |her crown |idiots |👩‍⚕️|e\u{301}|[a-z]{1,6} |[.!?] |\\PC){0,24}") {
        let screen = screen(255, &[(Code::Derogatory, 255), (Code::Name, 255)]);
        let report = screen.glance(&Draft::post(text.clone()), &Known::default());
        let edges: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).chain([text.len()]).collect();
        for finding in &report.findings {
            prop_assert_eq!(&text[finding.bytes.clone()], &finding.evidence);
            prop_assert!(edges.contains(&finding.bytes.start) && edges.contains(&finding.bytes.end));
        }
    }
}
