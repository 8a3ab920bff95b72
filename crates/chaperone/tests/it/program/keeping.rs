//! Keeping: backup, restore and the check of the journal, through the command line.

use super::browser::Browser;
use super::run::{Place, Said};

/// A practice with a journal, stopped; and its recovery key.
fn practice() -> (Place, String) {
    let place = Place::new();
    let running = place.serve(&[]);
    let mut owner = Browser::new(&running.address());
    owner.set_up();
    owner.get("/policy");
    owner.post("/policy", &[("agreed", "on")]);
    assert_eq!(running.terminate().code, Some(0));
    let key = std::fs::read_to_string(place.at("keys/recovery-sheet.txt")).unwrap();
    (place, key)
}

fn backup(place: &Place) -> String {
    let file = place.at("kept.age").display().to_string();
    place.say(&["backup", &file]).ends_well();
    file
}

fn entries(said: &Said) -> u32 {
    let line = said.out.lines().last().unwrap();
    line.split(' ').next().unwrap().parse().unwrap_or_else(|_| panic!("{line}"))
}

#[test]
fn a_backup_restored_into_another_folder_verifies_and_opens() {
    let (place, key) = practice();
    let file = backup(&place);
    let before = entries(place.say(&["journal", "verify"]).ends_well());
    let other = Place::new();
    let without = other.say_to(&["restore", &file], key.as_bytes());
    without.refuses("there is no list of erasures");
    without.refuses("with --erasures FILE, or say with --erasures-lost that there is none any more");
    let restored = other.say_to(&["restore", &file, "--erasures-lost"], key.as_bytes());
    assert!(restored.ends_well().out.contains("rows restored"), "{restored:?}");
    // One more than the backup held: that it was restored.
    assert_eq!(entries(other.say(&["journal", "verify"]).ends_well()), before + 1);
    let running = other.serve(&[]);
    let mut owner = Browser::new(&running.address());
    owner.get("/signin");
    let door = [("email", "amira@harbourlane.example"), ("password", super::browser::PASSWORD)];
    owner.post("/signin", &door).leads_to("/");
    owner.get("/steps").says("Harbour Lane Dental");
    assert_eq!(running.terminate().code, Some(0));
}

#[test]
fn a_backup_never_writes_over_a_file() {
    let (place, _) = practice();
    let file = place.write("there.age", "something of somebody");
    place.say(&["backup", &file]).refuses("cannot be written");
    assert_eq!(std::fs::read(&file).unwrap(), b"something of somebody");
    let left = std::fs::read_dir(place.at(".")).unwrap();
    let left: Vec<_> = left
        .map(|entry| entry.unwrap().file_name())
        .filter(|name| name.to_string_lossy().contains("unfinished"))
        .collect();
    assert!(left.is_empty(), "{left:?}");
    place.say(&["backup", &place.at("nowhere/b.age").display().to_string()]).refuses("cannot be written");
}

#[test]
fn a_restore_that_is_refused_changes_nothing() {
    let (place, key) = practice();
    let file = backup(&place);
    let erasures = place.write("old-erasures", "draft 01ARZ3NDEKTSV4RRFFQ69G5FAV 1\n");
    std::fs::write(place.at("keys/erasures"), "draft 01ARZ3NDEKTSV4RRFFQ69G5FBB 2\n").unwrap();
    let taking = ["restore", &file, "--erasures", &erasures];

    // Into a place that is in use: every file there stays what it was, the list of erasures too.
    let before = place.everything();
    place.say_to(&["restore", &file], key.as_bytes()).refuses("there is a desk in that place already");
    place.say_to(&taking, key.as_bytes()).refuses("there is a desk in that place already");
    let after = place.everything();
    let differs = after.iter().chain(&before).find(|file| !(before.contains(file) && after.contains(file)));
    assert_eq!(differs.map(|(path, bytes)| (path, bytes.len())), None, "it is not what it was");

    // With a key that does not fit, a key that is none, a file that is no backup or is cut short: nothing is made.
    let other = Place::new();
    let foreign = "AGE-SECRET-KEY-1GFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPYYSJZGFPQ4EGAEX";
    let broken = other.write("broken.age", "not a backup");
    let bytes = std::fs::read(&file).unwrap();
    let no_list = other.write("no-list", "Shopping: floss, wax.\nBread\n\n");
    let short = other.write("short.age", &bytes[..bytes.len() - 40]);
    for (args, input, words) in [
        (&taking[..], foreign, "does not open this backup"),
        (&taking, "key", "not a recovery key"),
        (&["restore", &broken, "--erasures-lost"], &key, "not a backup of Chaperone"),
        (&["restore", &short, "--erasures-lost"], &key, "cut short"),
        (&["restore", "nowhere.age", "--erasures-lost"], &key, "cannot be read"),
        (&["restore", &file, "--erasures", &no_list], &key, "holds a line that is none"),
        (&["restore", &file, "--erasures", "nowhere"], &key, "nowhere cannot be read"),
    ] {
        other.say_to(args, input.as_bytes()).refuses(words);
        assert!(!other.at("keys").exists(), "{words}: something was left beside the key");
    }
    // And the place is still good for the real one.
    other.say_to(&taking, key.as_bytes()).ends_well();
    other.say(&["journal", "verify"]).ends_well();
}

#[test]
fn a_restore_with_the_key_inside_the_data_folder_is_refused_before_anything_is_written() {
    let (place, key) = practice();
    let file = backup(&place);
    let mut other = Place::new();
    let data = other.at("data").display().to_string();
    other.always = vec!["--data".into(), data.clone(), "--keys".into(), format!("{data}/keys")];
    other.say_to(&["restore", &file, "--erasures-lost"], key.as_bytes()).refuses("lies inside the data folder");
    assert!(!other.at("data/keys").exists());
}

#[test]
fn one_flipped_byte_in_the_database_file_is_named_by_verify() {
    let (place, _) = practice();
    let file = place.at("data/chaperone.db");
    let good = std::fs::read(&file).unwrap();
    let word = b"practice-set-up";
    let places: Vec<_> =
        good.windows(word.len()).enumerate().filter(|(_, bytes)| bytes == word).map(|(at, _)| at).collect();
    assert_eq!(places.len(), 1, "the first deed stands in the file once");
    for at in [places[0], places[0] + word.len() - 1] {
        let mut bad = good.clone();
        bad[at] ^= 1;
        std::fs::write(&file, bad).unwrap();
        let said = place.say(&["journal", "verify"]);
        assert_eq!((said.code, said.err.as_str()), (Some(1), ""), "{said:?}");
        assert!(said.out.contains("Entry 1 "), "{said:?}");
        let looked = place.say(&["doctor"]);
        assert!(looked.code == Some(1) && looked.out.contains("BAD   Entry 1 "), "{looked:?}");
    }
    std::fs::write(&file, good).unwrap();
    place.say(&["journal", "verify"]).ends_well();
}
