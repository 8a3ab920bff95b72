//! What is lent to a part of a text: the words that are left with what was made of them, at their new places.

use chaperone_encoder::Encoder;

use crate::model::{Model, letters};

fn encoder() -> Encoder {
    Encoder::read(&Model::random(2, 32, 2, 64, &letters()).write()).expect("a model")
}

#[test]
fn a_text_that_lost_nothing_is_read_as_it_was() {
    let encoder = encoder();
    for text in ["", "abc de fgh", "x"] {
        let read = encoder.encode(text, Some("q"));
        assert_eq!(encoder.lend(&read, |place| Some(place.clone())), Some(read), "{text}");
    }
}

#[test]
fn words_that_are_left_bring_what_was_made_of_them_to_their_new_places() {
    let encoder = encoder();
    let read = encoder.encode("abc de fgh", None);
    let lent = encoder.lend(&read, |place| (place.start >= 4).then(|| place.start - 4..place.end - 4));
    let lent = lent.expect("one window");
    assert_eq!(lent.tokens.len(), read.tokens.len() - 3);
    for (at, token) in lent.tokens.iter().enumerate() {
        assert_eq!(token.range.start + 4, read.tokens[at + 3].range.start);
        assert_eq!(lent.tags.of(at), read.tags.of(at + 3));
        assert_eq!(lent.codes.of(at), read.codes.of(at + 3));
    }
    assert_ne!(lent.text, read.text);
}

#[test]
fn what_is_lent_can_be_lent_again_and_nothing_that_is_left_is_judged_like_no_text() {
    let encoder = encoder();
    let read = encoder.encode("abc de fgh", None);
    let some = |end: usize| move |place: &std::ops::Range<usize>| (place.end <= end).then(|| place.clone());
    let less = encoder.lend(&read, some(6)).expect("one window");
    assert_eq!(encoder.lend(&less, some(3)), encoder.lend(&read, some(3)));
    assert_eq!(encoder.lend(&read, |_| None), Some(encoder.encode("", None)));
}

#[test]
fn nothing_is_lent_of_a_text_of_several_windows() {
    let encoder = encoder();
    let read = encoder.encode(&crate::windows::text(300), None);
    assert_eq!(encoder.lend(&read, |place| Some(place.clone())), None);
}
