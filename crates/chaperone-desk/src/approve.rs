//! Asking for approval, approving, sending back, and an author's own release of a clear text.
//!
//! An approval names a digest of words, places and time; an edit makes another digest, and the approval is void.
//! The rules of who may do what stand in [`decide`], which is pure; this file reads, decides and writes in one
//! transaction. What rests on a consent goes only when the consent covers it and a second person finds it suitable, and what
//! shows pictures only when each is settled. Deliberately absent: looking at pictures (`media`).

pub mod decide;
mod store;

use std::time::Duration;

use chaperone_screen::Report;
use serde_json::json;
use sqlx::AnyConnection;

pub use decide::{COOLS, Choice, Place, QUESTIONS, Reason, Suitability, cools};
pub(crate) use store::{ALL as STATEMENTS, Decision, blank, find as decision, void};

use crate::account::{self, Account};
use crate::act::{Act, Duty, Role, Time, Who};
use crate::draft::{self, Draft, State};
use crate::error::{Answer, Error};
use crate::id::{DecisionId, DraftId, JobId, PersonId};
use crate::journal::{Deed, Note, append};
use crate::person::{self, Link, Person, digest};
use crate::practice::{self, Practice};
use crate::{Desk, Refusal, checklist, consent, granted, job, media, pause, question, redirect, seal};
use decide::Standing;

/// How long a text that lets off steam waits: long enough to think better of it.
pub const COOLING: Duration = Duration::from_hours(1);
/// How long an approval link is good.
const LINK: Duration = Duration::from_hours(24);

/// What an approver looks at.
#[derive(Debug, Clone)]
pub struct Asked {
    pub draft: Draft,
    pub report: Report,
    pub accounts: Vec<Account>,
    pub author: Option<Person>,
    pub editor: Option<Person>,
    pub asked_of: Option<Person>,
}

/// What a link says of itself, before anybody has signed in.
#[derive(Debug, Clone)]
pub struct ApprovalLink {
    pub person: Person,
    /// Who asks, by name; `None` where that person is no longer known.
    pub asked_by: Option<String>,
    pub draft: DraftId,
    pub expires: Time,
    pub used: bool,
    /// Whether the draft is still the one that the link was made for.
    pub current: bool,
}

impl ApprovalLink {
    pub fn good_at(&self, now: Time) -> bool {
        !self.used && self.current && self.expires > now
    }
}

/// What a decision came to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// On its way: one job for each account.
    Released(Vec<JobId>),
    SentBack,
}

/// Who could approve this draft now: may approve, is here, did not change the words last.
pub async fn approvers(desk: &Desk, draft: &Draft) -> Result<Vec<Person>, Error> {
    let mut connection = desk.db().read().await?;
    let people = person::all(&mut connection).await?;
    Ok(people.into_iter().filter(|person| can_approve(person, draft)).collect())
}

fn can_approve(person: &Person, draft: &Draft) -> bool {
    person.is_here() && person.role.may(Duty::Approve) && person.id != draft.editor
}

