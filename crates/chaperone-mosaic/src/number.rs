//! Arithmetic that gives the same bits on every machine: logarithm, power, rounding, and quantiles of a count.
//!
//! The logarithms of the standard library differ in the last bit between platforms (glibc, musl, WebAssembly). Here
//! only `+ - * /` are used, which IEEE 754 fixes, in a fixed order. Deliberately absent: any meaning.

#![allow(
    clippy::cast_possible_truncation,
    clippy::cast_precision_loss,
    clippy::cast_sign_loss,
    clippy::cast_possible_wrap,
    reason = "the only file that converts between whole and floating numbers; every conversion is in range by its guard"
)]

const LN_2: f64 = std::f64::consts::LN_2;
const LN_10: f64 = std::f64::consts::LN_10;

/// Natural logarithm of a positive, normal number; anything else gives that of the smallest normal number.
fn ln(value: f64) -> f64 {
    let value = if value.is_finite() { value.max(f64::MIN_POSITIVE) } else { f64::MIN_POSITIVE };
    let bits = value.to_bits();
    let mut exponent = ((bits >> 52) & 0x7ff) as i64 - 1023;
    let mut mantissa = f64::from_bits((bits & 0x000f_ffff_ffff_ffff) | (1023 << 52));
    if mantissa > std::f64::consts::SQRT_2 {
        mantissa *= 0.5;
        exponent += 1;
    }
    // ln m = 2 artanh((m - 1) / (m + 1)); at most 0.172, so nine terms leave less than 1e-15.
    let t = (mantissa - 1.0) / (mantissa + 1.0);
    let square = t * t;
    let mut sum = 0.0;
    for odd in [17.0, 15.0, 13.0, 11.0, 9.0, 7.0, 5.0, 3.0, 1.0] {
        sum = sum * square + 1.0 / odd;
    }
    exponent as f64 * LN_2 + 2.0 * t * sum
}

/// Decimal logarithm of a positive number.
pub(crate) fn log10(value: f64) -> f64 {
    ln(value) / LN_10
}

/// Exponential, for |value| up to 700; beyond that the bound's.
pub(crate) fn exp(value: f64) -> f64 {
    let value = value.clamp(-700.0, 700.0);
    let whole = (value / LN_2).floor();
    let rest = value - whole * LN_2;
    let mut sum = 1.0;
    for term in (1..=18).rev() {
        sum = 1.0 + sum * rest / f64::from(term);
    }
    sum * f64::from_bits(((whole as i64 + 1023) as u64) << 52)
}

/// Ten to a power.
pub(crate) fn exp10(value: f64) -> f64 {
    exp(value * LN_10)
}

/// Square root by Newton's steps, the same everywhere; 0 for what is not positive.
pub(crate) fn sqrt(value: f64) -> f64 {
    if value <= 0.0 {
        return 0.0;
    }
    let mut root = exp(ln(value) * 0.5);
    for _ in 0..3 {
        root = 0.5 * (root + value / root);
    }
    root
}

/// Which way to round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    Down,
    Near,
    Up,
}

/// A count to two digits (`4,917` is `4,900`), at least 1 and at most a billion. Below 20 every whole number is kept.
pub(crate) fn round(value: f64, way: Way) -> u64 {
    // A hair of tolerance, so that 3.0000000001 is not rounded up to 4.
    let value = value.clamp(1.0, 1e9);
    let mut step = 1.0;
    while value / step >= 100.0 {
        step *= 10.0;
    }
    let scaled = value / step;
    let kept = match way {
        Way::Down => (scaled + 1e-6).floor(),
        Way::Near => (scaled + 0.5).floor(),
        Way::Up => (scaled - 1e-6).ceil(),
    };
    (kept * step) as u64
}

/// A number in hundredths, for keeping.
pub(crate) fn hundredths(value: f64) -> i16 {
    (value * 100.0 + 0.5).floor().clamp(-30_000.0, 30_000.0) as i16
}

/// A whole number as a floating one; exact up to 2^53.
pub(crate) fn float(value: u64) -> f64 {
    value as f64
}

/// The standard normal distribution's upper tail (Abramowitz and Stegun 26.2.17; error below 1e-7).
pub(crate) fn upper_tail(z: f64) -> f64 {
    if z < 0.0 {
        return 1.0 - upper_tail(-z);
    }
    let t = 1.0 / (1.0 + 0.231_641_9 * z);
    let polynomial =
        t * (0.319_381_530 + t * (-0.356_563_782 + t * (1.781_477_937 + t * (-1.821_255_978 + t * 1.330_274_429))));
    exp(-0.5 * z * z) * 0.398_942_280_4 * polynomial
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn logarithm_and_power_agree_with_the_standard_library() {
        for step in 1..2000 {
            let value = f64::from(step) * 0.37 - 370.0;
            assert!((exp(value) / value.exp() - 1.0).abs() < 1e-12, "{value}");
            let positive = f64::from(step * step) * 1e-5;
            assert!((log10(positive) - positive.log10()).abs() < 1e-13, "{positive}");
            assert!((sqrt(positive) / positive.sqrt() - 1.0).abs() < 1e-14, "{positive}");
        }
    }

    #[test]
    fn numbers_that_are_none_do_no_harm() {
        assert!(log10(0.0) < -300.0 && log10(f64::NAN) < -300.0 && exp(f64::MAX).is_finite());
    }

    #[test]
    fn the_tail_of_the_normal_distribution_is_known() {
        assert!((upper_tail(1.644_854) - 0.05).abs() < 1e-6);
        assert!((upper_tail(-1.0) - 0.841_345).abs() < 1e-6);
    }

    #[test]
    fn counts_keep_two_digits() {
        assert_eq!(round(4917.0, Way::Near), 4900);
        assert_eq!(round(0.2, Way::Near), 1);
        assert_eq!(round(2.4, Way::Up), 3);
        assert_eq!(round(2.0, Way::Up), 2);
        assert_eq!(round(999.0, Way::Down), 990);
    }
}
