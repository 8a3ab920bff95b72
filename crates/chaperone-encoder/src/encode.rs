//! A text into logits: pieces, windows where it is long, the heads, and rounding.
//!
//! Deliberately absent: thresholds and names. What comes out is whole numbers in 1/256.

use std::ops::Range;

use chaperone_kernel::project;

use crate::forward::Piece;
use crate::lend::States;
use crate::words::words;
use crate::{Encoder, PARTS};

/// Pieces of the context that are read.
pub(crate) const MOST_CONTEXT: usize = 96;
/// Pieces of a longer text that are read at once.
pub(crate) const WINDOW: usize = 160;
/// From the start of one window to that of the next; cut back to the start of a word.
const STRIDE: usize = 120;
/// Added to the shape of a word in the context.
const OF_CONTEXT: u8 = 6;

/// What the encoder makes of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Encoded {
    /// The pieces of the text, in order; those of the context are not among them.
    pub tokens: Vec<Token>,
    /// For each token one logit a tag.
    pub tags: Logits,
    /// For each token one logit a code.
    pub codes: Logits,
    /// For the text one logit a judgement.
    pub text: Vec<i32>,
    /// What the last layer made of each token: for [`Encoder::lend`] and [`Encoder::shares`].
    pub(crate) states: States,
    /// Whether the text was read in one window.
    pub(crate) at_once: bool,
}

/// A piece of a word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token {
    /// Bytes of the author's text that its *word* takes; all pieces of a word have the same.
    pub range: Range<usize>,
    /// Whether it is the first piece of its word. Tags are learnt on these; the logits of the others mean little.
    pub starts_word: bool,
    /// Row of the vocabulary.
    pub piece: u32,
}

/// A row of logits a token, in 1/256.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Logits {
    width: usize,
    values: Vec<i32>,
}

impl Logits {
    /// Of one token. Empty beyond the last.
    pub fn of(&self, token: usize) -> &[i32] {
        self.values.get(token * self.width..(token + 1) * self.width).unwrap_or_default()
    }

    pub(crate) fn new(width: usize, tokens: usize) -> Logits {
        Logits { width, values: vec![0; width * tokens] }
    }

    pub(crate) fn put(&mut self, token: usize, at: usize, value: i32) {
        self.values[token * self.width + at] = value;
    }

    /// The rows of some tokens, one after the other.
    pub(crate) fn some(&self, tokens: &[usize]) -> Logits {
        Logits { width: self.width, values: tokens.iter().flat_map(|token| self.of(*token)).copied().collect() }
    }

    fn set(&mut self, token: usize, row: &[f32]) {
        for (value, &logit) in self.values[token * self.width..(token + 1) * self.width].iter_mut().zip(row) {
            *value = rounded(logit);
        }
    }
}

impl Encoded {
    /// Where words start, as places in `tokens`.
    pub fn words(&self) -> impl Iterator<Item = usize> {
        self.tokens.iter().enumerate().filter(|(_, token)| token.starts_word).map(|(at, _)| at)
    }
}

impl Encoder {
    /// Reads a text, with what it answers or where it stands as context. An empty context is none.
    ///
    /// Any text will do: an empty one has no tokens, and judgements all the same. What has more pieces than the model has
    /// positions for is read in windows.
    pub fn encode(&self, text: &str, context: Option<&str>) -> Encoded {
        let (mut sequence, mut pieces, mut tokens) = (Vec::new(), Vec::new(), Vec::new());
        self.open(context.filter(|context| !context.is_empty()), &mut sequence);
        for word in words(text) {
            let before = tokens.len();
            self.vocabulary.cut(&word, |piece| {
                pieces.push(Piece { id: piece, form: word.shape });
                tokens.push(Token { range: word.range.clone(), starts_word: tokens.len() == before, piece });
            });
        }
        let logits = |width: usize| Logits::new(width, tokens.len());
        let (mut tags, mut codes) = (logits(self.tags().len()), logits(self.codes().len()));
        let mut judged = vec![i32::MIN; self.texts().len()];
        let (opening, width) = (sequence.len(), self.heads.width);
        let mut states = vec![0.0; width * tokens.len()];
        let mut room = self.rooms.take();
        let mut rows = Vec::new();
        let windows = windows(&tokens, self.positions.len() / width - opening - 1);
        for (at, window) in windows.iter().enumerate() {
            sequence.truncate(opening);
            sequence.extend_from_slice(&pieces[window.clone()]);
            sequence.push(Piece { id: self.vocabulary.end, form: 0 });
            self.forward(&sequence, opening..opening + window.len(), &mut room);
            let hidden = &room.hidden;
            for (head, logits) in [(&self.tags, &mut tags), (&self.codes, &mut codes)] {
                let outputs = head.bias.len();
                rows.resize(window.len() * outputs, 0.0);
                project(self.path, hidden, &head.weight, &head.bias, &mut rows);
                for token in window.clone().filter(|token| owns(&windows, at, *token)) {
                    let row = (token - window.start) * outputs;
                    logits.set(token, &rows[row..row + outputs]);
                }
            }
            for token in window.clone().filter(|token| owns(&windows, at, *token)) {
                let row = (token - window.start) * width;
                states[token * width..(token + 1) * width].copy_from_slice(&hidden[row..row + width]);
            }
            for (judged, logit) in judged.iter_mut().zip(self.judge(hidden)) {
                *judged = (*judged).max(logit);
            }
        }
        self.rooms.put(room);
        Encoded { tokens, tags, codes, text: judged, states: States(states.into()), at_once: windows.len() == 1 }
    }

