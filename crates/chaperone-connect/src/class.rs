//! What became of one call, in the few classes that the worker can act on (research: connectors, section 2).
//!
//! Deliberately absent: the network's own words. An answer may quote the text that was sent; a closed list of
//! sentences cannot. A status code outside the tables below is never read as good news.

use std::fmt;
use std::time::Duration;

use crate::http::Answer;
use crate::server::BadServer;
use chaperone_desk::Time;
use chaperone_desk::release::Outcome;

/// What an attempt to publish came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Class {
    /// The network took the post and named it.
    Sent(Receipt),
    Trouble(Trouble),
}

/// The name that the network gave to a post of ours.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Receipt {
    /// What `delete` takes: a number on Mastodon, with `reblog/` or `favourite/` before that of a post of somebody else; an
    /// `at://` address on Bluesky.
    pub id: String,
    /// Where people read it, if the network says so.
    pub url: Option<String>,
}

/// Why a call did not do what it was for, by what can be done about it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum Trouble {
    /// A definite "no" to this call. Trying again changes nothing.
    #[error("{0}")]
    Refused(Reason),
    /// The access token is old; `refresh` may give a new one. Nothing was done.
    #[error("The connection has to be renewed before the next try. Nothing was published.")]
    Expired,
    /// The grant is gone. A person has to connect the account again.
    #[error("{0}")]
    Revoked(Reason),
    /// The network asks us to wait until then. Nothing was done.
    #[error("The network asks us to wait. Nothing was published yet.")]
    SlowDown(Time),
    /// The request never left, so trying again is safe.
    #[error("{0}")]
    NotSent(Reason),
    /// The request may or may not have been carried out. No machine sends it again.
    #[error("{0}")]
    Unknown(Reason),
}

macro_rules! reasons {
    ($($(#[$doc:meta])* $reason:ident $word:literal $sentence:literal;)*) => {
        /// Why, as a closed word for the desk and a sentence for a person. A closed list, so that no text and no token
        /// can slip in.
        #[derive(Debug, Clone, Copy, PartialEq, Eq)]
        pub enum Reason { $($(#[$doc])* $reason),* }

        impl Reason {
            pub const ALL: &'static [Reason] = &[$(Reason::$reason),*];

            /// The word that the desk keeps, such as `too-long`.
            pub fn word(self) -> &'static str {
                match self { $(Reason::$reason => $word),* }
            }

            /// The reason that the desk kept as a word.
            pub fn of_word(word: &str) -> Option<Reason> {
                Reason::ALL.iter().copied().find(|reason| reason.word() == word)
            }

            pub fn sentence(self) -> &'static str {
                match self { $(Reason::$reason => $sentence),* }
            }
        }
    };
}

reasons! {
    BadAddress "bad-address" "The server's address cannot be used. Write it like https://mastodon.example.";
    TooLong "too-long" "The text is longer than this network allows. Nothing was published.";
    NotAccepted "not-accepted" "The network did not accept this. Nothing was published.";
    AnsweredPostGone "answered-post-gone" "The post that this answers is no longer there. Nothing was published.";
    MayNotLookUp "may-not-look-up" "This connection may not look up posts of other servers. Connect the account again with the right to search. Nothing was published.";
    OtherWords "other-words" "The post says something else now than what was approved, so it was not passed on. Nothing was published.";
    ShowsMore "shows-more" "The post shows more than its words: a picture, a film or another post, which nobody could check. Nothing was published.";
    PictureNotTaken "picture-not-taken" "The network did not take one of the pictures. Nothing was published.";
    MayNotAddPictures "may-not-add-pictures" "This connection may not add pictures. Connect the account again with the right to do so. Nothing was published.";
    NotPublic "not-public" "The post is not public, so it is not passed on. Nothing was published.";
    MayNotPassOn "may-not-pass-on" "This connection may not like or pass on posts. Connect the account again with the right to do so. Nothing was published.";
    NotThere "not-there" "The network does not know what was asked for.";
    PlaceTaken "place-taken" "Another post already stands where this one would go. Nothing was published.";
    TurnedAway "turned-away" "The server, or a guard in front of it, turned the request away. Nothing was published.";
    NotRecognised "not-recognised" "The network did not recognise the name or the secret. Check both.";
    SecondCode "second-code" "This account asks for a second code. Make an app password on the network and use that.";
    AnotherAccount "another-account" "This access belongs to another account than the one you named.";
    GrantGone "revoked" "The network no longer accepts this connection. Connect the account again.";
    NotAllowed "not-allowed" "The network does not let this connection post. Connect the account again and allow posting.";
    AccountClosed "account-closed" "The network has closed or suspended this account.";
    StoredUnreadable "stored-unreadable" "What was stored for this account cannot be used. Connect the account again.";
    NotReached "not-reached" "The server could not be reached. Nothing was sent.";
    NoAnswer "no-answer" "The server did not answer in time.";
    CutOff "cut-off" "The connection broke before the answer came.";
    ServerTrouble "server-trouble" "The server had trouble of its own.";
    Unreadable "unreadable" "The server gave an answer that cannot be read.";
    Moved "moved" "The server sends us on to another address. Connect the account again with its new address.";
    TooMany "too-many" "There are more posts on this account than a machine can compare.";
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.sentence())
    }
}

impl From<BadServer> for Trouble {
    fn from(_: BadServer) -> Self {
        Trouble::Refused(Reason::BadAddress)
    }
}

impl Trouble {
    /// The closed word that the desk keeps.
    pub fn word(self) -> &'static str {
        match self {
            Trouble::Refused(reason)
            | Trouble::Revoked(reason)
            | Trouble::NotSent(reason)
            | Trouble::Unknown(reason) => reason.word(),
            Trouble::Expired => "expired",
            Trouble::SlowDown(_) => "slow-down",
        }
    }
}

