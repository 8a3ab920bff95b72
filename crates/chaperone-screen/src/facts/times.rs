//! Dates, days seen from today, and times of day, with their canonical form where it can be told.
//!
//! Deliberately absent: whether a day is the practice's own (opening hours); grammar marks that on the sentence.

use chrono::{Datelike, Days, Months, NaiveDate, Weekday};

use super::Kind;
use super::scan::Scan;
use crate::report::Confidence;
use crate::text::{Case, TokenKind};

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

pub(super) fn find(scan: &mut Scan) {
    let mut index = 0;
    while index < scan.len() {
        index = [numeric, clock, calendar, weekday, relative, ago, feast]
            .iter()
            .find_map(|read| read(scan, index))
            .map_or(index + 1, |last| last + 1);
    }
}

/// The month of a word and whether the word is nothing else.
fn month(word: &str) -> Option<(u32, bool)> {
    Some(match word {
        "january" => (1, true),
        "jan" => (1, false),
        "february" | "feb" => (2, true),
        "march" | "mar" => (3, false),
        "april" | "apr" => (4, true),
        "may" => (5, false),
        "june" => (6, true),
        "jun" => (6, false),
        "july" | "jul" => (7, true),
        "august" | "aug" => (8, true),
        "september" | "sept" => (9, true),
        "sep" => (9, false),
        "october" | "oct" => (10, true),
        "november" | "nov" => (11, true),
        "december" | "dec" => (12, true),
        _ => return None,
    })
}

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

fn number(scan: &Scan, index: usize) -> Option<u32> {
    let token = scan.token(index)?;
    (token.kind == TokenKind::Number).then(|| scan.text.slice(token.normal.clone()).parse().ok()).flatten()
}

/// `14`, `14th`
fn day(scan: &Scan, index: usize) -> Option<u32> {
    let token = scan.token(index)?;
    let word = scan.text.slice(token.normal.clone());
    let digits = match token.kind {
        TokenKind::Number => word,
        TokenKind::Mixed => ["st", "nd", "rd", "th"].iter().find_map(|end| word.strip_suffix(end))?,
        _ => return None,
    };
    digits.parse().ok().filter(|day| (1..=31).contains(day))
}

fn is_ordinal(scan: &Scan, index: usize) -> bool {
    scan.token(index).is_some_and(|token| token.kind == TokenKind::Mixed)
}

fn year(scan: &Scan, index: usize) -> Option<u32> {
    number(scan, index).filter(|year| (1900..=2099).contains(year))
}

fn mark(scan: &Scan, index: usize, marks: &[&str]) -> bool {
    scan.token(index).is_some_and(|token| token.kind == TokenKind::Mark && token.glued)
        && marks.contains(&scan.word(index))
}

/// `12/11/51`, `4.4.1989`, `2026-03-14`, `22/02`
fn numeric(scan: &mut Scan, at: usize) -> Option<usize> {
    let first = number(scan, at)?;
    if !mark(scan, at + 1, &["/", ".", "-"])
        || scan.token(at).is_some_and(|token| token.glued && mark(scan, at.wrapping_sub(1), &["/", ".", "-"]))
    {
        return None;
    }
    let second = number(scan, at + 2)?;
    let sign = scan.word(at + 1);
    let width = |index: usize| scan.word(index).len();
    let third = (mark(scan, at + 3, &[sign])).then(|| number(scan, at + 4)).flatten();
    if let Some(third) = third {
        let (year, month, day, last_width) =
            if width(at) == 4 { (first, second, third, 4) } else { (third, second, first, width(at + 4)) };
        if !matches!(last_width, 2 | 4) || width(at + 2) > 2 {
            return None;
        }
        let year = if last_width == 2 { if year > 35 { 1900 + year } else { 2000 + year } } else { year };
        // Month first is how the US writes it; where both readings hold, day first is kept.
        let (month, day) = if month > 12 { (day, month) } else { (month, day) };
        let date = i32::try_from(year).ok().and_then(|year| NaiveDate::from_ymd_opt(year, month, day))?;
        let fact = scan.add(Kind::Date, at, at + 4, Confidence::Sure)?;
        fact.value = Some(date.to_string());
        scan.take(at..at + 5);
        return Some(at + 4);
    }
    let plausible =
        sign == "/" && (first <= 12 && second <= 31 || first <= 31 && second <= 12) && first > 0 && second > 0;
    let score = matches!(
        (first, second),
        (24, 7) | (10, 10) | (5, 5) | (1, 2) | (1, 3) | (2, 3) | (1, 4) | (3, 4) | (1, 5) | (9, 11) | (20, 20)
    ) || second == 10
        || second == 5
        || scan.word_before(at) == "£"
        || mark(scan, at + 3, &["/", "-"]);
    let cued = matches!(
        scan.word_before(at),
        "on" | "since"
            | "of"
            | "dated"
            | "by"
            | "until"
            | "from"
            | "thru"
            | "-"
            | "before"
            | "for"
            | "mon"
            | "tue"
            | "wed"
            | "thu"
            | "fri"
    );
    if plausible && (!score || cued && width(at) == 2) && (cued || width(at) == 2 || width(at + 2) == 2) {
        scan.add(Kind::Date, at, at + 2, if cued { Confidence::Likely } else { Confidence::Guess });
        return Some(at + 2);
    }
    None
}

