//! A pause that a person asks for before a text goes out: fifteen minutes, or until the next morning (S1-09).
//!
//! It holds for everybody and cannot be ended early, or it would be none; a longer one can follow. The desk's own pause for
//! letting off steam (`approve`) runs beside it. Deliberately absent: judging the words.

mod store;

use std::time::Duration;

use chrono::{Days, NaiveTime, TimeZone};
use chrono_tz::Tz;
use serde_json::json;
use sqlx::AnyConnection;

pub(crate) use store::ALL as STATEMENTS;

use crate::act::{Act, Duty, Time};
use crate::draft::{self, State};
use crate::error::{Answer, Error};
use crate::id::DraftId;
use crate::journal::{Deed, Note, append};
use crate::{Desk, Refusal, granted, practice};

/// How long somebody wants to wait.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Length {
    Quarter,
    /// Eight in the morning of the next day, by the practice's clock.
    Morning,
}

impl Length {
    pub const ALL: [Length; 2] = [Length::Quarter, Length::Morning];

    pub fn name(self) -> &'static str {
        match self {
            Length::Quarter => "quarter",
            Length::Morning => "morning",
        }
    }

    pub fn parse(name: &str) -> Option<Length> {
        Length::ALL.into_iter().find(|length| length.name() == name)
    }

    fn until(self, now: Time, zone: Tz) -> Time {
        match self {
            Length::Quarter => now.plus(Duration::from_mins(15)),
            Length::Morning => morning(now, zone).unwrap_or_else(|| now.plus(Duration::from_hours(12))),
        }
    }
}

/// The next day's morning; `None` where the clock is changed over just then.
fn morning(now: Time, zone: Tz) -> Option<Time> {
    let eight = NaiveTime::from_hms_opt(8, 0, 0)?;
    let day = now.in_zone(zone).date_naive().checked_add_days(Days::new(1))?;
    let at = zone.from_local_datetime(&day.and_time(eight)).earliest()?;
    Some(Time::from_utc(at.to_utc()))
}

/// Holds a draft back; says until when. A pause never shortens one that runs already.
pub async fn take(desk: &Desk, act: &Act, id: &DraftId, length: Length) -> Answer<Time> {
    granted!(act.may(Duty::Write));
    let mut tx = desk.db().write().await?;
    let draft = granted!(draft::visible(desk, act, &mut tx, id).await?);
    if draft.state == State::Released {
        return Ok(Err(Refusal::not_open()));
    }
    let practice = practice::must(&mut tx, act.now).await?;
    let wanted = length.until(act.now, practice.zone());
    let until = running(&mut tx, id, act.now).await?.map_or(wanted, |running| running.max(wanted));
    store::put(&mut tx, id, until, act.name(), act.now).await?;
    let detail = json!({ "length": length.name(), "until": until.micros() });
    append(&mut tx, act, Note::of(Deed::Paused, "draft", id.as_str()).digest(draft.digest).with(detail)).await?;
    tx.commit().await?;
    Ok(Ok(until))
}

/// Until when a draft is held back, for whoever may see it.
pub async fn until(desk: &Desk, act: &Act, id: &DraftId) -> Answer<Option<Time>> {
    let mut connection = desk.db().read().await?;
    granted!(draft::visible(desk, act, &mut connection, id).await?);
    running(&mut connection, id, act.now).await.map(Ok)
}

/// The end of the pause that runs at this moment.
pub(crate) async fn running(connection: &mut AnyConnection, id: &DraftId, now: Time) -> Result<Option<Time>, Error> {
    Ok(store::until(connection, id).await?.filter(|until| *until > now))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_next_morning_is_that_of_the_practice_whatever_the_clock_does() {
        let at = |text: &str| Time::from_utc(chrono::DateTime::parse_from_rfc3339(text).unwrap().to_utc());
        // Late in Perth is the day before in London; in London the night of 25 October has an hour more.
        for (now, zone, morning) in [
            ("2026-11-24T17:30:00Z", Tz::Australia__Perth, "2026-11-26T00:00:00Z"),
            ("2026-11-24T09:50:00Z", Tz::Europe__London, "2026-11-25T08:00:00Z"),
            ("2026-10-24T22:30:00Z", Tz::Europe__London, "2026-10-25T08:00:00Z"),
        ] {
            assert_eq!(Length::Morning.until(at(now), zone), at(morning), "{now}");
        }
    }
}
