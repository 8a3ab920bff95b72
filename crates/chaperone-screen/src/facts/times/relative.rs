//! Days seen from today: `last Friday`, `this morning`, `six weeks ago`, `Boxing Day`.
//!
//! Deliberately absent: calendar dates, which need no day to be seen from.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use super::{day, is_ordinal, month, number};
use crate::facts::Kind;
use crate::facts::ages::number_word;
use crate::facts::scan::Scan;
use crate::report::Confidence;
use crate::text::Case;

const FEASTS: &[&[&str]] = &[
    &["boxing", "day"],
    &["christmas", "eve"],
    &["christmas", "day"],
    &["christmas"],
    &["xmas"],
    &["new", "year's", "eve"],
    &["new", "year", "eve"],
    &["new", "year", "day"],
    &["new", "year"],
    &["valentine", "day"],
    &["valentines", "day"],
    &["mother", "day"],
    &["mothers", "day"],
    &["father", "day"],
    &["good", "friday"],
    &["easter", "monday"],
    &["easter", "sunday"],
    &["easter"],
    &["halloween"],
    &["bonfire", "night"],
    &["eid"],
    &["diwali"],
    &["ramadan"],
    &["hanukkah"],
    &["thanksgiving"],
    &["st", "patrick", "day"],
    &["paddy", "day"],
    &["anzac", "day"],
    &["australia", "day"],
    &["memorial", "day"],
    &["labor", "day"],
    &["fourth", "of", "july"],
    &["bank", "holiday"],
    &["queen", "birthday"],
    &["half", "term"],
    &["cup", "eve"],
    &["long", "weekend"],
];

/// How a day is pointed at from today.
const POINTERS: &[&str] = &[
    "last",
    "next",
    "this",
    "that",
    "every",
    "previous",
    "following",
    "each",
    "coming",
    "past",
    "earlier",
    "late",
    "early",
    "other",
];
const PARTS: &[&str] = &["morning", "afternoon", "evening", "night", "arvo", "lunchtime", "tonight", "am", "pm"];
const UNITS: &[&str] = &[
    "day",
    "days",
    "week",
    "weeks",
    "month",
    "months",
    "year",
    "years",
    "fortnight",
    "hour",
    "hours",
    "weekend",
    "yrs",
    "wk",
    "wks",
    "minutes",
    "mins",
    "spring",
    "summer",
    "autumn",
    "winter",
    "fall",
    "term",
    "night",
    "nights",
    "decade",
    "decades",
];

fn day_of_week(word: &str) -> Option<Weekday> {
    Some(match word {
        "monday" | "mon" | "mondays" => Weekday::Mon,
        "tuesday" | "tue" | "tues" | "tuesdays" => Weekday::Tue,
        "wednesday" | "wed" | "weds" | "wednesdays" => Weekday::Wed,
        "thursday" | "thu" | "thur" | "thurs" | "thursdays" => Weekday::Thu,
        "friday" | "fri" | "fridays" => Weekday::Fri,
        "saturday" | "sat" | "saturdays" => Weekday::Sat,
        "sunday" | "sun" | "sundays" => Weekday::Sun,
        _ => return None,
    })
}

/// `Tuesday`, `last Friday`, `Thursday the 6th`, `Sunday night`, `Wed 2/5`
pub(super) fn weekday(scan: &mut Scan, at: usize) -> Option<usize> {
    let mut name = at;
    let pointer = POINTERS.contains(&scan.word(at)).then(|| scan.word(at));
    if pointer.is_some() {
        name += 1;
        if scan.word(name) == "second" || scan.word(name) == "other" {
            name += 1;
        }
    }
    let weekday = day_of_week(scan.word(name))?;
    let word = scan.word(name);
    // `sun`, `sat`, `wed`, `mon` and `fri` are days only with a capital; `I sat`, `sun`, `newly wed`.
    if matches!(word, "sun" | "sat" | "wed" | "mon" | "fri" | "tue" | "thu")
        && !scan.is_capital(name)
        && pointer.is_none()
    {
        return None;
    }
    if matches!(word, "sun" | "sat")
        && scan.token(name).is_some_and(|token| token.case == Case::Capital)
        && scan.opens(name)
        && number(scan, name + 1).is_none()
    {
        return None;
    }
    let mut last = name;
    if PARTS.contains(&scan.word(last + 1)) {
        last += 1;
    }
    if scan.word(last + 1) == "the" && is_ordinal(scan, last + 2) && day(scan, last + 2).is_some() {
        last += 2;
    } else if day(scan, last + 1).is_some() && (is_ordinal(scan, last + 1) || month(scan.word(last + 2)).is_some()) {
        last += 1;
        if let Some((_, _)) = month(scan.word(last + 1)) {
            last += 1;
        }
    }
    let value = scan.draft.today.and_then(|today| match pointer {
        Some("last" | "past") => back_to(today, weekday),
        Some("next" | "coming") => on_to(today, weekday),
        _ => None,
    });
    scan.take(at..last + 1);
    let plural = word.ends_with("days");
    let confidence =
        if plural || matches!(pointer, Some("every" | "each")) { Confidence::Guess } else { Confidence::Likely };
    scan.add(Kind::RelativeDate, at, last, confidence)?.value = value.map(|date| date.to_string());
    Some(last)
}

