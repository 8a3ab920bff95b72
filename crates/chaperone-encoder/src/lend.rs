//! What the encoder made of a text, lent to another one that is made of its words.
//!
//! Nothing is read: each word brings what was made of it where it stood, and the judgements are taken over what is left.
//! So a word still knows of its old neighbours, and a word that is new counts nothing. Deliberately absent: how far that
//! may be trusted.

use std::ops::Range;
use std::sync::Arc;

use crate::Encoder;
use crate::encode::{Encoded, Token};

/// `[tokens, width]`. Shared, because what was made of a text is handed around.
#[derive(Clone, Debug)]
pub(crate) struct States(pub(crate) Arc<Vec<f32>>);

/// The same bits.
impl PartialEq for States {
    fn eq(&self, other: &States) -> bool {
        self.0.iter().map(|state| state.to_bits()).eq(other.0.iter().map(|state| state.to_bits()))
    }
}

impl Eq for States {}

impl Encoder {
    /// What was `read` of a text, for one in which `moved` tells where a place of the old text lies: `None` where it is
    /// gone. The order of the words must be the same. `None` if the text was read in several windows, each of which was
    /// judged by itself.
    pub fn lend(&self, read: &Encoded, moved: impl Fn(&Range<usize>) -> Option<Range<usize>>) -> Option<Encoded> {
        if !read.at_once {
            return None;
        }
        let (mut left, mut tokens) = (Vec::new(), Vec::new());
        for (at, token) in read.tokens.iter().enumerate() {
            if let Some(range) = moved(&token.range) {
                left.push(at);
                tokens.push(Token { range, ..token.clone() });
            }
        }
        let width = self.heads.width;
        let states: Vec<f32> =
            left.iter().flat_map(|at| &read.states.0[at * width..(at + 1) * width]).copied().collect();
        Some(Encoded {
            tokens,
            tags: read.tags.some(&left),
            codes: read.codes.some(&left),
            text: self.judge(&states),
            states: States(states.into()),
            at_once: true,
        })
    }
}
