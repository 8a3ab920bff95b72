//! What the patient does, with a link in hand and nobody's account: look, tick, sign, or say no.
//!
//! Nothing here takes an act of staff, so that no member of staff can tick or sign. A child who has a view has to say yes as
//! well, and a child's no is a no. Deliberately absent: any other page of the desk.

use chaperone_screen::pack::Says;
use serde_json::json;
use sha2::{Digest, Sha256};

use super::form::{Answers, Capacity, Form, Signature};
use super::link::{Handed, Way, handed};
use super::receipt::{Receipt, make};
use super::state::Event;
use super::valid::{explained_faults, faults, must};
use super::{after, ground, move_to, note, open, pictures, store};
use crate::act::Time;
use crate::error::{Answer, Error};
use crate::journal::Deed;
use crate::{Desk, Private, Refusal, granted};

/// A drawn signature takes no more bytes than this.
pub const DRAWING: usize = 200_000;
/// What a PNG file begins with.
const PNG: &[u8] = b"\x89PNG\r\n\x1a\n";

/// What the patient is shown.
#[derive(Debug)]
pub struct Kiosk {
    pub practice: String,
    /// What is asked. The practice's own reference is not in it.
    pub form: Form,
    pub says: Says,
    /// What is ticked so far.
    pub answers: Answers,
    /// Whether a guardian or a holder of authority signs.
    pub for_another: bool,
    /// Whether the child is asked too.
    pub asks_child: bool,
    pub way: Way,
    pub expires: Time,
}

/// What whoever signs gives.
#[derive(Debug)]
pub struct Signing {
    /// Typed by whoever signs.
    pub name: Private<String>,
    /// A drawn signature as a PNG file, where it was drawn.
    pub drawing: Option<Private<Vec<u8>>>,
    /// The statement above the signature was ticked.
    pub agreed: bool,
    /// Asked where [`Kiosk::asks_child`] says so.
    pub child: Option<Child>,
}

/// What a child says.
#[derive(Debug)]
pub enum Child {
    /// With the name as the child writes it.
    Yes(Private<String>),
    No,
}

/// Opens the kiosk of a link. Looking changes nothing.
pub async fn kiosk(desk: &Desk, token: &str) -> Answer<Kiosk> {
    let now = desk.now();
    let mut connection = desk.db().read().await?;
    let Handed { opened, way, expires, .. } = granted!(handed(desk, &mut connection, token, now).await?);
    let (practice, pack) = ground(desk, &mut connection, now).await?;
    let form = Form { subject: String::new(), ..opened.body.form };
    Ok(Ok(Kiosk {
        says: pack.consent.says.of(&practice.name),
        practice: practice.name,
        for_another: form.signer.capacity != Capacity::Patient,
        asks_child: asks_child(&form),
        form,
        answers: opened.body.answers,
        way,
        expires,
    }))
}

fn asks_child(form: &Form) -> bool {
    form.minor.as_ref().is_some_and(|minor| minor.has_a_view) && form.signer.capacity != Capacity::Patient
}

