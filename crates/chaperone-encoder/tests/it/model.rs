//! Small models with random weights from a fixed seed, and the bytes of their files. The bench uses them, too.

use std::collections::BTreeMap;

/// A tensor as the file has it.
#[derive(Clone, Debug)]
pub(crate) struct Tensor {
    pub(crate) kind: &'static str,
    pub(crate) shape: Vec<usize>,
    pub(crate) bytes: Vec<u8>,
}

impl Tensor {
    pub(crate) fn f32s(&self) -> Vec<f64> {
        self.bytes.as_chunks::<4>().0.iter().map(|&bytes| f64::from(f32::from_le_bytes(bytes))).collect()
    }
}

/// A model before it is written.
#[derive(Clone, Debug)]
pub(crate) struct Model {
    pub(crate) layers: usize,
    pub(crate) width: usize,
    pub(crate) heads: usize,
    pub(crate) metadata: BTreeMap<String, String>,
    pub(crate) tensors: BTreeMap<String, Tensor>,
    seed: u64,
}

/// Tags of the models here.
pub(crate) const TAGS: [&str; 5] = ["O", "B-PERSON", "I-PERSON", "B-PLACE", "I-PLACE"];

impl Model {
    /// Random weights. Pieces are the three marks, then `vocabulary`.
    pub(crate) fn random(layers: usize, width: usize, heads: usize, inner: usize, vocabulary: &[String]) -> Self {
        let mut model =
            Self { layers, width, heads, metadata: BTreeMap::new(), tensors: BTreeMap::new(), seed: 20_261_122 };
        let names = |names: &[&str]| format!("[\"{}\"]", names.join("\",\""));
        for (name, value) in [
            ("format", "chaperone-encoder-1".to_owned()),
            ("layers", layers.to_string()),
            ("width", width.to_string()),
            ("heads", heads.to_string()),
            ("inner", inner.to_string()),
            ("epsilon", "1e-12".to_owned()),
            ("tags", names(&TAGS)),
            ("codes", names(&["name", "date", "age"])),
            ("texts", names(&["held", "urgent"])),
            ("card", "random weights of a test".to_owned()),
        ] {
            model.metadata.insert(name.to_owned(), value);
        }
        let marks = ["[UNK]", "[CLS]", "[SEP]"].map(str::to_owned);
        let pieces = [&marks, vocabulary].concat();
        let bytes = pieces.join("\n").into_bytes();
        model.tensors.insert("vocabulary".to_owned(), Tensor { kind: "U8", shape: vec![bytes.len()], bytes });
        model.bytes("words", pieces.len(), width, 0.05);
        model.floats("positions", &[264, width], 0.0, 0.5);
        model.floats("types", &[12, width], 0.0, 0.5);
        model.norm("embedding.norm", width);
        for layer in 0..layers {
            for part in ["query", "key", "value", "output"] {
                model.linear(&format!("{layer}.{part}"), width, width);
            }
            model.linear(&format!("{layer}.up"), inner, width);
            model.linear(&format!("{layer}.down"), width, inner);
            model.norm(&format!("{layer}.attention.norm"), width);
            model.norm(&format!("{layer}.norm"), width);
        }
        for (head, outputs, inputs) in [("tags", TAGS.len(), width), ("codes", 3, width), ("text", 2, 2 * width)] {
            model.floats(&format!("{head}.weight"), &[outputs, inputs], 0.0, 0.3);
            model.floats(&format!("{head}.bias"), &[outputs], 0.0, 0.5);
        }
        model
    }

    /// The next random number between -1 and 1.
    fn next(&mut self) -> f32 {
        self.seed = self.seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        let [a, b, ..] = self.seed.to_be_bytes();
        f32::from(u16::from_be_bytes([a, b])) / 32_768.0 - 1.0
    }

    fn floats(&mut self, name: &str, shape: &[usize], middle: f32, spread: f32) {
        let count = shape.iter().product();
        let bytes = (0..count).flat_map(|_| (middle + spread * self.next()).to_le_bytes()).collect();
        self.tensors.insert(name.to_owned(), Tensor { kind: "F32", shape: shape.to_vec(), bytes });
    }

    /// A matrix in bytes, and scales such that its weights are about as great as `size`.
    #[allow(clippy::cast_possible_truncation, reason = "between -127 and 127")]
    fn bytes(&mut self, name: &str, rows: usize, width: usize, size: f32) {
        let bytes = (0..rows * width).map(|_| ((self.next() * 127.0) as i8).cast_unsigned()).collect();
        self.tensors.insert(format!("{name}.weight"), Tensor { kind: "I8", shape: vec![rows, width], bytes });
        self.floats(&format!("{name}.scale"), &[rows], size / 64.0, size / 256.0);
    }

    #[allow(clippy::cast_precision_loss, reason = "a small width")]
    fn linear(&mut self, name: &str, outputs: usize, inputs: usize) {
        self.bytes(name, outputs, inputs, 1.0 / (inputs as f32).sqrt());
        self.floats(&format!("{name}.bias"), &[outputs], 0.0, 0.1);
    }

    fn norm(&mut self, name: &str, width: usize) {
        self.floats(&format!("{name}.weight"), &[width], 1.0, 0.3);
        self.floats(&format!("{name}.bias"), &[width], 0.0, 0.2);
    }

    /// The file.
    pub(crate) fn write(&self) -> Vec<u8> {
        let (mut entries, mut data) = (Vec::new(), Vec::new());
        let metadata: Vec<_> = self.metadata.iter().map(|(name, value)| format!("{name:?}:{value:?}")).collect();
        entries.push(format!("\"__metadata__\":{{{}}}", metadata.join(",")));
        for (name, tensor) in &self.tensors {
            let (start, end) = (data.len(), data.len() + tensor.bytes.len());
            let Tensor { kind, shape, .. } = tensor;
            entries.push(format!(
                "{name:?}:{{\"dtype\":\"{kind}\",\"shape\":{shape:?},\"data_offsets\":[{start},{end}]}}"
            ));
            data.extend_from_slice(&tensor.bytes);
        }
        file(&format!("{{{}}}", entries.join(",")), &data)
    }
}

/// A header and what follows it.
pub(crate) fn file(header: &str, data: &[u8]) -> Vec<u8> {
    let length = u64::try_from(header.len()).expect("a short header").to_le_bytes();
    [&length, header.as_bytes(), data].concat()
}

/// Lower-case letters, some pieces of two letters, and pieces that go on.
#[allow(dead_code, reason = "the bench has a vocabulary of its own")]
pub(crate) fn letters() -> Vec<String> {
    let letters = || ('a'..='z').map(String::from);
    let signs = ["#", "@", ".", ",", "'", "\"", "-", "!", "?", "1", "2"].map(str::to_owned);
    let further = letters().map(|letter| format!("##{letter}"));
    letters().chain(signs).chain(further).chain(["th", "team", "##ing", "é"].map(str::to_owned)).collect()
}
