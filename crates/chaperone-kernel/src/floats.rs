//! The rows of plain f32 of an encoder: quantise, finish a product, normalise, GELU, project.
//!
//! Each loop is written once, plainly, and compiled three times: for the least processor, with AVX2 and with AVX-512.
//! The source fixes the order of every sum ([`LANES`] partial sums, then halves onto halves), and the compiler may
//! neither reorder floats nor fuse a multiplication with an addition, so all three give the same bits.
//! Every number that comes in is finite and of moderate size; the reader of a model sees to that.
//! Deliberately absent: `exp`, `erf` and any other function of the platform's mathematics library.

use crate::LANES;
use crate::path::{Kind, Path};

/// Makes `pub fn name(path, ...)` of an inlined plain function, with one copy a path.
macro_rules! on_each_path {
    ($($(#[$about:meta])* $name:ident = $plain:ident($($given:ident: $type:ty),*);)*) => {$(
        $(#[$about])*
        pub fn $name(path: Path, $($given: $type),*) {
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2")]
            fn avx2($($given: $type),*) {
                $plain($($given),*);
            }
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx512f,avx512bw,avx512vl,avx512dq,avx512vnni")]
            fn avx512($($given: $type),*) {
                $plain($($given),*);
            }
            match path.0 {
                Kind::Plain => $plain($($given),*),
                #[cfg(target_arch = "x86_64")]
                // SAFETY: a path of this kind is only made after the processor said that it has AVX2.
                Kind::Avx2 => unsafe { avx2($($given),*) },
                #[cfg(target_arch = "x86_64")]
                // SAFETY: a path of this kind is only made after the processor said that it has these parts.
                Kind::Avx512 => unsafe { avx512($($given),*) },
            }
        }
    )*};
}

on_each_path! {
    /// Rows of floats as bytes: `byte = round(value / scale) + 128` with `scale = greatest size in the row / 127`.
    /// A row of (nearly) nothing has the scale 0. `values` and `bytes` have equal length, one scale a row.
    quantise = plain_quantise(values: &[f32], bytes: &mut [u8], scales: &mut [f32]);

    /// The sums of a product as floats: `sum * (scale of the row * scale of the output) + bias`, added to what stands
    /// in `values` or put in its place. `values` has `bias.len()` floats a row, `sums` at least as many.
    finish = plain_finish(sums: &[i32], scales: &[f32], product: Scale<'_>, values: &mut [f32], add: bool);

    /// Each row of `values` to mean 0 and variance 1 (plus `epsilon`), times `weight`, plus `bias`.
    normalise = plain_normalise(values: &mut [f32], weight: &[f32], bias: &[f32], epsilon: f32);

    /// GELU by the error function: `x / 2 * (1 + erf(x / sqrt 2))`.
    gelu = plain_gelu(values: &mut [f32]);

    /// A small linear layer in floats: `results[row][output] = bias[output] + rows[row] . weight[output]`.
    project = plain_project(rows: &[f32], weight: &[f32], bias: &[f32], results: &mut [f32]);
}

/// What turns the sums of a product back into floats: one scale and one bias an output.
#[derive(Clone, Copy, Debug)]
pub struct Scale<'a> {
    /// What one step of a weight is worth.
    pub scale: &'a [f32],
    /// What is added.
    pub bias: &'a [f32],
}

/// Added to a float of less than 2^22 it leaves the nearest whole number (ties to even) in the low bits.
const ROUND: f32 = 12_582_912.0;

#[inline(always)]
#[allow(clippy::inline_always, reason = "each copy for wider registers is made by inlining")]
pub(crate) fn greater(one: f32, other: f32) -> f32 {
    if one > other { one } else { other }
}

/// Sixteen partial sums to one, halves onto halves.
#[inline(always)]
#[allow(clippy::inline_always, reason = "each copy for wider registers is made by inlining")]
pub(crate) fn fold(mut lanes: [f32; LANES], both: impl Fn(f32, f32) -> f32) -> f32 {
    let mut half = LANES / 2;
    while half > 0 {
        for lane in 0..half {
            lanes[lane] = both(lanes[lane], lanes[lane + half]);
        }
        half /= 2;
    }
    lanes[0]
}

/// The sum of `of(value)` over a row whose length is a multiple of [`LANES`].
#[inline(always)]
#[allow(clippy::inline_always, reason = "each copy for wider registers is made by inlining")]
pub(crate) fn sum(row: &[f32], of: impl Fn(f32) -> f32) -> f32 {
    let mut lanes = [0.0; LANES];
    for chunk in row.as_chunks::<LANES>().0 {
        for (lane, &value) in lanes.iter_mut().zip(chunk) {
            *lane += of(value);
        }
    }
    fold(lanes, |one, other| one + other)
}

/// e to the x, within two units of the last place, for x up to 88; below -87 it stays at e^-87.
///
/// x = n ln 2 + r with |r| <= ln 2 / 2, then the series of e^r to the seventh power (the rest is under 6e-9) and n put
/// into the exponent. ln 2 is taken in two parts, so that n times the first (355/512) is exact.
#[inline(always)]
#[allow(clippy::inline_always, reason = "each copy for wider registers is made by inlining")]
pub fn exp(x: f32) -> f32 {
    let x = greater(x, -87.0);
    let x = if x < 88.0 { x } else { 88.0 };
    let whole = x * std::f32::consts::LOG2_E + ROUND;
    let n = whole - ROUND;
    let r = x - n * (355.0 / 512.0) + n * 2.121_944_4e-4;
    let series = 1.0
        + r * (1.0
            + r * (0.5
                + r * (1.0 / 6.0 + r * (1.0 / 24.0 + r * (1.0 / 120.0 + r * (1.0 / 720.0 + r * (1.0 / 5040.0)))))));
    let exponent = whole.to_bits().wrapping_sub(ROUND.to_bits()).wrapping_add(127) << 23;
    series * f32::from_bits(exponent)
}

/// The error function within 2e-7: Abramowitz and Stegun, Handbook of Mathematical Functions, 7.1.26.
#[inline(always)]
#[allow(clippy::inline_always, reason = "each copy for wider registers is made by inlining")]
fn erf(x: f32) -> f32 {
    let size = x.abs();
    let t = 1.0 / (1.0 + 0.327_591_1 * size);
    let series = t * (0.254_829_6 + t * (-0.284_496_74 + t * (1.421_413_7 + t * (-1.453_152_1 + t * 1.061_405_4))));
    (1.0 - series * exp(-(size * size))).copysign(x)
}

#[inline(always)]
#[allow(clippy::inline_always, reason = "each copy for wider registers is made by inlining")]
fn plain_quantise(values: &[f32], bytes: &mut [u8], scales: &mut [f32]) {
    let width = values.len() / scales.len().max(1);
    if width == 0 {
        return;
    }
    let rows = values.chunks_exact(width).zip(bytes.chunks_exact_mut(width));
    for ((values, bytes), scale) in rows.zip(scales) {
        let mut lanes = [0.0; LANES];
        for chunk in values.as_chunks::<LANES>().0 {
            for (lane, &value) in lanes.iter_mut().zip(chunk) {
                *lane = greater(value.abs(), *lane);
            }
        }
        let greatest = fold(lanes, greater);
        // Below this the reciprocal would not be finite, and nothing is left to tell apart.
        let (step, inverse) = if greatest > 1e-30 { (greatest / 127.0, 127.0 / greatest) } else { (0.0, 0.0) };
        *scale = step;
        for (byte, &value) in bytes.iter_mut().zip(values) {
            let steps = (value * inverse + ROUND).to_bits().wrapping_sub(ROUND.to_bits()).wrapping_add(128);
            *byte = steps.to_le_bytes()[0];
        }
    }
}

#[inline(always)]
#[allow(clippy::inline_always, reason = "each copy for wider registers is made by inlining")]
#[allow(clippy::cast_precision_loss, reason = "rounding a sum to the nearest float is what is meant")]
fn plain_finish(sums: &[i32], scales: &[f32], product: Scale<'_>, values: &mut [f32], add: bool) {
    let (row, width) = (sums.len() / scales.len().max(1), product.bias.len());
    if row == 0 || width == 0 {
        return;
    }
    for ((sums, values), &of_row) in sums.chunks_exact(row).zip(values.chunks_exact_mut(width)).zip(scales) {
        for (((value, &sum), &scale), &bias) in values.iter_mut().zip(sums).zip(product.scale).zip(product.bias) {
            let finished = sum as f32 * (of_row * scale) + bias;
            *value = if add { *value + finished } else { finished };
        }
    }
}

#[inline(always)]
#[allow(clippy::inline_always, reason = "each copy for wider registers is made by inlining")]
#[allow(clippy::cast_precision_loss, reason = "a width is far below 2^24")]
fn plain_normalise(values: &mut [f32], weight: &[f32], bias: &[f32], epsilon: f32) {
    let width = weight.len();
    if width == 0 {
        return;
    }
    for row in values.chunks_exact_mut(width) {
        let mean = sum(row, |value| value) / width as f32;
        let variance = sum(row, |value| (value - mean) * (value - mean)) / width as f32;
        let inverse = 1.0 / (variance + epsilon).sqrt();
        for ((value, &weight), &bias) in row.iter_mut().zip(weight).zip(bias) {
            *value = (*value - mean) * inverse * weight + bias;
        }
    }
}

#[inline(always)]
#[allow(clippy::inline_always, reason = "each copy for wider registers is made by inlining")]
fn plain_gelu(values: &mut [f32]) {
    for value in values {
        *value = 0.5 * *value * (1.0 + erf(*value * std::f32::consts::FRAC_1_SQRT_2));
    }
}

#[inline(always)]
#[allow(clippy::inline_always, reason = "each copy for wider registers is made by inlining")]
fn plain_project(rows: &[f32], weight: &[f32], bias: &[f32], results: &mut [f32]) {
    let (width, outputs) = (weight.len() / bias.len().max(1), bias.len());
    if width == 0 {
        return;
    }
    // Sums are stored for a few outputs before any is folded: folded one by one, they would not stay in registers.
    let mut sums = [[0.0; LANES]; 8];
    for (row, results) in rows.chunks_exact(width).zip(results.chunks_exact_mut(outputs)) {
        let some = weight.chunks(sums.len() * width).zip(bias.chunks(sums.len()));
        for ((weight, bias), results) in some.zip(results.chunks_mut(sums.len())) {
            for (sums, weight) in sums.iter_mut().zip(weight.chunks_exact(width)) {
                let mut lanes = [0.0; LANES];
                for (row, weight) in row.as_chunks::<LANES>().0.iter().zip(weight.as_chunks::<LANES>().0) {
                    for ((lane, &value), &weight) in lanes.iter_mut().zip(row).zip(weight) {
                        *lane += value * weight;
                    }
                }
                *sums = lanes;
            }
            for ((result, sums), bias) in results.iter_mut().zip(sums).zip(bias) {
                *result = bias + fold(sums, |one, other| one + other);
            }
        }
    }
}
