//! How fast an estimate is: few pieces, many pieces, and many with an earlier text.
//!
//! Figures only; nothing here can fail. Run with `cargo bench -p chaperone-mosaic`.

use chaperone_mosaic::{Age, Kind, Pieces, Place, Sex, Tag, Told, Visit, classes, estimate, estimate_with};
use divan::{Bencher, black_box};

fn main() {
    divan::main();
}

fn few() -> Pieces {
    Pieces {
        age: Some(Age::About(60)),
        told: vec![Told::new(Kind::Occupation, "bus driver")],
        places: vec![Place::named("Whitby")],
        ..Pieces::default()
    }
}

fn many() -> Pieces {
    Pieces {
        sex: Some(Sex::Female),
        given: Some("Becky".to_owned()),
        surname: Some("Brannigan".to_owned()),
        told: vec![
            Told::new(Kind::Occupation, "retired primary school teacher"),
            Told::new(Kind::Kinship, "proud mum of four"),
            Told::new(Kind::Appearance, "bright red hair"),
            Told::new(Kind::Event, "ran the London Marathon last Sunday"),
            Told::new(Kind::Condition, "type 2 diabetes"),
        ],
        visit: Some(Visit::Day),
        ..few()
    }
}

#[divan::bench]
fn three_pieces(bencher: Bencher) {
    let pieces = few();
    bencher.bench(|| estimate(black_box(&pieces)));
}

#[divan::bench]
fn eleven_pieces(bencher: Bencher) {
    let pieces = many();
    bencher.bench(|| estimate(black_box(&pieces)));
}

#[divan::bench]
fn three_pieces_and_an_earlier_text(bencher: Bencher) {
    let pieces = few();
    let tag = |words: &str| Tag([u8::try_from(words.len() % 256).unwrap_or_default(); 16]);
    let (own, earlier) = (classes(&pieces, &tag), classes(&many(), &tag));
    bencher.bench(|| estimate_with(black_box(&pieces), black_box(&own), black_box(&earlier)));
}
