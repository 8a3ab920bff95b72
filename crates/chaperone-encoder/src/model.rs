//! A model as it is held in memory: every tensor checked, weights of the products packed once.
//!
//! Deliberately absent: running it (`forward.rs`), and a default model: the weights belong to who ships them.

use std::fmt;

use chaperone_kernel::{Heads, LANES, Path, Weights};

use crate::ModelError;
use crate::encode::{MOST_CONTEXT, WINDOW};
use crate::file::File;
use crate::forward::Rooms;
use crate::pieces::Vocabulary;
use crate::spans::Kinds;

/// What the file says of itself under `format`.
const FORMAT: &str = "chaperone-encoder-1";
/// Shapes of words times two: those of the context, those of the text.
pub(crate) const TYPES: usize = 12;
/// `[CLS]`, two `[SEP]`, context and window.
pub(crate) const LONGEST: usize = MOST_CONTEXT + WINDOW + 3;

/// A model, ready to read texts. Costs about a byte a parameter; may be shared among threads.
pub struct Encoder {
    pub(crate) vocabulary: Vocabulary,
    pub(crate) words: Words,
    /// `[places, width]`.
    pub(crate) positions: Vec<f32>,
    /// `[TYPES, width]`.
    pub(crate) types: Vec<f32>,
    pub(crate) norm: Affine,
    pub(crate) layers: Vec<Layer>,
    pub(crate) heads: Heads,
    pub(crate) inner: usize,
    pub(crate) epsilon: f32,
    pub(crate) tags: Affine,
    pub(crate) codes: Affine,
    pub(crate) text: Affine,
    pub(crate) kinds: Kinds,
    pub(crate) path: Path,
    pub(crate) rooms: Rooms,
    names: Names,
}

/// The table of pieces: one byte a number, one scale a row.
pub(crate) struct Words {
    pub(crate) weight: Vec<i8>,
    pub(crate) scale: Vec<f32>,
}

/// Weights and biases that stay floats: a norm, or the linear layer of a head.
pub(crate) struct Affine {
    pub(crate) weight: Vec<f32>,
    pub(crate) bias: Vec<f32>,
}

/// A linear layer in bytes.
pub(crate) struct Linear {
    pub(crate) weights: Weights,
    pub(crate) scale: Vec<f32>,
    pub(crate) bias: Vec<f32>,
}

pub(crate) struct Layer {
    /// Query, key and value side by side.
    pub(crate) look: Linear,
    pub(crate) output: Linear,
    pub(crate) attention_norm: Affine,
    pub(crate) up: Linear,
    pub(crate) down: Linear,
    pub(crate) norm: Affine,
}

struct Names {
    tags: Vec<String>,
    codes: Vec<String>,
    texts: Vec<String>,
    card: String,
}

impl Encoder {
    /// Reads a model from the bytes of its file.
    ///
    /// # Errors
    /// Anything that is not exactly the format: a length that does not fit, a shape that differs, a float that is not
    /// finite. A file that is read can be run: nothing in it can make `encode` panic.
    pub fn read(bytes: &[u8]) -> Result<Self, ModelError> {
        let file = File::read(bytes)?;
        if file.said("format") != Ok(FORMAT) {
            return Err(ModelError::Format);
        }
        let number = |name, most: usize| match file.said(name)?.parse() {
            Ok(number) if (1..=most).contains(&number) => Ok(number),
            _ => Err(ModelError::Metadata { name }),
        };
        let (layers, width, inner) = (number("layers", 48)?, number("width", 4096)?, number("inner", 16_384)?);
        let heads = Heads { count: number("heads", 256)?, width };
        if !width.is_multiple_of(heads.count * LANES) {
            return Err(ModelError::Metadata { name: "heads" });
        }
        if !inner.is_multiple_of(LANES) {
            return Err(ModelError::Metadata { name: "inner" });
        }
        let epsilon = file.said("epsilon")?.parse().unwrap_or(0.0);
        if !(1e-20..=1.0).contains(&epsilon) {
            return Err(ModelError::Metadata { name: "epsilon" });
        }
        let vocabulary = Vocabulary::read(file.u8s("vocabulary", file.rows("vocabulary")?)?)?;
        let places = file.rows("positions")?;
        if places < LONGEST {
            let expected = format!("F32 [at least {LONGEST}, {width}]");
            return Err(ModelError::Shape { name: "positions".to_owned(), expected });
        }
        let names = Names {
            tags: file.names("tags")?,
            codes: file.names("codes")?,
            texts: file.names("texts")?,
            card: file.said("card").unwrap_or_default().to_owned(),
        };
        Ok(Self {
            words: Words {
                weight: file.i8s("words.weight", vocabulary.len, width)?,
                scale: file.f32s("words.scale", &[vocabulary.len])?,
            },
            vocabulary,
            positions: file.f32s("positions", &[places, width])?,
            types: file.f32s("types", &[TYPES, width])?,
            norm: norm(&file, "embedding.norm", width)?,
            layers: (0..layers).map(|at| layer(&file, at, width, inner)).collect::<Result<_, _>>()?,
            heads,
            inner,
            epsilon,
            tags: head(&file, "tags", names.tags.len(), width)?,
            codes: head(&file, "codes", names.codes.len(), width)?,
            text: head(&file, "text", names.texts.len(), 2 * width)?,
            kinds: Kinds::of(&names.tags)?,
            path: Path::best(),
            rooms: Rooms::default(),
            names,
        })
    }

