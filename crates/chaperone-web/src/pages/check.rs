//! `POST /check`: reads words while they are typed and answers with the screen's report, exactly as the command line
//! and the pages have it.
//!
//! Deliberately absent: keeping, logging or counting what was read.

use axum::Json;
use axum::http::StatusCode;
use axum::response::IntoResponse;
use axum::routing::{MethodRouter, post};
use chaperone_desk::draft::{Answered, Share};
use chaperone_desk::{AccountId, DraftId, draft};
use chaperone_screen::Channel;
use serde_json::json;

use super::write::{channel, is_forum, open_gaps, pictures};
use crate::AppState;
use crate::fields::Fields;
use crate::problem::{Problem, Shown};
use crate::visit::Me;

pub(crate) fn routes() -> MethodRouter<AppState> {
    post(check)
}

/// 200 with a report, and beside it the names of the gaps that are still open; 422 where the desk will not read it and 500 where it could not, both with `{"error": sentence}`.
async fn check(me: Me, fields: Fields) -> Shown {
    let text = fields.one("text").replace("\r\n", "\n");
    let theirs = fields.one("in_reply_to").replace("\r\n", "\n");
    let channel = channel(&fields);
    let share = Share::parse(fields.text("kind"));
    let takes_up = channel.is_some() || share.is_some();
    let words = Some(theirs.as_str()).filter(|theirs| takes_up && !theirs.trim().is_empty());
    let answered = Answered { words, address: None, share };
    let accounts: Vec<_> = fields.all("to").filter_map(AccountId::parse).collect();
    let surface = channel.unwrap_or(if is_forum(&fields) { Channel::Group } else { Channel::Post });
    let shown = pictures::sent(&fields);
    let alts: Vec<&str> = shown.iter().map(|picture| picture.alt.expose().as_str()).collect();
    // Words that rest on a consent are read with the one that their draft names, and with no other.
    let rests = match DraftId::parse(fields.text("rests")) {
        Some(id) => draft::get(&me.desk, &me.act, &id).await?.ok().and_then(|kept| kept.about),
        None => None,
    };
    let (said, about) = ((text.as_str(), &alts[..]), rests.as_ref());
    let answer = draft::check_text_about(&me.desk, &me.act, said, surface, answered, &accounts, about).await;
    Ok(match answer {
        Ok(Ok(report)) => {
            let mut written = serde_json::to_value(&report).map_err(|_| Problem::Broken("a report".into()))?;
            written["gaps"] = open_gaps(&me.desk, &text).into();
            Json(written).into_response()
        }
        Ok(Err(refusal)) => {
            (StatusCode::UNPROCESSABLE_ENTITY, Json(json!({ "error": refusal.sentence() }))).into_response()
        }
        Err(error) => {
            tracing::error!(%error, "a text could not be checked");
            let sentence = "These words were not checked, so nothing can go out.";
            (StatusCode::INTERNAL_SERVER_ERROR, Json(json!({ "error": sentence }))).into_response()
        }
    })
}
