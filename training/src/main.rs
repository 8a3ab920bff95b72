//! Trains and measures the judges: `cargo xtask train` and `cargo xtask evaluate`.
//!
//! `train` learns from `corpus/outgoing-train-*.jsonl` alone and writes the model and the figures of its card;
//! `evaluate` prints the figures of the dev rows with the model as it is committed, and those of each train file
//! with a judge that has not seen it. Fixed seeds and order: the same rows give the same bytes.
#![allow(clippy::print_stdout, reason = "a program for the person at the terminal")]

mod card;
mod corpus;
mod fit;
mod incoming;
mod learn;
mod score;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use chaperone_screen::judge::{self, Linear, Seat, Thresholds};

use corpus::{Row, Screens};
use learn::{Learnt, Lesson, Plan};
use score::{Score, measure};

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    match run(&words.iter().map(String::as_str).collect::<Vec<_>>()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            println!("training stopped: {error:#}");
            ExitCode::from(2)
        }
    }
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

fn run(words: &[&str]) -> Result<()> {
    let folder = root().join("corpus");
    match words {
        ["train"] => train(&folder).and_then(|()| train_incoming(&folder)),
        ["train", "--outgoing"] => train(&folder),
        ["train", "--incoming"] => train_incoming(&folder),
        ["search"] => search(&folder),
        ["evaluate"] => evaluate(&folder),
        ["evaluate", "--dev"] => {
            print!("{}", dev(&folder, judge::built_in().as_ref())?);
            Ok(())
        }
        _ => bail!("say `train` (`--outgoing`, `--incoming`), `search`, `evaluate` or `evaluate --dev`"),
    }
}

fn seat(judge: &Arc<Linear>, thresholds: Thresholds) -> Seat {
    Seat { judge: judge.clone(), thresholds }
}

fn dev(folder: &Path, seat: Option<&Seat>) -> Result<Score> {
    let rows = corpus::read(folder, "outgoing-dev")?;
    measure(rows.iter().flatten(), &Screens::new(seat)?)
}

/// Each file measured with the judge that has not seen it.
fn held_out(files: &[Vec<Row>], learnt: &Learnt, thresholds: Thresholds) -> Result<Vec<Score>> {
    let one = |(rows, judge): (&Vec<Row>, &Arc<Linear>)| measure(rows, &Screens::new(Some(&seat(judge, thresholds)))?);
    let pairs: Vec<_> = files.iter().zip(&learnt.folds).collect();
    let half = pairs.len().div_ceil(2).max(1);
    std::thread::scope(|scope| {
        let one = &one;
        let threads: Vec<_> = pairs
            .chunks(half)
            .map(|pairs| scope.spawn(move || pairs.iter().map(|pair| one(*pair)).collect::<Result<Vec<_>>>()))
            .collect();
        let mut scores = Vec::new();
        for thread in threads {
            scores.extend(thread.join().ok().context("a measurement broke")??);
        }
        Ok(scores)
    })
}

fn joined(scores: &[Score]) -> Score {
    let mut all = Score::default();
    for score in scores {
        all.join(score);
    }
    all
}

fn learnt(folder: &Path, plan: &Plan) -> Result<(Vec<Vec<Row>>, Learnt)> {
    let files = corpus::read(folder, "outgoing-train")?;
    let lessons: Vec<Vec<Lesson>> = learn::lessons(&files, plan)?;
    let learnt = learn::learn(&lessons, plan)?;
    Ok((files, learnt))
}

fn train(folder: &Path) -> Result<()> {
    let (files, learnt) = learnt(folder, &Plan::default())?;
    let bytes = learnt.whole.write();
    let models = root().join("crates/chaperone-screen/models");
    write(&models.join("outgoing.bin"), &bytes)?;
    let now = Thresholds::default();
    let scores = held_out(&files, &learnt, now)?;
    let (dev, rules) = (dev(folder, Some(&seat(&learnt.whole, now)))?, dev(folder, None)?);
    let all = joined(&scores);
    write(&models.join("outgoing.md"), card::card(&learnt, bytes.len(), &scores, &all, &dev, &rules).as_bytes())?;
    println!("held out by author: {}\ndev: {}", all.brief(), dev.brief());
    Ok(())
}

fn train_incoming(folder: &Path) -> Result<()> {
    let learnt = incoming::learn(folder)?;
    let bytes = chaperone_screen::triage::write(&learnt.whole);
    let models = root().join("crates/chaperone-screen/models");
    write(&models.join("incoming.bin"), &bytes)?;
    let dev = incoming::dev(folder, Some(&learnt.whole))?;
    write(&models.join("incoming.md"), incoming::card(&learnt, bytes.len(), &dev).as_bytes())?;
    println!("incoming, held out by author\n{}\nincoming, dev\n{dev}", learnt.held_out());
    Ok(())
}

fn write(file: &Path, bytes: &[u8]) -> Result<()> {
    std::fs::write(file, bytes).with_context(|| format!("{} cannot be written", file.display()))
}

fn evaluate(folder: &Path) -> Result<()> {
    println!("dev, the committed model\n{}", dev(folder, judge::built_in().as_ref())?);
    println!("dev, rules alone\n{}\n", dev(folder, None)?.brief());
    println!("incoming, dev, the committed table\n{}", incoming::dev(folder, None)?);
    let (files, learnt) = learnt(folder, &Plan::default())?;
    let scores = held_out(&files, &learnt, Thresholds::default())?;
    println!("held out by author\n{}", joined(&scores));
    for (number, score) in scores.iter().enumerate() {
        println!("file {}: {}", number + 1, score.brief());
    }
    println!("\nreliability of `held`, on held-out files: chance, texts, share held");
    for (bin, (texts, held)) in learnt.reliability.iter().flatten().take(10).enumerate() {
        println!("  0.{bin} to 0.{}: {texts:>5} {held:>5}", bin + 1);
    }
    Ok(())
}

/// Prints the held-out figures of other settings. What is in use was chosen from such a list.
fn search(folder: &Path) -> Result<()> {
    let base = Plan::default();
    let files = corpus::read(folder, "outgoing-train")?;
    let lessons = learn::lessons(&files, &base)?;
    let learnt = learn::learn(&lessons, &base)?;
    let now = Thresholds::default();
    for (name, thresholds) in [
        ("now", now),
        ("calm 60", Thresholds { calm: 60, calm_guess: 80, ..now }),
        ("alarm 120, calm 60", Thresholds { alarm: 120, calm: 60, calm_guess: 80, ..now }),
        ("alarm 110, calm 90", Thresholds { alarm: 110, calm: 90, calm_guess: 90, ..now }),
        ("add 75, drop 25", Thresholds { add: 75, drop: 25, ..now }),
        ("add 105, drop 40", Thresholds { add: 105, drop: 40, ..now }),
        ("beside 190", Thresholds { beside: 190, ..now }),
        ("stop 118", Thresholds { stop: 118, least_stop: 64, ..now }),
    ] {
        println!("{name}: {}", joined(&held_out(&files, &learnt, thresholds)?).brief());
    }
    Ok(())
}
