//! Stylesheet, modules and icon: embedded in the binary, named by what they contain, kept by the browser for a year.
//!
//! All files share one version, so a module may import its neighbour by a relative path.
//!
//! Deliberately absent: templates, and anything that a person uploaded.

use std::sync::LazyLock;

use axum::body::Body;
use axum::extract::Path;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use data_encoding::HEXLOWER;
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

#[derive(Debug, RustEmbed)]
#[folder = "assets/"]
struct Assets;

/// Digest over every name and content: the version that all addresses carry.
static VERSION: LazyLock<String> = LazyLock::new(|| {
    let mut names: Vec<_> = Assets::iter().collect();
    names.sort();
    let mut digest = Sha256::new();
    for name in names {
        digest.update(name.as_bytes());
        digest.update([0]);
        if let Some(file) = Assets::get(&name) {
            digest.update(file.metadata.sha256_hash());
        }
    }
    HEXLOWER.encode(&digest.finalize()[..8])
});

/// The address of an asset, such as `/assets/9f86d081884c7d65/desk.css`.
pub(crate) fn path(name: &str) -> String {
    format!("/assets/{}/{name}", *VERSION)
}

/// An embedded file. An old version in the address still gets today's file, but is not kept.
pub(crate) async fn serve(Path((version, name)): Path<(String, String)>) -> Response {
    let Some(file) = Assets::get(&name) else {
        return StatusCode::NOT_FOUND.into_response();
    };
    let kind = match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("css") => "text/css; charset=utf-8",
        Some("js") => "text/javascript; charset=utf-8",
        Some("svg") => "image/svg+xml",
        _ => "application/octet-stream",
    };
    let current = version == *VERSION && !cfg!(debug_assertions);
    let keep = if current { "public, max-age=31536000, immutable" } else { "no-cache" };
    ([(header::CONTENT_TYPE, kind), (header::CACHE_CONTROL, keep)], Body::from(file.data)).into_response()
}
