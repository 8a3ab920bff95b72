//! How many people fit what texts tell of one person.
//!
//! One piece rarely identifies: an age, a job, a town. Together they may leave three people, and a neighbour knows
//! which. [`estimate`] takes the [`Pieces`] and answers with a number of people, a 90 % interval and its reasons in
//! plain words:
//!
//! ```
//! use chaperone_mosaic::{Age, Kind, Pieces, Place, Told, estimate};
//!
//! let pieces = Pieces {
//!     age: Some(Age::About(60)),
//!     told: vec![Told::new(Kind::Occupation, "bus driver")],
//!     places: vec![Place::named("Whitby")],
//!     ..Pieces::default()
//! };
//! let estimate = estimate(&pieces);
//! assert!(estimate.people < 10);
//! assert_eq!(estimate.sentence(), "about 3 people fit: a bus driver, aged about 60, in a town of 13,000");
//! ```
//!
//! The count starts from the people of a place and goes over every year of age and both sexes, because most of what
//! hangs together hangs together through these: Doris is old, a nurse is mostly a woman, a great-grandmother is both.
//! What is left between the pieces widens the interval (`dependence`). Tables, sources, licences and what is only our
//! own rough number stand in `data/CARD.md`.
//!
//! The same pieces give the same answer on every machine: additions and multiplications in a fixed order, logarithms
//! of our own, results rounded. Deliberately absent: reading a text (the screen does), a threshold (the pack has it),
//! a file, a clock, a hash function (the desk keys the tags), and any text in what is kept ([`Class`]).

mod ages;
mod alike;
mod count;
mod dependence;
mod estimate;
mod ledger;
mod name;
mod number;
mod part;
mod pieces;
mod place;
mod table;
mod told;
mod visit;
mod words;

pub use ages::Country;
pub use alike::{agreement, contradict, merge};
pub use estimate::{Estimate, Reason, estimate, estimate_with};
pub use ledger::{Class, Entry, Life, Tag, classes};
pub use name::{given_names, given_share, surname_share, surnames};
pub use part::Kind;
pub use pieces::{Age, Counted, LifeStage, Pieces, Practice, Sex, Told, Visit};
pub use place::{Place, Size, populations};
pub use told::{height_cm, is_listed, share_of};
