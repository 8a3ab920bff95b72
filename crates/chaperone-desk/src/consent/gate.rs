//! The gate: whether the consent that a draft names covers it, at every one of its places, at this instant.
//!
//! Asked when a draft is read, when approval is asked for, when it is given, and again in the transaction that releases. What
//! the words may tell is what the draft says that they tell, and the patient ticked; the screen holds everything else. When a
//! consent closes, all that waits on it is called off here, in the same transaction. Each picture of a patient has to be one
//! that the patient saw and ticked (`pictures`). Deliberately absent: a picture of a patient in a draft that names no consent;
//! `media` refuses that.

pub(super) mod store;

use std::collections::BTreeSet;

use chaperone_screen::Code;
use chaperone_screen::mosaic::Tag;
use serde::{Deserialize, Serialize};
use serde_json::json;
use sqlx::AnyConnection;

use super::cover::{Cover, Given, Use, covers};
use super::form::{Element, Form, Level, Purpose};
use super::offer::{Offer, offer};
use super::pictures::{self, Used};
use super::{Opened, ground, open, sensitive, soon, subject_index};
use crate::act::{Act, Duty, Time};
use crate::approve::decide::Suitability;
use crate::error::{Answer, Error};
use crate::id::{AccountId, ConsentId, DecisionId, DraftId};
use crate::journal::{Deed, Note, append};
use crate::media::Attached;
use crate::practice::Practice;
use crate::{Desk, Refusal, account, approve, draft, granted, job, seal, takedown};
pub(crate) use store::ALL;

/// What a draft says of the consent that it rests on. Part of its digest.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct About {
    pub consent: ConsentId,
    pub purpose: Purpose,
    /// One of the stages of the consent; `None` where it has none.
    pub stage: Option<String>,
    /// What the words tell; what they tell beside this is held.
    pub elements: BTreeSet<Element>,
    /// How far the patient can be recognised by it.
    pub level: Level,
}

/// What a consent in force lends to a draft.
pub(crate) struct Covering {
    pub(crate) cover: Cover,
    /// For the screen: what it need not hold.
    pub(crate) summary: chaperone_screen::Consent,
}

/// Whether the consent covers a draft about it with these pictures at all of these accounts.
pub(crate) async fn covering(
    desk: &Desk,
    connection: &mut AnyConnection,
    about: &About,
    attached: &[Attached],
    accounts: &[AccountId],
    now: Time,
) -> Result<Result<Covering, Refusal>, Error> {
    let (practice, pack) = ground(desk, connection, now).await?;
    let Some(opened) = open(desk, connection, &about.consent).await? else {
        return Ok(Err(Refusal::consent_unsigned()));
    };
    let given = match given(desk, &practice, opened) {
        Ok(given) => given,
        Err(refusal) => return Ok(Err(refusal)),
    };
    let today = now.in_zone(practice.zone()).date_naive();
    let known = account::all(connection).await?;
    let Used { pictures, gone } = pictures::used(desk, connection, &given.form, attached).await?;
    let mut cover = None;
    let mut networks = Vec::new();
    for id in accounts {
        let Some(account) = known.iter().find(|account| account.id == *id) else {
            return Ok(Err(Refusal::account_gone()));
        };
        let used = Use {
            subject: given.subject,
            pictures: &pictures,
            elements: &about.elements,
            level: about.level,
            purpose: about.purpose,
            account: id,
            network: account.network,
            stage: about.stage.as_deref(),
        };
        cover = Some(granted!(covers(&given, &used, now, today, soon(pack), pack.consent.guardian_until)));
        networks.push(account.network.name().to_owned());
    }
    if gone {
        return Ok(Err(Refusal::picture_gone()));
    }
    // Without a place there is nothing that it could cover yet.
    let Some(cover) = cover else { return Ok(Err(Refusal::no_account())) };
    if !given.form.sensitive.is_empty() && !sensitive::both_agree(connection, &about.consent).await? {
        return Ok(Err(Refusal::consent_too_private()));
    }
    Ok(Ok(Covering { cover, summary: summary(&given.form, about, networks) }))
}

