//! What a text says about people: one pass over the normal form gives every fact that a rule may look at.
//!
//! A fact is a place in the author's own text, what it is, how sure we are, and whose it is. Deliberately absent:
//! any judgement. Whether a fact may go out, and what would be a lawful way to say it, is for the rules.

mod ages;
mod contacts;
mod grammar;
mod label;
mod learned;
mod line;
mod names;
mod numbers;
mod places;
mod scan;
mod tags;
mod times;
mod told;
mod vocabulary;

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::draft::{Draft, Known};
use crate::learned::Tags;
use crate::report::Confidence;
use crate::text::Text;
pub use line::answer;
pub(crate) use names::vocative::{is_signed, is_vocative};
use scan::Scan;

/// One thing that a text says. `span` lies on grapheme boundaries of the original.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fact {
    pub kind: Kind,
    /// Bytes of the author's own text.
    pub span: Range<usize>,
    pub confidence: Confidence,
    pub whose: Whose,
    /// The canonical form where there is one: an ISO date (`2026-03-14`, `--03-14`, `2026-03`), digits only, years
    /// of age as digits, the plain name inside a hashtag or handle.
    pub value: Option<String>,
}

macro_rules! kinds {
    ($($(#[$doc:meta])* $variant:ident $name:literal),* $(,)?) => {
        /// What a fact is. Finer than the corpus codes: a rule maps it.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
        #[serde(rename_all = "kebab-case")]
        #[repr(u8)]
        pub enum Kind { $($(#[$doc])* $variant),* }

        impl Kind {
            pub const ALL: &'static [Kind] = &[$(Kind::$variant),*];

            /// The kebab-case name, as `chaperone facts` prints it.
            pub fn name(self) -> &'static str {
                match self { $(Kind::$variant => $name),* }
            }
        }
    };
}

kinds! {
    /// A given name, a surname, or both with their title: `Mrs Patel`, `Big Dave`, `Sarah K`.
    PersonName "person-name",
    /// A person reduced to letters: `Mrs E.T.`, `J.S.`
    Initials "initials",
    /// An `@account` of a network.
    Handle "handle",
    /// A hashtag that holds a person's name: `#TundesSmile`. The value is the name.
    HashtagName "hashtag-name",
    /// A hashtag that holds a place: `#leedsdentist`. The value is the place.
    HashtagPlace "hashtag-place",
    Phone "phone",
    Email "email",
    Url "url",
    /// A UK postcode, an Irish Eircode or a US ZIP code.
    Postcode "postcode",
    /// A house and street, a PO box, a flat.
    Address "address",
    /// A number plate of a vehicle.
    Plate "plate",
    /// A number that stands for one person: NHS, NINO, SSN, Medicare, MRN, chart, invoice, reference.
    IdNumber "id-number",
    /// A payment card, checked by Luhn.
    Card "card",
    /// A professional registration: GDC, GMC, NMC, NPI, AHPRA.
    Registration "registration",
    /// A calendar date or a part of one: `14 March`, `in May`, `since 1961`, `12/11/51`.
    Date "date",
    /// A day seen from today: `yesterday`, `last Tuesday`, `this morning`, `six weeks ago`.
    RelativeDate "relative-date",
    /// A time of day: `at 2.14am`, `my 3pm`.
    Time "time",
    Age "age",
    /// A town, village, county, landmark or area.
    Place "place",
    /// A school, club, church, employer, care home or another named body.
    Organisation "organisation",
    Occupation "occupation",
    /// `his daughter`, `mum of four`, `the twins`.
    Kinship "kinship",
    Appearance "appearance",
    /// A wedding, a match, an accident: what others could have seen or read of.
    Event "event",
    /// A disease, injury or complaint.
    Condition "condition",
    /// What was or may be done: `root canal`, `veneers`, `braces off`.
    Treatment "treatment",
    /// A medicine that may be named to the public.
    Drug "drug",
    /// A prescription-only medicine by brand, general name or hint.
    PrescriptionDrug "prescription-drug",
    /// One tooth: `UL6`, `tooth 14`, `#19`.
    Tooth "tooth",
    /// A test or image of a person: `x-ray`, `smear results`, `before and after`.
    Record "record",
    Money "money",
    /// That somebody came, is coming, missed, cancelled or is booked: `came in`, `see you in April`.
    Attendance "attendance",
    /// Words that make somebody a patient of ours: `our patient`, `one of our regulars`.
    PatientWord "patient-word",
    /// Thanks or praise to the reader: `thank you for the kind words`.
    Gratitude "gratitude",
    /// The text itself claims consent: `with her permission`, `signed the form`.
    Permission "permission",
    /// The text itself says that consent is missing or was refused: `asked us not to`.
    Refusal "refusal",
    /// An invented or worked example says that it is one: `fictional case`, `made-up`.
    Fiction "fiction",
}

/// Whom a fact belongs to, as far as grammar and the practice's own lists tell.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Whose {
    /// Somebody who works here, or is introduced as a colleague.
    Staff,
    /// The practice's own contact data, places and hours.
    Practice,
    /// A patient or somebody close to one.
    Patient,
    /// The one person a reply or a message goes to (`you`, `Hi Nigel`).
    Addressee,
    /// Whoever reads: `if your child has toothache`.
    Reader,
    PublicFigure,
    /// A general statement; nobody in particular.
    Nobody,
    Unknown,
}

/// When what a sentence tells takes place.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Tense {
    Past,
    Present,
    Future,
}

/// One sentence and what a rule needs to know of its grammar.
#[allow(
    clippy::struct_excessive_bools,
    reason = "independent marks, each asked for by name; no state is hidden in them"
)]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sentence {
    /// Bytes of the author's own text, without the white space around it.
    pub span: Range<usize>,
    /// Whom it speaks about. `Nobody` for general statements.
    pub about: Whose,
    pub tense: Tense,
    /// Speaks of people in general, an offer, an instruction or a condition: `many patients ask`, `if you ...`.
    pub general: bool,
    /// Speaks to `you`.
    pub second_person: bool,
    /// Tells of one person by `he`, `she`, a name, `a lady`, `our patient`.
    pub individual: bool,
    pub question: bool,
    pub negated: bool,
    /// The facts that start in it, as a range of `Facts::facts`.
    pub facts: Range<usize>,
}

