//! A Bluesky account server, as far as a desk talks to one: sessions, records by key, handles.
//!
//! Shapes and names of errors follow answers recorded from an account server: a bad token is a 400, a second write of
//! the same record changes nothing, `swapRecord: null` refuses to overwrite, deleting twice is no error.
//! Deliberately absent: the directory, signatures, and other accounts beyond one visitor who can be answered.

use std::time::Duration;

use axum::extract::{ConnectInfo, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};
use unicode_segmentation::UnicodeSegmentation;

use super::line::Line;
use super::script::{Fault, On, play};
use super::{Book, Post, SECRET, Uploaded};

pub(super) const HANDLE: &str = "desk.bluesky.practise.example";
const DID: &str = "did:plc:practisedesk000000000000";
const VISITOR: &str = "visitor.bluesky.practise.example";
const VISITOR_DID: &str = "did:plc:practisevisitor000000000";
const COLLECTION: &str = "app.bsky.feed.post";
const COLLECTIONS: [&str; 3] = [COLLECTION, "app.bsky.feed.repost", "app.bsky.feed.like"];
/// Lexicon `app.bsky.feed.post`.
const MOST_GRAPHEMES: usize = 300;
const MOST_BYTES: usize = 3000;
/// Lexicon `app.bsky.embed.images`; the bytes are those of its older version, which the strictest servers keep to.
const MOST_IMAGES: usize = 4;
const MOST_BLOB: usize = 1_000_000;

pub(super) fn router(book: Book) -> Router {
    Router::new()
        .route("/xrpc/com.atproto.server.createSession", post(create_session))
        .route("/xrpc/com.atproto.server.refreshSession", post(refresh_session))
        .route("/xrpc/com.atproto.identity.resolveHandle", get(resolve_handle))
        .route("/xrpc/com.atproto.repo.getRecord", get(get_record))
        .route("/xrpc/com.atproto.repo.uploadBlob", post(upload))
        .route("/xrpc/com.atproto.repo.putRecord", post(put_record))
        .route("/xrpc/com.atproto.repo.deleteRecord", post(delete_record))
        .with_state(book)
}

/// A post of somebody else.
pub(super) fn write_as_visitor(book: &Book, text: &str) -> String {
    let key = format!("3visitor{:05}", book.open().next()).replace(['0', '1', '8', '9'], "2");
    let at = book.clock.now();
    let record = json!({ "$type": COLLECTION, "text": text, "createdAt": at.utc().to_rfc3339() });
    let place = Place { repo: VISITOR_DID.to_owned(), collection: COLLECTION.to_owned(), rkey: key };
    store(book, VISITOR_DID, VISITOR, &place, record).id
}

pub(super) fn page_of(post: &Post) -> Option<String> {
    let (_, key) = post.id.rsplit_once('/')?;
    Some(format!("https://bsky.app/profile/{}/post/{key}", post.by))
}

fn error(status: StatusCode, name: &str, message: &str) -> Response {
    (status, Json(json!({ "error": name, "message": message }))).into_response()
}

fn bad(name: &str, message: &str) -> Response {
    error(StatusCode::BAD_REQUEST, name, message)
}

/// The four definite faults in this network's words.
fn refuse(book: &Book, fault: Fault) -> Response {
    match fault {
        Fault::Expire => bad("ExpiredToken", "Token has expired"),
        Fault::Revoke => error(StatusCode::UNAUTHORIZED, "AuthenticationRequired", "Session is no longer valid"),
        Fault::SlowDown { seconds } => {
            let reset = book.clock.now().plus(Duration::from_secs(seconds.into())).micros() / 1_000_000;
            let headers = [
                ("ratelimit-limit", "5000".to_owned()),
                ("ratelimit-remaining", "0".to_owned()),
                ("ratelimit-reset", reset.to_string()),
            ];
            let body = Json(json!({ "error": "RateLimitExceeded", "message": "Rate Limit Exceeded" }));
            (StatusCode::TOO_MANY_REQUESTS, headers, body).into_response()
        }
        _ => bad("InvalidRequest", "Invalid app.bsky.feed.post record: not accepted here"),
    }
}

