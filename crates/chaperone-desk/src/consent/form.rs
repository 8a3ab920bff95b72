//! What a consent says: who, what, for which purposes, where, from when until when, and under what safeguards.
//!
//! A form is what staff prepare; [`Answers`] are what the patient ticked of it, and only what is in both counts.
//! Deliberately absent: whether a form is complete (`valid`), whether it covers a post (`cover`), and any name or picture of the
//! patient beyond what is agreed to be shown.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::act::Time;
use crate::id::{AccountId, MediaId, PersonId};
use crate::named::named;

/// From when until when; it never has no end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct Period {
    pub from: Time,
    /// The first instant at which it does not hold any more.
    pub until: Time,
}

/// A picture as the patient sees it when asked.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Item {
    pub media: MediaId,
    /// Names the version of the picture whose pixels are shown (`media::Picture::digest`). Another version has another one.
    pub digest: [u8; 32],
    /// For people: `Upper front teeth, before`.
    pub label: String,
    /// Which stage it shows; `None` where the consent knows no stages.
    pub stage: Option<String>,
}

/// Whoever signs.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signer {
    pub name: String,
    pub capacity: Capacity,
    /// What gives them the right to sign for somebody else: `mother`, `court order of ...`. Empty where they sign for themselves.
    pub authority: String,
    /// Who looked at the proof of it, by name.
    pub authority_seen_by: String,
}

/// What these hold may name somebody, so they print what they are and no more.
macro_rules! silent {
    ($($type:ident)*) => {$(
        impl std::fmt::Debug for $type {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(stringify!($type))
            }
        }
    )*};
}
silent! { Ability Confirmed Form Item Minor Shown Signature Signer }

named! {
    /// In what capacity somebody signs.
    #[derive(Default)]
    Capacity:
    #[default]
    Patient "patient" "The patient",
    Guardian "guardian" "A parent or guardian",
    Holder "holder" "Somebody with legal authority",
}

named! {
    /// What is told beside the pictures, or in words alone. Each is ticked apart.
    Element:
    Condition "condition" "The condition",
    Treatment "treatment" "The treatment",
    Stage "stage" "The stage of treatment",
    AgeBand "age-band" "The age, as a band",
    Quote "quote" "Their own words",
    FirstName "first-name" "The first name",
    Job "job" "The job",
    Town "town" "The town",
}

named! {
    /// How far the patient can be recognised; each allows what stands before it, but for the voice.
    Level:
    TeethOnly "teeth-only" "Teeth only",
    LowerFace "lower-face" "The lower face",
    Face "face" "The face",
    Voice "voice" "The voice",
    Name "name" "The name",
}

impl Level {
    /// Whether somebody who agreed to `self` agreed to be shown like `used`.
    pub fn allows(self, used: Level) -> bool {
        match (self, used) {
            // Hearing somebody is another thing than seeing them.
            (Level::Voice, Level::LowerFace | Level::Face) | (Level::LowerFace | Level::Face, Level::Voice) => false,
            _ => used <= self,
        }
    }
}

named! {
    /// What it is published for. Each is ticked apart.
    Purpose:
    Education "education" "Teaching the public",
    Showcase "showcase" "Showing our work",
    PaidAdvertising "paid-advertising" "Paid advertising",
    Website "website" "Our website",
    Professional "professional" "A professional audience",
}

named! {
    /// Which changes to a picture are agreed; each allows what stands before it.
    Edits:
    None "none" "None",
    CropAndCover "crop-and-cover" "Cropping and covering",
    ColourMatch "colour-match" "Cropping, covering and matching colours",
}

/// One place where it may be seen: one account, never "any media".
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Place {
    pub account: AccountId,
    /// Name of the network, as `account` has it: `facebook`.
    pub network: String,
    /// For people, as it stood when it was asked: `Facebook, harbourlanedental`.
    pub title: String,
}

named! {
    /// Whether anybody gains by it.
    Payment:
    Nothing "nothing" "Nobody pays or gives anything",
    ThirdParty "third-party" "Somebody else pays the practice",
    Patient "patient" "The patient gets money, a discount or a gift",
}

