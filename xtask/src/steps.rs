//! `test`, `deep` and `serve`: which steps run, in which order, with what around them.
//!
//! A failing step does not hide the next one: all run, and the end says which failed. A step that cannot be prepared
//! stops everything, because its result would mean nothing.

use std::io::BufRead;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};

use crate::ask::{Ask, Step};
use crate::place::Place;
use crate::servers::Servers;
use crate::{cache, needs};

/// Debian's browser.
pub(crate) const CHROMIUM: &str = "/usr/bin/chromium";

/// What ran, how long it took, whether it went well.
struct Ran {
    name: &'static str,
    took: Duration,
    well: bool,
}

pub(crate) fn test(place: &Place, ask: &Ask) -> Result<bool> {
    heading("machine", "what is here, what is missing");
    needs::meet(ask, &ask.steps)?;
    let mut servers = Servers::default();
    let mut ran = Vec::new();
    for step in &ask.steps {
        if step.needs_networks() && servers.environment.is_empty() {
            start(&mut servers, place, &ask.steps)?;
        }
        ran.push(match step {
            Step::Format => check("format", cargo(place, "fmt --all -- --check --files-with-diff"), &servers)?,
            Step::Lint => check("lint", lint(place), &servers)?,
            Step::Tests => check("tests", tests(place, "default"), &servers)?,
            Step::Doctests => check("doctests", cargo(place, "test --quiet --doc --workspace"), &servers)?,
            Step::Api => api(place, &servers)?,
            Step::Journeys => journeys(place, &servers)?,
        });
    }
    Ok(close(&ran))
}

pub(crate) fn deep(place: &Place, ask: &Ask) -> Result<bool> {
    heading("machine", "what is here, what is missing");
    needs::meet(ask, &[Step::Tests])?;
    let mut servers = Servers::default();
    start(&mut servers, place, &[Step::Tests])?;
    let mut long = tests(place, "deep");
    long.env("CHAPERONE_DEEP", "1").env("CHAPERONE_HOSTILE_TEXTS", "20000").env("CHAPERONE_SEQUENCES", "1000");
    let mut ran = vec![check("deep tests", long, &servers)?];
    if wasm_is_there()? {
        let screen = cargo(place, "check --package chaperone-screen --target wasm32-unknown-unknown");
        ran.push(check("screen as WebAssembly", screen, &servers)?);
    } else {
        println!("\n!! NOT CHECKED: that chaperone-screen builds for wasm32 (invariant 1).");
        println!("!! The target wasm32-unknown-unknown is not installed: `rustup target add` brings it.");
    }
    Ok(close(&ran))
}

pub(crate) fn serve(place: &Place, ask: &Ask) -> Result<bool> {
    needs::meet(ask, &[Step::Tests])?;
    let mut servers = Servers::default();
    start(&mut servers, place, &[Step::Tests])?;
    println!("\nFor another terminal:");
    for (name, value) in &servers.environment {
        println!("export {name}={value}");
    }
    println!("Enter stops the servers.");
    std::io::stdin().lock().read_line(&mut String::new())?;
    Ok(true)
}

fn start(servers: &mut Servers, place: &Place, steps: &[Step]) -> Result<()> {
    heading("servers", "the real servers that tests talk to");
    let begun = Instant::now();
    let prepared = cache::prepare(place)?;
    if let Some(models) = cache::models(place) {
        servers.environment.push(("CHAPERONE_TEST_MODELS", models.display().to_string()));
    }
    if steps.iter().any(|step| step.needs_postgres()) {
        servers.start_postgres(place)?;
    }
    servers.start_networks(place, &prepared)?;
    println!("   ready after {}", spoken(begun.elapsed()));
    Ok(())
}

fn lint(place: &Place) -> Command {
    cargo(place, "clippy --workspace --all-targets --quiet -- --deny warnings")
}

/// nextest where it is installed (it runs tests of all crates side by side), else cargo's own runner.
/// `profile` is one of `.config/nextest.toml`: how long a test may take before it counts as hanging.
fn tests(place: &Place, profile: &str) -> Command {
    if needs::quiet(Command::new("cargo").args(["nextest", "--version"])) {
        let run = format!("nextest run --workspace --profile {profile} --no-fail-fast --status-level slow");
        return cargo(place, &run);
    }
    cargo(place, "test --workspace --lib --bins --tests --no-fail-fast")
}

