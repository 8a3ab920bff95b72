//! Stories of the desk, each told on SQLite and on PostgreSQL.
#![allow(
    clippy::print_stderr,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod again;
mod answers;
mod at_once;
mod backup;
mod consent;
mod country;
mod covering;
mod daily;
mod entries;
mod factor;
mod flips;
mod gate;
mod journal;
mod keys;
mod likeness;
mod links;
mod media;
mod opening;
mod passing_on;
mod patient_photos;
mod patient_pictures;
mod people;
mod pictured;
mod planning;
mod practising;
mod road;
mod schema;
mod sequences;
mod statements;
mod support;
mod told;
mod unknown;
