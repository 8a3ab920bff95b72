//! The word lists: what a word or a turn of phrase may be. Read once from `lexicon/*.tsv`, looked up by first word.
//!
//! A list says only what a word *may* be and how ambiguous it is; whether it is that here, grammar decides in
//! [`crate::facts`]. Deliberately absent: anything taken from somebody else's list.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};
use std::sync::LazyLock;

use crate::facts::Kind;

/// What the lists know of one word, and of the phrases that it opens.
#[derive(Debug, Default)]
pub(crate) struct Entry {
    /// As a given name: 0 not listed, 1 an ordinary word as well, 2 usually a name, 3 hardly a word.
    pub(crate) given: u8,
    /// As a surname: 0 not listed, 1 an ordinary word as well, 3 hardly a word.
    pub(crate) surname: u8,
    /// An ordinary word of English.
    pub(crate) common: bool,
    /// What it does to the words beside it, one bit for each [`Role`].
    pub(crate) roles: u16,
    /// Longest first.
    pub(crate) phrases: Vec<Phrase>,
}

/// A word or phrase with a meaning. `rest` is what follows its first word.
#[derive(Debug)]
pub(crate) struct Phrase {
    pub(crate) rest: Vec<&'static str>,
    pub(crate) class: Class,
    /// 2 says it, 1 may mean something else.
    pub(crate) sure: u8,
}

/// The meaning of a phrase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Class {
    /// A fact of this kind.
    Is(Kind),
    /// Makes a body or venue of the capitalised words before it: `Heathfield Primary`.
    Body,
    /// Somebody who works in a practice.
    Staff,
}

