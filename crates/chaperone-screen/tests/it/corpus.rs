//! The practice corpus as a ratchet: its figures may only improve (`corpus/ratchet.toml`).
//!
//! Rules come from the train files and from the guidance; the dev file only measures. A figure may fall only in a
//! commit that changes the ratchet and names the trade.

use std::collections::{BTreeMap, BTreeSet};

use chaperone_screen::Verdict;
use serde::Deserialize;

use crate::rows::{Row, Screens, folder, is_deep, rows};

/// A part of the corpus, and what is held of it.
#[derive(Debug, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
struct Floor {
    /// How the names of its files begin.
    files: String,
    /// One row in so many is read.
    each: usize,
    /// Whether it is measured under `cargo xtask deep` only.
    #[serde(default)]
    deep: bool,
    figures: Figures,
    /// The share of rows that keep their verdict in small letters. May not fall.
    #[serde(default)]
    kept_in_small: Option<f64>,
}

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

/// Screens one row in `each` of the files whose name starts so.
fn measure(prefix: &str, each: usize) -> Figures {
    let screens = Screens::new();
    let (mut all, mut same) = (0, 0);
    let (mut held, mut stopped, mut harmless, mut alarms) = (0, 0, 0, 0);
    let (mut right, mut said, mut meant) = (0, 0, 0);
    for row in rows(prefix, each) {
        let got = screens.glance(&row);
        let clear = got.verdict == Verdict::Clear;
        all += 1;
        same += usize::from(got.verdict == row.verdict);
        if row.verdict == Verdict::Clear {
            harmless += 1;
            alarms += usize::from(!clear);
        } else {
            held += 1;
            stopped += usize::from(!clear);
        }
        let have: BTreeSet<String> = got.findings.iter().map(|finding| finding.code.name().to_owned()).collect();
        right += row.codes.intersection(&have).count();
        said += have.len();
        meant += row.codes.len();
    }
    let share =
        |part: usize, whole: usize| f64::from(u32::try_from(part).unwrap()) / f64::from(u32::try_from(whole).unwrap());
    Figures {
        stopped_share: share(stopped, held),
        false_alarms: share(alarms, harmless),
        verdict_accuracy: share(same, all),
        codes_f1: share(2 * right, said + meant),
    }
}

/// The share of rows that get the same verdict once every letter is small.
fn kept_in_small(prefix: &str, each: usize) -> f64 {
    let screens = Screens::new();
    let rows = rows(prefix, each);
    let all = u32::try_from(rows.len()).unwrap();
    let keeps = |mut row: Row| {
        let plain = screens.glance(&row).verdict;
        row.draft.text = row.draft.text.to_lowercase();
        screens.glance(&row).verdict == plain
    };
    let kept = rows.into_iter().map(keeps).filter(|kept| *kept).count();
    f64::from(u32::try_from(kept).unwrap()) / f64::from(all)
}

#[test]
fn the_figures_over_the_corpus_only_improve() {
    let text = std::fs::read_to_string(folder().join("ratchet.toml")).unwrap();
    let ratchet: BTreeMap<String, Floor> = toml::from_str(&text).unwrap();
    assert!(ratchet.values().any(|floor| !floor.deep), "something is measured with every commit");
    for (part, floor) in ratchet.into_iter().filter(|(_, floor)| is_deep() || !floor.deep) {
        let now = measure(&floor.files, floor.each);
        println!("{part}: {now:.4?}");
        // The ratchet is written to three places; half of the last place is no change.
        let slack = 0.0005;
        if let Some(least) = floor.kept_in_small {
            let kept = kept_in_small(&floor.files, floor.each);
            assert!(kept + slack >= least, "{part}: kept in small letters {kept:.3}");
        }
        let floor = floor.figures;
        assert!(now.stopped_share + slack >= floor.stopped_share, "{part}: stopped share {:.3}", now.stopped_share);
        assert!(now.false_alarms <= floor.false_alarms + slack, "{part}: false alarms {:.3}", now.false_alarms);
        assert!(now.verdict_accuracy + slack >= floor.verdict_accuracy, "{part}: verdicts {:.3}", now.verdict_accuracy);
        assert!(now.codes_f1 + slack >= floor.codes_f1, "{part}: codes {:.3}", now.codes_f1);
    }
}