/// Asks somebody to approve. The link opens this draft for that person, once, for a day; the person still signs in.
pub async fn ask(desk: &Desk, act: &Act, id: &DraftId, version: i64, of: &PersonId) -> Answer<Link> {
    granted!(act.may(Duty::Write));
    let mut tx = desk.db().write().await?;
    let draft = granted!(draft::still_open(desk, act, &mut tx, id, version).await?);
    if draft.accounts.is_empty() {
        return Ok(Err(Refusal::no_account()));
    }
    granted!(draft::in_time(draft.due, act.now));
    let manages = match person::find(&mut tx, of).await? {
        Some(person) if can_approve(&person, &draft) => person.role.may(Duty::SetUp),
        _ => return Ok(Err(Refusal::not_an_approver())),
    };
    if let Some(unsettled) = media::unsettled(desk, &mut tx, &draft, act.now).await? {
        return Ok(Err(unsettled.refusal()));
    }
    if !fits(&mut tx, &draft).await? {
        return Ok(Err(Refusal::too_long_there()));
    }
    if desk.ready().open_gap(draft.text.expose()).is_some() {
        return Ok(Err(Refusal::gap_open()));
    }
    if let Some(about) = &draft.about {
        granted!(consent::covering(desk, &mut tx, about, &draft.pictures, &draft.accounts, act.now).await?);
    }
    let report = draft::check_in(desk, &mut tx, &draft, act.now).await?;
    granted!(decide::may_ask(&report));
    if decide::is_managed(&report) && !manages {
        return Ok(Err(Refusal::for_a_manager()));
    }
    if leads_elsewhere(&practice::must(&mut tx, act.now).await?, &draft) {
        return Ok(Err(Refusal::link_elsewhere()));
    }
    if stands_elsewhere(&mut tx, &draft).await? {
        return Ok(Err(Refusal::other_network()));
    }
    if checklist::is_open(desk, &mut tx, &draft).await? {
        return Ok(Err(Refusal::checklist_open()));
    }
    let token = act.ids.token();
    let expires = act.now.plus(LINK);
    draft::set_state(&mut tx, id, State::Asked, Some(act.name()), Some(of), act.now).await?;
    store::end_links(&mut tx, id, act.now).await?;
    let row = store::NewLink {
        token: &digest(&token),
        person: of,
        draft: id,
        version,
        digest: &draft.digest,
        now: act.now,
        expires,
    };
    store::insert_link(&mut tx, &row).await?;
    let detail = json!({ "of": of.as_str(), "version": version, "verdict": report.verdict.name() });
    append(&mut tx, act, Note::of(Deed::ApprovalAsked, "draft", id.as_str()).digest(draft.digest).with(detail)).await?;
    tx.commit().await?;
    Ok(Ok(Link::new("/approve/link", &token, expires)))
}

/// What an approval link is for; `None` where there is no such link. Looking never uses it up.
pub async fn link(desk: &Desk, token: &str) -> Result<Option<ApprovalLink>, Error> {
    let mut connection = desk.db().read().await?;
    let Some(found) = store::link(&mut connection, &digest(token)).await? else { return Ok(None) };
    let Some(person) = person::find(&mut connection, &found.person).await? else { return Ok(None) };
    let draft = draft::open(desk, &mut connection, &found.draft).await?;
    let asked = draft.filter(|draft| draft.digest == found.digest[..] && draft.state == State::Asked);
    let asked_by = match asked.as_ref().and_then(|draft| draft.state_by.as_ref()) {
        Some(by) => person::find(&mut connection, by).await?.map(|person| person.name),
        None => None,
    };
    let current = asked.is_some();
    Ok(Some(ApprovalLink { person, asked_by, draft: found.draft, expires: found.expires, used: found.used, current }))
}

/// The draft as its approver sees it.
pub async fn look(desk: &Desk, act: &Act, id: &DraftId) -> Answer<Asked> {
    granted!(act.may(Duty::Approve));
    let mut connection = desk.db().read().await?;
    let draft = granted!(draft::visible(desk, act, &mut connection, id).await?);
    let report = draft::check_in(desk, &mut connection, &draft, act.now).await?;
    let accounts =
        account::all(&mut connection).await?.into_iter().filter(|a| draft.accounts.contains(&a.id)).collect();
    let author = person::find(&mut connection, &draft.author).await?;
    let editor = person::find(&mut connection, &draft.editor).await?;
    let asked_of = match &draft.asked_of {
        Some(id) => person::find(&mut connection, id).await?,
        None => None,
    };
    Ok(Ok(Asked { draft, report, accounts, author, editor, asked_of }))
}

/// Drafts that wait for an approval and that this person may see; the longest waiting first.
pub async fn waiting(desk: &Desk, act: &Act) -> Result<Vec<draft::Summary>, Error> {
    let mut waiting: Vec<_> =
        draft::list(desk, act).await?.into_iter().filter(|draft| draft.state == State::Asked).collect();
    waiting.sort_by_key(|draft| draft.state_at);
    Ok(waiting)
}

/// How many drafts wait for the answer of this person. What they asked of others is not among them.
pub async fn count_waiting(desk: &Desk, of: &PersonId) -> Result<i64, Error> {
    let mut connection = desk.db().read().await?;
    draft::count_asked(&mut connection, of).await
}

