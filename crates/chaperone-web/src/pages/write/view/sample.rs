//! The writing page with invented words, for the tests that look at every page.
//!
//! Deliberately absent: any use outside samples.

use askama::Template;
use chaperone_desk::Duty;
use chaperone_desk::account::Network;
use chaperone_desk::draft::Share;
use chaperone_desk::redirect::Redirect;

use super::super::pictures::sample;
use super::super::start::{Choice, Group, Origin, Redirects};
use super::super::typed::Typed;
use super::{Again, Asked, Beside, Kept, Noted, Sourced, Write, judged};
use crate::frame::Frame;
use crate::length::Tab;
use crate::pictures::Hung;
use crate::resting::Rests;

/// The page resting on a consent that covers it and on one that does not, empty, with a text that was not checked, with a reply that is too long and has a day that never was, and
/// with a text that was sent back and has no place.
pub(crate) fn samples(frame: &Frame) -> Vec<askama::Result<String>> {
    let tab = |text: &str| Tab::sample(Network::Bluesky, "harbourlane.example", text);
    let empty = Typed::empty(false, &[]);
    let post = Typed { text: "We are open on Saturday from nine.".to_owned(), version: 3, ..Typed::empty(false, &[]) };
    let reply = Typed {
        text: "Thank you for telling us.".to_owned(),
        in_reply_to: "Rude.".to_owned(),
        answered_address: "https://social.example/@somebody/1".to_owned(),
        ..Typed::empty(true, &[])
    };
    let quote = Typed {
        share: Some(Share::Quote),
        in_reply_to: "Brush twice a day.".to_owned(),
        ..Typed { text: "Well said.".to_owned(), ..Typed::empty(false, &[]) }
    };
    let like = Typed { share: Some(Share::Like), ..Typed::empty(false, &[]) };
    let kept = Kept { id: "0".repeat(26), version: 3, at: frame.moment(frame.now) };
    let group = Group {
        title: "Oral health".to_owned(),
        choices: vec![Choice { name: "brushing".to_owned(), title: "Brushing twice a day".to_owned() }],
    };
    let origin = Origin {
        source: "NHS, How to keep your teeth clean".to_owned(),
        address: "https://www.nhs.uk/".to_owned(),
        checked: "2026-11".to_owned(),
        signed_by: String::new(),
        until: "30 November 2027".to_owned(),
    };
    let call = Redirect { name: "redirect-call", title: "Ring us", text: "Please ring us on 01632 960142.".to_owned() };
    let may_name = frame.person.as_ref().is_some_and(|person| person.role.may(Duty::Consent));
    let resting = |covered| Write {
        may_name,
        rests: may_name.then(|| Rests::sample(frame, covered)),
        draft: Some(Kept { id: "0".repeat(26), version: 3, at: frame.moment(frame.now) }),
        tabs: vec![tab(&post.text)],
        verdict: if covered { "clear" } else { "consent" },
        ..judged(frame, &post, None, true)
    };
    vec![
        resting(true).render(),
        resting(false).render(),
        Write { groups: vec![group], may_name, ..judged(frame, &empty, None, false) }.render(),
        Write { tabs: vec![tab(&quote.text)], ..judged(frame, &quote, None, false) }.render(),
        Write { tabs: vec![tab("").unwritten()], ..judged(frame, &like, None, false) }.render(),
        Write {
            origin: Some(origin),
            gaps: vec!["which day".to_owned(), "opening time".to_owned()],
            source: Beside {
                shown: true,
                kept: Some(Sourced {
                    title: "NHS, How to keep your teeth clean".to_owned(),
                    address: "https://www.nhs.uk/".to_owned(),
                    looked: "3 November 2025".to_owned(),
                    stale: true,
                }),
                title: "",
                address: "",
                looked: "",
            },
            twins: vec![
                Again { place: "Facebook".to_owned(), at: Some("3 November, 09:40".to_owned()) },
                Again { place: "Bluesky".to_owned(), at: None },
            ],
            cools: true,
            noted: Noted { paused: Some("tomorrow, 08:00".to_owned()), audience: true },
            redirects: None,
            draft: Some(kept),
            action: format!("/write/{}", "0".repeat(26)),
            tabs: vec![tab(&post.text)],
            approvers: vec![("1".repeat(26), "Dr Tom Whitlock".to_owned())],
            standing: Some("Dr Tom Whitlock was asked to approve this today, 09:40.".to_owned()),
            may_send: true,
            undo: true,
            hung: vec![sample(false), Hung { id: "2".repeat(26), ..sample(true) }],
            ..judged(frame, &post, None, false)
        }
        .render(),
        Write {
            tabs: vec![tab(&reply.text)],
            when: "2026-03-29T01:30",
            when_wrong: Some("That time does not exist: the clocks go forward that night. Choose another hour."),
            theirs: Some("Thank you."),
            redirects: Some(Redirects::Offered(vec![call])),
            unkept: true,
            ..judged(frame, &reply, None, false)
        }
        .render(),
        Write {
            tabs: vec![Tab { chosen: false, ..tab(&post.text) }],
            places_wrong: Some("Choose where it should go first: tick at least one place. Nothing went out."),
            question: Some(Asked {
                by: "Dr Tom Whitlock".to_owned(),
                at: "today, 09:40".to_owned(),
                words: "Say which Saturday.".to_owned(),
                answer: "The next one.".to_owned(),
            }),
            ..judged(frame, &post, None, false)
        }
        .render(),
    ]
}
