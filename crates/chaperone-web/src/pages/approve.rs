//! Approve: what waits for an answer, and one text as its approver sees it, with the decision last.
//!
//! Deliberately absent: who may approve what, and what an approval is worth. The desk answers both.

mod partial;
mod pictures;
mod sample;
mod suits;

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::Path;
use axum::routing::{MethodRouter, get};
use chaperone_desk::approve::{Asked, Choice, Outcome, Place};
use chaperone_desk::draft::{Draft, Share};
use chaperone_desk::media::photo::NO_PROOF;
use chaperone_desk::person::Link;
use chaperone_desk::{
    DraftId, PersonId, Private, Refusal, account, approve, audience, consent, person, question, source,
};
use chaperone_screen::Report;

use self::partial::partial;
use self::pictures::{Picture, shown};
pub(crate) use self::sample::samples_of_draft;
use self::suits::{Question, Suits};
use super::write::{Sourced, open_gaps};
use crate::AppState;
use crate::fields::Fields;
use crate::frame::Frame;
use crate::items::{self, Item};
use crate::length::Tab;
use crate::marks::{self, Line, Piece, Row};
use crate::placing::Placing;
use crate::problem::{Granted, Problem, Shown};
use crate::resting::Rests;
use crate::told::Told;
use crate::visit::{Me, go, show, show_refused};

/// `/approve`
pub(crate) fn routes() -> MethodRouter<AppState> {
    get(list)
}

/// `/approve/{draft}`
pub(crate) fn routes_of_draft() -> MethodRouter<AppState> {
    get(look).post(decide)
}

#[derive(Template)]
#[template(path = "approve.html")]
struct List<'a> {
    frame: &'a Frame,
    mine: Vec<Item>,
    others: Vec<Item>,
    asked: Vec<Item>,
}

async fn list(me: Me) -> Shown {
    let names: BTreeMap<PersonId, String> =
        person::list(&me.desk).await?.into_iter().map(|person| (person.id, person.name)).collect();
    let accounts = account::list(&me.desk).await?;
    let reader = &me.signed_in.person.id;
    let mut page = List { frame: &me.frame, mine: Vec::new(), others: Vec::new(), asked: Vec::new() };
    for waiting in approve::waiting(&me.desk, &me.act).await? {
        let author = names.get(&waiting.author).map_or("somebody", String::as_str);
        let item = items::draft(&waiting, author, &accounts, reader, &me.frame);
        if items::waits_for(&waiting, &me.signed_in.person) {
            page.mine.push(item);
        } else if waiting.author == *reader || waiting.editor == *reader {
            page.asked.push(item);
        } else {
            page.others.push(item);
        }
    }
    show(&page)
}

pub(crate) fn samples_of_list(frame: &Frame) -> Vec<askama::Result<String>> {
    let empty = List { frame, mine: Vec::new(), others: Vec::new(), asked: Vec::new() };
    let full = List {
        frame,
        mine: vec![Item::sample("How to look after a new toothbrush", frame)],
        others: Vec::new(),
        asked: vec![Item::sample("We are open on Saturday", frame)],
    };
    vec![empty.render(), full.render()]
}

/// What an approver typed, so that no refusal costs a word.
#[derive(Default)]
struct Typed {
    words: String,
    /// By the place of the finding.
    reasons: BTreeMap<String, String>,
    suits: Suits,
}

/// A finding and the reason that was typed beside it.
struct Answerable {
    row: Row,
    reason: String,
}

