//! A word that exists nowhere else, and the costumes in which bytes may carry it.
//!
//! Deliberately absent: saying where a word may stand. That is the story's.

use chaperone::outside::Machine;
use chaperone_desk::Outside;
use data_encoding::{BASE64, HEXLOWER};

pub(crate) struct Word {
    word: String,
    costumes: Vec<Vec<u8>>,
}

impl Word {
    /// Twelve letters by chance, none of them a vowel: no dictionary, no name and no id holds them.
    pub(crate) fn draw() -> Word {
        const LETTERS: &[u8] = b"bcdfghjkmnpqrstvwxz";
        let mut chance = [0; 12];
        Machine.fill(&mut chance);
        let word: String = chance.map(|byte| char::from(LETTERS[usize::from(byte) % LETTERS.len()])).iter().collect();
        let mut costumes = vec![word.clone().into_bytes(), HEXLOWER.encode(word.as_bytes()).into_bytes()];
        for shift in 0..3 {
            // The letters of base64 that depend on the word alone, wherever in a group of three it begins.
            let encoded = BASE64.encode(&[&b"..."[..shift], word.as_bytes()].concat());
            let whole = (shift * 8).div_ceil(6)..(shift + word.len()) * 8 / 6;
            costumes.push(encoded.as_bytes()[whole].to_vec());
        }
        Word { word, costumes }
    }

    pub(crate) fn as_str(&self) -> &str {
        &self.word
    }

    /// Whether these bytes hold the word: as it is or in capitals, in hexadecimal or in base64.
    pub(crate) fn is_in(&self, bytes: impl AsRef<[u8]>) -> bool {
        let bytes = bytes.as_ref();
        let small = bytes.to_ascii_lowercase();
        let within = |all: &[u8], costume: &[u8]| {
            all.windows(costume.len()).any(|piece| piece[0] == costume[0] && piece == costume)
        };
        self.costumes.iter().enumerate().any(|(at, costume)| within(if at < 2 { &small } else { bytes }, costume))
    }
}

#[test]
fn the_word_is_noticed_in_every_costume() {
    let word = Word::draw();
    let text = format!("Lovely to see {} back", word.as_str());
    assert!(word.is_in(&text) && word.is_in(text.to_uppercase()));
    assert!(
        word.is_in(HEXLOWER.encode(text.as_bytes())) && word.is_in(HEXLOWER.encode(text.as_bytes()).to_uppercase())
    );
    for before in 0..3 {
        let all = [&"x".repeat(before), text.as_str()].concat();
        assert!(word.is_in(BASE64.encode(all.as_bytes())), "after {before}");
    }
    assert!(!word.is_in("Lovely to see somebody back") && !Word::draw().is_in(text));
}
