//! Any text: no panic, ranges on character boundaries, in order, and spans that are words.

use chaperone_encoder::{Encoder, words};
use proptest::prelude::*;

use crate::model::{Model, letters};

fn encoder() -> Encoder {
    Encoder::read(&Model::random(1, 16, 1, 16, &letters()).write()).expect("a model")
}

fn holds(encoder: &Encoder, text: &str, context: Option<&str>, dial: i32) {
    let mut last = 0..0;
    for word in words(text) {
        assert!(!word.normal.is_empty() && word.shape <= 5);
        assert!(!text[word.range.clone()].is_empty(), "a range on boundaries");
        assert!(word.range.start >= last.end || word.range.start == last.start, "in order");
        last = word.range;
    }
    let encoded = encoder.encode(text, context);
    for (at, token) in encoded.tokens.iter().enumerate() {
        assert!(text.get(token.range.clone()).is_some_and(|own| !own.is_empty()));
        assert!(token.starts_word || encoded.tokens[at - 1].range == token.range);
        assert_eq!(encoded.tags.of(at).len(), encoder.tags().len());
        assert_eq!(encoded.codes.of(at).len(), encoder.codes().len());
    }
    let mut last = 0..0;
    for span in encoder.spans(&encoded, dial) {
        assert!(text.get(span.range.clone()).is_some_and(|own| !own.is_empty()));
        assert!(["PERSON", "PLACE"].contains(&span.kind));
        assert!((0..=256).contains(&span.score));
        // Two spans may share a character that stands for several words.
        let shared = span.range.start..last.end;
        let follows = shared.is_empty() || words(text).iter().any(|word| word.range == shared);
        assert!(follows && span.range.start >= last.start, "spans follow one another");
        last = span.range;
    }
}

#[test]
fn hostile_texts_are_read() {
    let encoder = encoder();
    let marks = format!("e{} x", "\u{301}".repeat(5_000));
    let joined = "👩\u{200d}⚕\u{fe0f}👨‍👩‍👧‍👦🏴\u{e0067}\u{e0062}\u{e007f}🇬🇧1\u{fe0f}\u{20e3}";
    let right = "מרפאת שיניים \u{202e}abc\u{202c} عيادة الأسنان";
    let ligature = "ﷺ ﷽ ㍿ Ⅷ ǅ ŉ ẞ Σ";
    let long = "Dr Ann Priya saw team 12 things! ".repeat(310);
    assert!(long.len() > 10_000);
    for text in [&marks, joined, right, ligature, &long, "\0\0a\0", "", " ", "\u{feff}", "\r\n\t", &"a".repeat(10_000)]
    {
        holds(&encoder, text, None, 0);
        holds(&encoder, text, Some(text), 1_000);
    }
    // One span ends within the three dots, the next begins there.
    holds(&encoder, "𐊠 𖿠!!ਏ￼𞀰 𐞀…'A:0,A", None, 126);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_text_is_read(text in "\\PC{0,60}", context in proptest::option::of("\\PC{0,20}"), dial in -2_000..2_000) {
        holds(&encoder(), &text, context.as_deref(), dial);
    }

    #[test]
    fn any_characters_are_read(chars in prop::collection::vec(any::<char>(), 0..60)) {
        holds(&encoder(), &chars.into_iter().collect::<String>(), None, 0);
    }
}

#[test]
fn a_dial_that_is_turned_up_finds_more_words() {
    let encoder = encoder();
    let text = "Dr Ann Priya saw team twelve things";
    let covered = |dial| {
        let encoded = encoder.encode(text, None);
        encoder.spans(&encoded, dial).iter().map(|span| span.range.len()).sum::<usize>()
    };
    assert_eq!(covered(-100_000), 0, "nothing");
    assert!(covered(100_000) >= text.len() - 6, "every word");
    let steps: Vec<usize> = (-20..20).map(|step| covered(step * 128)).collect();
    assert!(steps.is_sorted(), "{steps:?}");
}
