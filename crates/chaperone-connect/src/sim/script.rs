//! What goes wrong, and when: a list of faults for each kind of request.
//!
//! Deliberately absent: chance. A script is a list, so that a run can be repeated from its seed.

use std::collections::{BTreeMap, VecDeque};
use std::future::pending;

use axum::http::StatusCode;
use axum::response::{IntoResponse, Response};

use super::line::Line;

/// The kinds of request that a fault can be aimed at.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum On {
    /// Signing in, renewing, and asking whose token this is.
    SignIn,
    /// A picture, before the post that shows it.
    Upload,
    Publish,
    Delete,
    /// Reading posts back.
    Read,
    /// Asking whose a handle is (Bluesky), or where a post of another server stands (Mastodon; refusing it means that the
    /// connection has no right to ask).
    LookUp,
}

/// What happens to one request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Fault {
    /// All goes well.
    None,
    /// A definite "no" about the content.
    Refuse,
    /// The access token has run out; on Bluesky it can be renewed.
    Expire,
    /// The grant is gone.
    Revoke,
    /// 429, with the time to wait.
    SlowDown { seconds: u32 },
    /// 503, and nothing was done.
    ErrorBefore,
    /// It was done, and then 502.
    ErrorAfter,
    /// Nothing was done and no answer ever comes.
    SilenceBefore,
    /// It was done and no answer ever comes.
    SilenceAfter,
    /// The connection breaks, and nothing was done.
    DropBefore,
    /// It was done, and then the connection breaks.
    DropAfter,
    /// 200 with a page that is no answer; nothing was done.
    GarbleBefore,
    /// It was done, and the answer is cut short.
    GarbleAfter,
}

impl Fault {
    pub const ALL: [Fault; 13] = [
        Fault::None,
        Fault::Refuse,
        Fault::Expire,
        Fault::Revoke,
        Fault::SlowDown { seconds: 30 },
        Fault::ErrorBefore,
        Fault::ErrorAfter,
        Fault::SilenceBefore,
        Fault::SilenceAfter,
        Fault::DropBefore,
        Fault::DropAfter,
        Fault::GarbleBefore,
        Fault::GarbleAfter,
    ];

    /// Whether the network carries out the request all the same.
    pub fn is_carried_out(self) -> bool {
        matches!(self, Fault::None | Fault::ErrorAfter | Fault::SilenceAfter | Fault::DropAfter | Fault::GarbleAfter)
    }
}

/// The faults to come.
#[derive(Debug, Default)]
pub(super) struct Script(BTreeMap<On, VecDeque<Fault>>);

impl Script {
    pub(super) fn add(&mut self, on: On, faults: impl IntoIterator<Item = Fault>) {
        self.0.entry(on).or_default().extend(faults);
    }

    pub(super) fn next(&mut self, on: On) -> Fault {
        self.0.get_mut(&on).and_then(VecDeque::pop_front).unwrap_or(Fault::None)
    }
}

/// Plays one request: `refuse` writes the network's own "no" for the four definite faults, `carry_out` does the deed.
pub(super) async fn play(
    fault: Fault,
    line: &Line,
    refuse: impl FnOnce(Fault) -> Response,
    carry_out: impl FnOnce() -> Response,
) -> Response {
    let done = if fault.is_carried_out() { Some(carry_out()) } else { None };
    match (fault, done) {
        (Fault::Refuse | Fault::Expire | Fault::Revoke | Fault::SlowDown { .. }, _) => refuse(fault),
        (Fault::ErrorBefore, _) => (StatusCode::SERVICE_UNAVAILABLE, "trouble").into_response(),
        (Fault::ErrorAfter, _) => (StatusCode::BAD_GATEWAY, "trouble").into_response(),
        (Fault::SilenceBefore | Fault::SilenceAfter, _) => pending().await,
        (Fault::DropBefore | Fault::DropAfter, _) => {
            line.cut();
            StatusCode::OK.into_response()
        }
        (Fault::GarbleBefore, _) => "<html>Welcome</html>".into_response(),
        (Fault::GarbleAfter, _) => "{\"id\":\"1".into_response(),
        (Fault::None, done) => done.unwrap_or_else(|| StatusCode::OK.into_response()),
    }
}
