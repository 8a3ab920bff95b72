//! The tests of the crate from outside: generated populations, what the estimate says, and what is kept.

mod generated;
mod kept;
mod said;
mod world;
