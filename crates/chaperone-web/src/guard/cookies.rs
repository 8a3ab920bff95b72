//! The five cookies of the desk, written in one way only.
//!
//! `desk` is the session, `device` tells a known browser from a new one, `visitor` binds a form to a browser before
//! there is a session, `ticket` is a sign-in that waits for its code, `look` is light or dark. All are HttpOnly and SameSite=Strict, none has a domain.
//!
//! Deliberately absent: anything that follows a person from site to site.

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::Response;
use chaperone_desk::session::NewSession;

/// Which desk a cookie belongs to. Cookies do not know ports, so practice mode, which stands beside a real desk on the
/// same machine, has names of its own: entering or leaving it never signs anybody in or out of the real one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Jar {
    /// Over plain http, on this machine only.
    Plain,
    /// Over https: `__Host-` tells the browser to refuse the cookie unless it is Secure, of this host only, and for `/`.
    Secure,
    Practising,
}

impl Jar {
    fn prefix(self) -> &'static str {
        match self {
            Jar::Plain => "",
            Jar::Secure => "__Host-",
            Jar::Practising => "practice-mode-",
        }
    }
}

/// Which cookie, and how long a browser keeps it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Cookie {
    /// Ends with the browser; the desk ends it earlier.
    Session,
    /// A year: a new browser is treated more carefully at sign-in.
    Device,
    /// Ends with the browser.
    Visitor,
    /// As long as the desk waits for a code.
    Ticket,
    /// A year.
    Look,
}

impl Cookie {
    fn name(self) -> &'static str {
        match self {
            Cookie::Session => "desk",
            Cookie::Device => "device",
            Cookie::Visitor => "visitor",
            Cookie::Ticket => "ticket",
            Cookie::Look => "look",
        }
    }

    fn keep(self) -> Option<u32> {
        match self {
            Cookie::Session | Cookie::Visitor => None,
            Cookie::Ticket => Some(600),
            Cookie::Device | Cookie::Look => Some(31_536_000),
        }
    }

    fn full_name(self, jar: Jar) -> String {
        format!("{}{}", jar.prefix(), self.name())
    }

    /// Takes every cookie of practice mode away: leaving it leaves none.
    pub(crate) fn clear_all(response: &mut Response, jar: Jar) {
        for cookie in [Cookie::Session, Cookie::Device, Cookie::Visitor, Cookie::Ticket, Cookie::Look] {
            cookie.clear(response, jar);
        }
    }

    /// The value that the browser sent, if it sent one.
    pub(crate) fn read(self, headers: &HeaderMap, jar: Jar) -> Option<String> {
        let name = self.full_name(jar);
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
    pub(crate) fn set(self, response: &mut Response, value: &str, jar: Jar) {
        if is_plain(value) {
            let keep = self.keep().map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
            self.write(response, value, &keep, jar);
        }
    }

    /// Takes the cookie away.
    pub(crate) fn clear(self, response: &mut Response, jar: Jar) {
        self.write(response, "", "; Max-Age=0", jar);
    }

    fn write(self, response: &mut Response, value: &str, keep: &str, jar: Jar) {
        let name = self.full_name(jar);
        let lock = if jar == Jar::Secure { "; Secure" } else { "" };
        let line = format!("{name}={value}; Path=/; HttpOnly; SameSite=Strict{lock}{keep}");
        if let Ok(line) = HeaderValue::from_str(&line) {
            response.headers_mut().append(header::SET_COOKIE, line);
        }
    }
}

/// Hands a new sign-in to the browser; a ticket that led to it is spent.
pub(crate) fn begin(response: &mut Response, new: &NewSession, jar: Jar) {
    Cookie::Ticket.clear(response, jar);
    Cookie::Session.set(response, new.token.expose(), jar);
    Cookie::Device.set(response, new.device.expose(), jar);
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

    use super::{Cookie, Jar};

    fn line(response: &Response) -> String {
        response.headers()[header::SET_COOKIE].to_str().unwrap().to_owned()
    }

    #[test]
    fn a_secure_desk_sets_host_cookies_only() {
        let mut response = ().into_response();
        Cookie::Session.set(&mut response, "abc", Jar::Secure);
        assert_eq!(line(&response), "__Host-desk=abc; Path=/; HttpOnly; SameSite=Strict; Secure");
    }

    #[test]
    fn a_value_that_could_break_the_header_is_not_set() {
        let mut response = ().into_response();
        Cookie::Session.set(&mut response, "abc; Domain=evil.example", Jar::Plain);
        assert!(response.headers().get(header::SET_COOKIE).is_none());
    }

    #[test]
    fn only_the_cookie_of_that_very_name_is_read() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, "xdesk=1; desk=two; __Host-desk=three".parse().unwrap());
        assert_eq!(Cookie::Session.read(&headers, Jar::Plain).as_deref(), Some("two"));
        assert_eq!(Cookie::Session.read(&headers, Jar::Secure).as_deref(), Some("three"));
        assert_eq!(Cookie::Session.read(&headers, Jar::Practising), None);
        assert_eq!(Cookie::Device.read(&headers, Jar::Plain), None);
    }
}
