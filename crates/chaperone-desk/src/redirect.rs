//! Redirects: short public answers that lead a patient to the right channel, made from the practice's own contact card.
//!
//! They are given only while the card is filled in and somebody looked at it within half a year: a number that has changed
//! leads a patient astray (S0-17). A service for private talks is named only where indemnity covers it (S4-21, S4-22). Each
//! text is screened before it is offered. Deliberately absent: sending one; it becomes the words of a reply.

use std::time::Duration;

use chaperone_screen::{Channel, Verdict};

use crate::act::{Act, Duty, Time};
use crate::error::Answer;
use crate::practice::{self, Covered, Details};
use crate::{Desk, Refusal, draft, granted};

/// How long the contact card counts as right after somebody looked at it: half a year.
pub const GOOD_FOR: Duration = Duration::from_hours(24 * 183);

/// One answer that can be used as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Redirect {
    /// Kebab-case and stable; the journal notes it.
    pub name: &'static str,
    pub title: &'static str,
    pub text: String,
}

/// Whether the card may be used at this moment.
pub fn card(details: &Details, now: Time) -> Result<(), Refusal> {
    if !details.card_is_filled() {
        return Err(Refusal::card_empty());
    }
    match details.card_checked {
        Some(at) if at.plus(GOOD_FOR) > now => Ok(()),
        _ => Err(Refusal::card_stale()),
    }
}

/// The redirects for an answer on `channel` to these words; refused while the card is empty or stale.
pub async fn offered(desk: &Desk, act: &Act, channel: Channel, in_reply_to: Option<&str>) -> Answer<Vec<Redirect>> {
    granted!(act.may(Duty::Write));
    let details = {
        let mut connection = desk.db().read().await?;
        practice::must(&mut connection, act.now).await?.details
    };
    granted!(card(&details, act.now));
    let mut clear = Vec::new();
    for redirect in written(&details) {
        let report = granted!(draft::check_text(desk, act, &redirect.text, channel, in_reply_to, &[]).await?);
        if report.verdict == Verdict::Clear {
            clear.push(redirect);
        }
    }
    Ok(Ok(clear))
}

fn written(details: &Details) -> Vec<Redirect> {
    let Details { phone, website, emergency_words, remote_service, .. } = details;
    let mut all = vec![
        Redirect {
            name: "redirect-call",
            title: "Ring us",
            text: format!(
                "We cannot discuss anything personal here. Please ring us on {phone}, and we will be glad to help."
            ),
        },
        Redirect {
            name: "redirect-urgent",
            title: "It sounds urgent",
            text: format!("Please do not wait for an answer here. {emergency_words}"),
        },
    ];
    if !website.is_empty() {
        all.push(Redirect {
            name: "redirect-website",
            title: "Our website",
            text: format!("How to reach us, and what to do out of hours, stands on our website: {website}"),
        });
    }
    if !remote_service.is_empty() && details.remote_covered == Covered::Yes {
        all.push(Redirect {
            name: "redirect-remote",
            title: "A private talk online",
            text: format!(
                "We cannot discuss anything personal here. A private talk with us can be booked at {remote_service}"
            ),
        });
    }
    all
}
