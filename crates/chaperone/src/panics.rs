//! What is said when something of ours panics: where, and nothing of what it held.
//!
//! A panic's own message can quote the words that it broke on (a text cut between two bytes of a letter does), and the
//! standard hook prints it. So the place is all that is said; it is what whoever repairs it needs.
//! Deliberately absent: going on. Whoever caught the panic decides that; the desk counts the text as not checked.

use std::panic::{Location, PanicHookInfo};

/// From now on a panic says where it happened, and only that.
pub fn say_where_only() {
    std::panic::set_hook(Box::new(|info| {
        #[allow(clippy::print_stderr, reason = "the log may be what broke")]
        {
            eprintln!("chaperone: {}", sentence(info));
        }
    }));
}

/// The one line that is said of a panic.
pub fn sentence(info: &PanicHookInfo<'_>) -> String {
    let place = info.location().map_or_else(|| "a place that is not known".to_owned(), Location::to_string);
    format!("something broke at {place}; what it held is not printed")
}
