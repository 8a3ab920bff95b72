//! `POST /api/v1/screen`: rows of the screen's contract, read with what the practice knows.
//!
//! The same answers as `chaperone screen --format jsonl`. Deliberately absent: keeping, logging or counting what was read.

use axum::body::Body;
use axum::http::header;
use axum::response::{IntoResponse, Response};
use chaperone_desk::rows;
use serde::Deserialize;
use serde_json::Value;
use utoipa::ToSchema;

use super::asked::Asked;
use super::enter::Caller;
use super::no::{Granted, Said, Trouble};
use super::shapes::{Answered, Channel};

/// Rows in one call.
const MOST: usize = 1_000;

/// One text and where it goes. Other fields are ignored, so that rows of a corpus can be sent as they are.
#[derive(Debug, Deserialize, ToSchema)]
#[allow(dead_code, reason = "describes what the contract reads")]
pub(super) struct Row {
    /// Anything; it comes back with the answer.
    #[schema(value_type = Option<Value>)]
    id: Option<Value>,
    #[schema(max_length = 100_000)]
    text: String,
    /// `post` where it is not given.
    #[serde(default)]
    channel: Channel,
    #[serde(default)]
    account: AccountKind,
    network: Option<String>,
    jurisdiction: Option<Jurisdiction>,
    in_reply_to: Option<String>,
    /// From this code point on the text repeats what somebody else wrote.
    #[schema(minimum = 0, maximum = 100_000)]
    repeats_from: Option<u64>,
    consent: Option<Consent>,
    /// The day that relative dates are seen from; the practice's today where it is not given.
    #[schema(format = "date", pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$")]
    today: Option<String>,
    /// A pack of this desk; its own where none is given.
    pack: Option<PackName>,
}

#[derive(Debug, Default, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum AccountKind {
    #[default]
    Practice,
    Personal,
}

#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Jurisdiction {
    Uk,
    Us,
    Au,
    Ie,
}

/// `uk`, or the name of a pack; `/api/v1/packs` lists them.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum PackName {
    Uk,
    UkDental,
    UkMedical,
    Us,
    Au,
    Ie,
}

/// A consent on file, as its register summarises it.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[allow(dead_code, reason = "describes what the contract reads")]
pub(super) struct Consent {
    subject: String,
    #[serde(default)]
    uses: Vec<String>,
    #[serde(default)]
    networks: Vec<String>,
    #[serde(default)]
    withdrawn: bool,
}

/// One row, or a list of at most 1,000.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(untagged)]
#[allow(dead_code, reason = "describes the body")]
pub(super) enum RowOrRows {
    One(Box<Row>),
    Many(Rows),
}

/// Each element is answered in its place. One that cannot be gets `{"id" or "line", "error"}` there.
#[derive(Debug, Deserialize, ToSchema)]
#[schema(max_items = 1_000)]
#[allow(dead_code, reason = "describes the body")]
pub(super) struct Rows(Vec<Value>);

/// The answer to one row, or the list of answers in the order of the rows.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(untagged)]
#[allow(dead_code, reason = "describes the answer")]
pub(super) enum AnswerOrAnswers {
    One(Box<Answered>),
    Many(Vec<InPlace>),
}

/// An answer, or why there is none.
#[derive(Debug, Deserialize, ToSchema)]
#[serde(untagged)]
#[allow(dead_code, reason = "describes the answer")]
pub(super) enum InPlace {
    Answered(Box<Answered>),
    Unanswered(Unanswered),
}

/// A row of a list that could not be read. It is named by its id, else by its number from 1.
#[derive(Debug, Deserialize, ToSchema)]
#[allow(dead_code, reason = "describes the answer")]
pub(super) struct Unanswered {
    id: Option<Value>,
    line: Option<u32>,
    error: String,
}

#[utoipa::path(post, path = "/api/v1/screen", tag = "screen",
    summary = "Reads a text, or a list of texts, and says what in it should not go out",
    request_body = RowOrRows,
    responses((status = 200, description = "The report", body = AnswerOrAnswers)))]
pub(super) async fn screen(caller: Caller, Asked(body): Asked<Value>) -> Said<Response> {
    let (rows, alone) = match body {
        Value::Array(rows) if rows.len() > MOST => {
            return Err(Trouble::WrongShape("a list has 1,000 rows at most".to_owned()).into());
        }
        Value::Array(rows) => (rows, false),
        row => (vec![row], true),
    };
    let answers = rows::answer(&caller.desk, &caller.act, rows).await.granted()?;
    let json = if alone {
        match answers.into_iter().next() {
            Some(answer) if answer.verdict.is_some() => answer.json,
            // The contract's words name a field and never quote the text.
            Some(answer) => return Err(Trouble::WrongShape(error(&answer.json)).into()),
            None => return Err(Trouble::Broken("a row without an answer".into()).into()),
        }
    } else {
        let parts: Vec<_> = answers.into_iter().map(|answer| answer.json).collect();
        format!("[{}]", parts.join(","))
    };
    Ok(([(header::CONTENT_TYPE, "application/json")], Body::from(json)).into_response())
}

/// The reason in a row's refusal.
fn error(json: &str) -> String {
    let said = serde_json::from_str::<Value>(json).ok();
    said.and_then(|said| Some(said.get("error")?.as_str()?.to_owned())).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use chaperone_screen::Pack;

    use super::PackName;

    #[test]
    fn every_pack_is_described() {
        for name in Pack::NAMES {
            assert!(serde_json::from_value::<PackName>(name.into()).is_ok(), "{name}");
        }
    }
}
