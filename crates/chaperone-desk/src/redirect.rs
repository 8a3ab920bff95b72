//! Redirects: short public answers that lead a patient to the right channel, made from the practice's own contact card.
//!
//! They are given only while the card is filled in and somebody looked at it within half a year: a number that has changed
//! leads a patient astray (S0-17). A service for private talks is named only where indemnity covers it (S4-21, S4-22). Each
//! text is screened before it is offered. How often each went out is counted by kind and day, and nothing else of it.
//! Deliberately absent: sending one; it becomes the words of a reply.

mod store;

use std::time::Duration;

use chaperone_screen::facts::{self, Kind};
use chaperone_screen::text::Text;
use chaperone_screen::{Channel, Draft, Known, Verdict};
use sqlx::AnyConnection;

pub(crate) use store::ALL as STATEMENTS;

use crate::act::{Act, Duty, Time};
use crate::error::{Answer, Error};
use crate::job::{self, Job};
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
        return Err(Refusal::card_empty(&details.card_misses()));
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
        let report = granted!(draft::check_text(desk, act, (&redirect.text, &[]), channel, in_reply_to, &[]).await?);
        if report.verdict == Verdict::Clear {
            clear.push(redirect);
        }
    }
    Ok(Ok(clear))
}

/// Kind, title and how often it went out over the last `days` days, today among them; kinds that never did are left out.
pub async fn counted(desk: &Desk, days: u32) -> Result<Vec<Counted>, Error> {
    let mut connection = desk.db().read().await?;
    let practice = practice::must(&mut connection, desk.now()).await?;
    let from = desk.now().minus(Duration::from_hours(24 * u64::from(days.saturating_sub(1))));
    let day = from.in_zone(practice.zone()).date_naive().to_string();
    let counts = store::since(&mut connection, &day).await?;
    Ok(counts.into_iter().map(|(kind, count)| Counted { title: title(&kind), kind, count }).collect())
}

/// Over all days, for the machine that watches; empty before the practice is set up.
pub(crate) async fn totals(connection: &mut AnyConnection) -> Result<Vec<(String, i64)>, Error> {
    store::since(connection, "").await
}

/// How often one kind of redirect went out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Counted {
    pub kind: String,
    pub title: &'static str,
    pub count: i64,
}

fn title(kind: &str) -> &'static str {
    match kind {
        "redirect-call" => "Ring us",
        "redirect-urgent" => "It sounds urgent",
        "redirect-website" => "Our website",
        "redirect-remote" => "A private talk online",
        _ => "Another one",
    }
}

/// Counts a job that has just gone out, if it was a public reply with one of the practice's redirects in it.
pub(crate) async fn count_out(desk: &Desk, tx: &mut AnyConnection, job: &Job, now: Time) -> Result<(), Error> {
    let (job::Kind::Publish, Some(id)) = (job.kind, &job.draft) else { return Ok(()) };
    let Some(draft) = draft::open(desk, tx, id).await?.filter(|draft| draft.channel.is_public_reply()) else {
        return Ok(());
    };
    let practice = practice::must(tx, now).await?;
    let day = now.in_zone(practice.zone()).date_naive().to_string();
    for redirect in written(&practice.details).iter().filter(|one| draft.text.expose().contains(&one.text)) {
        store::count(tx, redirect.name, &day).await?;
    }
    Ok(())
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
            title: title("redirect-call"),
            text: format!(
                "We cannot discuss anything personal here. Please ring us on {phone}, and we will be glad to help."
            ),
        },
        Redirect {
            name: "redirect-urgent",
            title: title("redirect-urgent"),
            text: format!("Please do not wait for an answer here. {emergency_words}"),
        },
    ];
    if !website.is_empty() {
        all.push(Redirect {
            name: "redirect-website",
            title: title("redirect-website"),
            text: format!("How to reach us, and what to do out of hours, stands on our website: {website}"),
        });
    }
    if let Some(remote_service) = details.covered_service() {
        all.push(Redirect {
            name: "redirect-remote",
            title: title("redirect-remote"),
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