    /// The judgements of a text whose tokens have these states.
    pub(crate) fn judge(&self, states: &[f32]) -> Vec<i32> {
        let mut judged = vec![0.0; self.texts().len()];
        let pool = mean_and_greatest(states, self.heads.width);
        project(self.path, &pool, &self.text.weight, &self.text.bias, &mut judged);
        judged.into_iter().map(rounded).collect()
    }

    /// What stands before the text: `[CLS]`, and the context with its `[SEP]`.
    fn open(&self, context: Option<&str>, sequence: &mut Vec<Piece>) {
        let form = if context.is_some() { OF_CONTEXT } else { 0 };
        sequence.push(Piece { id: self.vocabulary.start, form });
        let Some(context) = context else { return };
        for word in words(context) {
            self.vocabulary.cut(&word, |id| sequence.push(Piece { id, form: OF_CONTEXT + word.shape }));
            if sequence.len() > MOST_CONTEXT {
                break;
            }
        }
        sequence.truncate(1 + MOST_CONTEXT);
        sequence.push(Piece { id: self.vocabulary.end, form });
    }
}

/// Windows over the tokens: one where there are at most `most`; else at most [`WINDOW`] tokens each, from the word that
/// holds each [`STRIDE`]th, whole words only.
fn windows(tokens: &[Token], most: usize) -> Vec<Range<usize>> {
    let length = if tokens.len() <= most { most } else { WINDOW };
    let word_at = |mut at: usize| {
        while tokens.get(at).is_some_and(|token| !token.starts_word) {
            at -= 1;
        }
        at
    };
    let mut windows = Vec::new();
    for start in (0..).step_by(STRIDE).map(word_at) {
        let end = if tokens.len() - start <= length { tokens.len() } else { word_at(start + length) };
        windows.push(start..end);
        if end == tokens.len() {
            break;
        }
    }
    windows
}

/// Whether, of the windows that hold a token, it is farthest from an end in this one; of equals the first has it.
fn owns(windows: &[Range<usize>], at: usize, token: usize) -> bool {
    let far =
        |window: &Range<usize>| window.contains(&token).then(|| (token - window.start).min(window.end - 1 - token));
    let here = windows.get(at).and_then(far);
    // A token is in two windows at most, since each is shorter than two strides.
    let before = at.checked_sub(1).and_then(|at| far(&windows[at]));
    let after = windows.get(at + 1).and_then(far);
    here.is_some() && here > before && here >= after
}

/// Mean and greatest of each place over the tokens, side by side; noughts where there are none.
#[allow(clippy::cast_precision_loss, reason = "no text has 2^24 tokens")]
fn mean_and_greatest(hidden: &[f32], width: usize) -> Vec<f32> {
    let mut pool = vec![0.0; 2 * width];
    let (mean, greatest) = pool.split_at_mut(width);
    let Some(first) = hidden.get(..width) else { return pool };
    greatest.copy_from_slice(first);
    for row in hidden.chunks_exact(width) {
        for ((mean, greatest), &value) in mean.iter_mut().zip(greatest.iter_mut()).zip(row) {
            *mean += value;
            if value > *greatest {
                *greatest = value;
            }
        }
    }
    let count = (hidden.len() / width) as f32;
    for mean in mean {
        *mean /= count;
    }
    pool
}

/// A logit in 1/256, ties to even; a conversion to whole numbers never overflows, it stops at the ends.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "256 is exact; stopping is meant")]
pub(crate) fn rounded(logit: f32) -> i32 {
    (logit * PARTS as f32).round_ties_even() as i32
}
