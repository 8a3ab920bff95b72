//! Attention of every token to every token, head by head, in the fixed order of `floats.rs`.
//!
//! The sums that take the time are written for each path by hand ([`Weigh`]): left to the compiler, several rows at once
//! became gathers and scatters, and attention took two thirds of the encoder. Deliberately absent: masks. A sequence has no padding, and every token may look at every other.

use std::ops::Range;

use crate::LANES;
use crate::floats::{exp, fold, greater, sum};
use crate::path::{Kind, Path};

/// How a row is divided among heads. The width of a head is a multiple of [`LANES`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Heads {
    /// How many.
    pub count: usize,
    /// Floats of a token over all heads.
    pub width: usize,
}

/// Attention of the tokens `asked` to every token. `values` is query, key and value side by side, `3 * heads.width`
/// floats a token; `mixed` gets `heads.width` for each token that is asked; `scratch` is grown as needed. Nothing is done
/// where `asked` reaches beyond the tokens.
pub fn attend(
    path: Path,
    values: &[f32],
    asked: Range<usize>,
    heads: Heads,
    mixed: &mut [f32],
    scratch: &mut Vec<f32>,
) {
    match path.0 {
        Kind::Plain => attend_by::<Plain>(values, asked, heads, mixed, scratch),
        #[cfg(target_arch = "x86_64")]
        // SAFETY: a path of this kind is only made after the processor said that it has AVX2.
        Kind::Avx2 => unsafe { crate::x86::attend_avx2(values, asked, heads, mixed, scratch) },
        #[cfg(target_arch = "x86_64")]
        // SAFETY: a path of this kind is only made after the processor said that it has these parts of AVX-512.
        Kind::Avx512 => unsafe { crate::x86::attend_avx512(values, asked, heads, mixed, scratch) },
    }
}

/// One way to take the weighed sums of a few rows at once. All give the same bits: each lane is multiplied and added on
/// its own, from the first value to the last.
pub(crate) trait Weigh {
    /// For each row the sum of `values`, [`LANES`] side by side, each times its number of the row. Rows lie `apart`.
    fn weighed<const ROWS: usize>(rows: &[f32], apart: usize, values: &[f32]) -> [[f32; LANES]; ROWS];
}

/// What the others are compared with, and what runs where no other path is.
struct Plain;

impl Weigh for Plain {
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "the sums have to stay in registers")]
    fn weighed<const ROWS: usize>(rows: &[f32], apart: usize, values: &[f32]) -> [[f32; LANES]; ROWS] {
        let values = values.as_chunks::<LANES>().0;
        // Row by row: several at once are too many sums for the least processor's registers.
        std::array::from_fn(|of| {
            let mut lanes = [0.0; LANES];
            for (&number, values) in rows[of * apart..].iter().zip(values) {
                for (lane, &value) in lanes.iter_mut().zip(values) {
                    *lane += number * value;
                }
            }
            lanes
        })
    }
}

#[inline(always)]
#[allow(clippy::inline_always, reason = "each copy for wider registers is made by inlining")]
pub(crate) fn attend_by<W: Weigh>(
    values: &[f32],
    asked: Range<usize>,
    heads: Heads,
    mixed: &mut [f32],
    scratch: &mut Vec<f32>,
) {
    let width = heads.width;
    let head = width / heads.count.max(1);
    if head == 0 || !head.is_multiple_of(LANES) || values.is_empty() {
        return;
    }
    let tokens = values.len() / (3 * width);
    let Some(queries) = values.get(asked.start * 3 * width..asked.end * 3 * width) else { return };
    let padded = tokens.next_multiple_of(LANES);
    // Keys and values of one head, zeros beyond the last, then room for the shares of a few queries.
    scratch.clear();
    scratch.resize((2 * head + QUERIES) * padded, 0.0);
    let (keys, room) = scratch.split_at_mut(head * padded);
    let (mixable, shares) = room.split_at_mut(head * padded);
    for first in (0..width).step_by(head) {
        turn(values, width, first, head, keys);
        gather(values, width, first, head, mixable);
        let at = Head { first, places: head, width, tokens, keys, values: mixable };
        let (mut queries, mut mixed) = (queries, &mut mixed[..]);
        loop {
            let rows = match (queries.len() / (3 * width)).min(mixed.len() / width) {
                0 => break,
                QUERIES.. => attend_some::<W, QUERIES>(at, queries, shares, mixed),
                4.. => attend_some::<W, 4>(at, queries, shares, mixed),
                2.. => attend_some::<W, 2>(at, queries, shares, mixed),
                1 => attend_some::<W, 1>(at, queries, shares, mixed),
            };
            queries = &queries[rows * 3 * width..];
            mixed = &mut mixed[rows * width..];
        }
    }
}

