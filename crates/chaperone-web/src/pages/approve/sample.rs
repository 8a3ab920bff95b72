//! One text as its approver sees it, with invented words, for the tests that look at every page.
//!
//! Deliberately absent: any use outside samples.

use askama::Template;
use chaperone_desk::account::Network;
use chaperone_desk::draft::Share;

use super::pictures::{self, Picture};
use super::suits::Suits;
use super::{Answerable, Answered, Decide, Handing, Spoken};
use crate::frame::Frame;
use crate::length::Tab;
use crate::marks::{self, Piece, Row};
use crate::pages::write::Sourced;
use crate::placing::Placing;
use crate::resting::Rests;

/// One text with a finding to answer, then what comes after an answer.
pub(crate) fn samples_of_draft(frame: &Frame) -> Vec<askama::Result<String>> {
    let text = "Our hygienist is back from her course on gum care.";
    let pieces = vec![Piece { words: text.to_owned(), level: None }];
    let decide = Decide {
        frame,
        refusal: None,
        draft: "0".repeat(26),
        seal: "7f3a 91c2 e05d".to_owned(),
        reader: "Dr Tom Whitlock",
        author: "Priya Nair",
        editor: None,
        reply: false,
        placing: Placing::Post,
        share: None,
        quoted: Vec::new(),
        in_reply_to: Some("Is there parking?"),
        answered_address: Some("https://social.example/@somebody/1"),
        answered_page: Some("https://social.example/@somebody/1".to_owned()),
        due: Some("today, 17:30".to_owned()),
        tabs: vec![
            Tab::sample(Network::Facebook, "Harbour Lane Dental", text),
            Tab::sample(Network::Bluesky, "harbourlane.example", text),
        ],
        pieces,
        line: marks::counting("revise", 1),
        gaps: vec!["opening time".to_owned()],
        question: Some(Spoken {
            by: "You".to_owned(),
            at: "today, 09:40".to_owned(),
            words: "Has she said yes?".to_owned(),
            answer: Some(("Priya Nair".to_owned(), "She has.".to_owned())),
            changed: false,
        }),
        named: Some("You are named in what it answers. Let somebody else decide if you can.".to_owned()),
        standing: "revise",
        musts: Vec::new(),
        rows: vec![Answerable { row: Row::sample(), reason: String::new() }],
        edition: "2026.1",
        words: "",
        audience: true,
        source: Some(Sourced {
            title: "NHS, How to keep your teeth clean".to_owned(),
            address: "https://www.nhs.uk/".to_owned(),
            looked: "3 November 2025".to_owned(),
            stale: true,
        }),
        shown: vec![pictures::sample(true), Picture { id: "2".repeat(26), ..pictures::sample(false) }],
        library: true,
        rests: Some(Rests::sample(frame, true)),
        questions: Suits::default().questions(),
        why: "She asked for it.",
    };
    let decided = decide.render();
    let stopped = Decide {
        line: marks::counting("must", 1),
        standing: "must",
        musts: vec!["our hygienist".to_owned()],
        rows: Vec::new(),
        tabs: Vec::new(),
        pieces: Vec::new(),
        placing: Placing::PassedOn(Share::Quote),
        share: Some(Share::Quote),
        quoted: vec![Piece { words: "Brush twice a day.".to_owned(), level: None }],
        in_reply_to: None,
        answered_address: Some("at://did:plc:somebody/app.bsky.feed.post/3k"),
        answered_page: None,
        due: None,
        shown: vec![pictures::sample(true)],
        library: false,
        rests: Some(Rests::sample(frame, false)),
        ..decide
    };
    let handing = Handing {
        frame,
        person: "Dr Tom Whitlock",
        draft: "0".repeat(26),
        of: "1".repeat(26),
        address: "https://desk.harbourlane.example/approve/link/sample".to_owned(),
        until: "tomorrow, 09:50".to_owned(),
        reachable: false,
    };
    let answered = |approved| Answered { frame, approved }.render();
    vec![decided, stopped.render(), handing.render(), answered(true), answered(false)]
}
