//! The forward pass against the reference, and against itself on other paths.

use chaperone_encoder::{Encoded, Encoder};
use chaperone_kernel::Path;

use crate::model::{Model, letters};
use crate::reference::{self, Answer};

fn model() -> Model {
    Model::random(2, 64, 2, 128, &letters())
}

/// Row of a letter in the vocabulary: after the three marks.
fn row(letter: char) -> usize {
    letters().iter().position(|piece| *piece == letter.to_lowercase().to_string()).expect("a letter") + 3
}

/// Words of one letter each as a sequence: (piece, type), and where the text lies in it.
fn sequence(text: &str, context: Option<&str>) -> (Vec<(usize, usize)>, std::ops::Range<usize>) {
    let read = |text: &str, more: usize| {
        let letters = text.split_whitespace().map(|word| word.chars().next().expect("a letter"));
        letters.map(|letter| (row(letter), usize::from(letter.is_uppercase()) + more)).collect::<Vec<_>>()
    };
    let mut all = vec![(1, if context.is_some() { 6 } else { 0 })];
    if let Some(context) = context {
        all.extend(read(context, 6));
        all.push((2, 6));
    }
    let start = all.len();
    all.extend(read(text, 0));
    let text = start..all.len();
    all.push((2, 0));
    (all, text)
}

/// The greatest and the mean difference between what was found and the reference, as logits.
fn differences(found: &Encoded, wanted: &Answer) -> (f64, f64) {
    let mut all = Vec::new();
    for token in 0..found.tokens.len() {
        all.extend(found.tags.of(token).iter().zip(&wanted.tags[token]));
        all.extend(found.codes.of(token).iter().zip(&wanted.codes[token]));
    }
    all.extend(found.text.iter().zip(&wanted.text));
    let all: Vec<f64> = all.into_iter().map(|(&found, wanted)| (f64::from(found) / 256.0 - wanted).abs()).collect();
    (all.iter().copied().fold(0.0, f64::max), all.iter().sum::<f64>() / all.len() as f64)
}

const TEXTS: [(&str, Option<&str>); 4] = [
    ("a B c d E f g h i J k l m n o p q", None),
    ("a B c d E", Some("q w e R t y")),
    ("z", Some("z")),
    ("", Some("a b")),
];

#[test]
fn logits_are_those_of_the_definition() {
    let model = model();
    let encoder = Encoder::read(&model.write()).expect("a model");
    for (text, context) in TEXTS {
        let found = encoder.encode(text, context);
        let (sequence, own) = sequence(text, context);
        assert_eq!(found.tokens.len(), own.len());
        // With the same rounding of inputs nothing is left but the rounding of the logits, half of 1/256.
        let (most, _) = differences(&found, &reference::run(&model, &sequence, own.clone(), true));
        assert!(most < 0.002, "{text:?}: {most}");
        // Without it, what bytes cost. The logits themselves are between one and three.
        let (most, mean) = differences(&found, &reference::run(&model, &sequence, own, false));
        assert!(most < 0.1 && mean < 0.03, "{text:?}: {most}, {mean}");
    }
}

#[test]
fn every_path_gives_the_same_logits() {
    let bytes = Model::random(2, 192, 4, 320, &letters()).write();
    for (text, context) in TEXTS {
        let plain = Encoder::read(&bytes).expect("a model").on(Path::PLAIN).encode(text, context);
        for path in Path::all() {
            let found = Encoder::read(&bytes).expect("a model").on(path).encode(text, context);
            assert_eq!(found, plain, "{} on {text:?}", path.name());
        }
    }
}

#[test]
fn an_empty_text_is_judged_and_an_empty_context_is_none() {
    let encoder = Encoder::read(&model().write()).expect("a model");
    let empty = encoder.encode("", None);
    assert!(empty.tokens.is_empty());
    assert_eq!(empty.text.len(), encoder.texts().len());
    assert!(encoder.spans(&empty, 0).is_empty());
    assert_eq!(encoder.encode("a b", Some("")), encoder.encode("a b", None));
    assert_ne!(encoder.encode("a b", Some("c")), encoder.encode("a b", None), "a context counts");
    assert_ne!(encoder.encode("a B", None), encoder.encode("a b", None), "a capital counts");
}

#[test]
fn a_context_is_read_to_its_96th_piece() {
    let encoder = Encoder::read(&model().write()).expect("a model");
    let long = "a b c d ".repeat(24);
    assert_eq!(encoder.encode("x", Some(&long)), encoder.encode("x", Some(&format!("{long} e f g"))));
    assert_ne!(encoder.encode("x", Some(&long)), encoder.encode("x", Some(&long[..long.len() - 2])));
}

/// The logits of a few texts in one number (FNV-1a, 64 bits).
fn digest(encoder: &Encoder) -> u64 {
    let mut digest = 0xcbf2_9ce4_8422_2325_u64;
    let long = "Dr Ann saw 12 things ½ … ".repeat(40);
    for (text, context) in TEXTS.into_iter().chain([("#TeamPriya, at 2!", Some("Ann's")), (&long, Some("a b"))]) {
        let encoded = encoder.encode(text, context);
        let tokens = 0..encoded.tokens.len();
        let logits = tokens.flat_map(|token| [encoded.tags.of(token), encoded.codes.of(token)].concat());
        for byte in logits.chain(encoded.text.clone()).flat_map(i32::to_le_bytes) {
            digest = (digest ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3);
        }
    }
    digest
}

#[test]
fn another_machine_gave_the_same_logits() {
    // Recorded on x86-64; the same code gave it with AVX-512, AVX2, SSE2, and as WebAssembly with and without SIMD.
    let recorded = 0x963a_7b54_4d2e_7133;
    let bytes = Model::random(3, 96, 3, 192, &letters()).write();
    for path in Path::all() {
        let encoder = Encoder::read(&bytes).expect("a model").on(path);
        assert_eq!(digest(&encoder), recorded, "{:#018x} on {}", digest(&encoder), path.name());
    }
}
