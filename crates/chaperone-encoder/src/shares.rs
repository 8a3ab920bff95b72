//! What a judgement of a whole text would lose without each of its pieces.
//!
//! A judgement is a sum over the mean and the greatest of each place of the last layer. Without a piece the mean moves
//! away from it, and where it was the greatest, the next takes its place; all the rest stays. Deliberately absent: that the
//! other pieces would have read the text otherwise, which only a second pass could tell, and what a share is good for.

use std::ops::Range;

use chaperone_kernel::project;

use crate::Encoder;
use crate::encode::{Logits, rounded};

/// Shares in the judgements that were asked for, as the windows of a text are read.
#[derive(Debug)]
pub(crate) struct Shares<'a> {
    heads: &'a [usize],
    pub(crate) logits: Logits,
    /// For each head the window whose judgement is that of the text so far.
    best: Vec<Option<(i32, Range<usize>)>>,
    /// The weights of the mean, row by row, and as many noughts.
    mean: Vec<f32>,
    noughts: Vec<f32>,
    rows: Vec<f32>,
    /// For each place the first token with the greatest value, and by how much it is greater than the next.
    peaks: Vec<(usize, f32)>,
}

impl<'a> Shares<'a> {
    /// Heads that the model lacks have no share.
    pub(crate) fn new(encoder: &Encoder, heads: &'a [usize], tokens: usize) -> Shares<'a> {
        let width = encoder.heads.width;
        let mut mean = vec![0.0; heads.len() * width];
        for (row, head) in mean.chunks_exact_mut(width).zip(heads) {
            if let Some(weights) = encoder.text.weight.get(head * 2 * width..(head * 2 + 1) * width) {
                row.copy_from_slice(weights);
            }
        }
        Shares {
            heads,
            logits: Logits::new(heads.len(), tokens),
            best: vec![None; heads.len()],
            mean,
            noughts: vec![0.0; heads.len()],
            rows: Vec::new(),
            peaks: Vec::new(),
        }
    }

    /// Adds a window: its last hidden state, and what it was judged.
    pub(crate) fn add(&mut self, encoder: &Encoder, hidden: &[f32], window: &Range<usize>, judged: &[f32]) {
        if self.heads.is_empty() || window.is_empty() {
            return;
        }
        let (width, count) = (encoder.heads.width, self.heads.len());
        self.rows.resize(window.len() * count, 0.0);
        project(encoder.path, hidden, &self.mean, &self.noughts, &mut self.rows);
        peaks(hidden, width, &mut self.peaks);
        for (at, head) in self.heads.iter().enumerate() {
            let judged = judged.get(*head).map_or(i32::MIN, |logit| rounded(*logit));
            if self.best[at].as_ref().is_some_and(|(best, _)| *best >= judged) {
                continue;
            }
            if let Some((_, before)) = self.best[at].replace((judged, window.clone())) {
                before.for_each(|token| self.logits.put(token, at, 0));
            }
            let mut lost = vec![0.0; window.len()];
            let weights = encoder.text.weight.get((head * 2 + 1) * width..(head * 2 + 2) * width).unwrap_or_default();
            for (weight, (token, ahead)) in weights.iter().zip(&self.peaks) {
                lost[*token] += weight * ahead;
            }
            let row = self.rows.iter().skip(at).step_by(count);
            let mean = row.clone().sum::<f32>() / real(window.len());
            // Without one of n the mean of the others is further away by one part in n - 1.
            let others = real(window.len().max(2) - 1);
            for ((token, lost), one) in window.clone().zip(lost).zip(row) {
                self.logits.put(token, at, rounded(lost + (one - mean) / others));
            }
        }
    }
}

#[allow(clippy::cast_precision_loss, reason = "a window has at most 160 tokens")]
fn real(count: usize) -> f32 {
    count as f32
}

fn peaks(hidden: &[f32], width: usize, peaks: &mut Vec<(usize, f32)>) {
    peaks.clear();
    for place in 0..width {
        let mut values = hidden.iter().skip(place).step_by(width).copied().enumerate();
        let Some((mut first, mut greatest)) = values.next() else { return };
        let mut next = f32::NEG_INFINITY;
        for (token, value) in values {
            if value > greatest {
                (first, next, greatest) = (token, greatest, value);
            } else if value > next {
                next = value;
            }
        }
        // Of one piece alone everything would be gone.
        peaks.push((first, if next == f32::NEG_INFINITY { greatest } else { greatest - next }));
    }
}
