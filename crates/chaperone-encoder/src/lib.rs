//! Reads a text with a small BERT: tags and codes for each word, judgements for the whole.
//!
//! ```text
//! text -> words -> pieces -> windows -> forward -> logits in 1/256 -> spans
//! ```
//!
//! The weights come from one safetensors file that the trainer writes; linear layers are products of bytes and exact,
//! everything else is f32 in an order that the source fixes, and logits are rounded to 1/256 at the end. So the same
//! text and the same file give the same numbers on every machine. Deliberately absent: files, threads, a clock,
//! randomness, and any opinion: which logit is a finding is decided by who calls.
//!
//! ```
//! use chaperone_encoder::{Encoder, ModelError};
//!
//! assert!(matches!(Encoder::read(b"no model"), Err(ModelError::File(_))));
//! ```
//!
//! With a file at hand: `Encoder::read(bytes)?`, then `encoder.encode(text, Some(context))`, then
//! `encoder.spans(&encoded, 0)`.

mod encode;
mod error;
mod file;
mod forward;
mod lend;
mod model;
mod pieces;
mod shares;
mod spans;
mod words;

pub use encode::{Encoded, Logits, Token};
pub use error::ModelError;
pub use model::Encoder;
pub use spans::Span;
pub use words::{Word, words};

/// Logits are whole numbers of this part of one.
pub const PARTS: i32 = 256;
