//! The people of the desk: staff and agencies, never patients. Inviting, joining, changing roles, leaving.
//!
//! Deliberately absent: signing in (`session`), and what a role may do (`act`).

mod reset;
mod secret;
mod store;

use std::time::Duration;

use serde_json::json;
use sha2::{Digest, Sha256};
use sqlx::AnyConnection;

pub use reset::{PasswordLink, choose_password, password_link, reset};
pub(crate) use secret::{hash, matches, strong};
pub(crate) use store::{ALL as STATEMENTS, all, by_email, find, secrets, sign_policy};

use crate::act::{Act, Duty, Role, Time, Who};
use crate::error::{Answer, Error};
use crate::id::PersonId;
use crate::journal::{Deed, Note, append};
use crate::{Desk, Private, Refusal, factor, granted, key, likeness, policy, practice, session};

/// How long an invitation is good.
const INVITATION: Duration = Duration::from_hours(7 * 24);

/// Somebody on the desk.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Person {
    pub id: PersonId,
    pub name: String,
    pub email: String,
    pub role: Role,
    pub has_pin: bool,
    /// Whether a code is asked for after the password.
    pub has_factor: bool,
    /// When this person signed the policy that is in force, if so.
    pub policy_signed: Option<Time>,
    pub joined: Option<Time>,
    pub left: Option<Time>,
}

impl Person {
    /// Joined and not left.
    pub fn is_here(&self) -> bool {
        self.joined.is_some() && self.left.is_none()
    }

    pub fn has_signed(&self) -> bool {
        self.policy_signed.is_some()
    }
}

/// A path that is handed to one person: it opens one thing once.
#[derive(Debug, Clone)]
pub struct Link {
    path: Private<String>,
    pub expires: Time,
}

impl Link {
    pub(crate) fn new(folder: &str, token: &str, expires: Time) -> Self {
        Link { path: format!("{folder}/{token}").into(), expires }
    }

    /// Such as `/join/abc...`; put the desk's own address in front.
    pub fn path(&self) -> &str {
        self.path.expose()
    }
}

/// What an invited person sees before joining.
#[derive(Debug, Clone)]
pub struct Invitation {
    pub person: Person,
    pub practice: String,
    pub expires: Time,
}

/// What joining takes.
#[derive(Debug, Clone)]
pub struct Join {
    pub password: Private<String>,
    /// Six figures for approving on a phone; optional.
    pub pin: Option<Private<String>>,
    /// Whether the person agreed to the policy on the page.
    pub policy_agreed: bool,
}

/// Everybody on the desk, by name, those who left last.
pub async fn list(desk: &Desk) -> Result<Vec<Person>, Error> {
    let mut connection = desk.db().read().await?;
    all(&mut connection).await
}

pub async fn get(desk: &Desk, id: &PersonId) -> Result<Option<Person>, Error> {
    let mut connection = desk.db().read().await?;
    find(&mut connection, id).await
}

/// Invites somebody. The link is handed over by whoever invites; the desk sends nothing.
pub async fn invite(desk: &Desk, act: &Act, name: &str, email: &str, role: Role) -> Answer<Link> {
    granted!(act.may(Duty::People));
    if role == Role::Owner && act.role != Role::Owner {
        return Ok(Err(Refusal::not_yours()));
    }
    let name = name.trim();
    if name.is_empty() {
        return Ok(Err(Refusal::empty_name()));
    }
    let Some(folded) = email_folded(email) else { return Ok(Err(Refusal::not_an_email())) };
    let token = act.ids.token();
    let expires = act.now.plus(INVITATION);
    let mut tx = desk.db().write().await?;
    let id = match by_email(&mut tx, &folded).await? {
        // Inviting again before the person joined makes a new link; the old one ends.
        Some(person) if person.joined.is_none() && person.left.is_none() => {
            store::end_invitations(&mut tx, &person.id, act.now).await?;
            store::set_role(&mut tx, &person.id, role).await?;
            person.id
        }
        Some(_) => return Ok(Err(Refusal::email_taken())),
        None => {
            let id = PersonId::new(act);
            if !store::insert(&mut tx, &id, name, email.trim(), &folded, role, act.now).await? {
                return Ok(Err(Refusal::email_taken()));
            }
            id
        }
    };
    store::insert_invitation(&mut tx, &digest(&token), &id, expires).await?;
    append(&mut tx, act, Note::of(Deed::PersonInvited, "person", id.as_str()).with(json!({ "role": role.name() })))
        .await?;
    tx.commit().await?;
    Ok(Ok(Link::new("/join", &token, expires)))
}

