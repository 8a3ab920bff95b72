//! `chaperone facts`: reads texts, one JSON object a line, and says which identifying facts stand in each and where.
//!
//! Every fact is `chaperone-screen`'s; nothing is judged, and nothing is kept.

use std::process::ExitCode;

use anyhow::Result;
use chaperone_screen::Dial;
use clap::{Args, ValueEnum};

use super::lines::Lines;

/// Lists the facts of texts, one JSON object a line: names, numbers, places, days and the like, with their places.
#[derive(Debug, Args)]
pub(crate) struct FactsArgs {
    #[command(flatten)]
    lines: Lines,

    /// How readily a word is taken for a name, a place, a job and the like.
    #[arg(long, value_enum, default_value_t)]
    dial: Setting,
}

/// The settings of the dial.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum Setting {
    /// Misses least, calls more by a wrong name, and tells of every treatment and medicine as well.
    Strict,
    /// What may show who somebody is, without bare ranks of state bodies and what is said of nobody in particular.
    #[default]
    Balanced,
    /// The same without guesses.
    Lenient,
    /// Nothing learned: identifiers, lists and grammar alone, many times as fast.
    Off,
}

impl Setting {
    fn dial(self) -> Option<Dial> {
        match self {
            Setting::Strict => Some(Dial::Strict),
            Setting::Balanced => Some(Dial::Balanced),
            Setting::Lenient => Some(Dial::Lenient),
            Setting::Off => None,
        }
    }
}

/// Runs the command. The exit status is 0 if every line was answered and 2 otherwise.
pub(crate) fn run(args: &FactsArgs) -> Result<ExitCode> {
    let dial = args.dial.dial();
    args.lines.answer(&|line, number| chaperone_screen::facts::answer(line, number, dial))
}
