//! A report as a page shows it: the text cut into marked and plain pieces, and each finding in words for a reader.
//!
//! Deliberately absent: any judgement. What is marked, how strictly and why comes from the report as it is.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use chaperone_desk::approve::Place;
use chaperone_desk::draft::Share;
use chaperone_desk::source;
use chaperone_screen::{Confidence, Finding, Level, Report, Verdict};

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

/// How sure a rule is, as a sentence.
pub(crate) fn sure(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Sure => "We are sure.",
        Confidence::Likely => "We think so.",
        Confidence::Guess => "This is a guess.",
    }
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

/// The answer in one sentence: what it says first (bold), and what follows.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Line {
    pub(crate) level: &'static str,
    pub(crate) icon: &'static str,
    pub(crate) bold: &'static str,
    /// The count of findings in words, where the sentence has one.
    pub(crate) count: Option<String>,
    pub(crate) rest: &'static str,
    /// What is only to be kept in mind; empty for most.
    pub(crate) quiet: Cow<'static, str>,
}

/// What a report lets happen, by the name of its sentence: its verdict, or `must` where a reason can't stand in for
/// every change, so that asking an approver would end in a refusal (`approve::may_ask` of the desk).
pub(crate) fn standing(report: &Report) -> &'static str {
    let answerable = report.findings.iter().all(|finding| finding.answerable);
    if report.verdict == Verdict::Revise && !answerable { "must" } else { report.verdict.name() }
}

/// The words that have to be changed before anybody can approve, in the order of the text.
pub(crate) fn musts(report: &Report) -> Vec<String> {
    if standing(report) != "must" {
        return Vec::new();
    }
    let rows = rows(report).into_iter().filter(|row| row.counts() && !row.answerable && !row.evidence.is_empty());
    rows.map(|row| row.evidence).collect()
}

/// The sentence about a report on words of one's own.
pub(crate) fn line(report: &Report) -> Line {
    line_of(report, None)
}

/// The sentence about a report on what is written, or on what is done with somebody else's post.
pub(crate) fn line_of(report: &Report, share: Option<Share>) -> Line {
    let name = standing(report);
    let counted = report.findings.iter().filter(|finding| name != "must" || !finding.answerable).count();
    counted_in(of_share(saying(name), share), counted)
}

/// The same for an approver, who cannot know whom the author had in mind, and asks.
pub(crate) fn line_for_approver(report: &Report, share: Option<Share>, author: &str) -> Line {
    let mut line = line_of(report, share);
    if !line.quiet.is_empty() {
        line.quiet = if share.is_some_and(Share::is_theirs_alone) {
            format!("Ask {author} whether the post is a patient's own. If it is, send this back.").into()
        } else {
            format!("Only {author} knows whom they had in mind. Ask {author}: if it was a patient, send it back.")
                .into()
        };
    }
    line
}

/// A sentence as it reads where every word is somebody else's: nobody can change one, so none asks for it.
pub(crate) fn of_share(saying: Saying, share: Option<Share>) -> Saying {
    if !share.is_some_and(Share::is_theirs_alone) {
        return saying;
    }
    match saying.name {
        "clear" => Saying {
            quiet: "Only you know whether whoever wrote it is a patient of yours: if it tells of that, leave it.",
            ..saying
        },
        "revise" => Saying {
            bold: "Better left alone:",
            one: "1 thing speaks against passing it on.",
            many: "# things speak against passing it on.",
            ..saying
        },
        "must" => Saying {
            bold: "Not to be passed on:",
            one: "1 thing speaks against it.",
            many: "# things speak against it.",
            ..saying
        },
        "consent" => Saying {
            one: "1 place tells it.",
            many: "# places tell it.",
            rest: "Do not pass it on: it would need the patient's consent, and consents cannot be recorded here yet.",
            ..saying
        },
        "stop" => Saying { many: "# things stop it, and nobody can override them.", ..saying },
        _ => saying,
    }
}

/// A sentence with its count. The page's templates hold the same for scripts, from this one list.
pub(crate) fn counting(name: &str, findings: usize) -> Line {
    counted_in(saying(name), findings)
}

fn counted_in(saying: Saying, findings: usize) -> Line {
    let Saying { level, icon, bold, one, many, rest, quiet, .. } = saying;
    let count = if many.is_empty() {
        None
    } else if findings == 1 {
        Some(one.to_owned())
    } else {
        Some(many.replace('#', &findings.to_string()))
    };
    Line { level, icon, bold, count, rest, quiet: quiet.into() }
}

