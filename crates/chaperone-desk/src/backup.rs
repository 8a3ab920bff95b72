//! Backups, sealed to the recovery key: every row of the database and the master key in one age file.
//!
//! A backup is lines of JSON inside the age format, the same from SQLite and from PostgreSQL, so that a desk can
//! also move from one to the other. Who finds the file learns nothing; the recovery sheet opens it.
//! Restoring refuses a database that is in use, and replays the erasures that are listed beside the key.
//! Deliberately absent: copying files of a running database.

mod folder;
mod store;

pub use folder::{Kept, kept_in, make, open_kept};
pub(crate) use store::ALL as STATEMENTS;

use std::fs::File;
use std::io::{BufRead, BufReader, BufWriter, Write};
use std::path::Path;
use std::str::FromStr;
use std::sync::Arc;

use data_encoding::HEXLOWER;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use thiserror::Error;

use crate::act::{Act, Outside, Time};
use crate::db::{Db, Use};
use crate::error::{Error, OpenError};
use crate::journal::{Deed, Note, append};
use crate::keys::Keys;
use crate::release::RESTORED;
use crate::{Desk, Private, Settings, job};

const FORMAT: &str = "chaperone backup v1";

/// The first line of a backup.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct Head {
    format: String,
    made: Time,
    recovery: String,
    master: String,
}

/// What was written, or read back.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Summary {
    pub made: Time,
    pub rows: u64,
    /// Posts that a restore put before a person; none where a backup was written.
    pub put_aside: usize,
}

/// Which texts were erased since a backup was made: without knowing, they would come back.
#[derive(Debug, Clone)]
pub enum Erasures {
    /// The text of the list that lay beside the lost key.
    List(String),
    /// The list lies beside the key already, in the folder that the desk will use.
    InPlace,
    /// There is no list. Somebody decided to go on all the same.
    Lost,
}