/// The part for somebody who is not of age. The day of birth is not kept, only the days on which the pack's ages are reached.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Minor {
    pub reaches: Vec<Reached>,
    /// Whether the child is able to have a view; then nothing goes without the child's own yes.
    pub has_a_view: bool,
    /// What a clinician noted on how well the child understands.
    pub competence: String,
    /// Whether anybody worries about the child's safety: then never.
    pub safeguarding: bool,
}

/// The day on which an age is reached.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Reached {
    pub on: NaiveDate,
    pub years: u8,
}

impl Minor {
    /// The day on which this age is reached, if it is still to come when the form is made.
    pub fn reaches(&self, years: u8) -> Option<NaiveDate> {
        self.reaches.iter().find(|reached| reached.years == years).map(|reached| reached.on)
    }
}

/// The days on which somebody who is born on `born` reaches these ages, after `today` only. `None` where none is left: of age.
pub fn reaching(born: NaiveDate, ages: &[u8], today: NaiveDate) -> Option<Vec<Reached>> {
    let day = |years: &u8| {
        let on = born.checked_add_months(chrono::Months::new(u32::from(*years) * 12))?;
        Some(Reached { on, years: *years })
    };
    let left: Vec<_> = ages.iter().filter_map(day).filter(|reached| reached.on > today).collect();
    (!left.is_empty()).then_some(left)
}

named! {
    /// Whether whoever signs can decide.
    #[derive(Default)]
    Mind:
    /// Nobody has said.
    #[default]
    Unsaid "unsaid" "Not said yet",
    Clear "clear" "There is no doubt",
    Assessed "assessed" "There was a doubt; a clinician assessed it, and they can",
    Lacking "lacking" "They cannot decide this",
}

/// The part on whether the patient can decide.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Ability {
    pub mind: Mind,
    /// What was noted, and by whom, where there was a doubt.
    pub note: String,
}

named! {
    /// Whether anybody else can be seen or heard.
    #[derive(Default)]
    Others:
    #[default]
    Unsaid "unsaid" "Not said yet",
    Nobody "nobody" "Nobody else",
    Agreed "agreed" "Others, and each has agreed in writing",
    NotAgreed "not-agreed" "Others who have not agreed",
}

/// What is asked of a patient.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Form {
    /// The practice's own reference to the patient. Never published, and found again by a keyed index alone.
    pub subject: String,
    pub signer: Signer,
    /// Who receives it beside the practice's readers: the practice itself, its agency, the networks.
    pub recipients: Vec<String>,
    /// In a sentence: what would be published.
    pub what: String,
    /// Without any, the consent is for words only.
    pub items: Vec<Item>,
    pub elements: BTreeSet<Element>,
    /// The first name, job and town in the form in which they may be shown; empty where they are not asked for.
    pub shown: Shown,
    pub level: Level,
    pub purposes: BTreeSet<Purpose>,
    pub places: Vec<Place>,
    pub period: Period,
    /// `before`, `during`, `after`, or names of stages; empty where there are none.
    pub stages: BTreeSet<String>,
    pub edits: Edits,
    /// Whether answers and tags under it are let stand.
    pub tagging: bool,
    /// Name and version of the privacy notice that was given.
    pub notice: String,
    /// Version of the fixed words (`chaperone_screen::pack::ConsentRules::form`).
    pub text: String,
    pub payment: Payment,
    /// Who pays what, where somebody does.
    pub payment_words: String,
    /// The language in which it was explained, and who interpreted.
    pub language: String,
    pub interpreter: String,
    /// `None` for somebody of age.
    pub minor: Option<Minor>,
    pub ability: Ability,
    pub others: Others,
    /// Id of a kind of care that the pack calls too private; empty where it is none.
    pub sensitive: String,
    /// What else was agreed.
    pub remarks: String,
}

/// What may be shown word for word.
#[derive(Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Shown {
    pub first_name: String,
    pub job: String,
    pub town: String,
}

