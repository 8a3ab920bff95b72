//! What the encoder promises: the numbers of its definition, the same on every path, for any text and any file.

mod files;
mod forward;
mod model;
mod reference;
mod texts;
mod windows;
mod words;
