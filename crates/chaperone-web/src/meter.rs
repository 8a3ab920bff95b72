//! How many requests there were and how long they took, by route and status, since this start of the program.
//!
//! Deliberately absent: addresses, paths, ids, and anything that a request said. A route is the pattern of our own list.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::{Mutex, PoisonError};

/// Count and microseconds for each route and status.
#[derive(Debug, Default)]
pub(crate) struct Meter(Mutex<BTreeMap<(String, u16), (u64, u64)>>);

impl Meter {
    pub(crate) fn note(&self, route: &str, status: u16, micros: u64) {
        // A panic while the lock was held leaves counts that are still counts.
        let mut held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let (count, sum) = held.entry((route.to_owned(), status)).or_default();
        *count += 1;
        *sum = sum.saturating_add(micros);
    }

    /// The lines of the Prometheus text format.
    pub(crate) fn lines(&self) -> String {
        let held = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut out = String::from(
            "# HELP chaperone_request_seconds Requests and the time they took, by route and status.\n\
             # TYPE chaperone_request_seconds summary\n",
        );
        for ((route, status), (count, micros)) in held.iter() {
            let labels = format!("{{route=\"{route}\",status=\"{status}\"}}");
            let (whole, rest) = (micros / 1_000_000, micros % 1_000_000);
            // Writing into a string cannot fail.
            let _ = writeln!(out, "chaperone_request_seconds_count{labels} {count}");
            let _ = writeln!(out, "chaperone_request_seconds_sum{labels} {whole}.{rest:06}");
        }
        out
    }
}

#[cfg(test)]
mod tests {
    use super::Meter;

    #[test]
    fn counts_and_times_add_up_by_route_and_status() {
        let meter = Meter::default();
        meter.note("/write/{draft}", 200, 1_500_000);
        meter.note("/write/{draft}", 200, 25);
        meter.note("/write/{draft}", 404, 1);
        let lines = meter.lines();
        for wanted in [
            "chaperone_request_seconds_count{route=\"/write/{draft}\",status=\"200\"} 2\n",
            "chaperone_request_seconds_sum{route=\"/write/{draft}\",status=\"200\"} 1.500025\n",
            "chaperone_request_seconds_count{route=\"/write/{draft}\",status=\"404\"} 1\n",
        ] {
            assert!(lines.contains(wanted), "{lines}");
        }
    }
}
