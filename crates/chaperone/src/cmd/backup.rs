//! `chaperone backup` and `chaperone restore`.

use std::io::Read;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result};
use chaperone::config::Config;
use chaperone::outside::Machine;
use chaperone_desk::backup::{self, Erasures};
use chaperone_desk::journal::{self, read_checkpoints};
use chaperone_desk::{Private, Use};
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
    /// The list of erasures that lay beside the lost key: what it names stays erased. Not needed where the list lies in
    /// the key folder already.
    #[arg(long, value_name = "FILE")]
    erasures: Option<PathBuf>,
    /// There is no such list any more: texts that were erased since the backup come back.
    #[arg(long, conflicts_with = "erasures")]
    erasures_lost: bool,
}

pub(crate) async fn write(args: BackupArgs, config: Config) -> Result<ExitCode> {
    let desk = open_beside(&config).await?;
    let written = backup::write(&desk, &desk.act_as_desk(), &args.file).await;
    desk.close().await;
    let written = written?;
    say(format!("{} rows written to {}, sealed to the recovery sheet.", written.rows, args.file.display()));
    Ok(ExitCode::SUCCESS)
}

pub(crate) async fn restore(args: RestoreArgs, config: Config) -> Result<ExitCode> {
    say("Type or paste the recovery key from the sheet, then end the input (Ctrl-D):");
    let mut key = String::new();
    std::io::stdin().take(1024).read_to_string(&mut key).context("the recovery key could not be read")?;
    let erasures = match &args.erasures {
        Some(file) => {
            Erasures::List(std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?)
        }
        None if args.erasures_lost => Erasures::Lost,
        None => Erasures::InPlace,
    };
    let settings = config.settings(Use::Serve, None);
    let (desk, read) = backup::restore(settings, Arc::new(Machine), &args.file, &Private::from(key), &erasures).await?;
    let verified = journal::verify(&desk, &read_checkpoints(&config.checkpoints)?).await?;
    for trouble in &verified.trouble {
        say(&trouble.sentence);
    }
    let made = read.made.utc().format("%-d %B %Y, %H:%M UTC");
    say(format!(
        "{} rows restored from the backup of {made}. The journal has {} entries.",
        read.rows, verified.entries
    ));
    if read.put_aside > 0 {
        say(format!(
            "Posts that waited when the backup was made, and may be out by now: {}. The desk sends none of them by itself: look on each network, then say on Today what you saw.",
            read.put_aside
        ));
    }
    desk.close().await;
    Ok(if verified.trouble.is_empty() { ExitCode::SUCCESS } else { ExitCode::from(1) })
}
