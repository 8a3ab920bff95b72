//! What is kept of earlier texts about one person: abstract classes and keyed hashes, never a word (settlement C11).
//!
//! A [`Class`] says that a job was told that so many hold, of such ages; which job is only a [`Tag`], a hash under the
//! practice's own key. The numbers are coarse, so that they fit several rows of our tables and do not stand for the
//! word after all: ages to five years, sizes of places and shares of names to a factor of three, traits to a power of ten
//! and a part of life. What coarseness loses widens the error. The desk makes the tags and keeps, limits, exports and
//! erases the entries. Whoever has the key can guess the word behind a tag; the key belongs with the sealed texts.
//!
//! Deliberately absent: the hash function and the key, time and retention, texts, and comparing (`alike`).

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use crate::number::{exp10, hundredths, log10, sqrt};
use crate::part::{Fit, Kind, Part, Profile, share};
use crate::pieces::{Pieces, Sex, Visit};
use crate::place::{Base, base};
use crate::table::fold;
use crate::{estimate, name, words};

/// A keyed hash of 16 bytes; written as 32 hexadecimal digits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Tag(pub [u8; 16]);

impl From<Tag> for String {
    fn from(tag: Tag) -> String {
        tag.0.iter().fold(String::with_capacity(32), |mut digits, byte| {
            // Writing to a string cannot fail.
            let _ = write!(digits, "{byte:02x}");
            digits
        })
    }
}

impl TryFrom<String> for Tag {
    type Error = &'static str;

    fn try_from(digits: String) -> Result<Tag, Self::Error> {
        let mut tag = [0; 16];
        if digits.len() != 32 || !digits.is_ascii() {
            return Err("a tag has 32 hexadecimal digits");
        }
        for (at, byte) in tag.iter_mut().enumerate() {
            let pair = digits.get(2 * at..2 * at + 2).unwrap_or_default();
            *byte = u8::from_str_radix(pair, 16).map_err(|_| "a tag has 32 hexadecimal digits")?;
        }
        Ok(Tag(tag))
    }
}

/// What is kept of one piece. Numbers named `log` and `error` are hundredths of log10.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "class", rename_all = "kebab-case")]
pub enum Class {
    Sex {
        sex: Sex,
    },
    /// A band of whole five years, both ends included, and how many years were told.
    Age {
        from: u8,
        to: u8,
        years: u8,
    },
    /// A place of so many people.
    Place {
        tag: Tag,
        log: i16,
        error: i16,
    },
    /// A name or a first letter. `initial` ties a name to its letter.
    Name {
        kind: Kind,
        tag: Tag,
        initial: Tag,
        log: i16,
        error: i16,
    },
    /// To the nearest five centimetres below.
    Height {
        centimetres: u16,
    },
    /// A job, kinship, look, event or condition: how many bear it to a power of ten (at least 1 in 10,000), in which
    /// part of life, and whether it lies in the past. One that only women or only men have comes with a `Sex`.
    Trait {
        kind: Kind,
        tag: Tag,
        log: i16,
        life: Life,
        past: bool,
    },
    Visit {
        visit: Visit,
        log: i16,
    },
}

/// The part of life in which most bearers of a trait are.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Life {
    /// To 30.
    Young,
    /// From 15.
    Grown,
    /// From 45.
    Late,
    Any,
}

impl Life {
    fn of(profile: &Profile) -> Life {
        match (profile.from, profile.to) {
            (_, ..=30) => Life::Young,
            (45.., _) => Life::Late,
            (15.., _) => Life::Grown,
            _ => Life::Any,
        }
    }

    fn years(self) -> (u8, u8) {
        match self {
            Life::Young => (8, 28),
            Life::Grown => (18, 75),
            Life::Late => (58, 100),
            Life::Any => (0, 100),
        }
    }
}

/// What one text told of one person.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The keyed hash of the subject as the practice knows them; none where the text names nobody it knows.
    pub subject: Option<Tag>,
    pub classes: Vec<Class>,
}

