//! A linear judge: one table of whole-number weights for the text, one for its sentences.
//!
//! A score is `norm * (sum of the weights of the grams) + sign * (sum of the weights of the signs) + bias`, all in
//! `i64` and in the order of the features. A chance is how many of 255 rising marks the score has passed; the marks
//! come from a fit on texts that the weights had not seen. No floating point takes part.

use std::ops::Range;

use super::{Chance, Feature, Judge, Opinion, Part, Reading};
use crate::Code;
use crate::facts::Kind;

/// Heads of the text table: held, revise, consent, stop.
const VERDICTS: usize = 4;
/// Marks of one head.
const MARKS: usize = 255;
const MAGIC: &[u8; 8] = b"CHJUDGE1";
/// One in the fixed point of the norm.
const ONE: i64 = 1 << 16;
/// From a chance of one quarter to one of three the log odds rise by so much, in 1/256.
const QUARTERS: i64 = 562;
/// The fixed point of a slope.
const RISE: i64 = 1 << 32;

/// The linear judge.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Linear {
    pub text: Table,
    pub part: Table,
}

/// Weights by feature, and what turns a score into a chance.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Table {
    pub heads: usize,
    /// What one sign counts, in 1/65536.
    pub sign: i64,
    /// One for each head, in the unit of a score.
    pub bias: Vec<i64>,
    /// For each head 255 rising scores, from which the chance is 1/256, 2/256 ...
    pub marks: Vec<Vec<i64>>,
    /// Sorted.
    pub features: Vec<Feature>,
    /// `heads` weights for each feature.
    pub weights: Vec<i8>,
    /// Where the features with each leading 12 bits start.
    starts: Vec<u32>,
}

/// Why a model file was refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum ModelError {
    #[error("this is no model of a judge")]
    Magic,
    #[error("the model ends too early or too late")]
    Length,
    #[error("the model has features out of order or a wrong number of heads")]
    Form,
}

impl Table {
    /// Ready for looking up, from parts whose lengths fit.
    pub fn new(
        heads: usize,
        sign: i64,
        bias: Vec<i64>,
        marks: Vec<Vec<i64>>,
        features: Vec<Feature>,
        weights: Vec<i8>,
    ) -> Result<Table, ModelError> {
        let fits = bias.len() == heads
            && marks.len() == heads
            && marks.iter().all(|marks| marks.len() == MARKS && marks.is_sorted())
            && weights.len() == features.len() * heads
            && features.windows(2).all(|two| two[0] < two[1]);
        if !fits {
            return Err(ModelError::Form);
        }
        let mut starts = vec![0_u32; 4097];
        for feature in &features {
            if let Some(count) = starts.get_mut((feature >> 20) as usize + 1) {
                *count += 1;
            }
        }
        for at in 1..starts.len() {
            starts[at] += starts[at - 1];
        }
        Ok(Table { heads, sign, bias, marks, features, weights, starts })
    }

    /// The weights of a feature, one a head; nothing for one that was not learnt.
    fn row(&self, feature: Feature) -> Option<&[i8]> {
        let bucket = (feature >> 20) as usize;
        let (from, to) = (*self.starts.get(bucket)? as usize, *self.starts.get(bucket + 1)? as usize);
        let at = from + self.features.get(from..to)?.binary_search(&feature).ok()?;
        self.weights.get(at * self.heads..(at + 1) * self.heads)
    }

    /// The score of every head.
    pub fn scores(&self, grams: &[Feature], signs: &[Feature]) -> Vec<i64> {
        let sum = |features: &[Feature]| {
            let mut sums = vec![0_i64; self.heads];
            for row in features.iter().filter_map(|feature| self.row(*feature)) {
                for (sum, weight) in sums.iter_mut().zip(row) {
                    *sum += i64::from(*weight);
                }
            }
            sums
        };
        let (grams_sum, signs_sum) = (sum(grams), sum(signs));
        let norm = norm(grams.len());
        let scored = grams_sum.iter().zip(&signs_sum).zip(&self.bias);
        scored.map(|((grams, signs), bias)| norm * grams + self.sign * signs + bias).collect()
    }

