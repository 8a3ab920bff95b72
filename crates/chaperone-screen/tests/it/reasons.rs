//! The words that carried a judgement of an incoming text: where they lie, and that they did carry it.
//!
//! The corpus says of no incoming text which words carry its label, so it is put to the test: without the marked words
//! the label must lose more than without as many others. Every twentieth train row is read; all of them under
//! `cargo xtask deep`, which prints the figures.

use chaperone_screen::learned;
use chaperone_screen::triage::{self, Incoming, Judgement, Label, Reason, Triage, Urgency};
use proptest::prelude::*;
use serde_json::{Value, json};
use unicode_segmentation::UnicodeSegmentation;

use crate::rows::{folder, is_deep};

/// Every so-manieth row of the train files.
fn rows(each: usize) -> Vec<Incoming> {
    let mut files: Vec<_> = std::fs::read_dir(folder()).unwrap().map(|entry| entry.unwrap().path()).collect();
    files.retain(|file| file.file_name().unwrap().to_string_lossy().starts_with("incoming-train"));
    files.sort();
    let lines = files.iter().flat_map(|file| {
        let text = std::fs::read_to_string(file).unwrap();
        text.lines().map(str::to_owned).collect::<Vec<_>>()
    });
    lines.step_by(each).map(|line| serde_json::from_str(&line).unwrap()).collect()
}

/// What the sorter says of a text, and the chance that it gives to a label.
fn sorted(incoming: &Incoming, label: Option<Label>) -> (Triage, u8) {
    let reading = triage::reading(incoming, learned::built_in());
    let sorter = triage::built_in().unwrap();
    let triage = triage::triage_by(sorter, incoming, &reading);
    let label = label.or(triage.labels.first().copied()).unwrap();
    (triage, sorter.chances(&reading)[label as usize])
}

/// A text without some of its words.
fn without(incoming: &Incoming, words: &[(usize, &str)]) -> Incoming {
    let mut text = incoming.text.clone();
    for (at, word) in words.iter().rev() {
        text.replace_range(*at..at + word.len(), "");
    }
    Incoming { text, ..incoming.clone() }
}

/// What becomes of first labels without some words.
#[derive(Debug, Default)]
struct Without {
    /// Rows that lose the label.
    lost: usize,
    /// The sum of what its chance loses, in 1/256.
    fell: i64,
}

impl Without {
    fn count(&mut self, incoming: &Incoming, label: Label, before: u8) -> i64 {
        let (triage, chance) = sorted(incoming, Some(label));
        let fell = i64::from(before) - i64::from(chance);
        self.lost += usize::from(!triage.labels.contains(&label));
        self.fell += fell;
        fell
    }
}

#[test]
fn without_the_marked_words_a_label_loses_far_more_than_without_as_many_others() {
    let (mut marked, mut random) = (Without::default(), Without::default());
    let (mut rows_marked, mut none, mut more, mut less, mut words, mut marks) = (0, 0, 0, 0, 0, 0);
    let mut seed = 1_u64;
    let mut next = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(seed >> 40).unwrap()
    };
    for incoming in rows(if is_deep() { 1 } else { 20 }) {
        let (triage, before) = sorted(&incoming, None);
        let first = *triage.labels.first().unwrap();
        let places: Vec<_> =
            triage.reasons.iter().filter(|reason| reason.speaks_for == Judgement::Label(first)).collect();
        if places.is_empty() {
            none += 1;
            continue;
        }
        marks += places.len();
        let all: Vec<(usize, &str)> = incoming.text.unicode_word_indices().collect();
        let is_marked = |(at, word): &(usize, &str)| {
            places.iter().any(|place| *at < place.bytes.end && place.bytes.start < at + word.len())
        };
        let out: Vec<_> = all.iter().copied().filter(is_marked).collect();
        // As many of the words that may mean something, wherever they stand.
        let mut others: Vec<_> = all.iter().copied().filter(|(_, word)| word.chars().count() > 3).collect();
        while others.len() > out.len() {
            others.remove(next() % others.len());
        }
        rows_marked += 1;
        words += out.len();
        let fell = marked.count(&without(&incoming, &out), first, before);
        let by_chance = random.count(&without(&incoming, &others), first, before);
        more += usize::from(fell > by_chance);
        less += usize::from(fell < by_chance);
    }
    println!(
        "{rows_marked} rows with {marks} marks of {words} words for the first label, {none} without; without the marks {marked:?}, \
         without as many other words {random:?}; more fell in {more}, less in {less}"
    );
    assert!(none * 20 <= rows_marked, "{none} rows have nothing marked");
    assert!(more >= 4 * less, "more in {more}, less in {less}");
    assert!(2 * marked.fell >= 3 * random.fell && marked.lost > random.lost, "{marked:?} {random:?}");
}

