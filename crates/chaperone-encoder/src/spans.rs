//! Tags of words into spans: the best row of tags that can follow one another, by Viterbi's algorithm.
//!
//! `I-X` follows `B-X` or `I-X` only. Sums are of whole numbers, so the best row is the same everywhere. Deliberately
//! absent: what the dial's settings are called and where a span is shown; both belong to the screen.

use std::ops::Range;

use chaperone_kernel::exp;

use crate::encode::Encoded;
use crate::{Encoder, ModelError, PARTS};

/// Words that are of one kind together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span<'a> {
    /// Bytes of the author's text.
    pub range: Range<usize>,
    /// The kind, as the model names it: `PERSON`, `PLACE`.
    pub kind: &'a str,
    /// How likely, in 1/256: the mean over the words of the probability of the kind, whatever the dial.
    pub score: i32,
}

/// What each tag means.
#[derive(Clone, Debug)]
pub(crate) struct Kinds {
    /// By tag.
    parts: Vec<Part>,
    /// The tag that begins each kind.
    begins: Vec<usize>,
    names: Vec<String>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Outside,
    /// The first word of a kind.
    Begin(usize),
    /// A further word of a kind.
    Inside(usize),
}

impl Kinds {
    /// Reads the names of the tags: one `O`, and `B-X` with at most one `I-X` each.
    pub(crate) fn of(tags: &[String]) -> Result<Self, ModelError> {
        let wrong = ModelError::Metadata { name: "tags" };
        let begins: Vec<&str> = tags.iter().filter_map(|tag| tag.strip_prefix("B-")).collect();
        let mut parts = Vec::with_capacity(tags.len());
        for tag in tags {
            let kind = |name| begins.iter().position(|begin| *begin == name).ok_or(wrong.clone());
            let part = match tag.split_once('-') {
                None if tag == "O" => Part::Outside,
                Some(("B", name)) => Part::Begin(kind(name)?),
                Some(("I", name)) => Part::Inside(kind(name)?),
                _ => return Err(wrong),
            };
            if parts.contains(&part) {
                return Err(wrong);
            }
            parts.push(part);
        }
        if !parts.contains(&Part::Outside) {
            return Err(wrong);
        }
        let starts = (0..parts.len()).filter(|&tag| matches!(parts[tag], Part::Begin(_))).collect();
        Ok(Self { parts, begins: starts, names: begins.into_iter().map(str::to_owned).collect() })
    }

    fn kind(&self, tag: usize) -> Option<usize> {
        match self.parts[tag] {
            Part::Outside => None,
            Part::Begin(kind) | Part::Inside(kind) => Some(kind),
        }
    }

    /// The best row of tags, one a row of logits, with `dial` taken from each logit of `O`. Of equals the first.
    ///
    /// Anything may come before `O` and `B-X`, so what is best before them is looked for once; before `I-X` there is
    /// only `B-X` or `I-X` itself.
    pub(crate) fn best(&self, rows: &[&[i32]], dial: i32) -> Vec<usize> {
        // A sum that no row can reach: a text has fewer than 2^28 words of less than 2^33 each.
        let never = i64::MIN / 2;
        let of_start = |part: &Part| if matches!(part, Part::Inside(_)) { never } else { 0 };
        let mut sums: Vec<i64> = self.parts.iter().map(of_start).collect();
        let mut came: Vec<Vec<usize>> = Vec::with_capacity(rows.len());
        for (at, row) in rows.iter().enumerate() {
            let top = first_greatest(&sums, 0..sums.len());
            let from: Vec<usize> = (0..sums.len())
                .map(|tag| match self.parts[tag] {
                    Part::Inside(_) if at == 0 => tag,
                    Part::Inside(kind) => first_greatest(&sums, [self.begins[kind], tag]),
                    Part::Outside | Part::Begin(_) => top,
                })
                .collect();
            let own =
                |tag: usize| i64::from(row[tag]) - if self.parts[tag] == Part::Outside { i64::from(dial) } else { 0 };
            sums = from.iter().enumerate().map(|(tag, &before)| sums[before] + own(tag)).collect();
            came.push(from);
        }
        let mut tag = first_greatest(&sums, 0..sums.len());
        let mut tags = Vec::with_capacity(rows.len());
        for from in came.iter().rev() {
            tags.push(tag);
            tag = from[tag];
        }
        tags.reverse();
        tags
    }

    /// Probability of a kind by one row of logits.
    #[allow(
        clippy::cast_precision_loss,
        reason = "differences of logits, in steps of 1/256, are small or do not matter"
    )]
    fn probability(&self, kind: usize, row: &[i32]) -> f32 {
        let greatest = row.iter().copied().max().unwrap_or_default();
        let (mut all, mut of_kind) = (0.0, 0.0);
        for (tag, &logit) in row.iter().enumerate() {
            let share = exp((i64::from(logit) - i64::from(greatest)) as f32 / PARTS as f32);
            all += share;
            if self.kind(tag) == Some(kind) {
                of_kind += share;
            }
        }
        of_kind / all
    }
}

