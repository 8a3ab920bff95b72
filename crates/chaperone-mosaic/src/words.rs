//! The reasons of an estimate in plain words: `about 3 people fit: a bus driver, aged about 60, in a town of 4,900`.
//!
//! Only words of our own tables are used. Deliberately absent: the patient's own words, names above all.

use crate::pieces::{Age, LifeStage, Sex};

/// A number of people with commas: `4,900`.
pub(crate) fn people(count: u64) -> String {
    let digits = count.to_string();
    let mut written = String::with_capacity(digits.len() + digits.len() / 3);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            written.push(',');
        }
        written.push(digit);
    }
    written
}

/// How many fit, as a sentence begins.
pub(crate) fn how_many(count: u64) -> String {
    match count {
        0 | 1 => "about 1 person fits".to_owned(),
        count => format!("about {} people fit", people(count)),
    }
}

/// A job with its article; words that are no noun stay as they are.
pub(crate) fn with_article(words: &str) -> String {
    let first = words.split(' ').next().unwrap_or_default();
    if matches!(first, "a" | "an" | "in" | "with" | "of" | "who") || matches!(words, "retired" | "unemployed") {
        return words.to_owned();
    }
    let vowel = words.starts_with(['a', 'e', 'i', 'o']) || matches!(words, "undertaker" | "upholsterer" | "mp");
    format!("{} {words}", if vowel { "an" } else { "a" })
}

pub(crate) fn sex(sex: Sex) -> &'static str {
    match sex {
        Sex::Female => "a woman or girl",
        Sex::Male => "a man or boy",
    }
}

pub(crate) fn age(age: Age) -> String {
    match age {
        Age::Exact(0) => "in the first year of life".to_owned(),
        Age::Exact(years) => format!("aged {years}"),
        Age::About(years) => format!("aged about {years}"),
        Age::Range(..) | Age::Decade(_) => {
            let (from, to) = age.years();
            format!("aged {from} to {to}")
        }
        Age::Life(stage) => match stage {
            LifeStage::Baby => "a baby",
            LifeStage::Toddler => "a toddler",
            LifeStage::Child => "a child",
            LifeStage::Teenager => "a teenager",
            LifeStage::YoungAdult => "a young adult",
            LifeStage::Adult => "an adult",
            LifeStage::MiddleAged => "in middle age",
            LifeStage::Pensioner => "of pension age",
            LifeStage::Elderly => "elderly",
        }
        .to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_commas_and_jobs_have_articles() {
        assert_eq!([people(7), people(4900), people(1_234_567)], ["7", "4,900", "1,234,567"]);
        assert_eq!(with_article("retired"), "retired");
        assert_eq!(with_article("retired bus driver"), "a retired bus driver");
        assert_eq!(with_article("engineer"), "an engineer");
        assert_eq!(with_article("university student"), "a university student");
        assert_eq!(with_article("in a job like that"), "in a job like that");
    }
}