#[derive(Template)]
#[template(path = "approve/decide.html")]
struct Decide<'a> {
    frame: &'a Frame,
    refusal: Option<&'a Refusal>,
    draft: String,
    seal: String,
    reader: &'a str,
    author: &'a str,
    /// Who changed it last, where that was somebody else.
    editor: Option<&'a str>,
    reply: bool,
    placing: Placing,
    /// What it does with somebody else's post.
    share: Option<Share>,
    /// The quoted words with their marks.
    quoted: Vec<Piece>,
    in_reply_to: Option<&'a str>,
    answered_address: Option<&'a str>,
    /// The same, where a page may link to it.
    answered_page: Option<String>,
    due: Option<String>,
    tabs: Vec<Tab>,
    pieces: Vec<Piece>,
    line: Line,
    /// The gaps that are still open.
    gaps: Vec<String>,
    /// What was asked when it was sent back before, and what became of it.
    question: Option<Spoken>,
    /// That reader or author is named in what it answers.
    named: Option<String>,
    /// What the report lets happen, as `marks::standing` names it.
    standing: &'static str,
    /// The words that have to be changed before anybody can approve.
    musts: Vec<String>,
    rows: Vec<Answerable>,
    /// Which edition of the rules read it: `2026.1`.
    edition: &'a str,
    words: &'a str,
    /// The author read who will see these very words.
    audience: bool,
    /// The source of a health claim.
    source: Option<Sourced>,
    /// The pictures, as they will be published.
    shown: Vec<Picture>,
    /// The reader may open the media library too.
    library: bool,
    /// The consent that it names.
    rests: Option<Rests>,
    /// Whether it suits, asked where it names one.
    questions: Vec<Question>,
    why: &'a str,
}

/// What was said when it was sent back before.
struct Spoken {
    /// `You`, or a name.
    by: String,
    at: String,
    words: String,
    /// Who answered, and what.
    answer: Option<(String, String)>,
    /// Words, places or time are others now.
    changed: bool,
}

/// What stands beside the words.
struct Beside {
    /// Their readers were thought of.
    audience: bool,
    /// Where a claim comes from.
    source: Option<Sourced>,
    question: Option<Spoken>,
    gaps: Vec<String>,
    shown: Vec<Picture>,
    library: bool,
    rests: Option<Rests>,
}

impl Decide<'_> {
    /// The page with what stands beside the words. A note that asks for a source is ticked off where one is kept.
    fn with(mut self, report: &Report, beside: Beside) -> Self {
        let Beside { audience, source, question, gaps, shown, library, rests } = beside;
        let sourced = source.as_ref().is_some_and(|source| !source.stale);
        let told = marks::Beside { gaps: gaps.len(), sourced, rests: rests.is_some() };
        self.line = marks::line_for_approver(report, self.placing, told, self.author);
        if sourced {
            let (rows, reasons): (Vec<Row>, Vec<String>) =
                self.rows.into_iter().map(|answerable| (answerable.row, answerable.reason)).unzip();
            let ticked = marks::with_source(rows).into_iter().zip(reasons);
            self.rows = ticked.map(|(row, reason)| Answerable { row, reason }).collect();
        }
        Decide { gaps, question, audience, source, shown, library, rests, ..self }
    }

    fn no_proof() -> &'static str {
        NO_PROOF
    }

    /// Whether a yes could let it go: nothing is marked that no reason can let through, and its consent covers it.
    fn may_approve(&self) -> bool {
        matches!(self.standing, "clear" | "revise") && self.is_covered()
    }

    fn is_covered(&self) -> bool {
        self.rests.as_ref().is_none_or(|rests| rests.refused.is_none())
    }

    fn all_by_hand(&self) -> bool {
        self.tabs.iter().all(|tab| tab.by_hand)
    }

    /// The networks on which a person has to post it, in words.
    fn hands(&self) -> String {
        let names: Vec<_> = self.tabs.iter().filter(|tab| tab.by_hand).map(|tab| tab.network).collect();
        names.join(" and ")
    }
}

async fn look(me: Me, Path(id): Path<String>) -> Shown {
    let id = DraftId::parse(&id).ok_or(Problem::Missing)?;
    let asked = approve::look(&me.desk, &me.act, &id).await.granted()?;
    let beside = beside(&me, &asked).await?;
    let typed = Typed::default();
    show(&page(&me.frame, &me.signed_in.person.name, &asked, &typed, None).with(&asked.report, beside))
}

