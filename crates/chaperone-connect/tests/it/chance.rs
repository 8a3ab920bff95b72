//! Any script of faults, played through the desk: the network never holds a post twice, and what the desk says is so.

use std::time::Duration;

use chaperone_connect::sim::{Fault, On, Sim};
use chaperone_desk::job::State;
use chaperone_desk::release::Outcome;
use chaperone_desk::{JobId, Network, Outside};
use proptest::prelude::*;

use crate::house::{House, IMPATIENT, Scripted};

/// Steps that the worker takes before the test stops looking; more than any script needs.
const MOST_STEPS: usize = 30;

/// Plays the worker until the job waits for nobody but a person.
async fn work(house: &House, job: &JobId) -> State {
    for _ in 0..MOST_STEPS {
        match house.job(job).await.state {
            State::Queued => {
                if house.account().await.state != chaperone_desk::account::State::Live {
                    return State::Queued;
                }
                if house.job(job).await.due > house.clock.now() {
                    house.clock.pass(Duration::from_hours(1));
                }
                if house.attempt(job).await == Outcome::Expired {
                    // Whatever comes of it: the next attempt shows.
                    let _ = house.refresh().await;
                }
            }
            State::Unknown => {
                house.clock.pass(Duration::from_mins(3));
                house.settle().await;
            }
            over => return over,
        }
    }
    house.job(job).await.state
}

fn fault() -> impl Strategy<Value = Fault> {
    proptest::sample::select(Fault::ALL.to_vec())
}

async fn play(network: Network, publish: &[Fault], read: &[Fault], sign_in: &[Fault]) -> Result<(), TestCaseError> {
    let clock = Scripted::start();
    let sim = Sim::start(network, clock.clone()).await.unwrap();
    let house = House::at(&sim, IMPATIENT, clock.clone()).await;
    sim.script(On::Publish, publish.iter().copied());
    sim.script(On::Read, read.iter().copied());
    sim.script(On::SignIn, sign_in.iter().copied());
    let job = house.queue("We are open on Saturday.").await;
    let state = work(&house, &job).await;
    let posts = sim.posts();
    prop_assert!(posts.len() <= 1, "{} posts, {:?}", posts.len(), state);
    match state {
        State::Sent => {
            prop_assert_eq!(posts.len(), 1);
            prop_assert_eq!(house.job(&job).await.remote_id, Some(posts[0].id.clone()));
        }
        // What a machine settles as "no" is not there; what it cannot settle stays unknown.
        State::Refused | State::Queued => prop_assert_eq!(posts.len(), 0),
        State::Unknown => {}
        other => prop_assert!(false, "ended as {:?}", other),
    }
    Ok(())
}

fn in_runtime(test: impl Future<Output = Result<(), TestCaseError>>) -> Result<(), TestCaseError> {
    tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap().block_on(test)
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, max_shrink_iters: 60, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_mastodon_post_exists_once_where_we_say_sent_and_never_twice(
        publish in prop::collection::vec(fault(), 1..5),
        read in prop::collection::vec(fault(), 0..3),
        sign_in in prop::collection::vec(fault(), 0..3),
    ) {
        in_runtime(play(Network::Mastodon, &publish, &read, &sign_in))?;
    }

    #[test]
    fn a_bluesky_post_exists_once_where_we_say_sent_and_never_twice(
        publish in prop::collection::vec(fault(), 1..5),
        read in prop::collection::vec(fault(), 0..3),
        sign_in in prop::collection::vec(fault(), 0..3),
    ) {
        in_runtime(play(Network::Bluesky, &publish, &read, &sign_in))?;
    }
}
