//! From what the rules saw to a verdict: places, levels, overlaps, what is left of the text, and the four answers.
//!
//! Deliberately absent: who may release a text. The verdict is the same for every role.

use std::ops::Range;

use unicode_segmentation::{GraphemeCursor, UnicodeSegmentation};

use crate::facts::Facts;
use crate::judge::Leaning;
use crate::rule::{Grip, Rule, Seen};
use crate::{Channel, Confidence, Finding, Fix, Level, Pack, Verdict, mark, rules};

/// A finding together with how much of the text hangs on it.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    pub(crate) finding: Finding,
    pub(crate) grip: Grip,
    /// As for [`Seen::stands`].
    pub(crate) stands: bool,
}

/// Makes a finding of what a rule saw.
pub(crate) fn finding(
    text: &str,
    seen: Seen,
    rule: &'static Rule,
    level: Level,
    pack: &Pack,
    channel: Channel,
) -> Held {
    let fix = seen.fix.filter(|_| rules::offers_fixes(rule.name));
    // A fix replaces exactly the marked words, so a mark with a fix is not made shorter.
    let place = if fix.is_some() { mark::uncut(text, seen.bytes) } else { mark::whole(text, seen.bytes) };
    let bytes = on_graphemes(text, place);
    let evidence = text.get(bytes.clone()).unwrap_or_default().to_owned();
    let start = text.get(..bytes.start).unwrap_or_default().chars().count();
    let finding = Finding {
        rule: rule.name,
        code: seen.code,
        level,
        confidence: seen.confidence,
        answerable: level == Level::Revise && !channel.is_public_reply(),
        start,
        end: start + evidence.chars().count(),
        bytes,
        evidence,
        message: seen.message,
        citations: pack.citations(rule.name),
        fix: fix.map(|text| Fix { text }),
    };
    Held { finding, grip: seen.grip, stands: seen.stands }
}

/// Orders findings by place and lets one stand where two say the same of overlapping words: the stricter, then the
/// surer, then the longer. Different things about the same words stay apart, because each needs its own answer.
pub(crate) fn settle(mut held: Vec<Held>) -> Vec<Held> {
    let rank = |h: &Held| (h.finding.level, h.finding.confidence, h.finding.bytes.len());
    held.sort_by(|a, b| rank(b).cmp(&rank(a)).then(a.finding.bytes.start.cmp(&b.finding.bytes.start)));
    let mut kept: Vec<Held> = Vec::with_capacity(held.len());
    for one in held {
        let same = |k: &&mut Held| {
            k.finding.code == one.finding.code
                && k.finding.bytes.start < one.finding.bytes.end
                && one.finding.bytes.start < k.finding.bytes.end
        };
        match kept.iter_mut().find(same) {
            Some(k) => k.grip = k.grip.max(one.grip),
            None => kept.push(one),
        }
    }
    kept.sort_by_key(|h| (h.finding.bytes.start, std::cmp::Reverse(h.finding.bytes.end), h.finding.code));
    kept
}

/// The verdict, as `product.md` has it: `stop` if a finding is `stop` and the text does not survive its removal; else
/// `consent` if something uncovered cannot simply be cut; else `revise`; else `clear`.
///
/// Whether a text survives is a question of degree. A judge that was heard answers it, among the verdicts that the
/// levels of the findings allow. Nothing is asked where the whole text is surely the fault, or where the rules are
/// sure of all that is wrong.
pub(crate) fn verdict(text: &str, facts: &Facts, held: &[Held], leaning: Option<Leaning>) -> Verdict {
    let ruled = ruled(text, facts, held);
    let Some(highest) = held.iter().map(|h| h.finding.level).max().filter(|level| *level >= Level::Revise) else {
        return ruled;
    };
    let sure = |h: &&Held| h.finding.confidence == Confidence::Sure;
    let whole = held.iter().filter(sure).any(|h| h.finding.level == Level::Stop && h.grip == Grip::Text);
    let settled = held.iter().filter(|h| h.finding.level >= Level::Revise).all(|h| sure(&h));
    match leaning {
        Some(leaning) if !whole && !settled => {
            leaning.choose(ruled, highest, held.iter().any(|h| h.finding.level == Level::Consent))
        }
        _ => ruled,
    }
}

/// What the findings alone say.
fn ruled(text: &str, facts: &Facts, held: &[Held]) -> Verdict {
    let survives = |level: Level| {
        let gone = |h: &&Held| h.finding.level >= level && h.grip == Grip::Sentence;
        left(text, facts, held.iter().filter(gone).map(|h| &h.finding.bytes))
    };
    let fatal = |level: Level| {
        let mut hard = held.iter().filter(|h| h.finding.level == level && h.grip != Grip::Words).peekable();
        hard.peek().is_some() && (hard.any(|h| h.grip == Grip::Text) || !survives(level))
    };
    if fatal(Level::Stop) {
        Verdict::Stop
    } else if fatal(Level::Consent) {
        Verdict::Consent
    } else if held.iter().any(|h| h.finding.level >= Level::Revise) {
        Verdict::Revise
    } else {
        Verdict::Clear
    }
}

/// Whether enough is left to be worth sending once the sentences with these places have gone: twelve words, and a
/// third of the text. Chosen on the train rows of the practice corpus.
fn left<'a>(text: &str, facts: &Facts, places: impl Iterator<Item = &'a Range<usize>>) -> bool {
    let places: Vec<&Range<usize>> = places.collect();
    let words = |span: &Range<usize>| text.get(span.clone()).unwrap_or_default().unicode_words().count();
    let all: usize = facts.sentences.iter().map(|s| words(&s.span)).sum();
    let rest: usize = facts
        .sentences
        .iter()
        .filter(|s| !places.iter().any(|p| p.start < s.span.end && s.span.start < p.end))
        .map(|s| words(&s.span))
        .sum();
    rest >= 12 && rest * 3 >= all
}

/// Widens a range to whole graphemes, so that no mark splits an emoji or a letter from its accent.
fn on_graphemes(text: &str, bytes: Range<usize>) -> Range<usize> {
    let end = bytes.end.min(text.len());
    let start = bytes.start.min(end);
    let back = |at: usize| {
        let at = (0..=at).rev().find(|at| text.is_char_boundary(*at)).unwrap_or(0);
        let mut cursor = GraphemeCursor::new(at, text.len(), true);
        match cursor.is_boundary(text, 0) {
            Ok(true) => at,
            _ => cursor.prev_boundary(text, 0).ok().flatten().unwrap_or(0),
        }
    };
    let forward = |at: usize| {
        let at = (at..=text.len()).find(|at| text.is_char_boundary(*at)).unwrap_or(text.len());
        let mut cursor = GraphemeCursor::new(at, text.len(), true);
        match cursor.is_boundary(text, 0) {
            Ok(true) => at,
            _ => cursor.next_boundary(text, 0).ok().flatten().unwrap_or(text.len()),
        }
    };
    back(start)..forward(end)
}
