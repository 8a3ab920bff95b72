//! Pictures on every network's simulator: uploaded first, clean, described, and never a reason to doubt a post that was not
//! asked for.

use chaperone_connect::sim::{Fault, On, Sim};
use chaperone_desk::Network;
use chaperone_desk::job::State;
use chaperone_desk::media::photo::prove_clean;
use chaperone_desk::release::{Found, Outcome};

use crate::house::{House, PATIENT, Scripted, sent};

const NETWORKS: [Network; 2] = [Network::Mastodon, Network::Bluesky];
const TEXT: &str = "The new chairs are here.";
const ALTS: [&str; 2] = ["Four green chairs beside a window.", "A table with “magazines” & a lamp."];

async fn practise(network: Network) -> (Sim, House) {
    let clock = Scripted::start();
    let sim = Sim::start(network, clock.clone()).await.unwrap();
    let house = House::at(&sim, PATIENT, clock).await;
    (sim, house)
}

#[tokio::test]
async fn pictures_arrive_clean_described_and_in_their_order() {
    for network in NETWORKS {
        let (sim, house) = practise(network).await;
        let job = house.queue_pictures(TEXT, &ALTS).await;
        let (id, _) = sent(house.attempt(&job).await);
        let shown = sim.pictures(&id);
        assert_eq!(shown.iter().map(|one| one.alt.as_str()).collect::<Vec<_>>(), ALTS, "{network:?}");
        for (picture, place) in shown.iter().zip(1..) {
            prove_clean(&picture.bytes).unwrap();
            assert_eq!(picture.media_type, "image/jpeg", "{network:?}");
            let name = format!("picture-{place}.jpg");
            assert!(picture.file_name.as_ref().is_none_or(|given| *given == name), "{network:?} {picture:?}");
            assert!(!picture.bytes.windows(5).any(|five| five == b"Patel"), "{network:?}");
        }
        assert_ne!(shown[0].bytes, shown[1].bytes);
        // Bluesky draws the frame before the picture is there.
        let wire = sim.posts()[0].shown();
        assert_eq!(wire.contains("\"aspectRatio\":{\"height\":480,\"width\":640}"), network == Network::Bluesky);
    }
}

#[tokio::test]
async fn whatever_happens_while_a_picture_is_uploaded_no_post_is_there_and_none_is_doubtful() {
    for network in NETWORKS {
        for fault in Fault::ALL {
            if matches!(fault, Fault::None | Fault::SilenceBefore | Fault::SilenceAfter) {
                continue;
            }
            let (sim, house) = practise(network).await;
            let job = house.queue_pictures(TEXT, &ALTS).await;
            sim.script(On::Upload, [Fault::None, fault]);
            let outcome = house.attempt(&job).await;
            let fits = match fault {
                Fault::Refuse => outcome == Outcome::Refused { reason: "picture-not-taken" },
                Fault::Expire if network == Network::Bluesky => outcome == Outcome::Expired,
                Fault::Expire | Fault::Revoke => matches!(outcome, Outcome::Revoked { .. }),
                Fault::SlowDown { .. } => matches!(outcome, Outcome::SlowDown { .. }),
                _ => matches!(outcome, Outcome::NotSent { .. }),
            };
            assert!(fits, "{network:?} {fault:?}: {outcome:?}");
            assert_eq!((sim.attempts(), sim.posts().len()), (0, 0), "{network:?} {fault:?}");
            assert_ne!(house.job(&job).await.state, State::Unknown, "{network:?} {fault:?}");
        }
    }
}

#[tokio::test]
async fn a_post_with_pictures_whose_answer_is_lost_is_found_and_never_sent_twice() {
    for network in NETWORKS {
        let (sim, house) = practise(network).await;
        let job = house.queue_pictures(TEXT, &ALTS).await;
        sim.script(On::Publish, [Fault::DropAfter]);
        assert!(matches!(house.attempt(&job).await, Outcome::Unknown { .. }), "{network:?}");
        house.clock.pass(std::time::Duration::from_mins(3));
        assert!(matches!(house.settle().await[..], [Ok(Found::There { .. })]), "{network:?}");
        assert_eq!((house.job(&job).await.state, sim.posts().len()), (State::Sent, 1), "{network:?}");
    }
}

#[tokio::test]
async fn a_post_that_is_sent_again_after_a_failed_upload_shows_every_picture_once() {
    for network in NETWORKS {
        let (sim, house) = practise(network).await;
        let job = house.queue_pictures(TEXT, &ALTS).await;
        sim.script(On::Upload, [Fault::DropAfter]);
        assert!(matches!(house.attempt(&job).await, Outcome::NotSent { .. }), "{network:?}");
        house.clock.pass(std::time::Duration::from_mins(1));
        let (id, _) = sent(house.attempt(&job).await);
        assert_eq!((sim.pictures(&id).len(), sim.posts().len()), (2, 1), "{network:?}");
    }
}
