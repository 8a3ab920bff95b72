//! Whether a form may be put before a patient, by the practice's pack: what is missing, and what must not stand in it.
//!
//! Each fault names its field, says in a sentence what is wrong, and where that is written down. Fixed words such as the
//! withdrawal are the pack's own, so a form has them if it has their version. What is typed freely is read for scopes
//! without an end, clauses about reviews, discounts and terms of treatment, by telling words; reading is no proof that there
//! are none. Deliberately absent: asking, signing, and whether a post is covered.

use chaperone_screen::Citation;
use chaperone_screen::pack::{ConsentField as Field, Pack};
use chrono::{Months, NaiveDate};

use super::{Capacity, Explained, Form, Mind, Others, Payment};
use crate::Refusal;

/// Something wrong with a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    pub field: Field,
    /// Whether the form waits for it; else somebody is reminded.
    pub required: bool,
    pub sentence: String,
    pub rule: Vec<Citation>,
}

/// Longest text of one field, in characters; and most entries of one list.
const LONGEST: usize = 2000;
const MOST: usize = 50;

/// Words of a scope that has no end.
const BLANKET: &[&str] = &[
    "any media",
    "all media",
    "any medium",
    "any platform",
    "all platforms",
    "any social media",
    "all social media",
    "any purpose",
    "all purposes",
    "any other purpose",
    "in perpetuity",
    "perpetual",
    "forever",
    "for ever",
    "irrevocabl",
    "without limit",
    "unlimited",
    "worldwide",
    "any form",
    "all forms",
    "as we see fit",
    "as the practice sees fit",
    "all current and future",
    "any current or future",
    "now or in the future",
    "and elsewhere",
    "and similar",
];
/// Words of a clause that silences.
const GAG: &[&str] = &[
    "review",
    "disparag",
    "not complain",
    "no complaint",
    "waive",
    "give up the right",
    "confidentiality agreement",
    "non-disclosure",
    "negative comment",
    "not to comment",
    "not comment",
    "star rating",
];
/// Words of something given for a yes.
const GIVEN: &[&str] = &[
    "discount",
    "% off",
    "per cent off",
    "percent off",
    "free of charge",
    "free treatment",
    "free whitening",
    "voucher",
    "gift",
    "in exchange for",
    "in return for",
    "reduced fee",
    "reduced price",
    "refund",
    "cashback",
    "prize",
];
/// Words of the agreement on treatment.
const TERMS: &[&str] = &[
    "treatment plan",
    "consent to treatment",
    "consent to the treatment",
    "agree to the treatment",
    "terms and conditions",
    "payment terms",
    "cancellation",
    "missed appointment",
    "deposit",
    "agree to pay",
    "fees",
];

/// What is wrong with a form on a day; empty when it may be handed out. Reminders come after what is required.
pub fn faults(form: &Form, practice: &str, pack: &Pack, today: NaiveDate) -> Vec<Fault> {
    let mut found = Found { pack, faults: Vec::new() };
    found.missing(form, practice);
    found.safeguards(form, today);
    found.period(form);
    found.free_text(form);
    found.faults.sort_by_key(|fault| (!fault.required, fault.field));
    found.faults.dedup();
    found.faults
}

/// What is wrong with how it was explained.
pub fn explained_faults(explained: &Explained, pack: &Pack) -> Vec<Fault> {
    let mut found = Found { pack, faults: Vec::new() };
    if explained.treated_today {
        found.wrong(Field::Explained, "Nobody signs on the day of treatment or under sedation. Choose another day.");
    }
    if !explained.understood {
        found.needs(
            Field::Explained,
            "Ask the patient to say in their own words what it means, and note that they did.",
        );
    }
    if !explained.time_to_think {
        found.needs(Field::Explained, "Give time to think, and note that there was time.");
    }
    found.faults
}

/// The first required fault as the answer "no".
pub(crate) fn must(faults: &[Fault]) -> Result<(), Refusal> {
    match faults.iter().find(|fault| fault.required) {
        Some(fault) => Err(Refusal::consent_faulty(fault.field.title(), &fault.sentence)),
        None => Ok(()),
    }
}