/// What an invitation says, if it is still good.
pub async fn invitation(desk: &Desk, token: &str) -> Result<Option<Invitation>, Error> {
    let now = desk.now();
    let mut connection = desk.db().read().await?;
    let Some((id, expires)) = store::invitation(&mut connection, &digest(token), now).await? else { return Ok(None) };
    let Some(person) = find(&mut connection, &id).await?.filter(|person| person.left.is_none()) else {
        return Ok(None);
    };
    let practice = practice::must(&mut connection, now).await?.name;
    Ok(Some(Invitation { person, practice, expires }))
}

/// Joins by an invitation: sets the password, signs the policy, uses the link up.
pub async fn join(desk: &Desk, token: &str, join: Join) -> Answer<PersonId> {
    let Some(invitation) = invitation(desk, token).await? else { return Ok(Err(Refusal::link_not_good())) };
    let person = invitation.person;
    if !join.policy_agreed {
        return Ok(Err(Refusal::policy_first()));
    }
    granted!(strong(&join.password, &[&person.name, &person.email, &invitation.practice]));
    let password = hash(desk, "password", &join.password).await?;
    let pin = match &join.pin {
        Some(pin) => {
            granted!(secret::good_pin(pin));
            Some(hash(desk, "pin", pin).await?)
        }
        None => None,
    };
    let mut act = desk.act_as_desk();
    (act.who, act.role) = (Who::Person(person.id.clone()), person.role);
    let mut tx = desk.db().write().await?;
    if !store::use_invitation(&mut tx, &digest(token), act.now).await? {
        return Ok(Err(Refusal::link_not_good()));
    }
    store::join(&mut tx, &person.id, &password, pin.as_deref(), policy::VERSION, act.now).await?;
    append(&mut tx, &act, Note::of(Deed::PersonJoined, "person", person.id.as_str())).await?;
    let signed = json!({ "version": policy::VERSION });
    append(&mut tx, &act, Note::of(Deed::PolicySigned, "person", person.id.as_str()).with(signed)).await?;
    tx.commit().await?;
    Ok(Ok(person.id))
}

