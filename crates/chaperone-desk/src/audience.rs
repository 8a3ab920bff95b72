//! Noting that an author read who will see a text, before somebody is asked or it goes out (S0-05).
//!
//! It is bound to the digest of the words and places that were seen, and stands in the journal alone: it refuses nothing.
//! Deliberately absent: the list of readers itself, which is the page's.

use crate::act::{Act, Duty};
use crate::draft;
use crate::error::{Answer, Error};
use crate::id::DraftId;
use crate::journal::{self, Deed, Note, append};
use crate::{Desk, granted};

/// The acting person has read who will see this version of the draft.
pub async fn note(desk: &Desk, act: &Act, id: &DraftId, version: i64) -> Answer<()> {
    granted!(act.in_person());
    granted!(act.may(Duty::Write));
    let mut tx = desk.db().write().await?;
    let draft = granted!(draft::seen(desk, act, &mut tx, id, version).await?);
    append(&mut tx, act, Note::of(Deed::AudienceRead, "draft", id.as_str()).digest(draft.digest)).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Whether somebody read who will see these very words and places.
pub async fn is_noted(desk: &Desk, draft: &draft::Draft) -> Result<bool, Error> {
    let entries = journal::of_record(desk, draft.id.as_str()).await?;
    Ok(entries.iter().any(|entry| entry.deed == Deed::AudienceRead.name() && entry.digest == draft.digest))
}
