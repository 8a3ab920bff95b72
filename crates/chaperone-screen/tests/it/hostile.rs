//! Texts that nobody would write: rows of the corpus cut, spliced, repeated, and sown with the characters that break
//! programs. The screen answers each; every place it names lies on whole characters as a reader sees them.
//!
//! 60 texts by default; `CHAPERONE_HOSTILE_TEXTS` asks for more, and `cargo xtask deep` does.

use std::path::Path;

use chaperone_screen::{Channel, Dial, Draft, Finding, Known, Pack, Report, Screen, Verdict, facts, fix, triage};
use serde_json::{Value, json};
use unicode_segmentation::UnicodeSegmentation as _;

/// Joiners, marks, directions, other scripts, controls, what folds to more or fewer letters, and long runs.
const ODD: &[&str] = &[
    "\u{200D}",
    "\u{200B}",
    "\u{FEFF}",
    "\u{202E}",
    "\u{2066}",
    "\u{0301}",
    "\u{0338}\u{0327}",
    "\u{FE0F}",
    "\u{1F468}\u{200D}\u{1F469}\u{200D}\u{1F467}",
    "\u{1F1EC}\u{1F1E7}",
    "\u{E000}",
    "\u{FFFD}",
    "\u{0000}",
    "\u{0085}",
    "\u{2028}",
    "\r\n",
    "\t\t",
    "ß",
    "İ",
    "ﬁ",
    "Ǆ",
    "ŉ",
    "ΐ",
    "ﷺ",
    "ẛ̣",
    "患者",
    "مريض",
    "रोगी",
    "\u{1D400}\u{1D401}",
    "①",
    "½",
    "０７７００",
    "@",
    "#",
    "://",
    "@@@",
    "....",
    "''''",
    "((((",
    "*",
    "))",
    "\\",
    "<b>",
    "%00",
    "999",
    "07700 900123",
    "943 476 5919",
    "Mrs ",
    "Dr.",
    "(",
    "“",
    "’",
    "-",
    "–",
    "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
];

/// Xorshift: the same texts on every machine.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 11).unwrap() % limit.max(1)
    }

    fn one<'a, T: ?Sized>(&mut self, of: &[&'a T]) -> &'a T {
        of[self.below(of.len())]
    }

    /// A place between two characters.
    fn cut(&mut self, text: &str) -> usize {
        let places: Vec<usize> = text.char_indices().map(|(at, _)| at).chain([text.len()]).collect();
        places[self.below(places.len())]
    }
}

fn texts() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../corpus");
    let of = |file: &str| std::fs::read_to_string(folder.join(file)).unwrap();
    [of("outgoing-train-1.jsonl"), of("incoming-train-1.jsonl")]
        .concat()
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["text"].as_str().unwrap().to_owned())
        .collect()
}

fn spoilt(chance: &mut Chance, texts: &[&str]) -> String {
    let mut text = chance.one(texts).to_owned();
    for _ in 0..=chance.below(6) {
        let (at, other) = (chance.cut(&text), chance.cut(&text));
        let (from, to) = (at.min(other), at.max(other));
        match chance.below(7) {
            0 => text.replace_range(from..to, ""),
            1 => text.insert_str(at, chance.one(ODD)),
            2 => text = format!("{}{}", &text[..at], chance.one(texts)),
            3 => text = text[from..to].repeat(1 + chance.below(12)),
            4 => text = text.chars().rev().collect(),
            5 => text = if chance.below(2) == 0 { text.to_uppercase() } else { text.to_lowercase() },
            _ => {
                let odd = chance.one(ODD);
                text = text.split(' ').collect::<Vec<_>>().join(odd);
            }
        }
        if text.len() > 6_000 {
            text = text.chars().take(1_500).collect();
        }
    }
    text
}

fn whole(text: &str, report: &Report) {
    let edges: Vec<usize> = text.grapheme_indices(true).map(|(at, _)| at).chain([text.len()]).collect();
    for finding in report.findings.iter().chain(&report.notes) {
        let Finding { bytes, message, rule, .. } = finding;
        assert!(!message.contains("could not be checked"), "a rule broke: {rule}: {text:?}");
        assert!(bytes.start <= bytes.end && bytes.end <= text.len(), "{rule} {bytes:?} of {text:?}");
        assert!(
            edges.binary_search(&bytes.start).is_ok() && edges.binary_search(&bytes.end).is_ok(),
            "{rule} {bytes:?} cuts a character of {text:?}"
        );
    }
}

#[allow(clippy::disallowed_methods, reason = "a test asks how long it may run")]
fn asked(name: &str) -> Option<u64> {
    std::env::var(name).ok()?.parse().ok()
}

#[test]
fn hostile_texts_are_answered_and_every_place_lies_on_whole_characters() {
    let seed: u64 = asked("CHAPERONE_HOSTILE_SEED").unwrap_or_default();
    let mut chance = Chance(0x9E37_79B9_7F4A_7C15 ^ seed);
    let texts = texts();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let screens = Pack::NAMES.map(|name| Screen::new(Pack::named(name).unwrap()));
    let (mut offers, mut unclear) = (0, 0);
    for _ in 0..asked("CHAPERONE_HOSTILE_TEXTS").unwrap_or(60) {
        let text = spoilt(&mut chance, &texts);
        let mut draft = Draft { channel: Channel::ALL[chance.below(Channel::ALL.len())], ..Draft::post(&text) };
        if chance.below(2) == 0 {
            draft.in_reply_to = Some(spoilt(&mut chance, &texts));
        }
        let screen = &screens[chance.below(screens.len())];
        let report = screen.check(&draft, &Known::default());
        whole(&text, &report);
        let fixed = fix::apply(&text, &report.findings);
        whole(&fixed, &screen.glance(&Draft { text: fixed.clone(), ..draft.clone() }, &Known::default()));
        if let Some(offered) = report.suggestion {
            let again = screen.glance(&Draft { text: offered.clone(), ..draft.clone() }, &Known::default());
            // What is left of a long text was judged by what its words were lent, which odd ones can fool now and then.
            let is_clear = again.verdict == Verdict::Clear;
            assert!(is_clear || offered.len() >= 64, "offered but not clear: {offered:?}");
            offers += 1;
            unclear += usize::from(!is_clear);
        }
        let row = json!({ "id": 1, "text": text }).to_string();
        let told = |dial| facts::answer(row.as_bytes(), 1, Some(dial)).unwrap();
        for (answer, places) in [
            (told(Dial::Strict), "spans"),
            (told(Dial::Balanced), "spans"),
            (triage::answer(row.as_bytes(), 1).unwrap(), "reasons"),
        ] {
            let answer: Value = serde_json::from_str(&answer).unwrap();
            let points = u64::try_from(text.chars().count()).unwrap();
            for place in answer[places].as_array().unwrap() {
                let (start, end) = (place["start"].as_u64().unwrap(), place["end"].as_u64().unwrap());
                assert!(start < end && end <= points, "{place} of {text:?}");
            }
        }
    }
    assert!(unclear <= 1 + offers / 100, "{unclear} of {offers} texts were offered and are not clear");
}
