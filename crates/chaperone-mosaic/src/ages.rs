//! The people of a country by year of age and sex: the grid over which everything else is counted.
//!
//! Ages come in bands of ten years from the United Nations; inside a band every year counts the same, past 80 each
//! year has fewer. The shares of women past 60 are our own rough numbers (see `data/CARD.md`).

use std::sync::LazyLock;

use serde::{Deserialize, Serialize};

use crate::number::{exp, float};
use crate::table;

/// Years of age in the grid, 0 to 100; the last holds everybody older.
pub(crate) const YEARS: usize = 101;
/// Cells: women first, then men.
pub(crate) const CELLS: usize = 2 * YEARS;

/// Shares of a population by cell: `grid[age]` women, `grid[YEARS + age]` men.
pub(crate) type Grid = [f64; CELLS];

static AGES: &str = include_str!("../data/ages.tsv");

/// The countries whose tables are built in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Default)]
#[serde(rename_all = "lowercase")]
pub enum Country {
    #[default]
    Gb,
    Ie,
    Us,
    Au,
}

impl Country {
    pub const ALL: [Country; 4] = [Country::Gb, Country::Ie, Country::Us, Country::Au];

    /// The two letters of ISO 3166.
    pub fn code(self) -> &'static str {
        match self {
            Country::Gb => "GB",
            Country::Ie => "IE",
            Country::Us => "US",
            Country::Au => "AU",
        }
    }

    /// All people of the country, from the table of ages.
    pub fn people(self) -> u64 {
        bands(self).iter().sum()
    }

    pub(crate) fn grid(self) -> &'static Grid {
        static GRIDS: LazyLock<[Grid; 4]> = LazyLock::new(|| Country::ALL.map(build));
        match self {
            Country::Gb => &GRIDS[0],
            Country::Ie => &GRIDS[1],
            Country::Us => &GRIDS[2],
            Country::Au => &GRIDS[3],
        }
    }
}

/// People in nine bands: 0 to 9, ... 70 to 79, 80 and over.
fn bands(country: Country) -> [u64; 9] {
    let mut bands = [0; 9];
    if let Some(row) = table::find(AGES, country.code()).next() {
        for (band, text) in bands.iter_mut().zip(row.split('\t')) {
            *band = text.parse().unwrap_or_default();
        }
    }
    bands
}

/// How many of those of an age are women. Births are even; men die earlier. Our own rough numbers.
fn women(age: usize) -> f64 {
    match age {
        0..60 => 0.5,
        60..70 => 0.51,
        70..80 => 0.53,
        80..90 => 0.58,
        _ => 0.68,
    }
}

fn build(country: Country) -> Grid {
    let mut years = [0.0; YEARS];
    for (band, people) in bands(country).into_iter().enumerate() {
        let from = band * 10;
        let until = if band == 8 { YEARS } else { from + 10 };
        // Past 80 each year has about a ninth fewer than the one before.
        let weight = |age: usize| if band == 8 { exp(-0.12 * float((age - 80) as u64)) } else { 1.0 };
        let all: f64 = (from..until).map(weight).sum();
        for (age, year) in years.iter_mut().enumerate().take(until).skip(from) {
            *year = float(people) * weight(age) / all;
        }
    }
    let all: f64 = years.iter().sum();
    let mut grid = [0.0; CELLS];
    let (female, male) = grid.split_at_mut(YEARS);
    for (age, ((f, m), year)) in female.iter_mut().zip(male).zip(years).enumerate() {
        *f = year / all * women(age);
        *m = year / all * (1.0 - women(age));
    }
    grid
}

/// The year of age and whether a woman, of each cell in order.
pub(crate) fn cells() -> impl Iterator<Item = (usize, bool)> {
    (0..CELLS).map(|cell| (cell % YEARS, cell < YEARS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_is_shared_out_whole() {
        for country in Country::ALL {
            let all: f64 = country.grid().iter().sum();
            assert!((all - 1.0).abs() < 1e-12, "{country:?}");
            let over_80: f64 = cells().zip(country.grid()).filter(|((age, _), _)| *age >= 80).map(|(_, w)| w).sum();
            assert!((0.02..0.07).contains(&over_80), "{country:?} {over_80}");
        }
        assert_eq!(Country::Gb.people(), 67_886_011);
    }
}