    /// The same model on another path of this machine. The numbers stay the same; this is for tests and benches.
    #[must_use]
    pub fn on(mut self, path: Path) -> Self {
        self.path = path;
        self
    }

    /// Names of the tags, in the order of [`Encoded::tags`](crate::Encoded::tags).
    pub fn tags(&self) -> &[String] {
        &self.names.tags
    }

    /// Names of the codes, in the order of [`Encoded::codes`](crate::Encoded::codes).
    pub fn codes(&self) -> &[String] {
        &self.names.codes
    }

    /// Names of the judgements, in the order of [`Encoded::text`](crate::Encoded::text).
    pub fn texts(&self) -> &[String] {
        &self.names.texts
    }

    /// What the trainer says of the model, in free words.
    pub fn card(&self) -> &str {
        &self.names.card
    }
}

impl fmt::Debug for Encoder {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("Encoder")
            .field("layers", &self.layers.len())
            .field("heads", &self.heads)
            .field("pieces", &self.vocabulary.len)
            .field("path", &self.path)
            .finish_non_exhaustive()
    }
}

fn norm(file: &File<'_>, name: &str, width: usize) -> Result<Affine, ModelError> {
    Ok(Affine {
        weight: file.f32s(&format!("{name}.weight"), &[width])?,
        bias: file.f32s(&format!("{name}.bias"), &[width])?,
    })
}

fn head(file: &File<'_>, name: &str, outputs: usize, inputs: usize) -> Result<Affine, ModelError> {
    Ok(Affine {
        weight: file.f32s(&format!("{name}.weight"), &[outputs, inputs])?,
        bias: file.f32s(&format!("{name}.bias"), &[outputs])?,
    })
}

/// Linear layers of equal inputs, one above the other, as one.
fn linear(file: &File<'_>, names: &[String], outputs: usize, inputs: usize) -> Result<Linear, ModelError> {
    let (mut weight, mut scale, mut bias) = (Vec::new(), Vec::new(), Vec::new());
    for name in names {
        weight.append(&mut file.i8s(&format!("{name}.weight"), outputs, inputs)?);
        scale.append(&mut file.f32s(&format!("{name}.scale"), &[outputs])?);
        bias.append(&mut file.f32s(&format!("{name}.bias"), &[outputs])?);
    }
    let weights = Weights::pack(&weight, names.len() * outputs, inputs)
        .ok_or_else(|| ModelError::Shape { name: names.concat(), expected: "a product that fits".to_owned() })?;
    Ok(Linear { weights, scale, bias })
}

fn layer(file: &File<'_>, at: usize, width: usize, inner: usize) -> Result<Layer, ModelError> {
    let named = |part: &str| format!("{at}.{part}");
    Ok(Layer {
        look: linear(file, &[named("query"), named("key"), named("value")], width, width)?,
        output: linear(file, &[named("output")], width, width)?,
        attention_norm: norm(file, &named("attention.norm"), width)?,
        up: linear(file, &[named("up")], inner, width)?,
        down: linear(file, &[named("down")], width, inner)?,
        norm: norm(file, &named("norm"), width)?,
    })
}
