//! `docs/mapping.md` against the rules and the packs: a document of levels and verdicts that is wrong is worse than none.

use std::collections::BTreeSet;

use chaperone_screen::{Channel, Draft, Known, Pack, Screen, rules};
use chrono::NaiveDate;

const DOCUMENT: &str = include_str!("../../../../docs/mapping.md");

/// The surfaces in the order of the tables' columns.
const SURFACES: [(&str, Channel); 6] = [
    ("post", Channel::Post),
    ("group", Channel::Group),
    ("review-reply", Channel::ReviewReply),
    ("comment-reply", Channel::CommentReply),
    ("direct-message", Channel::DirectMessage),
    ("sms", Channel::Sms),
];

/// The cells of the rows of every table in the part under a heading, without the heads of the tables.
fn rows(heading: &str) -> Vec<Vec<&'static str>> {
    let level = heading.split(' ').next().unwrap().len();
    let ends = |line: &str| {
        let hashes = line.len() - line.trim_start_matches('#').len();
        hashes > 0 && hashes <= level
    };
    let cells = |line: &'static str| line.trim_matches('|').split('|').map(str::trim).collect::<Vec<_>>();
    let part = DOCUMENT.lines().skip_while(|line| *line != heading).skip(1).take_while(|line| !ends(line));
    part.filter(|line| line.starts_with('|'))
        .map(cells)
        .filter(|row| !["rule", "detector", "no", "---"].contains(&row[0]))
        .collect()
}

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

fn names() -> Vec<&'static str> {
    rules().iter().map(|rule| rule.name).collect()
}

#[test]
fn every_rule_has_its_codes_and_every_detector_is_answered_or_says_what_brings_it() {
    let table = rows("## Rules, detectors, codes");
    let (of_rules, others): (Vec<_>, Vec<_>) = table.iter().partition(|row| !row[0].starts_with('D'));
    assert_eq!(of_rules.iter().map(|row| row[0]).collect::<Vec<_>>(), names(), "one row for each rule, in their order");
    let mut detectors: BTreeSet<&str> = others.iter().map(|row| row[0]).collect();
    for (row, rule) in of_rules.iter().zip(rules()) {
        let codes: Vec<&str> = rule.codes.iter().map(|code| code.name()).collect();
        assert_eq!(row[2], codes.join(" "), "codes of {}", rule.name);
        for detector in row[1].split(' ') {
            assert!(!others.iter().any(|other| other[0] == detector), "{detector} is answered and is not");
            detectors.insert(detector);
        }
    }
    let all: Vec<String> = (1..=42).map(|number| format!("D{number:02}")).collect();
    assert_eq!(detectors.into_iter().collect::<Vec<_>>(), all);
}

#[test]
fn the_tables_of_levels_are_what_the_rules_and_the_packs_say() {
    for name in Pack::NAMES {
        let pack = Pack::named(name).unwrap();
        let table = rows(&format!("### Pack {name}"));
        assert_eq!(table.iter().map(|row| row[0]).collect::<Vec<_>>(), names(), "{name}: one row for each rule");
        for row in &table {
            for (cell, (surface, channel)) in row[1..].iter().zip(SURFACES) {
                let level = match pack.level(row[0], channel, Some(day())) {
                    Some(level) => level.name(),
                    None if pack.absent.contains_key(row[0]) => "absent",
                    None => "-",
                };
                assert_eq!(*cell, level, "{name}: {} on {surface}", row[0]);
            }
        }
    }
}

#[test]
fn the_golden_examples_have_the_verdicts_of_the_table_in_every_pack_that_they_name() {
    let screens: Vec<Screen> = Pack::NAMES.iter().map(|name| Screen::new(Pack::named(name).unwrap())).collect();
    let table = rows("## The golden examples");
    let all: Vec<String> = (1..=34).map(|number| format!("G{number:02}")).collect();
    assert_eq!(table.iter().map(|row| row[0]).collect::<Vec<_>>(), all);
    let (mut held, mut wrong) = (0, Vec::new());
    for row in &table {
        let [number, surface, text, verdicts @ .., state] = &row[..] else { panic!("too few columns: {row:?}") };
        assert_eq!(verdicts.len(), screens.len(), "{number} has a column for each pack");
        if *state != "holds" {
            assert!(state.starts_with("with ") && verdicts.iter().all(|verdict| *verdict == "-"), "{number}: {state}");
            continue;
        }
        let channel = SURFACES.iter().find(|(name, _)| name == surface).unwrap().1;
        let in_reply_to =
            channel.is_public_reply().then(|| "JD87: I was told that I had decay, and I doubt it.".to_owned());
        let draft = Draft { channel, in_reply_to, today: Some(day()), ..Draft::post(*text) };
        for (screen, expected) in screens.iter().zip(verdicts).filter(|(_, expected)| **expected != "-") {
            let report = screen.check(&draft, &Known::default());
            if report.verdict.name() != *expected {
                let found: Vec<_> = report.findings.iter().map(|finding| (finding.rule, &finding.evidence)).collect();
                let pack = &screen.pack().name;
                wrong.push(format!("{number} in {pack} is {} instead of {expected}: {found:?}", report.verdict.name()));
            }
            held += 1;
        }
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(held >= 100, "only {held} verdicts are held");
}

#[test]
fn the_hints_of_the_golden_examples_are_notes() {
    let screen = Screen::new(Pack::named("uk-dental").unwrap());
    let noted = |text: &str| -> Vec<&str> {
        screen.check(&Draft::post(text), &Known::default()).notes.iter().map(|note| note.rule).collect()
    };
    let table = rows("## The golden examples");
    let text = |number: &str| table.iter().find(|row| row[0] == number).unwrap()[2];
    assert_eq!(noted(text("G02")), ["claim-unsourced"]);
    assert_eq!(noted(text("G05")), ["venting"]);
}
