//! Dates, days seen from today, and times of day, with their canonical form where it can be told.
//!
//! Deliberately absent: whether a day is the practice's own (opening hours); grammar marks that on the sentence.

mod relative;

use chrono::NaiveDate;

use super::Kind;
use super::scan::Scan;
use crate::report::Confidence;
use crate::text::TokenKind;
use relative::{ago, feast, relative, weekday};

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
    let score =
        matches!((first, second), (24, 7) | (10, 10) | (5, 5) | (1, 2..=5) | (2, 3) | (3, 4) | (9, 11) | (20, 20))
            || second == 10
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
        if let Some((month, sure)) = month(scan.word(at + 1 + of))
            && (sure || scan.is_capital(at + 1 + of) || is_ordinal(scan, at))
        {
            let mut last = at + 1 + of;
            let comma = usize::from(mark(scan, last + 1, &[","]));
            let year = year(scan, last + 1 + comma);
            if year.is_some() {
                last += 1 + comma;
            }
            return date(scan, at, last, year, Some(month), Some(day), Confidence::Sure);
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
