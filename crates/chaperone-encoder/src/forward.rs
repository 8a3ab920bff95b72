//! One sequence of pieces through the layers: BERT, norms after the sums, whole attention, no padding.
//!
//! Deliberately absent: what a piece is and where the sequence comes from (`encode.rs`).

use std::ops::Range;

use chaperone_kernel::{Scale, attend, finish, gelu, multiply, normalise, quantise};

use crate::Encoder;
use crate::model::Linear;

/// A piece with its place in the tables.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Piece {
    /// Row of the vocabulary.
    pub(crate) id: u32,
    /// Row of the types.
    pub(crate) form: u8,
}

/// What a pass writes into, kept between windows.
#[derive(Debug, Default)]
pub(crate) struct Room {
    /// `[pieces, width]`: what the layers hand on; after the last of them `[asked, width]`.
    pub(crate) hidden: Vec<f32>,
    /// Query, key and value, or the inner layer.
    broad: Vec<f32>,
    mixed: Vec<f32>,
    bytes: Vec<u8>,
    scales: Vec<f32>,
    sums: Vec<i32>,
    scratch: Vec<f32>,
}

/// The first `count` of a buffer, which grows where it is too small. They hold what an earlier step left there.
fn some<T: Clone + Default>(buffer: &mut Vec<T>, count: usize) -> &mut [T] {
    if buffer.len() < count {
        buffer.resize(count, T::default());
    }
    &mut buffer[..count]
}

impl Encoder {
    /// The last hidden state of the pieces `asked`, into `room.hidden`. The sequence has at most as many pieces as the
    /// model has positions.
    ///
    /// Every piece looks at every other, so all go through all layers but the last: of that one the others give keys
    /// and values only.
    pub(crate) fn forward(&self, sequence: &[Piece], asked: Range<usize>, room: &mut Room) {
        let (path, width, count) = (self.path, self.heads.width, sequence.len());
        self.embed(sequence, &mut room.hidden);
        normalise(path, &mut room.hidden, &self.norm.weight, &self.norm.bias, self.epsilon);
        for (at, layer) in self.layers.iter().enumerate() {
            let Room { hidden, broad, mixed, bytes, scales, sums, scratch } = room;
            let mut apply = |linear: &Linear, inputs: &[f32], outputs: &mut [f32], add| {
                let rows = inputs.len() / linear.weights.inputs();
                let (bytes, scales) = (some(bytes, inputs.len()), some(scales, rows));
                quantise(path, inputs, bytes, scales);
                let sums = some(sums, rows * linear.weights.row());
                multiply(path, bytes, &linear.weights, sums);
                finish(path, sums, scales, Scale { scale: &linear.scale, bias: &linear.bias }, outputs, add);
            };
            let looks = some(broad, count * 3 * width);
            apply(&layer.look, hidden, looks, false);
            let rows = if at + 1 == self.layers.len() { asked.clone() } else { 0..count };
            let mixed = some(mixed, rows.len() * width);
            attend(path, looks, rows.clone(), self.heads, mixed, scratch);
            hidden.truncate(rows.end * width);
            hidden.drain(..rows.start * width);
            apply(&layer.output, mixed, hidden, true);
            normalise(path, hidden, &layer.attention_norm.weight, &layer.attention_norm.bias, self.epsilon);
            let broad = some(broad, rows.len() * self.inner);
            apply(&layer.up, hidden, broad, false);
            gelu(path, broad);
            apply(&layer.down, broad, hidden, true);
            normalise(path, hidden, &layer.norm.weight, &layer.norm.bias, self.epsilon);
        }
    }

    /// Word, place and type of each piece, added.
    fn embed(&self, sequence: &[Piece], hidden: &mut Vec<f32>) {
        let width = self.heads.width;
        hidden.clear();
        hidden.reserve(sequence.len() * width);
        let rows = self.words.weight.as_slice();
        for (piece, place) in sequence.iter().zip(self.positions.chunks_exact(width)) {
            let (id, form) = (piece.id as usize, usize::from(piece.form));
            let (word, scale) = (&rows[id * width..(id + 1) * width], self.words.scale[id]);
            let types = &self.types[form * width..(form + 1) * width];
            let both = word.iter().zip(place).zip(types);
            hidden.extend(both.map(|((&word, &place), &form)| f32::from(word) * scale + place + form));
        }
    }
}
