//! Trains and measures the judges: `cargo xtask train` and `cargo xtask evaluate`.
//!
//! `train` learns from `corpus/outgoing-train-*.jsonl` alone and writes the model and the figures of its card;
//! `evaluate` prints the figures of the dev rows with the model as it is committed, and those of each train file
//! with a judge that has not seen it. Fixed seeds and order: the same rows give the same bytes.
#![allow(clippy::print_stdout, reason = "a program for the person at the terminal")]

mod blend;
mod card;
mod corpus;
mod dressed;
mod fit;
mod incoming;
mod learn;
mod masks;
mod misses;
mod names;
mod parts;
mod score;

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use anyhow::{Context, Result, bail};
use chaperone_screen::judge::{self, Blend, Judge, Seat, Thresholds};
use chaperone_screen::learned;
use chaperone_screen::triage::{self, Sorter};

use blend::{Fitted, Honest};
use corpus::{Row, Screens};
use learn::{Learnt, Lesson, Plan};
use parts::Bench;
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
    let (words, texts) = match words {
        [words @ .., "--texts", texts] => (words, Some(Path::new(texts))),
        words => (words, None),
    };
    match words {
        ["train"] => train(&folder, texts).and_then(|()| train_incoming(&folder)),
        ["train", "--outgoing"] => train(&folder, texts),
        ["train", "--incoming"] => train_incoming(&folder),
        ["train", "--encoder-card"] => write_encoder_card(texts),
        ["misses"] => missed(&folder),
        ["dressed"] => print_dressed(&folder),
        ["search"] => search(&folder),
        ["evaluate"] => evaluate(&folder, texts),
        ["evaluate", "--incoming"] => evaluate_incoming(&folder),
        ["evaluate", "--dev"] => {
            print!("{}", dev(&folder, judge::built_in().as_ref())?);
            Ok(())
        }
        _ => bail!(
            "say `train` (`--outgoing`, `--incoming`, `--encoder-card`), `search`, `misses`, `dressed`, `evaluate` (`--dev`, `--incoming`), and where public texts lie: `--texts FOLDER`"
        ),
    }
}

fn seat(judge: Arc<dyn Judge>, thresholds: Thresholds) -> Seat {
    Seat { judge, thresholds }
}

fn dev(folder: &Path, seat: Option<&Seat>) -> Result<Score> {
    let rows = corpus::read(folder, "outgoing-dev")?;
    measure(rows.iter().flatten(), &Screens::new(seat)?)
}

fn print_dressed(folder: &Path) -> Result<()> {
    println!("share of dev rows that keep their verdict when dressed otherwise");
    let rows = corpus::read(folder, "outgoing-dev")?.concat();
    for (name, kept) in dressed::kept(&rows, &Screens::new(judge::built_in().as_ref())?)? {
        println!("{name:<34}{kept:.3}");
    }
    Ok(())
}

/// Rows measured with the judge that has not seen them, on two threads.
fn apart(pairs: &[(&[Row], Arc<dyn Judge>)], thresholds: Thresholds) -> Result<Vec<Score>> {
    let one = |(rows, judge): &(&[Row], Arc<dyn Judge>)| {
        measure(*rows, &Screens::new(Some(&seat(judge.clone(), thresholds)))?)
    };
    let half = pairs.len().div_ceil(2).max(1);
    std::thread::scope(|scope| {
        let one = &one;
        let threads: Vec<_> = pairs
            .chunks(half)
            .map(|pairs| scope.spawn(move || pairs.iter().map(one).collect::<Result<Vec<_>>>()))
            .collect();
        let mut scores = Vec::new();
        for thread in threads {
            scores.extend(thread.join().ok().context("a measurement broke")??);
        }
        Ok(scores)
    })
}

/// Each file measured with the table that has not seen it, without the encoder's voice.
fn held_out(files: &[Vec<Row>], learnt: &Learnt, thresholds: Thresholds) -> Result<Vec<Score>> {
    let mut pairs: Vec<(&[Row], Arc<dyn Judge>)> = Vec::new();
    for (at, fold) in &learnt.folds {
        pairs.push((&files[*at], fold.clone()));
    }
    apart(&pairs, thresholds)
}

/// The files that the encoder left out, each measured with both voices and weights fitted without it.
fn unseen(files: &[Vec<Row>], fitted: &Fitted, thresholds: Thresholds) -> Result<Vec<Score>> {
    let mut pairs: Vec<(&[Row], Arc<dyn Judge>)> = Vec::new();
    for honest in &fitted.honest {
        pairs.push((&files[honest.at], honest.both.clone()));
    }
    apart(&pairs, thresholds)
}

