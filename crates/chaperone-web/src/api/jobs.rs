//! Jobs and accounts: what became of a post in each place, and which places there are.
//!
//! Deliberately absent: posting, taking down and settling; and credentials, which leave the desk for their network only.
#![allow(unused_qualifications, reason = "the macros of the description write them")]

use axum::Json;
use chaperone_desk::JobId;
use chaperone_desk::account;
use chaperone_desk::job::{self, Placed};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::asked::{Named, Wanted};
use super::enter::Caller;
use super::no::{Granted, Said, Trouble};
use super::shapes::when;

/// One post to one place, or one taking down.
#[derive(Debug, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Job {
    id: String,
    kind: &'static str,
    draft: Option<String>,
    /// None once the account was removed.
    account: Option<Account>,
    state: &'static str,
    due: String,
    planned: String,
    attempts: i64,
    /// Where it can be seen.
    url: Option<String>,
    /// A closed word, such as `too-long`.
    reason: Option<String>,
    updated: String,
}

/// A place that posts go to.
#[derive(Debug, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Account {
    id: String,
    network: &'static str,
    handle: String,
    /// `connected` where the desk posts itself, `manual` where a person copies the words.
    mode: &'static str,
    state: &'static str,
}

impl Account {
    fn of(account: &account::Account) -> Self {
        Account {
            id: account.id.to_string(),
            network: account.network.name(),
            handle: account.handle.clone(),
            mode: account.mode.name(),
            state: account.state.name(),
        }
    }
}

impl Job {
    fn of(Placed { job, account }: Placed) -> Self {
        Job {
            id: job.id.to_string(),
            kind: job.kind.name(),
            draft: job.draft.map(|draft| draft.to_string()),
            account: account.as_ref().map(Account::of),
            state: job.state.name(),
            due: when(job.due),
            planned: when(job.planned),
            attempts: job.attempts,
            url: job.url,
            reason: job.reason,
            updated: when(job.updated),
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Count {
    /// How many, 50 where it is not given.
    #[param(minimum = 1, maximum = 500)]
    count: Option<u32>,
}

/// A number of things within what one call gives.
pub(super) fn counted(count: Option<u32>) -> Said<u32> {
    match count.unwrap_or(50) {
        count @ 1..=500 => Ok(count),
        _ => Err(Trouble::WrongShape("`count` is from 1 to 500".to_owned()).into()),
    }
}

#[utoipa::path(get, path = "/api/v1/jobs", tag = "jobs", summary = "Lists the last changed posts", params(Count),
    responses((status = 200, description = "Posts of drafts that you may see", body = [Job])))]
pub(super) async fn list(caller: Caller, Wanted(wanted): Wanted<Count>) -> Said<Json<Vec<Job>>> {
    let found = job::latest(&caller.desk, &caller.act, counted(wanted.count)?).await?;
    Ok(Json(found.into_iter().map(Job::of).collect()))
}

#[utoipa::path(get, path = "/api/v1/jobs/{job}", tag = "jobs", summary = "Reads what became of one post",
    params(("job" = String, Path, description = "Id of the job")),
    responses((status = 200, description = "The job", body = Job)))]
pub(super) async fn get(caller: Caller, Named(job): Named) -> Said<Json<Job>> {
    let id = JobId::parse(&job).ok_or(Trouble::Missing)?;
    Ok(Json(Job::of(job::get(&caller.desk, &caller.act, &id).await.granted()?)))
}

#[utoipa::path(get, path = "/api/v1/accounts", tag = "jobs", summary = "Lists the accounts that a draft can go to",
    responses((status = 200, description = "The practice's accounts", body = [Account])))]
pub(super) async fn accounts(caller: Caller) -> Said<Json<Vec<Account>>> {
    let found = account::list(&caller.desk).await?;
    Ok(Json(found.iter().map(Account::of).collect()))
}
