//! `chaperone backup` and `chaperone restore`.

use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
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
    let taken = args.erasures.as_deref().map(|from| take_over(from, &config.keys)).transpose()?;
    let settings = config.settings(Use::Serve, None);
    let restored = backup::restore(settings, Arc::new(Machine), &args.file, &Private::from(key)).await;
    let (desk, read) = restored.inspect_err(|_| taken.iter().for_each(Taken::undo))?;
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

/// A list of erasures that was put beside the key, so that the restored desk replays it when it opens.
struct Taken {
    file: PathBuf,
    /// The folder was made for it.
    folder: Option<PathBuf>,
}

/// Never over a list that is there: that one belongs to a desk, and is the only thing that keeps its erased texts away.
fn take_over(from: &Path, keys: &Path) -> Result<Taken> {
    let trouble = || format!("{} could not be taken over", from.display());
    let list = std::fs::read(from).with_context(trouble)?;
    let folder = (!keys.exists()).then(|| keys.to_owned());
    std::fs::create_dir_all(keys).with_context(trouble)?;
    let file = keys.join("erasures");
    let mut out = File::create_new(&file)
        .with_context(|| format!("a list of erasures is in {} already; move it away first", keys.display()))?;
    let taken = Taken { file, folder };
    out.write_all(&list).and_then(|()| out.sync_all()).inspect_err(|_| taken.undo()).with_context(trouble)?;
    Ok(taken)
}

impl Taken {
    /// The restore was refused, so nothing stays behind.
    fn undo(&self) {
        let _ = std::fs::remove_file(&self.file);
        if let Some(folder) = &self.folder {
            let _ = std::fs::remove_dir(folder);
        }
    }
}
