//! The journal, for the roles that may read it: a page of entries, and whether anything in it was changed.
//!
//! Deliberately absent: texts. An entry holds ids, names of rules, counts and digests.
#![allow(unused_qualifications, reason = "the macros of the description write them")]

use axum::Json;
use axum::extract::State;
use chaperone_desk::Duty;
use chaperone_desk::journal::{self, Entry as Kept};
use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::{IntoParams, ToSchema};

use super::asked::Wanted;
use super::enter::Caller;
use super::jobs::counted;
use super::no::{Granted, Said, Trouble};
use super::shapes::when;
use crate::AppState;

/// One deed.
#[derive(Debug, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Entry {
    seq: i64,
    at: String,
    /// A person's id, or `desk`.
    who: String,
    role: String,
    deed: String,
    /// What kind of record it is about, such as `draft`; empty where there is none.
    kind: String,
    record: String,
    /// In hexadecimal, made under the record's own key; empty where the deed has none.
    digest: String,
    /// Ids, names of rules, counts; with `key` where a program acted.
    detail: Value,
    /// In hexadecimal; binds this entry to the one before.
    hash: String,
}

impl Entry {
    fn of(entry: Kept) -> Said<Self> {
        let detail = serde_json::from_str(&entry.detail);
        Ok(Entry {
            seq: entry.seq,
            at: when(entry.at),
            who: entry.who,
            role: entry.role,
            deed: entry.deed,
            kind: entry.kind,
            record: entry.record,
            digest: HEXLOWER.encode(&entry.digest),
            detail: detail.map_err(|_| Trouble::Broken("an entry's detail is not JSON".into()))?,
            hash: HEXLOWER.encode(&entry.hash),
        })
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Page {
    /// Only entries before this one.
    #[param(minimum = 1)]
    before: Option<i64>,
    /// How many, 50 where it is not given.
    #[param(minimum = 1, maximum = 500)]
    count: Option<u32>,
}

/// What a check of the whole journal found.
#[derive(Debug, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Verified {
    entries: i64,
    /// Hash of the last entry, in hexadecimal.
    head: String,
    /// The last entry that a signed checkpoint from outside vouches for.
    vouched: Option<i64>,
    /// Empty when nothing was changed.
    trouble: Vec<Changed>,
}

/// One place where the journal is not what it was.
#[derive(Debug, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Changed {
    seq: i64,
    sentence: String,
}

#[utoipa::path(get, path = "/api/v1/journal", tag = "journal", summary = "Reads entries of the journal, newest first",
    params(Page), responses((status = 200, description = "Entries", body = [Entry])))]
pub(super) async fn page(caller: Caller, Wanted(wanted): Wanted<Page>) -> Said<Json<Vec<Entry>>> {
    if wanted.before.is_some_and(|before| before < 1) {
        return Err(Trouble::WrongShape("`before` is the number of an entry".to_owned()).into());
    }
    let found = journal::page(&caller.desk, &caller.act, wanted.before, counted(wanted.count)?).await.granted()?;
    Ok(Json(found.into_iter().map(Entry::of).collect::<Said<_>>()?))
}

#[utoipa::path(get, path = "/api/v1/journal/verify", tag = "journal",
    summary = "Reads the whole journal and says whether anything in it was changed",
    responses((status = 200, description = "What was found", body = Verified)))]
pub(super) async fn verify(State(state): State<AppState>, caller: Caller) -> Said<Json<Verified>> {
    if !caller.act.role.may(Duty::ReadJournal) {
        return Err(Trouble::NotYours.into());
    }
    let checkpoints = match &state.checkpoints {
        Some(file) => journal::read_checkpoints(file)?,
        None => Vec::new(),
    };
    let found = journal::verify(&caller.desk, &checkpoints).await?;
    let changed = |trouble: journal::Trouble| Changed { seq: trouble.seq, sentence: trouble.sentence };
    Ok(Json(Verified {
        entries: found.entries,
        head: HEXLOWER.encode(&found.head),
        vouched: found.vouched.map(|(seq, _)| seq),
        trouble: found.trouble.into_iter().map(changed).collect(),
    }))
}
