//! The calls for programs: each one with the word where a text belongs, and each way of asking wrongly with the word in
//! what is wrong.

use super::visitor::Visitor;
use super::word::Word;
use crate::program::browser::{Answer, PASSWORD};

/// A program with a key of this person, through everything it can ask.
pub(crate) fn make(owner: &mut Visitor, word: &Word) {
    owner.get("/me/keys");
    owner.post("/me/keys", &[("do", "make"), ("name", "The website"), ("password", word.as_str())]);
    let page = owner.post("/me/keys", &[("do", "make"), ("name", "The website"), ("password", PASSWORD)]).text();
    let key = page.split('"').find(|part| part.starts_with("chaperone_")).unwrap_or_else(|| panic!("{page}"));
    let word = word.as_str();
    let mut call = |method: &str, path: &str, body: &[u8]| -> Answer {
        let bearer = format!("Bearer {key}");
        let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
        owner.send(method, &path.replace("WORD", word), &headers, body)
    };
    let text = format!("{{\"text\":\"Lovely to see Mrs Patel back today for her new crown, {word}!\"}}");
    let started = call("POST", "/api/v1/drafts", text.as_bytes());
    assert_eq!(started.status, 201, "{}", started.text());
    let draft = started.header("location").unwrap();
    assert_eq!(call("GET", &draft, b"").status, 200);
    assert_eq!(call("GET", &format!("{draft}/check"), b"").status, 200);
    assert_eq!(call("POST", "/api/v1/screen", text.as_bytes()).status, 200);
    let stale = format!("{{\"text\":\"{word}\",\"version\":0}}");
    assert_eq!(call("PUT", &draft, stale.as_bytes()).status, 409);
    let nobody = format!("{{\"of\":\"{word}\",\"version\":1}}");
    assert!(call("POST", &format!("{draft}/ask"), nobody.as_bytes()).status >= 400);
    for path in ["/api/v1/drafts", "/api/v1/jobs", "/api/v1/journal", "/api/v1/journal/verify", "/api/v1/accounts"] {
        assert_eq!(call("GET", path, b"").status, 200, "{path}");
    }
    let long = format!("{{\"text\":\"{word}{}\"}}", "x".repeat(100_000));
    for body in [
        long,
        format!("{{\"text\":\"{}\"", word.repeat(3)),
        word.to_owned(),
        format!("{{\"{word}\":1,\"text\":\"x\"}}"),
        format!("{{\"text\":[\"{word}\"]}}"),
        format!("{{\"text\":\"x\",\"channel\":\"{word}\",\"accounts\":[\"{word}\"],\"due\":\"{word}\"}}"),
        format!("{{\"text\":\"x\",\"accounts\":[\"{word}\"]}}"),
        format!("{{\"text\":\"x\",\"due\":\"{word}\"}}"),
        format!("{{\"text\":\"x\",\"version\":\"{word}\"}}"),
    ] {
        for path in ["/api/v1/drafts", "/api/v1/screen", &draft] {
            let method = if path == draft { "PUT" } else { "POST" };
            let answer = call(method, path, body.as_bytes());
            // The screen's contract lets fields of others pass by.
            let expected = if path == "/api/v1/screen" { 200..500 } else { 400..500 };
            assert!(expected.contains(&answer.status), "{method} {path} {body:.80}: {}", answer.text());
        }
    }
    call("POST", "/api/v1/screen", &[b"{\"text\":\"\xff ", word.as_bytes(), b"\"}"].concat());
    for path in
        ["/api/v1/drafts/WORD", "/api/v1/jobs/WORD", "/api/v1/rules/WORD", "/api/v1/journal?before=WORD", "/api/WORD"]
    {
        assert!((400..500).contains(&call("GET", path, b"").status), "{path}");
    }
    assert_eq!(call("DELETE", &draft, b"").status, 204);
    owner.send("GET", "/api/v1/drafts", &[("authorization", &format!("Bearer {word}"))], b"");
    for path in ["/health", "/metrics", "/api/openapi.json"] {
        owner.get(path);
        owner.get(&format!("{path}?{word}"));
    }
    owner.send("GET", "/metrics", &[("authorization", &format!("Bearer {key}"))], b"");
}
