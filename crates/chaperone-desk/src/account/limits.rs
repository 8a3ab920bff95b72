//! How long a text may be on an account, and how long it is as that network counts.
//!
//! Deliberately absent: cutting a text short. A text that is too long goes back to its author.

use serde::{Deserialize, Serialize};
use unicode_segmentation::UnicodeSegmentation;

use crate::act::Time;

/// How long a text may be; read from the server where it says so, else from the network's card.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Limits {
    /// In the unit of `count`.
    pub length: Option<u32>,
    pub count: Count,
    /// How many every address in the text counts as, where the network says so.
    pub address_length: Option<u32>,
    /// Bytes of UTF-8, where the network limits those too.
    pub bytes: Option<u32>,
    /// When the server said so; `None` for the card's own figures.
    pub read: Option<Time>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Count {
    Characters,
    Graphemes,
}

impl Limits {
    /// The length of `text` as this network counts it.
    pub fn measure(&self, text: &str) -> usize {
        let Some(each) = self.address_length else { return self.units(text) };
        let mut rest = text;
        let mut total = 0;
        while let Some(start) = next_address(rest) {
            let (before, address) = rest.split_at(start);
            let end = address.find(char::is_whitespace).unwrap_or(address.len());
            total += self.units(before) + usize::try_from(each).unwrap_or(usize::MAX);
            rest = address.get(end..).unwrap_or_default();
        }
        total + self.units(rest)
    }

    /// Whether the network takes a text of this length.
    pub fn fit(&self, text: &str) -> bool {
        let within = |length: usize, most: Option<u32>| {
            most.is_none_or(|most| u32::try_from(length).is_ok_and(|length| length <= most))
        };
        within(self.measure(text), self.length) && within(text.len(), self.bytes)
    }

    fn units(&self, text: &str) -> usize {
        match self.count {
            Count::Characters => text.chars().count(),
            Count::Graphemes => text.graphemes(true).count(),
        }
    }
}

/// Where the next `http://` or `https://` with something after it begins.
fn next_address(text: &str) -> Option<usize> {
    text.match_indices("http").map(|(at, _)| at).find(|&at| {
        let rest = text.get(at..).unwrap_or_default();
        let rest = rest.strip_prefix("https://").or_else(|| rest.strip_prefix("http://"));
        rest.and_then(|rest| rest.chars().next()).is_some_and(|first| !first.is_whitespace())
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    const PLAIN: Limits =
        Limits { length: None, count: Count::Characters, address_length: None, bytes: None, read: None };

    #[test]
    fn a_family_emoji_is_one_grapheme_and_several_characters() {
        assert_eq!(Limits { count: Count::Graphemes, ..PLAIN }.measure("👩‍⚕️"), 1);
        assert_eq!(PLAIN.measure("👩‍⚕️"), 4);
    }

    #[test]
    fn a_web_address_counts_as_the_network_says() {
        let text = "Hours: https://harbourlane.example/opening and http://b.example http://";
        assert_eq!(Limits { address_length: Some(23), ..PLAIN }.measure(text), 7 + 23 + 5 + 23 + 8);
        assert_eq!(PLAIN.measure(text), text.len());
    }

    #[test]
    fn a_text_fits_by_every_limit_or_not_at_all() {
        let limits = Limits { length: Some(3), bytes: Some(8), count: Count::Graphemes, ..PLAIN };
        assert!(limits.fit("abc") && !limits.fit("abcd"));
        assert!(!limits.fit("👩‍⚕️"), "one grapheme, but more than eight bytes");
    }
}
