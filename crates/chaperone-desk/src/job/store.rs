//! Statements of jobs.

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::{Job, Kind, State};
use crate::act::Time;
use crate::db::changed;
use crate::error::Error;
use crate::id::{AccountId, DecisionId, DraftId, JobId};

crate::statements! {
    FIND = "select id, kind, draft, decision, account, target, state, due, planned, attempts, tries, attempt_at, remote_id, \
            url, reason, created, updated from job where id = $1";
    LATEST = "select id, kind, draft, decision, account, target, state, due, planned, attempts, tries, attempt_at, remote_id, \
              url, reason, created, updated from job where kind = 'publish' \
              order by case when state in ('unknown', 'held', 'handed-over') then 0 else 1 end, updated desc, id limit $1";
    OF_DRAFT = "select id, kind, draft, decision, account, target, state, due, planned, attempts, tries, attempt_at, remote_id, \
                url, reason, created, updated from job where draft = $1 order by created, id";
    CONNECTING = "select id, kind, draft, decision, account, target, state, due, planned, attempts, tries, attempt_at, \
                  remote_id, url, reason, created, updated from job where account = $1 and kind = 'connect' \
                  order by created desc, id desc limit 1";
    DELETING = "select count(*) from job where target = $1 and kind = 'delete' and state <> 'refused'";
    INSERT = "insert into job (id, kind, draft, decision, account, target, state, due, planned, attempts, remote_id, created, \
              updated) values ($1, $2, $3, $4, $5, $6, $7, $8, $9, 0, $10, $11, $11)";
    SET = "update job set state = $3, due = $4, attempts = $5, attempt_at = $6, remote_id = $7, url = $8, reason = $9, \
           updated = $10, lease_until = $11, tries = $12 where id = $1 and state = $2";
    CALL_OFF_DRAFT = "update job set state = 'called-off', updated = $2 \
                      where draft = $1 and id <> $3 and kind = 'publish' \
                      and state in ('queued', 'held', 'refused', 'back-to-approver')";
    CALL_OFF_PLACE = "update job set state = 'called-off', updated = $4 \
                      where draft = $1 and account = $2 and id <> $3 and kind = 'publish' \
                      and state in ('queued', 'held', 'refused', 'back-to-approver')";
    FORGET_URLS = "update job set url = null where draft = $1";
    CALL_OFF_ACCOUNT = "update job set state = 'called-off', updated = $2 \
                        where account = $1 and state in ('queued', 'held', 'leased')";
    NEXT = "select job.id from job join account on account.id = job.account \
            where job.state = 'queued' and job.due <= $1 and account.removed is null \
            and (account.state = 'live' or job.kind = 'connect') order by job.due, job.id limit 1";
    LAPSED = "select id, kind, draft, decision, account, target, state, due, planned, attempts, tries, attempt_at, remote_id, \
              url, reason, created, updated from job where state in ('leased', 'in-flight') and lease_until <= $1";
    UNSETTLED = "select job.id, job.kind, draft, decision, account, target, job.state, due, planned, attempts, tries, \
                 attempt_at, remote_id, url, job.reason, created, updated from job join account on account.id = job.account \
                 where job.state = 'unknown' and job.due <= $1 and account.removed is null and account.state = 'live' \
                 order by job.due, job.id limit 20";
    POSTPONE_ACCOUNT = "update job set due = $2 where account = $1 and state = 'queued' and due < $2";
    REMOTE_IDS = "select remote_id from job where account = $1 and id <> $2 and kind = 'publish' and remote_id is not null \
                  order by updated desc limit 200";
    NEXT_DUE = "select min(job.due) from job join account on account.id = job.account \
                where job.state in ('queued', 'unknown') and account.removed is null \
                and (account.state = 'live' or job.kind = 'connect')";
    POSTPONE = "update job set due = $2 where id = $1 and state = 'unknown'";
}