/// Approves or sends back exactly the draft whose seal the approver saw.
pub async fn decide(desk: &Desk, act: &Act, id: &DraftId, seal: &str, choice: &Choice) -> Answer<Outcome> {
    granted!(act.may(Duty::Approve));
    let Who::Person(me) = &act.who else { return Ok(Err(Refusal::not_yours())) };
    let mut tx = desk.db().write().await?;
    let draft = granted!(draft::visible(desk, act, &mut tx, id).await?);
    if draft.state != State::Asked {
        return Ok(Err(Refusal::not_asked()));
    }
    // A PIN opens the draft for whoever was asked; once somebody else was asked, it is theirs.
    if act.only.is_some() && draft.asked_of.as_ref() != Some(me) {
        return Ok(Err(Refusal::link_not_good()));
    }
    if draft.seal() != seal {
        return Ok(Err(Refusal::words_changed()));
    }
    let (answers, suitable) = match choice {
        Choice::SendBack { words } => {
            if words.expose().trim().is_empty() {
                return Ok(Err(Refusal::words_missing()));
            }
            draft::send_back(desk, &mut tx, act, id, words.expose().trim()).await?;
            question::forget(&mut tx, id).await?;
            store::end_links(&mut tx, id, act.now).await?;
            append(&mut tx, act, Note::of(Deed::SentBack, "draft", id.as_str()).digest(draft.digest)).await?;
            tx.commit().await?;
            return Ok(Ok(Outcome::SentBack));
        }
        Choice::Approve { answers } => (answers, None),
        Choice::ApproveConsented { answers, suitable } => (answers, Some(suitable)),
    };
    if job::is_doubtful(&mut tx, id).await? {
        return Ok(Err(Refusal::restored_first()));
    }
    granted!(draft::in_time(draft.due, act.now));
    let report = draft::check_in(desk, &mut tx, &draft, act.now).await?;
    let practice = practice::must(&mut tx, act.now).await?;
    let standing = standing(&mut tx, &practice, me, &draft).await?;
    let standing = pausing(desk, &mut tx, act, &draft, &report, standing).await?;
    let covered = match covered(desk, &mut tx, act, &draft).await? {
        Ok(covered) => covered,
        Err(refusal) => return held(tx, act, &draft, &report, refusal).await,
    };
    let suitable = suitable.filter(|_| draft.about.is_some());
    let answered = decide::approve(&report, &standing, answers);
    let suits = if draft.about.is_some() { decide::suits(suitable) } else { Ok(()) };
    if let Err(refusal) = answered.and(suits) {
        return held(tx, act, &draft, &report, refusal).await;
    }
    let reasons = decide::reasons(answers);
    let decision = DecisionId::new(act);
    if let Some(suitable) = suitable {
        consent::keep_suitability(desk, &mut tx, act, (&decision, id), suitable).await?;
    }
    let deed = (Deed::Approved, decision);
    let jobs = granted!(release(desk, &mut tx, act, &draft, &report, deed, &reasons, covered).await?);
    tx.commit().await?;
    desk.ring();
    Ok(Ok(Outcome::Released(jobs)))
}

/// Sends one's own clear text off without a second person, where the practice allows it or works alone.
pub async fn release_own(desk: &Desk, act: &Act, id: &DraftId, version: i64) -> Answer<Outcome> {
    granted!(act.may(Duty::Release));
    let Who::Person(me) = &act.who else { return Ok(Err(Refusal::not_yours())) };
    let mut tx = desk.db().write().await?;
    let draft = granted!(draft::still_open(desk, act, &mut tx, id, version).await?);
    if draft.about.is_some() {
        return Ok(Err(Refusal::consent_second_pair()));
    }
    if draft.author != *me && draft.editor != *me {
        return Ok(Err(Refusal::not_yours()));
    }
    if draft.state == State::SentBack {
        return Ok(Err(Refusal::sent_back()));
    }
    if job::is_doubtful(&mut tx, id).await? {
        return Ok(Err(Refusal::restored_first()));
    }
    granted!(draft::in_time(draft.due, act.now));
    let report = draft::check_in(desk, &mut tx, &draft, act.now).await?;
    let practice = practice::must(&mut tx, act.now).await?;
    let standing = standing(&mut tx, &practice, me, &draft).await?;
    let standing = pausing(desk, &mut tx, act, &draft, &report, standing).await?;
    if let Err(refusal) = decide::release_own(&report, &standing) {
        return held(tx, act, &draft, &report, refusal).await;
    }
    let detail = json!({ "alone": practice.alone, "second_pair": false });
    let deed = (Deed::ReleasedByAuthor, DecisionId::new(act));
    let jobs = granted!(release(desk, &mut tx, act, &draft, &report, deed, &[], detail).await?);
    tx.commit().await?;
    desk.ring();
    Ok(Ok(Outcome::Released(jobs)))
}

