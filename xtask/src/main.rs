//! `cargo xtask`: the house tasks, each one command. `test` runs every test there is, `deep` the slow ones,
//! `bench` the measurements.
//!
//! Nothing here is needed to run the desk, and nothing that plain `cargo test` can do alone is done here: this
//! program prepares the machine and the real servers, calls cargo and node, and cleans up after itself.
#![allow(clippy::print_stdout, reason = "a task runner talks to the person at the terminal")]
#![allow(clippy::disallowed_methods, reason = "a task runner is outside: it reads the clock and the environment")]

mod ask;
mod bench;
mod cache;
mod needs;
mod place;
mod servers;
mod steps;
mod tether;

use std::process::ExitCode;

use ask::{Ask, Task};

const HELP: &str = "\
cargo xtask test     all tests: format, lints, unit and story tests, doctests, calls, journeys
    --yes               install missing Debian packages without asking (also when CI=true)
    --without-browser   leave out the browser journeys
    --only STEP         one of: format, lint, tests, doctests, api, journeys
cargo xtask deep     slow checks: long property runs, 1,000-seed kill tests, the screen as WebAssembly
cargo xtask bench    measurements: the screen's speed, start-up time and memory of the desk
cargo xtask train    learn the judges anew from the train rows of the practice corpus, and write their cards
cargo xtask encoder  learn the encoder anew, with the public texts in $CHAPERONE_DATA; an hour or more, then `train`
cargo xtask evaluate what the screen reaches on the dev rows, and on train files that its judge has not seen
cargo xtask serve    start the test servers, print their addresses, stop them on Enter
";

fn main() -> ExitCode {
    match run() {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(trouble) => {
            println!("xtask stopped: {trouble:#}");
            ExitCode::from(2)
        }
    }
}

/// `Ok(false)` when a check failed, an error when a check could not be made.
fn run() -> anyhow::Result<bool> {
    let ask = Ask::parse(std::env::args().skip(1), std::env::var("CI").is_ok_and(|ci| ci == "true"))?;
    let place = place::Place::find()?;
    match ask.task {
        Task::Help => {
            print!("{HELP}");
            Ok(true)
        }
        Task::Test => steps::test(&place, &ask),
        Task::Deep => steps::deep(&place, &ask),
        Task::Bench => bench::run(&place),
        Task::Serve => steps::serve(&place, &ask),
        Task::Train => training(&place, "train"),
        Task::Evaluate => training(&place, "evaluate"),
        Task::Encoder => encoder(&place),
    }
}

/// Trains the encoder in Python, and puts what it learnt where the screen takes it from.
fn encoder(place: &place::Place) -> anyhow::Result<bool> {
    let python = cache::encoder_packages(place)?;
    let learnt = place.cache.join("encoder");
    let mut train = std::process::Command::new(python);
    train.arg(place.root.join("training/encoder/train.py")).arg("--out").arg(&learnt);
    if let Some(texts) = std::env::var_os("CHAPERONE_DATA") {
        train.arg("--data").arg(std::path::Path::new(&texts).join("pii"));
    }
    if !train.status()?.success() {
        return Ok(false);
    }
    let models = place.root.join("crates/chaperone-screen/models");
    std::fs::copy(learnt.with_extension("safetensors"), models.join("encoder.safetensors"))?;
    std::fs::copy(learnt.with_extension("expected.jsonl"), models.join("encoder.expected.jsonl"))?;
    Ok(true)
}

/// The training program, built for speed: it reads every row of the corpus many times.
fn training(place: &place::Place, task: &str) -> anyhow::Result<bool> {
    let words = format!("run --quiet --release --package chaperone-training -- {task}");
    let mut cargo = steps::cargo(place, &words);
    if let Some(texts) = std::env::var_os("CHAPERONE_DATA") {
        cargo.arg("--texts").arg(texts);
    }
    Ok(cargo.status()?.success())
}
