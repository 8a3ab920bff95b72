//! The practice corpus as a ratchet: its figures may only improve (`corpus/ratchet.toml`).
//!
//! Rules come from the train files and from the guidance; the dev file only measures. A figure may fall only in a
//! commit that changes the ratchet and names the trade.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use chaperone_screen::Pack;
use chaperone_screen::contract::Contract;
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
    let share =
        |part: usize, whole: usize| f64::from(u32::try_from(part).unwrap()) / f64::from(u32::try_from(whole).unwrap());
    Figures {
        stopped_share: share(stopped, held),
        false_alarms: share(alarms, harmless),
        verdict_accuracy: share(same, rows),
        codes_f1: share(2 * right, said + meant),
    }
}

#[test]
fn the_figures_over_the_corpus_only_improve() {
    let text = std::fs::read_to_string(folder().join("ratchet.toml")).unwrap();
    let ratchet: BTreeMap<String, Figures> = toml::from_str(&text).unwrap();
    for (part, floor) in ratchet {
        let now = measure(&format!("outgoing-{part}"));
        println!("{part}: {now:.3?}");
        // The ratchet is written to three places; half of the last place is no change.
        let slack = 0.0005;
        assert!(now.stopped_share + slack >= floor.stopped_share, "{part}: stopped share {:.3}", now.stopped_share);
        assert!(now.false_alarms <= floor.false_alarms + slack, "{part}: false alarms {:.3}", now.false_alarms);
        assert!(now.verdict_accuracy + slack >= floor.verdict_accuracy, "{part}: verdicts {:.3}", now.verdict_accuracy);
        assert!(now.codes_f1 + slack >= floor.codes_f1, "{part}: codes {:.3}", now.codes_f1);
    }
}
