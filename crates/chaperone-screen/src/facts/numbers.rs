//! Numbers that stand for one person, their mouth or their money: records, registrations, cards, teeth, sums.
//!
//! Deliberately absent: phones and postcodes ([`super::contacts`]), dates and ages.

use std::sync::LazyLock;

use regex::Regex;

use super::contacts::{is_north_american, mod_11};
use super::scan::Scan;
use super::{Kind, Whose};
use crate::report::Confidence;

#[allow(clippy::expect_used, reason = "a pattern is a constant; every one is compiled by the tests of this module")]
fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("constant pattern")
}

/// A cue, then letters and digits with at least two digits.
static RECORD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?-u:\b(?:(?:nhs|hospital|hosp|patient|prescription|record|chart|member|policy|account|acct|case|claim|invoice|medicaid|medicare|insurance|passport|licence|license|serial|lab|sample|cert|certificate|file|crn|urn|appointment|referral|booking|complaint)(?: (?:no|number|num|nos|id|card|ref|reference|code|acct))?|(?:mrn|ihi|dva|pps|ppsn|ssn|nino|medical card)(?: (?:no|number|num|file no))?|ref|reference|acc|ni number|eps ref|emis|id|social security(?: number)?|prescription no)[.,:#]* ?[#:]? ?)((?-u:(?:[a-z]{1,4}[ \-])?[a-z]{0,4}[0-9][a-z0-9]*(?:[ /\-][0-9a-z]*[0-9][0-9a-z]*)*))",
    )
});
static REGISTRATION: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?-u:\b(?:gdc|gmc|nmc|hcpc|gphc|goc|npi|ahpra|imc|pin)(?: (?:no|number|num|reg|registration))*[.:#]? ?#?)([a-z]{0,3}[0-9]{4,12}[a-z]?)\b",
    )
});
/// A registration with Ahpra stands without a cue: the profession's letters, three noughts, seven digits.
static AHPRA: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?-u:\b(?:den|med|nmw|pha|psy|phy|opt|chi|ost|pod|occ|cmr|mrp|par|ats)000[0-9]{7}\b)"));
static NINO: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?-u:\b[a-ceghj-prstw-z][a-ceghj-nprstw-z] ?[0-9]{2} ?[0-9]{2} ?[0-9]{2} ?[a-d]\b)"));
/// The Irish public service number: seven digits, a check letter, and since 2013 sometimes one more letter.
static PPS: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?-u:\b[0-9]{7}[a-w][a-iw]?\b)"));
static GROUPS: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?-u:\b[0-9]{3}[ \-][0-9]{3}[ \-][0-9]{4}\b|\b[0-9]{10}\b|\b[0-9]{3}-[0-9]{2}-[0-9]{4}\b|\b[0-9]{4} [0-9]{5} [0-9](?: [0-9])?\b)",
    )
});
static CARD: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?-u:\b[0-9](?:[ \-]?[0-9]){12,18}\b)"));
static HASH: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?-u:#[0-9]{4,}(?:-[0-9]+)?\b|#[0-9]+-[0-9]+\b|#[a-z]{2,}[0-9]{4,}\b)"));
static TOOTH: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?-u:\b[ul][lr] ?[1-8]s?\b|\b(?:upper|lower) (?:left|right) [1-8e-]+\b|#(?:[12]?[0-9]|3[0-2])\b|\b(?:tooth|teeth|molar|premolar|incisor|implant|crown on|caries on|decay on) #?(?:[1-8][1-8]|[12]?[0-9])\b)",
    )
});
static MONEY: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:£|\$|€) ?(?-u:[0-9][0-9,]*(?:\.[0-9]+)?k?)|(?-u:\b[0-9][0-9,]*(?:\.[0-9]{2})? ?(?:quid|pounds?|dollars?|bucks|euros?|grand|gbp|usd|aud)\b)",
    )
});

/// Cues that are the name of a body too: `NHS, 2023` says when it wrote, and is no number of a person.
const BODIES: [&str; 6] = ["nhs", "hospital", "hosp", "medicaid", "medicare", "insurance"];

/// A year of the last or of this century, and nothing else.
fn is_year(number: &str) -> bool {
    number.len() == 4 && number.bytes().all(|byte| byte.is_ascii_digit()) && ["19", "20"].contains(&&number[..2])
}

