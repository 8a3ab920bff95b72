//! The one door: a decided draft becomes [`Cleared`] here and nowhere else, for one attempt.
//!
//! [`release`] reads the text again with the knowledge, pack and engine of the moment, compares it with what was
//! decided, and writes the journal, all in one transaction. Whatever is unclear means: not published. Pictures leave as
//! bytes that were made from the approved pixels alone, and proved clean; a connector has nothing else to send.
//!
//! A `Cleared` cannot be made by anybody else: what it holds is its own. Reading it by its method compiles,
//! ```
//! fn read(cleared: &chaperone_desk::Cleared) -> &str { cleared.text() }
//! ```
//! and by its field does not:
//! ```compile_fail,E0616
//! fn read(cleared: &chaperone_desk::Cleared) -> &str { cleared.text }
//! ```
//! It is neither made from nothing, nor copied, nor stored. This asks for something that it is,
//! ```
//! fn is<T: Send>() {}
//! is::<chaperone_desk::Cleared>();
//! ```
//! and these for what it is not:
//! ```compile_fail,E0277
//! fn is<T: Clone>() {}
//! is::<chaperone_desk::Cleared>();
//! ```
//! ```compile_fail,E0277
//! fn is<T: Default>() {}
//! is::<chaperone_desk::Cleared>();
//! ```
//! ```compile_fail,E0277
//! fn is<T: serde::Serialize>() {}
//! is::<chaperone_desk::Cleared>();
//! ```
//! It is moved into the one call that sends it:
//! ```
//! fn send(cleared: chaperone_desk::Cleared) { drop(cleared); }
//! fn once(cleared: chaperone_desk::Cleared) { send(cleared); }
//! ```
//! and is gone after that:
//! ```compile_fail,E0382
//! fn send(cleared: chaperone_desk::Cleared) { drop(cleared); }
//! fn once(cleared: chaperone_desk::Cleared) { send(cleared); send(cleared); }
//! ```

mod attempt;
mod pictures;

use std::time::Duration;

use serde_json::json;
use sqlx::AnyConnection;

pub(crate) use attempt::RESTORED;
pub use attempt::{Found, Outcome, Unsettled, next_due, reconciled, record, sweep, to_reconcile};
pub use pictures::CleanPicture;

use crate::account::{self, Account, Credentials, Network};
use crate::act::{Act, Duty, Time};
use crate::approve::{self, decide};
use crate::draft::{self, Draft};
use crate::error::{Answer, Error};
use crate::id::{AccountId, DraftId, JobId};
use crate::job::{self, Handed, Job, Kind, State};
use crate::journal::{Deed, Note, append};
use crate::{Desk, Private, Refusal, consent, granted, media, person, practice};

/// A post that is later than this is not sent by itself any more: "open this Saturday" is wrong next month.
const STALE: Duration = Duration::from_hours(24);

/// Words that may leave now, on one account, once. Neither cloned nor stored; sending consumes it.
pub struct Cleared {
    job: JobId,
    account: Account,
    credentials: Credentials,
    text: Private<String>,
    answered_address: Option<Private<String>>,
    share: Option<draft::Share>,
    theirs: Option<Private<String>>,
    planned: Time,
    pictures: Vec<CleanPicture>,
    digest: [u8; 32],
    attempt: i64,
    until: Time,
}

impl std::fmt::Debug for Cleared {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cleared").field("job", &self.job).field("text", &self.text).finish_non_exhaustive()
    }
}

impl Cleared {
    pub fn job(&self) -> &JobId {
        &self.job
    }

    pub fn account(&self) -> &AccountId {
        &self.account.id
    }

    pub fn network(&self) -> Network {
        self.account.network
    }

    pub fn handle(&self) -> &str {
        &self.account.handle
    }

    /// Address of the server, where the network has many.
    pub fn server(&self) -> Option<&str> {
        self.account.server.as_deref()
    }

    pub fn credentials(&self) -> &Credentials {
        &self.credentials
    }

    /// Exactly the bytes that were approved.
    pub fn text(&self) -> &str {
        self.text.expose()
    }

    /// The pictures that were approved with the words, clean and made for this network, in their order.
    pub fn pictures(&self) -> &[CleanPicture] {
        &self.pictures
    }

    /// What was approved to be done with the post at [`Cleared::answered_address`]; `None` for words of our own alone.
    pub fn share(&self) -> Option<draft::Share> {
        self.share
    }

    /// The words of somebody else's that were approved to be passed on; a post that says something else now is another one.
    pub fn passed_on(&self) -> Option<&str> {
        match self.share? {
            draft::Share::Quote => self.theirs.as_ref().map(|words| words.expose().as_str()),
            draft::Share::Repost | draft::Share::Like => Some(self.text.expose()),
        }
    }

    /// The address of the post under which these words were approved to stand, or that is passed on; `None` for a post of its
    /// own.
    pub fn answered_address(&self) -> Option<&str> {
        self.answered_address.as_ref().map(|address| address.expose().as_str())
    }

