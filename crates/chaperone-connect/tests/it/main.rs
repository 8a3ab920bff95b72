//! Tests of chaperone-connect: the same story for every network, recorded answers, scripted and random faults, and the
//! real servers where some are running.

mod chance;
mod faults;
mod house;
mod real;
mod recorded;
mod story;
