//! Erasing a draft: its key is destroyed, and a restore destroys it again.
//!
//! Deliberately absent: taking down what is out on a network (`job`).

use serde_json::json;
use sqlx::AnyConnection;

use super::reading::visible;
use super::store;
use crate::act::{Act, Duty, Time};
use crate::error::{Answer, Error};
use crate::id::{AccountId, ConsentId, DraftId, MediaId};
use crate::journal::{Deed, Note, append};
use crate::{Desk, Refusal, account, approve, consent, granted, job, media, seal, told};

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
    media::forget_uses(tx, id).await?;
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
        let unknown = || Error::Shape { record: "list of erasures", what: "a line" };
        let (there, deed, kind) = match (kind.as_str(), media::Why::of_kind(&kind)) {
            ("draft", _) => {
                let id = DraftId::parse(&record).ok_or_else(unknown)?;
                (blank(&mut tx, &id, act.now).await?, Deed::DraftErased, "draft")
            }
            ("account", _) => {
                let id = AccountId::parse(&record).ok_or_else(unknown)?;
                (account::blank(&mut tx, &id, act.now).await?, Deed::AccountRemoved, "account")
            }
            (_, Some(why)) => {
                let id = MediaId::parse(&record).ok_or_else(unknown)?;
                (media::blank(&mut tx, &id, why, act.now).await?, Deed::PictureErased, "picture")
            }
            _ => return Err(unknown()),
        };
        if !there {
            continue;
        }
        append(&mut tx, &act, Note::of(deed, kind, &record).with(json!({ "replayed": true }))).await?;
        tx.commit().await?;
        replayed += 1;
    }
    if replayed > 0 {
        desk.db().forget_log().await?;
    }
    Ok(replayed)
}