struct Found<'a> {
    pack: &'a Pack,
    faults: Vec<Fault>,
}

impl Found<'_> {
    fn add(&mut self, field: Field, required: bool, sentence: &str) {
        let cite = |source: &chaperone_screen::pack::Source| Citation {
            reference: source.reference.clone(),
            title: source.title.clone(),
        };
        let rule = self.pack.sources_of_field(field).map(cite).collect();
        self.faults.push(Fault { field, required, sentence: sentence.to_owned(), rule });
    }

    /// Wrong whatever the country.
    fn wrong(&mut self, field: Field, sentence: &str) {
        self.add(field, true, sentence);
    }

    /// Missing: the pack says whether the form waits for it.
    fn needs(&mut self, field: Field, sentence: &str) {
        self.add(field, self.pack.consent.is_required(field), sentence);
    }

    fn missing(&mut self, form: &Form, practice: &str) {
        let empty = |text: &str| text.trim().is_empty();
        if empty(&form.subject) {
            self.needs(Field::Subject, "Give the practice's own reference to the patient, such as a record number.");
        }
        if empty(&form.signer.name) {
            self.needs(Field::Signer, "Say who signs.");
        }
        if !form.recipients.iter().any(|name| name == practice) {
            self.needs(Field::Recipients, "Name the practice among those who receive it, and everybody else who does.");
        }
        if empty(&form.what) {
            self.needs(Field::Items, "Say in a sentence what would be published.");
        }
        if form.items.iter().any(|item| empty(&item.label)) {
            self.needs(Field::Items, "Say of each picture what it shows.");
        }
        let stageless = |item: &super::Item| item.stage.as_ref().is_some_and(|stage| !form.stages.contains(stage));
        if form.items.iter().any(stageless) {
            self.wrong(Field::Items, "Give each picture one of the stages of this form, or none.");
        }
        if form.items.is_empty() && form.elements.is_empty() {
            self.wrong(Field::Elements, "Choose a picture, or what may be told: this asks for nothing.");
        }
        if form.purposes.is_empty() {
            self.wrong(Field::Purposes, "Choose at least one purpose: this asks for nothing.");
        }
        if form.places.is_empty() {
            self.wrong(Field::Places, "Choose at least one place, by its account: this asks for nothing.");
        }
        if empty(&form.language) {
            self.needs(Field::Language, "Say in which language it is explained.");
        }
        if empty(&form.notice) {
            self.needs(Field::Notice, "Name the privacy notice that the patient was given, with its version.");
        }
        if form.text != self.pack.consent.form {
            self.wrong(
                Field::Withdrawal,
                "The fixed words have changed since this form was begun. Look at them, and save it again.",
            );
        }
        for (element, shown) in [
            (super::Element::FirstName, &form.shown.first_name),
            (super::Element::Job, &form.shown.job),
            (super::Element::Town, &form.shown.town),
        ] {
            if form.elements.contains(&element) == empty(shown) {
                let sentence =
                    format!("Either ask for it and say how it would be shown, or neither: {}.", element.title());
                self.add(Field::Elements, true, &sentence);
            }
        }
        if form.elements.contains(&super::Element::Stage) && form.stages.is_empty() {
            self.wrong(Field::Elements, "Name the stages, or leave the stage of treatment out.");
        }
    }

    fn safeguards(&mut self, form: &Form, today: NaiveDate) {
        let signer = &form.signer;
        let for_another = signer.capacity != Capacity::Patient;
        if for_another && (signer.authority.trim().is_empty() || signer.authority_seen_by.trim().is_empty()) {
            self.wrong(Field::Signer, "Say what gives them the right to sign, and who saw the proof of it.");
        }
        let rules = &self.pack.consent;
        match &form.minor {
            None if signer.capacity == Capacity::Guardian => {
                self.wrong(Field::Minor, "A guardian signs for a child: fill in the part for a child.");
            }
            None => {}
            Some(minor) => {
                let below = |years: &u8| minor.reaches(*years).is_some_and(|on| on > today);
                if !rules.reviews.iter().any(below) {
                    self.wrong(
                        Field::Minor,
                        "The part for a child needs the days on which the ages are reached, all to come.",
                    );
                }
                if below(&rules.guardian_until) && signer.capacity != Capacity::Guardian {
                    let sentence = format!("Under {} a parent or guardian signs.", rules.guardian_until);
                    self.add(Field::Minor, true, &sentence);
                }
                if minor.safeguarding {
                    self.wrong(
                        Field::Minor,
                        "Where anybody worries about a child's safety nothing of the child is published.",
                    );
                }
                if minor.competence.trim().is_empty() {
                    self.needs(Field::Minor, "Note how well the child understands, and which clinician judged it.");
                }
                if form.elements.contains(&super::Element::FirstName)
                    || form.elements.contains(&super::Element::Town)
                    || form.level == super::Level::Name
                {
                    self.wrong(Field::Minor, "Of a child neither name nor town is shown.");
                }
            }
        }
        if !form.sensitive.is_empty() && !rules.sensitive.iter().any(|kind| kind.id == form.sensitive) {
            self.wrong(Field::Elements, "Choose the kind of care from the list.");
        }
        match form.ability.mind {
            Mind::Clear => {}
            Mind::Unsaid => self.needs(Field::Capacity, "Say whether there is any doubt that they can decide this."),
            Mind::Assessed if !form.ability.note.trim().is_empty() => {}
            Mind::Assessed => self.wrong(Field::Capacity, "Note who assessed it, when, and what they found."),
            Mind::Lacking => {
                self.wrong(Field::Capacity, "Of somebody who cannot decide this nothing is published.");
            }
        }
        match form.others {
            Others::Nobody | Others::Agreed => {}
            Others::Unsaid => self.needs(Field::Others, "Say whether anybody else can be seen, heard or recognised."),
            Others::NotAgreed => {
                self.wrong(Field::Others, "Everybody else in it has to agree first, or be left out.");
            }
        }
        match form.payment {
            Payment::ThirdParty if form.payment_words.trim().is_empty() => {
                self.needs(Field::Payment, "Say who pays the practice for it.");
            }
            Payment::Nothing | Payment::ThirdParty => {}
            Payment::Patient => {
                self.wrong(
                    Field::Payment,
                    "Nobody is given anything for a yes. Take it out, or do without this consent.",
                );
            }
        }
        if form.tagging {
            self.needs(Field::Tagging, "Answers and tags can name the patient. Leave them off where you can.");
        }
    }

    fn period(&mut self, form: &Form) {
        let rules = &self.pack.consent;
        let (from, until) = (form.period.from.utc(), form.period.until.utc());
        let last = from.checked_add_months(Months::new(rules.most_months));
        if until <= from || last.is_none_or(|last| until > last) {
            let sentence = format!("It has an end, after its beginning and within {} months.", rules.most_months);
            self.add(Field::Period, true, &sentence);
        }
    }

    fn free_text(&mut self, form: &Form) {
        let lists = [form.items.len(), form.places.len(), form.stages.len(), form.recipients.len()];
        let texts = [&form.subject, &form.signer.name, &form.shown.first_name, &form.shown.job, &form.shown.town];
        let long = |text: &str| text.chars().count() > LONGEST;
        if lists.iter().any(|count| *count > MOST) || form.typed().chain(texts.map(String::as_str)).any(long) {
            self.wrong(Field::Items, "That is too long: 2,000 letters a field, and 50 entries a list.");
        }
        let typed = form.typed().collect::<Vec<_>>().join("\n").to_lowercase();
        let says = |words: &[&str]| words.iter().any(|word| typed.contains(word));
        if says(BLANKET) {
            self.wrong(
                Field::Places,
                "This reads like a yes to anything, anywhere or for ever. Name what is meant, or take it out.",
            );
        }
        if says(GAG) {
            self.wrong(
                Field::Care,
                "This reads like a clause about reviews or complaints. A consent never silences anybody: take it out.",
            );
        }
        if says(GIVEN) {
            self.wrong(Field::Payment, "This reads like something given for a yes. Take it out.");
        }
        if says(TERMS) {
            self.wrong(
                Field::Signature,
                "This reads like terms of treatment or payment. A consent to publish stands on a page of its own.",
            );
        }
    }
}
