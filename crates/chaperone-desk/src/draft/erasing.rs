//! Erasing a draft: its key is destroyed, and a restore destroys it again.
//!
//! Deliberately absent: taking down what is out on a network (`job`).

use serde_json::json;
use sqlx::AnyConnection;

use super::reading::visible;
use super::store;
use crate::act::{Act, Duty, Time};
use crate::error::{Answer, Error};
use crate::id::{AccountId, ConsentId, DraftId};
use crate::journal::{Deed, Note, append};
use crate::{Desk, Refusal, account, approve, consent, granted, job, seal, told};

/// Destroys a draft's key, and with it its words on this desk; what is out on a network stays there until it is taken
/// down. A backup made before still holds key and words; restoring it erases them again by the list beside the key.
/// The journal keeps that the draft existed.
pub async fn erase(desk: &Desk, act: &Act, id: &DraftId) -> Answer<()> {
    granted!(act.may(Duty::Write));
    let mut tx = desk.db().write().await?;
    let draft = granted!(visible(desk, act, &mut tx, id).await?);
    if job::under_way(&mut tx, id).await? {
        return Ok(Err(Refusal::under_way()));
    }
    // Beside the key first: a crash after this line still erases, at the next start.
    desk.keys().note_erasure("draft", id.as_str(), act.now)?;
    blank(&mut tx, id, act.now).await?;
    append(&mut tx, act, Note::of(Deed::DraftErased, "draft", draft.id.as_str())).await?;
    tx.commit().await?;
    desk.db().forget_log().await?;
    Ok(Ok(()))
}

/// Whether there was anything to erase.
async fn blank(tx: &mut AnyConnection, id: &DraftId, now: Time) -> Result<bool, Error> {
    let there = seal::destroy(tx, id.as_str()).await?;
    store::blank(tx, id, now).await?;
    approve::blank(tx, id, now).await?;
    job::blank(tx, id, now).await?;
    told::blank(tx, id).await?;
    Ok(there)
}

/// Erases again what was erased before this database was restored, and finishes an erasure that a crash cut short.
pub(crate) async fn replay_erasures(desk: &Desk) -> Result<usize, Error> {
    let mut replayed = 0;
    let act = desk.act_as_desk();
    for (kind, record) in desk.keys().erasures()? {
        if let (consent::KIND | consent::WITHDRAWN, Some(id)) = (kind.as_str(), ConsentId::parse(&record)) {
            replayed += usize::from(consent::replay(desk, &act, &kind, &id).await?);
            continue;
        }
        let mut tx = desk.db().write().await?;
        let (there, deed) = match (kind.as_str(), DraftId::parse(&record), AccountId::parse(&record)) {
            ("draft", Some(id), _) => (blank(&mut tx, &id, act.now).await?, Deed::DraftErased),
            ("account", _, Some(id)) => (account::blank(&mut tx, &id, act.now).await?, Deed::AccountRemoved),
            _ => return Err(Error::Shape { record: "list of erasures", what: "a line" }),
        };
        if !there {
            continue;
        }
        let kind = if deed == Deed::DraftErased { "draft" } else { "account" };
        append(&mut tx, &act, Note::of(deed, kind, &record).with(json!({ "replayed": true }))).await?;
        tx.commit().await?;
        replayed += 1;
    }
    if replayed > 0 {
        desk.db().forget_log().await?;
    }
    Ok(replayed)
}
