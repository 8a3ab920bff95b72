//! Stopping: asked politely, or killed. Either way the next start finds everything.

use std::net::TcpStream;
use std::time::{Duration, Instant};

use super::browser::{Browser, PASSWORD};
use super::run::Place;

fn sign_in(address: &str) {
    let mut owner = Browser::new(address);
    owner.get("/signin");
    owner.post("/signin", &[("email", "amira@harbourlane.example"), ("password", PASSWORD)]).leads_to("/");
    owner.get("/steps").says("Harbour Lane Dental");
}

#[test]
fn a_server_that_is_asked_to_stop_does_so_in_seconds_and_starts_again() {
    let place = Place::new();
    let running = place.serve(&[]);
    Browser::new(&running.address()).set_up();
    // A browser that keeps its line open does not hold it up.
    let idle = TcpStream::connect(running.address()).unwrap();
    #[allow(clippy::disallowed_methods, reason = "how long a stop takes is what is tested")]
    let asked = Instant::now();
    let said = running.terminate();
    assert!(asked.elapsed() < Duration::from_secs(8), "it took {:?}", asked.elapsed());
    drop(idle);
    assert_eq!((said.code, said.err.contains("ERROR")), (Some(0), false), "{said:?}");
    assert!(said.out.contains("Stopping"), "{said:?}");
    // Everything stands in the one file: nothing is left in a log beside it.
    assert!(!place.at("data/chaperone.db-wal").exists(), "the database was not closed");
    let again = place.serve(&[]);
    sign_in(&again.address());
}

#[test]
fn a_server_that_is_killed_loses_nothing_that_it_had_said_yes_to() {
    let place = Place::new();
    let running = place.serve(&[]);
    Browser::new(&running.address()).set_up();
    assert_eq!(running.kill().code, None);
    let again = place.serve(&[]);
    sign_in(&again.address());
    place.say(&["journal", "verify"]).ends_well();
    // The lock goes with the process, however it ended.
    assert_eq!(again.kill().code, None);
    assert_eq!(place.serve(&[]).terminate().code, Some(0));
}

#[test]
fn a_server_whose_listener_went_away_still_stops_cleanly() {
    let place = Place::new();
    let running = place.serve_unheard();
    assert_eq!(running.terminate().code, Some(0));
}