/// What triage says of a private message.
fn said(text: &str) -> Triage {
    triage::triage(&serde_json::from_value(json!({ "channel": "direct-message", "text": text })).unwrap())
}

/// The marked words of one judgement.
fn marked(triage: &Triage, judgement: Judgement) -> Vec<&str> {
    let of = |reason: &&Reason| reason.speaks_for == judgement;
    triage.reasons.iter().filter(of).map(|reason| reason.evidence.as_str()).collect()
}

#[test]
fn a_turn_of_phrase_for_danger_is_marked_for_its_label_and_its_urgency_with_what_it_was_taken_for() {
    let triage = said("Thanks for Tuesday. Since this morning I can’t breathe properly 😟, do I wait?");
    let emergency = marked(&triage, Judgement::Label(Label::Emergency));
    assert_eq!(emergency, ["can’t breathe"]);
    assert_eq!(emergency, marked(&triage, Judgement::Urgency(Urgency::Immediate)));
    let words = "trouble with breathing or swallowing.";
    let of_danger = triage.reasons.iter().filter(|reason| reason.message.ends_with(words));
    assert_eq!(of_danger.count(), 2, "{:?}", triage.reasons);
}

#[test]
fn a_wish_to_die_is_marked_for_both_of_its_labels() {
    let triage = said("I don't want to be here any more");
    for label in [Label::Emergency, Label::Safeguarding] {
        assert!(!marked(&triage, Judgement::Label(label)).is_empty(), "{:?}", triage.reasons);
    }
}

#[test]
fn the_words_that_a_person_would_point_to_are_marked() {
    for (text, label, word) in [
        ("Could I move my appointment to Friday, please?", Label::Appointment, "move"),
        ("I want to make a formal complaint about my bill.", Label::Complaint, "complaint"),
        ("My solicitor will be writing to you about negligence.", Label::Legal, "solicitor"),
        ("Please send me a copy of my records.", Label::DataRequest, "records"),
    ] {
        for text in [text.to_owned(), text.to_uppercase()] {
            let triage = said(&text);
            let marks = marked(&triage, Judgement::Label(label));
            assert!(marks.iter().any(|mark| mark.to_lowercase().contains(word)), "{text}: {:?}", triage.reasons);
        }
    }
}

#[test]
fn a_mark_never_cuts_a_number() {
    for incoming in rows(10) {
        let text = incoming.text.as_bytes();
        let digit = |at: Option<usize>| at.and_then(|at| text.get(at)).is_some_and(u8::is_ascii_digit);
        for Reason { bytes, evidence, .. } in triage::triage(&incoming).reasons {
            let joins = |at: Option<usize>| at.and_then(|at| text.get(at)).is_some_and(|sign| b":.,".contains(sign));
            let (before, after) = (bytes.start.checked_sub(1), Some(bytes.end));
            let cut = digit(Some(bytes.start)) && joins(before) && digit(bytes.start.checked_sub(2))
                || digit(bytes.end.checked_sub(1)) && joins(after) && digit(Some(bytes.end + 1));
            assert!(!cut, "{evidence}: {}", incoming.text);
        }
    }
}

#[test]
fn a_text_without_words_has_no_marks_and_says_what_else_it_was_told_by() {
    for text in ["", " ", "\n\n", "...", "\u{200b}"] {
        assert_eq!(said(text).reasons, [], "{text:?}");
    }
    let review: Incoming = serde_json::from_value(json!({ "channel": "review", "stars": 5, "text": "10/10" })).unwrap();
    let triage = triage::triage(&review);
    assert_eq!((triage.labels.as_slice(), &triage.reasons), (&[Label::Praise][..], &vec![]));
    assert!(triage.why.starts_with("By its five stars this reads like kind words"), "{}", triage.why);
}

