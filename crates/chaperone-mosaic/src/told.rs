//! Jobs, kin, looks, events and conditions: from the words of a text to how many people they fit.
//!
//! Words are looked up in two tables (`occupation.tsv`, `life.tsv`), the longest phrase first; what no table knows
//! gets the wide number of its kind. Deliberately absent: spelling, grammar, and any wish to know every job.

use std::sync::LazyLock;

use crate::number::upper_tail;
use crate::part::{Fit, Kind, Part, Profile};
use crate::pieces::Told;
use crate::table::{fold, number, rows};

static OCCUPATION: &str = include_str!("../data/occupation.tsv");
static LIFE: &str = include_str!("../data/life.tsv");

/// One row of the two tables.
#[derive(Debug)]
struct Row {
    kind: Kind,
    /// What a reason says.
    words: &'static str,
    profile: Profile,
    error: f64,
}

#[derive(Debug, Default)]
struct Rows {
    rows: Vec<Row>,
    /// Kind and folded phrase with the number of its row, sorted.
    phrases: Vec<(Kind, String, usize)>,
}

static ROWS: LazyLock<Rows> = LazyLock::new(read);

fn read() -> Rows {
    let mut all = Rows::default();
    for line in rows(OCCUPATION) {
        let columns: Vec<&str> = line.split('\t').collect();
        if let [words, people, error, ages, women, _source] = columns[..] {
            all.add(Kind::Occupation, words, [people, error, ages, women]);
        }
    }
    for line in rows(LIFE) {
        let columns: Vec<&str> = line.split('\t').collect();
        if let [kind, words, people, error, ages, women] = columns[..] {
            let kind = match kind {
                "k" => Kind::Kinship,
                "e" => Kind::Event,
                "c" => Kind::Condition,
                _ => Kind::Appearance,
            };
            all.add(kind, words, [people, error, ages, women]);
        }
    }
    all.phrases.sort();
    // Two spellings may fold to one.
    all.phrases.dedup();
    all
}

impl Rows {
    fn add(&mut self, kind: Kind, words: &'static str, [people, error, ages, women]: [&'static str; 4]) {
        let (from, to) = ages.split_once('-').unwrap_or(("0", "100"));
        let inside = if kind == Kind::Occupation { 0.97 } else { 0.9 };
        let profile = Profile {
            share: number(people) / 1e5,
            from: from.parse().unwrap_or(0),
            to: to.parse().unwrap_or(100),
            inside,
            women: number(women),
        };
        let number_of_row = self.rows.len();
        let mut phrases = words.split('|');
        let shown = phrases.clone().next().unwrap_or_default();
        if kind != Kind::Occupation {
            phrases.next();
        }
        self.phrases.extend(phrases.map(|phrase| (kind, fold(phrase), number_of_row)));
        if shown == "*" {
            // The fallback is found under the empty phrase.
            self.phrases.push((kind, String::new(), number_of_row));
        }
        self.rows.push(Row { kind, words: shown, profile, error: number(error) });
    }

    fn of(&self, kind: Kind, phrase: &str) -> Option<&Row> {
        let at = self.phrases.partition_point(|(of, key, _)| (*of, key.as_str()) < (kind, phrase));
        let (of, key, row) = self.phrases.get(at)?;
        if *of == kind && key == phrase { self.rows.get(*row) } else { None }
    }

    /// The row of the longest run of words that is a phrase of the kind, as it stands or without a plural's `s`.
    fn longest(&self, kind: Kind, folded: &str) -> Option<&Row> {
        let starts: Vec<usize> =
            std::iter::once(0).chain(folded.match_indices(' ').map(|(at, _)| at + 1)).take(12).collect();
        let mut best: Option<(usize, &Row)> = None;
        for &from in &starts {
            let ends = starts.iter().map(|start| start.saturating_sub(1)).chain([folded.len()]);
            for to in ends.filter(|&to| to > from) {
                let Some(run) = folded.get(from..to) else { continue };
                let row = self
                    .of(kind, run)
                    .or_else(|| run.strip_suffix('s').filter(|r| r.len() > 3).and_then(|r| self.of(kind, r)));
                if let Some(row) = row
                    && best.is_none_or(|(length, _)| run.len() > length)
                {
                    best = Some((run.len(), row));
                }
            }
        }
        best.map(|(_, row)| row)
    }
}

