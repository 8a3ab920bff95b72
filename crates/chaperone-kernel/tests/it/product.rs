//! Products: every path equals a sum in 64 bits, also where bytes and weights are at their greatest.

use chaperone_kernel::{Path, Weights, multiply};
use proptest::prelude::*;

/// The product by its definition.
fn by_hand(inputs: &[u8], values: &[i8], width: usize) -> Vec<i64> {
    let product = |row: &[u8], weights: &[i8]| {
        row.iter().zip(weights).map(|(&input, &weight)| (i64::from(input) - 128) * i64::from(weight)).sum()
    };
    inputs.chunks(width).flat_map(|row| values.chunks(width).map(move |weights| product(row, weights))).collect()
}

fn all_paths_agree(inputs: &[u8], values: &[i8], outputs: usize, width: usize) {
    let weights = Weights::pack(values, outputs, width).expect("sizes fit");
    let expected = by_hand(inputs, values, width);
    for path in Path::all() {
        let mut sums = vec![7; inputs.len() / width * weights.row()];
        multiply(path, inputs, &weights, &mut sums);
        for (row, expected) in sums.chunks(weights.row()).zip(expected.chunks(outputs)) {
            let found: Vec<i64> = row[..outputs].iter().map(|&sum| i64::from(sum)).collect();
            assert_eq!(found, expected, "{}", path.name());
            assert!(row[outputs..].iter().all(|&sum| sum == 0), "{}: beyond the outputs", path.name());
        }
    }
}

proptest! {
    #[test]
    fn every_path_gives_the_exact_sum(
        rows in 0_usize..14, outputs in 1_usize..150, groups in 1_usize..20,
        bytes in prop::collection::vec(any::<u8>(), 14 * 80), weights in prop::collection::vec(any::<i8>(), 150 * 80),
    ) {
        let width = 4 * groups;
        all_paths_agree(&bytes[..rows * width], &weights[..outputs * width], outputs, width);
    }
}

#[test]
fn nothing_saturates_at_the_greatest_bytes_and_weights() {
    for (input, weight) in [(255, 127), (255, -128), (0, 127), (0, -128)] {
        all_paths_agree(&vec![input; 7 * 1536], &vec![weight; 80 * 1536], 80, 1536);
    }
    all_paths_agree(&vec![255; 1 << 15], &vec![127; 1 << 15], 1, 1 << 15);
    all_paths_agree(&vec![0; 1 << 15], &vec![-128; 1 << 15], 1, 1 << 15);
    // The largest start of a sum, and the largest step away from it.
    all_paths_agree(&vec![255; 1 << 15], &vec![-128; 1 << 15], 1, 1 << 15);
}

#[test]
fn sizes_that_do_not_fit_are_refused() {
    assert!(Weights::pack(&[], 0, 4).is_none());
    assert!(Weights::pack(&[], 4, 0).is_none());
    assert!(Weights::pack(&[0; 6], 1, 6).is_none(), "not a multiple of four");
    assert!(Weights::pack(&[0; 8], 1, 4).is_none(), "more values than the sizes say");
    assert!(Weights::pack(&[], usize::MAX, 4).is_none(), "a size that overflows");
    assert!(Weights::pack(&vec![0; (1 << 15) + 4], 1, (1 << 15) + 4).is_none(), "sums would not fit into 32 bits");
}