/// The classes of the pieces, with tags by `tag`, which hashes the words that it is given under the practice's key and
/// keeps nothing. Words reach it folded and with their kind in front (`surname:obrien`), so that no two kinds meet.
pub fn classes(pieces: &Pieces, tag: &dyn Fn(&str) -> Tag) -> Vec<Class> {
    let mut kept = Vec::new();
    let base = base(&pieces.places, &pieces.practice, pieces.country);
    if !pieces.places.is_empty() {
        let mark = base.mark.as_deref().unwrap_or(&base.words);
        kept.push(Class::Place { tag: tag(mark), log: coarse(base.log), error: wider(base.error) });
    }
    let grid = pieces.country.grid();
    let first_of = |kind: &str, name: &str| tag(&format!("{kind}-initial:{}", name.get(..1).unwrap_or_default()));
    let parts = estimate::parts(pieces);
    let sexed = parts.iter().find_map(|part| match &part.fit {
        Fit::Profile(profile) | Fit::Past(profile) => only(profile),
        _ => None,
    });
    if let Some(sex) = sexed.filter(|_| pieces.sex.is_none()) {
        kept.push(Class::Sex { sex });
    }
    for part in parts {
        let log = coarse(log10(share(grid, &[&part.fit.cells(pieces.country)]).max(1e-12)));
        let error = wider(part.error);
        let kind = part.kind;
        let plain = |name: Option<&String>| name.map(|name| fold(&name.replace(['\'', '’'], ""))).unwrap_or_default();
        let first = |letter: Option<char>| letter.map(|letter| fold(&letter.to_string())).unwrap_or_default();
        kept.push(match (&part.fit, kind) {
            (Fit::Sex(sex), _) => Class::Sex { sex: *sex },
            (Fit::Ages(from, to), _) => {
                Class::Age { from: from / 5 * 5, to: to / 5 * 5 + 4, years: to.saturating_sub(*from) + 1 }
            }
            (Fit::Height(..), _) => Class::Height { centimetres: pieces.height_cm.unwrap_or_default() / 5 * 5 },
            (_, Kind::Visit) => Class::Visit { visit: pieces.visit.unwrap_or(Visit::Year), log },
            (_, Kind::Given) => {
                let folded = plain(pieces.given.as_ref());
                let full = name::long_form(&folded).unwrap_or(&folded);
                Class::Name {
                    kind,
                    tag: tag(&format!("given:{full}")),
                    initial: first_of("given", &folded),
                    log,
                    error,
                }
            }
            (_, Kind::Surname) => {
                let folded = plain(pieces.surname.as_ref());
                let initial = first_of("surname", &folded);
                Class::Name { kind, tag: tag(&format!("surname:{folded}")), initial, log, error }
            }
            (_, Kind::GivenInitial) => {
                let initial = first_of("given", &first(pieces.given_initial));
                Class::Name { kind, tag: initial, initial, log, error }
            }
            (_, Kind::SurnameInitial) => {
                let initial = first_of("surname", &first(pieces.surname_initial));
                Class::Name { kind, tag: initial, initial, log, error }
            }
            (Fit::Profile(profile), _) => of_trait(&part, profile, false, tag),
            (Fit::Past(profile), _) => of_trait(&part, profile, true, tag),
            (Fit::Flat(_) | Fit::Within(..) | Fit::Cohorts(..), _) => {
                let whole = Profile { share: exp10(f64::from(log) / 100.0), from: 0, to: 100, inside: 1.0, women: 0.5 };
                of_trait(&part, &whole, false, tag)
            }
        });
    }
    kept
}

fn of_trait(part: &Part, profile: &Profile, behind: bool, tag: &dyn Fn(&str) -> Tag) -> Class {
    let (log, life) = abstracted(profile);
    Class::Trait { kind: part.kind, tag: tag(&format!("{:?}:{}", part.kind, part.words)), log, life, past: behind }
}

/// What is kept of a profile.
fn abstracted(profile: &Profile) -> (i16, Life) {
    let log = hundredths(log10(profile.share)).saturating_add(50).div_euclid(100) * 100;
    (log.clamp(-400, -100), Life::of(profile))
}

/// The sex that alone has a trait, or all but alone.
fn only(profile: &Profile) -> Option<Sex> {
    match profile.women {
        women if women >= 0.99 => Some(Sex::Female),
        women if women <= 0.01 => Some(Sex::Male),
        _ => None,
    }
}

/// The error of a trait of which only a power of ten and a part of life are left, in hundredths.
const ABSTRACTED: i16 = 45;

/// To the nearest half of a power of ten, in hundredths.
fn coarse(log: f64) -> i16 {
    hundredths(log).saturating_add(25).div_euclid(50) * 50
}

/// An error with what coarseness adds to it (half a power of ten, evenly: 0.14), to tenths, in hundredths.
fn wider(error: f64) -> i16 {
    hundredths(sqrt(error * error + 0.021)).saturating_add(5).div_euclid(10) * 10
}

