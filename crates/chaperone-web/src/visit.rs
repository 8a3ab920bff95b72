//! Who is asking, and from where: what a handler takes as its first argument.
//!
//! Deliberately absent: deciding whether they may. `guard::enter` has done that before the handler runs.

use askama::Template;
use axum::extract::FromRequestParts;
use axum::http::StatusCode;
use axum::http::request::Parts;
use axum::response::{Html, IntoResponse, Redirect, Response};
use chaperone_desk::session::{From, SignedIn};
use chaperone_desk::{Act, Desk, Refusal};

use crate::AppState;
use crate::frame::Frame;
use crate::problem::{Problem, Shown};
use crate::told::Told;

/// A request to a page that nobody needs to be signed in for.
#[derive(Debug, Clone)]
pub(crate) struct Visit {
    pub(crate) signed_in: Option<SignedIn>,
    pub(crate) from: From,
    pub(crate) frame: Frame,
}

/// A request by somebody who is signed in.
#[derive(Debug, Clone)]
pub(crate) struct Me {
    pub(crate) desk: Desk,
    pub(crate) signed_in: SignedIn,
    /// Carries person, role and the moment into every call of the desk.
    pub(crate) act: Act,
    pub(crate) frame: Frame,
}

impl<S: Sync> FromRequestParts<S> for Visit {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.get::<Visit>().cloned().ok_or_else(|| Problem::Broken("a route without guard".into()))
    }
}

impl FromRequestParts<AppState> for Me {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, Problem> {
        let visit = Visit::from_request_parts(parts, state).await?;
        let signed_in = visit.signed_in.ok_or(Problem::NotAllowed)?;
        let act = state.desk.act_as(&signed_in);
        Ok(Me { desk: state.desk.clone(), signed_in, act, frame: visit.frame })
    }
}

/// The page, with 200.
pub(crate) fn show(page: &impl Template) -> Shown {
    Ok(Html(page.render()?).into_response())
}

/// The page again after the desk said no: the form's content kept, the refusal's own status.
pub(crate) fn show_refused(refusal: &Refusal, page: &impl Template) -> Shown {
    Ok((crate::problem::status_of(refusal), Html(page.render()?)).into_response())
}

/// The page again because a field needs another look: 422.
pub(crate) fn show_unready(page: &impl Template) -> Shown {
    Ok((StatusCode::UNPROCESSABLE_ENTITY, Html(page.render()?)).into_response())
}

/// On to a page of ours (303), with a sentence about what was just done.
pub(crate) fn go(path: &str, told: Told) -> Response {
    Redirect::to(&told.at(path)).into_response()
}
