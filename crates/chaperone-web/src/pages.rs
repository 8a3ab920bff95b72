//! Every page of the desk, listed once: where it is, who reaches it, where it stands in the navigation.
//!
//! To add a page: `pages/<name>.rs` with `routes()` and `samples()`, `templates/<name>.html`, and one line here.
//! The list is the only way to a route, so no page can miss the guard or the tests over every page.
//!
//! Deliberately absent: what a role may do inside the desk. The desk answers that itself, whatever the page thinks.

pub(crate) mod accounts;
mod api;
mod approval_link;
mod approve;
mod backups;
mod check;
mod checklist;
pub(crate) mod consents;
mod drafts;
mod factor;
mod handbook;
mod jobs;
mod join;
mod journal;
mod keys;
mod kiosk;
mod me;
mod packs;
mod password;
mod patient_photos;
pub(crate) mod people;
mod pictures;
mod plan;
mod policy;
mod practice;
mod practice_mode;
mod receipt;
mod rules;
pub(crate) mod set_up;
mod sign;
pub(crate) mod steps;
mod sure;
mod takedowns;
mod today;
mod write;

use axum::routing::MethodRouter;
use chaperone_desk::{Duty, Role};

use crate::AppState;
use crate::frame::Frame;
use crate::problem::Problem;

/// One page, or one address that a form posts to.
#[derive(Debug)]
pub struct Page {
    /// The route, as axum writes it: `/people/{id}`. Also what the log says.
    pub path: &'static str,
    /// Its name in the navigation and the default title.
    pub title: &'static str,
    /// The symbol of the sprite, without `i-`.
    pub icon: &'static str,
    pub least: Least,
    pub place: Place,
    pub takes: Takes,
    pub routes: fn() -> MethodRouter<AppState>,
    /// The page rendered with invented content, once for every state worth looking at. None for a bare form target.
    pub samples: fn(&Frame) -> Vec<askama::Result<String>>,
}

/// What a form that posts to a page may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    Form,
    /// Fields and files. Such a form begins with its token.
    Files,
}

/// Who reaches a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Least {
    /// Nobody needs to be signed in.
    Anyone,
    /// Everybody who is signed in.
    Person,
    /// Roles with this duty.
    May(Duty),
    /// The same, also when signed in by PIN for the one draft whose id is in the path.
    MayOrPin(Duty),
}

impl Least {
    /// Whether this role (or nobody) reaches the page.
    pub fn reached_by(self, role: Option<Role>) -> bool {
        match (self, role) {
            (Least::Anyone, _) | (Least::Person, Some(_)) => true,
            (Least::May(duty) | Least::MayOrPin(duty), Some(role)) => role.may(duty),
            (_, None) => false,
        }
    }
}

/// Where a page stands in the navigation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    /// In the bar of a phone, first on the rail.
    First,
    /// In the sheet.
    More,
    /// Reached from that page, which is then marked as where one is.
    Within(&'static str),
    /// Reached by a link from outside, or by signing out.
    Outside,
    /// For a patient with a link or a code of their own: nothing on it leads to the desk.
    Patient,
}

/// For a form target that shows nothing of its own.
pub(crate) fn no_samples(_: &Frame) -> Vec<askama::Result<String>> {
    Vec::new()
}

const fn page(
    path: &'static str,
    title: &'static str,
    icon: &'static str,
    least: Least,
    place: Place,
    routes: fn() -> MethodRouter<AppState>,
    samples: fn(&Frame) -> Vec<askama::Result<String>>,
) -> Page {
    Page { path, title, icon, least, place, takes: Takes::Form, routes, samples }
}

/// A page to which files are sent.
const fn with_files(page: &Page) -> Page {
    Page { takes: Takes::Files, ..*page }
}

/// What answers where nothing is listed.
pub static MISSING: Page =
    page("-", "Nothing here", "help", Least::Anyone, Place::Outside, MethodRouter::new, crate::problem::samples);

pub(crate) async fn missing() -> Problem {
    Problem::Missing
}

