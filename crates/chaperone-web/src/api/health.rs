//! Whether the desk answers, and its numbers for a machine that watches it.
//!
//! Counts and times only: nothing here says anything about a person, a text or an address.

use std::fmt::Write as _;
use std::time::Duration;

use axum::Json;
use axum::extract::{Request, State};
use axum::http::header;
use axum::response::{IntoResponse, Response};
use chaperone_desk::gauge;
use serde::Serialize;
use utoipa::ToSchema;

use super::enter::whose;
use super::no::{No, Said, Trouble};
use crate::AppState;
use crate::guard::enter::address;
use crate::guard::rate::Kind;

/// A watching machine does not wait longer than this.
const PATIENCE: Duration = Duration::from_secs(2);

/// The desk answers.
#[derive(Debug, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Health {
    /// Always `ok`; a desk that can't answer gives 503.
    status: &'static str,
}

#[utoipa::path(get, path = "/health", tag = "watching", summary = "Says whether the desk answers", security(()),
    responses((status = 200, description = "It does", body = Health)))]
pub(super) async fn health(State(state): State<AppState>, request: Request) -> Said<Json<Health>> {
    let (parts, _) = request.into_parts();
    let from = address(&parts, state.public.behind_proxy);
    if !state.rates.take(Kind::Page, from, state.outside.now()) {
        return Err(Trouble::TooMany.into());
    }
    ready(gauge::answers(&state.desk)).await?;
    Ok(Json(Health { status: "ok" }))
}

#[utoipa::path(get, path = "/metrics", tag = "watching",
    summary = "Gives counts and times in the text format of Prometheus; without a key from this machine only",
    responses((status = 200, description = "Counts and times", body = String, content_type = "text/plain; version=0.0.4")))]
pub(super) async fn metrics(State(state): State<AppState>, request: Request) -> Said<Response> {
    let (parts, _) = request.into_parts();
    // A proxy on this machine speaks for others, so beside one only a key counts.
    let from = address(&parts, state.public.behind_proxy);
    let here = from.is_loopback() && !state.public.behind_proxy && !parts.headers.contains_key(header::AUTHORIZATION);
    if !here {
        whose(&state, &parts).await?;
    }
    let gauges = ready(gauge::read(&state.desk)).await?;
    let mut out = state.meter.lines();
    let now = state.outside.now();
    let waited = gauges.overdue_since.map_or(0, |since| (now.micros() - since.micros()) / 1_000_000);
    let series =
        [("chaperone_drafts", "Drafts by state.", &gauges.drafts), ("chaperone_jobs", "Posts by state.", &gauges.jobs)];
    for (name, help, counts) in series {
        // Writing into a string cannot fail.
        let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} gauge");
        for (state, count) in counts {
            let _ = writeln!(out, "{name}{{state=\"{state}\"}} {count}");
        }
    }
    let _ = writeln!(
        out,
        "# HELP chaperone_redirects Replies with a redirect that went out, by kind.\n# TYPE chaperone_redirects counter"
    );
    for (kind, count) in &gauges.redirects {
        let _ = writeln!(out, "chaperone_redirects{{kind=\"{kind}\"}} {count}");
    }
    let plain = [
        ("chaperone_journal_entries", "Entries of the journal.", gauges.entries),
        ("chaperone_overdue_seconds", "How long the post that has waited longest is overdue.", waited),
    ];
    for (name, help, value) in plain {
        let _ = writeln!(out, "# HELP {name} {help}\n# TYPE {name} gauge\n{name} {value}");
    }
    Ok(([(header::CONTENT_TYPE, "text/plain; version=0.0.4")], out).into_response())
}

async fn ready<T>(asked: impl Future<Output = Result<T, chaperone_desk::Error>>) -> Said<T> {
    match tokio::time::timeout(PATIENCE, asked).await {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => {
            tracing::error!(%error, "the desk does not answer");
            Err(No::from(Trouble::NotReady))
        }
        Err(_) => Err(No::from(Trouble::NotReady)),
    }
}
