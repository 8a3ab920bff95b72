//! `chaperone facts`: reads texts, one JSON object a line, and says which identifying facts stand in each and where.
//!
//! Every fact is `chaperone-screen`'s; nothing is judged, and nothing is kept.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, ValueEnum};

use super::lines;

/// Lists the facts of texts, one JSON object a line: names, numbers, places, days and the like, with their places.
#[derive(Debug, Args)]
pub(crate) struct FactsArgs {
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
pub(crate) fn run(args: &FactsArgs) -> Result<ExitCode> {
    let Format::Jsonl = args.format;
    lines::stream(&args.file, args.threads, &chaperone_screen::facts::answer)
}
