//! From facts to pieces: what a text tells of the patient it speaks of.
//!
//! Only facts about the patient, the person answered, or somebody unknown count, in sentences that speak of a patient; never
//! what is said of staff, the practice, a public figure or the reader. Words that fit nearly everybody are no piece.
//! Deliberately absent: numbers that identify by themselves; they have rules of their own.

use std::ops::Range;
use std::sync::LazyLock;

use chaperone_mosaic::{Age, Kind as Piece, LifeStage, Place, Sex, Size, Visit, height_cm, is_listed, share_of};
use regex::Regex;

use super::{Ground, Person, Told};
use crate::facts::{Fact, Kind, Whose};
use crate::view::{View, phrases};
use crate::{Confidence, Jurisdiction};

static SHE: LazyLock<Regex> = LazyLock::new(|| {
    phrases(r"she|her|hers|herself|she's|lady|woman|girl|lass|mum|mom|mam|mother|nan|nana|gran|granny|bride|mrs|miss")
});
static HE: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"he|him|his|himself|he's|gentleman|gent|man|bloke|lad|boy|fella|chap|dad|father|grandad|grandpa|groom|mr|master",
    )
});

/// Parts of life by name, for a text that tells no age.
static STAGES: LazyLock<Vec<(Regex, LifeStage)>> = LazyLock::new(|| {
    let stage = |words, stage| (phrases(words), stage);
    vec![
        stage("toddler", LifeStage::Toddler),
        stage("teenager|teen|teenage", LifeStage::Teenager),
        stage("pensioner|oap", LifeStage::Pensioner),
        stage("elderly", LifeStage::Elderly),
        stage("middle[- ]aged", LifeStage::MiddleAged),
    ]
});

/// A place that is told by its size alone.
static SIZED: LazyLock<Regex> =
    LazyLock::new(|| phrases(r"(?:from|in) (?:a|her|his|the|our) (?:[a-z]+ )?(?P<it>hamlet|village|island)"));

/// A job told by what somebody does; which job it is stands in the words behind.
static VERB: LazyLock<Regex> = LazyLock::new(|| {
    phrases(r"(?:works?|job|drives?|drove|plays?|runs?|sells?|keeps?|worked|working)(?: (?:in|on|at|for|the|a))*")
});

/// Jobs of those who treat.
static CARER: LazyLock<Regex> = LazyLock::new(|| {
    phrases(
        r"dentist|hygienist|audiologist|physio|physiotherapist|receptionist|therapist|technician|orthodontist|gp|optometrist|optician|podiatrist|midwife|pharmacist|surgeon|doctor|nurse",
    )
});

/// More than one in so many bear it: it tells nothing.
const COMMON: f64 = 0.05;

/// Whoever a text tells of. Where its pieces cannot be of one person, each sentence counts by itself.
pub(crate) fn read(view: &View<'_>, ground: &Ground<'_>) -> Vec<Person> {
    let sentences = view.scene.patient.iter().enumerate().filter(|(_, told)| **told).map(|(number, _)| number);
    let sentences: Vec<usize> = sentences.filter(|number| !view.names_staff_only(*number)).collect();
    if sentences.is_empty() {
        return Vec::new();
    }
    if let Some(one) = person(view, ground, &sentences) {
        return vec![one];
    }
    sentences.iter().filter_map(|number| person(view, ground, &[*number])).collect()
}

