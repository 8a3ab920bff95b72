//! Requests that no page of ours sends: addresses nobody listed, forms from elsewhere, bodies that are no forms, lines
//! that are no HTTP. Each carries the word somewhere, and no answer may carry it back.

use super::visitor::Visitor;
use super::word::Word;
use crate::program::browser::encoded;

pub(crate) fn ask(visitor: &mut Visitor, word: &Word) {
    let word = word.as_str();
    addresses(visitor, word);
    forms(visitor, word);
    lines(visitor, word);
}

fn addresses(visitor: &mut Visitor, word: &str) {
    for path in [
        "/WORD",
        "/WORD/WORD?WORD=WORD",
        "/write/WORD",
        "/write/WORD/erase",
        "/approve/WORD",
        "/approve/link/WORD",
        "/drafts/WORD",
        "/jobs/WORD",
        "/jobs/WORD/delete",
        "/people/WORD",
        "/accounts/WORD",
        "/rules/WORD",
        "/join/WORD",
        "/assets/WORD/WORD",
        "/assets/x/../WORD",
        "/write?kind=WORD",
        "/?told=WORD",
        "/journal?before=WORD",
        "/signin?next=/WORD",
        "/signin?next=/write/WORD",
        "/signin?next=https://WORD.example",
        "/connect?network=WORD",
        "/connect",
        "/%57ORD/%FF%FE",
        "/write/%FFWORD",
        "/write?kind=%FFWORD&kind=WORD",
    ] {
        let answer = visitor.get(&path.replace("WORD", word));
        assert!(!matches!(answer.status, 0 | 400 | 500), "{path}: {}", answer.text());
        assert!(answer.body.is_empty() || answer.text().contains("</html>"), "{path} has no page: {}", answer.text());
    }
    for method in ["PUT", "DELETE", "OPTIONS", "HEAD", &word.to_uppercase()] {
        visitor.send(method, &format!("/write?{word}"), &[], b"");
    }
    for (name, value) in [
        ("host", format!("{word}.example")),
        ("cookie", format!("desk={word}; device={word}; visitor={word}; look={word}")),
    ] {
        visitor.send("GET", "/people", &[(name, &value)], b"");
    }
}

fn forms(visitor: &mut Visitor, word: &str) {
    visitor.get("/handbook");
    let token = visitor.browser.token.clone();
    let form = ("content-type", "application/x-www-form-urlencoded");
    // Without our token, and from somebody else's page.
    visitor.send_form("/write", format!("text={word}").as_bytes());
    let elsewhere = format!("https://{word}.example");
    visitor.send("POST", "/write", &[form, ("origin", &elsewhere)], format!("csrf={token}&text={word}").as_bytes());
    visitor.send(
        "POST",
        "/write",
        &[form, ("sec-fetch-site", "cross-site")],
        format!("csrf={token}&text={word}").as_bytes(),
    );
    // Not a form at all, and letters that are none.
    for kind in ["application/json", "multipart/form-data; boundary=x", word] {
        visitor.send("POST", "/check", &[("content-type", kind)], format!("{{\"text\":\"{word}\"}}").as_bytes());
    }
    for path in ["/check", "/write", "/rules/patient-named"] {
        let broken = [format!("csrf={token}&text={word}+").as_bytes(), b"\xff\xfe%FF%FE%", word.as_bytes()].concat();
        visitor.send_form(path, &broken);
        // One character more than is read, and a form larger than is taken.
        let long = format!("{word} {}", "x".repeat(100_000 - word.len()));
        visitor.post(path, &[("text", &long), ("do", "check")]);
        visitor.send_form(path, format!("csrf={token}&text={word}{}", "x".repeat(1 << 20)).as_bytes());
    }
    for path in ["/nowhere", "/people", "/approve/WORD", "/jobs/WORD", "/drafts/WORD", "/write/WORD/erase", "/journal"]
    {
        visitor.post(&path.replace("WORD", word), &[("do", word), ("text", word), ("role", word)]);
    }
    visitor.send_form("/check", encoded(&format!("csrf={token}&text={word}")).as_bytes());
}

fn lines(visitor: &mut Visitor, word: &str) {
    for line in [
        format!("{word}\r\n\r\n"),
        format!("GET /{word} HTTP/9.9\r\n\r\n"),
        format!("GET /{word} {word} HTTP/1.1\r\nhost: x\r\n\r\n"),
        format!("GET / HTTP/1.1\r\n{word} {word}\r\n\r\n"),
        format!("GET / HTTP/1.1\r\ncontent-length: {word}\r\n\r\n"),
        format!("GET /{} HTTP/1.1\r\n\r\n", word.repeat(10_000)),
        format!("GET / HTTP/1.1\r\nx: {}\r\n\r\n", word.repeat(100_000)),
        format!("POST /check HTTP/1.1\r\nhost: x\r\ntransfer-encoding: chunked\r\n\r\n{word}\r\n"),
    ] {
        visitor.send_bytes(line.as_bytes());
    }
}
