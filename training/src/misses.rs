//! What the judges get wrong in the files that they have not seen, one row a line, for whoever mends it.
//!
//! Only train files are read: nobody writes a rule from a dev row.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::ops::Range;

use anyhow::Result;
use chaperone_screen::{Finding, Verdict};

use crate::corpus::{Row, Screens};

/// Prints rows that were let out or held wrongly, and evidence that no finding touched; then how many of each.
pub(crate) fn print(rows: &[Row], screens: &Screens) -> Result<()> {
    let mut counts: BTreeMap<String, usize> = BTreeMap::new();
    let mut count = |kind: String| *counts.entry(kind).or_default() += 1;
    for row in rows {
        let report = screens.report(row)?;
        let got = report.verdict;
        let mut said = String::new();
        match (row.verdict, got) {
            (Verdict::Clear, Verdict::Clear) => {}
            (Verdict::Clear, _) => {
                report.findings.iter().for_each(|finding| count(format!("alarm by {}", finding.rule)));
                let _ = write!(said, " ALARM");
            }
            (_, Verdict::Clear) => {
                let _ = write!(said, " LET OUT");
            }
            _ => {}
        }
        for (code, place) in &row.issues {
            let Some(place) = place else { continue };
            if report.findings.iter().any(|finding| meet(&finding.bytes, place)) {
                continue;
            }
            let kind = match () {
                () if got == Verdict::Clear => "let out",
                () if report.notes.iter().any(|note| meet(&note.bytes, place)) => "a note only",
                () if report.findings.iter().any(|finding| finding.code == *code) => "same code, other words",
                () => "other codes, other words",
            };
            count(format!("evidence of {}: {kind}", code.name()));
            count(format!("evidence: {kind}"));
            let _ = write!(said, " MISSED {} [{}] ({kind})", code.name(), &row.draft.text[place.clone()]);
        }
        if !said.is_empty() {
            println!("{} -> {}{said}", row.verdict.name(), got.name());
            println!("    {:?} {}", row.draft.channel, row.draft.text.replace('\n', " / "));
            if let Some(answered) = &row.draft.in_reply_to {
                println!("    answers {}", answered.replace('\n', " / "));
            }
            for finding in &report.findings {
                println!("    {}", shown(finding, &row.draft.text));
            }
        }
    }
    for (kind, count) in &counts {
        println!("{count:>5} {kind}");
    }
    Ok(())
}

fn meet(one: &Range<usize>, other: &Range<usize>) -> bool {
    one.start < other.end && other.start < one.end
}

fn shown(finding: &Finding, text: &str) -> String {
    format!("{} {} [{}]", finding.rule, finding.code.name(), &text[finding.bytes.clone()])
}
