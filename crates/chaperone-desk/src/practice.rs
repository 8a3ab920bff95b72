//! The practice itself: its names and contact data, who leads on safeguarding, how it wants approval to work.
//!
//! Deliberately absent: people (`person`), accounts (`account`), and a second practice; one desk serves one.

mod country;
mod store;

use std::time::Duration;

use chaperone_screen::mosaic::Area;
use chrono::NaiveDate;
use chrono_tz::Tz;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::AnyConnection;

pub use country::{Country, Profession};
pub(crate) use store::ALL as STATEMENTS;

use crate::act::{Act, Duty, Role, Time, Who};
use crate::db::Db;
use crate::error::{Answer, Error, OpenError};
use crate::id::PersonId;
use crate::journal::{Deed, Note, append};
use crate::keys::{Keys, Sheet, hmac};
use crate::person::{self, email_folded};
use crate::{Desk, Refusal, backup, factor, granted};

/// How long entering or leaving work alone takes to have effect: long enough that it cannot be switched on for one post.
pub const ALONE_DELAY: Duration = Duration::from_hours(24);

/// The one practice of this desk.
#[derive(Debug, Clone)]
pub struct Practice {
    pub name: String,
    pub country: Country,
    pub details: Details,
    /// Whether it works as a practice of one at this moment.
    pub alone: bool,
    /// When a switch of that takes effect, if one is under way.
    pub alone_change_at: Option<Time>,
    pub sheet_confirmed: Option<Time>,
    pub created: Time,
}

impl Practice {
    /// The clock on its wall. One that the country does not have (any more) counts as none.
    pub fn zone(&self) -> Tz {
        self.country.zone(&self.details.zone).or_else(|| self.country.zone("")).unwrap_or(Tz::UTC)
    }

    /// Name of the pack that its texts are read by. Empty if a later program dropped it: no reader has that name, so
    /// nothing is read and nothing goes out.
    pub fn pack(&self) -> &'static str {
        self.country.pack(self.details.profession).unwrap_or_default()
    }
}

/// What can be changed at any time. Empty text means: not given yet.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Details {
    pub profession: Profession,
    /// Name of the clock, where the country has several; empty for the country's first.
    pub zone: String,
    pub town: String,
    pub phone: String,
    pub out_of_hours: String,
    pub email: String,
    pub website: String,
    /// What a patient with an emergency is told to do.
    pub emergency_words: String,
    pub safeguarding_lead: String,
    /// Names of staff who are no people of this desk, one each.
    pub staff: Vec<String>,
    /// Whether a clear text too needs a second person.
    pub author_may_release: bool,
    /// Address of the service for private talks by video or secure message; empty where there is none.
    pub remote_service: String,
    /// Whether the indemnity covers that service.
    pub remote_covered: Covered,
    /// The day on which the insurer or defence organisation confirmed it, as `2026-11-03`; empty where nobody has.
    pub remote_evidence: String,
    /// People in the area that patients come from; 0 where nobody has said.
    pub catchment: u64,
    /// Patients on the list; 0 where nobody has said.
    pub list: u64,
    /// Patients seen on a working day; 0 where nobody has said.
    pub seen_a_day: u64,
    /// When somebody last said that the contact card is right.
    pub card_checked: Option<Time>,
    /// Whether everybody is asked for a second factor. Only [`ask_for_codes`] changes it.
    pub codes_required: bool,
}

/// Reads a number of people as somebody types it: `20,000`, `20 000`; empty is 0, nobody has said.
pub fn head_count(typed: &str) -> Result<u64, Refusal> {
    let digits: String = typed.chars().filter(|sign| !matches!(sign, ',' | ' ' | '.')).collect();
    if digits.is_empty() {
        return Ok(0);
    }
    digits.parse().ok().filter(|count| *count <= MOST_PEOPLE).ok_or_else(Refusal::not_a_head_count)
}

/// More people than any area of a practice has.
const MOST_PEOPLE: u64 = 100_000_000;

