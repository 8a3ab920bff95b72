//! The calls for programs, under `/api/v1`: the same desk, the same refusals and the same report as the pages.
//!
//! A program sends the key of a person in `Authorization: Bearer`; cookies count for nothing here, and a key counts
//! for nothing on a page. What is described at `/api/openapi.json` is built from this code.
//! Deliberately absent: approving, releasing, and anything about people, accounts or keys. A person does those.

mod asked;
mod consents;
mod description;
mod drafts;
mod enter;
mod health;
mod jobs;
mod journal;
mod no;
mod rules;
mod screen;
mod shapes;

use axum::Router;
use axum::middleware::from_fn_with_state;
use axum::routing::{any, get, post, put};
use tower_http::catch_panic::CatchPanicLayer;

pub use description::description;
pub(crate) use description::{Listed, calls};
use no::{No, Trouble};

use crate::AppState;

/// The largest body of a call: 4 MiB, as for forms.
const BODY: usize = 4 << 20;

/// Every call behind the key, and beside them the description, health and metrics.
pub(crate) fn routes(state: &AppState) -> Router<AppState> {
    let calls = Router::new()
        .route("/api/v1/screen", post(screen::screen))
        .route("/api/v1/drafts", get(drafts::list).post(drafts::start))
        .route("/api/v1/drafts/{draft}", get(drafts::get).put(drafts::save).delete(drafts::erase))
        .route("/api/v1/drafts/{draft}/about", put(drafts::name_consent))
        .route("/api/v1/drafts/{draft}/check", get(drafts::check))
        .route("/api/v1/drafts/{draft}/approvers", get(drafts::approvers))
        .route("/api/v1/drafts/{draft}/ask", post(drafts::ask))
        .route("/api/v1/drafts/{draft}/source", get(drafts::source).put(drafts::keep_source))
        .route("/api/v1/jobs", get(jobs::list))
        .route("/api/v1/jobs/{job}", get(jobs::get))
        .route("/api/v1/accounts", get(jobs::accounts))
        .route("/api/v1/consents", get(consents::list))
        .route("/api/v1/takedowns", get(consents::takedowns))
        .route("/api/v1/journal", get(journal::page))
        .route("/api/v1/journal/verify", get(journal::verify))
        .route("/api/v1/rules", get(rules::list))
        .route("/api/v1/rules/{name}", get(rules::get))
        .route("/api/v1/packs", get(rules::packs))
        .route("/api/{*rest}", any(missing))
        .layer(CatchPanicLayer::custom(|_: Box<dyn std::any::Any + Send>| broken()))
        .layer(from_fn_with_state(state.clone(), enter::enter));
    let open = Router::new()
        .route("/api/openapi.json", get(description::serve))
        .route("/health", get(health::health))
        .route("/metrics", get(health::metrics));
    calls.merge(open.layer(axum::middleware::map_response(enter::said_in_json)))
}

async fn missing() -> No {
    Trouble::Missing.into()
}

fn broken() -> axum::response::Response {
    axum::response::IntoResponse::into_response(No::from(Trouble::Broken("a call panicked".into())))
}
