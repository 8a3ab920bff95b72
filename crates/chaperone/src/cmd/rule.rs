//! `chaperone rule`: prints the page of a rule, or the list of rules.
//!
//! The page is printed as it stands in the source, which is plain markdown and reads well on a terminal.

use std::io::{self, Write};
use std::process::ExitCode;

use anyhow::{Result, bail};
use chaperone_screen::rules;
use clap::Args;

/// Prints what a rule flags, what it allows, what to write instead, and why.
#[derive(Debug, Args)]
pub(crate) struct RuleArgs {
    /// The name of the rule, such as `patient-named`. Without a name the rules are listed.
    name: Option<String>,
}

pub(crate) fn run(args: &RuleArgs) -> Result<ExitCode> {
    let mut out = io::stdout().lock();
    match &args.name {
        None => {
            for rule in rules() {
                let title = rule.read().map(|page| page.title)?;
                writeln!(out, "{:<24} {title}", rule.name)?;
            }
        }
        Some(name) => match rules::named(name) {
            Some(rule) => writeln!(out, "{}", rule.page.trim_end())?,
            None => bail!("there is no rule named `{name}`; `chaperone rule` lists them"),
        },
    }
    Ok(ExitCode::SUCCESS)
}
