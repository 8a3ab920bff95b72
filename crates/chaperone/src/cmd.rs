//! One file a command.

pub(crate) mod backup;
pub(crate) mod completions;
pub(crate) mod demo;
pub(crate) mod doctor;
pub(crate) mod facts;
pub(crate) mod journal;
mod lines;
pub(crate) mod models;
pub(crate) mod rule;
pub(crate) mod screen;
pub(crate) mod serve;
pub(crate) mod triage;
pub(crate) mod user;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Result, bail};
use chaperone::config::Config;
use chaperone::outside::Machine;
use chaperone_desk::{Database, Desk, Use};

/// Opens the desk beside a running server, or alone.
async fn open_beside(config: &Config) -> Result<Desk> {
    if let Some(folder) = not_started(&config.database) {
        bail!("there is no desk in {} yet; start it once, or name the right folder with --data", folder.display());
    }
    Ok(Desk::open(config.settings(Use::Beside, None), Arc::new(Machine)).await?)
}

/// The folder of an embedded database that was never started.
fn not_started(database: &Database) -> Option<&Path> {
    match database {
        Database::Sqlite { folder } if !folder.join("chaperone.db").exists() => Some(folder),
        _ => None,
    }
}

/// The key, if others than its owner can read it.
fn open_to_others(keys: &Path) -> Option<PathBuf> {
    let file = keys.join("master.key");
    #[cfg(unix)]
    let open = std::fs::metadata(&file).is_ok_and(|meta| std::os::unix::fs::MetadataExt::mode(&meta) & 0o077 != 0);
    #[cfg(not(unix))]
    let open = false;
    open.then_some(file)
}

/// Says one line of what is going on. Nobody has to listen: a server must not stop because its terminal is gone.
fn say(line: impl std::fmt::Display) {
    let _ = writeln!(std::io::stdout(), "{line}");
}
