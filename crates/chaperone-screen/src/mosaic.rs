//! How many people fit what a text tells of one patient: from facts to pieces, and from pieces to a count.
//!
//! ```text
//! facts about a patient -> pieces (`pieces`) -> count, alone or with what earlier posts told (`memory`) -> `few-fit`
//! ```
//!
//! Counting is `chaperone-mosaic`'s, the numbers from which few are too few are the pack's, keeping earlier posts is the
//! desk's. Deliberately absent: any say that a text is harmless. Many who fit are no permission.

mod memory;
mod pieces;

use std::ops::Range;

use chaperone_mosaic::{Country, Estimate, Kind, Pieces, classes, estimate, estimate_with};

pub use chaperone_mosaic::{Class, Entry, Practice as Area, Tag};
pub use memory::{Earlier, Memory, Tags};

use crate::pack::Crowd;
use crate::verdict::Held;
use crate::{Code, Finding, Jurisdiction, Known, Level};
pub(crate) use pieces::read;

/// The rule that reports a count.
pub(crate) const RULE: &str = "few-fit";

/// Lets a count and the findings on its pieces stand side by side without saying the same twice: the judge's own guess that
/// somebody can be identified gives way to the count, or says with it how many there are; a piece says only that it was
/// counted. `ruled` is what the rules saw before the judge was heard.
pub(crate) fn join(held: &mut Vec<Held>, ruled: &[Held]) {
    let counts: Vec<Finding> = held.iter().map(|one| &one.finding).filter(|one| one.rule == RULE).cloned().collect();
    let same = |a: &Finding, b: &Finding| (a.rule, a.code, &a.bytes) == (b.rule, b.code, &b.bytes);
    let guessed = |one: &Finding| {
        one.code == Code::Identifiable && one.rule != RULE && !ruled.iter().any(|seen| same(&seen.finding, one))
    };
    if counts.iter().all(|count| count.level == Level::Note) {
        for finding in held.iter_mut().map(|one| &mut one.finding).filter(|one| guessed(one)) {
            let there =
                |count: &&Finding| count.bytes.start < finding.bytes.end && finding.bytes.start < count.bytes.end;
            if let Some(count) = counts.iter().find(there) {
                finding.message.clone_from(&count.message);
            }
        }
        return;
    }
    held.retain(|one| !guessed(&one.finding));
    for piece in held.iter_mut().filter(|one| one.finding.rule == "pieces-together") {
        let finding = &mut piece.finding;
        if finding.code != Code::Identifiable {
            finding.message =
                format!("“{}” is one of the pieces that together leave few people. {GENERAL}", finding.evidence.trim());
        }
    }
}

const GENERAL: &str = "Leave it out, or say it in general.";

/// What a count needs beside the text: where, whose patients, from which number on, and what was told before.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Ground<'a> {
    pub(crate) known: &'a Known,
    pub(crate) crowd: &'a Crowd,
    pub(crate) jurisdiction: Jurisdiction,
}

impl Ground<'_> {
    pub(crate) fn country(&self) -> Country {
        match self.jurisdiction {
            Jurisdiction::Uk => Country::Gb,
            Jurisdiction::Ie => Country::Ie,
            Jurisdiction::Us => Country::Us,
            Jurisdiction::Au => Country::Au,
        }
    }
}

/// One piece and where it stands.
#[derive(Debug, Clone)]
pub(crate) struct Told {
    pub(crate) kind: Kind,
    /// Bytes of the author's own text.
    pub(crate) span: Range<usize>,
    /// The share of all people that it fits, for choosing the most telling one. Of a place and a name none is known here.
    share: f64,
}

/// What a text tells of one person.
#[derive(Debug, Clone, Default)]
pub(crate) struct Person {
    pub(crate) pieces: Pieces,
    /// In the order of the text.
    pub(crate) told: Vec<Told>,
}

