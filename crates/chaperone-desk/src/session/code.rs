//! The second page of signing in: the code of somebody who has a second factor.
//!
//! Between the two pages a browser holds a ticket, good for ten minutes and for this one step. It names nobody, and a new
//! password or a new role makes it worthless. Deliberately absent: what a code is (`factor`).

use std::time::Duration;

use super::{Entered, From, NewSession, Opening, open, store, tries};
use crate::error::{Answer, Error};
use crate::journal::{Deed, Note, append};
use crate::person::{self, Person, digest};
use crate::{Desk, Private, Refusal, Who, factor, granted};

/// How long a sign-in waits for its code.
const WAITS: Duration = Duration::from_mins(10);

/// Asks for the code of somebody whose password was right.
pub(super) async fn ask(desk: &Desk, person: &Person) -> Result<Entered, Error> {
    let mut act = desk.act_as_desk();
    (act.who, act.role) = (Who::Person(person.id.clone()), person.role);
    let token = act.ids.token();
    let mut tx = desk.db().write().await?;
    store::drop_stale_tickets(&mut tx, act.now).await?;
    store::ask_code(&mut tx, &digest(&token), &person.id, act.now.plus(WAITS)).await?;
    append(&mut tx, &act, Note::of(Deed::CodeAsked, "person", person.id.as_str())).await?;
    tx.commit().await?;
    Ok(Entered::AsksForCode(token.into()))
}

/// Whether a sign-in still waits for its code.
pub async fn is_asked(desk: &Desk, ticket: &str) -> Result<bool, Error> {
    let mut connection = desk.db().read().await?;
    Ok(store::code_asked(&mut connection, &digest(ticket), desk.now()).await?.is_some())
}

/// Signs in with the ticket of the first page and a code. A wrong code may be tried again, more slowly each time.
pub async fn sign_in_with_code(desk: &Desk, ticket: &str, code: &Private<String>, from: &From) -> Answer<NewSession> {
    let ticket = digest(ticket);
    let person = {
        let mut connection = desk.db().read().await?;
        match store::code_asked(&mut connection, &ticket, desk.now()).await? {
            Some(id) => person::find(&mut connection, &id).await?.filter(Person::is_here),
            None => None,
        }
    };
    let Some(person) = person else { return Ok(Err(Refusal::sign_in_again())) };
    let places = tries::places_of_code(desk, &person, from).await?;
    granted!(tries::count_try(desk, &places, Some(&person)).await?);

    let mut act = desk.act_as_desk();
    (act.who, act.role) = (Who::Person(person.id.clone()), person.role);
    let mut tx = desk.db().write().await?;
    let Some(way) = factor::use_code(desk, &mut tx, &act, &person.id, code).await? else {
        drop(tx);
        tries::note_wrong(desk, &person, "code").await?;
        return Ok(Err(Refusal::wrong_code()));
    };
    // The ticket goes with the code: of two that come at once, one signs in.
    if !store::use_ticket(&mut tx, &ticket, act.now).await? {
        return Ok(Err(Refusal::sign_in_again()));
    }
    let opening = Opening { person: &person, from, places: &places, only: None, second: Some(way.name()) };
    let new = open(&mut tx, &act, &opening).await?;
    tx.commit().await?;
    Ok(Ok(new))
}