fn job(row: &AnyRow) -> Result<Job, Error> {
    let shape = |what| Error::Shape { record: "job", what };
    let kind: String = row.try_get("kind")?;
    let state: String = row.try_get("state")?;
    Ok(Job {
        id: JobId::stored(row.try_get("id")?),
        kind: Kind::parse(&kind).ok_or(shape("a kind"))?,
        draft: row.try_get::<Option<String>, _>("draft")?.map(DraftId::stored),
        decision: row.try_get::<Option<String>, _>("decision")?.map(DecisionId::stored),
        account: AccountId::stored(row.try_get("account")?),
        target: row.try_get::<Option<String>, _>("target")?.map(JobId::stored),
        state: State::parse(&state).ok_or(shape("a state"))?,
        due: Time::from_micros(row.try_get("due")?),
        planned: Time::from_micros(row.try_get("planned")?),
        attempts: row.try_get("attempts")?,
        tries: row.try_get("tries")?,
        attempt_at: row.try_get::<Option<i64>, _>("attempt_at")?.map(Time::from_micros),
        remote_id: row.try_get("remote_id")?,
        url: row.try_get("url")?,
        reason: row.try_get("reason")?,
        created: Time::from_micros(row.try_get("created")?),
        updated: Time::from_micros(row.try_get("updated")?),
    })
}

pub(crate) async fn find(connection: &mut AnyConnection, id: &JobId) -> Result<Option<Job>, Error> {
    sqlx::query(FIND).bind(id.as_str()).fetch_optional(connection).await?.as_ref().map(job).transpose()
}

pub(super) async fn latest(connection: &mut AnyConnection, count: i64) -> Result<Vec<Job>, Error> {
    sqlx::query(LATEST).bind(count).fetch_all(connection).await?.iter().map(job).collect()
}

pub(super) async fn of_draft(connection: &mut AnyConnection, draft: &DraftId) -> Result<Vec<Job>, Error> {
    sqlx::query(OF_DRAFT).bind(draft.as_str()).fetch_all(connection).await?.iter().map(job).collect()
}

pub(super) async fn connecting(connection: &mut AnyConnection, account: &AccountId) -> Result<Option<Job>, Error> {
    sqlx::query(CONNECTING).bind(account.as_str()).fetch_optional(connection).await?.as_ref().map(job).transpose()
}

pub(super) async fn deleting(connection: &mut AnyConnection, target: &JobId) -> Result<bool, Error> {
    Ok(sqlx::query(DELETING).bind(target.as_str()).fetch_one(connection).await?.try_get::<i64, _>(0)? > 0)
}

pub(super) async fn insert(tx: &mut AnyConnection, job: &Job) -> Result<(), Error> {
    sqlx::query(INSERT)
        .bind(job.id.as_str())
        .bind(job.kind.name())
        .bind(job.draft.as_ref().map(DraftId::as_str))
        .bind(job.decision.as_ref().map(DecisionId::as_str))
        .bind(job.account.as_str())
        .bind(job.target.as_ref().map(JobId::as_str))
        .bind(job.state.name())
        .bind(job.due.micros())
        .bind(job.planned.micros())
        .bind(job.remote_id.as_deref())
        .bind(job.created.micros())
        .execute(tx)
        .await?;
    Ok(())
}

/// Writes a job's new state if it still is in the state `from`; whether it was. Ends its lease.
pub(crate) async fn set(tx: &mut AnyConnection, job: &Job, from: State, now: Time) -> Result<bool, Error> {
    set_leased(tx, job, from, now, None).await
}

/// As [`set`], with a lease until `lease`.
pub(crate) async fn set_leased(
    tx: &mut AnyConnection,
    job: &Job,
    from: State,
    now: Time,
    lease: Option<Time>,
) -> Result<bool, Error> {
    let query = sqlx::query(SET)
        .bind(job.id.as_str())
        .bind(from.name())
        .bind(job.state.name())
        .bind(job.due.micros())
        .bind(job.attempts)
        .bind(job.attempt_at.map(Time::micros))
        .bind(job.remote_id.as_deref())
        .bind(job.url.as_deref())
        .bind(job.reason.as_deref())
        .bind(now.micros())
        .bind(lease.map(Time::micros))
        .bind(job.tries);
    changed(tx, query).await
}

