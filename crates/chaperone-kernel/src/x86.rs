//! The products of `product.rs` and the sums of `attention.rs` with the registers of x86-64: AVX2, and AVX-512 with VNNI.
//!
//! Both walk the same tiles. A block of outputs stays in the first cache while the rows of inputs pass by; a few rows
//! and blocks at once keep their sums in registers. Neither saturates: VNNI's `vpdpbusd` adds four products in 32
//! bits, and the AVX2 path widens bytes to 16 bits before `vpmaddwd`, because the shorter `vpmaddubsw` would clip.
//! Floats are multiplied, then added, never fused. Deliberately absent: other loops over floats, which the compiler
//! vectorises by itself.

use std::arch::x86_64::{
    __m256, __m256i, __m512, __m512i, _mm_load_si128, _mm256_add_epi32, _mm256_add_ps, _mm256_cvtepi8_epi16,
    _mm256_hadd_epi32, _mm256_load_si256, _mm256_loadu_ps, _mm256_madd_epi16, _mm256_mul_ps, _mm256_permute4x64_epi64,
    _mm256_set1_epi64x, _mm256_set1_ps, _mm256_setzero_ps, _mm256_setzero_si256, _mm256_storeu_ps, _mm256_storeu_si256,
    _mm512_add_ps, _mm512_dpbusd_epi32, _mm512_load_si512, _mm512_loadu_ps, _mm512_mul_ps, _mm512_set1_epi32,
    _mm512_set1_ps, _mm512_setzero_ps, _mm512_storeu_ps, _mm512_storeu_si512,
};
use std::ops::Range;

use crate::LANES;
use crate::attention::{Heads, Weigh, attend_by};
use crate::product::{BLOCKS, DEPTH, Slice, Start, Tile, Weights};

/// Rows of inputs that the AVX-512 path works on at once, with the four blocks of a panel: 24 of 32 registers for sums.
const ROWS_AVX512: usize = 6;

/// Rows of inputs that the AVX2 path works on at once, with half a block: 8 of 16 registers for sums.
const ROWS_AVX2: usize = 4;

#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni")]
pub(crate) fn multiply_avx512(inputs: &[u8], weights: &Weights, sums: &mut [i32]) {
    let (width, row) = (weights.inputs, weights.row());
    for (panel, (starts, slices)) in weights.panels().enumerate() {
        for (inputs, sums) in inputs.chunks(ROWS_AVX512 * width).zip(sums.chunks_mut(ROWS_AVX512 * row)) {
            let sums = &mut sums[panel * LANES * BLOCKS..];
            match inputs.len() / width {
                1 => some_avx512::<1>(inputs, starts, slices, sums, row),
                2 => some_avx512::<2>(inputs, starts, slices, sums, row),
                3 => some_avx512::<3>(inputs, starts, slices, sums, row),
                4 => some_avx512::<4>(inputs, starts, slices, sums, row),
                5 => some_avx512::<5>(inputs, starts, slices, sums, row),
                _ => some_avx512::<ROWS_AVX512>(inputs, starts, slices, sums, row),
            }
        }
    }
}

/// `ROWS` rows by one panel. The loops at both ends have fixed counts, or the compiler would keep the sums in memory.
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni")]
#[allow(clippy::needless_range_loop, reason = "loops of fixed counts keep the sums in registers")]
fn some_avx512<const ROWS: usize>(
    inputs: &[u8],
    starts: &[Start; BLOCKS],
    slices: &[Slice],
    sums: &mut [i32],
    row: usize,
) {
    let groups = inputs.as_chunks::<DEPTH>().0;
    let mut rows: [&[[u8; DEPTH]]; ROWS] = [&[]; ROWS];
    for of in 0..ROWS {
        rows[of] = &groups[of * slices.len()..][..slices.len()];
    }
    let mut lanes: [[__m512i; BLOCKS]; ROWS] = [starts.each_ref().map(|start| load_start(start)); ROWS];
    for (group, slice) in slices.iter().enumerate() {
        let tiles: [__m512i; BLOCKS] = slice.each_ref().map(|tile| load_tile(tile));
        for of in 0..ROWS {
            let input = _mm512_set1_epi32(i32::from_le_bytes(rows[of][group]));
            for block in 0..BLOCKS {
                lanes[of][block] = _mm512_dpbusd_epi32(lanes[of][block], input, tiles[block]);
            }
        }
    }
    for of in 0..ROWS {
        let sums = &mut sums[of * row..][..LANES * BLOCKS].as_chunks_mut::<LANES>().0;
        for block in 0..BLOCKS {
            // SAFETY: an array of 16 i32, 64 bytes that are ours to write; the store needs no alignment.
            unsafe { _mm512_storeu_si512(std::ptr::from_mut(&mut sums[block]).cast(), lanes[of][block]) };
        }
    }
}

#[target_feature(enable = "avx512f")]
fn load_tile(tile: &Tile) -> __m512i {
    // SAFETY: a tile is 64 bytes, aligned to 64.
    unsafe { _mm512_load_si512(std::ptr::from_ref(tile).cast()) }
}