fn token(headers: &HeaderMap) -> Option<&str> {
    headers.get("authorization")?.to_str().ok()?.strip_prefix("Bearer ")
}

/// The network's "no" to a token that is not known here.
fn turned_away(book: &Book, headers: &HeaderMap) -> Option<Response> {
    let Some(token) = token(headers) else {
        return Some(error(StatusCode::UNAUTHORIZED, "AuthMissing", "Authentication Required"));
    };
    let known = book.open().access.contains_key(token);
    (!known).then(|| bad("InvalidToken", "Token could not be verified"))
}

/// A new pair of tokens; the old access token ends.
fn open_session(book: &Book) -> Response {
    let mut pages = book.open();
    let number = pages.next();
    let (access, refresh) = (format!("access-{number}"), format!("refresh-{number}"));
    pages.access.clear();
    pages.access.insert(access.clone(), HANDLE.to_owned());
    pages.refresh.insert(refresh.clone(), HANDLE.to_owned());
    Json(json!({ "did": DID, "handle": HANDLE, "accessJwt": access, "refreshJwt": refresh, "active": true }))
        .into_response()
}

#[derive(Deserialize)]
struct SignIn {
    identifier: String,
    password: String,
}

async fn create_session(
    State(book): State<Book>,
    ConnectInfo(line): ConnectInfo<Line>,
    Json(sign_in): Json<SignIn>,
) -> Response {
    let fault = book.open().script.next(On::SignIn);
    let revoked = book.open().revoked;
    if revoked || sign_in.password != SECRET || ![HANDLE, DID].contains(&sign_in.identifier.to_lowercase().as_str()) {
        return error(StatusCode::UNAUTHORIZED, "AuthenticationRequired", "Invalid identifier or password");
    }
    play(fault, &line, |fault| refuse(&book, fault), || open_session(&book)).await
}

/// A used refresh token still works, as on the real server within its grace period.
async fn refresh_session(
    State(book): State<Book>,
    ConnectInfo(line): ConnectInfo<Line>,
    headers: HeaderMap,
) -> Response {
    let fault = book.open().script.next(On::SignIn);
    let known = token(&headers).is_some_and(|token| book.open().refresh.contains_key(token));
    if !known {
        return bad("ExpiredToken", "Token has been revoked");
    }
    play(fault, &line, |fault| refuse(&book, fault), || open_session(&book)).await
}

#[derive(Deserialize)]
struct Handle {
    handle: String,
}

async fn resolve_handle(
    State(book): State<Book>,
    ConnectInfo(line): ConnectInfo<Line>,
    Query(Handle { handle }): Query<Handle>,
) -> Response {
    let fault = book.open().script.next(On::LookUp);
    let carry_out = || match handle.as_str() {
        HANDLE => Json(json!({ "did": DID })).into_response(),
        VISITOR => Json(json!({ "did": VISITOR_DID })).into_response(),
        _ => bad("InvalidRequest", "Unable to resolve handle"),
    };
    play(fault, &line, |fault| refuse(&book, fault), carry_out).await
}

#[derive(Deserialize)]
struct Place {
    repo: String,
    collection: String,
    rkey: String,
}

impl Place {
    fn uri(&self) -> String {
        format!("at://{}/{}/{}", self.repo, self.collection, self.rkey)
    }
}

