//! The calls for programs, listed from the description that the code itself makes.
//!
//! Deliberately absent: a script that draws the description. It stands at `/api/openapi.json` for whoever wants one.

use askama::Template;
use axum::routing::{MethodRouter, get};

use crate::AppState;
use crate::api::{Listed, calls};
use crate::frame::Frame;
use crate::problem::Shown;
use crate::visit::{Visit, show};

#[derive(Template)]
#[template(path = "handbook/api.html")]
struct Page<'a> {
    frame: &'a Frame,
    calls: Vec<Listed>,
}

pub(crate) fn routes() -> MethodRouter<AppState> {
    get(look)
}

/// For anybody, like the rest of the handbook: it says nothing about this practice.
async fn look(visit: Visit) -> Shown {
    show(&Page { frame: &visit.frame, calls: calls() })
}

pub(crate) fn samples(frame: &Frame) -> Vec<askama::Result<String>> {
    vec![Page { frame, calls: calls() }.render()]
}
