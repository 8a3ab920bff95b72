//! What a page says when it cannot do what was asked: refused, not found, not allowed, or broken.
//!
//! A handler returns a [`Problem`]; `guard::enter` turns it into a page with the frame of the visit around it.
//!
//! Deliberately absent: details of what broke. They go to the log under the number that the page quotes.

use std::sync::Arc;

use askama::Template;
use axum::http::StatusCode;
use axum::response::{Html, IntoResponse, Response};
use chaperone_desk::{Answer, Refusal};

use crate::frame::Frame;

/// What a handler answers.
pub(crate) type Shown = Result<Response, Problem>;

/// Why there is no page to show.
#[derive(Debug, Clone)]
pub(crate) enum Problem {
    /// The desk said no.
    Refused(Refusal),
    /// No such page, or no such record for this person.
    Missing,
    /// The role does not reach this page.
    NotAllowed,
    /// The form did not carry the token of this browser, or came from another site.
    NotOurForm,
    /// Too many requests from one address.
    TooMany,
    /// The form was larger than a page of ours can send.
    TooLarge,
    /// More files, or larger ones, than one form may hold.
    TooManyFiles,
    /// The request named a host that is not ours.
    NotOurHost,
    /// Something broke; the text is for the log alone.
    Broken(Arc<str>),
}

impl From<chaperone_desk::Error> for Problem {
    fn from(error: chaperone_desk::Error) -> Self {
        Problem::Broken(error.to_string().into())
    }
}

impl From<askama::Error> for Problem {
    fn from(error: askama::Error) -> Self {
        Problem::Broken(error.to_string().into())
    }
}

impl From<Refusal> for Problem {
    fn from(refusal: Refusal) -> Self {
        Problem::Refused(refusal)
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let mut response = self.status().into_response();
        response.extensions_mut().insert(self);
        response
    }
}

impl Problem {
    pub(crate) fn status(&self) -> StatusCode {
        match self {
            Problem::Refused(refusal) => status_of(refusal),
            Problem::Missing => StatusCode::NOT_FOUND,
            Problem::NotAllowed | Problem::NotOurForm => StatusCode::FORBIDDEN,
            Problem::TooMany => StatusCode::TOO_MANY_REQUESTS,
            Problem::TooLarge | Problem::TooManyFiles => StatusCode::PAYLOAD_TOO_LARGE,
            Problem::NotOurHost => StatusCode::MISDIRECTED_REQUEST,
            Problem::Broken(_) => StatusCode::INTERNAL_SERVER_ERROR,
        }
    }

    /// Heading, what happened and whether anything went out, and the one next step.
    fn words(&self) -> (&'static str, &str, &'static str) {
        match self {
            Problem::Refused(refusal) => ("Not done", refusal.sentence(), "Go back, or start again from Today."),
            Problem::Missing => (
                "There is nothing here",
                "This page does not exist, or it is not yours to see.",
                "Nothing was changed, and nothing went out. Start again from Today.",
            ),
            Problem::NotAllowed => (
                "This page is for somebody else",
                "Your role on this desk does not reach this page.",
                "Nothing was changed. An owner or manager can help, or change your role.",
            ),
            Problem::NotOurForm => (
                "Please send that once more",
                "We could not be sure that this form came from your own page, so we left it alone.",
                "Nothing was changed, and nothing went out. Go back, load the page again, and send it once more.",
            ),
            Problem::TooMany => (
                "A moment, please",
                "Many requests came from your address in a short time.",
                "Nothing was changed, and nothing went out. Wait a minute, then try again.",
            ),
            Problem::TooLarge => (
                "That is too much at once",
                "The form is larger than this desk takes.",
                "Nothing was changed, and nothing went out. Shorten the text and send it again.",
            ),
            Problem::TooManyFiles => (
                "That is too much at once",
                "A form takes 12 pictures, and 64 MB together, within five minutes.",
                "Nothing was kept. Go back, and add fewer at a time.",
            ),
            Problem::NotOurHost => (
                "Not this address",
                "This desk does not answer under the name in your address line.",
                "Nothing was changed. Open the desk by the address that your practice was given.",
            ),
            Problem::Broken(_) => (
                "Something broke",
                "The desk could not finish what you asked, so nothing went out because of it.",
                "Try again. If it happens twice, tell whoever looks after this desk.",
            ),
        }
    }
}

/// 409 when somebody else was quicker, 422 for everything else that the desk will not do as asked.
pub(crate) fn status_of(refusal: &Refusal) -> StatusCode {
    if refusal.name().contains("meanwhile") || refusal.name().starts_with("already") {
        StatusCode::CONFLICT
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    }
}

/// Turns the desk's double answer into what a handler passes on with `?`. Use it where no form content is at stake;
/// where it is, match on the inner result and show the form again.
pub(crate) trait Granted<T> {
    fn granted(self) -> Result<T, Problem>;
}

impl<T> Granted<T> for Answer<T> {
    fn granted(self) -> Result<T, Problem> {
        Ok(self??)
    }
}

#[derive(Template)]
#[template(path = "problem.html")]
struct ProblemPage<'a> {
    frame: &'a Frame,
    heading: &'static str,
    what: &'a str,
    next: &'static str,
    /// Where to read about it.
    read: Option<&'static str>,
    /// The number to quote, when something broke.
    number: Option<u32>,
    stop: bool,
}

/// The page for a problem. `number` is what the log calls it.
pub(crate) fn page(problem: &Problem, frame: &Frame, number: Option<u32>) -> Response {
    let (heading, what, mut next) = problem.words();
    let read = match problem {
        Problem::Refused(refusal) if !frame.patient => Some(refusal.page()),
        _ => None,
    };
    // Whoever holds a link or a code knows no Today, and whom to ask.
    if frame.patient {
        next = "Nothing was changed. Go back and try again, or ask the practice.";
    }
    let stop = matches!(problem, Problem::Broken(_));
    let status = problem.status();
    match (ProblemPage { frame, heading, what, next, read, number, stop }).render() {
        Ok(page) => (status, Html(page)).into_response(),
        Err(_) => (status, "Something broke. Nothing went out because of it.").into_response(),
    }
}

/// The same without frame and template: for a request that never reached a page.
pub(crate) fn plain(problem: &Problem) -> Response {
    let (_, what, next) = problem.words();
    (problem.status(), format!("{what} {next}\n")).into_response()
}

/// Every problem page, for the test that looks at every page.
pub(crate) fn samples(frame: &Frame) -> Vec<askama::Result<String>> {
    use Problem::{Missing, NotAllowed, NotOurForm, TooLarge, TooMany, TooManyFiles};
    let broken = Problem::Broken("".into());
    [Missing, NotAllowed, NotOurForm, TooMany, TooLarge, TooManyFiles, broken]
        .iter()
        .map(|problem| {
            let (heading, what, next) = problem.words();
            let stop = matches!(problem, Problem::Broken(_));
            ProblemPage { frame, heading, what, next, read: None, number: stop.then_some(447_102), stop }.render()
        })
        .collect()
}
