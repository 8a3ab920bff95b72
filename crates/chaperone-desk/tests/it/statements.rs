//! Every statement that the desk ever sends prepares on both engines.

use sqlx::{Connection, Executor, SqlSafeStr};

use crate::support::{World, stories};

stories! { every_statement_prepares }

async fn every_statement_prepares(world: World) {
    let desk = world.open().await.unwrap();
    let url = match &world.settings.database {
        chaperone_desk::Database::Sqlite { folder } => format!("sqlite://{}", folder.join("chaperone.db").display()),
        chaperone_desk::Database::Postgres { url } => url.clone(),
    };
    let mut connection = sqlx::AnyConnection::connect(&url).await.unwrap();
    let statements = chaperone_desk::all_statements();
    assert!(statements.len() > 80, "{} statements", statements.len());
    for sql in statements {
        if let Err(error) = (&mut connection).prepare(sql.into_sql_str()).await {
            panic!("{sql}: {error}");
        }
    }
    drop(desk);
}