/// The person that some sentences tell of; `None` if it must be two.
fn person(view: &View<'_>, ground: &Ground<'_>, sentences: &[usize]) -> Option<Person> {
    let mut person = Person::default();
    person.pieces.country = ground.country();
    person.pieces.practice = ground.known.area.clone();
    let theirs = |fact: &&Fact| {
        matches!(fact.whose, Whose::Patient | Whose::Addressee | Whose::Unknown)
            && sentences.contains(&view.sentence_at(fact.span.start))
    };
    let facts: Vec<&Fact> = view.facts.facts.iter().filter(theirs).collect();
    for fact in &facts {
        add(&mut person, view, ground, fact)?;
    }
    let mut said = sentences.iter().map(|number| view.sentence(*number));
    let (mut she, mut he) = (false, false);
    for words in said.by_ref() {
        (she, he) = (she || SHE.is_match(words), he || HE.is_match(words));
        if person.pieces.age.is_none()
            && let Some((_, stage)) = STAGES.iter().find(|(pattern, _)| pattern.is_match(words))
        {
            person.pieces.age = Some(Age::Life(*stage));
        }
    }
    person.pieces.sex = match (she, he) {
        (true, false) => Some(Sex::Female),
        (false, true) => Some(Sex::Male),
        _ => None,
    };
    for hit in view.seek(&SIZED).into_iter().filter(|hit| sentences.contains(&hit.sentence)) {
        if let Some(size) = size_of(&view.words(&hit.span).to_lowercase()) {
            person.pieces.places.push(Place::Sized(size));
            person.told.push(Told { kind: Piece::Place, span: hit.span, share: 1.0 });
        }
    }
    let came = view.scene.attendance.iter().any(|span| sentences.contains(&view.sentence_at(span.start)));
    if came && person.telling() > 0 {
        person.pieces.visit = facts.iter().filter_map(|fact| visit(view, fact)).min();
    }
    Some(person)
}

/// Adds what a fact tells. `None` if that cannot be of the same person.
fn add(person: &mut Person, view: &View<'_>, ground: &Ground<'_>, fact: &Fact) -> Option<()> {
    let words = view.words(&fact.span);
    let lower = words.to_lowercase().replace('’', "'");
    let pieces = &mut person.pieces;
    let mut told = |kind, share| person.told.push(Told { kind, span: fact.span.clone(), share });
    match fact.kind {
        Kind::Age => {
            let Some(years) = age(view, fact, &lower) else { return Some(()) };
            if let Some(known) = pieces.age {
                let ((a, b), (c, d)) = (known.years(), years.years());
                if b < c || d < a {
                    return None;
                }
                if d - c >= b - a {
                    return Some(());
                }
            }
            let (from, to) = years.years();
            pieces.age = Some(years);
            // Of a grown-up life each year holds about one in eighty; of its last years fewer.
            let rare = if from >= 85 { 0.2 } else { 1.0 };
            told(Piece::Age, rare * f64::from(to - from + 1) / 80.0);
        }
        Kind::PersonName | Kind::HashtagName => {
            let name = if fact.kind == Kind::HashtagName { fact.value.clone().unwrap_or_default() } else { lower };
            let (given, surname) = name_parts(&name);
            if pieces.given.is_some() && given.is_some() && pieces.given != given {
                // Somebody beside the patient: names are not counted then.
                return Some(());
            }
            pieces.given = pieces.given.take().or(given);
            pieces.surname = pieces.surname.take().or(surname);
        }
        Kind::Place | Kind::HashtagPlace => {
            let name = if fact.kind == Kind::HashtagPlace { fact.value.clone().unwrap_or_default() } else { lower };
            if let Some(place) = place(view, ground, &fact.span, &name) {
                pieces.places.push(place);
                told(Piece::Place, 1.0);
            }
        }
        Kind::Postcode | Kind::Address => {
            let wide =
                fact.kind == Kind::Postcode && matches!(ground.jurisdiction, Jurisdiction::Us | Jurisdiction::Au);
            pieces.places.push(Place::Sized(if wide { Size::Suburb } else { Size::Street }));
            told(Piece::Place, 1.0);
        }
        Kind::Organisation => {
            if let Some(size) = body(&lower) {
                pieces.places.push(Place::Sized(size));
                told(Piece::Place, 1.0);
            }
        }
        Kind::Occupation => {
            let listed = is_listed(Piece::Occupation, &lower);
            let sure = listed || fact.confidence > Confidence::Guess && !VERB.is_match(&lower);
            let before = last_word(view, fact.span.start);
            let past = matches!(before.as_str(), "retired" | "former" | "ex-" | "ex") && !lower.starts_with(&before);
            // `our audiologist Tim` treats the patient.
            let sure = sure && !(matches!(before.as_str(), "our" | "the" | "my") && CARER.is_match(&lower));
            let job = if past { format!("{before} {lower}") } else { lower };
            // Of two jobs one may be another's.
            if sure && !pieces.told.iter().any(|one| one.kind() == Piece::Occupation) {
                told(Piece::Occupation, share_of(Piece::Occupation, &job));
                pieces.told.push(chaperone_mosaic::Told::new(Piece::Occupation, &job));
            }
        }
        Kind::Kinship => {
            let family = kin(view, &fact.span, &lower);
            if !family.is_empty() {
                told(Piece::Kinship, share_of(Piece::Kinship, &family));
                pieces.told.push(chaperone_mosaic::Told::new(Piece::Kinship, &family));
            }
        }
        Kind::Appearance => {
            if let Some(height) = height_cm(words) {
                pieces.height_cm = Some(height);
                told(Piece::Height, 0.02);
            } else {
                rare(person, Piece::Appearance, &lower, fact);
            }
        }
        Kind::Event => rare(person, Piece::Event, &lower, fact),
        Kind::Condition | Kind::Treatment => rare(person, Piece::Condition, &lower, fact),
        _ => {}
    }
    Some(())
}

