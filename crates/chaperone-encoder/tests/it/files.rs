//! Hostile files: each is refused with a sentence, none with a panic.

use chaperone_encoder::{Encoder, ModelError};
use proptest::prelude::*;

use crate::model::{Model, Tensor, file, letters};

fn model() -> Model {
    Model::random(1, 32, 2, 48, &letters())
}

fn refused(model: &Model) -> ModelError {
    Encoder::read(&model.write()).expect_err("a broken model")
}

#[test]
fn a_whole_file_is_read() {
    let encoder = Encoder::read(&model().write()).expect("a model");
    assert_eq!(encoder.tags(), crate::model::TAGS);
    assert_eq!(encoder.codes(), ["name", "date", "age"]);
    assert_eq!(encoder.texts(), ["held", "urgent"]);
    assert_eq!(encoder.card(), "random weights of a test");
}

#[test]
fn a_file_that_ends_early_is_refused_wherever_it_ends() {
    let bytes = model().write();
    for end in (0..bytes.len()).step_by(97).chain([1, 7, 8, 9, bytes.len() - 1]) {
        assert!(matches!(Encoder::read(&bytes[..end]), Err(ModelError::File(_))), "{end} bytes");
    }
}

#[test]
fn lengths_and_offsets_that_lie_are_refused() {
    for length in [u64::MAX, 1 << 63, 1 << 33, 1 << 20, 1000] {
        let bytes = [&length.to_le_bytes(), b"{}".as_slice()].concat();
        assert!(matches!(Encoder::read(&bytes), Err(ModelError::File(_))), "{length}");
    }
    for entry in [
        r#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[0,18446744073709551615]}}"#,
        r#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[4,0]}}"#,
        r#"{"a":{"dtype":"F32","shape":[1],"data_offsets":[-1,0]}}"#,
        r#"{"a":{"dtype":"F32","shape":[1]}}"#,
        r#"{"__metadata__":{"format":7}}"#,
        "[]",
        "",
        "{",
        &"[".repeat(100_000),
    ] {
        assert!(matches!(Encoder::read(&file(entry, &[0; 4])), Err(ModelError::File(_))), "{entry:.60}");
    }
    assert_eq!(Encoder::read(&file("{}", &[])).expect_err("no format"), ModelError::Format);
}

#[test]
fn each_missing_tensor_is_named() {
    for name in model().tensors.keys() {
        let mut model = model();
        model.tensors.remove(name);
        assert_eq!(refused(&model), ModelError::Missing { name: name.clone() });
    }
}

#[test]
fn each_wrong_shape_or_type_is_named() {
    let whole = model();
    for (name, tensor) in whole.tensors.iter().filter(|(name, _)| *name != "vocabulary") {
        let turned = Tensor { shape: tensor.shape.iter().rev().copied().chain([1]).collect(), ..tensor.clone() };
        let other = Tensor { kind: if tensor.kind == "F32" { "I32" } else { "U8" }, ..tensor.clone() };
        let huge = Tensor { shape: vec![usize::MAX; tensor.shape.len()], ..tensor.clone() };
        let short = Tensor { bytes: tensor.bytes[4..].to_vec(), ..tensor.clone() };
        for broken in [turned, other, huge, short] {
            let mut model = whole.clone();
            model.tensors.insert(name.clone(), broken);
            assert!(matches!(refused(&model), ModelError::Shape { name: found, .. } if found == *name), "{name}");
        }
    }
}

#[test]
fn numbers_that_are_none_are_refused() {
    let whole = model();
    for (name, tensor) in whole.tensors.iter().filter(|(_, tensor)| tensor.kind == "F32") {
        for number in [f32::NAN, f32::INFINITY, f32::NEG_INFINITY, 1e30, -10_001.0] {
            let mut broken = tensor.clone();
            broken.bytes[..4].copy_from_slice(&number.to_le_bytes());
            let mut model = whole.clone();
            model.tensors.insert(name.clone(), broken);
            assert_eq!(refused(&model), ModelError::Number { name: name.clone() });
        }
    }
}

#[test]
fn the_greatest_numbers_that_pass_give_logits_and_no_panic() {
    let mut model = model();
    for tensor in model.tensors.values_mut() {
        match tensor.kind {
            "F32" => tensor.bytes.as_chunks_mut::<4>().0.iter_mut().enumerate().for_each(|(at, bytes)| {
                *bytes = (if at % 3 == 0 { -10_000.0_f32 } else { 10_000.0 }).to_le_bytes();
            }),
            "I8" => {
                let greatest = |at: usize| if at.is_multiple_of(5) { 128 } else { 127 };
                tensor.bytes.iter_mut().enumerate().for_each(|(at, byte)| *byte = greatest(at));
            }
            _ => {}
        }
    }
    let bytes = model.write();
    let logits = |path| Encoder::read(&bytes).expect("a model").on(path).encode("Ann saw a team", Some("thing"));
    let plain = logits(chaperone_kernel::Path::PLAIN);
    for path in chaperone_kernel::Path::all() {
        assert_eq!(logits(path), plain, "{}", path.name());
    }
}

#[test]
fn metadata_that_cannot_be_is_refused() {
    for (name, value) in [
        ("format", "chaperone-encoder-2"),
        ("layers", "0"),
        ("layers", "99999999999999999999"),
        ("width", "-1"),
        ("width", "24"),
        ("heads", "0"),
        ("heads", "3"),
        ("inner", "50"),
        ("inner", "1e9"),
        ("epsilon", "0"),
        ("epsilon", "NaN"),
        ("epsilon", "inf"),
        ("tags", "[]"),
        ("tags", "O"),
        ("tags", r#"["O","O","B-A","I-A","B-B"]"#),
        ("tags", r#"["O","B-A","I-B","B-C","I-C"]"#),
        ("tags", r#"["B-A","I-A","B-B","I-B","B-C"]"#),
        ("codes", "{}"),
        ("texts", "[1]"),
    ] {
        let mut model = model();
        model.metadata.insert(name.to_owned(), value.replace('"', "\\\"").replace("\\\"", "\""));
        let refusal = refused(&model);
        let fits = match &refusal {
            ModelError::Metadata { name: found } => *found == name || name == "width",
            ModelError::Format => name == "format",
            ModelError::Shape { name: found, .. } => name == "tags" && found == "tags.weight",
            _ => false,
        };
        assert!(fits, "{name} = {value}: {refusal}");
        model.metadata.remove(name);
        assert!(Encoder::read(&model.write()).is_err(), "{name} is missing");
    }
}

#[test]
fn a_vocabulary_that_cannot_be_used_is_refused() {
    for bytes in
        [&b"\xff\xfe"[..], b"", b"[UNK]\n[CLS]", b"[UNK]\n[CLS]\n[SEP]\na\na", b"[UNK]\n[CLS]\n[SEP]\n##a\n##a"]
    {
        let mut model = model();
        model.tensors.insert("vocabulary".into(), Tensor { kind: "U8", shape: vec![bytes.len()], bytes: bytes.into() });
        assert!(matches!(refused(&model), ModelError::Vocabulary(_)), "{bytes:?}");
    }
}

proptest! {
    #[test]
    fn no_bytes_make_it_panic(at in 0_usize..6_000, byte in any::<u8>(), more in prop::collection::vec(any::<u8>(), 0..40)) {
        let mut bytes = model().write();
        let at = at % bytes.len();
        bytes[at] = byte;
        if let Ok(encoder) = Encoder::read(&bytes) {
            encoder.encode("Ann saw a team", None);
        }
        prop_assert!(Encoder::read(&more).is_err());
    }
}
