//! Incoming texts as a ratchet: what triage reaches on the dev rows may only improve (`corpus/ratchet-incoming.toml`).

use std::collections::BTreeSet;

use chaperone_screen::triage;
use serde::Deserialize;
use serde_json::Value;

use crate::rows::folder;

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

/// The ratchet is written to three places; half of the last place is no change.
const SLACK: f64 = 0.0005;

fn share(part: usize, whole: usize) -> f64 {
    f64::from(u32::try_from(part).unwrap()) / f64::from(u32::try_from(whole).unwrap())
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
    let text = std::fs::read_to_string(folder().join("ratchet-incoming.toml")).unwrap();
    let (floor, now) = (toml::from_str::<Incoming>(&text).unwrap(), measure_incoming());
    println!("incoming: {now:.3?}");
    assert!(now.primary_accuracy + SLACK >= floor.primary_accuracy, "first labels {:.3}", now.primary_accuracy);
    assert!(now.labels_f1 + SLACK >= floor.labels_f1, "labels {:.3}", now.labels_f1);
    assert!(now.immediate_recall + SLACK >= floor.immediate_recall, "immediate {:.3}", now.immediate_recall);
    assert!(now.false_immediate <= floor.false_immediate + SLACK, "false immediate {:.3}", now.false_immediate);
}
