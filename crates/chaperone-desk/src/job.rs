//! Jobs: what is to be done outside the house, each with the state that it is in.
//!
//! ```text
//! queued -> leased -> in flight -> sent | refused | unknown        (connected accounts, by the worker)
//! held -> handed over -> sent | held                               (accounts that a person posts to by hand)
//! ```
//! `unknown` is never sent again by a machine. Deliberately absent: taking a job and sending it (`release`).

pub(crate) mod store;

use serde_json::json;
use sqlx::AnyConnection;

pub(crate) use store::{ALL as STATEMENTS, find, set};

use crate::account::{Account, Network};
use crate::act::{Act, Duty, Time};
use crate::draft::Draft;
use crate::error::{Answer, Error};
use crate::id::{AccountId, DecisionId, DraftId, JobId};
use crate::journal::{Deed, Note, append};
use crate::named::named;
use crate::release::CleanPicture;
use crate::{Desk, Private, Refusal, account, consent, draft, granted, redirect, release, told};

named! {
    /// What is to be done.
    Kind:
    Publish "publish",
    /// Take down what an earlier job sent.
    Delete "delete",
    /// Ask a network whether it lets us in, and what its limits are.
    Connect "connect",
}

named! {
    /// Where a job is.
    State:
    /// Waits for its time, for its account, or for another try.
    Queued "queued",
    /// A worker holds it and has not begun.
    Leased "leased",
    /// Cleared for one attempt; what became of it is not written down yet.
    InFlight "in-flight",
    Sent "sent",
    /// The network said no, or it did not arrive; `reason` says which.
    Refused "refused",
    /// The attempt left and no answer came. Never sent again by a machine.
    Unknown "unknown",
    /// Waits for a person to post it by hand.
    Held "held",
    /// A person has the words in hand.
    HandedOver "handed-over",
    CalledOff "called-off",
    /// The check is stricter than when it was approved; the approver looks again.
    BackToApprover "back-to-approver",
    Deleted "deleted",
}

impl State {
    /// Whether nothing more happens without a person.
    pub fn is_over(self) -> bool {
        matches!(self, State::Sent | State::Refused | State::CalledOff | State::BackToApprover | State::Deleted)
    }
}

/// One job.
#[derive(Debug, Clone)]
pub struct Job {
    pub id: JobId,
    pub kind: Kind,
    pub draft: Option<DraftId>,
    pub(crate) decision: Option<DecisionId>,
    pub account: AccountId,
    /// The job whose post is to be taken down.
    pub target: Option<JobId>,
    pub state: State,
    /// When it may be tried next.
    pub due: Time,
    /// When it was meant to go out; stays the same over all tries.
    pub planned: Time,
    /// How often it was tried. It only grows: the number of an attempt never comes twice, so that no late answer speaks for
    /// another attempt.
    pub attempts: i64,
    /// How many tries failed before anything was sent, since a person last wished it sent.
    pub tries: i64,
    /// When the last attempt was cleared.
    pub attempt_at: Option<Time>,
    /// The network's own id of the post. Neither this nor the address is sealed: a post is public, and so are both; the id
    /// has to be compared with those of other jobs, and a post may have to be taken down when its words are erased.
    pub remote_id: Option<String>,
    /// Where people see it. One that a person typed can name somebody, so it is forgotten when the draft is erased.
    pub url: Option<String>,
    /// A closed word, such as `too-long` or `not-arrived`; never what a server wrote.
    pub reason: Option<String>,
    pub created: Time,
    pub updated: Time,
}

impl Job {
    /// Whether an attempt is being made, or nobody knows yet what became of one.
    pub fn is_under_way(&self) -> bool {
        matches!(self.state, State::Leased | State::InFlight | State::Unknown | State::HandedOver)
    }

    /// The number of the try in hand, taken or cleared: what becomes of it is written down under this number.
    pub fn attempt(&self) -> i64 {
        if self.state == State::Leased { self.attempts + 1 } else { self.attempts }
    }

    /// Whether the desk knows the post by its network's own name, and it is still there.
    pub(crate) fn is_deletable(&self) -> bool {
        self.kind == Kind::Publish && self.state == State::Sent && self.remote_id.is_some()
    }

