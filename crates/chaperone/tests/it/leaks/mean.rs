//! A network that speaks Mastodon's language and quotes what it was sent wherever it can: in refusals, in headers, in
//! the address that it points to.
//!
//! Deliberately absent: ever taking a post.

use std::net::SocketAddr;
use std::sync::{Arc, Mutex};

use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use axum::{Json, Router};
use serde_json::{Value, json};
use tokio::net::TcpListener;

/// Each text that arrived.
#[derive(Clone, Default)]
pub(crate) struct Mean(Arc<Mutex<Vec<String>>>);

impl Mean {
    /// How many ways of quoting it has.
    pub(crate) const WAYS: usize = 8;

    /// Starts it on a free port.
    pub(crate) async fn start(&self) -> SocketAddr {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap();
        let instance = json!({ "domain": "mean.example", "configuration": { "statuses": { "max_characters": 500 } } });
        let account = json!({ "id": "1", "username": "desk", "acct": "desk" });
        let router = Router::new()
            .route("/api/v2/instance", get(|| async { Json(instance) }))
            .route("/api/v1/accounts/verify_credentials", get(|| async { Json(account) }))
            .route("/api/v1/accounts/{id}/statuses", get(list))
            .route("/api/v1/statuses", post(refuse))
            .with_state(self.clone());
        tokio::spawn(async move { axum::serve(listener, router).await });
        address
    }

    pub(crate) fn heard(&self) -> Vec<String> {
        self.0.lock().unwrap().clone()
    }
}

async fn refuse(State(mean): State<Mean>, Json(sent): Json<Value>) -> Response {
    let text = sent["status"].as_str().unwrap_or_default().to_owned();
    let way = {
        let mut heard = mean.0.lock().unwrap();
        heard.push(text.clone());
        (heard.len() - 1) % Mean::WAYS
    };
    let plain: String = text.chars().filter(char::is_ascii_alphanumeric).collect();
    let with = |name: &'static str, value: &str| {
        let mut headers = HeaderMap::new();
        headers.insert(name, value.parse().unwrap());
        headers
    };
    let said = Json(json!({ "error": format!("Validation failed: {text}") }));
    match way {
        0 => (StatusCode::UNPROCESSABLE_ENTITY, said).into_response(),
        1 => (StatusCode::BAD_REQUEST, text).into_response(),
        2 => (StatusCode::FOUND, with(header::LOCATION.as_str(), &format!("/{plain}")), text).into_response(),
        3 => (StatusCode::TOO_MANY_REQUESTS, with("x-ratelimit-reset", &plain), said).into_response(),
        4 => (StatusCode::INTERNAL_SERVER_ERROR, format!("<h1>{text}</h1>")).into_response(),
        // A good answer whose shape is wrong.
        5 => Json(json!({ "id": { "text": text }, "uri": text })).into_response(),
        6 => (StatusCode::IM_A_TEAPOT, with("retry-after", &plain), said).into_response(),
        // The last, because after it a person has to connect the account again.
        _ => (StatusCode::UNAUTHORIZED, with("www-authenticate", &plain), said).into_response(),
    }
}

/// Reading back fails as well, and quotes everything; so nothing is ever settled here.
async fn list(State(mean): State<Mean>) -> Response {
    (StatusCode::BAD_GATEWAY, Json(json!({ "error": mean.heard().join(" ") }))).into_response()
}
