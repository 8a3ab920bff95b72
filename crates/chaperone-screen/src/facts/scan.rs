//! What the extractors share while one text is read: its words looked up once, and the facts found so far.
//!
//! Deliberately absent: any extractor.

use std::ops::Range;

use super::{Fact, Kind, Whose};
use crate::draft::{Draft, Known};
use crate::lexicon::{Class, Entry, Role, lexicon};
use crate::report::Confidence;
use crate::text::{Case, Text, Token, TokenKind};

/// One text while it is read.
pub(super) struct Scan<'a> {
    pub(super) text: &'a Text,
    pub(super) draft: &'a Draft,
    /// What each token says, so that the extractors need not ask the text again and again.
    words: Vec<&'a str>,
    /// What the lists know of each token.
    entries: Vec<Option<&'static Entry>>,
    /// Tokens that already belong to a fact that excludes being a name.
    taken: Vec<bool>,
    pub(super) found: Vec<Fact>,
    /// Single words of the names of staff, in normal form, without titles.
    pub(super) staff: Vec<String>,
    pub(super) practice: Practice,
    /// The author writes in capitals, or in small letters only: case says nothing.
    pub(super) caseless: bool,
    pub(super) digits: usize,
    about_one: bool,
}

/// The practice's own data in normal form.
#[derive(Default)]
pub(super) struct Practice {
    pub(super) names: Vec<String>,
    pub(super) places: Vec<String>,
    pub(super) phones: Vec<String>,
    /// Emails, websites and handles.
    pub(super) addresses: Vec<String>,
}

const TITLES: &[&str] = &["dr", "mr", "mrs", "ms", "miss", "mx", "prof", "professor", "sister", "nurse", "the"];

