//! The incoming side: learns the table of triage and measures it as the acceptance script does.
//!
//! The same regression, folds and calibration as for outgoing texts. Only `corpus/incoming-train-*.jsonl` is learnt
//! from.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::path::Path;

use anyhow::{Context, Result};
use chaperone_screen::judge::Table;
use chaperone_screen::triage::{self, Choice, HEADS, Incoming, Label, Triage, Urgency};
use serde::Deserialize;

use crate::fit::{Example, Fit, Settings, fit};
use crate::learn::{Scale, Seen, platt, real, table, units};

const SETTINGS: Settings = Settings { epochs: 16, rate: 0.1, pull: 1e-5, least: 3, sign: 0.2 };

/// One row with what an adviser said of it.
#[derive(Deserialize)]
struct Row {
    #[serde(flatten)]
    incoming: Incoming,
    labels: Vec<Label>,
    urgency: Urgency,
    options: Vec<Choice>,
}

/// A fit, its held-out files measured, and the table of all rows.
pub(crate) struct Learnt {
    pub(crate) whole: Table,
    held_out: Score,
}

fn rows(folder: &Path, prefix: &str) -> Result<Vec<Vec<Row>>> {
    let files = crate::corpus::files(folder, prefix)?;
    let read = |file: &std::path::PathBuf| -> Result<Vec<Row>> {
        let text = std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        lines.map(|line| Ok(serde_json::from_str(line)?)).collect()
    };
    files.iter().map(read).collect()
}

fn example(row: &Row) -> Example<HEADS> {
    let reading = triage::reading(&row.incoming);
    let labels = Label::ALL.len();
    let mut target = [0.0; HEADS];
    for label in &row.labels {
        target[*label as usize] = 1.0;
    }
    if let Some(first) = row.labels.first() {
        target[labels + *first as usize] = 1.0;
    }
    target[2 * labels] = f32::from(u8::from(row.urgency >= Urgency::SameDay));
    target[2 * labels + 1] = f32::from(u8::from(row.urgency == Urgency::Immediate));
    for option in &row.options {
        target[2 * labels + 2 + *option as usize] = 1.0;
    }
    Example { grams: reading.grams, signs: reading.signs, target, weight: [1.0; HEADS] }
}

/// Learns the table; its chances are fitted on files that were held out.
pub(crate) fn learn(folder: &Path) -> Result<Learnt> {
    let files = rows(folder, "incoming-train")?;
    let examples: Vec<Vec<Example<HEADS>>> = files.iter().map(|rows| rows.iter().map(example).collect()).collect();
    let plain = vec![Scale { slope: 1.0, offset: 0.0 }; HEADS];
    let mut seen: Vec<Vec<Seen>> = vec![Vec::new(); HEADS];
    let mut fits: Vec<Fit<HEADS>> = Vec::new();
    for left_out in 0..files.len() {
        let taken = examples.iter().enumerate().filter(|(n, _)| *n != left_out).flat_map(|(_, file)| file);
        let learnt = fit(&taken.collect::<Vec<_>>(), SETTINGS);
        let (rough, units) = (table(&learnt, &plain)?, units(&learnt));
        for example in &examples[left_out] {
            for (head, score) in rough.scores(&example.grams, &example.signs).into_iter().enumerate() {
                seen[head].push((real(score) * units[head], example.target[head] > 0.5));
            }
        }
        fits.push(learnt);
    }
    let scales: Vec<Scale> = seen.iter().map(|seen| platt(seen)).collect();
    let mut held_out = Score::default();
    for (fit, rows) in fits.iter().zip(&files) {
        let table = table(fit, &scales)?;
        for row in rows {
            held_out.add(row, &triage::triage_by(&table, &row.incoming));
        }
    }
    let whole = fit(&examples.iter().flatten().collect::<Vec<_>>(), SETTINGS);
    Ok(Learnt { whole: table(&whole, &scales)?, held_out })
}

/// The figures of the dev rows with a table, or with the one in the crate.
pub(crate) fn dev(folder: &Path, table: Option<&Table>) -> Result<Score> {
    let mut score = Score::default();
    for row in rows(folder, "incoming-dev")?.iter().flatten() {
        let triage = match table {
            Some(table) => triage::triage_by(table, &row.incoming),
            None => triage::triage(&row.incoming),
        };
        score.add(row, &triage);
    }
    Ok(score)
}

/// Counts over rows, as the acceptance script counts.
#[derive(Debug, Clone, Default)]
pub(crate) struct Score {
    items: usize,
    primary: usize,
    /// Right, said too much, left unsaid.
    labels: BTreeMap<Label, [usize; 3]>,
    /// Gold and got.
    urgency: BTreeMap<(Urgency, Urgency), usize>,
    first_option: usize,
    best_option: usize,
    with_options: usize,
}

