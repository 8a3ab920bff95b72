//! What a call answers when it does not do what was asked: one shape, `{refusal | trouble, sentence, page}`.
//!
//! A refusal is the desk's "no" (403, 404 or 409); a trouble is a request that cannot be read, or something that broke.
//! Deliberately absent: any word of the request. A sentence names a place in it at most.

use std::sync::Arc;

use axum::Json;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use chaperone_desk::{Answer, Error, Refusal};
use serde::Serialize;
use utoipa::ToSchema;

/// What every call gives back.
pub(crate) type Said<T> = Result<T, No>;

/// Why a call was not done.
#[derive(Debug)]
pub(crate) enum No {
    Refused(Refusal),
    Trouble(Trouble),
}

/// A request that cannot be answered.
#[derive(Debug, Clone)]
pub(crate) enum Trouble {
    NotJson,
    NoKey,
    NotYours,
    Missing,
    WrongMethod,
    TooLarge,
    NotSaidToBeJson,
    /// The body or a parameter has another shape than the documented one; the words say where.
    WrongShape(String),
    TooMany,
    /// What broke, for the log alone.
    Broken(Arc<str>),
    /// The desk cannot be reached just now.
    NotReady,
}

/// Why a call was not done. Either `refusal` or `trouble` is there: its stable name.
#[derive(Debug, Serialize, ToSchema)]
#[schema(as = Problem)]
#[serde(deny_unknown_fields)]
pub(crate) struct Problem<'a> {
    /// The desk said no: the stable name of the refusal, such as `changed-meanwhile`.
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<&'a str>,
    /// The request could not be answered: the stable name of the trouble, such as `not-json`.
    #[serde(skip_serializing_if = "Option::is_none")]
    trouble: Option<&'a str>,
    /// What happened, for a person.
    sentence: &'a str,
    /// The page of this desk that explains it.
    page: &'a str,
}

impl From<Trouble> for No {
    fn from(trouble: Trouble) -> Self {
        No::Trouble(trouble)
    }
}

impl From<Refusal> for No {
    fn from(refusal: Refusal) -> Self {
        No::Refused(refusal)
    }
}

impl From<Error> for No {
    fn from(error: Error) -> Self {
        Trouble::Broken(error.to_string().into()).into()
    }
}

/// Turns the desk's double answer into what a call passes on with `?`.
pub(super) trait Granted<T> {
    fn granted(self) -> Said<T>;
}

impl<T> Granted<T> for Answer<T> {
    fn granted(self) -> Said<T> {
        Ok(self??)
    }
}

impl Trouble {
    /// Status, name and sentence.
    fn said(&self) -> (StatusCode, &'static str, String) {
        let (status, name, sentence) = match self {
            Trouble::NotJson => (StatusCode::BAD_REQUEST, "not-json", "The body is not JSON."),
            Trouble::NoKey => (
                StatusCode::UNAUTHORIZED,
                "no-key",
                "A good key is missing. Send it as `Authorization: Bearer` and the key.",
            ),
            Trouble::NotYours => {
                (StatusCode::FORBIDDEN, "not-yours", "The role of the key's person does not include this.")
            }
            Trouble::Missing => (StatusCode::NOT_FOUND, "missing", "There is nothing here, or it is not yours to see."),
            Trouble::WrongMethod => {
                (StatusCode::METHOD_NOT_ALLOWED, "wrong-method", "This address is not asked in that way.")
            }
            Trouble::TooLarge => (StatusCode::PAYLOAD_TOO_LARGE, "too-large", "The body is larger than 4 MiB."),
            Trouble::NotSaidToBeJson => (
                StatusCode::UNSUPPORTED_MEDIA_TYPE,
                "not-said-to-be-json",
                "Send the body with `Content-Type: application/json`.",
            ),
            Trouble::WrongShape(place) => {
                let sentence = format!("This does not have the documented shape: {place}.");
                return (StatusCode::UNPROCESSABLE_ENTITY, "wrong-shape", sentence);
            }
            Trouble::TooMany => {
                (StatusCode::TOO_MANY_REQUESTS, "too-many", "Too many calls in a short time. Wait, then go on.")
            }
            Trouble::Broken(_) => (
                StatusCode::INTERNAL_SERVER_ERROR,
                "broken",
                "The desk could not finish this. Nothing went out because of it.",
            ),
            Trouble::NotReady => (StatusCode::SERVICE_UNAVAILABLE, "not-ready", "The desk can't answer just now."),
        };
        (status, name, sentence.to_owned())
    }
}

/// 403 where a person or a key may not, 404 where it is not there, 409 for every other "no".
fn status_of(refusal: &Refusal) -> StatusCode {
    match refusal.name() {
        "not-yours" | "not-by-key" => StatusCode::FORBIDDEN,
        "not-here" => StatusCode::NOT_FOUND,
        _ => StatusCode::CONFLICT,
    }
}

impl IntoResponse for No {
    fn into_response(self) -> Response {
        let page = "/handbook/api";
        match self {
            No::Refused(refusal) => {
                let (name, sentence, page) = (refusal.name(), refusal.sentence(), refusal.page());
                let problem = Problem { refusal: Some(name), trouble: None, sentence, page };
                (status_of(&refusal), Json(problem)).into_response()
            }
            No::Trouble(trouble) => {
                if let Trouble::Broken(what) = &trouble {
                    tracing::error!(what = &**what, "a call broke");
                }
                let (status, name, sentence) = trouble.said();
                let problem = Problem { refusal: None, trouble: Some(name), sentence: &sentence, page };
                let mut response = (status, Json(problem)).into_response();
                if status == StatusCode::UNAUTHORIZED {
                    response.headers_mut().insert(header::WWW_AUTHENTICATE, HeaderValue::from_static("Bearer"));
                }
                response
            }
        }
    }
}
