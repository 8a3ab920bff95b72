//! From an expected number of others, known within an error, to a count with its interval.
//!
//! Whoever is spoken of exists, so the count is one more than the others who fit. The others are as many as chance
//! makes of an expectation that is itself uncertain: a Poisson count whose mean is log-normal. Deliberately absent:
//! where expectation and error come from.

use crate::number::{exp, exp10, sqrt};

/// Middles of 20 equally likely parts of the standard normal distribution (upper half; the lower mirrors it).
const MIDDLES: [f64; 10] =
    [0.062_707, 0.189_118, 0.318_639, 0.453_762, 0.597_760, 0.755_415, 0.934_589, 1.150_349, 1.439_531, 1.959_964];
/// The standard normal distribution leaves a twentieth above this.
const ONE_IN_20: f64 = 1.644_854;
/// Above so many expected, chance is small beside the error and counts as part of it.
const MANY: f64 = 60.0;

/// The 5 % and 95 % quantiles of the number of people who fit, the one spoken of included.
/// `log`: log10 of the expected number of others; `error`: its standard deviation.
pub(crate) fn interval(log: f64, error: f64) -> (f64, f64) {
    let expected = exp10(log);
    if expected > MANY {
        // Poisson noise in log10: log10(e) / root of the mean.
        let noise = 0.188_6 / expected;
        let spread = ONE_IN_20 * sqrt(error * error + noise);
        return (1.0 + exp10(log - spread), 1.0 + exp10(log + spread));
    }
    let mut means = [0.0; 20];
    for (at, mean) in means.iter_mut().enumerate() {
        let middle = MIDDLES.get(at / 2).copied().unwrap_or_default();
        *mean = exp10(log + error * if at % 2 == 0 { middle } else { -middle });
    }
    // `terms` is the chance of exactly `others` for each mean; means past 600 are taken as exact.
    let mut terms = means.map(|mean| if mean < 600.0 { exp(-mean) } else { 0.0 });
    let mut reached = [0.0; 20];
    let (mut low, mut others) = (None, 0.0);
    loop {
        let next = 1.0 / (others + 1.0);
        for ((sum, term), mean) in reached.iter_mut().zip(&mut terms).zip(&means) {
            if *mean < 600.0 {
                *sum += *term;
                *term *= mean * next;
            } else if others >= *mean {
                *sum = 1.0;
            }
        }
        let chance = reached.iter().sum::<f64>() / 20.0;
        if low.is_none() && chance >= 0.05 {
            low = Some(1.0 + others);
        }
        // The last mean stands for a twentieth; far out in it the log-normal tail itself is the answer.
        if chance >= 0.95 || others > 3000.0 {
            return (low.unwrap_or(1.0), 1.0 + others);
        }
        others += 1.0;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_else_expected_leaves_the_one_spoken_of() {
        assert_eq!(interval(-3.0, 0.3), (1.0, 1.0));
    }

    #[test]
    fn without_error_the_quantiles_are_those_of_poisson() {
        // Poisson with mean 10: 5 % at 5, 95 % at 15.
        assert_eq!(interval(1.0, 1e-6), (6.0, 16.0));
    }

    #[test]
    fn the_two_ways_of_counting_meet() {
        let below = interval(1.777, 0.3);
        let above = interval(1.779, 0.3);
        assert!(
            (below.0 / above.0 - 1.0).abs() < 0.12 && (below.1 / above.1 - 1.0).abs() < 0.12,
            "{below:?} {above:?}"
        );
    }

    #[test]
    fn a_wider_error_gives_a_wider_interval() {
        let (narrow, wide) = (interval(0.7, 0.2), interval(0.7, 0.8));
        assert!(wide.0 <= narrow.0 && wide.1 > narrow.1);
    }
}
