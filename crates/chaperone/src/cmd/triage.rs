//! `chaperone triage`: reads incoming texts, one JSON object a line, and says what each is, how urgent, and what a
//! careful adviser would offer.
//!
//! Every judgement is `chaperone-screen`'s; nothing is sent, hidden or kept.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use super::lines::Lines;

/// Sorts incoming texts, one JSON object a line: labels, urgency, and what to offer.
#[derive(Debug, Args)]
pub(crate) struct TriageArgs {
    #[command(flatten)]
    lines: Lines,
}

/// Runs the command. The exit status is 0 if every line was answered and 2 otherwise.
pub(crate) fn run(args: &TriageArgs) -> Result<ExitCode> {
    args.lines.answer(&chaperone_screen::triage::answer)
}
