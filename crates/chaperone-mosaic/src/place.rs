//! How many people a place has: by its name, by what it is called ("a village"), or the practice's own area.
//!
//! A name that several places bear gives a range, each place weighing as much as it has people; the practice's own
//! region settles it where it can. Deliberately absent: where a place lies, and which places
//! are near each other.

use crate::ages::Country;
use crate::number::{exp10, float, log10, sqrt};
use crate::pieces::Practice;
use crate::table::{find, fold, rows};
use crate::words::people;

static GB: &str = include_str!("../data/places-gb.tsv");
static IE: &str = include_str!("../data/places-ie.tsv");
static US: &str = include_str!("../data/places-us.tsv");
static AU: &str = include_str!("../data/places-au.tsv");
static REGIONS: &str = include_str!("../data/regions.tsv");

/// A place as a text tells it.
#[derive(Clone, PartialEq)]
pub enum Place {
    /// A name, with the size that the text calls it by if it does (`the village of Newton`), and a region code.
    Named { name: String, size: Option<Size>, region: Option<String> },
    /// No name: `a village`, `her school`.
    Sized(Size),
    /// A number of people that is known: the practice's own area or a street it has counted.
    Area { people: u64 },
}

impl Place {
    /// A place of which only the name is told.
    pub fn named(name: &str) -> Place {
        Place::Named { name: name.to_owned(), size: None, region: None }
    }
}

impl std::fmt::Debug for Place {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Place::Named { .. } => "Place::Named",
            Place::Sized(_) => "Place::Sized",
            Place::Area { .. } => "Place::Area",
        })
    }
}

/// What a place is called. The usual number of people and the error of it are our own rough reading.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize, serde::Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Size {
    Workplace,
    CareHome,
    Club,
    Street,
    School,
    Hamlet,
    Village,
    Suburb,
    Island,
    Town,
    City,
    County,
}

impl Size {
    /// People, error (log10), words.
    fn usual(self) -> (f64, f64, &'static str) {
        match self {
            Size::Workplace => (60.0, 0.7, "a workplace"),
            Size::CareHome => (45.0, 0.3, "a care home"),
            Size::Club => (150.0, 0.5, "a club or a church"),
            Size::Street => (150.0, 0.45, "a street"),
            Size::School => (600.0, 0.35, "a school"),
            Size::Hamlet => (120.0, 0.4, "a hamlet"),
            Size::Village => (1_500.0, 0.4, "a village"),
            Size::Suburb => (9_000.0, 0.4, "a suburb"),
            Size::Island => (4_000.0, 0.8, "an island"),
            Size::Town => (14_000.0, 0.4, "a town"),
            Size::City => (250_000.0, 0.45, "a city"),
            Size::County => (500_000.0, 0.45, "a county"),
        }
    }
}

/// The people among whom somebody is sought.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Base {
    /// Decimal logarithm of the number of people.
    pub(crate) log: f64,
    pub(crate) error: f64,
    pub(crate) words: String,
    /// What tells one place from another: kept only as a keyed hash. `None` for the practice's own area.
    pub(crate) mark: Option<String>,
}

/// Populations of one name differ by where the line is drawn (parish, built-up area, district) and by the year.
const DRAWN: f64 = 0.15;
/// A named place that no table has: most are villages and parts of towns.
const UNLISTED: (f64, f64) = (2_500.0, 0.7);

/// The people of the smallest place told, or of the practice's area.
pub(crate) fn base(places: &[Place], practice: &Practice, country: Country) -> Base {
    let own = || Base {
        log: log10(float(practice.catchment.max(1))),
        error: 0.3,
        words: format!("in the practice's area of {}", people(practice.catchment)),
        mark: None,
    };
    let mut smallest: Option<Base> = None;
    for place in places {
        let base = resolve(place, practice, country);
        if smallest.as_ref().is_none_or(|least| base.log < least.log) {
            smallest = Some(base);
        }
    }
    smallest.unwrap_or_else(own)
}

fn resolve(place: &Place, practice: &Practice, country: Country) -> Base {
    match place {
        Place::Area { people: count } => {
            let words = format!("among {}", people(*count));
            let mark = Some(format!("area:{count}"));
            Base { log: log10(float((*count).max(1))), error: 0.05, words, mark }
        }
        Place::Sized(size) => sized(*size, None),
        Place::Named { name, size, region } => {
            let found = listed(name, region.as_deref().or(practice.region.as_deref()), country);
            let mark = Some(format!("place:{}", fold(name)));
            if found.people.is_empty() {
                return match size {
                    Some(size) => sized(*size, mark),
                    None => Base {
                        log: log10(UNLISTED.0),
                        error: UNLISTED.1,
                        words: "in a place that no list has".to_owned(),
                        mark,
                    },
                };
            }
            let (log, error) = mixed(&found.people);
            let count = crate::number::round(exp10(log), crate::number::Way::Near);
            let kind = match count {
                _ if found.area => "an area",
                0..=120 => "a hamlet",
                121..=3_000 => "a village",
                3_001..=100_000 => "a town",
                _ => "a place",
            };
            let words = if found.people.len() == 1 {
                format!("in {kind} of {}", people(count))
            } else {
                format!("in one of {} places of that name, about {}", found.people.len(), people(count))
            };
            Base { log, error, words, mark }
        }
    }
}

