//! The estimate itself: a place's people, times the share that every piece fits at once, with its error and reasons.
//!
//! For each year of age and sex the shares of all pieces are multiplied and the products summed, so that pieces which
//! hang together through age and sex are counted as they are. Errors add as squares, with one more for each pair
//! (`dependence`). Deliberately absent: whether so few are too few, which a pack decides.

use serde::{Deserialize, Serialize};

use crate::ages::{Country, Grid};
use crate::dependence;
use crate::ledger::{Class, parts_of};
use crate::number::{Way, exp10, float, log10, round, sqrt};
use crate::part::{Fit, Kind, Part, share};
use crate::pieces::{Age, Counted, Pieces};
use crate::place::{Base, base};
use crate::{count, name, told, words};

/// How many people fit.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Estimate {
    /// The likely number, at least 1: the one spoken of. Two digits.
    pub people: u64,
    /// The number lies between these two in nine cases of ten.
    pub low: u64,
    pub high: u64,
    /// One for each piece, in the order in which they are read out; the place last.
    pub reasons: Vec<Reason>,
}

/// What one piece does.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reason {
    pub kind: Kind,
    /// `a bus driver`, `aged about 60`, `in a town of 4,900`. Words of our own, never the patient's.
    pub words: String,
    /// The piece alone fits 1 person in so many; 1 for a place.
    pub one_in: u64,
}

impl Estimate {
    /// `about 3 people fit: a bus driver, aged about 60, in a town of 4,900`
    pub fn sentence(&self) -> String {
        let reasons: Vec<&str> = self.reasons.iter().map(|reason| reason.words.as_str()).collect();
        format!("{}: {}", words::how_many(self.people), reasons.join(", "))
    }
}

/// How many people fit these pieces.
pub fn estimate(pieces: &Pieces) -> Estimate {
    estimate_with(pieces, &[], &[])
}

/// The same with what earlier texts told of the same person. `own` are the classes of the pieces ([`crate::classes`],
/// with the same tags): what they say already is not counted again. Of two places the smaller counts. Whether the
/// earlier ones contradict the pieces is for the caller ([`crate::contradict`]).
pub fn estimate_with(pieces: &Pieces, own: &[Class], earlier: &[Class]) -> Estimate {
    let mut parts = parts(pieces);
    let (kept, told) = parts_of(earlier, own);
    let base = kept.unwrap_or_else(|| base(&pieces.places, &pieces.practice, pieces.country));
    parts.extend(told);
    parts.extend(pieces.counted.iter().map(counted));
    count_up(&base, &parts, pieces.country)
}

/// A counted share is as good as its count: a tenth of a power of ten either way.
fn counted(piece: &Counted) -> Part {
    let share = if piece.share.is_finite() { piece.share.clamp(1e-9, 1.0) } else { 1.0 };
    let words = match piece.kind {
        Kind::Given => "with that given name, counted",
        Kind::Surname => "with that surname, counted",
        Kind::Occupation => "in that job, counted",
        _ => "with what was counted",
    };
    Part { kind: piece.kind, fit: Fit::Flat(share), error: 0.1, words: words.to_owned() }
}

