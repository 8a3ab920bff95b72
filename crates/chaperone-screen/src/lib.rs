//! Reads a text and says, in plain words, what in it would betray a patient's confidence or harm the practice.
//!
//! ```text
//! Draft + Known + Pack -> Text (normal form) -> Facts -> Rules -> Report
//! ```
//!
//! Same text + same pack + same knowledge = same report, on every machine. Nothing here reads a file, a clock
//! or the network, draws a random number, or waits; nothing here decides who may release a text (that is the
//! desk). Screening cannot fail: only reading a pack can.

pub mod draft;
pub mod facts;
pub mod report;
pub mod text;

pub use draft::{AccountKind, Channel, Consent, Draft, Jurisdiction, Known, Practice};
pub use report::{Citation, Code, Confidence, Finding, Fix, Level, Report, Verdict};
