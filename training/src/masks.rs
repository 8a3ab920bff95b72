//! What `chaperone facts` hides in our own hard sentences, counted as the benchmark's report counts it: entities touched at
//! all, masks over nothing, and harmless sentences with a mask.
//!
//! The sentences are not in the repository (`crate::names`). Deliberately absent: which ones they are.

use std::fmt;
use std::path::Path;

use anyhow::Result;

use crate::names::{self, Span};

/// Counts over the sentences.
#[derive(Debug, Default)]
pub(crate) struct Masks {
    entities: usize,
    touched: usize,
    over_nothing: usize,
    harmless: usize,
    harmless_masked: usize,
}

impl fmt::Display for Masks {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "dental.dev: {} of {} entities touched, {} false masks, {} of {} harmless sentences masked",
            self.touched, self.entities, self.over_nothing, self.harmless_masked, self.harmless
        )
    }
}

/// The counts, if a folder holds the public texts.
pub(crate) fn measure(texts: Option<&Path>) -> Result<Option<Masks>> {
    let Some(folder) = texts else { return Ok(None) };
    let mut masks = Masks::default();
    for (gold, said) in names::read(&folder.join("pii"), "dental.dev", false)? {
        masks.add(&gold, &said);
    }
    Ok(Some(masks))
}

impl Masks {
    fn add(&mut self, gold: &[Span], said: &[Span]) {
        // Of masks that lie in one another only the largest is seen; of equal ones, one.
        let larger = |one: &Span, other: &Span| other.start <= one.start && one.end <= other.end;
        let place = |one: &Span, other: &Span| (one.start, one.end) == (other.start, other.end);
        let stands = |(at, one): &(usize, &Span)| {
            !said.iter().enumerate().any(|(n, other)| larger(one, other) && (!place(one, other) || n < *at))
        };
        let masks: Vec<&Span> = said.iter().enumerate().filter(stands).map(|(_, one)| one).collect();
        self.entities += gold.len();
        self.touched += gold.iter().filter(|one| masks.iter().any(|mask| mask.meets(one))).count();
        self.over_nothing += masks.iter().filter(|mask| !gold.iter().any(|one| one.meets(mask))).count();
        self.harmless += usize::from(gold.is_empty());
        self.harmless_masked += usize::from(gold.is_empty() && !masks.is_empty());
    }
}
