//! Two voices sort an incoming text: the table of words, and the heads of the encoder for incoming texts.
//!
//! As with outgoing texts ([`crate::judge::Blend`]), log odds of the table and logits of the encoder are weighed by what
//! each was worth on texts that neither had seen. All in whole numbers and 1/256, so every machine sorts alike.
//! Deliberately absent: danger to life, which is read by rule and outvoted by nobody (`danger.rs`).

use chaperone_encoder::{Encoded, Encoder};
use serde::{Deserialize, Serialize};

use super::{Choice, HEADS, Label};
use crate::judge::{Chance, Feature, ModelError, Reading, Table, Voices, table_odds};

/// The table, and how the encoder is heard beside it.
#[derive(Debug, Clone)]
pub struct Sorter {
    table: Table,
    beside: Option<(&'static Encoder, Heads, Weights)>,
}

/// What each voice counts, and from which chances a head is heard: the file that the trainer writes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// The log odds of each chance from 1/256 to 255/256, rising, in 1/256.
    pub odds: Vec<i32>,
    pub marks: Marks,
    /// One for each head of the table, in its order.
    pub heads: Vec<Voices>,
}

/// Chances from which a head is heard, in 1/256.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Marks {
    pub label: Chance,
    pub same_day: Chance,
    pub immediate: Chance,
    pub option: Chance,
}

impl Default for Marks {
    /// Those of the table alone, chosen on train files that it had not seen.
    fn default() -> Marks {
        Marks { label: 110, same_day: 115, immediate: 70, option: 70 }
    }
}

/// How much more than its share a piece of the encoder counts for its word. Pieces have looked at each other, so without
/// one of them the others still tell what it meant, and its share alone is too little beside what the table says.
/// Counted so, marks of train rows took more of the chance of a label with them, word for word, than with a once, and
/// looked no worse.
const FELLOWS: i64 = 4;

/// What the voices come to for one head. Ordered by how much speaks for it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Default)]
pub(super) struct Heard {
    pub(super) chance: Chance,
    /// Finer than the chance, for ranks only; in 1/256 of log odds where both voices speak.
    pub(super) odds: i64,
}

/// Where in the encoder's answer each head of the table stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heads(Vec<usize>);

impl Heads {
    /// `None` if the encoder lacks a head that triage hears.
    pub fn of(encoder: &Encoder) -> Option<Heads> {
        let at = |name: String| encoder.texts().iter().position(|one| *one == name);
        let labels = |what: &'static str| Label::ALL.iter().map(move |label| format!("{what}:{}", label.name()));
        let urgency = ["same-day", "immediate"].map(str::to_owned);
        let options = Choice::ALL.iter().map(|option| format!("option:{}", option.name()));
        let names = labels("label").chain(labels("primary")).chain(urgency).chain(options);
        names.map(at).collect::<Option<_>>().map(Heads)
    }

    /// The logit of a head, in 1/256.
    pub fn logit(&self, encoded: &Encoded, head: usize) -> i32 {
        self.0.get(head).and_then(|at| encoded.text.get(*at)).copied().unwrap_or_default()
    }
}

impl Sorter {
    /// The table without the encoder.
    pub fn alone(table: Table) -> Sorter {
        Sorter { table, beside: None }
    }

    /// Both voices. `weights` is the file that the trainer writes.
    pub fn new(table: Table, encoder: &'static Encoder, weights: &[u8]) -> Result<Sorter, ModelError> {
        let weights: Weights = serde_json::from_slice(weights).map_err(|_| ModelError::Form)?;
        let fits = table.heads == HEADS
            && weights.odds.len() == 255
            && weights.odds.is_sorted()
            && weights.heads.len() == HEADS;
        let heads = Heads::of(encoder).filter(|_| fits).ok_or(ModelError::Form)?;
        Ok(Sorter { table, beside: Some((encoder, heads, weights)) })
    }

    /// What the voices come to for every head, and from where it counts. The table alone where the encoder has not
    /// read the text.
    pub(super) fn hear(&self, reading: &Reading) -> (Vec<Heard>, Marks) {
        let chances = self.table.chances(&reading.grams, &reading.signs);
        let alone = |chance: Chance| Heard { chance, odds: i64::from(chance) };
        let (Some((_, heads, weights)), Some(encoded)) = (&self.beside, &reading.encoded) else {
            return (chances.into_iter().map(alone).collect(), Marks::default());
        };
        let one = |(head, (chance, voices)): (usize, (Chance, &Voices))| {
            let said = [table_odds(&weights.odds, chance), heads.logit(encoded, head), 0];
            let (chance, odds) = voices.mixed(&weights.odds, said);
            Heard { chance, odds }
        };
        (chances.into_iter().zip(&weights.heads).enumerate().map(one).collect(), weights.marks)
    }