#[target_feature(enable = "avx512f")]
fn load_start(start: &Start) -> __m512i {
    // SAFETY: a start is 16 i32, 64 bytes, aligned to 64.
    unsafe { _mm512_load_si512(std::ptr::from_ref(start).cast()) }
}

#[target_feature(enable = "avx2")]
pub(crate) fn multiply_avx2(inputs: &[u8], weights: &Weights, sums: &mut [i32]) {
    let (groups, row) = (weights.inputs / DEPTH, weights.row());
    let inputs = interleave(inputs, weights.inputs);
    for (panel, (starts, slices)) in weights.panels().enumerate() {
        for (block, start) in starts.iter().enumerate() {
            for (inputs, sums) in inputs.chunks(ROWS_AVX2 * groups).zip(sums.chunks_mut(ROWS_AVX2 * row)) {
                let sums = &mut sums[(panel * BLOCKS + block) * LANES..];
                for half in 0..2 {
                    let at = Half { start, slices, block, part: half };
                    let sums = &mut sums[half * LANES / 2..];
                    match inputs.len() / groups {
                        1 => some_avx2::<1>(inputs, at, sums, row),
                        2 => some_avx2::<2>(inputs, at, sums, row),
                        3 => some_avx2::<3>(inputs, at, sums, row),
                        _ => some_avx2::<ROWS_AVX2>(inputs, at, sums, row),
                    }
                }
            }
        }
    }
}

/// Inputs by groups of four, each widened, so that the groups that are read together lie together: of the first
/// [`ROWS_AVX2`] rows the first group of each, then the second of each; then the next rows. The last rows may be fewer.
fn interleave(inputs: &[u8], width: usize) -> Vec<i64> {
    let mut groups = Vec::with_capacity(inputs.len() / DEPTH);
    for some in inputs.chunks(ROWS_AVX2 * width) {
        for group in 0..width / DEPTH {
            groups.extend(some.chunks_exact(width).map(|row| widen(row.as_chunks().0[group])));
        }
    }
    groups
}

/// Four bytes as four 16-bit numbers side by side, the first in the low bits.
fn widen([a, b, c, d]: [u8; DEPTH]) -> i64 {
    i64::from(a) | i64::from(b) << 16 | i64::from(c) << 32 | i64::from(d) << 48
}

/// Eight outputs: half a block of a panel.
#[derive(Clone, Copy)]
struct Half<'a> {
    start: &'a Start,
    slices: &'a [Slice],
    block: usize,
    /// 0 or 1.
    part: usize,
}

/// `ROWS` rows by half a block. Each register has two part sums of four outputs (inputs 0 and 1, inputs 2 and 3 of a
/// group), which are added at the end.
#[target_feature(enable = "avx2")]
#[allow(clippy::needless_range_loop, reason = "loops of fixed counts keep the sums in registers")]
fn some_avx2<const ROWS: usize>(inputs: &[i64], at: Half<'_>, sums: &mut [i32], row: usize) {
    assert!(at.block < BLOCKS && at.part < 2, "half a block of the panel");
    let mut lanes = [[_mm256_setzero_si256(); 2]; ROWS];
    for (inputs, slice) in inputs.as_chunks::<ROWS>().0.iter().zip(at.slices) {
        // Rows within quarters: the other way round this took more than twice as long when it was measured.
        for quarter in 0..2 {
            let weights = load_quarter(&slice[at.block], 2 * at.part + quarter);
            for of in 0..ROWS {
                let products = _mm256_madd_epi16(_mm256_set1_epi64x(inputs[of]), weights);
                lanes[of][quarter] = _mm256_add_epi32(lanes[of][quarter], products);
            }
        }
    }
    for of in 0..ROWS {
        // Adding neighbours leaves outputs 0 1 4 5 2 3 6 7; the permutation puts the pairs in order.
        let pairs = _mm256_hadd_epi32(lanes[of][0], lanes[of][1]);
        let whole = _mm256_add_epi32(_mm256_permute4x64_epi64::<0b11_01_10_00>(pairs), load_half(at.start, at.part));
        let sums: &mut [i32; LANES / 2] = &mut sums[of * row..][..LANES / 2].as_chunks_mut().0[0];
        // SAFETY: an array of 8 i32, 32 bytes that are ours to write; the store needs no alignment.
        unsafe { _mm256_storeu_si256(std::ptr::from_mut(sums).cast(), whole) };
    }
}

/// Outputs `4 * quarter` to `4 * quarter + 3` of a tile, widened to 16 bits.
#[target_feature(enable = "avx2")]
fn load_quarter(tile: &Tile, quarter: usize) -> __m256i {
    let bytes: &[i8; 16] = &tile.0.as_chunks().0[quarter];
    // SAFETY: 16 bytes at a multiple of 16 within a tile, which is aligned to 64.
    _mm256_cvtepi8_epi16(unsafe { _mm_load_si128(std::ptr::from_ref(bytes).cast()) })
}

