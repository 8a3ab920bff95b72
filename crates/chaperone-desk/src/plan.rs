//! Plan: what goes out when, what went out, and moving it to another time.
//!
//! A text stands in the plan once, whatever number of places it goes to. Its time belongs to what an approver saw, so moving
//! it ends the request or the approval, and whoever was asked or said yes is asked again.
//! Deliberately absent: how a day looks (`web`), and sending.

use std::collections::BTreeMap;
use std::time::Duration;

use crate::act::{Act, Time};
use crate::draft::{self, Edit, State as Standing, Summary};
use crate::error::{Answer, Error};
use crate::id::{AccountId, DraftId, PersonId};
use crate::job::{self, Job, Kind, State};
use crate::person::Link;
use crate::{Desk, Private, Refusal, approve, granted};

/// Two posts for one account that are nearer than this are close together: the first has no time to be read.
pub const CLOSE: Duration = Duration::from_hours(1);
/// How many of the last changed jobs are looked at.
const JOBS: u32 = 500;

/// Where a text in the plan stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Where {
    /// Nobody has been asked yet.
    Draft,
    /// It waits for an approver.
    Waiting,
    SentBack,
    /// Decided; the desk sends it when its time comes.
    Planned,
    /// Decided; a person posts it when its time comes, or has it in hand.
    ByHand,
    /// Went out to all its places.
    Out,
    /// In at least one place it is not known whether it is there.
    Unknown,
    /// Did not go out to at least one of its places.
    NotOut,
}

impl Where {
    /// Whether its time can still be changed.
    pub fn is_ahead(self) -> bool {
        matches!(self, Where::Draft | Where::Waiting | Where::SentBack | Where::Planned | Where::ByHand)
    }
}

/// One text in the plan.
#[derive(Debug, Clone)]
pub struct Entry {
    pub draft: DraftId,
    pub first_words: Private<String>,
    pub accounts: Vec<AccountId>,
    /// When it goes out or went out; `None` for a draft without a time.
    pub at: Option<Time>,
    pub standing: Where,
    /// Another text goes to one of the same accounts within [`CLOSE`] of this one.
    pub close: bool,
    /// It was decided, has begun nowhere, and can be called off.
    pub can_be_called_off: bool,
}

/// What moving came to.
#[derive(Debug, Clone)]
pub struct Moved {
    pub draft: draft::Draft,
    /// Whether a request or an approval ended by it.
    pub ended: bool,
    /// Who was asked again, and the new link.
    pub asked: Option<(PersonId, Link)>,
}

/// Everything in the plan that this person may see, by time; what has no time comes last. What was called off stands in the
/// plan no more, until somebody changes it or asks about it again.
pub async fn entries(desk: &Desk, act: &Act) -> Result<Vec<Entry>, Error> {
    let mut jobs: BTreeMap<DraftId, Vec<Job>> = BTreeMap::new();
    for placed in job::latest(desk, act, JOBS).await? {
        if let Some(draft) = &placed.job.draft
            && placed.job.state != State::CalledOff
        {
            jobs.entry(draft.clone()).or_default().push(placed.job);
        }
    }
    let mut found: Vec<_> = draft::list(desk, act)
        .await?
        .into_iter()
        .filter_map(|summary| {
            let jobs = jobs.remove(&summary.id).unwrap_or_default();
            entry(summary, &jobs)
        })
        .collect();
    found.sort_by_key(|entry| (entry.at.is_none(), entry.at));
    mark_close(&mut found);
    Ok(found)
}

