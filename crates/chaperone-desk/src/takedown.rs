//! Taking down what was published when the consent behind it closes: evidence first, then removal, then proof.
//!
//! ```text
//! open -> evidence -> asked (the desk, by the network's API) or by hand (a person) -> gone
//! ```
//! Evidence comes first because what is gone can no longer be shown: what stood where, and which consent it rested on. Nobody
//! can call back a copy that somebody else made, and [`HONEST`] says so. Deliberately absent: looking for copies elsewhere.

mod store;

use serde_json::json;
use sqlx::AnyConnection;

pub(crate) use store::ALL as STATEMENTS;

use crate::account::{self, Account};
use crate::act::{Act, Duty, Time};
use crate::error::{Answer, Error};
use crate::id::{AccountId, ConsentId, DraftId, JobId, TakedownId};
use crate::job::{self, Job};
use crate::journal::{Deed, Note, append};
use crate::seal::{self, RecordKey};
use crate::{Desk, Private, Refusal, granted};

/// What is true of every removal, for the pages.
pub const HONEST: &str = "Taking it down removes it from that account. Copies, screenshots and what others passed on stay \
                          where they are, and search engines may show it for a while. Nobody can recall those.";
/// The kind of record, as the journal writes it.
const KIND: &str = "takedown";
/// The longest words of evidence or proof, in characters.
const LONGEST: usize = 2000;
/// A picture of the screen takes no more bytes than this.
pub const PICTURE: usize = 2_000_000;

/// Where a removal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Nobody has kept evidence yet.
    Open,
    /// Evidence is kept; it can come down.
    Evidence,
    /// The network was asked to remove it.
    Asked,
    /// A person removes it there.
    ByHand,
    /// It is gone, and somebody showed that it is.
    Gone,
}

impl State {
    pub const ALL: [State; 5] = [State::Open, State::Evidence, State::Asked, State::ByHand, State::Gone];

    pub fn name(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Evidence => "evidence",
            State::Asked => "asked",
            State::ByHand => "by-hand",
            State::Gone => "gone",
        }
    }

    pub(crate) fn parse(name: &str) -> Option<State> {
        State::ALL.into_iter().find(|state| state.name() == name)
    }
}

/// One post that is to come down.
#[derive(Debug, Clone)]
pub struct Takedown {
    pub id: TakedownId,
    pub consent: ConsentId,
    pub draft: DraftId,
    pub job: JobId,
    pub account: AccountId,
    pub state: State,
    pub made: Time,
    pub updated: Time,
}

/// A removal with what a page needs to show it.
#[derive(Debug, Clone)]
pub struct Task {
    pub takedown: Takedown,
    /// `None` once the account was removed.
    pub account: Option<Account>,
    /// Where people see it, if anybody knows.
    pub url: Option<String>,
    /// Whether the desk can remove it there by itself.
    pub by_desk: bool,
    /// The network said that it is gone, or somebody did.
    pub removed: bool,
    /// What to do there, where a person has to.
    pub steps: &'static str,
}

/// What somebody saw before it came down, or after.
pub struct Sight {
    pub words: Private<String>,
    /// A picture of the screen, as a PNG file.
    pub picture: Option<Private<Vec<u8>>>,
}

impl std::fmt::Debug for Sight {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Sight")
    }
}

const BY_DESK: &str =
    "The desk asks the network to remove it. Look there afterwards, signed out, and say what you saw.";
const BY_HAND: &str = "Open the post on the network with the practice's account, choose Delete in its menu, and confirm. Then \
                       open its address again, signed out, and say what you saw.";

/// Opens a removal, once for each job; one whose account is not there any more is a person's.
pub(crate) async fn add(
    desk: &Desk,
    tx: &mut AnyConnection,
    act: &Act,
    consent: &ConsentId,
    job: &Job,
) -> Result<(), Error> {
    let Some(draft) = &job.draft else { return Ok(()) };
    let id = TakedownId::new(act);
    let row = store::NewRow { id: &id, consent, draft, job: &job.id, account: &job.account, now: act.now };
    if !store::insert(tx, &row).await? {
        return Ok(());
    }
    seal::new_record(tx, desk.keys(), &act.ids, id.as_str()).await?;
    let detail = json!({ "consent": consent.as_str(), "draft": draft.as_str(), "job": job.id.as_str() });
    append(tx, act, Note::of(Deed::TakedownOpened, KIND, id.as_str()).with(detail)).await.map(drop)
}