/// What kept classes add to a draft with classes of its own: a base, if the draft tells no place, and parts.
pub(crate) fn parts_of(earlier: &[Class], own: &[Class]) -> (Option<Base>, Vec<Part>) {
    let mut base: Option<Base> = None;
    let mut parts: Vec<Part> = Vec::new();
    for class in earlier.iter().filter(|class| !own.iter().any(|own| says_as_much(own, class))) {
        let (kind, fit, error, words) = match *class {
            Class::Place { log, error, .. } => {
                let log = f64::from(log) / 100.0;
                if base.as_ref().is_none_or(|least| log < least.log) {
                    let count = crate::number::round(exp10(log), crate::number::Way::Near);
                    let words = format!("in a place of about {}, told earlier", words::people(count));
                    base = Some(Base { log, error: f64::from(error) / 100.0, words, mark: None });
                }
                continue;
            }
            Class::Sex { sex } => (Kind::Sex, Fit::Sex(sex), 1, words::sex(sex).to_owned()),
            // A year may have passed since.
            Class::Age { from, to, years } => {
                let band = f64::from(to.saturating_sub(from)) + 1.0;
                let told = (f64::from(years) / band).min(1.0);
                let words = format!("aged {from} to {to}, told earlier");
                (Kind::Age, Fit::Within(from, to.saturating_add(1), told), 15, words)
            }
            Class::Name { kind, log, error, .. } => {
                (kind, Fit::Flat(exp10(f64::from(log) / 100.0)), error, "with a name told earlier".to_owned())
            }
            Class::Height { centimetres } => {
                let height = crate::told::height(centimetres);
                (Kind::Height, height.fit, 25, format!("{}, told earlier", height.words))
            }
            Class::Trait { kind, log, life, past, .. } => {
                let (from, to) = life.years();
                let share = exp10(f64::from(log) / 100.0);
                let profile = Profile { share, from, to, inside: 0.9, women: 0.5 };
                let fit = if past { Fit::Past(profile) } else { Fit::Profile(profile) };
                (kind, fit, ABSTRACTED, earlier_words(kind).to_owned())
            }
            Class::Visit { visit, log } => {
                let words = format!("{}, told earlier", visit.words());
                (Kind::Visit, Fit::Flat(exp10(f64::from(log) / 100.0)), 20, words)
            }
        };
        parts.push(Part { kind, fit, error: f64::from(error) / 100.0, words });
    }
    (base, parts)
}

/// Whether the draft's own class leaves nothing for the earlier one to add.
fn says_as_much(own: &Class, earlier: &Class) -> bool {
    match (*own, *earlier) {
        (Class::Age { years: a, .. }, Class::Age { years: b, .. }) => a <= b,
        (Class::Name { kind: a, .. }, Class::Name { kind: b, .. }) => {
            a == b || (a, b) == (Kind::Given, Kind::GivenInitial) || (a, b) == (Kind::Surname, Kind::SurnameInitial)
        }
        (Class::Trait { tag: a, .. }, Class::Trait { tag: b, .. }) => a == b,
        (Class::Place { log: a, .. }, Class::Place { log: b, .. }) => a <= b,
        (Class::Sex { .. }, Class::Sex { .. })
        | (Class::Height { .. }, Class::Height { .. })
        | (Class::Visit { .. }, Class::Visit { .. }) => true,
        _ => false,
    }
}

fn earlier_words(kind: Kind) -> &'static str {
    match kind {
        Kind::Occupation => "a job told earlier",
        Kind::Kinship => "a family told earlier",
        Kind::Event => "an event told earlier",
        Kind::Condition => "a condition told earlier",
        _ => "a look told earlier",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers that only one row of our tables had would stand for its word.
    #[test]
    fn what_is_kept_of_a_trait_fits_several_rows() {
        let all: Vec<_> = crate::told::profiles().map(|(kind, profile)| (kind, abstracted(profile))).collect();
        let alone = all.iter().filter(|one| all.iter().filter(|other| other == one).count() == 1).count();
        assert!(alone * 20 < all.len(), "{alone} of {} stand alone", all.len());
    }

    #[test]
    fn sizes_are_kept_to_a_factor_of_three() {
        assert_eq!([4.12, 3.9, 4.3, -5.1].map(coarse), [400, 400, 450, -500]);
    }
}
