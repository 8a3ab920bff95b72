//! How much the table of incoming texts and the encoder are each heard, and from which chances: fitted on the files that
//! neither had seen.
//!
//! As for outgoing texts (`crate::blend`): the table heard on a left-out file is that of its fold, and for each of
//! these files the weights are also fitted on the others alone, so that its figures are honest. The marks are chosen on
//! the chances so found. Deliberately absent: dev rows.

use anyhow::{Context, Result, ensure};
use chaperone_encoder::Encoder;
use chaperone_screen::judge::{Chance, Reading, Voices};
use chaperone_screen::triage::{self, HEADS, Heads, Label, Marks, Sorter, Urgency, Weights};

use super::{Learnt, Row, Score};
use crate::blend::{self, Pull, odds, whole};

/// Both voices together, with the marks, and what they reach on files that neither has seen.
pub(crate) struct Fitted {
    pub(crate) whole: Weights,
    /// The left-out files together, each with weights fitted on the others.
    pub(crate) unseen: Score,
    /// By what a head tells, ten bins of chance: how many times it was given, and how often it was so.
    pub(crate) reliability: Vec<(&'static str, [(usize, usize); 10])>,
}

/// The head of what cannot wait.
const IMMEDIATE: usize = 2 * Label::ALL.len() + 1;

/// Heads that share their weights, by what they tell. Each has an offset of its own.
const GROUPS: [(&str, std::ops::Range<usize>); 5] = {
    let labels = Label::ALL.len();
    [
        ("a label", 0..labels),
        ("the first label", labels..2 * labels),
        ("same-day", 2 * labels..2 * labels + 1),
        ("immediate", IMMEDIATE..IMMEDIATE + 1),
        ("an option", 2 * labels + 2..HEADS),
    ]
};

/// There are few rows to a head, so offsets are held back more than with outgoing texts.
const PULL: Pull = Pull { weights: 2.0, offsets: 8.0 };

/// A row of a left-out file, as both voices read it.
struct Answer<'a> {
    row: &'a Row,
    reading: Reading,
    /// Log odds of the table, logit of the encoder, for each head.
    said: Vec<[f64; 2]>,
}

/// Fits weights and marks. `left_out` are the numbers of the files that the encoder has not seen.
pub(crate) fn weigh(learnt: &Learnt, encoder: &'static Encoder, left_out: &[u32]) -> Result<Fitted> {
    let heads = Heads::of(encoder).context("the encoder lacks a head of incoming texts")?;
    let unseen = blend::places(&learnt.numbers, left_out);
    ensure!(unseen.len() > 1, "the encoder must have left out two files at least");
    let answers: Vec<Vec<Answer>> = unseen
        .iter()
        .map(|at| {
            let table = Sorter::alone(learnt.folds[*at].clone());
            learnt.files[*at].iter().filter_map(|row| answer(row, &table, encoder, &heads)).collect()
        })
        .collect();
    let mut honest: Vec<Weights> = (0..unseen.len())
        .map(|n| {
            let others = answers.iter().enumerate().filter(|(m, _)| *m != n).flat_map(|(_, answers)| answers);
            weights(&others.collect::<Vec<_>>(), Marks::default())
        })
        .collect();
    let score = |honest: &[Weights], marks: Marks| -> Result<Score> {
        let mut score = Score::default();
        for ((weights, answers), at) in honest.iter().zip(&answers).zip(&unseen) {
            let bytes = serde_json::to_vec(&Weights { marks, ..weights.clone() })?;
            let sorter = Sorter::new(learnt.folds[*at].clone(), encoder, &bytes)?;
            for answer in answers {
                score.add(answer.row, &triage::sort_by(&sorter, &answer.row.incoming, &answer.reading));
            }
        }
        Ok(score)
    };
    let mut urgent = Vec::new();
    for ((weights, answers), at) in honest.iter().zip(&answers).zip(&unseen) {
        let sorter = Sorter::new(learnt.folds[*at].clone(), encoder, &serde_json::to_vec(weights)?)?;
        let immediate = answers.iter().filter(|answer| answer.row.urgency == Urgency::Immediate);
        urgent.extend(immediate.filter_map(|answer| sorter.chances(&answer.reading).get(IMMEDIATE).copied()));
    }
    let marks = marks(&|marks| score(&honest, marks), &urgent)?;
    for weights in &mut honest {
        weights.marks = marks;
    }
    let whole = weights(&answers.iter().flatten().collect::<Vec<_>>(), marks);

    let mut reliability: Vec<_> = GROUPS.iter().map(|(name, _)| (*name, [(0, 0); 10])).collect();
    for ((weights, answers), at) in honest.iter().zip(&answers).zip(&unseen) {
        let sorter = Sorter::new(learnt.folds[*at].clone(), encoder, &serde_json::to_vec(weights)?)?;
        for answer in answers {
            let (chances, target) = (sorter.chances(&answer.reading), answer.row.target());
            for ((_, heads), (_, bins)) in GROUPS.iter().zip(&mut reliability) {
                for head in heads.clone() {
                    let bin = &mut bins[usize::from(chances[head]) * 10 / 256];
                    *bin = (bin.0 + 1, bin.1 + usize::from(target[head] > 0.5));
                }
            }
        }
    }
    Ok(Fitted { whole, unseen: score(&honest, marks)?, reliability })
}