/// A sentence of the verdict line, with the count left open (`#`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Saying {
    pub(crate) name: &'static str,
    pub(crate) level: &'static str,
    pub(crate) icon: &'static str,
    pub(crate) bold: &'static str,
    pub(crate) one: &'static str,
    pub(crate) many: &'static str,
    pub(crate) rest: &'static str,
    pub(crate) quiet: &'static str,
}

/// Every sentence that the verdict line can say, in its order of strictness, then the two without a verdict.
pub(crate) const SAYINGS: [Saying; 7] = [
    Saying {
        name: "clear",
        level: "clear",
        icon: "clear",
        bold: "Clear.",
        one: "",
        many: "",
        rest: "We found nothing to change.",
        quiet: "Only you know whom you had in mind: if it was a patient, take that part out.",
    },
    Saying {
        name: "revise",
        level: "revise",
        icon: "revise",
        bold: "Nearly.",
        one: "1 thing to change.",
        many: "# things to change.",
        rest: "",
        quiet: "",
    },
    Saying {
        name: "must",
        level: "stop",
        icon: "stop",
        bold: "Not yet:",
        one: "1 marked place has to be changed first.",
        many: "# marked places have to be changed first.",
        rest: "A reason is not enough there.",
        quiet: "",
    },
    Saying {
        name: "consent",
        level: "consent",
        icon: "consent",
        bold: "Not yet: this tells of a patient.",
        one: "1 place to change.",
        many: "# places to change.",
        rest: "Change the words, or turn them into general information. It would need the patient's consent, and consents cannot be recorded here yet.",
        quiet: "",
    },
    Saying {
        name: "stop",
        level: "stop",
        icon: "stop",
        bold: "This must not go out here.",
        one: "1 thing stops it, and nobody can override it.",
        many: "# things to settle, and nobody can override them.",
        rest: "Read below what to do instead.",
        quiet: "",
    },
    Saying {
        name: "empty",
        level: "note",
        icon: "note",
        bold: "Nothing written yet.",
        one: "",
        many: "",
        rest: "We read along as soon as there are words.",
        quiet: "",
    },
    Saying {
        name: "unchecked",
        level: "stop",
        icon: "stop",
        bold: "These words were not checked, so nothing can go out.",
        one: "",
        many: "",
        rest: "They are still in the box. Press Check to try again.",
        quiet: "",
    },
];

/// The sentence of that name; what nobody knows reads as not checked.
pub(crate) fn saying(name: &str) -> Saying {
    let [.., unchecked] = SAYINGS;
    SAYINGS.into_iter().find(|saying| saying.name == name).unwrap_or(unchecked)
}

/// A sentence without a count: nothing written yet, or not checked.
pub(crate) fn said(name: &str) -> Line {
    let Saying { level, icon, bold, rest, quiet, .. } = saying(name);
    Line { level, icon, bold, count: None, rest, quiet: quiet.into() }
}

#[cfg(test)]
mod tests {
    use chaperone_screen::Code;

    use super::*;

    fn finding(text: &str, words: &str, level: Level) -> Finding {
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

    #[test]
    fn a_verdict_line_counts_in_plain_words() {
        assert_eq!(counting("revise", 1).count.as_deref(), Some("1 thing to change."));
        assert_eq!(counting("revise", 2).count.as_deref(), Some("2 things to change."));
        assert_eq!(counting("clear", 0).count, None);
    }

    #[test]
    fn where_a_reason_is_not_enough_the_line_stops_and_names_the_places() {
        let text = "Sorry about Monday, our cat was ill";
        let free = Finding { answerable: true, ..finding(text, "our cat", Level::Revise) };
        let report = Report {
            verdict: Verdict::Revise,
            findings: vec![finding(text, "Monday", Level::Revise), free.clone()],
            notes: Vec::new(),
            suggestion: None,
            pack: String::new(),
            engine: String::new(),
        };
        let said = line(&report);
        assert_eq!((said.level, said.count.as_deref()), ("stop", Some("1 marked place has to be changed first.")));
        assert_eq!(musts(&report), ["Monday"]);
        let answerable = Report { findings: vec![free], ..report };
        assert_eq!(line(&answerable).level, "revise");
        assert!(musts(&answerable).is_empty());
    }

    #[test]
    fn what_nobody_knows_reads_as_not_checked() {
        assert_eq!(saying("elsewhere").name, "unchecked");
        for verdict in [Verdict::Clear, Verdict::Revise, Verdict::Consent, Verdict::Stop] {
            assert_eq!(saying(verdict.name()).level, verdict.name());
        }
    }
}