/// Calls off what waits, all but one job if one is named.
pub(super) async fn call_off_draft(
    tx: &mut AnyConnection,
    draft: &DraftId,
    but: Option<&JobId>,
    now: Time,
) -> Result<(), Error> {
    sqlx::query(CALL_OFF_DRAFT)
        .bind(draft.as_str())
        .bind(now.micros())
        .bind(but.map_or("", JobId::as_str))
        .execute(tx)
        .await?;
    Ok(())
}

/// Calls off what waits for one place, all but one job; how many there were.
pub(crate) async fn call_off_place(tx: &mut AnyConnection, but: &Job, now: Time) -> Result<u64, Error> {
    let query = sqlx::query(CALL_OFF_PLACE)
        .bind(but.draft.as_ref().map(DraftId::as_str))
        .bind(but.account.as_str())
        .bind(but.id.as_str())
        .bind(now.micros());
    Ok(query.execute(tx).await?.rows_affected())
}

pub(super) async fn forget_urls(tx: &mut AnyConnection, draft: &DraftId) -> Result<(), Error> {
    sqlx::query(FORGET_URLS).bind(draft.as_str()).execute(tx).await?;
    Ok(())
}

/// Makes the next question about an unknown attempt wait.
pub(crate) async fn postpone(tx: &mut AnyConnection, id: &JobId, until: Time) -> Result<(), Error> {
    sqlx::query(POSTPONE).bind(id.as_str()).bind(until.micros()).execute(tx).await?;
    Ok(())
}

pub(super) async fn call_off_account(tx: &mut AnyConnection, account: &AccountId, now: Time) -> Result<(), Error> {
    sqlx::query(CALL_OFF_ACCOUNT).bind(account.as_str()).bind(now.micros()).execute(tx).await?;
    Ok(())
}

/// The next job that may be taken now.
pub(crate) async fn next(connection: &mut AnyConnection, now: Time) -> Result<Option<JobId>, Error> {
    let row = sqlx::query(NEXT).bind(now.micros()).fetch_optional(connection).await?;
    row.map(|row| Ok(JobId::stored(row.try_get(0)?))).transpose()
}

/// Jobs whose worker went away.
pub(crate) async fn lapsed(connection: &mut AnyConnection, now: Time) -> Result<Vec<Job>, Error> {
    sqlx::query(LAPSED).bind(now.micros()).fetch_all(connection).await?.iter().map(job).collect()
}

/// Unknown attempts whose network can be asked now.
pub(crate) async fn unsettled(connection: &mut AnyConnection, now: Time) -> Result<Vec<Job>, Error> {
    sqlx::query(UNSETTLED).bind(now.micros()).fetch_all(connection).await?.iter().map(job).collect()
}

/// Makes every waiting job of an account wait until `until`.
pub(crate) async fn postpone_account(tx: &mut AnyConnection, account: &AccountId, until: Time) -> Result<(), Error> {
    sqlx::query(POSTPONE_ACCOUNT).bind(account.as_str()).bind(until.micros()).execute(tx).await?;
    Ok(())
}

/// The network's ids of posts that other jobs of this account are known to have made.
pub(crate) async fn remote_ids(
    connection: &mut AnyConnection,
    account: &AccountId,
    but: &JobId,
) -> Result<Vec<String>, Error> {
    let rows = sqlx::query(REMOTE_IDS).bind(account.as_str()).bind(but.as_str()).fetch_all(connection).await?;
    rows.iter().map(|row| Ok(row.try_get(0)?)).collect()
}

/// When the next job is due, so that the worker knows how long it may sleep.
pub(crate) async fn next_due(connection: &mut AnyConnection) -> Result<Option<Time>, Error> {
    Ok(sqlx::query(NEXT_DUE).fetch_one(connection).await?.try_get::<Option<i64>, _>(0)?.map(Time::from_micros))
}
