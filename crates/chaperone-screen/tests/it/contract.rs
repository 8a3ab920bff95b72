//! The JSON contract: what comes in, what goes out, and what is refused with which sentence.

use chaperone_screen::contract::{Contract, LONGEST};
use chaperone_screen::{Pack, Verdict};
use serde_json::{Value, json};

fn answer(line: &[u8]) -> (Value, Option<Verdict>) {
    let contract = Contract::new(Pack::named("uk-dental").unwrap(), Some("2026-11-22".parse().unwrap())).unwrap();
    let answer = contract.answer(line, 7);
    assert!(!answer.json.contains('\n'));
    (serde_json::from_str(&answer.json).unwrap(), answer.verdict)
}

fn of(row: &Value) -> Value {
    answer(row.to_string().as_bytes()).0
}

#[test]
fn only_a_text_is_needed_and_the_line_number_stands_in_for_an_id() {
    let got = of(&json!({"text": "We are closed on Monday."}));
    assert_eq!(got["verdict"], "clear");
    assert_eq!(got["id"], 7);
    assert_eq!(got["findings"], json!([]));
    assert_eq!(got["suggestion"], Value::Null);
    assert!(got["pack"].as_str().unwrap().starts_with("uk-dental "));
    assert!(got["engine"].is_string());
}

#[test]
fn a_finding_carries_exactly_the_documented_fields() {
    let got = of(
        &json!({"id": "a", "text": "Lovely to see Mrs Patel back today for her new crown!", "verdict": "clear", "why": "x"}),
    );
    assert_eq!(got["id"], "a");
    let finding = got["findings"][0].as_object().unwrap();
    let fields: Vec<&str> = finding.keys().map(String::as_str).collect();
    let mut expected = [
        "rule",
        "code",
        "level",
        "confidence",
        "answerable",
        "start",
        "end",
        "evidence",
        "message",
        "citations",
        "fix",
    ];
    expected.sort_unstable();
    let mut sorted = fields.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, expected);
    assert!(finding["citations"][0].get("ref").is_some() && finding["citations"][0].get("title").is_some());
}

#[test]
fn the_rows_of_the_corpus_are_read_as_they_are() {
    let got = of(&json!({
        "id": "out-1", "channel": "review-reply", "network": "google", "account": "practice", "jurisdiction": "uk",
        "in_reply_to": "Lovely.", "consent": null, "text": "Thank you, so glad your visit went well!",
        "verdict": "revise", "issues": [], "why": ""
    }));
    assert_eq!(got["verdict"], "revise");
    assert_eq!(got["findings"][0]["code"], "patient-relationship");
    assert_eq!(got["findings"][0]["answerable"], false);
}

#[test]
fn what_cannot_be_answered_is_refused_in_its_place_with_one_sentence() {
    let long = json!({"id": 3, "text": "a".repeat(LONGEST + 1)}).to_string();
    let cases: [(&[u8], &str); 7] = [
        (b"{", "not JSON"),
        (b"[1]", "not a JSON object"),
        (b"{\"id\":3}", "no `text`"),
        (b"{\"id\":3,\"text\":4}", "not a string"),
        (b"{\"text\":\"\xff\"}", "not UTF-8"),
        (b"{\"id\":3,\"text\":\"hello\",\"channel\":\"pigeon\"}", "`channel`"),
        (long.as_bytes(), "longer than 100,000"),
    ];
    for (line, reason) in cases {
        let (got, verdict) = answer(line);
        assert_eq!(verdict, None);
        assert!(got["error"].as_str().unwrap().contains(reason), "{got}");
        assert!(got.get("id").is_some() != (got.get("line") == Some(&json!(7))), "{got}");
    }
}

#[test]
fn an_error_never_repeats_the_text() {
    let (got, _) = answer(br#"{"id":3,"text":"Mrs Patel","today":"Mrs Patel"}"#);
    assert!(!got.to_string().contains("Patel"), "{got}");
    assert!(got["error"].as_str().unwrap().contains("`today`"));
}

#[test]
fn an_unknown_pack_is_refused_and_uk_means_the_dental_one() {
    assert!(of(&json!({"text": "x", "pack": "mars"}))["error"].as_str().unwrap().contains("mars"));
    assert!(of(&json!({"text": "x", "pack": "uk"}))["pack"].as_str().unwrap().starts_with("uk-dental"));
}

#[test]
fn a_text_of_the_longest_kind_is_answered() {
    let text = "We are open today. ".repeat(LONGEST / 19);
    assert_eq!(of(&json!({"text": text}))["verdict"], "clear");
}

#[test]
fn each_jurisdiction_is_read_by_its_own_pack() {
    let text = "Frown lines? Botox from $99, book now!";
    for (place, pack, verdict) in
        [("uk", "uk-dental ", "revise"), ("us", "us ", "clear"), ("au", "au ", "revise"), ("ie", "ie ", "revise")]
    {
        let got = of(&json!({"text": text, "jurisdiction": place}));
        assert!(got["pack"].as_str().unwrap().starts_with(pack), "{place}: {}", got["pack"]);
        assert_eq!(got["verdict"], verdict, "{place}");
    }
}

#[test]
fn uk_means_the_configured_uk_pack_and_another_pack_can_be_named() {
    let contract = Contract::new(Pack::named("uk-medical").unwrap(), None).unwrap();
    let pack = |row: Value| {
        let got: Value = serde_json::from_str(&contract.answer(row.to_string().as_bytes(), 1).json).unwrap();
        got["pack"].as_str().unwrap().split(' ').next().unwrap().to_owned()
    };
    assert_eq!(pack(json!({"text": "x", "jurisdiction": "uk"})), "uk-medical");
    assert_eq!(pack(json!({"text": "x", "pack": "uk"})), "uk-medical");
    assert_eq!(pack(json!({"text": "x", "pack": "uk-dental"})), "uk-dental");
    assert_eq!(pack(json!({"text": "x"})), "uk-medical");
    assert_eq!(pack(json!({"text": "x", "jurisdiction": "au"})), "au");
}
