//! Stories of the desk, each told on SQLite and on PostgreSQL.
#![allow(
    clippy::print_stderr,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod backup;
mod country;
mod daily;
mod factor;
mod journal;
mod keys;
mod opening;
mod people;
mod planning;
mod practising;
mod road;
mod statements;
mod support;
mod unknown;
