//! What the crate promises, on pictures and files that the tests make themselves.
