//! What of a pack no human reviewer has signed, for the handbook.
//!
//! Deliberately absent: signing. A person of the country writes name and day into the pack.

use chrono::NaiveDate;
use serde::Serialize;

use super::{Mark, Pack};

/// Something in a pack that no human reviewer has signed, for the handbook.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Unsigned {
    pub part: Part,
    /// The name of the rule, or the id of the source, clock, age or period.
    pub id: String,
    /// For people.
    pub title: String,
    /// How far a source was checked; `None` for the other parts.
    pub mark: Option<Mark>,
}

/// The part of a pack that something stands in.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Part {
    Contacts,
    Source,
    Rule,
    Clock,
    Age,
    Crowd,
    Retention,
    Consent,
}

impl Pack {
    /// What no human reviewer has signed: nothing, once somebody signed the pack as a whole.
    pub fn unsigned(&self) -> Vec<Unsigned> {
        if !self.reviewed_by.is_empty() {
            return Vec::new();
        }
        let contacts = (!self.contacts.verified).then(|| Unsigned {
            part: Part::Contacts,
            id: "contacts".to_owned(),
            title: format!("{}, {}, {}", self.contacts.emergency, self.contacts.urgent, self.contacts.regulator),
            mark: None,
        });
        let parts = self.parts().filter(|(_, by, _)| by.is_empty()).map(|(part, _, _)| part);
        contacts.into_iter().chain(parts).collect()
    }

    /// Everything that a reviewer can sign, with the signature it carries.
    pub(super) fn parts(&self) -> impl Iterator<Item = (Unsigned, &str, Option<NaiveDate>)> {
        fn part<'a>(
            (part, id, title): (Part, &str, &str),
            mark: Option<Mark>,
            by: &'a str,
            on: Option<NaiveDate>,
        ) -> (Unsigned, &'a str, Option<NaiveDate>) {
            (Unsigned { part, id: id.to_owned(), title: title.to_owned(), mark }, by, on)
        }
        let rules =
            self.rules.iter().map(|(name, e)| part((Part::Rule, name, name), None, &e.reviewed_by, e.reviewed_on));
        let sources = self
            .sources
            .iter()
            .map(|s| part((Part::Source, &s.id, &s.reference), Some(s.mark), &s.reviewed_by, s.reviewed_on));
        let clocks =
            self.clocks.iter().map(|c| part((Part::Clock, &c.id, &c.title), None, &c.reviewed_by, c.reviewed_on));
        let ages = self.ages.iter().map(|a| part((Part::Age, &a.id, &a.title), None, &a.reviewed_by, a.reviewed_on));
        let crowd = &self.crowd;
        let title = "From which number on few people are too few";
        let crowd = std::iter::once(part((Part::Crowd, "crowd", title), None, &crowd.reviewed_by, crowd.reviewed_on));
        let periods = self
            .retention
            .iter()
            .map(|k| part((Part::Retention, &k.id, &k.title), None, &k.reviewed_by, k.reviewed_on));
        let form = &self.consent;
        let title = "What a consent to publish has to say";
        let form = std::iter::once(part((Part::Consent, "consent", title), None, &form.reviewed_by, form.reviewed_on));
        rules.chain(sources).chain(clocks).chain(ages).chain(crowd).chain(periods).chain(form)
    }
}
