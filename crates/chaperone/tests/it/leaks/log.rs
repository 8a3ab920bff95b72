//! Everything that is logged in this process, at the most talkative setting there is: every library, every level.
//!
//! The program itself is never that talkative; what is silent here is silent there.

use std::io::Write;
use std::sync::{Mutex, Once, PoisonError};

use tracing::Level;

static LINES: Mutex<Vec<u8>> = Mutex::new(Vec::new());

struct Line;

impl Write for Line {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        LINES.lock().unwrap_or_else(PoisonError::into_inner).extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// From now on every thread is listened to.
pub(crate) fn listen() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        tracing_subscriber::fmt().with_max_level(Level::TRACE).with_ansi(false).with_writer(|| Line).init();
    });
}

/// All that was logged so far.
pub(crate) fn lines() -> Vec<u8> {
    LINES.lock().unwrap_or_else(PoisonError::into_inner).clone()
}
