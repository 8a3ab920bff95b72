//! What a form sent, field by field, in its order. A field may stand several times (ticked boxes do).
//!
//! Deliberately absent: any decision about a value, and keeping one after the answer.

use std::fmt;

use axum::extract::{FromRequest, Request};
use axum::response::Response;

/// The fields of one form post. Prints their names only: a value may speak of a patient.
#[derive(Clone, Default)]
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    /// The first value of that name; empty where there is none.
    pub(crate) fn one(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
    }

    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Fields such as `reason-3`, by their number.
    pub(crate) fn numbered<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (usize, &'a str)> {
        self.0.iter().filter_map(move |(key, value)| Some((key.strip_prefix(prefix)?.parse().ok()?, value.as_str())))
    }
}

impl fmt::Debug for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}

impl<S: Send + Sync> FromRequest<S> for Fields {
    type Rejection = Response;

    async fn from_request(request: Request, state: &S) -> Result<Self, Response> {
        use axum::response::IntoResponse;
        let axum::Form(fields) =
            axum::Form::<Vec<(String, String)>>::from_request(request, state).await.map_err(IntoResponse::into_response)?;
        Ok(Fields(fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fields() -> Fields {
        let pairs = [("to", "a"), ("text", "Mrs Patel"), ("to", "b"), ("reason-2", "because")];
        Fields(pairs.map(|(name, value)| (name.to_owned(), value.to_owned())).into())
    }

    #[test]
    fn a_field_may_stand_several_times() {
        assert_eq!(fields().all("to").collect::<Vec<_>>(), ["a", "b"]);
        assert_eq!(fields().one("to"), "a");
        assert_eq!(fields().one("nowhere"), "");
        assert_eq!(fields().numbered("reason-").collect::<Vec<_>>(), [(2, "because")]);
    }

    #[test]
    fn a_form_prints_its_names_only() {
        assert!(!format!("{:?}", fields()).contains("Patel"));
    }
}
