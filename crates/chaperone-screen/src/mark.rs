//! Where a mark begins and ends: on words that mean something by themselves.
//!
//! A mark is what the author reads first. "Lovely to see a" or a lone "and" looks like a fault of ours, and explains
//! nothing. Deliberately absent: what is marked (the rules, the judge) and whole graphemes (the verdict).

use std::ops::Range;

use unicode_segmentation::UnicodeSegmentation;

/// No mark ends with one of these: what it leads to is missing. A word that can also close a phrase ("came in",
/// "let down", "that is her") is not among them.
const LEADS_ON: &[&str] = &[
    "a", "an", "the", "and", "or", "but", "nor", "because", "of", "for", "with", "to", "at", "from", "into", "onto",
    "than", "my", "our", "your", "their", "its", "every", "&", "whose", "which", "who", "upon", "towards", "via",
    "per",
];

/// No mark begins with one of these: what it follows is missing.
const FOLLOWS_ON: &[&str] = &["and", "or", "but", "nor", "of", "than", "&"];

/// Words that say nothing about anybody by themselves: a mark of these alone is none.
const HOLLOW: &[&str] = &[
    "i", "you", "he", "she", "it", "we", "they", "me", "him", "her", "us", "them", "his", "hers", "ours", "yours",
    "theirs", "this", "that", "these", "those", "there", "here", "is", "are", "was", "were", "be", "been", "being",
    "am", "has", "have", "had", "do", "does", "did", "will", "would", "can", "could", "shall", "should", "may",
    "might", "must", "in", "on", "by", "as", "if", "so", "then", "up", "out", "off", "over", "under", "about", "after",
    "before", "not", "no", "yes", "what", "when", "where", "how", "why", "all", "any", "some", "just", "too", "very",
    "also", "i'm", "i've", "i'll", "you're", "you've", "you'll", "we're", "we've", "we'll", "it's", "that's", "he's",
    "she's", "they're", "they've", "don't", "didn't", "doesn't", "isn't", "wasn't", "let's", "s", "t",
];

fn plain(word: &str) -> String {
    word.to_lowercase().replace('’', "'")
}

/// Whether a word by itself says nothing about anybody.
pub(crate) fn is_hollow(word: &str) -> bool {
    let word = plain(word);
    let word = word.as_str();
    LEADS_ON.contains(&word) || FOLLOWS_ON.contains(&word) || HOLLOW.contains(&word)
}

/// A place of a text widened to the words that it cuts.
pub(crate) fn uncut(text: &str, bytes: Range<usize>) -> Range<usize> {
    let (Some(before), Some(mark), Some(after)) =
        (text.get(..bytes.start), text.get(bytes.clone()), text.get(bytes.end..))
    else {
        return bytes;
    };
    let (mut start, mut end) = (bytes.start, bytes.end);
    if mark.starts_with(char::is_alphanumeric) {
        start = before.trim_end_matches(char::is_alphanumeric).len();
    }
    if mark.ends_with(char::is_alphanumeric) {
        end += after.len() - after.trim_start_matches(char::is_alphanumeric).len();
    }
    // A price has its sign, a share its per cent.
    if text.get(start..end).is_some_and(|mark| mark.starts_with(|c: char| c.is_ascii_digit())) {
        start = before.get(..start).unwrap_or(before).trim_end_matches(['£', '€', '$']).len();
    }
    if text.get(start..end).is_some_and(|mark| mark.ends_with(|c: char| c.is_ascii_digit()))
        && text.get(end..).is_some_and(|rest| rest.starts_with('%'))
    {
        end += 1;
    }
    start..end
}

/// A place of a text without white space at its ends and without words there that only lead on to another or follow
/// on from one. The place as it was if nothing would be left.
pub(crate) fn whole(text: &str, bytes: Range<usize>) -> Range<usize> {
    let bytes = uncut(text, bytes);
    let Some(words) = text.get(bytes.clone()) else { return bytes };
    let mut inner = words.trim();
    loop {
        let Some((at, last)) = inner.split_word_bound_indices().next_back() else { return bytes };
        let is_mark = matches!(last, "," | ";" | ":" | "-" | "–" | "—");
        let end = inner.as_ptr() as usize - text.as_ptr() as usize + inner.len();
        let goes_on = || text.get(end..).unwrap_or_default().trim_start().starts_with(|c: char| c.is_alphanumeric());
        if !(is_mark || LEADS_ON.contains(&plain(last).as_str()) && goes_on()) {
            break;
        }
        inner = inner.get(..at).unwrap_or_default().trim_end();
    }
    loop {
        let Some(first) = inner.split_word_bounds().next() else { return bytes };
        let is_mark = matches!(first, "," | ";" | ":" | "-" | "–" | "—" | "." | "!" | "?");
        if !(is_mark || FOLLOWS_ON.contains(&plain(first).as_str())) {
            break;
        }
        inner = inner.get(first.len()..).unwrap_or_default().trim_start();
    }
    let start = inner.as_ptr() as usize - text.as_ptr() as usize;
    start..start + inner.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_neither_leads_on_nor_follows_on() {
        let marked = |text: &str| {
            let (mark, _) = text.split_once('|').unwrap();
            let text = text.replace('|', "");
            text[whole(&text, 0..mark.len())].to_owned()
        };
        assert_eq!(marked("Lovely to see a |patient"), "Lovely to see");
        assert_eq!(marked(" and her two daughters from the |choir"), "her two daughters");
        assert_eq!(marked("the choir leader came in, |and"), "the choir leader came in");
        assert_eq!(marked("you get what you pay for|."), "you get what you pay for");
        assert_eq!(whole("from £99 on", 7..9), 5..9);
        assert_eq!(whole("now 20% off", 4..6), 4..7);
        assert_eq!(marked("of our |best"), "of our ");
        assert_eq!(marked("18 Ombersley Road, B|12"), "18 Ombersley Road, B12");
    }

    #[test]
    fn a_word_that_says_nothing_by_itself_is_hollow() {
        assert!(["And", "you", "I’m", "of"].into_iter().all(is_hollow));
        assert!(!["never", "crown", "liar"].into_iter().any(is_hollow));
    }
}
