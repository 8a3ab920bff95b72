//! How long one screen takes over the train rows of the practice corpus, as percentiles, and how many texts a second
//! that is on one core.
//!
//! Figures only; nothing here can fail but for a missing corpus. Run with
//! `cargo bench -p chaperone-screen --bench latency`. Deliberately absent: suggestions of rows with context, which
//! `corpus` tests read; here every row is a post.

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a bench reads the real clock, and prints"
)]

use std::path::Path;
use std::time::{Duration, Instant};

use chaperone_screen::{Draft, Known, Pack, Screen};

fn main() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus");
    let mut drafts = Vec::new();
    for file in std::fs::read_dir(folder).expect("the corpus is here").flatten() {
        if !file.file_name().to_string_lossy().starts_with("outgoing-train") {
            continue;
        }
        let rows = std::fs::read_to_string(file.path()).expect("a file of the corpus is text");
        for row in rows.lines() {
            let row: serde_json::Value = serde_json::from_str(row).expect("a row is JSON");
            drafts.push(Draft::post(row["text"].as_str().unwrap_or_default()));
        }
    }
    let screen = Screen::new(Pack::named("uk-dental").expect("a pack of this crate"));
    let known = Known::default();
    // The first pass builds tables and warms caches; it is counted by the bench of the start.
    for draft in drafts.iter().take(100) {
        screen.check(draft, &known);
    }
    report("report with fixes and suggestion", &drafts, |draft| screen.check(draft, &known).findings.len());
    report("verdict and marks alone", &drafts, |draft| screen.glance(draft, &known).findings.len());
}

/// Times each text once and prints the percentiles.
fn report(what: &str, drafts: &[Draft], read: impl Fn(&Draft) -> usize) {
    let mut findings = 0;
    let mut times: Vec<Duration> = drafts
        .iter()
        .map(|draft| {
            let begun = Instant::now();
            findings += read(draft);
            begun.elapsed()
        })
        .collect();
    let all: Duration = times.iter().sum();
    times.sort();
    let at =
        |hundredth: usize| times.get((times.len() * hundredth / 100).min(times.len() - 1)).copied().unwrap_or_default();
    println!("{what}: {} texts, {findings} findings", drafts.len());
    println!("  50 % {:?}, 90 % {:?}, 99 % {:?}, slowest {:?}", at(50), at(90), at(99), at(100));
    println!("  {:.0} texts a second on one core", drafts.len() as f64 / all.as_secs_f64());
}
