//! Signing in, and the sessions that come of it: they can be listed and ended.
//!
//! Guessing is slowed down by place (an address together with a name, or a known device), never by name alone, so
//! that nobody can lock somebody else out. An unknown name answers like a wrong password, and takes as long.
//! Deliberately absent: cookies and headers (that is `web`).

mod code;
mod store;
pub(crate) mod tries;

use std::net::IpAddr;
use std::time::Duration;

use serde_json::json;
use sqlx::AnyConnection;

pub use code::{is_asked, sign_in_with_code};
pub(crate) use store::{ALL as STATEMENTS, end_all, end_others};
use tries::{Place, count_try, places};

use crate::act::{Act, Role, Time, Who};
use crate::approve;
use crate::error::{Answer, Error};
use crate::id::{DraftId, PersonId, SessionId};
use crate::journal::{Deed, Note, append};
use crate::person::{self, Person, digest, email_folded};
use crate::practice::{self, Practice};
use crate::{Desk, Private, Refusal, draft, factor, granted};

/// A session ends this long after it was last used, and in any case after [`LONGEST`].
const IDLE: Duration = Duration::from_hours(12);
const LONGEST: Duration = Duration::from_hours(14 * 24);
/// A session opened with a PIN from an approval link.
const BY_PIN: Duration = Duration::from_mins(30);
/// Looking is written down at most this often, so that reading a page costs no write.
const SEEN_EVERY: Duration = Duration::from_mins(5);

/// Where a request comes from.
#[derive(Debug, Clone)]
pub struct From {
    pub address: IpAddr,
    /// What the browser calls itself, shortened.
    pub agent: String,
    /// The device cookie, if there is one: proof that somebody signed in here before.
    pub device: Option<String>,
}

/// What the browser is given; both are secrets of that browser.
#[derive(Debug, Clone)]
pub struct NewSession {
    pub token: Private<String>,
    pub device: Private<String>,
    pub person: PersonId,
}

/// How far a sign-in came.
#[derive(Debug, Clone)]
pub enum Entered {
    In(NewSession),
    /// The password was right, and this person has a second factor: a ticket for the page that asks for the code.
    AsksForCode(Private<String>),
}

impl Entered {
    /// The session, where no code is asked for.
    pub fn session(self) -> Option<NewSession> {
        match self {
            Entered::In(new) => Some(new),
            Entered::AsksForCode(_) => None,
        }
    }
}

/// Who is signed in, and on what terms.
#[derive(Debug, Clone)]
pub struct SignedIn {
    pub session: SessionId,
    pub person: Person,
    pub practice: Practice,
    /// The value that every form carries back.
    pub csrf: String,
    /// Opened by PIN: good for this draft alone.
    pub only: Option<DraftId>,
    /// The practice asks everybody for a second factor, and this person has none yet: nothing else before that.
    pub factor_due: bool,
}

/// One session as its owner sees it.
#[derive(Debug, Clone)]
pub struct Session {
    pub id: SessionId,
    pub started: Time,
    pub last_seen: Time,
    pub address: String,
    pub agent: String,
    pub by_pin: bool,
}

/// Signs in with email address and password; whoever has a second factor is asked for a code next.
pub async fn sign_in(desk: &Desk, email: &str, password: &Private<String>, from: &From) -> Answer<Entered> {
    let folded = email_folded(email).unwrap_or_else(|| email.trim().to_lowercase());
    let person = {
        let mut connection = desk.db().read().await?;
        person::by_email(&mut connection, &folded).await?.filter(Person::is_here)
    };
    let places = places(desk, &folded, person.as_ref(), from).await?;
    granted!(count_try(desk, &places, person.as_ref()).await?);
    let kept = match &person {
        Some(person) => {
            let mut connection = desk.db().read().await?;
            person::secrets(&mut connection, &person.id).await?.0
        }
        None => None,
    };
    let good = person::matches(desk, "password", password, kept.as_deref()).await?;
    match person {
        Some(person) if good => enter(desk, &person, from, &places).await.map(Ok),
        _ => Ok(Err(Refusal::not_recognised())),
    }
}

/// Signs in as somebody of the invented practice, without a secret: practice mode only. One browser can so be the author
/// and the approver, one after the other. Refused on every other desk.
pub async fn enter_as(desk: &Desk, person: &PersonId, from: &From) -> Answer<NewSession> {
    if !desk.is_practising() {
        return Ok(Err(Refusal::not_here()));
    }
    let Some(person) = person::get(desk, person).await?.filter(Person::is_here) else {
        return Ok(Err(Refusal::not_here()));
    };
    let places = places(desk, &person.email.to_lowercase(), Some(&person), from).await?;
    begin(desk, &person, from, &places, None).await.map(Ok)
}

/// Signs in from an approval link, with that person's password (an ordinary session, so with a code where there is a
/// second factor) or PIN (this approval only: the link is the second thing that one must hold).
pub async fn sign_in_for_link(desk: &Desk, token: &str, secret: &Private<String>, from: &From) -> Answer<Entered> {
    let Some(link) = approve::link(desk, token).await?.filter(|link| link.good_at(desk.now())) else {
        return Ok(Err(Refusal::link_not_good()));
    };
    let person = link.person;
    if !person.is_here() {
        return Ok(Err(Refusal::link_not_good()));
    }
    let places = places(desk, &person.email.to_lowercase(), Some(&person), from).await?;
    granted!(count_try(desk, &places, Some(&person)).await?);
    let (password, pin) = {
        let mut connection = desk.db().read().await?;
        person::secrets(&mut connection, &person.id).await?
    };
    if pin.is_some() && person::matches(desk, "pin", secret, pin.as_deref()).await? {
        return begin(desk, &person, from, &places, Some(link.draft)).await.map(Entered::In).map(Ok);
    }
    if person::matches(desk, "password", secret, password.as_deref()).await? {
        return enter(desk, &person, from, &places).await.map(Ok);
    }
    tries::note_wrong(desk, &person, "pin or password").await?;
    Ok(Err(Refusal::wrong_secret()))
}

