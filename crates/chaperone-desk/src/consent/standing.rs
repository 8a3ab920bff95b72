//! What becomes of a signed consent: a second person confirms it, somebody suspends it or takes it up again, the patient takes
//! it back, another one takes its place.
//!
//! Deliberately absent: its end by the clock (`sweep`).

use chrono::{NaiveDate, TimeZone};
use chrono_tz::Tz;
use serde_json::json;
use sqlx::AnyConnection;

use super::erasing::WITHDRAWN;
use super::gate::close;
use super::state::{Event, next};
use super::valid::{explained_faults, faults, must};
use super::{Confirmed, Form, Opened, after, ground, move_to, must_open, note, open, person, pictures, store, words};
use crate::act::{Act, Duty, Time};
use crate::error::{Answer, Error};
use crate::id::ConsentId;
use crate::journal::Deed;
use crate::named::named;
use crate::{Desk, Private, Refusal, granted};

named! {
    /// Why a consent is set aside.
    Why:
    Parents "parents" "Parents who do not agree",
    Capacity "capacity" "A doubt whether they can decide",
    Age "age" "An age that was reached",
    Safety "safety" "A worry about somebody's safety",
    Other "other" "Another reason",
}

/// A second person looked at who signed and with what right: from now on it opens the gate. `seen` says what they looked at.
/// Whoever prepared or explained it is no second person.
pub async fn confirm(desk: &Desk, act: &Act, id: &ConsentId, version: i64, seen: &Private<String>) -> Answer<()> {
    granted!(act.may(Duty::ConfirmConsent));
    let me = granted!(person(act));
    let seen = granted!(words(seen));
    let mut tx = desk.db().write().await?;
    let (practice, pack) = ground(desk, &mut tx, act.now).await?;
    let opened = granted!(must_open(desk, &mut tx, id).await?);
    if opened.kept.version != version {
        return Ok(Err(Refusal::consent_changed_meanwhile()));
    }
    let to = granted!(after(&opened, pack, Event::Confirm, act.now));
    let explained_by_me = opened.body.explained.as_ref().is_none_or(|explained| explained.by == me);
    if opened.kept.prepared_by == me || explained_by_me {
        return Ok(Err(Refusal::consent_own()));
    }
    let today = act.now.in_zone(practice.zone()).date_naive();
    granted!(must(&faults(&opened.body.form, &practice.name, pack, today)));
    if let Some(explained) = &opened.body.explained {
        granted!(must(&explained_faults(explained, pack)));
    }
    let confirmed = Confirmed { by: me, at: act.now, seen: seen.to_owned() };
    let sealed = opened.key.seal(&act.ids, "seen", confirmed.seen.as_bytes())?;
    granted!(move_to(&mut tx, act, &opened, to, None).await?);
    store::set_confirmed(&mut tx, id, act.name(), act.now, sealed).await?;
    if let Some(earlier) = &opened.kept.supersedes {
        supersede(desk, &mut tx, act, earlier, id).await?;
    }
    note(&mut tx, act, Deed::ConsentConfirmed, &opened, json!({ "version": version })).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Lets a consent take the place of an earlier one, where that one still stands.
async fn supersede(
    desk: &Desk,
    tx: &mut AnyConnection,
    act: &Act,
    earlier: &ConsentId,
    by: &ConsentId,
) -> Result<(), Error> {
    let Some(opened) = open(desk, tx, earlier).await? else { return Ok(()) };
    let Ok(to) = next(opened.kept.state, Event::Supersede) else { return Ok(()) };
    if move_to(tx, act, &opened, to, None).await?.is_ok() {
        store::set_superseded(tx, earlier, by).await?;
        close(desk, tx, act, earlier, false).await?;
        note(tx, act, Deed::ConsentSuperseded, &opened, json!({ "by": by.as_str() })).await?;
    }
    Ok(())
}

/// Sets a consent aside at once. `reason` says why, for whoever looks at it next.
pub async fn suspend(desk: &Desk, act: &Act, id: &ConsentId, why: Why, reason: &Private<String>) -> Answer<()> {
    granted!(act.may(Duty::Consent));
    let reason = granted!(words(reason));
    let mut tx = desk.db().write().await?;
    let (_, pack) = ground(desk, &mut tx, act.now).await?;
    let opened = granted!(must_open(desk, &mut tx, id).await?);
    let to = granted!(after(&opened, pack, Event::Suspend, act.now));
    granted!(move_to(&mut tx, act, &opened, to, Some(reason)).await?);
    close(desk, &mut tx, act, id, true).await?;
    note(&mut tx, act, Deed::ConsentSuspended, &opened, json!({ "why": why.name() })).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Takes a suspended consent up again, with the reason; a second person confirms it anew before it opens the gate.
pub async fn resume(desk: &Desk, act: &Act, id: &ConsentId, reason: &Private<String>) -> Answer<()> {
    granted!(act.may(Duty::ConfirmConsent));
    let reason = granted!(words(reason));
    let mut tx = desk.db().write().await?;
    let (_, pack) = ground(desk, &mut tx, act.now).await?;
    let opened = granted!(must_open(desk, &mut tx, id).await?);
    let to = granted!(after(&opened, pack, Event::Resume, act.now));
    granted!(move_to(&mut tx, act, &opened, to, Some(reason)).await?);
    note(&mut tx, act, Deed::ConsentResumed, &opened, json!({})).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Notes that the patient, or a child, said no to staff before anything was signed.
pub async fn decline(desk: &Desk, act: &Act, id: &ConsentId, by_child: bool) -> Answer<()> {
    granted!(act.may(Duty::Consent));
    let mut tx = desk.db().write().await?;
    let (_, pack) = ground(desk, &mut tx, act.now).await?;
    let opened = granted!(must_open(desk, &mut tx, id).await?);
    let to = granted!(after(&opened, pack, Event::SayNo, act.now));
    granted!(move_to(&mut tx, act, &opened, to, None).await?);
    store::end_links(&mut tx, id, act.now).await?;
    let by = if by_child { "child" } else { "patient" };
    note(&mut tx, act, Deed::ConsentDeclined, &opened, json!({ "by": by, "spoken": true })).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Takes a consent back on the patient's word. How they said it may be noted and need not be.
pub async fn withdraw(desk: &Desk, act: &Act, id: &ConsentId, how: Option<&Private<String>>) -> Answer<()> {
    granted!(act.may(Duty::Consent));
    granted!(person(act));
    let how = match how {
        Some(how) => Some(granted!(words(how))),
        None => None,
    };
    let mut tx = desk.db().write().await?;
    granted!(must_open(desk, &mut tx, id).await?);
    granted!(withdraw_all(desk, &mut tx, act, id, how).await?);
    tx.commit().await?;
    desk.db().forget_log().await?;
    desk.ring();
    Ok(Ok(()))
}

/// Takes a consent back with those that it replaced and that replaced it: whoever takes one back means the matter. Its pictures
/// are erased; whoever commits this empties the log after it.
pub(super) async fn withdraw_all(
    desk: &Desk,
    tx: &mut AnyConnection,
    act: &Act,
    id: &ConsentId,
    how: Option<&str>,
) -> Result<Result<(), Refusal>, Error> {
    let mut chain: Vec<Opened> = Vec::new();
    let mut waiting = vec![id.clone()];
    while let Some(one) = waiting.pop() {
        if chain.iter().any(|opened| opened.kept.id == one) {
            continue;
        }
        let Some(opened) = open(desk, tx, &one).await? else { continue };
        waiting.extend(opened.kept.supersedes.clone());
        waiting.extend(opened.kept.superseded_by.clone());
        chain.push(opened);
    }
    let mut refused = Refusal::consent_gone();
    let mut withdrawn = false;
    for opened in &chain {
        match next(opened.kept.state, Event::Withdraw) {
            Ok(to) => {
                // Beside the key first: a backup from before would bring the consent back, and this takes it back again.
                desk.keys().note_erasure(WITHDRAWN, opened.kept.id.as_str(), act.now)?;
                granted!(move_to(tx, act, opened, to, how).await?);
                store::end_links(tx, &opened.kept.id, act.now).await?;
                close(desk, tx, act, &opened.kept.id, true).await?;
                pictures::take_along(desk, tx, act, &opened.kept.id).await?;
                note(tx, act, Deed::ConsentWithdrawn, opened, json!({ "noted": how.is_some() })).await?;
                withdrawn = true;
            }
            Err(refusal) if opened.kept.id == *id => refused = refusal,
            Err(_) => {}
        }
    }
    Ok(if withdrawn { Ok(()) } else { Err(refused) })
}

/// The beginning of the next day on which an age is reached, on the practice's wall.
pub(super) fn next_review(form: &Form, today: NaiveDate, zone: Tz) -> Option<Time> {
    let on =
        form.minor.iter().flat_map(|minor| &minor.reaches).map(|reached| reached.on).filter(|on| *on > today).min()?;
    let midnight = on.and_hms_opt(0, 0, 0)?;
    let begins = zone.from_local_datetime(&midnight).earliest().map_or(midnight.and_utc(), |at| at.to_utc());
    Some(Time::from_utc(begins))
}
