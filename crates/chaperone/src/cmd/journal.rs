//! `chaperone journal`: checks the journal, and signs its head. Both may run beside a server.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use chaperone::config::Config;
use chaperone_desk::Desk;
use chaperone_desk::journal::{self, read_checkpoints};
use clap::{Args, Subcommand};
use data_encoding::HEXLOWER;

use super::{open_beside, say};

/// Checks that nothing in the journal was changed, or signs its head.
#[derive(Debug, Args)]
pub(crate) struct JournalArgs {
    #[command(subcommand)]
    command: JournalCommand,
}

#[derive(Debug, Subcommand)]
enum JournalCommand {
    /// Reads the whole journal and names every entry that is not what it was.
    Verify {
        /// A file of checkpoints from outside; without it the one that the desk keeps.
        #[arg(long, value_name = "FILE")]
        checkpoints: Option<PathBuf>,
    },
    /// Signs the head of the journal, prints it, and keeps it in the file of checkpoints.
    Checkpoint {
        /// Another file to append it to, such as one on a stick.
        #[arg(long, value_name = "FILE")]
        to: Option<PathBuf>,
    },
}

pub(crate) async fn run(args: JournalArgs, config: Config) -> Result<ExitCode> {
    let desk = open_beside(&config).await?;
    let code = carry_out(args, &config, &desk).await;
    desk.close().await;
    code
}

async fn carry_out(args: JournalArgs, config: &Config, desk: &Desk) -> Result<ExitCode> {
    match args.command {
        JournalCommand::Verify { checkpoints } => {
            let kept = read_checkpoints(checkpoints.as_deref().unwrap_or(&config.checkpoints))?;
            let verified = journal::verify(desk, &kept).await?;
            for trouble in &verified.trouble {
                say(&trouble.sentence);
            }
            match verified.vouched {
                Some((seq, at)) => say(format!(
                    "A checkpoint from outside vouches for everything up to entry {seq}, signed {}.",
                    at.utc().format("%-d %B %Y, %H:%M UTC")
                )),
                None => say("No checkpoint from outside was given, so a cut end could not be seen."),
            }
            if verified.trouble.is_empty() {
                say(format!("{} entries, none changed. Head {}.", verified.entries, HEXLOWER.encode(&verified.head)));
                Ok(ExitCode::SUCCESS)
            } else {
                say(format!("{} entries, {} places are not what they were.", verified.entries, verified.trouble.len()));
                Ok(ExitCode::from(1))
            }
        }
        JournalCommand::Checkpoint { to } => {
            let to = to.as_deref().unwrap_or(&config.checkpoints);
            let made = journal::checkpoint(desk, &desk.act_as_desk(), Some(to)).await?;
            say(serde_json::to_string(&made)?);
            Ok(ExitCode::SUCCESS)
        }
    }
}
