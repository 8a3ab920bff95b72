//! The second factor: a code from an app, asked for after the password, and ten recovery codes for a lost phone.
//!
//! A new secret counts only once a code of it was typed, so that nobody is locked out by an app that did not take it; until
//! then the old one goes on. The secret is sealed under a key that switching off destroys. Recovery codes are shown once
//! and kept as digests under a key outside the database. A code counts once, whichever kind it is.
//! Deliberately absent: signing in (`session`), and codes by text message or email, which others can read on the way.

mod store;
mod totp;

use std::time::Duration;

use serde_json::json;
use sqlx::AnyConnection;
use zeroize::Zeroizing;

pub(crate) use store::ALL as STATEMENTS;

use crate::act::{Act, Time, Who};
use crate::error::{Answer, Error};
use crate::id::{PersonId, SessionId};
use crate::journal::{Deed, Note, append};
use crate::person::{self, Person};
use crate::seal::{self, RecordKey};
use crate::session::tries;
use crate::{Desk, Private, Refusal, granted, practice, session};

/// How long a secret that was shown waits for its first code.
const PENDING: Duration = Duration::from_mins(30);
/// Recovery codes that are made at a time.
pub const RECOVERY_CODES: usize = 10;
/// Figures of a recovery code: with 53 bits and few tries, none is guessed.
const RECOVERY_FIGURES: usize = 16;

/// How it stands with one person's factor.
#[derive(Debug, Clone, Default)]
pub struct State {
    /// Since when a code is asked for; `None` while it is not.
    pub since: Option<Time>,
    /// Recovery codes that are not used yet.
    pub left: i64,
    /// A secret that was shown and waits for its first code.
    pub pending: Option<Shown>,
}

/// A new secret, to be put into an app.
#[derive(Debug, Clone)]
pub struct Shown {
    /// Base32, to be typed.
    pub secret: Private<String>,
    /// `otpauth://totp/...`, for a link or a picture.
    pub address: Private<String>,
}

/// Ten codes of sixteen figures. They are shown once.
pub type RecoveryCodes = Vec<Private<String>>;

/// What was typed in place of a password alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Way {
    App,
    Recovery,
}

impl Way {
    pub(crate) fn name(self) -> &'static str {
        match self {
            Way::App => "app",
            Way::Recovery => "recovery-code",
        }
    }
}

/// How it stands with the acting person's own factor.
pub async fn state(desk: &Desk, act: &Act) -> Result<State, Error> {
    let (Who::Person(id), None, None) = (&act.who, &act.only, &act.by_key) else { return Ok(State::default()) };
    let mut connection = desk.db().read().await?;
    let Some(kept) = store::find(&mut connection, id).await? else { return Ok(State::default()) };
    let left = store::count_codes(&mut connection, id).await?;
    let pending = match kept.pending {
        Some((sealed, at)) if at.plus(PENDING) > act.now => {
            let Some(person) = person::find(&mut connection, id).await? else { return Ok(State::default()) };
            let secret = key(desk, &mut connection, id).await?.open("pending", &sealed)?;
            let practice = practice::must(&mut connection, act.now).await?;
            Some(shown(&secret, &practice.name, &person))
        }
        _ => None,
    };
    Ok(State { since: kept.since, left, pending })
}

/// Makes a new secret and shows it. It counts once [`confirm`] has seen a code of it. Whoever has a factor already proves
/// it with a code as well.
pub async fn begin(desk: &Desk, act: &Act, password: &Private<String>, code: &Private<String>) -> Answer<Shown> {
    let person = granted!(person::own(desk, act, password).await?);
    let on = granted!(count_where_on(desk, &person).await?);
    let mut tx = desk.db().write().await?;
    if on && use_code(desk, &mut tx, act, &person.id, code).await?.is_none() {
        return Ok(Err(Refusal::wrong_code()));
    }
    let secret = Zeroizing::new(act.ids.bytes::<{ totp::SECRET }>());
    let record = record(&person.id);
    let key = match seal::record_key(&mut tx, desk.keys(), &record).await? {
        Some(key) => key,
        None => seal::new_record(&mut tx, desk.keys(), &act.ids, &record).await?,
    };
    store::begin(&mut tx, &person.id, key.seal(&act.ids, "pending", &*secret)?, act.now).await?;
    tries::forget_code_tries(&mut tx, desk, &person).await?;
    append(&mut tx, act, Note::of(Deed::FactorBegun, "person", person.id.as_str()).with(json!({ "renews": on })))
        .await?;
    let practice = practice::must(&mut tx, act.now).await?;
    tx.commit().await?;
    Ok(Ok(shown(&*secret, &practice.name, &person)))
}

