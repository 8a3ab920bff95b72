//! Comparing what is kept: whether two entries can be of one person, how far they agree, and joining them.
//!
//! Deliberately absent: counting people (`ledger` hands the classes to the estimate), and any look at words: tags are
//! equal or not.

use crate::ledger::{Class, Entry};
use crate::number::{exp10, float, log10};
use crate::part::Kind;

/// Whether two sets of classes cannot be of one person: another sex, ages more than a year apart, another name, two
/// places of about one size, two jobs at once, heights far apart.
pub fn contradict(a: &[Class], b: &[Class]) -> bool {
    a.iter().any(|one| b.iter().any(|other| clash(one, other) || clash(other, one)))
}

fn clash(one: &Class, other: &Class) -> bool {
    match (*one, *other) {
        (Class::Sex { sex: a }, Class::Sex { sex: b }) => a != b,
        (Class::Age { from: a, to: b, .. }, Class::Age { from: c, to: d, .. }) => {
            b.saturating_add(1) < c || d.saturating_add(1) < a
        }
        (Class::Height { centimetres: a }, Class::Height { centimetres: b }) => a.abs_diff(b) > 10,
        // A village lies in a county, and one may live in the one and work in the other; two villages differ.
        (Class::Place { tag: a, log: x, .. }, Class::Place { tag: b, log: y, .. }) => a != b && x.abs_diff(y) <= 50,
        (Class::Name { kind: a, initial: x, .. }, Class::Name { kind: b, tag: y, .. })
            if matches!((a, b), (Kind::Given, Kind::GivenInitial) | (Kind::Surname, Kind::SurnameInitial)) =>
        {
            x != y
        }
        (Class::Name { kind: a, tag: x, .. }, Class::Name { kind: b, tag: y, .. }) => a == b && x != y,
        (
            Class::Trait { kind: Kind::Occupation, tag: a, past: false, .. },
            Class::Trait { kind: Kind::Occupation, tag: b, past: false, .. },
        ) => a != b,
        _ => false,
    }
}

/// How far two sets of classes agree, as "1 in so many people share this": for look-alike posts that name nobody.
/// `catchment` is the number of people in the practice's area: most patients come from a few places there, so that a
/// place says only how small a part of the area it is. 1 where nothing agrees or something contradicts.
pub fn agreement(a: &[Class], b: &[Class], catchment: u64) -> u64 {
    if contradict(a, b) {
        return 1;
    }
    let area = log10(float(catchment.max(1)));
    let mut log = 0.0;
    for one in a {
        log += b.iter().map(|other| agrees(one, other, area)).fold(0.0, f64::max);
    }
    crate::number::round(exp10(log), crate::number::Way::Near)
}

/// Decimal logarithm of how rare it is that both say this; 0 where they do not agree.
fn agrees(one: &Class, other: &Class, area: f64) -> f64 {
    match (*one, *other) {
        (Class::Sex { sex: a }, Class::Sex { sex: b }) if a == b => 0.3,
        (Class::Age { from: a, to: b, .. }, Class::Age { from: c, to: d, .. }) if a <= d && c <= b => {
            let years = f64::from(b.max(d) - a.min(c)) + 1.0;
            log10((80.0 / years).max(1.0))
        }
        (Class::Place { tag: a, log, .. }, Class::Place { tag: b, .. }) if a == b => {
            (area - f64::from(log) / 100.0).max(0.0)
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
    if let Class::Age { from, to, years } = class {
        let known = classes.iter_mut().find_map(|known| match known {
            Class::Age { from, to, years } => Some((from, to, years)),
            _ => None,
        });
        if let Some((known_from, known_to, known_years)) = known {
            // Both were told: what fits both. A birthday in between leaves two bands side by side.
            let (a, b) = (from.max(*known_from), to.min(*known_to));
            (*known_from, *known_to) = (a.min(b), a.max(b));
            *known_years = years.min(*known_years);
            return;
        }
    }
    if !classes.contains(&class) {
        classes.push(class);
    }
}