/// `3pm`, `2.14am`, `09:14`, `at 2`, `quarter past three`, `4 o'clock`
fn clock(scan: &mut Scan, at: usize) -> Option<usize> {
    let token = scan.token(at)?;
    let word = scan.text.slice(token.normal.clone());
    if token.kind == TokenKind::Mixed {
        let hour: u32 = word.strip_suffix("am").or_else(|| word.strip_suffix("pm"))?.parse().ok()?;
        if !(1..=12).contains(&hour) {
            return None;
        }
        scan.add(Kind::Time, at, at, Confidence::Sure);
        return Some(at);
    }
    if matches!(word, "quarter" | "half") && matches!(scan.word(at + 1), "past" | "to") {
        scan.add(Kind::Time, at, at + 2, Confidence::Likely);
        return Some(at + 2);
    }
    if matches!(word, "noon" | "midnight" | "midday" | "lunchtime") {
        scan.add(Kind::Time, at, at, Confidence::Likely);
        return Some(at);
    }
    let hour = number(scan, at).filter(|&hour| hour < 24)?;
    if mark(scan, at + 1, &[":", "."]) {
        let next = scan.token(at + 2).filter(|next| next.glued)?;
        let minutes = scan.text.slice(next.normal.clone());
        let bare =
            minutes.strip_suffix("am").or_else(|| minutes.strip_suffix("pm")).or_else(|| minutes.strip_suffix('h'));
        let value: u32 = bare.unwrap_or(minutes).parse().ok().filter(|&minute| minute < 60)?;
        let two = bare.unwrap_or(minutes).len() == 2;
        let half = matches!(scan.word(at + 3), "am" | "pm");
        let cued = matches!(
            scan.word_before(at),
            "at" | "by"
                | "till"
                | "until"
                | "from"
                | "around"
                | "about"
                | ","
                | "mon"
                | "tue"
                | "wed"
                | "thu"
                | "fri"
                | "sat"
                | "monday"
                | "tuesday"
                | "wednesday"
                | "thursday"
                | "friday"
                | "saturday"
                | "sunday"
        );
        if two && value < 60 && (scan.word(at + 1) == ":" || bare.is_some() || half || cued) {
            let last = if half { at + 3 } else { at + 2 };
            scan.add(Kind::Time, at, last, Confidence::Sure);
            return Some(last);
        }
        return None;
    }
    let next = scan.word(at + 1);
    if (1..=12).contains(&hour)
        && (matches!(next, "am" | "pm" | "o'clock" | "oclock")
            || next == "a" && scan.word(at + 2) == "." && scan.word(at + 3) == "m")
    {
        let last = if next == "a" { at + 3 } else { at + 1 };
        scan.add(Kind::Time, at, last, Confidence::Sure);
        return Some(last);
    }
    let bare = (1..=12).contains(&hour) && matches!(scan.word_before(at), "at" | "@") && scan.digits > 0;
    let ends = scan.token(at + 1).is_none_or(|after| matches!(after.kind, TokenKind::Mark | TokenKind::Emoji))
        || matches!(
            scan.word(at + 1),
            "today"
                | "tomorrow"
                | "on"
                | "this"
                | "yesterday"
                | "and"
                | "with"
                | "for"
                | "to"
                | "monday"
                | "tuesday"
                | "wednesday"
                | "thursday"
                | "friday"
        );
    if bare && ends && !mark(scan, at + 1, &["/", "-", "%"]) {
        scan.add(Kind::Time, at, at, Confidence::Guess);
        return Some(at);
    }
    None
}

