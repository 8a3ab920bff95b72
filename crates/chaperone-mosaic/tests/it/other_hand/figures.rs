//! What a group of cases comes to, and the groups that a report has.
//!
//! Deliberately absent: a limit. The tests hold the limits.

use std::collections::BTreeMap;

use chaperone_mosaic::{Country, Estimate, Kind};

use super::places::Living;
use super::tell::Telling;

/// One telling with its estimate and where it comes from.
pub(super) struct Case {
    pub(super) telling: Telling,
    pub(super) estimate: Estimate,
    pub(super) country: Country,
    pub(super) place: &'static str,
    pub(super) living: Living,
    /// Everybody in the place.
    pub(super) people: usize,
}

impl Case {
    /// The logarithm (base 10) of estimate over truth: below 0 where too few were thought to fit.
    pub(super) fn error(&self) -> f64 {
        (self.estimate.people as f64 / self.telling.truth as f64).log10()
    }

    pub(super) fn is_covered(&self) -> bool {
        (self.estimate.low..=self.estimate.high).contains(&self.telling.truth)
    }

    /// Three pieces or more, and somebody else fits: neither too little told nor plainly one person.
    pub(super) fn is_hard(&self) -> bool {
        self.telling.number >= 3 && self.telling.truth > 1
    }

    pub(super) fn tells(&self, kind: Kind) -> bool {
        self.telling.kinds.contains(&kind)
    }

    /// Two pieces, of which one is the place and the other of this kind.
    pub(super) fn tells_only(&self, kind: Kind) -> bool {
        self.telling.number == 2 && self.telling.kinds.len() == 1 && self.tells(kind)
    }

    /// The groups that it falls into, as `side: value`.
    fn groups(&self) -> Vec<String> {
        let size = match self.people {
            0..2000 => "1, under 2,000",
            2000..8000 => "2, to 8,000",
            8000..25_000 => "3, to 25,000",
            _ => "4, above",
        };
        let truth = match self.telling.truth {
            1 => "1",
            2..10 => "2 to 9",
            10..100 => "3 10 to 99",
            _ => "4 100 and more",
        };
        let mut groups = vec![
            format!("pieces: {}", self.telling.number),
            format!("size: {size}"),
            format!("country: {}", self.country.code()),
            format!("living: {:?}", self.living),
            format!("place told: {}", self.telling.place_told),
            format!("truth: {truth}"),
        ];
        for kind in &self.telling.kinds {
            groups.push(format!("kind: {kind:?}"));
            if self.tells_only(*kind) {
                groups.push(format!("place and only: {kind:?}"));
                groups.push(format!("place and only: {kind:?} {}", self.country.code()));
            }
        }
        if self.tells(Kind::Occupation) {
            groups.push(format!("job in: {:?}", self.living));
        }
        groups
    }
}

/// Figures of a group; errors and widths in log10.
#[derive(Debug)]
pub(super) struct Figures {
    pub(super) cases: usize,
    /// Median of the error without its sign.
    pub(super) error: f64,
    /// Median of the error with its sign.
    lean: f64,
    pub(super) covered: f64,
    /// Share of exact counts below and above the interval.
    below: f64,
    above: f64,
    /// Median width of the interval.
    width: f64,
}

fn median(mut of: Vec<f64>) -> f64 {
    of.sort_by(f64::total_cmp);
    of.get(of.len() / 2).copied().unwrap_or(f64::NAN)
}

/// The share of cases of which something is true.
pub(super) fn share(cases: &[&Case], is: impl Fn(&Case) -> bool) -> f64 {
    cases.iter().filter(|case| is(case)).count() as f64 / cases.len() as f64
}

pub(super) fn figures(cases: &[&Case]) -> Figures {
    Figures {
        cases: cases.len(),
        error: median(cases.iter().map(|case| case.error().abs()).collect()),
        lean: median(cases.iter().map(|case| case.error()).collect()),
        covered: share(cases, Case::is_covered),
        below: share(cases, |case| case.telling.truth < case.estimate.low),
        above: share(cases, |case| case.telling.truth > case.estimate.high),
        width: median(
            cases.iter().map(|case| (case.estimate.high as f64 / case.estimate.low as f64).log10()).collect(),
        ),
    }
}

/// The median error of the best single number said of every case: what an estimate has to beat to be worth anything.
pub(super) fn error_of_one_number(cases: &[&Case]) -> f64 {
    let truth = |case: &&Case| (case.telling.truth as f64).log10();
    let middle = median(cases.iter().map(truth).collect());
    median(cases.iter().map(|case| (truth(case) - middle).abs()).collect())
}

/// The cases by the groups that each falls into.
pub(super) fn by_group(cases: &[Case]) -> BTreeMap<String, Vec<&Case>> {
    let mut groups: BTreeMap<String, Vec<&Case>> = BTreeMap::new();
    for case in cases {
        for group in case.groups() {
            groups.entry(group).or_default().push(case);
        }
    }
    groups
}

/// One line of the report.
pub(super) fn print(name: &str, cases: &[&Case]) {
    if cases.is_empty() {
        return;
    }
    let of = figures(cases);
    println!(
        "{name:36} {:6} error {:.2} lean {:+.2} covered {:.3} (truth below {:.3}, above {:.3}) width {:.2}",
        of.cases, of.error, of.lean, of.covered, of.below, of.above, of.width
    );
}

/// The words that the interval misses most often, with how often.
pub(super) fn print_missed_words(cases: &[Case]) {
    let mut words: BTreeMap<(&str, &str), Vec<&Case>> = BTreeMap::new();
    for case in cases {
        for told in &case.telling.told {
            words.entry((told, case.country.code())).or_default().push(case);
        }
    }
    let missed = |cases: &[&Case]| cases.iter().filter(|case| !case.is_covered()).count();
    let mut words: Vec<_> = words.into_iter().filter(|(_, cases)| missed(cases) >= 3).collect();
    words.sort_by_key(|(_, cases)| std::cmp::Reverse(missed(cases)));
    for ((word, country), cases) in words.iter().take(40) {
        print(&format!("missed {:3} times: {word}, {country}", missed(cases)), cases);
    }
}

/// The intervals that miss by most.
pub(super) fn print_farthest(cases: &[Case]) {
    let mut missed: Vec<&Case> = cases.iter().filter(|case| !case.is_covered()).collect();
    missed.sort_by(|a, b| b.error().abs().total_cmp(&a.error().abs()));
    for case in missed.iter().take(40) {
        println!(
            "{:+.2} truth {} estimate {} [{}, {}] in {} ({}, {}): {}",
            case.error(),
            case.telling.truth,
            case.estimate.people,
            case.estimate.low,
            case.estimate.high,
            case.place,
            case.country.code(),
            case.people,
            case.telling.words
        );
    }
}
