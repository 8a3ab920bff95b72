//! Checks that the documents tell the truth: every rule has its page, every duty that is called fulfilled has its
//! tests, and every test that ARCHITECTURE.md names exists.

use std::collections::BTreeSet;

use super::tree::File;
use super::{Tree, complains, holds, is_silent};

/// The duties, by source document: `S0-01` to `S0-27` and so on; 126 in all.
const DUTIES: [(&str, u32); 5] = [("S0", 27), ("S1", 32), ("S2", 16), ("S3", 27), ("S4", 24)];

/// The points at which the sources disagree: `C1` to `C14`.
const SETTLED: u32 = 14;

const RULES: &str = "crates/chaperone-screen/src/rules";

/// The headings of a rule's page, in this order.
const HEADINGS: [&str; 4] = ["## Flags", "## Allows", "## Instead", "## Why"];

fn find<'a>(tree: &'a Tree, path: &str) -> Option<&'a File> {
    tree.iter().find(|file| file.path == path)
}

/// A rule is one page, one function, one line.
fn every_rule_is_a_page_a_function_and_a_line(tree: &Tree) -> Vec<String> {
    let mut complaints = Vec::new();
    let list = find(tree, &format!("{RULES}.rs")).map_or("", |file| file.text.as_str());
    let in_families = |file: &&File| file.path.strip_prefix(RULES).is_some_and(|path| path.matches('/').count() == 2);
    let mut rules = BTreeSet::new();
    for file in tree.iter().filter(in_families) {
        if let Some(rule) = file.path.strip_suffix(".rs").or_else(|| file.path.strip_suffix(".md")) {
            rules.insert(rule);
        }
    }
    for rule in rules {
        let name = rule.rsplit('/').next().unwrap_or(rule);
        let words = |text: &str| text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|word| word == name);
        match find(tree, &format!("{rule}.md")) {
            None => complaints.push(format!("{rule}: the rule has no page")),
            Some(page) => complaints.extend(wrong_with_page(page)),
        }
        if find(tree, &format!("{rule}.rs")).is_none() {
            complaints.push(format!("{rule}: the page has no function"));
        }
        if !words(list) {
            complaints.push(format!("{rule}: rules.rs has no line for it"));
        }
    }
    complaints
}

fn wrong_with_page(page: &File) -> Vec<String> {
    let mut complaints = Vec::new();
    let headings: Vec<&str> = page.text.lines().filter(|line| line.starts_with("## ")).map(str::trim_end).collect();
    if headings != HEADINGS {
        complaints.push(format!("{}: its headings are {headings:?}", page.path));
    }
    for heading in &HEADINGS[..2] {
        let after = page.text.split_once(heading).map_or("", |both| both.1);
        let section = after.split("\n## ").next().unwrap_or(after);
        let examples = section.lines().filter(|line| line.starts_with('>')).count();
        if examples < 3 {
            complaints.push(format!("{}: {examples} examples under `{heading}`, three are the least", page.path));
        }
    }
    complaints
}

/// The names of all tests: Rust functions, and the sentences of the journeys.
fn test_names(tree: &Tree) -> BTreeSet<&str> {
    let mut names = BTreeSet::new();
    for file in tree {
        for line in file.text.lines().map(str::trim_start) {
            let line = line.trim_start_matches("async ");
            if let Some(rest) = line.strip_prefix("fn ").filter(|_| file.is("rs")) {
                names.extend(rest.split(['(', '<']).next());
            }
            let is_walk = file.path.starts_with("journeys/walks/");
            if let Some((_, sentence)) = line.split_once("(\"").filter(|(call, _)| is_walk && is_step(call)) {
                names.extend(sentence.split('"').next());
            }
        }
    }
    names
}

/// What starts a test in the journeys: `test(`, `journey(` or a `step(` of one.
fn is_step(call: &str) -> bool {
    ["test", "journey", "walk.step"].iter().any(|word| call.ends_with(word))
}

/// What stands between backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.split('`').skip(1).step_by(2)
}

