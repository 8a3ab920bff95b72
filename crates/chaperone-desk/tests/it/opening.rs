//! Opening a desk: every way in which it refuses, with one sentence, and nothing lost.

use chaperone_desk::{Database, OpenError, Use};

use crate::support::{World, stories};

stories! {
    a_wrong_key_is_refused_and_nothing_is_lost,
    a_missing_key_is_not_replaced,
    a_database_from_a_newer_program_is_left_alone,
    a_key_inside_the_data_folder_is_refused,
    an_old_recovery_sheet_is_never_written_over,
    a_first_start_that_was_cut_off_is_taken_up_again,
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

async fn an_old_recovery_sheet_is_never_written_over(world: World) {
    world.open().await.unwrap().close().await;
    let keys = &world.settings.keys;
    let sheet = std::fs::read(keys.join("recovery-sheet.txt")).unwrap();
    // Somebody moves the key away and the sheet not, and starts in an empty place.
    std::fs::remove_file(keys.join("master.key")).unwrap();
    let mut fresh = world.beside().await;
    fresh.settings.keys.clone_from(keys);
    let error = fresh.open().await.unwrap_err();
    assert!(matches!(error, OpenError::SheetThere { .. }) && error.to_string().contains("recovery sheet"), "{error}");
    assert_eq!(std::fs::read(keys.join("recovery-sheet.txt")).unwrap(), sheet);
    assert!(!keys.join("master.key").exists());
    std::fs::rename(keys.join("recovery-sheet.txt"), keys.join("old-sheet.txt")).unwrap();
    fresh.open().await.unwrap();
    assert_ne!(std::fs::read(keys.join("recovery-sheet.txt")).unwrap(), sheet);
}

async fn a_first_start_that_was_cut_off_is_taken_up_again(world: World) {
    // What a start leaves that was cut off just before its key was written.
    let keys = &world.settings.keys;
    std::fs::create_dir(keys).unwrap();
    std::fs::write(keys.join("unfinished"), "").unwrap();
    std::fs::write(keys.join("recovery-sheet.txt"), "a half that belongs to no key").unwrap();
    world.open().await.unwrap().close().await;
    assert!(std::fs::read_to_string(keys.join("recovery-sheet.txt")).unwrap().starts_with("AGE-SECRET-KEY-1"));
    assert!(keys.join("master.key").exists() && !keys.join("unfinished").exists());
    world.open().await.unwrap();
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
