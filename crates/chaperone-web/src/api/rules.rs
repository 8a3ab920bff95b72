//! The rules with their pages, and the packs with their sources.
//!
//! Deliberately absent: changing either. A rule is code and a pack is a file.

use std::collections::BTreeMap;

use axum::Json;
use chaperone_screen::page::Example as Shown;
use chaperone_screen::{Channel, Pack as Rules, Page, Rule};
use serde::Serialize;
use utoipa::ToSchema;

use super::asked::Named;
use super::enter::Caller;
use super::no::{Said, Trouble};
use crate::handbook;

/// A rule as a list shows it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Line {
    name: &'static str,
    family: &'static str,
    title: &'static str,
    lead: &'static str,
    /// The first version of the engine that had it.
    since: &'static str,
    codes: Vec<&'static str>,
    /// The level on each surface in this desk's pack; a surface that is missing does not run the rule.
    levels: BTreeMap<String, &'static str>,
}

/// A rule with its page.
#[derive(Debug, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Whole {
    name: &'static str,
    family: &'static str,
    title: &'static str,
    lead: &'static str,
    since: &'static str,
    codes: Vec<&'static str>,
    levels: BTreeMap<String, &'static str>,
    flags: Vec<Example>,
    allows: Vec<Example>,
    instead: Vec<&'static str>,
    why: Vec<&'static str>,
    citations: Vec<Source>,
}

/// An invented text of a rule's page.
#[derive(Debug, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Example {
    text: &'static str,
    /// The words that the rule marks.
    marks: Vec<String>,
    remark: Option<&'static str>,
}

/// Where a rule is written down, and how far that was checked.
#[derive(Debug, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Source {
    r#ref: String,
    title: String,
    authority: String,
    /// The month of the last check.
    checked: String,
    /// Whether somebody read it, at the authority or word for word elsewhere.
    verified: bool,
}

/// The rules of a country and a profession.
#[derive(Debug, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Pack {
    name: String,
    version: String,
    title: String,
    profession: String,
    rules: usize,
    sources: usize,
    /// Whether this desk reads with it.
    current: bool,
}

impl Source {
    fn of(source: &chaperone_screen::pack::Source) -> Self {
        Source {
            r#ref: source.reference.clone(),
            title: source.title.clone(),
            authority: source.authority.clone(),
            checked: source.checked.clone(),
            verified: source.verified(),
        }
    }
}

fn levels(rule: &Rule, pack: &Rules) -> BTreeMap<String, &'static str> {
    let named = |channel: Channel| serde_json::to_value(channel).ok()?.as_str().map(str::to_owned);
    let level = |channel: Channel| Some((named(channel)?, pack.level(rule.name, channel, None)?.name()));
    Channel::ALL.into_iter().filter_map(level).collect()
}

fn codes(rule: &Rule) -> Vec<&'static str> {
    rule.codes.iter().map(|code| code.name()).collect()
}

fn example(shown: &'static Shown) -> Example {
    let mark = |place: &std::ops::Range<usize>| shown.text.get(place.clone()).unwrap_or_default().to_owned();
    Example { text: &shown.text, marks: shown.marks.iter().map(mark).collect(), remark: shown.remark.as_deref() }
}

#[utoipa::path(get, path = "/api/v1/rules", tag = "rules", summary = "Lists the rules",
    responses((status = 200, description = "Every rule of this version", body = [Line])))]
pub(super) async fn list(caller: Caller) -> Said<Json<Vec<Line>>> {
    let pack = caller.desk.screen(Some(&caller.practice))?.pack();
    let line = |(rule, page): &'static (&'static Rule, Page)| Line {
        name: rule.name,
        family: rule.family,
        title: &page.title,
        lead: &page.lead,
        since: rule.since,
        codes: codes(rule),
        levels: levels(rule, pack),
    };
    Ok(Json(handbook::pages().iter().map(line).collect()))
}

#[utoipa::path(get, path = "/api/v1/rules/{name}", tag = "rules", summary = "Reads one rule with its page",
    params(("name" = String, Path, description = "Name of the rule")),
    responses((status = 200, description = "The rule", body = Whole)))]
pub(super) async fn get(caller: Caller, Named(name): Named) -> Said<Json<Whole>> {
    let (rule, page) = handbook::page(&name).ok_or(Trouble::Missing)?;
    let pack = caller.desk.screen(Some(&caller.practice))?.pack();
    Ok(Json(Whole {
        name: rule.name,
        family: rule.family,
        title: &page.title,
        lead: &page.lead,
        since: rule.since,
        codes: codes(rule),
        levels: levels(rule, pack),
        flags: page.flags.iter().map(example).collect(),
        allows: page.allows.iter().map(example).collect(),
        instead: page.instead.iter().map(|shown| shown.text.as_str()).collect(),
        why: page.why.iter().map(String::as_str).collect(),
        citations: pack.sources_of(rule.name).map(Source::of).collect(),
    }))
}

#[utoipa::path(get, path = "/api/v1/packs", tag = "rules", summary = "Lists the packs",
    responses((status = 200, description = "Every pack of this version", body = [Pack])))]
pub(super) async fn packs(caller: Caller) -> Said<Json<Vec<Pack>>> {
    let current = &caller.desk.screen(Some(&caller.practice))?.pack().name;
    let read = |name: &str| -> Said<Pack> {
        let pack = Rules::named(name).map_err(|_| Trouble::Broken("a pack cannot be read".into()))?;
        Ok(Pack {
            current: pack.name == *current,
            rules: pack.rules.len(),
            sources: pack.sources.len(),
            name: pack.name,
            version: pack.version,
            title: pack.title,
            profession: pack.profession,
        })
    };
    Ok(Json(Rules::NAMES.into_iter().map(read).collect::<Said<_>>()?))
}
