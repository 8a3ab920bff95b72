//! The database as it lists itself, so that no table and no column is forgotten by a test that goes through all of them.

use chaperone_desk::Database;
use sqlx::{AnyConnection, AssertSqlSafe, Connection, Row};

use crate::support::{Engine, World};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    Number,
    Bytes,
}

#[derive(Debug, Clone)]
pub(crate) struct Column {
    pub(crate) table: String,
    pub(crate) name: String,
    pub(crate) kind: Kind,
}

/// A connection past the desk, as somebody has who holds the database.
pub(crate) async fn raw(world: &World) -> AnyConnection {
    let url = match &world.settings.database {
        Database::Sqlite { folder } => format!("sqlite://{}", folder.join("chaperone.db").display()),
        Database::Postgres { url } => url.clone(),
    };
    AnyConnection::connect(&url).await.unwrap()
}

pub(crate) async fn run(connection: &mut AnyConnection, sql: String) {
    sqlx::query(AssertSqlSafe(sql)).execute(connection).await.unwrap();
}

/// Every column of every table of the desk, in their order.
pub(crate) async fn columns(world: &World) -> Vec<Column> {
    let sql = match world.engine {
        Engine::Sqlite => {
            "select m.name, c.name, lower(c.type) from sqlite_master m, pragma_table_info(m.name) c \
             where m.type = 'table' and m.name not like '%sqlite%' and m.name not like '%sqlx%' order by 1, c.cid"
        }
        Engine::Postgres => {
            "select table_name::text, column_name::text, data_type::text from information_schema.columns \
             where table_schema = 'public' and table_name not like '%sqlx%' order by 1, ordinal_position"
        }
    };
    let rows = sqlx::query(sql).fetch_all(&mut raw(world).await).await.unwrap();
    rows.iter()
        .map(|row| Column {
            table: row.get(0),
            name: row.get(1),
            kind: match row.get::<String, _>(2).as_str() {
                "text" => Kind::Text,
                "bigint" => Kind::Number,
                "bytea" => Kind::Bytes,
                other => panic!("a column of type {other}"),
            },
        })
        .collect()
}