/// Every piece but the place, as parts of the count, in the order in which they are read out.
pub(crate) fn parts(pieces: &Pieces) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut add = |kind, fit, error, words: String| parts.push(Part { kind, fit, error, words });
    let of_kind =
        |kinds: &'static [Kind]| pieces.told.iter().map(told::part).filter(move |part| kinds.contains(&part.kind));
    if let Some(sex) = pieces.sex {
        add(Kind::Sex, Fit::Sex(sex), 0.01, words::sex(sex).to_owned());
    }
    for job in of_kind(&[Kind::Occupation]) {
        add(job.kind, job.fit, job.error, words::with_article(&job.words));
    }
    if let Some(age) = pieces.age {
        let (from, to) = age.years();
        // A narrow age meets the crowding of a place's years; a vague one is also a matter of taste.
        let told = if matches!(age, Age::About(_) | Age::Life(_)) { 0.15 } else { 0.1 };
        // Within the last band of the table the years are our own.
        let error = if from >= 85 { 0.35 } else { told };
        add(Kind::Age, Fit::Ages(from, to), error, words::age(age));
    }
    if let Some(given) = &pieces.given {
        let (fit, error) = name::given(given, pieces.country);
        add(Kind::Given, fit, error, "with that given name".to_owned());
    } else if let Some(fit) = pieces.given_initial.and_then(name::given_initial) {
        add(Kind::GivenInitial, fit, 0.1, "with that first letter of the given name".to_owned());
    }
    if let Some(surname) = &pieces.surname {
        let (share, error) = name::surname(surname, pieces.country);
        add(Kind::Surname, Fit::Flat(share), error, "with that surname".to_owned());
    } else if let Some(share) = pieces.surname_initial.and_then(name::surname_initial) {
        add(Kind::SurnameInitial, Fit::Flat(share), 0.12, "with that first letter of the surname".to_owned());
    }
    if let Some(height) = pieces.height_cm {
        let height = told::height(height);
        add(height.kind, height.fit, height.error, height.words);
    }
    for kind in [&[Kind::Kinship][..], &[Kind::Appearance], &[Kind::Event], &[Kind::Condition]] {
        for part in of_kind(kind) {
            add(part.kind, part.fit, part.error, part.words);
        }
    }
    if let Some(visit) = pieces.visit {
        let area = float(pieces.practice.catchment.max(1));
        let people = exp10(base(&pieces.places, &pieces.practice, pieces.country).log).max(area);
        let share = (visit.people(&pieces.practice) / people).min(1.0);
        add(Kind::Visit, Fit::Flat(share), 0.2, visit.words().to_owned());
    }
    // The same thing told twice is one piece.
    let mut once: Vec<Part> = Vec::with_capacity(parts.len());
    for part in parts {
        if !once.iter().any(|seen| seen.kind == part.kind && seen.fit == part.fit) {
            once.push(part);
        }
    }
    once
}

/// A person picked at random comes more often from where their pieces cluster: an elder from a town of elders, a Jones
/// from a Welsh one. For a log-normal spread the whole of that is `ln 10 x variance`. A quarter of it moves the guess,
/// because texts are not written about people picked at random and the errors are partly our ignorance; up to
/// [`AT_MOST`] of it moves the upper end, which must hold if they are.
const AT_LEAST: f64 = 0.25 * std::f64::consts::LN_10;
const AT_MOST: f64 = 0.6 * std::f64::consts::LN_10;

fn count_up(base: &Base, parts: &[Part], country: Country) -> Estimate {
    let people = country.grid();
    let fits: Vec<Grid> = parts.iter().map(|part| part.fit.cells(country)).collect();
    let all: Vec<&Grid> = fits.iter().collect();
    let fitting = share(people, &all).max(1e-15);

    let mut kinds: Vec<Kind> = vec![Kind::Place];
    let mut variance = base.error * base.error;
    let mut bound = base.log + 1.645 * base.error;
    let mut reasons = Vec::with_capacity(parts.len() + 1);
    for (part, fit) in parts.iter().zip(&fits) {
        kinds.push(part.kind);
        variance += part.error * part.error;
        let alone = share(people, &[fit]).max(1e-12);
        // Never more than the smallest count that one piece alone leaves.
        let error = sqrt(base.error * base.error + part.error * part.error);
        bound = bound.min(base.log + log10(alone) + 1.645 * error);
        let one_in = round(1.0 / alone, Way::Near);
        reasons.push(Reason { kind: part.kind, words: part.words.clone(), one_in });
    }
    reasons.push(Reason { kind: Kind::Place, words: base.words.clone(), one_in: 1 });

    // What is uncertain about the pieces and their ties; the size of the place is apart.
    let tied = variance - base.error * base.error + dependence::of_pieces(&kinds);
    let error = sqrt(base.error * base.error + tied);
    let log = base.log + log10(fitting);
    let (guess, most) = ((log + AT_LEAST * tied).min(bound), (log + AT_MOST * tied).min(bound));
    let likely = 1.0 + exp10(guess);
    let low = count::interval(guess, error).0.min(likely);
    let high = count::interval(most, error).1.min(1.0 + exp10(bound)).max(likely);
    Estimate {
        people: round(likely, Way::Near),
        low: round(low, Way::Down),
        high: round(high, Way::Up).max(round(likely, Way::Near)),
        reasons,
    }
}
