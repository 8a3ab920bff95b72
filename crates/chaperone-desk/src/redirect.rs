//! Redirects: short public answers that lead a patient to the right channel, made from the practice's own contact card.
//!
//! They are given only while the card is filled in and somebody looked at it within half a year: a number that has changed
//! leads a patient astray (S0-17). A service for private talks is named only where indemnity covers it (S4-21, S4-22). Each
//! text is screened before it is offered. Deliberately absent: sending one; it becomes the words of a reply.

use std::time::Duration;

use chaperone_screen::facts::{self, Kind};
use chaperone_screen::text::Text;
use chaperone_screen::{Channel, Draft, Known, Verdict};

use crate::act::{Act, Duty, Time};
use crate::error::Answer;
use crate::practice::{self, Details};
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

/// Whether a text has an address in it that is neither the practice's website nor its covered service: a public reply leads
/// nowhere else (S4-21). A path below one of them is theirs too.
pub(crate) fn leads_elsewhere(details: &Details, text: &str) -> bool {
    let text = Text::new(text);
    let found = facts::read(&text, &Draft::post(""), &Known::default());
    let ours: Vec<_> =
        [Some(details.website.as_str()), details.covered_service()].into_iter().flatten().map(host).collect();
    found
        .of(Kind::Url)
        .any(|fact| !ours.iter().any(|own| !own.is_empty() && *own == host(text.slice(fact.span.clone()))))
}

/// The host of an address, without scheme, `www.`, path or port.
fn host(address: &str) -> String {
    let address = address.trim().to_lowercase();
    let rest = address.split_once("://").map_or(address.as_str(), |(_, rest)| rest);
    let host = rest.split(['/', '?', '#', ':']).next().unwrap_or_default();
    host.strip_prefix("www.").unwrap_or(host).trim_end_matches(['.', ',', ')', '!']).to_owned()
}

fn written(details: &Details) -> Vec<Redirect> {
    let Details { phone, website, emergency_words, .. } = details;
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
    if let Some(remote_service) = details.covered_service() {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::practice::Covered;

    #[test]
    fn a_reply_leads_to_our_own_addresses_only() {
        let mut details = Details {
            website: "https://www.harbourlane.example".into(),
            remote_service: "https://talk.harbourlane.example/book".into(),
            ..Details::default()
        };
        for ours in [
            "Please ring us on 01632 960142.",
            "How to reach us stands on harbourlane.example/contact.",
            "See https://www.harbourlane.example/hours, please.",
        ] {
            assert!(!leads_elsewhere(&details, ours), "{ours}");
        }
        for other in [
            "Book at https://talk.harbourlane.example/book.",
            "Look at https://harbourlane.example.evil.example/x",
            "Read www.another-practice.example first.",
        ] {
            assert!(leads_elsewhere(&details, other), "{other}");
        }
        // Covered, and the day is on record.
        (details.remote_covered, details.remote_evidence) = (Covered::Yes, "2026-11-03".into());
        assert!(!leads_elsewhere(&details, "Book at https://talk.harbourlane.example/book."));
        details.remote_evidence = String::new();
        assert!(leads_elsewhere(&details, "Book at https://talk.harbourlane.example/book."));
    }
}
