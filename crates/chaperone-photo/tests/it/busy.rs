//! Time as the processor counts it.

use std::time::{Duration, Instant};

/// How long this process has worked, all its threads together. On a machine that is busy with something else the clock would measure that.
pub(crate) struct Busy {
    clock: Instant,
    worked: Option<Duration>,
}

impl Busy {
    #[allow(clippy::disallowed_methods, reason = "the limit on time is what is tested")]
    pub(crate) fn now() -> Busy {
        Busy { clock: Instant::now(), worked: worked() }
    }

    pub(crate) fn so_far(&self) -> Duration {
        match (self.worked, worked()) {
            (Some(before), Some(after)) => after.saturating_sub(before),
            _ => self.clock.elapsed(),
        }
    }
}

/// Where the system says it (Linux does), the time that this process has had a processor, in hundredths of a second.
fn worked() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/self/stat").ok()?;
    // Behind the name, which may hold spaces: the twelfth and thirteenth field are the time for itself and for the system.
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at)?.parse::<u64>().ok();
    Some(Duration::from_millis((ticks(11)? + ticks(12)?) * 10))
}
