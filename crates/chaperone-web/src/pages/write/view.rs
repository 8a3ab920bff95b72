//! The writing page itself: what was typed, how it was judged, and what may happen next.
//!
//! Deliberately absent: keeping anything. A text that was refused is judged here and forgotten again.

mod judged;
mod sample;

use askama::Template;
use chaperone_desk::account::Account;
use chaperone_desk::draft::{Draft, State};
use chaperone_desk::source::Source;
use chaperone_desk::{Duty, Refusal, approve, audience, consent, draft, pause, person, question, source};
use chaperone_screen::Report;

use self::judged::judged;
pub(crate) use self::sample::samples;
use super::pictures::hung;
use super::start::{self, Group, Origin, Redirects};
use super::typed::Typed;
use crate::frame::Frame;
use crate::length::Tab;
use crate::marks::{self, Line, Piece, Row, Saying};
use crate::pictures::Hung;
use crate::problem::{Problem, Shown};
use crate::resting::Rests;
use crate::times::Moment;
use crate::visit::{Me, show, show_refused, show_unready};

/// Everything that one answer of the page is made of.
pub(super) struct Room {
    pub(super) me: Me,
    pub(super) typed: Typed,
    pub(super) accounts: Vec<Account>,
    /// The draft as the desk has it now.
    pub(super) kept: Option<Draft>,
    pub(super) refusal: Option<Refusal>,
    pub(super) when_wrong: Option<&'static str>,
    /// What somebody else wrote meanwhile.
    pub(super) theirs: Option<String>,
}

/// What stands about a draft beside its words.
#[derive(Debug, Default)]
struct Noted {
    /// Until when a pause that somebody asked for runs.
    paused: Option<String>,
    /// Somebody read who will see these words.
    audience: bool,
}

/// A source as a page shows it.
#[derive(Debug, Clone)]
pub(crate) struct Sourced {
    pub(crate) title: String,
    pub(crate) address: String,
    pub(crate) looked: String,
    pub(crate) stale: bool,
}

impl Sourced {
    pub(crate) fn of(source: &Source, frame: &Frame) -> Self {
        Sourced {
            title: source.title.expose().clone(),
            address: source.address.expose().clone(),
            looked: source.looked.format("%-d %B %Y").to_string(),
            stale: source.is_stale_on(frame.now.in_zone(frame.zone).date_naive()),
        }
    }
}

/// A source beside the words: what is kept, and what somebody is writing in.
#[derive(Debug, Default)]
struct Beside<'a> {
    /// There is something to put it beside: a claim, a source, or the beginning of one. The live check shows it too.
    shown: bool,
    kept: Option<Sourced>,
    title: &'a str,
    address: &'a str,
    looked: &'a str,
}

/// The same words at one place.
#[derive(Debug)]
struct Again {
    place: String,
    /// When they went out; `None` where they wait.
    at: Option<String>,
}

#[derive(Debug)]
struct Kept {
    id: String,
    version: i64,
    at: Moment,
}

#[derive(Template)]
#[template(path = "write.html")]
#[allow(clippy::struct_excessive_bools, reason = "each one shows or hides a part of the page")]
struct Write<'a> {
    frame: &'a Frame,
    refusal: Option<&'a Refusal>,
    theirs: Option<&'a str>,
    heading: &'static str,
    action: String,
    kind: &'static str,
    reply: bool,
    /// It does something with somebody else's post.
    shares: bool,
    /// Every word is somebody else's.
    theirs_alone: bool,
    channel: &'static str,
    in_reply_to: &'a str,
    answered_address: &'a str,
    /// What an empty page may start from.
    groups: Vec<Group>,
    /// The ready post that the words began from.
    from: &'a str,
    origin: Option<Origin>,
    /// The gaps that are still open.
    gaps: Vec<String>,
    /// What an approver asked when sending it back.
    question: Option<Asked>,
    redirects: Option<Redirects>,
    /// The words in pieces, as somebody sees them who sees one alone.
    alone: Vec<String>,
    /// The place for a source; hidden until a health claim has none, or one is kept.
    source: Beside<'a>,
    /// Where the same words went out lately, or wait.
    twins: Vec<Again>,
    /// It lets off steam.
    cools: bool,
    text: &'a str,
    pieces: Vec<Piece>,
    line: Line,
    /// `clear`, `gaps` (clear but for those), `revise`, `must` (no reason can stand in), `consent`, `stop`, `empty` or
    /// `unchecked`.
    verdict: &'static str,
    /// The words that have to be changed before anybody can be asked.
    musts: Vec<String>,
    rows: Vec<Row>,
    suggestion: Option<&'a str>,
    undo: bool,
    picture: bool,
    /// Its pictures, and whether it can show any.
    hung: Vec<Hung>,
    takes_pictures: bool,
    /// It names a patient's consent.
    named: bool,
    /// The reader may choose one for it.
    may_name: bool,
    /// What the consent says, for those who look after consents.
    rests: Option<Rests>,
    tabs: Vec<Tab>,
    zone: String,
    when: &'a str,
    when_wrong: Option<&'static str>,
    /// No place is ticked, and one is needed.
    places_wrong: Option<&'a str>,
    draft: Option<Kept>,
    /// The box holds words that the desk does not have.
    unkept: bool,
    standing: Option<String>,
    noted: Noted,
    /// Who could be asked: id and name.
    approvers: Vec<(String, String)>,
    /// Who was asked, by id.
    asked: Option<String>,
    may_send: bool,
    second_pair: bool,
    invites: bool,
    sayings: [Saying; 9],
    sures: [(&'static str, &'static str); 3],
    levels: [(&'static str, &'static str); 5],
    rules: Vec<(&'static str, &'static str)>,
}