/// Whether a removal because of this consent is not done yet.
pub(crate) async fn any_open(connection: &mut AnyConnection, consent: &ConsentId) -> Result<bool, Error> {
    Ok(store::open_of(connection, consent).await? > 0)
}

/// Removals that are not done, the oldest first; then the latest that are. At most 200. Nothing in them tells of a patient.
pub async fn list(desk: &Desk, act: &Act) -> Answer<Vec<Task>> {
    granted!(act.may(Duty::ReadConsents));
    let mut connection = desk.db().read().await?;
    let mut tasks = Vec::new();
    for takedown in store::latest(&mut connection).await? {
        tasks.push(task(&mut connection, takedown).await?);
    }
    Ok(Ok(tasks))
}

pub async fn get(desk: &Desk, act: &Act, id: &TakedownId) -> Answer<Task> {
    granted!(act.may(Duty::Consent));
    let mut connection = desk.db().read().await?;
    let Some(takedown) = store::find(&mut connection, id).await? else { return Ok(Err(Refusal::takedown_gone())) };
    task(&mut connection, takedown).await.map(Ok)
}

async fn task(connection: &mut AnyConnection, takedown: Takedown) -> Result<Task, Error> {
    let job = job::find(connection, &takedown.job).await?;
    let account = account::find(connection, &takedown.account).await?;
    let connected = account.as_ref().is_some_and(|account| !account.is_manual());
    let by_desk = connected && job.as_ref().is_some_and(Job::is_deletable);
    let removed = job.as_ref().is_some_and(|job| job.state == job::State::Deleted);
    let steps = if by_desk { BY_DESK } else { BY_HAND };
    Ok(Task { removed, url: job.and_then(|job| job.url), account, by_desk, steps, takedown })
}

/// Keeps what stands there, before it comes down.
pub async fn keep_evidence(desk: &Desk, act: &Act, id: &TakedownId, sight: &Sight) -> Answer<()> {
    granted!(act.may(Duty::Consent));
    let mut tx = desk.db().write().await?;
    let (takedown, key) = granted!(opened(desk, &mut tx, id).await?);
    if !matches!(takedown.state, State::Open | State::Evidence) {
        return Ok(Err(Refusal::takedown_past()));
    }
    let kept = granted!(sealed(&key, act, "evidence", sight)?);
    store::set_evidence(&mut tx, id, &kept).await?;
    let moved = store::set(&mut tx, id, (takedown.state, State::Evidence), act.now).await?;
    finish(tx, act, Deed::TakedownEvidence, &takedown, moved).await
}

/// Takes it down: by the network's API where the desk can, else by a person's hand.
pub async fn remove(desk: &Desk, act: &Act, id: &TakedownId) -> Answer<State> {
    granted!(act.may(Duty::Consent));
    let mut tx = desk.db().write().await?;
    let (takedown, _) = granted!(opened(desk, &mut tx, id).await?);
    match takedown.state {
        State::Open => return Ok(Err(Refusal::evidence_first())),
        State::Evidence => {}
        State::Asked | State::ByHand | State::Gone => return Ok(Err(Refusal::takedown_past())),
    }
    let task = task(&mut tx, takedown).await?;
    let to = if task.by_desk { State::Asked } else { State::ByHand };
    if task.by_desk
        && let Some(job) = job::find(&mut tx, &task.takedown.job).await?
    {
        job::ask_to_delete(&mut tx, act, &job).await?;
    }
    let moved = store::set(&mut tx, id, (State::Evidence, to), act.now).await?;
    granted!(finish(tx, act, Deed::TakedownAsked, &task.takedown, moved).await?);
    desk.ring();
    Ok(Ok(to))
}

/// The network did not remove it: a person does.
pub async fn by_hand(desk: &Desk, act: &Act, id: &TakedownId) -> Answer<()> {
    granted!(act.may(Duty::Consent));
    let mut tx = desk.db().write().await?;
    let (takedown, _) = granted!(opened(desk, &mut tx, id).await?);
    let moved = store::set(&mut tx, id, (State::Asked, State::ByHand), act.now).await?;
    finish(tx, act, Deed::TakedownAsked, &takedown, moved).await
}

