//! The way back for somebody who forgot the password or lost the phone: a link to a new password, good once.
//!
//! It is made at the terminal by whoever can read the data folder and the key, never from a page: a stranger can ask for
//! nothing, and nobody on the desk can take over somebody else. The old password ends at once, in case it is known.
//! Deliberately absent: sending the link.

use std::time::Duration;

use serde_json::json;

use super::{Link, Person, by_email, digest, email_folded, find, hash, store, strong};
use crate::act::{Act, Time, Who};
use crate::error::{Answer, Error};
use crate::id::PersonId;
use crate::journal::{Deed, Note, append};
use crate::{Desk, Private, Refusal, factor, granted, practice, session};

/// How long a link to a new password is good: as an approval link, a day.
const GOOD_FOR: Duration = Duration::from_hours(24);

/// What a link to a new password says before it is used.
#[derive(Debug, Clone)]
pub struct PasswordLink {
    pub person: Person,
    pub practice: String,
    pub expires: Time,
}

/// Ends somebody's password and sessions and makes a link to a new password; with `second_factor` their codes at sign-in
/// are switched off too. Only for the desk itself.
pub async fn reset(desk: &Desk, act: &Act, email: &str, second_factor: bool) -> Answer<Link> {
    if act.who != Who::Desk {
        return Ok(Err(Refusal::not_yours()));
    }
    let token = act.ids.token();
    let expires = act.now.plus(GOOD_FOR);
    let mut tx = desk.db().write().await?;
    let person = match email_folded(email) {
        Some(folded) => by_email(&mut tx, &folded).await?.filter(|person| person.left.is_none()),
        None => None,
    };
    let Some(person) = person else { return Ok(Err(Refusal::no_such_person())) };
    if person.joined.is_none() {
        return Ok(Err(Refusal::not_joined()));
    }
    store::end_password(&mut tx, &person.id).await?;
    store::end_password_links(&mut tx, &person.id, act.now).await?;
    store::insert_password_link(&mut tx, &digest(&token), &person.id, expires).await?;
    session::end_all(&mut tx, &person.id, act.now).await?;
    if second_factor && factor::clear(&mut tx, &person.id).await? {
        append(&mut tx, act, Note::of(Deed::FactorCleared, "person", person.id.as_str())).await?;
    }
    let detail = json!({ "until": expires.micros() });
    append(&mut tx, act, Note::of(Deed::PasswordReset, "person", person.id.as_str()).with(detail)).await?;
    tx.commit().await?;
    Ok(Ok(Link::new("/password", &token, expires)))
}

/// What a link to a new password says, if it is still good.
pub async fn password_link(desk: &Desk, token: &str) -> Result<Option<PasswordLink>, Error> {
    let now = desk.now();
    let mut connection = desk.db().read().await?;
    let Some((id, expires)) = store::password_link(&mut connection, &digest(token), now).await? else {
        return Ok(None);
    };
    let Some(person) = find(&mut connection, &id).await?.filter(Person::is_here) else { return Ok(None) };
    let practice = practice::must(&mut connection, now).await?.name;
    Ok(Some(PasswordLink { person, practice, expires }))
}

/// Chooses a new password by a link, which is then used up.
pub async fn choose_password(desk: &Desk, token: &str, new: &Private<String>) -> Answer<PersonId> {
    let Some(PasswordLink { person, practice, .. }) = password_link(desk, token).await? else {
        return Ok(Err(Refusal::link_not_good()));
    };
    granted!(strong(new, &[&person.name, &person.email, &practice]));
    let password = hash(desk, "password", new).await?;
    let mut act = desk.act_as_desk();
    (act.who, act.role) = (Who::Person(person.id.clone()), person.role);
    let mut tx = desk.db().write().await?;
    if !store::use_password_link(&mut tx, &digest(token), act.now).await? {
        return Ok(Err(Refusal::link_not_good()));
    }
    store::set_password(&mut tx, &person.id, &password).await?;
    session::end_all(&mut tx, &person.id, act.now).await?;
    append(&mut tx, &act, Note::of(Deed::PasswordChanged, "person", person.id.as_str())).await?;
    tx.commit().await?;
    Ok(Ok(person.id))
}
