//! The products of `product.rs` with the registers of x86-64: AVX2, and AVX-512 with VNNI.
//!
//! Both walk the same tiles. A block of outputs stays in the first cache while the rows of inputs pass by; a few rows
//! and blocks at once keep their sums in registers. Neither saturates: VNNI's `vpdpbusd` adds four products in 32
//! bits, and the AVX2 path widens bytes to 16 bits before `vpmaddwd`, because the shorter `vpmaddubsw` would clip.
//! Deliberately absent: loops over floats, which the compiler vectorises by itself.

use std::arch::x86_64::{
    __m256i, __m512i, _mm_load_si128, _mm256_add_epi32, _mm256_cvtepi8_epi16, _mm256_hadd_epi32, _mm256_load_si256,
    _mm256_madd_epi16, _mm256_permute4x64_epi64, _mm256_set1_epi64x, _mm256_setzero_si256, _mm256_storeu_si256,
    _mm512_dpbusd_epi32, _mm512_load_si512, _mm512_set1_epi32, _mm512_storeu_si512,
};

use crate::LANES;
use crate::product::{DEPTH, Start, Tile, Weights};

/// Blocks of 16 outputs that the AVX-512 path works on at once.
const WIDE: usize = 4;

#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni")]
pub(crate) fn multiply_avx512(inputs: &[u8], weights: &Weights, sums: &mut [i32]) {
    let blocks = weights.starts.len();
    let mut block = 0;
    while block + WIDE <= blocks {
        rows_avx512::<WIDE>(inputs, weights, block, sums);
        block += WIDE;
    }
    while block < blocks {
        rows_avx512::<1>(inputs, weights, block, sums);
        block += 1;
    }
}

/// All rows of inputs by `BLOCKS` blocks of outputs from `block` on: six rows at a time, then what is left.
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni")]
fn rows_avx512<const BLOCKS: usize>(inputs: &[u8], weights: &Weights, block: usize, sums: &mut [i32]) {
    let groups = weights.inputs / DEPTH;
    let starts = &weights.starts[block..block + BLOCKS];
    let tiles: [&[Tile]; BLOCKS] = std::array::from_fn(|of| &weights.tiles[(block + of) * groups..][..groups]);
    let (row, from) = (weights.row(), block * LANES);
    let mut inputs = inputs.chunks_exact(6 * weights.inputs);
    let mut sums = sums.chunks_exact_mut(6 * row);
    for (inputs, sums) in inputs.by_ref().zip(sums.by_ref()) {
        some_avx512::<6, BLOCKS>(inputs, starts, tiles, &mut sums[from..], row);
    }
    let (inputs, sums) = (inputs.remainder(), sums.into_remainder());
    match inputs.len() / weights.inputs {
        1 => some_avx512::<1, BLOCKS>(inputs, starts, tiles, &mut sums[from..], row),
        2 => some_avx512::<2, BLOCKS>(inputs, starts, tiles, &mut sums[from..], row),
        3 => some_avx512::<3, BLOCKS>(inputs, starts, tiles, &mut sums[from..], row),
        4 => some_avx512::<4, BLOCKS>(inputs, starts, tiles, &mut sums[from..], row),
        5 => some_avx512::<5, BLOCKS>(inputs, starts, tiles, &mut sums[from..], row),
        _ => {}
    }
}

