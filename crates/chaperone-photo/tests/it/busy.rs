//! Time as the processor counts it. On a machine that is busy with something else the clock would measure that.

use std::time::{Duration, Instant};

/// How long this thread, or this process with all its threads, has worked since a moment.
pub(crate) struct Busy {
    clock: Instant,
    count: fn() -> Option<Duration>,
    before: Option<Duration>,
}

impl Busy {
    /// From now on, this thread.
    pub(crate) fn thread() -> Busy {
        Busy::new(of_thread)
    }

    /// From now on, the whole process.
    #[cfg(feature = "models")]
    pub(crate) fn process() -> Busy {
        Busy::new(of_process)
    }

    #[allow(clippy::disallowed_methods, reason = "the clock stands in where the system does not say")]
    fn new(count: fn() -> Option<Duration>) -> Busy {
        Busy { clock: Instant::now(), count, before: count() }
    }

    pub(crate) fn so_far(&self) -> Duration {
        match (self.before, (self.count)()) {
            (Some(before), Some(after)) => after.saturating_sub(before),
            _ => self.clock.elapsed(),
        }
    }
}

/// Where the system says it (Linux does), the time that this thread has had a processor.
fn of_thread() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/thread-self/schedstat").ok()?;
    text.split(' ').next()?.parse().ok().map(Duration::from_nanos)
}

/// The same of the process, in hundredths of a second.
#[cfg(feature = "models")]
fn of_process() -> Option<Duration> {
    let text = std::fs::read_to_string("/proc/self/stat").ok()?;
    // Behind the name, which may hold spaces: the twelfth and thirteenth field are the time for itself and for the system.
    let fields: Vec<&str> = text.rsplit_once(')')?.1.split_whitespace().collect();
    let ticks = |at: usize| fields.get(at)?.parse::<u64>().ok();
    Some(Duration::from_millis((ticks(11)? + ticks(12)?) * 10))
}
