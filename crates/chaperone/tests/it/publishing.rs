//! Many posts at once, with and without faults: what the network holds is what the desk says.

use std::sync::Arc;
use std::time::Duration;

use chaperone_connect::sim::{Fault, On, Sim};
use chaperone_desk::draft::Answered;
use chaperone_desk::job::{self, State};
use chaperone_desk::screen::Channel;
use chaperone_desk::{Network, Outside};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::desk::{Forward, Ready, worker, yes};

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn five_hundred_posts_due_at_once_all_go_out_once_each() {
    for network in [Network::Mastodon, Network::Bluesky] {
        let (clock, sim, ready, jobs, _folder) = many(network, 250).await;
        let before = clock.now();
        worker(&ready.desk).round().await.unwrap();
        let took = Duration::from_micros((clock.now().micros() - before.micros()).unsigned_abs());
        let posts = sim.posts();
        assert_eq!((posts.len(), sim.attempts()), (250, 250), "{network:?}");
        for job in &jobs {
            assert_eq!(yes(job::get(&ready.desk, &ready.owner, job).await).job.state, State::Sent);
        }
        let mut texts: Vec<_> = posts.iter().map(|post| &post.text).collect();
        texts.sort();
        texts.dedup();
        assert_eq!(texts.len(), 250, "{network:?}");
        eprintln!("{} posts to {} went out in {took:?}", posts.len(), network.title());
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn an_approved_answer_goes_under_the_post_that_it_answers_and_nowhere_else() {
    for network in [Network::Mastodon, Network::Bluesky] {
        let (_, sim, ready, _, _folder) = many(network, 0).await;
        let page = sim.page_of(&sim.write_as_visitor("Is there parking?")).unwrap();
        let answer = async |address: Option<&str>| {
            let answered = Answered { words: Some("Is there parking?"), address, share: None };
            ready.approved_as(Channel::CommentReply, answered, "Parking is behind the house.").await
        };
        let (known, by_hand, gone) =
            (answer(Some(&page)).await, answer(None).await, answer(Some(&format!("{page}9"))).await);
        worker(&ready.desk).round().await.unwrap();
        let mut states = Vec::new();
        for job in [known, by_hand, gone] {
            let job = yes(job::get(&ready.desk, &ready.owner, &job).await).job;
            states.push((job.state, job.reason));
        }
        let not = Some("answered-post-gone".to_owned());
        assert_eq!(states, [(State::Sent, None), (State::Held, None), (State::Refused, not)], "{network:?}");
        let ours: Vec<_> = sim.posts().into_iter().filter(|post| post.text.starts_with("Parking")).collect();
        assert_eq!((ours.len(), ours[0].answers.is_some()), (1, true), "{network:?}");
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn with_faults_every_post_is_accounted_for() {
    for (network, seed) in [(Network::Mastodon, 1), (Network::Bluesky, 2)] {
        // Not those that end everything for the account until a person connects it again; they have a story of their
        // own. A Mastodon token cannot be renewed, so an old one is a dead one.
        let ends = |fault: &Fault| *fault == Fault::Revoke || (*fault == Fault::Expire && network == Network::Mastodon);
        let faults: Vec<_> = Fault::ALL.into_iter().filter(|fault| !ends(fault)).collect();
        let (clock, sim, ready, jobs, _folder) = many(network, 60).await;
        let mut random = ChaCha20Rng::seed_from_u64(seed);
        let mut pick = || faults[usize::try_from(random.next_u32()).unwrap() % faults.len()];
        sim.script(On::Publish, std::iter::repeat_with(&mut pick).take(120).collect::<Vec<_>>());
        sim.script(On::Read, std::iter::repeat_with(&mut pick).take(10).collect::<Vec<_>>());
        let worker = worker(&ready.desk);
        let mut rounds = 0;
        loop {
            worker.round().await.unwrap();
            let mut open = 0;
            for job in &jobs {
                open += usize::from(!yes(job::get(&ready.desk, &ready.owner, job).await).job.state.is_over());
            }
            if open == 0 {
                break;
            }
            rounds += 1;
            assert!(rounds < 400, "{network:?}: {open} posts never end");
            clock.pass(Duration::from_mins(2));
        }
        let (mut sent, mut refused) = (0, 0);
        for job in &jobs {
            let job = yes(job::get(&ready.desk, &ready.owner, job).await).job;
            let there = sim
                .posts()
                .iter()
                .filter(|post| post.text.contains(&format!("number {} ", index(&jobs, &job.id))))
                .count();
            match job.state {
                State::Sent => {
                    sent += 1;
                    assert_eq!(there, 1, "{network:?}: a post that counts as sent is there once");
                }
                State::Refused => {
                    refused += 1;
                    assert_eq!(there, 0, "{network:?}: a post that counts as refused ({:?}) is not there", job.reason);
                }
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(sim.posts().len(), sent, "{network:?}");
        assert!(sent > 0 && refused > 0, "{network:?}: {sent} sent, {refused} refused");
        eprintln!("{}: {sent} sent, {refused} refused, none unknown, after {rounds} rounds", network.title());
    }
}

fn index(jobs: &[chaperone_desk::JobId], id: &chaperone_desk::JobId) -> usize {
    jobs.iter().position(|job| job == id).unwrap()
}

async fn many(
    network: Network,
    count: usize,
) -> (Arc<Forward>, Sim, Ready, Vec<chaperone_desk::JobId>, tempfile::TempDir) {
    let folder = tempfile::tempdir().unwrap();
    let clock = Arc::new(Forward::default());
    let sim = Sim::start(network, clock.clone()).await.unwrap();
    let ready = Ready::make(folder.path(), clock.clone(), &sim).await;
    let mut jobs = Vec::new();
    for number in 0..count {
        jobs.push(ready.approved(&format!("Opening hours, notice number {number} of many.")).await);
    }
    (clock, sim, ready, jobs, folder)
}
