//! From rows to judges: examples, one fit for each fold and one for all, calibration on the held-out folds, and the
//! whole numbers that are shipped.

use std::collections::BTreeMap;
use std::sync::Arc;

use anyhow::{Context, Result};
use chaperone_screen::judge::{Linear, Reading, Table};
use chaperone_screen::{Code, Known, Verdict};

use crate::corpus::{Row, Screens};
use crate::fit::{Example, Fit, Settings, fit};

pub(crate) const VERDICTS: usize = 4;
pub(crate) const CODES: usize = Code::ALL.len();

/// How the two tables are learnt.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Plan {
    pub(crate) text: Settings,
    pub(crate) part: Settings,
    /// What a row of each verdict counts for the head that lets out or holds.
    pub(crate) counts: [f32; 4],
}

impl Default for Plan {
    fn default() -> Self {
        Plan {
            text: Settings { epochs: 12, rate: 0.1, pull: 1e-5, least: 3, sign: 0.15 },
            part: Settings { epochs: 10, rate: 0.1, pull: 1e-5, least: 4, sign: 0.15 },
            counts: [1.0, 1.0, 1.2, 1.6],
        }
    }
}

/// One row, read.
pub(crate) struct Lesson {
    pub(crate) reading: Reading,
    text: Example<VERDICTS>,
    parts: Vec<Example<CODES>>,
    pub(crate) codes: Vec<Code>,
    pub(crate) verdict: Verdict,
}

/// Reads the rows with the rules alone.
pub(crate) fn lessons(files: &[Vec<Row>], plan: &Plan) -> Result<Vec<Vec<Lesson>>> {
    let screens = Screens::new(None)?;
    let lesson = |row: &Row| -> Result<Lesson> {
        let reading = screens.of(row)?.reading(&row.draft, &Known::default()).context("a row cannot be read")?;
        Ok(lesson(row, reading, plan))
    };
    let read = |files: &[Vec<Row>]| -> Result<Vec<Vec<Lesson>>> {
        files.iter().map(|rows| rows.iter().map(lesson).collect()).collect()
    };
    let (first, second) = files.split_at(files.len() / 2);
    std::thread::scope(|scope| {
        let other = scope.spawn(|| read(second));
        let mut lessons = read(first)?;
        lessons.extend(other.join().ok().context("a reading broke")??);
        Ok(lessons)
    })
}

fn lesson(row: &Row, reading: Reading, plan: &Plan) -> Lesson {
    let on = |yes: bool| f32::from(u8::from(yes));
    let held = on(row.verdict != Verdict::Clear);
    let target = [Verdict::Revise, Verdict::Consent, Verdict::Stop].map(|verdict| on(row.verdict == verdict));
    let count = plan.counts[row.verdict as usize];
    let text = Example {
        grams: reading.grams.clone(),
        signs: reading.signs.clone(),
        target: [held, target[0], target[1], target[2]],
        weight: [count, held, held, held],
    };
    let parts = reading.parts.iter().map(|part| {
        let mut target = [0.0; CODES];
        for (code, place) in &row.issues {
            let here = place.as_ref().is_some_and(|p| p.start < part.span.end && part.span.start < p.end);
            if here {
                target[*code as usize] = 1.0;
            }
        }
        Example { grams: part.grams.clone(), signs: part.signs.clone(), target, weight: [1.0; CODES] }
    });
    let codes = row.issues.iter().map(|(code, _)| *code).collect();
    Lesson { text, parts: parts.collect(), codes, verdict: row.verdict, reading }
}

/// A slope and an offset that turn a score into log odds (Platt).
#[derive(Debug, Clone, Copy)]
pub(crate) struct Scale {
    pub(crate) slope: f64,
    pub(crate) offset: f64,
}

/// A held-out score and whether it was right to hold.
pub(crate) type Seen = (f64, bool);

/// The judges of all folds, the judge of all rows, and how sure its chances are.
pub(crate) struct Learnt {
    /// By the place of the file that the judge has not seen.
    pub(crate) folds: BTreeMap<usize, Arc<Linear>>,
    pub(crate) whole: Arc<Linear>,
    /// For each head of the text table: bins of a tenth, with how many texts and how many of them held.
    pub(crate) reliability: Vec<[(usize, usize); 10]>,
}

