//! The judge: a learned opinion of a text, beside the rules. It never stands alone: every finding that it adds names
//! its words, belongs to a rule with a page, and gets its level from the pack.
//!
//! ```text
//! View + what the rules saw -> Reading (features) -> Judge -> Opinion -> weigh -> findings, and a leaning
//! ```
//!
//! An opinion is in 1/256 steps and is computed with integers in a fixed order, so every machine gives the same
//! report. Deliberately absent: training (the `training` program), and any opinion on who may release a text.

mod blend;
mod messages;
mod model;
mod precedent;
mod reading;
mod weigh;

use std::fmt::Debug;
use std::ops::Range;
use std::sync::{Arc, LazyLock};

use crate::verdict::Held;
use crate::{Code, Level, learned, mosaic, rules};

pub(crate) use blend::table_odds;
pub use blend::{Blend, Heads, SILENT, Voices, Weights};
pub use model::{Linear, ModelError, Table};
pub use reading::{Feature, Gram, Part, Reading};
pub use weigh::Thresholds;
pub(crate) use weigh::{Leaning, weigh};

pub(crate) use reading::{context_sign, read, read_incoming};

/// Gives an opinion on a reading. Pure: the same reading gives the same opinion on every machine.
pub trait Judge: Debug + Send + Sync {
    /// What it thinks of the text as a whole and of each sentence, in the order of [`Reading::parts`].
    fn opine(&self, reading: &Reading) -> Opinion;

    /// The bytes of the author's own text that carried most of the opinion on one sentence and one code. Empty
    /// if there is nothing to mark; then nothing is found.
    fn carried(&self, reading: &Reading, part: usize, code: Code) -> Range<usize>;

    /// Every stretch of a sentence whose words speak for a code by themselves, in order, each with the chance of its
    /// strongest word. Empty if the judge cannot tell words apart.
    fn stretches(&self, _reading: &Reading, _part: usize, _code: Code, _least: Chance) -> Vec<(Range<usize>, Chance)> {
        Vec::new()
    }
}

/// Whether the judge was taught with this finding among the signs. The notes of a rule that came after the lessons are
/// kept from it: they would read like something it knows. A rule may be left out for good: with the notes of 0.3 among
/// the signs the judge was no better on files that it had not seen (codes 0.712 for 0.714, false alarms 0.127 for 0.124).
/// The count of people is no sign for good: it is arithmetic over public tables.
pub(crate) fn is_learnt(held: &Held) -> bool {
    const LESSONS: [&str; 2] = ["0.1", "0.2"];
    let finding = &held.finding;
    if finding.rule == mosaic::RULE {
        return false;
    }
    finding.level > Level::Note || rules::named(finding.rule).is_none_or(|rule| LESSONS.contains(&rule.since))
}

/// Whether the judge may take a finding back, or finds it said already: what it was taught with, and a count of people over
/// this text alone.
pub(crate) fn is_heard(held: &Held) -> bool {
    is_learnt(held) || held.finding.rule == mosaic::RULE && held.finding.level > Level::Note && !held.stands
}

/// A probability in steps of 1/256: 0 is never, 255 is as good as always.
pub type Chance = u8;

/// What a judge thinks of a text.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Opinion {
    /// That a careful adviser would not let it out as it is.
    pub held: Chance,
    /// That the verdict is `revise`, `consent`, `stop`.
    pub revise: Chance,
    pub consent: Chance,
    pub stop: Chance,
    /// For each sentence, the chance of each code in the order of [`Code::ALL`].
    pub codes: Vec<Vec<Chance>>,
}

impl Opinion {
    /// The chance of a code in a sentence; 0 where there is no such sentence.
    pub fn code(&self, part: usize, code: Code) -> Chance {
        self.codes.get(part).and_then(|codes| codes.get(code as usize)).copied().unwrap_or(0)
    }

    /// The chance of a code anywhere in the text.
    pub fn anywhere(&self, code: Code) -> Chance {
        (0..self.codes.len()).map(|part| self.code(part, code)).max().unwrap_or(0)
    }
}

/// A judge and the chances from which it is heard.
#[derive(Debug, Clone)]
pub struct Seat {
    pub judge: Arc<dyn Judge>,
    pub thresholds: Thresholds,
}

impl Seat {
    /// The same judge, heard sooner.
    pub(crate) fn wary(&self) -> Seat {
        Seat { judge: Arc::clone(&self.judge), thresholds: self.thresholds.wary() }
    }
}

/// The judge that comes with this crate; its card is `models/outgoing.md`. `None` only if its file is broken, which a
/// test rules out.
pub fn built_in() -> Option<Seat> {
    static BLEND: LazyLock<Option<Arc<Blend>>> = LazyLock::new(|| {
        let table = Linear::read(include_bytes!("../models/outgoing.bin")).ok()?;
        Blend::new(table, learned::built_in()?, include_bytes!("../models/blend.json")).ok().map(Arc::new)
    });
    let judge = BLEND.clone()?;
    Some(Seat { judge, thresholds: Thresholds::default() })
}
