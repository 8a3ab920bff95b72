//! The desk of a practice: it decides what may go out, and records every decision.
//!
//! ```text
//! Draft -> known -> screen -> decide -> journal + job (one transaction) -> release -> Cleared -> (connect) -> record
//! ```
//!
//! Every function that changes something takes an [`Act`] and adds to the [`journal`] in the same transaction.
//! [`release::Cleared`] has one maker, [`release::release`]; nothing leaves the house without one.
//! Deliberately absent: HTTP, HTML, calls to networks, and the rules themselves (`chaperone-screen`).

pub mod account;
pub mod act;
pub mod approve;
pub mod audience;
pub mod backup;
mod beside;
pub mod checklist;
pub mod consent;
mod db;
pub mod draft;
mod error;
pub mod factor;
pub mod gauge;
pub mod id;
pub mod job;
pub mod journal;
pub mod key;
mod keys;
mod known;
pub mod likeness;
pub mod media;
mod named;
pub mod patient_photo;
pub mod pause;
pub mod person;
pub mod plan;
pub mod policy;
pub mod practice;
mod private;
pub mod question;
mod reader;
pub mod redirect;
mod refusal;
pub mod release;
pub mod rows;
mod seal;
pub mod session;
pub mod source;
pub mod takedown;
mod told;

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::PathBuf;
use std::sync::Arc;

use tokio::sync::{Notify, Semaphore};

pub use account::{Account, Network};
pub use act::{Act, Duty, Outside, Role, Time, Who};
pub use chaperone_screen as screen;
pub use db::{Database, Use};
pub use error::{Answer, Error, OpenError};
pub use id::{
    AccountId, ConsentId, DecisionId, DraftId, JobId, KeyId, MediaId, PatientPhotoId, PersonId, SessionId, TakedownId,
};
pub use keys::Sheet;
pub use private::Private;
pub use refusal::Refusal;
pub use release::Cleared;
pub use session::SignedIn;

use act::Ids;
use chaperone_screen::contract::Contract;
use chaperone_screen::mosaic::Class;
use chaperone_screen::ready::Ready;
use chaperone_screen::{Known, Report, Screen};
use db::Db;
use keys::Keys;
use practice::Practice;
use reader::Readers;

/// Declares a slice's statements as constants and lists them, so that one test prepares them all on both engines.
macro_rules! statements {
    ($($name:ident = $sql:literal;)*) => {
        $(pub(super) const $name: &str = $sql;)*
        /// Every statement of this file.
        pub(crate) const ALL: &[&str] = &[$($name),*];
    };
}
/// Goes on with what was granted, or gives the refusal back.
macro_rules! granted {
    ($answer:expr) => {
        match $answer {
            Ok(value) => value,
            Err(refusal) => return Ok(Err(refusal)),
        }
    };
}
pub(crate) use {granted, statements};

/// How a desk is opened.
#[derive(Debug, Clone)]
pub struct Settings {
    pub database: Database,
    /// The folder of the master key; outside the data folder.
    pub keys: PathBuf,
    pub usage: Use,
    /// Asked for when the practice is set up; `None` where only this machine can reach the desk.
    pub set_up_code: Option<String>,
    /// Name of the pack that the screen reads with, such as `uk-dental`; `None` leaves it to the practice's country and
    /// profession.
    pub pack: Option<String>,
    /// What looks at pictures; see [`media::Looks::in_folder`].
    pub looks: media::Looks,
}

/// Each takes 19 MiB (Argon2's recommended cost).
const HASHES_AT_ONCE: usize = 4;

/// An open desk. Cheap to clone.
#[derive(Clone)]
pub struct Desk(Arc<Inner>);

struct Inner {
    db: Db,
    keys: Keys,
    readers: Readers,
    ready: Ready,
    outside: Arc<dyn Outside>,
    set_up_code: Option<String>,
    /// Rung when a job was added, so that the worker need not wait for its next look.
    bell: Notify,
    /// Whether this is practice mode: settled when the desk is opened, and never after.
    practising: bool,
    /// Hashing a password takes much memory on purpose: a few at a time.
    hashing: Semaphore,
    looking: media::Looking,
}

impl std::fmt::Debug for Desk {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Desk")
    }
}

impl Desk {
    /// Opens the desk, makes what is missing on a first start, and replays erasures that the database does not know
    /// (after a restore, or a crash in the middle of one).
    pub async fn open(settings: Settings, outside: Arc<dyn Outside>) -> Result<Desk, OpenError> {
        let readers = Readers::new(settings.pack);
        let ready = Ready::shipped().map_err(|_| Error::Pack)?;
        keys::check_apart(&settings.keys, &settings.database)?;
        let db = Db::open(&settings.database, settings.usage).await?;
        let fresh = practice::key_check(&db).await?.is_none();
        let practising = settings.usage == Use::Practise;
        practice::check_practising(&db, practising, fresh).await?;
        let keys = Keys::open(&settings.keys, fresh, &*outside)?;
        practice::check_key(&db, &keys).await?;
        let desk = Desk(Arc::new(Inner {
            db,
            keys,
            readers,
            ready,
            outside,
            set_up_code: settings.set_up_code,
            bell: Notify::new(),
            practising,
            hashing: Semaphore::new(HASHES_AT_ONCE),
            looking: media::Looking::new(settings.looks),
        }));
        if settings.usage != Use::Beside {
            // A pack that cannot be read is found now, and the first page is no slower than the next.
            desk.screen(practice::get(&desk).await?.as_ref())?;
        }
        if settings.usage == Use::Serve {
            draft::replay_erasures(&desk).await?;
        }
        Ok(desk)
    }