type Both = (Fit<VERDICTS>, Fit<CODES>);

/// Learns the judges that have not seen one of `unseen`, and the whole, on two threads.
pub(crate) fn learn(lessons: &[Vec<Lesson>], plan: &Plan, unseen: &[usize]) -> Result<Learnt> {
    let one = |left_out: Option<usize>| -> Both {
        let taken: Vec<&Lesson> =
            lessons.iter().enumerate().filter(|(n, _)| Some(*n) != left_out).flat_map(|(_, file)| file).collect();
        let texts: Vec<_> = taken.iter().map(|lesson| &lesson.text).collect();
        let parts: Vec<_> = taken.iter().flat_map(|lesson| &lesson.parts).collect();
        (fit(&texts, plan.text), fit(&parts, plan.part))
    };
    let jobs: Vec<Option<usize>> = unseen.iter().copied().map(Some).chain([None]).collect();
    let half = jobs.len().div_ceil(2);
    let fits: Vec<Both> = std::thread::scope(|scope| {
        let one = &one;
        let threads: Vec<_> = jobs
            .chunks(half)
            .map(|jobs| scope.spawn(move || jobs.iter().map(|job| one(*job)).collect::<Vec<Both>>()))
            .collect();
        threads.into_iter().filter_map(|thread| thread.join().ok()).flatten().collect()
    });
    let (whole, folds) = fits.split_last().context("a fit broke")?;

    let (mut text_seen, mut part_seen) = (vec![Vec::new(); VERDICTS], vec![Vec::new(); CODES]);
    for (fit, file) in folds.iter().zip(unseen.iter().filter_map(|at| lessons.get(*at))) {
        let rough = quantised(
            fit,
            &[Scale { slope: 1.0, offset: 0.0 }; VERDICTS],
            &[Scale { slope: 1.0, offset: 0.0 }; CODES],
        )?;
        for lesson in file {
            see(lesson, fit, &rough, &mut text_seen, &mut part_seen);
        }
    }
    let text_scale: Vec<Scale> = text_seen.iter().map(|seen| platt(seen)).collect();
    let part_scale: Vec<Scale> = part_seen.iter().map(|seen| platt(seen)).collect();
    let reliability = text_seen.iter().zip(&text_scale).map(|(seen, scale)| bins(seen, *scale)).collect();
    let make = |fit: &Both| quantised(fit, &text_scale, &part_scale).map(Arc::new);
    let folds = unseen.iter().zip(folds).map(|(at, fit)| Ok((*at, make(fit)?))).collect::<Result<_>>()?;
    Ok(Learnt { folds, whole: make(whole)?, reliability })
}

/// Scores a held-out row with the whole numbers of its fold, in log odds.
fn see(lesson: &Lesson, fit: &Both, rough: &Linear, text_seen: &mut [Vec<Seen>], part_seen: &mut [Vec<Seen>]) {
    let (text_unit, part_unit) = (units(&fit.0), units(&fit.1));
    let held = lesson.verdict != Verdict::Clear;
    let scores = rough.text.scores(&lesson.reading.grams, &lesson.reading.signs);
    for (head, score) in scores.iter().enumerate() {
        if head == 0 || held {
            text_seen[head].push((real(*score) * text_unit[head], lesson.text.target[head] > 0.5));
        }
    }
    let parts: Vec<Vec<i64>> =
        lesson.reading.parts.iter().map(|part| rough.part.scores(&part.grams, &part.signs)).collect();
    for (head, code) in Code::ALL.iter().enumerate() {
        // The highest sentence stands for the text: a chance is that of the code being in the text at all.
        if let Some(best) = parts.iter().map(|scores| scores[head]).max() {
            part_seen[head].push((real(best) * part_unit[head], lesson.codes.contains(code)));
        }
    }
}

#[allow(clippy::cast_precision_loss, reason = "scores stay far below 2^52")]
pub(crate) fn real(score: i64) -> f64 {
    score as f64
}

