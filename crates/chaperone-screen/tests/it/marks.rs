//! Every mark begins and ends on a whole word that says something, over every text of the train files.

use std::path::Path;

use chaperone_screen::Pack;
use chaperone_screen::contract::Contract;
use serde_json::Value;

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
    let contract = Contract::new(Pack::named("uk-dental").unwrap(), Some("2026-11-22".parse().unwrap())).unwrap();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus");
    let (mut marks, mut wrong) = (0, Vec::new());
    for number in 1..=8 {
        let file = std::fs::read_to_string(folder.join(format!("outgoing-train-{number}.jsonl"))).unwrap();
        for (line, row) in file.lines().enumerate() {
            let text: Value = serde_json::from_str(row).unwrap();
            let text = text["text"].as_str().unwrap();
            let answer: Value = serde_json::from_str(&contract.answer(row.as_bytes(), line + 1).json).unwrap();
            let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
            for finding in answer["findings"].as_array().unwrap() {
                let place = |end: &str| places[usize::try_from(finding[end].as_u64().unwrap()).unwrap()];
                let (from, to) = (place("start"), place("end"));
                marks += 1;
                if let Some(fault) = fault(text, from, to) {
                    wrong.push(format!(
                        "file {number} line {}: {} “{}”: {fault}",
                        line + 1,
                        finding["rule"],
                        &text[from..to]
                    ));
                }
            }
        }
    }
    assert!(marks > 4000, "only {marks} marks");
    assert!(wrong.is_empty(), "{} of {marks}:\n{}", wrong.len(), wrong.join("\n"));
}
