//! The outgoing rows of the practice corpus (`corpus/SCHEMA.md`), and a glance of the screen at each.
//!
//! What every commit needs is seen on every fifth row of a train file; the whole of them is read under
//! `cargo xtask deep`. Deliberately absent: the contract's own reading of a row, which `contract.rs` tests.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use chaperone_screen::{AccountKind, Channel, Consent, Draft, Jurisdiction, Known, Pack, Report, Screen, Verdict};
use serde::Deserialize;

/// One row with what an adviser said of it.
pub(crate) struct Row {
    /// File and line, for a message.
    pub(crate) place: String,
    pub(crate) draft: Draft,
    pub(crate) verdict: Verdict,
    /// Names of the codes.
    pub(crate) codes: BTreeSet<String>,
    jurisdiction: Jurisdiction,
}

#[derive(Deserialize)]
struct Line {
    channel: Channel,
    account: AccountKind,
    network: Option<String>,
    jurisdiction: Jurisdiction,
    in_reply_to: Option<String>,
    consent: Option<Consent>,
    text: String,
    verdict: Verdict,
    issues: Vec<Issue>,
}

#[derive(Deserialize)]
struct Issue {
    code: String,
}

/// Whether this run may take its time: `cargo xtask deep` says so.
#[allow(clippy::disallowed_methods, reason = "a test is told from outside how long it may take")]
pub(crate) fn is_deep() -> bool {
    std::env::var_os("CHAPERONE_DEEP").is_some()
}

pub(crate) fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus")
}

/// Of every file whose name starts so the first row, and from there on one in `each`.
pub(crate) fn rows(prefix: &str, each: usize) -> Vec<Row> {
    let named = |path: &PathBuf| path.file_name().unwrap().to_string_lossy().starts_with(prefix);
    let entries = std::fs::read_dir(folder()).unwrap();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).filter(named).collect();
    files.sort();
    assert!(!files.is_empty(), "no file of the corpus starts with {prefix}");
    files.iter().flat_map(|file| some(file, each)).collect()
}

fn some(file: &Path, each: usize) -> Vec<Row> {
    let today = Some("2026-11-22".parse().unwrap());
    let lines = std::fs::read_to_string(file).unwrap();
    let row = |(number, line): (usize, &str)| {
        let place = format!("{} line {}", file.file_name().unwrap().to_string_lossy(), number + 1);
        let line: Line = serde_json::from_str(line).map_err(|error| format!("{place}: {error}")).unwrap();
        let Line { channel, account, network, jurisdiction, in_reply_to, consent, text, verdict, issues } = line;
        let draft = Draft { text, channel, account, network, in_reply_to, repeats_from: None, consent, today };
        Row { place, draft, verdict, codes: issues.into_iter().map(|issue| issue.code).collect(), jurisdiction }
    };
    lines.lines().enumerate().step_by(each).map(row).collect()
}

/// A screen for each pack, picked as the contract picks them: by the country of the row, else the first.
pub(crate) struct Screens(Vec<Screen>);

impl Screens {
    pub(crate) fn new() -> Screens {
        Screens(Pack::NAMES.iter().map(|name| Screen::new(Pack::named(name).unwrap())).collect())
    }

    pub(crate) fn of(&self, row: &Row) -> &Screen {
        let of = self.0.iter().find(|screen| screen.pack().jurisdiction == row.jurisdiction);
        of.or(self.0.first()).unwrap()
    }

    /// Verdict and marks: what an adviser labelled, and all that is read here.
    pub(crate) fn glance(&self, row: &Row) -> Report {
        self.of(row).glance(&row.draft, &Known::default())
    }
}
