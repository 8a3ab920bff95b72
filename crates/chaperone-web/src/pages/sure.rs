//! The one question before something that cannot be taken back.
//!
//! Deliberately absent: an address of its own. The page that asks for it says what would happen.

use askama::Template;
use chaperone_desk::Refusal;

use crate::frame::Frame;
use crate::problem::Shown;

#[derive(Template)]
#[template(path = "sure.html")]
struct Sure<'a> {
    frame: &'a Frame,
    refusal: Option<&'a Refusal>,
    question: &'static str,
    consequence: String,
    verb: &'static str,
    /// Where the form posts to.
    action: String,
    /// Where "leave it as it is" leads.
    back: String,
}

/// What is asked, what it would do, and the verb on the button.
pub(crate) struct Question {
    pub(crate) ask: &'static str,
    pub(crate) consequence: String,
    pub(crate) verb: &'static str,
    pub(crate) action: String,
    pub(crate) back: String,
}

pub(crate) fn show(frame: &Frame, question: Question) -> Shown {
    crate::visit::show(&page(frame, question))
}

fn page(frame: &Frame, asked: Question) -> Sure<'_> {
    let Question { ask, consequence, verb, action, back } = asked;
    Sure { frame, refusal: None, question: ask, consequence, verb, action, back }
}

/// The page, for the samples of whoever asks.
pub(crate) fn sample(frame: &Frame, question: Question) -> Vec<askama::Result<String>> {
    vec![page(frame, question).render()]
}
