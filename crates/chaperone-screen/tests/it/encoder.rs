//! The encoder in Rust against what its trainer made of the same texts (`models/encoder.expected.jsonl`).
//!
//! The trainer works in floats and Rust in bytes, so figures are near and not the same; pieces are the same.

use chaperone_screen::learned;
use serde::Deserialize;

#[derive(Deserialize)]
struct Expected {
    text: String,
    context: String,
    /// Rows of the vocabulary, of the whole sequence.
    pieces: Vec<u32>,
    /// The best tag of each word, by its number.
    tags: Vec<usize>,
    /// The heads of the text.
    judged: Vec<f64>,
}

#[test]
fn the_encoder_agrees_with_its_trainer() {
    let encoder = learned::built_in().expect("the committed encoder can be read");
    let lines = include_str!("../../models/encoder.expected.jsonl");
    let (mut words, mut alike, mut heads, mut apart) = (0, 0, 0.0, 0.0);
    for line in lines.lines() {
        let expected: Expected = serde_json::from_str(line).unwrap();
        let read = encoder.encode(&expected.text, Some(&expected.context));
        let pieces: Vec<u32> = read.tokens.iter().map(|token| token.piece).collect();
        let (_, of_text) = expected.pieces.split_at(expected.pieces.len() - pieces.len() - 1);
        assert_eq!(pieces, of_text[..pieces.len()], "the pieces of a text");
        for (at, tag) in read.words().zip(&expected.tags) {
            let row = read.tags.of(at);
            let best = (0..row.len()).max_by_key(|tag| (row[*tag], std::cmp::Reverse(*tag))).unwrap();
            words += 1;
            alike += usize::from(best == *tag);
        }
        for (ours, theirs) in read.text.iter().zip(&expected.judged) {
            heads += 1.0;
            apart += (f64::from(*ours) / 256.0 - theirs).abs();
        }
    }
    assert!(words > 500, "there is something to compare");
    assert!(alike * 100 >= words * 97, "of {words} words {alike} have the same tag");
    assert!(apart / heads < 0.1, "judgements are {:.3} apart", apart / heads);
}
