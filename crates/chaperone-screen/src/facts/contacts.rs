//! Ways to reach somebody: phones by country plan, emails, web addresses, handles, postcodes, streets, plates.
//!
//! Deliberately absent: numbers that stand for a person without reaching them ([`super::numbers`]).

use std::sync::LazyLock;

use regex::Regex;

use super::scan::{Scan, digits_of};
use super::{Kind, Whose};
use crate::report::Confidence;
use crate::text::TokenKind;

#[allow(clippy::expect_used, reason = "a pattern is a constant; every one is compiled by the tests of this module")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("constant pattern")
}

static PHONE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?-u:(?:\+|\(\+?|\b)[0-9][0-9 ().\-]{5,17}[0-9]\b)"));
static POSTCODE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?-u:\b[a-z]{1,2}[0-9][a-z0-9]? ?[0-9][abd-hjlnp-uw-z]{2}\b)"));
static EIRCODE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?-u:\b(?:[ac-fhknprtv-y][0-9]{2}|d6w) ?[0-9][ac-fhknprtv-y0-9]{3}\b)"));
static ZIP: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?-u:\b(?:a[klrz]|c[aot]|d[ce]|fl|ga|hi|i[adln]|k[sy]|la|m[adeinost]|n[cdehjmvy]|o[hkr]|pa|ri|s[cd]|t[nx]|ut|v[at]|w[aivy])[ ,]+[0-9]{5}(?:-[0-9]{4})?\b)",
    )
});
static STREET: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?-u:\b(?:flat|apt|apartment|unit|suite) ?[0-9]{1,4}[a-z]?,? ?)?(?-u:\b[0-9]{1,5}[a-z]? (?:the )?(?:[a-z']+ ){1,3}(?:street|st|road|rd|lane|ln|avenue|ave|drive|dr|close|way|court|ct|crescent|cres|place|terrace|tce|gardens|grove|square|row|walk|rise|view|cottages|mews|boulevard|blvd|highway|hwy|parade|drove|hill)\b)(?-u:\.?,? (?:the )?[a-z]+(?:, [a-z]+)?)?|(?-u:\bp\.?o\.? box [0-9]+)(?-u:, [a-z]+)?|(?-u:\b[0-9]{1,4} [a-z]+ (?:cottages?|house|villas)\b)|(?-u:\b(?:gate|door|key safe|keysafe) code [0-9]{3,6}\b)",
    )
});
static PLATE: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?-u:\b[a-hj-pr-y][a-hj-pr-y][0-9]{2} ?[a-hj-pr-z]{3}\b)"));

pub(super) fn find(scan: &mut Scan) {
    for index in 0..scan.len() {
        let Some(token) = scan.token(index) else { break };
        let kind = match token.kind {
            TokenKind::Email => Kind::Email,
            TokenKind::Url => Kind::Url,
            TokenKind::Handle => Kind::Handle,
            _ => continue,
        };
        let written = scan.text.slice(token.normal.clone());
        let own = scan.practice.addresses.iter().any(|own| {
            written.trim_start_matches('@') == own.trim_start_matches('@') || kind == Kind::Url && written.contains(own)
        });
        if let Some(fact) = scan.add(kind, index, index, Confidence::Sure)
            && own
        {
            fact.whose = Whose::Practice;
        }
    }
    spelt_out(scan);
    if scan.digits > 1 {
        phones(scan);
        written(scan, &POSTCODE, Kind::Postcode, true);
        written(scan, &EIRCODE, Kind::Postcode, true);
        written(scan, &ZIP, Kind::Postcode, true);
        written(scan, &PLATE, Kind::Plate, true);
        written(scan, &STREET, Kind::Address, false);
    }
}

/// Facts by pattern; `capitals` asks that the author wrote at least one capital, as a code has.
fn written(scan: &mut Scan, pattern: &Regex, kind: Kind, capitals: bool) {
    let text = scan.text;
    for found in pattern.find_iter(&text.normal) {
        let original = text.original_of(found.range());
        if capitals && !original.contains(char::is_uppercase) {
            continue;
        }
        // A street wants a capital somewhere after its number: `2 day course of` has none.
        if kind == Kind::Address
            && !scan.caseless
            && !original.contains(char::is_uppercase)
            && !original.contains("code")
        {
            continue;
        }
        if kind == Kind::Address && is_a_sentence(found.as_str()) {
            continue;
        }
        let range = found.range();
        let (first, last) = (scan.token_at(range.start), scan.token_at(range.end.saturating_sub(1)));
        scan.take(first..last + 1);
        let own = scan.practice.places.iter().any(|own| found.as_str().contains(own.as_str()));
        if let Some(fact) = scan.add_span(kind, range, Confidence::Likely)
            && own
        {
            fact.whose = Whose::Practice;
        }
    }
}

