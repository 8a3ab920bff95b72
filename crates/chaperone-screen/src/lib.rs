//! Reads a text and says, in plain words, what in it would betray a patient's confidence or harm the practice.
//!
//! ```text
//! Draft + Known + Pack -> Text (normal form) -> Facts -> Rules -> Judge -> Report
//! ```
//!
//! Same text + same pack + same knowledge = same report, on every machine. Nothing here reads a file, a clock
//! or the network, draws a random number, or waits; nothing here decides who may release a text (that is the
//! desk). Screening cannot fail: only reading a pack can.
//!
//! ```
//! use chaperone_screen::{Draft, Known, Pack, Screen, Verdict};
//!
//! let screen = Screen::new(Pack::named("uk-dental")?);
//! let report = screen.check(&Draft::post("We are closed on Monday for the bank holiday."), &Known::default());
//! assert_eq!(report.verdict, Verdict::Clear);
//! # Ok::<(), chaperone_screen::PackError>(())
//! ```

pub mod contract;
pub mod draft;
pub mod facts;
pub mod fix;
pub mod judge;
mod lexicon;
pub mod mosaic;
pub mod pack;
pub mod page;
pub mod ready;
pub mod report;
pub mod rule;
pub mod rules;
pub mod text;
pub mod triage;

mod consent;
pub mod learned;
mod mark;
mod presumed;
mod repeated;
mod scene;
mod screen;
mod suggestion;
mod verdict;
mod view;
mod wording;

pub use draft::{AccountKind, Channel, Consent, Draft, Jurisdiction, Known, Practice};
pub use learned::Dial;
pub use pack::{Pack, PackError};
pub use page::{Page, PageError};
pub use report::{Citation, Code, Confidence, Finding, Fix, Level, Report, Verdict};
pub use rule::Rule;
pub use rules::rules;
pub use screen::Screen;
