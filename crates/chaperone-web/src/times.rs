//! Points in time as people read them: exact in the practice's zone, and how long ago.
//!
//! Deliberately absent: the clock. `now` comes in with the visit.

use std::fmt::{self, Display};

use chaperone_desk::Time;
use chrono_tz::Tz;

/// A point in time, ready to be shown: `{{ moment }}` in a template gives a whole `<time>` element.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Moment {
    /// For machines: RFC 3339 with the zone's own offset.
    pub(crate) machine: String,
    /// Such as `Tuesday 24 November 2026, 09:42`; today and the days beside it by their names.
    pub(crate) exact: String,
    /// Such as `8 minutes ago` or `in 2 days`.
    pub(crate) relative: String,
}

impl Moment {
    pub(crate) fn new(time: Time, zone: Tz, now: Time) -> Self {
        let (local, today) = (time.in_zone(zone), now.in_zone(zone).date_naive());
        let days = today.signed_duration_since(local.date_naive()).num_days();
        let day = match days {
            0 => "today".to_owned(),
            1 => "yesterday".to_owned(),
            -1 => "tomorrow".to_owned(),
            _ => local.format("%A %-d %B %Y").to_string(),
        };
        Moment {
            machine: local.format("%Y-%m-%dT%H:%M:%S%:z").to_string(),
            exact: format!("{day}, {}", local.format("%H:%M")),
            relative: relative(time, now),
        }
    }
}

/// Digits, names of days and months: no character that HTML would read, so nothing needs escaping.
impl Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Moment { machine, exact, relative } = self;
        write!(f, r#"<time datetime="{machine}">{exact}</time>, {relative}"#)
    }
}

impl askama::filters::HtmlSafe for Moment {}

/// How long ago, or how long until, in the largest unit that fits: minutes, hours, days, months of 30 days, years.
fn relative(time: Time, now: Time) -> String {
    let seconds = (now.micros() - time.micros()) / 1_000_000;
    let (count, unit) = match seconds.abs() {
        0..60 => return if seconds < 0 { "in a moment".to_owned() } else { "just now".to_owned() },
        s @ 60..3_600 => (s / 60, "minute"),
        s @ 3_600..86_400 => (s / 3_600, "hour"),
        s @ 86_400..2_592_000 => (s / 86_400, "day"),
        s @ 2_592_000..31_536_000 => (s / 2_592_000, "month"),
        s => (s / 31_536_000, "year"),
    };
    let plural = if count == 1 { "" } else { "s" };
    if seconds < 0 { format!("in {count} {unit}{plural}") } else { format!("{count} {unit}{plural} ago") }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use chaperone_desk::Time;
    use chrono_tz::Europe::London;

    use super::{Moment, relative};

    const NOON_IN_JULY: i64 = 1_783_249_200_000_000; // 2026-07-05 11:00 UTC, a Sunday

    #[test]
    fn summer_time_counts_and_near_days_have_names() {
        let now = Time::from_micros(NOON_IN_JULY);
        let shown = Moment::new(now.minus(Duration::from_mins(1_442)), London, now);
        assert_eq!(shown.exact, "yesterday, 11:58");
        assert_eq!(shown.machine, "2026-07-04T11:58:00+01:00");
        assert_eq!(shown.relative, "1 day ago");
        let later = now.plus(Duration::from_hours(240));
        assert_eq!(Moment::new(now, London, later).exact, "Sunday 5 July 2026, 12:00");
    }

    #[test]
    fn the_future_is_said_as_future() {
        let now = Time::from_micros(NOON_IN_JULY);
        assert_eq!(relative(now.plus(Duration::from_hours(2)), now), "in 2 hours");
        assert_eq!(relative(now, now), "just now");
    }
}
