//! `chaperone triage`: reads incoming texts, one JSON object a line, and says what each is, how urgent, what a careful
//! adviser would offer, and which words said so.
//!
//! Every judgement is `chaperone-screen`'s; nothing is sent, hidden or kept.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;

use super::lines::Lines;

/// Sorts incoming texts, one JSON object a line: labels, urgency, what to offer, and the words that carried it.
///
/// An answer has `labels` (the main one first), `urgency`, `options` (the best first), `reasons`, and `why`, one sentence
/// that never repeats the text. A reason is a place of the text, from `start` up to `end` in Unicode code points, with its
/// words as `evidence`; the `label` or the `urgency` that it speaks for; and what it was taken for as `message`. Where no
/// words carried a judgement it has no reason, and `why` says what the first label was told by.
#[derive(Debug, Args)]
pub(crate) struct TriageArgs {
    #[command(flatten)]
    lines: Lines,
}

/// Runs the command. The exit status is 0 if every line was answered and 2 otherwise.
pub(crate) fn run(args: &TriageArgs) -> Result<ExitCode> {
    args.lines.answer(&chaperone_screen::triage::answer)
}