/// Adds words that a table knows and few people bear.
fn rare(person: &mut Person, kind: Piece, words: &str, fact: &Fact) {
    let share = share_of(kind, words);
    if is_listed(kind, words) && share <= COMMON {
        person.told.push(Told { kind, span: fact.span.clone(), share });
        person.pieces.told.push(chaperone_mosaic::Told::new(kind, words));
    }
}

/// The age that a fact tells, as finely as it tells it.
fn age(view: &View<'_>, fact: &Fact, lower: &str) -> Option<Age> {
    // An age that only the encoder saw has no value of its own.
    let figures = || lower.split(|c: char| !c.is_ascii_digit()).find(|part| !part.is_empty());
    let years: u8 = fact.value.as_deref().or_else(figures)?.parse().ok()?;
    let before = last_word(view, fact.span.start);
    if ["month", "week", "day"].iter().any(|unit| lower.contains(unit) && !lower.contains("birthday")) {
        return Some(Age::Exact(if lower.contains("month") { years / 12 } else { 0 }));
    }
    // `Year 9` of a school: its value is the younger of two ages.
    if lower.starts_with("year ") || lower.starts_with("yr ") {
        return Some(Age::Range(years.saturating_sub(1), years));
    }
    if lower.ends_with("ties") || lower.ends_with("0s") {
        return Some(match lower.split(['-', ' ']).next() {
            Some("early") => Age::Range(years, years + 3),
            Some("mid") => Age::Range(years + 3, years + 6),
            Some("late") => Age::Range(years + 7, years + 9),
            _ => Age::Decade(years),
        });
    }
    let vague = ["about", "around", "nearly", "almost", "roughly", "approximately", "over"];
    let vaguely = |word: &str| vague.contains(&word);
    Some(if vaguely(&before) || lower.split(' ').any(vaguely) { Age::About(years) } else { Age::Exact(years) })
}

/// A place that is not the practice's own.
fn place(view: &View<'_>, ground: &Ground<'_>, span: &Range<usize>, name: &str) -> Option<Place> {
    let own = |place: &String| {
        let place = place.to_lowercase();
        !place.is_empty() && (name.contains(&place) || place.contains(name))
    };
    if name.is_empty() || ground.known.practice.places.iter().any(own) {
        return None;
    }
    let last = name.split(' ').next_back().unwrap_or_default();
    if ["road", "street", "lane", "avenue", "close", "drive", "terrace", "rd", "st", "crescent"].contains(&last) {
        return Some(Place::Sized(Size::Street));
    }
    // `bed 12`, `Room 304`: no place where somebody lives.
    if name.chars().any(|c| c.is_ascii_digit()) {
        return None;
    }
    let before = view.draft.text.get(..span.start).unwrap_or_default().to_lowercase();
    let called = before.strip_suffix(" of ").map(|rest| rest.split_whitespace().next_back().unwrap_or_default());
    let size = called.and_then(size_of);
    Some(Place::Named { name: name.trim_end_matches("'s").to_owned(), size, region: None })
}

fn size_of(word: &str) -> Option<Size> {
    Some(match word {
        "hamlet" => Size::Hamlet,
        "village" => Size::Village,
        "suburb" => Size::Suburb,
        "island" | "isle" => Size::Island,
        "town" => Size::Town,
        "city" => Size::City,
        "county" => Size::County,
        _ => return None,
    })
}

