//! Statements of the practice.

use sqlx::{AnyConnection, Row};

use super::{Country, Details, Practice};
use crate::act::Time;
use crate::db::changed;
use crate::error::Error;

/// The key of the one row.
const ONE: &str = "practice";

crate::statements! {
    FIND = "select name, country, details, alone, alone_change_at, sheet_confirmed, created from practice where id = $1";
    INSERT = "insert into practice (id, name, country, details, alone, created) values ($1, $2, $3, $4, 0, $5) \
              on conflict do nothing";
    UPDATE = "update practice set name = $2, details = $3 where id = $1";
    SET_COUNTRY = "update practice set country = $2, details = $3 where id = $1";
    CONFIRM_SHEET = "update practice set sheet_confirmed = $2 where id = $1";
    SET_ALONE = "update practice set alone = $2, alone_change_at = $3 where id = $1";
    COUNT_ACCOUNTS = "select count(*) from account where removed is null and (mode = 'manual' or state = 'live')";
    COUNT_SENT = "select count(*) from job where state = 'sent' and kind = 'publish'";
    META = "select value from meta where name = $1";
    SET_META = "insert into meta (name, value) values ($1, $2) on conflict do nothing";
}

pub(super) async fn find(connection: &mut AnyConnection) -> Result<Option<Practice>, Error> {
    let Some(row) = sqlx::query(FIND).bind(ONE).fetch_optional(connection).await? else { return Ok(None) };
    let country: String = row.try_get("country")?;
    let details: String = row.try_get("details")?;
    let time = |at: Option<i64>| at.map(Time::from_micros);
    Ok(Some(Practice {
        name: row.try_get("name")?,
        country: Country::parse(&country).ok_or(Error::Shape { record: "practice", what: "a country" })?,
        details: serde_json::from_str::<Details>(&details)
            .map_err(|_| Error::Shape { record: "practice", what: "details" })?,
        alone: row.try_get::<i64, _>("alone")? != 0,
        alone_change_at: time(row.try_get("alone_change_at")?),
        sheet_confirmed: time(row.try_get("sheet_confirmed")?),
        created: Time::from_micros(row.try_get("created")?),
    }))
}

fn json(details: &Details) -> Result<String, Error> {
    serde_json::to_string(details).map_err(|_| Error::Shape { record: "practice", what: "details" })
}

pub(super) async fn insert(
    tx: &mut AnyConnection,
    name: &str,
    country: Country,
    details: &Details,
    now: Time,
) -> Result<bool, Error> {
    let query = sqlx::query(INSERT).bind(ONE).bind(name).bind(country.name()).bind(json(details)?).bind(now.micros());
    changed(tx, query).await
}

pub(super) async fn update(tx: &mut AnyConnection, name: &str, details: &Details) -> Result<(), Error> {
    sqlx::query(UPDATE).bind(ONE).bind(name).bind(json(details)?).execute(tx).await?;
    Ok(())
}

pub(super) async fn set_country(tx: &mut AnyConnection, country: Country, details: &Details) -> Result<(), Error> {
    sqlx::query(SET_COUNTRY).bind(ONE).bind(country.name()).bind(json(details)?).execute(tx).await?;
    Ok(())
}

pub(super) async fn confirm_sheet(tx: &mut AnyConnection, now: Time) -> Result<(), Error> {
    sqlx::query(CONFIRM_SHEET).bind(ONE).bind(now.micros()).execute(tx).await?;
    Ok(())
}

pub(super) async fn set_alone(tx: &mut AnyConnection, alone: bool, change: Option<Time>) -> Result<(), Error> {
    sqlx::query(SET_ALONE).bind(ONE).bind(i64::from(alone)).bind(change.map(Time::micros)).execute(tx).await?;
    Ok(())
}

pub(super) async fn count_accounts(connection: &mut AnyConnection) -> Result<i64, Error> {
    Ok(sqlx::query(COUNT_ACCOUNTS).fetch_one(connection).await?.try_get(0)?)
}

pub(super) async fn count_sent(connection: &mut AnyConnection) -> Result<i64, Error> {
    Ok(sqlx::query(COUNT_SENT).fetch_one(connection).await?.try_get(0)?)
}

pub(super) async fn meta(connection: &mut AnyConnection, name: &str) -> Result<Option<Vec<u8>>, Error> {
    Ok(sqlx::query(META).bind(name).fetch_optional(connection).await?.map(|row| row.try_get(0)).transpose()?)
}

pub(super) async fn set_meta(tx: &mut AnyConnection, name: &str, value: &[u8]) -> Result<(), Error> {
    sqlx::query(SET_META).bind(name).bind(value.to_vec()).execute(tx).await?;
    Ok(())
}
