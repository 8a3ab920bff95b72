//! The incoming side: learns the table of triage, weighs it with the encoder, and measures both as the acceptance
//! script does.
//!
//! The same regression, folds and calibration as for outgoing texts. Only `corpus/incoming-train-*.jsonl` is learnt
//! from. Deliberately absent: how the voices are weighed (`voices.rs`), and the encoder's own training.

mod card;
mod score;
mod voices;

use std::path::Path;

use anyhow::{Context, Result};
use chaperone_encoder::Encoder;
use chaperone_screen::judge::{Reading, Table};
use chaperone_screen::triage::{self, Choice, HEADS, Incoming, Label, Sorter, Urgency};
use serde::Deserialize;

use crate::fit::{Example, Fit, Settings, fit};
use crate::learn::{Scale, Seen, platt, real, table, units};

pub(crate) use card::card;
pub(crate) use score::Score;
pub(crate) use voices::{Fitted, weigh};

const SETTINGS: Settings = Settings { epochs: 16, rate: 0.1, pull: 1e-5, least: 3, sign: 0.4 };

/// One row with what an adviser said of it.
#[derive(Deserialize)]
pub(crate) struct Row {
    #[serde(flatten)]
    incoming: Incoming,
    labels: Vec<Label>,
    urgency: Urgency,
    options: Vec<Choice>,
}

impl Row {
    /// 0 or 1 for each head.
    fn target(&self) -> [f32; HEADS] {
        let labels = Label::ALL.len();
        let mut target = [0.0; HEADS];
        for label in &self.labels {
            target[*label as usize] = 1.0;
        }
        if let Some(first) = self.labels.first() {
            target[labels + *first as usize] = 1.0;
        }
        target[2 * labels] = f32::from(u8::from(self.urgency >= Urgency::SameDay));
        target[2 * labels + 1] = f32::from(u8::from(self.urgency == Urgency::Immediate));
        for option in &self.options {
            target[2 * labels + 2 + *option as usize] = 1.0;
        }
        target
    }
}

/// The train files with their numbers, the table of all, and for each file the one that has not seen it.
pub(crate) struct Learnt {
    pub(crate) files: Vec<Vec<Row>>,
    pub(crate) numbers: Vec<u32>,
    pub(crate) whole: Table,
    pub(crate) folds: Vec<Table>,
}

pub(crate) fn rows(folder: &Path, prefix: &str) -> Result<Vec<Vec<Row>>> {
    let files = crate::corpus::files(folder, prefix)?;
    let read = |file: &std::path::PathBuf| -> Result<Vec<Row>> {
        let text = std::fs::read_to_string(file).with_context(|| format!("{} cannot be read", file.display()))?;
        let lines = text.lines().filter(|line| !line.trim().is_empty());
        lines.map(|line| Ok(serde_json::from_str(line)?)).collect()
    };
    files.iter().map(read).collect()
}

fn example(row: &Row) -> Example<HEADS> {
    let reading = triage::reading(&row.incoming, None);
    Example { grams: reading.grams, signs: reading.signs, target: row.target(), weight: [1.0; HEADS] }
}

/// Learns the tables on two threads; chances are fitted on files that were held out.
pub(crate) fn learn(folder: &Path) -> Result<Learnt> {
    let numbers =
        crate::corpus::files(folder, "incoming-train")?.iter().map(|file| crate::corpus::number(file)).collect();
    let files = rows(folder, "incoming-train")?;
    let examples: Vec<Vec<Example<HEADS>>> = files.iter().map(|rows| rows.iter().map(example).collect()).collect();
    let one = |left_out: Option<usize>| -> Fit<HEADS> {
        let taken = examples.iter().enumerate().filter(|(n, _)| Some(*n) != left_out).flat_map(|(_, file)| file);
        fit(&taken.collect::<Vec<_>>(), SETTINGS)
    };
    let jobs: Vec<Option<usize>> = (0..files.len()).map(Some).chain([None]).collect();
    let fits: Vec<Fit<HEADS>> = std::thread::scope(|scope| {
        let one = &one;
        let threads: Vec<_> = jobs
            .chunks(jobs.len().div_ceil(2))
            .map(|jobs| scope.spawn(move || jobs.iter().map(|job| one(*job)).collect::<Vec<_>>()))
            .collect();
        threads.into_iter().filter_map(|thread| thread.join().ok()).flatten().collect()
    });
    let (whole, fits) = fits.split_last().context("a fit broke")?;

    let plain = vec![Scale { slope: 1.0, offset: 0.0 }; HEADS];
    let mut seen: Vec<Vec<Seen>> = vec![Vec::new(); HEADS];
    for (learnt, examples) in fits.iter().zip(&examples) {
        let (rough, units) = (table(learnt, &plain)?, units(learnt));
        for example in examples {
            for (head, score) in rough.scores(&example.grams, &example.signs).into_iter().enumerate() {
                seen[head].push((real(score) * units[head], example.target[head] > 0.5));
            }
        }
    }
    let scales: Vec<Scale> = seen.iter().map(|seen| platt(seen)).collect();
    let folds = fits.iter().map(|fit| table(fit, &scales)).collect::<Result<_>>()?;
    Ok(Learnt { whole: table(whole, &scales)?, folds, files, numbers })
}

impl Learnt {
    /// Every file by the table that has not seen it, without the encoder's voice.
    pub(crate) fn held_out(&self) -> Score {
        let mut score = Score::default();
        for (table, rows) in self.folds.iter().zip(&self.files) {
            score.join(&measure(rows, &Sorter::alone(table.clone()), None));
        }
        score
    }
}

/// Sorts rows and counts.
pub(crate) fn measure<'a>(
    rows: impl IntoIterator<Item = &'a Row>,
    sorter: &Sorter,
    encoder: Option<&Encoder>,
) -> Score {
    let mut score = Score::default();
    for row in rows {
        let reading: Reading = triage::reading(&row.incoming, encoder);
        score.add(row, &triage::sort_by(sorter, &row.incoming, &reading));
    }
    score
}