/// A body whose people one could know by sight.
fn body(name: &str) -> Option<Size> {
    let says = |words: &[&str]| words.iter().any(|word| name.split([' ', '-', '\'']).any(|own| own == *word));
    if name.contains("care home") || name.contains("nursing home") || says(&["hospice", "almshouses"]) {
        Some(Size::CareHome)
    } else if says(&["primary", "school", "academy", "high", "elementary", "ysgol", "scoil", "grammar", "kindergarten"])
    {
        Some(Size::School)
    } else if says(&["fc", "afc", "rfc", "rovers", "rangers", "harriers", "gaa", "choir", "chapel", "church", "club"]) {
        Some(Size::Club)
    } else {
        None
    }
}

/// Kinship with its number: `mum of four`. Empty where it only says who came along, or fits nearly everybody.
fn kin(view: &View<'_>, span: &Range<usize>, lower: &str) -> String {
    let after = view.draft.text.get(span.end..).unwrap_or_default().to_lowercase();
    let mut next = after.split_whitespace();
    let number = ["two", "three", "four", "five", "six", "seven", "eight", "twins", "triplets"];
    let of = (next.next() == Some("of"))
        .then(|| next.next().unwrap_or_default().trim_matches(|c: char| !c.is_alphanumeric()))
        .filter(|word| number.contains(word));
    if let Some(of) = of {
        return format!("{lower} of {of}");
    }
    let before = last_word(view, span.start);
    let companion = ["her", "his", "their", "my", "our", "your", "whose", "the"].contains(&before.as_str());
    let marked = ["twin", "triplet"].iter().any(|word| lower.contains(word)) || lower.contains(" of ");
    let tells = is_listed(Piece::Kinship, lower) && share_of(Piece::Kinship, lower) <= COMMON;
    if tells && (marked || !companion) { lower.to_owned() } else { String::new() }
}

/// Given name and surname, without titles.
fn name_parts(name: &str) -> (Option<String>, Option<String>) {
    const TITLES: [&str; 8] = ["mr", "mrs", "ms", "miss", "dr", "master", "big", "little"];
    let plain = name.trim_end_matches("'s").replace('.', " ");
    let words: Vec<&str> = plain.split_whitespace().collect();
    let titled = words.first().is_some_and(|word| TITLES[..6].contains(word));
    let bare: Vec<&str> = words.into_iter().filter(|word| !TITLES.contains(word)).collect();
    match bare.as_slice() {
        [] => (None, None),
        [only] if titled => (None, Some((*only).to_owned())),
        [only] => (Some((*only).to_owned()), None),
        [given, .., surname] if surname.len() > 1 => (Some((*given).to_owned()), Some((*surname).to_owned())),
        [given, ..] => (Some((*given).to_owned()), None),
    }
}

/// How narrow the time is that a date or a day tells: a month or less. Over a year most patients come.
fn visit(view: &View<'_>, fact: &Fact) -> Option<Visit> {
    let words = view.words(&fact.span).to_lowercase();
    let says = |part: &str| words.contains(part);
    match fact.kind {
        _ if last_word(view, fact.span.start) == "since" => None,
        Kind::Time => Some(Visit::Hour),
        Kind::RelativeDate if ["morning", "afternoon", "evening"].iter().any(|part| says(part)) => Some(Visit::HalfDay),
        Kind::RelativeDate if says("day") => Some(Visit::Day),
        Kind::RelativeDate if says("week") => Some(Visit::Week),
        Kind::RelativeDate if says("month") => Some(Visit::Month),
        // `2026-03-14`, `--03-14`, `2026-03`
        Kind::Date => match fact.value.as_deref()?.as_bytes() {
            [b'-', b'-', _, _, b'-', _, _] | [_, _, _, _, b'-', _, _, b'-', _, _] => Some(Visit::Day),
            [_, _, _, _, b'-', _, _] => Some(Visit::Month),
            _ => None,
        },
        _ => None,
    }
}

/// The word before a place of the text, in lower case.
fn last_word(view: &View<'_>, at: usize) -> String {
    let before = view.draft.text.get(..at).unwrap_or_default();
    let word = before.trim_end().rsplit(char::is_whitespace).next().unwrap_or_default();
    word.trim_matches(|c: char| !c.is_alphanumeric() && c != '-').to_lowercase()
}
