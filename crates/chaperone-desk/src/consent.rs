//! Consents to publish: prepared and explained by staff, answered and signed by the patient, looked at by a second person, in
//! force until they end, and taken back at any time.
//!
//! ```text
//! prepare -> change -> explain -> hand over -> (the patient: answer, sign or say no) -> confirm -> in force
//! ```
//! Staff say what is asked and never tick an answer: only the kiosk's link ([`link`]) reaches [`kiosk`], and it reaches
//! nothing else. Whether a consent covers a post is [`cover::covers`]'s to say. Deliberately absent: pictures themselves
//! (`media` keeps them), and consent to treatment, which is another paper.

pub mod cover;
mod erasing;
mod export;
mod form;
mod gate;
mod kiosk;
mod link;
mod offer;
mod pictures;
mod preparing;
mod receipt;
mod register;
mod sensitive;
mod standing;
pub mod state;
mod store;
mod sweep;
pub mod valid;

use std::time::Duration;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::AnyConnection;
use zeroize::Zeroizing;

pub use erasing::erase;
pub(crate) use erasing::{WITHDRAWN, replay};
pub use export::{COLUMNS, bundle, csv, rows};
pub use form::{
    Ability, Answers, Capacity, Confirmed, Edits, Element, Explained, Form, Item, Level, Mind, Minor, Others, Payment,
    Period, Place, Purpose, Reached, Shown, Signature, Signer, reaching,
};
pub(crate) use gate::{ALL as GATE_STATEMENTS, covering, keep_suitability, remember, subject, went_out};
pub use gate::{About, Consented, consented};
pub use kiosk::{Child, DRAWING, Kiosk, Signing, answer, hand_back, kiosk, say_no, sign};
pub use link::{Way, hand_over, take_back};
pub(crate) use offer::nameable;
pub use offer::{Offer, offers};
pub use pictures::kiosk_picture;
pub use preparing::{How, begin, change, explain, prepare, renew};
pub use receipt::{Proof, Receipt, Seen, new_receipt, seen, withdraw_by_receipt};
pub use register::{Due, Filter, Inside, Row, check, drawing, get, register, reminders};
pub use sensitive::{Voice, allow_sensitive, sensitive_voices};
pub use standing::{Why, confirm, decline, resume, suspend, withdraw};
pub use state::State;
pub(crate) use store::ALL as STATEMENTS;
pub(crate) use sweep::sweep;

use crate::act::{Act, Time, Who};
use crate::error::{Answer, Error};
use crate::id::{ConsentId, PersonId};
use crate::journal::{Deed, Note, append};
use crate::keys::Keys;
use crate::seal::{self, RecordKey};
use crate::{Desk, Private, Refusal, practice};
use chaperone_screen::Pack;
use practice::Practice;
use state::{Event, next};
use store::Kept;

/// The longest word of staff on a consent, in characters.
const LONGEST: usize = 2000;
/// The kind of record, as the journal and the list of erasures write it.
pub(crate) const KIND: &str = "consent";

/// A consent, opened, for whoever may see it.
#[derive(Clone)]
pub struct Consent {
    pub id: ConsentId,
    /// Every change of the form is another one; what is signed is never changed.
    pub version: i64,
    /// By the clock, at the moment of reading.
    pub state: State,
    pub state_at: Time,
    pub form: Form,
    pub explained: Option<Explained>,
    pub answers: Answers,
    pub signature: Option<Signature>,
    pub confirmed: Option<Confirmed>,
    /// Why it was suspended, withdrawn or declined, where somebody said.
    pub reason: Option<Private<String>>,
    pub supersedes: Option<ConsentId>,
    pub superseded_by: Option<ConsentId>,
    pub prepared_by: PersonId,
    pub created: Time,
    pub updated: Time,
    /// Names form, explanation, answers and signature; any change makes another one.
    pub digest: [u8; 32],
}

impl std::fmt::Debug for Consent {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Consent").field("id", &self.id).field("state", &self.state).finish_non_exhaustive()
    }
}

/// What is sealed as one version.
#[derive(Clone, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Body {
    form: Form,
    explained: Option<Explained>,
    answers: Answers,
    signature: Option<Signature>,
}

impl Body {
    fn json(&self) -> Result<Zeroizing<Vec<u8>>, Error> {
        serde_json::to_vec(self).map(Zeroizing::new).map_err(|_| Error::Shape { record: "consent", what: "a body" })
    }

    /// Sealed, with the digest that names it.
    fn sealed(&self, key: &RecordKey, act: &Act) -> Result<(Vec<u8>, [u8; 32]), Error> {
        let json = self.json()?;
        Ok((key.seal(&act.ids, "body", &json)?, key.digest(&json)))
    }
}

/// A consent with its key.
struct Opened {
    kept: Kept,
    key: RecordKey,
    body: Body,
    digest: [u8; 32],
}

impl Opened {
    fn state(&self, pack: &Pack, now: Time) -> State {
        self.kept.state.at(Period { from: self.kept.starts, until: self.kept.ends }, soon(pack), now)
    }