    /// The chance that a score stands for.
    fn chance(&self, head: usize, score: i64) -> Chance {
        let passed = self.marks.get(head).map_or(0, |marks| marks.partition_point(|mark| *mark <= score));
        Chance::try_from(passed).unwrap_or(Chance::MAX)
    }

    /// How many 1/256 of log odds a score of [`RISE`] adds to a head: marks rise by chances, and so by log odds.
    fn slope(&self, head: usize) -> i64 {
        let mark = |chance: usize| self.marks.get(head).and_then(|marks| marks.get(chance - 1)).copied();
        let (Some(low), Some(high)) = (mark(64), mark(192)) else { return 0 };
        QUARTERS * RISE / (high - low).max(1)
    }

    /// What some heads would lose without each token of a text, in 1/256 of log odds: for each head as many numbers as
    /// the part has tokens. A gram shares its weight among its tokens, and with fewer grams the others weigh more: half of
    /// the mean. `grams` is how many the whole text has.
    pub(crate) fn worth(&self, part: &Part, grams: usize, heads: &[usize]) -> Vec<Vec<i64>> {
        let mut worth = vec![vec![0_i64; part.tokens.len()]; heads.len()];
        for gram in &part.places {
            let Some(row) = self.row(gram.feature) else { continue };
            let share = 64 / i64::try_from(gram.tokens.len().max(1)).unwrap_or(1);
            for (worth, head) in worth.iter_mut().zip(heads) {
                let weight = i64::from(row.get(*head).copied().unwrap_or(0)) * share;
                for one in worth.get_mut(gram.tokens.clone()).unwrap_or_default() {
                    *one += weight;
                }
            }
        }
        for (worth, head) in worth.iter_mut().zip(heads) {
            let (norm, slope) = (norm(grams), self.slope(*head));
            let added: Vec<i64> = worth.iter().map(|one| one * norm / 64 * slope / RISE).collect();
            let mean = added.iter().sum::<i64>() / i64::try_from(added.len().max(1)).unwrap_or(1);
            *worth = added.into_iter().map(|one| one - mean / 2).collect();
        }
        worth
    }

    /// What a sign adds to a head, in 1/256 of log odds.
    pub(crate) fn worth_of_sign(&self, sign: Feature, head: usize) -> i64 {
        let weight = self.row(sign).and_then(|row| row.get(head)).copied().unwrap_or(0);
        i64::from(weight) * self.sign * self.slope(head) / RISE
    }

    /// The chance of every head.
    pub(crate) fn chances(&self, grams: &[Feature], signs: &[Feature]) -> Vec<Chance> {
        self.scores(grams, signs).into_iter().enumerate().map(|(head, score)| self.chance(head, score)).collect()
    }
}

impl Table {
    /// Adds the table to a file, all numbers little-endian.
    pub fn write(&self, bytes: &mut Vec<u8>) {
        let long = |bytes: &mut Vec<u8>, number: i64| bytes.extend(number.to_le_bytes());
        bytes.extend(u32::try_from(self.heads).unwrap_or(u32::MAX).to_le_bytes());
        bytes.extend(u32::try_from(self.features.len()).unwrap_or(u32::MAX).to_le_bytes());
        long(bytes, self.sign);
        self.bias.iter().for_each(|bias| long(bytes, *bias));
        self.marks.iter().flatten().for_each(|mark| long(bytes, *mark));
        self.features.iter().for_each(|feature| bytes.extend(feature.to_le_bytes()));
        self.weights.iter().for_each(|weight| bytes.extend(weight.to_le_bytes()));
    }

    /// Takes a table from the front of a file.
    pub(crate) fn read(rest: &mut &[u8]) -> Result<Table, ModelError> {
        read_table(rest)
    }
}

/// One through the root of a count, in 1/65536.
fn norm(count: usize) -> i64 {
    let count = u64::try_from(count.max(1)).unwrap_or(u64::MAX);
    i64::try_from(((1_u64 << 32) / count).isqrt()).unwrap_or(ONE)
}

