//! `chaperone backup` and `chaperone restore`.

use std::io::Read;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result};
use chaperone::config::Config;
use chaperone::outside::Machine;
use chaperone_desk::journal::{self, read_checkpoints};
use chaperone_desk::{Private, Use, backup};
use clap::Args;

use super::{open_beside, say};

/// Writes a backup, sealed to the recovery sheet. May run beside a server.
#[derive(Debug, Args)]
pub(crate) struct BackupArgs {
    /// The file to write; it must not be there yet.
    file: PathBuf,
}

/// Restores a backup into an empty place. Asks for the recovery key on standard input, so that it stays out of the
/// list of processes.
#[derive(Debug, Args)]
pub(crate) struct RestoreArgs {
    /// The backup.
    file: PathBuf,
    /// The list of erasures that lay beside the lost key, if it survived: what it names stays erased.
    #[arg(long, value_name = "FILE")]
    erasures: Option<PathBuf>,
}

pub(crate) async fn write(args: BackupArgs, config: Config) -> Result<ExitCode> {
    let desk = open_beside(&config).await?;
    let written = backup::write(&desk, &desk.act_as_desk(), &args.file).await?;
    say(format!("{} rows written to {}, sealed to the recovery sheet.", written.rows, args.file.display()));
    Ok(ExitCode::SUCCESS)
}

pub(crate) async fn restore(args: RestoreArgs, config: Config) -> Result<ExitCode> {
    say("Type or paste the recovery key from the sheet, then end the input (Ctrl-D):");
    let mut key = String::new();
    std::io::stdin().take(1024).read_to_string(&mut key).context("the recovery key could not be read")?;
    if let Some(erasures) = &args.erasures {
        std::fs::create_dir_all(&config.keys)?;
        std::fs::copy(erasures, config.keys.join("erasures"))
            .with_context(|| format!("{} could not be taken over", erasures.display()))?;
    }
    let settings = config.settings(Use::Serve, None);
    let (desk, read) = backup::restore(settings, Arc::new(Machine), &args.file, &Private::from(key)).await?;
    let verified = journal::verify(&desk, &read_checkpoints(&config.checkpoints)?).await?;
    for trouble in &verified.trouble {
        say(&trouble.sentence);
    }
    let made = read.made.utc().format("%-d %B %Y, %H:%M UTC");
    say(format!(
        "{} rows restored from the backup of {made}. The journal has {} entries.",
        read.rows, verified.entries
    ));
    desk.close().await;
    Ok(if verified.trouble.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
