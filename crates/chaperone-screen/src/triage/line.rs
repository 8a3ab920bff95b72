//! The JSON contract of `chaperone triage --format jsonl`: one object in, one object out, in the same order.
//!
//! Pure, like `contract`. A line that cannot be answered gets `{"id" or "line", "error"}` in its place, and no error
//! repeats the text.

use serde::Serialize;
use serde_json::Value;

use super::{Incoming, Triage, triage};
use crate::contract::LONGEST;

#[derive(Serialize)]
struct Answered<'a> {
    id: &'a Value,
    #[serde(flatten)]
    triage: &'a Triage,
}

/// Answers one line. `number` counts from 1 and names a line that has no id. `Err` is the answer to a line that
/// could not be sorted.
pub fn answer(line: &[u8], number: usize) -> Result<String, String> {
    let value: Value = match serde_json::from_slice(line) {
        Ok(value @ Value::Object(_)) => value,
        Ok(_) => return Err(refused(None, number, "the line is not a JSON object")),
        Err(error) => {
            let reason = format!("the line is not JSON (column {})", error.column());
            return Err(refused(None, number, &reason));
        }
    };
    let id = value.get("id").filter(|id| !id.is_null()).cloned();
    match value.get("text") {
        None => return Err(refused(id.as_ref(), number, "the line has no `text`")),
        Some(Value::String(text)) if text.chars().count() > LONGEST => {
            return Err(refused(id.as_ref(), number, "the text is longer than 100,000 characters"));
        }
        Some(Value::String(_)) => {}
        Some(_) => return Err(refused(id.as_ref(), number, "`text` is not a string")),
    }
    let Ok(incoming) = serde_json::from_value::<Incoming>(value) else {
        return Err(refused(id.as_ref(), number, "the line has a field with a value that is not in the contract"));
    };
    let fallback = Value::from(number);
    let answered = Answered { id: id.as_ref().unwrap_or(&fallback), triage: &triage(&incoming) };
    serde_json::to_string(&answered).map_err(|_| refused(id.as_ref(), number, "the answer could not be written"))
}

fn refused(id: Option<&Value>, number: usize, error: &str) -> String {
    match id {
        Some(id) => serde_json::json!({ "id": id, "error": error }).to_string(),
        None => serde_json::json!({ "line": number, "error": error }).to_string(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_without_a_text_is_refused_in_its_place_without_repeating_it() {
        assert_eq!(answer(br#"{"id": "a"}"#, 3), Err(r#"{"error":"the line has no `text`","id":"a"}"#.to_owned()));
        assert!(answer(b"nonsense of Ann", 4).unwrap_err().contains(r#""line":4"#));
        assert!(!answer(br#"{"text": "of Ann", "channel": "pigeon"}"#, 5).unwrap_err().contains("Ann"));
    }

    #[test]
    fn an_answer_has_the_fields_of_the_contract() {
        let json = answer(br#"{"id": 7, "text": "Do you have parking?"}"#, 1).unwrap();
        let value: Value = serde_json::from_str(&json).unwrap();
        let fields: Vec<&str> = value.as_object().unwrap().keys().map(String::as_str).collect();
        assert_eq!(fields, ["id", "labels", "options", "reasons", "urgency", "why"]);
    }
}
