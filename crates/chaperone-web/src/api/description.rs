//! The description of the calls in the OpenAPI format, built from the code of the calls.
//!
//! What every call may answer beside its own is added here once. Deliberately absent: a page that draws it from
//! somebody else's script; the handbook lists the calls.

use std::sync::LazyLock;

use axum::Json;
use axum::response::IntoResponse;
use utoipa::openapi::path::{Operation, PathItem};
use utoipa::openapi::security::{Http, HttpAuthScheme, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{Content, Ref, RefOr, ResponseBuilder};
use utoipa::{Modify, OpenApi};

use super::{consents, drafts, health, jobs, journal, no, rules, screen};

#[derive(OpenApi)]
#[openapi(
    info(
        title = "Chaperone",
        description = "The calls of a practice's own desk. A key belongs to a person and acts as that person; it never approves, and never releases anything."
    ),
    paths(
        screen::screen, drafts::list, drafts::start, drafts::get, drafts::save, drafts::name_consent, drafts::erase, drafts::check,
        drafts::approvers, drafts::ask, drafts::source, drafts::keep_source, jobs::list, jobs::get, jobs::accounts, consents::list, consents::takedowns, journal::page, journal::verify,
        rules::list, rules::get, rules::packs, health::health, health::metrics
    ),
    components(schemas(no::Problem)),
    modifiers(&Everywhere)
)]
struct Described;

/// What holds for every call: the key, and the answers that are no answer.
struct Everywhere;

const KEY: &str = "key";

impl Modify for Everywhere {
    fn modify(&self, api: &mut utoipa::openapi::OpenApi) {
        let scheme = SecurityScheme::Http(Http::new(HttpAuthScheme::Bearer));
        api.components.get_or_insert_default().add_security_scheme(KEY, scheme);
        for (path, item) in &mut api.paths.paths {
            for operation in operations(item) {
                answers(path, operation);
            }
        }
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    [&mut item.get, &mut item.post, &mut item.put, &mut item.delete].into_iter().flatten()
}

fn answers(path: &str, operation: &mut Operation) {
    let called = path.starts_with("/api/");
    let mut also = vec![("405", "The address is not asked in that way"), ("429", "Too many calls in a short time")];
    if called {
        operation.security = Some(vec![SecurityRequirement::new(KEY, Vec::<String>::new())]);
        also.extend([("403", "Not for this role, or not for a key"), ("500", "Something broke; nothing went out")]);
        also.extend([("404", "Not there, or not yours to see"), ("409", "The desk said no, and why")]);
        also.push(("422", "Not the documented shape"));
    } else {
        also.push(("503", "The desk can't answer just now"));
    }
    if called || path == "/metrics" {
        also.push(("401", "A good key is missing"));
    }
    if operation.request_body.is_some() {
        also.extend([("400", "Not JSON"), ("413", "Too large"), ("415", "Not said to be JSON")]);
    }
    for (status, description) in also {
        let content = Content::new(Some(Ref::from_schema_name("Problem")));
        let response = ResponseBuilder::new().description(description).content("application/json", content).build();
        operation.responses.responses.insert(status.to_owned(), RefOr::T(response));
    }
}

static DESCRIPTION: LazyLock<utoipa::openapi::OpenApi> = LazyLock::new(Described::openapi);

/// The whole description as JSON.
pub fn description() -> serde_json::Value {
    serde_json::to_value(&*DESCRIPTION).unwrap_or_default()
}

pub(super) async fn serve() -> impl IntoResponse {
    Json(&*DESCRIPTION)
}

/// One call as the handbook lists it.
#[derive(Debug, Clone)]
pub(crate) struct Listed {
    pub(crate) method: String,
    pub(crate) path: String,
    pub(crate) summary: String,
}

/// Every call, in the order of the addresses.
pub(crate) fn calls() -> Vec<Listed> {
    let description = description();
    let Some(paths) = description["paths"].as_object() else { return Vec::new() };
    let of_path = |(path, item): (&String, &serde_json::Value)| {
        let methods = item.as_object().into_iter().flatten();
        methods
            .map(|(method, call)| Listed {
                method: method.to_uppercase(),
                path: path.clone(),
                summary: call["summary"].as_str().unwrap_or_default().to_owned(),
            })
            .collect::<Vec<_>>()
    };
    paths.iter().flat_map(of_path).collect()
}
