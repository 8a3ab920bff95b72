//! How long the desk takes to start, and how much memory it holds; and how long `chaperone screen` takes from its start
//! to its first answer: figures of the built program, nothing asserted.
//!
//! ```text
//! cargo bench -p chaperone --bench start
//! ```
//!
//! Cold: an empty folder, so database and key are made first. Warm: the folder of a practice that was set up. Each start
//! counts from the moment the process is made until the first page has arrived whole. A screen counts from the same
//! moment until its answer is there and the process has ended. Memory is `VmRSS`, which only Linux tells. Deliberately
//! absent: the speed of the screen once it runs (`chaperone-screen/benches`).

#![allow(
    dead_code,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    clippy::disallowed_methods,
    reason = "it measures time, prints figures, and shares what starts the program with the tests"
)]

#[path = "../tests/it/program/browser.rs"]
mod browser;
#[path = "../tests/it/program/run.rs"]
mod run;

use std::time::{Duration, Instant};

use browser::Browser;
use run::{Place, Running};

const STARTS: usize = 15;
const PAGES: usize = 200;
const TEXT: &str = "Lovely to see Mrs Patel back today for her new crown!";

fn main() {
    screens();
    desks();
}

/// One text each way that the command reads: as it is, and as a line of JSON.
fn screens() {
    println!("command to its answer, {STARTS} starts each{:>17}{:>10}{:>10}", "least", "middle", "most");
    let line = format!("{{\"text\": \"{TEXT}\"}}\n");
    let place = Place::new();
    for (name, args, input) in [
        ("  screen: one text", &["screen"][..], TEXT),
        ("  screen --format jsonl: one line", &["screen", "--format", "jsonl"][..], &line),
    ] {
        let start = || {
            let begun = Instant::now();
            let said = place.say_to(args, input.as_bytes());
            let took = begun.elapsed();
            assert!(said.out.contains("patient-named") && said.err.is_empty(), "{said:?}");
            took
        };
        times(name, (0..STARTS).map(|_| start()).collect());
    }
}

fn desks() {
    let (mut cold, mut warm) = (Vec::new(), Vec::new());
    let (mut idle, mut used) = (Vec::new(), Vec::new());
    for _ in 0..STARTS {
        let place = Place::new();
        let (took, running) = start(&place, "/set-up");
        cold.push(took);
        let mut first = Browser::new(&running.address());
        first.set_up();
        running.terminate();

        let (took, running) = start(&place, "/signin");
        warm.push(took);
        idle.extend(memory(&running));
        let mut owner = Browser::new(&running.address());
        owner.cookies = first.cookies;
        for _ in 0..PAGES / 2 {
            owner.get("/write");
            owner.post("/check", &[("text", TEXT)]);
        }
        used.extend(memory(&running));
        running.terminate();
    }
    println!("start to first page, {STARTS} starts each{:>19}{:>10}{:>10}", "least", "middle", "most");
    times("  cold: empty folder", cold);
    times("  warm: a practice is there", warm);
    println!("resident memory, {STARTS} starts");
    sizes("  idle: one page was shown", idle);
    sizes("  after 100 pages and 100 checks", used);
}

fn start(place: &Place, first: &str) -> (Duration, Running) {
    let begun = Instant::now();
    let running = place.serve(&[]);
    let page = Browser::new(&running.address()).get(first);
    let took = begun.elapsed();
    assert_eq!(page.status, 200, "{}", page.text());
    (took, running)
}

/// In KiB; nothing where there is no `/proc`.
fn memory(running: &Running) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{}/status", running.pid)).ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    line.split_whitespace().next()?.parse().ok()
}

fn times(name: &str, mut all: Vec<Duration>) {
    all.sort();
    let ms = |at: usize| format!("{:.1} ms", all[at].as_secs_f64() * 1e3);
    println!("{name:<40}{:>10}{:>10}{:>10}", ms(0), ms(all.len() / 2), ms(all.len() - 1));
}

fn sizes(name: &str, mut all: Vec<u64>) {
    all.sort_unstable();
    if all.is_empty() {
        println!("{name:<40} not told by this system");
        return;
    }
    let mib = |at: usize| format!("{}.{} MiB", all[at] / 1024, all[at] % 1024 * 10 / 1024);
    println!("{name:<40}{:>10}{:>10}{:>10}", mib(0), mib(all.len() / 2), mib(all.len() - 1));
}
