//! A Mastodon server, as far as a desk talks to one: accounts, limits, posts, answers, boosts and favourites,
//! deletion, sign-in by code.
//!
//! Shapes follow answers recorded from a server. The same `Idempotency-Key` gives the same post for an hour, as there;
//! 500 characters, an address counting as 23. Deliberately absent: other accounts, beyond one visitor who can be answered.

use std::time::Duration;

use axum::extract::{ConnectInfo, Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde::Deserialize;
use serde_json::{Value, json};

use super::line::Line;
use super::script::{Fault, On, play};
use super::{Book, Post, SECRET};

mod media;

pub(super) use media::shown;

pub(super) const HANDLE: &str = "desk@mastodon.practise.example";
const DOMAIN: &str = "mastodon.practise.example";
const MOST_CHARACTERS: usize = 500;
const CHARACTERS_A_LINK: usize = 23;
const KEYS_LAST: Duration = Duration::from_hours(1);
const MOST_ON_A_PAGE: usize = 40;

pub(super) fn router(book: Book) -> Router {
    book.open().access.insert(SECRET.to_owned(), HANDLE.to_owned());
    Router::new()
        .route("/api/v1/apps", post(register))
        .route("/oauth/token", post(redeem))
        .route("/api/v2/instance", get(instance))
        .route("/api/v1/accounts/verify_credentials", get(whose))
        .route("/api/v1/accounts/{id}/statuses", get(list))
        .route("/api/v2/media", post(media::upload))
        .route("/api/v1/media/{id}", get(media::ready))
        .layer(axum::extract::DefaultBodyLimit::max(media::MOST))
        .route("/api/v1/statuses", post(publish))
        .route("/api/v1/statuses/{id}", get(one).delete(delete))
        .route("/api/v1/statuses/{id}/source", get(source))
        .route("/api/v1/statuses/{id}/{deed}", post(deed))
        .route("/api/v2/search", get(search))
        .with_state(book)
}

/// A post of somebody else.
pub(super) fn write_as_visitor(book: &Book, text: &str) -> String {
    store(book, "visitor", text, None, None).id
}

fn error(status: StatusCode, sentence: &str) -> Response {
    (status, Json(json!({ "error": sentence }))).into_response()
}

fn not_found() -> Response {
    error(StatusCode::NOT_FOUND, "Record not found")
}

/// The four definite faults in this network's words.
fn refuse(book: &Book, fault: Fault) -> Response {
    match fault {
        Fault::Expire | Fault::Revoke => error(StatusCode::UNAUTHORIZED, "The access token was revoked"),
        Fault::SlowDown { seconds } => {
            let reset = book.clock.now().plus(Duration::from_secs(seconds.into())).utc().to_rfc3339();
            let headers = [
                ("x-ratelimit-limit", "300".to_owned()),
                ("x-ratelimit-remaining", "0".to_owned()),
                ("x-ratelimit-reset", reset),
            ];
            (StatusCode::TOO_MANY_REQUESTS, headers, Json(json!({ "error": "Too many requests" }))).into_response()
        }
        _ => error(StatusCode::UNPROCESSABLE_ENTITY, "Validation failed: Text is not allowed here"),
    }
}

/// The account's handle, for a token that is known here.
fn signed_in(book: &Book, headers: &HeaderMap) -> Option<String> {
    headers
        .get("authorization")
        .and_then(|value| value.to_str().ok()?.strip_prefix("Bearer "))
        .and_then(|token| book.open().access.get(token).cloned())
}

fn not_signed_in() -> Response {
    error(StatusCode::UNAUTHORIZED, "The access token is invalid")
}

async fn register(State(book): State<Book>) -> Response {
    let number = book.open().next();
    Json(json!({ "id": number.to_string(), "name": "Chaperone", "client_id": format!("client-{number}"), "client_secret": "practise" }))
        .into_response()
}

#[derive(Deserialize)]
struct Redeem {
    code: String,
}

/// The one code that this server knows is the secret itself.
async fn redeem(State(book): State<Book>, Json(form): Json<Redeem>) -> Response {
    if form.code != SECRET {
        return error(StatusCode::BAD_REQUEST, "invalid_grant");
    }
    let mut pages = book.open();
    let token = format!("token-{}", pages.next());
    pages.access.insert(token.clone(), HANDLE.to_owned());
    Json(
        json!({ "access_token": token, "token_type": "Bearer", "scope": "read:accounts read:statuses read:search write:statuses write:media write:favourites" }),
    )
    .into_response()
}

async fn instance() -> Response {
    Json(json!({
        "domain": DOMAIN,
        "title": "Practise",
        "version": "4.6.0",
        "configuration": { "statuses": {
            "max_characters": MOST_CHARACTERS,
            "max_media_attachments": media::MOST_IN_A_POST,
            "characters_reserved_per_url": CHARACTERS_A_LINK,
        } },
    }))
    .into_response()
}

fn account(name: &str) -> Value {
    json!({ "id": if name == "desk" { "1" } else { "2" }, "username": name, "acct": name, "url": format!("https://{DOMAIN}/@{name}") })
}

async fn whose(State(book): State<Book>, ConnectInfo(line): ConnectInfo<Line>, headers: HeaderMap) -> Response {
    let fault = book.open().script.next(On::SignIn);
    if signed_in(&book, &headers).is_none() {
        return not_signed_in();
    }
    play(fault, &line, |fault| refuse(&book, fault), || Json(account("desk")).into_response()).await
}

#[derive(Deserialize)]
struct Written {
    status: String,
    #[serde(default)]
    media_ids: Vec<String>,
    in_reply_to_id: Option<String>,
    visibility: Option<String>,
}

async fn publish(
    State(book): State<Book>,
    ConnectInfo(line): ConnectInfo<Line>,
    headers: HeaderMap,
    Json(written): Json<Written>,
) -> Response {
    let fault = {
        let mut pages = book.open();
        pages.attempts += 1;
        pages.script.next(On::Publish)
    };
    if signed_in(&book, &headers).is_none() {
        return not_signed_in();
    }
    if fault == Fault::Revoke {
        book.open().access.clear();
    }
    let key = headers.get("idempotency-key").and_then(|value| value.to_str().ok());
    play(fault, &line, |fault| refuse(&book, fault), || accept(&book, key, &written)).await
}

/// What the real server does with a status, in its order: the key first, then what is answered, then the length.
fn accept(book: &Book, key: Option<&str>, written: &Written) -> Response {
    let now = book.clock.now();
    let earlier = key.and_then(|key| {
        let pages = book.open();
        let (_, id) = pages.keys.get(key).filter(|(at, _)| now < at.plus(KEYS_LAST))?;
        pages.posts.iter().find(|post| post.id == *id).cloned()
    });
    if let Some(post) = earlier {
        return Json(post.wire).into_response();
    }
    if let Some(answered) = &written.in_reply_to_id
        && !book.open().posts.iter().any(|post| post.id == *answered)
    {
        return not_found();
    }
    if let Some(refusal) = media::refused(book, &written.media_ids) {
        return refusal;
    }
    if written.status.trim().is_empty() {
        return error(StatusCode::UNPROCESSABLE_ENTITY, "Validation failed: Text can't be blank");
    }
    if length(&written.status) > MOST_CHARACTERS {
        return error(StatusCode::UNPROCESSABLE_ENTITY, "Validation failed: Text character limit of 500 exceeded");
    }
    if written.visibility.as_deref().is_some_and(|seen| !["public", "unlisted", "private", "direct"].contains(&seen)) {
        return error(StatusCode::UNPROCESSABLE_ENTITY, "Validation failed: Visibility is not included in the list");
    }
    let mut post = store(book, "desk", &written.status, written.in_reply_to_id.clone(), key);
    post.wire["media_attachments"] = media::attachments(book, &written.media_ids);
    let mut pages = book.open();
    if let Some(kept) = pages.posts.iter_mut().find(|kept| kept.id == post.id) {
        kept.wire.clone_from(&post.wire);
    }
    Json(post.wire).into_response()
}

/// Characters as Mastodon counts them: an address is 23 whatever its length.
fn length(text: &str) -> usize {
    text.split_inclusive(char::is_whitespace)
        .map(|piece| {
            let word = piece.trim_end();
            let space = piece.chars().count() - word.chars().count();
            let link = word.starts_with("http://") || word.starts_with("https://");
            space + if link { CHARACTERS_A_LINK } else { word.chars().count() }
        })
        .sum()
}

fn store(book: &Book, name: &str, text: &str, answers: Option<String>, key: Option<&str>) -> Post {
    let at = book.clock.now();
    let mut pages = book.open();
    let id = format!("{:018}", pages.next());
    let wire = json!({
        "id": id,
        "uri": format!("https://{DOMAIN}/users/{name}/statuses/{id}"),
        "url": format!("https://{DOMAIN}/@{name}/{id}"),
        "created_at": at.utc().to_rfc3339(),
        "account": account(name),
        "content": html(text),
        "visibility": "public",
        "in_reply_to_id": answers,
    });
    let by = format!("{name}@{DOMAIN}");
    let post = Post { id: id.clone(), by, text: text.to_owned(), answers, key: key.map(str::to_owned), at, wire };
    if let Some(key) = key {
        pages.keys.insert(key.to_owned(), (at, id));
    }
    pages.posts.push(post.clone());
    post
}

/// Text as Mastodon shows it: escaped, paragraphs at empty lines, breaks at single ones.
fn html(text: &str) -> String {
    let escaped = text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;");
    format!("<p>{}</p>", escaped.replace("\n\n", "</p><p>").replace('\n', "<br />"))
}

#[derive(Deserialize)]
struct Page {
    limit: Option<usize>,
    max_id: Option<String>,
}

async fn list(
    State(book): State<Book>,
    ConnectInfo(line): ConnectInfo<Line>,
    Path(id): Path<String>,
    Query(page): Query<Page>,
) -> Response {
    let fault = book.open().script.next(On::Read);
    let carry_out = || {
        let pages = book.open();
        let limit = page.limit.unwrap_or(20).min(MOST_ON_A_PAGE);
        let statuses: Vec<Value> = pages
            .posts
            .iter()
            .rev()
            .filter(|post| {
                post.wire["account"]["id"] == id && page.max_id.as_ref().is_none_or(|before| post.id < *before)
            })
            .take(limit)
            .map(|post| post.wire.clone())
            .collect();
        Json(statuses).into_response()
    };
    play(fault, &line, |fault| refuse(&book, fault), carry_out).await
}

fn find(book: &Book, id: &str) -> Option<Post> {
    book.open().posts.iter().find(|post| post.id == id).cloned()
}

/// A post as our own account sees it: with what it did to it.
fn seen(book: &Book, mut post: Post) -> Value {
    for (deed, field) in [("reblog", "reblogged"), ("favourite", "favourited")] {
        post.wire[field] = book.open().marks.contains(&format!("{deed}/{}", post.id)).into();
    }
    post.wire
}

/// Boosts and favourites, and taking them back: doing it twice is doing it once.
async fn deed(
    State(book): State<Book>,
    ConnectInfo(line): ConnectInfo<Line>,
    Path((id, deed)): Path<(String, String)>,
    headers: HeaderMap,
) -> Response {
    let (on, verb) = match deed.strip_prefix("un") {
        Some(verb) => (On::Delete, verb.to_owned()),
        None => (On::Publish, deed),
    };
    if !["reblog", "favourite"].contains(&verb.as_str()) {
        return not_found();
    }
    let fault = {
        let mut pages = book.open();
        pages.attempts += usize::from(on == On::Publish);
        pages.script.next(on)
    };
    if signed_in(&book, &headers).is_none() {
        return not_signed_in();
    }
    let carry_out = || {
        let Some(post) = find(&book, &id) else { return not_found() };
        let mark = format!("{verb}/{id}");
        if on == On::Publish {
            book.open().marks.insert(mark);
        } else {
            book.open().marks.remove(&mark);
        }
        let mut wire = seen(&book, post);
        if verb == "reblog" && on == On::Publish {
            // The answer is a status of our own around the one that was passed on.
            let number = book.open().next();
            let uri = format!("https://{DOMAIN}/users/desk/statuses/{number}/activity");
            wire = json!({ "id": format!("{number:018}"), "uri": uri, "url": null, "reblog": wire });
        }
        Json(wire).into_response()
    };
    play(fault, &line, |fault| refuse(&book, fault), carry_out).await
}

async fn one(State(book): State<Book>, ConnectInfo(line): ConnectInfo<Line>, Path(id): Path<String>) -> Response {
    let fault = book.open().script.next(On::Read);
    let carry_out = || find(&book, &id).map_or_else(not_found, |post| Json(seen(&book, post)).into_response());
    play(fault, &line, |fault| refuse(&book, fault), carry_out).await
}

#[derive(Deserialize)]
struct Sought {
    q: String,
    resolve: Option<bool>,
}

/// Finds a post by its address, as the real server does for an address that is typed into its search.
async fn search(
    State(book): State<Book>,
    ConnectInfo(line): ConnectInfo<Line>,
    Query(sought): Query<Sought>,
    headers: HeaderMap,
) -> Response {
    let fault = book.open().script.next(On::LookUp);
    if signed_in(&book, &headers).is_none() {
        return not_signed_in();
    }
    if fault == Fault::Refuse {
        return error(StatusCode::FORBIDDEN, "This action is outside the authorized scopes");
    }
    let carry_out = || {
        let stands = |post: &&Post| [&post.wire["url"], &post.wire["uri"]].contains(&&json!(sought.q));
        let found = if sought.resolve == Some(true) { book.open().posts.iter().find(stands).cloned() } else { None };
        let statuses: Vec<Value> = found.into_iter().map(|post| seen(&book, post)).collect();
        Json(json!({ "accounts": [], "statuses": statuses, "hashtags": [] })).into_response()
    };
    play(fault, &line, |fault| refuse(&book, fault), carry_out).await
}

async fn source(State(book): State<Book>, Path(id): Path<String>, headers: HeaderMap) -> Response {
    if signed_in(&book, &headers).is_none() {
        return not_signed_in();
    }
    find(&book, &id).map_or_else(not_found, |post| {
        Json(json!({ "id": post.id, "text": post.text, "spoiler_text": "" })).into_response()
    })
}

async fn delete(
    State(book): State<Book>,
    ConnectInfo(line): ConnectInfo<Line>,
    Path(id): Path<String>,
    headers: HeaderMap,
) -> Response {
    let fault = book.open().script.next(On::Delete);
    let Some(handle) = signed_in(&book, &headers) else { return not_signed_in() };
    let carry_out = || {
        let mut pages = book.open();
        let Some(at) = pages.posts.iter().position(|post| post.id == id && post.by == handle) else {
            return not_found();
        };
        Json(pages.posts.remove(at).wire).into_response()
    };
    play(fault, &line, |fault| refuse(&book, fault), carry_out).await
}