/// What the journal says of the consent behind a draft: nothing where it names none, and a refusal where that does not cover
/// it, or where its author would be the one who finds it suitable.
async fn covered(
    desk: &Desk,
    tx: &mut AnyConnection,
    act: &Act,
    draft: &Draft,
) -> Result<Result<serde_json::Value, Refusal>, Error> {
    let Some(about) = &draft.about else { return Ok(Ok(json!({}))) };
    if draft.author.as_str() == act.name() || draft.editor.as_str() == act.name() {
        return Ok(Err(Refusal::own_words()));
    }
    let covering = granted!(consent::covering(desk, tx, about, &draft.pictures, &draft.accounts, act.now).await?);
    let cover = covering.cover;
    Ok(Ok(json!({
        "consent": cover.consent.as_str(),
        "consent_version": cover.version,
        "purpose": about.purpose.name(),
        "suitable": true,
    })))
}

/// Ends every decision about a draft and every link to it, because the consent behind it closed.
pub(crate) async fn end(tx: &mut AnyConnection, draft: &DraftId, now: Time) -> Result<(), Error> {
    void(tx, draft, now).await?;
    store::end_links(tx, draft, now).await
}

pub(crate) async fn standing(
    tx: &mut AnyConnection,
    practice: &Practice,
    me: &PersonId,
    draft: &Draft,
) -> Result<Standing, Error> {
    let people = person::all(tx).await?;
    let fits = fits(tx, draft).await?;
    Ok(Standing {
        changed_last: draft.editor == *me,
        policy_signed: people.iter().any(|p| p.role == Role::Owner && p.is_here() && p.has_signed())
            && people.iter().any(|p| p.id == *me && p.is_here() && p.has_signed()),
        alone: practice.alone,
        author_may_release: practice.details.author_may_release,
        has_places: !draft.accounts.is_empty(),
        fits,
        pictures: None,
        gap_open: false,
        cooling: false,
        paused: false,
        checklist_open: false,
        leads_elsewhere: leads_elsewhere(practice, draft),
        stands_elsewhere: stands_elsewhere(tx, draft).await?,
        manages: people.iter().any(|p| p.id == *me && p.role.may(Duty::SetUp)),
    })
}

/// Adds what stands in the words and in the pictures, and what time brings: an open gap, a pause that was asked for, steam that has not cooled. The hour counts from when the draft was last
/// written or asked about, so that asking again is no way round it.
async fn pausing(
    desk: &Desk,
    tx: &mut AnyConnection,
    act: &Act,
    draft: &Draft,
    report: &Report,
    standing: Standing,
) -> Result<Standing, Error> {
    Ok(Standing {
        pictures: media::unsettled(desk, tx, draft, act.now).await?,
        gap_open: desk.ready().open_gap(draft.text.expose()).is_some(),
        cooling: cools(report) && draft.state_at.plus(COOLING) > act.now,
        paused: pause::running(tx, &draft.id, act.now).await?.is_some(),
        checklist_open: checklist::is_open(desk, tx, draft).await?,
        ..standing
    })
}

/// Whether a public reply leads where the practice has nothing to say.
fn leads_elsewhere(practice: &Practice, draft: &Draft) -> bool {
    draft.channel.is_public_reply() && redirect::leads_elsewhere(&practice.details, draft.text.expose())
}

