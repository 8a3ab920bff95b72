//! How much the table of words and the encoder are each heard: fitted on the files that neither had seen.
//!
//! The encoder leaves out the files that `training/encoder/plan.json` names; the table that is heard on such a file is
//! that of its fold. For each of these files the weights are also fitted on the others alone, so that its figures are
//! honest. Deliberately absent: the encoder's own training (`training/encoder/train.py`).

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context, Result, ensure};
use chaperone_encoder::Encoder;
use chaperone_screen::judge::{Blend, Heads, Judge, Linear, Opinion, Reading, SILENT, Voices, Weights};
use chaperone_screen::{Code, Verdict};

use crate::learn::{CODES, Learnt, Lesson, VERDICTS};

/// One row as both voices answer it.
struct Answer {
    opinion: Opinion,
    verdicts: [i32; VERDICTS],
    /// For each code: the head of the text, and the greatest logit of a word.
    codes: Vec<(i32, i32)>,
    verdict: Verdict,
    holds: Vec<Code>,
}

/// What a voice said, one sample: log odds of the table, of the text, of the word; and whether it was so.
pub(crate) type Sample = ([f64; 3], bool);

/// The numbers of the files that the encoder left out.
pub(crate) fn left_out(root: &Path) -> Result<Vec<u32>> {
    let plan = std::fs::read_to_string(root.join("training/encoder/plan.json")).context("the encoder has no plan")?;
    let plan: serde_json::Value = serde_json::from_str(&plan)?;
    serde_json::from_value(plan["leave"].clone()).context("the plan does not say which files are left out")
}

/// The places of those files among all.
pub(crate) fn places(numbers: &[u32], left_out: &[u32]) -> Vec<usize> {
    (0..numbers.len()).filter(|at| left_out.contains(&numbers[*at])).collect()
}

/// Weights for the product, and for each left-out file those that were fitted without it.
pub(crate) struct Fitted {
    pub(crate) whole: Weights,
    /// The same for the encoder alone, for the card only.
    pub(crate) alone: Weights,
    pub(crate) honest: Vec<Honest>,
}

/// The judges of one left-out file.
pub(crate) struct Honest {
    /// Place of the file among the lessons.
    pub(crate) at: usize,
    pub(crate) both: Arc<Blend>,
    /// The encoder alone.
    pub(crate) alone: Arc<Blend>,
}

/// Whose voices are weighed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Heard {
    Both,
    Encoder,
}

/// Fits the weights. `numbers` are those of the files, in the order of `lessons`.
pub(crate) fn fit(
    lessons: &[Vec<Lesson>],
    numbers: &[u32],
    learnt: &Learnt,
    encoder: &Encoder,
    left_out: &[u32],
) -> Result<Fitted> {
    let heads = Heads::of(encoder).context("the encoder lacks a head")?;
    let unseen = places(numbers, left_out);
    ensure!(unseen.len() > 1, "the encoder must have left out two files at least");
    let answers: Vec<Vec<Answer>> = unseen
        .iter()
        .map(|at| lessons[*at].iter().filter_map(|lesson| answer(lesson, &learnt.folds[at], &heads)).collect())
        .collect();
    let all: Vec<&Answer> = answers.iter().flatten().collect();
    let mut honest = Vec::new();
    for (n, at) in unseen.iter().enumerate() {
        let others: Vec<&Answer> =
            answers.iter().enumerate().filter(|(m, _)| *m != n).flat_map(|(_, answers)| answers).collect();
        let blend = |heard| -> Result<Arc<Blend>> {
            let bytes = serde_json::to_vec(&weights(&others, heard))?;
            Ok(Arc::new(Blend::new((*learnt.folds[at]).clone(), encoder, &bytes)?))
        };
        honest.push(Honest { at: *at, both: blend(Heard::Both)?, alone: blend(Heard::Encoder)? });
    }
    Ok(Fitted { whole: weights(&all, Heard::Both), alone: weights(&all, Heard::Encoder), honest })
}

fn answer(lesson: &Lesson, table: &Linear, heads: &Heads) -> Option<Answer> {
    let reading: &Reading = &lesson.reading;
    let encoded = reading.encoded.as_ref()?;
    let word = |code: Code| {
        let of_part =
            |part: &chaperone_screen::judge::Part| heads.words(encoded, &part.span, code).map(|(_, logit)| logit).max();
        reading.parts.iter().filter_map(of_part).max().unwrap_or(SILENT)
    };
    Some(Answer {
        opinion: table.opine(reading),
        verdicts: std::array::from_fn(|head| heads.verdict(encoded, head)),
        codes: Code::ALL.iter().map(|code| (heads.code(encoded, *code), word(*code))).collect(),
        verdict: lesson.verdict,
        holds: lesson.codes.clone(),
    })
}

