//! Tokens a second through a model of 3 and of 6 layers, and the time it takes to read its file.
//!
//! Figures only; nothing here can fail. Run with `cargo bench -p chaperone-encoder`. Width 384, inner 1,536, 16,000
//! pieces, random weights: the work is that of a trained model. `fastest` is the figure where the machine is shared.

#![allow(clippy::expect_used, reason = "a bench that cannot run may say so")]

#[path = "../tests/it/model.rs"]
#[allow(dead_code, reason = "the tests use all of it")]
mod model;

use std::hint::black_box;

use chaperone_encoder::Encoder;
use chaperone_kernel::Path;
use divan::Bencher;
use divan::counter::{BytesCount, ItemsCount};

fn main() {
    divan::main();
}

/// The file of a model. Its pieces are three letters each: aaa, aab and on.
fn file(layers: usize) -> Vec<u8> {
    let letters = || 'a'..='z';
    let pieces =
        letters().flat_map(|a| letters().flat_map(move |b| letters().map(move |c| [a, b, c].iter().collect())));
    let pieces: Vec<String> = pieces.take(15_997).collect();
    model::Model::random(layers, 384, 12, 1536, &pieces).write()
}

/// A text of as many pieces.
fn text(pieces: usize) -> String {
    (0..pieces).map(|at| ["aaa ", "bcd ", "mno ", "fed ", "Cab "][at % 5]).collect()
}

#[divan::bench(args = [(3, 32), (3, 64), (6, 32), (6, 64)], sample_count = 300, sample_size = 1)]
fn tokens(bencher: Bencher, (layers, pieces): (usize, usize)) {
    on(bencher, Path::best(), layers, pieces);
}

/// The longest sequence that there is: a whole context and a whole window, by 6 layers.
#[divan::bench(sample_count = 100, sample_size = 1)]
fn longest_sequence(bencher: Bencher) {
    let encoder = Encoder::read(&file(6)).expect("the model of the bench");
    let (context, text) = (text(96), text(160));
    assert_eq!(encoder.encode(&text, Some(&context)).tokens.len(), 160, "one piece a word");
    bencher.counter(ItemsCount::new(256_usize)).bench_local(|| encoder.encode(black_box(&text), Some(&context)));
}

#[divan::bench(args = Path::all().into_iter().map(Path::name), sample_count = 40, sample_size = 1)]
fn tokens_of_3_layers_and_32_pieces_by_path(bencher: Bencher, name: &str) {
    let path = Path::all().into_iter().find(|path| path.name() == name).unwrap_or(Path::PLAIN);
    on(bencher, path, 3, 32);
}

fn on(bencher: Bencher, path: Path, layers: usize, pieces: usize) {
    let encoder = Encoder::read(&file(layers)).expect("the model of the bench").on(path);
    let text = text(pieces);
    assert_eq!(encoder.encode(&text, None).tokens.len(), pieces, "one piece a word");
    bencher.counter(ItemsCount::new(pieces)).bench_local(|| encoder.encode(black_box(&text), None));
}

#[divan::bench(args = [3, 6], sample_count = 20, sample_size = 1)]
fn reading(bencher: Bencher, layers: usize) {
    let file = file(layers);
    bencher.counter(BytesCount::new(file.len())).bench_local(|| Encoder::read(black_box(&file)).map(drop));
}
