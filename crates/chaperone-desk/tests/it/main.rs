//! Stories of the desk, each told on SQLite and on PostgreSQL.
#![allow(
    clippy::print_stderr,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod backup;
mod journal;
mod opening;
mod people;
mod road;
mod statements;
mod support;
mod unknown;