/// Why a backup could not be made or restored. Nothing that was there before was changed.
#[derive(Debug, Error)]
#[non_exhaustive]
pub enum BackupError {
    #[error("the backup file cannot be written ({0}); nothing was kept")]
    Write(std::io::ErrorKind),
    #[error("the backup file cannot be read ({0})")]
    Read(std::io::ErrorKind),
    #[error("that is not a recovery key; it begins with AGE-SECRET-KEY-1 and stands on the recovery sheet")]
    NotAKey,
    #[error("this recovery key does not open this backup, or the file is damaged. Nothing was changed")]
    DoesNotOpen,
    #[error("the file is not a backup of Chaperone, or it is cut short. Nothing was changed")]
    Broken,
    #[error("there is a desk in that place already; restore into an empty folder or database. Nothing was changed")]
    NotEmpty,
    #[error(
        "there is no list of erasures in {0}, so texts erased since the backup would come back; give the list that lay beside the key with --erasures FILE, or say with --erasures-lost that there is none any more. Nothing was changed"
    )]
    NoErasures(String),
    #[error(
        "the list of erasures holds a line that is none; give the file `erasures` that lay beside the key. Nothing was changed"
    )]
    NotAList,
    #[error("another key, or another recovery sheet, is in {0} already; move it away first. Nothing was changed")]
    OtherKey(String),
    #[error(transparent)]
    Open(#[from] OpenError),
    #[error(transparent)]
    Desk(#[from] Error),
}

/// When the last backup was made, by the journal; wherever it was written.
pub async fn last(desk: &Desk) -> Result<Option<Time>, Error> {
    let mut connection = desk.db().read().await?;
    store::last(&mut connection).await
}

/// Writes a backup to `to`, which must not exist. The backup holds one moment of the database.
pub async fn write(desk: &Desk, act: &Act, to: &Path) -> Result<Summary, BackupError> {
    let mut tx = desk.db().write().await?;
    append(&mut tx, act, Note { deed: Deed::BackupMade, record: None, digest: None, detail: json!({}) }).await?;
    tx.commit().await?;

    let unfinished = to.with_extension("unfinished");
    let result = write_to(desk, act.now, &unfinished).await;
    match result {
        Ok(summary) if !to.exists() => {
            std::fs::rename(&unfinished, to).map_err(|error| BackupError::Write(error.kind()))?;
            Ok(summary)
        }
        other => {
            let _ = std::fs::remove_file(&unfinished);
            other.and(Err(BackupError::Write(std::io::ErrorKind::AlreadyExists)))
        }
    }
}

async fn write_to(desk: &Desk, now: Time, to: &Path) -> Result<Summary, BackupError> {
    let trouble = |error: std::io::Error| BackupError::Write(error.kind());
    let recovery = desk.keys().recovery_public()?;
    let recipient = age::x25519::Recipient::from_str(&recovery).map_err(|_| BackupError::NotAKey)?;
    crate::keys::write_private(to, b"").map_err(trouble)?;
    let out = File::options().write(true).open(to).map_err(trouble)?;
    let recipients = std::iter::once(&recipient as &dyn age::Recipient);
    let sealed = age::Encryptor::with_recipients(recipients).map_err(|_| BackupError::NotAKey)?;
    let mut sealed = sealed.wrap_output(BufWriter::new(out)).map_err(trouble)?;

    let head = Head { format: FORMAT.into(), made: now, recovery, master: HEXLOWER.encode(desk.keys().master()) };
    line(&mut sealed, &serde_json::to_value(&head).map_err(|_| BackupError::Broken)?)?;
    let mut rows = 0;
    let mut snapshot = desk.db().snapshot().await?;
    for table in store::TABLES {
        let mut after = 0;
        loop {
            let batch = store::read(&mut snapshot, table, after).await?;
            after += i64::try_from(batch.len()).unwrap_or(i64::MAX);
            for row in &batch {
                line(&mut sealed, &json!([table.name, row]))?;
                rows += 1;
            }
            if batch.is_empty() {
                break;
            }
        }
    }
    line(&mut sealed, &json!({ "rows": rows }))?;
    let out = sealed.finish().map_err(trouble)?;
    out.into_inner().map_err(|error| trouble(error.into_error()))?.sync_all().map_err(trouble)?;
    Ok(Summary { made: now, rows, put_aside: 0 })
}

/// Restores a backup into an empty place and opens the desk there, so that the key is checked and erasures are replayed.
///
/// What the backup holds is old: a post that waited then may be out by now, and somebody who could sign in then may have
/// left. So of every post that waited or was under way nobody knows whether it is out: a person says so, or the network
/// shows it, and nothing is sent by the machine. The same holds of a draft that waited for an approval: the other desk may have
/// got it. Every session, invitation, approval link and key of the API ends.
pub async fn restore(
    settings: Settings,
    outside: Arc<dyn Outside>,
    from: &Path,
    recovery_key: &Private<String>,
    erasures: &Erasures,
) -> Result<(Desk, Summary), BackupError> {
    if matches!(erasures, Erasures::InPlace) && !settings.keys.join("erasures").exists() {
        return Err(BackupError::NoErasures(settings.keys.display().to_string()));
    }
    // The desk replays both lists when it opens, and one that it cannot read would keep it closed.
    let in_place = std::fs::read_to_string(settings.keys.join("erasures")).unwrap_or_default();
    let given = if let Erasures::List(text) = erasures { text.as_str() } else { "" };
    if !crate::keys::is_list(&in_place) || !crate::keys::is_list(given) {
        return Err(BackupError::NotAList);
    }
    let identity = age::x25519::Identity::from_str(recovery_key.expose().trim()).map_err(|_| BackupError::NotAKey)?;
    let file = File::open(from).map_err(|error| BackupError::Read(error.kind()))?;
    let sealed = age::Decryptor::new_buffered(BufReader::new(file)).map_err(|_| BackupError::Broken)?;
    let opened =
        sealed.decrypt(std::iter::once(&identity as &dyn age::Identity)).map_err(|_| BackupError::DoesNotOpen)?;
    let mut lines = BufReader::new(opened).lines();
    let head: Head = serde_json::from_value(next(&mut lines)?).map_err(|_| BackupError::Broken)?;
    if head.format != FORMAT {
        return Err(BackupError::Broken);
    }
    let master = HEXLOWER.decode(head.master.as_bytes()).map_err(|_| BackupError::Broken)?;

    crate::keys::check_apart(&settings.keys, &settings.database)?;
    let db = Db::open(&settings.database, Use::Serve).await?;
    let mut tx = db.write().await?;
    if !store::is_empty(&mut tx).await? {
        return Err(BackupError::NotEmpty);
    }
    let mut rows = 0;
    loop {
        let value = next(&mut lines)?;
        if let Some(row) = value.as_array() {
            let [Value::String(table), Value::Array(cells)] = &row[..] else { return Err(BackupError::Broken) };
            let table = store::TABLES.iter().find(|known| known.name == table).ok_or(BackupError::Broken)?;
            store::insert(&mut tx, table, cells).await?;
            rows += 1;
        } else if value.get("rows").and_then(Value::as_u64) == Some(rows) {
            break;
        } else {
            return Err(BackupError::Broken);
        }
    }
    if lines.next().is_some() {
        return Err(BackupError::Broken);
    }
    let act = Act::of_desk(outside.clone());
    let mut put_aside = store::grow_old(&mut tx, act.now).await?;
    for (draft, accounts, since) in store::asked(&mut tx).await? {
        let reached = job::places_reached(&mut tx, &draft).await?;
        for account in accounts.iter().filter(|account| !reached.contains(account)) {
            put_aside.push(job::add_restored(&mut tx, &act, &draft, account, since).await?);
        }
    }
    let lost = matches!(erasures, Erasures::Lost);
    let detail = json!({ "made": head.made, "rows": rows, "put_aside": put_aside.len(), "erasures_lost": lost });
    append(&mut tx, &act, Note { deed: Deed::Restored, record: None, digest: None, detail }).await?;
    for job in &put_aside {
        let detail = json!({ "reason": RESTORED });
        append(&mut tx, &act, Note::of(Deed::Unknown, "job", job.as_str()).with(detail)).await?;
    }
    put_key(&settings.keys, &master, &head.recovery)?;
    if let Erasures::List(text) = erasures {
        Keys::merge_erasures(&settings.keys, &crate::keys::erased(text), act.now)?;
    }
    tx.commit().await?;
    db.close().await;
    drop(db);

    let desk = Desk::open(settings, outside).await?;
    Ok((desk, Summary { made: head.made, rows, put_aside: put_aside.len() }))
}

/// Puts the key beside which the desk will run; the same key may be there already.
fn put_key(folder: &Path, master: &[u8], recovery: &str) -> Result<(), BackupError> {
    match std::fs::read_to_string(folder.join("master.key")) {
        Ok(text) if text.trim() == HEXLOWER.encode(master) => Ok(()),
        Ok(_) => Err(BackupError::OtherKey(folder.display().to_string())),
        Err(_) if crate::keys::has_other_sheet(folder, recovery) => {
            Err(BackupError::OtherKey(folder.display().to_string()))
        }
        Err(_) => Keys::put_back(folder, master, recovery).map_err(|error| BackupError::Write(error.kind())),
    }
}

fn line(out: &mut impl Write, value: &Value) -> Result<(), BackupError> {
    serde_json::to_writer(&mut *out, value)
        .map_err(std::io::Error::from)
        .and_then(|()| out.write_all(b"\n"))
        .map_err(|error| BackupError::Write(error.kind()))
}

fn next(lines: &mut impl Iterator<Item = std::io::Result<String>>) -> Result<Value, BackupError> {
    let line = lines.next().ok_or(BackupError::Broken)?.map_err(|_| BackupError::Broken)?;
    serde_json::from_str(&line).map_err(|_| BackupError::Broken)
}
