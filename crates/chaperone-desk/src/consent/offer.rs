//! What a signed consent lets a text tell, for whoever chooses one for a draft and for whoever sees what a draft rests on.
//!
//! Only what was asked and ticked is here, and never who the patient is: the practice's own reference goes to those who look
//! after consents. Deliberately absent: whether it covers a draft (`gate`).

use std::collections::BTreeSet;

use sqlx::AnyConnection;

use super::form::{Element, Level, Place, Purpose};
use super::{About, Opened, ground, open, store};
use crate::act::{Act, Duty, Time};
use crate::error::{Answer, Error};
use crate::id::ConsentId;
use crate::{Desk, Private, Refusal, granted};

/// At most so many are offered, and so many are looked through for them.
const MOST: usize = 200;
const LOOKED_THROUGH: i64 = 2000;

/// What the patient agreed to.
#[derive(Debug, Clone)]
pub struct Offer {
    pub id: ConsentId,
    /// The practice's own reference; `None` for whoever does not look after consents.
    pub subject: Option<Private<String>>,
    /// What would be published, in a sentence.
    pub what: Private<String>,
    pub purposes: BTreeSet<Purpose>,
    pub places: Vec<Place>,
    /// Empty where it has none.
    pub stages: BTreeSet<String>,
    pub elements: BTreeSet<Element>,
    pub level: Level,
    /// The first instant at which it does not hold any more.
    pub until: Time,
}

impl Offer {
    fn of(opened: Opened, sees_whom: bool) -> Offer {
        let (form, answers) = (opened.body.form, opened.body.answers);
        Offer {
            id: opened.kept.id,
            subject: sees_whom.then(|| form.subject.into()),
            what: form.what.into(),
            purposes: form.purposes.intersection(&answers.purposes).copied().collect(),
            places: form.places.into_iter().filter(|place| answers.places.contains(&place.account)).collect(),
            stages: form.stages,
            elements: form.elements.intersection(&answers.elements).copied().collect(),
            level: form.level,
            until: form.period.until,
        }
    }
}

/// The consents that open the gate at this moment, last changed first; at most 200.
pub async fn offers(desk: &Desk, act: &Act) -> Answer<Vec<Offer>> {
    granted!(act.may(Duty::Consent));
    let mut connection = desk.db().read().await?;
    let (_, pack) = ground(desk, &mut connection, act.now).await?;
    let mut offers = Vec::new();
    for kept in store::latest(&mut connection, LOOKED_THROUGH).await? {
        let period = super::Period { from: kept.starts, until: kept.ends };
        if !kept.state.at(period, super::soon(pack), act.now).opens_gate() || act.now < kept.starts {
            continue;
        }
        let Some(opened) = open(desk, &mut connection, &kept.id).await? else { continue };
        offers.push(Offer::of(opened, true));
        if offers.len() == MOST {
            break;
        }
    }
    Ok(Ok(offers))
}

/// What a consent offers, in whatever state it is; `None` where it is gone, or nobody signed it.
pub(super) async fn offer(
    desk: &Desk,
    connection: &mut AnyConnection,
    id: &ConsentId,
    sees_whom: bool,
) -> Result<Option<Offer>, Error> {
    let opened = open(desk, connection, id).await?.filter(|opened| opened.body.signature.is_some());
    Ok(opened.map(|opened| Offer::of(opened, sees_whom)))
}

/// Whether a draft can name this consent at all: it is here, and has the stage. Whether it covers anything is the gate's to
/// say, each time anew.
pub(crate) async fn nameable(
    desk: &Desk,
    connection: &mut AnyConnection,
    about: &About,
) -> Result<Result<(), Refusal>, Error> {
    let Some(opened) = open(desk, connection, &about.consent).await? else { return Ok(Err(Refusal::consent_gone())) };
    let known = about.stage.as_ref().is_none_or(|stage| opened.body.form.stages.contains(stage));
    Ok(if known { Ok(()) } else { Err(Refusal::consent_other_stage()) })
}
