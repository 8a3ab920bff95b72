//! What a picture gives away, and the same picture without it.
//!
//! ```text
//! bytes -> read -> Picture -> crop, cover -> publish -> bytes proved clean
//!     \-> metadata            \-> faces, text, prints
//!          findings                findings
//! ```
//!
//! - [`read()`] opens a JPEG, PNG, WebP or GIF of a stranger safely, or says in one sentence why not.
//! - [`metadata()`] says what the file tells beside its picture, without repeating it.
//! - [`crop`] and [`cover()`] take out what should not be seen. The original is never changed.
//! - [`publish()`] makes the bytes for one network: new pixels, no metadata, proved by walking the bytes.
//! - [`Prints`] find the same picture again, also smaller, cropped, mirrored or turned.
//! - [`faces`] and [`text`] find people and burnt-in words with models that stand beside the program.
//!
//! **No finding is no proof.** A model misses faces, a maker's block may hold anything, and a body, a tattoo, a room or
//! a story can tell who somebody is where no face is seen. Whoever shows these findings says so ([`NO_PROOF`]), and says
//! which looks were not taken.
//!
//! ```
//! use chaperone_photo::{Area, Cover, Picture, With, cover, metadata, publish, read, target};
//!
//! # let upload = publish(&Picture::new(40, 30, vec![128; 3600]).unwrap(), target("desk").unwrap()).unwrap().bytes;
//! let picture = read(&upload)?;
//! let beside = metadata(&upload)?;
//! assert!(beside.is_empty());
//! let name = Area::new(0, 0, 5_000, 1_000).ok_or("outside the picture")?;
//! let covered = cover(&picture, &[Cover { area: name, with: With::default() }]);
//! let published = publish(&covered, target("bluesky").ok_or("no pictures there")?)?;
//! assert_eq!(published.file_name(0), "picture-1.png");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! Deliberately absent: files, clocks, networks, randomness, and any opinion on whether a picture may go out. Nothing
//! that is printed or logged from here holds a byte of a picture.

mod alike;
mod area;
mod cover;
pub mod faces;
mod frame;
mod kind;
mod metadata;
pub mod models;
mod parts;
mod picture;
mod proof;
mod publish;
mod read;
mod shrink;
mod target;
pub mod text;
mod turn;
mod unreadable;

pub use alike::{ALIKE, Alike, Kept, Prints, SAME};
pub use area::{Area, PARTS, Sides};
pub use cover::{Cover, With, cover, crop};
pub use kind::Kind;
pub use metadata::{About, Finding, Held, metadata};
pub use picture::{Picture, WORKING_PIXELS};
pub use proof::{Unclean, prove_clean};
pub use publish::{CannotPublish, Published, publish};
pub use read::{MOST_BYTES, read};
pub use target::{Target, target, targets};
pub use turn::Turn;
pub use unreadable::Unreadable;

/// What stands beside every list of findings, also beside an empty one.
pub const NO_PROOF: &str = "No finding is no proof. Look at the picture yourself: could a neighbour tell who it is?";
