//! Statements of the record keys.

use sqlx::{AnyConnection, Row};

use crate::db::changed;
use crate::error::Error;

crate::statements! {
    INSERT = "insert into record_key (record, wrapped) values ($1, $2)";
    FIND = "select wrapped from record_key where record = $1";
    DELETE = "delete from record_key where record = $1";
}

pub(super) async fn insert(tx: &mut AnyConnection, record: &str, wrapped: Vec<u8>) -> Result<(), Error> {
    sqlx::query(INSERT).bind(record).bind(wrapped).execute(tx).await?;
    Ok(())
}

pub(super) async fn find(connection: &mut AnyConnection, record: &str) -> Result<Option<Vec<u8>>, Error> {
    Ok(sqlx::query(FIND).bind(record).fetch_optional(connection).await?.map(|row| row.try_get(0)).transpose()?)
}

pub(super) async fn delete(tx: &mut AnyConnection, record: &str) -> Result<bool, Error> {
    changed(tx, sqlx::query(DELETE).bind(record)).await
}