#[target_feature(enable = "avx2")]
fn load_half(start: &Start, half: usize) -> __m256i {
    let numbers: &[i32; 8] = &start.0.as_chunks().0[half];
    // SAFETY: 8 i32, 32 bytes, at a multiple of 32 within a start, which is aligned to 64.
    unsafe { _mm256_load_si256(std::ptr::from_ref(numbers).cast()) }
}

#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni")]
pub(crate) fn attend_avx512(
    values: &[f32],
    asked: Range<usize>,
    heads: Heads,
    mixed: &mut [f32],
    scratch: &mut Vec<f32>,
) {
    attend_by::<Avx512>(values, asked, heads, mixed, scratch);
}

#[target_feature(enable = "avx2")]
pub(crate) fn attend_avx2(
    values: &[f32],
    asked: Range<usize>,
    heads: Heads,
    mixed: &mut [f32],
    scratch: &mut Vec<f32>,
) {
    attend_by::<Avx2>(values, asked, heads, mixed, scratch);
}

/// Only [`attend_avx512`] uses it.
struct Avx512;

impl Weigh for Avx512 {
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "it is a door to the function below")]
    fn weighed<const ROWS: usize>(rows: &[f32], apart: usize, values: &[f32]) -> [[f32; LANES]; ROWS] {
        // SAFETY: whoever called `attend_avx512` knew that the processor has AVX-512.
        unsafe { weighed_avx512(rows, apart, values) }
    }
}

/// One register of sums a row.
#[target_feature(enable = "avx512f")]
#[allow(clippy::needless_range_loop, reason = "loops of fixed counts keep the sums in registers")]
fn weighed_avx512<const ROWS: usize>(rows: &[f32], apart: usize, values: &[f32]) -> [[f32; LANES]; ROWS] {
    let values = values.as_chunks::<LANES>().0;
    let rows = apart_rows::<ROWS>(rows, apart, values.len());
    let mut sums: [__m512; ROWS] = [_mm512_setzero_ps(); ROWS];
    for (at, value) in values.iter().enumerate() {
        // SAFETY: an array of 16 f32, 64 bytes; the load needs no alignment.
        let value = unsafe { _mm512_loadu_ps(value.as_ptr()) };
        for of in 0..ROWS {
            sums[of] = _mm512_add_ps(sums[of], _mm512_mul_ps(_mm512_set1_ps(rows[of][at]), value));
        }
    }
    let mut lanes = [[0.0; LANES]; ROWS];
    for of in 0..ROWS {
        // SAFETY: an array of 16 f32, 64 bytes that are ours to write; the store needs no alignment.
        unsafe { _mm512_storeu_ps(lanes[of].as_mut_ptr(), sums[of]) };
    }
    lanes
}

/// Only [`attend_avx2`] uses it.
struct Avx2;

impl Weigh for Avx2 {
    #[inline(always)]
    #[allow(clippy::inline_always, reason = "it is a door to the function below")]
    fn weighed<const ROWS: usize>(rows: &[f32], apart: usize, values: &[f32]) -> [[f32; LANES]; ROWS] {
        // SAFETY: whoever called `attend_avx2` knew that the processor has AVX2.
        unsafe { weighed_avx2(rows, apart, values) }
    }
}

/// Half the lanes at a time: one register of sums a row, so that eight rows fit into sixteen registers.
#[target_feature(enable = "avx2")]
#[allow(clippy::needless_range_loop, reason = "loops of fixed counts keep the sums in registers")]
fn weighed_avx2<const ROWS: usize>(rows: &[f32], apart: usize, values: &[f32]) -> [[f32; LANES]; ROWS] {
    let values = values.as_chunks::<{ LANES / 2 }>().0.as_chunks::<2>().0;
    let rows = apart_rows::<ROWS>(rows, apart, values.len());
    let mut lanes = [[0.0; LANES]; ROWS];
    for half in 0..2 {
        let mut sums: [__m256; ROWS] = [_mm256_setzero_ps(); ROWS];
        for (at, value) in values.iter().enumerate() {
            // SAFETY: an array of 8 f32, 32 bytes; the load needs no alignment.
            let value = unsafe { _mm256_loadu_ps(value[half].as_ptr()) };
            for of in 0..ROWS {
                sums[of] = _mm256_add_ps(sums[of], _mm256_mul_ps(_mm256_set1_ps(rows[of][at]), value));
            }
        }
        for of in 0..ROWS {
            let lanes = &mut lanes[of].as_chunks_mut::<{ LANES / 2 }>().0[half];
            // SAFETY: an array of 8 f32, 32 bytes that are ours to write; the store needs no alignment.
            unsafe { _mm256_storeu_ps(lanes.as_mut_ptr(), sums[of]) };
        }
    }
    lanes
}

/// The first `long` numbers of each row.
#[inline]
fn apart_rows<const ROWS: usize>(rows: &[f32], apart: usize, long: usize) -> [&[f32]; ROWS] {
    std::array::from_fn(|of| &rows[of * apart..][..long])
}
