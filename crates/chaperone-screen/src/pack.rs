//! A pack: what one country asks of one profession. Levels and citations per rule, sources, reply templates.
//!
//! A pack is data and never code. It sets the level of a rule on each surface and says where that is written down;
//! it cannot change what a rule sees. Citations are kept apart from the names of rules, because regulators renumber.

mod consent;
mod unsigned;

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

pub use consent::{Asked, ConsentField, ConsentRules, Need, Says, Sensitive};
pub use unsigned::{Part, Unsigned};

use crate::{Channel, Citation, Jurisdiction, Level, rules};

/// The rules of a jurisdiction and a profession.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Pack {
    /// Such as `uk-dental`.
    pub name: String,
    /// Such as `2026.1`; part of every report. The last of `versions`.
    pub version: String,
    /// What each version brought, the oldest first.
    pub versions: Vec<Edition>,
    /// For people: `Dental practices in the United Kingdom`.
    pub title: String,
    pub jurisdiction: Jurisdiction,
    pub profession: String,
    /// The person of the country and profession who read the whole pack and signed it. Empty: nobody has.
    #[serde(default)]
    pub reviewed_by: String,
    #[serde(default)]
    pub reviewed_on: Option<NaiveDate>,
    pub contacts: Contacts,
    /// Outside bodies that a person may turn to, and that a reply or a notice may name.
    #[serde(default)]
    pub bodies: Vec<Body>,
    /// Limits of time that run once something has happened.
    #[serde(default)]
    pub clocks: Vec<Clock>,
    /// Ages at which something changes.
    #[serde(default)]
    pub ages: Vec<Age>,
    /// How long what has to be kept.
    #[serde(default)]
    pub retention: Vec<Keep>,
    /// From which number on few people are too few.
    pub crowd: Crowd,
    /// What a consent to publish has to say.
    pub consent: ConsentRules,
    pub sources: Vec<Source>,
    /// By the name of the rule.
    pub rules: BTreeMap<String, Entry>,
    /// Rules that this pack leaves out on purpose, and why.
    #[serde(default)]
    pub absent: BTreeMap<String, String>,
    #[serde(default)]
    pub replies: Vec<Template>,
}

/// One version of a pack: the day it was made, and what came with it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Edition {
    pub version: String,
    pub on: NaiveDate,
    /// In a sentence, for people.
    pub what: String,
    /// Names of the rules that it brought, where they came one by one.
    #[serde(default)]
    pub rules: Vec<String>,
}

/// Numbers and bodies that a reply may point to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Contacts {
    /// For danger to life.
    pub emergency: String,
    /// Other numbers that reach the same service.
    #[serde(default)]
    pub emergency_also: Vec<String>,
    /// A line for people who think of harming themselves, where the country has one number for it.
    #[serde(default)]
    pub crisis: Option<String>,
    /// For urgent advice that is no emergency, as one would say it: `NHS 111`, `our out-of-hours service`.
    pub urgent: String,
    pub regulator: String,
    pub regulator_website: String,
    /// False until a person of the country has confirmed these by hand.
    pub verified: bool,
}

/// A body outside the practice.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Body {
    pub name: String,
    /// What somebody turns to it for: `complaints about private dental care`.
    pub helps_with: String,
}

/// A limit of time. It is shown and counted; what must be done is for the people.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Clock {
    pub id: String,
    /// What must have happened by then.
    pub title: String,
    /// What starts it: `a complaint arrives`.
    pub from: String,
    pub within: u16,
    pub unit: Unit,
    pub cite: Vec<String>,
    /// As for [`Entry::reviewed_by`].
    #[serde(default)]
    pub reviewed_by: String,
    #[serde(default)]
    pub reviewed_on: Option<NaiveDate>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    Hours,
    Days,
    WorkingDays,
    Months,
}

/// An age in years at which something changes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Age {
    pub id: String,
    pub years: u8,
    pub title: String,
    pub cite: Vec<String>,
    #[serde(default)]
    pub reviewed_by: String,
    #[serde(default)]
    pub reviewed_on: Option<NaiveDate>,
}

/// How long something is kept. Without `years` the practice decides, for the reason in `title`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Keep {
    pub id: String,
    pub title: String,
    #[serde(default)]
    pub years: Option<u8>,
    pub cite: Vec<String>,
    #[serde(default)]
    pub reviewed_by: String,
    #[serde(default)]
    pub reviewed_on: Option<NaiveDate>,
}

/// When the people whom the pieces of a text fit are few, and how long earlier posts count.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Crowd {
    /// At most so many people who fit: a finding.
    pub few: u64,
    /// At most so many, and perhaps `few`: a note.
    pub some: u64,
    /// For so many weeks what a post told of a patient is remembered, as classes and keyed hashes.
    pub weeks: u16,
    pub cite: Vec<String>,
    /// As for [`Entry::reviewed_by`].
    #[serde(default)]
    pub reviewed_by: String,
    #[serde(default)]
    pub reviewed_on: Option<NaiveDate>,
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
    /// What in the row is from memory, where `mark` is `P`.
    #[serde(default)]
    pub from_memory: Option<String>,
    /// As for [`Entry::reviewed_by`].
    #[serde(default)]
    pub reviewed_by: String,
    #[serde(default)]
    pub reviewed_on: Option<NaiveDate>,
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
    /// The person who read this entry against its sources and signed it apart from the whole pack.
    #[serde(default)]
    pub reviewed_by: String,
    #[serde(default)]
    pub reviewed_on: Option<NaiveDate>,
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
    /// In the file `{emergency}` and `{urgent}` stand for the numbers of the pack; here they are filled in.
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
    #[error("The pack lists `{0}` twice among its clocks, ages and periods.")]
    Twice(String),
    #[error("The pack says that `{0}` ends before it begins.")]
    Backwards(String),
    #[error("The pack's versions run backwards, or the last one is not `{0}`.")]
    Versions(String),
    #[error("The pack both sets a level for `{0}` and leaves it out.")]
    BothWays(String),
    #[error("The reply `{0}` has a place to fill that is neither {{emergency}} nor {{urgent}}.")]
    Place(String),
    #[error("The pack says nothing of the field `{0}` of a consent.")]
    NoField(String),
    #[error("The pack names a reviewer for `{0}` without the day, or a day without the reviewer.")]
    HalfSigned(String),
}

