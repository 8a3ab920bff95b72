//! Ages in figures and words: `7yo`, `29F`, `nine-year-old`, `in her early fifties`, `Oscar, 13,`.
//!
//! Deliberately absent: ages of groups (`over 65s`), which say nothing of one person.

use super::Kind;
use super::scan::Scan;
use crate::report::Confidence;
use crate::text::TokenKind;

const TEENS: [&str; 10] =
    ["ten", "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen"];

pub(super) fn find(scan: &mut Scan) {
    let mut index = 0;
    while index < scan.len() {
        index = age(scan, index).map_or(index + 1, |last| last + 1);
    }
}

/// A number in figures or words that starts at a token, and its last token.
pub(super) fn number_word(scan: &Scan, at: usize) -> Option<(u32, usize)> {
    let token = scan.token(at)?;
    if token.kind == TokenKind::Number {
        return Some((scan.text.slice(token.normal.clone()).parse().ok()?, at));
    }
    let word = scan.text.word(token);
    let units = |word: &str| {
        ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine"].iter().position(|unit| *unit == word)
    };
    if let Some(tens) = tens(word) {
        let hyphen = usize::from(scan.word(at + 1) == "-");
        if let Some(unit) = units(scan.word(at + 1 + hyphen)) {
            return Some((tens + u32::try_from(unit).ok()? + 1, at + 1 + hyphen));
        }
        return Some((tens, at));
    }
    if let Some(unit) = units(word) {
        return Some((u32::try_from(unit).ok()? + 1, at));
    }
    let teen = TEENS.iter().position(|teen| *teen == word)?;
    Some((u32::try_from(teen).ok()? + 10, at))
}

fn tens(word: &str) -> Option<u32> {
    const TENS: [&str; 8] = ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    let place = TENS.iter().position(|tens| *tens == word)?;
    Some((u32::try_from(place).ok()? + 2) * 10)
}

