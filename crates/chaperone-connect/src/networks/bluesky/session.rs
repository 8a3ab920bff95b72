//! What we keep of a Bluesky sign-in: two tokens and whose they are. Never the app password.
//!
//! Deliberately absent: checking a token's signature; only the server can. We read its time to renew it in good time.

use std::time::Duration;

use data_encoding::BASE64URL_NOPAD;
use serde::{Deserialize, Serialize};

use crate::class::{Reason, Trouble};
use crate::stand_in::{Credentials, Time};

/// Renew a token that has less than this left: a release must not meet it on its last second.
const MARGIN: Duration = Duration::from_secs(120);

/// The stored credentials, as JSON inside the desk's sealed text.
#[derive(Serialize, Deserialize)]
pub(super) struct Session {
    pub(super) did: String,
    pub(super) access: String,
    pub(super) refresh: String,
}

/// What `createSession` and `refreshSession` answer, as far as we read it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Opened {
    pub(super) did: String,
    pub(super) handle: String,
    pub(super) access_jwt: String,
    #[serde(default)]
    pub(super) refresh_jwt: String,
    pub(super) active: Option<bool>,
    #[serde(default)]
    did_doc: serde_json::Value,
}

impl Session {
    pub(super) fn of(credentials: &Credentials) -> Result<Session, Trouble> {
        serde_json::from_str(credentials.expose()).map_err(|_| Trouble::Revoked(Reason::StoredUnreadable))
    }

    /// After `opened`. An empty refresh token never overwrites the one that is stored.
    pub(super) fn renewed(self, opened: Opened) -> Result<Session, Trouble> {
        if opened.did != self.did {
            return Err(Trouble::Revoked(Reason::AnotherAccount));
        }
        if opened.active == Some(false) {
            return Err(Trouble::Revoked(Reason::AccountClosed));
        }
        if opened.access_jwt.is_empty() {
            return Err(Trouble::Unknown(Reason::Unreadable));
        }
        let refresh = if opened.refresh_jwt.is_empty() { self.refresh } else { opened.refresh_jwt };
        Ok(Session { did: self.did, access: opened.access_jwt, refresh })
    }

    pub(super) fn stored(&self) -> Result<Credentials, Trouble> {
        let text = serde_json::to_string(self).map_err(|_| Trouble::Unknown(Reason::Unreadable))?;
        Ok(Credentials::from(text))
    }

    /// Whether the access token says of itself that it is about to end. A token that says nothing is tried.
    pub(super) fn is_stale(&self, now: Time) -> bool {
        ends(&self.access).is_some_and(|end| end < now.plus(MARGIN))
    }
}

impl Opened {
    /// The account's own server, which the identity document names. bsky.social is only the entrance.
    pub(super) fn account_server(&self) -> Option<&str> {
        self.did_doc["service"]
            .as_array()?
            .iter()
            .find(|service| service["id"].as_str().is_some_and(|id| id.ends_with("#atproto_pds")))?["serviceEndpoint"]
            .as_str()
    }
}

/// The `exp` of a JWT (RFC 7519: seconds since 1970).
fn ends(token: &str) -> Option<Time> {
    #[derive(Deserialize)]
    struct Claims {
        exp: i64,
    }
    let claims = BASE64URL_NOPAD.decode(token.split('.').nth(1)?.as_bytes()).ok()?;
    let claims: Claims = serde_json::from_slice(&claims).ok()?;
    claims.exp.checked_mul(1_000_000).map(Time::from_micros)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Time = Time::from_micros(1_795_305_600_000_000);

    fn session(access: &str) -> Session {
        Session { did: "did:plc:a".to_owned(), access: access.to_owned(), refresh: "old".to_owned() }
    }

    fn opened(did: &str, access: &str, refresh: &str, active: Option<bool>) -> Opened {
        Opened {
            did: did.to_owned(),
            handle: "a.test".to_owned(),
            access_jwt: access.to_owned(),
            refresh_jwt: refresh.to_owned(),
            active,
            did_doc: serde_json::Value::Null,
        }
    }

    #[test]
    fn an_empty_refresh_token_never_overwrites_the_stored_one() {
        let renewed = session("a").renewed(opened("did:plc:a", "new", "", None)).unwrap();
        assert_eq!((renewed.access.as_str(), renewed.refresh.as_str()), ("new", "old"));
    }

    #[test]
    fn a_renewal_for_somebody_else_or_a_closed_account_is_not_stored() {
        let other = session("a").renewed(opened("did:plc:b", "new", "new", None)).err();
        assert_eq!(other, Some(Trouble::Revoked(Reason::AnotherAccount)));
        let closed = session("a").renewed(opened("did:plc:a", "new", "new", Some(false))).err();
        assert_eq!(closed, Some(Trouble::Revoked(Reason::AccountClosed)));
        let empty = session("a").renewed(opened("did:plc:a", "", "new", None)).err();
        assert_eq!(empty, Some(Trouble::Unknown(Reason::Unreadable)));
    }

    #[test]
    fn a_token_about_to_end_is_stale_and_an_opaque_one_is_not() {
        let token = |end: i64| format!("h.{}.s", BASE64URL_NOPAD.encode(format!("{{\"exp\":{end}}}").as_bytes()));
        let now = NOW.micros() / 1_000_000;
        assert!(session(&token(now - 5)).is_stale(NOW));
        assert!(session(&token(now + 60)).is_stale(NOW));
        assert!(!session(&token(now + 600)).is_stale(NOW));
        assert!(!session("opaque").is_stale(NOW));
    }
}
