//! The kiosk's pages with an invented patient, for the tests that look at every page.

use askama::Template;
use chaperone_desk::consent::{Kiosk, State};

use super::questions::questions;
use super::sheets::{Ask, AskChild, Begin, End, SayNo, Sheet, Sign, Signed, Staff, last_day};
use super::words::Words;
use super::{agreed, count, sheet, summary};
use crate::frame::Frame;
use crate::qr::Qr;

/// `/kiosk/{token}`
pub(crate) fn samples(frame: &Frame) -> Vec<askama::Result<String>> {
    let begin = |kiosk: &Kiosk| {
        let sheet: Sheet<'_> = sheet(frame, "sample", kiosk);
        let count = count(kiosk, &questions(&kiosk.form));
        let say = if kiosk.for_another { sheet.words.guardian } else { sheet.words.begin };
        Begin { sheet, frame, say, count }.render()
    };
    let words = Words::of("");
    let end = |say: super::words::Say| {
        let text = say.text.iter().map(|sentence| (*sentence).to_owned()).collect();
        End { frame, heading: say.heading, text }.render()
    };
    let mut all = vec![
        begin(&crate::sample::kiosk(frame, false)),
        begin(&crate::sample::kiosk(frame, true)),
        Staff { frame, token: "sample", person: "Amira Hassan" }.render(),
    ];
    all.extend([words.said_no, words.back, words.later, words.gone, words.thanks].map(end));
    all
}

/// `/kiosk/{token}/{step}`
pub(crate) fn samples_of_step(frame: &Frame) -> Vec<askama::Result<String>> {
    let (own, child) = (crate::sample::kiosk(frame, false), crate::sample::kiosk(frame, true));
    let asked = questions(&own.form);
    let mut all: Vec<_> = asked
        .iter()
        .zip(1..)
        .map(|(question, number)| {
            let sheet = sheet(frame, "sample", &own);
            Ask { sheet, frame, question, number, count: asked.len(), again: number == 2 }.render()
        })
        .collect();
    let of_child = questions(&child.form);
    let sign = |kiosk, name| -> askama::Result<String> {
        let page: Sign<'_> = summary(sheet(frame, "sample", kiosk), &asked, None, name, "");
        page.render()
    };
    all.push(sign(&own, ""));
    all.push(sign(&child, "Ivo"));
    let nothing = Kiosk { answers: chaperone_desk::consent::Answers::default(), ..crate::sample::kiosk(frame, false) };
    all.push(sign(&nothing, ""));
    for wrong in [None, Some(Words::of("").child_name_missing)] {
        let (sheet, count) = (sheet(frame, "sample", &child), count(&child, &of_child));
        all.push(AskChild { sheet, frame, count, wrong }.render());
    }
    for (say, step) in [(Words::of("").no, "no"), (Words::of("").child_no, "child-no")] {
        all.push(SayNo { sheet: sheet(frame, "sample", &child), frame, say, step }.render());
    }
    let seen = crate::sample::seen(frame, State::Signed);
    let address = "https://desk.harbourlane.example/receipt/sample".to_owned();
    if let Ok(picture) = Qr::of(&address) {
        let (agreed, until) = (agreed(&seen), last_day(frame, &seen.form));
        let code = "K7QF-9M2X-4RTB";
        all.push(Signed { frame, token: "sample", seen: &seen, agreed, until, code, address, picture }.render());
    }
    all
}
