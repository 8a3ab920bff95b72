//! The fields for a day and for a day with a time, in the practice's zone, and figures with commas.
//!
//! Deliberately absent: the clock itself, and times for reading (`times` writes those).

use std::fmt::Display;

use chaperone_desk::Time;
use chrono::{LocalResult, NaiveDate, NaiveDateTime, NaiveTime, TimeZone};
use chrono_tz::Tz;

/// How a person calls the practice's zone: `London`.
pub(crate) fn zone_name(zone: Tz) -> String {
    zone.name().rsplit('/').next().unwrap_or_default().replace('_', " ")
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

/// The value of a `date` field.
pub(crate) fn day_field(at: Time, zone: Tz) -> String {
    at.in_zone(zone).format("%Y-%m-%d").to_string()
}

/// Reads a `date` field: `2026-11-25`.
pub(crate) fn read_day(text: &str) -> Option<NaiveDate> {
    NaiveDate::parse_from_str(text.trim(), "%Y-%m-%d").ok()
}

/// The instant at which a day begins on the practice's wall.
pub(crate) fn begins(day: NaiveDate, zone: Tz) -> Time {
    let midnight = day.and_time(NaiveTime::MIN);
    let at = zone.from_local_datetime(&midnight).earliest().map_or(midnight.and_utc(), |at| at.to_utc());
    Time::from_utc(at)
}

/// A number with commas: `63,206`.
pub(crate) fn figure(number: impl Display) -> String {
    let digits = number.to_string();
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
    use super::*;

    const LONDON: Tz = chrono_tz::Europe::London;

    fn at(text: &str) -> Time {
        read_field(text, LONDON).unwrap().unwrap()
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
