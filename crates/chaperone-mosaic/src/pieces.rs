//! What texts tell of one person, in plain data: the input of an estimate.
//!
//! The words inside are a patient's: `Debug` prints how many pieces there are and never what they say. Deliberately
//! absent: `Serialize`. What may be kept is a [`crate::Class`].

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::ages::Country;
use crate::part::Kind;
use crate::place::Place;

/// Everything told of one person. Start from `Pieces::default()` and fill in what is there.
#[derive(Clone, PartialEq, Default)]
pub struct Pieces {
    pub country: Country,
    pub practice: Practice,
    /// Where the person is said to live, work or go to school. The smallest one counts; none means the practice's area.
    pub places: Vec<Place>,
    pub sex: Option<Sex>,
    pub age: Option<Age>,
    /// A given name or its short form, in any case.
    pub given: Option<String>,
    /// A surname, with or without hyphen and apostrophe.
    pub surname: Option<String>,
    /// The first letters, where no name is told: `E.T.` is `Some('e')` and `Some('t')`.
    pub given_initial: Option<char>,
    pub surname_initial: Option<char>,
    /// Height in centimetres; [`crate::height_cm`] reads `six foot eight`.
    pub height_cm: Option<u16>,
    /// Jobs, kin, looks, events and conditions.
    pub told: Vec<Told>,
    pub visit: Option<Visit>,
    /// Pieces whose share somebody counted, which no table then has to guess: the practice in its own list, a test in
    /// its own population. They are not kept ([`crate::classes`]).
    pub counted: Vec<Counted>,
}

/// A piece with the share of all people that it fits, 0 to 1, the same for every age and sex.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
pub struct Counted {
    pub kind: Kind,
    pub share: f64,
}

impl fmt::Debug for Pieces {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pieces")
            .field("country", &self.country)
            .field("places", &self.places.len())
            .field("told", &self.told.len())
            .finish_non_exhaustive()
    }
}

/// The practice that posts: whose readers they are, and how many it sees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields, rename_all = "kebab-case")]
pub struct Practice {
    /// People in the area that patients come from. 20,000 unless the practice says otherwise: a list of some 6,000
    /// patients in an area where about one in three is on it. Our own assumption, not measured.
    pub catchment: u64,
    /// Patients on the list. 6,000 unless said otherwise (our own assumption).
    pub list: u64,
    /// Patients seen on a working day. 40 unless said otherwise (our own assumption).
    pub seen_a_day: u64,
    /// The region in the table of places (`E`, `S`, `W`, `N`; a province; a state), to tell places of one name apart.
    pub region: Option<String>,
}

impl Default for Practice {
    fn default() -> Self {
        Practice { catchment: 20_000, list: 6_000, seen_a_day: 40, region: None }
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Sex {
    Female,
    Male,
}

/// An age as it was told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Age {
    /// `aged 47`
    Exact(u8),
    /// `about 60`: three years either way.
    About(u8),
    /// `between 40 and 45`, `early sixties` (60 to 63), `late twenties` (27 to 29); both ends count.
    Range(u8, u8),
    /// `in her fifties` is `Decade(50)`.
    Decade(u8),
    Life(LifeStage),
}

/// An age by the name of a part of life, with the years that it covers here. Our own reading of everyday words.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum LifeStage {
    /// 0 to 1
    Baby,
    /// 1 to 3
    Toddler,
    /// 3 to 12
    Child,
    /// 13 to 19
    Teenager,
    /// 18 to 30
    YoungAdult,
    /// 18 and over
    Adult,
    /// 40 to 62
    MiddleAged,
    /// 66 and over
    Pensioner,
    /// 75 and over
    Elderly,
}

impl Age {
    /// The first and the last year of age that fit, both included.
    pub fn years(self) -> (u8, u8) {
        let (from, to) = match self {
            Age::Exact(age) => (age, age),
            Age::About(age) => (age.saturating_sub(3), age.saturating_add(3)),
            Age::Range(a, b) => (a.min(b), a.max(b)),
            Age::Decade(age) => (age / 10 * 10, age / 10 * 10 + 9),
            Age::Life(stage) => match stage {
                LifeStage::Baby => (0, 1),
                LifeStage::Toddler => (1, 3),
                LifeStage::Child => (3, 12),
                LifeStage::Teenager => (13, 19),
                LifeStage::YoungAdult => (18, 30),
                LifeStage::Adult => (18, 100),
                LifeStage::MiddleAged => (40, 62),
                LifeStage::Pensioner => (66, 100),
                LifeStage::Elderly => (75, 100),
            },
        };
        (from.min(100), to.min(100))
    }
}

/// Words of a kind: a job, a kinship, a look, an event or a condition.
#[derive(Clone, PartialEq, Eq)]
pub struct Told {
    pub(crate) kind: Kind,
    pub(crate) words: String,
}

impl Told {
    /// Words as the text has them. A kind other than the five of `told` counts as a look.
    pub fn new(kind: Kind, words: &str) -> Told {
        Told { kind, words: words.to_owned() }
    }

    pub fn kind(&self) -> Kind {
        self.kind
    }
}

impl fmt::Debug for Told {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Told({:?})", self.kind)
    }
}

/// How narrow the time is that a text gives for somebody's visit.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Visit {
    /// `at 2.15`, `my three o'clock`
    Hour,
    /// `this morning`
    HalfDay,
    /// `today`, `on Tuesday`, `14 March`
    Day,
    /// `last week`
    Week,
    /// `in May`
    Month,
    /// `last year`, `recently`
    Year,
}
