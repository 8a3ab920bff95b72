//! Checks on Rust and template sources: where SQL may stand, what the pure crates may call, how pages are built.

use super::crates::PURE_CRATES;
use super::tree::{File, strings};
use super::{Tree, complains, holds, is_silent};

/// What reaches outside the process, reads the clock, or waits.
const IMPURE: [&str; 10] = [
    "std::fs",
    "std::net",
    "std::env",
    "std::process",
    "std::io",
    "SystemTime",
    "Instant::",
    "Utc::now",
    "async fn",
    ".await",
];

/// Bytes in memory with a place to read from: of `std::io` by name, and nothing outside.
const IN_MEMORY: &str = "std::io::Cursor";

/// Names of database drivers: whoever uses one knows which database it is.
const DRIVERS: [&str; 8] = [
    "sqlx::sqlite",
    "sqlx::postgres",
    "SqlitePool",
    "SqliteConnect",
    "PgPool",
    "PgListener",
    "PgConnect",
    "libsqlite3",
];

/// Where a test may sleep: the kill test sleeps for the moment at which it kills, and waits for nothing.
const SLEEPERS: [&str; 1] = ["crates/chaperone/tests/killed/main.rs"];

/// Rust files that ship: no tests, no benchmarks.
fn sources(tree: &Tree) -> impl Iterator<Item = &File> {
    tree.iter().filter(|file| file.is("rs") && file.path.contains("/src/") && !file.is_test())
}

/// The part of a file before its unit tests.
fn shipped(text: &str) -> &str {
    text.split("#[cfg(test)]").next().unwrap_or(text)
}

fn pure_crates_reach_nothing_outside(tree: &Tree) -> Vec<String> {
    let pure = |file: &&File| file.package().is_some_and(|package| PURE_CRATES.contains(&package));
    let mut complaints = Vec::new();
    for file in sources(tree).filter(pure) {
        for (number, line) in shipped(&file.text).lines().enumerate() {
            let code = line.split("//").next().unwrap_or(line).replace(IN_MEMORY, "");
            if let Some(word) = IMPURE.iter().find(|word| code.contains(**word)) {
                complaints.push(format!("{}:{}: `{word}` in a pure crate", file.path, number + 1));
            }
        }
    }
    complaints
}

/// Whether a string literal is a statement. Our SQL is written in lower case and our sentences begin with a capital.
fn is_sql(literal: &str) -> bool {
    let text = literal.trim_start();
    let words: Vec<&str> = text.split_whitespace().collect();
    let has = |word: &str| words.iter().any(|found| found.eq_ignore_ascii_case(word));
    let Some(first) =
        words.first().filter(|first| ***first == first.to_lowercase() || ***first == first.to_uppercase())
    else {
        return false;
    };
    match first.to_lowercase().as_str() {
        "select" => has("from") || words.get(1).is_some_and(|next| next.contains('(') || next.starts_with('$')),
        "insert" => has("into"),
        "update" => has("set"),
        "delete" => has("from"),
        "create" | "alter" | "drop" => has("table") || has("index") || has("trigger"),
        "pragma" | "vacuum" => words.len() > 1,
        "with" => has("as") && has("select"),
        _ => false,
    }
}

fn sql_stands_in_stores_only(tree: &Tree) -> Vec<String> {
    let may = |file: &File| {
        let desk = file.path.strip_prefix("crates/chaperone-desk/");
        desk.is_some_and(|path| {
            file.name() == "store.rs"
                || path.starts_with("src/db")
                || path.starts_with("tests/")
                || path.starts_with("migrations")
        })
    };
    let mut complaints = Vec::new();
    for file in tree.iter().filter(|file| file.is("rs") && file.package().is_some() && !may(file) && !is_tidy(file)) {
        for literal in strings(&file.text).iter().filter(|literal| is_sql(literal)) {
            let start: String = literal.trim_start().chars().take(40).collect();
            complaints.push(format!("{}: SQL outside a store: {start:?}", file.path));
        }
    }
    for file in tree.iter().filter(|file| file.is("sql") && !file.path.starts_with("crates/chaperone-desk/migrations/"))
    {
        complaints.push(format!("{}: SQL outside the migrations", file.path));
    }
    complaints
}

