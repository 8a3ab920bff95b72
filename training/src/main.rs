//! Trains and measures the judges: `cargo xtask train` and `cargo xtask evaluate`.
//!
//! `train` learns from `corpus/outgoing-train-*.jsonl` alone and writes the model and the figures of its card;
//! `evaluate` prints the figures of the dev rows with the model as it is committed, and those of each train file
//! with a judge that has not seen it. Fixed seeds and order: the same rows give the same bytes.
#![allow(clippy::print_stdout, reason = "a program for the person at the terminal")]

mod corpus;
mod fit;
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
        ["train"] => train(&folder),
        ["search"] => search(&folder),
        ["evaluate"] => evaluate(&folder),
        ["evaluate", "--dev"] => {
            print!("{}", dev(&folder, judge::built_in())?);
            Ok(())
        }
        _ => bail!("say `train`, `search`, `evaluate` or `evaluate --dev`"),
    }
}

fn seat(judge: &Arc<Linear>, thresholds: Thresholds) -> Seat {
    Seat { judge: judge.clone(), thresholds }
}

fn dev(folder: &Path, seat: Option<Seat>) -> Result<Score> {
    let rows = corpus::read(folder, "outgoing-dev")?;
    measure(rows.iter().flatten(), &Screens::new(seat.as_ref())?)
}

/// Each file measured with the judge that has not seen it.
fn held_out(files: &[Vec<Row>], learnt: &Learnt, thresholds: Thresholds) -> Result<Vec<Score>> {
    let one = |(rows, judge): (&Vec<Row>, &Arc<Linear>)| {
        measure(rows, &Screens::new(Some(&seat(judge, thresholds)))?)
    };
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
    scores.iter().for_each(|score| all.join(score));
    all
}

fn learnt(folder: &Path, plan: &Plan) -> Result<(Vec<Vec<Row>>, Learnt)> {
    let files = corpus::read(folder, "outgoing-train")?;
    let lessons: Vec<Vec<Lesson>> = learn::lessons(&files, plan)?;
    let learnt = learn::learn(&lessons, plan)?;
    Ok((files, learnt))
}

fn train(folder: &Path) -> Result<()> {
    let (_, learnt) = learnt(folder, &Plan::default())?;
    let bytes = learnt.whole.write();
    let file = root().join("crates/chaperone-screen/models/outgoing.bin");
    std::fs::write(&file, &bytes).with_context(|| format!("{} cannot be written", file.display()))?;
    println!(
        "{} features of texts, {} of sentences, {} bytes",
        learnt.whole.text.features.len(),
        learnt.whole.part.features.len(),
        bytes.len()
    );
    Ok(())
}

fn evaluate(folder: &Path) -> Result<()> {
    println!("dev, the committed model\n{}", dev(folder, judge::built_in())?);
    println!("dev, rules alone\n{}\n", dev(folder, None)?.brief());
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
    for (name, plan) in [
        ("base", base),
    ] {
        let learnt = learn::learn(&lessons, &plan)?;
        for alarm in [60, 80, 100, 120, 140] {
            let thresholds = Thresholds { alarm, ..Thresholds::default() };
            println!("{name} alarm {alarm}: {}", joined(&held_out(&files, &learnt, thresholds)?).brief());
        }
    }
    Ok(())
}
