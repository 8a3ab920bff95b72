//! A browser that remembers every answer, and what of an answer may carry the word.

use std::cell::RefCell;
use std::rc::Rc;

use super::word::Word;
use crate::program::browser::{Answer, Browser};

/// One request and its answer.
pub(crate) struct Seen {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) answer: Answer,
}

/// Every answer that anybody got.
pub(crate) type Book = Rc<RefCell<Vec<Seen>>>;

pub(crate) struct Visitor {
    pub(crate) browser: Browser,
    book: Book,
}

impl Visitor {
    pub(crate) fn new(address: &str, book: &Book) -> Visitor {
        Visitor { browser: Browser::new(address), book: book.clone() }
    }

    fn note(&self, method: &str, path: &str, answer: Answer) -> Answer {
        let (method, path) = (method.to_owned(), path.to_owned());
        self.book.borrow_mut().push(Seen { method, path, answer: answer.clone() });
        answer
    }

    pub(crate) fn get(&mut self, path: &str) -> Answer {
        let answer = self.browser.get(path);
        self.note("GET", path, answer)
    }

    pub(crate) fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let answer = self.browser.post(path, fields);
        self.note("POST", path, answer)
    }

    pub(crate) fn send_form(&mut self, path: &str, body: &[u8]) -> Answer {
        let answer = self.browser.send_form(path, body);
        self.note("POST", path, answer)
    }

    pub(crate) fn send(&mut self, method: &str, path: &str, headers: &[(&str, &str)], body: &[u8]) -> Answer {
        let answer = self.browser.send(method, path, headers, body);
        self.note(method, path, answer)
    }

    /// Bytes that are no request.
    pub(crate) fn send_bytes(&mut self, bytes: &[u8]) -> Answer {
        let answer = self.browser.send_bytes(bytes);
        self.note("?", "?", answer)
    }

    /// Presses a button of the form on `page`, with what that form carries unseen.
    pub(crate) fn press(&mut self, page: &Answer, path: &str, fields: &[(&str, &str)]) -> Answer {
        let unseen: Vec<_> =
            ["version", "seal", "kind"].into_iter().filter_map(|name| Some((name, page.unseen(name)?))).collect();
        let unseen = unseen.iter().map(|(name, value)| (*name, value.as_str()));
        self.post(path, &unseen.chain(fields.iter().copied()).collect::<Vec<_>>())
    }

    pub(crate) fn follow(&mut self, answer: &Answer) -> Answer {
        let to = answer.header("location").unwrap_or_else(|| panic!("leads nowhere: {}", answer.text()));
        self.get(&to)
    }
}

impl Seen {
    /// Whether this answer is meant to show a text to somebody who may read it: a page of a draft or of a job, the lists
    /// that lead to them, the answer of the live check, or somebody's own form shown back to them.
    fn is_meant_to_show(&self) -> bool {
        let path = self.path.split('?').next().unwrap_or_default();
        let parts: Vec<_> = path.split('/').skip(1).collect();
        let posted = self.method == "POST";
        match (&parts[..], self.answer.status) {
            (["" | "approve" | "write"] | ["write" | "approve" | "drafts" | "jobs", _], 200) => true,
            (["check"] | ["rules", _], 200) | (["signin" | "connect" | "accounts" | "people"], 422) => posted,
            // The form again, because something in it needs another look.
            (["write"] | ["write" | "approve" | "jobs" | "rules", _], 409 | 422) => posted && self.has_its_form(),
            _ => false,
        }
    }

    /// Whether the page holds the form that was sent, so that what was typed stands in it again.
    fn has_its_form(&self) -> bool {
        let text = self.answer.text();
        let mut targets = text.split(" action=\"").skip(1).filter_map(|rest| rest.split(['"', '#']).next());
        targets.any(|target| target == self.path)
    }

    /// Why this answer must not hold the word as it does; nothing where all is well.
    pub(crate) fn complaint(&self, word: &Word) -> Option<&'static str> {
        let text = self.answer.text();
        let meant = self.is_meant_to_show();
        if word.is_in(&self.answer.head) {
            Some("in a header")
        } else if word.is_in(title(&text)) {
            Some("in the title, which a browser keeps in its history")
        } else if addresses(&text).any(|address| word.is_in(address)) {
            Some("in an address")
        } else if !meant && word.is_in(&self.answer.body) {
            Some("on a page that is not meant to show it")
        } else {
            None
        }
    }

    /// Whether this answer shows the word as it should.
    pub(crate) fn shows(&self, word: &Word) -> bool {
        self.is_meant_to_show() && word.is_in(&self.answer.body)
    }
}

fn title(text: &str) -> &str {
    text.split_once("<title>").and_then(|(_, rest)| rest.split_once("</title>")).map_or("", |(title, _)| title)
}

/// Everything that a browser would go to or load.
fn addresses(text: &str) -> impl Iterator<Item = &str> {
    ["href=\"", "src=\"", "action=\"", "formaction=\"", "content=\"", "data-check=\""]
        .into_iter()
        .flat_map(|name| text.split(name).skip(1).filter_map(|rest| rest.split('"').next()))
}

#[test]
fn a_leak_is_noticed_wherever_it_is() {
    let word = Word::draw();
    let seen = |path: &str, status, head: &str, body: &str| {
        let put = |text: &str| text.replace("WORD", word.as_str());
        let answer = Answer { status, head: put(head), body: put(body).into_bytes() };
        Seen { method: "GET".into(), path: path.into(), answer }
    };
    for (path, status, head, body, complaint) in [
        ("/write", 303, "HTTP/1.1 303\r\nlocation: /write/WORD", "", "in a header"),
        ("/write", 200, "", "<title>WORD</title>", "in the title"),
        ("/write", 200, "", "<a href=\"/x?y=WORD\">", "in an address"),
        ("/journal", 200, "", "<p>WORD</p>", "not meant to show it"),
        ("/write", 500, "", "<textarea>WORD", "not meant to show it"),
        ("/write", 422, "", "<p>WORD</p>", "not meant to show it"),
        ("/check", 422, "", "{\"error\":\"WORD\"}", "not meant to show it"),
        ("/write/x/erase", 200, "", "WORD", "not meant to show it"),
    ] {
        let said = seen(path, status, head, body).complaint(&word);
        assert!(said.is_some_and(|said| said.contains(complaint)), "{path}: {said:?}");
    }
    let good = seen("/write", 200, "", "<textarea>WORD</textarea>");
    assert!(good.complaint(&word).is_none() && good.shows(&word));
}
