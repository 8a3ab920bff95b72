//! `docs/mapping.md` against the rules and the pack: a document of levels and verdicts that is wrong is worse than none.

use chaperone_screen::{AccountKind, Channel, Draft, Known, Pack, Screen, rules};
use chrono::NaiveDate;

const DOCUMENT: &str = include_str!("../../../../docs/mapping.md");

/// The surfaces in the order of the table's columns.
const SURFACES: [(&str, Channel); 6] = [
    ("post", Channel::Post),
    ("group", Channel::Group),
    ("review-reply", Channel::ReviewReply),
    ("comment-reply", Channel::CommentReply),
    ("direct-message", Channel::DirectMessage),
    ("sms", Channel::Sms),
];

/// The cells of all table rows whose first cell satisfies `first`.
fn rows(first: impl Fn(&str) -> bool) -> Vec<Vec<&'static str>> {
    let cells = |line: &'static str| line.trim_matches('|').split('|').map(str::trim).collect::<Vec<_>>();
    DOCUMENT.lines().filter(|line| line.starts_with('|')).map(cells).filter(|row| first(row[0])).collect()
}

fn day() -> NaiveDate {
    NaiveDate::from_ymd_opt(2026, 11, 22).unwrap()
}

#[test]
fn the_table_of_levels_is_what_the_rules_and_the_pack_say() {
    let pack = Pack::named("uk-dental").unwrap();
    let names: Vec<&str> = rules().iter().map(|rule| rule.name).collect();
    let table = rows(|first| names.contains(&first));
    assert_eq!(table.iter().map(|row| row[0]).collect::<Vec<_>>(), names, "one row for each rule, in their order");
    for (row, rule) in table.iter().zip(rules()) {
        let codes: Vec<&str> = rule.codes.iter().map(|code| code.name()).collect();
        assert_eq!(row[2], codes.join(" "), "codes of {}", rule.name);
        for (cell, (surface, channel)) in row[3..].iter().zip(SURFACES) {
            let level = pack.level(rule.name, channel, Some(day())).map_or("-", |level| level.name());
            assert_eq!(*cell, level, "{} on {surface}", rule.name);
        }
    }
}

#[test]
fn the_golden_examples_have_the_verdicts_of_the_table() {
    let screen = Screen::new(Pack::named("uk-dental").unwrap());
    let table = rows(|first| first.starts_with('G') && first.len() == 3);
    let (mut held, mut wrong) = (0, Vec::new());
    for row in &table {
        let [number, surface, text, verdict, state] = row[..] else { panic!("not five columns: {row:?}") };
        assert!(state == "holds" || state.starts_with("planned: "), "{number}: `{state}` is no state");
        if state != "holds" {
            continue;
        }
        let channel = SURFACES.iter().find(|(name, _)| *name == surface).unwrap().1;
        let in_reply_to =
            channel.is_public_reply().then(|| "JD87: I was told that I had decay, and I doubt it.".to_owned());
        let draft =
            Draft { channel, in_reply_to, today: Some(day()), account: AccountKind::Practice, ..Draft::post(text) };
        let report = screen.check(&draft, &Known::default());
        if report.verdict.name() != verdict {
            wrong.push(format!("{number} is {} instead of {verdict}: {text}", report.verdict.name()));
        }
        held += 1;
    }
    assert_eq!(wrong, Vec::<String>::new());
    assert!(held >= 15, "only {held} of {} golden examples hold", table.len());
}
