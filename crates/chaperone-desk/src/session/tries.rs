//! Tries at a secret, counted by place, so that guessing becomes slow and nobody locks somebody else out.
//!
//! A place is an address together with a name, an address alone, a known device, or for what only the holder of a
//! password reaches, that person. Deliberately absent: comparing a secret.

use std::net::IpAddr;
use std::time::Duration;

use serde_json::json;
use sqlx::AnyConnection;

use super::{From, store};
use crate::error::{Answer, Error};
use crate::journal::{Deed, Note, append};
use crate::person::{Person, digest};
use crate::{Desk, Refusal};

/// Free tries at one place before waiting begins; each further one doubles the wait, up to [`LONGEST_WAIT`].
const TRIES: i64 = 5;
/// Free tries from one address over all names.
const TRIES_FROM_ADDRESS: i64 = 30;
const FIRST_WAIT: Duration = Duration::from_secs(30);
const LONGEST_WAIT: Duration = Duration::from_mins(15);
/// Failures are forgotten after this long without one.
const FORGET: Duration = Duration::from_hours(1);

/// Counts a try of the acting person's own password, as on the page where it is changed: a screen left open is no
/// place to guess either. [`forget_own_tries`] once it was right.
pub(crate) async fn count_own_try(desk: &Desk, person: &Person) -> Answer<()> {
    count_try(desk, &[own_place(desk, person)], Some(person)).await
}

pub(crate) async fn forget_own_tries(desk: &Desk, person: &Person) -> Result<(), Error> {
    let mut tx = desk.db().write().await?;
    store::forget_attempts(&mut tx, &own_place(desk, person).key).await?;
    tx.commit().await?;
    Ok(())
}

/// Counts a try of a code by somebody who is signed in. [`forget_code_tries`] once one was right.
pub(crate) async fn count_code_try(desk: &Desk, person: &Person) -> Answer<()> {
    count_try(desk, &[code_place(desk, person)], Some(person)).await
}

pub(crate) async fn forget_code_tries(tx: &mut AnyConnection, desk: &Desk, person: &Person) -> Result<(), Error> {
    store::forget_attempts(tx, &code_place(desk, person).key).await
}

/// Counts a try of the code of a patient's receipt, by address: whoever guesses waits, and nobody else does.
/// [`forget_receipt_tries`] once one was right.
pub(crate) async fn count_receipt_try(desk: &Desk, from: &From) -> Answer<()> {
    let waits = Note::of(Deed::ReceiptGuessed, "consent", "");
    count(desk, &[receipt_place(desk, from)], waits).await
}

pub(crate) async fn forget_receipt_tries(desk: &Desk, from: &From) -> Result<(), Error> {
    let mut tx = desk.db().write().await?;
    store::forget_attempts(&mut tx, &receipt_place(desk, from).key).await?;
    tx.commit().await?;
    Ok(())
}

fn receipt_place(desk: &Desk, from: &From) -> Place {
    Place { key: desk.keys().index("attempt-receipt", &household(from.address).to_string()), free: TRIES }
}

/// Whoever tries codes knows the password already, so counting by person locks nobody out whom it should not.
fn code_place(desk: &Desk, person: &Person) -> Place {
    Place { key: desk.keys().index("attempt-code", person.id.as_str()), free: TRIES }
}

fn own_place(desk: &Desk, person: &Person) -> Place {
    Place { key: desk.keys().index("attempt-own", person.id.as_str()), free: TRIES }
}

/// A place where guesses are counted: its key, and how many are free.
pub(super) struct Place {
    pub(super) key: [u8; 32],
    free: i64,
}

/// Where tries of a code count, on the second page of signing in: as for the password, and a strange device by person too.
pub(super) async fn places_of_code(desk: &Desk, person: &Person, from: &From) -> Result<Vec<Place>, Error> {
    let mut places = places(desk, &person.email.to_lowercase(), Some(person), from).await?;
    if places.len() > 1 {
        places.push(code_place(desk, person));
    }
    Ok(places)
}

