//! What a screen answers: the verdict, the findings in the order of the text, and what to do about each.
//!
//! Deliberately absent: who may release the text. The verdict is the same for every role.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// The answer to one text. `Serialize` gives exactly the documented contract of `chaperone screen --format jsonl`.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Report {
    pub verdict: Verdict,
    /// What must change or be covered, in the order of the text.
    pub findings: Vec<Finding>,
    /// What is worth knowing and stops nothing.
    pub notes: Vec<Finding>,
    /// A whole text that says the harmless part; `None` unless it screens `clear` in the same context.
    pub suggestion: Option<String>,
    /// Name and version of the pack, such as `uk-dental 2026.3`.
    pub pack: String,
    pub engine: String,
}

/// One thing that a text gives away, or does wrong.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Finding {
    /// The kebab-case name of the rule; its page is `/rules/<name>`.
    pub rule: &'static str,
    pub code: Code,
    pub level: Level,
    pub confidence: Confidence,
    /// Whether an approver's written reason may stand in for the change. Never for a `stop`, never on a public reply.
    pub answerable: bool,
    /// Where it stands, in Unicode code points of the text, end-exclusive, on grapheme boundaries.
    pub start: usize,
    pub end: usize,
    /// The same place in bytes of the UTF-8 text.
    #[serde(skip)]
    pub bytes: Range<usize>,
    /// The marked words themselves.
    pub evidence: String,
    /// What would happen, to whom, and what to do; for a reader who knows no law.
    pub message: String,
    pub citations: Vec<Citation>,
    pub fix: Option<Fix>,
}

/// A replacement for exactly the marked words. An empty text takes them out.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Fix {
    pub text: String,
}

/// Where a rule is written down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub struct Citation {
    /// Such as `GDC Standards 4.2.3`.
    #[serde(rename = "ref")]
    pub reference: String,
    pub title: String,
}

/// What may happen to a text. Ordered: the later is the stricter.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    Clear,
    Revise,
    Consent,
    Stop,
}

/// How much one finding weighs; the pack sets it for each rule and surface.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Level {
    Note,
    Revise,
    Consent,
    Stop,
}

/// How sure the rule is of what it saw; the rule sets it, never the pack.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Confidence {
    Guess,
    Likely,
    Sure,
}

macro_rules! codes {
    ($($variant:ident $name:literal),* $(,)?) => {
        /// What kind of thing a finding is, in the vocabulary of the practice corpus (`corpus/SCHEMA.md`).
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        pub enum Code { $(#[serde(rename = $name)] $variant),* }

        impl Code {
            pub const ALL: &'static [Code] = &[$(Code::$variant),*];

            pub fn name(self) -> &'static str {
                match self { $(Code::$variant => $name),* }
            }
        }
    };
}

codes! {
    Name "name", Contact "contact", Date "date", Age "age", Place "place", IdNumber "id-number",
    Occupation "occupation", Relation "relation", Appearance "appearance", Event "event", Handle "handle",
    PatientRelationship "patient-relationship", HealthInformation "health-information", Identifiable "identifiable",
    ClinicalAdvice "clinical-advice", Derogatory "derogatory", Argumentative "argumentative",
    Unprofessional "unprofessional", Boundary "boundary", StaffDisclosure "staff-disclosure", Concern "concern",
    Threat "threat", MisleadingClaim "misleading-claim", PomAdvertising "pom-advertising",
    ReviewInducement "review-inducement", Testimonial "testimonial", Purpose "purpose", Channel "channel",
}

macro_rules! names {
    ($type:ident: $($variant:ident $name:literal),*) => {
        impl $type {
            pub fn name(self) -> &'static str {
                match self { $($type::$variant => $name),* }
            }
        }
    };
}

names! { Verdict: Clear "clear", Revise "revise", Consent "consent", Stop "stop" }
names! { Level: Note "note", Revise "revise", Consent "consent", Stop "stop" }
names! { Confidence: Guess "guess", Likely "likely", Sure "sure" }