/// Whether the practice's indemnity covers a service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Covered {
    Yes,
    /// The insurer has been asked and has not answered.
    Asked,
    #[default]
    No,
}

impl Covered {
    pub const ALL: [Covered; 3] = [Covered::Yes, Covered::Asked, Covered::No];

    pub fn name(self) -> &'static str {
        match self {
            Covered::Yes => "yes",
            Covered::Asked => "asked",
            Covered::No => "no",
        }
    }

    pub fn parse(name: &str) -> Option<Covered> {
        Covered::ALL.into_iter().find(|covered| covered.name() == name)
    }
}

impl Details {
    /// Whether a patient can be led somewhere: the telephone, and the words for an emergency.
    pub fn card_is_filled(&self) -> bool {
        self.card_misses().is_empty()
    }

    /// The fields that the contact card still needs, as the page calls them.
    pub fn card_misses(&self) -> Vec<&'static str> {
        let fields =
            [("the telephone for patients", &self.phone), ("the words for an emergency", &self.emergency_words)];
        fields.into_iter().filter(|(_, given)| given.is_empty()).map(|(name, _)| name).collect()
    }

    /// The service for private talks, where indemnity covers it and the day of that is on record.
    pub fn covered_service(&self) -> Option<&str> {
        let named = !self.remote_service.is_empty() && self.remote_covered == Covered::Yes;
        (named && self.evidence_day().is_some()).then_some(self.remote_service.as_str())
    }

    /// The day of the evidence, if what stands there is a day.
    pub fn evidence_day(&self) -> Option<NaiveDate> {
        NaiveDate::parse_from_str(&self.remote_evidence, "%Y-%m-%d").ok()
    }

    /// The people among whom somebody is sought; numbers that nobody has given are the screen's own assumption.
    pub(crate) fn area(&self) -> Area {
        let usual = Area::default();
        let or = |given: u64, usual: u64| if given == 0 { usual } else { given };
        Area {
            catchment: or(self.catchment, usual.catchment),
            list: or(self.list, usual.list),
            seen_a_day: or(self.seen_a_day, usual.seen_a_day),
            region: usual.region,
        }
    }

    /// What stands on the contact card.
    fn card(&self) -> [&str; 6] {
        [&self.phone, &self.out_of_hours, &self.email, &self.website, &self.emergency_words, &self.remote_service]
    }
}

/// What the first page asks for.
#[derive(Debug, Clone)]
pub struct SetUp {
    pub practice: String,
    pub country: String,
    /// Empty for dental.
    pub profession: String,
    /// Empty for the first clock of the country.
    pub zone: String,
    pub town: String,
    pub phone: String,
    pub owner: String,
    pub email: String,
    pub password: crate::Private<String>,
    /// The code that the program printed, where it asks for one.
    pub code: String,
}

/// Which steps of the set-up are done.
#[allow(clippy::struct_excessive_bools, reason = "independent steps, each a line of its own on the page")]
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Progress {
    pub sheet_confirmed: bool,
    /// A backup was made at some time; practice mode needs none.
    pub backup: bool,
    pub second_person: bool,
    pub safeguarding_lead: bool,
    pub contact_card: bool,
    pub policy_signed: bool,
    pub account: bool,
    pub first_post: bool,
}

impl Progress {
    /// Whether everything that release asks for is in place.
    pub fn ready(&self) -> bool {
        self.policy_signed && self.account
    }
}

/// The practice, or `None` as long as nobody has set it up.
pub async fn get(desk: &Desk) -> Result<Option<Practice>, Error> {
    let mut connection = desk.db().read().await?;
    find(&mut connection, desk.now()).await
}