fn age(scan: &mut Scan, at: usize) -> Option<usize> {
    let token = scan.token(at)?;
    let word = scan.word(at);
    if token.kind == TokenKind::Mixed {
        let word = scan.text.slice(token.normal.clone());
        let (digits, rest) = word.split_at(word.bytes().take_while(u8::is_ascii_digit).count());
        let value: u32 = digits.parse().ok().filter(|&value| value <= 115)?;
        let sex = matches!(rest, "f" | "m") && (value > 12 || scan.word_before(at) == "a");
        if matches!(rest, "yo" | "yr" | "yrs" | "y" | "yro") || sex {
            let mut last = at;
            if matches!(rest, "yr" | "yrs" | "y") {
                last = old(scan, at)?;
            }
            return add(scan, at, last, value, Confidence::Sure);
        }
        // `90th birthday`, `for her 60th`, `Happy 103rd`
        let free = scan.token(at + 1).is_none_or(|next| next.kind != TokenKind::Word || scan.is_capital(at + 1));
        let birthday = matches!(scan.word(at + 1), "birthday" | "bday")
            || free && matches!(scan.word_before(at), "her" | "his" | "happy");
        if matches!(rest, "th" | "st" | "nd" | "rd") && birthday {
            return add(scan, at, at, value, Confidence::Likely);
        }
        if rest == "s" && value.is_multiple_of(10) && value >= 20 {
            return decade(scan, at, value);
        }
        return None;
    }
    if matches!(
        word,
        "twenties" | "thirties" | "forties" | "fifties" | "sixties" | "seventies" | "eighties" | "nineties"
    ) {
        let tens = ["twenties", "thirties", "forties", "fifties", "sixties", "seventies", "eighties", "nineties"];
        let place = tens.iter().position(|tens| *tens == word).and_then(|place| u32::try_from(place).ok())?;
        return decade(scan, at, (place + 2) * 10);
    }
    if word == "year" || word == "yr" {
        // A school year tells an age: `Year 9`.
        let year = scan.token(at + 1).filter(|next| next.kind == TokenKind::Number).map(|_| scan.word(at + 1))?;
        let year: u32 = year.parse().ok().filter(|year| (1..=13).contains(year))?;
        let school = scan.is_capital(at) || matches!(scan.word_before(at), "in" | "a" | "our");
        return school.then(|| add(scan, at, at + 1, year + 5, Confidence::Guess)).flatten();
    }
    let (value, last) = number_word(scan, at)?;
    if value > 115 {
        return None;
    }
    let group = matches!(scan.word_before(at), "over" | "under" | "about" | "than" | "age" | "aged" | "ages")
        && scan.word(last + 1) == "s";
    if group {
        return None;
    }
    if let Some(end) = old(scan, last) {
        return add(scan, at, end, value, Confidence::Sure);
    }
    let before = scan.word_before(at);
    let after = scan.word(last + 1);
    if matches!(before, "aged" | "age") && !matches!(after, "and" | "to" | "-" | "or" | "+" | "upwards") {
        return add(scan, at - 1, last, value, Confidence::Sure);
    }
    let roughly = matches!(before, "about" | "around" | "nearly" | "almost" | "roughly" | "approximately");
    if roughly && at >= 2 && matches!(scan.word(at - 2), "aged" | "age") {
        return add(scan, at - 2, last, value, Confidence::Likely);
    }
    if matches!(before, "turned" | "turns" | "turning") && value <= 110 {
        return add(scan, at, last, value, Confidence::Likely);
    }
    let ends = scan.token(last + 1).is_none_or(|next| matches!(next.kind, TokenKind::Mark | TokenKind::Emoji));
    let person = matches!(before, "she" | "he" | "who" | "only" | "just" | "is" | "was" | "i");
    if person && (1..=110).contains(&value) {
        let clitic = at >= 1 && scan.token(at - 1).is_some_and(|token| token.possessive);
        let is = matches!(before, "is" | "was" | "only" | "just") && at >= 2 && {
            let subject = scan.word(at - 2);
            matches!(subject, "she" | "he" | "is" | "was" | "who")
                || scan.is_capital(at - 2) && scan.entry(at - 2).is_some_and(|entry| entry.given >= 1)
        };
        if (clitic || is)
            && (ends || matches!(after, "and" | "today" | "now" | "next" | "tomorrow" | "on" | "so" | "with" | "but"))
            && !matches!(after, "%" | "-" | ":")
        {
            return add(scan, at, last, value, Confidence::Likely);
        }
    }
    // `a woman of 52`, `62 male`
    let whom = |index: usize| {
        matches!(
            scan.word(index),
            "woman" | "man" | "lad" | "boy" | "girl" | "lady" | "child" | "gentleman" | "patient" | "chap" | "lass"
        )
    };
    if before == "of" && at >= 2 && whom(at - 2) || matches!(after, "male" | "female") {
        return add(scan, at, last, value, Confidence::Likely);
    }
    // `Oscar, 13, had his brace off`, `Ellie (16)`, `Marcus 34`
    let comma = matches!(before, "," | "(") && at >= 2;
    let capital = |index: usize| {
        scan.is_capital(index) && scan.entry(index).is_none_or(|entry| entry.given >= 1 || !entry.common)
    };
    if comma
        && capital(at - 2)
        && (2..=110).contains(&value)
        && matches!(after, "," | "." | ")" | "" | "!" | "-" | "–" | "from" | "and" | "has" | "had" | "who")
        && !scan.taken(at)
    {
        return add(scan, at, last, value, Confidence::Likely);
    }
    // `Had a new patient on the 23rd, 29, bus driver`: a bare number between commas, in a text about one person.
    let clause = scan.opens(at) || matches!(before, "," | ";" | "(");
    let alone =
        matches!(after, "," | ")") || matches!(after, "." | "!") && before == "," || scan.opens(at) && after == "and";
    let figures = |index: usize| {
        scan.token(index).is_some_and(|token| matches!(token.kind, TokenKind::Number | TokenKind::Mixed))
    };
    let listed =
        figures(last + 2) || at >= 2 && figures(at - 2) && scan.word(at - 2).bytes().all(|byte| byte.is_ascii_digit());
    if clause && alone && !listed && !scan.taken(at) && (5..=104).contains(&value) && scan.speaks_of_one() {
        return add(scan, at, last, value, Confidence::Guess);
    }
    if at >= 1
        && ends
        && matches!(after, "," | "and" | ")")
        && scan.is_capital(at - 1)
        && scan.entry(at - 1).is_some_and(|entry| entry.given >= 2)
        && (4..=110).contains(&value)
    {
        return add(scan, at, last, value, Confidence::Guess);
    }
    None
}

