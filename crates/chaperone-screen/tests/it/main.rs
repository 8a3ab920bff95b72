//! What the screen promises, as tests: pages, packs, the corpus and the contract.

#![allow(
    clippy::unwrap_used,
    clippy::print_stdout,
    reason = "helpers of tests fail like tests, and the ratchet prints its figures"
)]

mod anchors;
mod contract;
mod corpus;
mod encoder;
mod hostile;
mod identifiers;
mod incoming;
mod judge;
mod marks;
mod mosaic;
mod named;
mod packs;
mod pages;
mod properties;
mod ready;
mod reasons;
mod replies;
mod rows;
