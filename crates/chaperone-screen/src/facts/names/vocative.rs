//! Whether a name is spoken to, and whether a text answered is signed with it.
//!
//! Both look at the marks and words beside the name only. Deliberately absent: who bears it.

use unicode_segmentation::UnicodeSegmentation;

use crate::text::{Case, Text, TokenKind};

const GREETINGS: &[&str] = &["hi", "hello", "hey", "dear", "hiya", "morning", "afternoon", "evening"];

/// Whether the name on the tokens `first..=last` is in address position: `Hi Joanne`, `Sorry Karen,`, `Karen, we`,
/// `kind words, Joanne!`
pub(crate) fn is_vocative(text: &Text, first: usize, last: usize) -> bool {
    let word = |at: usize| text.tokens.get(at).map_or("", |token| text.word(token));
    let back = |steps: usize| first.checked_sub(steps).map_or("", word);
    let starts = text.sentences.iter().any(|sentence| sentence.tokens.start == first);
    let is_last = text.sentences.iter().any(|sentence| sentence.tokens.end == last + 1);
    let ends = is_last
        || matches!(word(last + 1), "!" | "." | "?" | "," | "-" | "–" | ":")
        || text.tokens.get(last + 1).is_some_and(|token| token.kind == TokenKind::Emoji);
    if starts {
        return matches!(word(last + 1), "," | "-" | "–");
    }
    let thanked = matches!(back(1), "thanks" | "cheers" | "sorry" | "apologies")
        || back(1) == "you" && matches!(back(2), "thank" | "bless")
        || back(1) == "much" && back(2) == "so";
    // `thank you, Joanne!`, and no list: `Priya, Joanne and Tom`
    let after_comma = back(1) == ","
        && first.checked_sub(2).and_then(|at| text.tokens.get(at)).is_some_and(|token| token.case == Case::Lower);
    GREETINGS.contains(&back(1)) || thanked && (ends || word(last + 1) == "for") || after_comma && ends
}

/// Whether a text answered is signed with a name, given in the normal form: it stands behind the last sentence or a
/// dash, and nothing but a surname or an initial follows.
pub(crate) fn is_signed(answered: &str, name: &str) -> bool {
    let said = Text::new(answered).normal;
    let Some((at, _)) = said.rmatch_indices(name).next() else { return false };
    let (Some(before), Some(after)) = (said.get(..at), said.get(at + name.len()..)) else { return false };
    let apart = before.trim_end_matches(' ').chars().next_back().is_none_or(|c| !c.is_alphanumeric() && c != '@');
    apart && !after.starts_with(char::is_alphanumeric) && after.unicode_words().count() <= 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_behind_the_last_sentence_signs_a_text_and_one_that_is_thanked_does_not() {
        assert!(is_signed("Kind and quick. Zelda P.", "zelda"));
        assert!(is_signed("Kind and quick - Zelda", "zelda"));
        assert!(is_signed("Kind and quick\nZelda", "zelda"));
        assert!(!is_signed("Kind and quick, thank you Zelda", "zelda"));
        assert!(!is_signed("Zelda on the desk was kind and quick", "zelda"));
        assert!(!is_signed("Kind and quick.", "zelda"));
    }
}