pub(super) fn find(scan: &mut Scan) {
    if scan.digits == 0 {
        return;
    }
    let text = scan.text;
    let normal = text.normal.as_str();
    if normal.contains(['£', '$', '€'])
        || normal.contains("quid")
        || normal.contains("pound")
        || normal.contains("dollar")
        || normal.contains("buck")
        || normal.contains("euro")
        || normal.contains("grand")
    {
        for found in MONEY.find_iter(normal) {
            scan.add_span(Kind::Money, found.range(), Confidence::Sure);
        }
    }
    for found in TOOTH.find_iter(normal) {
        let original = text.original_of(found.range());
        // `ul6` and `LR7` are teeth in any case; `#12` only beside words of care, which the rules look at.
        let sure = if original.starts_with('#') { Confidence::Guess } else { Confidence::Likely };
        scan.add_span(Kind::Tooth, found.range(), sure);
    }
    if scan.digits < 2 {
        return;
    }
    let said = REGISTRATION.captures_iter(normal).filter_map(|found| found.get(1)).map(|found| found.range());
    let bare = AHPRA.find_iter(normal).map(|found| found.range());
    for place in said.chain(bare) {
        if let Some(fact) = scan.add_span(Kind::Registration, place, Confidence::Sure) {
            fact.whose = Whose::Staff;
        }
    }
    for captures in RECORD.captures_iter(normal) {
        let (Some(all), Some(number)) = (captures.get(0), captures.get(1)) else { continue };
        // `policy AXA 7719 2204`, and not `policy from 2024`.
        let series = number.as_str().split([' ', '-']).next().unwrap_or_default();
        let words = text.original_of(number.start()..number.start() + series.len());
        if number.as_str().len() > series.len()
            && !series.contains(|char: char| char.is_ascii_digit())
            && words.contains(char::is_lowercase)
        {
            continue;
        }
        let cue = normal.get(all.start()..number.start()).unwrap_or_default();
        if is_year(number.as_str()) && BODIES.contains(&cue.trim_end_matches(['.', ',', ':', ' '])) {
            continue;
        }
        let digits = number.as_str().bytes().filter(u8::is_ascii_digit).count();
        let numbered = all.as_str().contains("no") || all.as_str().contains('#') || all.as_str().contains("number");
        if digits >= 4 || digits >= 2 && numbered && !all.as_str().starts_with("nos") {
            let sure = if digits >= 5 { Confidence::Sure } else { Confidence::Likely };
            let value: String = number.as_str().chars().filter(char::is_ascii_alphanumeric).collect();
            add_id(scan, all.start()..number.end(), sure, value);
        }
    }
    if scan.digits >= 6 {
        for found in NINO.find_iter(normal) {
            add_id(scan, found.range(), Confidence::Sure, found.as_str().replace(' ', ""));
        }
    }
    if scan.digits >= 7 {
        for found in PPS.find_iter(normal).filter(|found| mod_23(found.as_str())) {
            add_id(scan, found.range(), Confidence::Sure, found.as_str().to_owned());
        }
    }
    for found in HASH.find_iter(normal) {
        // `#Summer2026` tells a year, `#hygiene2291` a file.
        let digits = found.as_str().trim_start_matches(|char: char| !char.is_ascii_digit());
        if digits.len() + 1 < found.as_str().len()
            && digits.len() == 4
            && (digits.starts_with("19") || digits.starts_with("20"))
        {
            continue;
        }
        add_id(scan, found.range(), Confidence::Likely, found.as_str().trim_start_matches('#').to_owned());
    }
    if scan.digits < 9 {
        return;
    }
    for found in GROUPS.find_iter(normal) {
        let value: String = found.as_str().chars().filter(char::is_ascii_digit).collect();
        let shape = found.as_str();
        let social = value.len() == 9 && shape.contains('-') && !value.starts_with("000") && !value.starts_with('9');
        let medicare = shape.starts_with(['2', '3', '4', '5', '6']) && shape.as_bytes().get(4) == Some(&b' ');
        let dialled = shape.contains('-') && is_north_american(&value);
        if mod_11(&value) && !dialled && !shape.starts_with('0') || social || medicare {
            add_id(scan, found.range(), if social { Confidence::Likely } else { Confidence::Sure }, value);
        }
    }
    for found in CARD.find_iter(normal) {
        let value: String = found.as_str().chars().filter(char::is_ascii_digit).collect();
        if luhn(&value)
            && let Some(fact) = scan.add_span(Kind::Card, found.range(), Confidence::Sure)
        {
            fact.value = Some(value);
        }
    }
}

