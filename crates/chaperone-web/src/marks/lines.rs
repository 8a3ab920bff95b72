//! What is said of a report in one sentence, to whoever writes and to whoever approves.
//!
//! Deliberately absent: the sentences themselves (`sayings`).

use std::borrow::Cow;

use chaperone_desk::source;
use chaperone_screen::{Report, Verdict};

use super::rows;
use super::sayings::{REPLY, Saying, as_read, saying};
use crate::placing::Placing;

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
    /// The words name a patient's consent.
    pub(crate) rests: bool,
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
    counted_in(as_read(saying(name), placing, beside.rests), counted)
}

/// The same for an approver, who cannot know whom the author had in mind, and asks.
pub(crate) fn line_for_approver(report: &Report, placing: Placing, beside: Beside, author: &str) -> Line {
    let mut line = line_of(report, placing, beside);
    if !line.quiet.is_empty() {
        line.quiet = match placing {
            _ if beside.rests => "It rests on a patient's consent. Whether it suits is for you to say.".into(),
            Placing::Reply => REPLY.into(),
            Placing::PassedOn(share) if share.is_theirs_alone() => {
                format!("Ask {author} whether the post is a patient's own. If it is, send this back.").into()
            }
            Placing::Post | Placing::PassedOn(_) => {
                format!("Only {author} knows whom they had in mind. If anybody could still tell which patient it is, send it back.")
                    .into()
            }
        };
    }
    line
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

/// A sentence without a count: nothing written yet, or not checked.
pub(crate) fn said(name: &str) -> Line {
    let Saying { level, icon, bold, rest, quiet, .. } = saying(name);
    Line { level, icon, bold, count: None, rest, quiet: quiet.into() }
}

#[cfg(test)]
mod tests {
    use chaperone_screen::{Finding, Level};

    use super::*;
    use crate::marks::tests::finding;

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
        let line = |gaps, sourced| line_of(&report, Placing::Post, Beside { gaps, sourced, rests: false });
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
    fn words_that_name_a_consent_are_not_told_to_leave_the_patient_out() {
        let text = "We made two crowns for her.";
        let report = Report {
            verdict: Verdict::Clear,
            findings: Vec::new(),
            notes: Vec::new(),
            suggestion: None,
            pack: String::new(),
            engine: String::new(),
        };
        let rests = Beside { rests: true, ..Beside::default() };
        let line = line_of(&report, Placing::Post, rests);
        assert!(line.quiet.starts_with("It rests on a patient's consent."), "{}", line.quiet);
        let line = line_for_approver(&report, Placing::Post, rests, "Priya Nair");
        assert!(!line.quiet.contains("send it back"), "{}", line.quiet);
        let held =
            Report { verdict: Verdict::Consent, findings: vec![finding(text, "crowns", Level::Consent)], ..report };
        let rest = |placing, beside| line_of(&held, placing, beside).rest;
        assert!(rest(Placing::Post, rests).starts_with("The consent that it names does not cover that."));
        assert!(rest(Placing::Post, Beside::default()).starts_with("It can go out on a consent that covers it."));
        assert!(rest(Placing::Reply, Beside::default()).contains("rests on no consent"));
    }

    #[test]
    fn what_nobody_knows_reads_as_not_checked() {
        assert_eq!(saying("elsewhere").name, "unchecked");
        for verdict in [Verdict::Clear, Verdict::Revise, Verdict::Consent, Verdict::Stop] {
            assert_eq!(saying(verdict.name()).level, verdict.name());
        }
    }
}
