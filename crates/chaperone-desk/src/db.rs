//! The one door to the database: opening it, a reading connection, a writing transaction.
//!
//! One SQL text runs on SQLite and PostgreSQL through sqlx's `Any` driver: four column types (text, bigint,
//! double precision, bytea), `$1` placeholders, no engine functions. What differs between the engines stands
//! here and nowhere else. Deliberately absent: any word of a practice.

use std::fs::{File, OpenOptions};
use std::ops::{Deref, DerefMut};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use std::sync::{Arc, Once};
use std::time::Duration;

use sqlx::any::{AnyConnectOptions, AnyPoolOptions};
use sqlx::migrate::{MigrateError, Migration, MigrationType, Migrator};
use sqlx::pool::PoolConnection;
use sqlx::{Any, AnyConnection, AnyPool, ConnectOptions, Executor, SqlSafeStr, Transaction};
use tokio::sync::{Mutex, OwnedMutexGuard};
use tokio::time::timeout;

use crate::error::{Error, OpenError};

/// How long a writer waits for its turn; as long as a statement of PostgreSQL may take.
const TURN: Duration = Duration::from_secs(30);

/// Where the records lie.
#[derive(Clone)]
pub enum Database {
    /// A file `chaperone.db` in this folder; one server at a time.
    Sqlite { folder: PathBuf },
    /// `postgres://user:password@host/database`; several servers may share it.
    Postgres { url: String },
}

impl std::fmt::Debug for Database {
    /// An address may carry a password, so it is not printed.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Database::Sqlite { folder } => f.debug_struct("Sqlite").field("folder", folder).finish(),
            Database::Postgres { .. } => f.write_str("Postgres"),
        }
    }
}

/// What the opener means to do with the desk.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Use {
    /// Serve, alone on an SQLite file.
    Serve,
    /// Only read, beside a server.
    Beside,
    /// Practise: serve an invented practice from a new file that is thrown away afterwards. The file is marked, so that
    /// it is never opened as a real desk, and no file of a real desk is ever opened for practising.
    Practise,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

pub(crate) struct Db {
    pool: AnyPool,
    engine: Engine,
    /// Writers of this process in the order in which they came. SQLite itself lets whoever asks again first go first, and
    /// with many of them one may never get its turn.
    turn: Arc<Mutex<()>>,
    /// Held as long as the desk lives; the system drops the lock even when the process is killed.
    _alone: Option<File>,
}

/// A transaction; rolls back when dropped.
pub(crate) struct Tx {
    // Dropped before the turn is given on.
    inner: Transaction<'static, Any>,
    _turn: Option<OwnedMutexGuard<()>>,
}

impl Tx {
    pub(crate) async fn commit(self) -> Result<(), Error> {
        Ok(self.inner.commit().await?)
    }
}

impl Deref for Tx {
    type Target = AnyConnection;

    fn deref(&self) -> &AnyConnection {
        &self.inner
    }
}

impl DerefMut for Tx {
    fn deref_mut(&mut self) -> &mut AnyConnection {
        &mut self.inner
    }
}

impl Db {
    pub(crate) async fn open(database: &Database, usage: Use) -> Result<Db, OpenError> {
        static DRIVERS: Once = Once::new();
        DRIVERS.call_once(sqlx::any::install_default_drivers);
        let (engine, url, alone) = match database {
            Database::Sqlite { folder } => {
                let alone = if usage == Use::Beside { None } else { Some(lock(folder)?) };
                (Engine::Sqlite, sqlite_url(&folder.join("chaperone.db"), usage), alone)
            }
            Database::Postgres { .. } if usage == Use::Practise => return Err(OpenError::NotForPractising),
            Database::Postgres { url } if url.starts_with("postgres://") || url.starts_with("postgresql://") => {
                (Engine::Postgres, url.clone(), None)
            }
            Database::Postgres { .. } => return Err(OpenError::Address),
        };
        let options = AnyConnectOptions::from_str(&url).map_err(|_| OpenError::Address)?.disable_statement_logging();
        let pool = AnyPoolOptions::new()
            .max_connections(if engine == Engine::Sqlite { 6 } else { 12 })
            .acquire_timeout(Duration::from_secs(10))
            .after_connect(move |connection, _| {
                Box::pin(async move {
                    match engine {
                        // FULL: what the journal says happened has reached the disk. secure_delete: an erased
                        // record leaves no bytes in the file.
                        Engine::Sqlite => connection
                            .execute(
                                "pragma busy_timeout = 5000; pragma journal_mode = wal; pragma synchronous = full; \
                                 pragma foreign_keys = on; pragma secure_delete = on;",
                            )
                            .await
                            .map(drop),
                        Engine::Postgres => {
                            connection.execute("set statement_timeout = '30s'; set timezone = 'UTC'").await.map(drop)
                        }
                    }
                })
            })
            .connect_with(options)
            .await
            .map_err(|error| OpenError::Unreachable(Error::from(error).to_string()))?;
        let db = Db { pool, engine, turn: Arc::default(), _alone: alone };
        db.migrate(usage).await?;
        Ok(db)
    }