/// Changes what somebody is; their sessions end, so that nobody acts in an old role.
pub async fn change_role(desk: &Desk, act: &Act, id: &PersonId, role: Role) -> Answer<()> {
    granted!(act.may(Duty::People));
    let mut tx = desk.db().write().await?;
    let Some(person) = find(&mut tx, id).await?.filter(|person| person.left.is_none()) else {
        return Ok(Err(Refusal::not_here()));
    };
    if (role == Role::Owner || person.role == Role::Owner) && act.role != Role::Owner {
        return Ok(Err(Refusal::not_yours()));
    }
    if person.role == role {
        return Ok(Ok(()));
    }
    granted!(keeps_an_owner(&mut tx, &person).await?);
    store::set_role(&mut tx, id, role).await?;
    session::end_all(&mut tx, id, act.now).await?;
    let detail = json!({ "from": person.role.name(), "to": role.name() });
    append(&mut tx, act, Note::of(Deed::RoleChanged, "person", id.as_str()).with(detail)).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Lets somebody go: their sessions, keys and links end at once. What they did stays in the journal.
pub async fn leave(desk: &Desk, act: &Act, id: &PersonId) -> Answer<()> {
    granted!(act.may(Duty::People));
    let mut tx = desk.db().write().await?;
    let Some(person) = find(&mut tx, id).await?.filter(|person| person.left.is_none()) else {
        return Ok(Err(Refusal::not_here()));
    };
    if person.role == Role::Owner && act.role != Role::Owner {
        return Ok(Err(Refusal::not_yours()));
    }
    granted!(keeps_an_owner(&mut tx, &person).await?);
    store::leave(&mut tx, id, act.now).await?;
    store::end_invitations(&mut tx, id, act.now).await?;
    store::end_password_links(&mut tx, id, act.now).await?;
    session::end_all(&mut tx, id, act.now).await?;
    key::end_all(&mut tx, id, act.now).await?;
    factor::clear(&mut tx, id).await?;
    likeness::end(&mut tx, id, act.now).await?;
    append(&mut tx, act, Note::of(Deed::PersonLeft, "person", id.as_str())).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

async fn keeps_an_owner(tx: &mut AnyConnection, person: &Person) -> Result<Result<(), Refusal>, Error> {
    let others =
        all(tx).await?.iter().any(|other| other.id != person.id && other.role == Role::Owner && other.is_here());
    Ok(if person.role == Role::Owner && !others { Err(Refusal::last_owner()) } else { Ok(()) })
}

/// Changes one's own password; all other sessions end.
pub async fn set_password(desk: &Desk, act: &Act, current: &Private<String>, new: &Private<String>) -> Answer<()> {
    let person = granted!(own(desk, act, current).await?);
    granted!(strong(new, &[&person.name, &person.email]));
    let password = hash(desk, "password", new).await?;
    let mut tx = desk.db().write().await?;
    store::set_password(&mut tx, &person.id, &password).await?;
    session::end_all(&mut tx, &person.id, act.now).await?;
    append(&mut tx, act, Note::of(Deed::PasswordChanged, "person", person.id.as_str())).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Sets one's own PIN for approving on a phone; asks for the password.
pub async fn set_pin(desk: &Desk, act: &Act, password: &Private<String>, pin: &Private<String>) -> Answer<()> {
    let person = granted!(own(desk, act, password).await?);
    granted!(secret::good_pin(pin));
    let pin = hash(desk, "pin", pin).await?;
    let mut tx = desk.db().write().await?;
    store::set_pin(&mut tx, &person.id, &pin).await?;
    append(&mut tx, act, Note::of(Deed::PinChanged, "person", person.id.as_str())).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// The acting person, if this is their password.
pub(crate) async fn own(desk: &Desk, act: &Act, password: &Private<String>) -> Answer<Person> {
    granted!(act.in_person());
    let (Who::Person(id), None) = (&act.who, &act.only) else { return Ok(Err(Refusal::this_draft_only())) };
    let mut connection = desk.db().read().await?;
    let Some(person) = find(&mut connection, id).await? else { return Ok(Err(Refusal::not_here())) };
    let known = secrets(&mut connection, id).await?.0;
    drop(connection);
    granted!(session::tries::count_own_try(desk, &person).await?);
    if matches(desk, "password", password, known.as_deref()).await? {
        session::tries::forget_own_tries(desk, &person).await?;
        Ok(Ok(person))
    } else {
        Ok(Err(Refusal::not_recognised()))
    }
}

pub(crate) async fn insert_owner(
    tx: &mut AnyConnection,
    act: &Act,
    id: &PersonId,
    name: &str,
    email: &str,
    folded: &str,
    password: &str,
) -> Result<(), Error> {
    store::insert(tx, id, name, email.trim(), folded, Role::Owner, act.now).await?;
    store::set_password(tx, id, password).await?;
    store::set_joined(tx, id, act.now).await
}

/// The form in which an email address is compared; `None` where it is none.
pub(crate) fn email_folded(email: &str) -> Option<String> {
    let email = email.trim();
    let (name, host) = email.rsplit_once('@')?;
    let good = !name.is_empty()
        && email.len() <= 254
        && !host.starts_with('.')
        && host.contains('.')
        && !host.ends_with('.')
        && !email.chars().any(|letter| letter.is_whitespace() || letter.is_control());
    good.then(|| email.to_lowercase())
}

/// How a handed-out token is kept: whoever reads the database cannot use it.
pub(crate) fn digest(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_without_its_second_half_is_no_address() {
        for bad in
            ["", "tom", "tom@", "@harbourlane.example", "tom@harbour lane.example", "tom@localhost", "t@.example"]
        {
            assert_eq!(email_folded(bad), None, "{bad}");
        }
        assert_eq!(email_folded(" Tom@HarbourLane.example ").as_deref(), Some("tom@harbourlane.example"));
    }
}
