//! Preparing a consent: what is asked, changed until it is signed, and explained.
//!
//! Deliberately absent: any answer of the patient.

use serde_json::json;

use super::form::{Answers, Explained, Form};
use super::state::Event;
use super::valid::{explained_faults, faults, must};
use super::{
    Body, Consent, KIND, after, ground, move_to, must_open, note, open, person, pictures, store, subject_index,
};
use crate::act::{Act, Duty};
use crate::error::{Answer, Error};
use crate::id::ConsentId;
use crate::journal::{Deed, Note, append};
use crate::{Desk, Refusal, account, granted, seal};

/// An empty form as the practice's pack begins one, for a page that asks.
pub async fn begin(desk: &Desk, act: &Act) -> Answer<Form> {
    granted!(act.may(Duty::Consent));
    let mut connection = desk.db().read().await?;
    let (practice, pack) = ground(desk, &mut connection, act.now).await?;
    let mut form = Form::empty(act.now, pack.consent.months, &pack.consent.form);
    form.recipients.push(practice.name);
    Ok(Ok(form))
}

/// Keeps a new consent. It may have faults still; it is handed over without any.
pub async fn prepare(desk: &Desk, act: &Act, form: &Form) -> Answer<Consent> {
    keep_new(desk, act, form, None).await
}

/// Begins a new consent with what an earlier one says, to take its place once it is in force.
pub async fn renew(desk: &Desk, act: &Act, id: &ConsentId) -> Answer<Consent> {
    granted!(act.may(Duty::Consent));
    let form = {
        let mut connection = desk.db().read().await?;
        let (_, pack) = ground(desk, &mut connection, act.now).await?;
        let opened = granted!(must_open(desk, &mut connection, id).await?);
        granted!(after(&opened, pack, Event::Supersede, act.now));
        let empty = Form::empty(act.now, pack.consent.months, &pack.consent.form);
        Form { period: empty.period, text: empty.text, ..opened.body.form }
    };
    keep_new(desk, act, &form, Some(id)).await
}

async fn keep_new(desk: &Desk, act: &Act, form: &Form, supersedes: Option<&ConsentId>) -> Answer<Consent> {
    granted!(act.may(Duty::Consent));
    granted!(person(act));
    let mut tx = desk.db().write().await?;
    let (_, pack) = ground(desk, &mut tx, act.now).await?;
    granted!(keepable(&mut tx, form).await?);
    // What takes the place of an earlier one may ask for the same pictures as they were.
    let earlier = match supersedes {
        Some(id) => open(desk, &mut tx, id).await?.map(|opened| opened.body.form),
        None => None,
    };
    granted!(pictures::fit(desk, act, &mut tx, form, earlier.as_ref()).await?);
    let id = ConsentId::new(act);
    let key = seal::new_record(&mut tx, desk.keys(), &act.ids, id.as_str()).await?;
    let row = store::NewRow {
        id: &id,
        subject: subject_index(desk.keys(), &form.subject),
        starts: form.period.from,
        ends: form.period.until,
        supersedes,
        by: act.name(),
        now: act.now,
    };
    store::insert(&mut tx, &row).await?;
    store::set_items(&mut tx, &id, form.items.iter().map(|item| &item.media)).await?;
    let body = Body { form: form.clone(), explained: None, answers: Answers::default(), signature: None };
    let (sealed, digest) = body.sealed(&key, act)?;
    let version = store::NewVersion { consent: &id, version: 1, body: sealed, digest, by: act.name(), now: act.now };
    store::insert_version(&mut tx, version).await?;
    let opened = open(desk, &mut tx, &id).await?.ok_or(Error::Shape { record: "consent", what: "a kept row" })?;
    let detail = json!({ "version": 1, "renews": supersedes.map(ConsentId::as_str) });
    append(&mut tx, act, Note::of(Deed::ConsentPrepared, KIND, id.as_str()).digest(digest).with(detail)).await?;
    tx.commit().await?;
    Ok(Ok(opened.consent(pack, act.now)?))
}