    fn consent(self, pack: &Pack, now: Time) -> Result<Consent, Error> {
        let state = self.state(pack, now);
        let Opened { kept, key, body, digest } = self;
        let confirmed = match (kept.confirmed_by, kept.confirmed_at, &kept.seen) {
            (Some(by), Some(at), Some(seen)) => Some(Confirmed { by, at, seen: key.open_text("seen", seen)? }),
            _ => None,
        };
        let reason = kept.reason.as_deref().map(|sealed| key.open_text("reason", sealed)).transpose()?;
        Ok(Consent {
            id: kept.id,
            version: kept.version,
            state,
            state_at: kept.state_at,
            form: body.form,
            explained: body.explained,
            answers: body.answers,
            signature: body.signature,
            confirmed,
            reason: reason.map(Private::from),
            supersedes: kept.supersedes,
            superseded_by: kept.superseded_by,
            prepared_by: kept.prepared_by,
            created: kept.created,
            updated: kept.updated,
            digest,
        })
    }
}

/// How long before its end a consent counts as ending soon.
pub(crate) fn soon(pack: &Pack) -> Duration {
    Duration::from_hours(24) * pack.consent.soon_days
}

/// The keyed index under which a patient's reference is found again. Case and spaces do not tell two apart.
pub(crate) fn subject_index(keys: &Keys, reference: &str) -> [u8; 32] {
    let folded = reference.split_whitespace().collect::<Vec<_>>().join(" ").to_lowercase();
    keys.index("subject", &folded)
}

/// A consent as it is kept now; `None` where there is none, or it was erased.
async fn open(desk: &Desk, connection: &mut AnyConnection, id: &ConsentId) -> Result<Option<Opened>, Error> {
    let Some(kept) = store::find(connection, id).await? else { return Ok(None) };
    let Some(key) = seal::record_key(connection, desk.keys(), id.as_str()).await? else { return Ok(None) };
    let Some(version) = store::version(connection, id, kept.version).await? else { return Ok(None) };
    let Some(sealed) = version.body else { return Ok(None) };
    let json = key.open("body", &sealed)?;
    let digest = key.digest(&json);
    // What was signed is named by its digest; a body that has another one is not what anybody signed.
    if digest[..] != version.digest[..] {
        return Err(Error::Seal("a consent is not the one that its digest names"));
    }
    let body = serde_json::from_slice(&json).map_err(|_| Error::Shape { record: "consent", what: "a body" })?;
    Ok(Some(Opened { kept, key, body, digest }))
}

/// The same for an operation of staff, which changes it.
async fn must_open(desk: &Desk, connection: &mut AnyConnection, id: &ConsentId) -> Answer<Opened> {
    Ok(open(desk, connection, id).await?.ok_or_else(Refusal::consent_gone))
}

/// What the register reads by: the practice and its pack.
async fn ground<'a>(desk: &'a Desk, connection: &mut AnyConnection, now: Time) -> Result<(Practice, &'a Pack), Error> {
    let practice = practice::must(connection, now).await?;
    let pack = desk.screen(Some(&practice))?.pack();
    Ok((practice, pack))
}

/// The state after an event at this moment, from what the clock says it is now.
fn after(opened: &Opened, pack: &Pack, event: Event, now: Time) -> Result<State, Refusal> {
    next(opened.state(pack, now), event)
}

/// Moves a consent, guarded by the state that it was read in. `reason` is sealed.
async fn move_to(
    tx: &mut AnyConnection,
    act: &Act,
    opened: &Opened,
    to: State,
    reason: Option<&str>,
) -> Result<Result<(), Refusal>, Error> {
    let sealed = match reason.map(str::trim).filter(|words| !words.is_empty()) {
        Some(words) => Some(opened.key.seal(&act.ids, "reason", words.as_bytes())?),
        None => None,
    };
    let moved = store::set(tx, &opened.kept.id, (opened.kept.state, to), sealed, act.now).await?;
    Ok(if moved { Ok(()) } else { Err(Refusal::consent_changed_meanwhile()) })
}

/// Writes a deed about a consent down: ids and counts, never words.
async fn note(tx: &mut AnyConnection, act: &Act, deed: Deed, opened: &Opened, detail: Value) -> Result<(), Error> {
    let note = Note::of(deed, KIND, opened.kept.id.as_str()).digest(opened.digest).with(detail);
    append(tx, act, note).await.map(drop)
}

/// The acting person; a program or the desk itself is none.
fn person(act: &Act) -> Result<PersonId, Refusal> {
    match &act.who {
        Who::Person(id) => Ok(id.clone()),
        Who::Desk | Who::Patient => Err(Refusal::not_yours()),
    }
}

/// A sentence of staff: there, and not endless.
fn words(text: &Private<String>) -> Result<&str, Refusal> {
    let text = text.expose().trim();
    if text.is_empty() || text.chars().count() > LONGEST { Err(Refusal::consent_reason_missing()) } else { Ok(text) }
}

impl Desk {
    /// A patient acting through a link of their own: for one consent, and with no duty of staff.
    fn act_as_patient(&self) -> Act {
        Act { who: Who::Patient, ..self.act_as_desk() }
    }
}
