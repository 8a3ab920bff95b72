//! Products of bytes: rows of inputs (u8, value + 128) by weights (i8) into whole sums (i32), exact on every path.
//!
//! Weights are packed once into tiles of 16 outputs by 4 inputs, the shape that one instruction eats. The 128 that was
//! added to every input is taken off again by starting each sum at -128 times the sum of the output's weights.
//! Deliberately absent: scales and biases, which are floats and stand in `floats.rs`.

use crate::LANES;
use crate::path::{Kind, Path};

/// Inputs that one tile takes: the bytes of one 32-bit lane.
pub(crate) const DEPTH: usize = 4;

/// Most inputs of a product. 255 * 128 * 32,768 and the start of the sum stay within an i32.
const MOST_INPUTS: usize = 1 << 15;

/// 16 outputs by 4 inputs: byte `DEPTH * output + input`.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(64))]
pub(crate) struct Tile(pub(crate) [i8; LANES * DEPTH]);

/// Where 16 sums begin.
#[derive(Clone, Copy, Debug)]
#[repr(C, align(64))]
pub(crate) struct Start(pub(crate) [i32; LANES]);

/// A matrix of weights, packed for [`multiply`].
#[derive(Clone, Debug)]
pub struct Weights {
    /// `tiles[block * inputs / 4 + group]`: a block is 16 outputs, a group 4 inputs.
    pub(crate) tiles: Vec<Tile>,
    /// One a block.
    pub(crate) starts: Vec<Start>,
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
        let blocks = outputs.div_ceil(LANES);
        let mut tiles = vec![Tile([0; LANES * DEPTH]); blocks * (inputs / DEPTH)];
        let mut starts = vec![Start([0; LANES]); blocks];
        for (output, row) in values.chunks_exact(inputs).enumerate() {
            let (block, lane) = (output / LANES, output % LANES);
            starts[block].0[lane] = -128 * row.iter().map(|&weight| i32::from(weight)).sum::<i32>();
            let tiles = &mut tiles[block * (inputs / DEPTH)..];
            for (tile, group) in tiles.iter_mut().zip(row.chunks_exact(DEPTH)) {
                tile.0[lane * DEPTH..(lane + 1) * DEPTH].copy_from_slice(group);
            }
        }
        Some(Self { tiles, starts, inputs, outputs })
    }

    /// Bytes of one row of inputs.
    pub fn inputs(&self) -> usize {
        self.inputs
    }

    /// Outputs that were packed.
    pub fn outputs(&self) -> usize {
        self.outputs
    }

    /// Sums of one row as [`multiply`] writes them: the outputs, rounded up to a multiple of 16.
    pub fn row(&self) -> usize {
        self.starts.len() * LANES
    }

    /// The tiles of one block of 16 outputs.
    fn block(&self, block: usize) -> &[Tile] {
        let groups = self.inputs / DEPTH;
        &self.tiles[block * groups..(block + 1) * groups]
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

/// What the others are compared with, and what runs where no other path is.
fn plain(inputs: &[u8], weights: &Weights, sums: &mut [i32]) {
    for (inputs, sums) in inputs.chunks_exact(weights.inputs).zip(sums.chunks_exact_mut(weights.row())) {
        for (block, sums) in sums.chunks_exact_mut(LANES).enumerate() {
            let mut lanes = weights.starts[block].0;
            for (tile, group) in weights.block(block).iter().zip(inputs.as_chunks::<DEPTH>().0) {
                let group = group.map(i16::from);
                for (lane, weights) in lanes.iter_mut().zip(tile.0.as_chunks::<DEPTH>().0) {
                    for (&input, &weight) in group.iter().zip(weights) {
                        *lane += i32::from(input) * i32::from(i16::from(weight));
                    }
                }
            }
            sums.copy_from_slice(&lanes);
        }
    }
}
