//! Kinds of care that are too private to show: nothing goes out unless the owner and an adviser from outside both said so, with
//! their reasons (S4-11). Which kinds they are is the pack's.
//!
//! Deliberately absent: any judgement of the machine.

use serde_json::json;
use sqlx::AnyConnection;

use super::gate::store;
use super::{ground, must_open, note, person, words};
use crate::act::{Act, Duty, Role};
use crate::error::{Answer, Error};
use crate::id::ConsentId;
use crate::journal::Deed;
use crate::named::named;
use crate::{Desk, Private, Refusal, granted};

named! {
    /// Who said that it may be shown.
    Voice:
    Owner "owner" "The owner",
    /// Somebody of the defence organisation or the insurer; a second person of the desk writes down what they said.
    Adviser "adviser" "An adviser from outside",
}

/// Keeps that the owner, or an adviser whose word somebody else writes down, said that it may be shown. `reason` says why, and
/// for an adviser who it was.
pub async fn allow_sensitive(
    desk: &Desk,
    act: &Act,
    id: &ConsentId,
    voice: Voice,
    reason: &Private<String>,
) -> Answer<()> {
    granted!(act.may(Duty::ConfirmConsent));
    let me = granted!(person(act));
    let reason = granted!(words(reason));
    if voice == Voice::Owner && act.role != Role::Owner {
        return Ok(Err(Refusal::not_yours()));
    }
    let mut tx = desk.db().write().await?;
    ground(desk, &mut tx, act.now).await?;
    let opened = granted!(must_open(desk, &mut tx, id).await?);
    if opened.body.form.sensitive.is_empty() {
        return Ok(Err(Refusal::consent_not_private()));
    }
    // One person is not two voices.
    let said = store::voices(&mut tx, id).await?;
    if said.iter().any(|(other, by, _)| other != voice.name() && by == me.as_str()) {
        return Ok(Err(Refusal::consent_own()));
    }
    let sealed = opened.key.seal(&act.ids, voice.name(), reason.as_bytes())?;
    store::put_voice(&mut tx, id, voice.name(), sealed, act).await?;
    note(&mut tx, act, Deed::SensitiveAllowed, &opened, json!({ "voice": voice.name() })).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// The voices that were heard so far, with their reasons.
pub async fn sensitive_voices(desk: &Desk, act: &Act, id: &ConsentId) -> Answer<Vec<(Voice, Private<String>)>> {
    granted!(act.may(Duty::Consent));
    let mut connection = desk.db().read().await?;
    let opened = granted!(must_open(desk, &mut connection, id).await?);
    let mut heard = Vec::new();
    for (voice, _, sealed) in store::voices(&mut connection, id).await? {
        let Some(voice) = Voice::parse(&voice) else { continue };
        heard.push((voice, opened.key.open_text(voice.name(), &sealed)?.into()));
    }
    Ok(Ok(heard))
}

/// Whether every voice was heard.
pub(super) async fn both_agree(connection: &mut AnyConnection, id: &ConsentId) -> Result<bool, Error> {
    let heard = store::voices(connection, id).await?;
    Ok(Voice::ALL.iter().all(|voice| heard.iter().any(|(said, _, _)| said == voice.name())))
}