impl<'a> Scan<'a> {
    pub(super) fn new(text: &'a Text, draft: &'a Draft, known: &Known) -> Scan<'a> {
        let lexicon = lexicon();
        let said: Vec<&str> = text.tokens.iter().map(|token| text.word(token)).collect();
        let looked_up = |(token, word): (&Token, &&str)| match token.kind {
            TokenKind::Word | TokenKind::Mixed | TokenKind::Number => lexicon.word(word),
            _ => None,
        };
        let words =
            |kind: Case| text.tokens.iter().filter(move |t| t.kind == TokenKind::Word && t.case == kind).count();
        let (upper, lower) = (words(Case::Upper), words(Case::Lower));
        let folded = |list: &[String]| list.iter().map(|entry| Text::new(entry).normal).collect::<Vec<_>>();
        let staff = known.staff.iter().flat_map(|name| name_words(&Text::new(name))).collect();
        let practice = Practice {
            names: folded(&known.practice.names),
            places: folded(&known.practice.places),
            phones: known.practice.phones.iter().map(|phone| digits_of(phone)).collect(),
            addresses: [&known.practice.emails, &known.practice.websites, &known.practice.handles]
                .into_iter()
                .flat_map(|list| folded(list))
                .collect(),
        };
        let one = |token: &Token| {
            matches!(
                text.word(token),
                "he" | "she" | "his" | "her" | "him" | "patient" | "lady" | "lad" | "bloke" | "chap" | "pt" | "client"
            )
        };
        Scan {
            about_one: text.tokens.iter().any(one),
            text,
            draft,
            entries: text.tokens.iter().zip(&said).map(looked_up).collect(),
            words: said,
            taken: vec![false; text.tokens.len()],
            found: Vec::with_capacity(32),
            staff,
            practice,
            caseless: upper > lower && upper > 3,
            digits: text.normal.bytes().filter(u8::is_ascii_digit).count(),
        }
    }

    pub(super) fn len(&self) -> usize {
        self.text.tokens.len()
    }

    pub(super) fn token(&self, index: usize) -> Option<&'a Token> {
        self.text.tokens.get(index)
    }

    /// What a token says; empty beyond either end.
    pub(super) fn word(&self, index: usize) -> &'a str {
        self.words.get(index).copied().unwrap_or_default()
    }

    /// What the token before says; empty at the start.
    pub(super) fn word_before(&self, index: usize) -> &'a str {
        index.checked_sub(1).map_or("", |before| self.word(before))
    }

    pub(super) fn entry(&self, index: usize) -> Option<&'static Entry> {
        self.entries.get(index).copied().flatten()
    }

    /// Whether the lists give a token a part in the grammar around it.
    pub(super) fn has_role(&self, index: usize, role: Role) -> bool {
        self.entry(index).is_some_and(|entry| entry.roles & role.bit() != 0)
    }

    pub(super) fn has_role_before(&self, index: usize, role: Role) -> bool {
        index.checked_sub(1).is_some_and(|before| self.has_role(before, role))
    }

    pub(super) fn is_word(&self, index: usize) -> bool {
        self.token(index).is_some_and(|token| token.kind == TokenKind::Word)
    }

    /// A word that the author began with a capital, where that says something.
    pub(super) fn is_capital(&self, index: usize) -> bool {
        self.token(index).is_some_and(|token| {
            token.kind == TokenKind::Word
                && match token.case {
                    Case::Capital | Case::Mixed => true,
                    Case::Upper => !self.caseless && token.normal.len() > 1,
                    Case::Lower => false,
                }
        })
    }

    /// Whether a sentence, a line or a quotation starts at a token, so that its capital says little.
    pub(super) fn opens(&self, index: usize) -> bool {
        let Some(before) = index.checked_sub(1).and_then(|before| self.token(before)) else { return true };
        let sentence = self.text.sentences.get(self.text.sentence_of(index));
        sentence.is_some_and(|sentence| sentence.tokens.start == index)
            || before.kind == TokenKind::Emoji
            || matches!(
                self.text.slice(before.normal.clone()),
                "\"" | ":" | "(" | "*" | "•" | "-" | "–" | "—" | "/" | "|" | "[" | "..."
            )
    }

    /// Whether any word of the text is about one person: `he`, `her`, `patient`, `lady`.
    pub(super) fn speaks_of_one(&self) -> bool {
        self.about_one
    }

    /// Only marks and emoji follow a token.
    pub(super) fn has_ended(&self, index: usize) -> bool {
        let rest = self.text.tokens.get(index + 1..).unwrap_or_default();
        rest.iter()
            .all(|token| matches!(token.kind, TokenKind::Mark | TokenKind::Emoji) || self.text.word(token) == "x")
    }

    /// Whether a list holds the word as a place.
    pub(super) fn is_place(&self, index: usize) -> bool {
        self.entry(index).is_some_and(|entry| {
            entry.phrases.iter().any(|phrase| phrase.rest.is_empty() && phrase.class == Class::Is(Kind::Place))
        })
    }

    pub(super) fn taken(&self, index: usize) -> bool {
        self.taken.get(index).copied().unwrap_or(true)
    }

    pub(super) fn take(&mut self, tokens: Range<usize>) {
        for taken in self.taken.get_mut(tokens).into_iter().flatten() {
            *taken = true;
        }
    }

    /// The bytes of the normal form from one token to another, both included.
    pub(super) fn between(&self, first: usize, last: usize) -> Range<usize> {
        match (self.token(first), self.token(last)) {
            (Some(first), Some(last)) => first.normal.start..last.normal.end,
            _ => 0..0,
        }
    }

    /// Records a fact over tokens `first..=last`.
    pub(super) fn add(&mut self, kind: Kind, first: usize, last: usize, confidence: Confidence) -> Option<&mut Fact> {
        self.add_span(kind, self.between(first, last), confidence)
    }

    /// Records a fact over bytes of the normal form.
    pub(super) fn add_span(&mut self, kind: Kind, normal: Range<usize>, confidence: Confidence) -> Option<&mut Fact> {
        let span = self.text.original_span(normal);
        if span.is_empty() {
            return None;
        }
        self.found.push(Fact { kind, span, confidence, whose: Whose::Unknown, value: None });
        self.found.last_mut()
    }

    /// The first token at or after a byte of the normal form.
    pub(super) fn token_at(&self, byte: usize) -> usize {
        self.text.tokens.partition_point(|token| token.normal.end <= byte)
    }
}

/// The words of a name in normal form, without titles.
fn name_words(name: &Text) -> Vec<String> {
    let words = name.tokens.iter().filter(|token| token.kind == TokenKind::Word).map(|token| name.word(token));
    words.filter(|word| word.len() > 1 && !TITLES.contains(word)).map(str::to_owned).collect()
}

/// Only the digits, with a leading international code of the UK, Ireland or Australia made national.
pub(super) fn digits_of(text: &str) -> String {
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if text.trim_start().starts_with('+') || digits.starts_with("00") {
        let bare = digits.trim_start_matches('0');
        for code in ["44", "353", "61"] {
            if let Some(rest) = bare.strip_prefix(code) {
                return format!("0{}", rest.trim_start_matches('0'));
            }
        }
        return bare.to_owned();
    }
    digits
}