async fn get_record(
    State(book): State<Book>,
    ConnectInfo(line): ConnectInfo<Line>,
    Query(place): Query<Place>,
) -> Response {
    let fault = book.open().script.next(On::Read);
    let carry_out = || {
        let uri = place.uri();
        match book.open().posts.iter().find(|post| post.id == uri) {
            Some(post) => Json(json!({ "uri": uri, "cid": cid(&post.wire), "value": post.wire })).into_response(),
            None => bad("RecordNotFound", &format!("Could not locate record: {uri}")),
        }
    };
    play(fault, &line, |fault| refuse(&book, fault), carry_out).await
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct Put {
    #[serde(flatten)]
    place: Place,
    record: Value,
    #[serde(default)]
    swap_record: Swap,
}

/// What may stand where the record goes.
#[derive(Deserialize, Default)]
#[serde(from = "Option<String>")]
enum Swap {
    /// The field is absent: whatever stands there is written over.
    #[default]
    Anything,
    /// It is `null`.
    Nothing,
    /// It names the record that may be written over.
    Only(String),
}

impl From<Option<String>> for Swap {
    fn from(given: Option<String>) -> Self {
        given.map_or(Swap::Nothing, Swap::Only)
    }
}

impl Swap {
    fn allows(&self, standing: Option<&str>) -> bool {
        match self {
            Swap::Anything => true,
            Swap::Nothing => standing.is_none(),
            Swap::Only(cid) => standing == Some(cid.as_str()),
        }
    }
}

async fn put_record(
    State(book): State<Book>,
    ConnectInfo(line): ConnectInfo<Line>,
    headers: HeaderMap,
    Json(put): Json<Put>,
) -> Response {
    let fault = {
        let mut pages = book.open();
        pages.attempts += 1;
        pages.script.next(On::Publish)
    };
    if let Some(refusal) = turned_away(&book, &headers) {
        return refusal;
    }
    if matches!(fault, Fault::Expire | Fault::Revoke) {
        let mut pages = book.open();
        pages.access.clear();
        if fault == Fault::Revoke {
            pages.refresh.clear();
            pages.revoked = true;
        }
    }
    play(fault, &line, |fault| refuse(&book, fault), || accept(&book, &put)).await
}

/// What the real server does with a record: validate, compare with what stands there, write.
fn accept(book: &Book, put: &Put) -> Response {
    if put.place.repo != DID || !COLLECTIONS.contains(&put.place.collection.as_str()) {
        return error(StatusCode::FORBIDDEN, "AccountNotFound", "Account not found");
    }
    let kind = &put.place.collection;
    let valid = if kind == COLLECTION {
        validate(&put.record).and_then(|()| validate_images(book, &put.record))
    } else {
        validate_subject(&put.record)
    };
    if let Err(message) = valid {
        return bad("InvalidRequest", &format!("Invalid {kind} record: {message}"));
    }
    let (uri, cid_given) = (put.place.uri(), cid(&put.record));
    let standing = book.open().posts.iter().find(|post| post.id == uri).map(|post| cid(&post.wire));
    let answer = Json(json!({ "uri": uri, "cid": cid_given, "validationStatus": "valid" }));
    if standing.as_ref() == Some(&cid_given) {
        return answer.into_response();
    }
    if !put.swap_record.allows(standing.as_deref()) {
        return bad("InvalidSwap", &format!("Record was at {}", standing.as_deref().unwrap_or("null")));
    }
    book.open().posts.retain(|post| post.id != uri);
    store(book, DID, HANDLE, &put.place, put.record.clone());
    answer.into_response()
}

fn validate(record: &Value) -> Result<(), String> {
    let text = record["text"].as_str().ok_or("Expected string value type at $.record.text")?;
    let graphemes = text.graphemes(true).count();
    if graphemes > MOST_GRAPHEMES {
        return Err(format!("grapheme too big (maximum {MOST_GRAPHEMES}, got {graphemes}) at $.record.text"));
    }
    if text.len() > MOST_BYTES {
        return Err(format!("string too big (maximum {MOST_BYTES}, got {}) at $.record.text", text.len()));
    }
    let dated = record["createdAt"].as_str().is_some_and(|at| crate::class::date(at).is_some());
    if !dated {
        return Err("Invalid datetime at $.record.createdAt".to_owned());
    }
    for facet in record["facets"].as_array().unwrap_or(&Vec::new()) {
        let (start, end) = (facet["index"]["byteStart"].as_u64(), facet["index"]["byteEnd"].as_u64());
        let length = u64::try_from(text.len()).unwrap_or(u64::MAX);
        if !matches!((start, end), (Some(start), Some(end)) if start < end && end <= length) {
            return Err("Invalid facet at $.record.facets".to_owned());
        }
    }
    Ok(())
}

/// At most four pictures, each uploaded before, each with a description (lexicon `app.bsky.embed.images`).
fn validate_images(book: &Book, record: &Value) -> Result<(), String> {
    if record["embed"]["$type"] != "app.bsky.embed.images" {
        return Ok(());
    }
    let images = record["embed"]["images"].as_array().ok_or("Expected array value type at $.record.embed.images")?;
    if images.len() > MOST_IMAGES || images.iter().any(|image| !image["alt"].is_string()) {
        return Err("Invalid images at $.record.embed.images".to_owned());
    }
    let known = |(name, _): &(String, Option<String>)| book.open().uploads.contains_key(name);
    if shown(record).iter().filter(|shown| known(shown)).count() == images.len() {
        Ok(())
    } else {
        Err("Could not find blob".to_owned())
    }
}

/// The pictures of a record: their names and what is said of each.
pub(super) fn shown(record: &Value) -> Vec<(String, Option<String>)> {
    let one = |image: &Value| {
        let name = image["image"]["ref"]["$link"].as_str()?.to_owned();
        Some((name, image["alt"].as_str().map(str::to_owned)))
    };
    record["embed"]["images"].as_array().map_or(&[][..], Vec::as_slice).iter().filter_map(one).collect()
}

/// A blob is named by its bytes: the same bytes twice are one blob.
async fn upload(
    State(book): State<Book>,
    ConnectInfo(line): ConnectInfo<Line>,
    headers: HeaderMap,
    body: axum::body::Bytes,
) -> Response {
    let fault = book.open().script.next(On::Upload);
    if let Some(refusal) = turned_away(&book, &headers) {
        return refusal;
    }
    let media_type = headers.get("content-type").and_then(|value| value.to_str().ok()).unwrap_or_default().to_owned();
    let carry_out = || {
        if body.is_empty() || body.len() > MOST_BLOB {
            return error(StatusCode::PAYLOAD_TOO_LARGE, "BlobTooLarge", "This file is too large");
        }
        let name = format!("bafkrei{}", data_encoding::BASE32_NOPAD.encode(&Sha256::digest(&body)).to_lowercase());
        let (size, bytes) = (body.len(), body.to_vec());
        let upload = Uploaded { bytes, media_type: media_type.clone(), file_name: None, alt: String::new() };
        book.open().uploads.insert(name.clone(), upload);
        Json(json!({ "blob": { "$type": "blob", "ref": { "$link": name }, "mimeType": media_type, "size": size } }))
            .into_response()
    };
    play(fault, &line, |fault| refuse(&book, fault), carry_out).await
}

/// A repost or a like names a record by address and digest.
fn validate_subject(record: &Value) -> Result<(), String> {
    let named = |part: &str| record["subject"][part].as_str().is_some_and(|text| !text.is_empty());
    if named("uri") && named("cid") { Ok(()) } else { Err("Missing required key \"subject\" at $.record".to_owned()) }
}

fn store(book: &Book, did: &str, handle: &str, place: &Place, record: Value) -> Post {
    let key = &place.rkey;
    let post = Post {
        id: format!("at://{did}/{}/{key}", place.collection),
        by: handle.to_owned(),
        text: record["text"].as_str().unwrap_or_default().to_owned(),
        answers: record["reply"]["parent"]["uri"].as_str().map(str::to_owned),
        key: Some(key.clone()),
        at: book.clock.now(),
        wire: record,
    };
    book.open().posts.push(post.clone());
    post
}

/// The digest by which a record is known. Shaped like a CID; not one.
fn cid(record: &Value) -> String {
    let digest = Sha256::digest(record.to_string().as_bytes());
    format!("bafyrei{}", data_encoding::BASE32_NOPAD.encode(&digest).to_lowercase())
}

async fn delete_record(
    State(book): State<Book>,
    ConnectInfo(line): ConnectInfo<Line>,
    headers: HeaderMap,
    Json(place): Json<Place>,
) -> Response {
    let fault = book.open().script.next(On::Delete);
    if let Some(refusal) = turned_away(&book, &headers) {
        return refusal;
    }
    let carry_out = || {
        book.open().posts.retain(|post| post.by != HANDLE || post.id != place.uri());
        Json(json!({})).into_response()
    };
    play(fault, &line, |fault| refuse(&book, fault), carry_out).await
}
