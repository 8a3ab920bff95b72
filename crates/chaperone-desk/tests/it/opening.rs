//! Opening a desk: every way in which it refuses, with one sentence, and nothing lost.

use chaperone_desk::{Database, OpenError, Use};

use crate::support::{World, stories};

stories! {
    a_wrong_key_is_refused_and_nothing_is_lost,
    a_missing_key_is_not_replaced,
    a_database_from_a_newer_program_is_left_alone,
    a_key_inside_the_data_folder_is_refused,
}

async fn a_wrong_key_is_refused_and_nothing_is_lost(world: World) {
    world.open().await.unwrap().close().await;
    let file = world.settings.keys.join("master.key");
    let right = std::fs::read_to_string(&file).unwrap();
    std::fs::write(&file, "00".repeat(32)).unwrap();
    assert!(matches!(world.open().await, Err(OpenError::WrongKey)));
    std::fs::write(&file, "not a key").unwrap();
    assert!(matches!(world.open().await, Err(OpenError::KeyBroken { .. })));
    std::fs::write(&file, right).unwrap();
    world.open().await.unwrap();
}

async fn a_missing_key_is_not_replaced(world: World) {
    world.open().await.unwrap().close().await;
    std::fs::remove_file(world.settings.keys.join("master.key")).unwrap();
    assert!(matches!(world.open().await, Err(OpenError::KeyMissing { .. })));
    assert!(!world.settings.keys.join("master.key").exists());
}

async fn a_database_from_a_newer_program_is_left_alone(world: World) {
    world.open().await.unwrap().close().await;
    let url = match &world.settings.database {
        Database::Sqlite { folder } => format!("sqlite://{}", folder.join("chaperone.db").display()),
        Database::Postgres { url } => url.clone(),
    };
    let mut connection = <sqlx::AnyConnection as sqlx::Connection>::connect(&url).await.unwrap();
    sqlx::query(
        "insert into _sqlx_migrations (version, description, success, checksum, execution_time) \
         select 9000, description, success, checksum, execution_time from _sqlx_migrations where version = 1",
    )
    .execute(&mut connection)
    .await
    .unwrap();
    assert!(matches!(world.open().await, Err(OpenError::Newer)));
}

async fn a_key_inside_the_data_folder_is_refused(mut world: World) {
    let Database::Sqlite { folder } = &world.settings.database else { return };
    world.settings.keys = folder.join("keys");
    assert!(matches!(world.open().await, Err(OpenError::KeyInside { .. })));
}

#[tokio::test]
async fn a_second_server_on_the_same_file_is_refused_and_a_reader_is_not() {
    let world = World::new(crate::support::Engine::Sqlite).await.unwrap();
    let first = world.open().await.unwrap();
    let error = world.open().await.unwrap_err();
    assert!(matches!(error, OpenError::InUse { .. }));
    assert!(error.to_string().contains("already uses"));
    let mut beside = world.settings.clone();
    beside.usage = Use::Beside;
    let reader = chaperone_desk::Desk::open(beside, world.script.clone()).await.unwrap();
    assert_eq!(chaperone_desk::journal::verify(&reader, &[]).await.unwrap().entries, 0);
    drop((first, reader));
}

#[tokio::test]
async fn a_folder_that_cannot_be_written_is_refused_with_its_name() {
    let mut world = World::new(crate::support::Engine::Sqlite).await.unwrap();
    let file = world.folder.path().join("a-file");
    std::fs::write(&file, "").unwrap();
    world.settings.database = Database::Sqlite { folder: file.join("data") };
    let error = world.open().await.unwrap_err();
    assert!(matches!(error, OpenError::Folder { .. }) && error.to_string().contains("a-file"), "{error}");
}

#[tokio::test]
async fn an_address_that_is_no_database_is_refused_without_repeating_it() {
    let mut world = World::new(crate::support::Engine::Sqlite).await.unwrap();
    world.settings.database = Database::Postgres { url: "mysql://user:hunter2@localhost/x".into() };
    let error = world.open().await.unwrap_err();
    assert!(matches!(error, OpenError::Address) && !error.to_string().contains("hunter2"));
    world.settings.database = Database::Postgres { url: "postgres://user:hunter2@127.0.0.1:1/x".into() };
    let error = world.open().await.unwrap_err();
    assert!(!format!("{error} {error:?}").contains("hunter2"), "{error:?}");
}