pub(crate) async fn find(connection: &mut AnyConnection, now: Time) -> Result<Option<Practice>, Error> {
    let Some(mut practice) = store::find(connection).await? else { return Ok(None) };
    if practice.alone_change_at.is_some_and(|at| at <= now) {
        practice.alone = !practice.alone;
        practice.alone_change_at = None;
    }
    // With a second person here there is a second pair of eyes: leaving the mode is the stricter way, so it needs no day.
    if practice.alone {
        practice.alone = person::all(connection).await?.iter().filter(|person| person.is_here()).count() == 1;
    }
    Ok(Some(practice))
}

pub(crate) async fn must(connection: &mut AnyConnection, now: Time) -> Result<Practice, Error> {
    find(connection, now).await?.ok_or(Error::NotSetUp)
}

/// Makes the practice and its owner. Refused once there is one.
pub async fn set_up(desk: &Desk, set_up: SetUp) -> Answer<PersonId> {
    if desk.set_up_code().is_some_and(|code| !code.eq_ignore_ascii_case(set_up.code.trim())) {
        return Ok(Err(Refusal::wrong_set_up_code()));
    }
    let (country, profession, pack) = granted!(stand(&set_up.country, &set_up.profession, &set_up.zone));
    let (name, owner) = (set_up.practice.trim(), set_up.owner.trim());
    if name.is_empty() || owner.is_empty() {
        return Ok(Err(Refusal::empty_name()));
    }
    let Some(email) = email_folded(&set_up.email) else { return Ok(Err(Refusal::not_an_email())) };
    granted!(person::strong(&set_up.password, &[owner, &email, name]));
    let password = person::hash(desk, "password", &set_up.password).await?;

    let mut act = desk.act_as_desk();
    let mut tx = desk.db().write().await?;
    if store::find(&mut tx).await?.is_some() {
        return Ok(Err(Refusal::already_set_up()));
    }
    let id = PersonId::new(&act);
    (act.who, act.role) = (Who::Person(id.clone()), Role::Owner);
    let details = Details {
        profession,
        zone: set_up.zone,
        town: set_up.town.trim().into(),
        phone: set_up.phone.trim().into(),
        ..Details::default()
    };
    // The primary key is one fixed word, so that two set-ups at the same moment cannot both win.
    if !store::insert(&mut tx, name, country, &details, act.now).await? {
        return Ok(Err(Refusal::already_set_up()));
    }
    person::insert_owner(&mut tx, &act, &id, owner, &set_up.email, &email, &password).await?;
    append(
        &mut tx,
        &act,
        Note::of(Deed::PracticeSetUp, "person", id.as_str()).with(json!({ "country": country.name(), "pack": pack })),
    )
    .await?;
    tx.commit().await?;
    Ok(Ok(id))
}