impl Linear {
    /// Reads a model file: the two tables behind a mark, all numbers little-endian.
    pub fn read(bytes: &[u8]) -> Result<Linear, ModelError> {
        let mut rest = bytes.strip_prefix(MAGIC).ok_or(ModelError::Magic)?;
        let (text, part) = (read_table(&mut rest)?, read_table(&mut rest)?);
        if !rest.is_empty() {
            return Err(ModelError::Length);
        }
        if text.heads != VERDICTS || part.heads != Code::ALL.len() {
            return Err(ModelError::Form);
        }
        Ok(Linear { text, part })
    }

    /// The model file.
    pub fn write(&self) -> Vec<u8> {
        let mut bytes = MAGIC.to_vec();
        self.text.write(&mut bytes);
        self.part.write(&mut bytes);
        bytes
    }
}

fn take<'a, const N: usize>(rest: &mut &'a [u8]) -> Result<&'a [u8; N], ModelError> {
    let (head, tail) = rest.split_first_chunk::<N>().ok_or(ModelError::Length)?;
    *rest = tail;
    Ok(head)
}

fn read_table(rest: &mut &[u8]) -> Result<Table, ModelError> {
    let small = |rest: &mut &[u8]| take::<4>(rest).map(|bytes| u32::from_le_bytes(*bytes));
    let long = |rest: &mut &[u8]| take::<8>(rest).map(|bytes| i64::from_le_bytes(*bytes));
    let (heads, count) = (small(rest)? as usize, small(rest)? as usize);
    if heads > 256 || count > rest.len() {
        return Err(ModelError::Form);
    }
    let sign = long(rest)?;
    let bias = (0..heads).map(|_| long(rest)).collect::<Result<_, _>>()?;
    let marks = (0..heads).map(|_| (0..MARKS).map(|_| long(rest)).collect()).collect::<Result<Vec<Vec<i64>>, _>>()?;
    let features = (0..count).map(|_| small(rest)).collect::<Result<_, _>>()?;
    let (weights, tail) = rest.split_at_checked(count * heads).ok_or(ModelError::Length)?;
    *rest = tail;
    Table::new(heads, sign, bias, marks, features, weights.iter().map(|byte| i8::from_le_bytes([*byte])).collect())
}

impl Judge for Linear {
    fn opine(&self, reading: &Reading) -> Opinion {
        let verdict = self.text.chances(&reading.grams, &reading.signs);
        let of = |head: usize| verdict.get(head).copied().unwrap_or(0);
        let codes = reading.parts.iter().map(|part| self.part.chances(&part.grams, &part.signs)).collect();
        Opinion { held: of(0), revise: of(1), consent: of(2), stop: of(3), codes }
    }

    fn carried(&self, reading: &Reading, part: usize, code: Code) -> Range<usize> {
        let Some(part) = reading.parts.get(part) else { return 0..0 };
        let worth = self.worth(part, code);
        let of_code = |kind: Kind| kinds(code).contains(&kind);
        let fact = part.facts.iter().filter(|(kind, _)| of_code(*kind)).max_by_key(|(_, span)| {
            let inside = |token: &Range<usize>| token.start < span.end && span.start < token.end;
            let total: i64 =
                part.tokens.iter().zip(&worth).filter(|((token, _), _)| inside(token)).map(|(_, worth)| *worth).sum();
            (total, std::cmp::Reverse(span.start))
        });
        match fact {
            Some((_, span)) => span.clone(),
            None if names_a_thing(code) => part.span.start..part.span.start,
            None => heaviest(part, &worth),
        }
    }
}

impl Linear {
    /// What each token of a sentence adds to the score of a code. A gram shares its weight among its tokens.
    fn worth(&self, part: &Part, code: Code) -> Vec<i64> {
        let mut worth = vec![0_i64; part.tokens.len()];
        for gram in &part.places {
            let weight = self.part.row(gram.feature).and_then(|row| row.get(code as usize)).copied().unwrap_or(0);
            let share = i64::from(weight) * 6 / i64::try_from(gram.tokens.len().max(1)).unwrap_or(1);
            for one in worth.get_mut(gram.tokens.clone()).unwrap_or_default() {
                *one += share;
            }
        }
        worth
    }
}

