//! A safetensors file: eight bytes of length, a header in JSON, then the tensors' bytes.
//!
//! Lengths and offsets come from outside and are checked before anything is cut or allocated. Deliberately absent:
//! types other than the three that a model has, and writing. (<https://github.com/huggingface/safetensors>)

use std::collections::BTreeMap;

use serde::Deserialize;

use crate::ModelError;

/// A header is refused beyond this; that of a model of 24 layers has 60 thousand bytes.
const LONGEST_HEADER: usize = 1 << 20;

/// Floats are refused beyond this size. Trained weights stay below 100, and with this bound no sum in a forward pass
/// can become infinite or undefined, however hostile the file.
const GREATEST: f32 = 10_000.0;

/// The tensors and words of a file, still in its bytes.
#[derive(Debug)]
pub(crate) struct File<'a> {
    tensors: BTreeMap<String, Tensor<'a>>,
    metadata: BTreeMap<String, String>,
}

#[derive(Debug)]
struct Tensor<'a> {
    kind: String,
    shape: Vec<usize>,
    bytes: &'a [u8],
}

#[derive(Deserialize)]
struct Entry {
    dtype: String,
    shape: Vec<usize>,
    data_offsets: (usize, usize),
}

#[derive(Deserialize)]
struct Header {
    #[serde(default, rename = "__metadata__")]
    metadata: BTreeMap<String, String>,
    #[serde(flatten)]
    entries: BTreeMap<String, Entry>,
}

impl<'a> File<'a> {
    pub(crate) fn read(bytes: &'a [u8]) -> Result<Self, ModelError> {
        let wrong = ModelError::File;
        let (length, rest) = bytes.split_first_chunk::<8>().ok_or(wrong("it is shorter than its own length"))?;
        let length = usize::try_from(u64::from_le_bytes(*length)).map_err(|_| wrong("its header is too long"))?;
        if length > LONGEST_HEADER {
            return Err(wrong("its header is too long"));
        }
        let (header, data) = rest.split_at_checked(length).ok_or(wrong("it ends within its header"))?;
        let header: Header = serde_json::from_slice(header).map_err(|_| wrong("its header cannot be read"))?;
        let mut tensors = BTreeMap::new();
        for (name, Entry { dtype, shape, data_offsets: (start, end) }) in header.entries {
            let bytes = data.get(start..end).ok_or(wrong("a tensor lies outside the file"))?;
            tensors.insert(name, Tensor { kind: dtype, shape, bytes });
        }
        Ok(Self { tensors, metadata: header.metadata })
    }

    /// An entry of the metadata.
    pub(crate) fn said(&self, name: &'static str) -> Result<&str, ModelError> {
        self.metadata.get(name).map(String::as_str).ok_or(ModelError::Metadata { name })
    }

    /// An entry of the metadata that is a JSON list of names.
    pub(crate) fn names(&self, name: &'static str) -> Result<Vec<String>, ModelError> {
        serde_json::from_str(self.said(name)?).map_err(|_| ModelError::Metadata { name })
    }

    /// How many rows a tensor has.
    pub(crate) fn rows(&self, name: &str) -> Result<usize, ModelError> {
        let tensor = self.tensors.get(name).ok_or_else(|| ModelError::Missing { name: name.to_owned() })?;
        Ok(tensor.shape.first().copied().unwrap_or_default())
    }

    /// The bytes of a tensor of this type and shape.
    fn bytes(&self, name: &str, kind: &str, size: usize, shape: &[usize]) -> Result<&'a [u8], ModelError> {
        let tensor = self.tensors.get(name).ok_or_else(|| ModelError::Missing { name: name.to_owned() })?;
        let length = shape.iter().try_fold(size, |all, &one| all.checked_mul(one));
        if tensor.kind != kind || tensor.shape != shape || Some(tensor.bytes.len()) != length {
            return Err(ModelError::Shape { name: name.to_owned(), expected: format!("{kind} {shape:?}") });
        }
        Ok(tensor.bytes)
    }

    pub(crate) fn u8s(&self, name: &str, count: usize) -> Result<&'a [u8], ModelError> {
        self.bytes(name, "U8", 1, &[count])
    }

    pub(crate) fn i8s(&self, name: &str, rows: usize, width: usize) -> Result<Vec<i8>, ModelError> {
        Ok(self.bytes(name, "I8", 1, &[rows, width])?.iter().map(|byte| byte.cast_signed()).collect())
    }

    /// Floats, each finite and of a size that a training gives.
    pub(crate) fn f32s(&self, name: &str, shape: &[usize]) -> Result<Vec<f32>, ModelError> {
        let (numbers, _) = self.bytes(name, "F32", 4, shape)?.as_chunks::<4>();
        let numbers: Vec<f32> = numbers.iter().map(|&bytes| f32::from_le_bytes(bytes)).collect();
        // A number that is not one fails the comparison, too.
        if numbers.iter().all(|number| number.abs() <= GREATEST) {
            Ok(numbers)
        } else {
            Err(ModelError::Number { name: name.to_owned() })
        }
    }
}
