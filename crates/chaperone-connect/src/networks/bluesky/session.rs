//! The tokens of a Bluesky sign-in: what a renewal may replace, and when one is due.
//!
//! Deliberately absent: checking a token's signature; only the server can. We read its time to renew it in good time.

use std::time::Duration;

use chaperone_desk::Time;
use chaperone_desk::account::Credentials;
use data_encoding::BASE64URL_NOPAD;
use serde::Deserialize;

use crate::class::{Reason, Trouble};

/// Renew a token that has less than this left: a release must not meet it on its last second.
const MARGIN: Duration = Duration::from_mins(2);

/// What `createSession` and `refreshSession` answer, as far as we read it.
#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
pub(super) struct Opened {
    did: String,
    pub(super) handle: String,
    access_jwt: String,
    #[serde(default)]
    refresh_jwt: String,
    active: Option<bool>,
}

impl Opened {
    /// The credentials after this answer. An empty refresh token never overwrites one that we hold; tokens of another
    /// account than the one that was connected before (`held.remote`, a DID) are not taken.
    pub(super) fn into_credentials(self, held: &Credentials) -> Result<Credentials, Trouble> {
        if !held.remote.is_empty() && self.did != held.remote {
            return Err(Trouble::Revoked(Reason::AnotherAccount));
        }
        if self.active == Some(false) {
            return Err(Trouble::Revoked(Reason::AccountClosed));
        }
        let refresh = if self.refresh_jwt.is_empty() { held.refresh.clone() } else { self.refresh_jwt.into() };
        if self.access_jwt.is_empty() || refresh.expose().is_empty() || !self.did.starts_with("did:") {
            return Err(Trouble::Unknown(Reason::Unreadable));
        }
        Ok(Credentials { access: self.access_jwt.into(), refresh, secret: held.secret.clone(), remote: self.did })
    }
}

/// Whether an access token says of itself that it is about to end. A token that says nothing is tried.
pub(super) fn is_stale(access: &str, now: Time) -> bool {
    ends(access).is_some_and(|end| end < now.plus(MARGIN))
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

    fn held() -> Credentials {
        Credentials {
            access: "a".into(),
            refresh: "old".into(),
            secret: "typed".into(),
            remote: "did:plc:a".to_owned(),
        }
    }

    fn opened(did: &str, access: &str, refresh: &str, active: Option<bool>) -> Opened {
        Opened {
            did: did.to_owned(),
            handle: "a.test".to_owned(),
            access_jwt: access.to_owned(),
            refresh_jwt: refresh.to_owned(),
            active,
        }
    }

    #[test]
    fn an_empty_refresh_token_never_overwrites_the_stored_one() {
        let renewed = opened("did:plc:a", "new", "", None).into_credentials(&held()).unwrap();
        assert_eq!(renewed, Credentials { access: "new".into(), ..held() });
    }

    #[test]
    fn a_renewal_for_somebody_else_or_a_closed_account_is_not_taken() {
        let other = opened("did:plc:b", "new", "new", None).into_credentials(&held()).unwrap_err();
        assert_eq!(other, Trouble::Revoked(Reason::AnotherAccount));
        let closed = opened("did:plc:a", "new", "new", Some(false)).into_credentials(&held()).unwrap_err();
        assert_eq!(closed, Trouble::Revoked(Reason::AccountClosed));
        let empty = opened("did:plc:a", "", "new", None).into_credentials(&held()).unwrap_err();
        assert_eq!(empty, Trouble::Unknown(Reason::Unreadable));
    }

    #[test]
    fn a_token_about_to_end_is_stale_and_an_opaque_one_is_not() {
        let token = |end: i64| format!("h.{}.s", BASE64URL_NOPAD.encode(format!("{{\"exp\":{end}}}").as_bytes()));
        let now = NOW.micros() / 1_000_000;
        assert!(is_stale(&token(now - 5), NOW));
        assert!(is_stale(&token(now + 60), NOW));
        assert!(!is_stale(&token(now + 600), NOW));
        assert!(!is_stale("opaque", NOW));
    }
}