/// Whether what looks like a house and its street is a sentence: `in 2004 the Court decided`, `2 of the best lane`.
fn is_a_sentence(written: &str) -> bool {
    let mut words = written.split_whitespace().skip_while(|word| !word.starts_with(|c: char| c.is_ascii_digit()));
    let number = words.next().unwrap_or_default();
    let year = number.len() == 4 && (number.starts_with("19") || number.starts_with("20"));
    let words: Vec<&str> = words.take(3).collect();
    let hollow = ["of", "in", "on", "for", "and", "to", "with", "a", "is", "was", "at", "by", "from"];
    year && words.first() == Some(&"the") || words.iter().take(2).any(|word| hollow.contains(word))
}

fn phones(scan: &mut Scan) {
    if scan.digits < 6 {
        return;
    }
    let text = scan.text;
    for found in PHONE.find_iter(&text.normal) {
        // `(+44 20 7946 0998)`: a bracket that is not closed within the number stands around it.
        let around = found.as_str().starts_with('(')
            && found.as_str().matches('(').count() > found.as_str().matches(')').count();
        let place = found.start() + usize::from(around)..found.end();
        let written = text.slice(place.clone());
        let digits = digits_of(written);
        let international =
            written.starts_with('+') || digits.len() != written.bytes().filter(u8::is_ascii_digit).count();
        if !(is_phone(&digits, written) || international && (8..=15).contains(&digits.len())) {
            continue;
        }
        let before = text.slice(found.start().saturating_sub(14)..found.start());
        if ["nhs no", "nhs number", "nhs ", "mrn ", "acct"].iter().any(|cue| before.contains(cue))
            && !before.contains("ring")
        {
            continue;
        }
        let own = scan.practice.phones.contains(&digits);
        let (first, last) = (scan.token_at(found.start()), scan.token_at(found.end().saturating_sub(1)));
        scan.take(first..last + 1);
        if let Some(fact) = scan.add_span(Kind::Phone, place, Confidence::Sure) {
            fact.value = Some(digits);
            if own {
                fact.whose = Whose::Practice;
            }
        }
    }
}

/// National numbers of the UK, Ireland, Australia and North America, as their plans give lengths and first digits.
fn is_phone(digits: &str, written: &str) -> bool {
    let groups = written.contains([' ', '-', '.', ')']);
    match digits.len() {
        7 => written.len() == 8 && written.as_bytes().get(3) == Some(&b'-') && digits.starts_with("555"),
        9 | 12 => digits.starts_with('0') && groups,
        10 if digits.starts_with('0') => true,
        10 if digits.starts_with("13") || digits.starts_with("18") => groups,
        10 => {
            let shape: Vec<usize> = written
                .split(|char: char| !char.is_ascii_digit())
                .filter(|part| !part.is_empty())
                .map(str::len)
                .collect();
            shape == [3, 3, 4]
                && !written.contains("  ")
                && is_north_american(digits)
                && (written.contains(['-', '.', '(']) || !mod_11(digits))
        }
        11 => digits.starts_with('0') || digits.starts_with('1') && groups,
        _ => false,
    }
}

/// Ten digits as the North American plan allows them: area and exchange start with 2 to 9, and no area has a 9 in the
/// middle.
pub(super) fn is_north_american(digits: &str) -> bool {
    matches!(digits.as_bytes(), [b'2'..=b'9', b'0'..=b'8', _, b'2'..=b'9', _, _, _, _, _, _])
}

/// The check digit of an NHS number (NHS Data Dictionary): weights 10 to 2, eleven less the rest of eleven.
pub(super) fn mod_11(digits: &str) -> bool {
    let values: Vec<u32> = digits.chars().filter_map(|char| char.to_digit(10)).collect();
    if values.len() != 10 {
        return false;
    }
    let sum: u32 = values.iter().zip((2..=10).rev()).map(|(digit, weight)| digit * weight).sum();
    let check = (11 - sum % 11) % 11;
    check != 10 && values.last() == Some(&check)
}