impl Pack {
    /// The packs that come with this crate. The first one of a jurisdiction stands for it.
    pub const NAMES: [&'static str; 5] = ["uk-dental", "uk-medical", "us", "au", "ie"];

    /// A pack that comes with this crate. A jurisdiction alone (`uk`) means its dental pack.
    pub fn named(name: &str) -> Result<Pack, PackError> {
        Pack::read(match name {
            "uk-dental" | "uk" => include_str!("../packs/uk-dental.toml"),
            "uk-medical" => include_str!("../packs/uk-medical.toml"),
            "us" => include_str!("../packs/us.toml"),
            "au" => include_str!("../packs/au.toml"),
            "ie" => include_str!("../packs/ie.toml"),
            _ => return Err(PackError::Unknown(name.to_owned())),
        })
    }

    /// Reads a pack from TOML and checks that it hangs together. Unknown keys are errors.
    pub fn read(source: &str) -> Result<Pack, PackError> {
        let mut pack: Pack = toml::from_str(source).map_err(|error| {
            let line = error.span().map(|span| source[..span.start.min(source.len())].matches('\n').count() + 1);
            let reason = error.message().trim_end_matches('.').replace('\n', " ");
            PackError::Form(match line {
                Some(line) => format!("line {line}: {reason}"),
                None => reason,
            })
        })?;
        pack.hangs_together()?;
        let fills = [("{emergency}", &pack.contacts.emergency), ("{urgent}", &pack.contacts.urgent)];
        for reply in &mut pack.replies {
            for (place, number) in &fills {
                reply.text = reply.text.replace(place, number);
            }
            if reply.text.contains(['{', '}']) {
                return Err(PackError::Place(reply.id.clone()));
            }
        }
        Ok(pack)
    }

    /// Every citation leads to a source, every rule exists, every span of time runs forwards, every signature is whole.
    fn hangs_together(&self) -> Result<(), PackError> {
        let mut ids = BTreeSet::new();
        if let Some(twice) = self.sources.iter().find(|source| !ids.insert(source.id.as_str())) {
            return Err(PackError::SourceTwice(twice.id.clone()));
        }
        let cites = |what: &str, cite: &[String]| {
            if cite.is_empty() {
                return Err(PackError::NoCitation(what.to_owned()));
            }
            match cite.iter().find(|id| !ids.contains(id.as_str())) {
                Some(id) => Err(PackError::NoSource { rule: what.to_owned(), source_id: id.clone() }),
                None => Ok(()),
            }
        };
        for (name, entry) in &self.rules {
            if rules::named(name).is_none() {
                return Err(PackError::NoRule(name.clone()));
            }
            if entry.levels.is_empty() {
                return Err(PackError::NoLevel(name.clone()));
            }
            if entry.effective_to.is_some_and(|end| end < entry.effective_from) {
                return Err(PackError::Backwards(name.clone()));
            }
            cites(name, &entry.cite)?;
        }
        cites("crowd", &self.crowd.cite)?;
        self.consent.hangs_together(cites)?;
        if self.crowd.few > self.crowd.some {
            return Err(PackError::Backwards("crowd".to_owned()));
        }
        for name in self.absent.keys() {
            if rules::named(name).is_none() {
                return Err(PackError::NoRule(name.clone()));
            }
            if self.rules.contains_key(name) {
                return Err(PackError::BothWays(name.clone()));
            }
        }
        let forwards = self.versions.is_sorted_by_key(|one| one.on);
        if !forwards || self.versions.last().is_none_or(|last| last.version != self.version) {
            return Err(PackError::Versions(self.version.clone()));
        }
        if let Some(name) = self.versions.iter().flat_map(|one| &one.rules).find(|name| rules::named(name).is_none()) {
            return Err(PackError::NoRule(name.clone()));
        }
        let clocks = self.clocks.iter().map(|clock| (&clock.id, &clock.cite));
        let ages = self.ages.iter().map(|age| (&age.id, &age.cite));
        let periods = self.retention.iter().map(|keep| (&keep.id, &keep.cite));
        let mut seen = BTreeSet::new();
        for (id, cite) in clocks.chain(ages).chain(periods) {
            if !seen.insert(id) {
                return Err(PackError::Twice(id.clone()));
            }
            cites(id, cite)?;
        }
        let half = |by: &str, on: Option<NaiveDate>| by.is_empty() == on.is_some();
        if half(&self.reviewed_by, self.reviewed_on) {
            return Err(PackError::HalfSigned(self.name.clone()));
        }
        match self.parts().find(|(_, by, on)| half(by, *on)) {
            Some((part, _, _)) => Err(PackError::HalfSigned(part.id)),
            None => Ok(()),
        }
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
