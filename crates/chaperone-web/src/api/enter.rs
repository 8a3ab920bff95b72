//! Stands around every call: how fast, whose key; and says in JSON what the router itself refused.
//!
//! Cookies are not looked at, so no other site can make a browser call for somebody.
//! Deliberately absent: what the person may do. The desk decides that, and [`chaperone_desk::Act`] holds a key short.

use std::convert::Infallible;

use axum::body::Body;
use axum::extract::{FromRequestParts, Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use chaperone_desk::key::{self, Keyed};
use chaperone_desk::practice::Practice;
use chaperone_desk::{Act, Desk};

use super::no::{No, Trouble};
use crate::AppState;
use crate::guard::enter::address;
use crate::guard::rate::{Kind, Whose};

/// A program that acts for a person.
#[derive(Debug, Clone)]
pub(super) struct Caller {
    pub(super) desk: Desk,
    pub(super) act: Act,
    pub(super) practice: Practice,
}

impl FromRequestParts<AppState> for Caller {
    type Rejection = No;

    async fn from_request_parts(parts: &mut Parts, _: &AppState) -> Result<Self, No> {
        let unguarded = || Trouble::Broken("a call without guard".into());
        Ok(parts.extensions.get::<Caller>().cloned().ok_or_else(unguarded)?)
    }
}

pub(super) async fn enter(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let (mut parts, body) = request.into_parts();
    match whose(&state, &parts).await {
        Ok(keyed) => {
            let act = state.desk.act_by_key(&keyed);
            parts.extensions.insert(Caller { desk: state.desk.clone(), act, practice: keyed.practice });
            match said_in_json(next.run(Request::from_parts(parts, body)).await).await {
                Ok(response) => response,
                Err(never) => match never {},
            }
        }
        Err(no) => no.into_response(),
    }
}

/// Whose key the request carries, if it is not asked too often.
pub(super) async fn whose(state: &AppState, parts: &Parts) -> Result<Keyed, No> {
    let (from, now) = (address(parts, state.public.behind_proxy), state.outside.now());
    if !state.rates.take(Kind::Call, from, now) {
        return Err(Trouble::TooMany.into());
    }
    let found = match bearer(&parts.headers) {
        Some(token) => key::current(&state.desk, token).await?,
        None => None,
    };
    // Nobody guesses 256 random bits, so a wrong key costs no more than any other call.
    let keyed = found.ok_or(Trouble::NoKey)?;
    if !state.rates.take(Kind::Call, Whose::Key(keyed.key.clone()), now) {
        return Err(Trouble::TooMany.into());
    }
    Ok(keyed)
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    let line = headers.get(header::AUTHORIZATION)?.to_str().ok()?;
    let (scheme, token) = line.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// The router's own "wrong method" in our shape; its `Allow` header stays.
pub(super) async fn said_in_json(response: Response<Body>) -> Result<Response, Infallible> {
    if response.status() != StatusCode::METHOD_NOT_ALLOWED {
        return Ok(response);
    }
    let mut said = No::from(Trouble::WrongMethod).into_response();
    if let Some(allowed) = response.headers().get(header::ALLOW) {
        said.headers_mut().insert(header::ALLOW, allowed.clone());
    }
    Ok(said)
}