async fn beside(me: &Me, asked: &Asked) -> Result<Beside, Problem> {
    let draft = &asked.draft;
    let source = source::get(&me.desk, &me.act, &draft.id).await?.ok().flatten();
    Ok(Beside {
        audience: audience::is_noted(&me.desk, draft).await?,
        source: source.map(|source| Sourced::of(&source, &me.frame)),
        question: spoken(me, draft).await?,
        gaps: open_gaps(&me.desk, draft.text.expose()),
        shown: shown(me, asked).await?,
        library: me.signed_in.only.is_none(),
        rests: match &draft.about {
            Some(_) => {
                let consented = consent::consented(&me.desk, &me.act, &draft.id).await.granted()?;
                consented.map(|consented| Rests::of(&consented, &me.frame))
            }
            None => None,
        },
    })
}

/// What was asked when it was sent back before, for whoever decides now.
async fn spoken(me: &Me, draft: &Draft) -> Result<Option<Spoken>, Problem> {
    let Some(asked) = question::get(&me.desk, &me.act, &draft.id).await?.ok().flatten() else { return Ok(None) };
    let named = async |id: &PersonId| -> Result<String, Problem> {
        if *id == me.signed_in.person.id {
            return Ok("You".to_owned());
        }
        Ok(person::get(&me.desk, id).await?.map_or("Somebody".to_owned(), |person| person.name))
    };
    let answer = match &asked.answer {
        Some(answer) => Some((named(&answer.by).await?, answer.words.expose().clone())),
        None => None,
    };
    Ok(Some(Spoken {
        by: named(&asked.by).await?,
        at: me.frame.moment(asked.at).exact,
        words: asked.words.expose().clone(),
        answer,
        changed: asked.changed,
    }))
}

fn page<'a>(
    frame: &'a Frame,
    reader: &'a str,
    asked: &'a Asked,
    typed: &'a Typed,
    refusal: Option<&'a Refusal>,
) -> Decide<'a> {
    let Asked { draft, report, accounts, author, editor, .. } = asked;
    let text = draft.text.expose();
    let rows = marks::rows(report).into_iter().map(|row| {
        let reason = typed.reasons.get(&row.place).cloned().unwrap_or_default();
        Answerable { row, reason }
    });
    let theirs = draft.in_reply_to.as_ref().map(|theirs| theirs.expose().as_str());
    let name = |person: &'a Option<person::Person>| person.as_ref().map_or("somebody", |person| person.name.as_str());
    Decide {
        frame,
        refusal,
        draft: draft.id.to_string(),
        seal: draft.seal(),
        reader,
        author: name(author),
        editor: (draft.editor != draft.author).then(|| name(editor)),
        reply: draft.channel.is_public_reply(),
        placing: Placing::of(draft),
        share: draft.share,
        quoted: if draft.share == Some(Share::Quote) { quoted(draft, report) } else { Vec::new() },
        in_reply_to: theirs,
        named: partial(theirs.filter(|_| draft.channel.is_public_reply()), reader, name(author)),
        gaps: Vec::new(),
        question: None,
        answered_address: draft.answered_address.as_ref().map(|address| address.expose().as_str()),
        answered_page: draft.answered_address.as_ref().and_then(|address| items::safe_address(Some(address.expose()))),
        due: draft.due.map(|due| frame.moment(due).exact),
        tabs: accounts
            .iter()
            .map(|account| {
                let tab = Tab { by_hand: draft.goes_by_hand(account), ..Tab::new(account, text, true) };
                if draft.share.is_some_and(Share::is_theirs_alone) { tab.unwritten() } else { tab }
            })
            .collect(),
        pieces: marks::marked(text, report),
        line: marks::line_for_approver(report, Placing::of(draft), marks::Beside::default(), name(author)),
        standing: marks::standing(report),
        musts: marks::musts(report),
        rows: rows.collect(),
        edition: report.pack.rsplit(' ').next().unwrap_or_default(),
        words: &typed.words,
        audience: false,
        source: None,
        shown: Vec::new(),
        library: true,
        rests: None,
        questions: typed.suits.questions(),
        why: &typed.suits.why,
    }
}