/// What author and approver see of the consent that a draft names.
#[derive(Debug, Clone)]
pub struct Consented {
    pub about: About,
    /// What the patient agreed to; `None` where the consent is gone, or nobody signed it.
    pub offer: Option<Offer>,
    /// Whether it covers the draft at all its places now, or why not.
    pub covered: Result<Cover, Refusal>,
}

/// Whether the consent that a draft names covers it now; `None` where it names none. An approver who may open this one draft
/// alone sees it too, but not whose consent it is.
pub async fn consented(desk: &Desk, act: &Act, id: &DraftId) -> Answer<Option<Consented>> {
    let sees_whom = act.may(Duty::Consent);
    if sees_whom.is_err() {
        granted!(act.may(Duty::Approve));
    }
    let mut connection = desk.db().read().await?;
    let draft = granted!(draft::visible(desk, act, &mut connection, id).await?);
    let Some(about) = draft.about else { return Ok(Ok(None)) };
    let covering = covering(desk, &mut connection, &about, &draft.pictures, &draft.accounts, act.now).await?;
    let offer = offer(desk, &mut connection, &about.consent, sees_whom.is_ok()).await?;
    Ok(Ok(Some(Consented { about, offer, covered: covering.map(|covering| covering.cover) })))
}

/// Keeps what an approver answered on whether it suits, sealed with the draft.
pub(crate) async fn keep_suitability(
    desk: &Desk,
    tx: &mut AnyConnection,
    act: &Act,
    (decision, draft): (&DecisionId, &DraftId),
    suitable: &Suitability,
) -> Result<(), Error> {
    let key = seal::record_key(tx, desk.keys(), draft.as_str()).await?.ok_or(Error::Seal("a draft has no key"))?;
    let sealed = key.seal(&act.ids, "suitability", suitable.reason.expose().trim().as_bytes())?;
    store::put_suitability(tx, decision, draft, sealed, act).await
}

/// A consent as it was signed; one that nobody signed gives nothing.
fn given(desk: &Desk, practice: &Practice, opened: Opened) -> Result<Given, Refusal> {
    let Some(signature) = &opened.body.signature else { return Err(Refusal::consent_unsigned()) };
    let confirmed = opened.kept.confirmed_at.is_some_and(|at| at >= signature.at);
    let signed_on = signature.at.in_zone(practice.zone()).date_naive();
    Ok(Given {
        id: opened.kept.id,
        version: opened.kept.version,
        digest: opened.digest,
        state: opened.kept.state,
        subject: subject_index(desk.keys(), &opened.body.form.subject),
        form: opened.body.form,
        answers: opened.body.answers,
        signed_on,
        confirmed,
    })
}

/// What the screen is told: the kinds of thing that are agreed, and the name that may be said.
fn summary(form: &Form, about: &About, networks: Vec<String>) -> chaperone_screen::Consent {
    let agreed = agreed(about);
    let mut uses: Vec<String> = about.elements.iter().map(|element| element.name().replace('-', " ")).collect();
    if agreed.contains(&Code::HealthInformation) {
        uses.push("treatment story".into());
    }
    if !agreed.contains(&Code::Name) {
        uses.push("no name".into());
    }
    chaperone_screen::Consent {
        subject: form.shown.first_name.clone(),
        uses,
        networks,
        withdrawn: false,
        agreed: Some(agreed),
    }
}

/// The kinds of thing that the elements of a draft cover. A day, an event, a relation, a handle and contact data are never
/// among them: no element agrees to those.
fn agreed(about: &About) -> BTreeSet<Code> {
    let mut agreed = BTreeSet::new();
    for element in &about.elements {
        agreed.insert(Code::PatientRelationship);
        match element {
            Element::Condition | Element::Treatment | Element::Stage => agreed.insert(Code::HealthInformation),
            Element::AgeBand => agreed.insert(Code::Age),
            Element::Quote => agreed.insert(Code::Testimonial),
            Element::FirstName => agreed.insert(Code::Name),
            Element::Job => agreed.insert(Code::Occupation),
            Element::Town => agreed.insert(Code::Place),
        };
    }
    if matches!(about.level, Level::Face | Level::Name) {
        agreed.extend([Code::Identifiable, Code::Appearance]);
    }
    agreed
}