/// The run of tokens with the largest sum, without marks and hollow words at its ends. The whole sentence if no word
/// speaks for it more than another; nothing if all that speaks for it are words that say nothing by themselves.
fn heaviest(part: &Part, worth: &[i64]) -> Range<usize> {
    let (mut best, mut best_sum) = (0..0, 0);
    let (mut from, mut sum) = (0, 0);
    for (at, one) in worth.iter().enumerate() {
        if sum <= 0 {
            (from, sum) = (at, 0);
        }
        sum += one;
        if sum > best_sum {
            (best, best_sum) = (from..at + 1, sum);
        }
    }
    let edge = |at: &usize| part.tokens.get(*at).is_some_and(|(_, edge)| *edge);
    let (first, last) = (best.clone().find(edge), best.clone().rev().find(edge));
    match (first.and_then(|at| part.tokens.get(at)), last.and_then(|at| part.tokens.get(at))) {
        (Some((first, _)), Some((last, _))) => first.start..last.end,
        _ if best.is_empty() => part.span.clone(),
        _ => part.span.start..part.span.start,
    }
}

/// Codes that point to a name, a place, a job, a day and the like: without such a fact there is nothing to mark. A
/// medicine may also be hinted at.
pub(super) fn names_a_thing(code: Code) -> bool {
    !kinds(code).is_empty() && code != Code::PomAdvertising
}

/// The facts that are themselves the evidence of a code.
fn kinds(code: Code) -> &'static [Kind] {
    match code {
        Code::Name => &[Kind::PersonName, Kind::Initials, Kind::HashtagName],
        Code::Contact => &[Kind::Phone, Kind::Email, Kind::Address, Kind::Postcode],
        Code::Date => &[Kind::Date, Kind::RelativeDate, Kind::Time],
        Code::Age => &[Kind::Age],
        Code::Place => &[Kind::Place, Kind::Organisation, Kind::HashtagPlace],
        Code::IdNumber => &[Kind::IdNumber, Kind::Card, Kind::Plate],
        Code::Occupation => &[Kind::Occupation],
        Code::Relation => &[Kind::Kinship],
        Code::Appearance => &[Kind::Appearance],
        Code::Event => &[Kind::Event],
        Code::Handle => &[Kind::Handle],
        Code::PomAdvertising => &[Kind::PrescriptionDrug],
        _ => &[],
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(heads: usize) -> Table {
        let marks = (0..heads).map(|_| (0..255).map(|mark| mark * 1000).collect()).collect();
        let weights = (0..heads * 2).map(|n| i8::try_from(n).unwrap_or(100) - 3).collect();
        Table::new(heads, ONE / 4, vec![7; heads], marks, vec![5, 1 << 30], weights).unwrap()
    }

    #[test]
    fn a_model_reads_as_it_was_written() {
        let model = Linear { text: table(VERDICTS), part: table(Code::ALL.len()) };
        assert_eq!(Linear::read(&model.write()), Ok(model));
    }

    #[test]
    fn a_cut_or_foreign_file_is_refused() {
        let bytes = Linear { text: table(VERDICTS), part: table(Code::ALL.len()) }.write();
        assert_eq!(Linear::read(&bytes[1..]), Err(ModelError::Magic));
        assert!(Linear::read(&bytes[..bytes.len() - 1]).is_err());
        assert!(Linear::read(&[bytes.as_slice(), &[0]].concat()).is_err());
    }

    #[test]
    fn a_score_is_the_normed_sum_of_its_weights() {
        let table = table(VERDICTS);
        let scores = table.scores(&[5, 6, 7, 8], &[1 << 30]);
        // Head 0: a half of -3 for the grams, a quarter of 1 for the sign, and the bias.
        assert_eq!(scores[0], -3 * ONE / 2 + ONE / 4 + 7);
        assert_eq!(norm(4), ONE / 2);
    }

    #[test]
    fn features_out_of_order_are_refused() {
        let marks = vec![vec![0; 255]];
        assert_eq!(Table::new(1, 1, vec![0], marks, vec![2, 1], vec![0, 0]), Err(ModelError::Form));
    }
}