fn back_to(today: NaiveDate, weekday: Weekday) -> Option<NaiveDate> {
    let behind = (7 + today.weekday().num_days_from_monday() - weekday.num_days_from_monday()) % 7;
    today.checked_sub_days(Days::new(u64::from(if behind == 0 { 7 } else { behind })))
}

fn on_to(today: NaiveDate, weekday: Weekday) -> Option<NaiveDate> {
    let ahead = (7 + weekday.num_days_from_monday() - today.weekday().num_days_from_monday()) % 7;
    today.checked_add_days(Days::new(u64::from(if ahead == 0 { 7 } else { ahead })))
}

/// `today`, `last night`, `this morning`, `the week before`, `the other day`
pub(super) fn relative(scan: &mut Scan, at: usize) -> Option<usize> {
    let today = scan.draft.today;
    let (last, day) = match (scan.word(at), scan.word(at + 1)) {
        ("today" | "tonight" | "2day" | "2nite" | "rn", _) => (at, today),
        ("last", "night") => (at + 1, today.and_then(|day| day.pred_opt())),
        ("yesterday" | "yday", next) => (at + usize::from(PARTS.contains(&next)), today.and_then(|day| day.pred_opt())),
        ("tomorrow" | "tmrw" | "tmw" | "tomoz" | "2moro" | "2morrow" | "tomo" | "tmoro", next) => {
            (at + usize::from(PARTS.contains(&next)), today.and_then(|day| day.succ_opt()))
        }
        ("this", "a") if scan.word(at + 3) == "m" => (at + 3, today),
        ("that", part) if PARTS.contains(&part) || matches!(part, "day" | "week" | "weekend") => (at + 1, None),
        ("last" | "this" | "next", unit) if UNITS.contains(&unit) => (at + 1, None),
        ("the", "week" | "day" | "night" | "month" | "year") if matches!(scan.word(at + 2), "before" | "after") => {
            (at + 2, None)
        }
        ("the", "other" | "same") if matches!(scan.word(at + 2), "day" | "week" | "night" | "morning" | "evening") => {
            (at + 2, None)
        }
        ("the", "weekend") => (at + 1, None),
        ("just", "now") | ("earlier", "today") => (at + 1, today),
        ("this", part) if PARTS.contains(&part) => (at + 1, today),
        ("recently", _) => (at, None),
        _ => return None,
    };
    let vague = matches!(scan.word(at), "recently" | "next" | "this");
    scan.take(at..last + 1);
    scan.add(Kind::RelativeDate, at, last, if vague { Confidence::Guess } else { Confidence::Likely })?.value =
        day.map(|date| date.to_string());
    Some(last)
}

/// `six weeks ago`, `14 months on`, `3 days later`, `two Fridays ago`, `a year on`, `twelve months ago today`
pub(super) fn ago(scan: &mut Scan, at: usize) -> Option<usize> {
    let count = number_word(scan, at)
        .map(|(value, last)| (Some(value), last))
        .or_else(|| matches!(scan.word(at), "a" | "an" | "few" | "couple" | "several").then_some((None, at)));
    let (count, mut last) = count?;
    if scan.word(last + 1) == "of" {
        last += 1;
    }
    let unit = scan.word(last + 1);
    if !(UNITS.contains(&unit) || day_of_week(unit).is_some()) {
        return None;
    }
    last += 1;
    let count = count.or((scan.word(at) == "a").then_some(1));
    let pointing = scan.word(last + 1);
    if !matches!(pointing, "ago" | "later" | "on" | "back" | "before" | "after" | "earlier" | "since") {
        return None;
    }
    // `six days on antibiotics` is no date.
    if matches!(pointing, "on" | "back" | "since")
        && scan.is_word(last + 2)
        && !matches!(scan.word(last + 2), "and" | "from" | "she" | "he" | "they" | "you")
    {
        return None;
    }
    last += 1;
    let value = match (scan.draft.today, count, pointing) {
        (Some(today), Some(count), "ago") => match unit {
            "day" | "days" => today.checked_sub_days(Days::new(u64::from(count))),
            "week" | "weeks" => today.checked_sub_days(Days::new(u64::from(count) * 7)),
            "month" | "months" => today.checked_sub_months(Months::new(count)),
            "year" | "years" => today.checked_sub_months(Months::new(count.saturating_mul(12))),
            _ => None,
        },
        _ => None,
    };
    scan.add(Kind::RelativeDate, at, last, Confidence::Likely)?.value = value.map(|date| date.to_string());
    Some(last)
}

pub(super) fn feast(scan: &mut Scan, at: usize) -> Option<usize> {
    let first = scan.word(at);
    let found = FEASTS.iter().find(|feast| {
        feast.first() == Some(&first) && feast.iter().enumerate().all(|(place, word)| scan.word(at + place) == *word)
    })?;
    let last = at + found.len() - 1;
    scan.take(at..last + 1);
    scan.add(Kind::Date, at, last, Confidence::Guess)?;
    Some(last)
}
