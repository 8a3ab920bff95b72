//! The program as a whole: the built binary is started, asked, refused and stopped as a person would.
//!
//! Deliberately absent: what pages say (that is tested beside them) and what the desk decides.

pub(crate) mod browser;
mod keeping;
mod people;
mod postgres;
mod reading;
mod refusing;
pub(crate) mod run;
mod screening;
mod stopping;