/// Whether what is passed on stands on another network than one of its places, where nobody could find it.
async fn stands_elsewhere(tx: &mut AnyConnection, draft: &Draft) -> Result<bool, Error> {
    let (Some(_), Some(address)) = (draft.share, &draft.answered_address) else { return Ok(false) };
    let accounts = account::all(tx).await?;
    let mut places = accounts.iter().filter(|account| draft.accounts.contains(&account.id));
    Ok(places.any(|place| !place.network.has_post_at(address.expose())))
}

/// Whether every place takes a text of this length.
async fn fits(tx: &mut AnyConnection, draft: &Draft) -> Result<bool, Error> {
    if draft.share.is_some_and(draft::Share::is_theirs_alone) {
        // Nothing is written there.
        return Ok(true);
    }
    let accounts = account::all(tx).await?;
    Ok(accounts
        .iter()
        .filter(|account| draft.accounts.contains(&account.id))
        .all(|account| account.limits.fit(draft.text.expose())))
}

/// Writes a refused release down, then gives the refusal back.
async fn held(mut tx: crate::db::Tx, act: &Act, draft: &Draft, report: &Report, refusal: Refusal) -> Answer<Outcome> {
    let mut detail = draft::reading(report, draft.version);
    detail["refusal"] = refusal.name().into();
    append(&mut tx, act, Note::of(Deed::Held, "draft", draft.id.as_str()).digest(draft.digest).with(detail)).await?;
    tx.commit().await?;
    Ok(Err(refusal))
}

/// Writes the decision and its jobs, one for each account.
#[allow(
    clippy::too_many_arguments,
    reason = "one private function with two callers; a struct would only name the same things"
)]
async fn release(
    desk: &Desk,
    tx: &mut AnyConnection,
    act: &Act,
    draft: &Draft,
    report: &Report,
    (deed, decision): (Deed, DecisionId),
    reasons: &[Reason],
    mut detail: serde_json::Value,
) -> Answer<Vec<JobId>> {
    let accounts: Vec<_> = account::all(tx).await?.into_iter().filter(|a| draft.accounts.contains(&a.id)).collect();
    if accounts.len() != draft.accounts.len() {
        return Ok(Err(Refusal::account_gone()));
    }
    let key = seal::record_key(tx, desk.keys(), draft.id.as_str()).await?.ok_or(Error::Seal("a draft has no key"))?;
    let words: Vec<_> = reasons.iter().map(|reason| reason.words.expose().as_str()).collect();
    let words = serde_json::to_vec(&words).map_err(|_| Error::Shape { record: "decision", what: "answers" })?;
    let decision = Decision {
        id: decision,
        draft: draft.id.clone(),
        version: draft.version,
        digest: draft.digest.to_vec(),
        by_approver: deed == Deed::Approved,
        person: PersonId::stored(act.name().to_owned()),
        answered: reasons.iter().map(|reason| reason.place.clone()).collect(),
        void: false,
    };
    let sealed = if reasons.is_empty() { None } else { Some(key.seal(&act.ids, "answers", &words)?) };
    store::insert(tx, &decision, report, sealed, act.now).await?;
    store::end_links(tx, &draft.id, act.now).await?;
    draft::set_state(tx, &draft.id, State::Released, Some(act.name()), None, act.now).await?;
    draft::forget_earlier(tx, &draft.id).await?;
    // What was turned back before is settled by this decision; what reached a place already stays there alone.
    job::call_off_draft(tx, &draft.id, act.now).await?;
    let reached = job::places_reached(tx, &draft.id).await?;
    let mut jobs = Vec::new();
    for account in accounts.iter().filter(|account| !reached.contains(&account.id)) {
        jobs.push(job::add_publish(tx, act, draft, &decision.id, account).await?);
    }
    let reading = draft::reading(report, draft.version);
    if let (Some(detail), Some(reading)) = (detail.as_object_mut(), reading.as_object()) {
        detail.extend(reading.clone());
        detail.insert("decision".into(), decision.id.as_str().into());
        detail.insert("answered".into(), reasons.len().into());
        detail.insert("jobs".into(), jobs.iter().map(JobId::as_str).collect::<Vec<_>>().into());
    }
    append(tx, act, Note::of(deed, "draft", draft.id.as_str()).digest(draft.digest).with(detail)).await?;
    Ok(Ok(jobs))
}
