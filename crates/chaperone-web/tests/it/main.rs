//! The pages against a real desk, and every page from its samples.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test that cannot go on fails")]
#![allow(unreachable_pub, reason = "one binary: its modules share their helpers")]

mod api;
mod backups;
mod consent_pictures;
mod consents;
mod daily;
mod desk;
mod every_page;
mod factor;
mod guard;
mod html;
mod journeys_approve;
mod journeys_by_hand;
mod journeys_write;
mod passing_on;
mod pictures;
mod plan;
mod practice;
mod resting;
mod set_up;
mod trouble;
