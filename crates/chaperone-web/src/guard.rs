//! What every request passes before a page sees it.
//!
//! `watch` stands around everything: is this our host, which headers leave, what the log may say.
//! `enter` stands around each page: how fast, who, which role, is this our own form.
//!
//! Deliberately absent: what a person may do with a record. The desk decides that.

pub(crate) mod body;
pub(crate) mod cookies;
pub(crate) mod enter;
pub(crate) mod rate;
pub(crate) mod token;
pub(crate) mod watch;