fn entry(summary: Summary, jobs: &[Job]) -> Option<Entry> {
    let publishing = || jobs.iter().filter(|job| job.kind == Kind::Publish);
    let (standing, at) = match summary.state {
        Standing::Open if summary.called_off => return None,
        Standing::Open => (Where::Draft, summary.due),
        Standing::Asked => (Where::Waiting, summary.due),
        Standing::SentBack => (Where::SentBack, summary.due),
        Standing::Released => {
            let any = |states: &[State]| publishing().any(|job| states.contains(&job.state));
            let standing = if any(&[State::Unknown]) {
                Where::Unknown
            } else if any(&[State::Refused, State::BackToApprover]) {
                Where::NotOut
            } else if any(&[State::Held, State::HandedOver]) {
                Where::ByHand
            } else if any(&[State::Queued, State::Leased, State::InFlight]) {
                Where::Planned
            } else {
                Where::Out
            };
            let left = publishing().filter_map(|job| job.attempt_at).max();
            let planned = publishing().map(|job| job.planned).min()?;
            (standing, Some(if standing.is_ahead() { planned } else { left.unwrap_or(planned) }))
        }
        Standing::Erased => return None,
    };
    let can_be_called_off = standing.is_ahead() && jobs.iter().any(Job::can_be_called_off);
    Some(Entry {
        draft: summary.id,
        first_words: summary.first_words,
        accounts: summary.accounts,
        at,
        standing,
        close: false,
        can_be_called_off,
    })
}

/// Marks what goes to one account within [`CLOSE`] of another; at least one of the two has to be ahead, because what went
/// out can't be moved apart any more.
fn mark_close(entries: &mut [Entry]) {
    let near = |a: &Entry, b: &Entry| match (a.at, b.at) {
        (Some(one), Some(other)) => {
            one.plus(CLOSE) > other && a.accounts.iter().any(|account| b.accounts.contains(account))
        }
        _ => false,
    };
    // In the order of time: whoever is near the next but one is near the next.
    for later in 1..entries.len() {
        for earlier in 0..later {
            let (before, rest) = entries.split_at_mut(later);
            let (a, b) = (&mut before[earlier], &mut rest[0]);
            if near(a, b) {
                a.close |= a.standing.is_ahead();
                b.close |= b.standing.is_ahead();
            }
        }
    }
}

/// Moves a text to another time. Words and places stay; the seal changes, so what was asked or approved ends, and the
/// same person is asked again where that can be.
pub async fn move_to(desk: &Desk, act: &Act, id: &DraftId, version: i64, to: Time) -> Answer<Moved> {
    if to <= act.now {
        return Ok(Err(Refusal::gone_by()));
    }
    let before = granted!(draft::get(desk, act, id).await?);
    let edit = Edit {
        text: before.text.clone(),
        accounts: before.accounts.clone(),
        picture: before.picture,
        pictures: None,
        due: Some(to),
        version,
    };
    let draft = granted!(draft::save(desk, act, id, &edit).await?);
    let ended = draft.version != before.version && matches!(before.state, Standing::Asked | Standing::Released);
    let whom = match before.state {
        Standing::Asked => before.asked_of,
        Standing::Released => before.state_by,
        _ => None,
    };
    let asked = match whom {
        // Refused where it went out by its author alone, or where nobody may approve it as it is read now: then it is a
        // draft, and the page says so.
        Some(whom) if ended => approve::ask(desk, act, id, draft.version, &whom).await?.ok().map(|link| (whom, link)),
        _ => None,
    };
    let draft = granted!(draft::get(desk, act, id).await?);
    Ok(Ok(Moved { draft, ended, asked }))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(minutes: u64, account: &str, standing: Where) -> Entry {
        Entry {
            draft: DraftId::stored("0".repeat(26)),
            first_words: "words".into(),
            accounts: vec![AccountId::stored(account.to_owned())],
            at: Some(Time::from_micros(0).plus(Duration::from_mins(minutes))),
            standing,
            close: false,
            can_be_called_off: false,
        }
    }

    fn close(mut entries: Vec<Entry>) -> Vec<bool> {
        mark_close(&mut entries);
        entries.iter().map(|entry| entry.close).collect()
    }

    #[test]
    fn two_posts_for_one_account_within_an_hour_are_close_together() {
        use Where::{Out, Planned};
        assert_eq!(close(vec![at(0, "a", Planned), at(59, "a", Planned)]), [true, true]);
        assert_eq!(close(vec![at(0, "a", Planned), at(60, "a", Planned)]), [false, false]);
        assert_eq!(close(vec![at(0, "a", Planned), at(10, "b", Planned)]), [false, false]);
        assert_eq!(close(vec![at(0, "a", Out), at(10, "a", Planned)]), [false, true]);
        assert_eq!(close(vec![at(0, "a", Planned), at(5, "b", Planned), at(10, "a", Planned)]), [true, false, true]);
    }
}
