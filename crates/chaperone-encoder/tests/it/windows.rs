//! Long texts: where windows begin, whose logits a token gets, and that the heads of the text are the greatest.

use chaperone_encoder::{Encoded, Encoder};

use crate::model::{Model, letters};

fn encoder() -> Encoder {
    Encoder::read(&Model::random(1, 32, 2, 64, &letters()).write()).expect("a model")
}

/// A text of as many one-letter words.
fn text(words: usize) -> String {
    let mut letters = ('a'..='z').cycle();
    (0..words).flat_map(|at| [letters.nth(at % 7).expect("a cycle"), ' ']).collect()
}

/// The part of a text between two of its tokens, encoded by itself.
fn alone(encoder: &Encoder, text: &str, whole: &Encoded, from: usize, to: usize) -> Encoded {
    let end = whole.tokens.get(to).map_or(text.len(), |token| token.range.start);
    encoder.encode(&text[whole.tokens[from].range.start..end], Some("q"))
}

#[test]
fn a_text_of_160_pieces_is_read_at_once() {
    let encoder = encoder();
    let text = text(160);
    let whole = encoder.encode(&text, Some("q"));
    assert_eq!(whole, encoder.encode(text.trim_end(), Some("q")));
    assert_eq!(whole.tokens.len(), 160);
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

#[test]
fn a_text_read_with_shares_is_read_alike_and_only_what_was_asked_for_has_shares() {
    let encoder = encoder();
    for words in [0, 1, 40, 300] {
        let text = text(words);
        let (plain, shared) =
            (encoder.encode(&text, Some("q")), encoder.encode_weighing(&text, Some("q"), &[1, 9_999]));
        assert_eq!(
            (&plain.tokens, &plain.tags, &plain.codes, &plain.text),
            (&shared.tokens, &shared.tags, &shared.codes, &shared.text)
        );
        assert!((0..words).all(|token| plain.shares.of(token).is_empty() && shared.shares.of(token).len() == 2));
        assert!((0..words).all(|token| shared.shares.of(token)[1] == 0), "the model has no such judgement");
    }
}

#[test]
fn in_a_long_text_only_the_window_that_decided_has_shares() {
    let encoder = encoder();
    let text = text(300);
    let whole = encoder.encode_weighing(&text, Some("q"), &[0]);
    let windows = [(0, 160), (120, 280), (240, 300)];
    let judged = windows.map(|(from, to)| alone(&encoder, &text, &whole, from, to).text[0]);
    let best = (0..3).rev().max_by_key(|at| judged[*at]).expect("three windows");
    let (from, to) = windows[best];
    let in_window = |token: usize| (from..to).contains(&token);
    assert!((0..300).all(|token| in_window(token) || whole.shares.of(token) == [0]));
    assert!((from..to).any(|token| whole.shares.of(token) != [0]));
}

#[test]
fn a_share_is_what_the_judgement_loses_without_the_piece() {
    let mut model = Model::random(1, 32, 2, 64, &letters());
    // Pieces that do not look at each other: without the last one, all the others stay as they are.
    model.tensors.get_mut("0.output.scale").expect("a scale").bytes.fill(0);
    let encoder = Encoder::read(&model.write()).expect("a model");
    for words in [2, 3, 7, 90] {
        let text = text(words);
        let (whole, less) =
            (encoder.encode_weighing(&text, Some("q"), &[0, 1]), encoder.encode(&text[..2 * words - 3], Some("q")));
        for head in 0..2 {
            let (share, lost) = (whole.shares.of(words - 1)[head], whole.text[head] - less.text[head]);
            assert!((share - lost).abs() <= 2, "{words} words: {share} and {lost}, but for rounding");
        }
    }
}
