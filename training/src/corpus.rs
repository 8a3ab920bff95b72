//! The outgoing rows of the practice corpus (`corpus/SCHEMA.md`), and the screen that reads each.
//!
//! One file is one author; near-twins stay inside a file, and so a fold is a file. Deliberately absent: any change
//! to a row.

use std::ops::Range;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, ensure};
use chaperone_screen::judge::Seat;
use chaperone_screen::{
    AccountKind, Channel, Code, Consent, Draft, Jurisdiction, Known, Pack, Report, Screen, Verdict,
};
use serde::Deserialize;

/// One row with what an adviser said of it.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) draft: Draft,
    pub(crate) jurisdiction: Jurisdiction,
    pub(crate) verdict: Verdict,
    /// The code and its place in bytes; `None` where the words are not in the text.
    pub(crate) issues: Vec<(Code, Option<Range<usize>>)>,
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
    code: Code,
    evidence: String,
}

/// The number at the end of a file's name: that of its author. 0 without one.
pub(crate) fn number(file: &Path) -> u32 {
    let stem = file.file_stem().unwrap_or_default().to_string_lossy();
    stem.rsplit('-').next().and_then(|number| number.parse().ok()).unwrap_or_default()
}

/// Every file whose name starts so, in the order of their numbers.
pub(crate) fn files(folder: &Path, prefix: &str) -> Result<Vec<PathBuf>> {
    let mut files: Vec<_> = std::fs::read_dir(folder)
        .with_context(|| format!("{} cannot be read", folder.display()))?
        .map(|entry| entry.map(|entry| entry.path()))
        .collect::<std::io::Result<_>>()?;
    files.retain(|file| file.file_name().is_some_and(|name| name.to_string_lossy().starts_with(prefix)));
    files.sort_by_key(|file| (number(file), file.clone()));
    ensure!(!files.is_empty(), "no file of the corpus starts with {prefix}");
    Ok(files)
}

/// The rows of every such file, a file at a time.
pub(crate) fn read(folder: &Path, prefix: &str) -> Result<Vec<Vec<Row>>> {
    files(folder, prefix)?.iter().map(|file| rows(file)).collect()
}

fn rows(file: &Path) -> Result<Vec<Row>> {
    let today = "2026-11-22".parse().ok();
    let lines = std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
    let row = |line: &str| -> Result<Row> {
        let line: Line = serde_json::from_str(line).with_context(|| format!("a row of {}", file.display()))?;
        let place = |words: &str| line.text.find(words).map(|at| at..at + words.len());
        let issues = line.issues.iter().map(|issue| (issue.code, place(&issue.evidence))).collect();
        Ok(Row {
            jurisdiction: line.jurisdiction,
            verdict: line.verdict,
            issues,
            draft: Draft {
                channel: line.channel,
                account: line.account,
                network: line.network,
                in_reply_to: line.in_reply_to,
                consent: line.consent,
                today,
                repeats_from: None,
                text: line.text,
            },
        })
    };
    lines.lines().filter(|line| !line.trim().is_empty()).map(row).collect()
}

/// A screen for each pack, as `chaperone screen` picks them: by the country of the row, else the first.
pub(crate) struct Screens(Vec<Screen>);

impl Screens {
    pub(crate) fn new(seat: Option<&Seat>) -> Result<Screens> {
        Screens::made(seat, |screen| screen)
    }

    /// Screens of which a part is left out.
    pub(crate) fn made(seat: Option<&Seat>, leave_out: fn(Screen) -> Screen) -> Result<Screens> {
        let one = |name| Ok(leave_out(Screen::judged(Pack::named(name)?, seat.cloned())));
        Ok(Screens(Pack::NAMES.into_iter().map(one).collect::<Result<_>>()?))
    }

    pub(crate) fn of(&self, row: &Row) -> Result<&Screen> {
        let named = self.0.iter().find(|screen| screen.pack().jurisdiction == row.jurisdiction);
        named.or(self.0.first()).context("there is no pack")
    }

    pub(crate) fn report(&self, row: &Row) -> Result<Report> {
        Ok(self.of(row)?.glance(&row.draft, &Known::default()))
    }
}