fn sized(size: Size, mark: Option<String>) -> Base {
    let (count, error, words) = size.usual();
    Base { log: log10(count), error, words: format!("in {words}"), mark }
}

/// Mean and error of log10 over places of one name, each weighed by its people: so many might be meant.
fn mixed(found: &[u64]) -> (f64, f64) {
    let (mut weights, mut logs, mut squares) = (0.0, 0.0, 0.0);
    for count in found {
        let weight = float(*count);
        let log = log10(float((*count).max(1)));
        weights += weight;
        logs += weight * log;
        squares += weight * log * log;
    }
    let mean = logs / weights.max(1e-9);
    let spread = (squares / weights.max(1e-9) - mean * mean).max(0.0);
    (mean, sqrt(spread + DRAWN * DRAWN))
}

/// The places of one name: how many people each has, and whether they are counties, states or areas.
struct Listed {
    people: Vec<u64>,
    area: bool,
}

/// The populations of every place of a name: those of the region if it has any, else all of the country.
fn listed(name: &str, region: Option<&str>, country: Country) -> Listed {
    let folded = fold(&name.replace(['\'', '’', '.'], ""));
    let short = folded.strip_prefix("the ").unwrap_or(&folded);
    let mut all: Vec<(&str, u64)> = Vec::new();
    for row in find(table(country), &folded).chain(find(table(country), short)).take(1) {
        all.extend(row.split(',').filter_map(|each| each.split_once(':')).filter_map(|(of, count)| {
            let count: u64 = count.parse().ok()?;
            Some((of, count))
        }));
    }
    let area = all.is_empty();
    if area {
        all.extend(areas(country).filter(|(_, key, _)| same_area(key, short)).map(|(of, _, count)| (of, count)));
    }
    let within: Vec<u64> =
        all.iter().filter(|(of, _)| region.is_some_and(|region| *of == region)).map(|(_, count)| *count).collect();
    let people = if within.is_empty() { all.into_iter().map(|(_, count)| count).collect() } else { within };
    Listed { people, area }
}

fn table(country: Country) -> &'static str {
    match country {
        Country::Gb => GB,
        Country::Ie => IE,
        Country::Us => US,
        Country::Au => AU,
    }
}

/// Counties, states and areas: region code, folded name, people.
fn areas(country: Country) -> impl Iterator<Item = (&'static str, &'static str, u64)> {
    find(REGIONS, country.code()).filter_map(|row| {
        let mut columns = row.split('\t');
        Some((columns.next()?, columns.next()?, columns.next()?.parse().ok()?))
    })
}

/// `cork` and `county cork`, `co cork` are one.
fn same_area(key: &str, told: &str) -> bool {
    let plain = |name: &'_ str| -> String {
        let name = name.strip_prefix("county ").or_else(|| name.strip_prefix("co ")).unwrap_or(name);
        name.replace('-', " ")
    };
    plain(key) == plain(told)
}

/// Every listed place of a country with its people, sorted by name: what the tests generate populations from.
pub fn populations(country: Country) -> impl Iterator<Item = (&'static str, u64)> {
    rows(table(country)).filter_map(|row| row.split_once('\t')).flat_map(|(name, each)| {
        each.split(',').filter_map(move |one| Some((name, one.split_once(':')?.1.parse().ok()?)))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(name: &str, country: Country) -> Base {
        base(&[Place::named(name)], &Practice::default(), country)
    }

    #[test]
    fn every_listed_place_is_found_by_its_name() {
        for country in Country::ALL {
            for (name, count) in populations(country).step_by(11) {
                assert!(listed(name, None, country).people.contains(&count), "{name}");
            }
        }
    }

    #[test]
    fn a_name_of_many_places_is_a_range_and_the_region_settles_it() {
        let many = of("Newport", Country::Gb);
        let one = of("Whitby", Country::Gb);
        assert!(many.error > 0.4 && one.error < 0.2, "{} {}", many.error, one.error);
        let practice = Practice { region: Some("W".to_owned()), ..Practice::default() };
        let welsh = base(&[Place::named("Newport")], &practice, Country::Gb);
        assert!(welsh.log > many.log);
    }

    #[test]
    fn counties_and_states_are_places_too() {
        assert!((of("Rutland", Country::Gb).log - 4.61).abs() < 0.1);
        assert_eq!(of("Rutland", Country::Gb).words, "in an area of 41,000");
        assert!((of("Co. Cork", Country::Ie).log - 5.77).abs() < 0.1);
        assert!((of("Texas", Country::Us).log - 7.48).abs() < 0.1);
    }

    #[test]
    fn an_unknown_place_falls_back_to_what_it_is_called_then_to_the_area() {
        let village = Place::Named { name: "Nether Quillfold".to_owned(), size: Some(Size::Village), region: None };
        let told = base(&[village], &Practice::default(), Country::Gb);
        assert_eq!(told.words, "in a village");
        assert!(of("Nether Quillfold", Country::Gb).error > 0.6);
        let none = base(&[], &Practice::default(), Country::Gb);
        assert_eq!(none.words, "in the practice's area of 20,000");
    }

    #[test]
    fn of_two_places_the_smaller_counts() {
        let both = [Place::named("London"), Place::Sized(Size::School)];
        assert_eq!(base(&both, &Practice::default(), Country::Gb).words, "in a school");
    }
}
