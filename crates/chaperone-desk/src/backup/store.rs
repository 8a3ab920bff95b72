//! Every table with its columns, so that rows can be written out and read back without knowing what they mean.
//!
//! The statements are put together from the constants below and nothing else. One test compares the constants with
//! the migrations, so that no table or column is forgotten.

use data_encoding::BASE64;
use serde_json::{Value, json};
use sqlx::{AnyConnection, AssertSqlSafe, Row};

use crate::act::Time;
use crate::error::Error;
use crate::id::{AccountId, DraftId, JobId};
use crate::release::RESTORED;

/// How many rows are read at a time.
const BATCH: i64 = 500;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    Text,
    Bigint,
    Bytea,
}

pub(super) struct Table {
    pub(super) name: &'static str,
    pub(super) columns: &'static [(&'static str, Kind)],
    /// The columns of the primary key, for a steady order.
    pub(super) order: &'static str,
}

macro_rules! tables {
    ($($name:literal by $order:literal { $($column:literal $kind:ident),* $(,)? })*) => {
        pub(super) const TABLES: &[Table] =
            &[$(Table { name: $name, columns: &[$(($column, Kind::$kind)),*], order: $order }),*];
    };
}

tables! {
    "meta" by "name" { "name" Text, "value" Bytea }
    "record_key" by "record" { "record" Text, "wrapped" Bytea }
    "practice" by "id" {
        "id" Text, "name" Text, "country" Text, "details" Text, "alone" Bigint, "alone_change_at" Bigint,
        "sheet_confirmed" Bigint, "created" Bigint,
    }
    "person" by "id" {
        "id" Text, "name" Text, "email" Text, "email_folded" Text, "role" Text, "password" Text, "pin" Text,
        "policy_version" Text, "policy_signed" Bigint, "joined" Bigint, "left_at" Bigint, "created" Bigint,
    }
    "invitation" by "token" { "token" Bytea, "person" Text, "expires" Bigint, "used" Bigint }
    "session" by "id" {
        "id" Text, "token" Bytea, "person" Text, "csrf" Text, "only_draft" Text, "address" Text, "agent" Text,
        "started" Bigint, "last_seen" Bigint, "expires" Bigint, "ended" Bigint,
    }
    "attempt" by "place" { "place" Bytea, "failures" Bigint, "until" Bigint, "last" Bigint }
    "device" by "token" { "token" Bytea, "person" Text, "seen" Bigint }
    "api_key" by "id" {
        "id" Text, "token" Bytea, "person" Text, "name" Text, "made" Bigint, "expires" Bigint, "last_used" Bigint,
        "ended" Bigint,
    }
    "factor" by "person" {
        "person" Text, "secret" Bytea, "since" Bigint, "last_step" Bigint, "pending" Bytea, "pending_at" Bigint,
    }
    "recovery_code" by "code" { "code" Bytea, "person" Text, "made" Bigint, "used" Bigint }
    "code_asked" by "token" { "token" Bytea, "person" Text, "expires" Bigint }
    "password_link" by "token" { "token" Bytea, "person" Text, "expires" Bigint, "used" Bigint }
    "account" by "id" {
        "id" Text, "network" Text, "handle" Text, "kind" Text, "mode" Text, "server" Text, "credentials" Bytea,
        "limits" Text, "state" Text, "reason" Text, "added" Bigint, "removed" Bigint,
    }
    "draft" by "id" {
        "id" Text, "author" Text, "editor" Text, "channel" Text, "body" Bytea, "earlier" Bytea, "words" Bytea,
        "accounts" Text, "due" Bigint, "version" Bigint, "state" Text, "state_by" Text, "state_at" Bigint,
        "asked_of" Text, "verdict" Text, "created" Bigint, "updated" Bigint,
    }
    "checklist" by "draft" {
        "draft" Text, "digest" Bytea, "items" Text, "forum" Bytea, "person" Text, "made" Bigint,
    }
    "answer" by "draft" { "draft" Text, "body" Bytea, "person" Text, "made" Bigint }
    "source" by "draft" { "draft" Text, "body" Bytea, "person" Text, "made" Bigint }
    "told" by "draft" { "draft" Text, "body" Bytea, "day" Text, "until" Bigint }
    "patient_photo" by "id" {
        "id" Text, "person" Text, "open" Text, "body" Bytea, "made" Bigint, "until" Bigint,
    }
    "consent" by "id" {
        "id" Text, "subject" Bytea, "state" Text, "state_at" Bigint, "version" Bigint, "starts" Bigint, "ends" Bigint,
        "review" Bigint, "supersedes" Text, "superseded_by" Text, "prepared_by" Text, "confirmed_by" Text,
        "confirmed_at" Bigint, "seen" Bytea, "reason" Bytea, "created" Bigint, "updated" Bigint,
    }
    "consent_version" by "consent, version" {
        "consent" Text, "version" Bigint, "body" Bytea, "drawing" Bytea, "digest" Bytea, "person" Text, "made" Bigint,
        "signed" Bigint,
    }
    "consent_link" by "token" {
        "token" Bytea, "consent" Text, "version" Bigint, "person" Text, "way" Text, "made" Bigint, "expires" Bigint,
        "used" Bigint,
    }
    "consent_item" by "consent, media" { "consent" Text, "media" Text }
    "draft_about" by "draft" { "draft" Text, "consent" Text }
    "sensitive_voice" by "consent, voice" {
        "consent" Text, "voice" Text, "person" Text, "body" Bytea, "made" Bigint,
    }
    "suitability" by "decision" { "decision" Text, "draft" Text, "body" Bytea, "person" Text, "made" Bigint }
    "takedown" by "id" {
        "id" Text, "consent" Text, "draft" Text, "job" Text, "account" Text, "state" Text, "evidence" Bytea,
        "evidence_picture" Bytea, "proof" Bytea, "proof_picture" Bytea, "made" Bigint, "updated" Bigint,
    }
    "consent_receipt" by "token" { "token" Bytea, "code" Bytea, "consent" Text, "made" Bigint }
    "media" by "id" {
        "id" Text, "number" Bigint, "person" Text, "editor" Text, "version" Bigint, "state" Text, "body" Bytea,
        "small" Bytea, "print" Bytea, "made" Bigint, "updated" Bigint,
    }
    "media_piece" by "media, piece" { "media" Text, "piece" Bigint, "body" Bytea }
    "media_like" by "media, other" { "media" Text, "other" Text, "same" Bigint }
    "media_use" by "draft, media" { "draft" Text, "media" Text }
    "likeness" by "person" { "person" Text, "agreed" Bigint, "ended" Bigint }
    "redirect_out" by "kind, day" { "kind" Text, "day" Text, "count" Bigint }
    "pause" by "draft" { "draft" Text, "until" Bigint, "person" Text, "made" Bigint }
    "decision" by "id" {
        "id" Text, "draft" Text, "version" Bigint, "digest" Bytea, "kind" Text, "person" Text, "verdict" Text,
        "pack" Text, "engine" Text, "answered" Text, "answers" Bytea, "made" Bigint, "void" Bigint,
    }
    "approval_link" by "token" {
        "token" Bytea, "person" Text, "draft" Text, "version" Bigint, "digest" Bytea, "made" Bigint,
        "expires" Bigint, "used" Bigint,
    }
    "job" by "id" {
        "id" Text, "kind" Text, "draft" Text, "decision" Text, "account" Text, "target" Text, "state" Text,
        "due" Bigint, "planned" Bigint, "attempts" Bigint, "lease_until" Bigint, "attempt_at" Bigint,
        "remote_id" Text, "url" Text, "reason" Text, "created" Bigint, "updated" Bigint, "tries" Bigint,
    }
    "chain" by "name" { "name" Text, "seq" Bigint, "head" Bytea }
    "journal" by "chain, seq" {
        "chain" Text, "seq" Bigint, "made" Bigint, "who" Text, "role" Text, "deed" Text, "kind" Text,
        "record" Text, "digest" Bytea, "detail" Text, "hash" Bytea,
    }
}