impl Encoder {
    /// The spans of a text that was encoded by this model, in order; like words, they overlap only within a character
    /// that stands for several words.
    ///
    /// `dial`, in 1/256 of a logit, is taken from what speaks for no kind at all: the greater, the more is found.
    pub fn spans(&self, encoded: &Encoded, dial: i32) -> Vec<Span<'_>> {
        let words: Vec<usize> = encoded.words().collect();
        let rows: Vec<&[i32]> = words.iter().map(|&token| encoded.tags.of(token)).collect();
        let mut found: Vec<(usize, Range<usize>)> = Vec::new();
        for (at, tag) in self.kinds.best(&rows, dial).into_iter().enumerate() {
            match (self.kinds.parts[tag], found.last_mut()) {
                (Part::Begin(kind), _) => found.push((kind, at..at + 1)),
                (Part::Inside(_), Some((_, words))) => words.end = at + 1,
                _ => {}
            }
        }
        let span = |(kind, of): (usize, Range<usize>)| Span {
            range: encoded.tokens[words[of.start]].range.start..encoded.tokens[words[of.end - 1]].range.end,
            kind: &self.kinds.names[kind],
            score: mean(rows[of].iter().map(|row| self.kinds.probability(kind, row))),
        };
        found.into_iter().map(span).collect()
    }
}

/// Of some tags the one with the greatest sum, of equals the first that is given.
fn first_greatest(sums: &[i64], tags: impl IntoIterator<Item = usize>) -> usize {
    let better = |best, tag| if sums[tag] > sums[best] { tag } else { best };
    tags.into_iter().reduce(better).unwrap_or_default()
}

/// The mean of probabilities, in 1/256.
#[allow(clippy::cast_precision_loss, clippy::cast_possible_truncation, reason = "between 0 and 256")]
fn mean(probabilities: impl ExactSizeIterator<Item = f32>) -> i32 {
    let count = probabilities.len() as f32;
    (probabilities.sum::<f32>() / count * PARTS as f32).round_ties_even() as i32
}

#[cfg(test)]
mod tests {
    use super::{Kinds, Part};

    const TAGS: [&str; 5] = ["O", "B-A", "I-A", "B-B", "I-B"];

    fn kinds() -> Kinds {
        Kinds::of(&TAGS.map(str::to_owned)).unwrap()
    }

    /// Logits between -500 and 500, from a fixed sequence.
    fn logits(count: usize, mut seed: u32) -> Vec<i32> {
        let mut next = || {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            i32::from(seed.to_be_bytes()[0]) * 4 - 500
        };
        (0..count).map(|_| next()).collect()
    }

    /// Whether a tag may follow another, or open a text.
    fn may_follow(before: Option<usize>, tag: usize) -> bool {
        let kinds = kinds();
        match kinds.parts[tag] {
            Part::Inside(kind) => before.is_some_and(|before| kinds.kind(before) == Some(kind)),
            Part::Outside | Part::Begin(_) => true,
        }
    }

    /// Every row of tags that may be, tried one by one.
    fn tried(rows: &[&[i32]], dial: i32) -> i64 {
        let mut best = i64::MIN;
        for all in 0..TAGS.len().pow(u32::try_from(rows.len()).unwrap()) {
            let (mut rest, mut before, mut sum) = (all, None, 0);
            let allowed = rows.iter().all(|row| {
                let tag = rest % TAGS.len();
                rest /= TAGS.len();
                sum += i64::from(row[tag]) - if tag == 0 { i64::from(dial) } else { 0 };
                let may = may_follow(before, tag);
                before = Some(tag);
                may
            });
            best = if allowed { best.max(sum) } else { best };
        }
        best
    }

    #[test]
    fn the_best_row_of_tags_is_found() {
        for (seed, dial) in (0..40).flat_map(|seed| [(seed, 0), (seed, 300), (seed, -300)]) {
            let values = logits(TAGS.len() * 5, seed);
            let rows: Vec<&[i32]> = values.chunks(TAGS.len()).collect();
            let found = kinds().best(&rows, dial);
            let follows = found.iter().scan(None, |before, &tag| Some(may_follow(before.replace(tag), tag)));
            assert!(follows.into_iter().all(|may| may), "{found:?}");
            let sum: i64 = found
                .iter()
                .zip(&rows)
                .map(|(&tag, row)| i64::from(row[tag]) - if tag == 0 { i64::from(dial) } else { 0 })
                .sum();
            assert_eq!(sum, tried(&rows, dial), "seed {seed}, dial {dial}");
        }
    }

    #[test]
    fn a_kind_is_not_entered_from_within_and_not_changed_on_the_way() {
        assert_eq!(kinds().best(&[&[0, 0, 900, 0, 0]], 0), [0], "I-A cannot open a text");
        assert_eq!(kinds().best(&[&[0, 900, 0, 0, 0], &[0, 0, 0, 0, 900]], 0), [1, 0], "I-B does not follow B-A");
        assert_eq!(kinds().best(&[&[0, 900, 0, 0, 0], &[0, 0, 900, 0, 0]], 0), [1, 2]);
        assert_eq!(kinds().best(&[&[0, 10, 0, 0, 0], &[0, 0, 900, 0, 0], &[0, 0, 900, 0, 0]], 0), [1, 2, 2]);
        assert!(kinds().best(&[], 0).is_empty());
    }

    #[test]
    fn extreme_logits_do_not_overflow() {
        let rows = vec![[i32::MIN, i32::MAX, i32::MIN, i32::MIN, i32::MIN]; 1000];
        let rows: Vec<&[i32]> = rows.iter().map(<[i32; 5]>::as_slice).collect();
        assert_eq!(kinds().best(&rows, i32::MAX), [1; 1000]);
        assert!((kinds().probability(0, rows[0]) - 1.0).abs() < 1e-6);
    }

    #[test]
    fn a_score_is_the_share_of_the_kind() {
        // Equal logits: two tags of five.
        assert!((kinds().probability(1, &[7; 5]) - 0.4).abs() < 1e-6);
        assert_eq!(super::mean([0.25, 0.75].into_iter()), 128);
    }
}