/// The quoted words, which follow one's own in what the screen read.
fn quoted(draft: &Draft, report: &Report) -> Vec<Piece> {
    let said = draft.said();
    let theirs = draft.in_reply_to.as_ref().map_or(0, |words| words.expose().len());
    marks::marked_after(&said, said.len().saturating_sub(theirs), report)
}

async fn decide(me: Me, Path(id): Path<String>, fields: Fields) -> Shown {
    let id = DraftId::parse(&id).ok_or(Problem::Missing)?;
    let typed = Typed {
        words: fields.one("words").replace("\r\n", "\n"),
        reasons: fields
            .prefixed("reason-")
            .map(|(place, words)| (place.to_owned(), words.replace("\r\n", "\n")))
            .collect(),
        suits: Suits::sent(&fields),
    };
    let choice = match fields.text("do") {
        "approve" => {
            let written = typed.reasons.iter().filter(|(_, words)| !words.trim().is_empty());
            let answer = |(place, words): (&String, &String)| Some((Place::parse(place)?, Private::from(words.trim())));
            let answers = written.map(answer).collect::<Option<_>>().ok_or(Problem::Missing)?;
            // An open question is no answer: the desk says so where it asks for one.
            match typed.suits.whole() {
                Some(suitable) => Choice::ApproveConsented { answers, suitable },
                None => Choice::Approve { answers },
            }
        }
        "back" => Choice::SendBack { words: typed.words.as_str().into() },
        _ => return Err(Problem::Missing),
    };
    match approve::decide(&me.desk, &me.act, &id, fields.text("seal"), &choice).await? {
        Ok(outcome) => answered(&me, &id, &outcome),
        Err(refusal) => {
            let asked = approve::look(&me.desk, &me.act, &id).await.granted()?;
            let beside = beside(&me, &asked).await?;
            let page = page(&me.frame, &me.signed_in.person.name, &asked, &typed, Some(&refusal));
            show_refused(&refusal, &page.with(&asked.report, beside))
        }
    }
}

#[derive(Template)]
#[template(path = "approve/answered.html")]
struct Answered<'a> {
    frame: &'a Frame,
    approved: bool,
}

/// Somebody signed in by PIN sees nothing else of the desk, so the answer is a page of its own.
fn answered(me: &Me, id: &DraftId, outcome: &Outcome) -> Shown {
    let approved = matches!(outcome, Outcome::Released(_));
    if me.signed_in.only.is_some() {
        return show(&Answered { frame: &me.frame, approved });
    }
    Ok(if approved { go(&format!("/drafts/{id}"), Told::Approved) } else { go("/approve", Told::SentBack) })
}

#[derive(Template)]
#[template(path = "approve/asked.html")]
struct Handing<'a> {
    frame: &'a Frame,
    person: &'a str,
    draft: String,
    /// Who was asked, for opening it as that person in practice mode.
    of: String,
    address: String,
    until: String,
    /// Whether a phone can open the link at all.
    reachable: bool,
}

/// The page that hands over a link, shown once.
pub(super) async fn asked(state: &AppState, me: &Me, draft: &Draft, of: &PersonId, link: &Link) -> Shown {
    let person = person::get(&me.desk, of).await?.ok_or(Problem::Missing)?;
    show(&Handing {
        frame: &me.frame,
        person: &person.name,
        draft: draft.id.to_string(),
        of: of.to_string(),
        address: state.public.link(link.path()),
        until: me.frame.moment(link.expires).exact,
        reachable: state.public.secure,
    })
}
