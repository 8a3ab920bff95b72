//! What a visitor and the log are told when something breaks, and what neither is told.

use std::io::Write;
use std::sync::{Arc, Mutex};

use axum::http::StatusCode;
use axum::routing::get;
use chaperone_web::pages::{Least, Page, Place, Takes};

use crate::desk::{Browser, House, PASSWORD};

#[allow(clippy::unused_async, reason = "a handler is async")]
async fn breaks() {
    panic!("Mrs Patel's crown");
}

static BREAKING: &[Page] = &[Page {
    path: "/breaks",
    title: "Breaks",
    icon: "help",
    least: Least::Anyone,
    place: Place::Outside,
    takes: Takes::Form,
    routes: || get(breaks),
    samples: |_| Vec::new(),
}];

/// Collects what the program logs.
#[derive(Clone, Default)]
struct Log(Arc<Mutex<Vec<u8>>>);

impl Write for Log {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

impl Log {
    fn listen() -> (Log, tracing::subscriber::DefaultGuard) {
        let log = Log::default();
        let writer = log.clone();
        let subscriber = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone()).finish();
        (log, tracing::subscriber::set_default(subscriber))
    }

    fn text(&self) -> String {
        String::from_utf8(self.0.lock().unwrap().clone()).unwrap()
    }
}

#[tokio::test]
async fn a_page_that_breaks_says_that_nothing_went_out_and_gives_a_number_that_the_log_knows() {
    let house = House::showing(BREAKING, "breaks", None, None).await;
    let (log, _listening) = Log::listen();
    let answer = Browser::new(&house).get("/breaks").await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    assert!(answer.text.contains("nothing went out") && answer.text.contains("</html>"), "{}", answer.text);
    assert!(answer.header("content-security-policy").contains("default-src 'self'"));
    let number = answer.text.split("Quote number ").nth(1).unwrap().split('.').next().unwrap();
    assert!(number.len() == 6 && log.text().contains(number), "{number}: {}", log.text());
    assert!(!answer.text.contains("Patel") && !log.text().contains("Patel"), "what broke may speak of a patient");
}

#[tokio::test]
async fn the_log_holds_the_route_and_nothing_that_was_sent() {
    let (house, mut owner) = House::with_owner("log").await;
    let (log, _listening) = Log::listen();
    owner.get("/people?told=kept&search=patel").await;
    let mut stranger = Browser::new(&house);
    stranger.get("/join/abcdefsecret").await;
    stranger.post("/join/abcdefsecret", &[("password", PASSWORD)]).await;
    stranger.get("/nowhere/mrs-patel").await;
    let text = log.text();
    assert!(text.contains("/join/{token}") && text.contains("/people") && text.contains("status=404"), "{text}");
    for private in ["abcdefsecret", "patel", "told", PASSWORD, "csrf", "amira"] {
        assert!(!text.contains(private), "{private} in {text}");
    }
}