/// Who holds this session token, if it is still good.
pub async fn current(desk: &Desk, token: &str) -> Result<Option<SignedIn>, Error> {
    let now = desk.now();
    let mut connection = desk.db().read().await?;
    let Some(found) = store::find(&mut connection, &digest(token)).await? else { return Ok(None) };
    if found.ended || found.expires <= now || found.last_seen.plus(IDLE) <= now {
        return Ok(None);
    }
    let Some(person) = person::find(&mut connection, &found.person).await?.filter(Person::is_here) else {
        return Ok(None);
    };
    if let Some(only) = &found.only
        && !still_asked(&mut connection, only, &found.person, found.started).await?
    {
        return Ok(None);
    }
    let practice = practice::must(&mut connection, now).await?;
    let asked = practice.details.codes_required && found.only.is_none() && !desk.is_practising();
    let factor_due = asked && !factor::is_on(&mut connection, &found.person).await?;
    if found.last_seen.plus(SEEN_EVERY) <= now {
        store::seen(&mut connection, &found.id, now).await?;
    }
    Ok(Some(SignedIn { session: found.id, person, practice, csrf: found.csrf, only: found.only, factor_due }))
}

/// One's own sessions that are still good, the last used first.
pub async fn list(desk: &Desk, act: &Act) -> Result<Vec<Session>, Error> {
    let Who::Person(id) = &act.who else { return Ok(Vec::new()) };
    let mut connection = desk.db().read().await?;
    store::of_person(&mut connection, id, act.now, act.now.minus(IDLE)).await
}

/// Ends one of one's own sessions; signing out is ending the one in hand.
pub async fn end(desk: &Desk, act: &Act, session: &SessionId) -> Answer<()> {
    granted!(act.in_person());
    let Who::Person(id) = &act.who else { return Ok(Err(Refusal::not_here())) };
    let mut tx = desk.db().write().await?;
    if !store::end(&mut tx, session, id, act.now).await? {
        return Ok(Err(Refusal::not_here()));
    }
    append(&mut tx, act, Note::of(Deed::SessionEnded, "session", session.as_str())).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Whether a session by PIN still has what it was opened for: the draft is asked of this person as it was then, or this
/// person has just decided on it.
async fn still_asked(
    connection: &mut AnyConnection,
    draft: &DraftId,
    person: &PersonId,
    started: Time,
) -> Result<bool, Error> {
    let Some(found) = draft::find(connection, draft).await? else { return Ok(false) };
    Ok(match found.state {
        draft::State::Asked => found.asked_of.as_ref() == Some(person) && found.state_at <= started,
        draft::State::SentBack | draft::State::Released => found.state_by.as_ref() == Some(person),
        draft::State::Open | draft::State::Erased => false,
    })
}

/// Goes on from a right password: in, or to the page that asks for a code.
async fn enter(desk: &Desk, person: &Person, from: &From, places: &[Place]) -> Result<Entered, Error> {
    let on = {
        let mut connection = desk.db().read().await?;
        factor::is_on(&mut connection, &person.id).await?
    };
    if on { code::ask(desk, person).await } else { begin(desk, person, from, places, None).await.map(Entered::In) }
}

async fn begin(
    desk: &Desk,
    person: &Person,
    from: &From,
    places: &[Place],
    only: Option<DraftId>,
) -> Result<NewSession, Error> {
    let mut act = desk.act_as_desk();
    (act.who, act.role) = (Who::Person(person.id.clone()), person.role);
    let mut tx = desk.db().write().await?;
    let opening = Opening { person, from, places, only: only.as_ref(), second: None };
    let new = open(&mut tx, &act, &opening).await?;
    tx.commit().await?;
    Ok(new)
}

/// What a new session is made of.
struct Opening<'a> {
    person: &'a Person,
    from: &'a From,
    /// Where tries were counted, now to be forgotten.
    places: &'a [Place],
    only: Option<&'a DraftId>,
    /// What was shown beside the password, if something was.
    second: Option<&'static str>,
}

async fn open(tx: &mut AnyConnection, act: &Act, opening: &Opening<'_>) -> Result<NewSession, Error> {
    let Opening { person, from, places, only, second } = opening;
    let id = SessionId::new(act);
    let token = act.ids.token();
    let device = from.device.clone().filter(|device| device.len() >= 40).unwrap_or_else(|| act.ids.token());
    let row = store::NewRow {
        id: &id,
        token: &digest(&token),
        person: &person.id,
        csrf: &act.ids.token(),
        only: *only,
        address: &from.address.to_string(),
        agent: &from.agent.chars().take(120).collect::<String>(),
        now: act.now,
        expires: act.now.plus(if only.is_some() { BY_PIN } else { LONGEST }),
    };
    store::insert(tx, &row).await?;
    if only.is_none() {
        store::remember_device(tx, &digest(&device), &person.id, act.now).await?;
    }
    for place in *places {
        store::forget_attempts(tx, &place.key).await?;
    }
    let detail = json!({ "session": id.as_str(), "by_pin": only.is_some(), "second": second });
    append(tx, act, Note::of(Deed::SignedIn, "person", person.id.as_str()).with(detail)).await?;
    Ok(NewSession { token: token.into(), device: device.into(), person: person.id.clone() })
}

impl Role {
    /// What to show first to somebody of this role.
    pub fn home(self) -> &'static str {
        if self == Role::Auditor { "/journal" } else { "/" }
    }
}
