//! The tests of the crate from outside: generated populations, what the estimate says, and what is kept.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    reason = "indices, counts and shares of small populations, all in range"
)]

mod counted;
mod generated;
mod kept;
mod other_hand;
mod said;
mod world;
