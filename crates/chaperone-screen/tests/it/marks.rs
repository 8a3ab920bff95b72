//! Every mark begins and ends on a whole word that says something, over the texts of the train files.

use crate::rows::{Screens, is_deep, rows};

/// Words that lead on to another one. Kept apart from the screen's own list on purpose.
const DANGLING: &[&str] =
    &["a", "an", "the", "of", "and", "or", "but", "with", "for", "from", "to", "at", "my", "your", "our"];

/// Words that are no mark by themselves.
const LONE: &[&str] =
    &["and", "you", "the", "a", "it", "is", "was", "in", "on", "they", "we", "i", "that", "this", "so"];

/// What is wrong with a mark, if anything is.
fn fault(text: &str, from: usize, to: usize) -> Option<&'static str> {
    let mark = &text[from..to];
    let joined =
        |left: &str, right: &str| left.ends_with(char::is_alphanumeric) && right.starts_with(char::is_alphanumeric);
    if mark.trim().is_empty() || mark.trim() != mark {
        return Some("it is empty or has white space at an end");
    }
    if joined(&text[..from], mark) || joined(mark, &text[to..]) {
        return Some("it cuts a word");
    }
    let words: Vec<String> = mark
        .split_whitespace()
        .map(|word| word.trim_matches(|c: char| c.is_ascii_punctuation()).to_lowercase())
        .collect();
    if words.len() == 1 && LONE.contains(&words[0].as_str()) {
        return Some("it is a lone word that says nothing");
    }
    let goes_on = text[to..].trim_start().starts_with(char::is_alphanumeric);
    if goes_on
        && words.len() > 1
        && mark.ends_with(char::is_alphanumeric)
        && DANGLING.contains(&words[words.len() - 1].as_str())
    {
        return Some("it ends on a word that leads on");
    }
    ["and", "or", "but", "of"].contains(&words[0].as_str()).then_some("it begins with a word that follows on")
}

#[test]
fn marks_begin_and_end_on_whole_words_that_say_something() {
    let screens = Screens::new();
    let rows = rows("outgoing-train", if is_deep() { 1 } else { 5 });
    let (mut marks, mut wrong) = (0, Vec::new());
    for row in &rows {
        for finding in screens.glance(row).findings {
            marks += 1;
            if let Some(fault) = fault(&row.draft.text, finding.bytes.start, finding.bytes.end) {
                wrong.push(format!("{}: {} “{}”: {fault}", row.place, finding.rule, finding.evidence));
            }
        }
    }
    assert!(marks > rows.len(), "only {marks} marks in {} rows", rows.len());
    assert!(wrong.is_empty(), "{} of {marks}:\n{}", wrong.len(), wrong.join("\n"));
}
