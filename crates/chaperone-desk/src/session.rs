//! Signing in, and the sessions that come of it: they can be listed and ended.
//!
//! Guessing is slowed down by place (an address together with a name, or a known device), never by name alone, so
//! that nobody can lock somebody else out. An unknown name answers like a wrong password, and takes as long.
//! Deliberately absent: cookies and headers (that is `web`).

mod store;

use std::net::IpAddr;
use std::time::Duration;

use serde_json::json;
use sqlx::AnyConnection;

pub(crate) use store::{ALL as STATEMENTS, end_all};

use crate::act::{Act, Role, Time, Who};
use crate::approve;
use crate::error::{Answer, Error};
use crate::id::{DraftId, PersonId, SessionId};
use crate::journal::{Deed, Note, append};
use crate::person::{self, Person, digest, email_folded};
use crate::practice::{self, Practice};
use crate::{Desk, Private, Refusal, draft, granted};

/// A session ends this long after it was last used, and in any case after [`LONGEST`].
const IDLE: Duration = Duration::from_hours(12);
const LONGEST: Duration = Duration::from_hours(14 * 24);
/// A session opened with a PIN from an approval link.
const BY_PIN: Duration = Duration::from_mins(30);
/// Looking is written down at most this often, so that reading a page costs no write.
const SEEN_EVERY: Duration = Duration::from_mins(5);

/// Free tries at one place before waiting begins; each further one doubles the wait, up to [`LONGEST_WAIT`].
const TRIES: i64 = 5;
/// Free tries from one address over all names.
const TRIES_FROM_ADDRESS: i64 = 30;
const FIRST_WAIT: Duration = Duration::from_secs(30);
const LONGEST_WAIT: Duration = Duration::from_mins(15);
/// Failures are forgotten after this long without one.
const FORGET: Duration = Duration::from_hours(1);

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

/// Signs in with email address and password.
pub async fn sign_in(desk: &Desk, email: &str, password: &Private<String>, from: &From) -> Answer<NewSession> {
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
        Some(person) if good => begin(desk, &person, from, &places, None).await.map(Ok),
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

/// Signs in from an approval link, with that person's password (an ordinary session) or PIN (this approval only).
pub async fn sign_in_for_link(desk: &Desk, token: &str, secret: &Private<String>, from: &From) -> Answer<NewSession> {
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
        return begin(desk, &person, from, &places, Some(link.draft)).await.map(Ok);
    }
    if person::matches(desk, "password", secret, password.as_deref()).await? {
        return begin(desk, &person, from, &places, None).await.map(Ok);
    }
    Ok(Err(Refusal::wrong_secret()))
}

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

fn own_place(desk: &Desk, person: &Person) -> Place {
    Place { key: desk.keys().index("attempt-own", person.id.as_str()), free: TRIES }
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
    if found.last_seen.plus(SEEN_EVERY) <= now {
        store::seen(&mut connection, &found.id, now).await?;
    }
    Ok(Some(SignedIn { session: found.id, person, practice, csrf: found.csrf, only: found.only }))
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

/// A place where guesses are counted: its key, and how many are free.
struct Place {
    key: [u8; 32],
    free: i64,
}

async fn places(desk: &Desk, folded: &str, person: Option<&Person>, from: &From) -> Result<Vec<Place>, Error> {
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
async fn count_try(desk: &Desk, places: &[Place], person: Option<&Person>) -> Answer<()> {
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
        let known = json!({ "known": person.is_some() });
        let record = person.map_or("", |person| person.id.as_str());
        append(&mut tx, &act, Note::of(Deed::SignInFailed, "person", record).with(known)).await?;
    }
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

async fn begin(
    desk: &Desk,
    person: &Person,
    from: &From,
    places: &[Place],
    only: Option<DraftId>,
) -> Result<NewSession, Error> {
    let mut act = desk.act_as_desk();
    (act.who, act.role) = (Who::Person(person.id.clone()), person.role);
    let id = SessionId::new(&act);
    let token = act.ids.token();
    let device = from.device.clone().filter(|device| device.len() >= 40).unwrap_or_else(|| act.ids.token());
    let row = store::NewRow {
        id: &id,
        token: &digest(&token),
        person: &person.id,
        csrf: &act.ids.token(),
        only: only.as_ref(),
        address: &from.address.to_string(),
        agent: &from.agent.chars().take(120).collect::<String>(),
        now: act.now,
        expires: act.now.plus(if only.is_some() { BY_PIN } else { LONGEST }),
    };
    let mut tx = desk.db().write().await?;
    store::insert(&mut tx, &row).await?;
    if only.is_none() {
        store::remember_device(&mut tx, &digest(&device), &person.id, act.now).await?;
    }
    for place in places {
        store::forget_attempts(&mut tx, &place.key).await?;
    }
    let detail = json!({ "session": id.as_str(), "by_pin": only.is_some() });
    append(&mut tx, &act, Note::of(Deed::SignedIn, "person", person.id.as_str()).with(detail)).await?;
    tx.commit().await?;
    Ok(NewSession { token: token.into(), device: device.into(), person: person.id.clone() })
}

impl Role {
    /// What to show first to somebody of this role.
    pub fn home(self) -> &'static str {
        if self == Role::Auditor { "/journal" } else { "/" }
    }
}