/// The last token of `year old`, `-year-old`, `y/o`, `yrs young`, `months old` after a number.
fn old(scan: &Scan, number: usize) -> Option<usize> {
    let mut at = number + 1;
    let mixed = scan.token(number).is_some_and(|token| token.kind == TokenKind::Mixed);
    let skip = |at: usize| if matches!(scan.word(at), "-" | "/" | "–") { at + 1 } else { at };
    at = skip(at);
    if !mixed {
        match scan.word(at) {
            "yo" => return Some(at),
            "f" | "m"
                if number + 1 == at && scan.token(at).is_some_and(|token| token.case != crate::text::Case::Lower) =>
            {
                return Some(at);
            }
            "year" | "years" | "yr" | "yrs" | "y" | "month" | "months" | "week" | "weeks" | "day" | "days" => at += 1,
            _ => return None,
        }
        at = skip(at);
    }
    matches!(scan.word(at), "old" | "olds" | "o" | "young" | "yo").then_some(at)
}

/// `in her early fifties`, `mid-40s`: the words before a decade belong to it when they speak of a person.
fn decade(scan: &mut Scan, at: usize, value: u32) -> Option<usize> {
    let mut first = at;
    while first > 0
        && matches!(scan.word(first - 1), "early" | "mid" | "late" | "-" | "his" | "her" | "their" | "my" | "in")
    {
        first -= 1;
    }
    let words = first..at;
    let person =
        words.clone().any(|index| matches!(scan.word(index), "early" | "mid" | "late" | "his" | "her" | "their"));
    if !person || scan.word_before(at) == "the" {
        return None;
    }
    while first < at && matches!(scan.word(first), "-" | "in" | "his" | "her" | "their" | "my") {
        first += 1;
    }
    add(scan, first, at, value, Confidence::Likely)
}

fn add(scan: &mut Scan, first: usize, last: usize, value: u32, confidence: Confidence) -> Option<usize> {
    scan.take(first..last + 1);
    scan.add(Kind::Age, first, last, confidence)?.value = Some(value.to_string());
    Some(last)
}

#[cfg(test)]
mod tests {
    use crate::draft::{Draft, Known};
    use crate::facts::{Kind, read};
    use crate::text::Text;

    fn found(text: &str) -> Vec<(String, String)> {
        let facts = read(&Text::new(text), &Draft::post(text), &Known::default());
        facts
            .of(Kind::Age)
            .map(|fact| (text[fact.span.clone()].to_owned(), fact.value.clone().unwrap_or_default()))
            .collect()
    }

    #[track_caller]
    fn check(text: &str, words: &str, value: &str) {
        assert_eq!(found(text), [(words.to_owned(), value.to_owned())]);
    }

    #[test]
    fn ages_in_figures_and_words_are_found() {
        check("a 7yo with", "7yo", "7");
        check("29F, pain UL6", "29F", "29");
        check("our nine-year-old champ", "nine-year-old", "9");
        check("the 16 yr old was in", "16 yr old", "16");
        check("she is in her early fifties.", "early fifties", "50");
        check("Oscar, 13, had his brace off", "13", "13");
        check("a lady aged 84 came", "aged 84", "84");
        check("a lady aged about 60 came", "aged about 60", "60");
        check("ninety-one years young today", "ninety-one years young", "91");
    }

    #[test]
    fn groups_prices_and_counts_are_no_ages() {
        for text in ["free for under 18s", "Over 60s welcome", "it costs 40, or more", "open 7 days", "in the 1980s"] {
            assert!(found(text).is_empty(), "{text}: {:?}", found(text));
        }
    }
}
