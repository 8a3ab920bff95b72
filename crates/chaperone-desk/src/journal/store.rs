//! Statements of the journal. There is none that changes or removes an entry.

use sqlx::any::AnyRow;
use sqlx::{AnyConnection, Row};

use super::Entry;
use crate::act::Time;
use crate::error::Error;

crate::statements! {
    NEXT = "update chain set seq = seq + 1 where name = $1 returning seq, head";
    SET_HEAD = "update chain set head = $2 where name = $1";
    HEAD = "select seq, head from chain where name = $1";
    INSERT = "insert into journal (chain, seq, made, who, role, deed, kind, record, digest, detail, hash) \
              values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)";
    AFTER = "select seq, made, who, role, deed, kind, record, digest, detail, hash from journal \
             where chain = $1 and seq > $2 order by seq limit $3";
    NUMBERS = "select seq from journal where chain = $1 and seq > $2 order by seq limit $3";
    ONE = "select seq, made, who, role, deed, kind, record, digest, detail, hash from journal where chain = $1 and seq = $2";
    BEFORE = "select seq, made, who, role, deed, kind, record, digest, detail, hash from journal \
              where chain = $1 and seq < $2 order by seq desc limit $3";
    OF_RECORD = "select seq, made, who, role, deed, kind, record, digest, detail, hash from journal \
                 where chain = $1 and record = $2 order by seq";
    BEGIN = "insert into chain (name, seq, head) values ($1, 0, $2) on conflict do nothing";
}

pub(super) async fn next(tx: &mut AnyConnection, chain: &str) -> Result<(i64, Vec<u8>), Error> {
    let row = if let Some(row) = sqlx::query(NEXT).bind(chain).fetch_optional(&mut *tx).await? {
        row
    } else {
        sqlx::query(BEGIN).bind(chain).bind(Vec::<u8>::new()).execute(&mut *tx).await?;
        sqlx::query(NEXT).bind(chain).fetch_one(&mut *tx).await?
    };
    Ok((row.try_get(0)?, row.try_get(1)?))
}

pub(super) async fn set_head(tx: &mut AnyConnection, chain: &str, head: &[u8]) -> Result<(), Error> {
    sqlx::query(SET_HEAD).bind(chain).bind(head.to_vec()).execute(tx).await?;
    Ok(())
}

pub(super) async fn head(connection: &mut AnyConnection, chain: &str) -> Result<(i64, Vec<u8>), Error> {
    match sqlx::query(HEAD).bind(chain).fetch_optional(connection).await? {
        Some(row) => Ok((row.try_get(0)?, row.try_get(1)?)),
        None => Ok((0, Vec::new())),
    }
}

pub(super) async fn insert(tx: &mut AnyConnection, chain: &str, entry: &Entry) -> Result<(), Error> {
    sqlx::query(INSERT)
        .bind(chain)
        .bind(entry.seq)
        .bind(entry.at.micros())
        .bind(entry.who.as_str())
        .bind(entry.role.as_str())
        .bind(entry.deed.as_str())
        .bind(entry.kind.as_str())
        .bind(entry.record.as_str())
        .bind(entry.digest.clone())
        .bind(entry.detail.as_str())
        .bind(entry.hash.clone())
        .execute(tx)
        .await?;
    Ok(())
}

/// Numbers and entries; `None` is an entry that stands there and cannot be read. One such entry must not hide the others.
pub(super) async fn after(
    connection: &mut AnyConnection,
    chain: &str,
    seq: i64,
    count: i64,
) -> Result<Vec<(i64, Option<Entry>)>, Error> {
    let rows = sqlx::query(AFTER).bind(chain).bind(seq).bind(count).fetch_all(&mut *connection).await;
    if let Some(rows) = readable(rows)?
        && let Ok(entries) = rows.iter().map(entry).collect::<Result<Vec<_>, _>>()
    {
        return Ok(entries.into_iter().map(|entry| (entry.seq, Some(entry))).collect());
    }
    let mut found = Vec::new();
    for row in sqlx::query(NUMBERS).bind(chain).bind(seq).bind(count).fetch_all(&mut *connection).await? {
        let seq: i64 = row.try_get(0)?;
        let row = sqlx::query(ONE).bind(chain).bind(seq).fetch_one(&mut *connection).await;
        found.push((seq, readable(row)?.and_then(|row| entry(&row).ok())));
    }
    Ok(found)
}

/// `None` where the database answered with something that cannot be read as what it should be; other trouble is trouble.
fn readable<T>(answer: Result<T, sqlx::Error>) -> Result<Option<T>, Error> {
    match answer {
        Ok(value) => Ok(Some(value)),
        Err(sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

pub(super) async fn before(
    connection: &mut AnyConnection,
    chain: &str,
    seq: i64,
    count: i64,
) -> Result<Vec<Entry>, Error> {
    sqlx::query(BEFORE).bind(chain).bind(seq).bind(count).fetch_all(connection).await?.iter().map(entry).collect()
}

pub(super) async fn of_record(connection: &mut AnyConnection, chain: &str, record: &str) -> Result<Vec<Entry>, Error> {
    sqlx::query(OF_RECORD).bind(chain).bind(record).fetch_all(connection).await?.iter().map(entry).collect()
}

fn entry(row: &AnyRow) -> Result<Entry, Error> {
    Ok(Entry {
        seq: row.try_get("seq")?,
        at: Time::from_micros(row.try_get("made")?),
        who: row.try_get("who")?,
        role: row.try_get("role")?,
        deed: row.try_get("deed")?,
        kind: row.try_get("kind")?,
        record: row.try_get("record")?,
        digest: row.try_get("digest")?,
        detail: row.try_get("detail")?,
        hash: row.try_get("hash")?,
    })
}