/// Keeps what staff changed in a form, as a new version. Whatever was explained or answered before was about another form.
pub async fn change(desk: &Desk, act: &Act, id: &ConsentId, version: i64, form: &Form) -> Answer<Consent> {
    granted!(act.may(Duty::Consent));
    granted!(person(act));
    let mut tx = desk.db().write().await?;
    let (_, pack) = ground(desk, &mut tx, act.now).await?;
    let opened = granted!(must_open(desk, &mut tx, id).await?);
    let to = granted!(after(&opened, pack, Event::Change, act.now));
    granted!(keepable(&mut tx, form).await?);
    granted!(pictures::fit(desk, act, &mut tx, form, Some(&opened.body.form)).await?);
    let row = store::NewForm {
        id,
        before: version,
        subject: subject_index(desk.keys(), &form.subject),
        starts: form.period.from,
        ends: form.period.until,
        now: act.now,
    };
    if !store::set_form(&mut tx, &row).await? {
        return Ok(Err(Refusal::consent_changed_meanwhile()));
    }
    store::set_items(&mut tx, id, form.items.iter().map(|item| &item.media)).await?;
    let body = Body { form: form.clone(), explained: None, answers: Answers::default(), signature: None };
    let (sealed, digest) = body.sealed(&opened.key, act)?;
    let next = version + 1;
    let row = store::NewVersion { consent: id, version: next, body: sealed, digest, by: act.name(), now: act.now };
    store::insert_version(&mut tx, row).await?;
    granted!(move_to(&mut tx, act, &opened, to, None).await?);
    store::end_links(&mut tx, id, act.now).await?;
    let opened = open(desk, &mut tx, id).await?.ok_or(Error::Shape { record: "consent", what: "a changed row" })?;
    note(&mut tx, act, Deed::ConsentChanged, &opened, json!({ "version": next })).await?;
    tx.commit().await?;
    Ok(Ok(opened.consent(pack, act.now)?))
}

/// Notes that somebody explained the form and checked that it was understood. A form with faults is not explained: what was
/// missing would have to be explained again.
pub async fn explain(desk: &Desk, act: &Act, id: &ConsentId, version: i64, how: How) -> Answer<Consent> {
    granted!(act.may(Duty::Consent));
    let me = granted!(person(act));
    let mut tx = desk.db().write().await?;
    let (practice, pack) = ground(desk, &mut tx, act.now).await?;
    let mut opened = granted!(must_open(desk, &mut tx, id).await?);
    if opened.kept.version != version {
        return Ok(Err(Refusal::consent_changed_meanwhile()));
    }
    let to = granted!(after(&opened, pack, Event::Explain, act.now));
    let today = act.now.in_zone(practice.zone()).date_naive();
    granted!(must(&faults(&opened.body.form, &practice.name, pack, today)));
    let explained = Explained {
        by: me,
        at: act.now,
        understood: how.understood,
        time_to_think: how.time_to_think,
        treated_today: how.treated_today,
    };
    granted!(must(&explained_faults(&explained, pack)));
    opened.body.explained = Some(explained);
    let (sealed, digest) = opened.body.sealed(&opened.key, act)?;
    if !store::set_body(&mut tx, id, version, sealed, digest).await? {
        return Ok(Err(Refusal::consent_changed_meanwhile()));
    }
    granted!(move_to(&mut tx, act, &opened, to, None).await?);
    let opened = open(desk, &mut tx, id).await?.ok_or(Error::Shape { record: "consent", what: "an explained row" })?;
    note(&mut tx, act, Deed::ConsentExplained, &opened, json!({ "version": version })).await?;
    tx.commit().await?;
    Ok(Ok(opened.consent(pack, act.now)?))
}

/// What somebody who explained it says of that.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct How {
    /// The patient said in their own words what it means.
    pub understood: bool,
    pub time_to_think: bool,
    /// The patient is sedated, or treated on this day.
    pub treated_today: bool,
}

/// Whether a form names accounts of this desk, and fits into a row at all. What else is wrong with it is said beside it.
async fn keepable(connection: &mut sqlx::AnyConnection, form: &Form) -> Result<Result<(), Refusal>, Error> {
    let known = account::all(connection).await?;
    let there = |place: &super::Place| {
        known.iter().any(|account| account.id == place.account && account.network.name() == place.network)
    };
    if !form.places.iter().all(there) {
        return Ok(Err(Refusal::account_gone()));
    }
    let size = serde_json::to_vec(form).map_or(usize::MAX, |json| json.len());
    Ok(if size <= MOST_BYTES { Ok(()) } else { Err(Refusal::consent_too_long()) })
}

/// More than any form takes that has no faults.
const MOST_BYTES: usize = 400_000;