/// Words that put a job behind somebody.
const PAST: [&str; 7] = ["retired", "former", "formerly", "ex", "used to be", "one time", "late"];

/// The part that words make, in a count of people.
pub(crate) fn part(told: &Told) -> Part {
    let folded = fold(&told.words);
    let kind = match told.kind {
        Kind::Occupation | Kind::Kinship | Kind::Event | Kind::Condition => told.kind,
        _ => Kind::Appearance,
    };
    let past = kind == Kind::Occupation
        && PAST.iter().any(|word| folded.strip_prefix(word).is_some_and(|rest| rest.starts_with(' ')));
    let job = if past { folded.split_once(' ').map_or("", |(_, rest)| rest) } else { folded.as_str() };
    // Some are rows of their own: `retired`, `retired army`.
    let whole = ROWS.of(kind, &folded).filter(|_| !folded.is_empty());
    let known = whole.or_else(|| ROWS.longest(kind, job)).or_else(|| ROWS.longest(kind, &folded));
    let Some(row) = known.or_else(|| ROWS.of(kind, "")) else {
        return Part { kind, fit: Fit::Flat(0.01), error: 1.0, words: "with something told of them".to_owned() };
    };
    let words = if row.words == "*" { unknown(row.kind).to_owned() } else { row.words.to_owned() };
    if past && whole.is_none() {
        let words =
            if row.words == "*" { "in retirement from a job like that".to_owned() } else { format!("retired {words}") };
        return Part { kind, fit: Fit::Past(row.profile), error: row.error + 0.1, words };
    }
    Part { kind, fit: Fit::Profile(row.profile), error: row.error, words }
}

fn unknown(kind: Kind) -> &'static str {
    match kind {
        Kind::Occupation => "in a job like that",
        Kind::Kinship => "with such a family",
        Kind::Event => "in such an event",
        Kind::Condition => "with such a condition",
        _ => "of such an appearance",
    }
}

/// Who bears each trait of the tables.
#[cfg(test)]
pub(crate) fn profiles() -> impl Iterator<Item = (Kind, &'static Profile)> {
    ROWS.rows.iter().map(|row| (row.kind, &row.profile))
}

/// Whether a table knows the words; what none knows gets the wide number of its kind.
pub fn is_listed(kind: Kind, words: &str) -> bool {
    let folded = fold(words);
    ROWS.longest(kind, &folded).is_some()
}

/// The share of all people whom words of a kind fit, as the estimate assumes it, 0 to 1.
pub fn share_of(kind: Kind, words: &str) -> f64 {
    match part(&Told::new(kind, words)).fit {
        Fit::Profile(profile) | Fit::Past(profile) => profile.share,
        Fit::Flat(share) => share,
        _ => 1.0,
    }
}

/// The share of adults of a sex who are at least (`tall`) or at most so tall, three centimetres off counted as fitting.
/// Normal distributions, 162 cm and 175.5 cm on average with 6.8 and 7.2 either way: our own rough numbers. Tails are
/// never thinner than 1 in a million, because real ones are not.
pub(crate) fn taller(centimetres: f64, tall: bool, woman: bool) -> f64 {
    let (mean, spread) = if woman { (162.0, 6.8) } else { (175.5, 7.2) };
    let share = if tall {
        upper_tail((centimetres - 3.0 - mean) / spread)
    } else {
        1.0 - upper_tail((centimetres + 3.0 - mean) / spread)
    };
    share.max(1e-6)
}

/// The part that a height makes. Above 169 cm it says tall, below short.
pub(crate) fn height(centimetres: u16) -> Part {
    let fit = Fit::Height(f64::from(centimetres), centimetres >= 169);
    Part { kind: Kind::Height, fit, error: 0.25, words: format!("about {centimetres} cm tall") }
}