/// What an approver asked, and what is said to it.
#[derive(Debug)]
struct Asked {
    by: String,
    at: String,
    words: String,
    answer: String,
}

impl Room {
    pub(super) fn new(me: Me, typed: Typed, accounts: Vec<Account>) -> Self {
        Room { me, typed, accounts, kept: None, refusal: None, when_wrong: None, theirs: None }
    }

    /// 200, or the status of what was not right.
    pub(super) async fn show(self) -> Shown {
        let report = self.report().await;
        let approvers = match &self.kept {
            Some(kept) => approve::approvers(&self.me.desk, kept).await?,
            // Before the first press: whoever could be asked once the reader's words are kept.
            None => person::list(&self.me.desk)
                .await?
                .into_iter()
                .filter(|person| {
                    person.is_here() && person.role.may(Duty::Approve) && person.id != self.me.signed_in.person.id
                })
                .collect(),
        };
        let approvers = approvers.into_iter().map(|person| (person.id.to_string(), person.name)).collect();
        let standing = self.standing().await?;
        let redirects = start::redirects(&self.me, &self.typed).await?;
        let noted = self.noted().await?;
        let source = match &self.kept {
            Some(kept) => source::get(&self.me.desk, &self.me.act, &kept.id).await?.ok().flatten(),
            None => None,
        };
        let twins = self.twins().await?;
        let page = self.page(&self.me.frame, report.as_ref(), approvers, standing, redirects, noted);
        let question = self.question().await?;
        let source = self.beside(report.as_ref(), source.as_ref());
        let sourced = source.kept.as_ref().is_some_and(|kept| !kept.stale);
        let hung = hung(&self.me, &self.typed.pictures).await?;
        let rests = self.rests().await?;
        let mut page = Write { question, source, twins, hung, rests, ..page };
        if sourced {
            page.rows = marks::with_source(page.rows);
        }
        if let Some(report) = &report {
            let beside = marks::Beside { gaps: page.gaps.len(), sourced, rests: page.named };
            page.line = marks::line_of(report, self.typed.placing(), beside);
            if page.verdict == "clear" && !page.gaps.is_empty() {
                page.verdict = "gaps";
            }
        }
        match (&self.refusal, self.when_wrong) {
            (Some(refusal), _) => show_refused(refusal, &page),
            (None, Some(_)) => show_unready(&page),
            (None, None) => show(&page),
        }
    }

    /// The report on what stands in the box. `None`: not checked, because it could not be or there is nothing to read.
    ///
    /// An error of the check does not cost the page, which says that nothing was checked; nothing can go out then,
    /// because the desk checks again for itself.
    async fn report(&self) -> Option<Report> {
        let too_long = self.refusal.as_ref().is_some_and(|refusal| refusal.name() == "too-long");
        if too_long || self.typed.text.trim().is_empty() {
            return None;
        }
        let Me { desk, act, .. } = &self.me;
        let Typed { text, accounts, .. } = &self.typed;
        let report = match &self.kept {
            Some(kept) if !self.typed.words_differ(kept) => draft::check(desk, kept).await.map(Ok),
            _ => {
                let said = (text.as_str(), &self.typed.alts()[..]);
                let about = self.kept.as_ref().and_then(|kept| kept.about.as_ref());
                let (channel, answered) = (self.typed.channel(), self.typed.answered());
                draft::check_text_about(desk, act, said, channel, answered, accounts, about).await
            }
        };
        report.inspect_err(|error| tracing::error!(%error, "a text could not be checked")).ok()?.ok()
    }

