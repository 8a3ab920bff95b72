//! `chaperone demo`: practice mode, until somebody leaves it or stops the program.
//!
//! Deliberately absent: every setting but the port. Practice mode reads no configuration, takes no folder and no database,
//! and listens on this machine alone.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Result, bail};
use chaperone::practice_mode;
use clap::Args;

use super::{say, serve};

/// Practice mode: an invented practice and simulated networks. Nothing leaves this computer, and nothing stays.
#[derive(Debug, Default, Args)]
pub(crate) struct DemoArgs {
    /// The port on 127.0.0.1; without it, any free one.
    #[arg(long, value_name = "PORT", default_value_t = 0)]
    port: u16,
}

/// `given` is a folder or file that the command line named: practice mode takes none, and says so.
pub(crate) async fn run(args: DemoArgs, given: Option<PathBuf>) -> Result<ExitCode> {
    if given.is_some() {
        bail!("practice mode keeps its own folder and throws it away; leave out --data, --keys and --config");
    }
    serve::begin_log();
    say("Preparing practice mode: nothing leaves this computer, and nothing stays ...");
    let running = practice_mode::begin(args.port, None).await?;
    say(format!("Practice mode is ready: {}", running.address()));
    let leave = running.way_out();
    tokio::spawn(async move {
        serve::signalled().await;
        leave();
    });
    running.ended().await;
    say("Practice mode is over, and everything in it is removed.");
    Ok(ExitCode::SUCCESS)
}
