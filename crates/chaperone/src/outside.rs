//! The machine's own clock and randomness: the only place where either is asked.

use std::time::{SystemTime, UNIX_EPOCH};

use chaperone_desk::{Outside, Time};

#[derive(Debug, Clone, Copy, Default)]
pub struct Machine;

impl Outside for Machine {
    #[allow(clippy::disallowed_methods, reason = "this is where the clock comes in")]
    fn now(&self) -> Time {
        let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        Time::from_micros(i64::try_from(since.as_micros()).unwrap_or(i64::MAX))
    }

    /// Ends the program where the system gives no randomness: going on would make guessable keys.
    #[allow(clippy::disallowed_methods, reason = "this is where randomness comes in")]
    fn fill(&self, bytes: &mut [u8]) {
        if getrandom::fill(bytes).is_err() {
            tracing::error!("the system gives no randomness; stopping");
            std::process::abort();
        }
    }
}
