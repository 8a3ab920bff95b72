//! One sequence of pieces through the layers: BERT, norms after the sums, whole attention, no padding.
//!
//! Deliberately absent: what a piece is and where the sequence comes from (`encode.rs`).

use std::ops::Range;
use std::sync::Mutex;

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

/// What a pass writes into, kept from one to the next.
#[derive(Debug, Default)]
pub(crate) struct Room {
    /// `[pieces, width]`: what the layers hand on; after the last of them `[asked, width]`.
    pub(crate) hidden: Vec<f32>,
    /// Query, key and value.
    looks: Vec<f32>,
    mixed: Vec<f32>,
    /// The inner layer, of a few rows.
    inner: Vec<f32>,
    bytes: Vec<u8>,
    scales: Vec<f32>,
    sums: Vec<i32>,
    scratch: Vec<f32>,
}

/// Rooms that no pass is in. A pass of many pieces writes into some megabytes; to ask the system for them anew each
/// time took a tenth of it. There are at most as many as passes ran at the same time.
#[derive(Debug, Default)]
pub(crate) struct Rooms(Mutex<Vec<Room>>);

impl Rooms {
    pub(crate) fn take(&self) -> Room {
        self.0.lock().ok().and_then(|mut rooms| rooms.pop()).unwrap_or_default()
    }

    /// For the next one. It holds numbers of the text that was read, as freed memory does; nothing reads them.
    pub(crate) fn put(&self, room: Room) {
        if let Ok(mut rooms) = self.0.lock() {
            rooms.push(room);
        }
    }
}

/// Most rows that go through a product, and all that follows it up to the next attention, at once: what stands between
/// two products then stays near the processor. Each row has its own numbers, so it does not matter how many.
const MOST_ROWS: usize = 48;
/// The kernel is quickest with whole groups of so many rows.
const GROUP: usize = 6;

/// How many rows to take at once: as few runs as there must be, of about equal length.
fn at_once(rows: usize) -> usize {
    rows.div_ceil(rows.div_ceil(MOST_ROWS).max(1)).next_multiple_of(GROUP).max(GROUP)
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
        let Room { hidden, looks, mixed, inner, bytes, scales, sums, scratch } = room;
        let mut apply = |linear: &Linear, inputs: &[f32], outputs: &mut [f32], add| {
            let rows = inputs.len() / linear.weights.inputs();
            let (bytes, scales) = (some(bytes, inputs.len()), some(scales, rows));
            quantise(path, inputs, bytes, scales);
            let sums = some(sums, rows * linear.weights.row());
            multiply(path, bytes, &linear.weights, sums);
            finish(path, sums, scales, Scale { scale: &linear.scale, bias: &linear.bias }, outputs, add);
        };
        for (at, layer) in self.layers.iter().enumerate() {
            let some_rows = at_once(count);
            let looks = some(looks, count * 3 * width);
            for (hidden, looks) in hidden.chunks(some_rows * width).zip(looks.chunks_mut(some_rows * 3 * width)) {
                apply(&layer.look, hidden, looks, false);
            }
            let rows = if at + 1 == self.layers.len() { asked.clone() } else { 0..count };
            let mixed = some(mixed, rows.len() * width);
            attend(path, looks, rows.clone(), self.heads, mixed, scratch);
            hidden.truncate(rows.end * width);
            hidden.drain(..rows.start * width);
            let some_rows = at_once(rows.len()) * width;
            for (hidden, mixed) in hidden.chunks_mut(some_rows).zip(mixed.chunks(some_rows)) {
                apply(&layer.output, mixed, hidden, true);
                normalise(path, hidden, &layer.attention_norm.weight, &layer.attention_norm.bias, self.epsilon);
                let inner = some(inner, hidden.len() / width * self.inner);
                apply(&layer.up, hidden, inner, false);
                gelu(path, inner);
                apply(&layer.down, inner, hidden, true);
                normalise(path, hidden, &layer.norm.weight, &layer.norm.bias, self.epsilon);
            }
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
