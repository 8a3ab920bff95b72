//! Words, shapes and pieces, by the agreement with the trainer.

use chaperone_encoder::{Encoder, words};

use crate::model::{Model, letters};

/// Normal form, the author's letters and shape of each word.
fn cut(text: &str) -> Vec<(String, &str, u8)> {
    words(text).into_iter().map(|word| (word.normal, &text[word.range], word.shape)).collect()
}

fn normal(text: &str) -> Vec<String> {
    words(text).into_iter().map(|word| word.normal).collect()
}

#[test]
fn words_end_at_spaces_and_signs() {
    let found = cut("Hello, WORLD\u{a0}it’s");
    let wanted =
        [("hello", "Hello", 1), (",", ",", 5), ("world", "WORLD", 2), ("it", "it", 0), ("'", "’", 5), ("s", "s", 0)];
    assert_eq!(found, wanted.map(|(normal, own, shape)| (normal.to_owned(), own, shape)));
}

#[test]
fn shapes_say_how_a_word_was_written() {
    let shapes: Vec<u8> =
        words("low Title UPPER A mIxed McCoy b2 42 … É ß 中 ŁÓDŹ ₂").iter().map(|word| word.shape).collect();
    assert_eq!(shapes, [0, 1, 2, 1, 3, 3, 4, 4, 5, 5, 5, 1, 0, 0, 2, 4]);
}

#[test]
fn accents_and_invisible_characters_are_dropped_but_belong_to_their_word() {
    assert_eq!(cut("Ame\u{301}lie\u{301} x"), [("amelie".into(), "Ame\u{301}lie\u{301}", 1), ("x".into(), "x", 0)]);
    assert_eq!(cut("sm\u{ad}i\u{200b}le\0"), [("smile".into(), "sm\u{ad}i\u{200b}le\0", 0)]);
    assert_eq!(normal("\u{feff}\u{200d} \0"), [""; 0]);
    assert_eq!(normal("İstanbul STRAẞE ﬁt Ｆｕｌｌ"), ["istanbul", "straße", "fit", "full"]);
}

#[test]
fn a_character_may_stand_for_several_words() {
    assert_eq!(
        cut("½…"),
        [
            ("1".into(), "½", 4),
            ("⁄".into(), "½", 5),
            ("2".into(), "½", 4),
            (".".into(), "…", 5),
            (".".into(), "…", 5),
            (".".into(), "…", 5),
        ]
    );
}

#[test]
fn a_hashtag_is_cut_at_its_capitals() {
    assert_eq!(normal("#TeamPriyaShah TeamPriya"), ["#", "team", "priya", "shah", "teampriya"]);
    assert_eq!(normal("@PriyaShah_TeamA"), ["@", "priya", "shah", "_", "teama"]);
    assert_eq!(normal("# TeamPriya #NHSDentist"), ["#", "teampriya", "#", "nhsdentist"]);
    assert_eq!(cut("#TeamPriya")[2], ("priya".into(), "Priya", 1));
}

#[test]
fn look_alikes_become_one_form() {
    assert_eq!(
        normal("‘a’ “b” –c— «d» ´`"),
        ["'", "a", "'", "\"", "b", "\"", "-", "c", "-", "\"", "d", "\"", "'", "'"]
    );
}

#[test]
fn pieces_are_the_longest_that_fit() {
    let encoder = Encoder::read(&Model::random(1, 16, 1, 16, &letters()).write()).expect("a model");
    let row = |piece: &str| letters().iter().position(|known| known == piece).map_or(0, |at| at + 3);
    let pieces = |text: &str| {
        let encoded = encoder.encode(text, None);
        encoded.tokens.iter().map(|token| usize::try_from(token.piece).expect("small")).collect::<Vec<_>>()
    };
    assert_eq!(pieces("thing"), [row("th"), row("##ing")]);
    assert_eq!(pieces("that"), [row("th"), row("##a"), row("##t")]);
    assert_eq!(pieces("a中"), [0], "a word with a part that has no piece is unknown");
    assert_eq!(pieces("中"), [0], "so is a letter");
    assert_eq!(pieces("a \u{1f9b7} b \u{2603}"), [row("a"), row("b")], "a sign that has no piece is dropped");
    assert_eq!(pieces(&"a".repeat(100)).len(), 12, "twelve pieces a word");
    assert_eq!(pieces(&"a".repeat(101)), [0], "a word of more than 100 characters is unknown");
    let starts: Vec<bool> = encoder.encode("thing a", None).tokens.iter().map(|token| token.starts_word).collect();
    assert_eq!(starts, [true, false, true]);
}
