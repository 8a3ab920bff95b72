//! Bad starts: one clear sentence, an exit status that is not zero, and nothing lost.

use std::net::TcpListener;

use super::browser::Browser;
use super::run::Place;

const SERVE: [&str; 3] = ["serve", "--listen", "127.0.0.1:0"];

/// A start that must be refused with these words, and that must leave every file as it was.
#[track_caller]
fn refused(place: &Place, args: &[&str], words: &str) {
    let before = place.everything();
    place.say(args).refuses(words);
    let after = place.everything();
    for (path, bytes) in before {
        let same = after.iter().any(|(other, kept)| *other == path && *kept == bytes);
        assert!(same, "{} is not what it was", path.display());
    }
}

/// A place with a desk that was started once and stopped.
fn used() -> Place {
    let place = Place::new();
    let running = place.serve(&[]);
    Browser::new(&running.address()).set_up();
    assert_eq!(running.terminate().code, Some(0));
    place
}

#[test]
fn a_data_folder_that_cannot_be_written_is_refused_by_name() {
    let mut place = Place::new();
    let file = place.write("a-file", "");
    // Below a file there can be no folder, whoever asks; rights would not stop an administrator.
    place.always =
        vec!["--data".into(), format!("{file}/data"), "--keys".into(), place.at("keys").display().to_string()];
    refused(&place, &SERVE, "a-file/data cannot be written");
}

#[test]
fn a_key_inside_the_data_folder_is_refused_however_it_is_written() {
    let mut place = Place::new();
    let data = place.at("data").display().to_string();
    std::fs::create_dir_all(place.at("data")).unwrap();
    std::fs::create_dir_all(place.at("other")).unwrap();
    let around = place.at("other/../data/keys").display().to_string();
    let inside = [format!("{data}/keys"), data.clone(), around];
    for keys in inside {
        place.always = vec!["--data".into(), data.clone(), "--keys".into(), keys.clone()];
        refused(&place, &SERVE, "lies inside the data folder");
        assert!(!place.at("data/keys").exists() && !place.at("data/master.key").exists(), "{keys}: a key was made");
    }
}

#[cfg(unix)]
#[test]
fn a_key_folder_that_is_a_link_into_the_data_folder_is_refused() {
    let place = Place::new();
    std::fs::create_dir_all(place.at("data/inner")).unwrap();
    std::os::unix::fs::symlink(place.at("data/inner"), place.at("keys")).unwrap();
    refused(&place, &SERVE, "lies inside the data folder");
    assert!(!place.at("data/inner/master.key").exists());
}

#[test]
fn a_wrong_a_broken_and_a_missing_key_are_refused_and_the_right_one_still_opens() {
    let place = used();
    let key = place.at("keys/master.key");
    let right = std::fs::read(&key).unwrap();
    for (wrong, words) in
        [("00".repeat(32), "does not belong to this database"), ("key".into(), "is not a key of Chaperone")]
    {
        std::fs::write(&key, wrong).unwrap();
        for command in [&SERVE[..], &["journal", "verify"], &["backup", "b.age"]] {
            refused(&place, command, words);
        }
    }
    std::fs::remove_file(&key).unwrap();
    refused(&place, &SERVE, "is missing");
    assert!(!key.exists(), "no key is made in place of a lost one");
    std::fs::write(&key, right).unwrap();
    place.say(&["journal", "verify"]).ends_well();
}

#[cfg(unix)]
#[test]
fn a_key_that_others_may_read_is_named_by_doctor_and_in_the_log() {
    use std::os::unix::fs::PermissionsExt;
    let place = used();
    let looked = place.say(&["doctor"]);
    assert!(looked.out.contains("readable by its owner only"), "{looked:?}");
    let key = place.at("keys/master.key");
    std::fs::set_permissions(&key, std::fs::Permissions::from_mode(0o644)).unwrap();
    let looked = place.say(&["doctor"]);
    assert_eq!(looked.code, Some(1), "{looked:?}");
    assert!(looked.out.contains("BAD   Others can read ") && looked.out.contains("chmod 600"), "{looked:?}");
    // The desk itself goes on: a practice is not to stand still for a right that one command puts back.
    let said = place.serve(&[]).terminate();
    assert!(said.code == Some(0) && said.err.contains("others can read the key"), "{said:?}");
}

#[test]
fn a_database_from_a_newer_program_is_left_alone_by_every_command() {
    let place = Place::new();
    // Made by SQLite itself: the table of steps with one step of a later program.
    place.write("data/chaperone.db", include_bytes!("newer.db"));
    for command in [&SERVE[..], &["journal", "verify"], &["backup", "b.age"]] {
        refused(&place, command, "made by a newer Chaperone");
    }
    assert_eq!(place.say(&["doctor"]).code, Some(1));
}

