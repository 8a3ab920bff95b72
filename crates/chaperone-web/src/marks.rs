//! A report as a page shows it: the text cut into marked and plain pieces, and each finding in words for a reader.
//!
//! Deliberately absent: any judgement. What is marked, how strictly and why comes from the report as it is.

mod lines;
mod sayings;

use std::collections::BTreeSet;
use std::ops::Range;

use chaperone_desk::approve::Place;
use chaperone_desk::draft::{self, Draft};
use chaperone_desk::source;
use chaperone_screen::{Confidence, Finding, Level, Report, Verdict};

pub(crate) use self::lines::{Beside, Line, counting, line, line_for_approver, line_of, musts, said, standing};
pub(crate) use self::sayings::{SAYINGS, Saying, as_read};
use crate::handbook;

/// A stretch of a text; `level` is set where something is marked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Piece {
    pub(crate) words: String,
    pub(crate) level: Option<&'static str>,
}

/// Cuts `text` at the edges of what was found. Joined together again, the pieces are the text.
pub(crate) fn pieces<'a>(text: &str, findings: impl IntoIterator<Item = &'a Finding>) -> Vec<Piece> {
    cut(text, findings.into_iter().map(|finding| (finding.bytes.clone(), finding.level)))
}

/// The same for bare places, in bytes of `text`.
///
/// Where marks overlap, the stricter shows. A place that does not lie on the text's own character boundaries belongs
/// to another text and marks nothing.
pub(crate) fn cut(text: &str, places: impl IntoIterator<Item = (Range<usize>, Level)>) -> Vec<Piece> {
    let marks: Vec<(usize, usize, Level)> = places
        .into_iter()
        .filter(|(bytes, _)| text.get(bytes.clone()).is_some_and(|words| !words.is_empty()))
        .map(|(bytes, level)| (bytes.start, bytes.end, level))
        .collect();
    let mut edges: BTreeSet<usize> = BTreeSet::from([0, text.len()]);
    edges.extend(marks.iter().flat_map(|&(start, end, _)| [start, end]));
    let edges: Vec<usize> = edges.into_iter().collect();
    edges
        .windows(2)
        .filter_map(|edge| {
            let &[start, end] = edge else { return None };
            let level = marks.iter().filter(|mark| mark.0 <= start && end <= mark.1).map(|mark| mark.2).max();
            Some(Piece { words: text.get(start..end)?.to_owned(), level: level.map(Level::name) })
        })
        .collect()
}

/// The part of `said` from byte `from` on, with its marks: what is quoted, beside one's own words.
pub(crate) fn marked_after(said: &str, from: usize, report: &Report) -> Vec<Piece> {
    let all = report.findings.iter().chain(&report.notes).filter(|finding| finding.bytes.start >= from);
    let moved = all.map(|finding| (finding.bytes.start - from..finding.bytes.end - from, finding.level));
    cut(said.get(from..).unwrap_or_default(), moved)
}

/// The descriptions of a draft's pictures with their marks, in their order. They follow the text in what the screen read.
pub(crate) fn described(draft: &Draft, report: &Report) -> Vec<Vec<Piece>> {
    let said = draft.said();
    let mut from = draft.text.expose().len();
    let one = |alt: &str| {
        from += draft::share::BETWEEN.len();
        let start = from;
        from += alt.len();
        let all = report.findings.iter().chain(&report.notes);
        let inside = all.filter(|finding| finding.bytes.start >= start && finding.bytes.end <= start + alt.len());
        let moved = inside.map(|finding| (finding.bytes.start - start..finding.bytes.end - start, finding.level));
        cut(said.get(start..start + alt.len()).unwrap_or_default(), moved)
    };
    draft.pictures.iter().map(|picture| picture.alt.expose().as_str()).map(one).collect()
}

/// One finding, ready to be read. `number` is its place in the report, findings first and then notes; the fix button
/// sends it back.
#[derive(Debug, Clone)]
pub(crate) struct Row {
    pub(crate) number: usize,
    /// Rule and place, as an answer to it is named: `patient-named:9:18`.
    pub(crate) place: String,
    pub(crate) level: &'static str,
    pub(crate) rule: &'static str,
    pub(crate) evidence: String,
    pub(crate) message: String,
    pub(crate) citations: Vec<String>,
    pub(crate) sure: &'static str,
    /// What would stand there after the fix; empty takes the words out.
    pub(crate) fix: Option<String>,
    pub(crate) answerable: bool,
    /// Where it starts, for the order of the list.
    start: usize,
}

impl Row {
    fn new(number: usize, finding: &Finding) -> Self {
        Row {
            number,
            place: Place::of(finding).to_string(),
            level: finding.level.name(),
            rule: finding.rule,
            evidence: finding.evidence.clone(),
            message: finding.message.clone(),
            citations: finding.citations.iter().map(|citation| citation.reference.clone()).collect(),
            sure: sure(finding.confidence),
            fix: finding.fix.as_ref().map(|fix| fix.text.clone()),
            answerable: finding.answerable,
            start: finding.start,
        }
    }

