//! What the kernel promises: exact products, the same bits on every path, and functions near the true ones.

#![allow(clippy::expect_used, reason = "helpers of tests fail like tests")]

mod bits;
mod floats;
mod product;