/// `14 March 2019`, `March 3, 2019`, `in May`, `since 1961`, `spring 2022`, `the 14th`
fn calendar(scan: &mut Scan, at: usize) -> Option<usize> {
    if let Some(day) = day(scan, at) {
        let of = usize::from(scan.word(at + 1) == "of");
        if let Some((month, sure)) = month(scan.word(at + 1 + of)) {
            if sure || scan.is_capital(at + 1 + of) || is_ordinal(scan, at) {
                let mut last = at + 1 + of;
                let comma = usize::from(mark(scan, last + 1, &[","]));
                let year = year(scan, last + 1 + comma);
                if year.is_some() {
                    last += 1 + comma;
                }
                return date(scan, at, last, year, Some(month), Some(day), Confidence::Sure);
            }
        }
        let the = scan.word_before(at) == "the";
        let next = scan.word(at + 1);
        if the
            && is_ordinal(scan, at)
            && !matches!(
                next,
                "time"
                    | "year"
                    | "birthday"
                    | "anniversary"
                    | "century"
                    | "floor"
                    | "edition"
                    | "annual"
                    | "patient"
                    | "tee"
                    | "green"
            )
        {
            return date(scan, at - 1, at, None, None, Some(day), Confidence::Likely);
        }
    }
    if let Some((month, sure)) = month(scan.word(at)) {
        let capital = scan.is_capital(at);
        let cued = matches!(
            scan.word_before(at),
            "in" | "last"
                | "since"
                | "by"
                | "until"
                | "till"
                | "this"
                | "next"
                | "from"
                | "of"
                | "late"
                | "early"
                | "mid"
                | "during"
                | "before"
                | "after"
                | "for"
        );
        let day = day(scan, at + 1).filter(|_| {
            number(scan, at + 1)
                .is_none_or(|_| !matches!(scan.word(at + 2), "%" | "weeks" | "days" | "minutes" | "years" | "months"))
        });
        let mut last = at;
        if day.is_some() && (sure || capital || is_ordinal(scan, at + 1)) {
            last = at + 1;
        }
        let comma = usize::from(mark(scan, last + 1, &[","]));
        let year = year(scan, last + 1 + comma).inspect(|_| last += 1 + comma);
        if last == at
            && !(sure && (capital || cued)
                || (capital
                    && (cued || !scan.opens(at))
                    && !matches!(scan.word(at), "may" | "mar" | "march" | "jun" | "jan" | "sep"))
                || capital && cued)
        {
            return None;
        }
        let confidence = if last > at || cued { Confidence::Sure } else { Confidence::Likely };
        let from =
            if matches!(scan.word_before(at), "last" | "next" | "this" | "early" | "late") { at - 1 } else { at };
        return date(scan, from, last, year, Some(month), day.filter(|_| last > at), confidence);
    }
    if let Some(found) = year(scan, at) {
        let before = scan.word_before(at);
        if matches!(before, "spring" | "summer" | "autumn" | "winter" | "fall" | "easter" | "christmas") {
            return date(scan, at - 1, at, Some(found), None, None, Confidence::Likely);
        }
        if matches!(
            before,
            "in" | "since" | "from" | "of" | "until" | "back" | "during" | "around" | "circa" | "by" | "early" | "late"
        ) && !mark(scan, at + 1, &["-", "/", "–"])
        {
            return date(scan, at, at, Some(found), None, None, Confidence::Likely);
        }
    }
    None
}

fn date(
    scan: &mut Scan,
    first: usize,
    last: usize,
    year: Option<u32>,
    month: Option<u32>,
    day: Option<u32>,
    confidence: Confidence,
) -> Option<usize> {
    let value = match (year, month, day) {
        (Some(year), Some(month), Some(day)) => format!("{year:04}-{month:02}-{day:02}"),
        (Some(year), Some(month), None) => format!("{year:04}-{month:02}"),
        (Some(year), None, _) => format!("{year:04}"),
        (None, Some(month), Some(day)) => format!("--{month:02}-{day:02}"),
        (None, Some(month), None) => format!("--{month:02}"),
        (None, None, Some(day)) => format!("---{day:02}"),
        (None, None, None) => return None,
    };
    scan.take(first..last + 1);
    scan.add(Kind::Date, first, last, confidence)?.value = Some(value);
    Some(last)
}

