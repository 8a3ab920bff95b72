//! One pack as the handbook shows it: numbers, bodies, limits of time, rules and sources, and who has signed what.
//!
//! Nothing here is law or advice on it. Deliberately absent: changing a pack, which is data of the program.

use std::sync::LazyLock;

use askama::Template;
use axum::extract::{Path, State};
use axum::routing::{MethodRouter, get};
use chaperone_desk::practice;
use chaperone_screen::Pack;
use chaperone_screen::pack::{Crowd, Part, Unit, Unsigned};
use chrono::NaiveDate;

use super::handbook::Written;
use crate::AppState;
use crate::frame::Frame;
use crate::handbook;
use crate::problem::{Problem, Shown};
use crate::visit::{Visit, show};

/// Every pack of this version, read once. A test of the screen holds that all can be read.
static PACKS: LazyLock<Vec<Pack>> =
    LazyLock::new(|| Pack::NAMES.into_iter().filter_map(|name| Pack::named(name).ok()).collect());

pub(super) fn packs() -> &'static [Pack] {
    &PACKS
}

/// A line of a table: what, what of it, and who signed it.
struct Line {
    what: String,
    of_it: String,
    signed: String,
}

/// A rule of the pack.
struct Held {
    name: &'static str,
    title: &'static str,
    signed: String,
}

#[derive(Template)]
#[template(path = "handbook/pack.html")]
struct Sheet<'a> {
    frame: &'a Frame,
    pack: &'a Pack,
    edition: String,
    /// Whether the practice is read by it.
    current: bool,
    /// In one sentence, how much of it nobody has signed.
    unsigned: String,
    contacts_signed: &'static str,
    lines: Vec<Line>,
    rules: Vec<Held>,
    /// Title of a rule that is left out, and why.
    absent: Vec<(&'static str, &'a str)>,
    sources: Vec<(Written, String)>,
}

/// `/handbook/packs/{pack}`
pub(crate) fn routes() -> MethodRouter<AppState> {
    get(look)
}

async fn look(State(state): State<AppState>, visit: Visit, Path(name): Path<String>) -> Shown {
    let pack = packs().iter().find(|pack| pack.name == name).ok_or(Problem::Missing)?;
    let practice = practice::get(&state.desk).await?;
    let current = practice.is_some() && state.desk.screen(practice.as_ref())?.pack().name == pack.name;
    show(&sheet(&visit.frame, pack, current))
}

/// Who signed something, as a table says it; the signature of the whole pack stands for each part.
pub(super) fn signed(pack: &Pack, by: &str, on: Option<NaiveDate>) -> String {
    let (by, on) = if by.is_empty() { (pack.reviewed_by.as_str(), pack.reviewed_on) } else { (by, on) };
    match on {
        Some(day) if !by.is_empty() => format!("{by}, {}", day.format("%-d %B %Y")),
        _ => "Nobody yet".to_owned(),
    }
}

/// What nobody has signed, counted by part: `Nobody has signed 29 rules, 40 sources and the numbers to ring.`
pub(super) fn unsigned(pack: &Pack) -> String {
    const PARTS: [(Part, &str, &str); 7] = [
        (Part::Rule, "rule", "rules"),
        (Part::Source, "source", "sources"),
        (Part::Clock, "limit of time", "limits of time"),
        (Part::Age, "age", "ages"),
        (Part::Crowd, "number of people", "numbers of people"),
        (Part::Retention, "period", "periods"),
        (Part::Contacts, "list of numbers to ring", "lists of numbers to ring"),
    ];
    let open: Vec<Unsigned> = pack.unsigned();
    let counted: Vec<String> = PARTS
        .iter()
        .map(|(part, one, many)| (open.iter().filter(|unsigned| unsigned.part == *part).count(), one, many))
        .filter(|(count, _, _)| *count > 0)
        .map(|(count, one, many)| format!("{count} {}", if count == 1 { one } else { many }))
        .collect();
    match counted.split_last() {
        None => "A person of the country and the profession has signed all of it.".to_owned(),
        Some((last, [])) => format!("Nobody has signed {last} yet."),
        Some((last, before)) => format!("Nobody has signed {} and {last} yet.", before.join(", ")),
    }
}

