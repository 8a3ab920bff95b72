//! Attention of every token to every token, head by head, in the fixed order of `floats.rs`, which also makes its
//! copies for wider registers.
//!
//! Deliberately absent: masks. A sequence has no padding, and every token may look at every other.

use crate::LANES;
use crate::floats::{exp, fold, greater, sum};

/// How a row is divided among heads. The width of a head is a multiple of [`LANES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heads {
    /// How many.
    pub count: usize,
    /// Floats of a token over all heads.
    pub width: usize,
}

#[inline(always)]
#[allow(clippy::inline_always, reason = "each copy for wider registers is made by inlining")]
pub(crate) fn plain_attend(values: &[f32], heads: Heads, mixed: &mut [f32], scratch: &mut Vec<f32>) {
    let width = heads.width;
    let head = width / heads.count.max(1);
    if head == 0 || !head.is_multiple_of(LANES) || values.is_empty() {
        return;
    }
    let tokens = values.len() / (3 * width);
    let padded = tokens.next_multiple_of(LANES);
    // Keys of one head, turned so that tokens lie side by side (zeros beyond the last), then room for a few queries.
    scratch.clear();
    scratch.resize(head * padded + QUERIES * (head + 2 * padded), 0.0);
    let (keys, room) = scratch.split_at_mut(head * padded);
    for first in (0..width).step_by(head) {
        for (token, row) in values.chunks_exact(3 * width).enumerate() {
            for (at, &key) in row[width + first..][..head].iter().enumerate() {
                keys[at * padded + token] = key;
            }
        }
        let at = Head { first, places: head, width, tokens };
        let mut queries = values.chunks_exact(QUERIES * 3 * width);
        let mut rows = mixed.chunks_exact_mut(QUERIES * width);
        for (queries, mixed) in queries.by_ref().zip(rows.by_ref()) {
            attend_some::<QUERIES>(at, queries, values, keys, room, mixed);
        }
        let rest = queries.remainder().chunks_exact(3 * width);
        for (queries, mixed) in rest.zip(rows.into_remainder().chunks_exact_mut(width)) {
            attend_some::<1>(at, queries, values, keys, room, mixed);
        }
    }
}

/// Queries that are answered at once: what is loaded of keys and values serves all of them.
const QUERIES: usize = 4;

/// One head of the sequence at hand.
#[derive(Clone, Copy)]
struct Head {
    /// Its first place in a row.
    first: usize,
    /// How many places it takes.
    places: usize,
    width: usize,
    tokens: usize,
}

/// A few rows of queries against all keys, and the values mixed by it. The sums of each row have their own order, so
/// it does not matter how many rows are taken at once.
#[inline(always)]
#[allow(clippy::inline_always, reason = "each copy for wider registers is made by inlining")]
#[allow(clippy::cast_precision_loss, reason = "the width of a head is far below 2^24")]
#[allow(clippy::needless_range_loop, reason = "fixed counts keep the sums in registers")]
fn attend_some<const ROWS: usize>(
    Head { first, places, width, tokens }: Head,
    queries: &[f32],
    values: &[f32],
    keys: &[f32],
    room: &mut [f32],
    mixed: &mut [f32],
) {
    let padded = keys.len() / places;
    let scale = 1.0 / (places as f32).sqrt();
    let (query, room) = room.split_at_mut(ROWS * places);
    let (shares, turned) = room.split_at_mut(ROWS * padded);
    for of in 0..ROWS {
        for (query, &value) in query.as_chunks_mut::<ROWS>().0.iter_mut().zip(&queries[of * 3 * width + first..]) {
            query[of] = value;
        }
    }
    for block in 0..padded / LANES {
        let mut lanes = [[0.0; LANES]; ROWS];
        for (query, keys) in query.as_chunks::<ROWS>().0.iter().zip(keys.chunks_exact(padded)) {
            let keys = &keys.as_chunks::<LANES>().0[block];
            for of in 0..ROWS {
                for lane in 0..LANES {
                    lanes[of][lane] += query[of] * keys[lane];
                }
            }
        }
        for of in 0..ROWS {
            shares[of * padded + block * LANES..][..LANES].copy_from_slice(&lanes[of].map(|score| score * scale));
        }
    }
    for (of, shares) in shares.chunks_exact_mut(padded).enumerate() {
        soften(shares, tokens);
        for (turned, &share) in turned.as_chunks_mut::<ROWS>().0.iter_mut().zip(shares.iter()) {
            turned[of] = share;
        }
    }
    for block in 0..places / LANES {
        let mut lanes = [[0.0; LANES]; ROWS];
        for (share, row) in turned.as_chunks::<ROWS>().0.iter().zip(values.chunks_exact(3 * width)) {
            let value = &row[2 * width + first..][..places].as_chunks::<LANES>().0[block];
            for of in 0..ROWS {
                for lane in 0..LANES {
                    lanes[of][lane] += share[of] * value[lane];
                }
            }
        }
        for of in 0..ROWS {
            mixed[of * width + first + block * LANES..][..LANES].copy_from_slice(&lanes[of]);
        }
    }
}

/// Scores to shares that add up to 1; places beyond the tokens get 0.
#[inline(always)]
#[allow(clippy::inline_always, reason = "each copy for wider registers is made by inlining")]
fn soften(shares: &mut [f32], tokens: usize) {
    shares[tokens..].fill(f32::MIN);
    let mut lanes = [f32::MIN; LANES];
    for chunk in shares.as_chunks::<LANES>().0 {
        for (lane, &score) in lanes.iter_mut().zip(chunk) {
            *lane = greater(score, *lane);
        }
    }
    let greatest = fold(lanes, greater);
    for share in shares.iter_mut() {
        *share = exp(*share - greatest);
    }
    shares[tokens..].fill(0.0);
    let inverse = 1.0 / sum(shares, |share| share);
    for share in shares {
        *share *= inverse;
    }
}
