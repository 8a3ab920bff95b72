//! The register of consents and the posts that have to come down, for other programs: reading alone.
//!
//! A program sees states and dates, as an auditor does, and no patient. Deliberately absent: what a consent says, preparing,
//! answering, confirming and taking one back, and taking a post down. People do those.
#![allow(unused_qualifications, reason = "the macros of the description write them")]

use axum::Json;
use chaperone_desk::consent::{self, Filter, Row, State as Standing};
use chaperone_desk::takedown::{self, Task};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use super::asked::Wanted;
use super::enter::Caller;
use super::no::{Granted, Said};
use super::shapes::when;

/// A consent as the register lists it.
#[derive(Debug, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Registered {
    id: String,
    /// By the clock of this moment.
    state: &'static str,
    since: String,
    from: String,
    until: String,
    /// The next moment at which a child reaches an age.
    review: Option<String>,
}

impl Registered {
    fn of(row: &Row) -> Self {
        Registered {
            id: row.id.to_string(),
            state: row.state.name(),
            since: when(row.state_at),
            from: when(row.from),
            until: when(row.until),
            review: row.review.map(when),
        }
    }
}

/// Where a consent stands.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum State {
    Draft,
    Explained,
    Signed,
    Active,
    Expiring,
    Expired,
    Withdrawn,
    Suspended,
    Superseded,
    Refused,
}

impl State {
    fn wanted(self) -> Standing {
        match self {
            State::Draft => Standing::Draft,
            State::Explained => Standing::Explained,
            State::Signed => Standing::Signed,
            State::Active => Standing::Active,
            State::Expiring => Standing::Expiring,
            State::Expired => Standing::Expired,
            State::Withdrawn => Standing::Withdrawn,
            State::Suspended => Standing::Suspended,
            State::Superseded => Standing::Superseded,
            State::Refused => Standing::Refused,
        }
    }
}

#[derive(Debug, Deserialize, IntoParams)]
#[serde(deny_unknown_fields)]
#[into_params(parameter_in = Query)]
pub(super) struct Which {
    /// Only those in this state.
    #[param(inline)]
    state: Option<State>,
}

/// A post that has to come down, because the consent behind it closed.
#[derive(Debug, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct Takedown {
    id: String,
    consent: String,
    draft: String,
    job: String,
    account: String,
    /// `open`, `evidence`, `asked`, `by-hand` or `gone`.
    state: &'static str,
    /// Where people see it.
    url: Option<String>,
    made: String,
    updated: String,
}

impl Takedown {
    fn of(Task { takedown, url, .. }: Task) -> Self {
        Takedown {
            id: takedown.id.to_string(),
            consent: takedown.consent.to_string(),
            draft: takedown.draft.to_string(),
            job: takedown.job.to_string(),
            account: takedown.account.to_string(),
            state: takedown.state.name(),
            url,
            made: when(takedown.made),
            updated: when(takedown.updated),
        }
    }
}

#[utoipa::path(get, path = "/api/v1/consents", tag = "consents", summary = "Lists the register of consents, last changed first",
    params(Which), responses((status = 200, description = "At most 200 consents", body = [Registered])))]
pub(super) async fn list(caller: Caller, Wanted(wanted): Wanted<Which>) -> Said<Json<Vec<Registered>>> {
    let filter = Filter { state: wanted.state.map(State::wanted), subject: None };
    let found = consent::register(&caller.desk, &caller.act, &filter).await.granted()?;
    Ok(Json(found.iter().map(Registered::of).collect()))
}

#[utoipa::path(get, path = "/api/v1/takedowns", tag = "consents", summary = "Lists the posts that have to come down",
    responses((status = 200, description = "What is left to do, then what is gone; at most 200", body = [Takedown])))]
pub(super) async fn takedowns(caller: Caller) -> Said<Json<Vec<Takedown>>> {
    let found = takedown::list(&caller.desk, &caller.act).await.granted()?;
    Ok(Json(found.into_iter().map(Takedown::of).collect()))
}
