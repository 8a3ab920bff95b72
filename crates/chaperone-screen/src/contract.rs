//! The JSON contract of `chaperone screen --format jsonl`: one object in, one object out, in the same order.
//!
//! Pure: bytes in, a string out. Reading files, threads and the day of today are the binary's. A line that cannot be
//! answered gets `{"id" or "line", "error"}` in its place; nothing is skipped silently, and no error repeats the text.

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use serde_json::Value;

use crate::{AccountKind, Channel, Consent, Draft, Jurisdiction, Known, Pack, PackError, Report, Screen, Verdict};

/// The longest text that is read, in Unicode code points. Longer ones are refused with a sentence.
pub const LONGEST: usize = 100_000;

/// The screens a stream of lines may ask for.
#[derive(Debug)]
pub struct Contract {
    screens: Vec<Screen>,
    today: Option<NaiveDate>,
}

/// The answer to one line.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// One line of JSON without its end.
    pub json: String,
    /// `None` if the line could not be answered.
    pub verdict: Option<Verdict>,
}

/// One line as it comes in. Label fields of the corpus and any other field are ignored.
#[derive(Deserialize)]
struct Row {
    #[serde(default)]
    channel: Channel,
    #[serde(default)]
    account: AccountKind,
    #[serde(default)]
    network: Option<String>,
    #[serde(default)]
    jurisdiction: Option<Jurisdiction>,
    #[serde(default)]
    in_reply_to: Option<String>,
    /// In code points, as every place of the contract.
    #[serde(default)]
    repeats_from: Option<Place>,
    #[serde(default)]
    consent: Option<Consent>,
    #[serde(default)]
    today: Option<NaiveDate>,
    #[serde(default)]
    pack: Option<String>,
    text: String,
}

/// A place in code points, as JSON writes a whole number: `12.0` is one as well.
#[derive(Deserialize)]
#[serde(try_from = "serde_json::Number")]
struct Place(usize);

impl TryFrom<serde_json::Number> for Place {
    type Error = &'static str;

    fn try_from(number: serde_json::Number) -> Result<Self, Self::Error> {
        let float = || number.as_f64().filter(|float| float.fract() == 0.0)?.to_string().parse().ok();
        let whole: Option<usize> = number.as_u64().or_else(float).and_then(|whole| usize::try_from(whole).ok());
        whole.filter(|place| *place <= LONGEST).map(Place).ok_or("a whole number from 0 to 100,000")
    }
}

#[derive(Serialize)]
struct Answered<'a> {
    id: Option<&'a Value>,
    #[serde(flatten)]
    report: &'a Report,
}

#[derive(Serialize)]
struct Refused<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    id: Option<&'a Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<usize>,
    error: &'a str,
}

impl Contract {
    /// A contract whose lines are read by `pack` unless they name another one. `today` dates the lines that give
    /// no day of their own.
    pub fn new(pack: Pack, today: Option<NaiveDate>) -> Result<Contract, PackError> {
        let mut screens = Vec::with_capacity(Pack::NAMES.len());
        for name in Pack::NAMES {
            if name != pack.name {
                screens.push(Screen::new(Pack::named(name)?));
            }
        }
        screens.insert(0, Screen::new(pack));
        Ok(Contract { screens, today })
    }

    /// Answers one line. `number` counts from 1 and names a line that has no id.
    pub fn answer(&self, line: &[u8], number: usize) -> Answer {
        self.answer_knowing(line, number, &Known::default())
    }

