//! What holds for every text whatever: spans are whole graphemes, the normal form is stable, nothing panics.

use chaperone_screen::facts::{self, Facts, Kind};
use chaperone_screen::text::Text;
use chaperone_screen::{Channel, Draft, Known, Practice};
use proptest::prelude::*;
use unicode_segmentation::UnicodeSegmentation;

/// Pieces that real posts are made of, and those that break careless code, in any order.
fn posts() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "Mrs Patel",
        "priya",
        "Zoë",
        "Oisín",
        "E.T.",
        "Will",
        "Big Dave",
        "#TundesSmile",
        "#teampriya",
        "@jess_x",
        "@",
        "#",
        "07700 900266",
        "943 476 5919",
        "12/11/51",
        "14th of March",
        "last Friday",
        "7yo",
        "in her early fifties",
        "six weeks ago",
        "£450",
        "M4 6BF",
        "12 Arkwright Walk",
        "root canal",
        "came in",
        "our patient",
        "Botox",
        "b0tox",
        "p r i y a",
        "y-o-g-a",
        "j dot smith at mail dot example",
        "oh seven seven double oh nine one two",
        "Рriya",
        "𝐏𝐫𝐢𝐲𝐚",
        "ﬁne",
        "İ",
        "ß",
        "\u{200b}",
        "\u{301}",
        "e\u{301}",
        "👩‍⚕️",
        "🇬🇧",
        "🦷",
        "❤️",
        "5️⃣",
        "\r\n",
        "\n",
        "\t",
        "’",
        "“",
        "…",
        "…!",
        ".",
        ",",
        "'s",
        "s'",
        "-",
        "/",
        "&",
        "½",
        "ǅ",
        "ﷺ",
        "नमस्ते",
        "한국",
        "ㄱ\u{1161}",
        "Спасибо",
        "ά",
        "\u{0}",
        "in",
        "at",
        "Leeds",
        "Knocknagoshel",
        "Heathfield Primary",
        "St.",
        "24/7",
        "2026-02-30",
        "99/99/9999",
        "1e9",
        "#1",
    ]);
    let space = prop::sample::select(vec![" ", "", "  ", "\n", "\u{a0}", ", "]);
    prop::collection::vec((piece, space), 0..24)
        .prop_map(|pieces| pieces.into_iter().flat_map(|(piece, space)| [piece, space]).collect())
}

fn any_text() -> impl Strategy<Value = String> {
    prop_oneof![posts(), ".{0,80}", prop::collection::vec(any::<char>(), 0..60).prop_map(String::from_iter)]
}

fn boundaries(text: &str) -> Vec<usize> {
    text.grapheme_indices(true).map(|(at, _)| at).chain([text.len()]).collect()
}

fn read(text: &str, channel: Channel) -> Facts {
    let draft = Draft { channel, today: chrono::NaiveDate::from_ymd_opt(2026, 11, 18), ..Draft::post(text) };
    let practice =
        Practice { names: vec!["Ashford Dental".into()], places: vec!["Leeds".into()], ..Practice::default() };
    facts::read(&Text::new(text), &draft, &Known { practice, staff: vec!["Dr Priya Shah".into()], ..Known::default() })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 400, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_normal_form_of_a_normal_form_is_itself(text in any_text()) {
        let once = Text::new(&text).normal;
        prop_assert_eq!(&Text::new(&once).normal, &once);
    }

    #[test]
    fn every_token_and_sentence_maps_to_whole_graphemes_in_order(text in any_text()) {
        let read = Text::new(&text);
        let edges = boundaries(&text);
        let mut before = 0;
        for token in &read.tokens {
            let span = read.original_span(token.normal.clone());
            prop_assert!(!span.is_empty(), "empty token {token:?}");
            prop_assert!(edges.binary_search(&span.start).is_ok() && edges.binary_search(&span.end).is_ok(), "{span:?}");
            prop_assert!(span.start >= before, "tokens in order");
            before = span.start;
        }
        let mut next = 0;
        for sentence in &read.sentences {
            prop_assert_eq!(sentence.tokens.start, next, "sentences share out the tokens");
            next = sentence.tokens.end;
        }
        prop_assert_eq!(next, read.tokens.len());
    }

    #[test]
    fn any_span_of_the_normal_form_maps_to_whole_graphemes(text in any_text(), from in 0_usize..200, length in 0_usize..200) {
        let read = Text::new(&text);
        let span = read.original_span(from..from + length);
        let edges = boundaries(&text);
        prop_assert!(edges.binary_search(&span.start).is_ok() && edges.binary_search(&span.end).is_ok(), "{span:?}");
    }

    #[test]
    fn every_fact_lies_on_grapheme_boundaries_in_the_order_of_the_text(text in any_text(), reply in any::<bool>()) {
        let facts = read(&text, if reply { Channel::ReviewReply } else { Channel::Post });
        let edges = boundaries(&text);
        for fact in &facts.facts {
            prop_assert!(fact.span.start < fact.span.end && fact.span.end <= text.len(), "{fact:?}");
            prop_assert!(edges.binary_search(&fact.span.start).is_ok() && edges.binary_search(&fact.span.end).is_ok(), "{fact:?}");
        }
        prop_assert!(facts.facts.windows(2).all(|two| two[0].span.start <= two[1].span.start));
    }

    #[test]
    fn sentences_share_out_the_facts_and_the_look_ups_agree(text in any_text()) {
        let facts = read(&text, Channel::Post);
        let shared: usize = facts.sentences.iter().map(|sentence| facts.within(sentence).len()).sum();
        prop_assert_eq!(shared, if facts.sentences.is_empty() { 0 } else { facts.facts.len() });
        for &kind in Kind::ALL {
            prop_assert_eq!(facts.has(kind), facts.facts.iter().any(|fact| fact.kind == kind));
            prop_assert_eq!(facts.of(kind).count(), facts.facts.iter().filter(|fact| fact.kind == kind).count());
        }
    }

    #[test]
    fn the_same_text_gives_the_same_facts(text in any_text()) {
        prop_assert_eq!(read(&text, Channel::Post), read(&text, Channel::Post));
    }
}

#[test]
fn time_grows_with_length_and_not_with_its_square() {
    // A hundred thousand bytes of the hardest piece of each extractor: quadratic code would take minutes.
    for piece in [
        "a ",
        "1 ",
        "A. ",
        "#a",
        "one ",
        "Mrs ",
        "last ",
        "12 a b c ",
        "ref ",
        "@a.",
        "Big St ",
        "dot at ",
        "1/1/",
        "'",
        "é",
        "a b c d, ",
    ] {
        let text = piece.repeat(100_000 / piece.len());
        let facts = read(&text, Channel::Post);
        assert!(facts.facts.len() <= text.len());
    }
}