impl Table {
    fn names(&self) -> String {
        self.columns.iter().map(|(name, _)| *name).collect::<Vec<_>>().join(", ")
    }
}

/// When a backup was made last.
pub(super) async fn last(connection: &mut AnyConnection) -> Result<Option<Time>, Error> {
    let row = sqlx::query(LAST).fetch_optional(connection).await?;
    Ok(row.map(|row| row.try_get(0)).transpose()?.map(Time::from_micros))
}

/// The next rows after the first `skip`, each as a list of cells in the order of the columns.
pub(super) async fn read(connection: &mut AnyConnection, table: &Table, skip: i64) -> Result<Vec<Value>, Error> {
    let sql = format!("select {} from {} order by {} limit $1 offset $2", table.names(), table.name, table.order);
    let rows = sqlx::query(AssertSqlSafe(sql)).bind(BATCH).bind(skip).fetch_all(connection).await?;
    rows.iter()
        .map(|row| {
            let cells = table.columns.iter().enumerate().map(|(at, (_, kind))| {
                Ok(match kind {
                    Kind::Text => json!(row.try_get::<Option<String>, _>(at)?),
                    Kind::Bigint => json!(row.try_get::<Option<i64>, _>(at)?),
                    Kind::Bytea => json!(row.try_get::<Option<Vec<u8>>, _>(at)?.map(|bytes| BASE64.encode(&bytes))),
                })
            });
            cells.collect::<Result<Vec<_>, Error>>().map(Value::Array)
        })
        .collect()
}