/// In the desk's words, for the worker to record.
impl From<Trouble> for Outcome {
    fn from(trouble: Trouble) -> Self {
        match trouble {
            Trouble::Expired => Outcome::Expired,
            Trouble::SlowDown(until) => Outcome::SlowDown { until },
            Trouble::Refused(reason) => Outcome::Refused { reason: reason.word() },
            Trouble::Revoked(reason) => Outcome::Revoked { reason: reason.word() },
            Trouble::NotSent(reason) => Outcome::NotSent { reason: reason.word() },
            Trouble::Unknown(reason) => Outcome::Unknown { reason: reason.word() },
        }
    }
}

impl From<Class> for Outcome {
    fn from(class: Class) -> Self {
        match class {
            Class::Sent(Receipt { id, url }) => Outcome::Sent { id, url },
            Class::Trouble(trouble) => trouble.into(),
        }
    }
}

/// The part of an answer that is the same on every network: redirects, time-outs, rate limits and server errors.
/// `None` where the network's own table has to decide.
pub(crate) fn common(answer: &Answer, now: Time) -> Option<Trouble> {
    match answer.status {
        300..=399 => Some(Trouble::Unknown(Reason::Moved)),
        // 408 may come from a proxy that has passed the request on: doubtful, so unknown.
        408 => Some(Trouble::Unknown(Reason::NoAnswer)),
        429 => Some(Trouble::SlowDown(wait_until(answer, now))),
        400..=499 => None,
        _ => Some(Trouble::Unknown(Reason::ServerTrouble)),
    }
}

/// Waits of a broken clock or a hostile header stay within these.
const SHORTEST_WAIT: Duration = Duration::from_secs(1);
const LONGEST_WAIT: Duration = Duration::from_hours(24);
/// Both networks count in windows of five minutes.
const USUAL_WAIT: Duration = Duration::from_mins(5);

/// When a 429 lets us try again: `Retry-After` (RFC 9110: seconds or a date), else `X-RateLimit-Reset` /
/// `RateLimit-Reset` (a date on Mastodon, Unix seconds on Bluesky), else five minutes. Between a second and a day.
fn wait_until(answer: &Answer, now: Time) -> Time {
    let told = answer
        .header("retry-after")
        .and_then(|value| {
            value.parse::<u64>().ok().map(|seconds| now.plus(Duration::from_secs(seconds))).or_else(|| date(value))
        })
        .or_else(|| answer.header("x-ratelimit-reset").and_then(moment))
        .or_else(|| answer.header("ratelimit-reset").and_then(moment));
    told.unwrap_or_else(|| now.plus(USUAL_WAIT)).clamp(now.plus(SHORTEST_WAIT), now.plus(LONGEST_WAIT))
}

/// Unix seconds, or a date.
fn moment(value: &str) -> Option<Time> {
    match value.parse::<i64>() {
        Ok(seconds) => seconds.checked_mul(1_000_000).map(Time::from_micros),
        Err(_) => date(value),
    }
}

/// RFC 3339 or RFC 2822, as networks write them in headers and bodies.
pub(crate) fn date(value: &str) -> Option<Time> {
    chrono::DateTime::parse_from_rfc3339(value)
        .or_else(|_| chrono::DateTime::parse_from_rfc2822(value))
        .ok()
        .map(|at| Time::from_utc(at.to_utc()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Time = Time::from_micros(1_795_305_600_000_000); // 2026-11-22T00:00:00Z

    fn wait(headers: &[(&str, &str)]) -> i64 {
        match common(&Answer::new(429, headers, ""), NOW) {
            Some(Trouble::SlowDown(until)) => (until.micros() - NOW.micros()) / 1_000_000,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn a_wait_is_read_in_every_form_that_networks_write_it() {
        assert_eq!(wait(&[]), 300);
        assert_eq!(wait(&[("Retry-After", "30")]), 30);
        assert_eq!(wait(&[("Retry-After", "Sun, 22 Nov 2026 00:02:00 GMT")]), 120);
        assert_eq!(wait(&[("X-RateLimit-Reset", "2026-11-22T00:05:00.123456Z")]), 300);
        assert_eq!(wait(&[("RateLimit-Reset", "1795305660")]), 60);
        assert_eq!(wait(&[("RateLimit-Reset", "soon")]), 300);
    }

    #[test]
    fn a_wait_is_never_past_nor_longer_than_a_day() {
        assert_eq!(wait(&[("Retry-After", "0")]), 1);
        assert_eq!(wait(&[("RateLimit-Reset", "1")]), 1);
        assert_eq!(wait(&[("Retry-After", "99999999999")]), 86_400);
        assert_eq!(wait(&[("RateLimit-Reset", "9223372036854775807")]), 300);
    }

    #[test]
    fn every_reason_has_a_word_of_its_own_and_a_sentence() {
        let words: std::collections::BTreeSet<_> = Reason::ALL.iter().map(|reason| reason.word()).collect();
        assert_eq!(words.len(), Reason::ALL.len());
        for reason in Reason::ALL {
            assert!(reason.word().bytes().all(|b| b.is_ascii_lowercase() || b == b'-'), "{reason:?}");
            assert!(reason.sentence().ends_with('.'), "{reason:?}");
            assert_eq!(Reason::of_word(reason.word()), Some(*reason));
        }
    }

    #[test]
    fn what_is_doubtful_is_unknown() {
        for status in [301, 302, 303, 307, 308, 408, 500, 502, 503, 504, 520, 599] {
            assert!(matches!(common(&Answer::new(status, &[], ""), NOW), Some(Trouble::Unknown(_))), "{status}");
        }
    }
}
