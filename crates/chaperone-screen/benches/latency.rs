//! How long one screen takes over the train rows of the practice corpus, each with its channel, consent and the text
//! that it answers, as percentiles; and how many texts a second that is on one core.
//!
//! Figures only; nothing here can fail but for a missing corpus. Run with
//! `cargo bench -p chaperone-screen --bench latency`. Of each text the fastest of three goes counts, because others may
//! use the machine. Deliberately absent: the start (`crates/chaperone/benches/start.rs`).

#![allow(
    clippy::disallowed_methods,
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::print_stdout,
    clippy::cast_precision_loss,
    reason = "a bench reads the real clock, prints, and shares what reads the corpus with the tests"
)]

#[path = "../tests/it/rows.rs"]
#[allow(dead_code, reason = "the tests use all of it")]
mod rows;

use std::time::{Duration, Instant};

use chaperone_screen::Known;
use rows::{Row, Screens, rows};

const GOES: usize = 3;

fn main() {
    let (screens, known) = (Screens::new(), Known::default());
    let rows = rows("outgoing-train", 1);
    // The first texts build tables; they are counted by the bench of the start.
    for row in rows.iter().take(100) {
        screens.of(row).check(&row.draft, &known);
    }
    report("report with fixes and suggestion", &rows, |row| screens.of(row).check(&row.draft, &known).findings.len());
    report("verdict and marks alone", &rows, |row| screens.glance(row).findings.len());
}

/// Times each text and prints the percentiles.
fn report(what: &str, rows: &[Row], read: impl Fn(&Row) -> usize) {
    let mut findings = 0;
    let mut go = |row: &Row| {
        let begun = Instant::now();
        findings += read(row);
        begun.elapsed()
    };
    let mut times: Vec<Duration> =
        rows.iter().map(|row| (0..GOES).map(|_| go(row)).min().unwrap_or_default()).collect();
    let all: Duration = times.iter().sum();
    times.sort();
    let at = |hundredth: usize| {
        let time = times.get((times.len() * hundredth / 100).min(times.len() - 1)).copied().unwrap_or_default();
        format!("{:.1} ms", time.as_secs_f64() * 1e3)
    };
    println!("{what}: {} texts, {} findings", rows.len(), findings / GOES);
    println!("  50 % {}, 90 % {}, 95 % {}, 99 % {}, slowest {}", at(50), at(90), at(95), at(99), at(100));
    println!("  {:.0} texts a second on one core", rows.len() as f64 / all.as_secs_f64());
}
