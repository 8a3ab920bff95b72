//! One rule's page: what it marks, what it lets through, what to say instead, why, where it is written, and a box to try.
//!
//! Deliberately absent: keeping what was tried.

use askama::Template;
use axum::extract::Path;
use axum::routing::{MethodRouter, get};
use chaperone_desk::{Refusal, draft};
use chaperone_screen::page::Example;
use chaperone_screen::{Channel, Known, Level, Pack, Page, Report, Rule, Screen};

use super::handbook::Written;
use super::packs::signed;
use crate::AppState;
use crate::fields::Fields;
use crate::frame::Frame;
use crate::handbook;
use crate::marks::{self, Line, Piece};
use crate::problem::{Problem, Shown};
use crate::visit::{Me, show, show_refused};

/// `/rules/{name}`
pub(crate) fn routes() -> MethodRouter<AppState> {
    get(look).post(try_it)
}

/// An example with its marks and the situation it stands in.
struct Shot {
    level: &'static str,
    word: &'static str,
    pieces: Vec<Piece>,
    context: String,
}

struct Surface {
    place: &'static str,
    level: &'static str,
    word: &'static str,
}

/// What the check said of a sentence that was tried.
struct Tried {
    line: Line,
    word: &'static str,
    pieces: Vec<Piece>,
    this_rule: bool,
    /// Other rules that spoke: name and title.
    others: Vec<(&'static str, &'static str)>,
}

#[derive(Template)]
#[template(path = "handbook/rule.html")]
struct Sheet<'a> {
    frame: &'a Frame,
    refusal: Option<&'a Refusal>,
    name: &'static str,
    title: &'static str,
    lead: &'static str,
    family: &'static str,
    family_title: &'static str,
    flags: Vec<Shot>,
    allows: Vec<Shot>,
    instead: Vec<&'static str>,
    why: &'static [String],
    citations: Vec<Written>,
    surfaces: Vec<Surface>,
    near: Vec<(&'static str, &'static str)>,
    /// Which edition of the rules it is: `2026.1`.
    edition: String,
    pack_name: &'a str,
    /// Who signed this rule of the pack.
    signed: Option<String>,
    tried: &'a str,
    answer: Option<Tried>,
}

async fn look(me: Me, Path(name): Path<String>) -> Shown {
    let found = handbook::page(&name).ok_or(Problem::Missing)?;
    show(&sheet(&me.frame, me.desk.screen(Some(&me.signed_in.practice))?, found, "", None, None))
}

/// A role that may not write may still try: what is tried is not a draft.
async fn try_it(me: Me, Path(name): Path<String>, fields: Fields) -> Shown {
    let found = handbook::page(&name).ok_or(Problem::Missing)?;
    let text = fields.one("text").replace("\r\n", "\n");
    let screen = me.desk.screen(Some(&me.signed_in.practice))?;
    if text.trim().is_empty() {
        return show(&sheet(&me.frame, screen, found, "", None, None));
    }
    match draft::check_text(&me.desk, &me.act, (&text, &[]), Channel::Post, None, &[]).await? {
        Ok(report) => show(&sheet(&me.frame, screen, found, &text, Some(tried(found.0, &text, &report)), None)),
        Err(refusal) => show_refused(&refusal, &sheet(&me.frame, screen, found, &text, None, Some(&refusal))),
    }
}

fn tried(rule: &Rule, text: &str, report: &Report) -> Tried {
    let all = || report.findings.iter().chain(&report.notes);
    let mut others: Vec<_> = all()
        .filter(|finding| finding.rule != rule.name)
        .map(|finding| (finding.rule, handbook::title(finding.rule)))
        .collect();
    others.sort_unstable();
    others.dedup();
    Tried {
        line: marks::line(report),
        word: marks::word(report.verdict.name()),
        pieces: marks::marked(text, report),
        this_rule: all().any(|finding| finding.rule == rule.name),
        others,
    }
}