    async fn migrate(&self, usage: Use) -> Result<(), OpenError> {
        if usage == Use::Beside && self.engine == Engine::Sqlite {
            // A second process never changes the file: it only checks that it knows the shape.
            let newest: i64 = sqlx::query_scalar("select coalesce(max(version), 0) from _sqlx_migrations")
                .fetch_one(&self.pool)
                .await
                .map_err(|error| OpenError::Unreachable(Error::from(error).to_string()))?;
            let known = i64::try_from(MIGRATIONS.len()).unwrap_or(i64::MAX);
            return match newest.cmp(&known) {
                std::cmp::Ordering::Greater => Err(OpenError::Newer),
                std::cmp::Ordering::Less => {
                    Err(OpenError::Migration("start the desk once, so that it brings the database up to date".into()))
                }
                std::cmp::Ordering::Equal => Ok(()),
            };
        }
        match migrator().run(&self.pool).await {
            Ok(()) => Ok(()),
            Err(MigrateError::VersionMissing(_)) => Err(OpenError::Newer),
            Err(MigrateError::VersionMismatch(version)) => {
                Err(OpenError::Migration(format!("step {version} differs from the one that this program knows")))
            }
            Err(_) => Err(OpenError::Migration("a step failed".into())),
        }
    }

    pub(crate) async fn read(&self) -> Result<PoolConnection<Any>, Error> {
        Ok(self.pool.acquire().await?)
    }

    /// Begins a transaction that may write. It takes the one lock of writers at once, on both engines: what it reads
    /// stays true until it ends, so two approvals of one draft, or two saves of one version, queue instead of both
    /// succeeding. A practice writes a few times a second at most.
    pub(crate) async fn write(&self) -> Result<Tx, Error> {
        Ok(match self.engine {
            Engine::Sqlite => {
                let turn =
                    timeout(TURN, self.turn.clone().lock_owned()).await.map_err(|_| sqlx::Error::PoolTimedOut)?;
                Tx { inner: self.pool.begin_with("begin immediate").await?, _turn: Some(turn) }
            }
            Engine::Postgres => {
                let mut tx = self.pool.begin().await?;
                // The lock is not for the journal's rows, which readers need, but against every other writer.
                tx.execute("lock table chain in exclusive mode").await?;
                Tx { inner: tx, _turn: None }
            }
        })
    }

    /// A reading transaction that sees one moment of the database, whatever others write meanwhile.
    pub(crate) async fn snapshot(&self) -> Result<Tx, Error> {
        let inner = match self.engine {
            Engine::Sqlite => self.pool.begin().await?,
            Engine::Postgres => self.pool.begin_with("begin isolation level repeatable read, read only").await?,
        };
        Ok(Tx { inner, _turn: None })
    }

    /// Moves what was written into the database file and empties the log beside it, so that what an erasure destroyed is
    /// not left there. PostgreSQL does this in its own time (`SECURITY.md`).
    pub(crate) async fn forget_log(&self) -> Result<(), Error> {
        if self.engine == Engine::Sqlite {
            let mut connection = self.read().await?;
            connection.execute("pragma wal_checkpoint(truncate)").await?;
        }
        Ok(())
    }

    pub(crate) fn engine(&self) -> Engine {
        self.engine
    }

    pub(crate) async fn close(&self) {
        self.pool.close().await;
    }
}

/// What became of a guarded update: whether it found its row as expected.
pub(crate) async fn changed(connection: &mut AnyConnection, query: Query<'_>) -> Result<bool, Error> {
    Ok(query.execute(connection).await?.rows_affected() > 0)
}

pub(crate) type Query<'q> = sqlx::query::Query<'q, Any, sqlx::any::AnyArguments>;

/// The shape of the database, step by step; a step that has shipped never changes.
pub(crate) const MIGRATIONS: &[(&str, &str)] = &[
    ("start", include_str!("../migrations/0001_start.sql")),
    ("keys", include_str!("../migrations/0002_keys.sql")),
    ("tries", include_str!("../migrations/0003_tries.sql")),
    ("factor", include_str!("../migrations/0004_factor.sql")),
    ("pause", include_str!("../migrations/0005_pause.sql")),
    ("checklist", include_str!("../migrations/0006_checklist.sql")),
    ("source", include_str!("../migrations/0007_source.sql")),
    ("answer", include_str!("../migrations/0008_answer.sql")),
    ("told", include_str!("../migrations/0009_told.sql")),
    ("patient photo", include_str!("../migrations/0010_patient_photo.sql")),
    ("media", include_str!("../migrations/0011_media.sql")),
    ("consent", include_str!("../migrations/0012_consent.sql")),
    ("gate", include_str!("../migrations/0013_gate.sql")),
    ("consent item", include_str!("../migrations/0014_consent_item.sql")),
];

fn migrator() -> Migrator {
    Migrator::with_migrations(
        MIGRATIONS
            .iter()
            .zip(1i64..)
            .map(|((name, sql), version)| {
                Migration::new(version, (*name).into(), MigrationType::Simple, sql.into_sql_str(), false)
            })
            .collect(),
    )
}

fn lock(folder: &Path) -> Result<File, OpenError> {
    let trouble = |kind| OpenError::Folder { folder: folder.display().to_string(), kind };
    crate::keys::private_folder(folder).map_err(|error| trouble(error.kind()))?;
    let file = OpenOptions::new()
        .create(true)
        .truncate(false)
        .write(true)
        .open(folder.join("in-use"))
        .map_err(|error| trouble(error.kind()))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => Err(OpenError::InUse { folder: folder.display().to_string() }),
        Err(std::fs::TryLockError::Error(error)) => Err(trouble(error.kind())),
    }
}

/// SQLite's address of a file: what an address would read as its own signs is escaped.
fn sqlite_url(file: &Path, usage: Use) -> String {
    let path = file.to_string_lossy().replace('%', "%25").replace('?', "%3F").replace('#', "%23").replace(' ', "%20");
    format!("sqlite://{path}?mode={}", if usage == Use::Beside { "rw" } else { "rwc" })
}
