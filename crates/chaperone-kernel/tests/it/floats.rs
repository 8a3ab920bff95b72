//! Rows of floats: the same bits on every path, near the true values, and what happens at the edges.

use std::ops::Range;

use chaperone_kernel::{Heads, Path, Scale, attend, exp, finish, gelu, normalise, project, quantise};

/// Floats between -`size` and `size`, from a fixed sequence.
fn floats(count: usize, size: f32, mut seed: u64) -> Vec<f32> {
    let mut next = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let [.., a, b] = seed.to_be_bytes().first_chunk::<2>().copied().map_or([0, 0], |top| top);
        size * (f32::from(u16::from_be_bytes([a, b])) / 32_768.0 - 1.0)
    };
    (0..count).map(|_| next()).collect()
}

/// Runs the work on every path and expects the bits of the first.
fn same_bits(work: impl Fn(Path) -> Vec<f32>) -> Vec<f32> {
    let bits = |values: &[f32]| values.iter().map(|value| value.to_bits()).collect::<Vec<_>>();
    let plain = work(Path::PLAIN);
    for path in Path::all() {
        assert_eq!(bits(&work(path)), bits(&plain), "{}", path.name());
    }
    plain
}

/// The error function by its series, in f64.
fn erf(x: f64) -> f64 {
    let (mut term, mut total) = (x, x);
    for n in 1..200 {
        let n = f64::from(n);
        term *= -x * x / n;
        total += term / (2.0 * n + 1.0);
    }
    total * std::f64::consts::FRAC_2_SQRT_PI
}

#[test]
fn gelu_is_near_the_true_one_and_the_same_on_every_path() {
    let values: Vec<f32> = (-5000..=5000_i16).map(|step| f32::from(step) / 1000.0).collect();
    let found = same_bits(|path| {
        let mut values = values.clone();
        gelu(path, &mut values);
        values
    });
    for (value, found) in values.iter().zip(found) {
        let value = f64::from(*value);
        let wanted = 0.5 * value * (1.0 + erf(value * std::f64::consts::FRAC_1_SQRT_2));
        assert!((f64::from(found) - wanted).abs() < 2e-6, "{value}: {found} for {wanted}");
    }
    let mut far = [-1e20, -30.0, 0.0, 30.0, 1e20];
    gelu(Path::best(), &mut far);
    assert_eq!(far.map(f32::to_bits), [-0.0, -0.0, 0.0, 30.0, 1e20_f32].map(f32::to_bits));
}

#[test]
fn exp_is_near_the_true_one_and_stops_at_its_ends() {
    for step in -8700..=8800_i16 {
        let x = f32::from(step) / 100.0;
        let wanted = f64::from(x).exp();
        assert!((f64::from(exp(x)) / wanted - 1.0).abs() < 3e-7, "e to the {x}");
    }
    assert_eq!(exp(f32::MIN).to_bits(), exp(-87.0).to_bits());
    assert_eq!(exp(f32::MAX).to_bits(), exp(88.0).to_bits());
}

#[test]
fn quantising_loses_at_most_half_a_step() {
    let values = floats(9 * 48, 3.0, 1);
    let mut bytes = vec![0; values.len()];
    let scales = same_bits(|path| {
        let mut scales = vec![0.0; 9];
        quantise(path, &values, &mut bytes.clone(), &mut scales);
        scales
    });
    quantise(Path::PLAIN, &values, &mut bytes, &mut [0.0; 9]);
    for path in Path::all() {
        let mut others = vec![0; values.len()];
        quantise(path, &values, &mut others, &mut [0.0; 9]);
        assert_eq!(others, bytes, "{}", path.name());
    }
    for ((row, bytes), scale) in values.chunks(48).zip(bytes.chunks(48)).zip(scales) {
        for (value, byte) in row.iter().zip(bytes) {
            assert!((value - (f32::from(*byte) - 128.0) * scale).abs() <= scale * 0.5001);
        }
        assert!(bytes.iter().any(|byte| byte.abs_diff(128) == 127), "the greatest value takes the last step");
    }
}

#[test]
fn a_row_of_nothing_quantises_to_nothing() {
    let (mut bytes, mut scales) = (vec![0; 32], vec![9.0; 2]);
    let mut values = vec![0.0; 32];
    values[20] = 1e-38;
    quantise(Path::best(), &values, &mut bytes, &mut scales);
    assert_eq!((bytes, scales), (vec![128; 32], vec![0.0; 2]));
}

