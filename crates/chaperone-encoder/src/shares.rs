//! What a judgement of a whole text would lose without each of its pieces.
//!
//! A judgement is a sum over the mean and the greatest of each place of the last layer. Without a piece the mean moves
//! away from it, and where it was the greatest, the next takes its place; all the rest stays. Deliberately absent: that the
//! other pieces would have read the text otherwise, which only a second pass could tell, and what a share is good for.

use chaperone_kernel::project;

use crate::Encoder;
use crate::encode::{Encoded, Logits, rounded};

impl Encoder {
    /// For each token how much of some judgements it has, given by their places in [`Encoder::texts`]: what the judgement
    /// would lose without it, in 1/256. A judgement that the model lacks has none. Of a text of several windows these are
    /// the shares in what all of it comes to.
    pub fn shares(&self, read: &Encoded, judgements: &[usize]) -> Logits {
        let (width, tokens, count) = (self.heads.width, read.tokens.len(), judgements.len());
        let mut shares = Logits::new(count, tokens);
        if tokens == 0 || count == 0 {
            return shares;
        }
        let weights = |head: usize| self.text.weight.get(head * 2 * width..(head + 1) * 2 * width);
        let halves: Vec<(&[f32], &[f32])> = judgements
            .iter()
            .map(|head| weights(*head).map_or((&[][..], &[][..]), |row| row.split_at(width)))
            .collect();
        // The weights of the mean, row by row.
        let mut mean = vec![0.0; count * width];
        for (row, (of_mean, _)) in mean.chunks_exact_mut(width).zip(&halves).filter(|(_, (half, _))| !half.is_empty()) {
            row.copy_from_slice(of_mean);
        }
        let mut rows = vec![0.0; tokens * count];
        project(self.path, &read.states.0, &mean, &vec![0.0; count], &mut rows);
        let peaks = peaks(&read.states.0, width);
        // Without one of n the mean of the others is further away by one part in n - 1.
        let others = real(tokens - 1);
        for (at, (_, of_greatest)) in halves.iter().enumerate() {
            let mut lost = vec![0.0; tokens];
            for (weight, (token, ahead)) in of_greatest.iter().zip(&peaks) {
                lost[*token] += weight * ahead;
            }
            let row = rows.iter().skip(at).step_by(count);
            let mean = row.clone().sum::<f32>() / real(tokens);
            for (token, (lost, one)) in lost.into_iter().zip(row).enumerate() {
                // One piece alone is all that there is.
                let moved = if tokens == 1 { *one } else { (one - mean) / others };
                shares.put(token, at, rounded(lost + moved));
            }
        }
        shares
    }
}

#[allow(clippy::cast_precision_loss, reason = "no text has 2^24 tokens")]
fn real(count: usize) -> f32 {
    count as f32
}

/// For each place the first token with the greatest value, and by how much it is greater than the next.
fn peaks(states: &[f32], width: usize) -> Vec<(usize, f32)> {
    let peak = |place: usize| {
        let mut values = states.iter().skip(place).step_by(width).copied().enumerate();
        let (mut first, mut greatest) = values.next()?;
        let mut next = f32::NEG_INFINITY;
        for (token, value) in values {
            if value > greatest {
                (first, next, greatest) = (token, greatest, value);
            } else if value > next {
                next = value;
            }
        }
        // Of one piece alone everything would be gone.
        Some((first, if next == f32::NEG_INFINITY { greatest } else { greatest - next }))
    };
    (0..width).filter_map(peak).collect()
}
