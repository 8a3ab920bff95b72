//! The figures of `chaperone facts` on the public dev texts, counted as the benchmark's scorer counts them.
//!
//! The texts are not in the repository: `$CHAPERONE_DATA`, which `cargo xtask` passes on, names the folder that holds
//! them as `pii/*.dev.jsonl`. Without it the figures are missing, loudly. Deliberately absent: TAB's measure of masking, which the benchmark's own scorer
//! takes.

use std::collections::BTreeSet;
use std::fmt;
use std::path::Path;

use anyhow::{Context, Result};
use chaperone_screen::{Dial, facts};
use serde::Deserialize;

use crate::score::share;

#[derive(Deserialize)]
struct Row {
    spans: Vec<Span>,
}

#[derive(Deserialize, Clone, PartialEq, Eq)]
struct Span {
    start: usize,
    end: usize,
    label: String,
}

impl Span {
    fn meets(&self, other: &Span) -> bool {
        self.start < other.end && other.start < self.end
    }
}

/// Spans found and there: for precision and recall.
#[derive(Debug, Default, Clone, Copy)]
struct Tally {
    gold: usize,
    said: usize,
    gold_hit: usize,
    said_hit: usize,
}

impl Tally {
    fn f1(self) -> f64 {
        let (precision, recall) = (share(self.said_hit, self.said), share(self.gold_hit, self.gold));
        if precision + recall > 0.0 { 2.0 * precision * recall / (precision + recall) } else { 0.0 }
    }
}

/// What one dev file gives.
#[derive(Debug)]
pub(crate) struct Names {
    name: &'static str,
    texts: usize,
    /// A person was hit at all.
    person: Tally,
    /// Persons, places and organisations with the right limits and type.
    exact: Tally,
}

impl fmt::Display for Names {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (person, exact) = (self.person.f1(), self.exact.f1());
        write!(f, "| {} | {} | {person:.3} | {exact:.3} |", self.name, self.texts)
    }
}

/// The figures of each file that is there.
pub(crate) fn measure(texts: Option<&Path>) -> Result<Vec<Names>> {
    let Some(folder) = texts else {
        println!("NOT MEASURED: names in public texts, because CHAPERONE_DATA names no folder");
        return Ok(Vec::new());
    };
    ["wnut17.dev", "btc.dev"].into_iter().map(|name| one(&folder.join("pii"), name)).collect()
}

fn one(folder: &Path, name: &'static str) -> Result<Names> {
    let file = folder.join(format!("{name}.jsonl"));
    let lines = std::fs::read_to_string(&file).with_context(|| format!("{} cannot be read", file.display()))?;
    let mut names = Names { name, texts: 0, person: Tally::default(), exact: Tally::default() };
    for line in lines.lines().filter(|line| !line.trim().is_empty()) {
        let gold: Row = serde_json::from_str(line).context("a row of the public texts")?;
        let said = facts::answer(line.as_bytes(), 1, Some(Dial::Balanced)).map_err(anyhow::Error::msg)?;
        let said: Row = serde_json::from_str(&said)?;
        names.add(gold.spans, said.spans);
    }
    Ok(names)
}

impl Names {
    fn add(&mut self, gold: Vec<Span>, said: Vec<Span>) {
        const TYPES: [&str; 3] = ["PERSON", "LOCATION", "ORGANISATION"];
        self.texts += 1;
        let (aside, gold): (Vec<Span>, Vec<Span>) = gold.into_iter().partition(|span| span.label == "IGNORE");
        let said: Vec<Span> = said.into_iter().filter(|span| TYPES.contains(&span.label.as_str())).collect();
        let inside = |one: &Span| {
            said.iter().any(|other| {
                (other.start, other.end) != (one.start, one.end) && other.start <= one.start && one.end <= other.end
            })
        };
        let kept: Vec<&Span> =
            said.iter().filter(|one| !inside(one) && !aside.iter().any(|span| span.meets(one))).collect();
        let mut places = BTreeSet::new();
        for one in kept.iter().filter(|one| places.insert((one.start, one.end))) {
            self.exact.said += 1;
            self.exact.said_hit += usize::from(gold.contains(one));
            if one.label == "PERSON" {
                self.person.said += 1;
                self.person.said_hit += usize::from(gold.iter().any(|g| g.label == "PERSON" && g.meets(one)));
            }
        }
        for one in &gold {
            self.exact.gold += 1;
            self.exact.gold_hit += usize::from(kept.contains(&one));
            if one.label == "PERSON" {
                self.person.gold += 1;
                self.person.gold_hit += usize::from(kept.iter().any(|k| k.label == "PERSON" && k.meets(one)));
            }
        }
    }
}