/// Builds the desk and lets schemathesis try every call that it describes.
fn api(place: &Place, servers: &Servers) -> Result<Ran> {
    let build = check("build", cargo(place, "build --package chaperone"), servers)?;
    if !build.well {
        return Ok(Ran { name: "api", ..build });
    }
    let mut command = Command::new(cache::python_packages(place)?.with_file_name("python"));
    command.arg(place.journeys().join("calls").join("check.py")).arg(place.chaperone("debug"));
    check("api", command, servers)
}

/// Builds the desk and walks through it in a browser. The closing lines are those of `node --test`.
fn journeys(place: &Place, servers: &Servers) -> Result<Ran> {
    let build = check("build", cargo(place, "build --package chaperone"), servers)?;
    if !build.well {
        return Ok(Ran { name: "journeys", ..build });
    }
    let mut command = Command::new("node");
    command.args(["--test", "--test-concurrency=1", "--test-reporter=spec"]).current_dir(place.journeys());
    for file in walks(place)? {
        command.arg(file);
    }
    command.env("CHAPERONE_BINARY", place.chaperone("debug"));
    command.env("CHAPERONE_JOURNEYS_OUT", place.target.join("journeys"));
    command.env("CHROMIUM", CHROMIUM);
    check("journeys", command, servers)
}

/// The files of journeys, by name and in order (older Nodes take no patterns).
fn walks(place: &Place) -> Result<Vec<String>> {
    let folder = place.journeys().join("walks");
    let entries = std::fs::read_dir(&folder).with_context(|| format!("no folder {}", folder.display()))?;
    let names = entries.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let mut files: Vec<String> =
        names.filter(|name| name.ends_with(".test.js")).map(|name| format!("walks/{name}")).collect();
    files.sort();
    anyhow::ensure!(!files.is_empty(), "there is no journey in {}", folder.display());
    Ok(files)
}

fn wasm_is_there() -> Result<bool> {
    let mut ask = Command::new("rustc");
    ask.args(["--print", "target-libdir", "--target", "wasm32-unknown-unknown"]);
    let answer = ask.output().context("cannot start rustc")?;
    Ok(std::path::Path::new(String::from_utf8_lossy(&answer.stdout).trim()).is_dir())
}

pub(crate) fn cargo(place: &Place, words: &str) -> Command {
    let mut command = Command::new("cargo");
    command.args(words.split(' ')).current_dir(&place.root);
    command
}

fn check(name: &'static str, mut command: Command, servers: &Servers) -> Result<Ran> {
    let words: Vec<_> = command.get_args().map(|word| word.to_string_lossy().into_owned()).collect();
    heading(name, &format!("{} {}", command.get_program().to_string_lossy(), words.join(" ")));
    let begun = Instant::now();
    command.envs(servers.environment.iter().map(|(key, value)| (key, value))).stdin(Stdio::null());
    let status = command.status().with_context(|| format!("cannot start the step {name}"))?;
    let ran = Ran { name, took: begun.elapsed(), well: status.success() };
    println!("   {} after {}", if ran.well { "well" } else { "FAILED" }, spoken(ran.took));
    Ok(ran)
}

fn heading(name: &str, what: &str) {
    println!("\n== {name}: {what}");
}

/// Prints what ran; true if all went well.
fn close(ran: &[Ran]) -> bool {
    println!("\n== all steps");
    for step in ran {
        println!("   {:<22} {:<7} {}", step.name, if step.well { "well" } else { "FAILED" }, spoken(step.took));
    }
    ran.iter().all(|step| step.well)
}

fn spoken(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds < 60 {
        format!("{:.1} s", time.as_secs_f64())
    } else {
        format!("{} min {} s", seconds / 60, seconds % 60)
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::{Ran, close, spoken};

    #[test]
    fn one_failed_step_fails_the_whole_run() {
        let ran = |well| Ran { name: "lint", took: Duration::from_secs(1), well };
        assert!(close(&[ran(true), ran(true)]));
        assert!(!close(&[ran(true), ran(false)]));
    }

    #[test]
    fn times_are_spoken_in_minutes_from_one_minute_on() {
        assert_eq!(spoken(Duration::from_millis(1_250)), "1.2 s");
        assert_eq!(spoken(Duration::from_secs(125)), "2 min 5 s");
    }
}