    /// Whether its place has the words, or may have them.
    pub(crate) fn has_reached(&self) -> bool {
        self.kind == Kind::Publish && (self.is_under_way() || self.state == State::Sent)
    }

    /// Whether word that its post is there would change what the desk says of it. Once an attempt was cleared such word
    /// is true whenever it comes: after the lease, after a person said no, after it was called off.
    pub(crate) fn takes_word(&self) -> bool {
        self.kind == Kind::Publish
            && match self.state {
                // Somebody saw it there; the network's own name for it is still missing.
                State::Sent => self.attempt_at.is_some() && self.remote_id.is_none(),
                State::Unknown => true,
                State::Deleted | State::Held | State::HandedOver => false,
                State::Queued
                | State::Leased
                | State::InFlight
                | State::Refused
                | State::CalledOff
                | State::BackToApprover => self.attempt_at.is_some(),
            }
    }

    /// Whether it can still be called off.
    pub fn can_be_called_off(&self) -> bool {
        self.kind == Kind::Publish
            && matches!(self.state, State::Queued | State::Held | State::Refused | State::BackToApprover)
    }
}

/// A job together with the account that it is for.
#[derive(Debug, Clone)]
pub struct Placed {
    pub job: Job,
    /// `None` once the account was removed.
    pub account: Option<Account>,
}

/// The last changed jobs, publishing ones only.
pub async fn latest(desk: &Desk, act: &Act, count: u32) -> Result<Vec<Placed>, Error> {
    let mut connection = desk.db().read().await?;
    let jobs = store::latest(&mut connection, i64::from(count.min(500))).await?;
    let jobs = visible_only(desk, act, &mut connection, jobs).await?;
    placed(&mut connection, jobs).await
}

/// All jobs of a draft, in the order in which they were made.
pub async fn of_draft(desk: &Desk, act: &Act, id: &DraftId) -> Answer<Vec<Placed>> {
    let mut connection = desk.db().read().await?;
    granted!(draft::visible(desk, act, &mut connection, id).await?);
    let jobs = store::of_draft(&mut connection, id).await?;
    placed(&mut connection, jobs).await.map(Ok)
}

/// One job, for whoever may see its draft.
pub async fn get(desk: &Desk, act: &Act, id: &JobId) -> Answer<Placed> {
    let mut connection = desk.db().read().await?;
    let job = granted!(visible(desk, act, &mut connection, id).await?);
    Ok(placed(&mut connection, vec![job]).await?.pop().ok_or_else(Refusal::not_here))
}

/// The last connecting job of an account: how connecting goes.
pub async fn connecting(desk: &Desk, account: &AccountId) -> Result<Option<Job>, Error> {
    let mut connection = desk.db().read().await?;
    store::connecting(&mut connection, account).await
}

/// What a person gets to post by hand.
#[derive(Debug, Clone)]
pub struct Handed {
    /// Exactly the bytes that were approved.
    pub text: Private<String>,
    pub network: Network,
    /// What the person is to do with somebody else's post, and where that stands.
    pub share: Option<draft::Share>,
    pub address: Option<Private<String>>,
    /// The clean files to put with it, in their order.
    pub pictures: Vec<CleanPicture>,
    pub seal: String,
}

/// Hands the words of a held job over to the acting person. The same checks as for sending are made now; it proves
/// what the person was given, not what they posted. Asking again gives the same words again.
pub async fn hand_over(desk: &Desk, act: &Act, id: &JobId) -> Answer<Handed> {
    granted!(act.may(Duty::Release));
    granted!(get(desk, act, id).await?);
    release::hand_over(desk, act, id).await
}

/// The acting person says that they posted it, and where it can be seen.
pub async fn say_posted(desk: &Desk, act: &Act, id: &JobId, url: Option<&str>) -> Answer<()> {
    granted!(act.may(Duty::Release));
    let url = match url.map(str::trim).filter(|url| !url.is_empty()) {
        Some(url) if url.starts_with("https://") && url.len() <= 2000 && !url.contains(char::is_whitespace) => {
            Some(url.to_owned())
        }
        Some(_) => return Ok(Err(Refusal::server_not_good())),
        None => None,
    };
    by_hand(desk, act, id, State::HandedOver, State::Sent, url, true).await
}

