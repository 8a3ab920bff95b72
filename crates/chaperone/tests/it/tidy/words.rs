//! Checks on what is written anywhere: unfinished work, machine paths, file length, invented people only.

use super::tree::File;
use super::{Tree, complains, holds, is_silent};

/// Lines at most; 100 to 250 is the aim.
const LONGEST: usize = 800;

/// Signs of unfinished work. The list is why this folder leaves itself out.
const UNFINISHED: [&str; 6] = ["TODO", "FIXME", "XXX:", "todo!(", "unimplemented!(", "dbg!("];

/// Beginnings of paths that exist on one machine only.
const MACHINE_PATHS: [&str; 5] = ["/work/", "/home/", "/root/", "/Users/", "C:\\Users"];

/// Number ranges that no subscriber has: the British regulator keeps them for drama and examples (Ofcom, "Telephone
/// numbers for use in TV and radio drama programmes"). Here without spaces and without their last three digits.
const DRAMA: [&str; 20] = [
    "01134960", "01144960", "01154960", "01164960", "01174960", "01184960", "01214960", "01314960", "01414960",
    "01514960", "01614960", "01632960", "01914980", "02079460", "02896496", "02920180", "03069990", "07700900",
    "08081570", "09098790",
];

fn own_words(tree: &Tree) -> impl Iterator<Item = &File> {
    let ours =
        |file: &&File| !file.path.starts_with("crates/chaperone/tests/it/tidy") && file.name() != "package-lock.json";
    tree.iter().filter(ours)
}

fn files_are_short_and_say_what_they_are_for(tree: &Tree) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in tree.iter().filter(|file| file.is("rs")) {
        let lines = file.text.lines().count();
        if lines > LONGEST {
            complaints.push(format!("{}: {lines} lines, {LONGEST} are the most", file.path));
        }
        if !file.text.starts_with("//!") {
            complaints.push(format!("{}: does not open with `//!` and what it is for", file.path));
        }
    }
    complaints
}

fn nothing_is_left_unfinished(tree: &Tree) -> Vec<String> {
    let written = |file: &&File| ["rs", "md", "toml", "html", "css", "js", "sql"].iter().any(|ending| file.is(ending));
    let mut complaints = Vec::new();
    for file in own_words(tree).filter(written) {
        for (number, line) in file.text.lines().enumerate() {
            if let Some(word) = UNFINISHED.iter().find(|word| has_word(line, word)) {
                complaints.push(format!("{}:{}: {word}", file.path, number + 1));
            }
        }
    }
    complaints
}

/// The word on its own: an account server's name in capitals contains one of them.
fn has_word(line: &str, word: &str) -> bool {
    line.match_indices(word).any(|(at, _)| {
        let (before, after) = (line[..at].chars().next_back(), line[at + word.len()..].chars().next());
        let open = word.ends_with('(') || !after.is_some_and(char::is_alphanumeric);
        open && !before.is_some_and(char::is_alphanumeric)
    })
}

fn no_machine_is_named(tree: &Tree) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in own_words(tree) {
        for (number, line) in file.text.lines().enumerate() {
            if let Some(path) = MACHINE_PATHS.iter().find(|path| starts_a_path(line, path)) {
                complaints.push(format!("{}:{}: a path of one machine ({path})", file.path, number + 1));
            }
        }
    }
    complaints
}

/// `/work/` counts and `https://example/work/` does not.
fn starts_a_path(line: &str, path: &str) -> bool {
    line.match_indices(path).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        !before.is_some_and(|c| c.is_alphanumeric() || matches!(c, '.' | '-' | '_' | '}' | '/' | '>'))
    })
}

fn lock_files_name_no_registry(tree: &Tree) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in tree.iter().filter(|file| file.name() == "package-lock.json") {
        for (number, line) in file.text.lines().enumerate().filter(|(_, line)| line.contains("\"resolved\"")) {
            complaints.push(format!(
                "{}:{}: records where a package came from: {}",
                file.path,
                number + 1,
                line.trim()
            ));
        }
    }
    complaints
}