    /// The same over all attempts of this job: a network that knows keys posts it once at most.
    pub fn key(&self) -> &str {
        self.job.as_str()
    }

    /// When the post was meant to go out; the same over all attempts.
    pub fn planned(&self) -> Time {
        self.planned
    }

    /// Which attempt of the job this is; what became of it is written down under this number.
    pub fn attempt(&self) -> i64 {
        self.attempt
    }

    /// After this moment others count the attempt as over: it must not be sent any more.
    pub fn until(&self) -> Time {
        self.until
    }

    pub fn digest(&self) -> &[u8; 32] {
        &self.digest
    }
}

/// Takes the next job that is due, if there is one; nobody else gets it until the lease ends.
pub async fn claim(desk: &Desk, act: &Act, lease: Duration) -> Result<Option<Job>, Error> {
    // Another worker may take the same candidate first; then there is another one, or none.
    for _ in 0..16 {
        let mut tx = desk.db().write().await?;
        let Some(id) = job::store::next(&mut tx, act.now).await? else { return Ok(None) };
        let Some(mut job) = job::find(&mut tx, &id).await? else { continue };
        job.state = State::Leased;
        if job::store::set_leased(&mut tx, &job, State::Queued, act.now, Some(act.now.plus(lease))).await? {
            tx.commit().await?;
            return Ok(Some(job));
        }
    }
    Ok(None)
}

/// Clears a taken job for one attempt, or says why not. After a refusal nothing was sent, and the job says so.
pub async fn release(desk: &Desk, act: &Act, id: &JobId, lease: Duration) -> Answer<Cleared> {
    // Making the bytes takes seconds, so it is done before everybody else who writes has to wait.
    let ready = pictures::prepare(desk, id).await?;
    let mut tx = desk.db().write().await?;
    let Some(mut job) =
        job::find(&mut tx, id).await?.filter(|job| job.state == State::Leased && job.kind == Kind::Publish)
    else {
        return Ok(Err(Refusal::not_claimed()));
    };
    if job.due > act.now {
        return Ok(Err(Refusal::not_due()));
    }
    let (draft, account) = match recheck(desk, &mut tx, act, &job).await? {
        Ok(good) => good,
        Err(refusal) => return turn_back(tx, act, job, State::Leased, refusal).await,
    };
    let Some(credentials) = account::open_credentials(desk, &mut tx, &account.id).await? else {
        return turn_back(tx, act, job, State::Leased, Refusal::account_gone()).await;
    };
    let pictures = match ready.of(&draft, &account) {
        Ok(pictures) => pictures,
        Err(refusal) => return turn_back(tx, act, job, State::Leased, refusal).await,
    };
    job.state = State::InFlight;
    job.attempts += 1;
    job.attempt_at = Some(act.now);
    if !job::store::set_leased(&mut tx, &job, State::Leased, act.now, Some(act.now.plus(lease))).await? {
        return Ok(Err(Refusal::not_claimed()));
    }
    note(&mut tx, act, Deed::Cleared, &job, &draft, &account).await?;
    tx.commit().await?;
    Ok(Ok(Cleared {
        attempt: job.attempts,
        until: act.now.plus(lease),
        job: job.id,
        account,
        credentials,
        text: draft.text.clone(),
        answered_address: draft.answered_address.clone(),
        share: draft.share,
        theirs: draft.in_reply_to.clone().filter(|_| draft.share.is_some()),
        pictures,
        planned: job.planned,
        digest: draft.digest,
    }))
}

/// Hands the words of a held job to a person; see [`job::hand_over`].
pub(crate) async fn hand_over(desk: &Desk, act: &Act, id: &JobId) -> Answer<Handed> {
    let ready = pictures::prepare(desk, id).await?;
    let mut tx = desk.db().write().await?;
    let Some(mut job) =
        job::find(&mut tx, id).await?.filter(|job| matches!(job.state, State::Held | State::HandedOver))
    else {
        return Ok(Err(Refusal::not_claimed()));
    };
    if job.due > act.now {
        return Ok(Err(Refusal::not_due()));
    }
    let from = job.state;
    let checked = match recheck(desk, &mut tx, act, &job).await? {
        Ok((draft, account)) => ready.of(&draft, &account).map(|pictures| (draft, account, pictures)),
        Err(refusal) => Err(refusal),
    };
    let (draft, account, pictures) = match checked {
        Ok(good) => good,
        // The words are in somebody's hands already, and perhaps posted: showing them again is refused, no more.
        Err(refusal) if from == State::HandedOver => return Ok(Err(refusal)),
        Err(refusal) => return turn_back(tx, act, job, from, refusal).await,
    };
    job.state = State::HandedOver;
    job.attempts += 1;
    job.attempt_at = Some(act.now);
    if !job::set(&mut tx, &job, from, act.now).await? {
        return Ok(Err(Refusal::not_claimed()));
    }
    note(&mut tx, act, Deed::HandedOver, &job, &draft, &account).await?;
    tx.commit().await?;
    Ok(Ok(Handed {
        text: draft.text.clone(),
        network: account.network,
        share: draft.share,
        address: draft.answered_address.clone(),
        pictures,
        seal: draft.seal(),
    }))
}

