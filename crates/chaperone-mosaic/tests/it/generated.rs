//! The estimate against exact counts on generated populations of several strengths of dependence.

use chaperone_mosaic::{Age, Country, Pieces, Place, Sex, Told, estimate};

use crate::world::{Dice, GIVEN, JOBS, NONE, Person, SURNAMES, TRAITS, World, generate};

/// What is told of somebody: which of their attributes, as bits.
#[derive(Clone, Copy, Default)]
struct Which {
    town: bool,
    sex: bool,
    /// 0 nothing, 1 exact, 2 about, 3 decade.
    age: u8,
    job: bool,
    given: bool,
    surname: bool,
    trait_at: Option<usize>,
}

impl Which {
    fn of(dice: &mut Dice, person: Person) -> Which {
        let mut half = |chance: f64| dice.even() < chance;
        let mut which = Which {
            town: half(0.8),
            sex: half(0.5),
            age: 0,
            job: half(0.45) && person.job != NONE,
            given: half(0.25) && person.given != NONE,
            surname: half(0.2) && person.surname != NONE,
            trait_at: None,
        };
        if half(0.6) {
            which.age = 1 + dice.below(3) as u8;
        }
        let has: Vec<usize> = (0..TRAITS.len()).filter(|at| person.traits & 1 << at != 0).collect();
        if !has.is_empty() && dice.even() < 0.5 {
            which.trait_at = Some(has[dice.below(has.len())]);
        }
        which
    }

    /// Pieces beside the sex.
    fn count(self) -> usize {
        let told = [self.town, self.age > 0, self.job, self.given, self.surname, self.trait_at.is_some()];
        told.into_iter().filter(|told| *told).count()
    }

    fn age(self, person: Person) -> Option<Age> {
        match self.age {
            1 => Some(Age::Exact(person.age)),
            2 => Some(Age::About(person.age)),
            3 => Some(Age::Decade(person.age)),
            _ => None,
        }
    }

    fn fits(self, one: Person, other: Person) -> bool {
        let years = self.age(one).map_or((0, 255), Age::years);
        (!self.town || one.town == other.town)
            && (!self.sex || one.woman == other.woman)
            && (years.0..=years.1).contains(&other.age)
            && (!self.job || one.job == other.job)
            && (!self.given || one.given == other.given)
            && (!self.surname || one.surname == other.surname)
            && self.trait_at.is_none_or(|at| other.traits & 1 << at != 0)
    }

    fn pieces(self, person: Person, world: &World, country: Country) -> Pieces {
        let mut told = Vec::new();
        if self.job {
            told.push(Told::new(chaperone_mosaic::Kind::Occupation, JOBS[usize::from(person.job)]));
        }
        if let Some(at) = self.trait_at {
            told.push(Told::new(TRAITS[at].0, TRAITS[at].1));
        }
        let place = if self.town {
            Place::named(world.towns[usize::from(person.town)].0)
        } else {
            Place::Area { people: world.people.len() as u64 }
        };
        Pieces {
            country,
            places: vec![place],
            sex: self.sex.then_some(if person.woman { Sex::Female } else { Sex::Male }),
            age: self.age(person),
            given: self.given.then(|| GIVEN[usize::from(person.given)].to_owned()),
            surname: self.surname.then(|| SURNAMES[usize::from(person.surname)].to_owned()),
            told,
            ..Pieces::default()
        }
    }
}

/// Cases with at least three who fit, where a guess of 1 would be wrong.
const SEVERAL: u64 = 3;

struct Figures {
    median_error: f64,
    covered: f64,
    /// Median of log10(high / low).
    width: f64,
    /// The same two for cases of several people.
    several_error: f64,
    several_covered: f64,
    /// Share of cases where the truth lies above the interval.
    above: f64,
}

fn measure(country: Country, strength: f64, seed: u64, cases: usize) -> Figures {
    let world = generate(country, 120_000, strength, seed);
    let mut dice = Dice::new(seed ^ 0x5eed);
    let (mut errors, mut widths, mut covered, mut above) = (Vec::new(), Vec::new(), 0, 0);
    let (mut several, mut several_covered) = (Vec::new(), 0);
    while errors.len() < cases {
        let person = world.people[dice.below(world.people.len())];
        let which = Which::of(&mut dice, person);
        if which.count() < 2 {
            continue;
        }
        let truth = world.people.iter().filter(|other| which.fits(person, **other)).count() as u64;
        let guess = estimate(&which.pieces(person, &world, country));
        let error = (guess.people as f64 / truth as f64).log10().abs();
        errors.push(error);
        let inside = (guess.low..=guess.high).contains(&truth);
        if truth >= SEVERAL {
            several.push(error);
            several_covered += usize::from(inside);
        }
        widths.push((guess.high as f64 / guess.low as f64).log10());
        covered += usize::from(inside);
        above += usize::from(truth > guess.high);
    }
    let count = several.len();
    several.sort_by(f64::total_cmp);
    errors.sort_by(f64::total_cmp);
    widths.sort_by(f64::total_cmp);
    Figures {
        median_error: errors[cases / 2],
        several_error: several[count / 2],
        several_covered: several_covered as f64 / count as f64,
        covered: covered as f64 / cases as f64,
        width: widths[cases / 2],
        above: above as f64 / cases as f64,
    }
}

#[test]
fn the_interval_covers_the_truth_whatever_the_strength_of_dependence() {
    for (country, strength, seed) in [
        (Country::Gb, 0.0, 1),
        (Country::Gb, 0.5, 2),
        (Country::Gb, 1.0, 3),
        (Country::Gb, 1.5, 4),
        (Country::Us, 1.0, 5),
        (Country::Ie, 1.0, 6),
        (Country::Au, 1.0, 7),
    ] {
        let found = measure(country, strength, seed, 400);
        let line = format!(
            "{country:?} strength {strength}: error {:.2}, covered {:.3}; of several {:.2}, {:.3}; above {:.3}, width {:.2}",
            found.median_error, found.covered, found.several_error, found.several_covered, found.above, found.width
        );
        println!("{line}");
        assert!(found.median_error <= 0.35, "{line}");
        assert!(found.covered >= 0.90, "{line}");
        // An interval of everything would cover everything: the usual one spans less than a factor of 30.
        assert!(found.width <= 1.5, "{line}");
    }
}