fn answer<'a>(row: &'a Row, table: &Sorter, encoder: &Encoder, heads: &Heads) -> Option<Answer<'a>> {
    let reading = triage::reading(&row.incoming, Some(encoder));
    let heard = reading.encoded.as_ref()?;
    let voices = |(head, chance): (usize, u8)| [odds(chance), f64::from(heads.logit(heard, head)) / 256.0];
    let said = table.chances(&reading).into_iter().enumerate().map(voices).collect();
    Some(Answer { row, reading, said })
}

fn weights(answers: &[&Answer], marks: Marks) -> Weights {
    let mut heads: Vec<Voices> = Vec::with_capacity(HEADS);
    for (_, group) in GROUPS {
        let samples: Vec<_> = answers
            .iter()
            .flat_map(|one| {
                let target = one.row.target();
                group.clone().zip(0..).map(move |(head, n)| {
                    let [table, text] = one.said[head];
                    (n, ([table, text, 0.0], target[head] > 0.5))
                })
            })
            .collect();
        heads.extend(blend::voices(&samples, group.len(), PULL).into_iter().map(|voices| Voices { word: 0, ..voices }));
    }
    Weights { odds: (1..=255).map(|chance| whole(odds(chance))).collect(), marks, heads }
}

/// Of texts that can wait, the share that may be called immediate: the goal of the screen.
const FALSE_IMMEDIATE: f64 = 0.03;

/// The marks: the lowest for what is immediate that keeps false ones below their share, because a missed one is worse,
/// then raised to the next text that is immediate, because what lies between only cries wolf. `urgent` are the chances
/// that the voices alone give to such texts: danger by rule was read from these files too, and would hide a loss. For
/// labels and for the day the middle of those that do best, because the curves are flat.
fn marks(score: &dyn Fn(Marks) -> Result<Score>, urgent: &[Chance]) -> Result<Marks> {
    let mut marks = Marks::default();
    for chance in (16..=128).rev().step_by(2) {
        let tried = Marks { immediate: chance, ..marks };
        if score(tried)?.false_immediate() > FALSE_IMMEDIATE {
            break;
        }
        marks = tried;
    }
    let lowest = marks.immediate;
    marks.immediate = urgent.iter().copied().filter(|chance| *chance >= lowest).min().unwrap_or(lowest);
    let label = |label: u8| Marks { label, ..marks };
    let label = middle(|chance| Ok(score(label(chance))?.labels_f1()))?;
    let marks = Marks { label, ..marks };
    let same_day = |same_day: u8| Marks { same_day, ..marks };
    let same_day = middle(|chance| Ok(score(same_day(chance))?.urgency_accuracy()))?;
    Ok(Marks { same_day, ..marks })
}

/// The middle of the chances with which a figure is within 0.01 of its best.
fn middle(figure: impl Fn(u8) -> Result<f64>) -> Result<u8> {
    let figures: Vec<(u8, f64)> =
        (64..=160).step_by(4).map(|chance| Ok((chance, figure(chance)?))).collect::<Result<_>>()?;
    let best = figures.iter().map(|(_, figure)| *figure).fold(0.0, f64::max);
    let good: Vec<u8> =
        figures.iter().filter(|(_, figure)| *figure >= best - 0.01).map(|(chance, _)| *chance).collect();
    good.get(good.len() / 2).copied().context("a figure is not a number")
}
