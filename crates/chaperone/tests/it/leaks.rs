//! A text marked with a random word goes through everything that can happen to it, and through everything that can go
//! wrong. The word may stand on the pages that are there to show the text, at the network that the text was cleared
//! for, and nowhere else: no log line, no header, no address, no other page, no file.

mod calls;
mod log;
mod mean;
mod odd;
mod story;
mod visitor;
mod word;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

use axum::http::Uri;
use axum::routing::get;
use chaperone_web::pages::{Least, Page, Place as Standing, Takes};

use self::story::House;
use self::visitor::{Book, Visitor};
use self::word::Word;
use crate::program::browser::Browser;
use crate::program::run::Place;

#[track_caller]
fn no_answer_leaks(book: &Book, word: &Word) {
    for seen in book.borrow().iter() {
        if let Some(complaint) = seen.complaint(word) {
            let (method, path, answer) = (&seen.method, &seen.path, &seen.answer);
            panic!("the word {} is {complaint}: {method} {path}\n{}\n\n{}", word.as_str(), answer.head, answer.text());
        }
    }
}

#[test]
fn a_patients_word_reaches_no_log_no_address_no_other_page_and_no_file() {
    log::listen();
    let (word, town) = (Word::draw(), Word::draw());
    let book = Book::default();
    let folder = tempfile::tempdir().unwrap();
    let house = House::open(folder.path());
    story::live(&house, &book, &word, &town);
    odd::ask(&mut Visitor::new(&house.address, &book), &word);
    odd::ask(&mut story::signed_in(&house, &book, "amira"), &word);
    calls::make(&mut story::signed_in(&house, &book, "amira"), &word);
    story::tidy_up(&house, &book, folder.path());
    house.close();

    no_answer_leaks(&book, &word);
    // The word went everywhere that it was meant to go: a story that lost it would prove nothing.
    for page in [
        "/",
        "/write",
        "/write/",
        "/approve",
        "/approve/",
        "/drafts/",
        "/jobs/",
        "/check",
        "/rules/",
        "/plan",
        "/api/v1/",
    ] {
        let there = |path: &str| path == page || (page.len() > 1 && page.ends_with('/') && path.starts_with(page));
        assert!(book.borrow().iter().any(|seen| there(&seen.path) && seen.shows(&word)), "never shown on {page}");
    }

    let log = log::lines();
    assert!(!word.is_in(&log), "in the log:\n{}", story::around(&log, &word));
    let text = String::from_utf8_lossy(&log);
    for known in ["TRACE", "route=\"/write/{draft}\"", "status=404", "outcome=\"unknown\"", "outcome=\"refused\""] {
        assert!(text.contains(known), "the log was not listened to: no {known}");
    }

    // Names of the practice are not sealed, so a word of that kind shows that the right bytes are looked at.
    let files = story::files(folder.path());
    assert!(files.iter().any(|(_, bytes)| town.is_in(bytes)), "the database was not looked at");
    for name in ["chaperone.db", "master.key", "checkpoints.jsonl", "erasures", "kept.age"] {
        assert!(files.iter().any(|(path, _)| path.ends_with(name)), "{name} was not looked at");
    }
    for (path, bytes) in files {
        assert!(!word.is_in(&bytes), "in {}", path.display());
    }
}

#[test]
fn the_log_that_is_listened_to_would_show_the_word() {
    log::listen();
    let word = Word::draw();
    assert!(!word.is_in(log::lines()));
    let said = word.as_str().to_owned();
    std::thread::spawn(move || tracing::trace!(text = said, "somebody was careless")).join().unwrap();
    assert!(word.is_in(log::lines()));
}

#[test]
fn the_built_program_prints_nothing_of_a_text_either() {
    let word = Word::draw();
    let book = Book::default();
    let place = Place::new();
    let running = place.serve(&[]);
    let mut owner = Visitor::new(&running.address(), &book);
    owner.browser.set_up();
    odd::ask(&mut Visitor::new(&running.address(), &book), &word);
    odd::ask(&mut owner, &word);
    let text = format!("Lovely to see Mrs Patel back today for her new crown, {}!", word.as_str());
    owner.get("/write");
    owner.post("/check", &[("text", &text)]);
    let kept = owner.post("/write", &[("text", &text), ("do", "keep")]);
    owner.follow(&kept).says(word.as_str());
    let said = running.terminate();
    assert_eq!(said.code, Some(0));
    assert!(!word.is_in(&said.out) && !word.is_in(&said.err), "{said:?}");
    assert!(said.err.contains("route=\"/check\""), "the log is there: {said:?}");
    let verified = place.say(&["journal", "verify"]);
    assert!(!word.is_in(&verified.out) && !word.is_in(&verified.err));
    no_answer_leaks(&book, &word);
    for (path, bytes) in place.everything() {
        assert!(!word.is_in(&bytes), "in {}", path.display());
    }
}

/// Cuts a text in the middle of a letter, as a bug would.
#[allow(clippy::unused_async, reason = "a handler is async")]
async fn breaks(uri: Uri) -> String {
    let text = format!("é{}", uri.query().unwrap_or_default());
    text[1..].to_owned()
}

static BREAKING: &[Page] = &[Page {
    path: "/breaks",
    title: "Breaks",
    icon: "help",
    least: Least::Anyone,
    place: Standing::Outside,
    takes: Takes::Form,
    routes: || get(breaks),
    samples: |_| Vec::new(),
}];

#[test]
fn a_panic_that_quotes_a_text_says_where_and_nothing_else() {
    log::listen();
    let word = Word::draw();
    let said: Arc<Mutex<Vec<String>>> = Arc::default();
    let hears = said.clone();
    let before = std::panic::take_hook();
    std::panic::set_hook(Box::new(move |info| {
        hears.lock().unwrap_or_else(PoisonError::into_inner).push(chaperone::panics::sentence(info));
    }));
    let text = format!("é {}", word.as_str());
    let broken = catch_unwind(AssertUnwindSafe(|| text[1..].len())).unwrap_err();
    let folder = tempfile::tempdir().unwrap();
    let house = House::showing(folder.path(), BREAKING);
    let answer = Browser::new(&house.address).get(&format!("/breaks?{}", word.as_str()));
    std::panic::set_hook(before);

    assert!(word.is_in(broken.downcast_ref::<String>().unwrap()), "the panic itself does quote the text");
    assert!(answer.status == 500 && !word.is_in(&answer.head) && !word.is_in(&answer.body), "{}", answer.text());
    let said = said.lock().unwrap().join("\n");
    assert_eq!(said.matches("leaks.rs:").count(), 2, "{said}");
    assert!(!word.is_in(&said) && !word.is_in(log::lines()));
    house.close();
}
