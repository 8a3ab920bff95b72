//! Links, mentions and hashtags in a Bluesky post: which bytes they are and what they mean.
//!
//! Source: the lexicon `app.bsky.richtext.facet` (offsets are bytes of UTF-8; a tag has at most 64 graphemes and 640
//! bytes). Deliberately absent: changing the text. The approved bytes go out; a facet only lies on top of them.

use serde_json::{Value, json};
use unicode_segmentation::UnicodeSegmentation;

/// A stretch of the text, in bytes, and what it is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Facet {
    pub(super) start: usize,
    pub(super) end: usize,
    pub(super) what: What,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum What {
    Link(String),
    /// A handle that has to be looked up before it may become a mention.
    Handle(String),
    /// The account that a handle stands for.
    Mention(String),
    Tag(String),
}

impl Facet {
    /// The handle that is still to be looked up.
    pub(super) fn handle(&self) -> Option<&str> {
        match &self.what {
            What::Handle(name) => Some(name),
            _ => None,
        }
    }

    /// As the record carries it; `None` for a handle that nobody looked up.
    pub(super) fn as_json(&self) -> Option<Value> {
        let feature = match &self.what {
            What::Link(uri) => json!({ "$type": "app.bsky.richtext.facet#link", "uri": uri }),
            What::Mention(did) => json!({ "$type": "app.bsky.richtext.facet#mention", "did": did }),
            What::Tag(tag) => json!({ "$type": "app.bsky.richtext.facet#tag", "tag": tag }),
            What::Handle(_) => return None,
        };
        Some(json!({ "index": { "byteStart": self.start, "byteEnd": self.end }, "features": [feature] }))
    }
}

/// Everything in `text` that is to be more than plain, in order, never overlapping.
pub(super) fn facets_of(text: &str) -> Vec<Facet> {
    words(text).filter_map(|(start, word)| facet(start, word)).collect()
}

/// Runs between white space, each with its place in bytes; an opening bracket or quotation mark is not part of the word.
fn words(text: &str) -> impl Iterator<Item = (usize, &str)> {
    let mut at = 0;
    text.split_inclusive(char::is_whitespace).map(move |piece| {
        let word = piece.trim_end_matches(char::is_whitespace);
        let inner = word.trim_start_matches(['(', '[', '"', '\'', '“', '‘', '«']);
        let start = at + word.len() - inner.len();
        at += piece.len();
        (start, inner)
    })
}

fn facet(start: usize, word: &str) -> Option<Facet> {
    let (length, what) = link(word).or_else(|| handle(word)).or_else(|| tag(word))?;
    Some(Facet { start, end: start + length, what })
}

/// `https://…`, `http://…` and `www.…`. A full stop, comma or bracket at its end belongs to the sentence.
fn link(word: &str) -> Option<(usize, What)> {
    let lower = word.get(..8.min(word.len())).unwrap_or(word).to_ascii_lowercase();
    let bare = lower.starts_with("www.");
    if !bare && !lower.starts_with("https://") && !lower.starts_with("http://") {
        return None;
    }
    let mut shown = word;
    loop {
        let cut = shown.trim_end_matches(['.', ',', ';', ':', '!', '?', '"', '\'', '”', '’', '»', ']', '…']);
        let cut = if cut.ends_with(')') && !cut.contains('(') { cut.trim_end_matches(')') } else { cut };
        if cut == shown {
            break;
        }
        shown = cut;
    }
    let uri = if bare { format!("https://{shown}") } else { shown.to_owned() };
    let named = url::Url::parse(&uri).ok()?.host_str()?.contains('.');
    named.then_some((shown.len(), What::Link(uri)))
}