/// `ROWS` rows by `BLOCKS` blocks, the sums in `ROWS * BLOCKS` registers (at most 24 of the 32).
#[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni")]
fn some_avx512<const ROWS: usize, const BLOCKS: usize>(
    inputs: &[u8],
    starts: &[Start],
    tiles: [&[Tile]; BLOCKS],
    sums: &mut [i32],
    row: usize,
) {
    let groups = tiles[0].len();
    let rows: [&[[u8; DEPTH]]; ROWS] =
        std::array::from_fn(|of| &inputs.as_chunks::<DEPTH>().0[of * groups..(of + 1) * groups]);
    let mut lanes: [[__m512i; BLOCKS]; ROWS] = [std::array::from_fn(|of| load_start(&starts[of])); ROWS];
    for group in 0..groups {
        let tile: [__m512i; BLOCKS] = std::array::from_fn(|of| load_tile(&tiles[of][group]));
        for (lanes, inputs) in lanes.iter_mut().zip(rows) {
            let inputs = _mm512_set1_epi32(i32::from_le_bytes(inputs[group]));
            for (lane, tile) in lanes.iter_mut().zip(tile) {
                *lane = _mm512_dpbusd_epi32(*lane, inputs, tile);
            }
        }
    }
    for (lanes, sums) in lanes.iter().zip(sums.chunks_mut(row)) {
        for (lane, sums) in lanes.iter().zip(sums.as_chunks_mut::<LANES>().0) {
            // SAFETY: `sums` is an array of 16 i32, 64 bytes that are ours to write; the store needs no alignment.
            unsafe { _mm512_storeu_si512(std::ptr::from_mut(sums).cast(), *lane) };
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

/// One block of 16 outputs after another, three rows at a time: twelve registers of sums, each with two part sums an
/// output (inputs 0 and 1, inputs 2 and 3 of a group) that are added at the end.
#[target_feature(enable = "avx2")]
pub(crate) fn multiply_avx2(inputs: &[u8], weights: &Weights, sums: &mut [i32]) {
    let groups = weights.inputs / DEPTH;
    let row = weights.row();
    let inputs: Vec<i64> = inputs.as_chunks::<DEPTH>().0.iter().map(widen).collect();
    for (block, start) in weights.starts.iter().enumerate() {
        let tiles = &weights.tiles[block * groups..(block + 1) * groups];
        let from = block * LANES;
        let mut inputs = inputs.chunks_exact(3 * groups);
        let mut sums = sums.chunks_exact_mut(3 * row);
        for (inputs, sums) in inputs.by_ref().zip(sums.by_ref()) {
            some_avx2::<3>(inputs, start, tiles, &mut sums[from..], row);
        }
        let (inputs, sums) = (inputs.remainder(), sums.into_remainder());
        match inputs.len() / groups {
            1 => some_avx2::<1>(inputs, start, tiles, &mut sums[from..], row),
            2 => some_avx2::<2>(inputs, start, tiles, &mut sums[from..], row),
            _ => {}
        }
    }
}

/// Four bytes as four 16-bit numbers in one register's lane, the first in the low bits.
fn widen(&[a, b, c, d]: &[u8; DEPTH]) -> i64 {
    i64::from(a) | i64::from(b) << 16 | i64::from(c) << 32 | i64::from(d) << 48
}

#[target_feature(enable = "avx2")]
fn some_avx2<const ROWS: usize>(inputs: &[i64], start: &Start, tiles: &[Tile], sums: &mut [i32], row: usize) {
    let rows: [&[i64]; ROWS] = std::array::from_fn(|of| &inputs[of * tiles.len()..(of + 1) * tiles.len()]);
    let mut lanes = [[_mm256_setzero_si256(); 4]; ROWS];
    for (group, tile) in tiles.iter().enumerate() {
        let tile: [__m256i; 4] = std::array::from_fn(|quarter| load_quarter(tile, quarter));
        for (lanes, inputs) in lanes.iter_mut().zip(rows) {
            let inputs = _mm256_set1_epi64x(inputs[group]);
            for (lane, tile) in lanes.iter_mut().zip(tile) {
                *lane = _mm256_add_epi32(*lane, _mm256_madd_epi16(inputs, tile));
            }
        }
    }
    for (lanes, sums) in lanes.iter().zip(sums.chunks_mut(row)) {
        for (half, sums) in sums.as_chunks_mut::<8>().0.iter_mut().take(2).enumerate() {
            // Adding neighbours leaves outputs 0 1 4 5 2 3 6 7; the permutation puts the pairs in order.
            let pairs = _mm256_hadd_epi32(lanes[2 * half], lanes[2 * half + 1]);
            let whole = _mm256_add_epi32(_mm256_permute4x64_epi64::<0b11_01_10_00>(pairs), load_half(start, half));
            // SAFETY: `sums` is an array of 8 i32, 32 bytes that are ours to write; the store needs no alignment.
            unsafe { _mm256_storeu_si256(std::ptr::from_mut(sums).cast(), whole) };
        }
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