pub(super) async fn places(
    desk: &Desk,
    folded: &str,
    person: Option<&Person>,
    from: &From,
) -> Result<Vec<Place>, Error> {
    if let (Some(person), Some(device)) = (person, &from.device) {
        let mut connection = desk.db().read().await?;
        if store::knows_device(&mut connection, &digest(device), &person.id).await? {
            let key = desk.keys().index("attempt-device", &format!("{}/{device}", person.id));
            return Ok(vec![Place { key, free: TRIES }]);
        }
    }
    let address = household(from.address).to_string();
    Ok(vec![
        Place { key: desk.keys().index("attempt", &format!("{address}/{folded}")), free: TRIES },
        Place { key: desk.keys().index("attempt-address", &address), free: TRIES_FROM_ADDRESS },
    ])
}

/// One household has one IPv4 address, and as many IPv6 addresses as it likes under one /64.
fn household(address: IpAddr) -> IpAddr {
    match address {
        IpAddr::V4(_) => address,
        IpAddr::V6(whole) => match whole.to_ipv4_mapped() {
            Some(inner) => IpAddr::V4(inner),
            None => IpAddr::V6((u128::from(whole) >> 64 << 64).into()),
        },
    }
}

/// Counts a try before the slow comparison, so that many at once do not all pass; the right secret takes it back.
pub(super) async fn count_try(desk: &Desk, places: &[Place], person: Option<&Person>) -> Answer<()> {
    let known = json!({ "known": person.is_some() });
    let record = person.map_or("", |person| person.id.as_str());
    count(desk, places, Note::of(Deed::SignInFailed, "person", record).with(known)).await
}

/// Counts a try; `waits` is written down when waiting begins.
async fn count(desk: &Desk, places: &[Place], waits: Note<'_>) -> Answer<()> {
    let act = desk.act_as_desk();
    let mut tx = desk.db().write().await?;
    let mut began_waiting = false;
    for place in places {
        let (failures, until, last) = store::attempts(&mut tx, &place.key).await?;
        if until > act.now {
            let minutes = (until.micros() - act.now.micros()).div_euclid(60_000_000) + 1;
            let unit = if minutes == 1 { "minute" } else { "minutes" };
            return Ok(Err(Refusal::new(
                "wait",
                "/handbook#signing-in",
                format!(
                    "That was tried too often from here. Wait {minutes} {unit}, then try again. Nobody else has to wait."
                ),
            )));
        }
        let failures = if last.plus(FORGET) <= act.now { 1 } else { failures + 1 };
        let doubled = u32::try_from((failures - place.free).clamp(0, 10)).unwrap_or(0);
        let wait =
            if failures >= place.free { (FIRST_WAIT * 2u32.pow(doubled)).min(LONGEST_WAIT) } else { Duration::ZERO };
        began_waiting |= failures == place.free;
        store::note_attempt(&mut tx, &place.key, failures, act.now.plus(wait), act.now).await?;
    }
    // One entry when waiting begins: an entry for each guess would let a stranger fill the journal.
    if began_waiting {
        append(&mut tx, &act, waits).await?;
    }
    tx.commit().await?;
    Ok(Ok(()))
}

/// Notes a wrong PIN or code. Each of them comes after a link that was handed over or a right password, and count against the
/// same places, so that a stranger cannot fill the journal. Nothing of what was typed is kept.
pub(super) async fn note_wrong(desk: &Desk, person: &Person, tried: &'static str) -> Result<(), Error> {
    let act = desk.act_as_desk();
    let mut tx = desk.db().write().await?;
    append(&mut tx, &act, Note::of(Deed::SignInFailed, "person", person.id.as_str()).with(json!({ "tried": tried })))
        .await?;
    tx.commit().await?;
    Ok(())
}