/// Keeps what somebody saw there after it came down: that it is gone.
pub async fn prove(desk: &Desk, act: &Act, id: &TakedownId, sight: &Sight) -> Answer<()> {
    granted!(act.may(Duty::Consent));
    let mut tx = desk.db().write().await?;
    let (takedown, key) = granted!(opened(desk, &mut tx, id).await?);
    let job = job::find(&mut tx, &takedown.job).await?;
    let deleted = job.as_ref().is_some_and(|job| job.state == job::State::Deleted);
    match takedown.state {
        State::Asked if !deleted => return Ok(Err(Refusal::not_down_yet())),
        State::Asked | State::ByHand => {}
        State::Open => return Ok(Err(Refusal::evidence_first())),
        State::Evidence | State::Gone => return Ok(Err(Refusal::takedown_past())),
    }
    let kept = granted!(sealed(&key, act, "proof", sight)?);
    store::set_proof(&mut tx, id, &kept).await?;
    if let Some(mut job) = job.filter(|job| !deleted && job.state == job::State::Sent) {
        job.state = job::State::Deleted;
        job::set(&mut tx, &job, job::State::Sent, act.now).await?;
    }
    let moved = store::set(&mut tx, id, (takedown.state, State::Gone), act.now).await?;
    finish(tx, act, Deed::TakedownProved, &takedown, moved).await
}

async fn opened(
    desk: &Desk,
    tx: &mut AnyConnection,
    id: &TakedownId,
) -> Result<Result<(Takedown, RecordKey), Refusal>, Error> {
    let Some(takedown) = store::find(tx, id).await? else { return Ok(Err(Refusal::takedown_gone())) };
    let key = seal::record_key(tx, desk.keys(), id.as_str()).await?;
    Ok(key.map(|key| (takedown, key)).ok_or_else(Refusal::takedown_gone))
}

/// Words and picture of a sight, sealed, with the digest that the journal names.
fn sealed(key: &RecordKey, act: &Act, field: &str, sight: &Sight) -> Result<Result<store::Sealed, Refusal>, Error> {
    let words = sight.words.expose().trim();
    if words.is_empty() || words.chars().count() > LONGEST {
        return Ok(Err(Refusal::sight_missing()));
    }
    let picture = sight.picture.as_ref().map(Private::expose);
    if picture.is_some_and(|bytes| bytes.len() > PICTURE || !bytes.starts_with(b"\x89PNG\r\n\x1a\n")) {
        return Ok(Err(Refusal::sight_picture_unfit()));
    }
    Ok(Ok(store::Sealed {
        words: key.seal(&act.ids, field, words.as_bytes())?,
        picture: picture.map(|bytes| key.seal(&act.ids, &format!("{field}-picture"), bytes)).transpose()?,
    }))
}

async fn finish(mut tx: crate::db::Tx, act: &Act, deed: Deed, takedown: &Takedown, moved: bool) -> Answer<()> {
    if !moved {
        return Ok(Err(Refusal::takedown_past()));
    }
    let detail = json!({ "consent": takedown.consent.as_str(), "job": takedown.job.as_str() });
    append(&mut tx, act, Note::of(deed, KIND, takedown.id.as_str()).with(detail)).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// What was kept of the evidence or the proof.
pub async fn sight(desk: &Desk, act: &Act, id: &TakedownId, after: bool) -> Answer<Option<Sight>> {
    granted!(act.may(Duty::Consent));
    let mut connection = desk.db().read().await?;
    let (_, key) = granted!(opened(desk, &mut connection, id).await?);
    let Some(kept) = store::sealed(&mut connection, id, after).await? else { return Ok(Ok(None)) };
    let field = if after { "proof" } else { "evidence" };
    let words = key.open_text(field, &kept.words)?.into();
    let picture = match kept.picture {
        Some(sealed) => Some(Private::new(key.open(&format!("{field}-picture"), &sealed)?.to_vec())),
        None => None,
    };
    Ok(Ok(Some(Sight { words, picture })))
}
