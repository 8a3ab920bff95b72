//! Names of the generated populations: by community, sex and generation, with surnames that cluster.
//!
//! The frequent names of each community are one hand's general knowledge, not the estimator's table. The many rarer
//! ones come from that table's own list, because a test must name real names; their shares are bent at random by a
//! factor of about three (American ones less), so that the estimator does not know them. A part of every population
//! bears names that no table has. Deliberately absent: a family tree; kin shows in surnames that run in a place.

use std::collections::{HashMap, HashSet};

use chaperone_mosaic::{Country, given_names, given_share, surname_share, surnames};

use super::communities::{GIVEN, SURNAMES};
use super::dice::Dice;

/// A surname or given name: its place in `Names::words`, or one that no table has.
pub(super) type NameId = u32;

/// A name that is never told, because no text of it would be a word.
pub(super) const UNTOLD: NameId = u32::MAX;

/// The names of one country and how they are drawn.
pub(super) struct Names {
    pub(super) words: Vec<String>,
    index: HashMap<String, NameId>,
    /// By community: heads of given names, `[sex][generation]`, with running sums.
    given: HashMap<&'static str, [[Draw; 4]; 2]>,
    surname: HashMap<&'static str, Draw>,
    /// The rarer given names by sex and ten years of age, and the rarer surnames.
    rare_given: [Vec<Draw>; 2],
    rare_surname: Draw,
}

/// Names with the running sums of their shares.
#[derive(Default)]
struct Draw {
    names: Vec<NameId>,
    sums: Vec<f64>,
}

impl Draw {
    fn push(&mut self, name: NameId, share: f64) {
        self.names.push(name);
        self.sums.push(self.sums.last().copied().unwrap_or(0.0) + share);
    }

    fn one(&self, dice: &mut Dice) -> Option<NameId> {
        dice.land(&self.sums).map(|at| self.names[at])
    }

    fn all(&self) -> f64 {
        self.sums.last().copied().unwrap_or(0.0)
    }

    /// The same, with every share bent by a factor: one place's own fashion.
    fn bent(&self, spread: f64, dice: &mut Dice) -> Draw {
        let mut bent = Draw::default();
        let mut before = 0.0;
        for (name, sum) in self.names.iter().zip(&self.sums) {
            bent.push(*name, (sum - before) * dice.factor(spread));
            before = *sum;
        }
        let all = bent.all();
        if all > 0.95 {
            bent.sums.iter_mut().for_each(|sum| *sum *= 0.95 / all);
        }
        bent
    }
}

/// The generation of an age in 2026: born before 1950, to 1975, to 2000, since.
fn generation(age: usize) -> usize {
    match age {
        76.. => 0,
        51.. => 1,
        26.. => 2,
        _ => 3,
    }
}

/// How much of a generation its frequent names cover: fewer and fewer.
const COVER: [f64; 4] = [0.5, 0.48, 0.38, 0.27];

impl Names {
    pub(super) fn of(country: Country, dice: &mut Dice) -> Names {
        let mut names = Names {
            words: Vec::new(),
            index: HashMap::new(),
            given: HashMap::new(),
            surname: HashMap::new(),
            rare_given: [Vec::new(), Vec::new()],
            rare_surname: Draw::default(),
        };
        let mut heads: HashSet<&str> = HashSet::new();
        for (community, women, men) in GIVEN {
            let drawn = [men, women].map(|generations| {
                std::array::from_fn(|at| {
                    heads.extend(generations[at].split(' '));
                    names.ranked(generations[at], COVER[at])
                })
            });
            names.given.insert(*community, drawn);
        }
        for (community, rows) in SURNAMES {
            let mut draw = Draw::default();
            let mut cells = rows.split_whitespace();
            while let (Some(name), Some(bearers)) = (cells.next(), cells.next()) {
                let id = names.id(name);
                heads.insert(name);
                draw.push(id, bearers.parse::<f64>().expect("bearers") / 100_000.0);
            }
            names.surname.insert(*community, draw);
        }
        names.fill_with_rarer(country, &heads, dice);
        names
    }

