//! Two judges in one seat: the table of words, and the heads of the encoder. They err differently.
//!
//! A chance of the table becomes log odds again, is weighed with the logits of the encoder, and becomes a chance. The
//! weights come from rows that neither had seen. All in whole numbers and 1/256, so every machine gives the same.
//! Deliberately absent: what a chance is good for ([`super::weigh`]).

use std::ops::Range;

use chaperone_encoder::{Encoded, Encoder};
use serde::{Deserialize, Serialize};

use super::model::names_a_thing;
use super::{Chance, Judge, Linear, ModelError, Opinion, Part, Reading};
use crate::Code;
use crate::facts::Kind;

/// The table, the places of the heads, and the weights.
#[derive(Debug)]
pub struct Blend {
    table: Linear,
    heads: Heads,
    weights: Weights,
}

/// What each voice counts.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Weights {
    /// The log odds of each chance from 1/256 to 255/256, rising, in 1/256.
    pub odds: Vec<i32>,
    /// Held, revise, consent, stop.
    pub verdicts: Vec<Voices>,
    /// One for each code, in the order of [`Code::ALL`].
    pub codes: Vec<Voices>,
}

/// Weights in 1/256 of log odds, and an offset in 1/256.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Voices {
    pub table: i32,
    /// The head of the encoder for the text as a whole.
    pub text: i32,
    /// The greatest logit of a word of the sentence; of codes only.
    #[serde(default)]
    pub word: i32,
    pub offset: i32,
}

/// Where in the encoder's answer each head stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Heads {
    verdicts: Vec<usize>,
    codes: Vec<usize>,
    words: Vec<usize>,
}

impl Heads {
    /// `None` if the encoder lacks a head that the judge hears.
    pub fn of(encoder: &Encoder) -> Option<Heads> {
        let at = |names: &[String], name: &str| names.iter().position(|one| one == name);
        let verdict = |name| at(encoder.texts(), name);
        let code = |code: &Code| at(encoder.texts(), &format!("code:{}", code.name()));
        let word = |code: &Code| at(encoder.codes(), code.name());
        Some(Heads {
            verdicts: ["held", "revise", "consent", "stop"].into_iter().map(verdict).collect::<Option<_>>()?,
            codes: Code::ALL.iter().map(code).collect::<Option<_>>()?,
            words: Code::ALL.iter().map(word).collect::<Option<_>>()?,
        })
    }

    /// The logit of held, revise, consent or stop.
    pub fn verdict(&self, encoded: &Encoded, head: usize) -> i32 {
        self.verdicts.get(head).and_then(|at| encoded.text.get(*at)).copied().unwrap_or_default()
    }

    /// The logit of a code for the whole text.
    pub fn code(&self, encoded: &Encoded, code: Code) -> i32 {
        self.codes.get(code as usize).and_then(|at| encoded.text.get(*at)).copied().unwrap_or_default()
    }

    /// The logits of a code for each word that starts in a part of the text, with the bytes of the word.
    pub fn words<'a>(
        &self,
        encoded: &'a Encoded,
        span: &Range<usize>,
        code: Code,
    ) -> impl Iterator<Item = (&'a Range<usize>, i32)> {
        let head = self.words.get(code as usize).copied();
        // Words start in the order of the text.
        let at = |byte: usize| encoded.tokens.partition_point(|token| token.range.start < byte);
        let (from, to) = (at(span.start), at(span.end));
        let tokens = encoded.tokens.get(from..to).unwrap_or_default().iter().enumerate();
        tokens
            .filter(|(_, token)| token.starts_word)
            .filter_map(move |(number, token)| Some((&token.range, *encoded.codes.of(from + number).get(head?)?)))
    }
}

/// A word without evidence, in 1/256 of a logit: what a part without words has.
pub const SILENT: i32 = -2048;

impl Blend {
    /// Seats both. `weights` is the file that the trainer writes.
    pub fn new(table: Linear, encoder: &Encoder, weights: &[u8]) -> Result<Blend, ModelError> {
        let weights: Weights = serde_json::from_slice(weights).map_err(|_| ModelError::Form)?;
        let fits = weights.odds.len() == 255
            && weights.odds.is_sorted()
            && weights.verdicts.len() == 4
            && weights.codes.len() == Code::ALL.len();
        let heads = Heads::of(encoder).filter(|_| fits).ok_or(ModelError::Form)?;
        Ok(Blend { table, heads, weights })
    }

    fn mixed(&self, voices: Voices, table: Chance, text: i32, word: i32) -> Chance {
        voices.mixed(&self.weights.odds, [table_odds(&self.weights.odds, table), text, word]).0
    }
}

/// The log odds of a chance. `odds` are those of each chance from 1/256 on.
pub(crate) fn table_odds(odds: &[i32], chance: Chance) -> i32 {
    odds.get(usize::from(chance).saturating_sub(1)).copied().unwrap_or_default()
}

/// The other way about: the chance that some log odds reach.
fn chance(odds: &[i32], reached: i64) -> Chance {
    Chance::try_from(odds.partition_point(|odds| i64::from(*odds) <= reached)).unwrap_or(Chance::MAX)
}

