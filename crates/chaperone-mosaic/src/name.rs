//! How many bear a name: given names by age and sex, surnames by country, first letters.
//!
//! The counts are American (see `data/CARD.md`). For the other three countries the error is wide, and some surnames
//! have a number of our own. Deliberately absent: guessing sex or origin from a name.

use crate::ages::Country;
use crate::part::Fit;
use crate::table::{find, fold, number, rows, share};

static GIVEN: &str = include_str!("../data/given.tsv");
static SURNAME: &str = include_str!("../data/surname.tsv");
static ABROAD: &str = include_str!("../data/surname-abroad.tsv");
static NICKNAME: &str = include_str!("../data/nickname.tsv");
static INITIAL: &str = include_str!("../data/initial.tsv");

/// A given name that the table has not: borne by fewer than 1 in 10,000 of every cohort; about 2 in 100,000.
const RARE_GIVEN: f64 = 2e-5;
/// A surname that the table has not: fewer than 2 in 100,000; about 0.7.
const RARE_SURNAME: f64 = 7e-6;
/// Two surnames joined, or a longer one.
const JOINED_SURNAME: f64 = 1e-6;

/// Who bears a given name, or the name that it is short for, and the error of that.
pub(crate) fn given(name: &str, country: Country) -> (Fit, f64) {
    let folded = fold(name);
    let full = long_form(&folded);
    let mut women = [0.0; 10];
    let mut men = [0.0; 10];
    let mut found = false;
    for name in [Some(folded.as_str()), full].into_iter().flatten() {
        for row in find(GIVEN, name) {
            let (sex, signs) = row.split_once('\t').unwrap_or_default();
            let into = if sex == "F" { &mut women } else { &mut men };
            for (share_of, sign) in into.iter_mut().zip(signs.bytes()) {
                *share_of += share(sign);
            }
            found = true;
        }
    }
    if !found {
        return (Fit::Flat(RARE_GIVEN), 0.7);
    }
    // No cohort is quite without a name: somebody came from elsewhere.
    for share_of in women.iter_mut().chain(&mut men) {
        *share_of = share_of.max(2e-6);
    }
    let abroad = if country == Country::Us { 0.25 } else { 0.45 };
    let short = if full.is_some() { 0.2 } else { 0.0 };
    (Fit::Cohorts(women, men), abroad + short)
}

/// The name that a short form usually stands for.
pub(crate) fn long_form(folded: &str) -> Option<&'static str> {
    find(NICKNAME, folded).next()
}

/// The share of people with a surname, and its error.
pub(crate) fn surname(name: &str, country: Country) -> (f64, f64) {
    let folded = fold(&name.replace(['\'', '’'], ""));
    let own = find(ABROAD, country.code()).filter_map(|row| row.split_once('\t')).find(|(key, _)| *key == folded);
    if let Some((_, people)) = own {
        return (number(people) / 1e5, 0.3);
    }
    if let Some(people) = find(SURNAME, &folded).next() {
        return (number(people) / 1e5, if country == Country::Us { 0.3 } else { 0.5 });
    }
    if folded.contains(' ') { (JOINED_SURNAME, 0.8) } else { (RARE_SURNAME, 0.6) }
}

/// Whose given name starts with a letter.
pub(crate) fn given_initial(letter: char) -> Option<Fit> {
    let key = fold(letter.encode_utf8(&mut [0; 4]));
    let of = |sex: &str| {
        let signs = find(INITIAL, &key).filter_map(|row| row.split_once('\t')).find(|(of, _)| *of == sex)?.1;
        let mut shares = [1e-4; 10];
        for (share_of, sign) in shares.iter_mut().zip(signs.bytes()) {
            *share_of = share(sign).max(1e-4);
        }
        Some(shares)
    };
    Some(Fit::Cohorts(of("F")?, of("M")?))
}

/// The share of surnames that start with a letter.
pub(crate) fn surname_initial(letter: char) -> Option<f64> {
    let key = fold(letter.encode_utf8(&mut [0; 4]));
    let signs = find(INITIAL, &key).filter_map(|row| row.split_once('\t')).find(|(of, _)| *of == "S")?.1;
    signs.bytes().next().map(share)
}

/// The share of women and of men with a given name, by ten years of age (0 to 9 first). For tests and for those who
/// ask what the estimate assumes; `None` where the table has not got it.
pub fn given_share(name: &str) -> Option<([f64; 10], [f64; 10])> {
    match given(name, Country::Us).0 {
        Fit::Cohorts(women, men) => Some((women, men)),
        _ => None,
    }
}

/// The share of people with a surname as the estimate assumes it; rare names share one number.
pub fn surname_share(name: &str, country: Country) -> f64 {
    surname(name, country).0
}

/// Every given name of the table, each once.
pub fn given_names() -> impl Iterator<Item = &'static str> {
    let mut last = "";
    firsts(GIVEN).filter(move |name| std::mem::replace(&mut last, name) != *name)
}

/// Every surname of the table.
pub fn surnames() -> impl Iterator<Item = &'static str> {
    firsts(SURNAME)
}

fn firsts(table: &'static str) -> impl Iterator<Item = &'static str> {
    rows(table).filter_map(|row| row.split('\t').next())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_name_of_the_tables_is_found() {
        assert!(given_names().count() > 3500 && surnames().count() > 7000);
        for name in given_names().step_by(7) {
            assert!(given_share(name).is_some(), "{name}");
        }
        for name in surnames().step_by(7) {
            assert!(find(SURNAME, name).next().is_some(), "{name}");
        }
    }

    #[test]
    fn doris_is_old_and_oliver_is_young() {
        let (doris, _) = given_share("Doris").unwrap();
        let (_, oliver) = given_share("OLIVER").unwrap();
        assert!(doris[9] > 20.0 * doris[0]);
        assert!(oliver[0] > 20.0 * oliver[7]);
    }

    #[test]
    fn a_short_form_counts_with_its_long_one() {
        let (_, dave) = given_share("Dave").unwrap();
        let (_, david) = given_share("David").unwrap();
        assert!(dave[6] >= david[6]);
    }

    #[test]
    fn countries_have_surnames_of_their_own() {
        assert!(surname_share("Patel", Country::Gb) > surname_share("Patel", Country::Us));
        assert!(surname_share("O’Brien", Country::Ie) > 0.004);
        assert!((surname_share("Quillfeather", Country::Gb) - RARE_SURNAME).abs() < 1e-12);
    }
}
