//! Logistic regression by AdaGrad, many heads at once: fixed order, fixed seed, one thread, so the same rows give the
//! same weights.
//!
//! Deliberately absent: what a feature means, and the whole numbers of the shipped model (`learn.rs`).

use std::collections::BTreeMap;

use chaperone_screen::judge::Feature;

/// One text or sentence to learn from.
#[derive(Debug, Clone)]
pub(crate) struct Example<const HEADS: usize> {
    pub(crate) grams: Vec<Feature>,
    pub(crate) signs: Vec<Feature>,
    /// 0 or 1 for each head.
    pub(crate) target: [f32; HEADS],
    /// How much it counts for each head; 0 where the head has no say.
    pub(crate) weight: [f32; HEADS],
}

/// How to learn. The values in use were chosen on the held-out folds (`cargo xtask train --search`).
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Settings {
    pub(crate) epochs: usize,
    pub(crate) rate: f32,
    /// Pull towards zero at each touch.
    pub(crate) pull: f32,
    /// A gram is learnt from this many examples on.
    pub(crate) least: usize,
    /// What one sign counts.
    pub(crate) sign: f32,
}

/// What was learnt: a row of weights for each feature, in the order of the features. The weight of a gram already
/// holds its rarity.
#[derive(Debug, Clone)]
pub(crate) struct Fit<const HEADS: usize> {
    pub(crate) weights: BTreeMap<Feature, [f32; HEADS]>,
    pub(crate) bias: [f32; HEADS],
    pub(crate) sign: f32,
}

/// A small generator with a fixed seed (`xorshift64*`), for the order of the examples only.
struct Shuffle(u64);

impl Shuffle {
    fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let draw = self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 33;
        usize::try_from(draw).unwrap_or(0) % bound.max(1)
    }

    fn order(&mut self, order: &mut [u32]) {
        for at in (1..order.len()).rev() {
            order.swap(at, self.below(at + 1));
        }
    }
}

#[allow(clippy::cast_precision_loss, reason = "counts of rows and features are far below 2^24")]
fn real(count: usize) -> f32 {
    count as f32
}

/// Learns from examples.
pub(crate) fn fit<const HEADS: usize>(examples: &[&Example<HEADS>], settings: Settings) -> Fit<HEADS> {
    let mut counts: BTreeMap<(Feature, bool), usize> = BTreeMap::new();
    for example in examples {
        example.grams.iter().for_each(|feature| *counts.entry((*feature, true)).or_default() += 1);
        example.signs.iter().for_each(|feature| *counts.entry((*feature, false)).or_default() += 1);
    }
    counts.retain(|(_, gram), count| *count >= if *gram { settings.least } else { 2 });
    // How rare a gram is, about one for the usual one.
    let rarity: BTreeMap<Feature, (u32, f32)> = counts
        .iter()
        .zip(0_u32..)
        .map(|(((feature, gram), count), at)| {
            let rare = if *gram { (real(examples.len() + 1) / real(count + 1)).ln() / 4.0 } else { settings.sign };
            (*feature, (at, rare))
        })
        .collect();
    let rows: Vec<Vec<(u32, f32)>> = examples
        .iter()
        .map(|example| {
            let norm = real(example.grams.len().max(1)).sqrt().recip();
            let grams = example.grams.iter().filter_map(|feature| rarity.get(feature).map(|(at, r)| (*at, r * norm)));
            let signs = example.signs.iter().filter_map(|feature| rarity.get(feature).copied());
            grams.chain(signs).collect()
        })
        .collect();
    let (weights, bias) = descend(examples, &rows, rarity.len(), settings);
    let weights = rarity.iter().map(|(feature, (at, rare))| {
        let gram = counts.contains_key(&(*feature, true));
        let row = weights.get(*at as usize).copied().unwrap_or([0.0; HEADS]);
        (*feature, row.map(|weight| if gram { weight * rare } else { weight }))
    });
    Fit { weights: weights.collect(), bias, sign: settings.sign }
}

fn descend<const HEADS: usize>(
    examples: &[&Example<HEADS>],
    rows: &[Vec<(u32, f32)>],
    features: usize,
    settings: Settings,
) -> (Vec<[f32; HEADS]>, [f32; HEADS]) {
    let mut weights = vec![[0.0_f32; HEADS]; features];
    let mut squares = vec![[1e-6_f32; HEADS]; features];
    let (mut bias, mut bias_squares) = ([0.0_f32; HEADS], [1.0_f32; HEADS]);
    let mut order: Vec<u32> = (0..u32::try_from(rows.len()).unwrap_or(0)).collect();
    let mut shuffle = Shuffle(0x9e37_79b9_7f4a_7c15);
    for _ in 0..settings.epochs {
        shuffle.order(&mut order);
        for at in &order {
            let (Some(example), Some(row)) = (examples.get(*at as usize), rows.get(*at as usize)) else { continue };
            let mut score = bias;
            for (feature, value) in row {
                if let Some(weights) = weights.get(*feature as usize) {
                    for (score, weight) in score.iter_mut().zip(weights) {
                        *score += value * weight;
                    }
                }
            }
            let mut slope = [0.0_f32; HEADS];
            for (head, slope) in slope.iter_mut().enumerate() {
                *slope = (sigmoid(score[head]) - example.target[head]) * example.weight[head];
            }
            for (feature, value) in row {
                let at = *feature as usize;
                let (Some(weights), Some(squares)) = (weights.get_mut(at), squares.get_mut(at)) else { continue };
                for ((weight, square), slope) in weights.iter_mut().zip(squares.iter_mut()).zip(&slope) {
                    let step = slope * value + settings.pull * *weight;
                    *square += step * step;
                    *weight -= settings.rate * step / square.sqrt();
                }
            }
            for ((bias, square), slope) in bias.iter_mut().zip(&mut bias_squares).zip(&slope) {
                *square += slope * slope;
                *bias -= settings.rate * slope / square.sqrt();
            }
        }
    }
    (weights, bias)
}

pub(crate) fn sigmoid(score: f32) -> f32 {
    1.0 / (1.0 + (-score).exp())
}
