//! A pack: what one country asks of one profession. Levels and citations per rule, sources, reply templates.
//!
//! A pack is data and never code. It sets the level of a rule on each surface and says where that is written down;
//! it cannot change what a rule sees. Citations are kept apart from the names of rules, because regulators renumber.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{Channel, Citation, Jurisdiction, Level, rules};

/// The rules of a jurisdiction and a profession.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Pack {
    /// Such as `uk-dental`.
    pub name: String,
    /// Such as `2026.1`; part of every report.
    pub version: String,
    /// For people: `Dental practices in the United Kingdom`.
    pub title: String,
    pub jurisdiction: Jurisdiction,
    pub profession: String,
    pub contacts: Contacts,
    pub sources: Vec<Source>,
    /// By the name of the rule.
    pub rules: BTreeMap<String, Entry>,
    #[serde(default)]
    pub replies: Vec<Template>,
}

/// Numbers and bodies that a reply may point to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Contacts {
    /// For danger to life.
    pub emergency: String,
    /// For urgent advice that is no emergency.
    pub urgent: String,
    pub regulator: String,
    pub regulator_website: String,
    /// False until a person of the country has confirmed these by hand.
    pub verified: bool,
}

/// Where a rule is written down, and how far that was checked.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Source {
    pub id: String,
    pub authority: String,
    /// The section as one would cite it: `GDC Standards 4.2.3`.
    #[serde(rename = "ref")]
    pub reference: String,
    /// What it asks, in our own words.
    pub title: String,
    /// The month of the last check, `2026-11`.
    pub checked: String,
    pub mark: Mark,
}

impl Source {
    /// Whether somebody read the rule itself, at the authority (`V1`) or word for word elsewhere (`V2`).
    pub fn verified(&self) -> bool {
        matches!(self.mark, Mark::V1 | Mark::V2)
    }
}

/// How far a source was checked.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Mark {
    /// Read in a copy of the authority's own page.
    V1,
    /// Read in a secondary source.
    V2,
    /// The rule is confirmed, a detail is from memory.
    P,
    /// From memory only: confirm before relying on it.
    M,
}

/// What a pack says about one rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Entry {
    /// The level on each surface. A surface that is not listed does not run the rule.
    pub levels: BTreeMap<Channel, Level>,
    /// Ids of sources, the most telling first.
    pub cite: Vec<String>,
    /// The first day that the rule holds.
    pub effective_from: NaiveDate,
    /// The last day that it holds, if it has ended.
    #[serde(default)]
    pub effective_to: Option<NaiveDate>,
}

impl Entry {
    /// Whether the rule holds on `day`. Without a day only a rule that has ended is out of force.
    pub fn holds(&self, day: Option<NaiveDate>) -> bool {
        match day {
            Some(day) => self.effective_from <= day && self.effective_to.is_none_or(|end| day <= end),
            None => self.effective_to.is_none(),
        }
    }
}

/// A short answer that is safe to send in public. Each passes the screen of its own pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Template {
    pub id: String,
    /// When to use it, for people.
    pub title: String,
    pub tone: Tone,
    /// The surfaces it is meant for.
    pub channels: Vec<Channel>,
    pub text: String,
}

/// `strict` says nothing at all about a visit or a person; `neutral` thanks and points to the right door.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Tone {
    Strict,
    Neutral,
}

/// Why a pack was refused, in one sentence.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PackError {
    #[error("There is no pack named `{0}`; the packs here are: {known}.", known = Pack::NAMES.join(", "))]
    Unknown(String),
    #[error("The pack cannot be read: {0}.")]
    Form(String),
    #[error("The pack sets a level for `{0}`, and there is no such rule.")]
    NoRule(String),
    #[error("The pack gives no level on any surface for `{0}`.")]
    NoLevel(String),
    #[error("The pack cites `{source_id}` for `{rule}`, and lists no such source.")]
    NoSource { rule: String, source_id: String },
    #[error("The pack gives no citation for `{0}`.")]
    NoCitation(String),
    #[error("The pack lists the source `{0}` twice.")]
    SourceTwice(String),
}

impl Pack {
    /// The packs that come with this crate.
    pub const NAMES: [&'static str; 1] = ["uk-dental"];

    /// A pack that comes with this crate. A jurisdiction alone (`uk`) means its dental pack.
    pub fn named(name: &str) -> Result<Pack, PackError> {
        match name {
            "uk-dental" | "uk" => Pack::read(include_str!("../packs/uk-dental.toml")),
            _ => Err(PackError::Unknown(name.to_owned())),
        }
    }

    /// Reads a pack from TOML and checks that it hangs together. Unknown keys are errors.
    pub fn read(source: &str) -> Result<Pack, PackError> {
        let pack: Pack = toml::from_str(source).map_err(|error| {
            let line = error.span().map(|span| source[..span.start.min(source.len())].matches('\n').count() + 1);
            let reason = error.message().trim_end_matches('.').replace('\n', " ");
            PackError::Form(match line {
                Some(line) => format!("line {line}: {reason}"),
                None => reason,
            })
        })?;
        let mut ids = BTreeSet::new();
        for source in &pack.sources {
            if !ids.insert(source.id.as_str()) {
                return Err(PackError::SourceTwice(source.id.clone()));
            }
        }
        for (name, entry) in &pack.rules {
            if rules::named(name).is_none() {
                return Err(PackError::NoRule(name.clone()));
            }
            if entry.levels.is_empty() {
                return Err(PackError::NoLevel(name.clone()));
            }
            if entry.cite.is_empty() {
                return Err(PackError::NoCitation(name.clone()));
            }
            if let Some(missing) = entry.cite.iter().find(|id| !ids.contains(id.as_str())) {
                return Err(PackError::NoSource { rule: name.clone(), source_id: missing.clone() });
            }
        }
        Ok(pack)
    }

    /// Name and version, as a report carries them.
    pub fn label(&self) -> String {
        format!("{} {}", self.name, self.version)
    }

    /// The level of a rule on a surface on a day; `None` where the rule does not run.
    pub fn level(&self, rule: &str, channel: Channel, day: Option<NaiveDate>) -> Option<Level> {
        let entry = self.rules.get(rule).filter(|entry| entry.holds(day))?;
        entry.levels.get(&channel).copied()
    }

    /// Where a rule is written down.
    pub fn citations(&self, rule: &str) -> Vec<Citation> {
        self.sources_of(rule).map(|s| Citation { reference: s.reference.clone(), title: s.title.clone() }).collect()
    }

    /// The same with everything the handbook shows, such as whether it was verified.
    pub fn sources_of(&self, rule: &str) -> impl Iterator<Item = &Source> {
        let cited = self.rules.get(rule).map(|entry| entry.cite.as_slice()).unwrap_or_default();
        cited.iter().filter_map(|id| self.sources.iter().find(|source| source.id == *id))
    }
}
