//! Tests of chaperone-connect: the same story for every network, recorded answers, scripted and random faults, and the
//! real servers where some are running.

#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, reason = "a test that cannot go on ends, loudly")]

mod chance;
mod faults;
mod house;
mod passing_on;
mod pictures;
mod real;
mod recorded;
mod story;
