//! The parts of the writing page that come from the words alone.
//!
//! Deliberately absent: what the desk has kept beside them.

use chaperone_desk::approve;
use chaperone_screen::{Channel, Report, Verdict};

use super::super::typed::Typed;
use super::{Beside, Noted, Write};
use crate::frame::Frame;
use crate::marks::{self, SAYINGS};
use crate::{clock, handbook};

/// The page with what the words give, and nothing else. `rests`: they name a patient's consent.
pub(super) fn judged<'a>(frame: &'a Frame, typed: &'a Typed, report: Option<&'a Report>, rests: bool) -> Write<'a> {
    let nothing = typed.text.trim().is_empty();
    let (pieces, line, verdict, rows, suggestion) = if let Some(report) = report {
        (
            marks::marked(&typed.text, report),
            marks::line_of(report, typed.placing(), marks::Beside { rests, ..marks::Beside::default() }),
            marks::standing(report),
            marks::rows(report),
            report.suggestion.as_deref().filter(|words| report.verdict != Verdict::Clear && *words != typed.text),
        )
    } else {
        let name = if nothing { "empty" } else { "unchecked" };
        (marks::pieces(&typed.text, []), marks::said(name), name, Vec::new(), None)
    };
    let sayings = SAYINGS.map(|saying| marks::as_read(saying, typed.placing(), rests));
    Write {
        frame,
        refusal: None,
        theirs: None,
        heading: match typed.kind() {
            "reply" => "Reply in public",
            "forum" => "Write to a professional forum",
            "repost" => "Repost somebody's post",
            "quote" => "Quote somebody's post",
            "like" => "Like somebody's post",
            _ => "Write a post",
        },
        action: "/write".to_owned(),
        kind: typed.kind(),
        shares: typed.share.is_some(),
        theirs_alone: typed.is_theirs_alone(),
        reply: typed.reply.is_some(),
        channel: if typed.reply == Some(Channel::CommentReply) { "comment-reply" } else { "review-reply" },
        in_reply_to: &typed.in_reply_to,
        answered_address: &typed.answered_address,
        groups: Vec::new(),
        from: &typed.from,
        origin: None,
        gaps: Vec::new(),
        question: None,
        redirects: None,
        alone: alone(&typed.text),
        source: Beside::default(),
        twins: Vec::new(),
        cools: report.is_some_and(approve::cools),
        text: &typed.text,
        pieces,
        line,
        verdict,
        musts: report.map(marks::musts).unwrap_or_default(),
        rows,
        suggestion,
        undo: false,
        picture: typed.picture,
        hung: Vec::new(),
        takes_pictures: typed.takes_pictures(),
        named: rests,
        may_name: false,
        rests: None,
        tabs: Vec::new(),
        zone: clock::zone_name(frame.zone),
        when: &typed.when,
        when_wrong: None,
        places_wrong: None,
        draft: None,
        unkept: false,
        standing: None,
        noted: Noted::default(),
        approvers: Vec::new(),
        asked: None,
        may_send: false,
        second_pair: false,
        invites: false,
        sayings,
        sures: marks::sures(),
        levels: marks::LEVELS,
        rules: handbook::titles(),
    }
}

/// Sentence by sentence: what somebody sees who gets one of them passed on, without the rest. Empty for a single one.
fn alone(text: &str) -> Vec<String> {
    let mut pieces: Vec<String> = Vec::new();
    for line in text.lines() {
        let mut rest = line.trim();
        while !rest.is_empty() {
            let end = rest
                .char_indices()
                .find(|(at, sign)| {
                    matches!(sign, '.' | '!' | '?') && rest[at + sign.len_utf8()..].starts_with(char::is_whitespace)
                })
                .map_or(rest.len(), |(at, sign)| at + sign.len_utf8());
            pieces.push(rest[..end].to_owned());
            rest = rest[end..].trim_start();
        }
    }
    if pieces.len() > 1 { pieces } else { Vec::new() }
}

#[cfg(test)]
mod tests {
    use super::alone;

    #[test]
    fn a_text_is_seen_sentence_by_sentence_and_a_single_one_as_it_is() {
        assert_eq!(
            alone("Open on Saturday!  Ring 01632 960.142 to book.\nSee you"),
            ["Open on Saturday!", "Ring 01632 960.142 to book.", "See you"]
        );
        assert!(alone("Open on Saturday.").is_empty() && alone("").is_empty());
    }
}
