//! Every scripted fault, and the outcome that it must have: what was not sent, what was refused, what nobody can know.

use chaperone_connect::sim::{Fault, On, Sim};
use chaperone_connect::{Access, Reason, Seek, Trouble};
use chaperone_desk::release::Outcome;
use chaperone_desk::{Network, Outside};

use crate::house::{House, IMPATIENT, PATIENT, Scripted};

const TEXT: &str = "We are open on Saturday.";

fn class_of(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Sent { .. } => "sent",
        Outcome::Refused { .. } => "refused",
        Outcome::Expired => "expired",
        Outcome::Revoked { .. } => "revoked",
        Outcome::SlowDown { .. } => "slow down",
        Outcome::NotSent { .. } => "not sent",
        Outcome::Unknown { .. } => "unknown",
    }
}

#[tokio::test]
async fn every_fault_has_its_class_and_unknown_is_settled_by_asking() {
    for network in [Network::Mastodon, Network::Bluesky] {
        for fault in Fault::ALL {
            let wanted = match fault {
                Fault::None => "sent",
                Fault::Refuse => "refused",
                Fault::Expire if network == Network::Bluesky => "expired",
                Fault::Expire | Fault::Revoke => "revoked",
                Fault::SlowDown { .. } => "slow down",
                _ => "unknown",
            };
            let silent = matches!(fault, Fault::SilenceBefore | Fault::SilenceAfter);
            let clock = Scripted::start();
            let sim = Sim::start(network, clock.clone()).await.unwrap();
            let patience = if silent { IMPATIENT } else { PATIENT };
            let house = House::at(&sim, patience, clock.clone()).await;
            let start = clock.now();
            sim.script(On::Publish, [fault]);
            let (job, outcome) = house.publish(TEXT).await;
            assert_eq!(class_of(&outcome), wanted, "{network:?} {fault:?} {outcome:?}");
            assert_eq!(sim.attempts(), 1, "{network:?} {fault:?}: one release, one attempt");
            assert_eq!(sim.posts().len(), usize::from(fault.is_carried_out()), "{network:?} {fault:?}");
            if wanted == "unknown" && !silent {
                let found = house.find(&job, start).await.unwrap();
                assert_eq!(found.len(), sim.posts().len(), "{network:?} {fault:?}");
            }
        }
    }
}

#[tokio::test]
async fn a_wait_is_as_long_as_the_network_says() {
    for network in [Network::Mastodon, Network::Bluesky] {
        let clock = Scripted::start();
        let sim = Sim::start(network, clock.clone()).await.unwrap();
        let house = House::at(&sim, PATIENT, clock.clone()).await;
        sim.script(On::Publish, [Fault::SlowDown { seconds: 90 }]);
        let (_, outcome) = house.publish(TEXT).await;
        assert_eq!(
            outcome,
            Outcome::SlowDown { until: clock.now().plus(std::time::Duration::from_secs(90)) },
            "{network:?}"
        );
    }
}

#[tokio::test]
async fn a_server_that_is_not_there_means_not_sent() {
    for network in [Network::Mastodon, Network::Bluesky] {
        let clock = Scripted::start();
        let sim = Sim::start(network, clock.clone()).await.unwrap();
        let house = House::at(&sim, PATIENT, clock.clone()).await;
        let credentials = house.credentials().await;
        let seek = Seek { since: clock.now(), job: "01KAM3Z0000000000000000000", share: None, address: None };
        // A name that nobody has, and a server that does not speak encrypted.
        for server in ["https://nowhere.invalid", &sim.server().replace("http:", "https:")] {
            let access = Access { server, credentials: &credentials };
            let asked = house.connector().await.find_ours(access, seek, clock.now()).await.unwrap_err();
            assert_eq!(asked, Trouble::NotSent(Reason::NotReached), "{network:?} {server}");
        }
        sim.stop().await;
        let (_, outcome) = house.publish(TEXT).await;
        assert_eq!(outcome, Outcome::NotSent { reason: "not-reached" }, "{network:?}");
    }
}

#[tokio::test]
async fn a_fault_while_reading_back_is_never_read_as_an_absence() {
    for network in [Network::Mastodon, Network::Bluesky] {
        for fault in [Fault::ErrorBefore, Fault::DropBefore, Fault::GarbleBefore, Fault::GarbleAfter, Fault::Refuse] {
            let clock = Scripted::start();
            let sim = Sim::start(network, clock.clone()).await.unwrap();
            let house = House::at(&sim, PATIENT, clock.clone()).await;
            let job = house.queue(TEXT).await;
            sim.script(On::Read, [fault]);
            assert!(house.find(&job, clock.now()).await.is_err(), "{network:?} {fault:?}");
            assert_eq!(house.find(&job, clock.now()).await, Ok(Vec::new()), "{network:?} {fault:?}");
        }
    }
}

#[tokio::test]
async fn a_fault_before_the_post_was_written_is_not_sent() {
    for network in [Network::Mastodon, Network::Bluesky] {
        let clock = Scripted::start();
        let sim = Sim::start(network, clock.clone()).await.unwrap();
        let house = House::at(&sim, PATIENT, clock).await;
        let page = sim.page_of(&sim.write_as_visitor("Is there parking?")).unwrap();
        sim.script(On::LookUp, [Fault::ErrorBefore, Fault::DropBefore]);
        let job = house.queue_answer("Parking is behind the house.", &page).await;
        for _ in 0..2 {
            let outcome = house.attempt(&job).await;
            assert_eq!(class_of(&outcome), "not sent", "{network:?}");
            house.clock.pass(std::time::Duration::from_hours(1));
        }
        assert_eq!(sim.attempts(), 0, "{network:?}");
    }
}

#[tokio::test]
async fn no_error_carries_the_text_or_a_token() {
    for network in [Network::Mastodon, Network::Bluesky] {
        for fault in Fault::ALL {
            let clock = Scripted::start();
            let sim = Sim::start(network, clock.clone()).await.unwrap();
            let house = House::at(&sim, IMPATIENT, clock).await;
            sim.script(On::Publish, [fault]);
            let (_, outcome) = house.publish("quokka").await;
            let said = format!("{outcome:?} {house:?} {sim:?}");
            for secret in ["quokka", sim.secret(), "access-", "refresh-"] {
                assert!(!said.contains(secret), "{network:?} {fault:?}: {said}");
            }
        }
    }
}
