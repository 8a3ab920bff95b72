//! Long texts: where windows begin, whose logits a token gets, and that the heads of the text are the greatest.

use chaperone_encoder::{Encoded, Encoder};

use crate::model::{Model, letters};

fn encoder() -> Encoder {
    Encoder::read(&Model::random(1, 32, 2, 64, &letters()).write()).expect("a model")
}

/// A text of as many one-letter words.
pub(crate) fn text(words: usize) -> String {
    let mut letters = ('a'..='z').cycle();
    (0..words).flat_map(|at| [letters.nth(at % 7).expect("a cycle"), ' ']).collect()
}

/// The part of a text between two of its tokens, encoded by itself.
fn alone(encoder: &Encoder, text: &str, whole: &Encoded, from: usize, to: usize) -> Encoded {
    let end = whole.tokens.get(to).map_or(text.len(), |token| token.range.start);
    encoder.encode(&text[whole.tokens[from].range.start..end], Some("q"))
}

#[test]
fn a_text_is_read_at_once_as_long_as_it_fits_with_its_context() {
    let encoder = encoder();
    // The model has 264 places; `[CLS]`, the context and two `[SEP]` take four.
    let first_hears_of_last = |pieces: usize| {
        let text = text(pieces - 1);
        let [one, other] = ["x", "y"].map(|last| encoder.encode(&format!("{text}{last}"), Some("q")));
        assert_eq!(one.tokens.len(), pieces);
        one.tags.of(0) != other.tags.of(0)
    };
    assert!(first_hears_of_last(260));
    assert!(!first_hears_of_last(261));
}

#[test]
fn a_longer_text_is_read_in_windows_of_160_every_120() {
    let encoder = encoder();
    let text = text(300);
    let whole = encoder.encode(&text, Some("q"));
    let [first, second, third] = [(0, 160), (120, 280), (240, 300)].map(|(a, b)| alone(&encoder, &text, &whole, a, b));
    for at in 0..300 {
        // Between the windows the nearest end decides; at 139 of [0, 160) and [120, 280) it is 20 and 19, at 140 19
        // and 20. In [240, 280) of the second and third it is 39 and 0 at 240, 20 and 19 at 259, 19 and 20 at 260.
        let (window, from) = match at {
            0..140 => (&first, 0),
            140..260 => (&second, 120),
            _ => (&third, 240),
        };
        assert_eq!(whole.tags.of(at), window.tags.of(at - from), "token {at}");
        assert_eq!(whole.codes.of(at), window.codes.of(at - from), "token {at}");
    }
    for (at, &judged) in whole.text.iter().enumerate() {
        assert_eq!(judged, first.text[at].max(second.text[at]).max(third.text[at]));
    }
}

#[test]
fn windows_are_cut_where_words_start() {
    let encoder = encoder();
    // Each word has five pieces, after one word of three: no window can begin at 120 or end at 160.
    let text = format!("abc {}", "vwxyz ".repeat(60));
    let whole = encoder.encode(&text, Some("q"));
    assert_eq!(whole.tokens.len(), 303);
    let [first, second, third] = [(0, 158), (118, 278), (238, 303)].map(|(a, b)| alone(&encoder, &text, &whole, a, b));
    assert_eq!(whole.tags.of(100), first.tags.of(100));
    assert_eq!(whole.tags.of(200), second.tags.of(200 - 118));
    assert_eq!(whole.tags.of(300), third.tags.of(300 - 238));
    for (at, &judged) in whole.text.iter().enumerate() {
        assert_eq!(judged, first.text[at].max(second.text[at]).max(third.text[at]));
    }
}

#[test]
fn a_very_long_text_is_read_to_its_end() {
    let encoder = encoder();
    let text = text(10_000);
    let whole = encoder.encode(&text, None);
    assert_eq!(whole.tokens.len(), 10_000);
    assert!(!whole.tags.of(9_999).iter().all(|&logit| logit == 0));
    assert!(whole.tags.of(10_000).is_empty());
}