/// A count that leaves few.
#[derive(Debug, Clone)]
pub(crate) struct Few {
    pub(crate) estimate: Estimate,
    /// At most `few` people; else only perhaps so few.
    pub(crate) surely: bool,
    /// What earlier posts added to it.
    pub(crate) earlier: Option<memory::Recalled>,
}

impl Person {
    /// What is kept of this person once the text is published: classes and keyed hashes. The day of a visit is not kept: it
    /// says nothing later.
    pub(crate) fn kept(&self, tags: &Tags) -> Vec<Class> {
        let mut kept = classes(&self.pieces, &|words| tags.of(words));
        kept.retain(|class| !matches!(class, Class::Visit { .. }));
        kept
    }

    /// The pieces that tell something of the person beyond name, sex, place and the day of a visit: age, job, family,
    /// looks, events, conditions; each kind once.
    fn telling(&self) -> usize {
        let mut kinds: Vec<Kind> = self.told.iter().map(|told| told.kind).filter(|kind| tells(*kind)).collect();
        kinds.sort_unstable();
        kinds.dedup();
        kinds.len()
    }

    /// The piece that leaves fewest; names have a rule of their own.
    pub(crate) fn most_telling(&self) -> Option<&Told> {
        let candidates = self.told.iter().filter(|told| tells(told.kind) || told.kind == Kind::Place);
        candidates.min_by(|a, b| a.share.total_cmp(&b.share))
    }

    /// The same person without one piece.
    pub(crate) fn without(&self, piece: &Told) -> Person {
        let mut less = self.clone();
        less.told.retain(|told| told.span != piece.span);
        match piece.kind {
            Kind::Place => less.pieces.places.clear(),
            Kind::Age => less.pieces.age = None,
            Kind::Height => less.pieces.height_cm = None,
            // Those who share a kind go together: a fix is offered only where it is enough.
            kind => less.pieces.told.retain(|told| told.kind() != kind),
        }
        less
    }

    /// Whether few people fit, at least two pieces told: one piece is named by `pieces-together`.
    pub(crate) fn few(&self, ground: &Ground<'_>) -> Option<Few> {
        let telling = self.telling();
        if telling == 0 {
            return None;
        }
        if telling >= 2 {
            let alone = estimate(&self.nameless());
            if alone.people <= ground.crowd.few {
                return Some(Few { estimate: alone, surely: true, earlier: None });
            }
            if let Some(found) = self.recalled(ground) {
                return Some(found);
            }
            let perhaps = alone.low <= ground.crowd.few && alone.people <= ground.crowd.some;
            return perhaps.then_some(Few { estimate: alone, surely: false, earlier: None });
        }
        self.recalled(ground)
    }

    /// Whether the text names the person.
    pub(crate) fn is_named(&self) -> bool {
        self.pieces.given.is_some() || self.pieces.surname.is_some()
    }

    /// The pieces without the names: a name has a rule of its own, and who it leaves is no news.
    fn nameless(&self) -> Pieces {
        Pieces { given: None, surname: None, ..self.pieces.clone() }
    }

    /// The same with what earlier posts told, where that makes few of many.
    fn recalled(&self, ground: &Ground<'_>) -> Option<Few> {
        let kept = self.kept(&ground.known.memory.tags);
        let found = ground.known.memory.recall(&kept, ground.known.area.catchment);
        let pieces = self.nameless();
        let counted = found.into_iter().map(|one| (estimate_with(&pieces, &kept, &one.classes), one));
        let (estimate, earlier) = counted.min_by_key(|(estimate, _)| estimate.people)?;
        (estimate.people <= ground.crowd.few).then_some(Few { estimate, surely: true, earlier: Some(earlier) })
    }
}

/// Whether a kind of piece counts towards two.
fn tells(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Age | Kind::Height | Kind::Occupation | Kind::Kinship | Kind::Appearance | Kind::Event | Kind::Condition
    )
}
