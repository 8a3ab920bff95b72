//! What each piece has in a judgement of the whole text.

use chaperone_encoder::Encoder;

use crate::model::{Model, letters};
use crate::windows::text;

#[test]
fn each_piece_has_a_share_in_each_judgement_that_was_asked_for() {
    let encoder = Encoder::read(&Model::random(1, 32, 2, 64, &letters()).write()).expect("a model");
    for words in [0, 1, 40, 300] {
        let read = encoder.encode(&text(words), Some("q"));
        let shares = encoder.shares(&read, &[1, 9_999]);
        assert!((0..words).all(|token| shares.of(token).len() == 2 && shares.of(token)[1] == 0), "no such judgement");
        assert!(words == 0 || (0..words).any(|token| shares.of(token)[0] != 0), "{words}");
        assert!(encoder.shares(&read, &[]).of(0).is_empty());
    }
}

#[test]
fn a_share_is_what_the_judgement_loses_without_the_piece() {
    let mut model = Model::random(1, 32, 2, 64, &letters());
    // Pieces that do not look at each other: without the last one, all the others stay as they are.
    model.tensors.get_mut("0.output.scale").expect("a scale").bytes.fill(0);
    let encoder = Encoder::read(&model.write()).expect("a model");
    for words in [1, 2, 3, 7, 90] {
        let text = text(words);
        let (whole, less) =
            (encoder.encode(&text, Some("q")), encoder.encode(&text[..(2 * words).saturating_sub(3)], Some("q")));
        let shares = encoder.shares(&whole, &[0, 1]);
        for head in 0..2 {
            let (share, lost) = (shares.of(words - 1)[head], whole.text[head] - less.text[head]);
            assert!((share - lost).abs() <= 2, "{words} words: {share} and {lost}, but for rounding");
        }
    }
}