/// `oh seven seven double oh ...` and `j dot smith at mail dot example`.
fn spelt_out(scan: &mut Scan) {
    let mut index = 0;
    while index < scan.len() {
        let mut digits = String::new();
        let mut at = index;
        let mut times = 1;
        while let Some(token) = scan.token(at) {
            let word = scan.text.word(token);
            if let Some(digit) = digit(word) {
                (0..times).for_each(|_| digits.push(digit));
                times = 1;
            } else if matches!(word, "double" | "triple") && times == 1 {
                times = if word == "double" { 2 } else { 3 };
            } else if token.kind == TokenKind::Number && !digits.is_empty() && word.len() < 7 {
                digits.push_str(word);
            } else if word == "hundred" && !digits.is_empty() && digit(scan.word(at + 1)).is_some() {
                digits.push_str("00");
            } else if digits.is_empty() || !matches!(word, "-" | ",") {
                break;
            }
            at += 1;
        }
        if digits.len() >= 7 {
            if let Some(fact) = scan.add(Kind::Phone, index, at - 1, Confidence::Likely) {
                fact.value = Some(digits);
            }
            index = at;
            continue;
        }
        let email = matches!(scan.word(index + 1), "dot" | "at").then(|| spelt_email(scan, index)).flatten();
        index = email.unwrap_or(index) + 1;
    }
}

fn spelt_email(scan: &mut Scan, first: usize) -> Option<usize> {
    let (mut at, mut seen_at, mut dots_after) = (first, false, 0);
    // No address has more than a dozen parts; the bound keeps `a dot a dot a ...` from being read over and over.
    let part = |at: usize| {
        scan.token(at).is_some_and(|token| matches!(token.kind, TokenKind::Word | TokenKind::Mixed | TokenKind::Number))
    };
    while at < first + 24 && part(at) {
        match scan.word(at + 1) {
            "dot" if seen_at => dots_after += 1,
            "dot" => {}
            "at" if !seen_at => seen_at = true,
            _ => break,
        }
        at += 2;
    }
    if !seen_at || dots_after == 0 || at <= first + 2 {
        return None;
    }
    scan.add(Kind::Email, first, at, Confidence::Likely).map(|_| at)
}

fn digit(word: &str) -> Option<char> {
    Some(match word {
        "oh" | "zero" | "nought" => '0',
        "one" => '1',
        "two" => '2',
        "three" => '3',
        "four" => '4',
        "five" => '5',
        "six" => '6',
        "seven" => '7',
        "eight" => '8',
        "nine" => '9',
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use crate::draft::{Draft, Known};
    use crate::facts::{Kind, read};
    use crate::text::Text;

    fn found(text: &str, kind: Kind) -> Vec<String> {
        let facts = read(&Text::new(text), &Draft::post(text), &Known::default());
        facts.of(kind).map(|fact| text[fact.span.clone()].to_owned()).collect()
    }

    #[test]
    fn phones_of_four_countries_are_found() {
        for phone in [
            "07700 900266",
            "020 7946 0133",
            "+44 7700 900 266",
            "0491 570 156",
            "085 555 0137",
            "505-555-0161",
            "555-0173",
        ] {
            assert_eq!(found(&format!("Her number is {phone}, ring her."), Kind::Phone), [phone], "{phone}");
        }
    }

    #[test]
    fn years_prices_and_dates_are_no_phones() {
        for text in
            ["Open 2019-2024, from £1,450 to 2,995.", "On 12.09.1990 and 11/02/1958", "9.00 - 17.30, 1000 units"]
        {
            assert!(found(text, Kind::Phone).is_empty(), "{text}");
        }
    }

    #[test]
    fn a_spelt_out_number_and_address_are_found() {
        assert_eq!(found("call me on oh seven seven double oh nine hundred", Kind::Phone), Vec::<String>::new());
        assert_eq!(
            found("call oh seven seven double oh nine double zero one two three ok", Kind::Phone),
            ["oh seven seven double oh nine double zero one two three"]
        );
        assert_eq!(
            found("write to j dot smith at mail dot example please", Kind::Email),
            ["j dot smith at mail dot example"]
        );
    }

    #[test]
    fn postcodes_and_streets_are_found_and_drug_codes_are_not() {
        assert_eq!(found("He lives at 12 Arkwright Walk, M4 6BF.", Kind::Postcode), ["M4 6BF"]);
        assert_eq!(found("Sent to 49 Mount Carmel Rd", Kind::Address), ["49 Mount Carmel Rd"]);
        assert_eq!(found("Sent to 1999 High Street, to the Court", Kind::Address), ["1999 High Street, to"]);
        assert!(found("In 2004 the Court decided otherwise", Kind::Address).is_empty());
        assert!(found("Section 33a of the Court Act", Kind::Address).is_empty());
        assert!(found("a b12 jab and 20 more", Kind::Postcode).is_empty());
    }

    #[test]
    fn an_nhs_number_is_checked() {
        assert!(super::mod_11("9434765919"));
        assert!(!super::mod_11("9434765918"));
    }
}
