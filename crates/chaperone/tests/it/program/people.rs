//! `chaperone user`: a list, and a way back in, beside a running server and without one.

use super::browser::{Browser, PASSWORD};
use super::run::Place;

const AMIRA: &str = "amira@harbourlane.example";
const NEW: &str = "six-loud-magpies-again";

/// The path of the link on the last line.
fn link(out: &str) -> String {
    let line = out.lines().last().unwrap();
    line[line.find("/password/").unwrap_or_else(|| panic!("{out}"))..].to_owned()
}

#[test]
fn somebody_who_forgot_the_password_is_let_in_again_by_a_link_from_the_terminal() {
    let place = Place::new();
    place.say(&["user", "list"]).refuses("there is no desk in");
    let running = place.serve(&[]);
    place.say(&["user", "list"]).refuses("nobody is on this desk yet");
    let mut owner = Browser::new(&running.address());
    owner.set_up();
    // Beside the server: the sign-in ends at once.
    let listed = place.say(&["user", "list"]);
    let line = "Amira Hassan  amira@harbourlane.example  Owner  signs in with a password alone\n";
    assert_eq!(listed.ends_well().out, line);
    place
        .say(&["user", "reset", "nobody@harbourlane.example"])
        .refuses("Nobody with that email address is on this desk");
    owner.get("/me").says("Amira Hassan");
    let said = place.say(&["user", "reset", AMIRA, "--second-factor"]);
    assert!(said.ends_well().out.contains("Codes at sign-in are off"), "{said:?}");
    let first = link(&said.out);
    owner.get("/me").leads_to("/signin");
    assert_eq!(running.terminate().code, Some(0));

    // Without one: the link is there when the desk is started again, and the older one is not.
    let said = place.say(&["user", "reset", " Amira@harbourlane.example "]);
    let newer = link(&said.ends_well().out);
    let running = place.serve(&[]);
    let mut browser = Browser::new(&running.address());
    assert_eq!(browser.get(&first).status, 404);
    browser.get(&newer).says("For Amira Hassan");
    browser.post(&newer, &[("password", NEW)]).leads_to("/signin");
    browser.get("/signin");
    assert_eq!(browser.post("/signin", &[("email", AMIRA), ("password", PASSWORD)]).status, 422);
    browser.get("/signin");
    browser.post("/signin", &[("email", AMIRA), ("password", NEW)]).leads_to("/");
    browser.get("/journal").says("A link to a new password was made at the terminal");
    assert_eq!(running.terminate().code, Some(0));
    place.say(&["journal", "verify"]).ends_well();
}

#[test]
fn with_another_key_nothing_is_listed_and_nothing_reset() {
    let place = Place::new();
    let running = place.serve(&[]);
    Browser::new(&running.address()).set_up();
    assert_eq!(running.terminate().code, Some(0));
    let key = place.at("keys/master.key");
    let right = std::fs::read(&key).unwrap();
    let cases = [
        ("0".repeat(64), "the key does not belong to this database"),
        ("not a key".to_owned(), "is not a key of Chaperone"),
    ];
    for (wrong, words) in cases {
        std::fs::write(&key, wrong).unwrap();
        place.say(&["user", "list"]).refuses(words);
        place.say(&["user", "reset", AMIRA]).refuses(words);
    }
    std::fs::write(&key, right).unwrap();
    assert!(place.say(&["user", "list"]).ends_well().out.contains("Amira Hassan"));
}
