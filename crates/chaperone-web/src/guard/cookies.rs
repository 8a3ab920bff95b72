//! The four cookies of the desk, written in one way only.
//!
//! `desk` is the session, `device` tells a known browser from a new one, `visitor` binds a form to a browser before
//! there is a session, `look` is light or dark. All are HttpOnly and SameSite=Strict, none has a domain.
//!
//! Deliberately absent: anything that follows a person from site to site.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use chaperone_desk::session::NewSession;

/// Which cookie, and how long a browser keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cookie {
    /// Ends with the browser; the desk ends it earlier.
    Session,
    /// A year: a new browser is treated more carefully at sign-in.
    Device,
    /// Ends with the browser.
    Visitor,
    /// A year.
    Look,
}

impl Cookie {
    fn name(self) -> &'static str {
        match self {
            Cookie::Session => "desk",
            Cookie::Device => "device",
            Cookie::Visitor => "visitor",
            Cookie::Look => "look",
        }
    }

    fn keep(self) -> Option<u32> {
        match self {
            Cookie::Session | Cookie::Visitor => None,
            Cookie::Device | Cookie::Look => Some(31_536_000),
        }
    }

    /// `__Host-` tells the browser to refuse the cookie unless it is Secure, of this host only, and for `/`.
    fn full_name(self, secure: bool) -> String {
        format!("{}{}", if secure { "__Host-" } else { "" }, self.name())
    }

    /// The value that the browser sent, if it sent one.
    pub(crate) fn read(self, headers: &HeaderMap, secure: bool) -> Option<String> {
        let name = self.full_name(secure);
        headers
            .get_all(header::COOKIE)
            .iter()
            .filter_map(|line| line.to_str().ok())
            .flat_map(|line| line.split(';'))
            .filter_map(|pair| pair.trim().split_once('='))
            .find(|(key, value)| *key == name && is_plain(value))
            .map(|(_, value)| value.to_owned())
    }

    /// Sets the cookie on an answer. A value with anything but letters, digits, `-` and `_` is not set at all.
    pub(crate) fn set(self, response: &mut Response, value: &str, secure: bool) {
        if is_plain(value) {
            let keep = self.keep().map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
            self.write(response, value, &keep, secure);
        }
    }

    /// Takes the cookie away.
    pub(crate) fn clear(self, response: &mut Response, secure: bool) {
        self.write(response, "", "; Max-Age=0", secure);
    }

    fn write(self, response: &mut Response, value: &str, keep: &str, secure: bool) {
        let name = self.full_name(secure);
        let lock = if secure { "; Secure" } else { "" };
        let line = format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict{lock}{keep}");
        if let Ok(line) = HeaderValue::from_str(&line) {
            response.headers_mut().append(header::SET_COOKIE, line);
        }
    }
}

/// Hands a new sign-in to the browser.
pub(crate) fn begin(response: &mut Response, new: &NewSession, secure: bool) {
    Cookie::Session.set(response, new.token.expose(), secure);
    Cookie::Device.set(response, new.device.expose(), secure);
}

fn is_plain(value: &str) -> bool {
    !value.is_empty()
        && value.len() <= 128
        && value.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderMap, header};
    use axum::response::{IntoResponse, Response};

    use super::Cookie;

    fn line(response: &Response) -> String {
        response.headers()[header::SET_COOKIE].to_str().unwrap().to_owned()
    }

    #[test]
    fn a_secure_desk_sets_host_cookies_only() {
        let mut response = ().into_response();
        Cookie::Session.set(&mut response, "abc", true);
        assert_eq!(line(&response), "__Host-desk=abc; Path=/; HttpOnly; SameSite=Strict; Secure");
    }

    #[test]
    fn a_value_that_could_break_the_header_is_not_set() {
        let mut response = ().into_response();
        Cookie::Session.set(&mut response, "abc; Domain=evil.example", false);
        assert!(response.headers().get(header::SET_COOKIE).is_none());
    }

    #[test]
    fn only_the_cookie_of_that_very_name_is_read() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, "xdesk=1; desk=two; __Host-desk=three".parse().unwrap());
        assert_eq!(Cookie::Session.read(&headers, false).as_deref(), Some("two"));
        assert_eq!(Cookie::Session.read(&headers, true).as_deref(), Some("three"));
        assert_eq!(Cookie::Device.read(&headers, false), None);
    }
}
