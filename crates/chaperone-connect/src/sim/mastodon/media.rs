//! Pictures at the simulated Mastodon: uploaded as a form, ready after the first question, shown by a post.
//!
//! Deliberately absent: making other sizes of them.

use axum::Json;
use axum::body::Bytes;
use axum::extract::{ConnectInfo, Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::super::line::Line;
use super::super::script::{On, play};
use super::super::{Book, Uploaded};
use super::{error, not_found, not_signed_in, refuse, signed_in};

/// Bytes of an upload at most (`image_size_limit` of a server in its first state).
pub(super) const MOST: usize = 16_777_216;
pub(super) const MOST_IN_A_POST: usize = 4;

/// Answers 202: the picture is there and not ready yet.
pub(super) async fn upload(
    State(book): State<Book>,
    ConnectInfo(line): ConnectInfo<Line>,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    let fault = book.open().script.next(On::Upload);
    if signed_in(&book, &headers).is_none() {
        return not_signed_in();
    }
    let carry_out = || {
        let Some(upload) = read(&headers, &body) else {
            return error(StatusCode::UNPROCESSABLE_ENTITY, "Validation failed: File can't be blank");
        };
        let mut pages = book.open();
        let id = format!("media-{}", pages.next());
        let answer = json!({ "id": id, "type": "image", "url": null, "description": upload.alt });
        pages.uploads.insert(id, upload);
        (StatusCode::ACCEPTED, Json(answer)).into_response()
    };
    play(fault, &line, |fault| refuse(&book, fault), carry_out).await
}

/// Answers 206 once, and then 200.
pub(super) async fn ready(State(book): State<Book>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    if signed_in(&book, &headers).is_none() {
        return not_signed_in();
    }
    let mut pages = book.open();
    let Some(alt) = pages.uploads.get(&id).map(|upload| upload.alt.clone()) else { return not_found() };
    let answer = Json(json!({ "id": id, "type": "image", "description": alt }));
    let first = pages.ready.insert(id);
    (if first { StatusCode::PARTIAL_CONTENT } else { StatusCode::OK }, answer).into_response()
}

/// Why a post may not show these.
pub(super) fn refused(book: &Book, ids: &[String]) -> Option<Response> {
    let pages = book.open();
    let invalid = |sentence| Some(error(StatusCode::UNPROCESSABLE_ENTITY, sentence));
    if ids.len() > MOST_IN_A_POST {
        return invalid("Cannot attach more than 4 files");
    }
    if ids.iter().any(|id| !pages.uploads.contains_key(id)) {
        return invalid("Validation failed: Media not found");
    }
    if ids.iter().any(|id| !pages.ready.contains(id)) {
        invalid("Cannot attach files that have not finished processing")
    } else {
        None
    }
}

pub(super) fn attachments(book: &Book, ids: &[String]) -> Value {
    let pages = book.open();
    let one = |id: &String| {
        let upload = pages.uploads.get(id)?;
        Some(json!({ "id": id, "type": "image", "description": upload.alt }))
    };
    Value::Array(ids.iter().filter_map(one).collect())
}

/// The pictures of a post, by name.
pub(in crate::sim) fn shown(status: &Value) -> Vec<(String, Option<String>)> {
    let attachments = status["media_attachments"].as_array().map_or(&[][..], Vec::as_slice);
    attachments.iter().filter_map(|one| Some((one["id"].as_str()?.to_owned(), None))).collect()
}

/// Reads a form of a file and a description (RFC 7578), as far as a desk writes one.
fn read(headers: &HeaderMap, body: &[u8]) -> Option<Uploaded> {
    let line = headers.get("content-type")?.to_str().ok()?.strip_prefix("multipart/form-data; boundary=")?;
    let line = format!("--{line}");
    let (mut file, mut alt) = (None, String::new());
    for part in split(body, line.as_bytes()) {
        let Some(end) = find(part, b"\r\n\r\n") else { continue };
        let head = std::str::from_utf8(&part[..end]).ok()?;
        let content = part[end + 4..].strip_suffix(b"\r\n")?;
        let quoted = |name: &str| Some(head.split_once(&format!("{name}=\""))?.1.split_once('"')?.0.to_owned());
        match quoted(" name")?.as_str() {
            "file" => {
                let media_type = head.split_once("content-type: ")?.1.lines().next()?.to_owned();
                file = Some((content.to_vec(), media_type, quoted("filename")));
            }
            "description" => alt = String::from_utf8(content.to_vec()).ok()?,
            _ => return None,
        }
    }
    let (bytes, media_type, file_name) = file?;
    Some(Uploaded { bytes, media_type, file_name, alt })
}

fn find(body: &[u8], what: &[u8]) -> Option<usize> {
    body.windows(what.len()).position(|window| window == what)
}

/// What stands between the lines.
fn split<'a>(mut body: &'a [u8], line: &[u8]) -> Vec<&'a [u8]> {
    let mut parts = Vec::new();
    while let Some(at) = find(body, line) {
        parts.push(&body[..at]);
        body = &body[at + line.len()..];
    }
    parts
}
