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

/// A place in code points and its label.
#[derive(Deserialize, Clone, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) start: usize,
    pub(crate) end: usize,
    label: String,
}

impl Span {
    pub(crate) fn meets(&self, other: &Span) -> bool {
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
    name: String,
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
    let files = [("wnut17.dev", false), ("btc.dev", false), ("wnut17.dev", true), ("btc.dev", true)];
    files.into_iter().map(|(name, small)| one(&folder.join("pii"), name, small)).collect()
}

/// What stands in the texts of a file and what the facts said, text by text. `small`: of copies in small letters, in
/// which every character keeps its place.
pub(crate) fn read(folder: &Path, name: &str, small: bool) -> Result<Vec<(Vec<Span>, Vec<Span>)>> {
    let file = folder.join(format!("{name}.jsonl"));
    let lines = std::fs::read_to_string(&file).with_context(|| format!("{} cannot be read", file.display()))?;
    let mut read = Vec::new();
    for line in lines.lines().filter(|line| !line.trim().is_empty()) {
        let gold: Row = serde_json::from_str(line).context("a row of the public texts")?;
        let mut asked: serde_json::Value = serde_json::from_str(line)?;
        if let Some(text) = asked["text"].as_str().filter(|_| small) {
            asked["text"] = text.chars().map(lowered).collect::<String>().into();
        }
        let asked = serde_json::to_vec(&asked)?;
        let said = facts::answer(&asked, 1, Some(Dial::Balanced)).map_err(anyhow::Error::msg)?;
        let said: Row = serde_json::from_str(&said)?;
        read.push((gold.spans, said.spans));
    }
    Ok(read)
}

/// The small letter, where it is one character.
fn lowered(char: char) -> char {
    let mut small = char.to_lowercase();
    match (small.next(), small.next()) {
        (Some(only), None) => only,
        _ => char,
    }
}

fn one(folder: &Path, name: &str, small: bool) -> Result<Names> {
    let shown = if small { format!("{name} in small letters") } else { name.to_owned() };
    let mut names = Names { name: shown, texts: 0, person: Tally::default(), exact: Tally::default() };
    for (gold, said) in read(folder, name, small)? {
        names.add(gold, said);
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