    /// An invented finding, for samples of pages.
    pub(crate) fn sample() -> Self {
        Row {
            number: 0,
            place: "patient-named:0:1".into(),
            level: "revise",
            rule: "pieces-together",
            evidence: "our hygienist".to_owned(),
            message: "With the course and the month, few people fit. Leave one of them out.".to_owned(),
            citations: vec!["GDC Standards 4.2.1".to_owned()],
            sure: sure(Confidence::Likely),
            fix: None,
            answerable: true,
            start: 0,
        }
    }

    pub(crate) fn title(&self) -> &'static str {
        handbook::title(self.rule)
    }

    pub(crate) fn word(&self) -> &'static str {
        word(self.level)
    }

    /// Whether it stops anything; a note does not, nor one that is ticked off.
    pub(crate) fn counts(&self) -> bool {
        self.level != Level::Note.name() && self.level != Verdict::Clear.name()
    }
}

/// Every level by its name and the word that a badge shows.
pub(crate) const LEVELS: [(&str, &str); 5] =
    [("note", "Note"), ("clear", "Clear"), ("revise", "Revise"), ("consent", "Consent"), ("stop", "Stop")];

/// The word of a level or verdict.
pub(crate) fn word(level: &str) -> &'static str {
    LEVELS.iter().find(|(name, _)| *name == level).map_or("Not checked", |(_, word)| *word)
}

/// How sure a rule is, with what that is about.
pub(crate) fn sure(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Sure => "How sure we are: certain.",
        Confidence::Likely => "How sure we are: fairly.",
        Confidence::Guess => "How sure we are: a guess.",
    }
}

/// The same by the name that a report writes, for scripts.
pub(crate) fn sures() -> [(&'static str, &'static str); 3] {
    [("sure", Confidence::Sure), ("likely", Confidence::Likely), ("guess", Confidence::Guess)]
        .map(|(name, confidence)| (name, sure(confidence)))
}

/// Findings and notes together, in the order of the text.
pub(crate) fn rows(report: &Report) -> Vec<Row> {
    let all = report.findings.iter().chain(&report.notes).enumerate();
    let mut rows: Vec<Row> = all.map(|(number, finding)| Row::new(number, finding)).collect();
    rows.sort_by_key(|row| row.start);
    rows
}

/// What stands at a note that asked for a source, once one is kept.
pub(crate) const SOURCE_KEPT: &str =
    "Its source is kept, and the approver sees it. Readers see it only if it stands in the words.";

/// The same rows with the notes ticked off that ask for a source, because one is kept.
pub(crate) fn with_source(rows: Vec<Row>) -> Vec<Row> {
    let ticked = |row: Row| match row.rule {
        source::RULE => Row { level: Verdict::Clear.name(), message: SOURCE_KEPT.to_owned(), ..row },
        _ => row,
    };
    rows.into_iter().map(ticked).collect()
}

/// Everything that a report marks in `text`, as pieces.
pub(crate) fn marked(text: &str, report: &Report) -> Vec<Piece> {
    pieces(text, report.findings.iter().chain(&report.notes))
}

#[cfg(test)]
mod tests {
    use chaperone_screen::Code;

    use super::*;

    /// An invented finding on the first `words` of a text.
    pub(super) fn finding(text: &str, words: &str, level: Level) -> Finding {
        let from = text.find(words).unwrap();
        let start = text[..from].chars().count();
        Finding {
            rule: "patient-named",
            code: Code::Name,
            level,
            confidence: Confidence::Sure,
            answerable: false,
            start,
            end: start + words.chars().count(),
            bytes: from..from + words.len(),
            evidence: words.to_owned(),
            message: String::new(),
            citations: Vec::new(),
            fix: None,
        }
    }

    fn joined(pieces: &[Piece]) -> String {
        pieces.iter().map(|piece| piece.words.as_str()).collect()
    }

    #[test]
    fn the_pieces_of_a_text_are_the_text() {
        let text = "😀 Lovely to see Zoë back!\n\nBye 👩‍⚕️";
        let found = [finding(text, "Zoë", Level::Consent), finding(text, "👩‍⚕️", Level::Note)];
        let cut = pieces(text, &found);
        assert_eq!(joined(&cut), text);
        let marked: Vec<_> = cut.iter().filter_map(|piece| Some((piece.words.as_str(), piece.level?))).collect();
        assert_eq!(marked, [("Zoë", "consent"), ("👩‍⚕️", "note")]);
    }

    #[test]
    fn where_marks_overlap_the_stricter_shows() {
        let text = "Mrs Patel came";
        let cut = pieces(text, &[finding(text, "Mrs Patel", Level::Revise), finding(text, "Patel came", Level::Stop)]);
        let levels: Vec<_> = cut.iter().map(|piece| (piece.words.as_str(), piece.level)).collect();
        assert_eq!(levels, [("Mrs ", Some("revise")), ("Patel", Some("stop")), (" came", Some("stop"))]);
    }

    #[test]
    fn a_finding_of_another_text_marks_nothing() {
        let other = finding("a longer text with Mrs Patel", "Mrs Patel", Level::Stop);
        assert_eq!(pieces("short", &[other]), [Piece { words: "short".to_owned(), level: None }]);
        assert!(pieces("", &[]).is_empty());
    }
}
