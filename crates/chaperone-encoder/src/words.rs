//! Words of a text, in the normal form in which the vocabulary has them, each with its place in the author's text.
//!
//! The trainer cuts words by the same rules; `the_encoder_agrees_with_its_trainer` compares the two. Deliberately
//! absent: any knowledge of a vocabulary, and the normal form of the screen, which serves other ends.

use std::ops::Range;

use unicode_normalization::char::decompose_compatible;
use unicode_properties::{GeneralCategory, UnicodeGeneralCategory};

/// A word, or a sign that stands for itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Lower case, without accents; never empty.
    pub normal: String,
    /// Bytes of the author's text, on character boundaries. Marks after the last letter belong to it.
    pub range: Range<usize>,
    /// How it was written: 0 lower, 1 first letter upper, 2 upper, 3 mixed, 4 with a digit, 5 no letter.
    pub shape: u8,
}

/// The words of a text in order. Ranges overlap only where one character stands for several words ("…", "½").
pub fn words(text: &str) -> Vec<Word> {
    let mut cut = Cut { text, found: Vec::new(), normal: String::new(), start: 0 };
    // Directly after # or @, where capitals start words.
    let mut tagged = false;
    let mut before = None;
    for (at, char) in text.char_indices() {
        if is_space(char) {
            cut.close(at);
            tagged = false;
        } else {
            normalise(char, |plain| {
                if plain.is_whitespace() {
                    cut.close(at);
                } else if plain.is_alphanumeric() {
                    let capital = char.is_uppercase() && before.is_some_and(char::is_lowercase);
                    if tagged && capital && cut.start < at {
                        cut.close(at);
                    }
                    if cut.normal.is_empty() {
                        cut.start = at;
                    }
                    cut.normal.push(plain);
                } else {
                    cut.close(at);
                    cut.found.push(Word { normal: plain.into(), range: at..at + char.len_utf8(), shape: 5 });
                    tagged = matches!(plain, '#' | '@');
                }
            });
        }
        before = Some(char);
    }
    cut.close(text.len());
    cut.found
}

/// The words so far and the one that grows.
struct Cut<'a> {
    text: &'a str,
    found: Vec<Word>,
    normal: String,
    start: usize,
}

impl Cut<'_> {
    /// Ends the word that grows before the character at `end`.
    fn close(&mut self, end: usize) {
        if self.normal.is_empty() {
            return;
        }
        // A character that stands for several words ("½") ends a word within itself.
        let end = if end > self.start { end } else { ceil(self.text, self.start) };
        let shape = shape(&self.text[self.start..end]);
        self.found.push(Word { normal: std::mem::take(&mut self.normal), range: self.start..end, shape });
    }
}

/// The end of the character that starts here.
fn ceil(text: &str, start: usize) -> usize {
    start + text[start..].chars().next().map_or(0, char::len_utf8)
}

/// White space, and the separators of old files, which some take for controls.
fn is_space(char: char) -> bool {
    char.is_whitespace() || ('\u{1c}'..='\u{1f}').contains(&char)
}

/// Look-alikes to one form, compatibility forms taken apart, marks and controls dropped, lower case: nothing, one or
/// more characters.
fn normalise(char: char, mut each: impl FnMut(char)) {
    match char {
        '!'..='~' if char != '`' => each(char.to_ascii_lowercase()),
        '’' | '‘' | '‛' | '`' | '´' => each('\''),
        '“' | '”' | '„' | '«' | '»' => each('"'),
        '–' | '—' | '‒' | '−' => each('-'),
        _ => decompose_compatible(char, |part| {
            use GeneralCategory::{Control, Format, NonspacingMark};
            if !matches!(part.general_category(), NonspacingMark | Control | Format) {
                part.to_lowercase().for_each(&mut each);
            }
        }),
    }
}

fn shape(original: &str) -> u8 {
    if original.chars().any(char::is_numeric) {
        return 4;
    }
    if !original.chars().any(char::is_alphabetic) {
        return 5;
    }
    let mut cased = original.chars().filter(|char| char.is_uppercase() || char.is_lowercase());
    let first = cased.next().is_some_and(char::is_uppercase);
    let (mut upper, mut lower) = (0, 0);
    for char in cased {
        if char.is_uppercase() { upper += 1 } else { lower += 1 }
    }
    match (first, upper, lower) {
        (false, 0, _) => 0,
        (true, 0, _) => 1,
        (true, _, 0) => 2,
        _ => 3,
    }
}
