//! The practice corpus as a ratchet: its figures may only improve (`corpus/ratchet.toml`).
//!
//! Rules come from the train files and from the guidance; the dev file only measures. A figure may fall only in a
//! commit that changes the ratchet and names the trade.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use chaperone_screen::contract::Contract;
use chaperone_screen::{Pack, triage};
use serde::Deserialize;
use serde_json::Value;

/// What is held: shares between 0 and 1.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Figures {
    /// Of the rows that an adviser held, the share that the screen does not call clear. May not fall.
    stopped_share: f64,
    /// Of the rows that an adviser let out, the share that the screen does not call clear. May not rise.
    false_alarms: f64,
    /// The share of rows with the adviser's own verdict. May not fall.
    verdict_accuracy: f64,
    /// Micro F1 of the codes per row. May not fall.
    codes_f1: f64,
}

/// What is held of incoming texts: shares between 0 and 1.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Incoming {
    /// The share of rows with the adviser's own first label. May not fall.
    primary_accuracy: f64,
    /// Micro F1 of the labels per row. May not fall.
    labels_f1: f64,
    /// Of the rows that cannot wait, the share called immediate. May not fall.
    immediate_recall: f64,
    /// Of the rows that can wait, the share called immediate. May not rise.
    false_immediate: f64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Ratchet {
    train: Figures,
    dev: Figures,
    incoming: Incoming,
}

fn ratchet() -> Ratchet {
    toml::from_str(&std::fs::read_to_string(folder().join("ratchet.toml")).unwrap()).unwrap()
}

/// The ratchet is written to three places; half of the last place is no change.
const SLACK: f64 = 0.0005;

fn share(part: usize, whole: usize) -> f64 {
    f64::from(u32::try_from(part).unwrap()) / f64::from(u32::try_from(whole).unwrap())
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus")
}

/// Screens every row of the files whose name starts so.
fn measure(prefix: &str) -> Figures {
    let mut files: Vec<PathBuf> = std::fs::read_dir(folder())
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.file_name().unwrap().to_string_lossy().starts_with(prefix))
        .collect();
    files.sort();
    assert!(!files.is_empty(), "no file of the corpus starts with {prefix}");
    let today = "2026-11-22".parse().unwrap();
    let contract = Contract::new(Pack::named("uk-dental").unwrap(), Some(today)).unwrap();

    let (mut rows, mut same) = (0, 0);
    let (mut held, mut stopped, mut harmless, mut alarms) = (0, 0, 0, 0);
    let (mut right, mut said, mut meant) = (0, 0, 0);
    for file in files {
        for line in std::fs::read_to_string(file).unwrap().lines() {
            let gold: Value = serde_json::from_str(line).unwrap();
            let got: Value = serde_json::from_str(&contract.answer(line.as_bytes(), rows + 1).json).unwrap();
            let clear = got["verdict"] == "clear";
            rows += 1;
            same += usize::from(got["verdict"] == gold["verdict"]);
            if gold["verdict"] == "clear" {
                harmless += 1;
                alarms += usize::from(!clear);
            } else {
                held += 1;
                stopped += usize::from(!clear);
            }
            let codes = |list: &Value| -> BTreeSet<String> {
                list.as_array().unwrap().iter().map(|item| item["code"].as_str().unwrap().to_owned()).collect()
            };
            let (want, have) = (codes(&gold["issues"]), codes(&got["findings"]));
            right += want.intersection(&have).count();
            said += have.len();
            meant += want.len();
        }
    }
    Figures {
        stopped_share: share(stopped, held),
        false_alarms: share(alarms, harmless),
        verdict_accuracy: share(same, rows),
        codes_f1: share(2 * right, said + meant),
    }
}

#[test]
fn the_figures_over_the_corpus_only_improve() {
    let ratchet = ratchet();
    for (part, floor) in [("train", ratchet.train), ("dev", ratchet.dev)] {
        let now = measure(&format!("outgoing-{part}"));
        println!("{part}: {now:.3?}");
        assert!(now.stopped_share + SLACK >= floor.stopped_share, "{part}: stopped share {:.3}", now.stopped_share);
        assert!(now.false_alarms <= floor.false_alarms + SLACK, "{part}: false alarms {:.3}", now.false_alarms);
        assert!(now.verdict_accuracy + SLACK >= floor.verdict_accuracy, "{part}: verdicts {:.3}", now.verdict_accuracy);
        assert!(now.codes_f1 + SLACK >= floor.codes_f1, "{part}: codes {:.3}", now.codes_f1);
    }
}

/// Sorts every row of the dev file.
fn measure_incoming() -> Incoming {
    let (mut rows, mut primary, mut right, mut said, mut meant) = (0, 0, 0, 0, 0);
    let (mut now, mut of_now, mut calm, mut of_calm) = (0, 0, 0, 0);
    for line in std::fs::read_to_string(folder().join("incoming-dev.jsonl")).unwrap().lines() {
        let gold: Value = serde_json::from_str(line).unwrap();
        let got: Value = serde_json::from_str(&triage::answer(line.as_bytes(), rows + 1).unwrap()).unwrap();
        let labels = |row: &Value| -> BTreeSet<String> {
            row["labels"].as_array().unwrap().iter().map(|label| label.as_str().unwrap().to_owned()).collect()
        };
        let (want, have) = (labels(&gold), labels(&got));
        rows += 1;
        primary += usize::from(gold["labels"][0] == got["labels"][0]);
        right += want.intersection(&have).count();
        said += have.len();
        meant += want.len();
        let called = usize::from(got["urgency"] == "immediate");
        match gold["urgency"].as_str().unwrap() {
            "immediate" => (now, of_now) = (now + called, of_now + 1),
            "none" => (calm, of_calm) = (calm + called, of_calm + 1),
            _ => {}
        }
    }
    Incoming {
        primary_accuracy: share(primary, rows),
        labels_f1: share(2 * right, said + meant),
        immediate_recall: share(now, of_now),
        false_immediate: share(calm, of_calm),
    }
}

#[test]
fn the_figures_over_incoming_texts_only_improve() {
    let (floor, now) = (ratchet().incoming, measure_incoming());
    println!("incoming: {now:.3?}");
    assert!(now.primary_accuracy + SLACK >= floor.primary_accuracy, "first labels {:.3}", now.primary_accuracy);
    assert!(now.labels_f1 + SLACK >= floor.labels_f1, "labels {:.3}", now.labels_f1);
    assert!(now.immediate_recall + SLACK >= floor.immediate_recall, "immediate {:.3}", now.immediate_recall);
    assert!(now.false_immediate <= floor.false_immediate + SLACK, "false immediate {:.3}", now.false_immediate);
}