/// All facts of one text, in the order of the text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Facts {
    pub facts: Vec<Fact>,
    pub sentences: Vec<Sentence>,
    /// One bit for each kind that occurs.
    kinds: u64,
}

impl Facts {
    /// Hands each fact, already in order, to its sentence.
    fn of_parts(facts: Vec<Fact>, mut sentences: Vec<Sentence>) -> Facts {
        let kinds = facts.iter().fold(0, |bits, fact| bits | 1 << fact.kind as u8);
        let mut at = 0;
        for sentence in &mut sentences {
            let from = at;
            while facts.get(at).is_some_and(|fact| fact.span.start < sentence.span.end) {
                at += 1;
            }
            sentence.facts = from..at;
        }
        if let Some(last) = sentences.last_mut() {
            last.facts.end = facts.len();
        }
        Facts { facts, sentences, kinds }
    }

    /// Whether a kind occurs at all. Constant time.
    pub fn has(&self, kind: Kind) -> bool {
        self.kinds & (1 << kind as u8) != 0
    }

    /// The facts of one kind, in the order of the text.
    pub fn of(&self, kind: Kind) -> impl Iterator<Item = &Fact> {
        let facts: &[Fact] = if self.has(kind) { &self.facts } else { &[] };
        facts.iter().filter(move |fact| fact.kind == kind)
    }

    /// The facts that start in a sentence.
    pub fn within(&self, sentence: &Sentence) -> &[Fact] {
        self.facts.get(sentence.facts.clone()).unwrap_or(&[])
    }

    /// The sentence that a byte of the original lies in, or the nearest one before it.
    pub fn sentence_at(&self, byte: usize) -> Option<&Sentence> {
        let after = self.sentences.partition_point(|sentence| sentence.span.start <= byte);
        self.sentences.get(after.saturating_sub(1))
    }
}

/// Reads every fact of a text that identifiers, lists and grammar give. Pure; never fails; time grows with the length
/// of the text.
pub fn read(text: &Text, draft: &Draft, known: &Known) -> Facts {
    read_tagged(text, draft, known, None)
}

/// The same, with what the encoder tagged beside it.
pub(crate) fn read_tagged(text: &Text, draft: &Draft, known: &Known, tags: Option<&Tags<'_>>) -> Facts {
    let mut scan = Scan::new(text, draft, known);
    vocabulary::find(&mut scan);
    contacts::find(&mut scan);
    numbers::find(&mut scan);
    times::find(&mut scan);
    ages::find(&mut scan);
    places::find(&mut scan);
    names::find(&mut scan);
    tags::find(&mut scan);
    if let Some(tags) = tags {
        learned::find(&mut scan, tags);
    }
    in_order(&mut scan.found);
    let sentences = grammar::sentences(&scan);
    let mut facts = Facts::of_parts(scan.found, sentences);
    grammar::attribute(&mut facts, draft);
    facts
}

/// Sorts facts by their place, the longer first; drops duplicates and places inside the name of a longer place or body.
fn in_order(facts: &mut Vec<Fact>) {
    facts.sort_by(|a, b| (a.span.start, b.span.end, a.kind).cmp(&(b.span.start, a.span.end, b.kind)));
    facts.dedup_by(|a, b| a.kind == b.kind && a.span == b.span);
    let mut covered = 0;
    facts.retain(|fact| {
        if !matches!(fact.kind, Kind::Place | Kind::Organisation | Kind::Address) {
            return true;
        }
        let inside = fact.kind == Kind::Place && fact.span.end <= covered;
        covered = covered.max(fact.span.end);
        !inside
    });
}