fn sheet<'a>(
    frame: &'a Frame,
    screen: &'a Screen,
    found: &'static (&'static Rule, Page),
    tried: &'a str,
    answer: Option<Tried>,
    refusal: Option<&'a Refusal>,
) -> Sheet<'a> {
    let (rule, page) = found;
    let pack = screen.pack();
    let near = handbook::pages().iter().filter(|(other, _)| other.family == rule.family && other.name != rule.name);
    Sheet {
        frame,
        refusal,
        name: rule.name,
        title: &page.title,
        lead: &page.lead,
        family: rule.family,
        family_title: handbook::family(rule.family),
        flags: page.flags.iter().map(|example| flagged(example, rule, pack)).collect(),
        allows: page.allows.iter().map(allowed).collect(),
        instead: page.instead.iter().map(|example| example.text.as_str()).collect(),
        why: &page.why,
        citations: pack.sources_of(rule.name).map(Written::of).collect(),
        surfaces: Channel::ALL.into_iter().map(|channel| surface(rule, pack, channel)).collect(),
        near: near.map(|(other, page)| (other.name, page.title.as_str())).collect(),
        edition: pack.version.clone(),
        pack_name: &pack.name,
        signed: pack.rules.get(rule.name).map(|entry| signed(pack, &entry.reviewed_by, entry.reviewed_on)),
        tried,
        answer,
    }
}

/// An example that this rule flags, marked where its page says so, at the pack's level for its surface.
fn flagged(example: &Example, rule: &Rule, pack: &Pack) -> Shot {
    let level = pack.level(rule.name, example.context.channel, None).unwrap_or(Level::Note);
    let pieces = marks::cut(&example.text, example.marks.iter().map(|place| (place.clone(), level)));
    Shot { level: level.name(), word: marks::word(level.name()), pieces, context: context(example) }
}

fn allowed(example: &Example) -> Shot {
    let pieces = marks::pieces(&example.text, []);
    Shot { level: "clear", word: "Let through", pieces, context: context(example) }
}

/// The situation of an example in words, then the page's own remark.
fn context(example: &Example) -> String {
    let context = &example.context;
    let mut said = Vec::new();
    if context.channel != Channel::Post {
        said.push(format!("{}.", place(context.channel)));
    }
    if context.repeated {
        said.push("Somebody else's post, passed on.".to_owned());
    }
    if let Some(theirs) = &context.in_reply_to {
        said.push(format!("In answer to \u{201c}{theirs}\u{201d}."));
    }
    if example.known() != Known::default() {
        said.extend(
            (!context.staff.is_empty()).then(|| format!("On the list of staff: {}.", context.staff.join(", "))),
        );
    }
    said.extend(context.consent.as_ref().map(|_| "With a consent on file.".to_owned()));
    said.extend(example.remark.clone());
    said.join(" ")
}

fn place(channel: Channel) -> &'static str {
    match channel {
        Channel::Post => "Post",
        Channel::Group => "Closed group",
        Channel::ReviewReply => "Reply to a review",
        Channel::CommentReply => "Reply to a comment",
        Channel::DirectMessage => "Private message",
        Channel::Sms => "Text message",
    }
}

fn surface(rule: &Rule, pack: &Pack, channel: Channel) -> Surface {
    match pack.level(rule.name, channel, None) {
        Some(level) => Surface { place: place(channel), level: level.name(), word: marks::word(level.name()) },
        None => Surface { place: place(channel), level: "clear", word: "Does not apply" },
    }
}

/// The first rule's page, empty and after a try.
pub(crate) fn samples(frame: &Frame) -> Vec<askama::Result<String>> {
    let (Ok(pack), Some(found)) = (Pack::named("uk-dental"), handbook::pages().first()) else { return Vec::new() };
    let screen = Screen::new(pack);
    let text = "So happy for Mrs Jones after her implants today!";
    let report = screen.check(&chaperone_screen::Draft::post(text), &Known::default());
    let answer = tried(found.0, text, &report);
    vec![
        sheet(frame, &screen, found, "", None, None).render(),
        sheet(frame, &screen, found, text, Some(answer), None).render(),
    ]
}
