//! The card of triage: data, licence, figures, limits, how to rebuild. Every figure is measured as it is written.

use std::fmt::Write as _;

use super::{Fitted, Learnt, Score};

const HEAD: &str = "\
# The sorter of incoming texts

Written by `cargo xtask train`; do not edit by hand.

**What it is.** Two voices. One table of whole-number weights (one byte each) over hashed words, pairs of words, turns \
of phrase and pieces of words, with the surface, country, stars and facts of a text that came in; and the heads of the \
encoder for incoming texts (`encoder.md`). Each gives the chance of every label, of every option, and of the urgency. \
`incoming.json` holds how much each voice counts and from which chances it is heard. Danger to life is read by rule \
beside them (`src/triage/danger.rs`) and is outvoted by nobody.

**What it is for.** `chaperone triage`. It offers; a person decides. Nothing is sent by it.

**Data.** `corpus/incoming-train-*.jsonl` only: invented texts by sixteen authors, one labeller a file. Data and \
weights are ours, MIT OR Apache-2.0, like the crate. The dev rows are never learnt from.

**How it is learnt.** The table by logistic regression with the chances fitted on files held out by author (a fold is \
a file). What each voice counts, and the marks, on the train files that the encoder left out \
(`training/encoder/plan.json`), with the tables of their folds; in the column of these files each one is measured \
with weights fitted on the others. The mark for what is immediate is the lowest with which at most 0.03 of the texts \
of these files that can wait are called immediate, raised to the next text that is immediate by the voices alone.

**To rebuild:** `cargo xtask train`, or `cargo run --release --package chaperone-training -- train --incoming`.
";

const LIMITS: &str = "\
## Limits

- English only. One labeller a file.
- The turns of phrase for danger were read from the train rows, those of the left-out files too: the recall of what is \
immediate is kinder there than it will be on new texts. The table does not hear them, and so has not learnt to lean on \
them.
- Threats and goodbyes that are only hinted at are often missed, and every text should be read by a person the same day \
whatever this says.
";

/// The card, from measurements. `dev` is the sorter, `alone` the same without the encoder's voice.
pub(crate) fn card(learnt: &Learnt, fitted: &Fitted, bytes: usize, dev: &Score, alone: &Score) -> String {
    let mut card = String::from(HEAD);
    let _ = write!(card, "\n**Size.** {} features, {bytes} bytes.\n\n## Figures\n\n", learnt.whole.features.len());
    card.push_str(
        "| figure | dev, both voices | dev, the table alone | train files that neither voice has seen | train, each file by a \
         table that has not seen it, without the encoder |\n| --- | --- | --- | --- | --- |\n",
    );
    let held_out = learnt.held_out();
    for ((((name, dev), (_, alone)), (_, unseen)), (_, held)) in
        dev.figures().iter().zip(alone.figures()).zip(fitted.unseen.figures()).zip(held_out.figures())
    {
        let _ = writeln!(card, "| {name} | {dev:.3} | {alone:.3} | {unseen:.3} | {held:.3} |");
    }
    card.push_str(
        "\n### Reliability\n\nHow often it was so, by the chance given, on the files that neither voice has seen: share \
         (times).\n\n| chance |",
    );
    for (name, _) in &fitted.reliability {
        let _ = write!(card, " {name} |");
    }
    let _ = writeln!(card, "\n| --- |{}", " --- |".repeat(fitted.reliability.len()));
    for bin in 0..10_u8 {
        let _ = write!(card, "| 0.{bin} to {:.1} |", f64::from(bin + 1) / 10.0);
        for (_, bins) in &fitted.reliability {
            let (times, so) = bins[usize::from(bin)];
            let real = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
            let _ = match times {
                0 => write!(card, " - |"),
                _ => write!(card, " {:.2} ({times}) |", real(so) / real(times)),
            };
        }
        card.push('\n');
    }
    card.push('\n');
    card.push_str(LIMITS);
    card
}
