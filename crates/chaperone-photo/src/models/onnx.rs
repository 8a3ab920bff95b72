//! Two things about an ONNX file that its runner does not do: open its declared input sizes, and read a note of its own.
//!
//! CenterFace declares pictures of 32 by 32 pixels, though it works at every size, and the runner holds a model to its
//! word. A declared size is a field of its own in the file (onnx.proto3, `TensorShapeProto.Dimension`), so its field
//! number is changed to one that means nothing; no length changes. The wire format is that of Protocol Buffers.

use std::ops::Range;

/// Numbers of fields on the way to a size: the graph, its inputs and outputs, their type, tensor, shape, size.
const GRAPH: u64 = 7;
const VALUES: [u64; 2] = [11, 12];
const TO_SIZE: [u64; 4] = [2, 1, 2, 1];
/// `dim_value` as a number, and a number that no version uses.
const SIZE_KEY: u8 = 1 << 3;
const NO_KEY: u8 = 15 << 3;
/// The list of notes, each with key and value.
const NOTES: u64 = 14;

/// Makes the declared sizes of the inputs and outputs with these names unknown, so that the model takes pictures of every
/// size; `None` where the file is broken.
pub(crate) fn open_sizes(model: &mut [u8], names: &[&str]) -> Option<()> {
    let mut sizes = Vec::new();
    for graph in fields(model, 0..model.len(), GRAPH)? {
        for value in VALUES {
            for info in fields(model, graph.clone(), value)? {
                let name = fields(model, info.clone(), 1)?.into_iter().next()?;
                if !names.iter().any(|known| model.get(name.clone()) == Some(known.as_bytes())) {
                    continue;
                }
                let mut level = vec![info];
                for number in TO_SIZE {
                    let inner = level.into_iter().map(|range| fields(model, range, number));
                    level = inner.collect::<Option<Vec<_>>>()?.into_iter().flatten().collect();
                }
                sizes.extend(level);
            }
        }
    }
    for size in sizes {
        if let Some(key) = model.get_mut(size.start).filter(|key| **key == SIZE_KEY && !size.is_empty()) {
            *key = NO_KEY;
        }
    }
    Some(())
}

/// The text of a note in the file, if it has one with that key.
pub(crate) fn note<'a>(model: &'a [u8], key: &str) -> Option<&'a str> {
    for note in fields(model, 0..model.len(), NOTES)? {
        let name = fields(model, note.clone(), 1)?.into_iter().next()?;
        if model.get(name)? == key.as_bytes() {
            let value = fields(model, note, 2)?.into_iter().next()?;
            return std::str::from_utf8(model.get(value)?).ok();
        }
    }
    None
}

/// Where the contents of all fields with that number lie inside a message; `None` where the message is broken.
fn fields(bytes: &[u8], message: Range<usize>, number: u64) -> Option<Vec<Range<usize>>> {
    let (mut at, mut found) = (message.start, Vec::new());
    while at < message.end {
        let key = varint(bytes, &mut at)?;
        match key & 7 {
            0 => {
                varint(bytes, &mut at)?;
            }
            1 => at = at.checked_add(8)?,
            5 => at = at.checked_add(4)?,
            2 => {
                let length = usize::try_from(varint(bytes, &mut at)?).ok()?;
                let end = at.checked_add(length).filter(|end| *end <= message.end)?;
                if key >> 3 == number {
                    found.push(at..end);
                }
                at = end;
            }
            _ => return None,
        }
    }
    (at == message.end).then_some(found)
}

fn varint(bytes: &[u8], at: &mut usize) -> Option<u64> {
    let mut number = 0;
    for shift in (0..64).step_by(7) {
        let byte = *bytes.get(*at)?;
        *at += 1;
        number |= u64::from(byte & 0x7f) << shift;
        if byte & 0x80 == 0 {
            return Some(number);
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn field(number: u8, content: &[u8]) -> Vec<u8> {
        let length = u8::try_from(content.len()).expect("short");
        [&[number << 3 | 2, length], content].concat()
    }

    #[test]
    fn declared_sizes_become_unknown_and_nothing_else_changes() {
        // A name before it, a size of 32, and a size that is a word.
        let shape = [field(1, &[SIZE_KEY, 32]), field(1, &field(2, b"n"))].concat();
        let input = [field(1, b"input"), field(2, &field(1, &field(2, &shape)))].concat();
        let weights = [field(1, b"weights"), field(2, &field(1, &field(2, &shape)))].concat();
        let graph = [field(11, &input), field(11, &weights)].concat();
        let mut model = [field(2, b"maker"), field(7, &graph)].concat();
        let before = model.clone();
        assert_eq!(open_sizes(&mut model, &["input"]), Some(()));
        let changed: Vec<_> = before.iter().zip(&model).filter(|(old, new)| old != new).collect();
        assert_eq!(changed, [(&SIZE_KEY, &NO_KEY)]);
    }

    #[test]
    fn a_note_is_found_by_its_key() {
        let one = field(14, &[field(1, b"other"), field(2, b"x")].concat());
        let two = field(14, &[field(1, b"character"), field(2, "a\nb".as_bytes())].concat());
        let model = [one, two].concat();
        assert_eq!(note(&model, "character"), Some("a\nb"));
        assert_eq!(note(&model, "missing"), None);
    }

    #[test]
    fn a_broken_message_is_none() {
        assert_eq!(open_sizes(&mut [0x3a, 200], &[]), None);
        assert_eq!(open_sizes(&mut [0xff; 12], &[]), None);
        assert_eq!(note(&[14 << 3 | 2, 2, 0x0a, 9], "a"), None);
    }
}