/// Keeps what the patient ticked so far. Only what is asked can be ticked.
pub async fn answer(desk: &Desk, token: &str, answers: &Answers) -> Answer<()> {
    let act = desk.act_as_patient();
    let mut tx = desk.db().write().await?;
    let Handed { mut opened, .. } = granted!(handed(desk, &mut tx, token, act.now).await?);
    if !answers.fit(&opened.body.form) {
        return Ok(Err(Refusal::answers_unfit()));
    }
    opened.body.answers = answers.clone();
    let (sealed, digest) = opened.body.sealed(&opened.key, &act)?;
    if !store::set_body(&mut tx, &opened.kept.id, opened.kept.version, sealed, digest).await? {
        return Ok(Err(Refusal::kiosk_ended()));
    }
    opened.digest = digest;
    let detail = json!({
        "pictures": answers.items.len(),
        "elements": answers.elements.len(),
        "purposes": answers.purposes.len(),
        "places": answers.places.len(),
    });
    note(&mut tx, &act, Deed::ConsentAnswered, &opened, detail).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Signs what was ticked, and gives the receipt. A child's no ends it instead.
pub async fn sign(desk: &Desk, token: &str, signing: &Signing) -> Answer<Receipt> {
    let act = desk.act_as_patient();
    let mut tx = desk.db().write().await?;
    let Handed { mut opened, token, .. } = granted!(handed(desk, &mut tx, token, act.now).await?);
    let (practice, pack) = ground(desk, &mut tx, act.now).await?;
    let to = granted!(after(&opened, pack, Event::Sign, act.now));
    let today = act.now.in_zone(practice.zone()).date_naive();
    // The form was without faults when it was explained; a day or a pack later it may have one.
    granted!(must(&faults(&opened.body.form, &practice.name, pack, today)));
    let Some(explained) = &opened.body.explained else { return Ok(Err(Refusal::consent_not_explained())) };
    granted!(must(&explained_faults(explained, pack)));
    let name = signing.name.expose().trim();
    if !signing.agreed || name.is_empty() || name.chars().count() > 200 {
        return Ok(Err(Refusal::signature_missing()));
    }
    if !opened.body.answers.say_anything() {
        return Ok(Err(Refusal::nothing_ticked()));
    }
    granted!(pictures::there(desk, &mut tx, &opened.body.form, Some(&opened.body.answers)).await?);
    let child = match (&signing.child, asks_child(&opened.body.form)) {
        (Some(Child::Yes(name)), true) if !name.expose().trim().is_empty() => Some(name.expose().trim().to_owned()),
        // A child who is asked and says no is asked no further, and nobody signs over it.
        (Some(Child::No), true) => return Ok(Err(Refusal::child_says_no())),
        (_, true) => return Ok(Err(Refusal::child_not_asked())),
        (_, false) => None,
    };
    let drawing = match &signing.drawing {
        Some(bytes) if bytes.expose().len() > DRAWING || !bytes.expose().starts_with(PNG) => {
            return Ok(Err(Refusal::drawing_unfit()));
        }
        Some(bytes) => Some(bytes.expose()),
        None => None,
    };
    opened.body.signature = Some(Signature {
        at: act.now,
        name: name.to_owned(),
        drawing: drawing.map(|bytes| Sha256::digest(bytes).into()),
        text: pack.consent.form.clone(),
        child,
    });
    let (sealed, digest) = opened.body.sealed(&opened.key, &act)?;
    let drawing = drawing.map(|bytes| opened.key.seal(&act.ids, "drawing", bytes)).transpose()?;
    let version = (&opened.kept.id, opened.kept.version);
    if !store::use_link(&mut tx, &token, act.now).await?
        || !store::sign(&mut tx, version, sealed, digest, drawing, act.now).await?
    {
        return Ok(Err(Refusal::kiosk_ended()));
    }
    granted!(move_to(&mut tx, &act, &opened, to, None).await?);
    let next_age = super::standing::next_review(&opened.body.form, today, practice.zone());
    store::set_review(&mut tx, &opened.kept.id, next_age).await?;
    let receipt = make(desk, &mut tx, &act, &opened.kept.id).await?;
    let opened =
        open(desk, &mut tx, &opened.kept.id).await?.ok_or(Error::Shape { record: "consent", what: "a signed row" })?;
    let drawn = signing.drawing.is_some();
    let detail = json!({ "version": opened.kept.version, "drawn": drawn, "child": signing.child.is_some() });
    note(&mut tx, &act, Deed::ConsentSigned, &opened, detail).await?;
    tx.commit().await?;
    Ok(Ok(receipt))
}

/// Says no: nothing is published, and the link ends. Nobody asks why.
pub async fn say_no(desk: &Desk, token: &str, by_child: bool) -> Answer<()> {
    let act = desk.act_as_patient();
    let mut tx = desk.db().write().await?;
    let Handed { opened, token, .. } = granted!(handed(desk, &mut tx, token, act.now).await?);
    let (_, pack) = ground(desk, &mut tx, act.now).await?;
    let to = granted!(after(&opened, pack, Event::SayNo, act.now));
    if !store::use_link(&mut tx, &token, act.now).await? {
        return Ok(Err(Refusal::kiosk_ended()));
    }
    granted!(move_to(&mut tx, &act, &opened, to, None).await?);
    let by = if by_child { "child" } else { "patient" };
    note(&mut tx, &act, Deed::ConsentDeclined, &opened, json!({ "by": by })).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Ends the link without an answer, as when the tablet goes back: whoever presses "back" in the browser finds nothing.
pub async fn hand_back(desk: &Desk, token: &str) -> Answer<()> {
    let act = desk.act_as_patient();
    let mut tx = desk.db().write().await?;
    let Handed { opened, token, .. } = granted!(handed(desk, &mut tx, token, act.now).await?);
    if !store::use_link(&mut tx, &token, act.now).await? {
        return Ok(Err(Refusal::kiosk_ended()));
    }
    note(&mut tx, &act, Deed::ConsentTakenBack, &opened, json!({ "by": "patient" })).await?;
    tx.commit().await?;
    Ok(Ok(()))
}
