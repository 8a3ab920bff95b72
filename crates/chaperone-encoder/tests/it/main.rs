//! What the encoder promises: the numbers of its definition, the same on every path, for any text and any file.

#![allow(
    clippy::expect_used,
    clippy::cast_precision_loss,
    clippy::similar_names,
    reason = "helpers of tests fail like tests, and count little things"
)]

mod files;
mod forward;
mod lend;
mod model;
mod reference;
mod shares;
mod texts;
mod windows;
mod words;
