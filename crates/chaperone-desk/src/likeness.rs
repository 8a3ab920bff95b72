//! Whether a member of staff agreed to be shown in the practice's pictures (S4-03).
//!
//! Each person agrees for themselves, signed in; nobody agrees for another, and no key of the API does. It is taken back at
//! any time, without a reason, and ends when they leave. A post that waits stops then, because its release asks again.
//! Deliberately absent: which pictures show whom (`media`), and patients, whose consent is another thing.

mod store;

pub(crate) use store::{ALL as STATEMENTS, end, standing};

use serde_json::json;

use crate::act::{Act, Time, Who};
use crate::error::{Answer, Error};
use crate::id::PersonId;
use crate::journal::{Deed, Note, append};
use crate::{Desk, Refusal, granted};

/// What somebody agrees to, in the words that they see.
pub const WORDS: &str = "The practice may show me in pictures on its own pages and networks. I can take this back at any \
                         time, without giving a reason. Pictures of me that have not gone out yet then stay here, and I can \
                         ask for the others to be taken down. It ends when I leave.";

/// Raised when [`WORDS`] say something else; what was agreed to earlier words stands.
pub const VERSION: &str = "1";

/// Whether a person agreed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Likeness {
    pub agreed: Time,
    /// When it was taken back, or they left.
    pub ended: Option<Time>,
}

/// What the acting person agreed to for themselves; `None` where they never did.
pub async fn own(desk: &Desk, act: &Act) -> Result<Option<Likeness>, Error> {
    let Who::Person(me) = &act.who else { return Ok(None) };
    let mut connection = desk.db().read().await?;
    store::find(&mut connection, me).await
}

/// The people who may be shown now.
pub async fn agreed(desk: &Desk) -> Result<Vec<PersonId>, Error> {
    let mut connection = desk.db().read().await?;
    standing(&mut connection).await
}

/// The acting person agrees to be shown.
pub async fn agree(desk: &Desk, act: &Act) -> Answer<()> {
    let me = granted!(in_person(act));
    let mut tx = desk.db().write().await?;
    if store::find(&mut tx, me).await?.is_some_and(|likeness| likeness.ended.is_none()) {
        return Ok(Ok(()));
    }
    store::agree(&mut tx, me, act.now).await?;
    let note = Note::of(Deed::LikenessAgreed, "person", me.as_str());
    append(&mut tx, act, note.with(json!({ "version": VERSION }))).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// The acting person takes it back; from now on no picture of them goes out.
pub async fn take_back(desk: &Desk, act: &Act) -> Answer<()> {
    let me = granted!(in_person(act));
    let mut tx = desk.db().write().await?;
    if end(&mut tx, me, act.now).await? {
        append(&mut tx, act, Note::of(Deed::LikenessEnded, "person", me.as_str())).await?;
        tx.commit().await?;
    }
    Ok(Ok(()))
}

/// The acting person, signed in as themselves for more than one draft.
fn in_person(act: &Act) -> Result<&PersonId, Refusal> {
    act.in_person()?;
    match (&act.who, &act.only) {
        (Who::Person(me), None) => Ok(me),
        (Who::Person(_), Some(_)) => Err(Refusal::this_draft_only()),
        (Who::Desk | Who::Patient, _) => Err(Refusal::not_yours()),
    }
}