fn within(count: u16, unit: Unit) -> String {
    let (one, many) = match unit {
        Unit::Hours => ("hour", "hours"),
        Unit::Days => ("day", "days"),
        Unit::WorkingDays => ("working day", "working days"),
        Unit::Months => ("month", "months"),
    };
    format!("{count} {}", if count == 1 { one } else { many })
}

fn sheet<'a>(frame: &'a Frame, pack: &'a Pack, current: bool) -> Sheet<'a> {
    let clocks = pack.clocks.iter().map(|clock| Line {
        what: clock.title.clone(),
        of_it: format!("{} after {}", within(clock.within, clock.unit), clock.from),
        signed: signed(pack, &clock.reviewed_by, clock.reviewed_on),
    });
    let ages = pack.ages.iter().map(|age| Line {
        what: age.title.clone(),
        of_it: format!("{} years", age.years),
        signed: signed(pack, &age.reviewed_by, age.reviewed_on),
    });
    let periods = pack.retention.iter().map(|keep| Line {
        what: keep.title.clone(),
        of_it: keep.years.map_or("The practice decides".to_owned(), |years| format!("Kept {years} years")),
        signed: signed(pack, &keep.reviewed_by, keep.reviewed_on),
    });
    let Crowd { few, some, weeks, reviewed_by, reviewed_on, .. } = &pack.crowd;
    let crowd = [
        (
            "So few people who fit what is told are too few".to_owned(),
            format!("{few} people; perhaps so few at {some}"),
        ),
        ("What a post told of a patient is remembered, without words".to_owned(), format!("{weeks} weeks")),
    ]
    .map(|(what, of_it)| Line { what, of_it, signed: signed(pack, reviewed_by, *reviewed_on) });
    let rules = handbook::pages().iter().filter_map(|(rule, page)| {
        let entry = pack.rules.get(rule.name)?;
        Some(Held { name: rule.name, title: &page.title, signed: signed(pack, &entry.reviewed_by, entry.reviewed_on) })
    });
    Sheet {
        frame,
        pack,
        edition: pack.version.clone(),
        current,
        unsigned: unsigned(pack),
        contacts_signed: if pack.contacts.verified { "Confirmed by hand." } else { "Nobody has confirmed them yet." },
        lines: clocks.chain(ages).chain(crowd).chain(periods).collect(),
        rules: rules.collect(),
        absent: pack.absent.iter().map(|(name, why)| (handbook::title(name), why.as_str())).collect(),
        sources: pack
            .sources
            .iter()
            .map(|source| (Written::of(source), signed(pack, &source.reviewed_by, source.reviewed_on)))
            .collect(),
    }
}

pub(crate) fn samples(frame: &Frame) -> Vec<askama::Result<String>> {
    packs().iter().map(|pack| sheet(frame, pack, pack.name == "uk-dental").render()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_nobody_signed_is_counted_in_words_until_somebody_signs_the_whole() {
        let mut pack = Pack::named("ie").unwrap();
        let said = unsigned(&pack);
        let rules = format!("Nobody has signed {} rules, {} sources, ", pack.rules.len(), pack.sources.len());
        assert!(said.starts_with(&rules) && said.ends_with(" and 1 list of numbers to ring yet."), "{said}");
        assert_eq!(signed(&pack, "", None), "Nobody yet");
        pack.reviewed_by = "Aoife Brennan".to_owned();
        pack.reviewed_on = NaiveDate::from_ymd_opt(2026, 11, 3);
        assert_eq!(unsigned(&pack), "A person of the country and the profession has signed all of it.");
        assert_eq!(signed(&pack, "", None), "Aoife Brennan, 3 November 2026");
    }
}
