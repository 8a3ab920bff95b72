//! Reposts, quotes and likes at the simulators: done once, only as approved, found again, taken back.

use std::time::Duration;

use chaperone_connect::sim::{Fault, On, Sim};
use chaperone_desk::Network;
use chaperone_desk::draft::Share;
use chaperone_desk::job::State;
use chaperone_desk::release::Outcome;

use crate::house::{House, PATIENT, Scripted, sent};

const ADVICE: &str = "Brush twice a day with a fluoride toothpaste.";
/// What the desk does by itself, and where.
const DEEDS: [(Network, Share); 5] = [
    (Network::Mastodon, Share::Repost),
    (Network::Mastodon, Share::Like),
    (Network::Bluesky, Share::Repost),
    (Network::Bluesky, Share::Like),
    (Network::Bluesky, Share::Quote),
];

/// A practice at a simulator, a visitor's post there, and its page.
async fn beside_a_visitor(network: Network) -> (Sim, House, String, String) {
    let clock = Scripted::start();
    let sim = Sim::start(network, clock.clone()).await.unwrap();
    let house = House::at(&sim, PATIENT, clock).await;
    let post = sim.write_as_visitor(ADVICE);
    let page = sim.page_of(&post).unwrap();
    (sim, house, post, page)
}

async fn queue(house: &House, share: Share, page: &str) -> chaperone_desk::JobId {
    match share {
        Share::Quote => house.queue_share(share, "Well said.", Some(ADVICE), page).await,
        Share::Repost | Share::Like => house.queue_share(share, ADVICE, None, page).await,
    }
}

/// How often our account has done something with the visitor's post, by what the network shows.
fn done(sim: &Sim, post: &str) -> usize {
    let names = |wire: &str| wire.contains(post);
    let records = sim.posts().into_iter().filter(|ours| ours.by == sim.handle() && names(&ours.shown()));
    sim.marks().len() + records.count()
}

#[tokio::test]
async fn a_post_is_passed_on_as_approved_and_taken_back() {
    for (network, share) in DEEDS {
        let (sim, house, post, page) = beside_a_visitor(network).await;
        let job = queue(&house, share, &page).await;
        let (id, _) = sent(house.attempt(&job).await);
        assert_eq!(done(&sim, &post), 1, "{network:?} {share:?}");
        let expected = match (network, share) {
            (Network::Mastodon, Share::Repost) => "reblog/",
            (Network::Mastodon, _) => "favourite/",
            (_, Share::Repost) => "app.bsky.feed.repost/",
            (_, Share::Like) => "app.bsky.feed.like/",
            (_, Share::Quote) => "app.bsky.feed.post/",
        };
        assert!(id.contains(expected), "{network:?} {share:?} {id}");
        for _ in 0..2 {
            house.delete(&id).await.unwrap();
            assert_eq!(done(&sim, &post), 0, "{network:?} {share:?}");
        }
        assert!(sim.posts().iter().any(|left| left.id == post), "the visitor's own post stays");
    }
}

#[tokio::test]
async fn nothing_is_passed_on_twice_after_a_broken_answer() {
    for (network, share) in DEEDS {
        for fault in [Fault::GarbleAfter, Fault::ErrorAfter] {
            let (sim, house, post, page) = beside_a_visitor(network).await;
            sim.script(On::Publish, [fault]);
            let job = queue(&house, share, &page).await;
            let outcome = house.attempt(&job).await;
            assert!(matches!(outcome, Outcome::Unknown { .. }), "{network:?} {share:?} {fault:?} {outcome:?}");
            // The network is asked, and shows it.
            house.clock.pass(Duration::from_mins(3));
            assert!(house.settle().await.iter().all(Result::is_ok), "{network:?} {share:?}");
            assert_eq!(house.job(&job).await.state, State::Sent, "{network:?} {share:?} {fault:?}");
            assert_eq!(done(&sim, &post), 1, "{network:?} {share:?}");
        }
        // A person looked at the wrong page and sends it again: it is the same deed.
        let (sim, house, post, page) = beside_a_visitor(network).await;
        sim.script(On::Publish, [Fault::ErrorAfter]);
        let job = queue(&house, share, &page).await;
        house.attempt(&job).await;
        house.clock.pass(Duration::from_secs(90));
        house.send_again(&job).await;
        sent(house.attempt(&job).await);
        assert_eq!((done(&sim, &post), sim.attempts()), (1, 2), "{network:?} {share:?}");
    }
}

#[tokio::test]
async fn an_attempt_that_did_not_arrive_is_found_missing() {
    for (network, share) in DEEDS {
        let (sim, house, post, page) = beside_a_visitor(network).await;
        sim.script(On::Publish, [Fault::DropBefore]);
        let job = queue(&house, share, &page).await;
        assert!(matches!(house.attempt(&job).await, Outcome::Unknown { .. }), "{network:?} {share:?}");
        house.clock.pass(Duration::from_mins(3));
        house.settle().await;
        assert_eq!((house.job(&job).await.state, done(&sim, &post)), (State::Refused, 0), "{network:?} {share:?}");
    }
}

#[tokio::test]
async fn a_post_that_says_or_shows_something_else_now_is_not_passed_on() {
    for (network, share) in DEEDS {
        let (sim, house, post, page) = beside_a_visitor(network).await;
        sim.reword(&post, "Some patients are just too thick to floss.");
        let job = queue(&house, share, &page).await;
        assert_eq!(house.attempt(&job).await, Outcome::Refused { reason: "other-words" }, "{network:?} {share:?}");

        let (sim, house, post, page) = beside_a_visitor(network).await;
        sim.add_picture(&post);
        let job = queue(&house, share, &page).await;
        assert_eq!(house.attempt(&job).await, Outcome::Refused { reason: "shows-more" }, "{network:?} {share:?}");
        assert_eq!((sim.attempts(), done(&sim, &post)), (0, 0), "nothing was asked of the network");
    }
}
