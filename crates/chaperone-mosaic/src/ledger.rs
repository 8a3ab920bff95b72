//! What is kept of earlier texts about one person: abstract classes and keyed hashes, never a word (settlement C11).
//!
//! A [`Class`] says that a job was told that so many hold, of such ages; which job is only a [`Tag`], a hash under the
//! practice's own key. The desk makes the tags and keeps, limits, exports and erases the entries. With the key two
//! entries can be compared; without it they say little, and nothing here can turn them back into words. A tag of a
//! common job can still be guessed by whoever has the key, so the key belongs beside the sealed texts.
//!
//! Deliberately absent: the hash function and the key, time and retention, and texts.

use std::fmt::Write as _;

use serde::{Deserialize, Serialize};

use crate::number::{exp10, hundredths, log10};
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
    /// Years of age, both included.
    Age {
        from: u8,
        to: u8,
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
    /// To the nearest five centimetres.
    Height {
        centimetres: u16,
    },
    /// A job, kinship, look, event or condition: how many bear it, of which ages, how many in 100 are women, and
    /// whether it lies in the past.
    Trait {
        kind: Kind,
        tag: Tag,
        log: i16,
        error: i16,
        from: u8,
        to: u8,
        women: u8,
        past: bool,
    },
    Visit {
        visit: Visit,
        log: i16,
    },
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
        kept.push(Class::Place { tag: tag(mark), log: hundredths(base.log), error: hundredths(base.error) });
    }
    let grid = pieces.country.grid();
    let first_of = |kind: &str, name: &str| tag(&format!("{kind}-initial:{}", name.get(..1).unwrap_or_default()));
    for part in estimate::parts(pieces) {
        let log = hundredths(log10(share(grid, &[&part.fit.cells(pieces.country)]).max(1e-12)));
        let error = hundredths(part.error);
        let kind = part.kind;
        let plain = |name: Option<&String>| name.map(|name| fold(&name.replace(['\'', '’'], ""))).unwrap_or_default();
        let first = |letter: Option<char>| letter.map(|letter| fold(&letter.to_string())).unwrap_or_default();
        kept.push(match (&part.fit, kind) {
            (Fit::Sex(sex), _) => Class::Sex { sex: *sex },
            (Fit::Ages(from, to), _) => Class::Age { from: *from, to: *to },
            (Fit::Height(..), _) => Class::Height { centimetres: pieces.height_cm.unwrap_or_default() / 5 * 5 },
            (_, Kind::Visit) => Class::Visit { visit: pieces.visit.unwrap_or(Visit::Year), log },
            (_, Kind::Given) => {
                let folded = plain(pieces.given.as_ref());
                let long = name::long_form(&folded).unwrap_or(&folded);
                Class::Name {
                    kind,
                    tag: tag(&format!("given:{long}")),
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
            (Fit::Profile(profile), _) => of_trait(&part, *profile, false, tag),
            (Fit::Past(profile), _) => of_trait(&part, *profile, true, tag),
            (Fit::Flat(_) | Fit::Cohorts(..), _) => {
                let whole = Profile { share: exp10(f64::from(log) / 100.0), from: 0, to: 100, inside: 1.0, women: 0.5 };
                of_trait(&part, whole, false, tag)
            }
        });
    }
    kept
}

fn of_trait(part: &Part, profile: Profile, past: bool, tag: &dyn Fn(&str) -> Tag) -> Class {
    Class::Trait {
        kind: part.kind,
        tag: tag(&format!("{:?}:{}", part.kind, part.words)),
        log: hundredths(log10(profile.share)),
        error: hundredths(part.error),
        from: profile.from,
        to: profile.to,
        women: percent(profile.women),
        past,
    }
}

fn percent(share: f64) -> u8 {
    u8::try_from(hundredths(share).clamp(0, 100)).unwrap_or(50)
}

/// What kept classes add to the parts of a draft: a base, if a place was told, and parts of their own.
pub(crate) fn parts_of(earlier: &[Class], own: &[Part], own_place: bool) -> (Option<Base>, Vec<Part>) {
    let mut base: Option<Base> = None;
    let mut parts: Vec<Part> = Vec::new();
    let has = |kinds: &[Kind]| own.iter().any(|part| kinds.contains(&part.kind));
    for class in earlier {
        let (kind, fit, error, words) = match *class {
            Class::Place { log, error, .. } => {
                let log = f64::from(log) / 100.0;
                if base.as_ref().is_none_or(|least| log < least.log) && !own_place {
                    let count = crate::number::round(exp10(log), crate::number::Way::Near);
                    let words = format!("in a place of {}, told earlier", words::people(count));
                    base = Some(Base { log, error: f64::from(error) / 100.0, words, mark: None });
                }
                continue;
            }
            Class::Sex { sex } if !has(&[Kind::Sex]) => (Kind::Sex, Fit::Sex(sex), 1, words::sex(sex).to_owned()),
            // A year may have passed since; with the draft's own age both must fit.
            Class::Age { from, to } => {
                let words = format!("aged {from} to {to}, told earlier");
                (Kind::Age, Fit::Ages(from, to.saturating_add(1)), 10, words)
            }
            Class::Name { kind, log, error, .. }
                if !has(match kind {
                    Kind::GivenInitial => &[Kind::Given, Kind::GivenInitial],
                    Kind::SurnameInitial => &[Kind::Surname, Kind::SurnameInitial],
                    Kind::Given => &[Kind::Given],
                    _ => &[Kind::Surname],
                }) =>
            {
                (kind, Fit::Flat(exp10(f64::from(log) / 100.0)), error, "by a name told earlier".to_owned())
            }
            Class::Height { centimetres } if !has(&[Kind::Height]) => {
                let height = crate::told::height(centimetres);
                (Kind::Height, height.fit, 25, format!("{}, told earlier", height.words))
            }
            Class::Trait { kind, log, error, from, to, women, past, .. } => {
                let inside = if kind == Kind::Occupation { 0.97 } else { 0.9 };
                let share = exp10(f64::from(log) / 100.0);
                let profile = Profile { share, from, to, inside, women: f64::from(women) / 100.0 };
                if own.iter().any(|part| same_trait(part, kind, profile, past)) {
                    continue;
                }
                let fit = if past { Fit::Past(profile) } else { Fit::Profile(profile) };
                (kind, fit, error, earlier_words(kind).to_owned())
            }
            Class::Visit { visit, log } if !has(&[Kind::Visit]) => {
                let words = format!("{}, told earlier", visit.words());
                (Kind::Visit, Fit::Flat(exp10(f64::from(log) / 100.0)), 20, words)
            }
            _ => continue,
        };
        parts.push(Part { kind, fit, error: f64::from(error) / 100.0, words });
    }
    parts.dedup_by(|a, b| a.kind == b.kind && a.fit == b.fit);
    (base, parts)
}

fn same_trait(part: &Part, kind: Kind, kept: Profile, past: bool) -> bool {
    let (own, own_past) = match part.fit {
        Fit::Profile(profile) => (profile, false),
        Fit::Past(profile) => (profile, true),
        _ => return false,
    };
    part.kind == kind
        && own_past == past
        && (own.from, own.to, percent(own.women)) == (kept.from, kept.to, percent(kept.women))
        && (hundredths(log10(own.share)) - hundredths(log10(kept.share))).abs() <= 1
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

/// Whether two sets of classes cannot be of one person: another sex, ages more than a year apart, another name, two
/// places of about one size, two jobs at once, heights far apart.
pub fn contradict(a: &[Class], b: &[Class]) -> bool {
    a.iter().any(|one| b.iter().any(|other| clash(one, other) || clash(other, one)))
}

fn clash(one: &Class, other: &Class) -> bool {
    match (*one, *other) {
        (Class::Sex { sex: a }, Class::Sex { sex: b }) => a != b,
        (Class::Sex { sex }, Class::Trait { women, .. }) => match sex {
            Sex::Female => women == 0,
            Sex::Male => women == 100,
        },
        (Class::Age { from: a, to: b }, Class::Age { from: c, to: d }) => {
            b.saturating_add(1) < c || d.saturating_add(1) < a
        }
        (Class::Height { centimetres: a }, Class::Height { centimetres: b }) => a.abs_diff(b) > 10,
        // A village lies in a county, and one may live in the one and work in the other; two villages differ.
        (Class::Place { tag: a, log: x, .. }, Class::Place { tag: b, log: y, .. }) => a != b && x.abs_diff(y) <= 50,
        (Class::Name { kind: Kind::Given, initial: a, .. }, Class::Name { kind: Kind::GivenInitial, tag: b, .. })
        | (
            Class::Name { kind: Kind::Surname, initial: a, .. },
            Class::Name { kind: Kind::SurnameInitial, tag: b, .. },
        ) => a != b,
        (Class::Name { kind: a, tag: x, .. }, Class::Name { kind: b, tag: y, .. }) => a == b && x != y,
        (
            Class::Trait { kind: Kind::Occupation, tag: a, past: false, .. },
            Class::Trait { kind: Kind::Occupation, tag: b, past: false, .. },
        ) => a != b,
        _ => false,
    }
}

/// How far two sets of classes agree, as "1 in so many people share this": for look-alike posts that name nobody.
/// 1 where nothing agrees or something contradicts.
pub fn agreement(a: &[Class], b: &[Class]) -> u64 {
    if contradict(a, b) {
        return 1;
    }
    let mut log = 0.0;
    for one in a {
        log += b.iter().map(|other| agrees(one, other)).fold(0.0, f64::max);
    }
    crate::number::round(exp10(log), crate::number::Way::Down)
}

/// Decimal logarithm of how rare it is that both say this; 0 where they do not agree.
fn agrees(one: &Class, other: &Class) -> f64 {
    match (*one, *other) {
        (Class::Sex { sex: a }, Class::Sex { sex: b }) if a == b => 0.3,
        (Class::Age { from: a, to: b }, Class::Age { from: c, to: d }) if a <= d && c <= b => {
            let years = f64::from(b.max(d) - a.min(c)) + 1.0;
            log10((80.0 / years).max(1.0))
        }
        // A place of a tenth of a million is one of hundreds; a village is one of thousands.
        (Class::Place { tag: a, log, .. }, Class::Place { tag: b, .. }) if a == b => {
            (7.5 - f64::from(log) / 100.0).max(0.0)
        }
        (Class::Name { tag: a, log, .. }, Class::Name { tag: b, .. })
        | (Class::Trait { tag: a, log, .. }, Class::Trait { tag: b, .. })
            if a == b =>
        {
            -f64::from(log) / 100.0
        }
        (Class::Height { centimetres: a }, Class::Height { centimetres: b }) if a.abs_diff(b) <= 5 => 0.7,
        _ => 0.0,
    }
}

/// Joins the entries about one subject, in their order. An entry that contradicts what was joined before begins another
/// person: two patients may share a key that was made from a name. Entries without a subject stay as they are.
pub fn merge(entries: &[Entry]) -> Vec<Entry> {
    let mut people: Vec<Entry> = Vec::new();
    for entry in entries {
        let same = entry.subject.is_some();
        let joined = people
            .iter_mut()
            .find(|person| same && person.subject == entry.subject && !contradict(&person.classes, &entry.classes));
        match joined {
            Some(person) => {
                for class in &entry.classes {
                    join(&mut person.classes, *class);
                }
            }
            None => people.push(entry.clone()),
        }
    }
    people
}

fn join(classes: &mut Vec<Class>, class: Class) {
    if let Class::Age { from, to } = class {
        let known = classes.iter_mut().find_map(|known| match known {
            Class::Age { from, to } => Some((from, to)),
            _ => None,
        });
        if let Some((known_from, known_to)) = known {
            // Both were told: what fits both. A birthday in between leaves them a year apart.
            let (a, b) = (from.max(*known_from), to.min(*known_to));
            (*known_from, *known_to) = (a.min(b), a.max(b));
            return;
        }
    }
    if !classes.contains(&class) {
        classes.push(class);
    }
}
