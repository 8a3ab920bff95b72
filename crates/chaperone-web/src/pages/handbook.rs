//! The handbook: every rule by family, where the pack says it is written down, and how this desk works.
//!
//! Deliberately absent: advice on law. It says what was read, when, and what could not be read.

use askama::Template;
use axum::extract::{Query, State};
use axum::routing::{MethodRouter, get};
use chaperone_desk::practice;
use chaperone_screen::Pack;
use chaperone_screen::pack::{Mark, Source};
use serde::Deserialize;

use super::packs;
use crate::AppState;
use crate::frame::Frame;
use crate::handbook;
use crate::problem::Shown;
use crate::topics::{TOPICS, Topic};
use crate::visit::{Visit, show};

#[derive(Debug, Default, Deserialize)]
struct Wanted {
    #[serde(default)]
    q: String,
}

pub(crate) fn routes() -> MethodRouter<AppState> {
    get(contents)
}

/// A source as the handbook shows it.
pub(super) struct Written {
    pub(super) reference: String,
    pub(super) title: String,
    /// How far it was checked, and when.
    pub(super) standing: String,
}

impl Written {
    pub(super) fn of(source: &Source) -> Self {
        Written { reference: source.reference.clone(), title: source.title.clone(), standing: standing(source) }
    }
}

/// What the pack says of its own reading, in words for somebody who will rely on it.
fn standing(source: &Source) -> String {
    let month = month(&source.checked);
    match source.mark {
        Mark::V1 => format!("Read at the authority, {month}."),
        Mark::V2 => format!("Read in another source that quotes it, {month}."),
        Mark::P => format!("Confirmed in part, {month}: look up the detail."),
        Mark::M => "Not verified: look it up before you rely on it.".to_owned(),
    }
}

/// `2026-11` as `November 2026`; anything else as it stands.
fn month(checked: &str) -> String {
    chrono::NaiveDate::parse_from_str(&format!("{checked}-01"), "%Y-%m-%d")
        .map_or_else(|_| checked.to_owned(), |day| day.format("%B %Y").to_string())
}

struct Listed {
    name: &'static str,
    title: &'static str,
    lead: &'static str,
}

struct Family {
    name: &'static str,
    title: &'static str,
    rules: Vec<Listed>,
}

#[derive(Template)]
#[template(path = "handbook/contents.html")]
struct Contents<'a> {
    frame: &'a Frame,
    /// Such as `2026.1`.
    edition: &'a str,
    pack_title: &'a str,
    /// Where the practice's country has its emergency numbers, and whether a person there confirmed them.
    unconfirmed: bool,
    count: usize,
    families: Vec<Family>,
    sources: Vec<Written>,
    topics: &'static [Topic],
    packs: Vec<Shelved>,
    /// What somebody looks for; empty where they look at everything.
    sought: String,
    found: Vec<Found>,
    /// Where somebody begins who runs the desk.
    first: Vec<Found>,
}

/// A rule or a topic as a list shows it.
struct Found {
    page: String,
    title: &'static str,
    lead: &'static str,
}

impl Found {
    fn of(topic: &'static Topic) -> Self {
        let lead = topic.paragraphs.first().copied().unwrap_or_default();
        let end = lead.find(". ").map_or(lead.len(), |end| end + 1);
        Found { page: format!("/handbook#{}", topic.anchor), title: topic.title, lead: &lead[..end] }
    }
}

/// The topics that matter to whoever runs the desk, in the order in which they are wanted.
const FIRST: [&str; 6] = ["verdicts", "approval", "replies", "consent", "by-hand", "backups"];

/// Rules and topics that have every word of what is sought in them.
fn found(sought: &str, families: &[Family]) -> Vec<Found> {
    let words: Vec<String> = sought.split_whitespace().map(str::to_lowercase).collect();
    if words.is_empty() {
        return Vec::new();
    }
    let has = |text: &str| words.iter().all(|word| text.to_lowercase().contains(word));
    let topics = TOPICS.iter().filter(|topic| has(&format!("{} {}", topic.title, topic.paragraphs.join(" "))));
    let rules = families.iter().flat_map(|family| &family.rules);
    let rules = rules.filter(|rule| has(&format!("{} {} {}", rule.title, rule.lead, rule.name)));
    topics
        .map(Found::of)
        .chain(rules.map(|rule| Found { page: format!("/rules/{}", rule.name), title: rule.title, lead: rule.lead }))
        .collect()
}

/// A pack on the shelf: there is one for each country and profession.
struct Shelved {
    name: &'static str,
    title: &'static str,
    current: bool,
    unsigned: String,
}

/// For anybody: the pages before the sign-in point here too, and nothing in it belongs to one practice.
async fn contents(State(state): State<AppState>, visit: Visit, Query(wanted): Query<Wanted>) -> Shown {
    let practice = practice::get(&state.desk).await?;
    show(&page(&visit.frame, state.desk.screen(practice.as_ref())?.pack(), &wanted.q))
}

fn page<'a>(frame: &'a Frame, pack: &'a Pack, sought: &str) -> Contents<'a> {
    let mut families: Vec<Family> = Vec::new();
    for (rule, page) in handbook::pages().iter().filter(|(rule, _)| pack.rules.contains_key(rule.name)) {
        let listed = Listed { name: rule.name, title: &page.title, lead: &page.lead };
        match families.iter_mut().find(|family| family.name == rule.family) {
            Some(family) => family.rules.push(listed),
            None => {
                families.push(Family { name: rule.family, title: handbook::family(rule.family), rules: vec![listed] });
            }
        }
    }
    Contents {
        frame,
        sought: sought.trim().to_owned(),
        found: found(sought, &families),
        first: FIRST
            .iter()
            .filter_map(|anchor| TOPICS.iter().find(|topic| topic.anchor == *anchor))
            .map(Found::of)
            .collect(),
        edition: &pack.version,
        pack_title: &pack.title,
        unconfirmed: !pack.contacts.verified,
        count: families.iter().map(|family| family.rules.len()).sum(),
        families,
        sources: pack.sources.iter().map(Written::of).collect(),
        topics: TOPICS,
        packs: packs::packs()
            .iter()
            .map(|shelved| Shelved {
                name: &shelved.name,
                title: &shelved.title,
                current: shelved.name == pack.name,
                unsigned: packs::unsigned(shelved),
            })
            .collect(),
    }
}

pub(crate) fn samples(frame: &Frame) -> Vec<askama::Result<String>> {
    let Ok(pack) = Pack::named("uk-dental") else { return Vec::new() };
    ["", "consent", "zebra"].map(|sought| page(frame, &pack, sought).render()).into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sought_is_found_by_all_its_words_in_any_letters() {
        let pack = Pack::named("uk-dental").unwrap();
        let frame = Frame::sample(&crate::pages::MISSING, None);
        let found = |sought| page(&frame, &pack, sought).found.iter().map(|one| one.page.clone()).collect::<Vec<_>>();
        assert!(found("recovery BACKUP").contains(&"/handbook#backups".to_owned()));
        assert!(found("patient-named").contains(&"/rules/patient-named".to_owned()));
        assert!(found("zebra").is_empty() && found(" ").is_empty());
        assert_eq!(page(&frame, &pack, "").first.len(), FIRST.len(), "every topic to begin with is there");
    }

    #[test]
    fn a_source_says_how_far_it_was_checked() {
        assert_eq!(month("2026-11"), "November 2026");
        assert_eq!(month("last week"), "last week");
    }
}
