//! How the desk stands, in numbers: for a machine that watches it.
//!
//! Counts and times only. Deliberately absent: texts, names, ids, and anything about one person.

mod store;

pub(crate) use store::ALL as STATEMENTS;

use crate::Desk;
use crate::act::Time;
use crate::error::Error;

/// The numbers of one moment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Gauges {
    /// State of a draft and how many are in it; states without one are left out.
    pub drafts: Vec<(String, i64)>,
    /// State of a job and how many are in it.
    pub jobs: Vec<(String, i64)>,
    /// Kind of a redirect and how often it went out.
    pub redirects: Vec<(String, i64)>,
    /// Entries of the journal.
    pub entries: i64,
    /// When the job that has waited longest was due, if one is waiting beyond its time.
    pub overdue_since: Option<Time>,
}

/// Reads the numbers: three counts over indexed columns.
pub async fn read(desk: &Desk) -> Result<Gauges, Error> {
    let now = desk.now();
    let mut connection = desk.db().read().await?;
    Ok(Gauges {
        drafts: store::drafts(&mut connection).await?,
        jobs: store::jobs(&mut connection).await?,
        redirects: crate::redirect::totals(&mut connection).await?,
        entries: store::entries(&mut connection).await?,
        overdue_since: store::overdue(&mut connection, now).await?,
    })
}

/// Whether the database answers.
pub async fn answers(desk: &Desk) -> Result<(), Error> {
    let mut connection = desk.db().read().await?;
    store::entries(&mut connection).await.map(drop)
}