    /// The same, with what a practice knows.
    pub fn answer_knowing(&self, line: &[u8], number: usize, known: &Known) -> Answer {
        let Ok(line) = std::str::from_utf8(line) else {
            return refused(None, number, "the line is not UTF-8");
        };
        let value: Value = match serde_json::from_str(line) {
            Ok(value @ Value::Object(_)) => value,
            Ok(_) => return refused(None, number, "the line is not a JSON object"),
            Err(error) => {
                let reason = format!("the line is not JSON (column {})", error.column());
                return refused(None, number, &reason);
            }
        };
        let id = value.get("id").filter(|id| !id.is_null()).cloned();
        match value.get("text") {
            None => return refused(id.as_ref(), number, "the line has no `text`"),
            Some(Value::String(text)) if text.chars().count() > LONGEST => {
                return refused(id.as_ref(), number, "the text is longer than 100,000 characters");
            }
            Some(Value::String(_)) => {}
            Some(_) => return refused(id.as_ref(), number, "`text` is not a string"),
        }
        if let Some(field) = wrong_field(&value) {
            return refused(id.as_ref(), number, &format!("`{field}` has a value that is not in the contract"));
        }
        let Ok(row) = serde_json::from_value::<Row>(value) else {
            return refused(id.as_ref(), number, "the line has a field of the wrong kind");
        };
        let screen = match self.screen(&row) {
            Ok(screen) => screen,
            Err(reason) => return refused(id.as_ref(), number, &reason),
        };
        let draft = Draft {
            repeats_from: row.repeats_from.map(|place| byte_at(&row.text, place.0)),
            text: row.text,
            channel: row.channel,
            account: row.account,
            network: row.network,
            in_reply_to: row.in_reply_to,
            consent: row.consent,
            today: row.today.or(self.today),
        };
        let report = screen.check(&draft, known);
        let fallback = Value::from(number);
        let answered = Answered { id: id.as_ref().or(Some(&fallback)), report: &report };
        match serde_json::to_string(&answered) {
            Ok(json) => Answer { json, verdict: Some(report.verdict) },
            Err(_) => refused(id.as_ref(), number, "the answer could not be written"),
        }
    }

    /// The screen that a row asks for: by its pack, else by its jurisdiction, else the configured one. A jurisdiction
    /// means the configured pack where that is one of its own, else its first one: `uk` is the configured UK pack, else
    /// the dental one. The report names the pack that was used.
    fn screen(&self, row: &Row) -> Result<&Screen, String> {
        let of = |place: Jurisdiction| self.screens.iter().find(|screen| screen.pack().jurisdiction == place);
        let found = match (row.pack.as_deref(), row.jurisdiction) {
            (Some("uk"), _) => of(Jurisdiction::Uk),
            (Some(name), _) => {
                let found = self.screens.iter().find(|screen| screen.pack().name == name);
                return found.ok_or_else(|| PackError::Unknown(name.to_owned()).to_string());
            }
            (None, Some(place)) => of(place),
            (None, None) => None,
        };
        found.or(self.screens.first()).ok_or_else(|| "no pack is configured".to_owned())
    }
}

/// The first optional field whose value the contract does not know, so that the refusal can name it.
fn wrong_field(value: &Value) -> Option<&'static str> {
    fn bad<T: for<'de> Deserialize<'de>>(value: &Value, field: &str) -> bool {
        value.get(field).is_some_and(|inner| serde_json::from_value::<T>(inner.clone()).is_err())
    }
    [
        ("channel", bad::<Channel>(value, "channel")),
        ("network", bad::<Option<String>>(value, "network")),
        ("account", bad::<AccountKind>(value, "account")),
        ("jurisdiction", bad::<Option<Jurisdiction>>(value, "jurisdiction")),
        ("in_reply_to", bad::<Option<String>>(value, "in_reply_to")),
        ("repeats_from", bad::<Option<Place>>(value, "repeats_from")),
        ("consent", bad::<Option<Consent>>(value, "consent")),
        ("today", bad::<Option<NaiveDate>>(value, "today")),
        ("pack", bad::<Option<String>>(value, "pack")),
    ]
    .into_iter()
    .find_map(|(field, wrong)| wrong.then_some(field))
}

/// The byte of the code point number `start`; the end where the text is shorter.
fn byte_at(text: &str, start: usize) -> usize {
    text.char_indices().nth(start).map_or(text.len(), |(byte, _)| byte)
}

fn refused(id: Option<&Value>, number: usize, error: &str) -> Answer {
    let line = id.is_none().then_some(number);
    let json = serde_json::to_string(&Refused { id, line, error }).unwrap_or_else(|_| r#"{"error":"?"}"#.to_owned());
    Answer { json, verdict: None }
}
