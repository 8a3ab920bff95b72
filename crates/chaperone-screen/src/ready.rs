//! Ready posts: post types and topic cards that need no patient data, with gaps to fill.
//!
//! Data and never code, as a pack is (`ready/posts.toml`). A card that has expired is not offered, and a text with an open
//! gap is told from one without. Deliberately absent: a clock (the day comes in), and any promise that a filled text is
//! clear; it is screened like every other.

use std::collections::BTreeMap;

use chrono::NaiveDate;
use serde::Deserialize;

use crate::pack::Mark;

/// All ready posts.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Ready {
    /// Such as `2026.1`; written down with a draft that began from one.
    pub version: String,
    pub types: Vec<PostType>,
    pub cards: Vec<Card>,
}

/// A kind of post about the practice itself.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct PostType {
    /// Kebab-case and stable.
    pub name: String,
    /// What it belongs to, for people: `Opening hours`.
    pub group: String,
    pub title: String,
    pub packs: Vec<String>,
    /// The words, with gaps in square brackets.
    pub text: String,
    /// What each gap is, with an example that makes sense.
    pub gaps: BTreeMap<String, String>,
}

/// A topic of health that people may want to know about, with where it comes from.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Card {
    /// Kebab-case and stable.
    pub name: String,
    pub title: String,
    pub packs: Vec<String>,
    /// Names its source.
    pub text: String,
    pub source: String,
    pub address: String,
    /// The month of the last check, `2026-11`.
    pub checked: String,
    pub mark: Mark,
    /// The reviewer who signed it; empty as long as nobody has.
    pub signed_by: String,
    /// The last day on which it is offered.
    pub expires: NaiveDate,
}

/// The ready posts that ship with the program could not be read.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("The ready posts cannot be read: {0}")]
pub struct ReadyError(String);

impl Ready {
    /// The ready posts of this program.
    pub fn shipped() -> Result<Ready, ReadyError> {
        Ready::read(include_str!("../ready/posts.toml"))
    }

    /// Reads the form of `ready/posts.toml`.
    pub fn read(source: &str) -> Result<Ready, ReadyError> {
        toml::from_str(source).map_err(|error| ReadyError(error.message().to_owned()))
    }

    /// The post types that a pack offers.
    pub fn types<'a>(&'a self, pack: &'a str) -> impl Iterator<Item = &'a PostType> {
        self.types.iter().filter(move |kind| kind.packs.iter().any(|name| name == pack))
    }

    /// The cards that a pack offers on that day: none that has expired.
    pub fn cards<'a>(&'a self, pack: &'a str, day: NaiveDate) -> impl Iterator<Item = &'a Card> {
        self.cards.iter().filter(move |card| card.packs.iter().any(|name| name == pack) && day <= card.expires)
    }

    /// The first gap of a ready post that is still open in `text`, as it is named. Other words in brackets are no gaps.
    pub fn open_gap(&self, text: &str) -> Option<&str> {
        self.types.iter().flat_map(|kind| kind.gaps.keys()).map(String::as_str).find(|gap| {
            text.split('[').skip(1).any(|rest| rest.strip_prefix(gap).is_some_and(|rest| rest.starts_with(']')))
        })
    }
}

impl PostType {
    /// The words with every gap filled by its example.
    pub fn filled(&self) -> String {
        self.gaps.iter().fold(self.text.clone(), |text, (gap, example)| text.replace(&format!("[{gap}]"), example))
    }
}