fn drivers_are_named_in_db_only(tree: &Tree) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in sources(tree).filter(|file| !file.path.starts_with("crates/chaperone-desk/src/db")) {
        if let Some(driver) = DRIVERS.iter().find(|driver| file.text.contains(**driver)) {
            complaints.push(format!("{}: `{driver}` belongs into the desk's db.rs", file.path));
        }
    }
    complaints
}

fn clock_and_environment_come_in_from_outside(tree: &Tree) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in sources(tree).filter(|file| file.package() != Some("chaperone") && !is_xtask(file)) {
        if shipped(&file.text).contains("disallowed_methods") {
            complaints.push(format!("{}: only the binary may touch clock, randomness and environment", file.path));
        }
    }
    let may_sleep = |file: &File| is_xtask(file) || is_tidy(file) || SLEEPERS.contains(&file.path.as_str());
    for file in tree.iter().filter(|file| file.is("rs") && !may_sleep(file)) {
        let tests = if file.is_test() {
            file.text.as_str()
        } else {
            file.text.split_once("#[cfg(test)]").map_or("", |both| both.1)
        };
        if tests.contains("thread::sleep") || tests.contains("time::sleep") {
            complaints.push(format!("{}: a test sleeps", file.path));
        }
    }
    complaints
}

/// The content policy forbids inline scripts and styles and everything from elsewhere; a page that needs one would
/// look broken in the browser and fine in a test.
fn pages_load_nothing_from_elsewhere(tree: &Tree) -> Vec<String> {
    let mut complaints = Vec::new();
    for file in tree.iter().filter(|file| file.package() == Some("chaperone-web")) {
        for (number, line) in file.text.lines().enumerate() {
            let line = line.to_lowercase();
            let wrong = match file.path.rsplit('.').next() {
                Some("html") => wrong_in_template(&line),
                Some("css") => {
                    ["url(http", "url(\"http", "url(//", "@import"].into_iter().find(|word| line.contains(word))
                }
                Some("js") => ["import \"http", "from \"http", "import(\"http", "eval(", "setattribute(\"style"]
                    .into_iter()
                    .find(|word| line.contains(word)),
                _ => None,
            };
            if let Some(wrong) = wrong {
                complaints.push(format!("{}:{}: `{wrong}` breaks the content policy", file.path, number + 1));
            }
        }
    }
    complaints
}

fn wrong_in_template(line: &str) -> Option<&'static str> {
    let elsewhere = [
        "src=\"http",
        "src=\"//",
        "<base",
        "javascript:",
        " style=\"",
        " onclick=",
        " onsubmit=",
        " oninput=",
        " onload=",
    ];
    if let Some(word) = elsewhere.into_iter().find(|word| line.contains(word)) {
        return Some(word);
    }
    if line.contains("<link") && (line.contains("href=\"http") || line.contains("href=\"//")) {
        return Some("<link href=\"http");
    }
    if line.contains("<style") {
        return Some("<style");
    }
    (line.contains("<script") && !line.contains(" src=")).then_some("<script> without src")
}

fn is_tidy(file: &File) -> bool {
    file.path.starts_with("crates/chaperone/tests/it/tidy")
}

fn is_xtask(file: &File) -> bool {
    file.path.starts_with("xtask/")
}

#[test]
fn invariant_1_pure_crates_reach_nothing_outside() {
    holds(pure_crates_reach_nothing_outside);
}

#[test]
fn invariant_2_sql_stands_in_stores_and_migrations_only() {
    holds(sql_stands_in_stores_only);
}

#[test]
fn invariant_2_drivers_are_named_in_db_only() {
    holds(drivers_are_named_in_db_only);
}

#[test]
fn invariant_11_pages_load_nothing_from_elsewhere() {
    holds(pages_load_nothing_from_elsewhere);
}

