//! What the practice knows when a text is read: its own names and its staff, so that naming those is no finding.
//!
//! Deliberately absent: patients. The screen never gets a list of them.

use chaperone_screen::{Known, Practice as Names};
use sqlx::AnyConnection;

use crate::account;
use crate::error::Error;
use crate::person;
use crate::practice::Practice;

pub(crate) async fn gather(connection: &mut AnyConnection, practice: &Practice) -> Result<Known, Error> {
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
    })
}