/// `@name.example`: labels of letters, digits and hyphens, at least two, the last one not a number
/// (AT Protocol specification, "Handle").
fn handle(word: &str) -> Option<(usize, What)> {
    let rest = word.strip_prefix('@')?;
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '.' || c == '-')).unwrap_or(rest.len());
    let name = rest[..end].trim_end_matches(['.', '-']);
    let labels: Vec<_> = name.split('.').collect();
    let sound = labels.len() >= 2
        && name.len() <= 253
        && labels
            .iter()
            .all(|label| !label.is_empty() && label.len() <= 63 && !label.starts_with('-') && !label.ends_with('-'))
        && labels.last().is_some_and(|last| last.starts_with(|c: char| c.is_ascii_alphabetic()));
    sound.then(|| (1 + name.len(), What::Handle(name.to_ascii_lowercase())))
}

/// `#word`: not a number alone, without the punctuation at its end.
fn tag(word: &str) -> Option<(usize, What)> {
    let rest = word.strip_prefix('#')?;
    let end = rest.find(is_invisible).unwrap_or(rest.len());
    let name = rest[..end].trim_end_matches(is_punctuation);
    let sound = name.chars().any(|c| !c.is_numeric() && !is_punctuation(c))
        && !name.starts_with(['#', '\u{fe0f}'])
        && name.len() <= 640
        && name.graphemes(true).count() <= 64;
    sound.then(|| (1 + name.len(), What::Tag(name.to_owned())))
}

/// Characters that nobody sees and that end a tag.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{2060}' | '\u{200a}'..='\u{200d}' | '\u{20e2}')
}

fn is_punctuation(c: char) -> bool {
    c.is_ascii_punctuation() || matches!(c, '“' | '”' | '‘' | '’' | '«' | '»' | '…' | '–' | '—' | '·' | '¿' | '¡')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// What is marked, as (the marked text, kind and meaning).
    fn marked(text: &str) -> Vec<(&str, String)> {
        facets_of(text)
            .into_iter()
            .map(|facet| {
                let meaning = match facet.what {
                    What::Link(uri) => format!("link {uri}"),
                    What::Handle(name) | What::Mention(name) => format!("handle {name}"),
                    What::Tag(tag) => format!("tag {tag}"),
                };
                (&text[facet.start..facet.end], meaning)
            })
            .collect()
    }

    #[test]
    fn offsets_are_bytes_and_punctuation_stays_outside() {
        let text =
            "Café 😀 (see https://brightsmile.example/open). www.brightsmile.example, #Zähne! @anna.example's day";
        assert_eq!(
            marked(text),
            [
                ("https://brightsmile.example/open", "link https://brightsmile.example/open".to_owned()),
                ("www.brightsmile.example", "link https://www.brightsmile.example".to_owned()),
                ("#Zähne", "tag Zähne".to_owned()),
                ("@anna.example", "handle anna.example".to_owned()),
            ]
        );
    }

    #[test]
    fn a_bracket_inside_a_link_stays_in_it() {
        assert_eq!(marked("https://a.example/b_(c)")[0].0, "https://a.example/b_(c)");
        assert_eq!(marked("(https://a.example/b).")[0].0, "https://a.example/b");
    }

    #[test]
    fn what_only_looks_like_one_stays_plain() {
        for text in [
            "desk@brightsmile.example",
            "We are #1 in town",
            "#",
            "##",
            "#!?",
            "@anna",
            "@-a.example",
            "@a..example",
            "@a.1",
            "https://",
            "http://localhost",
            "www.",
            "ahttps://b.example",
        ] {
            assert_eq!(marked(text), [], "{text}");
        }
        assert_eq!(marked(&format!("#{}", "a".repeat(65))), []);
    }

    proptest! {
        #[test]
        fn facets_lie_on_character_boundaries_in_order(text in "(.|[@#.]|https://a\\.b|www\\.a\\.b|\\s){0,60}") {
            let mut end = 0;
            for facet in facets_of(&text) {
                prop_assert!(end <= facet.start && facet.start < facet.end && facet.end <= text.len());
                prop_assert!(text.is_char_boundary(facet.start) && text.is_char_boundary(facet.end));
                end = facet.end;
            }
        }
    }
}
