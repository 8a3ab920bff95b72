//! Puts the fixes of findings into a text. Mechanical: it decides nothing, and never touches a word outside a mark.
//!
//! A fix replaces exactly the marked words. Only what a removal leaves behind is tidied: a doubled space, a space
//! or comma before a full stop, a pair of brackets with nothing in it.

use crate::Finding;

/// Words of a text that stand in the fixed one as well.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Kept {
    /// Bytes of the text.
    from: std::ops::Range<usize>,
    /// Where they begin in the fixed text.
    to: usize,
}

/// Where a place of the text lies in the fixed one. `None` where a fix has touched it.
pub(crate) fn moved(kept: &[Kept], place: &std::ops::Range<usize>) -> Option<std::ops::Range<usize>> {
    let before = kept.partition_point(|one| one.from.start <= place.start);
    let one = kept.get(before.checked_sub(1)?).filter(|one| place.end <= one.from.end)?;
    let start = place.start - one.from.start + one.to;
    Some(start..start + place.len())
}

/// What stands in the fixed text in the place of what was taken out; empty where nothing does.
pub(crate) fn replaced(kept: &[Kept]) -> impl Iterator<Item = std::ops::Range<usize>> {
    kept.windows(2).filter_map(|two| {
        let [before, after] = two else { return None };
        Some((before.to + before.from.len()).min(after.to)..after.to)
    })
}

/// Some places of a text with a blank between them, and where each of them lies then.
pub(crate) fn keep(text: &str, places: impl Iterator<Item = std::ops::Range<usize>>) -> (String, Vec<Kept>) {
    let (mut left, mut kept) = (String::new(), Vec::new());
    for from in places {
        let Some(words) = text.get(from.clone()) else { continue };
        if !left.is_empty() {
            left.push(' ');
        }
        kept.push(Kept { from, to: left.len() });
        left.push_str(words);
    }
    (left, kept)
}

/// The text with every offered fix in its place. Where marks overlap, the first and longest one counts.
/// Findings without a fix leave their words alone; a finding that does not lie in `text` is passed over.
pub fn apply(text: &str, findings: &[Finding]) -> String {
    apply_and_keep(text, findings).0
}

/// The same, with what is left of the text as it was.
pub(crate) fn apply_and_keep(text: &str, findings: &[Finding]) -> (String, Vec<Kept>) {
    let mut parts: Vec<(&std::ops::Range<usize>, &str)> = findings
        .iter()
        .filter(|finding| text.get(finding.bytes.clone()) == Some(finding.evidence.as_str()))
        .filter_map(|finding| Some((&finding.bytes, finding.fix.as_ref()?.text.as_str())))
        .collect();
    parts.sort_by_key(|(bytes, _)| (bytes.start, std::cmp::Reverse(bytes.end)));

    let mut fixed = String::with_capacity(text.len());
    let (mut at, mut kept) = (0, Vec::new());
    for (bytes, replacement) in parts {
        if bytes.start < at {
            continue;
        }
        kept.push(Kept { from: at..bytes.start, to: fixed.len() });
        fixed.push_str(text.get(at..bytes.start).unwrap_or_default());
        fixed.push_str(replacement);
        at = bytes.end;
        if replacement.is_empty() {
            if let Some((open, close)) = empty_brackets(&fixed, text.get(at..).unwrap_or_default()) {
                fixed.truncate(open);
                at += close;
            }
            let rest = text.get(at..).unwrap_or_default();
            let bare = rest.trim_start_matches(' ');
            if bare.is_empty() {
                fixed.truncate(fixed.trim_end_matches(' ').len());
            }
            let joined = fixed.is_empty() || fixed.ends_with([' ', '\n']);
            if joined || bare.starts_with(['.', ',', '!', '?', ';', ':']) {
                at += rest.len() - bare.len();
                if bare.starts_with(['.', ',', '!', '?', ';', ':']) {
                    fixed.truncate(fixed.trim_end_matches([' ', ',']).len());
                }
            }
        }
    }
    kept.push(Kept { from: at..text.len(), to: fixed.len() });
    fixed.push_str(text.get(at..).unwrap_or_default());
    // What was tidied away at the end of a stretch is gone.
    let mut end = fixed.len();
    for one in kept.iter_mut().rev() {
        one.to = one.to.min(end);
        one.from.end = one.from.end.min(one.from.start + (end - one.to));
        end = one.to;
    }
    (fixed, kept)
}

/// Where a pair of brackets opens in `before` and how far it reaches into `after`, if nothing is left between the two.
fn empty_brackets(before: &str, after: &str) -> Option<(usize, usize)> {
    let (inner, rest) = (before.trim_end_matches(' '), after.trim_start_matches(' '));
    let pairs = [('(', ')'), ('[', ']')];
    pairs.iter().any(|&(open, close)| inner.ends_with(open) && rest.starts_with(close)).then(|| {
        // Both signs are one byte long.
        (inner.len() - 1, after.len() - rest.len() + 1)
    })
}

#[cfg(test)]
mod tests {
    use super::{apply, apply_and_keep, keep, moved};
    use crate::{Code, Confidence, Finding, Fix, Level};

    fn finding(text: &str, words: &str) -> Finding {
        let from = text.find(words).unwrap();
        Finding {
            rule: "contact-data",
            code: Code::Identifiable,
            level: Level::Revise,
            confidence: Confidence::Sure,
            answerable: false,
            start: from,
            end: from + words.len(),
            bytes: from..from + words.len(),
            evidence: words.to_owned(),
            message: String::new(),
            citations: Vec::new(),
            fix: Some(Fix { text: String::new() }),
        }
    }

    fn without(text: &str, words: &str) -> String {
        apply(text, &[finding(text, words)])
    }

    #[test]
    fn every_word_that_no_fix_touches_is_found_in_the_fixed_text() {
        let text = "Ring us (NHS, 2023) on 01632 960142, today or tomorrow.";
        let (fixed, kept) = apply_and_keep(text, &[finding(text, "NHS, 2023"), finding(text, "01632 960142")]);
        for word in ["Ring", "us", "today", "tomorrow"] {
            let from = text.find(word).unwrap();
            assert_eq!(&fixed[moved(&kept, &(from..from + word.len())).unwrap()], word, "{fixed}");
        }
        for gone in ["2023", "(", ")", ","] {
            let from = text.find(gone).unwrap();
            assert_eq!(moved(&kept, &(from..from + gone.len())), None, "{gone}");
        }
    }

    #[test]
    fn every_word_of_a_place_that_is_kept_is_found_in_what_is_left() {
        let text = "We are open. She had a crown. Ring us.";
        let (left, kept) = keep(text, [0..12, 30..38].into_iter());
        assert_eq!(left, "We are open. Ring us.");
        let moved = |words: &str| text.find(words).and_then(|from| moved(&kept, &(from..from + words.len())));
        assert_eq!(moved("Ring").map(|place| &left[place]), Some("Ring"));
        assert_eq!(moved("crown"), None);
    }

    #[test]
    fn a_removal_leaves_no_empty_brackets_and_no_doubled_space() {
        assert_eq!(without("It cuts decay by half (NHS, 2023).", "NHS, 2023"), "It cuts decay by half.");
        assert_eq!(without("Ring us ( 01632 960142 ) today.", "01632 960142"), "Ring us today.");
        assert_eq!(without("Ring us [01632 960142] today.", "01632 960142"), "Ring us today.");
        assert_eq!(without("Ring us (on 01632 960142).", "01632 960142"), "Ring us (on ).");
        assert_eq!(without("(x] y", "x"), "(] y");
    }
}
