//! The source of a health claim: what a writer read, where it stands, and on which day they looked (S0-15).
//!
//! One source a draft. It is sealed with the draft and erased with it; the approver sees it, and how old it is. Deliberately
//! absent: opening the address, and saying that a source is good. A person reads it.

mod store;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::json;
use zeroize::Zeroizing;

pub(crate) use store::ALL as STATEMENTS;

use crate::act::{Act, Duty, Time};
use crate::draft;
use crate::error::{Answer, Error};
use crate::id::{DraftId, PersonId};
use crate::journal::{Deed, Note, append};
use crate::{Desk, Private, Refusal, beside, granted, practice, seal};

/// A source that nobody has looked at for longer than this is stale: the same year for which the ready cards are signed.
pub const GOOD_FOR_DAYS: i64 = 365;
/// The rule whose note a source answers.
pub const RULE: &str = "claim-unsourced";
/// The longest title, in characters, and the longest address, in bytes.
const LONGEST_TITLE: usize = 200;
const LONGEST_ADDRESS: usize = 2000;

/// A source as it was kept.
#[derive(Debug, Clone)]
pub struct Source {
    pub title: Private<String>,
    pub address: Private<String>,
    /// The day on which somebody looked at it.
    pub looked: NaiveDate,
    pub by: PersonId,
    pub made: Time,
}

impl Source {
    /// Whether somebody should look again.
    pub fn is_stale_on(&self, today: NaiveDate) -> bool {
        today.signed_duration_since(self.looked).num_days() > GOOD_FOR_DAYS
    }
}

/// What is sealed as one.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    title: String,
    address: String,
    looked: NaiveDate,
}

/// Keeps the source of a draft in the place of an earlier one. `looked` is a day such as `2026-11-03`, and not to come.
pub async fn keep(
    desk: &Desk,
    act: &Act,
    id: &DraftId,
    version: i64,
    (title, address, looked): (&str, &str, &str),
) -> Answer<Source> {
    granted!(act.may(Duty::Write));
    let (title, address) = (title.trim(), address.trim());
    if title.is_empty() || title.chars().count() > LONGEST_TITLE || title.chars().any(char::is_control) {
        return Ok(Err(Refusal::source_untitled()));
    }
    if !is_link(address) {
        return Ok(Err(Refusal::source_not_a_link()));
    }
    let mut tx = desk.db().write().await?;
    let draft = granted!(draft::still_open(desk, act, &mut tx, id, version).await?);
    let today = act.now.in_zone(practice::must(&mut tx, act.now).await?.zone()).date_naive();
    let day = looked.trim().parse::<NaiveDate>().ok().filter(|day| *day <= today);
    let Some(looked) = day else { return Ok(Err(Refusal::source_undated())) };
    let key = seal::record_key(&mut tx, desk.keys(), id.as_str()).await?.ok_or(Error::Seal("a draft has no key"))?;
    let body = Body { title: title.to_owned(), address: address.to_owned(), looked };
    let bytes =
        Zeroizing::new(serde_json::to_vec(&body).map_err(|_| Error::Shape { record: "source", what: "a body" })?);
    beside::put(&mut tx, store::PUT, id, key.seal(&act.ids, "source", &bytes)?, act).await?;
    // The journal can show which source it was to whoever has it, and holds no word of it.
    let note = Note::of(Deed::SourceKept, "draft", id.as_str()).digest(key.digest(&bytes));
    append(&mut tx, act, note.with(json!({ "looked": looked, "version": draft.version }))).await?;
    tx.commit().await?;
    let by = PersonId::stored(act.name().to_owned());
    Ok(Ok(Source { title: title.into(), address: address.into(), looked, by, made: act.now }))
}

/// The source of a draft, for whoever may see it.
pub async fn get(desk: &Desk, act: &Act, id: &DraftId) -> Answer<Option<Source>> {
    let mut connection = desk.db().read().await?;
    granted!(draft::visible(desk, act, &mut connection, id).await?);
    let Some(found) = beside::find(&mut connection, store::FIND, id).await? else { return Ok(Ok(None)) };
    let Some(key) = seal::record_key(&mut connection, desk.keys(), id.as_str()).await? else { return Ok(Ok(None)) };
    let Body { title, address, looked } = serde_json::from_slice(&key.open("source", &found.body)?)
        .map_err(|_| Error::Shape { record: "source", what: "a body" })?;
    Ok(Ok(Some(Source { title: title.into(), address: address.into(), looked, by: found.person, made: found.made })))
}

/// Whether somebody can open this: a whole address on the web.
fn is_link(address: &str) -> bool {
    let rest = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://"));
    let host = rest.and_then(|rest| rest.split(['/', '?', '#']).next()).unwrap_or_default();
    address.len() <= LONGEST_ADDRESS
        && !address.contains(|sign: char| sign.is_whitespace() || sign.is_control())
        && host.split('.').filter(|part| !part.is_empty()).count() > 1
}

#[cfg(test)]
mod tests {
    use super::is_link;

    #[test]
    fn a_source_is_a_whole_address_on_the_web() {
        for good in ["https://www.nhs.uk/live-well/", "http://cochrane.example/a?b=c"] {
            assert!(is_link(good), "{good}");
        }
        for bad in
            ["", "nhs.uk", "https://", "https://nhs", "javascript:alert(1)", "https://nhs.uk/a b", "ftp://nhs.uk"]
        {
            assert!(!is_link(bad), "{bad}");
        }
    }
}
