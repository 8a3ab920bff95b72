//! Reading the register: the list, one consent, what is wrong with it, and what is due.
//!
//! Who the patient is stands behind the practice's own reference, and only those who look after consents see that. An auditor
//! sees states and dates; an agency nothing. Deliberately absent: changing anything.

use chrono::NaiveDate;

use super::state::State;
use super::valid::{Fault, explained_faults, faults};
use super::{Consent, Purpose, ground, must_open, open, store, subject_index};
use crate::act::{Act, Duty, Time};
use crate::error::{Answer, Error};
use crate::id::ConsentId;
use crate::{Desk, Private, granted, seal};

/// At most so many rows of a list, and so many that are looked through for it.
const MOST: usize = 200;
const LOOKED_THROUGH: i64 = 2000;

/// What a list is narrowed to.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    pub state: Option<State>,
    /// The practice's own reference, as somebody types it; case and spaces do not matter.
    pub subject: Option<Private<String>>,
}

/// One consent as a list shows it.
#[derive(Debug, Clone)]
pub struct Row {
    pub id: ConsentId,
    /// By the clock.
    pub state: State,
    pub state_at: Time,
    pub from: Time,
    pub until: Time,
    /// The next day on which a child reaches an age.
    pub review: Option<Time>,
    pub updated: Time,
    /// `None` for an auditor.
    pub inside: Option<Inside>,
}

/// What a row shows to those who look after consents.
#[derive(Debug, Clone)]
pub struct Inside {
    pub subject: Private<String>,
    /// What would be published, in a sentence.
    pub what: Private<String>,
    pub version: i64,
    pub pictures: usize,
    /// What was ticked; before the signature what is asked.
    pub purposes: Vec<Purpose>,
    pub places: Vec<String>,
}

/// The register, last changed first; at most 200.
pub async fn register(desk: &Desk, act: &Act, filter: &Filter) -> Answer<Vec<Row>> {
    granted!(act.may(Duty::ReadConsents));
    let sees = act.may(Duty::Consent).is_ok();
    if filter.subject.is_some() {
        granted!(act.may(Duty::Consent));
    }
    let mut connection = desk.db().read().await?;
    let (_, pack) = ground(desk, &mut connection, act.now).await?;
    let found = match &filter.subject {
        Some(reference) => {
            let index = subject_index(desk.keys(), reference.expose());
            store::of_subject(&mut connection, &index, LOOKED_THROUGH).await?
        }
        None => store::latest(&mut connection, LOOKED_THROUGH).await?,
    };
    let mut rows = Vec::new();
    for kept in found {
        let period = super::Period { from: kept.starts, until: kept.ends };
        let state = kept.state.at(period, super::soon(pack), act.now);
        if filter.state.is_some_and(|wanted| wanted != state) {
            continue;
        }
        let inside = if sees { inside(desk, &mut connection, &kept.id).await? } else { None };
        if sees && inside.is_none() {
            continue;
        }
        rows.push(Row {
            id: kept.id,
            state,
            state_at: kept.state_at,
            from: kept.starts,
            until: kept.ends,
            review: kept.review,
            updated: kept.updated,
            inside,
        });
        if rows.len() == MOST {
            break;
        }
    }
    Ok(Ok(rows))
}

async fn inside(desk: &Desk, connection: &mut sqlx::AnyConnection, id: &ConsentId) -> Result<Option<Inside>, Error> {
    let Some(opened) = open(desk, connection, id).await? else { return Ok(None) };
    let signed = opened.body.signature.is_some();
    let (form, answers) = (opened.body.form, opened.body.answers);
    let purposes = if signed { answers.purposes } else { form.purposes };
    let named = form.places.into_iter().filter(|place| !signed || answers.places.contains(&place.account));
    Ok(Some(Inside {
        subject: form.subject.into(),
        what: form.what.into(),
        version: opened.kept.version,
        pictures: if signed { answers.items.len() } else { form.items.len() },
        purposes: purposes.into_iter().collect(),
        places: named.map(|place| place.title).collect(),
    }))
}

/// One consent, for those who look after consents.
pub async fn get(desk: &Desk, act: &Act, id: &ConsentId) -> Answer<Consent> {
    granted!(act.may(Duty::Consent));
    let mut connection = desk.db().read().await?;
    let (_, pack) = ground(desk, &mut connection, act.now).await?;
    let opened = granted!(must_open(desk, &mut connection, id).await?);
    opened.consent(pack, act.now).map(Ok)
}

/// What is wrong with a consent as it stands, and what somebody is reminded of.
pub async fn check(desk: &Desk, act: &Act, id: &ConsentId) -> Answer<Vec<Fault>> {
    granted!(act.may(Duty::Consent));
    let mut connection = desk.db().read().await?;
    let (practice, pack) = ground(desk, &mut connection, act.now).await?;
    let opened = granted!(must_open(desk, &mut connection, id).await?);
    let today = act.now.in_zone(practice.zone()).date_naive();
    let mut found = faults(&opened.body.form, &practice.name, pack, today);
    found.extend(opened.body.explained.iter().flat_map(|explained| explained_faults(explained, pack)));
    Ok(Ok(found))
}

/// The drawn signature, as a PNG file; `None` where it was typed.
pub async fn drawing(desk: &Desk, act: &Act, id: &ConsentId) -> Answer<Option<Private<Vec<u8>>>> {
    granted!(act.may(Duty::Consent));
    let mut connection = desk.db().read().await?;
    let opened = granted!(must_open(desk, &mut connection, id).await?);
    let version = store::version(&mut connection, id, opened.kept.version).await?;
    let Some(sealed) = version.and_then(|version| version.drawing) else { return Ok(Ok(None)) };
    let key = seal::record_key(&mut connection, desk.keys(), id.as_str()).await?;
    let Some(key) = key else { return Ok(Ok(None)) };
    Ok(Ok(Some(Private::new(key.open("drawing", &sealed)?.to_vec()))))
}

/// Something about a consent that a person should see to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Due {
    /// Signed, and waits for a second person.
    Confirm,
    /// Ends soon, on this day.
    Ends(Time),
    /// A child reaches an age on this day: it is asked for anew, or ends for the gate.
    Age(NaiveDate),
}

/// What is due, the nearest first: signatures that wait, ends and ages within the pack's time before an end.
pub async fn reminders(desk: &Desk, act: &Act) -> Answer<Vec<(Row, Due)>> {
    let rows = granted!(register(desk, act, &Filter::default()).await?);
    let mut connection = desk.db().read().await?;
    let (practice, pack) = ground(desk, &mut connection, act.now).await?;
    let near = act.now.plus(super::soon(pack));
    let mut due: Vec<(Row, Due)> = Vec::new();
    for row in rows {
        let age = row.review.filter(|on| *on <= near && (row.state.opens_gate() || row.state == State::Signed));
        if row.state == State::Signed {
            due.push((row.clone(), Due::Confirm));
        }
        if row.state == State::Expiring {
            due.push((row.clone(), Due::Ends(row.until)));
        }
        if let Some(on) = age {
            due.push((row, Due::Age(on.in_zone(practice.zone()).date_naive())));
        }
    }
    due.sort_by_key(|(row, due)| match due {
        Due::Confirm => row.state_at,
        Due::Ends(at) => *at,
        Due::Age(_) => row.review.unwrap_or(row.until),
    });
    Ok(Ok(due))
}
