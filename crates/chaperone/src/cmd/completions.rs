//! `chaperone completions SHELL` and `chaperone manual`: what a shell and `man` want to know of the commands.
//!
//! Both are written from the commands themselves, so they cannot fall behind. Deliberately absent: installing them.

use std::io::Write;
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::{Args, Command};
use clap_complete::Shell;

/// Prints the completions of a shell, to be put where that shell looks for them.
#[derive(Debug, Args)]
pub(crate) struct CompletionsArgs {
    shell: Shell,
}

/// Prints the manual page, for `man`.
#[derive(Debug, Args)]
pub(crate) struct ManualArgs {}

pub(crate) fn completions(args: &CompletionsArgs, mut command: Command) -> Result<ExitCode> {
    let mut out = Vec::new();
    clap_complete::generate(args.shell, &mut command, "chaperone", &mut out);
    print(&out)
}

pub(crate) fn manual(command: Command) -> Result<ExitCode> {
    print(&pages(command)?)
}

/// The page of the program, and after it the page of each command.
fn pages(mut command: Command) -> Result<Vec<u8>> {
    command.build();
    let mut out = Vec::new();
    let shown = command.get_subcommands().filter(|one| one.get_name() != "help").cloned();
    let pages: Vec<Command> = std::iter::once(command.clone()).chain(shown).collect();
    for page in pages {
        clap_mangen::Man::new(page).render(&mut out)?;
    }
    Ok(out)
}

fn print(bytes: &[u8]) -> Result<ExitCode> {
    match std::io::stdout().lock().write_all(bytes) {
        // A pager that was closed has seen enough.
        Err(error) if error.kind() == std::io::ErrorKind::BrokenPipe => Ok(ExitCode::SUCCESS),
        written => written.map(|()| ExitCode::SUCCESS).context("it cannot be printed"),
    }
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::pages;
    use crate::Arguments;

    #[test]
    fn the_manual_has_a_page_for_every_command() {
        let text = String::from_utf8(pages(Arguments::command()).unwrap()).unwrap();
        let commands: Vec<_> = Arguments::command().get_subcommands().map(|one| one.get_name().to_owned()).collect();
        assert!(commands.len() >= 9, "{commands:?}");
        for name in commands {
            assert!(text.contains(&format!(".TH chaperone-{name} 1")), "{name}");
        }
    }
}
