//! The register for other programs: rows for a table, and one consent in the form of HL7 FHIR R4 (`Consent`, in a `Bundle`).
//!
//! Only those who look after consents take the patient's reference out. What is handed out is plain data; the words of FHIR are
//! from its published definition of R4 and were not tried on another program. Whoever takes something out is in the journal.
//! Deliberately absent: files and HTTP.

use serde_json::{Value, json};

use super::register::{Filter, register};
use super::state::State;
use super::{Capacity, Consent, KIND, get, ground};
use crate::act::{Act, Duty, Time};
use crate::error::Answer;
use crate::id::ConsentId;
use crate::journal::{Deed, Note, append};
use crate::{Desk, granted};

/// The heads of [`rows`].
pub const COLUMNS: [&str; 10] =
    ["consent", "state", "since", "from", "until", "subject", "version", "pictures", "purposes", "places"];

/// The register as rows under [`COLUMNS`]. For an auditor what is about the patient stays empty.
pub async fn rows(desk: &Desk, act: &Act, filter: &Filter) -> Answer<Vec<[String; COLUMNS.len()]>> {
    let found = granted!(register(desk, act, filter).await?);
    let row = |row: super::Row| {
        let inside = row.inside.as_ref();
        let of = |tell: &dyn Fn(&super::register::Inside) -> String| inside.map(tell).unwrap_or_default();
        [
            row.id.to_string(),
            row.state.name().to_owned(),
            day(row.state_at),
            day(row.from),
            day(row.until),
            of(&|inside| inside.subject.expose().clone()),
            of(&|inside| inside.version.to_string()),
            of(&|inside| inside.pictures.to_string()),
            of(&|inside| inside.purposes.iter().map(|purpose| purpose.name()).collect::<Vec<_>>().join(" ")),
            of(&|inside| inside.places.join("; ")),
        ]
    };
    let rows: Vec<_> = found.into_iter().map(row).collect();
    let mut tx = desk.db().write().await?;
    let detail = json!({ "rows": rows.len() });
    append(&mut tx, act, Note { deed: Deed::RegisterExported, record: None, digest: None, detail }).await?;
    tx.commit().await?;
    Ok(Ok(rows))
}

/// Rows as a table for a spreadsheet, heads first (RFC 4180). What a spreadsheet would take for a formula is quoted.
pub fn csv(rows: &[[String; COLUMNS.len()]]) -> String {
    let cell = |text: &str| {
        let tamed =
            if text.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{text}") } else { text.to_owned() };
        format!("\"{}\"", tamed.replace('"', "\"\""))
    };
    let line = |cells: &[&str]| cells.iter().map(|text| cell(text)).collect::<Vec<_>>().join(",") + "\r\n";
    let mut table = line(&COLUMNS);
    for row in rows {
        table += &line(&row.each_ref().map(String::as_str));
    }
    table
}

fn day(at: Time) -> String {
    at.utc().format("%Y-%m-%d").to_string()
}

/// One consent as a FHIR R4 `Bundle` with one `Consent`.
pub async fn bundle(desk: &Desk, act: &Act, id: &ConsentId) -> Answer<Value> {
    granted!(act.may(Duty::Consent));
    let consent = granted!(get(desk, act, id).await?);
    let practice = {
        let mut connection = desk.db().read().await?;
        ground(desk, &mut connection, act.now).await?.0
    };
    let resource = resource(&consent, &practice.name);
    let mut tx = desk.db().write().await?;
    append(&mut tx, act, Note::of(Deed::ConsentExported, KIND, id.as_str()).digest(consent.digest)).await?;
    tx.commit().await?;
    Ok(Ok(json!({
        "resourceType": "Bundle",
        "type": "collection",
        "timestamp": instant(act.now),
        "entry": [{ "resource": resource }],
    })))
}

fn instant(at: Time) -> String {
    at.utc().to_rfc3339_opts(chrono::SecondsFormat::Millis, true)
}

/// FHIR's word for where a consent is.
fn status(state: State) -> &'static str {
    match state {
        State::Draft => "draft",
        State::Explained | State::Signed => "proposed",
        State::Active | State::Expiring => "active",
        State::Refused => "rejected",
        State::Expired | State::Withdrawn | State::Suspended | State::Superseded => "inactive",
    }
}

fn resource(consent: &Consent, practice: &str) -> Value {
    let Consent { form, answers, .. } = consent;
    let performer = match form.signer.capacity {
        Capacity::Patient => "the patient",
        Capacity::Guardian => "a parent or guardian",
        Capacity::Holder => "a holder of legal authority",
    };
    let purposes = answers.purposes.iter().map(|purpose| json!({ "code": purpose.name(), "display": purpose.title() }));
    let named = form.places.iter().filter(|place| answers.places.contains(&place.account));
    let actors = named.map(|place| {
        let role = json!({ "coding": [{
            "system": "http://terminology.hl7.org/CodeSystem/v3-ParticipationType",
            "code": "IRCP",
            "display": "information recipient",
        }] });
        json!({ "role": role, "reference": { "display": place.title } })
    });
    let shown = form.items.iter().filter(|item| answers.items.contains(&item.media));
    let data = shown.map(|item| {
        let identifier = json!({ "system": "urn:chaperone:media", "value": item.media.as_str() });
        json!({ "meaning": "instance", "reference": { "identifier": identifier, "display": item.label } })
    });
    let mut resource = json!({
        "resourceType": "Consent",
        "id": consent.id.as_str(),
        "status": status(consent.state),
        "scope": { "coding": [{
            "system": "http://terminology.hl7.org/CodeSystem/consentscope",
            "code": "patient-privacy",
        }], "text": "Consent to publish" },
        "category": [{ "coding": [{ "system": "http://loinc.org", "code": "59284-0", "display": "Consent Document" }] }],
        "patient": { "identifier": { "value": form.subject } },
        "performer": [{ "display": performer }],
        "organization": [{ "display": practice }],
        "policyRule": { "text": form.text },
        "provision": {
            "type": "permit",
            "period": { "start": instant(form.period.from), "end": instant(form.period.until) },
            "actor": actors.collect::<Vec<_>>(),
            "purpose": purposes.collect::<Vec<_>>(),
            "data": data.collect::<Vec<_>>(),
        },
    });
    if let Some(signature) = &consent.signature {
        resource["dateTime"] = instant(signature.at).into();
    }
    if let Some(confirmed) = &consent.confirmed {
        resource["verification"] = json!([{ "verified": true, "verificationDate": instant(confirmed.at) }]);
    }
    resource
}