impl Voices {
    /// The chance that the voices of table, text and word come to, and its log odds.
    pub(crate) fn mixed(self, odds: &[i32], heard: [i32; 3]) -> (Chance, i64) {
        let weights = [self.table, self.text, self.word];
        let sum: i64 = weights.iter().zip(heard).map(|(weight, voice)| i64::from(*weight) * i64::from(voice)).sum();
        let mixed = sum / 256 + i64::from(self.offset);
        (chance(odds, mixed), mixed)
    }
}

/// A place without the marks and hollow words at its ends, and without a name, which has a mark of its own. `None` if
/// nothing is left.
fn trimmed(part: &Part, place: &Range<usize>) -> Option<Range<usize>> {
    let named = |token: &Range<usize>| {
        part.facts
            .iter()
            .any(|(kind, name)| *kind == Kind::PersonName && name.start < token.end && token.start < name.end)
    };
    let inside = |(token, edge): &&(Range<usize>, bool)| {
        *edge && place.start < token.end && token.start < place.end && !named(token)
    };
    let mut said = part.tokens.iter().filter(inside).map(|(token, _)| token);
    match (said.next(), said.next_back()) {
        (Some(only), None) => Some(only.clone()),
        (Some(first), Some(last)) => Some(first.start..last.end),
        _ => None,
    }
}

impl Judge for Blend {
    fn opine(&self, reading: &Reading) -> Opinion {
        let mut opinion = self.table.opine(reading);
        let Some(encoded) = &reading.encoded else { return opinion };
        let verdicts = [&mut opinion.held, &mut opinion.revise, &mut opinion.consent, &mut opinion.stop];
        for (head, (chance, voices)) in verdicts.into_iter().zip(&self.weights.verdicts).enumerate() {
            *chance = self.mixed(*voices, *chance, self.heads.verdict(encoded, head), 0);
        }
        for (part, chances) in reading.parts.iter().zip(&mut opinion.codes) {
            for ((code, chance), voices) in Code::ALL.iter().zip(chances).zip(&self.weights.codes) {
                let word = self.heads.words(encoded, &part.span, *code).map(|(_, logit)| logit).max();
                let text = self.heads.code(encoded, *code);
                *chance = self.mixed(*voices, *chance, text, word.unwrap_or(SILENT));
            }
        }
        opinion
    }

    /// The words that the encoder marks, unless it marks none: then what weighs most in the table, or the whole
    /// sentence where that is one word that tells nobody what is meant.
    fn carried(&self, reading: &Reading, part: usize, code: Code) -> Range<usize> {
        let heaviest = || self.table.carried(reading, part, code);
        let (Some(encoded), Some(of)) = (&reading.encoded, reading.parts.get(part)) else { return heaviest() };
        if names_a_thing(code) {
            return heaviest();
        }
        let by_table = || {
            let heaviest = heaviest();
            let words = of.tokens.iter().filter(|(token, edge)| *edge && heaviest.contains(&token.start)).count();
            let telling = words != 1 || matches!(code, Code::HealthInformation | Code::PomAdvertising);
            if telling { heaviest } else { trimmed(of, &of.span).unwrap_or(heaviest) }
        };
        let words: Vec<_> = self.heads.words(encoded, &of.span, code).collect();
        let best = words.iter().map(|(_, logit)| *logit).max().unwrap_or(SILENT);
        if best < LEAST_TO_CARRY {
            return by_table();
        }
        let marked = |(_, logit): &(&Range<usize>, i32)| *logit >= (best - 512).min(0);
        let peak = words.iter().position(|(_, logit)| *logit == best).unwrap_or_default();
        let mut first = peak;
        while first.checked_sub(1).is_some_and(|at| words.get(at).is_some_and(marked)) {
            first -= 1;
        }
        let after = words.iter().skip(peak).take_while(|word| marked(word)).count();
        let last = peak + after.saturating_sub(1);
        let (Some((first, _)), Some((last, _))) = (words.get(first), words.get(last)) else { return by_table() };
        trimmed(of, &(first.start..last.end)).unwrap_or_else(by_table)
    }

    fn stretches(&self, reading: &Reading, part: usize, code: Code, least: Chance) -> Vec<(Range<usize>, Chance)> {
        let (Some(encoded), Some(of)) = (&reading.encoded, reading.parts.get(part)) else { return Vec::new() };
        let mut found: Vec<(Range<usize>, Chance)> = Vec::new();
        let mut open = false;
        for (word, logit) in self.heads.words(encoded, &of.span, code) {
            let chance = chance(&self.weights.odds, i64::from(logit));
            match found.last_mut().filter(|_| open) {
                _ if chance < least => open = false,
                Some((place, best)) => (place.end, *best) = (word.end, chance.max(*best)),
                None => {
                    found.push((word.clone(), chance));
                    open = true;
                }
            }
        }
        found.into_iter().filter_map(|(place, chance)| Some((trimmed(of, &place)?, chance))).collect()
    }
}

/// Below this no word carries a code, in 1/256 of a logit.
const LEAST_TO_CARRY: i32 = -384;