/// Whom a draft is about, as the memory of earlier posts knows people: a keyed hash of a keyed index. `None` where its consent
/// is gone.
pub(crate) async fn subject(desk: &Desk, connection: &mut AnyConnection, about: &About) -> Result<Option<Tag>, Error> {
    let Some(opened) = open(desk, connection, &about.consent).await? else { return Ok(None) };
    let index = subject_index(desk.keys(), &opened.body.form.subject);
    let hash = desk.keys().index("told-subject", &data_encoding::HEXLOWER.encode(&index));
    let mut tag = [0; 16];
    tag.copy_from_slice(&hash[..16]);
    Ok(Some(Tag(tag)))
}

/// Remembers which consent a draft rests on, so that it is found when the consent closes.
pub(crate) async fn remember(tx: &mut AnyConnection, draft: &DraftId, about: Option<&About>) -> Result<(), Error> {
    match about {
        Some(about) => store::put_about(tx, draft, &about.consent).await,
        None => store::forget_about(tx, draft).await,
    }
}

/// Calls off everything that waits on a consent that does not open the gate any more, ends its approvals, and asks for what is
/// out to be taken down, where `takes_down` says so.
pub(super) async fn close(
    desk: &Desk,
    tx: &mut AnyConnection,
    act: &Act,
    id: &ConsentId,
    takes_down: bool,
) -> Result<(), Error> {
    for draft in store::about(tx, id).await? {
        let before = job::every_of(tx, &draft).await?;
        let waited = before.iter().any(job::Job::can_be_called_off);
        job::call_off_draft(tx, &draft, act.now).await?;
        approve::end(tx, &draft, act.now).await?;
        let found = draft::find(tx, &draft).await?;
        let open = found.is_some_and(|found| matches!(found.state, draft::State::Asked | draft::State::Released));
        if open && !job::in_flight(tx, &draft).await? {
            draft::set_state(tx, &draft, draft::State::Open, Some(act.name()), None, act.now).await?;
        }
        if takes_down {
            // What a worker has taken and not begun is stopped at the door.
            for job in before.iter().filter(|job| job.has_reached() && job.state != job::State::Leased) {
                takedown::add(desk, tx, act, id, job).await?;
            }
        }
        if waited || open {
            let detail = json!({ "consent": id.as_str() });
            append(tx, act, Note::of(Deed::CalledOff, "draft", draft.as_str()).with(detail)).await?;
        }
    }
    Ok(())
}

/// Whether anything that rests on a consent is out, or may be, or still has to be shown to be gone.
pub(super) async fn is_out(connection: &mut AnyConnection, id: &ConsentId) -> Result<bool, Error> {
    for draft in store::about(connection, id).await? {
        let jobs = job::every_of(connection, &draft).await?;
        if jobs.iter().any(|job| job.has_reached() || job.can_be_called_off()) {
            return Ok(true);
        }
    }
    takedown::any_open(connection, id).await
}

/// Something went out that rests on a consent: if that closed while the words were on their way, they come down.
pub(crate) async fn went_out(desk: &Desk, tx: &mut AnyConnection, act: &Act, job: &job::Job) -> Result<(), Error> {
    let Some(draft) = &job.draft else { return Ok(()) };
    let Some(id) = store::consent_of(tx, draft).await? else { return Ok(()) };
    let (_, pack) = ground(desk, tx, act.now).await?;
    let stands = match open(desk, tx, &id).await? {
        Some(opened) => {
            let state = opened.state(pack, act.now);
            state.opens_gate() || state == super::State::Superseded
        }
        None => false,
    };
    if stands { Ok(()) } else { takedown::add(desk, tx, act, &id, job).await }
}
