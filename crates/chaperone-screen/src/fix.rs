//! Puts the fixes of findings into a text. Mechanical: it decides nothing, and never touches a word outside a mark.
//!
//! A fix replaces exactly the marked words. Only what a removal leaves behind is tidied: a doubled space, a space
//! or comma before a full stop, a pair of brackets with nothing in it.

use crate::Finding;

/// The text with every offered fix in its place. Where marks overlap, the first and longest one counts.
/// Findings without a fix leave their words alone; a finding that does not lie in `text` is passed over.
pub fn apply(text: &str, findings: &[Finding]) -> String {
    let mut parts: Vec<(&std::ops::Range<usize>, &str)> = findings
        .iter()
        .filter(|finding| text.get(finding.bytes.clone()) == Some(finding.evidence.as_str()))
        .filter_map(|finding| Some((&finding.bytes, finding.fix.as_ref()?.text.as_str())))
        .collect();
    parts.sort_by_key(|(bytes, _)| (bytes.start, std::cmp::Reverse(bytes.end)));

    let mut fixed = String::with_capacity(text.len());
    let mut at = 0;
    for (bytes, replacement) in parts {
        if bytes.start < at {
            continue;
        }
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
    fixed.push_str(text.get(at..).unwrap_or_default());
    fixed
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
    use super::apply;
    use crate::{Code, Confidence, Finding, Fix, Level};

    fn without(text: &str, words: &str) -> String {
        let from = text.find(words).unwrap();
        let finding = Finding {
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
        };
        apply(text, &[finding])
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