    /// The place for a source: where one is kept or being written in, or a claim is noted that has none.
    fn beside(&self, report: Option<&Report>, kept: Option<&Source>) -> Beside<'_> {
        let claims = report
            .is_some_and(|report| report.findings.iter().chain(&report.notes).any(|found| found.rule == source::RULE));
        let [title, address, looked] = &self.typed.source;
        let written = self.typed.source.iter().any(|field| !field.is_empty());
        Beside {
            shown: claims || written || kept.is_some(),
            kept: kept.map(|kept| Sourced::of(kept, &self.me.frame)),
            title,
            address,
            looked,
        }
    }

    /// Whether the draft names a patient's consent.
    fn names_a_consent(&self) -> bool {
        self.kept.as_ref().is_some_and(|kept| kept.about.is_some())
    }

    /// What the consent says that the draft names, as it covers the draft now.
    async fn rests(&self) -> Result<Option<Rests>, Problem> {
        let (Me { desk, act, frame, .. }, Some(kept)) = (&self.me, &self.kept) else { return Ok(None) };
        if kept.about.is_none() {
            return Ok(None);
        }
        let consented = consent::consented(desk, act, &kept.id).await?.ok().flatten();
        Ok(consented.map(|consented| Rests::of(&consented, frame)))
    }

    /// Where the same words went out lately, or wait.
    async fn twins(&self) -> Result<Vec<Again>, Problem> {
        let Me { desk, act, frame, .. } = &self.me;
        let Typed { text, accounts, .. } = &self.typed;
        let but = self.kept.as_ref().map(|kept| &kept.id);
        let found = draft::twins(desk, act, text, accounts, but).await?.unwrap_or_default();
        let place = |id| self.accounts.iter().find(|account| account.id == id).map_or(String::new(), Account::title);
        let again =
            |twin: draft::Twin| Again { place: place(twin.account), at: twin.out.map(|out| frame.moment(out).exact) };
        Ok(found.into_iter().map(again).collect())
    }

    /// What an approver asked when sending the draft back; what was typed in answer stands before what is kept.
    async fn question(&self) -> Result<Option<Asked>, Problem> {
        let (Me { desk, act, frame, .. }, Some(kept)) = (&self.me, &self.kept) else { return Ok(None) };
        let Some(question) = question::get(desk, act, &kept.id).await?.ok().flatten() else { return Ok(None) };
        let by = person::get(desk, &question.by).await?.map_or("Somebody".to_owned(), |person| person.name);
        let kept = question.answer.map(|answer| answer.words.expose().clone()).unwrap_or_default();
        Ok(Some(Asked {
            by,
            at: frame.moment(question.at).exact,
            words: question.words.expose().clone(),
            answer: if self.typed.answer.is_empty() { kept } else { self.typed.answer.clone() },
        }))
    }

    /// What was noted about the draft beside its words.
    async fn noted(&self) -> Result<Noted, Problem> {
        let (Me { desk, act, frame, .. }, Some(kept)) = (&self.me, &self.kept) else { return Ok(Noted::default()) };
        let until = pause::until(desk, act, &kept.id).await?.ok().flatten();
        Ok(Noted {
            paused: until.map(|until| frame.moment(until).exact),
            audience: audience::is_noted(desk, kept).await?,
        })
    }

    /// What the draft is waiting for, as a sentence.
    async fn standing(&self) -> Result<Option<String>, Problem> {
        let Some(kept) = &self.kept else { return Ok(None) };
        let at = self.me.frame.moment(kept.state_at).exact;
        if kept.state != State::Asked {
            return Ok(None);
        }
        let name = match &kept.asked_of {
            Some(id) => person::get(&self.me.desk, id).await?.map(|person| person.name),
            None => None,
        };
        let name = name.unwrap_or("Somebody".to_owned());
        Ok(Some(format!("{name} was asked to approve this {at}. If you change a word, that request ends.")))
    }

    fn page<'a>(
        &'a self,
        frame: &'a Frame,
        report: Option<&'a Report>,
        approvers: Vec<(String, String)>,
        standing: Option<String>,
        redirects: Option<Redirects>,
        noted: Noted,
    ) -> Write<'a> {
        let Room { typed, kept, .. } = self;
        let role = self.me.signed_in.person.role;
        let practice = &self.me.signed_in.practice;
        let alone = practice.alone || practice.details.author_may_release;
        let tab = |account: &Account| {
            let tab = Tab::new(account, &typed.text, typed.accounts.contains(&account.id));
            if typed.is_theirs_alone() { tab.unwritten() } else { tab }
        };
        let at_places = |refusal: &&Refusal| refusal.name() == "no-account" && !self.accounts.is_empty();
        let refusal = self.refusal.as_ref();
        Write {
            refusal: refusal.filter(|refusal| !at_places(refusal)),
            places_wrong: refusal.filter(at_places).map(Refusal::sentence),
            unkept: kept.as_ref().map_or(!typed.text.trim().is_empty(), |kept| typed.words_differ(kept)),
            theirs: self.theirs.as_deref(),
            action: kept.as_ref().map_or("/write".to_owned(), |kept| format!("/write/{}", kept.id)),
            when_wrong: self.when_wrong,
            undo: kept.as_ref().is_some_and(|kept| kept.can_undo),
            draft: kept.as_ref().map(|kept| Kept {
                id: kept.id.to_string(),
                version: typed.version,
                at: frame.moment(kept.updated),
            }),
            standing,
            noted,
            approvers,
            asked: kept.as_ref().and_then(|kept| kept.asked_of.as_ref()).map(ToString::to_string),
            may_send: role.may(Duty::Release) && alone,
            second_pair: !alone,
            may_name: role.may(Duty::Consent) && typed.reply.is_none(),
            invites: role.may(Duty::People),
            groups: if kept.is_none() && typed.kind() == "post" { start::groups(&self.me) } else { Vec::new() },
            origin: start::origin(&self.me, &typed.from),
            gaps: start::open_gaps(&self.me.desk, &typed.text),
            redirects,
            tabs: self.accounts.iter().map(tab).collect(),
            ..judged(frame, typed, report, self.names_a_consent())
        }
    }
}