    /// What each token of a text adds to some heads, by both voices as they are heard, about in 1/256 of log odds.
    pub(super) fn worth(&self, reading: &Reading, heads: &[usize]) -> Vec<Vec<i64>> {
        let Some(part) = reading.parts.first() else { return vec![Vec::new(); heads.len()] };
        let mut worth = self.table.worth(part, reading.grams.len(), heads);
        let (Some((encoder, places, weights)), Some(read)) = (&self.beside, &reading.encoded) else { return worth };
        let asked: Vec<usize> = heads.iter().filter_map(|head| places.0.get(*head)).copied().collect();
        let shares = encoder.shares(read, &asked);
        // The word of the table that each piece of the encoder belongs to.
        let word = |byte: usize| part.tokens.partition_point(|(span, _)| span.start <= byte).saturating_sub(1);
        let words: Vec<usize> = read.tokens.iter().map(|token| word(token.range.start)).collect();
        for (at, (worth, head)) in worth.iter_mut().zip(heads).enumerate() {
            let Some(voices) = weights.heads.get(*head) else { continue };
            for one in worth.iter_mut() {
                *one = *one * i64::from(voices.table) / 256;
            }
            for (token, word) in words.iter().enumerate() {
                let share = shares.of(token).get(at).copied().unwrap_or_default();
                if let Some(one) = worth.get_mut(*word) {
                    *one += i64::from(share) * i64::from(voices.text) * FELLOWS / 256;
                }
            }
        }
        worth
    }

    /// What a sign adds to a head by the voice of the table, in 1/256 of log odds.
    pub(super) fn worth_of_sign(&self, sign: Feature, head: usize) -> i64 {
        let worth = self.table.worth_of_sign(sign, head);
        let voices = self.beside.as_ref().and_then(|(.., weights)| weights.heads.get(head));
        voices.map_or(worth, |voices| worth * i64::from(voices.table) / 256)
    }

    /// The chance of every head, in 1/256, in the order of the table.
    pub fn chances(&self, reading: &Reading) -> Vec<Chance> {
        self.hear(reading).0.into_iter().map(|heard| heard.chance).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::{Incoming, reading};
    use super::*;
    use crate::learned;

    /// A table without features: every head has the same chance of a half.
    fn table() -> Table {
        let marks = (1..256).map(|mark| (mark - 128) * 1000).collect();
        Table::new(HEADS, 1, vec![0; HEADS], vec![marks; HEADS], Vec::new(), Vec::new()).unwrap()
    }

    fn weights(table: i32, text: i32) -> Weights {
        let voices = Voices { table, text, word: 0, offset: 0 };
        Weights { odds: (-127..128).map(|n| n * 16).collect(), marks: Marks::default(), heads: vec![voices; HEADS] }
    }

    fn sorter(weights: &Weights) -> Result<Sorter, ModelError> {
        Sorter::new(table(), learned::built_in().unwrap(), &serde_json::to_vec(weights).unwrap())
    }

    fn read(encoder: Option<&Encoder>) -> Reading {
        let incoming: Incoming =
            serde_json::from_str(r#"{"channel": "review", "stars": 5, "text": "Lovely team, thank you all so much."}"#)
                .unwrap();
        reading(&incoming, encoder)
    }

    #[test]
    fn each_voice_counts_what_its_weight_says() {
        let (encoder, praise) = (learned::built_in().unwrap(), Label::Praise as usize);
        let reading = read(Some(encoder));
        let logit = Heads::of(encoder).unwrap().logit(reading.encoded.as_ref().unwrap(), praise);
        assert!(logit > 0, "the encoder knows kind words");
        let (heard, _) = sorter(&weights(256, 0)).unwrap().hear(&reading);
        assert_eq!(heard[praise], Heard { chance: 128, odds: 0 }, "the table alone");
        let (heard, _) = sorter(&weights(0, 128)).unwrap().hear(&reading);
        assert_eq!(heard[praise].odds, i64::from(logit / 2));
        assert!(heard[praise] > heard[Label::Threat as usize]);
    }

    #[test]
    fn a_text_that_the_encoder_has_not_read_is_sorted_by_the_table() {
        let weights = Weights { marks: Marks { label: 1, same_day: 1, immediate: 1, option: 1 }, ..weights(0, 256) };
        let (heard, marks) = sorter(&weights).unwrap().hear(&read(None));
        assert_eq!(marks, Marks::default(), "the marks of both voices are not for one");
        assert!(heard.iter().all(|heard| heard.chance == 128));
    }

    #[test]
    fn weights_that_do_not_fit_the_heads_are_refused() {
        let fitting = weights(128, 128);
        assert!(sorter(&fitting).is_ok());
        let short = Weights { heads: fitting.heads[1..].to_vec(), ..fitting.clone() };
        let falling = Weights { odds: fitting.odds.iter().rev().copied().collect(), ..fitting };
        for weights in [short, falling] {
            assert_eq!(sorter(&weights).unwrap_err(), ModelError::Form);
        }
        assert_eq!(Sorter::new(table(), learned::built_in().unwrap(), b"{}").unwrap_err(), ModelError::Form);
    }
}
