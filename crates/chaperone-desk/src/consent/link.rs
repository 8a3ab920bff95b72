//! Handing a form over to the patient: a link that opens this one consent's kiosk, and nothing else of the desk.
//!
//! Its token is 256 random bits and is kept as a digest. It ends with the answer, with any change of the form, by the clock, or
//! when staff take it back. Deliberately absent: what the patient does with it (`kiosk`).

use std::time::Duration;

use serde_json::json;
use sqlx::AnyConnection;

use super::form::Answers;
use super::state::State;
use super::{Opened, ground, must_open, note, open, person, pictures, store};
use crate::act::{Act, Duty, Time};
use crate::error::{Answer, Error};
use crate::id::ConsentId;
use crate::journal::Deed;
use crate::named::named;
use crate::person::{Link, digest};
use crate::{Desk, Refusal, granted};

named! {
    /// How a form reaches the patient.
    Way:
    /// The practice's own tablet is handed over now.
    Kiosk "kiosk" "On our tablet",
    /// The patient opens it on a device of their own.
    Phone "phone" "On their own phone",
}

impl Way {
    /// How long the link is good.
    pub fn lasts(self) -> Duration {
        match self {
            Way::Kiosk => Duration::from_hours(1),
            Way::Phone => Duration::from_hours(24),
        }
    }
}

/// Makes the link to the kiosk of a consent that was explained. An earlier one ends, and whatever was ticked through it and not
/// signed is forgotten: whoever answers now begins with nothing ticked.
pub async fn hand_over(desk: &Desk, act: &Act, id: &ConsentId, version: i64, way: Way) -> Answer<Link> {
    granted!(act.may(Duty::Consent));
    granted!(person(act));
    let mut tx = desk.db().write().await?;
    let (_, pack) = ground(desk, &mut tx, act.now).await?;
    let mut opened = granted!(must_open(desk, &mut tx, id).await?);
    if opened.kept.version != version {
        return Ok(Err(Refusal::consent_changed_meanwhile()));
    }
    match opened.state(pack, act.now) {
        State::Explained => {}
        State::Draft => return Ok(Err(Refusal::consent_not_explained())),
        _ => return Ok(Err(Refusal::consent_not_open())),
    }
    granted!(pictures::there(desk, &mut tx, &opened.body.form, None).await?);
    if opened.body.answers != Answers::default() {
        opened.body.answers = Answers::default();
        let (sealed, digest) = opened.body.sealed(&opened.key, act)?;
        if !store::set_body(&mut tx, id, version, sealed, digest).await? {
            return Ok(Err(Refusal::consent_changed_meanwhile()));
        }
        opened.digest = digest;
    }
    let token = act.ids.token();
    let expires = act.now.plus(way.lasts());
    store::end_links(&mut tx, id, act.now).await?;
    let row = store::NewLink {
        token: &digest(&token),
        consent: id,
        version,
        by: act.name(),
        way: way.name(),
        now: act.now,
        expires,
    };
    store::insert_link(&mut tx, &row).await?;
    note(&mut tx, act, Deed::ConsentHandedOver, &opened, json!({ "version": version, "way": way.name() })).await?;
    tx.commit().await?;
    Ok(Ok(Link::new("/kiosk", &token, expires)))
}

/// Ends the links of a consent, as when the tablet comes back without an answer.
pub async fn take_back(desk: &Desk, act: &Act, id: &ConsentId) -> Answer<()> {
    granted!(act.may(Duty::Consent));
    let mut tx = desk.db().write().await?;
    let opened = granted!(must_open(desk, &mut tx, id).await?);
    store::end_links(&mut tx, id, act.now).await?;
    note(&mut tx, act, Deed::ConsentTakenBack, &opened, json!({})).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// What a link opened.
pub(super) struct Handed {
    pub(super) opened: Opened,
    pub(super) token: Vec<u8>,
    pub(super) way: Way,
    pub(super) expires: Time,
}

/// The consent that a link opens at this moment, to be answered.
pub(super) async fn handed(
    desk: &Desk,
    connection: &mut AnyConnection,
    token: &str,
    now: Time,
) -> Result<Result<Handed, Refusal>, Error> {
    let token = digest(token);
    let ended = || Ok(Err(Refusal::kiosk_ended()));
    let Some(link) = store::link(connection, &token).await? else { return ended() };
    let Some(way) = Way::parse(&link.way).filter(|_| !link.used && link.expires > now) else { return ended() };
    let Some(opened) = open(desk, connection, &link.consent).await? else { return ended() };
    if opened.kept.version != link.version || opened.kept.state != State::Explained {
        return ended();
    }
    Ok(Ok(Handed { opened, token, way, expires: link.expires }))
}
