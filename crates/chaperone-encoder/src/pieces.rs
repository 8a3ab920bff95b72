//! The vocabulary, and the pieces of a word by it: the longest that fits, again and again.
//!
//! Deliberately absent: learning a vocabulary; the trainer cuts one out of the model that it starts from.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, DefaultHasher};

use crate::ModelError;
use crate::words::Word;

/// A word of more characters is unknown, whatever it is.
const LONGEST_WORD: usize = 100;
/// Pieces of a word beyond these are left out.
const MOST_PIECES: usize = 12;
/// What pieces that go on start with in the file.
const ON: &str = "##";

/// Pieces to rows of the table. The hasher has a fixed key: nothing here may depend on chance.
type Table = HashMap<Box<str>, u32, BuildHasherDefault<DefaultHasher>>;

#[derive(Clone, Debug)]
pub(crate) struct Vocabulary {
    /// Pieces at the start of a word.
    first: Table,
    /// Pieces that go on, without their sign.
    further: Table,
    /// Bytes of the longest piece.
    longest: usize,
    unknown: u32,
    /// `[CLS]`.
    pub(crate) start: u32,
    /// `[SEP]`.
    pub(crate) end: u32,
    /// Rows.
    pub(crate) len: usize,
}

impl Vocabulary {
    /// Reads one piece a line.
    pub(crate) fn read(bytes: &[u8]) -> Result<Self, ModelError> {
        let wrong = ModelError::Vocabulary;
        let text = str::from_utf8(bytes).map_err(|_| wrong("it is not UTF-8"))?;
        let (mut first, mut further) = (Table::default(), Table::default());
        let (mut longest, mut len) = (0, 0);
        for (row, piece) in text.split('\n').enumerate() {
            let row = u32::try_from(row).map_err(|_| wrong("it is too long"))?;
            len += 1;
            longest = longest.max(piece.len());
            let (table, piece) = match piece.strip_prefix(ON) {
                Some(piece) if !piece.is_empty() => (&mut further, piece),
                _ => (&mut first, piece),
            };
            if table.insert(piece.into(), row).is_some() {
                return Err(wrong("a piece stands in it twice"));
            }
        }
        let mark = |piece| first.get(piece).copied().ok_or(wrong("[UNK], [CLS] or [SEP] is missing"));
        let (unknown, start, end) = (mark("[UNK]")?, mark("[CLS]")?, mark("[SEP]")?);
        Ok(Self { first, further, longest, unknown, start, end, len })
    }

    /// Calls `each` with the pieces of a word: none for a sign that the vocabulary does not have, most emoji.
    pub(crate) fn cut(&self, word: &Word, mut each: impl FnMut(u32)) {
        let normal = word.normal.as_str();
        let mut chars = normal.chars();
        if let (Some(sign), None) = (chars.next(), chars.next())
            && !sign.is_alphanumeric()
            && !self.first.contains_key(normal)
        {
            return;
        }
        match self.pieces(normal) {
            Some(pieces) => pieces.into_iter().take(MOST_PIECES).for_each(each),
            None => each(self.unknown),
        }
    }

    /// The pieces of a word, or nothing where it is too long or a part of it has no match.
    fn pieces(&self, word: &str) -> Option<Vec<u32>> {
        if word.len() > LONGEST_WORD && word.chars().count() > LONGEST_WORD {
            return None;
        }
        let (mut rest, mut table, mut pieces) = (word, &self.first, Vec::new());
        while !rest.is_empty() {
            let ends = rest.char_indices().rev().map(|(at, char)| at + char.len_utf8());
            let found = ends.filter(|&end| end <= self.longest).find_map(|end| Some((end, *table.get(&rest[..end])?)));
            let (end, piece) = found?;
            pieces.push(piece);
            rest = &rest[end..];
            table = &self.further;
        }
        Some(pieces)
    }
}
