//! The JSON contract of `chaperone facts --format jsonl`: one object in, one object out, in the same order.
//!
//! Pure, like [`crate::contract`]. A line that cannot be answered gets `{"id" or "line", "error"}` in its place, and no
//! error repeats the text.

use std::ops::Range;

use serde::Serialize;
use serde_json::{Value, json};

use super::told::Telling;
use super::{Fact, Kind, read_tagged};
use crate::contract::LONGEST;
use crate::learned::{self, Tag, What};
use crate::text::Text;
use crate::{Confidence, Dial, Draft, Known};

/// A fact as other programs read it. `start` and `end` count Unicode code points, `end` is exclusive.
#[derive(Debug, Serialize)]
struct Span {
    start: usize,
    end: usize,
    /// The label that detectors share; `MISC` for what none of them speaks of.
    label: &'static str,
    /// 0.95 for a sure fact, 0.8 for a likely one, 0.5 for a guess: an order, no probability. Of `other` spans the
    /// encoder's chance.
    score: f64,
    kind: &'static str,
}

/// Answers one line. `number` counts from 1 and names a line that has no id. `Err` is the answer to a line that could
/// not be read.
///
/// `dial` is how readily the encoder takes a word for something; without one only identifiers, lists and grammar speak.
pub fn answer(line: &[u8], number: usize, dial: Option<Dial>) -> Result<String, String> {
    let value: Value = match serde_json::from_slice(line) {
        Ok(value @ Value::Object(_)) => value,
        Ok(_) => return Err(refused(None, number, "the line is not a JSON object")),
        Err(error) => {
            return Err(refused(None, number, &format!("the line is not JSON (column {})", error.column())));
        }
    };
    let id = value.get("id").filter(|id| !id.is_null());
    let text = match value.get("text") {
        None => return Err(refused(id, number, "the line has no `text`")),
        Some(Value::String(text)) if text.chars().count() > LONGEST => {
            return Err(refused(id, number, "the text is longer than 100,000 characters"));
        }
        Some(Value::String(text)) => text,
        Some(_) => return Err(refused(id, number, "`text` is not a string")),
    };
    let mut count = Count { text, byte: 0, points: 0 };
    let spans: Vec<Span> = tell(text, dial).iter().map(|told| count.span(told)).collect();
    let fallback = Value::from(number);
    serde_json::to_string(&json!({ "id": id.unwrap_or(&fallback), "spans": spans }))
        .map_err(|_| refused(id, number, "the answer could not be written"))
}

/// Counts code points up to a byte; facts come in order, so the text is walked once.
struct Count<'a> {
    text: &'a str,
    byte: usize,
    points: usize,
}

/// A fact, or what only the encoder saw and no rule asks for.
struct Told {
    bytes: Range<usize>,
    label: &'static str,
    kind: &'static str,
    score: f64,
}

/// Everything that is told of somebody, in the order of the text. From attendance on, the kinds are turns of
/// phrase that only rules ask for.
fn tell(text: &str, dial: Option<Dial>) -> Vec<Told> {
    let encoder = dial.zip(learned::built_in());
    let read = encoder.map(|(dial, encoder)| (dial, encoder, encoder.encode(text, None)));
    let tags = read.as_ref().map(|(dial, encoder, read)| learned::tags(encoder, read, *dial));
    let read = Text::new(text);
    let facts = read_tagged(&read, &Draft::post(text), &Known::default(), tags.as_ref());
    let telling = Telling::new(dial, &read, &facts, tags.as_ref());
    let free =
        |span: &Range<usize>| !facts.facts.iter().any(|fact| fact.span.start < span.end && span.start < fact.span.end);
    let other = |tag: &Tag| match tag.what {
        What::Other(label) if free(&tag.span) => {
            let score = f64::from(tag.chance.clamp(0, 256)) / 256.0;
            Some(Told { bytes: tag.span.clone(), label, kind: "other", score })
        }
        _ => None,
    };
    let others = tags.iter().flat_map(|tags| &tags.said).filter_map(other);
    let of_somebody = |fact: &&Fact| fact.kind < Kind::Attendance && telling.is_told(fact);
    let mut told: Vec<Told> = facts.facts.iter().filter(of_somebody).map(of_fact).chain(others).collect();
    told.sort_by_key(|told| told.bytes.start);
    told
}

fn of_fact(fact: &Fact) -> Told {
    let score = match fact.confidence {
        Confidence::Sure => 0.95,
        Confidence::Likely => 0.8,
        Confidence::Guess => 0.5,
    };
    Told { bytes: fact.span.clone(), label: fact.kind.label().unwrap_or("MISC"), kind: fact.kind.name(), score }
}

impl Count<'_> {
    fn span(&mut self, told: &Told) -> Span {
        let between = |from: usize, to: usize| self.text.get(from..to).unwrap_or_default().chars().count();
        let start = self.points + between(self.byte, told.bytes.start);
        let end = start + between(told.bytes.start, told.bytes.end);
        (self.byte, self.points) = (told.bytes.start, start);
        Span { start, end, label: told.label, score: (told.score * 1000.0).round() / 1000.0, kind: told.kind }
    }
}

fn refused(id: Option<&Value>, number: usize, error: &str) -> String {
    match id {
        Some(id) => json!({ "id": id, "error": error }).to_string(),
        None => json!({ "line": number, "error": error }).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_has_places_in_code_points_labels_and_our_finer_kinds() {
        let json =
            answer("{\"id\": 7, \"text\": \"😀 Mrs Patel, root canal, 07700 900123\"}".as_bytes(), 1, None).unwrap();
        let value: Value = serde_json::from_str(&json).unwrap();
        let said: Vec<_> = value["spans"]
            .as_array()
            .unwrap()
            .iter()
            .map(|span| {
                (
                    span["start"].as_u64().unwrap(),
                    span["end"].as_u64().unwrap(),
                    span["label"].as_str().unwrap(),
                    span["kind"].as_str().unwrap(),
                )
            })
            .collect();
        assert_eq!(said, [(2, 11, "PERSON", "person-name"), (13, 23, "MISC", "treatment"), (25, 37, "PHONE", "phone")]);
        assert_eq!(value["id"], 7);
    }

    #[test]
    fn a_line_without_a_text_is_refused_in_its_place_without_repeating_it() {
        assert_eq!(
            answer(br#"{"id": "a"}"#, 3, None),
            Err(r#"{"error":"the line has no `text`","id":"a"}"#.to_owned())
        );
        assert!(answer(b"nonsense of Ann", 4, None).unwrap_err().contains(r#""line":4"#));
        assert!(!answer(br#"{"text": ["Ann"]}"#, 5, None).unwrap_err().contains("Ann"));
    }
}