/// The log odds of a chance in 1/256.
pub(crate) fn odds(chance: u8) -> f64 {
    let chance = f64::from(chance.max(1));
    (chance / (256.0 - chance)).ln()
}

fn weights(answers: &[&Answer], heard: Heard) -> Weights {
    let table = |chance: u8| if heard == Heard::Both { odds(chance) } else { 0.0 };
    let silent = |voices: Voices| if heard == Heard::Both { voices } else { Voices { table: 0, ..voices } };
    let verdict = |head: usize| {
        let goal = [None, Some(Verdict::Revise), Some(Verdict::Consent), Some(Verdict::Stop)][head];
        let asked = answers.iter().filter(|one| goal.is_none() || one.verdict != Verdict::Clear);
        let samples: Vec<(usize, Sample)> = asked
            .map(|one| {
                let opinion = &one.opinion;
                let chance = [opinion.held, opinion.revise, opinion.consent, opinion.stop][head];
                let so = goal.map_or(one.verdict != Verdict::Clear, |goal| one.verdict == goal);
                (0, ([table(chance), f64::from(one.verdicts[head]) / 256.0, 0.0], so))
            })
            .collect();
        silent(voices(&samples, 1, PULL).remove(0))
    };
    let samples: Vec<(usize, Sample)> = answers
        .iter()
        .flat_map(|one| {
            Code::ALL.iter().zip(&one.codes).enumerate().map(|(n, (code, (text, word)))| {
                let said = [table(one.opinion.anywhere(*code)), f64::from(*text) / 256.0, f64::from(*word) / 256.0];
                (n, (said, one.holds.contains(code)))
            })
        })
        .collect();
    Weights {
        odds: (1..=255).map(|chance| whole(odds(chance))).collect(),
        verdicts: (0..VERDICTS).map(verdict).collect(),
        codes: voices(&samples, CODES, PULL).into_iter().map(silent).collect(),
    }
}

/// In 1/256.
#[allow(clippy::cast_possible_truncation, reason = "clamped first")]
pub(crate) fn whole(value: f64) -> i32 {
    (value * 256.0).round().clamp(-1e6, 1e6) as i32
}

/// How strongly weights are pulled to an equal share of both voices, and offsets to nought: as so many rows would.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Pull {
    pub(crate) weights: f64,
    pub(crate) offsets: f64,
}

const PULL: Pull = Pull { weights: 2.0, offsets: 2.0 };

/// Logistic regression with weights shared by all groups and an offset for each, by plain descent. No weight may be
/// negative.
pub(crate) fn voices(samples: &[(usize, Sample)], groups: usize, pull: Pull) -> Vec<Voices> {
    const START: [f64; 3] = [0.5, 0.25, 0.25];
    let (mut weight, mut offset) = (START, vec![0.0_f64; groups]);
    let count = f64::from(u32::try_from(samples.len().max(1)).unwrap_or(u32::MAX));
    for _ in 0..1500 {
        let (mut slope, mut lean) = ([0.0; 3], vec![(0.0, 0.0_f64); groups]);
        for (group, (said, so)) in samples {
            let score: f64 = said.iter().zip(&weight).map(|(x, w)| x * w).sum::<f64>() + offset[*group];
            let chance = 1.0 / (1.0 + (-score).exp());
            let error = chance - f64::from(u8::from(*so));
            for (slope, x) in slope.iter_mut().zip(said) {
                *slope += error * x;
            }
            lean[*group].0 += error;
            lean[*group].1 += chance * (1.0 - chance);
        }
        for ((weight, slope), start) in weight.iter_mut().zip(slope).zip(START) {
            *weight = (*weight - 0.05 * (slope + pull.weights * (*weight - start)) / count.sqrt() / 8.0).max(0.0);
        }
        for (offset, (slope, curve)) in offset.iter_mut().zip(lean) {
            *offset -= 0.3 * (slope + pull.offsets * *offset) / (curve + pull.offsets);
        }
    }
    let [table, text, word] = weight.map(whole);
    offset.into_iter().map(|offset| Voices { table, text, word, offset: whole(offset) }).collect()
}
