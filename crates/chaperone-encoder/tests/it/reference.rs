//! The forward pass by its definition: f64, one loop after another, nothing shared with the crate.

use std::f64::consts::{FRAC_1_SQRT_2, FRAC_2_SQRT_PI};

use crate::model::{Model, Tensor};

/// A row a token.
type Rows = Vec<Vec<f64>>;

/// What the reference makes of a sequence.
pub(crate) struct Answer {
    pub(crate) tags: Rows,
    pub(crate) codes: Rows,
    pub(crate) text: Vec<f64>,
}

/// Runs `sequence` (piece, type) through the model; `text` are the places of the text's own tokens. With `steps` the
/// inputs of linear layers are rounded to 127 steps either way, as the crate does, without them they are not.
pub(crate) fn run(model: &Model, sequence: &[(usize, usize)], text: std::ops::Range<usize>, steps: bool) -> Answer {
    let width = model.width;
    let words = table(model, "words");
    let (positions, types) = (floats(model, "positions", width), floats(model, "types", width));
    let mut rows: Rows = sequence
        .iter()
        .enumerate()
        .map(|(at, &(piece, kind))| (0..width).map(|i| words[piece][i] + positions[at][i] + types[kind][i]).collect())
        .collect();
    norm(model, "embedding.norm", &mut rows);
    for layer in 0..model.layers {
        let apply = |part: &str, rows: &Rows| linear(model, &format!("{layer}.{part}"), rows, steps);
        let [query, key, value] = ["query", "key", "value"].map(|part| apply(part, &rows));
        let mixed = attention(&query, &key, &value, model.heads);
        add(&mut rows, &apply("output", &mixed));
        norm(model, &format!("{layer}.attention.norm"), &mut rows);
        let mut inner = apply("up", &rows);
        for value in inner.iter_mut().flatten() {
            *value = 0.5 * *value * (1.0 + erf(*value * FRAC_1_SQRT_2));
        }
        add(&mut rows, &apply("down", &inner));
        norm(model, &format!("{layer}.norm"), &mut rows);
    }
    let own = &rows[text];
    let mean = (0..width).map(|i| own.iter().map(|row| row[i]).sum::<f64>() / own.len().max(1) as f64);
    let most = (0..width).map(|i| own.iter().map(|row| row[i]).reduce(f64::max).unwrap_or(0.0));
    let pool: Vec<f64> = mean.chain(most).collect();
    Answer {
        tags: own.iter().map(|row| head(model, "tags", row)).collect(),
        codes: own.iter().map(|row| head(model, "codes", row)).collect(),
        text: head(model, "text", &pool),
    }
}

fn tensor<'a>(model: &'a Model, name: &str) -> &'a Tensor {
    &model.tensors[name]
}

fn floats(model: &Model, name: &str, width: usize) -> Rows {
    tensor(model, name).f32s().chunks(width).map(<[f64]>::to_vec).collect()
}

/// A matrix of bytes, each row times its scale.
fn table(model: &Model, name: &str) -> Rows {
    let weight = tensor(model, &format!("{name}.weight"));
    let scale = tensor(model, &format!("{name}.scale")).f32s();
    let rows = weight.bytes.chunks(weight.shape[1]).zip(scale);
    rows.map(|(row, scale)| row.iter().map(|byte| f64::from(byte.cast_signed()) * scale).collect()).collect()
}

fn dot(one: &[f64], other: &[f64]) -> f64 {
    one.iter().zip(other).map(|(a, b)| a * b).sum()
}

fn linear(model: &Model, name: &str, rows: &Rows, steps: bool) -> Rows {
    let (weight, bias) = (table(model, name), tensor(model, &format!("{name}.bias")).f32s());
    let stepped = |row: &Vec<f64>| {
        let step = row.iter().fold(0.0, |most: f64, value| most.max(value.abs())) / 127.0;
        row.iter().map(|value| if steps { (value / step).round_ties_even() * step } else { *value }).collect()
    };
    let rows: Rows = rows.iter().map(stepped).collect();
    rows.iter().map(|row| weight.iter().zip(&bias).map(|(weight, bias)| dot(row, weight) + bias).collect()).collect()
}

fn head(model: &Model, name: &str, row: &[f64]) -> Vec<f64> {
    let weight = floats(model, &format!("{name}.weight"), row.len());
    let bias = tensor(model, &format!("{name}.bias")).f32s();
    weight.iter().zip(bias).map(|(weight, bias)| dot(row, weight) + bias).collect()
}

fn norm(model: &Model, name: &str, rows: &mut Rows) {
    let (weight, bias) =
        (tensor(model, &format!("{name}.weight")).f32s(), tensor(model, &format!("{name}.bias")).f32s());
    for row in rows {
        let mean = row.iter().sum::<f64>() / row.len() as f64;
        let variance = row.iter().map(|value| (value - mean).powi(2)).sum::<f64>() / row.len() as f64;
        for (i, value) in row.iter_mut().enumerate() {
            *value = (*value - mean) / (variance + 1e-12).sqrt() * weight[i] + bias[i];
        }
    }
}

fn add(rows: &mut Rows, others: &Rows) {
    for (value, other) in rows.iter_mut().flatten().zip(others.iter().flatten()) {
        *value += other;
    }
}

fn attention(query: &Rows, key: &Rows, value: &Rows, heads: usize) -> Rows {
    let width = query[0].len();
    let head = width / heads;
    let mut mixed = vec![vec![0.0; width]; query.len()];
    for first in (0..width).step_by(head) {
        for (token, query) in query.iter().enumerate() {
            let scores: Vec<f64> = key
                .iter()
                .map(|key| dot(&query[first..first + head], &key[first..first + head]) / (head as f64).sqrt())
                .collect();
            let most = scores.iter().copied().fold(f64::MIN, f64::max);
            let shares: Vec<f64> = scores.iter().map(|score| (score - most).exp()).collect();
            let all: f64 = shares.iter().sum();
            for place in first..first + head {
                mixed[token][place] = shares.iter().zip(value).map(|(share, row)| share / all * row[place]).sum();
            }
        }
    }
    mixed
}

/// The error function: its series near nought, its continued fraction far from it.
fn erf(x: f64) -> f64 {
    if x.abs() > 3.0 {
        let fraction = (1..60).rev().fold(0.0, |rest, n| f64::from(n) / 2.0 / (x.abs() + rest));
        let tail = (-x * x).exp() / (x.abs() + fraction) * FRAC_2_SQRT_PI / 2.0;
        return (1.0 - tail) * x.signum();
    }
    let (mut term, mut total) = (x, x);
    for n in 1..80 {
        let n = f64::from(n);
        term *= -x * x / n;
        total += term / (2.0 * n + 1.0);
    }
    total * FRAC_2_SQRT_PI
}