/// Everything that must hold at this instant: the decision, the bytes, the person, the policy, the account, the text.
async fn recheck(desk: &Desk, tx: &mut AnyConnection, act: &Act, job: &Job) -> Answer<(Draft, Account)> {
    let changed = || Ok(Err(Refusal::changed_since_approval()));
    let (Some(draft), Some(decision)) = (&job.draft, &job.decision) else { return changed() };
    let Some(draft) = draft::open(desk, tx, draft).await? else { return changed() };
    let Some(decision) = approve::decision(tx, decision).await? else { return changed() };
    let same = decision.draft == draft.id && decision.version == draft.version && decision.digest == draft.digest;
    if job::reached_by_another(tx, job).await? {
        return changed();
    }
    if decision.void || !same || draft.state != draft::State::Released || !draft.accounts.contains(&job.account) {
        return changed();
    }
    let by_hand = job.state != State::Leased;
    let usable = |account: &Account| by_hand || account.state == account::State::Live;
    let Some(account) = account::find(tx, &job.account).await?.filter(usable) else {
        return Ok(Err(Refusal::account_gone()));
    };
    if job.planned.plus(STALE) < act.now {
        return Ok(Err(Refusal::too_old()));
    }
    let practice = practice::must(tx, act.now).await?;
    let may_decide = |person: &person::Person| {
        person.is_here()
            && if decision.by_approver {
                person.role.may(Duty::Approve)
            } else {
                person.role.may(Duty::Release) && (practice.alone || practice.details.author_may_release)
            }
    };
    if !person::find(tx, &decision.person).await?.is_some_and(|person| may_decide(&person)) {
        return changed();
    }
    if let Some(unsettled) = media::unsettled(desk, tx, &draft, act.now).await? {
        return Ok(Err(unsettled.refusal()));
    }
    if let Some(about) = &draft.about {
        // A consent stands behind a second person's decision only, and covers this place at this instant or not at all.
        if !decision.by_approver {
            return changed();
        }
        let place = std::slice::from_ref(&job.account);
        granted!(consent::covering(desk, tx, about, &draft.pictures, place, act.now).await?);
    }
    if !approve::standing(tx, &practice, &decision.person, &draft).await?.policy_signed {
        return Ok(Err(Refusal::policy_unsigned()));
    }
    let report = draft::check_in(desk, tx, &draft, act.now).await?;
    granted!(decide::still(&report, decision.by_approver, &decision.answered));
    Ok(Ok((draft, account)))
}

/// A job that may not go: back to the approver, or waiting for its account again. Written down either way.
async fn turn_back<T>(mut tx: crate::db::Tx, act: &Act, mut job: Job, from: State, refusal: Refusal) -> Answer<T> {
    let waits = refusal == Refusal::account_gone();
    if !waits && let Some(draft) = &job.draft {
        send_to_approver(&mut tx, act, draft, &job.id).await?;
    }
    job.state = match (waits, from) {
        (false, _) => State::BackToApprover,
        (true, State::Leased) => State::Queued,
        (true, held) => held,
    };
    job.reason = Some(refusal.name().to_owned());
    if waits {
        job.due = act.now.plus(Duration::from_mins(1));
    }
    if !job::set(&mut tx, &job, from, act.now).await? {
        return Ok(Err(Refusal::not_claimed()));
    }
    let deed = if waits { Deed::Held } else { Deed::BackToApprover };
    append(&mut tx, act, Note::of(deed, "job", job.id.as_str()).with(json!({ "refusal": refusal.name() }))).await?;
    tx.commit().await?;
    Ok(Err(refusal))
}

async fn send_to_approver(
    tx: &mut AnyConnection,
    act: &Act,
    draft: &DraftId,
    turned_back: &JobId,
) -> Result<(), Error> {
    let Some(stored) = draft::find(tx, draft).await? else { return Ok(()) };
    if stored.state == draft::State::Released {
        let asked_of = stored.state_by.filter(|by| *by != stored.editor);
        draft::set_state(tx, draft, draft::State::Asked, Some(act.name()), asked_of.as_ref(), act.now).await?;
    }
    approve::void(tx, draft, act.now).await?;
    job::call_off_others(tx, draft, turned_back, act.now).await
}

async fn note(
    tx: &mut AnyConnection,
    act: &Act,
    deed: Deed,
    job: &Job,
    draft: &Draft,
    account: &Account,
) -> Result<(), Error> {
    let detail = json!({
        "draft": draft.id.as_str(),
        "account": account.id.as_str(),
        "network": account.network.name(),
        "attempt": job.attempts,
    });
    append(tx, act, Note::of(deed, "job", job.id.as_str()).digest(draft.digest).with(detail)).await.map(drop)
}
