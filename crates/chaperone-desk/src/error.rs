//! Something broke: the database, the disk, a seal. Never the answer "no" (that is [`crate::Refusal`]).
//!
//! No message here ever carries a text, a name or a secret: a reader of a log learns what failed, not about whom.

use thiserror::Error;

/// What nearly every function of the desk gives back: trouble outside, the answer "no" inside.
pub type Answer<T> = Result<Result<T, crate::Refusal>, Error>;

#[derive(Debug, Error)]
#[non_exhaustive]
pub enum Error {
    /// The database did not do what it was asked. The source names the statement's kind of failure, no values.
    #[error("the database failed: {0}")]
    Database(String),
    #[error("a sealed record could not be opened: {0}")]
    Seal(&'static str),
    #[error("the record {record} holds {what} that this version does not know")]
    Shape { record: &'static str, what: &'static str },
    #[error("a file beside the key could not be {doing}: {kind}")]
    File { doing: &'static str, kind: std::io::ErrorKind },
    #[error("the rules of the practice's pack could not be read")]
    Pack,
    #[error("the screen failed, so nothing was decided")]
    Screen,
    #[error("a picture could not be worked on, so nothing was decided")]
    Picture,
    #[error("the model could not be kept: {kind}")]
    Model { kind: std::io::ErrorKind },
    #[error("the practice is not set up yet")]
    NotSetUp,
    #[error("the machine could not hash a password")]
    Password,
}

impl From<sqlx::Error> for Error {
    /// Keeps the kind of failure and drops anything that could quote a value.
    fn from(error: sqlx::Error) -> Self {
        Error::Database(match error {
            sqlx::Error::Database(inner) => format!("code {}", inner.code().unwrap_or_default()),
            sqlx::Error::Io(inner) => format!("connection, {}", inner.kind()),
            sqlx::Error::PoolTimedOut => "no connection became free in time".into(),
            sqlx::Error::PoolClosed => "it is closed".into(),
            sqlx::Error::RowNotFound => "a row that must exist is missing".into(),
            sqlx::Error::ColumnNotFound(_) | sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_) => {
                "a column has an unexpected shape".into()
            }
            _ => "connection or protocol".into(),
        })
    }
}

/// Why a desk could not be opened: one sentence for whoever starts the program. Nothing was changed.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum OpenError {
    #[error("the data folder {folder} cannot be written ({kind}); give a folder that this user may write")]
    Folder { folder: String, kind: std::io::ErrorKind },
    #[error("another Chaperone already uses {folder}; stop it first, or give this one a folder of its own")]
    InUse { folder: String },
    #[error(
        "the key folder {folder} lies inside the data folder; keep the key elsewhere, so that a copy of the data is of no use without it"
    )]
    KeyInside { folder: String },
    #[error("the key folder {folder} cannot be used ({kind})")]
    KeyFolder { folder: String, kind: std::io::ErrorKind },
    #[error(
        "the key file {file} is not a key of Chaperone; put your copy of it in place, or restore a backup with the recovery sheet"
    )]
    KeyBroken { file: String },
    #[error(
        "the key in {folder} is missing, but the database already holds sealed records; put the key back, or restore a backup into an empty folder with the recovery sheet"
    )]
    KeyMissing { folder: String },
    #[error(
        "a recovery sheet lies in {folder} without its key, and it may be the only thing that opens older backups; move it away, or restore a backup with it. Nothing was changed"
    )]
    SheetThere { folder: String },
    #[error("the key does not belong to this database; put the right key folder in place. Nothing was changed")]
    WrongKey,
    #[error("that folder belongs to practice mode, so it is no real desk; give another folder. Nothing was changed")]
    PracticeMode,
    #[error("practice mode begins in a new folder of its own, never in the records of a desk. Nothing was changed")]
    NotForPractising,
    #[error("the database was made by a newer Chaperone; install that version again. Nothing was changed")]
    Newer,
    #[error("the database could not be brought up to date: {0}. Nothing was changed")]
    Migration(String),
    #[error("the database does not answer: {0}")]
    Unreachable(String),
    #[error("the address of the database is not one that Chaperone knows; it begins with postgres://")]
    Address,
    #[error(transparent)]
    Broken(#[from] Error),
}