fn joined(scores: &[Score]) -> Score {
    let mut all = Score::default();
    for score in scores {
        all.join(score);
    }
    all
}

/// Learns from all files; every fold, or only those of the files that the encoder has not seen either.
fn learnt(folder: &Path, plan: &Plan, every: bool) -> Result<(Vec<Vec<Row>>, Learnt, Fitted)> {
    let (files, numbers) = (corpus::read(folder, "outgoing-train")?, numbers(folder)?);
    let left_out = blend::left_out(&root())?;
    let folds = if every { (0..files.len()).collect() } else { blend::places(&numbers, &left_out) };
    let lessons: Vec<Vec<Lesson>> = learn::lessons(&files, plan)?;
    let learnt = learn::learn(&lessons, plan, &folds)?;
    let encoder = learned::built_in().context("the encoder's file is broken")?;
    let fitted = blend::fit(&lessons, &numbers, &learnt, encoder, &left_out)?;
    Ok((files, learnt, fitted))
}

fn train(folder: &Path, texts: Option<&Path>) -> Result<()> {
    let (files, learnt, fitted) = learnt(folder, &Plan::default(), true)?;
    let bytes = learnt.whole.write();
    let models = root().join("crates/chaperone-screen/models");
    write(&models.join("outgoing.bin"), &bytes)?;
    let mut weights = serde_json::to_string_pretty(&fitted.whole)?;
    weights.push('\n');
    write(&models.join("blend.json"), weights.as_bytes())?;
    let now = Thresholds::default();
    let scores = held_out(&files, &learnt, now)?;
    let encoder = learned::built_in().context("the encoder's file is broken")?;
    let voices = |weights: &[u8]| Blend::new((*learnt.whole).clone(), encoder, weights).map(Arc::new);
    let (both, alone) = (voices(weights.as_bytes())?, voices(&serde_json::to_vec(&fitted.alone)?)?);
    let rows = corpus::read(folder, "outgoing-dev")?.concat();
    let on_dev = Bench { rows: &rows, table: learnt.whole.clone(), encoder: alone, both: both.clone() };
    let on_unseen: Vec<Bench<'_>> = fitted.honest.iter().map(|honest| bench(&files, &learnt, honest)).collect();
    let parts = [parts::scores(&[on_dev])?, parts::scores(&on_unseen)?];
    let dressed = dressed::kept(&rows, &Screens::new(Some(&seat(both.clone(), now)))?)?;
    let (dev, rules) = (dev(folder, Some(&seat(both, now)))?, dev(folder, None)?);
    let (all, unseen) = (joined(&scores), joined(&unseen(&files, &fitted, now)?));
    let numbered: Vec<(u32, Score)> = numbers(folder)?.into_iter().zip(scores).collect();
    let card = card::card(&learnt, bytes.len(), &numbered, [&all, &unseen, &dev, &rules], &parts, &dressed);
    write(&models.join("outgoing.md"), card.as_bytes())?;
    write_encoder_card(texts)?;
    println!(
        "held out by author, the table: {}\nthe files that neither has seen: {}\ndev: {}",
        all.brief(),
        unseen.brief(),
        dev.brief()
    );
    Ok(())
}

fn write_encoder_card(texts: Option<&Path>) -> Result<()> {
    let encoder = learned::built_in().context("the encoder's file is broken")?;
    let (names, masks) = (names::measure(texts)?, masks::measure(texts)?);
    let card = card::encoder(encoder.card(), learned::FILE.len(), &names, masks.as_ref());
    write(&root().join("crates/chaperone-screen/models/encoder.md"), card.as_bytes())
}

/// A left-out file and the judges that have not seen it.
fn bench<'a>(files: &'a [Vec<Row>], learnt: &Learnt, honest: &Honest) -> Bench<'a> {
    let table = learnt.folds[&honest.at].clone();
    Bench { rows: &files[honest.at], table, encoder: honest.alone.clone(), both: honest.both.clone() }
}

/// The numbers of the train files, in their order.
fn numbers(folder: &Path) -> Result<Vec<u32>> {
    Ok(corpus::files(folder, "outgoing-train")?.iter().map(|file| corpus::number(file)).collect())
}

