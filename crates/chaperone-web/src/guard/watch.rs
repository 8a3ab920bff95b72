//! Stands around everything: is this our host, which headers leave, what the log may say.
//!
//! The log line is method, route, status and milliseconds. Never the path (it may hold a link's token or an id), the
//! query or the body.
//!
//! Deliberately absent: who is asking. That is `enter`.

use axum::extract::{MatchedPath, Request, State};
use axum::http::{HeaderName, HeaderValue, Method, header};
use axum::middleware::Next;
use axum::response::Response;

use crate::AppState;
use crate::problem::{self, Problem};

/// Only our own files run, nothing is framed, forms post to us alone.
const CONTENT_POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self'; \
    connect-src 'self'; object-src 'none'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'";

/// No page of ours needs any of these.
const PERMISSIONS: &str = "camera=(), microphone=(), geolocation=(), payment=(), usb=(), browsing-topics=()";

pub(crate) async fn watch(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let started = state.outside.now();
    let method = known(request.method());
    let route = request.extensions().get::<MatchedPath>().map_or("-".to_owned(), |path| path.as_str().to_owned());

    // HTTP/2 has the host in the address instead of a header.
    let host = request.headers().get(header::HOST).and_then(|host| host.to_str().ok());
    let host = host.or_else(|| request.uri().authority().map(axum::http::uri::Authority::as_str)).unwrap_or("");
    let mut response =
        if state.public.answers_to(host) { next.run(request).await } else { problem::plain(&Problem::NotOurHost) };

    let headers = response.headers_mut();
    let mut put = |name: HeaderName, value: &'static str| headers.insert(name, HeaderValue::from_static(value));
    put(header::CONTENT_SECURITY_POLICY, CONTENT_POLICY);
    put(header::REFERRER_POLICY, "no-referrer");
    put(header::X_CONTENT_TYPE_OPTIONS, "nosniff");
    put(header::X_FRAME_OPTIONS, "DENY");
    put(HeaderName::from_static("permissions-policy"), PERMISSIONS);
    put(HeaderName::from_static("cross-origin-opener-policy"), "same-origin");
    put(HeaderName::from_static("cross-origin-resource-policy"), "same-origin");
    put(HeaderName::from_static("x-robots-tag"), "noindex, nofollow");
    if state.public.secure {
        put(header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");
    }
    headers.entry(header::CACHE_CONTROL).or_insert(HeaderValue::from_static("no-store"));

    let took = u64::try_from(state.outside.now().micros() - started.micros()).unwrap_or(0);
    state.meter.note(&route, response.status().as_u16(), took);
    let ms = took / 1_000;
    tracing::info!(method, route, status = response.status().as_u16(), ms, "request");
    response
}

/// The method's own name. A caller may make up another, and the log repeats nothing that a caller wrote.
fn known(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        Method::PATCH => "PATCH",
        _ => "-",
    }
}