/// `| C4 | ...`: a point on which the sources disagree.
fn is_settlement(line: &str) -> bool {
    line.strip_prefix("| C").is_some_and(|rest| rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// `| id | duty | state | where, or why not | tests |`
fn duties_are_accounted_for(tree: &Tree) -> Vec<String> {
    let Some(file) = find(tree, "docs/obligations.md") else {
        return vec!["docs/obligations.md is missing".to_owned()];
    };
    let tests = test_names(tree);
    let (mut complaints, mut seen) = (Vec::new(), BTreeSet::new());
    for line in file.text.lines().filter(|line| line.starts_with("| S") || is_settlement(line)) {
        let cells: Vec<&str> = line.trim().trim_matches('|').split(" | ").map(str::trim).collect();
        let [id, duty, state, place, named] = cells[..] else {
            complaints.push(format!("not five columns: {line}"));
            continue;
        };
        if !seen.insert(id) {
            complaints.push(format!("{id} stands twice"));
        }
        if duty.is_empty() || place.is_empty() {
            complaints.push(format!("{id}: the duty and where it is met must be said"));
        }
        for name in quoted(named).filter(|name| !tests.contains(name)) {
            complaints.push(format!("{id}: there is no test `{name}`"));
        }
        match state {
            "fulfilled" if quoted(named).next().is_none() => {
                complaints.push(format!("{id}: fulfilled, by which test?"));
            }
            "fulfilled" | "in part" | "planned" | "not enforceable" => {}
            other => complaints.push(format!("{id}: `{other}` is no state")),
        }
    }
    let duties = DUTIES.into_iter().flat_map(|(source, count)| (1..=count).map(move |n| format!("{source}-{n:02}")));
    let settled = (1..=SETTLED).map(|number| format!("C{number}"));
    let missing = duties.chain(settled).filter(|id| !seen.contains(id.as_str()));
    complaints.extend(missing.map(|id| format!("{id} has no row")));
    complaints
}

/// In ARCHITECTURE.md's table of invariants, `a_name_like_this` is a test.
fn invariants_name_tests_that_exist(tree: &Tree) -> Vec<String> {
    let Some(file) = find(tree, "ARCHITECTURE.md") else {
        return vec!["ARCHITECTURE.md is missing".to_owned()];
    };
    let tests = test_names(tree);
    let mut complaints = Vec::new();
    for number in 1..=15 {
        let Some(row) = file.text.lines().find(|line| line.starts_with(&format!("| {number} |"))) else {
            complaints.push(format!("invariant {number} has no row"));
            continue;
        };
        if quoted(row).next().is_none() {
            complaints.push(format!("invariant {number}: nothing guards it"));
        }
        for name in quoted(row).filter(|name| name.matches('_').count() >= 2 && !tests.contains(name)) {
            complaints.push(format!("invariant {number}: there is no test `{name}`"));
        }
    }
    complaints
}

#[test]
fn invariant_7_every_rule_is_a_page_a_function_and_a_line() {
    holds(every_rule_is_a_page_a_function_and_a_line);
}

#[test]
fn invariant_14_every_duty_is_accounted_for() {
    holds(duties_are_accounted_for);
}

#[test]
fn every_invariant_names_tests_that_exist() {
    holds(invariants_name_tests_that_exist);
}

const PAGE: &str =
    "# A patient is named\n## Flags\n> a\n> b\n> c\n## Allows\n> a\n> b\n> c\n## Instead\n> d\n## Why\nSo.\n";

#[test]
fn a_rule_with_a_part_missing_is_seen() {
    let check = every_rule_is_a_page_a_function_and_a_line;
    let function = ("crates/chaperone-screen/src/rules/confidentiality/patient_named.rs", "//! Names.");
    let page = ("crates/chaperone-screen/src/rules/confidentiality/patient_named.md", PAGE);
    let list = ("crates/chaperone-screen/src/rules.rs", "confidentiality { patient_named \"patient-named\" }");
    complains(check, &[function, list], "has no page");
    complains(check, &[page, list], "has no function");
    complains(check, &[page, function], "no line");
    let thin = (page.0, "## Flags\n> a\n## Allows\n> a\n> b\n> c\n## Why\n");
    complains(check, &[thin, function, list], "1 examples under `## Flags`");
    complains(check, &[thin, function, list], "headings");
    is_silent(check, &[page, function, list]);
}

#[test]
fn a_duty_without_row_or_test_is_seen() {
    let check = duties_are_accounted_for;
    let row = |row| [("docs/obligations.md", row)];
    complains(check, &[], "is missing");
    complains(
        check,
        &row("| S0-01 | Post everywhere. | fulfilled | Write | `no_such_test` |"),
        "no test `no_such_test`",
    );
    complains(check, &row("| S0-01 | Post everywhere. | fulfilled | Write | - |"), "by which test?");
    complains(check, &row("| S0-01 | Post everywhere. | done | Write | - |"), "`done` is no state");
    complains(check, &row("| S0-01 | Post everywhere. | planned | Write | - |"), "S0-02 has no row");
    complains(check, &row("| C1 | Held by default. | planned | Write | - |"), "C14 has no row");
    complains(check, &row("| C1 | Held by default. | done | Write | - |"), "C1: `done` is no state");
    complains(check, &row("| S0-01 | Post everywhere. | planned |"), "not five columns");
}

#[test]
fn an_invariant_without_a_guard_is_seen() {
    let check = invariants_name_tests_that_exist;
    complains(check, &[("ARCHITECTURE.md", "| 1 | Pure. | hope |")], "invariant 1: nothing guards it");
    complains(check, &[("ARCHITECTURE.md", "| 1 | Pure. | `a_test_of_dreams` |")], "no test `a_test_of_dreams`");
    complains(check, &[("ARCHITECTURE.md", "")], "invariant 15 has no row");
}
