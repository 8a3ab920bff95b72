//! How much two pieces may hang together beyond what age and sex explain: one error (log10) for each pair.
//!
//! Counting over age and sex already covers Doris being old and nurses being women. What is left is that fishermen
//! live by the sea, that Mohammed is more often a Khan than a Jones, that a town full of students is young. Nobody
//! has these numbers for every town, so they widen the interval. The values are our own and were not fitted to any
//! real population; `tests/it/generated.rs` shows what they cover on generated ones.
//!
//! Deliberately absent: a correction of the estimate by a pair that is known (a Welsh town and Jones).

use crate::part::Kind;

/// The error that a pair of pieces adds.
#[allow(clippy::match_same_arms, reason = "each pair has a number of its own, which two may happen to share")]
pub(crate) fn of_pair(a: Kind, b: Kind) -> f64 {
    let (a, b) = if a <= b { (a, b) } else { (b, a) };
    match (a, b) {
        // A name told and its letter are one piece; the estimate drops the letter.
        (Kind::Sex, _) | (_, Kind::Sex) => 0.05,
        (Kind::Place, Kind::Occupation) => 0.35,
        // One in seven is a Jones in some Welsh towns, one in a hundred in the country.
        (Kind::Place, Kind::Surname) => 0.45,
        (Kind::Place, Kind::Given) => 0.35,
        (Kind::Place, Kind::Age) => 0.15,
        (Kind::Place, Kind::Event | Kind::Visit) => 0.2,
        (Kind::Place, _) => 0.2,
        (Kind::Given, Kind::Surname) => 0.45,
        (Kind::GivenInitial, Kind::SurnameInitial) => 0.1,
        (Kind::Age, Kind::Occupation) => 0.25,
        (Kind::Age, Kind::Given) => 0.2,
        (Kind::Age, Kind::Kinship | Kind::Condition | Kind::Appearance | Kind::Event) => 0.25,
        (Kind::Age, _) => 0.1,
        // Two traits of one person: ill people use wheelchairs, farmers show cattle.
        (
            Kind::Occupation | Kind::Kinship | Kind::Appearance | Kind::Event | Kind::Condition,
            Kind::Kinship | Kind::Appearance | Kind::Event | Kind::Condition | Kind::Occupation,
        ) => 0.3,
        (Kind::Given | Kind::Surname, Kind::Occupation) => 0.25,
        _ => 0.12,
    }
}

/// The part of the variance of all pairs of pieces, the place among them.
pub(crate) fn of_pieces(kinds: &[Kind]) -> f64 {
    let mut variance = 0.0;
    for (at, a) in kinds.iter().enumerate() {
        for b in kinds.iter().skip(at + 1) {
            let error = of_pair(*a, *b);
            variance += error * error;
        }
    }
    variance
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_pieces_mean_less_certainty() {
        let kinds = [Kind::Place, Kind::Age, Kind::Occupation, Kind::Given, Kind::Condition];
        let widening: Vec<f64> = (1..=kinds.len()).map(|n| of_pieces(&kinds[..n])).collect();
        assert!(widening.is_sorted() && widening[0] < 1e-12 && widening[4] > 0.2);
    }

    #[test]
    fn a_pair_is_the_same_both_ways() {
        assert!((of_pair(Kind::Surname, Kind::Given) - of_pair(Kind::Given, Kind::Surname)).abs() < 1e-12);
    }
}