impl Form {
    /// An empty form for the pack's usual period from `now`.
    pub fn empty(now: Time, months: u32, text: &str) -> Form {
        let until = now.utc().checked_add_months(chrono::Months::new(months)).map_or(now, Time::from_utc);
        Form {
            subject: String::new(),
            signer: Signer::default(),
            recipients: Vec::new(),
            what: String::new(),
            items: Vec::new(),
            elements: BTreeSet::new(),
            shown: Shown::default(),
            level: Level::TeethOnly,
            purposes: BTreeSet::new(),
            places: Vec::new(),
            period: Period { from: now, until },
            stages: BTreeSet::new(),
            edits: Edits::None,
            tagging: false,
            notice: String::new(),
            text: text.to_owned(),
            payment: Payment::Nothing,
            payment_words: String::new(),
            language: String::new(),
            interpreter: String::new(),
            minor: None,
            ability: Ability::default(),
            others: Others::default(),
            sensitive: String::new(),
            remarks: String::new(),
        }
    }

    /// Every field that somebody typed freely, for reading what must not stand there.
    pub(crate) fn typed(&self) -> impl Iterator<Item = &str> {
        let fixed = [
            &self.what,
            &self.signer.authority,
            &self.payment_words,
            &self.ability.note,
            &self.notice,
            &self.remarks,
            &self.interpreter,
        ];
        let labels = self.items.iter().map(|item| item.label.as_str());
        let places = self.places.iter().map(|place| place.title.as_str());
        let stages = self.stages.iter().map(String::as_str);
        let recipients = self.recipients.iter().map(String::as_str);
        let minor = self.minor.iter().map(|minor| minor.competence.as_str());
        fixed.into_iter().map(String::as_str).chain(labels).chain(places).chain(stages).chain(recipients).chain(minor)
    }
}

/// What the patient ticked. Only ticks of what the form asks count.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answers {
    pub items: BTreeSet<MediaId>,
    pub elements: BTreeSet<Element>,
    pub purposes: BTreeSet<Purpose>,
    pub places: BTreeSet<AccountId>,
}

impl Answers {
    /// Whether each tick is of something that was asked.
    pub fn fit(&self, form: &Form) -> bool {
        self.items.iter().all(|id| form.items.iter().any(|item| item.media == *id))
            && self.elements.is_subset(&form.elements)
            && self.purposes.is_subset(&form.purposes)
            && self.places.iter().all(|id| form.places.iter().any(|place| place.account == *id))
    }

    /// Whether somebody who signs these says yes to anything at all: a purpose, a place, and something to show or tell.
    pub fn say_anything(&self) -> bool {
        let shows_or_tells = !self.items.is_empty() || !self.elements.is_empty();
        shows_or_tells && !self.purposes.is_empty() && !self.places.is_empty()
    }
}

/// How it was explained.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Explained {
    pub by: PersonId,
    pub at: Time,
    /// Whether the patient said in their own words what it means.
    pub understood: bool,
    /// Whether there was time to think.
    pub time_to_think: bool,
    /// Whether the patient is sedated, or treated on this day: then not today.
    pub treated_today: bool,
}

/// How it was signed.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Signature {
    pub at: Time,
    /// As typed by whoever signs.
    pub name: String,
    /// SHA-256 of the drawing, where it was drawn; the drawing is sealed beside.
    pub drawing: Option<[u8; 32]>,
    /// Version of the fixed words that were agreed to.
    pub text: String,
    /// The child's own yes: the name as the child typed it.
    pub child: Option<String>,
}

/// A second person's look at identity and authority.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Confirmed {
    pub by: PersonId,
    pub at: Time,
    /// What they looked at: `passport of the mother, register of births`.
    pub seen: String,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn of_a_day_of_birth_only_the_days_of_the_ages_are_left() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap();
        let today = day("2026-11-22");
        let of = |born: &str| reaching(day(born), &[16, 18], today);
        let reached = |on: &str, years| Reached { on: day(on), years };
        assert_eq!(of("2014-03-09"), Some(vec![reached("2030-03-09", 16), reached("2032-03-09", 18)]));
        assert_eq!(of("2009-01-05"), Some(vec![reached("2027-01-05", 18)]));
        assert_eq!(of("2008-11-22"), None, "of age today");
        assert_eq!(of("2012-02-29").unwrap()[1], reached("2030-02-28", 18));
    }

    #[test]
    fn being_heard_is_another_thing_than_being_seen() {
        assert!(Level::Name.allows(Level::Face) && Level::Face.allows(Level::TeethOnly));
        assert!(!Level::Face.allows(Level::Voice) && !Level::Voice.allows(Level::Face));
        assert!(!Level::TeethOnly.allows(Level::LowerFace));
    }
}
