//! Keys of the API: a program acts as the person whose key it holds, and never as more.
//!
//! A key may write, read, and ask for approval. It never approves, and never touches people, accounts, the practice or
//! keys: [`Act`] itself refuses those, whatever a route forgets. Every entry of the journal that comes of a key
//! names it. A key is shown once and kept as a digest.
//! Deliberately absent: headers and limits on how often (that is `web`), and any way from a key to a session.

mod store;

use std::time::Duration;

use serde_json::json;

pub(crate) use store::{ALL as STATEMENTS, end_all};

use crate::act::{Act, Time, Who};
use crate::error::{Answer, Error};
use crate::id::KeyId;
use crate::journal::{Deed, Note, append};
use crate::person::{self, Person, digest};
use crate::practice::{self, Practice};
use crate::{Desk, Private, Refusal, granted};

/// A key is good for a year, so that a forgotten one ends by itself.
const GOOD_FOR: Duration = Duration::from_hours(365 * 24);
/// Use is written down at most this often, so that reading costs no write.
const SEEN_EVERY: Duration = Duration::from_mins(5);
/// Keys that one person may have at a time.
const MOST: usize = 20;
/// The longest name of a key, in characters.
const LONGEST_NAME: usize = 60;
/// What every key begins with: whoever finds one in a file knows what it opens.
const MARK: &str = "chaperone_";

/// One key as its owner sees it; the key itself is not kept.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Key {
    pub id: KeyId,
    /// What its owner calls it, such as the program that holds it.
    pub name: String,
    pub made: Time,
    pub expires: Time,
    pub last_used: Option<Time>,
}

/// A key just made. The token is shown once.
#[derive(Debug, Clone)]
pub struct NewKey {
    pub id: KeyId,
    pub token: Private<String>,
}

/// Who acts through a key.
#[derive(Debug, Clone)]
pub struct Keyed {
    pub key: KeyId,
    pub person: Person,
    pub practice: Practice,
}

/// Makes a key for the acting person, who proves with the password that it is really them.
pub async fn make(desk: &Desk, act: &Act, name: &str, password: &Private<String>) -> Answer<NewKey> {
    let person = granted!(person::own(desk, act, password).await?);
    let name = name.trim();
    if name.is_empty() || name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
        return Ok(Err(Refusal::key_name()));
    }
    let token = format!("{MARK}{}", act.ids.token());
    let id = KeyId::new(act);
    let mut tx = desk.db().write().await?;
    if store::of_person(&mut tx, &person.id, act.now).await?.len() >= MOST {
        return Ok(Err(Refusal::too_many_keys()));
    }
    let row = store::NewRow {
        id: &id,
        token: &digest(&token),
        person: &person.id,
        name,
        now: act.now,
        expires: act.now.plus(GOOD_FOR),
    };
    store::insert(&mut tx, &row).await?;
    append(&mut tx, act, Note::of(Deed::KeyMade, "key", id.as_str())).await?;
    tx.commit().await?;
    Ok(Ok(NewKey { id, token: token.into() }))
}

/// The acting person's own keys that are still good, the newest first.
pub async fn list(desk: &Desk, act: &Act) -> Result<Vec<Key>, Error> {
    let Who::Person(id) = &act.who else { return Ok(Vec::new()) };
    let mut connection = desk.db().read().await?;
    store::of_person(&mut connection, id, act.now).await
}

/// Ends one of one's own keys. It stops working at once.
pub async fn end(desk: &Desk, act: &Act, key: &KeyId) -> Answer<()> {
    granted!(act.in_person());
    let Who::Person(id) = &act.who else { return Ok(Err(Refusal::not_here())) };
    let mut tx = desk.db().write().await?;
    if !store::end(&mut tx, key, id, act.now).await? {
        return Ok(Err(Refusal::not_here()));
    }
    append(&mut tx, act, Note::of(Deed::KeyEnded, "key", key.as_str()).with(json!({}))).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Who holds this key, if it is still good and its person is still here.
pub async fn current(desk: &Desk, token: &str) -> Result<Option<Keyed>, Error> {
    if !token.starts_with(MARK) {
        return Ok(None);
    }
    let now = desk.now();
    let mut connection = desk.db().read().await?;
    let Some(found) = store::find(&mut connection, &digest(token), now).await? else { return Ok(None) };
    let Some(person) = person::find(&mut connection, &found.person).await?.filter(Person::is_here) else {
        return Ok(None);
    };
    let practice = practice::must(&mut connection, now).await?;
    if found.last_used.is_none_or(|at| at.plus(SEEN_EVERY) <= now) {
        store::used(&mut connection, &found.id, now).await?;
    }
    Ok(Some(Keyed { key: found.id, person, practice }))
}

impl Desk {
    /// The desk acting for the person whose key a program holds.
    pub fn act_by_key(&self, keyed: &Keyed) -> Act {
        Act {
            who: Who::Person(keyed.person.id.clone()),
            role: keyed.person.role,
            now: self.now(),
            ids: self.ids(),
            only: None,
            by_key: Some(keyed.key.clone()),
            factor_due: false,
        }
    }
}