#[test]
fn invariant_13_clock_and_environment_come_in_from_outside() {
    holds(clock_and_environment_come_in_from_outside);
}

#[test]
fn a_pure_crate_that_reads_a_file_is_seen() {
    let path = "crates/chaperone-screen/src/lexicon.rs";
    let check = pure_crates_reach_nothing_outside;
    complains(check, &[(path, "let words = std::fs::read(\"words\");")], "lexicon.rs:1: `std::fs`");
    complains(check, &[(path, "pub async fn check() {}")], "async fn");
    complains(check, &[(path, "use std::io::{Cursor, stdin};")], "std::io");
    is_silent(check, &[(path, "use std::io::Cursor;")]);
    is_silent(check, &[(path, "// std::fs is not used here\n#[cfg(test)] mod tests { use std::fs; }")]);
    is_silent(check, &[("crates/chaperone-connect/src/lib.rs", "pub async fn publish() {}")]);
}

#[test]
fn a_statement_outside_a_store_is_seen() {
    let statement = "let all = \"select id from draft where practice = $1\";";
    complains(sql_stands_in_stores_only, &[("crates/chaperone-web/src/pages.rs", statement)], "SQL outside a store");
    complains(sql_stands_in_stores_only, &[("crates/chaperone-desk/src/draft.rs", statement)], "draft.rs");
    complains(
        sql_stands_in_stores_only,
        &[("crates/chaperone-desk/src/a.rs", "\"UPDATE job SET state = $1\"")],
        "UPDATE",
    );
    complains(sql_stands_in_stores_only, &[("crates/chaperone-web/start.sql", "")], "outside the migrations");
    let sentence = "let hint = \"Select an account from the list\"; let more = \"update the list\";";
    is_silent(
        sql_stands_in_stores_only,
        &[("crates/chaperone-desk/src/draft/store.rs", statement), ("crates/chaperone-web/src/pages.rs", sentence)],
    );
}

#[test]
fn a_driver_outside_db_is_seen() {
    let source = "use sqlx::postgres::PgListener;";
    complains(drivers_are_named_in_db_only, &[("crates/chaperone-desk/src/job/store.rs", source)], "db.rs");
    is_silent(drivers_are_named_in_db_only, &[("crates/chaperone-desk/src/db.rs", source)]);
}

#[test]
fn a_sleeping_test_and_a_borrowed_clock_are_seen() {
    let check = clock_and_environment_come_in_from_outside;
    let sleeping = "#[cfg(test)] mod tests { fn wait() { std::thread::sleep(second); } }";
    complains(check, &[("crates/chaperone-web/src/login.rs", sleeping)], "a test sleeps");
    let clock = "#[allow(clippy::disallowed_methods, reason = \"quicker\")]";
    complains(check, &[("crates/chaperone-desk/src/job.rs", clock)], "only the binary");
    is_silent(check, &[("crates/chaperone/src/outside.rs", clock)]);
}

#[test]
fn a_page_that_would_break_the_content_policy_is_seen() {
    let page = "crates/chaperone-web/templates/write.html";
    for bad in [
        "<script>alert(1)</script>",
        "<p style=\"color: red\">",
        "<link rel=\"stylesheet\" href=\"https://fonts.example/a.css\">",
        "<img src=\"http://elsewhere.example/a.png\">",
        "<button onclick=\"go()\">",
    ] {
        complains(pages_load_nothing_from_elsewhere, &[(page, bad)], "content policy");
    }
    let style = "crates/chaperone-web/assets/desk.css";
    complains(pages_load_nothing_from_elsewhere, &[(style, "src: url(https://fonts.example/a.woff2)")], "url(http");
    is_silent(
        pages_load_nothing_from_elsewhere,
        &[
            (
                page,
                "<a href=\"https://network.example/\">Open</a><script type=\"module\" src=\"/assets/write.js\"></script>",
            ),
            (style, "background: url(/assets/icons.svg)"),
        ],
    );
}
