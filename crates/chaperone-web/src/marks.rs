//! A report as a page shows it: the text cut into marked and plain pieces, and each finding in words for a reader.
//!
//! Deliberately absent: any judgement. What is marked, how strictly and why comes from the report as it is.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::ops::Range;

use chaperone_desk::approve::Place;
use chaperone_desk::draft::{self, Draft};
use chaperone_desk::source;
use chaperone_screen::{Confidence, Finding, Level, Report, Verdict};

use crate::handbook;
use crate::placing::Placing;

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

/// What stands beside a text and changes what is said of it.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Beside {
    /// How many gaps of a ready post are open.
    pub(crate) gaps: usize,
    /// Notes that are ticked off, because a source is kept.
    pub(crate) sourced: bool,
}

/// The sentence about a report on words of one's own.
pub(crate) fn line(report: &Report) -> Line {
    line_of(report, Placing::Post, Beside::default())
}

/// The sentence about a report on what is written, answered, or done with somebody else's post.
pub(crate) fn line_of(report: &Report, placing: Placing, beside: Beside) -> Line {
    let standing = standing(report);
    let notes = report.notes.iter().filter(|note| !(beside.sourced && note.rule == source::RULE)).count();
    let (name, counted) = match standing {
        "clear" if beside.gaps > 0 => ("gaps", beside.gaps),
        "clear" if notes > 0 => ("noted", notes),
        "must" => (standing, report.findings.iter().filter(|finding| !finding.answerable).count()),
        _ => (standing, report.findings.len()),
    };
    counted_in(of_placing(saying(name), placing), counted)
}

/// The same for an approver, who cannot know whom the author had in mind, and asks.
pub(crate) fn line_for_approver(report: &Report, placing: Placing, beside: Beside, author: &str) -> Line {
    let mut line = line_of(report, placing, beside);
    if !line.quiet.is_empty() {
        line.quiet = match placing {
            Placing::Reply => REPLY.into(),
            Placing::PassedOn(share) if share.is_theirs_alone() => {
                format!("Ask {author} whether the post is a patient's own. If it is, send this back.").into()
            }
            Placing::Post | Placing::PassedOn(_) => {
                format!("Only {author} knows whom they had in mind. Ask {author}: if it was a patient, send it back.")
                    .into()
            }
        };
    }
    line
}

/// What is true of every reply, whoever reads it over: whom it answers may always be a patient.
const REPLY: &str = "Whoever it answers may be a patient. That is no reason to hold it back, as long as it neither says so nor denies it.";

/// A sentence as it reads on a reply, and where every word is somebody else's: nobody can change one, so none asks for it.
pub(crate) fn of_placing(saying: Saying, placing: Placing) -> Saying {
    let theirs = match placing {
        Placing::Post => return saying,
        Placing::Reply if saying.quiet.is_empty() => return saying,
        Placing::Reply => return Saying { quiet: REPLY, ..saying },
        Placing::PassedOn(share) => share.is_theirs_alone(),
    };
    if !theirs {
        return saying;
    }
    match saying.name {
        "clear" | "noted" => Saying {
            quiet: "Only you know whether whoever wrote it is a patient of yours: if it tells of that, leave it.",
            ..saying
        },
        "revise" => Saying {
            bold: "Better left alone.",
            one: "1 thing speaks against passing it on.",
            many: "# things speak against passing it on.",
            rest: "An approver may write down why it goes on all the same.",
            ..saying
        },
        "must" => Saying {
            bold: "Better left alone.",
            one: "1 thing speaks against passing it on, and no reason can stand in for it.",
            many: "# things speak against passing it on, and no reason can stand in for them.",
            ..saying
        },
        "consent" => {
            Saying { rest: "What is passed on cannot name a consent here yet, so do not pass it on.", ..saying }
        }
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

/// Every sentence that the verdict line can say, in its order of strictness, then the two without a verdict. One headline
/// belongs to one verdict; the rest says why.
pub(crate) const SAYINGS: [Saying; 9] = [
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
        name: "noted",
        level: "clear",
        icon: "clear",
        bold: "Clear.",
        one: "One thing to think about.",
        many: "# things to think about.",
        rest: "",
        quiet: "Only you know whom you had in mind: if it was a patient, take that part out.",
    },
    Saying {
        name: "gaps",
        level: "revise",
        icon: "revise",
        bold: "Not finished.",
        one: "1 gap is still open.",
        many: "# gaps are still open.",
        rest: "",
        quiet: "",
    },
    Saying {
        name: "revise",
        level: "revise",
        icon: "revise",
        bold: "Change this first.",
        one: "1 thing is marked.",
        many: "# things are marked.",
        rest: "Change the words, or let an approver write down why they may stay.",
        quiet: "",
    },
    Saying {
        name: "must",
        level: "revise",
        icon: "revise",
        bold: "Change this first.",
        one: "1 thing is marked that no reason can let through.",
        many: "# things are marked that no reason can let through.",
        rest: "",
        quiet: "",
    },
    Saying {
        name: "consent",
        level: "consent",
        icon: "consent",
        bold: "Not without the patient's consent.",
        one: "1 place tells of a patient.",
        many: "# places tell of a patient.",
        rest: "A text cannot name its consent here yet: leave the patient out, or keep it as a draft until it can.",
        quiet: "",
    },
    Saying {
        name: "stop",
        level: "stop",
        icon: "stop",
        bold: "This must not go out.",
        one: "1 thing stops it, and nobody can override it.",
        many: "# things stop it, and nobody can override them.",
        rest: "Each mark says why.",
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
        assert_eq!(counting("revise", 1).count.as_deref(), Some("1 thing is marked."));
        assert_eq!(counting("revise", 2).count.as_deref(), Some("2 things are marked."));
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
        let counted = Some("1 thing is marked that no reason can let through.");
        assert_eq!((said.level, said.count.as_deref()), ("revise", counted));
        assert_eq!(musts(&report), ["Monday"]);
        let answerable = Report { findings: vec![free], ..report };
        assert_eq!(line(&answerable).bold, said.bold, "one headline for one verdict");
        assert!(musts(&answerable).is_empty());
    }

    #[test]
    fn what_is_clear_says_what_is_to_be_thought_about_and_nothing_is_clear_with_an_open_gap() {
        let text = "We are open from [opening time], says Gareth";
        let note = Finding { rule: source::RULE, ..finding(text, "Gareth", Level::Note) };
        let report = Report {
            verdict: Verdict::Clear,
            findings: Vec::new(),
            notes: vec![note],
            suggestion: None,
            pack: String::new(),
            engine: String::new(),
        };
        let line = |gaps, sourced| line_of(&report, Placing::Post, Beside { gaps, sourced });
        assert_eq!(line(0, false).count.as_deref(), Some("One thing to think about."));
        assert_eq!(line(0, true).rest, "We found nothing to change.");
        assert_eq!(
            (line(2, true).bold, line(2, true).count.as_deref()),
            ("Not finished.", Some("2 gaps are still open."))
        );
        for quiet in [
            line_of(&report, Placing::Reply, Beside::default()).quiet,
            line_for_approver(&report, Placing::Reply, Beside::default(), "Priya Nair").quiet,
        ] {
            assert_eq!(quiet, REPLY, "a reply always answers somebody who may be a patient");
        }
    }

    #[test]
    fn what_nobody_knows_reads_as_not_checked() {
        assert_eq!(saying("elsewhere").name, "unchecked");
        for verdict in [Verdict::Clear, Verdict::Revise, Verdict::Consent, Verdict::Stop] {
            assert_eq!(saying(verdict.name()).level, verdict.name());
        }
    }
}
