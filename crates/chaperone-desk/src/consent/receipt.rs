//! The patient's receipt: a link and a code with which they see what they agreed to, and take it back at any time, without an
//! account and without asking anybody.
//!
//! The link's token is 256 random bits, kept as a digest. The code has 60 bits, for reading out and typing; it is kept under the
//! desk's own key, and guessing it becomes slow. Deliberately absent: who the patient is; whoever holds the receipt may use it.

use chaperone_screen::pack::Says;
use sqlx::AnyConnection;

use super::form::{Answers, Form};
use super::standing::withdraw_all;
use super::state::State;
use super::{Opened, ground, must_open, note, open, person, store};
use crate::act::{Act, Duty, Time};
use crate::error::{Answer, Error};
use crate::id::ConsentId;
use crate::journal::Deed;
use crate::person::digest;
use crate::session::{From, tries};
use crate::{Desk, Private, Refusal, granted};

/// Letters of a code; no letter that looks like another.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// What the patient takes home. Shown once.
#[derive(Debug)]
pub struct Receipt {
    code: Private<String>,
    path: Private<String>,
}

impl Receipt {
    /// Such as `K7QF-9M2X-4RTB`.
    pub fn code(&self) -> &str {
        self.code.expose()
    }

    /// Such as `/receipt/abc...`; put the desk's own address in front.
    pub fn path(&self) -> &str {
        self.path.expose()
    }
}

/// What somebody shows to look at a consent.
pub enum Proof<'a> {
    /// The token of a receipt's link.
    Link(&'a str),
    /// A code that was typed, and where from.
    Code(&'a str, &'a From),
}

impl std::fmt::Debug for Proof<'_> {
    /// Either is a secret.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Proof")
    }
}

/// What a receipt shows.
#[derive(Debug)]
pub struct Seen {
    pub practice: String,
    /// By the clock. Of one that was replaced, the state of what took its place.
    pub state: State,
    pub state_at: Time,
    /// Without the practice's own reference.
    pub form: Form,
    pub answers: Answers,
    pub signed: Option<Time>,
    pub says: Says,
    pub can_withdraw: bool,
}

/// Makes a receipt for a consent that is signed in this transaction, or was.
pub(super) async fn make(desk: &Desk, tx: &mut AnyConnection, act: &Act, id: &ConsentId) -> Result<Receipt, Error> {
    let token = act.ids.token();
    let raw = act.ids.bytes::<12>();
    let code: String = raw.iter().map(|byte| char::from(LETTERS[usize::from(byte % 32)])).collect();
    // Twelve letters that somebody else has already: one in a billion billions, and then this signature waits for a next try.
    if !store::insert_receipt(tx, &digest(&token), &index(desk, &code), id, act.now).await? {
        return Err(Error::Shape { record: "receipt", what: "a code twice" });
    }
    let shown = format!("{}-{}-{}", &code[..4], &code[4..8], &code[8..]);
    Ok(Receipt { code: shown.into(), path: format!("/receipt/{token}").into() })
}

fn index(desk: &Desk, code: &str) -> [u8; 32] {
    desk.keys().index("receipt", code)
}

/// A code as somebody types it: without dashes and spaces, with the letters that look like figures read as those.
fn folded(code: &str) -> String {
    let one = |letter: char| match letter.to_ascii_uppercase() {
        'O' => '0',
        'I' | 'L' => '1',
        other => other,
    };
    code.chars().filter(char::is_ascii_alphanumeric).map(one).take(16).collect()
}

/// Makes another receipt for somebody who lost theirs; the earlier ones end.
pub async fn new_receipt(desk: &Desk, act: &Act, id: &ConsentId) -> Answer<Receipt> {
    granted!(act.may(Duty::Consent));
    granted!(person(act));
    let mut tx = desk.db().write().await?;
    let opened = granted!(must_open(desk, &mut tx, id).await?);
    if !opened.kept.state.was_signed() {
        return Ok(Err(Refusal::consent_unsigned()));
    }
    store::end_receipts(&mut tx, id).await?;
    let receipt = make(desk, &mut tx, act, id).await?;
    note(&mut tx, act, Deed::ReceiptMade, &opened, serde_json::json!({})).await?;
    tx.commit().await?;
    Ok(Ok(receipt))
}

async fn proven(desk: &Desk, proof: &Proof<'_>) -> Answer<ConsentId> {
    if let Proof::Code(_, from) = proof {
        granted!(tries::count_receipt_try(desk, from).await?);
    }
    let found = {
        let mut connection = desk.db().read().await?;
        match proof {
            Proof::Link(token) => store::receipt(&mut connection, &digest(token)).await?,
            Proof::Code(code, _) => store::receipt_of_code(&mut connection, &index(desk, &folded(code))).await?,
        }
    };
    if let (Some(_), Proof::Code(_, from)) = (&found, proof) {
        tries::forget_receipt_tries(desk, from).await?;
    }
    Ok(found.ok_or_else(Refusal::receipt_unknown))
}

/// The consent of a receipt, or the one that took its place.
async fn standing_now(desk: &Desk, connection: &mut AnyConnection, id: &ConsentId) -> Result<Option<Opened>, Error> {
    let mut found = open(desk, connection, id).await?;
    // Replaced by one that was replaced: a chain, as long as somebody renewed it.
    for _ in 0..100 {
        let Some(later) = found.as_ref().and_then(|opened| opened.kept.superseded_by.clone()) else { break };
        match open(desk, connection, &later).await? {
            Some(opened) => found = Some(opened),
            None => break,
        }
    }
    Ok(found)
}

/// Shows what was agreed to.
pub async fn seen(desk: &Desk, proof: &Proof<'_>) -> Answer<Seen> {
    let id = granted!(proven(desk, proof).await?);
    let now = desk.now();
    let mut connection = desk.db().read().await?;
    let (practice, pack) = ground(desk, &mut connection, now).await?;
    let Some(opened) = standing_now(desk, &mut connection, &id).await? else {
        return Ok(Err(Refusal::receipt_unknown()));
    };
    let state = opened.state(pack, now);
    Ok(Ok(Seen {
        says: pack.consent.says.of(&practice.name),
        practice: practice.name,
        can_withdraw: super::state::next(state, super::Event::Withdraw).is_ok(),
        state,
        state_at: opened.kept.state_at,
        signed: opened.body.signature.as_ref().map(|signature| signature.at),
        answers: opened.body.answers,
        form: Form { subject: String::new(), ..opened.body.form },
    }))
}

/// Takes a consent back, with everything that took its place. No reason is asked.
pub async fn withdraw_by_receipt(desk: &Desk, proof: &Proof<'_>) -> Answer<()> {
    let id = granted!(proven(desk, proof).await?);
    let act = desk.act_as_patient();
    let mut tx = desk.db().write().await?;
    granted!(withdraw_all(desk, &mut tx, &act, &id, None).await?);
    tx.commit().await?;
    desk.db().forget_log().await?;
    desk.ring();
    Ok(Ok(()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_type_it() {
        assert_eq!(folded(" k7qf-9m2x 4rtb"), "K7QF9M2X4RTB");
        assert_eq!(folded("olIi-0000-1111"), "011100001111");
    }
}
