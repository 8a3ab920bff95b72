//! One sequence of pieces through the layers: BERT, norms after the sums, whole attention, no padding.
//!
//! Deliberately absent: what a piece is and where the sequence comes from (`encode.rs`).

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
    /// `[pieces, width]`: what the layers hand on.
    pub(crate) hidden: Vec<f32>,
    /// Query, key and value, or the inner layer.
    broad: Vec<f32>,
    mixed: Vec<f32>,
    bytes: Vec<u8>,
    scales: Vec<f32>,
    sums: Vec<i32>,
    scratch: Vec<f32>,
}

impl Encoder {
    /// The last hidden state of a sequence, into `room.hidden`. The sequence has at most as many pieces as the model
    /// has positions.
    pub(crate) fn forward(&self, sequence: &[Piece], room: &mut Room) {
        let (path, width, count) = (self.path, self.heads.width, sequence.len());
        self.embed(sequence, &mut room.hidden);
        normalise(path, &mut room.hidden, &self.norm.weight, &self.norm.bias, self.epsilon);
        room.scales.resize(count, 0.0);
        room.mixed.resize(count * width, 0.0);
        for layer in &self.layers {
            let Room { hidden, broad, mixed, bytes, scales, sums, scratch } = room;
            let mut apply = |linear: &Linear, inputs: &[f32], outputs: &mut [f32], add| {
                bytes.resize(inputs.len(), 0);
                quantise(path, inputs, bytes, scales);
                sums.resize(count * linear.weights.row(), 0);
                multiply(path, bytes, &linear.weights, sums);
                finish(path, sums, scales, Scale { scale: &linear.scale, bias: &linear.bias }, outputs, add);
            };
            broad.resize(count * 3 * width, 0.0);
            apply(&layer.look, hidden, broad, false);
            attend(path, broad, self.heads, mixed, scratch);
            apply(&layer.output, mixed, hidden, true);
            normalise(path, hidden, &layer.attention_norm.weight, &layer.attention_norm.bias, self.epsilon);
            broad.resize(count * self.inner, 0.0);
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
