//! Dice for the generated populations: one seed, one sequence, on every machine.
//!
//! Deliberately absent: anything secret. This is for tests.

/// A sequence of numbers from a seed (`SplitMix64`).
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn seeded(seed: u64) -> Dice {
        Dice(seed)
    }

    pub(super) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// From 0 up to and without 1.
    pub(super) fn unit(&mut self) -> f64 {
        (self.next() >> 11) as f64 / (1u64 << 53) as f64
    }

    pub(super) fn chance(&mut self, share: f64) -> bool {
        self.unit() < share
    }

    /// From 0 up to and without `n`.
    pub(super) fn below(&mut self, n: usize) -> usize {
        ((self.unit() * n as f64) as usize).min(n - 1)
    }

    /// Mean 0, standard deviation 1: twelve throws, so that it needs no logarithm.
    pub(super) fn normal(&mut self) -> f64 {
        (0..12).map(|_| self.unit()).sum::<f64>() - 6.0
    }

    /// A factor around 1 whose natural logarithm has this standard deviation.
    pub(super) fn factor(&mut self, spread: f64) -> f64 {
        (self.normal() * spread).exp()
    }

    /// The place in a list of running sums where a throw lands; `None` past the last sum (sums may end below 1).
    pub(super) fn land(&mut self, sums: &[f64]) -> Option<usize> {
        let throw = self.unit();
        let at = sums.partition_point(|sum| *sum <= throw);
        (at < sums.len()).then_some(at)
    }
}
