//! Products of bytes: rows of inputs (u8, value + 128) by weights (i8) into whole sums (i32), exact on every path.
//!
//! Weights are packed once into tiles of 16 outputs by 4 inputs, the shape that one instruction eats. The 128 that was
//! added to every input is taken off again by starting each sum at -128 times the sum of the output's weights.
//! Deliberately absent: scales and biases, which are floats and stand in `floats.rs`.

use crate::LANES;
use crate::path::{Kind, Path};

/// Inputs that one tile takes: the bytes of one 32-bit lane.
pub(crate) const DEPTH: usize = 4;

/// Blocks of 16 outputs that lie side by side in a panel, so that one walk along the inputs reads one stream.
pub(crate) const BLOCKS: usize = 4;

/// Most inputs of a product. 255 * 128 * 32,768 and the start of the sum stay within an i32.
const MOST_INPUTS: usize = 1 << 15;

/// 16 outputs by 4 inputs: byte `DEPTH * output + input`.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(64))]
pub(crate) struct Tile(pub(crate) [i8; LANES * DEPTH]);

/// The tiles of one group of inputs in a panel of 64 outputs.
pub(crate) type Slice = [Tile; BLOCKS];

/// Where 16 sums begin.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(64))]
pub(crate) struct Start(pub(crate) [i32; LANES]);

/// A matrix of weights, packed for [`multiply`].
#[derive(Clone, Debug)]
pub struct Weights {
    /// `slices[panel * inputs / 4 + group]`: a panel is 64 outputs, a group 4 inputs.
    pub(crate) slices: Vec<Slice>,
    /// One a panel.
    pub(crate) starts: Vec<[Start; BLOCKS]>,
    /// Inputs, a multiple of 4.
    pub(crate) inputs: usize,
    outputs: usize,
}

impl Weights {
    /// Packs `values[output * inputs + input]`. `None` where the sizes do not fit: no inputs, more than 32,768 or not
    /// a multiple of 4; no outputs; another count of values than outputs times inputs.
    pub fn pack(values: &[i8], outputs: usize, inputs: usize) -> Option<Self> {
        let fits = inputs > 0 && inputs <= MOST_INPUTS && inputs.is_multiple_of(DEPTH) && outputs > 0;
        if !fits || outputs.checked_mul(inputs)? != values.len() {
            return None;
        }
        let panels = outputs.div_ceil(LANES * BLOCKS);
        let mut slices = vec![[Tile([0; LANES * DEPTH]); BLOCKS]; panels * (inputs / DEPTH)];
        let mut starts = vec![[Start([0; LANES]); BLOCKS]; panels];
        for (output, row) in values.chunks_exact(inputs).enumerate() {
            let (panel, block, lane) = (output / (LANES * BLOCKS), output / LANES % BLOCKS, output % LANES);
            starts[panel][block].0[lane] = -128 * row.iter().map(|&weight| i32::from(weight)).sum::<i32>();
            let slices = &mut slices[panel * (inputs / DEPTH)..];
            for (slice, group) in slices.iter_mut().zip(row.chunks_exact(DEPTH)) {
                slice[block].0[lane * DEPTH..(lane + 1) * DEPTH].copy_from_slice(group);
            }
        }
        Some(Self { slices, starts, inputs, outputs })
    }

    /// Bytes of one row of inputs.
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// Outputs that were packed.
    pub fn outputs(&self) -> usize {
        self.outputs
    }

    /// Sums of one row as [`multiply`] writes them: the outputs, rounded up to a multiple of 64.
    pub fn row(&self) -> usize {
        self.starts.len() * LANES * BLOCKS
    }

    /// Panel by panel: where its sums begin, and its weights along the inputs.
    pub(crate) fn panels(&self) -> impl Iterator<Item = (&[Start; BLOCKS], &[Slice])> {
        self.starts.iter().zip(self.slices.chunks_exact(self.inputs / DEPTH))
    }
}

/// For each row of `inputs` (row by row, [`Weights::inputs`] bytes each) one row of `sums` ([`Weights::row`] numbers):
/// the sum over inputs of `(input - 128) * weight`. Sums beyond the outputs are 0.
///
/// # Panics
/// Where `inputs` is not whole rows, or `sums` has not as many rows as `inputs`: both are the caller's own buffers.
pub fn multiply(path: Path, inputs: &[u8], weights: &Weights, sums: &mut [i32]) {
    assert!(inputs.len().is_multiple_of(weights.inputs), "inputs are whole rows");
    assert_eq!(inputs.len() / weights.inputs * weights.row(), sums.len(), "as many rows of sums as of inputs");
    match path.0 {
        Kind::Plain => plain(inputs, weights, sums),
        #[cfg(target_arch = "x86_64")]
        // SAFETY: a path of this kind is only made after the processor said that it has AVX2.
        Kind::Avx2 => unsafe { crate::x86::multiply_avx2(inputs, weights, sums) },
        #[cfg(target_arch = "x86_64")]
        // SAFETY: a path of this kind is only made after the processor said that it has these parts of AVX-512.
        Kind::Avx512 => unsafe { crate::x86::multiply_avx512(inputs, weights, sums) },
    }
}

/// What the others are compared with, and what runs where no other path is. Sixteen sums side by side and inputs as
/// 16-bit numbers are what the compiler makes good use of, with SSE2 and with NEON.
fn plain(inputs: &[u8], weights: &Weights, sums: &mut [i32]) {
    for (panel, (starts, slices)) in weights.panels().enumerate() {
        for (inputs, sums) in inputs.chunks_exact(weights.inputs).zip(sums.chunks_exact_mut(weights.row())) {
            let sums = &mut sums[panel * LANES * BLOCKS..];
            for (block, (start, sums)) in starts.iter().zip(sums.as_chunks_mut::<LANES>().0).enumerate() {
                let mut lanes = start.0;
                for (slice, group) in slices.iter().zip(inputs.as_chunks::<DEPTH>().0) {
                    add_tile(&mut lanes, &slice[block], group.map(i32::from));
                }
                *sums = lanes;
            }
        }
    }
}

/// One group of inputs by one tile, onto 16 sums.
#[inline(always)]
#[allow(clippy::inline_always, reason = "the sums have to stay in registers")]
fn add_tile(lanes: &mut [i32; LANES], tile: &Tile, group: [i32; DEPTH]) {
    for (lane, weights) in lanes.iter_mut().zip(tile.0.as_chunks::<DEPTH>().0) {
        let [a, b, c, d] = weights.map(i32::from);
        let products = group[0] * a + group[1] * b + (group[2] * c + group[3] * d);
        *lane += products;
    }
}
