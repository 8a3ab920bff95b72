//! `chaperone triage`: reads incoming texts, one JSON object a line, and says what each is, how urgent, and what a
//! careful adviser would offer.
//!
//! Every judgement is `chaperone-screen`'s; nothing is sent, hidden or kept.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, ValueEnum};

use super::lines;

/// Sorts incoming texts, one JSON object a line: labels, urgency, and what to offer.
#[derive(Debug, Args)]
pub(crate) struct TriageArgs {
    /// The file to read; `-` is standard input.
    #[arg(default_value = "-")]
    file: PathBuf,
    /// `jsonl` reads and writes one JSON object a line.
    #[arg(long, value_enum, default_value_t = Format::Jsonl)]
    format: Format,
    /// How many threads to use; all cores if not given.
    #[arg(long)]
    threads: Option<std::num::NonZeroUsize>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
enum Format {
    Jsonl,
}

/// Runs the command. The exit status is 0 if every line was answered and 2 otherwise.
pub(crate) fn run(args: &TriageArgs) -> Result<ExitCode> {
    let Format::Jsonl = args.format;
    lines::stream(&args.file, args.threads, &chaperone_screen::triage::answer)
}
