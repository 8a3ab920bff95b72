//! What became of an attempt: writing it down, and asking the network where nobody knows.

use std::time::Duration;

use serde_json::{Value, json};

use crate::account;
use crate::act::{Act, Time};
use crate::db::Tx;
use crate::draft;
use crate::error::Error;
use crate::id::JobId;
use crate::job::{self, Job, Kind, State};
use crate::journal::{Deed, Note, append};
use crate::{Desk, Private, consent, media, patient_photo, told};

/// How one attempt ended, as the connector judged it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Outcome {
    /// Accepted. `id` is the network's own, `url` where people see it.
    Sent { id: String, url: Option<String> },
    /// A definite no to these words; `reason` is a closed word.
    Refused { reason: &'static str },
    /// The token was old; nothing was sent. The worker renews it once, then the job is tried again.
    Expired,
    /// The grant is dead; nothing was sent. Everything of this account waits until it is connected again.
    Revoked { reason: &'static str },
    /// Too fast; nothing was sent. Everything of this account waits.
    SlowDown { until: Time },
    /// It failed before the words left the house.
    NotSent { reason: &'static str },
    /// The words left and no clear answer came.
    Unknown { reason: &'static str },
}

/// Tries that failed before anything was sent; after the last the job is refused and a person decides, with new tries.
const TRIES: i64 = 12;
/// Waiting before the second, third ... try; the last stays.
const BACK_OFF: [Duration; 6] = [
    Duration::from_secs(15),
    Duration::from_mins(1),
    Duration::from_mins(5),
    Duration::from_mins(15),
    Duration::from_mins(30),
    Duration::from_hours(1),
];
/// A post that was accepted may take a while to be listed: only after this long is "not listed" an answer.
const SETTLE: Duration = Duration::from_mins(2);
/// An attempt that cannot be asked about is looked at again after this long.
const NOT_TO_ASK: Duration = Duration::from_hours(1);
/// Between two questions about the same attempt.
const ASK_AGAIN: Duration = Duration::from_secs(30);
/// The reason of a job that a restore put aside.
pub(crate) const RESTORED: &str = "restored";

/// Writes down how an attempt of a job ended, and what happens next. `attempt` is [`super::Cleared::attempt`], or
/// [`Job::attempt`] of a job that was not cleared: an answer to an earlier attempt never speaks for a later one. Only
/// "sent" is believed at any time, because a post that is there is there.
pub async fn record(desk: &Desk, act: &Act, id: &JobId, attempt: i64, outcome: &Outcome) -> Result<(), Error> {
    let mut tx = desk.db().write().await?;
    let Some(mut job) = job::find(&mut tx, id).await? else { return Ok(()) };
    let from = job.state;
    let answers = matches!(from, State::InFlight | State::Leased) && job.attempt() == attempt;
    if !answers {
        if let Outcome::Sent { id, url } = outcome
            && job.takes_word()
        {
            let detail = json!({ "outcome": "sent", "attempt": attempt, "late": true, "from": from.name() });
            return arrived(desk, tx, act, job, (id, url.as_deref()), (Deed::Sent, detail)).await;
        }
        return Ok(());
    }
    let deed = settle(&mut job, act.now, outcome);
    if !job::set(&mut tx, &job, from, act.now).await? {
        return Ok(());
    }
    match outcome {
        Outcome::SlowDown { until } => job::store::postpone_account(&mut tx, &job.account, *until).await?,
        Outcome::Sent { .. } if job.kind == Kind::Publish => job::went_out(desk, &mut tx, act, &job).await?,
        Outcome::Sent { .. } if job.kind == Kind::Delete => mark_deleted(&mut tx, act, &job).await?,
        Outcome::Revoked { reason } => account::trouble(&mut tx, act, &job.account, reason).await?,
        _ => {}
    }
    let detail = json!({ "outcome": job.state.name(), "reason": job.reason, "attempt": attempt });
    append(&mut tx, act, Note::of(deed, "job", id.as_str()).with(detail)).await?;
    tx.commit().await?;
    Ok(())
}

/// Writes down that a post is there, whatever the desk thought of it before. What still waits for the same place is called
/// off: it would be there twice.
async fn arrived(
    desk: &Desk,
    mut tx: Tx,
    act: &Act,
    mut job: Job,
    (id, url): (&str, Option<&str>),
    (deed, mut detail): (Deed, Value),
) -> Result<(), Error> {
    let from = job.state;
    (job.state, job.reason) = (State::Sent, None);
    (job.remote_id, job.url) = (Some(id.to_owned()), url.map(str::to_owned).or(job.url));
    if !job::set(&mut tx, &job, from, act.now).await? {
        return Ok(());
    }
    // A person who saw it there was believed, and counted, before.
    if from != State::Sent {
        job::went_out(desk, &mut tx, act, &job).await?;
    }
    job::settle_restored(&mut tx, act, &job).await?;
    let called_off = job::store::call_off_place(&mut tx, &job, act.now).await?;
    if called_off > 0 {
        detail["called_off"] = called_off.into();
    }
    append(&mut tx, act, Note::of(deed, "job", job.id.as_str()).with(detail)).await?;
    tx.commit().await?;
    Ok(())
}

/// The next state of a job, and the deed that says so.
fn settle(job: &mut Job, now: Time, outcome: &Outcome) -> Deed {
    let publish = job.kind == Kind::Publish;
    // What was cleared was counted then; every other try is counted here, so that its number is used up too.
    job.attempts = job.attempt();
    job.reason = None;
    match outcome {
        Outcome::Sent { id, url } => {
            job.state = State::Sent;
            if publish {
                (job.remote_id, job.url) = (Some(id.clone()), url.clone());
            }
            match job.kind {
                Kind::Publish => Deed::Sent,
                Kind::Delete => Deed::Deleted,
                Kind::Connect => Deed::ConnectingEnded,
            }
        }
        Outcome::Refused { reason } => {
            (job.state, job.reason) = (State::Refused, Some((*reason).to_owned()));
            Deed::RefusedByNetwork
        }
        // Publishing is never repeated when nobody knows. Taking down and connecting may be: twice is as good as once.
        Outcome::Unknown { reason } if publish => {
            (job.state, job.reason, job.due) = (State::Unknown, Some((*reason).to_owned()), now.plus(ASK_AGAIN));
            Deed::Unknown
        }
        Outcome::Unknown { reason } | Outcome::NotSent { reason } => {
            job.tries += 1;
            job.reason = Some((*reason).to_owned());
            if job.tries >= TRIES {
                job.state = State::Refused;
                return Deed::RefusedByNetwork;
            }
            let step = usize::try_from(job.tries - 1).unwrap_or(0).min(BACK_OFF.len() - 1);
            (job.state, job.due) = (State::Queued, now.plus(BACK_OFF[step]));
            Deed::NotSent
        }
        Outcome::SlowDown { until } => {
            (job.state, job.due, job.reason) = (State::Queued, (*until).max(now), Some("slow-down".into()));
            Deed::NotSent
        }
        Outcome::Expired => {
            // A token that is renewed and still counts as old would turn in circles; the count of tries ends it.
            job.tries += 1;
            let again = job.tries < TRIES;
            (job.state, job.due, job.reason) =
                (if again { State::Queued } else { State::Refused }, now, Some("expired".into()));
            Deed::NotSent
        }
        Outcome::Revoked { reason } => {
            (job.state, job.reason) =
                (if publish { State::Queued } else { State::Refused }, Some((*reason).to_owned()));
            Deed::NotSent
        }
    }
}

async fn mark_deleted(tx: &mut sqlx::AnyConnection, act: &Act, job: &Job) -> Result<(), Error> {
    let Some(target) = &job.target else { return Ok(()) };
    if let Some(mut sent) = job::find(tx, target).await?.filter(|sent| sent.state == State::Sent) {
        sent.state = State::Deleted;
        job::set(tx, &sent, State::Sent, act.now).await?;
    }
    Ok(())
}

/// Takes up what a worker left when it went away: an attempt that was cleared is unknown, one that was not goes back
/// into the queue. Says how many there were.
pub async fn sweep(desk: &Desk, act: &Act) -> Result<usize, Error> {
    let mut tx = desk.db().write().await?;
    told::forget(&mut tx, act).await?;
    patient_photo::forget(&mut tx, act).await?;
    let erased = consent::sweep(desk, &mut tx, act).await?;
    media::forget_unused(desk, &mut tx, act).await?;
    let lapsed = job::store::lapsed(&mut tx, act.now).await?;
    let mut taken = 0;
    for mut job in lapsed {
        let from = job.state;
        let unknown = from == State::InFlight;
        // Its number is used up, whatever the one who went away may still say.
        job.attempts = job.attempt();
        (job.state, job.due) = (if unknown { State::Unknown } else { State::Queued }, act.now);
        job.reason = unknown.then(|| "interrupted".to_owned());
        if job::set(&mut tx, &job, from, act.now).await? {
            taken += 1;
            if unknown {
                append(
                    &mut tx,
                    act,
                    Note::of(Deed::Unknown, "job", job.id.as_str()).with(json!({ "reason": job.reason })),
                )
                .await?;
            }
        }
    }
    tx.commit().await?;
    if erased {
        desk.db().forget_log().await?;
    }
    Ok(taken)
}

/// An attempt that nobody knows the end of, with what it takes to recognise it among our own posts.
#[derive(Debug, Clone)]
pub struct Unsettled {
    pub job: Job,
    pub account: account::Account,
    pub credentials: account::Credentials,
    /// To compare with our own posts; never to be sent.
    pub text: Private<String>,
    /// What was to be done with the post at `address`.
    pub share: Option<draft::Share>,
    pub address: Option<Private<String>>,
    pub planned: Time,
    /// When the attempt was cleared; our post is not older.
    pub since: Time,
    /// The network's ids of posts that belong to other jobs.
    pub others: Vec<String>,
}

/// Attempts whose network can be asked now.
pub async fn to_reconcile(desk: &Desk, act: &Act) -> Result<Vec<Unsettled>, Error> {
    let mut connection = desk.db().read().await?;
    let mut found = Vec::new();
    for job in job::store::unsettled(&mut connection, act.now).await? {
        let Some(account) = account::find(&mut connection, &job.account).await?.filter(|account| !account.is_manual())
        else {
            continue;
        };
        let draft = match &job.draft {
            Some(draft) => draft::open(desk, &mut connection, draft).await?,
            None => None,
        };
        let credentials = account::open_credentials(desk, &mut connection, &account.id).await?;
        let (Some(draft), Some(credentials)) = (draft, credentials) else {
            // Nothing to compare with: it waits for a person, and does not stand in the way of others.
            job::store::postpone(&mut connection, &job.id, act.now.plus(NOT_TO_ASK)).await?;
            continue;
        };
        let others = job::store::remote_ids(&mut connection, &account.id, &job.id).await?;
        found.push(Unsettled {
            account,
            credentials,
            text: draft.text.clone(),
            share: draft.share,
            address: draft.answered_address.clone(),
            planned: job.planned,
            since: job.attempt_at.unwrap_or(job.created),
            others,
            job,
        });
    }
    Ok(found)
}

/// What the network answered when it was asked for our own posts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Found {
    /// Our post is there.
    There { id: String, url: Option<String> },
    /// It is not among our posts.
    NotThere,
    /// The network could not be asked just now.
    NoAnswer,
}

/// Writes down what asking came to. "Not there" counts only once the network had time to show it; before, we ask again.
/// For a post that came out of a backup it never counts: the desk that made the backup may still send it.
pub async fn reconciled(desk: &Desk, act: &Act, id: &JobId, found: &Found) -> Result<(), Error> {
    let mut tx = desk.db().write().await?;
    let Some(mut job) = job::find(&mut tx, id).await? else { return Ok(()) };
    if let Found::There { id, url } = found {
        // Somebody may have settled it while the network was asked; and another job may have been found to own that post.
        let others = job::store::remote_ids(&mut tx, &job.account, &job.id).await?;
        if !job.takes_word() || others.contains(id) {
            return Ok(());
        }
        let detail = json!({ "outcome": "sent", "from": job.state.name() });
        return arrived(desk, tx, act, job, (id, url.as_deref()), (Deed::Reconciled, detail)).await;
    }
    if job.state != State::Unknown {
        return Ok(());
    }
    let restored = job.reason.as_deref() == Some(RESTORED);
    let settled = *found == Found::NotThere && !restored && job.attempt_at.is_none_or(|at| at.plus(SETTLE) <= act.now);
    if settled {
        (job.state, job.reason) = (State::Refused, Some("not-arrived".into()));
    } else {
        job.due = act.now.plus(if restored { NOT_TO_ASK } else { ASK_AGAIN });
    }
    if !job::set(&mut tx, &job, State::Unknown, act.now).await? {
        return Ok(());
    }
    if settled {
        let detail = json!({ "outcome": job.state.name(), "reason": job.reason });
        append(&mut tx, act, Note::of(Deed::Reconciled, "job", id.as_str()).with(detail)).await?;
    }
    tx.commit().await?;
    Ok(())
}

/// When the worker has to look again at the latest; `None` when nothing waits.
pub async fn next_due(desk: &Desk) -> Result<Option<Time>, Error> {
    let mut connection = desk.db().read().await?;
    job::store::next_due(&mut connection).await
}
