//! The built program on PostgreSQL, once, where a server was given.

use std::process::Command;

use super::browser::Browser;
use super::run::Place;

#[test]
fn the_program_serves_and_verifies_on_postgres() {
    #[allow(clippy::disallowed_methods, reason = "the test runner says here where its server is")]
    let Ok(server) = std::env::var("CHAPERONE_TEST_POSTGRES") else {
        eprintln!("SKIPPED: CHAPERONE_TEST_POSTGRES is not set, so the program was not started on PostgreSQL");
        return;
    };
    // A fresh database, made with the server's own client: this crate has no driver.
    let name = format!("program_{}", std::process::id());
    let made =
        Command::new("psql").args(["--quiet", "--command", &format!("create database {name}"), &server]).status();
    assert!(made.expect("psql comes with the server").success());
    let (base, _) = server.rsplit_once('/').unwrap();

    let mut place = Place::new();
    place.always = vec!["--keys".into(), place.at("keys").display().to_string()];
    place.always.extend(["--database".into(), format!("{base}/{name}")]);
    let running = place.serve(&[]);
    let mut owner = Browser::new(&running.address());
    owner.get("/").leads_to("/set-up");
    owner.get("/set-up").says("Set up your desk");
    owner.set_up();
    owner.get("/journal").says("Amira Hassan");
    // Several servers may share a PostgreSQL, and commands run beside them.
    let second = place.serve(&[]);
    Browser::new(&second.address()).get("/signin").says("Harbour Lane Dental");
    assert!(place.say(&["journal", "verify"]).ends_well().out.contains("entries, none changed"));
    assert!(place.say(&["doctor"]).ends_well().out.contains("PostgreSQL answers."));
    assert_eq!((running.terminate().code, second.terminate().code), (Some(0), Some(0)));

    // What came out of PostgreSQL goes into the embedded database, and the chain is the same one.
    let key = std::fs::read(place.at("keys/recovery-sheet.txt")).unwrap();
    let file = place.at("kept.age").display().to_string();
    place.say(&["backup", &file]).ends_well();
    let other = Place::new();
    other.say_to(&["restore", &file, "--erasures-lost"], &key).ends_well();
    other.say(&["journal", "verify"]).ends_well();
}