/// Fits slope and offset by Newton's method on the log loss.
pub(crate) fn platt(seen: &[Seen]) -> Scale {
    let (mut slope, mut offset) = (1.0_f64, 0.0_f64);
    for _ in 0..60 {
        let (mut ga, mut gb, mut haa, mut hab, mut hbb) = (0.0, 0.0, 1e-3, 0.0, 1e-3);
        for (score, yes) in seen {
            let chance = 1.0 / (1.0 + (-(slope * score + offset)).exp());
            let (error, curve) = (chance - f64::from(u8::from(*yes)), chance * (1.0 - chance));
            ga += error * score;
            gb += error;
            haa += curve * score * score;
            hab += curve * score;
            hbb += curve;
        }
        let det = haa * hbb - hab * hab;
        if det.abs() < 1e-12 {
            break;
        }
        slope -= (hbb * ga - hab * gb) / det;
        offset -= (haa * gb - hab * ga) / det;
    }
    if slope.is_finite() && slope > 1e-3 && offset.is_finite() {
        Scale { slope, offset }
    } else {
        Scale { slope: 1.0, offset: 0.0 }
    }
}

fn bins(seen: &[Seen], scale: Scale) -> [(usize, usize); 10] {
    let mut bins = [(0, 0); 10];
    for (score, yes) in seen {
        let chance = 1.0 / (1.0 + (-(scale.slope * score + scale.offset)).exp());
        let at = (0..9).find(|bin| chance < f64::from(bin + 1) / 10.0).unwrap_or(9);
        let bin = &mut bins[usize::try_from(at).unwrap_or(9)];
        *bin = (bin.0 + 1, bin.1 + usize::from(*yes));
    }
    bins
}

/// What one step of a whole-number score is worth in log odds, for each head.
pub(crate) fn units<const HEADS: usize>(fit: &Fit<HEADS>) -> [f64; HEADS] {
    steps(fit).map(|step| f64::from(step) / 65536.0)
}

/// What one step of a weight is worth: the largest of a thousand weights is 127 steps, and larger ones are cut.
fn steps<const HEADS: usize>(fit: &Fit<HEADS>) -> [f32; HEADS] {
    let mut steps = [1.0_f32; HEADS];
    for (head, step) in steps.iter_mut().enumerate() {
        let mut sizes: Vec<f32> = fit.weights.values().map(|row| row[head].abs()).filter(|size| *size > 0.0).collect();
        sizes.sort_by(f32::total_cmp);
        let at = sizes.len().saturating_sub(1 + sizes.len() / 2000);
        *step = sizes.get(at).copied().unwrap_or(1.0).max(1e-6) / 127.0;
    }
    steps
}

fn quantised(fit: &Both, text: &[Scale], part: &[Scale]) -> Result<Linear> {
    Ok(Linear { text: table(&fit.0, text)?, part: table(&fit.1, part)? })
}

#[allow(clippy::cast_possible_truncation, reason = "every value is clamped to its type first")]
pub(crate) fn table<const HEADS: usize>(fit: &Fit<HEADS>, scales: &[Scale]) -> Result<Table> {
    let (steps, units) = (steps(fit), units(fit));
    let (mut features, mut weights) = (Vec::new(), Vec::new());
    for (feature, row) in &fit.weights {
        let whole: Vec<i8> =
            row.iter().zip(&steps).map(|(weight, step)| (weight / step).round().clamp(-127.0, 127.0) as i8).collect();
        if whole.iter().any(|weight| *weight != 0) {
            features.push(*feature);
            weights.extend(whole);
        }
    }
    let bias = fit.bias.iter().zip(&units).map(|(bias, unit)| (f64::from(*bias) / unit).round() as i64).collect();
    let marks = scales.iter().zip(&units).map(|(scale, unit)| {
        let mark = |chance: i32| {
            let odds = (f64::from(chance) / f64::from(256 - chance)).ln();
            ((odds - scale.offset) / scale.slope / unit).round().clamp(-1e15, 1e15) as i64
        };
        (1..256).map(mark).collect()
    });
    let sign = f64::from(fit.sign * 65536.0).round() as i64;
    Ok(Table::new(HEADS, sign, bias, marks.collect(), features, weights)?)
}