/// The new secret counts from now on: a code of it was typed. Gives ten new recovery codes; sign-ins elsewhere end, because
/// they came in without it.
pub async fn confirm(desk: &Desk, act: &Act, here: &SessionId, code: &Private<String>) -> Answer<RecoveryCodes> {
    let person = granted!(acting(desk, act).await?);
    granted!(tries::count_code_try(desk, &person).await?);
    let mut tx = desk.db().write().await?;
    let kept = store::find(&mut tx, &person.id).await?;
    let Some((renews, sealed)) = kept.and_then(|kept| {
        let (sealed, at) = kept.pending?;
        (at.plus(PENDING) > act.now).then_some((kept.secret.is_some(), sealed))
    }) else {
        return Ok(Err(Refusal::not_begun()));
    };
    let key = key(desk, &mut tx, &person.id).await?;
    let secret = key.open("pending", &sealed)?;
    let Some(step) = totp::matching(&secret, &figures(code), act.now, 0) else {
        return Ok(Err(Refusal::wrong_code()));
    };
    let sealed = key.seal(&act.ids, "secret", &secret)?;
    if !store::confirm(&mut tx, &person.id, sealed, step, act.now).await? {
        return Ok(Err(Refusal::not_begun()));
    }
    let codes = new_codes(desk, &mut tx, act, &person.id).await?;
    session::end_others(&mut tx, &person.id, here, act.now).await?;
    tries::forget_code_tries(&mut tx, desk, &person).await?;
    append(&mut tx, act, Note::of(Deed::FactorOn, "person", person.id.as_str()).with(json!({ "renews": renews })))
        .await?;
    tx.commit().await?;
    Ok(Ok(codes))
}

/// Ten new recovery codes; the old ones open nothing any more.
pub async fn renew_codes(
    desk: &Desk,
    act: &Act,
    password: &Private<String>,
    code: &Private<String>,
) -> Answer<RecoveryCodes> {
    let person = granted!(person::own(desk, act, password).await?);
    if !granted!(count_where_on(desk, &person).await?) {
        return Ok(Err(Refusal::not_begun()));
    }
    let mut tx = desk.db().write().await?;
    if use_code(desk, &mut tx, act, &person.id, code).await?.is_none() {
        return Ok(Err(Refusal::wrong_code()));
    }
    let codes = new_codes(desk, &mut tx, act, &person.id).await?;
    tries::forget_code_tries(&mut tx, desk, &person).await?;
    append(&mut tx, act, Note::of(Deed::RecoveryCodesMade, "person", person.id.as_str())).await?;
    tx.commit().await?;
    Ok(Ok(codes))
}