pub(super) async fn insert(tx: &mut AnyConnection, table: &Table, cells: &[Value]) -> Result<(), Error> {
    let shape = || Error::Shape { record: "backup", what: "a row" };
    if cells.len() != table.columns.len() {
        return Err(shape());
    }
    let places = (1..=cells.len()).map(|at| format!("${at}")).collect::<Vec<_>>().join(", ");
    // The key check is there already where the database was opened before; it has to be the same one.
    let sql = format!("insert into {} ({}) values ({places})", table.name, table.names());
    let mut query = sqlx::query(AssertSqlSafe(sql));
    for (cell, (_, kind)) in cells.iter().zip(table.columns) {
        query = match (kind, cell) {
            (Kind::Text, Value::String(text)) => query.bind(text.clone()),
            (Kind::Text, Value::Null) => query.bind(None::<String>),
            (Kind::Bigint, Value::Number(number)) => query.bind(number.as_i64().ok_or_else(shape)?),
            (Kind::Bigint, Value::Null) => query.bind(None::<i64>),
            (Kind::Bytea, Value::String(text)) => query.bind(BASE64.decode(text.as_bytes()).map_err(|_| shape())?),
            (Kind::Bytea, Value::Null) => query.bind(None::<Vec<u8>>),
            _ => return Err(shape()),
        };
    }
    query.execute(tx).await?;
    Ok(())
}

/// Whether there is no row anywhere yet.
pub(super) async fn is_empty(connection: &mut AnyConnection) -> Result<bool, Error> {
    for table in TABLES {
        let sql = format!("select count(*) from {}", table.name);
        if sqlx::query(AssertSqlSafe(sql)).fetch_one(&mut *connection).await?.try_get::<i64, _>(0)? > 0 {
            return Ok(false);
        }
    }
    Ok(true)
}

