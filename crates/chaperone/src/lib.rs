//! The program's own parts that tests drive without a process: the worker, the configuration, the outside world,
//! and practice mode.
//!
//! Deliberately absent: any decision about a text. That is the desk's.

pub mod config;
pub mod outside;
pub mod panics;
pub mod practice_mode;
pub mod worker;
