//! `chaperone facts`: reads texts, one JSON object a line, and says which identifying facts stand in each and where.
//!
//! Every fact is `chaperone-screen`'s; nothing is judged, and nothing is kept.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use super::lines::Lines;

/// Lists the facts of texts, one JSON object a line: names, numbers, places, days and the like, with their places.
#[derive(Debug, Args)]
pub(crate) struct FactsArgs {
    #[command(flatten)]
    lines: Lines,
}

/// Runs the command. The exit status is 0 if every line was answered and 2 otherwise.
pub(crate) fn run(args: &FactsArgs) -> Result<ExitCode> {
    args.lines.answer(&chaperone_screen::facts::answer)
}
