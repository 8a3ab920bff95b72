//! Is this our own form? The token in it, and where the browser says it comes from.
//!
//! Somebody signed in has the session's own token. A browser without a session gets a cookie with a random value, and
//! its token is a digest of that value under a key of this start of the program.
//!
//! Deliberately absent: trust in one sign alone. Token, origin and the SameSite cookie must all agree.

use axum::http::{HeaderMap, header};
use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest, Sha256};

use crate::Public;

/// The token for a browser without a session.
pub(crate) fn of_visitor(form_key: &[u8; 32], visitor: &str) -> String {
    let digest = Sha256::new().chain_update(form_key).chain_update(visitor.as_bytes()).finalize();
    BASE64URL_NOPAD.encode(&digest[..16])
}

/// Compares without telling by its time how much agreed.
pub(crate) fn same(given: &str, wanted: &str) -> bool {
    let (given, wanted) = (Sha256::digest(given), Sha256::digest(wanted));
    given.iter().zip(wanted.iter()).fold(0, |rest, (a, b)| rest | (a ^ b)) == 0
}

/// Whether the browser's own words allow that one of our pages sent this.
///
/// `Origin: null` is what a browser writes under our `Referrer-Policy: no-referrer`, so it decides nothing; browsers
/// since 2023 say it with `Sec-Fetch-Site` instead.
pub(crate) fn comes_from_us(headers: &HeaderMap, public: &Public) -> bool {
    let said = |name| headers.get(name).map(|value| value.to_str().unwrap_or("?"));
    let site = said("sec-fetch-site").is_none_or(|site| site == "same-origin" || site == "none");
    let origin = said(header::ORIGIN.as_str()).is_none_or(|origin| origin == "null" || public.is_own(origin));
    site && origin
}

#[cfg(test)]
mod tests {
    use axum::http::HeaderMap;

    use super::{comes_from_us, of_visitor, same};
    use crate::Public;

    #[test]
    fn another_site_is_not_us_even_when_it_is_our_neighbour() {
        let public = Public::new(None, "127.0.0.1:4321".parse().unwrap()).unwrap();
        let from = |lines: &[(&'static str, &str)]| {
            let headers: HeaderMap = lines.iter().map(|(k, v)| (k.parse().unwrap(), v.parse().unwrap())).collect();
            comes_from_us(&headers, &public)
        };
        assert!(from(&[]));
        assert!(from(&[("origin", "null"), ("sec-fetch-site", "same-origin")]));
        assert!(from(&[("origin", "http://localhost:4321")]));
        assert!(!from(&[("origin", "http://localhost:9999")]));
        assert!(!from(&[("origin", "null"), ("sec-fetch-site", "cross-site")]));
        assert!(!from(&[("sec-fetch-site", "same-site")]));
    }

    #[test]
    fn a_token_belongs_to_one_browser_and_one_start() {
        let token = of_visitor(&[1; 32], "a");
        assert!(same(&token, &of_visitor(&[1; 32], "a")));
        assert!(
            !same(&token, &of_visitor(&[1; 32], "b")) && !same(&token, &of_visitor(&[2; 32], "a")) && !same("", &token)
        );
    }
}
