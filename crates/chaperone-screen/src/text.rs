//! The normal form of a text with an exact map back to the author's own bytes; its tokens and sentences.
//!
//! There is one normal form: compatibility forms, case, accents and look-alike letters folded to plain Latin, curly
//! quotes straightened, invisible characters dropped, emoji kept. Spelt-out, spaced-out and leet words keep their
//! normal form and carry a second *reading* on their token. Deliberately absent: any knowledge of words.

mod fold;
mod split;

use std::ops::Range;

/// A text, its normal form, and the way back.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text {
    /// The author's own bytes.
    pub original: String,
    /// The normal form: lower case, plain Latin where there is a Latin reading.
    pub normal: String,
    pub tokens: Vec<Token>,
    pub sentences: Vec<Span>,
    /// The author writes small: no word starts with a capital but the pronoun `I`, and so a small letter says nothing.
    pub small: bool,
    /// For each byte of `normal` the grapheme of `original` it came from; `None` where the map is the identity.
    map: Option<Vec<(u32, u32)>>,
    /// The other readings that tokens point into.
    readings: String,
}

/// A sentence: where it lies in the normal form, and which tokens it holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Span {
    pub normal: Range<usize>,
    pub tokens: Range<usize>,
}

/// A word, number, mark, emoji, tag or address.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Token {
    /// Bytes of the normal form; a possessive `'s` is left out.
    pub normal: Range<usize>,
    pub kind: TokenKind,
    pub case: Case,
    /// The word is followed by `'s` or, after an s, by a bare apostrophe.
    pub possessive: bool,
    /// No white space stands before it.
    pub glued: bool,
    /// Where `Text::word` finds a second reading, such as `priya` for `p r i y a`.
    reading: Option<Range<usize>>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum TokenKind {
    /// Letters, with inner apostrophes: `didn't`, `o'brien`.
    Word,
    /// Digits only.
    Number,
    /// Letters and digits: `7yo`, `3pm`, `b12`.
    Mixed,
    Hashtag,
    Handle,
    Url,
    Email,
    Emoji,
    Mark,
}

/// How the author capitalised a token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Case {
    /// No capital letter, or no letter at all.
    Lower,
    /// `Priya`
    Capital,
    /// `PRIYA`, two letters or more.
    Upper,
    /// `McDonald`, `iPhone`
    Mixed,
}

impl Case {
    /// Starts with a capital letter.
    pub fn is_capital(self) -> bool {
        matches!(self, Case::Capital | Case::Upper)
    }
}

impl Text {
    /// Brings a text into its normal form and splits it. Linear in its length.
    pub fn new(original: &str) -> Text {
        let (normal, map) = fold::fold(original);
        let mut text = Text { original: original.to_owned(), normal, map, ..Text::default() };
        split::tokens(&mut text);
        text.small = split::is_small(&text);
        split::sentences(&mut text);
        text
    }

    /// The bytes of the original that a span of the normal form stands for, on grapheme boundaries.
    ///
    /// Out-of-range or empty spans give an empty range at the nearest place.
    pub fn original_span(&self, normal: Range<usize>) -> Range<usize> {
        let (from, to) = (normal.start.min(self.normal.len()), normal.end.min(self.normal.len()));
        let Some(map) = &self.map else { return from..to.max(from) };
        if from >= to {
            let at = map.get(from).map_or(self.original.len(), |&(start, _)| start as usize);
            return at..at;
        }
        match (map.get(from), map.get(to - 1)) {
            (Some(&(start, _)), Some(&(_, end))) => start as usize..end as usize,
            _ => self.original.len()..self.original.len(),
        }
    }

    /// The author's own words for a span of the normal form.
    pub fn original_of(&self, normal: Range<usize>) -> &str {
        self.original.get(self.original_span(normal)).unwrap_or_default()
    }

    /// What a token says: its second reading if it has one, else its normal form.
    pub fn word(&self, token: &Token) -> &str {
        let found = match &token.reading {
            Some(reading) => self.readings.get(reading.clone()),
            None => self.normal.get(token.normal.clone()),
        };
        found.unwrap_or_default()
    }

    /// The normal form of a span.
    pub fn slice(&self, normal: Range<usize>) -> &str {
        self.normal.get(normal).unwrap_or_default()
    }

    /// The sentence number that holds a token, by its index.
    pub fn sentence_of(&self, token: usize) -> usize {
        self.sentences.partition_point(|sentence| sentence.tokens.end <= token)
    }
}
