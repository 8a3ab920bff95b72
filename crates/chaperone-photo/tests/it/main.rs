//! What the crate promises, on pictures and files that the tests make themselves.

#![allow(
    clippy::expect_used,
    clippy::panic,
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    clippy::cast_precision_loss,
    clippy::print_stdout,
    clippy::similar_names,
    clippy::type_complexity,
    reason = "helpers of tests fail like tests, paint little numbers, and print the figures that they measure"
)]

mod busy;
mod covering;
mod files;
mod finding;
mod hostile;
mod kept;
mod looking;
mod paint;
mod publishing;
mod reading;
mod seeing;

/// Counts every allocation, so that the limit on memory is measured and not believed.
#[global_allocator]
static MEMORY: peak_alloc::PeakAlloc = peak_alloc::PeakAlloc;