    /// The desk acting for somebody who is signed in.
    pub fn act_as(&self, signed_in: &SignedIn) -> Act {
        Act {
            who: Who::Person(signed_in.person.id.clone()),
            role: signed_in.person.role,
            now: self.now(),
            ids: self.ids(),
            only: signed_in.only.clone(),
            by_key: None,
            factor_due: signed_in.factor_due,
        }
    }

    /// The desk acting by itself: by the clock, or by what a network answered.
    pub fn act_as_desk(&self) -> Act {
        Act::of_desk(self.0.outside.clone())
    }

    pub fn now(&self) -> Time {
        self.0.outside.now()
    }

    /// Waits until a job was added.
    pub async fn bell(&self) {
        self.0.bell.notified().await;
    }

    /// The screen that the practice's texts are read with; `None` where nobody has set it up yet.
    pub fn screen(&self, practice: Option<&Practice>) -> Result<&Screen, Error> {
        self.0.readers.screen(practice)
    }

    /// The ready posts: what can be said without a patient, with gaps to fill.
    pub fn ready(&self) -> &Ready {
        &self.0.ready
    }

    /// Whether this is practice mode: an invented practice, simulated networks, nothing kept. Every page says so.
    pub fn is_practising(&self) -> bool {
        self.0.practising
    }

    /// Whether setting up asks for the code that the program printed.
    pub fn asks_for_set_up_code(&self) -> bool {
        self.0.set_up_code.is_some()
    }

    pub fn is_sqlite(&self) -> bool {
        self.0.db.engine() == db::Engine::Sqlite
    }

    pub async fn close(&self) {
        self.0.db.close().await;
    }

    /// Reads a text. A rule that panics ends the request: the text counts as not checked, never as clear.
    pub(crate) fn check(
        &self,
        practice: &Practice,
        draft: &chaperone_screen::Draft,
        known: &Known,
    ) -> Result<Report, Error> {
        let screen = self.screen(Some(practice))?;
        catch_unwind(AssertUnwindSafe(|| screen.check(draft, known))).map_err(|_| Error::Screen)
    }

    /// What is kept of a text once it is published; see [`Screen::kept`].
    pub(crate) fn kept(
        &self,
        practice: &Practice,
        draft: &chaperone_screen::Draft,
        known: &Known,
    ) -> Result<Vec<Vec<Class>>, Error> {
        let screen = self.screen(Some(practice))?;
        catch_unwind(AssertUnwindSafe(|| screen.kept(draft, known))).map_err(|_| Error::Screen)
    }

    pub(crate) fn looking(&self) -> &media::Looking {
        &self.0.looking
    }

    pub(crate) fn hashing(&self) -> &Semaphore {
        &self.0.hashing
    }

    /// The rows' reader, with this practice's pack for rows that name none.
    pub(crate) fn contract(&self, practice: &Practice) -> Result<&Contract, Error> {
        self.0.readers.contract(practice)
    }

    pub(crate) fn ring(&self) {
        self.0.bell.notify_one();
    }

    pub(crate) fn db(&self) -> &Db {
        &self.0.db
    }

    pub(crate) fn keys(&self) -> &Keys {
        &self.0.keys
    }

    /// The folder of the key, where checkpoints are kept as well.
    pub fn key_folder(&self) -> &std::path::Path {
        self.0.keys.folder()
    }

    pub(crate) fn ids(&self) -> Ids {
        Ids(self.0.outside.clone())
    }

    pub(crate) fn set_up_code(&self) -> Option<&str> {
        self.0.set_up_code.as_deref()
    }
}

/// Every statement that the desk ever sends, for the test that prepares them all on both engines.
pub fn all_statements() -> Vec<&'static str> {
    [
        account::STATEMENTS,
        approve::STATEMENTS,
        backup::STATEMENTS,
        checklist::STATEMENTS,
        consent::STATEMENTS,
        consent::GATE_STATEMENTS,
        draft::STATEMENTS,
        factor::STATEMENTS,
        gauge::STATEMENTS,
        job::STATEMENTS,
        journal::STATEMENTS,
        key::STATEMENTS,
        likeness::STATEMENTS,
        media::STATEMENTS,
        patient_photo::STATEMENTS,
        pause::STATEMENTS,
        person::STATEMENTS,
        practice::STATEMENTS,
        question::STATEMENTS,
        redirect::STATEMENTS,
        seal::STATEMENTS,
        session::STATEMENTS,
        source::STATEMENTS,
        takedown::STATEMENTS,
        told::STATEMENTS,
    ]
    .concat()
}