macro_rules! roles {
    ($($(#[$doc:meta])* $variant:ident $name:literal),* $(,)?) => {
        /// What a word does to the words beside it, or to its sentence.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        #[repr(u8)]
        pub(crate) enum Role { $($(#[$doc])* $variant),* }

        impl Role {
            fn named(name: &str) -> Option<Role> {
                match name { $($name => Some(Role::$variant),)* _ => None }
            }
        }
    };
}

roles! {
    /// `Mrs`, `Coach`
    Title "title",
    /// `and`, `with`: may stand before a name.
    BeforeName "before-name",
    /// `Thanks`, `little`, `called`: mostly stands before a name.
    CallsName "calls-name",
    /// `was`, `came`: what one person does.
    AfterName "after-name",
    /// `Garden`, `Day`: makes the capital word before it no person.
    NoName "no-name",
    /// `in`, `near`
    BeforePlace "before-place",
    /// `Road`, `Village`
    EndsPlace "ends-place",
    /// `patients`, `anyone`: speaks of people in general.
    General "general",
    /// `if`, `book`: opens a condition, a question or an instruction.
    Opener "opener",
    /// `open`, `price`: an offer or notice.
    Offer "offer",
    /// `ask`, `ring`: the name after it is of somebody who works here.
    SendsTo "sends-to",
    Past "past",
    Future "future",
}

impl Role {
    pub(crate) fn bit(self) -> u16 {
        1 << self as u8
    }
}

/// A quick hash for short words; the keys are our own lists, so nobody can choose colliding ones.
#[derive(Default)]
pub(crate) struct WordHasher(u64);

impl Hasher for WordHasher {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        for chunk in bytes.chunks(8) {
            let word = chunk.iter().fold(0_u64, |word, &byte| word << 8 | u64::from(byte));
            self.0 = (self.0.rotate_left(5) ^ word).wrapping_mul(0x517c_c1b7_2722_0a95);
        }
    }
}

/// All lists together.
pub(crate) struct Lexicon {
    words: HashMap<&'static str, Entry, BuildHasherDefault<WordHasher>>,
}

static LEXICON: LazyLock<Lexicon> = LazyLock::new(Lexicon::read);

/// The lists, read on first use.
pub(crate) fn lexicon() -> &'static Lexicon {
    &LEXICON
}

impl Lexicon {
    /// What is known of a word in normal form.
    pub(crate) fn word(&self, word: &str) -> Option<&Entry> {
        self.words.get(word)
    }

    fn read() -> Lexicon {
        let mut lexicon = Lexicon { words: HashMap::with_capacity_and_hasher(24_000, BuildHasherDefault::default()) };
        for [name, sure] in rows(include_str!("../lexicon/given.tsv")) {
            lexicon.entry(name).given = weight(sure);
        }
        for [name, sure] in rows(include_str!("../lexicon/surname.tsv")) {
            lexicon.entry(name).surname = weight(sure);
        }
        for [word] in rows(include_str!("../lexicon/common.tsv")) {
            lexicon.entry(word).common = true;
        }
        for [word] in rows(include_str!("../lexicon/proper.tsv")) {
            lexicon.entry(word).common = true;
        }
        for [name, sure, _country] in rows(include_str!("../lexicon/place.tsv")) {
            lexicon.phrase(name, Class::Is(Kind::Place), weight(sure));
        }
        for [word, roles] in rows(include_str!("../lexicon/grammar.tsv")) {
            let entry = lexicon.entry(word);
            entry.common = true;
            entry.roles = roles.split(' ').filter_map(Role::named).fold(0, |bits, role| bits | role.bit());
        }
        let lists = [
            (Class::Is(Kind::Occupation), include_str!("../lexicon/occupation.tsv")),
            (Class::Is(Kind::Kinship), include_str!("../lexicon/kinship.tsv")),
            (Class::Is(Kind::Condition), include_str!("../lexicon/condition.tsv")),
            (Class::Is(Kind::Treatment), include_str!("../lexicon/treatment.tsv")),
            (Class::Is(Kind::Record), include_str!("../lexicon/record.tsv")),
            (Class::Is(Kind::Event), include_str!("../lexicon/event.tsv")),
            (Class::Is(Kind::Appearance), include_str!("../lexicon/appearance.tsv")),
            (Class::Body, include_str!("../lexicon/organisation.tsv")),
            (Class::Staff, include_str!("../lexicon/staff.tsv")),
        ];
        for (class, list) in lists {
            for [words, sure] in rows(list) {
                lexicon.phrase(words, class, weight(sure));
            }
        }
        for [words, what] in rows(include_str!("../lexicon/drug.tsv")) {
            let (kind, sure) = match what {
                "pom" => (Kind::PrescriptionDrug, 2),
                "hint" => (Kind::PrescriptionDrug, 1),
                _ => (Kind::Drug, 2),
            };
            lexicon.phrase(words, Class::Is(kind), sure);
        }
        for [words, sure, what] in rows(include_str!("../lexicon/phrase.tsv")) {
            if let Some(&kind) = Kind::ALL.iter().find(|kind| kind.name() == what) {
                lexicon.phrase(words, Class::Is(kind), weight(sure));
            }
        }
        for entry in lexicon.words.values_mut() {
            entry.phrases.sort_by_key(|phrase| std::cmp::Reverse(phrase.rest.len()));
        }
        lexicon
    }

    fn entry(&mut self, word: &'static str) -> &mut Entry {
        self.words.entry(word).or_default()
    }

    /// Files a phrase under its first word, split as the tokens of a text are split.
    fn phrase(&mut self, words: &'static str, class: Class, sure: u8) {
        let mut parts = words.split([' ', '-', '/', '&', '\'']).collect::<Vec<_>>();
        if words.contains('\'') {
            parts = words.split([' ', '-', '/', '&']).map(stem).collect();
        }
        parts.retain(|part| !part.is_empty());
        if let Some((first, rest)) = parts.split_first() {
            self.entry(first).phrases.push(Phrase { rest: rest.to_vec(), class, sure });
        }
    }
}

/// A word as its token has it: without `'s` and without an outer apostrophe.
fn stem(word: &'static str) -> &'static str {
    word.strip_suffix("'s").unwrap_or(word).trim_matches('\'')
}

fn weight(column: &str) -> u8 {
    column.parse().unwrap_or(1)
}

/// The rows of a list with N columns, without its header; a row of another width is left out (a test counts them).
pub(crate) fn rows<const N: usize>(list: &'static str) -> impl Iterator<Item = [&'static str; N]> {
    list.lines().filter(|line| !line.starts_with('#')).filter_map(|line| {
        let mut columns = line.split('\t');
        let row = std::array::from_fn(|_| columns.next().unwrap_or_default());
        (columns.next().is_none() && row.iter().all(|column: &&str| !column.is_empty())).then_some(row)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_list_names_its_source_and_has_no_broken_row() {
        let lists = [
            (include_str!("../lexicon/given.tsv"), 2),
            (include_str!("../lexicon/surname.tsv"), 2),
            (include_str!("../lexicon/common.tsv"), 1),
            (include_str!("../lexicon/proper.tsv"), 1),
            (include_str!("../lexicon/place.tsv"), 3),
            (include_str!("../lexicon/occupation.tsv"), 2),
            (include_str!("../lexicon/kinship.tsv"), 2),
            (include_str!("../lexicon/condition.tsv"), 2),
            (include_str!("../lexicon/treatment.tsv"), 2),
            (include_str!("../lexicon/record.tsv"), 2),
            (include_str!("../lexicon/event.tsv"), 2),
            (include_str!("../lexicon/appearance.tsv"), 2),
            (include_str!("../lexicon/organisation.tsv"), 2),
            (include_str!("../lexicon/staff.tsv"), 2),
            (include_str!("../lexicon/drug.tsv"), 2),
            (include_str!("../lexicon/everybody.tsv"), 2),
            (include_str!("../lexicon/phrase.tsv"), 3),
            (include_str!("../lexicon/grammar.tsv"), 2),
        ];
        for (list, columns) in lists {
            let header = list.lines().next().unwrap();
            assert!(header.starts_with("# ") && header.contains("Licence:"), "{header}");
            for line in list.lines().skip(1) {
                assert_eq!(line.split('\t').filter(|column| !column.is_empty()).count(), columns, "{line:?}");
            }
        }
    }

    #[test]
    fn a_name_that_is_also_a_word_is_marked() {
        let weight = |name| lexicon().word(name).map(|entry| entry.given);
        assert_eq!(weight("priya"), Some(3));
        assert_eq!(weight("will"), Some(1));
        assert_eq!(weight("hope"), Some(1));
    }

    #[test]
    fn the_longest_phrase_comes_first() {
        let phrases = &lexicon().word("root").unwrap().phrases;
        assert!(phrases.windows(2).all(|two| two[0].rest.len() >= two[1].rest.len()));
        assert!(phrases.iter().any(|phrase| phrase.rest == ["canal"]));
    }
}