/// The list. The order is the order of the navigation.
#[rustfmt::skip]
pub static PAGES: &[Page] = &[
    page("/", "Today", "today", Least::Person, Place::First, today::routes, today::samples),
    page("/write", "Write", "write", Least::May(Duty::Write), Place::First, write::routes, write::samples),
    page("/write/{draft}", "Write", "write", Least::May(Duty::Write), Place::Within("/write"), write::routes_of_draft, no_samples),
    page("/write/{draft}/erase", "Erase a draft", "write", Least::May(Duty::Write), Place::Within("/write"), write::routes_of_erasing, write::samples_of_erasing),
    page("/write/{draft}/checklist", "Before it goes to a forum", "write", Least::May(Duty::Write), Place::Within("/write"), checklist::routes, checklist::samples),
    page("/write/{draft}/pictures", "Choose a picture", "write", Least::May(Duty::Write), Place::Within("/write"), write::routes_of_choosing, write::samples_of_choosing),
    page("/write/{draft}/consent", "Choose the consent", "consent", Least::May(Duty::Consent), Place::Within("/write"), write::routes_of_naming, write::samples_of_naming),
    page("/check", "Check", "write", Least::May(Duty::Write), Place::Within("/write"), check::routes, no_samples),
    page("/approve", "Approve", "approve", Least::May(Duty::Approve), Place::First, approve::routes, approve::samples_of_list),
    page("/approve/{draft}", "Approve a text", "approve", Least::MayOrPin(Duty::Approve), Place::Within("/approve"), approve::routes_of_draft, approve::samples_of_draft),
    page("/approve/link/{token}", "An approval", "approve", Least::Anyone, Place::Outside, approval_link::routes, approval_link::samples),
    page("/approve/{draft}/pictures/{picture}", "A picture", "picture", Least::MayOrPin(Duty::Approve), Place::Within("/approve"), pictures::routes_for_approval, no_samples),
    page("/drafts/{draft}", "What became of it", "today", Least::Person, Place::Within("/"), drafts::routes, drafts::samples),
    page("/jobs/{job}", "Post by hand", "out", Least::May(Duty::Release), Place::Within("/"), jobs::routes, jobs::samples),
    page("/jobs/{job}/pictures/{place}", "Save a picture", "out", Least::May(Duty::Release), Place::Within("/"), jobs::routes_of_saving, no_samples),
    page("/jobs/{job}/delete", "Take a post down", "out", Least::May(Duty::Release), Place::Within("/"), jobs::routes_of_deleting, jobs::samples_of_deleting),
    page("/plan", "Plan", "plan", Least::May(Duty::Write), Place::More, plan::routes, plan::samples),
    page("/plan/{draft}", "Another time", "plan", Least::May(Duty::Write), Place::Within("/plan"), plan::routes_of_moving, plan::samples_of_moving),
    with_files(&page("/pictures", "Pictures", "picture", Least::May(Duty::Write), Place::More, pictures::routes, pictures::samples)),
    page("/pictures/{picture}", "A picture", "picture", Least::May(Duty::Write), Place::Within("/pictures"), pictures::routes_of_one, pictures::samples_of_one),
    page("/pictures/{picture}/small", "A small picture", "picture", Least::May(Duty::Write), Place::Within("/pictures"), pictures::routes_of_small, no_samples),
    page("/pictures/{picture}/view", "The picture itself", "picture", Least::May(Duty::Write), Place::Within("/pictures"), pictures::routes_of_view, no_samples),
    page("/pictures/{picture}/erase", "Erase a picture", "picture", Least::May(Duty::Write), Place::Within("/pictures"), pictures::routes_of_erasing, pictures::samples_of_erasing),
    page("/consents", "Consents", "consent", Least::May(Duty::ReadConsents), Place::More, consents::routes, consents::samples),
    page("/consents/register.csv", "The register as a table", "consent", Least::May(Duty::ReadConsents), Place::Within("/consents"), consents::routes_of_table, no_samples),
    page("/consents/new", "Prepare a consent", "consent", Least::May(Duty::Consent), Place::Within("/consents"), consents::form::routes, consents::form::samples),
    page("/consents/{id}", "A consent", "consent", Least::May(Duty::Consent), Place::Within("/consents"), consents::one::routes, consents::one::samples),
    page("/consents/{id}/change", "Change a consent", "consent", Least::May(Duty::Consent), Place::Within("/consents"), consents::form::routes_of_changing, consents::form::samples_of_changing),
    page("/consents/{id}/hand-over", "Hand it to the patient", "consent", Least::May(Duty::Consent), Place::Within("/consents"), consents::hand::routes, consents::hand::samples),
    page("/consents/{id}/private-care", "Care that is too private", "consent", Least::May(Duty::Consent), Place::Within("/consents"), consents::private::routes, consents::private::samples),
    page("/consents/{id}/receipt", "A new receipt", "consent", Least::May(Duty::Consent), Place::Within("/consents"), consents::hand::routes_of_receipt, consents::hand::samples_of_receipt),
    page("/consents/{id}/signature", "A drawn signature", "consent", Least::May(Duty::Consent), Place::Within("/consents"), consents::one::routes_of_signature, no_samples),
    page("/consents/{id}/fhir", "A consent for other programs", "consent", Least::May(Duty::Consent), Place::Within("/consents"), consents::one::routes_of_bundle, no_samples),
    page("/takedowns", "Take down", "notsent", Least::May(Duty::Consent), Place::More, takedowns::routes, takedowns::samples),
    with_files(&page("/takedowns/{id}", "Take a post down", "notsent", Least::May(Duty::Consent), Place::Within("/takedowns"), takedowns::one::routes, takedowns::one::samples)),
    page("/takedowns/{id}/before/view", "What stood there", "notsent", Least::May(Duty::Consent), Place::Within("/takedowns"), takedowns::one::routes_of_before, no_samples),
    page("/takedowns/{id}/after/view", "What stood there afterwards", "notsent", Least::May(Duty::Consent), Place::Within("/takedowns"), takedowns::one::routes_of_after, no_samples),
    page("/patients-pictures", "Patients' own pictures", "person", Least::May(Duty::Release), Place::More, patient_photos::routes, patient_photos::samples),
    page("/patients-pictures/poster", "A poster about pictures", "person", Least::May(Duty::Release), Place::Within("/patients-pictures"), patient_photos::routes_of_poster, patient_photos::samples_of_poster),
    page("/patients-pictures/{id}", "A patient's own picture", "person", Least::May(Duty::Release), Place::Within("/patients-pictures"), patient_photos::routes_of_one, patient_photos::samples_of_one),
    page("/people", "People", "people", Least::May(Duty::People), Place::More, people::routes, people::samples),
    page("/people/{id}", "A person", "people", Least::May(Duty::People), Place::Within("/people"), people::person, people::person_samples),
    page("/accounts", "Accounts", "account", Least::May(Duty::Connect), Place::More, accounts::routes, accounts::samples),
    page("/accounts/{id}", "An account", "account", Least::May(Duty::Connect), Place::Within("/accounts"), accounts::account, accounts::account_samples),
    page("/connect", "Connect a network", "account", Least::May(Duty::Connect), Place::Within("/accounts"), accounts::connect, accounts::connect_samples),
    page("/practice", "Practice", "practice", Least::May(Duty::SetUp), Place::More, practice::routes, practice::samples),
    page("/policy", "Policy", "policy", Least::Person, Place::More, policy::routes, policy::samples),
    page("/journal", "Journal", "journal", Least::May(Duty::ReadJournal), Place::More, journal::routes, journal::samples),
    page("/steps", "Set up", "setup", Least::May(Duty::SetUp), Place::More, steps::routes, steps::samples),
    page("/steps/recovery-sheet", "Recovery sheet", "setup", Least::May(Duty::SetUp), Place::Within("/steps"), steps::sheet, steps::sheet_samples),
    page("/steps/backups", "Backups", "setup", Least::May(Duty::SetUp), Place::Within("/steps"), backups::routes, backups::samples),
    page("/steps/backups/{file}", "A backup", "setup", Least::May(Duty::SetUp), Place::Within("/steps"), backups::routes_of_file, no_samples),
    page("/me", "You", "me", Least::Person, Place::More, me::routes, me::samples),
    page("/me/keys", "Access for other programs", "me", Least::Person, Place::Within("/me"), keys::routes, keys::samples),
    page("/me/second-factor", "Code at sign-in", "lock", Least::Person, Place::Within("/me"), factor::routes, factor::samples),
    page("/handbook", "Handbook", "handbook", Least::Anyone, Place::More, handbook::routes, handbook::samples),
    page("/handbook/api", "For other programs", "handbook", Least::Anyone, Place::Within("/handbook"), api::routes, api::samples),
    page("/handbook/packs/{name}", "A pack", "handbook", Least::Anyone, Place::Within("/handbook"), packs::routes, packs::samples),
    page("/rules/{name}", "A rule", "handbook", Least::Person, Place::Within("/handbook"), rules::routes, rules::samples),
    page("/set-up", "Set up your desk", "setup", Least::Anyone, Place::Outside, set_up::routes, set_up::samples),
    page("/practice-mode", "Practice mode", "door", Least::Anyone, Place::Outside, practice_mode::routes, practice_mode::samples),
    page("/join/{token}", "Join the desk", "people", Least::Anyone, Place::Outside, join::routes, join::samples),
    page("/signin", "Sign in", "me", Least::Anyone, Place::Outside, sign::sign_in, sign::samples),
    page("/signin/code", "Your code", "lock", Least::Anyone, Place::Outside, sign::code, sign::samples_of_code),
    page("/password/{token}", "A new password", "lock", Least::Anyone, Place::Outside, password::routes, password::samples),
    page("/kiosk/{token}", "Your choice", "consent", Least::Anyone, Place::Patient, kiosk::routes, kiosk::samples),
    page("/kiosk/{token}/pictures/{picture}", "Your choice, a picture", "consent", Least::Anyone, Place::Patient, kiosk::routes_of_picture, no_samples),
    page("/kiosk/{token}/{step}", "Your choice, a question", "consent", Least::Anyone, Place::Patient, kiosk::routes_of_step, kiosk::samples_of_step),
    page("/receipt", "Your receipt", "consent", Least::Anyone, Place::Patient, receipt::routes, receipt::samples),
    page("/receipt/{token}", "What you agreed to", "consent", Least::Anyone, Place::Patient, receipt::routes_of_link, receipt::samples_of_link),
    page("/signout", "Sign out", "me", Least::Anyone, Place::Outside, sign::sign_out, no_samples),
];