#[test]
fn places_are_counted_in_code_points_and_the_answer_names_each_judgement() {
    let text = "👩‍⚕️🦷 Zoë, could I move my appointment to Friday?";
    let line = json!({ "channel": "sms", "text": text }).to_string();
    let answer: Value = serde_json::from_str(&triage::answer(line.as_bytes(), 1).unwrap()).unwrap();
    let reasons = answer["reasons"].as_array().unwrap();
    assert!(reasons.iter().any(|reason| reason["label"] == "appointment"), "{answer}");
    for reason in reasons {
        let place = |end: &str| usize::try_from(reason[end].as_u64().unwrap()).unwrap();
        let words: String = text.chars().skip(place("start")).take(place("end") - place("start")).collect();
        assert_eq!(reason["evidence"], words, "{answer}");
        assert!(reason["label"].is_string() ^ reason["urgency"].is_string(), "{answer}");
        assert!(reason["message"].is_string() && reason.get("bytes").is_none(), "{answer}");
    }
}

#[test]
fn neither_the_sentence_nor_a_message_repeats_the_text() {
    for incoming in rows(40) {
        let triage = triage::triage(&incoming);
        let words: Vec<String> = incoming.text.unicode_words().map(str::to_lowercase).collect();
        for ours in triage.reasons.iter().map(|reason| &reason.message).chain([&triage.why]) {
            let ours = ours.unicode_words().map(str::to_lowercase).collect::<Vec<_>>().join(" ");
            let repeated = words.windows(4).find(|four| ours.contains(&four.join(" ")));
            assert!(repeated.is_none(), "{ours}: {repeated:?}");
        }
    }
}

#[test]
fn the_longest_text_is_marked_in_a_few_places_and_at_once() {
    for piece in ["I want to complain about the bill. ", "can't breathe 🦷 ", "a ", "complaint"] {
        let text: String = piece.chars().cycle().take(100_000).collect();
        let triage = said(&text);
        let judgements = triage.labels.len() + 1;
        assert!(triage.reasons.len() <= 3 * judgements, "{}", triage.reasons.len());
    }
}

/// Pieces of messages, and those that break careless code.
fn messages() -> impl Strategy<Value = String> {
    let piece = prop::sample::select(vec![
        "can’t breathe",
        "my lips are going blue",
        "complaint",
        "appointment",
        "thank you",
        "Lovely!",
        "solicitor",
        "how much",
        "is it",
        "not",
        "Zoë",
        "👩‍⚕️",
        "🇬🇧",
        "e\u{301}",
        "\u{301}",
        "\u{200b}",
        "½",
        "…!",
        "ﷺ",
        "İ",
        "ß",
        "𝐏𝐫𝐢𝐲𝐚",
        "£450",
        "7yo",
        "don't",
        "\r\n",
        ".",
        ",",
        "'s",
        "-",
        "&",
        "नमस्ते",
        "p a i n",
        "#bestbraces",
        "@jess_x",
        "WWW.EXAMPLE.ORG",
        "\u{0}",
    ]);
    let space = prop::sample::select(vec![" ", "", "  ", "\n", "\u{a0}", ", "]);
    prop::collection::vec((piece, space), 0..14)
        .prop_map(|pieces| pieces.into_iter().flat_map(|(piece, space)| [piece, space]).collect())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 250, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_mark_lies_within_its_text_on_whole_characters_and_apart_from_others_of_its_judgement(
        text in prop_oneof![messages(), ".{0,60}", prop::collection::vec(any::<char>(), 0..40).prop_map(String::from_iter)],
        stars in 0_u8..6,
    ) {
        let incoming = json!({ "channel": "review", "stars": stars, "text": text });
        let triage = triage::triage(&serde_json::from_value(incoming).unwrap());
        let edges: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).chain([text.len()]).collect();
        let points: Vec<char> = text.chars().collect();
        for reason in &triage.reasons {
            let (start, end) = (reason.bytes.start, reason.bytes.end);
            prop_assert!(start < end && edges.binary_search(&start).is_ok() && edges.binary_search(&end).is_ok(), "{:?}", reason);
            prop_assert_eq!(&text[start..end], &reason.evidence);
            prop_assert_eq!(&points[reason.start..reason.end].iter().collect::<String>(), &reason.evidence);
            match reason.speaks_for {
                Judgement::Label(label) => prop_assert!(triage.labels.contains(&label)),
                Judgement::Urgency(urgency) => prop_assert!(urgency == triage.urgency && urgency != Urgency::None),
            }
        }
        prop_assert!(triage.reasons.windows(2).all(|two| two[0].start <= two[1].start), "{:?}", triage.reasons);
        for (at, one) in triage.reasons.iter().enumerate() {
            let same = triage.reasons[at + 1..].iter().filter(|other| other.speaks_for == one.speaks_for);
            prop_assert!(same.clone().count() < 3 && same.clone().all(|other| other.start >= one.end), "{:?}", triage.reasons);
        }
    }
}
