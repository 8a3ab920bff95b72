//! What a form sent, field by field, in its order. A field may stand several times (ticked boxes do).
//!
//! The guard reads the body once, checks the token in it, and lays the fields where a handler's argument finds them.
//!
//! Deliberately absent: any decision about a value, and keeping one after the answer.

use std::fmt;

use axum::extract::{FromRequestParts, Request};
use axum::http::request::Parts;
use chaperone_desk::Private;

use crate::problem::Problem;

/// The fields of one form post. Prints their names only: a value may speak of a patient.
#[derive(Clone, Default)]
pub(crate) struct Fields(Vec<(String, String)>);

impl Fields {
    /// Reads `a=1&b=2`, as a browser sends a form.
    pub(crate) fn parse(body: &[u8]) -> Self {
        Fields(url::form_urlencoded::parse(body).into_owned().collect())
    }

    /// The fields of a form that was read part by part.
    pub(crate) fn of(fields: Vec<(String, String)>) -> Self {
        Fields(fields)
    }

    /// Lays the fields where a handler of this request finds them.
    pub(crate) fn lay(self, request: &mut Request) {
        request.extensions_mut().insert(self);
    }

    /// The first value without space around it. For names, emails and numbers; never for passwords.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.one(name).trim()
    }

    /// The first value as it was sent, for what opens a door.
    pub(crate) fn secret(&self, name: &str) -> Private<String> {
        self.one(name).into()
    }

    /// Whether a box of that name was ticked.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(key, _)| key == name)
    }

    /// The first value of that name; empty where there is none.
    pub(crate) fn one(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value.as_str())
    }

    pub(crate) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a str> {
        self.0.iter().filter(move |(key, _)| key == name).map(|(_, value)| value.as_str())
    }

    /// Fields such as `reason-patient-named:9:18`, by what follows the prefix.
    pub(crate) fn prefixed<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = (&'a str, &'a str)> {
        self.0.iter().filter_map(move |(key, value)| Some((key.strip_prefix(prefix)?, value.as_str())))
    }
}

impl fmt::Debug for Fields {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_list().entries(self.0.iter().map(|(name, _)| name)).finish()
    }
}

impl<S: Sync> FromRequestParts<S> for Fields {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Problem> {
        parts.extensions.remove::<Fields>().ok_or_else(|| Problem::Broken("a form was read twice or never".into()))
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
        assert_eq!(fields().prefixed("reason-").collect::<Vec<_>>(), [("2", "because")]);
    }

    #[test]
    fn a_body_is_read_as_a_browser_writes_it() {
        let fields = Fields::parse(b"name=+Tom+Whitlock+&agreed=on&words=caf%C3%A9%0Aopen");
        assert_eq!((fields.text("name"), fields.one("name")), ("Tom Whitlock", " Tom Whitlock "));
        assert_eq!(fields.one("words"), "caf\u{e9}\nopen");
        assert!(fields.has("agreed") && !fields.has("refused"));
    }

    #[test]
    fn a_form_prints_its_names_only() {
        assert!(!format!("{:?}", fields()).contains("Patel"));
    }
}
