//! Puts the fixes of findings into a text. Mechanical: it decides nothing, and never touches a word outside a mark.
//!
//! A fix replaces exactly the marked words. Only what a removal leaves behind is tidied: a doubled space, a space
//! or comma before a full stop.

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
