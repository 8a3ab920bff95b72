//! Why a file is not a model that this crate can run.

use thiserror::Error;

/// What is wrong with a model. No variant holds text of anybody: only names and sizes out of the model's own file.
#[derive(Clone, Debug, Error, PartialEq, Eq)]
#[non_exhaustive]
pub enum ModelError {
    /// The bytes are not a safetensors file.
    #[error("this is not a safetensors file: {0}")]
    File(&'static str),
    /// It was written for another program, or for another version of this one.
    #[error("the format of the model is not chaperone-encoder-1")]
    Format,
    /// An entry of the metadata is missing or says what cannot be.
    #[error("the model's {name} is missing or out of range")]
    Metadata {
        /// Which entry.
        name: &'static str,
    },
    /// A tensor that the format asks for is not there.
    #[error("the model has no tensor {name}")]
    Missing {
        /// Which tensor.
        name: String,
    },
    /// A tensor has another type or another shape than the rest of the model asks for.
    #[error("the tensor {name} should be {expected}")]
    Shape {
        /// Which tensor.
        name: String,
        /// Type and shape that were asked for.
        expected: String,
    },
    /// A tensor holds a number that is not finite, or greater than any training gives.
    #[error("the tensor {name} holds a number that is not finite or too great")]
    Number {
        /// Which tensor.
        name: String,
    },
    /// The list of pieces cannot be used.
    #[error("the vocabulary cannot be used: {0}")]
    Vocabulary(&'static str),
}
