//! Backups come back elsewhere, erased texts do not.

use chaperone_desk::backup::{self, BackupError, Erasures};
use chaperone_desk::{Settings, draft, journal, practice};

use crate::support::{HARMLESS, MRS_PATEL, World, no, secret, stories, yes};

stories! {
    a_backup_restored_elsewhere_verifies_and_brings_no_erased_text_back,
    a_backup_says_nothing_to_who_finds_it,
    a_bad_key_or_a_damaged_file_changes_nothing,
    a_backup_is_not_restored_over_a_desk,
}

async fn a_backup_restored_elsewhere_verifies_and_brings_no_erased_text_back(world: World) {
    let practice = world.practice().await;
    let (desk, amira) = (&practice.desk, &practice.amira);
    let kept = practice.write(amira, HARMLESS, &[]).await;
    let erased = practice.write(amira, MRS_PATEL, &[]).await;
    let sheet = yes(practice::recovery_sheet(desk, &practice.tom)).unwrap();
    let file = practice.world.folder.path().join("monday.backup");
    let written = backup::write(desk, &desk.act_as_desk(), &file).await.unwrap();
    // Erased after the backup was made: the copy of its words is in the file, but its erasure is beside the key.
    yes(draft::erase(desk, amira, &erased.id).await);
    let checkpoint = journal::checkpoint(desk, &desk.act_as_desk(), None).await.unwrap();

    let other = practice.world.beside().await;
    let list = std::fs::read_to_string(practice.world.settings.keys.join("erasures")).unwrap();
    let (there, read) = backup::restore(
        other.settings.clone(),
        other.script.clone(),
        &file,
        &sheet.recovery_key,
        &Erasures::List(list),
    )
    .await
    .unwrap();
    assert_eq!(read.rows, written.rows);

    let tom = there.act_as_desk();
    assert_eq!(yes(draft::get(&there, &tom, &kept.id).await).text.expose(), HARMLESS);
    assert_eq!(no(draft::get(&there, &tom, &erased.id).await), "not-here");
    let verified = journal::verify(&there, &[]).await.unwrap();
    assert_eq!(verified.trouble, []);
    // What happened after the backup is missing, and the checkpoint from outside says so.
    let verified = journal::verify(&there, &[checkpoint]).await.unwrap();
    assert!(!verified.trouble.is_empty());
    // The people are there with their passwords.
    yes(chaperone_desk::session::sign_in(
        &there,
        "tom@harbourlane.example",
        &secret(crate::support::TOM),
        &crate::support::here(),
    )
    .await);
}

async fn a_backup_says_nothing_to_who_finds_it(world: World) {
    let practice = world.practice().await;
    practice.write(&practice.amira, MRS_PATEL, &[]).await;
    let file = practice.world.folder.path().join("b");
    backup::write(&practice.desk, &practice.desk.act_as_desk(), &file).await.unwrap();
    let bytes = std::fs::read(&file).unwrap();
    assert!(bytes.starts_with(b"age-encryption.org/v1"));
    for words in ["Patel", "Harbour", "tom@", "master"] {
        assert!(!bytes.windows(words.len()).any(|window| window == words.as_bytes()), "{words}");
    }
    let again = backup::write(&practice.desk, &practice.desk.act_as_desk(), &file).await;
    assert!(matches!(again, Err(BackupError::Write(std::io::ErrorKind::AlreadyExists))));
}

async fn a_bad_key_or_a_damaged_file_changes_nothing(world: World) {
    let practice = world.practice().await;
    let sheet = yes(practice::recovery_sheet(&practice.desk, &practice.tom)).unwrap().recovery_key;
    let file = practice.world.folder.path().join("b");
    backup::write(&practice.desk, &practice.desk.act_as_desk(), &file).await.unwrap();
    let bytes = std::fs::read(&file).unwrap();
    let stranger = World::new(crate::support::Engine::Sqlite).await.unwrap().practice().await;
    let strange = yes(practice::recovery_sheet(&stranger.desk, &stranger.tom)).unwrap().recovery_key;

    let other = practice.world.beside().await;
    let restore = |settings: Settings, key| {
        let (script, file) = (other.script.clone(), file.clone());
        async move { backup::restore(settings, script, &file, &key, &Erasures::Lost).await.map(drop) }
    };
    let settings = &other.settings;
    assert!(matches!(restore(settings.clone(), secret("open sesame")).await, Err(BackupError::NotAKey)));
    assert!(matches!(restore(settings.clone(), strange).await, Err(BackupError::DoesNotOpen)));
    for damaged in [&bytes[..bytes.len() / 2], &bytes[..bytes.len() - 1], b"hello"] {
        std::fs::write(&file, damaged).unwrap();
        let result = restore(settings.clone(), sheet.clone()).await;
        assert!(matches!(result, Err(BackupError::Broken | BackupError::DoesNotOpen)), "{result:?}");
    }
    let mut flipped = bytes.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 1;
    std::fs::write(&file, &flipped).unwrap();
    assert!(restore(settings.clone(), sheet.clone()).await.is_err());
    assert!(!settings.keys.join("master.key").exists());
    std::fs::write(&file, &bytes).unwrap();
    restore(settings.clone(), sheet).await.unwrap();
}

async fn a_backup_is_not_restored_over_a_desk(world: World) {
    let practice = world.practice().await;
    let sheet = yes(practice::recovery_sheet(&practice.desk, &practice.tom)).unwrap().recovery_key;
    let file = practice.world.folder.path().join("b");
    backup::write(&practice.desk, &practice.desk.act_as_desk(), &file).await.unwrap();
    let other = practice.world.beside().await;
    let there = other.open().await.unwrap();
    there.close().await;
    drop(there);
    let result = backup::restore(other.settings.clone(), other.script.clone(), &file, &sheet, &Erasures::Lost).await;
    assert!(matches!(result, Err(BackupError::NotEmpty)), "{result:?}");
}