fn share(part: usize, whole: usize) -> f64 {
    let real = |n: usize| f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    if whole == 0 { 0.0 } else { real(part) / real(whole) }
}

impl Score {
    fn add(&mut self, row: &Row, got: &Triage) {
        self.items += 1;
        self.primary += usize::from(row.labels.first() == got.labels.first());
        for label in Label::ALL {
            match (row.labels.contains(label), got.labels.contains(label)) {
                (true, true) => self.labels.entry(*label).or_default()[0] += 1,
                (false, true) => self.labels.entry(*label).or_default()[1] += 1,
                (true, false) => self.labels.entry(*label).or_default()[2] += 1,
                (false, false) => {}
            }
        }
        *self.urgency.entry((row.urgency, got.urgency)).or_default() += 1;
        self.first_option += usize::from(got.options.first().is_some_and(|first| row.options.contains(first)));
        if let Some(best) = row.options.first() {
            self.with_options += 1;
            self.best_option += usize::from(got.options.contains(best));
        }
    }

    fn urgent(&self, gold: Urgency, got: impl Fn(Urgency) -> bool) -> usize {
        self.urgency.iter().filter(|((g, t), _)| *g == gold && got(*t)).map(|(_, count)| count).sum()
    }

    fn figures(&self) -> [(&'static str, f64); 8] {
        let sum = self.labels.values().fold([0; 3], |a, b| [a[0] + b[0], a[1] + b[1], a[2] + b[2]]);
        let immediate = |gold| share(self.urgent(gold, |t| t == Urgency::Immediate), self.urgent(gold, |_| true));
        let right = self.urgency.iter().filter(|((g, t), _)| g == t).map(|(_, count)| count).sum();
        [
            ("primary accuracy", share(self.primary, self.items)),
            ("labels micro F1", share(2 * sum[0], 2 * sum[0] + sum[1] + sum[2])),
            ("immediate recall", immediate(Urgency::Immediate)),
            ("false immediate (none)", immediate(Urgency::None)),
            ("false immediate (same-day)", immediate(Urgency::SameDay)),
            ("urgency accuracy", share(right, self.items)),
            ("first option acceptable", share(self.first_option, self.items)),
            ("best option offered", share(self.best_option, self.with_options)),
        ]
    }
}

impl std::fmt::Display for Score {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{:<34}{}", "items", self.items)?;
        for (name, value) in self.figures() {
            writeln!(f, "{name:<34}{value:.3}")?;
        }
        let missed = self.urgent(Urgency::Immediate, |t| t == Urgency::None);
        writeln!(f, "{:<34}{missed}", "immediate called none")
    }
}

/// The card of the table.
pub(crate) fn card(learnt: &Learnt, bytes: usize, dev: &Score) -> String {
    let mut card = String::from(
        "# The table of incoming texts\n\nWritten by `cargo xtask train`; do not edit by hand.\n\n\
         **What it is.** One table of whole-number weights (one byte each) over hashed words, pairs of words, turns of \
         phrase and pieces of words, with the surface, country, stars and facts of a text that came in. It gives the \
         chance of each label, of each option, and of the urgency. Danger to life is read by rule beside it \
         (`src/triage/danger.rs`) and always wins.\n\n\
         **What it is for.** `chaperone triage`. It offers; a person decides. Nothing is sent by it.\n\n\
         **Data.** `corpus/incoming-train-*.jsonl` only: invented texts by eight authors, one labeller a file. Data and \
         weights are ours, MIT OR Apache-2.0, like the crate.\n\n**To rebuild:** `cargo xtask train`.\n",
    );
    let _ = write!(card, "\n**Size.** {} features, {bytes} bytes.\n\n## Figures\n\n", learnt.whole.features.len());
    card.push_str("| figure | dev | train, each file by a table that has not seen it |\n| --- | --- | --- |\n");
    for ((name, dev), (_, held)) in dev.figures().iter().zip(learnt.held_out.figures()) {
        let _ = writeln!(card, "| {name} | {dev:.3} | {held:.3} |");
    }
    card.push_str(
        "\n## Limits\n\n- English only. One labeller a file.\n- The turns of phrase for danger were read from the train \
         rows too, so the second column is kind to them.\n- Threats that are only hinted at are often missed, and every \
         text should be read by a person the same day whatever this says.\n",
    );
    card
}

impl Learnt {
    pub(crate) fn held_out(&self) -> &Score {
        &self.held_out
    }
}
