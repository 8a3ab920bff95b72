//! `chaperone screen` on input that is broken: one answer a line, in order, and the exit status that says so.

use super::run::Place;

#[test]
fn each_line_is_answered_in_its_place_and_a_bad_one_makes_the_status_two() {
    let place = Place::new();
    let long = format!("{{\"id\":\"long\",\"text\":\"{}\"}}", "a".repeat(100_001));
    let just = format!("{{\"id\":\"just\",\"text\":\"{}\"}}", "é".repeat(100_000));
    let lines: [&[u8]; 9] = [
        br#"{"id":"one","text":"We are open on Saturday."}"#,
        b"{\"id\":\"broken\",\"text\":\"\xff\xfe\"}",
        b"not json qzxwmarker",
        b"[1, 2]",
        long.as_bytes(),
        br#"{"id":"none"}"#,
        br#"{"id":"number","text":7}"#,
        just.as_bytes(),
        br#"{"id":"last","text":"Lovely to see Mrs Patel back today for her new crown!"}"#,
    ];
    let wanted = [
        ("one", ""),
        ("2", "the line is not UTF-8"),
        ("3", "the line is not JSON"),
        ("4", "the line is not a JSON object"),
        ("long", "longer than 100,000 characters"),
        ("none", "the line has no `text`"),
        ("number", "`text` is not a string"),
        ("just", ""),
        ("last", ""),
    ];
    for threads in ["1", "4"] {
        let said = place.say_to(&["screen", "--format", "jsonl", "--threads", threads], &lines.join(&b'\n'));
        assert_eq!((said.code, said.err.as_str()), (Some(2), ""));
        assert!(!said.out.contains("qzxwmarker"), "an error never repeats the line");
        let answers: Vec<serde_json::Value> =
            said.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
        assert_eq!(answers.len(), wanted.len());
        for (answer, (id, error)) in answers.iter().zip(wanted) {
            let named = answer["id"].as_str().map_or_else(|| answer["line"].to_string(), str::to_owned);
            assert_eq!(named, id);
            match error {
                "" => assert!(answer["verdict"].is_string(), "{id}"),
                words => assert!(answer["error"].as_str().unwrap().contains(words) && answer["verdict"].is_null()),
            }
        }
    }
}

#[test]
fn input_that_is_all_good_ends_with_zero_and_no_input_gives_no_answer() {
    let place = Place::new();
    let good = b"{\"text\":\"We are open on Saturday.\"}\n\n{\"text\":\"\"}\n";
    assert_eq!(place.say_to(&["screen", "--format", "jsonl"], good).ends_well().out.lines().count(), 2);
    assert_eq!(place.say_to(&["screen", "--format", "jsonl"], b"").ends_well().out, "");
}

#[test]
fn one_text_ends_with_a_status_that_a_script_can_ask() {
    let place = Place::new();
    let clear = place.say_to(&["screen"], b"We are open on Saturday.\n");
    assert!(clear.ends_well().out.starts_with("clear:"));
    let stopped = place.say_to(&["screen"], b"Lovely to see Mrs Patel back today for her new crown!");
    assert_eq!(stopped.code, Some(1));
    place.say_to(&["screen"], b"caf\xe9").refuses("the text is not UTF-8");
    place.say_to(&["screen"], "a".repeat(100_001).as_bytes()).refuses("longer than 100,000 characters");
    place.say(&["screen", "nowhere.txt"]).refuses("nowhere.txt cannot be opened");
}
