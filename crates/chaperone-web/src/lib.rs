//! The pages of the desk: a page shows, a form asks, and every answer comes from `chaperone-desk`.
//!
//! ```text
//! request -> watch (host, headers, log) -> enter (who, role, token, body) -> a page's handler -> Template
//!                                                    |                             |
//!                                                    +------- Problem -------------+-> a page that says what happened
//! a program -> watch -> api::enter (whose key, how often) -> a call's handler -> JSON
//! ```
//!
//! Deliberately absent: SQL, rules, calls to networks, and any decision about what may be published.

mod api;
mod assets;
mod clock;
mod fault;
mod fields;
mod files;
pub mod frame;
mod guard;
mod handbook;
mod items;
mod length;
mod marks;
mod meter;
pub mod pages;
mod pictures;
mod placing;
mod practising;
mod problem;
mod public;
mod qr;
mod resting;
mod sample;
mod times;
mod told;
mod topics;
mod visit;

use std::path::PathBuf;
use std::sync::Arc;

use axum::Router;
use chaperone_desk::{Desk, Outside};

pub use crate::api::description;
pub use crate::practising::{Begin, Here, Practising, Pretended};
pub use crate::public::{BadUrl, Public};

/// What every request may reach. Cheap to clone.
#[derive(Clone)]
pub struct AppState {
    pub desk: Desk,
    /// Under which addresses this desk answers.
    pub public: Arc<Public>,
    /// Clock and randomness; the same that the desk has.
    pub outside: Arc<dyn Outside>,
    /// The file of signed checkpoints, outside the data folder, if one is kept; the journal page checks against it.
    pub checkpoints: Option<PathBuf>,
    /// The folder of backups that an owner makes from the pages; practice mode keeps none.
    pub backups: Option<PathBuf>,
    pub(crate) meter: Arc<meter::Meter>,
    /// What this desk has to do with practice mode.
    pub practising: Practising,
    pub(crate) rates: Arc<guard::rate::Rates>,
    /// The places for forms with files, which are read into memory.
    pub(crate) uploads: Arc<tokio::sync::Semaphore>,
    /// Binds form tokens of visitors without a session to their cookie. New with every start of the program.
    pub(crate) form_key: [u8; 32],
}

impl AppState {
    pub fn new(desk: Desk, public: Public, outside: Arc<dyn Outside>) -> Self {
        let mut form_key = [0; 32];
        outside.fill(&mut form_key);
        AppState {
            desk,
            public: Arc::new(public),
            outside,
            checkpoints: None,
            backups: None,
            meter: Arc::default(),
            practising: Practising::default(),
            rates: Arc::default(),
            uploads: guard::body::places(),
            form_key,
        }
    }

    /// The cookies of this desk. The desk itself knows whether it is practice mode; no setting does.
    pub(crate) fn jar(&self) -> guard::cookies::Jar {
        use guard::cookies::Jar;
        match (self.desk.is_practising(), self.public.secure) {
            (true, _) => Jar::Practising,
            (false, true) => Jar::Secure,
            (false, false) => Jar::Plain,
        }
    }
}

impl std::fmt::Debug for AppState {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("AppState").field("public", &self.public).finish_non_exhaustive()
    }
}

/// The whole site. Serve it with `into_make_service_with_connect_info::<SocketAddr>()`: the address of the caller
/// feeds the rate limit and the list of sign-ins.
pub fn router(state: AppState) -> Router {
    site(state, pages::PAGES)
}

/// The same for another list of pages: each stands behind the guard, whatever it does.
pub fn site(state: AppState, pages: &'static [pages::Page]) -> Router {
    let mut router = Router::new().route("/assets/{version}/{*name}", axum::routing::get(assets::serve));
    for page in pages {
        router = router.route(page.path, guard::enter::around(page, (page.routes)(), &state));
    }
    router
        .merge(api::routes(&state))
        .fallback_service(
            guard::enter::around(&pages::MISSING, axum::routing::any(pages::missing), &state).with_state(state.clone()),
        )
        .layer(axum::middleware::from_fn_with_state(state.clone(), guard::watch::watch))
        .with_state(state)
}
