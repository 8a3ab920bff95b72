//! `chaperone facts` and `chaperone triage`: one answer a line, in order, and the exit status that says whether all
//! were answered.
//!
//! Deliberately absent: which facts and labels are right, which is tested and measured beside the screen.

use serde_json::{Value, json};

use super::run::{Place, Said};

fn answers(said: &Said) -> Vec<Value> {
    said.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

#[test]
fn facts_stand_in_code_points_in_the_order_of_the_lines() {
    let place = Place::new();
    let text = "Café: ring Zelda Quigg on 020 7946 0321 or write to z.quigg@mail.example.";
    let lines = format!("{}\n\n{}\n", json!({ "id": "told", "text": text }), json!({ "text": "We are open." }));
    for threads in ["1", "3"] {
        let said = place.say_to(&["facts", "--threads", threads], lines.as_bytes());
        let found = answers(said.ends_well());
        assert_eq!(found.len(), 2, "{}", said.out);
        assert_eq!((&found[0]["id"], &found[1]["id"]), (&json!("told"), &json!(3)));
        let words: Vec<(String, String)> = found[0]["spans"]
            .as_array()
            .unwrap()
            .iter()
            .map(|span| {
                let place = |end: &str| usize::try_from(span[end].as_u64().unwrap()).unwrap();
                let (start, end) = (place("start"), place("end"));
                (span["kind"].as_str().unwrap().to_owned(), text.chars().skip(start).take(end - start).collect())
            })
            .collect();
        let said = |kind: &str, words: &str| (kind.to_owned(), words.to_owned());
        assert_eq!(
            words,
            [said("person-name", "Zelda Quigg"), said("phone", "020 7946 0321"), said("email", "z.quigg@mail.example")]
        );
        assert_eq!(found[1]["spans"], json!([]));
    }
}

#[test]
fn an_incoming_text_is_labelled_and_danger_to_life_is_immediate() {
    let place = Place::new();
    let line = json!({ "id": "ill", "channel": "direct-message", "text": "My face is swelling and I cannot swallow" });
    let said = place.say_to(&["triage"], line.to_string().as_bytes());
    let found = answers(said.ends_well());
    assert_eq!(found.len(), 1, "{}", said.out);
    assert_eq!((&found[0]["id"], &found[0]["urgency"]), (&json!("ill"), &json!("immediate")));
    assert_eq!(found[0]["labels"][0], "emergency");
    let marked = |judgement: &str, name: &str| {
        let reasons = found[0]["reasons"].as_array().unwrap();
        reasons.iter().any(|reason| {
            let place = (&reason["start"], &reason["end"], &reason["evidence"]);
            reason[judgement] == name && place == (&json!(26), &json!(40), &json!("cannot swallow"))
        })
    };
    assert!(marked("label", "emergency") && marked("urgency", "immediate"), "{}", said.out);
}

#[test]
fn a_line_that_cannot_be_answered_makes_the_status_two_and_is_never_repeated() {
    let place = Place::new();
    let lines = b"{\"id\":\"good\",\"text\":\"We are open.\"}\nnope qzxwmarker\n{\"id\":\"none\"}\n";
    for command in ["facts", "triage"] {
        let said = place.say_to(&[command], lines);
        assert_eq!((said.code, said.err.as_str()), (Some(2), ""), "{command}: {}", said.out);
        assert!(!said.out.contains("qzxwmarker"), "{command}: {}", said.out);
        let found = answers(&said);
        assert_eq!(found.len(), 3, "{command}: {}", said.out);
        assert!(found[0]["error"].is_null(), "{command}: {}", said.out);
        assert!(found[1]["error"].as_str().unwrap().contains("not JSON") && found[1]["line"] == 2, "{}", said.out);
        assert!(found[2]["error"].as_str().unwrap().contains("no `text`") && found[2]["id"] == "none", "{}", said.out);
        place.say_to(&[command], b"").ends_well();
        place.say(&[command, "nowhere.jsonl"]).refuses("nowhere.jsonl cannot be opened");
    }
}
