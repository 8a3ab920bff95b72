//! What a call was sent: a JSON body of one shape, a name in the address, or a query. Anything else is a documented 4xx.
//!
//! Deliberately absent: the framework's own words about a bad body. They may quote it.

use axum::body::to_bytes;
use axum::extract::{FromRequest, FromRequestParts, Path, Query, Request};
use axum::http::header;
use axum::http::request::Parts;
use serde::de::DeserializeOwned;

use super::BODY;
use super::no::{No, Trouble};
use crate::AppState;

/// A JSON body.
pub(super) struct Asked<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequest<AppState> for Asked<T> {
    type Rejection = No;

    async fn from_request(request: Request, _: &AppState) -> Result<Self, No> {
        let kind = request.headers().get(header::CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or("");
        let essence = kind.split(';').next().unwrap_or("").trim();
        if !essence.eq_ignore_ascii_case("application/json") {
            return Err(Trouble::NotSaidToBeJson.into());
        }
        let bytes = to_bytes(request.into_body(), BODY).await.map_err(|_| Trouble::TooLarge)?;
        let read: Result<T, _> = serde_json::from_slice(&bytes);
        Ok(Asked(read.map_err(|error| match error.classify() {
            serde_json::error::Category::Data => {
                Trouble::WrongShape(format!("line {}, column {}", error.line(), error.column()))
            }
            _ => Trouble::NotJson,
        })?))
    }
}

/// The one name in the address. What is no text is nowhere.
pub(super) struct Named(pub(super) String);

impl FromRequestParts<AppState> for Named {
    type Rejection = No;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, No> {
        let Path(name) = Path::<String>::from_request_parts(parts, state).await.map_err(|_| Trouble::Missing)?;
        Ok(Named(name))
    }
}

/// The query of the address.
pub(super) struct Wanted<T>(pub(super) T);

impl<T: DeserializeOwned> FromRequestParts<AppState> for Wanted<T> {
    type Rejection = No;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, No> {
        let read = Query::<T>::from_request_parts(parts, state).await;
        let Query(wanted) = read.map_err(|_| Trouble::WrongShape("the query".to_owned()))?;
        Ok(Wanted(wanted))
    }
}

/// Reads a whole number as JSON writes one: `1.0` is one as well.
pub(super) fn whole<'de, D: serde::Deserializer<'de>>(from: D) -> Result<i64, D::Error> {
    use serde::Deserialize as _;
    let number = serde_json::Number::deserialize(from)?;
    let read = number.as_i64().or_else(|| {
        let float = number.as_f64().filter(|float| float.fract() == 0.0)?;
        format!("{float:.0}").parse().ok()
    });
    read.ok_or_else(|| serde::de::Error::custom("a whole number"))
}