/// British telephone numbers in our texts are of the ranges kept for drama, so that no example rings at somebody's.
fn telephone_numbers_are_invented(tree: &Tree) -> Vec<String> {
    let written = |file: &&File| ["rs", "md", "html", "js"].iter().any(|ending| file.is(ending));
    let mut complaints = Vec::new();
    for file in own_words(tree).filter(written) {
        for (number, line) in file.text.lines().enumerate() {
            for digits in british_numbers(line) {
                if !DRAMA.iter().any(|range| digits.starts_with(range)) {
                    complaints.push(format!("{}:{}: {digits} may be somebody's number", file.path, number + 1));
                }
            }
        }
    }
    complaints
}

/// Eleven digits from `01`, `02`, `03`, `07`, `08` or `09` on, in groups of three or more parted by single spaces.
fn british_numbers(line: &str) -> Vec<String> {
    let is_part = |c: char| c.is_ascii_digit() || c == ' ';
    let runs = line.split(|c: char| !is_part(c)).map(str::trim);
    let groups = runs.filter(|run| run.split(' ').all(|group| group.len() >= 3) && run.split(' ').count() > 1);
    let digits = groups.map(|run| run.replace(' ', ""));
    digits.filter(|digits| digits.len() == 11 && digits.starts_with('0') && !digits.starts_with("00")).collect()
}

#[test]
fn style_files_are_short_and_say_what_they_are_for() {
    holds(files_are_short_and_say_what_they_are_for);
}

#[test]
fn style_nothing_is_left_unfinished() {
    holds(nothing_is_left_unfinished);
}

#[test]
fn style_no_machine_is_named() {
    holds(no_machine_is_named);
}

#[test]
fn style_lock_files_name_no_registry() {
    holds(lock_files_name_no_registry);
}

#[test]
fn style_telephone_numbers_are_invented() {
    holds(telephone_numbers_are_invented);
}

#[test]
fn a_long_file_and_a_silent_file_are_seen() {
    let long = format!("//! Long.\n{}", "\n".repeat(LONGEST));
    complains(files_are_short_and_say_what_they_are_for, &[("crates/a/src/lib.rs", &long)], "801 lines");
    complains(files_are_short_and_say_what_they_are_for, &[("crates/a/src/lib.rs", "fn a() {}")], "does not open");
    is_silent(files_are_short_and_say_what_they_are_for, &[("crates/a/src/lib.rs", "//! For this.\n")]);
}

#[test]
fn unfinished_work_is_seen() {
    complains(nothing_is_left_unfinished, &[("crates/a/src/lib.rs", "// TODO: later")], "lib.rs:1: TODO");
    complains(nothing_is_left_unfinished, &[("docs/a.md", "one\nFIXME")], "a.md:2");
    complains(nothing_is_left_unfinished, &[("crates/a/src/lib.rs", "fn a() { todo!(\"later\") }")], "todo!(");
    is_silent(nothing_is_left_unfinished, &[("crates/a/src/lib.rs", "MASTODON")]);
}

#[test]
fn a_path_of_one_machine_and_a_registry_are_seen() {
    complains(no_machine_is_named, &[("docs/a.md", "see /home/somebody/notes")], "a path of one machine");
    is_silent(no_machine_is_named, &[("docs/a.md", "https://practice.example/home/ and src/work/a.rs")]);
    let lock = ("journeys/package-lock.json", "\"resolved\": \"https://registry.example/a.tgz\"");
    complains(lock_files_name_no_registry, &[lock], "where a package came from");
}

#[test]
fn a_number_that_may_ring_somewhere_is_seen() {
    let page = |text| [("docs/a.md", text)];
    complains(telephone_numbers_are_invented, &page("call 01223 456 789 today"), "01223456789");
    is_silent(telephone_numbers_are_invented, &page("call 01632 960 123, 020 7946 0018 or 07700 900123"));
    is_silent(telephone_numbers_are_invented, &page("seal 7f3a 91c2 and id 01HX 0000 1111 222"));
}