#[test]
fn finishing_scales_adds_the_bias_and_skips_padding() {
    let (sums, bias) = (vec![1, 2, 3, 4, -5, 9, 9, 9, 10, 20, 30, 40, -50, 9, 9, 9], [0.5; 5]);
    let product = Scale { scale: &[1.0, 2.0, 4.0, 8.0, 16.0], bias: &bias };
    let found = same_bits(|path| {
        let mut values = vec![100.0; 10];
        finish(path, &sums, &[1.0, 0.5], product, &mut values, false);
        finish(path, &sums, &[1.0, 0.5], product, &mut values, true);
        values
    });
    assert_eq!(found, [3.0, 9.0, 25.0, 65.0, -159.0, 11.0, 41.0, 121.0, 321.0, -799.0]);
}

#[test]
fn a_normalised_row_has_mean_nought_and_variance_one() {
    let (values, weight, bias) = (floats(5 * 384, 40.0, 2), vec![2.0; 384], vec![0.25; 384]);
    let found = same_bits(|path| {
        let mut values = values.clone();
        normalise(path, &mut values, &weight, &bias, 1e-12);
        values
    });
    for (row, before) in found.chunks(384).zip(values.chunks(384)) {
        let mean = before.iter().map(|&value| f64::from(value)).sum::<f64>() / 384.0;
        let variance = before.iter().map(|&value| (f64::from(value) - mean).powi(2)).sum::<f64>() / 384.0;
        for (found, before) in row.iter().zip(before) {
            let wanted = (f64::from(*before) - mean) / variance.sqrt() * 2.0 + 0.25;
            assert!((f64::from(*found) - wanted).abs() < 1e-5);
        }
    }
}

#[test]
fn attention_follows_its_definition_at_every_length() {
    let heads = Heads { count: 2, width: 64 };
    for tokens in [1, 2, 15, 16, 17, 33] {
        let values = floats(tokens * 192, 2.0, 3);
        let found = same_bits(|path| {
            let (mut mixed, mut scratch) = (vec![9.0; tokens * 64], vec![5.0; 3]);
            attend(path, &values, 0..tokens, heads, &mut mixed, &mut scratch);
            mixed
        });
        let at = |token: usize, part: usize, place: usize| f64::from(values[token * 192 + part * 64 + place]);
        for token in 0..tokens {
            for place in 0..64 {
                let head = place / 32 * 32..place / 32 * 32 + 32;
                let score =
                    |other: usize| head.clone().map(|d| at(token, 0, d) * at(other, 1, d)).sum::<f64>() / 32_f64.sqrt();
                let shares: Vec<f64> = (0..tokens).map(|other| score(other).exp()).collect();
                let mixed: f64 = shares.iter().enumerate().map(|(other, share)| share * at(other, 2, place)).sum();
                let wanted = mixed / shares.iter().sum::<f64>();
                let found = f64::from(found[token * 64 + place]);
                assert!((found - wanted).abs() < 1e-5, "{tokens} tokens: {found} for {wanted}");
            }
        }
    }
}

#[test]
fn the_tokens_that_are_asked_get_the_same_as_if_all_were_asked() {
    let (heads, tokens) = (Heads { count: 2, width: 64 }, 21);
    let values = floats(tokens * 192, 2.0, 8);
    let asked = |asked: Range<usize>| {
        same_bits(|path| {
            let mut mixed = vec![9.0; asked.len() * 64];
            attend(path, &values, asked.clone(), heads, &mut mixed, &mut Vec::new());
            mixed
        })
    };
    let all = asked(0..tokens);
    for some in [0..1, 3..14, 5..tokens, 20..21, 7..7] {
        assert_eq!(asked(some.clone()), all[some.start * 64..some.end * 64], "{some:?}");
    }
    assert_eq!(asked(20..22), [9.0; 128], "there is no token beyond the last");
}

#[test]
fn scores_far_apart_leave_one_share_and_no_other() {
    let mut values = vec![0.0; 2 * 48];
    (values[0], values[16], values[48 + 16]) = (1e15, 1e15, -1e15);
    (values[32], values[48 + 32]) = (3.0, 5.0);
    let mut mixed = vec![0.0; 32];
    attend(Path::best(), &values, 0..2, Heads { count: 1, width: 16 }, &mut mixed, &mut Vec::new());
    assert!((mixed[0] - 3.0).abs() < 1e-6, "{}", mixed[0]);
}

#[test]
fn a_projection_is_a_row_of_dot_products() {
    let (rows, weight, bias) = (floats(3 * 32, 1.0, 4), floats(5 * 32, 1.0, 5), floats(5, 1.0, 6));
    let found = same_bits(|path| {
        let mut results = vec![0.0; 15];
        project(path, &rows, &weight, &bias, &mut results);
        results
    });
    for (row, results) in rows.chunks(32).zip(found.chunks(5)) {
        for ((weight, bias), found) in weight.chunks(32).zip(&bias).zip(results) {
            let wanted: f64 = row.iter().zip(weight).map(|(&a, &b)| f64::from(a) * f64::from(b)).sum();
            assert!((f64::from(*found) - wanted - f64::from(*bias)).abs() < 1e-5);
        }
    }
}
