//! What a pack asks of a consent to publish: which fields a form needs, what it says, and which care is too private to show.
//!
//! Which field is needed where is our reading of the sources; no authority publishes it in this form, and a reviewer of each
//! country must confirm it. Deliberately absent: the form itself, who signed what, and whether a consent covers a post; those
//! are the desk's.

use std::collections::{BTreeMap, BTreeSet};

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use super::{Pack, PackError, Source};

/// The table `[consent]` of a pack.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ConsentRules {
    /// Names the words under `says`; a form keeps the name, so that one can tell what somebody read.
    pub form: String,
    /// How long a consent lasts unless somebody chooses otherwise.
    pub months: u32,
    /// How long it may last at most: none is endless.
    pub most_months: u32,
    /// So many days before its end a consent counts as ending soon.
    pub soon_days: u32,
    /// Below this age a guardian signs.
    pub guardian_until: u8,
    /// On reaching one of these ages a consent that somebody signed for a child, or signed as one, is asked for anew.
    pub reviews: Vec<u8>,
    /// Where the numbers above come from.
    pub cite: Vec<String>,
    pub says: Says,
    /// Every field, so that none is forgotten.
    pub fields: BTreeMap<ConsentField, Asked>,
    /// Kinds of care that are not shown unless owner and adviser both say so.
    pub sensitive: Vec<Sensitive>,
    /// As for [`super::Entry::reviewed_by`].
    #[serde(default)]
    pub reviewed_by: String,
    #[serde(default)]
    pub reviewed_on: Option<NaiveDate>,
}

/// The fixed words of a form. `{practice}` stands for the practice's name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Says {
    /// What whoever signs says of themselves.
    pub statement: String,
    /// That it can be withdrawn at any time, and how.
    pub withdrawal: String,
    /// That neither a no nor a withdrawal touches the care.
    pub care: String,
    /// That what was published can be copied and not be recalled.
    pub redisclosure: String,
}

impl Says {
    /// The same with the practice's name in its places.
    #[must_use]
    pub fn of(&self, practice: &str) -> Says {
        let fill = |words: &String| words.replace("{practice}", practice);
        Says {
            statement: fill(&self.statement),
            withdrawal: fill(&self.withdrawal),
            care: fill(&self.care),
            redisclosure: fill(&self.redisclosure),
        }
    }
}

/// Whether a field must be there, and where that is written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Asked {
    pub need: Need,
    pub cite: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Need {
    /// Without it the form is not handed out.
    Required,
    /// Without it somebody is reminded.
    Recommended,
}

/// A kind of care whose patients are not shown by default.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Sensitive {
    pub id: String,
    /// For people: `mental health`.
    pub title: String,
    pub cite: Vec<String>,
}

macro_rules! fields {
    ($($(#[$doc:meta])* $field:ident $name:literal $title:literal),* $(,)?) => {
        /// A field of a form of consent.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        pub enum ConsentField { $($(#[$doc])* $field),* }

        impl ConsentField {
            pub const ALL: &'static [ConsentField] = &[$(ConsentField::$field),*];

            pub fn name(self) -> &'static str {
                match self { $(ConsentField::$field => $name),* }
            }

            /// For people: `The purposes`.
            pub fn title(self) -> &'static str {
                match self { $(ConsentField::$field => $title),* }
            }
        }
    };
}

fields! {
    /// The practice's own reference to the patient; never published.
    Subject "subject" "The patient's reference",
    Signer "signer" "Who signs",
    Recipients "recipients" "Who receives it",
    Items "items" "What it is about",
    Elements "elements" "What is told with it",
    Level "level" "How far the patient can be recognised",
    Purposes "purposes" "The purposes",
    Places "places" "The places",
    Period "period" "How long it lasts",
    Withdrawal "withdrawal" "That it can be withdrawn",
    Care "care" "That care does not depend on it",
    Redisclosure "redisclosure" "That copies cannot be recalled",
    Payment "payment" "Payment, discount or gift",
    Language "language" "The language",
    Signature "signature" "The signature",
    Explained "explained" "That it was explained",
    Minor "minor" "The part for a child",
    Capacity "capacity" "The part on capacity",
    Notice "notice" "The privacy notice",
    Edits "edits" "Which changes to a picture are agreed",
    Tagging "tagging" "Tags and replies",
    FinalSeen "final-seen" "That the patient saw the final post",
    Suitability "suitability" "That somebody else judged it suitable",
    Others "others" "Other people in it",
}

impl ConsentRules {
    /// Every citation leads to a source, every field is there, every number makes sense.
    pub(super) fn hangs_together(
        &self,
        cites: impl Fn(&str, &[String]) -> Result<(), PackError>,
    ) -> Result<(), PackError> {
        cites("consent", &self.cite)?;
        if let Some(field) = ConsentField::ALL.iter().find(|field| !self.fields.contains_key(field)) {
            return Err(PackError::NoField(field.name().to_owned()));
        }
        for (field, asked) in &self.fields {
            cites(field.name(), &asked.cite)?;
        }
        let mut ids = BTreeSet::new();
        for kind in &self.sensitive {
            if !ids.insert(&kind.id) {
                return Err(PackError::Twice(kind.id.clone()));
            }
            cites(&kind.id, &kind.cite)?;
        }
        let forwards = 0 < self.months && self.months <= self.most_months && self.reviews.is_sorted();
        if forwards && self.reviews.contains(&self.guardian_until) {
            Ok(())
        } else {
            Err(PackError::Backwards("consent".to_owned()))
        }
    }

    pub(super) fn cited(&self) -> impl Iterator<Item = &String> {
        let fields = self.fields.values().flat_map(|asked| &asked.cite);
        let kinds = self.sensitive.iter().flat_map(|kind| &kind.cite);
        self.cite.iter().chain(fields).chain(kinds)
    }

    pub fn is_required(&self, field: ConsentField) -> bool {
        self.fields.get(&field).is_none_or(|asked| asked.need == Need::Required)
    }
}

impl Pack {
    /// Where it is written that a consent has this field.
    pub fn sources_of_field(&self, field: ConsentField) -> impl Iterator<Item = &Source> {
        let cited = self.consent.fields.get(&field).map(|asked| asked.cite.as_slice()).unwrap_or_default();
        cited.iter().filter_map(|id| self.sources.iter().find(|source| source.id == *id))
    }

    /// Whether the table `[consent]` cites a source.
    pub fn consent_cites(&self, id: &str) -> bool {
        self.consent.cited().any(|cited| cited == id)
    }
}
