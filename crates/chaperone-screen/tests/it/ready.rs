//! Ready posts: every one is clear when it is filled in with sense, in every pack that offers it.

use std::collections::BTreeSet;

use chaperone_screen::{Draft, Known, Pack, Practice, Screen, Verdict, ready::Ready};
use chrono::NaiveDate;

fn known() -> Known {
    Known {
        practice: Practice {
            names: vec!["Harbour Lane Dental".into()],
            places: vec!["Whitby".into()],
            ..Practice::default()
        },
        staff: vec!["Dr Tom Whitlock".into()],
        ..Known::default()
    }
}

fn day(text: &str) -> NaiveDate {
    text.parse().unwrap()
}

#[test]
fn every_ready_post_is_clear_when_filled_in_and_tells_its_gaps() {
    let ready = Ready::shipped().unwrap();
    let mut seen = 0;
    for name in Pack::NAMES {
        let screen = Screen::new(Pack::named(name).unwrap());
        let texts = ready
            .types(name)
            .map(|kind| (&kind.name, kind.filled()))
            .chain(ready.cards(name, day("2026-11-22")).map(|card| (&card.name, card.text.clone())));
        for (which, text) in texts {
            let report = screen.check(&Draft { today: Some(day("2026-11-22")), ..Draft::post(&text) }, &known());
            assert_eq!(report.verdict, Verdict::Clear, "{name} {which}: {:#?}", report.findings);
            assert_eq!(ready.open_gap(&text), None, "{which}: an example leaves a gap open");
            seen += 1;
        }
    }
    assert!(seen >= 14, "{seen}");
}

#[test]
fn names_are_unique_and_every_gap_stands_in_its_text() {
    let ready = Ready::shipped().unwrap();
    let names: Vec<_> = ready.types.iter().map(|t| &t.name).chain(ready.cards.iter().map(|c| &c.name)).collect();
    assert_eq!(names.iter().collect::<BTreeSet<_>>().len(), names.len());
    for kind in &ready.types {
        assert!(!kind.gaps.is_empty(), "{}", kind.name);
        for gap in kind.gaps.keys() {
            assert!(kind.text.contains(&format!("[{gap}]")), "{}: {gap}", kind.name);
        }
        assert!(ready.open_gap(&kind.text).is_some(), "{}", kind.name);
        assert_eq!(kind.text.matches('[').count(), kind.gaps.len(), "{}: a gap without an example", kind.name);
    }
}

#[test]
fn a_card_names_its_source_and_is_not_offered_after_its_last_day() {
    let ready = Ready::shipped().unwrap();
    for card in &ready.cards {
        assert!(card.text.contains(&format!("Source: {}", card.source)), "{}", card.name);
        assert!(card.address.starts_with("https://"), "{}", card.name);
        let offered = |day: NaiveDate| ready.cards("uk-dental", day).any(|other| other.name == card.name);
        assert!(offered(card.expires) && !offered(card.expires.succ_opt().unwrap()), "{}", card.name);
    }
}

#[test]
fn other_words_in_brackets_are_no_gap() {
    let ready = Ready::shipped().unwrap();
    assert_eq!(ready.open_gap("We are open [really] on [which day ] and [Monday]."), None);
    assert_eq!(ready.open_gap("We are open on [which day]."), Some("which day"));
}

#[test]
fn an_unknown_key_is_refused() {
    let source = include_str!("../../ready/posts.toml").replace("expires =", "expire =");
    assert!(Ready::read(&source).unwrap_err().to_string().contains("expire"));
}