/// The keys of one head, turned: of [`LANES`] tokens the first place of each side by side, then the second, and on;
/// then the next tokens. So one walk reads them as one stream.
#[inline(always)]
#[allow(clippy::inline_always, reason = "each copy for wider registers is made by inlining")]
fn turn(values: &[f32], width: usize, first: usize, places: usize, keys: &mut [f32]) {
    for (block, keys) in values.chunks(LANES * 3 * width).zip(keys.chunks_exact_mut(LANES * places)) {
        for (token, row) in block.chunks_exact(3 * width).enumerate() {
            for (keys, &key) in keys.as_chunks_mut::<LANES>().0.iter_mut().zip(&row[width + first..][..places]) {
                keys[token] = key;
            }
        }
    }
}

/// The values of one head: [`LANES`] places of each token, then the next places of each.
#[inline(always)]
#[allow(clippy::inline_always, reason = "each copy for wider registers is made by inlining")]
fn gather(values: &[f32], width: usize, first: usize, places: usize, mixable: &mut [f32]) {
    let padded = mixable.len() / places;
    for (block, mixable) in mixable.chunks_exact_mut(LANES * padded).enumerate() {
        for (mixable, row) in mixable.as_chunks_mut::<LANES>().0.iter_mut().zip(values.chunks_exact(3 * width)) {
            mixable.copy_from_slice(&row[2 * width + first + block * LANES..][..LANES]);
        }
    }
}

/// Most queries that are answered at once: what is loaded of keys and values serves all of them.
const QUERIES: usize = 8;

/// One head of the sequence at hand.
#[derive(Clone, Copy)]
struct Head<'a> {
    /// Its first place in a row.
    first: usize,
    /// How many places it takes.
    places: usize,
    width: usize,
    tokens: usize,
    /// As [`turn`] lays them out.
    keys: &'a [f32],
    /// As [`gather`] lays them out.
    values: &'a [f32],
}

/// A few rows of queries against all keys, and the values mixed by it. The sums of each row have their own order, so
/// it does not matter how many rows are taken at once. Returns how many.
#[inline(always)]
#[allow(clippy::inline_always, reason = "each copy for wider registers is made by inlining")]
#[allow(clippy::cast_precision_loss, reason = "the width of a head is far below 2^24")]
#[allow(clippy::needless_range_loop, reason = "fixed counts keep the sums in registers")]
fn attend_some<W: Weigh, const ROWS: usize>(
    head: Head<'_>,
    queries: &[f32],
    shares: &mut [f32],
    mixed: &mut [f32],
) -> usize {
    let Head { first, places, width, tokens, keys, values } = head;
    let padded = keys.len() / places;
    let scale = 1.0 / (places as f32).sqrt();
    for (block, keys) in keys.chunks_exact(LANES * places).enumerate() {
        let lanes = W::weighed::<ROWS>(&queries[first..], 3 * width, keys);
        for of in 0..ROWS {
            shares[of * padded + block * LANES..][..LANES].copy_from_slice(&lanes[of].map(|score| score * scale));
        }
    }
    for shares in shares.chunks_exact_mut(padded).take(ROWS) {
        soften(shares, tokens);
    }
    for (block, values) in values.chunks_exact(LANES * padded).enumerate() {
        let lanes = W::weighed::<ROWS>(shares, padded, values);
        for of in 0..ROWS {
            mixed[of * width + first + block * LANES..][..LANES].copy_from_slice(&lanes[of]);
        }
    }
    ROWS
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
