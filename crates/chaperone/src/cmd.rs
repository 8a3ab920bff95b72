//! One file a command.

pub(crate) mod backup;
pub(crate) mod completions;
pub(crate) mod doctor;
pub(crate) mod journal;
pub(crate) mod rule;
pub(crate) mod screen;
pub(crate) mod serve;

use std::sync::Arc;

use chaperone::config::Config;
use chaperone::outside::Machine;
use chaperone_desk::{Desk, OpenError, Use};

/// Opens the desk beside a running server (or alone), for commands that read.
async fn open_beside(config: &Config) -> Result<Desk, OpenError> {
    Desk::open(config.settings(Use::Beside, None), Arc::new(Machine)).await
}

/// Says one line of what is going on.
#[allow(clippy::print_stdout, reason = "the binary prints for whoever started it")]
fn say(line: impl std::fmt::Display) {
    println!("{line}");
}
