//! Times and figures as a page writes them: in the practice's zone, the date first, then how long ago.
//!
//! Deliberately absent: the clock itself. Every function is told what time it is.

use chaperone_desk::Time;
use chrono::{Datelike, LocalResult, NaiveDateTime, TimeZone, Timelike};
use chrono_tz::Tz;

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A point in time for a reader (`words`) and for a machine (`machine`, RFC 3339).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Moment {
    pub(crate) words: String,
    pub(crate) machine: String,
}

/// `Today, 09:42`, `Yesterday, 17:15`, `Thursday 26 November, 12:15`; with the year where it is another one.
pub(crate) fn moment(at: Time, now: Time, zone: Tz) -> Moment {
    Moment { words: exact(at, now, zone), machine: at.in_zone(zone).to_rfc3339() }
}

/// The same, with how long ago or how soon where that helps: `Today, 09:42 (8 minutes ago)`.
pub(crate) fn since(at: Time, now: Time, zone: Tz) -> Moment {
    let Moment { words, machine } = moment(at, now, zone);
    let words = match apart(at, now) {
        Some(apart) => format!("{words} ({apart})"),
        None => words,
    };
    Moment { words, machine }
}

fn exact(at: Time, now: Time, zone: Tz) -> String {
    let (at, now) = (at.in_zone(zone), now.in_zone(zone));
    let clock = format!("{:02}:{:02}", at.hour(), at.minute());
    let days = (at.date_naive() - now.date_naive()).num_days();
    let month = MONTHS.get(at.month0() as usize).copied().unwrap_or_default();
    match days {
        0 => format!("Today, {clock}"),
        -1 => format!("Yesterday, {clock}"),
        1 => format!("Tomorrow, {clock}"),
        _ if at.year() == now.year() => format!("{} {} {month}, {clock}", weekday(at.weekday()), at.day()),
        _ => format!("{} {} {month} {}, {clock}", weekday(at.weekday()), at.day(), at.year()),
    }
}

/// `09:42`
pub(crate) fn hour(at: Time, zone: Tz) -> String {
    let at = at.in_zone(zone);
    format!("{:02}:{:02}", at.hour(), at.minute())
}

fn weekday(day: chrono::Weekday) -> &'static str {
    use chrono::Weekday::{Fri, Mon, Sat, Sun, Thu, Tue, Wed};
    match day {
        Mon => "Monday",
        Tue => "Tuesday",
        Wed => "Wednesday",
        Thu => "Thursday",
        Fri => "Friday",
        Sat => "Saturday",
        Sun => "Sunday",
    }
}

/// How far two times are apart, up to a day; further than that the date says it better.
fn apart(at: Time, now: Time) -> Option<String> {
    let minutes = (now.micros() - at.micros()) / 60_000_000;
    let (past, minutes) = (minutes >= 0, minutes.abs());
    let span = match minutes {
        0 => return Some("just now".to_owned()),
        1 => "1 minute".to_owned(),
        2..=59 => format!("{minutes} minutes"),
        60..=119 => "1 hour".to_owned(),
        120..=1439 => format!("{} hours", minutes / 60),
        _ => return None,
    };
    Some(if past { format!("{span} ago") } else { format!("in {span}") })
}

/// The value of a `datetime-local` field.
pub(crate) fn field(at: Time, zone: Tz) -> String {
    at.in_zone(zone).format("%Y-%m-%dT%H:%M").to_string()
}

/// Reads a `datetime-local` field in the practice's zone. Empty is straight away.
///
/// An hour that happens twice (clocks go back) is taken as the first of the two; one that never happens
/// (clocks go forward) is answered with a sentence.
pub(crate) fn read_field(text: &str, zone: Tz) -> Result<Option<Time>, &'static str> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    let local = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S", "%Y-%m-%d %H:%M"]
        .into_iter()
        .find_map(|form| NaiveDateTime::parse_from_str(text, form).ok())
        .ok_or("Write the day and the time like 2026-11-25 12:15.")?;
    match zone.from_local_datetime(&local) {
        LocalResult::Single(at) | LocalResult::Ambiguous(at, _) => Ok(Some(Time::from_utc(at.to_utc()))),
        LocalResult::None => Err("That time does not exist: the clocks go forward that night. Choose another hour."),
    }
}

/// A number with commas: `63,206`.
pub(crate) fn figure(number: impl TryInto<u64>) -> String {
    let digits = number.try_into().unwrap_or(u64::MAX).to_string();
    let mut out = String::new();
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    const LONDON: Tz = chrono_tz::Europe::London;

    fn at(text: &str) -> Time {
        read_field(text, LONDON).unwrap().unwrap()
    }

    #[test]
    fn a_moment_is_written_from_the_readers_day() {
        let now = at("2026-11-24T09:50");
        let words = |text| moment(at(text), now, LONDON).words;
        assert_eq!(words("2026-11-24T09:42"), "Today, 09:42");
        assert_eq!(words("2026-11-23T17:15"), "Yesterday, 17:15");
        assert_eq!(words("2026-11-25T00:05"), "Tomorrow, 00:05");
        assert_eq!(words("2026-11-26T12:15"), "Thursday 26 November, 12:15");
        assert_eq!(words("2028-11-01T12:15"), "Wednesday 1 November 2028, 12:15");
        assert_eq!(since(now.minus(Duration::from_secs(480)), now, LONDON).words, "Today, 09:42 (8 minutes ago)");
        assert_eq!(since(now.plus(Duration::from_secs(7200)), now, LONDON).words, "Today, 11:50 (in 2 hours)");
    }

    #[test]
    fn summer_time_is_the_practices_own() {
        let summer = at("2026-07-01T12:00");
        assert_eq!(summer.utc().to_rfc3339(), "2026-07-01T11:00:00+00:00");
        assert_eq!(field(summer, LONDON), "2026-07-01T12:00");
        assert_eq!(at("2026-10-25T01:30").utc().to_rfc3339(), "2026-10-25T00:30:00+00:00");
    }

    #[test]
    fn an_hour_that_does_not_exist_is_answered_with_a_sentence() {
        assert!(read_field("2026-03-29T01:30", LONDON).unwrap_err().contains("clocks go forward"));
        assert!(read_field("next week", LONDON).is_err());
        assert_eq!(read_field("  ", LONDON), Ok(None));
    }

    #[test]
    fn figures_have_commas() {
        assert_eq!(figure(61u32), "61");
        assert_eq!(figure(1_500u32), "1,500");
        assert_eq!(figure(1_063_206usize), "1,063,206");
    }
}