/// Changes the practice's name and details.
pub async fn change(desk: &Desk, act: &Act, name: &str, mut details: Details) -> Answer<()> {
    granted!(act.may(Duty::SetUp));
    let name = name.trim();
    if name.is_empty() {
        return Ok(Err(Refusal::empty_name()));
    }
    let today = act.now.utc().date_naive().succ_opt();
    if details.remote_covered == Covered::Yes && details.evidence_day().is_none_or(|day| Some(day) > today) {
        return Ok(Err(Refusal::evidence_missing()));
    }
    details.staff = details.staff.iter().map(|name| name.trim().to_owned()).filter(|name| !name.is_empty()).collect();
    let mut tx = desk.db().write().await?;
    let before = must(&mut tx, act.now).await?;
    details.codes_required = before.details.codes_required;
    (details.profession, details.zone) = (before.details.profession, before.details.zone.clone());
    // Whoever writes on the card has looked at it.
    details.card_checked =
        if details.card() == before.details.card() { before.details.card_checked } else { Some(act.now) };
    if before.name == name && before.details == details {
        return Ok(Ok(()));
    }
    store::update(&mut tx, name, &details).await?;
    let detail = json!({ "staff": details.staff.len(), "author_may_release": details.author_may_release });
    append(&mut tx, act, Note::of(Deed::PracticeChanged, "practice", "practice").with(detail)).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Says anew where the practice stands and what it practises: from now on its texts are read by that pack. What was
/// approved is read again before it goes.
pub async fn stand_in(desk: &Desk, act: &Act, country: &str, profession: &str, zone: &str) -> Answer<()> {
    granted!(act.may(Duty::SetUp));
    let (country, profession, pack) = granted!(stand(country, profession, zone));
    let mut tx = desk.db().write().await?;
    let mut practice = must(&mut tx, act.now).await?;
    let before = (practice.country, practice.details.clone());
    (practice.details.profession, practice.details.zone) = (profession, zone.to_owned());
    if before == (country, practice.details.clone()) {
        return Ok(Ok(()));
    }
    store::set_country(&mut tx, country, &practice.details).await?;
    let detail = json!({ "country": country.name(), "pack": pack, "pack_before": before.0.pack(before.1.profession) });
    append(&mut tx, act, Note::of(Deed::CountryChanged, "practice", "practice").with(detail)).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// A place, a profession and the pack that reads them. Refused where one of them is unknown, or nobody has written the
/// pack.
fn stand(country: &str, profession: &str, zone: &str) -> Result<(Country, Profession, &'static str), Refusal> {
    let known = Country::parse(country).zip(Profession::parse(profession));
    let (country, profession) =
        known.filter(|(country, _)| country.zone(zone).is_some()).ok_or_else(Refusal::wrong_country)?;
    let pack = country.pack(profession).ok_or_else(Refusal::no_pack_there)?;
    Ok((country, profession, pack))
}

/// The acting person has looked at the contact card, and it is right.
pub async fn confirm_card(desk: &Desk, act: &Act) -> Answer<()> {
    granted!(act.may(Duty::SetUp));
    let mut tx = desk.db().write().await?;
    let mut practice = must(&mut tx, act.now).await?;
    if !practice.details.card_is_filled() {
        return Ok(Err(Refusal::card_empty(&practice.details.card_misses())));
    }
    practice.details.card_checked = Some(act.now);
    store::update(&mut tx, &practice.name, &practice.details).await?;
    append(&mut tx, act, Note::of(Deed::CardChecked, "practice", "practice")).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// Asks everybody for a second factor from their next page on, or no longer does; for the owner, who has one already.
pub async fn ask_for_codes(desk: &Desk, act: &Act, required: bool) -> Answer<()> {
    granted!(act.may(Duty::SetUp));
    let (Role::Owner, Who::Person(id)) = (act.role, &act.who) else { return Ok(Err(Refusal::not_yours())) };
    let mut tx = desk.db().write().await?;
    let mut practice = must(&mut tx, act.now).await?;
    if required && !factor::is_on(&mut tx, id).await? {
        return Ok(Err(Refusal::own_factor_first()));
    }
    if practice.details.codes_required == required {
        return Ok(Ok(()));
    }
    practice.details.codes_required = required;
    store::update(&mut tx, &practice.name, &practice.details).await?;
    let deed = if required { Deed::CodesRequired } else { Deed::CodesOptional };
    append(&mut tx, act, Note::of(deed, "practice", "practice")).await?;
    tx.commit().await?;
    Ok(Ok(()))
}

/// How far the set-up is.
pub async fn progress(desk: &Desk) -> Result<Progress, Error> {
    let backup = desk.is_practising() || backup::last(desk).await?.is_some();
    let mut connection = desk.db().read().await?;
    let practice = must(&mut connection, desk.now()).await?;
    let people = person::all(&mut connection).await?;
    let details = &practice.details;
    Ok(Progress {
        sheet_confirmed: practice.sheet_confirmed.is_some(),
        backup,
        second_person: people.iter().filter(|person| person.is_here()).count() > 1,
        safeguarding_lead: !details.safeguarding_lead.is_empty(),
        contact_card: details.card_is_filled(),
        policy_signed: people.iter().any(|person| person.role == Role::Owner && person.has_signed()),
        account: store::count_accounts(&mut connection).await? > 0,
        first_post: store::count_sent(&mut connection).await? > 0,
    })
}

/// The recovery sheet, until somebody confirms that it is put away; for the owner.
pub fn recovery_sheet(desk: &Desk, act: &Act) -> Answer<Option<Sheet>> {
    if act.role != Role::Owner || act.only.is_some() || act.by_key.is_some() {
        return Ok(Err(Refusal::not_yours()));
    }
    Ok(Ok(desk.keys().sheet()?))
}

/// Notes that the sheet is printed and put away, and removes it from this machine.
pub async fn confirm_sheet(desk: &Desk, act: &Act) -> Answer<()> {
    if act.role != Role::Owner || act.only.is_some() || act.by_key.is_some() {
        return Ok(Err(Refusal::not_yours()));
    }
    let mut tx = desk.db().write().await?;
    let practice = must(&mut tx, act.now).await?;
    if practice.sheet_confirmed.is_none() {
        store::confirm_sheet(&mut tx, act.now).await?;
        append(&mut tx, act, Note::of(Deed::SheetConfirmed, "practice", "practice")).await?;
        tx.commit().await?;
    }
    // After the commit: better a sheet too many on the disk than a sheet that nobody has.
    desk.keys().forget_sheet()?;
    Ok(Ok(()))
}

/// Enters or leaves work as a practice of one; says when it takes effect. Refused to enter with a second person here.
pub async fn work_alone(desk: &Desk, act: &Act, alone: bool) -> Answer<Time> {
    granted!(act.may(Duty::SetUp));
    let mut tx = desk.db().write().await?;
    let practice = must(&mut tx, act.now).await?;
    if alone && person::all(&mut tx).await?.iter().filter(|person| person.is_here()).count() > 1 {
        return Ok(Err(Refusal::needs_two()));
    }
    let at = act.now.plus(ALONE_DELAY);
    let change = (practice.alone != alone).then_some(at);
    store::set_alone(&mut tx, practice.alone, change).await?;
    let detail = json!({ "alone": alone, "from": change.map(Time::micros) });
    append(&mut tx, act, Note::of(Deed::AloneAsked, "practice", "practice").with(detail)).await?;
    tx.commit().await?;
    Ok(Ok(change.unwrap_or(act.now)))
}

const KEY_CHECK: &str = "key-check";

/// What the database knows of its key; `None` in a new database.
pub(crate) async fn key_check(db: &Db) -> Result<Option<Vec<u8>>, Error> {
    let mut connection = db.read().await?;
    store::meta(&mut connection, KEY_CHECK).await
}

const PRACTISING: &str = "practising";

/// Keeps practice mode and real desks apart: practice mode marks a new database, and takes no other; a marked one is
/// never opened as a real desk.
pub(crate) async fn check_practising(db: &Db, practising: bool, fresh: bool) -> Result<(), OpenError> {
    let marked = {
        let mut connection = db.read().await?;
        store::meta(&mut connection, PRACTISING).await?.is_some()
    };
    match (practising, marked) {
        (false, false) => Ok(()),
        (false, true) => Err(OpenError::PracticeMode),
        (true, false) if fresh => {
            let mut tx = db.write().await?;
            store::set_meta(&mut tx, PRACTISING, b"1").await?;
            tx.commit().await?;
            Ok(())
        }
        (true, _) => Err(OpenError::NotForPractising),
    }
}

/// Compares the key with the database, and introduces them on a first start.
pub(crate) async fn check_key(db: &Db, keys: &Keys) -> Result<(), OpenError> {
    let check = hmac(keys.master(), &[b"chaperone key check v1"]);
    match key_check(db).await? {
        Some(known) if known == check => Ok(()),
        Some(_) => Err(OpenError::WrongKey),
        None => {
            let mut tx = db.write().await?;
            store::set_meta(&mut tx, KEY_CHECK, &check).await?;
            tx.commit().await?;
            Ok(())
        }
    }
}