/// Reads a height: `6'8`, `6ft 8in`, `six foot eight`, `five foot nothing`, `203 cm`, `2.03 m`. Centimetres, 50 to 260.
pub fn height_cm(words: &str) -> Option<u16> {
    const NAMES: [&str; 13] =
        ["nothing", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "half"];
    let lower = words.to_lowercase().replace(['-', '’'], " ").replace("ft", " ft ").replace('\'', " ft ");
    let lower = lower.replace('"', " ").replace("cm", " cm ").replace("in ", " ").replace("metre", "m");
    let words: Vec<&str> = lower.split_whitespace().collect();
    let value = |word: &str| {
        let named = NAMES.iter().zip(0u8..).find(|(name, _)| **name == word).map(|(_, number)| f64::from(number));
        word.parse::<f64>().ok().or(named)
    };
    for (at, word) in words.iter().enumerate() {
        let before = at.checked_sub(1).and_then(|at| words.get(at)).and_then(|word| value(word));
        let centimetres = match (*word, before) {
            ("ft" | "foot" | "feet", Some(feet)) => {
                let inches = words.get(at + 1).and_then(|word| value(word.trim_end_matches("in")));
                feet * 30.48 + inches.filter(|inches| *inches < 12.5).unwrap_or(0.0) * 2.54
            }
            ("cm", Some(centimetres)) => centimetres,
            ("m", Some(metres)) => metres * 100.0,
            _ => continue,
        };
        if (50.0..=260.0).contains(&centimetres) {
            return u16::try_from(crate::number::hundredths((centimetres + 0.01).floor() / 100.0)).ok();
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(kind: Kind, words: &str) -> Part {
        part(&Told::new(kind, words))
    }

    #[test]
    fn every_row_of_both_tables_is_whole() {
        for row in &ROWS.rows {
            let p = row.profile;
            assert!(p.share > 0.0 && p.share < 1.0 && p.from < p.to && p.to <= 100, "{}", row.words);
            assert!((0.0..=1.0).contains(&p.women) && (0.05..1.1).contains(&row.error), "{}", row.words);
        }
        assert_eq!(rows(OCCUPATION).count() + rows(LIFE).count(), ROWS.rows.len());
        for kind in [Kind::Occupation, Kind::Kinship, Kind::Appearance, Kind::Event, Kind::Condition] {
            assert!(ROWS.of(kind, "").is_some(), "{kind:?} has no fallback");
        }
    }

    #[test]
    fn no_phrase_of_a_kind_stands_for_two_things() {
        let doubled: Vec<_> =
            ROWS.phrases.windows(2).filter(|pair| (pair[0].0, &pair[0].1) == (pair[1].0, &pair[1].1)).collect();
        assert!(doubled.is_empty(), "{doubled:?}");
    }

    #[test]
    fn the_longest_phrase_wins_and_unknown_words_get_a_wide_number() {
        assert_eq!(of(Kind::Occupation, "our local school bus driver").words, "school bus driver");
        assert_eq!(of(Kind::Occupation, "Plumbers").words, "plumber");
        assert_eq!(of(Kind::Kinship, "proud mum of four").words, "a mother of four");
        let unknown = of(Kind::Occupation, "narrowboat whisperer");
        assert!(unknown.error > 0.6 && unknown.words == "in a job like that");
    }

    #[test]
    fn a_retired_driver_is_no_driver() {
        let retired = of(Kind::Occupation, "retired bus driver");
        assert_eq!(retired.words, "retired bus driver");
        assert!(matches!(retired.fit, Fit::Past(_)));
        assert!(matches!(of(Kind::Occupation, "retired").fit, Fit::Profile(_)));
        assert!(matches!(of(Kind::Occupation, "retired army").fit, Fit::Profile(_)));
    }

    #[test]
    fn heights_are_read_in_feet_and_in_metres() {
        let read =
            ["6'8", "6ft 8in", "six foot eight", "six-foot-eight", "203 cm", "2.03 m tall", "6 foot", "5 foot nothing"];
        assert_eq!(
            read.map(height_cm),
            [Some(203), Some(203), Some(203), Some(203), Some(203), Some(203), Some(182), Some(152)]
        );
        assert_eq!(height_cm("three bridges"), None);
        assert_eq!(height_cm("2.03 m"), Some(203));
    }

    #[test]
    fn six_foot_eight_is_rarer_than_six_foot() {
        assert!(taller(203.0, true, false) < 0.01 * taller(183.0, true, false));
        assert!(taller(145.0, false, false) < taller(145.0, false, true));
    }
}
