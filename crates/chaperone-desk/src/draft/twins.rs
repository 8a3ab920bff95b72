//! The same words once more: whether a text went out to a place a short while ago, or waits to.
//!
//! Plain comparison of whole texts, space and case aside. Deliberately absent: saying whose text it was, and refusing
//! anything: posting opening hours again is often right.

use std::time::Duration;

use super::reading::opened;
use super::{DraftId, State, store};
use crate::act::{Act, Duty, Time};
use crate::error::Answer;
use crate::id::AccountId;
use crate::job::{self, Kind};
use crate::{Desk, granted};

/// How far back is looked.
pub const LATELY: Duration = Duration::from_hours(24 * 30);

/// The same words at one place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Twin {
    pub account: AccountId,
    /// When they went out; `None` where they still wait.
    pub out: Option<Time>,
}

/// Where these words went out within [`LATELY`], or wait for an approval or their time; of at most 200 drafts. `but` is the
/// draft that is asked about.
pub async fn twins(
    desk: &Desk,
    act: &Act,
    text: &str,
    accounts: &[AccountId],
    but: Option<&DraftId>,
) -> Answer<Vec<Twin>> {
    granted!(act.may(Duty::Write));
    let wanted = folded(text);
    let mut found = Vec::new();
    if wanted.is_empty() || accounts.is_empty() {
        return Ok(Ok(found));
    }
    let since = act.now.minus(LATELY);
    let mut connection = desk.db().read().await?;
    for row in store::latest(&mut connection, "").await? {
        let shared: Vec<_> = row.accounts.iter().filter(|account| accounts.contains(account)).cloned().collect();
        let passed = matches!(row.state, State::Asked | State::Released);
        if shared.is_empty() || !passed || row.updated < since || Some(&row.id) == but {
            continue;
        }
        let (id, state) = (row.id.clone(), row.state);
        let Some(text) = opened(desk, &mut connection, &row).await? else { continue };
        if folded(text.expose()) != wanted {
            continue;
        }
        let jobs = job::every_of(&mut connection, &id).await?;
        for account in shared {
            let here = || jobs.iter().filter(|job| job.account == account && job.kind == Kind::Publish);
            let waits = state == State::Asked || here().any(|job| !job.state.is_over());
            let out = here()
                .filter(|job| job.state == job::State::Sent)
                .map(|job| job.attempt_at.unwrap_or(job.updated))
                .filter(|at| *at >= since)
                .max();
            if out.is_some() || waits {
                found.push(Twin { account, out });
            }
        }
    }
    found.sort_by(|a, b| (&a.account, b.out).cmp(&(&b.account, a.out)));
    found.dedup();
    Ok(Ok(found))
}

/// Words as they are compared.
fn folded(text: &str) -> String {
    text.split_whitespace().map(str::to_lowercase).collect::<Vec<_>>().join(" ")
}