#[test]
fn a_second_server_on_the_same_folder_is_refused_and_readers_are_not() {
    let place = Place::new();
    let running = place.serve(&[]);
    let mut browser = Browser::new(&running.address());
    browser.set_up();
    place.say(&SERVE).refuses("another Chaperone already uses");
    assert!(place.say(&["journal", "verify"]).ends_well().out.contains("entries, none changed"));
    let backup = place.at("beside.age").display().to_string();
    assert!(place.say(&["backup", &backup]).ends_well().out.contains("sealed to the recovery sheet"));
    assert!(place.say(&["doctor"]).ends_well().out.contains("opens."));
    browser.get("/steps").says("The recovery sheet");
    assert_eq!(running.terminate().code, Some(0));
}

#[test]
fn plain_http_off_this_machine_is_refused() {
    let place = Place::new();
    refused(&place, &["serve", "--listen", "0.0.0.0:0"], "without encryption is refused");
    refused(&place, &["serve", "--listen", "[::]:0"], "without encryption is refused");
    assert!(!place.at("data").exists(), "nothing is made before the settings are good");
}

#[test]
fn a_public_url_that_is_no_origin_is_refused_before_anything_is_made() {
    let place = Place::new();
    for (url, words) in [
        ("desk", "is not an address"),
        ("https://desk.harbourlane.example/chaperone", "must not contain a path"),
        ("http://desk.harbourlane.example", "must begin with https://"),
        ("https://tom:secret@desk.harbourlane.example", "public_url"),
        ("ftp://localhost", "must begin with https://"),
    ] {
        let said = place.say(&[&SERVE[..], &["--public-url", url]].concat());
        said.refuses(words);
        assert!(!said.err.contains("secret"), "{said:?}");
    }
    assert!(!place.at("data").exists() && !place.at("keys").exists());
}

#[test]
fn a_certificate_that_is_not_there_or_is_none_is_refused_before_anything_is_made() {
    let place = Place::new();
    let none = place.write("none.pem", "not a certificate");
    for file in ["missing.pem", &none] {
        let tls = ["--public-url", "https://localhost", "--certificate", file, "--private-key", file];
        refused(&place, &[&SERVE[..], &tls].concat(), "cannot be used");
    }
    assert!(!place.at("data").exists());
}

#[test]
fn a_configuration_with_a_word_that_nobody_knows_is_refused_by_name_and_quotes_no_secret() {
    let place = Place::new();
    let start = |text: &str, words: &str| {
        let file = place.write("chaperone.toml", text);
        let said = place.say(&[&SERVE[..], &["--config", &file]].concat());
        said.refuses(words);
        assert!(!said.err.contains("hunter2"), "{said:?}");
        assert!(!place.at("data").exists());
    };
    start("lisen = \"127.0.0.1:1\"\n", "unknown field `lisen`");
    start("\n[tls]\ncertificat = \"a\"\n", "unknown field `certificat`");
    start("databse = \"postgres://desk:hunter2@db.example/desk\"\n", "unknown field `databse`");
    start("database = \"postgres://desk:hunter2@db.example/desk\n", "line 1");
    start("listen = \"here\"\n", "line 1");
    start("database = \"mysql://desk:hunter2@db.example/desk\"\n", "it begins with postgres://");
    refused(&place, &[&SERVE[..], &["--config", "nowhere.toml"]].concat(), "nowhere.toml cannot be read");
}

#[test]
fn a_pack_that_nobody_knows_is_refused_by_name() {
    let place = Place::new();
    let file = place.write("chaperone.toml", "pack = \"uk-dentl\"\n");
    refused(&place, &[&SERVE[..], &["--config", &file]].concat(), "no pack named `uk-dentl`");
    refused(&place, &["screen", "--pack", "uk-dentl"], "no pack named `uk-dentl`");
    assert!(!place.at("data").exists());
}

#[test]
fn a_port_that_somebody_else_uses_is_refused_by_name() {
    let place = Place::new();
    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = other.local_addr().unwrap().to_string();
    refused(&place, &["serve", "--listen", &address], &format!("{address} cannot be listened on"));
}

#[test]
fn commands_that_read_say_that_there_is_no_desk_yet_and_make_none() {
    let place = Place::new();
    for command in [&["journal", "verify"][..], &["backup", "b.age"]] {
        refused(&place, command, "there is no desk in");
    }
    assert!(place.say(&["doctor"]).ends_well().out.contains("was not started here yet"));
    assert!(place.everything().is_empty());
}

#[test]
fn a_postgres_that_hangs_up_is_refused_without_its_password() {
    let mut place = Place::new();
    let other = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = other.local_addr().unwrap();
    std::thread::spawn(move || other.incoming().for_each(drop));
    place.always.extend(["--database".into(), format!("postgres://desk:hunter2@{address}/desk")]);
    let said = place.say(&SERVE);
    said.refuses("the database does not answer");
    assert!(!said.err.contains("hunter2") && !said.out.contains("hunter2"), "{said:?}");
}
