//! The one integration binary of the program: the house rules, and documents held against the code.
#![allow(
    clippy::print_stderr,
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    reason = "a test fails by panicking"
)]

mod desk;
mod leaks;
mod mapping;
mod practice_mode;
mod program;
mod publishing;
mod tidy;
mod tls;
