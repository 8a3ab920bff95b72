//! One piece as it enters the count: what share of those of each age and sex it fits, and how sure that is.

use serde::{Deserialize, Serialize};

use crate::ages::{CELLS, Country, Grid, YEARS, cells};
use crate::pieces::Sex;

/// What a piece is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    Place,
    Sex,
    Age,
    Given,
    Surname,
    GivenInitial,
    SurnameInitial,
    Height,
    Occupation,
    Kinship,
    Appearance,
    Event,
    Condition,
    Visit,
}

/// Who bears a trait: how many in all, in which ages nine in ten of them are (for a job nearly all), how many are
/// women.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Profile {
    /// Of all people, 0 to 1.
    pub(crate) share: f64,
    pub(crate) from: u8,
    pub(crate) to: u8,
    /// How many of the bearers are of those ages, 0 to 1.
    pub(crate) inside: f64,
    pub(crate) women: f64,
}

/// The share that a piece fits, by age and sex.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum Fit {
    /// The same for everybody.
    Flat(f64),
    Sex(Sex),
    /// Years of age, both included.
    Ages(u8, u8),
    /// A part of those of some ages: which years of them is not known any more.
    Within(u8, u8, f64),
    Profile(Profile),
    /// Who once had a job and is past it.
    Past(Profile),
    /// By ten years of age: women, men.
    Cohorts([f64; 10], [f64; 10]),
    /// At least (`true`) or at most so many centimetres.
    Height(f64, bool),
}

/// A piece with its error: the standard deviation of log10 of its share.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Part {
    pub(crate) kind: Kind,
    pub(crate) fit: Fit,
    pub(crate) error: f64,
    pub(crate) words: String,
}

/// Nothing fits more than so many of those of one age and sex, so that a rough profile cannot make a certainty.
const MOST: f64 = 0.98;

impl Fit {
    /// The share fitted in each cell of the grid, 0 to 1.
    pub(crate) fn cells(&self, country: Country) -> Grid {
        match self {
            Fit::Profile(profile) => profile.cells(country.grid()),
            Fit::Past(profile) => {
                // Working ages tell how many have the job; those past 58 had it in like numbers, the more the older.
                let working = Profile { from: profile.from, to: profile.to.max(profile.from), ..*profile };
                let level = working.cells(country.grid());
                let at = usize::from(profile.from.midpoint(profile.to));
                let (women, men) = (level[at.min(YEARS - 1)], level[YEARS + at.min(YEARS - 1)]);
                fill(|age, woman| {
                    let stopped = match age {
                        0..50 => 0.01,
                        50..60 => 0.15,
                        60..66 => 0.5,
                        _ => 1.0,
                    };
                    stopped * if woman { women } else { men }
                })
            }
            Fit::Flat(share) => fill(|_, _| *share),
            Fit::Sex(sex) => fill(|_, woman| if woman == (*sex == Sex::Female) { 1.0 } else { 0.0 }),
            Fit::Ages(from, to) => {
                let years = usize::from(*from)..=usize::from(*to);
                fill(|age, _| if years.contains(&age) { 1.0 } else { 0.0 })
            }
            Fit::Within(from, to, part) => {
                let years = usize::from(*from)..=usize::from(*to);
                fill(|age, _| if years.contains(&age) { *part } else { 0.0 })
            }
            Fit::Cohorts(women, men) => fill(|age, woman| {
                let cohort = (age / 10).min(9);
                if woman { women[cohort] } else { men[cohort] }
            }),
            Fit::Height(centimetres, tall) => {
                let share = [true, false].map(|woman| crate::told::taller(*centimetres, *tall, woman));
                // Heights are told of adults: few children are tall for one, and many are small without its being told.
                let child = if *tall { share[1] * 0.02 } else { 0.1 };
                fill(|age, woman| if age < 16 { child } else { share[usize::from(!woman)] })
            }
        }
    }
}

impl Profile {
    fn cells(&self, people: &Grid) -> Grid {
        let years = usize::from(self.from)..=usize::from(self.to);
        let (mut within, mut without) = (0.0, 0.0);
        for ((age, woman), weight) in cells().zip(people) {
            let sexed = weight * self.of_sex(woman);
            if years.contains(&age) {
                within += sexed;
            } else {
                without += sexed;
            }
        }
        let inside = if without > 0.0 { self.inside } else { 1.0 };
        let rate = |part: f64, of: f64| if of > 0.0 { self.share * part / of } else { 0.0 };
        let (within, without) = (rate(inside, within), rate(1.0 - inside, without));
        fill(|age, woman| {
            let rate = if years.contains(&age) { within } else { without };
            (rate * self.of_sex(woman)).min(MOST)
        })
    }

    fn of_sex(&self, woman: bool) -> f64 {
        // Never quite nobody: there are midwives who are men, and tables that are wrong.
        if woman { self.women.max(0.003) } else { (1.0 - self.women).max(0.003) }
    }
}

fn fill(of: impl Fn(usize, bool) -> f64) -> Grid {
    let mut grid = [0.0; CELLS];
    for (cell, (age, woman)) in grid.iter_mut().zip(cells()) {
        *cell = of(age, woman);
    }
    grid
}

/// The share of all people that every one of these fits at once, in a fixed order.
pub(crate) fn share(grid: &Grid, fits: &[&Grid]) -> f64 {
    let mut product = *grid;
    for fit in fits {
        for (cell, share) in product.iter_mut().zip(fit.iter()) {
            *cell *= share;
        }
    }
    product.iter().sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_profile_gives_back_its_share() {
        let grid = Country::Gb.grid();
        let profile = Profile { share: 0.012, from: 21, to: 67, inside: 0.97, women: 0.88 };
        let cells = Fit::Profile(profile).cells(Country::Gb);
        assert!((share(grid, &[&cells]) - 0.012).abs() < 1e-12);
        let women = Fit::Sex(Sex::Female).cells(Country::Gb);
        assert!((share(grid, &[&cells, &women]) / 0.012 - 0.88).abs() < 0.01);
    }
}
