//! What the practice knows when a text is read: its own names and its staff, so that naming those is no finding.
//!
//! Earlier posts come as classes and keyed hashes. Deliberately absent: patients. The screen never gets a list of them.

use chaperone_screen::mosaic::Tag;
use chaperone_screen::{Known, Practice as Names};
use sqlx::AnyConnection;

use crate::error::Error;
use crate::id::DraftId;
use crate::practice::Practice;
use crate::{Desk, account, person, told};

/// What the practice knows; `draft` is what is read now, if it is kept already, and `subject` whom it is about, where a consent
/// says so.
pub(crate) async fn gather(
    desk: &Desk,
    connection: &mut AnyConnection,
    practice: &Practice,
    draft: Option<&DraftId>,
    subject: Option<Tag>,
) -> Result<Known, Error> {
    let details = &practice.details;
    let given =
        |values: &[&String]| values.iter().filter(|value| !value.is_empty()).map(|&value| value.clone()).collect();
    let mut staff: Vec<String> =
        person::all(connection).await?.into_iter().filter(person::Person::is_here).map(|p| p.name).collect();
    staff.extend(details.staff.iter().cloned());
    if !details.safeguarding_lead.is_empty() {
        staff.push(details.safeguarding_lead.clone());
    }
    Ok(Known {
        practice: Names {
            names: vec![practice.name.clone()],
            places: given(&[&details.town]),
            phones: given(&[&details.phone, &details.out_of_hours]),
            emails: given(&[&details.email]),
            websites: given(&[&details.website]),
            handles: account::all(connection).await?.into_iter().map(|account| account.handle).collect(),
        },
        staff,
        area: details.area(),
        memory: told::memory(desk, connection, draft, subject, desk.now()).await?,
    })
}