crate::statements! {
    LAST = "select made from journal where chain = 'main' and deed = 'backup-made' order by seq desc limit 1";
    WAITING = "select id from job where kind = 'publish' \
               and state in ('queued', 'leased', 'in-flight', 'unknown', 'held', 'handed-over') order by id";
    UNKNOWN = "update job set state = 'unknown', reason = $2, lease_until = null, due = $1, updated = $1 \
               where kind = 'publish' and state in ('queued', 'leased', 'in-flight', 'unknown')";
    PERHAPS_POSTED = "update job set state = 'handed-over', reason = $2, updated = $1 \
                      where kind = 'publish' and state in ('held', 'handed-over')";
    CALL_OFF = "update job set state = 'called-off', lease_until = null, updated = $1 \
                where state in ('queued', 'leased') and kind <> 'publish'";
    ASKED = "select id, accounts, state_at from draft where state = 'asked' order by id";
    END_SESSIONS = "update session set ended = $1 where ended is null";
    END_INVITATIONS = "update invitation set used = $1 where used is null";
    END_LINKS = "update approval_link set used = $1 where used is null";
    END_KEYS = "update api_key set ended = $1 where ended is null";
    END_TICKETS = "update code_asked set expires = $1 where expires > $1";
    END_PASSWORD_LINKS = "update password_link set used = $1 where used is null";
}

/// Drafts that waited for an approval, each with its places and since when.
pub(super) async fn asked(tx: &mut AnyConnection) -> Result<Vec<(DraftId, Vec<AccountId>, Time)>, Error> {
    let rows = sqlx::query(ASKED).fetch_all(tx).await?;
    rows.iter()
        .map(|row| {
            let accounts: String = row.try_get("accounts")?;
            let accounts =
                serde_json::from_str(&accounts).map_err(|_| Error::Shape { record: "draft", what: "accounts" })?;
            Ok((DraftId::stored(row.try_get("id")?), accounts, Time::from_micros(row.try_get("state_at")?)))
        })
        .collect()
}

/// Takes out of a restored database what must not go on by itself. Gives the posts of which nobody knows any more whether
/// they are out.
pub(super) async fn grow_old(tx: &mut AnyConnection, now: Time) -> Result<Vec<JobId>, Error> {
    let waiting = sqlx::query(WAITING).fetch_all(&mut *tx).await?;
    for sql in [UNKNOWN, PERHAPS_POSTED] {
        sqlx::query(sql).bind(now.micros()).bind(RESTORED).execute(&mut *tx).await?;
    }
    let ends = [CALL_OFF, END_SESSIONS, END_INVITATIONS, END_LINKS, END_KEYS, END_TICKETS, END_PASSWORD_LINKS];
    for sql in ends {
        sqlx::query(sql).bind(now.micros()).execute(&mut *tx).await?;
    }
    waiting.iter().map(|row| Ok(JobId::stored(row.try_get(0)?))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_and_column_of_the_migrations_is_backed_up() {
        let mut found: Vec<(String, Vec<(String, String)>)> = Vec::new();
        let steps: String = crate::db::MIGRATIONS.iter().map(|(_, sql)| *sql).collect();
        for statement in steps.split(';') {
            if let Some((_, rest)) = statement.split_once("alter table ") {
                let words: Vec<_> = rest.split_whitespace().collect();
                let [table, "add", "column", name, kind, ..] = words[..] else { panic!("{rest}") };
                let (_, columns) = found.iter_mut().find(|(known, _)| known == table).unwrap();
                columns.push((name.to_owned(), kind.to_owned()));
            }
            let Some((_, rest)) = statement.split_once("create table ") else { continue };
            let (name, body) = rest.split_once('(').unwrap();
            let mut columns = Vec::new();
            for column in body.trim_end().trim_end_matches(')').split(',') {
                let words: Vec<_> = column.split_whitespace().collect();
                if let [name, kind, ..] = words[..]
                    && ["text", "bigint", "bytea"].contains(&kind)
                {
                    columns.push((name.to_owned(), kind.to_owned()));
                }
            }
            found.push((name.trim().to_owned(), columns));
        }
        found.sort();
        let mut listed: Vec<_> = TABLES
            .iter()
            .map(|table| {
                let kind = |kind: Kind| format!("{kind:?}").to_lowercase();
                (table.name.to_owned(), table.columns.iter().map(|(name, k)| ((*name).to_owned(), kind(*k))).collect())
            })
            .collect::<Vec<(String, Vec<(String, String)>)>>();
        listed.sort();
        assert_eq!(listed, found);
    }
}