    /// The rarer names of the tables, bent: a factor of about three abroad, less in the country of the tables.
    fn fill_with_rarer(&mut self, country: Country, heads: &HashSet<&str>, dice: &mut Dice) {
        let spread = if country == Country::Us { 0.45 } else { 1.1 };
        for sex in 0..2 {
            self.rare_given[sex] = (0..10).map(|_| Draw::default()).collect();
        }
        for name in given_names().filter(|name| !heads.contains(name)) {
            let Some((women, men)) = given_share(name) else { continue };
            let (id, factor) = (self.id(name), dice.factor(spread));
            for decade in 0..10 {
                self.rare_given[0][decade].push(id, men[decade] * factor);
                self.rare_given[1][decade].push(id, women[decade] * factor);
            }
        }
        for name in surnames().filter(|name| !heads.contains(name)) {
            let id = self.id(name);
            self.rare_surname.push(id, surname_share(name, country) * dice.factor(spread));
        }
        for draw in self.rare_given.iter_mut().flatten().chain([&mut self.rare_surname]) {
            let all = draw.all();
            draw.sums.iter_mut().for_each(|sum| *sum /= all);
        }
    }

    fn id(&mut self, name: &str) -> NameId {
        if let Some(id) = self.index.get(name) {
            return *id;
        }
        let id = NameId::try_from(self.words.len()).expect("few names");
        self.words.push(name.to_owned());
        self.index.insert(name.to_owned(), id);
        id
    }

    /// Frequent names, each rarer than the one before, covering a share together.
    fn ranked(&mut self, list: &str, cover: f64) -> Draw {
        let list: Vec<&str> = list.split(' ').collect();
        // Shorter lists are of smaller communities, whose few frequent names cover no more than long lists do.
        let cover = cover * (list.len() as f64 / 14.0).clamp(0.5, 1.0);
        let weights: Vec<f64> = (0..list.len()).map(|rank| 1.0 / (rank as f64 + 3.0)).collect();
        let all: f64 = weights.iter().sum();
        let mut draw = Draw::default();
        for (name, weight) in list.iter().zip(weights) {
            let id = self.id(name);
            draw.push(id, weight / all * cover);
        }
        draw
    }

    /// The names as one place has them: each community's frequent names bent by the place's own fashion.
    pub(super) fn in_place(&self, communities: &[(&'static str, f64)], dice: &mut Dice) -> Vec<PlaceNames> {
        communities
            .iter()
            .map(|(community, _)| PlaceNames {
                settled: !matches!(*community, "asian" | "polish" | "hispanic" | "vietnamese" | "italian"),
                given: std::array::from_fn(|sex| {
                    std::array::from_fn(|at| self.given[community][sex][at].bent(0.35, dice))
                }),
                surname: self.surname[community].bent(0.5, dice),
            })
            .collect()
    }

    pub(super) fn given(&self, of: &PlaceNames, female: bool, age: usize, dice: &mut Dice) -> NameId {
        let sex = usize::from(female);
        if let Some(name) = of.given[sex][generation(age)].one(dice) {
            return name;
        }
        // Of the rest, the settled communities bear mostly names that the tables have, the others mostly not.
        if !dice.chance(if of.settled { 0.88 } else { 0.3 }) {
            return UNTOLD;
        }
        self.rare_given[sex][(age / 10).min(9)].one(dice).unwrap_or(UNTOLD)
    }

    pub(super) fn surname(&self, of: &PlaceNames, dice: &mut Dice) -> NameId {
        if let Some(name) = of.surname.one(dice) {
            return name;
        }
        if !dice.chance(if of.settled { 0.6 } else { 0.15 }) {
            return UNTOLD;
        }
        self.rare_surname.one(dice).unwrap_or(UNTOLD)
    }
}

/// The names of one community in one place.
pub(super) struct PlaceNames {
    settled: bool,
    given: [[Draw; 4]; 2],
    surname: Draw,
}