/// `Tuesday`, `last Friday`, `Thursday the 6th`, `Sunday night`, `Wed 2/5`
fn weekday(scan: &mut Scan, at: usize) -> Option<usize> {
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
        Some("every" | "each") => None,
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
fn relative(scan: &mut Scan, at: usize) -> Option<usize> {
    let today = scan.draft.today;
    let (last, value) = match (scan.word(at), scan.word(at + 1)) {
        ("today" | "tonight" | "2day" | "2nite", _) => (at, today),
        ("yesterday" | "yday", next) => (at + usize::from(PARTS.contains(&next)), today.and_then(|day| day.pred_opt())),
        ("tomorrow" | "tmrw" | "tmw" | "tomoz" | "2moro" | "2morrow" | "tomo" | "tmoro", next) => {
            (at + usize::from(PARTS.contains(&next)), today.and_then(|day| day.succ_opt()))
        }
        ("last", "night") => (at + 1, today.and_then(|day| day.pred_opt())),
        ("this", part) if PARTS.contains(&part) => (at + 1, today),
        ("this", "a") if scan.word(at + 3) == "m" => (at + 3, today),
        ("earlier", "today") => (at + 1, today),
        ("that", part) if PARTS.contains(&part) || matches!(part, "day" | "week" | "weekend") => (at + 1, None),
        ("last" | "this" | "next", unit) if UNITS.contains(&unit) => (at + 1, None),
        ("the", "week" | "day" | "night" | "month" | "year") if matches!(scan.word(at + 2), "before" | "after") => {
            (at + 2, None)
        }
        ("the", "other" | "same") if matches!(scan.word(at + 2), "day" | "week" | "night" | "morning" | "evening") => {
            (at + 2, None)
        }
        ("the", "weekend") => (at + 1, None),
        ("just", "now") => (at + 1, today),
        ("rn", _) => (at, today),
        ("recently", _) => (at, None),
        _ => return None,
    };
    let vague = matches!(scan.word(at), "recently" | "next" | "this");
    scan.take(at..last + 1);
    scan.add(Kind::RelativeDate, at, last, if vague { Confidence::Guess } else { Confidence::Likely })?.value =
        value.map(|date| date.to_string());
    Some(last)
}

/// `six weeks ago`, `14 months on`, `3 days later`, `two Fridays ago`, `a year on`, `twelve months ago today`
fn ago(scan: &mut Scan, at: usize) -> Option<usize> {
    let count = super::ages::number_word(scan, at)
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

fn feast(scan: &mut Scan, at: usize) -> Option<usize> {
    let found =
        FEASTS.iter().find(|feast| feast.iter().enumerate().all(|(place, word)| scan.word(at + place) == *word))?;
    let last = at + found.len() - 1;
    scan.take(at..last + 1);
    scan.add(Kind::Date, at, last, Confidence::Guess)?;
    Some(last)
}

#[cfg(test)]
mod tests {
    use chrono::NaiveDate;

    use crate::draft::{Draft, Known};
    use crate::facts::{Kind, read};
    use crate::text::Text;

    fn found(text: &str, kind: Kind) -> Vec<(String, Option<String>)> {
        let draft = Draft { today: NaiveDate::from_ymd_opt(2026, 11, 18), ..Draft::post(text) };
        let facts = read(&Text::new(text), &draft, &Known::default());
        facts.of(kind).map(|fact| (text[fact.span.clone()].to_owned(), fact.value.clone())).collect()
    }

    #[track_caller]
    fn check(text: &str, kind: Kind, words: &str, value: Option<&str>) {
        assert_eq!(found(text, kind), [(words.to_owned(), value.map(str::to_owned))]);
    }

    #[test]
    fn written_dates_have_an_iso_value() {
        check("Seen 14th of March for it", Kind::Date, "14th of March", Some("--03-14"));
        check("notes from March 3, 2019 show", Kind::Date, "March 3, 2019", Some("2019-03-03"));
        check("born 12/11/51 in town", Kind::Date, "12/11/51", Some("1951-11-12"));
        check("b. 4.4.1989", Kind::Date, "4.4.1989", Some("1989-04-04"));
        check("a patient since 1961", Kind::Date, "1961", Some("1961"));
        check("was here in May with", Kind::Date, "May", Some("--05"));
    }

    #[test]
    fn relative_days_are_resolved_against_the_given_day() {
        check("came in yesterday!", Kind::RelativeDate, "yesterday", Some("2026-11-17"));
        check("came in last Friday!", Kind::RelativeDate, "last Friday", Some("2026-11-13"));
        check("fitted six weeks ago", Kind::RelativeDate, "six weeks ago", Some("2026-10-07"));
        check("in on Thursday the 6th again", Kind::RelativeDate, "Thursday the 6th", None);
    }

    #[test]
    fn times_of_day_are_found() {
        check("she rang at 2.14am", Kind::Time, "2.14am", None);
        check("my 3pm was", Kind::Time, "3pm", None);
        check("it was 09:14 then", Kind::Time, "09:14", None);
    }

    #[test]
    fn words_that_look_like_days_or_months_are_left_alone() {
        for text in
            ["You may march on", "I sat in the sun", "5/5 stars, 24/7 care", "May we help?", "six days on antibiotics"]
        {
            assert!(found(text, Kind::Date).is_empty() && found(text, Kind::RelativeDate).is_empty(), "{text}");
        }
    }
}