/// The acting person says that they did not post it; it waits again.
pub async fn say_not_posted(desk: &Desk, act: &Act, id: &JobId) -> Answer<()> {
    granted!(act.may(Duty::Release));
    by_hand(desk, act, id, State::HandedOver, State::Held, None, false).await
}

/// A person looked at the network and says what became of an unknown attempt.
pub async fn settle(desk: &Desk, act: &Act, id: &JobId, posted: bool) -> Answer<()> {
    granted!(act.may(Duty::Release));
    by_hand(desk, act, id, State::Unknown, if posted { State::Sent } else { State::Refused }, None, posted).await
}

/// What follows when a post is out: its redirect is counted, and what it told is remembered.
pub(crate) async fn went_out(desk: &Desk, tx: &mut AnyConnection, act: &Act, job: &Job) -> Result<(), Error> {
    redirect::count_out(desk, tx, job, act.now).await?;
    told::keep(desk, tx, act, job).await?;
    consent::went_out(desk, tx, act, job).await
}

async fn by_hand(
    desk: &Desk,
    act: &Act,
    id: &JobId,
    from: State,
    to: State,
    url: Option<String>,
    posted: bool,
) -> Answer<()> {
    let mut tx = desk.db().write().await?;
    let mut job = granted!(visible(desk, act, &mut tx, id).await?);
    if job.state != from || job.kind != Kind::Publish {
        return Ok(Err(Refusal::cannot_settle()));
    }
    job.state = to;
    job.url = url.or(job.url);
    job.reason = (to == State::Refused).then(|| "not-arrived".to_owned());
    if !set(&mut tx, &job, from, act.now).await? {
        return Ok(Err(Refusal::cannot_settle()));
    }
    if posted {
        went_out(desk, &mut tx, act, &job).await?;
        settle_restored(&mut tx, act, &job).await?;
    }
    append(
        &mut tx,
        act,
        Note::of(Deed::Settled, "job", id.as_str()).with(json!({ "posted": posted, "from": from.name() })),
    )
    .await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Sends again what did not arrive or what the network refused for now: a person's decision, with the same key, so
/// that a network that knows keys cannot post it twice. The release reads it again.
pub async fn send_again(desk: &Desk, act: &Act, id: &JobId) -> Answer<()> {
    granted!(act.may(Duty::Release));
    let mut tx = desk.db().write().await?;
    let mut job = granted!(visible(desk, act, &mut tx, id).await?);
    if job.state != State::Refused || job.kind != Kind::Publish {
        return Ok(Err(Refusal::cannot_settle()));
    }
    // Never before its time, which a restored post may still have before it.
    (job.state, job.reason, job.due, job.tries) = (State::Queued, None, job.planned.max(act.now), 0);
    if !set(&mut tx, &job, State::Refused, act.now).await? {
        return Ok(Err(Refusal::cannot_settle()));
    }
    append(&mut tx, act, Note::of(Deed::Settled, "job", id.as_str()).with(json!({ "send_again": true }))).await?;
    tx.commit().await?;
    desk.ring();
    Ok(Ok(()))
}

/// Calls off everything of a draft that has not begun. Where it is out nowhere, it can be changed again.
pub async fn call_off(desk: &Desk, act: &Act, id: &DraftId) -> Answer<()> {
    granted!(act.may(Duty::Write));
    let mut tx = desk.db().write().await?;
    let draft = granted!(draft::visible(desk, act, &mut tx, id).await?);
    if !store::of_draft(&mut tx, id).await?.iter().any(Job::can_be_called_off) {
        return Ok(Err(Refusal::not_open()));
    }
    call_off_draft(&mut tx, id, act.now).await?;
    if !in_flight(&mut tx, id).await? && draft.state == draft::State::Released {
        crate::approve::void(&mut tx, id, act.now).await?;
        // By whom it was called off: the plan shows it no more, until somebody changes it.
        draft::set_state(&mut tx, id, draft::State::Open, Some(act.name()), None, act.now).await?;
    }
    append(&mut tx, act, Note::of(Deed::CalledOff, "draft", id.as_str())).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Asks for a post to be taken down where the desk can do it.
pub async fn delete_post(desk: &Desk, act: &Act, id: &JobId) -> Answer<JobId> {
    granted!(act.may(Duty::Release));
    let mut tx = desk.db().write().await?;
    let job = granted!(visible(desk, act, &mut tx, id).await?);
    let account = account::find(&mut tx, &job.account).await?.filter(|account| !account.is_manual());
    if !job.is_deletable() || account.is_none() {
        return Ok(Err(Refusal::not_deletable()));
    }
    let Some(delete) = ask_to_delete(&mut tx, act, &job).await? else { return Ok(Err(Refusal::cannot_settle())) };
    tx.commit().await?;
    desk.ring();
    Ok(Ok(delete))
}

/// Adds the job that takes a post down; `None` where one is under way.
pub(crate) async fn ask_to_delete(tx: &mut AnyConnection, act: &Act, job: &Job) -> Result<Option<JobId>, Error> {
    if store::deleting(tx, &job.id).await? {
        return Ok(None);
    }
    let mut delete = new(act, Kind::Delete, &job.account, act.now);
    (delete.draft, delete.target, delete.remote_id) = (job.draft.clone(), Some(job.id.clone()), job.remote_id.clone());
    store::insert(tx, &delete).await?;
    append(tx, act, Note::of(Deed::DeleteAsked, "job", job.id.as_str())).await?;
    Ok(Some(delete.id))
}

pub(crate) async fn add_publish(
    tx: &mut AnyConnection,
    act: &Act,
    draft: &Draft,
    decision: &DecisionId,
    account: &Account,
) -> Result<JobId, Error> {
    let mut job = new(act, Kind::Publish, &account.id, draft.due.unwrap_or(act.now));
    (job.draft, job.decision) = (Some(draft.id.clone()), Some(decision.clone()));
    job.state = if draft.goes_by_hand(account) { State::Held } else { State::Queued };
    store::insert(tx, &job).await?;
    Ok(job.id)
}

/// Asks about a draft that waited for an approval when a backup was made: the desk that made it may have sent it there since.
pub(crate) async fn add_restored(
    tx: &mut AnyConnection,
    act: &Act,
    draft: &DraftId,
    account: &AccountId,
    waited_since: Time,
) -> Result<JobId, Error> {
    let mut job = new(act, Kind::Publish, account, act.now);
    (job.draft, job.state, job.created) = (Some(draft.clone()), State::Unknown, waited_since);
    store::insert(tx, &job).await?;
    job.reason = Some(release::RESTORED.to_owned());
    set(tx, &job, State::Unknown, act.now).await?;
    Ok(job.id)
}

/// Whether it is still to be said of a restored draft, or of a part of it, if it went out meanwhile.
pub(crate) async fn is_doubtful(connection: &mut AnyConnection, draft: &DraftId) -> Result<bool, Error> {
    let jobs = store::of_draft(connection, draft).await?;
    Ok(jobs.iter().any(|job| job.state == State::Unknown && job.decision.is_none() && job.kind == Kind::Publish))
}

/// A restored draft that turns out to be in each of its places waits for nobody's approval any more.
pub(crate) async fn settle_restored(tx: &mut AnyConnection, act: &Act, job: &Job) -> Result<(), Error> {
    let (Some(id), None) = (&job.draft, &job.decision) else { return Ok(()) };
    let Some(found) = draft::find(tx, id).await? else { return Ok(()) };
    let jobs = store::of_draft(tx, id).await?;
    let out = |account: &AccountId| jobs.iter().any(|job| job.account == *account && job.state == State::Sent);
    if found.state == draft::State::Asked && found.accounts.iter().all(out) {
        draft::set_state(tx, id, draft::State::Released, None, None, act.now).await?;
    }
    Ok(())
}

/// All jobs of a draft, whoever may see it.
pub(crate) async fn every_of(connection: &mut AnyConnection, draft: &DraftId) -> Result<Vec<Job>, Error> {
    store::of_draft(connection, draft).await
}

pub(crate) async fn add_connect(tx: &mut AnyConnection, act: &Act, account: &AccountId) -> Result<JobId, Error> {
    let job = new(act, Kind::Connect, account, act.now);
    store::insert(tx, &job).await?;
    Ok(job.id)
}

/// Whether the words are out of the house, or may be: such a draft cannot be changed.
pub(crate) async fn in_flight(connection: &mut AnyConnection, draft: &DraftId) -> Result<bool, Error> {
    let jobs = store::of_draft(connection, draft).await?;
    Ok(jobs.iter().any(|job| job.is_under_way() || (job.state == State::Sent && job.kind == Kind::Publish)))
}

/// Whether an attempt is being made at this moment, or nobody knows yet what became of one.
pub(crate) async fn under_way(connection: &mut AnyConnection, draft: &DraftId) -> Result<bool, Error> {
    Ok(store::of_draft(connection, draft).await?.iter().any(Job::is_under_way))
}

/// Places that already have this draft, or may have it: it is never sent there under another key.
pub(crate) async fn places_reached(connection: &mut AnyConnection, draft: &DraftId) -> Result<Vec<AccountId>, Error> {
    let jobs = store::of_draft(connection, draft).await?;
    Ok(jobs.into_iter().filter(Job::has_reached).map(|job| job.account).collect())
}

/// Whether another job has brought, or may have brought, the draft to the place that this one is for.
pub(crate) async fn reached_by_another(connection: &mut AnyConnection, job: &Job) -> Result<bool, Error> {
    let Some(draft) = &job.draft else { return Ok(false) };
    let jobs = store::of_draft(connection, draft).await?;
    Ok(jobs.iter().any(|other| other.id != job.id && other.account == job.account && other.has_reached()))
}

pub(crate) async fn call_off_draft(tx: &mut AnyConnection, draft: &DraftId, now: Time) -> Result<(), Error> {
    store::call_off_draft(tx, draft, None, now).await
}

/// Calls off what waits beside a job that was turned back.
pub(crate) async fn call_off_others(
    tx: &mut AnyConnection,
    draft: &DraftId,
    job: &JobId,
    now: Time,
) -> Result<(), Error> {
    store::call_off_draft(tx, draft, Some(job), now).await
}

/// Calls off what waits, and forgets addresses that a person typed: of a reply, one can name the reviewer.
pub(crate) async fn blank(tx: &mut AnyConnection, draft: &DraftId, now: Time) -> Result<(), Error> {
    store::call_off_draft(tx, draft, None, now).await?;
    store::forget_urls(tx, draft).await
}

pub(crate) async fn call_off_account(tx: &mut AnyConnection, account: &AccountId, now: Time) -> Result<(), Error> {
    store::call_off_account(tx, account, now).await
}

fn new(act: &Act, kind: Kind, account: &AccountId, planned: Time) -> Job {
    Job {
        id: JobId::new(act),
        kind,
        draft: None,
        decision: None,
        account: account.clone(),
        target: None,
        state: State::Queued,
        due: planned,
        planned,
        attempts: 0,
        tries: 0,
        attempt_at: None,
        remote_id: None,
        url: None,
        reason: None,
        created: act.now,
        updated: act.now,
    }
}

pub(crate) async fn visible(desk: &Desk, act: &Act, connection: &mut AnyConnection, id: &JobId) -> Answer<Job> {
    let Some(job) = find(connection, id).await? else { return Ok(Err(Refusal::not_here())) };
    let Some(draft) = &job.draft else { return Ok(Ok(job)) };
    // Once its draft is erased there are no words left to guard, but a post may still have to be taken down.
    let erased = draft::find(connection, draft).await?.is_some_and(|found| found.state == draft::State::Erased);
    if erased && act.only.is_none() && act.role.may(Duty::Approve) {
        return Ok(Ok(job));
    }
    Ok(draft::visible(desk, act, connection, draft).await?.map(|_| job))
}

async fn visible_only(
    desk: &Desk,
    act: &Act,
    connection: &mut AnyConnection,
    jobs: Vec<Job>,
) -> Result<Vec<Job>, Error> {
    let mut seen = Vec::new();
    for job in jobs {
        if let Some(draft) = &job.draft
            && draft::visible(desk, act, connection, draft).await?.is_ok()
        {
            seen.push(job);
        }
    }
    Ok(seen)
}

async fn placed(connection: &mut AnyConnection, jobs: Vec<Job>) -> Result<Vec<Placed>, Error> {
    let accounts = account::all(connection).await?;
    let account = |id: &AccountId| accounts.iter().find(|account| account.id == *id).cloned();
    Ok(jobs.into_iter().map(|job| Placed { account: account(&job.account), job }).collect())
}