fn train_incoming(folder: &Path) -> Result<()> {
    let encoder = learned::built_in().context("the encoder's file is broken")?;
    let learnt = incoming::learn(folder)?;
    let fitted = incoming::weigh(&learnt, encoder, &blend::left_out(&root())?)?;
    let bytes = triage::write(&learnt.whole);
    let mut weights = serde_json::to_string_pretty(&fitted.whole)?;
    weights.push('\n');
    let models = root().join("crates/chaperone-screen/models");
    write(&models.join("incoming.bin"), &bytes)?;
    write(&models.join("incoming.json"), weights.as_bytes())?;
    let rows = incoming::rows(folder, "incoming-dev")?;
    let both = Sorter::new(learnt.whole.clone(), encoder, weights.as_bytes())?;
    let dev = incoming::measure(rows.iter().flatten(), &both, Some(encoder));
    let alone = incoming::measure(rows.iter().flatten(), &both, None);
    let card = incoming::card(&learnt, &fitted, bytes.len(), &dev, &alone);
    write(&models.join("incoming.md"), card.as_bytes())?;
    println!("incoming, files that neither voice has seen\n{}\nincoming, dev\n{dev}", fitted.unseen);
    Ok(())
}

/// What the committed sorter reaches on the dev rows, and what new weights reach on files that neither voice has seen.
fn evaluate_incoming(folder: &Path) -> Result<()> {
    let encoder = learned::built_in().context("the encoder's file is broken")?;
    let sorter = triage::built_in().context("the sorter's files are broken")?;
    let rows = incoming::rows(folder, "incoming-dev")?;
    println!(
        "incoming, dev, the committed sorter\n{}",
        incoming::measure(rows.iter().flatten(), sorter, Some(encoder))
    );
    println!("incoming, dev, the table alone\n{}", incoming::measure(rows.iter().flatten(), sorter, None));
    let learnt = incoming::learn(folder)?;
    let fitted = incoming::weigh(&learnt, encoder, &blend::left_out(&root())?)?;
    println!("incoming, files left out by the encoder, both voices\n{}", fitted.unseen);
    println!("incoming, held out by author, the table alone\n{}", learnt.held_out());
    Ok(())
}

fn write(file: &Path, bytes: &[u8]) -> Result<()> {
    std::fs::write(file, bytes).with_context(|| format!("{} cannot be written", file.display()))
}

fn evaluate(folder: &Path, texts: Option<&Path>) -> Result<()> {
    names::measure(texts)?.iter().for_each(|names| println!("{names}"));
    masks::measure(texts)?.iter().for_each(|masks| println!("{masks}"));
    println!("dev, the committed model\n{}", dev(folder, judge::built_in().as_ref())?);
    println!("dev, rules alone\n{}\n", dev(folder, None)?.brief());
    print_dressed(folder)?;
    evaluate_incoming(folder)?;
    let (files, learnt, fitted) = learnt(folder, &Plan::default(), true)?;
    println!(
        "files left out by the encoder, both voices\n{}",
        joined(&unseen(&files, &fitted, Thresholds::default())?)
    );
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

/// What goes wrong in the files that neither voice has seen.
fn missed(folder: &Path) -> Result<()> {
    let (files, _, fitted) = learnt(folder, &Plan::default(), false)?;
    for Honest { at, both, .. } in &fitted.honest {
        println!("\nfile {}", at + 1);
        misses::print(&files[*at], &Screens::new(Some(&seat(both.clone(), Thresholds::default())))?)?;
    }
    Ok(())
}

/// Prints the figures of other settings: of the files that neither voice has seen, and with the committed judge those
/// of the dev rows. What is in use was chosen from such a list.
fn search(folder: &Path) -> Result<()> {
    let (files, _, fitted) = learnt(folder, &Plan::default(), false)?;
    let committed = judge::built_in().context("the judge's file is broken")?;
    let now = Thresholds::default();
    for (name, thresholds) in [
        ("now", now),
        ("alarm 128", Thresholds { alarm: 128, ..now }),
        ("alarm 128, calm 110", Thresholds { alarm: 128, calm: 110, calm_guess: 120, ..now }),
        ("alarm 140, calm 120", Thresholds { alarm: 140, calm: 120, calm_guess: 132, ..now }),
        ("alarm 140, stop 90, calm 120", Thresholds { alarm: 140, alarm_stop: 90, calm: 120, calm_guess: 132, ..now }),
        ("drop 32", Thresholds { drop: 32, ..now }),
        ("word 96", Thresholds { word: 96, ..now }),
    ] {
        println!("{name}\n  unseen {}", joined(&unseen(&files, &fitted, thresholds)?).brief());
        println!("  dev    {}", dev(folder, Some(&seat(committed.judge.clone(), thresholds)))?.brief());
    }
    Ok(())
}