/// Switches the factor off. Refused while the practice asks everybody for one.
pub async fn end(desk: &Desk, act: &Act, password: &Private<String>, code: &Private<String>) -> Answer<()> {
    let person = granted!(person::own(desk, act, password).await?);
    if !granted!(count_where_on(desk, &person).await?) {
        return Ok(Err(Refusal::not_begun()));
    }
    let mut tx = desk.db().write().await?;
    if practice::must(&mut tx, act.now).await?.details.codes_required {
        return Ok(Err(Refusal::codes_required()));
    }
    if use_code(desk, &mut tx, act, &person.id, code).await?.is_none() {
        return Ok(Err(Refusal::wrong_code()));
    }
    clear(&mut tx, &person.id).await?;
    tries::forget_code_tries(&mut tx, desk, &person).await?;
    append(&mut tx, act, Note::of(Deed::FactorOff, "person", person.id.as_str())).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Whether a code is asked for after this person's password.
pub(crate) async fn is_on(connection: &mut AnyConnection, person: &PersonId) -> Result<bool, Error> {
    Ok(store::find(connection, person).await?.is_some_and(|kept| kept.secret.is_some()))
}

/// Takes a code, if it is good; it counts no more. A recovery code is noted in the journal by itself.
pub(crate) async fn use_code(
    desk: &Desk,
    tx: &mut AnyConnection,
    act: &Act,
    person: &PersonId,
    code: &Private<String>,
) -> Result<Option<Way>, Error> {
    let typed = figures(code);
    if typed.len() == RECOVERY_FIGURES {
        if !store::use_code(tx, &digest(desk, person, &typed), person, act.now).await? {
            return Ok(None);
        }
        let left = store::count_codes(tx, person).await?;
        append(tx, act, Note::of(Deed::RecoveryCodeUsed, "person", person.as_str()).with(json!({ "left": left })))
            .await?;
        return Ok(Some(Way::Recovery));
    }
    let Some(kept) = store::find(tx, person).await? else { return Ok(None) };
    let Some(sealed) = kept.secret else { return Ok(None) };
    let secret = key(desk, tx, person).await?.open("secret", &sealed)?;
    let Some(step) = totp::matching(&secret, &typed, act.now, kept.last_step) else { return Ok(None) };
    Ok(store::use_step(tx, person, step).await?.then_some(Way::App))
}

/// Takes somebody's factor away altogether; whether there was one.
pub(crate) async fn clear(tx: &mut AnyConnection, person: &PersonId) -> Result<bool, Error> {
    let was = store::delete(tx, person).await?;
    store::delete_codes(tx, person).await?;
    seal::destroy(tx, &record(person)).await?;
    Ok(was)
}

/// Counts a try where a code is about to be compared; whether one is.
async fn count_where_on(desk: &Desk, person: &Person) -> Answer<bool> {
    let on = {
        let mut connection = desk.db().read().await?;
        is_on(&mut connection, &person.id).await?
    };
    if on {
        granted!(tries::count_code_try(desk, person).await?);
    }
    Ok(Ok(on))
}

async fn acting(desk: &Desk, act: &Act) -> Answer<Person> {
    granted!(act.in_person());
    let (Who::Person(id), None) = (&act.who, &act.only) else { return Ok(Err(Refusal::this_draft_only())) };
    Ok(person::get(desk, id).await?.filter(Person::is_here).ok_or_else(Refusal::not_here))
}

async fn new_codes(desk: &Desk, tx: &mut AnyConnection, act: &Act, id: &PersonId) -> Result<RecoveryCodes, Error> {
    store::delete_codes(tx, id).await?;
    let mut codes = Vec::with_capacity(RECOVERY_CODES);
    while codes.len() < RECOVERY_CODES {
        // The remainder is even to one part in a thousand, which helps nobody who guesses.
        let code = format!("{:016}", u64::from_be_bytes(act.ids.bytes::<8>()) % 10_u64.pow(16));
        store::insert_code(tx, &digest(desk, id, &code), id, act.now).await?;
        codes.push(code.into());
    }
    Ok(codes)
}

fn digest(desk: &Desk, person: &PersonId, code: &str) -> [u8; 32] {
    desk.keys().index("recovery-code", &format!("{person}/{code}"))
}

/// What was typed, without the spaces and dashes that people put between figures.
fn figures(code: &Private<String>) -> Zeroizing<String> {
    Zeroizing::new(code.expose().chars().filter(|letter| !letter.is_whitespace() && *letter != '-').take(32).collect())
}

fn shown(secret: &[u8], practice: &str, person: &Person) -> Shown {
    Shown { secret: totp::text(secret), address: totp::address(secret, practice, &person.email) }
}

/// The name of the record whose key seals a person's secret.
fn record(person: &PersonId) -> String {
    format!("factor/{person}")
}

async fn key(desk: &Desk, connection: &mut AnyConnection, person: &PersonId) -> Result<RecordKey, Error> {
    seal::record_key(connection, desk.keys(), &record(person))
        .await?
        .ok_or(Error::Seal("the key of a second factor is missing"))
}