fn add_id(scan: &mut Scan, normal: std::ops::Range<usize>, confidence: Confidence, value: String) {
    let place = scan.text.original_span(normal.clone());
    if scan
        .found
        .iter()
        .rev()
        .take(64)
        .any(|fact| fact.kind == Kind::IdNumber && fact.span.start <= place.start && place.end <= fact.span.end)
    {
        return;
    }
    if let Some(fact) = scan.add_span(Kind::IdNumber, normal, confidence) {
        fact.value = Some(value);
    }
}

/// The check letter of an Irish public service number: weights 8 to 2 for the digits and 9 for the second letter (`w`
/// counts nothing), the rest of 23 as a letter, `w` for none.
fn mod_23(number: &str) -> bool {
    let [digits @ .., letter] = number.as_bytes().get(..8).unwrap_or_default() else { return false };
    let place = |letter: u8| if letter == b'w' { 0 } else { u32::from(letter - b'a' + 1) };
    let second = number.as_bytes().get(8).map_or(0, |letter| place(*letter) * 9);
    let sum: u32 = digits.iter().zip((2..=8).rev()).map(|(digit, weight)| u32::from(digit - b'0') * weight).sum();
    (sum + second) % 23 == place(*letter)
}

/// The check of a payment card (ISO/IEC 7812-1): every second digit from the right doubled, the sum a ten.
fn luhn(digits: &str) -> bool {
    let sum: u32 = digits
        .chars()
        .rev()
        .filter_map(|char| char.to_digit(10))
        .enumerate()
        .map(|(place, digit)| if place % 2 == 0 { digit } else { digit * 2 / 10 + digit * 2 % 10 })
        .sum();
    sum.is_multiple_of(10) && digits.bytes().any(|digit| digit != b'0')
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
    fn record_numbers_with_a_cue_are_found() {
        assert_eq!(found("see hospital no. RX448120 please", Kind::IdNumber), ["hospital no. RX448120"]);
        assert_eq!(found("MRN 0047123 again", Kind::IdNumber), ["MRN 0047123"]);
        assert_eq!(found("NHS no. 943 476 5919", Kind::IdNumber), ["NHS no. 943 476 5919"]);
    }

    #[test]
    fn a_year_behind_the_name_of_a_body_is_no_number_of_a_person() {
        for text in ["Source: NHS, 2023.", "(NHS 2019)", "Dataset of the NHS, 2023, and St Hywel Hospital, 2021."] {
            assert!(found(text, Kind::IdNumber).is_empty(), "{text}");
        }
        assert_eq!(found("her hospital no. 2023 again", Kind::IdNumber), ["hospital no. 2023"]);
        assert_eq!(found("chart 2023 is missing", Kind::IdNumber), ["chart 2023"]);
        assert_eq!(found("NHS 20231", Kind::IdNumber), ["NHS 20231"]);
    }

    #[test]
    fn a_checked_number_needs_no_cue_and_an_unchecked_one_does() {
        assert_eq!(found("she gave 943 476 5919 as hers", Kind::IdNumber), ["943 476 5919"]);
        assert!(found("she gave 943 476 5918 as hers", Kind::IdNumber).is_empty());
    }

    #[test]
    fn a_card_is_checked_by_luhn() {
        assert_eq!(found("card 4111 1111 1111 1111 ok", Kind::Card), ["4111 1111 1111 1111"]);
        assert!(found("card 4111 1111 1111 1112 ok", Kind::Card).is_empty());
    }

    #[test]
    fn a_registration_is_staff_and_money_and_teeth_are_told_apart() {
        assert_eq!(found("GDC no. 123456", Kind::Registration), ["123456"]);
        assert_eq!(found("crown on UL6 for £450", Kind::Tooth), ["UL6"]);
        assert_eq!(found("crown on UL6 for £450", Kind::Money), ["£450"]);
    }
}
