//! Two people at the same moment: one of them wins, the other is told so, and nothing goes out twice.
//!
//! Each story runs on one desk and on two that share a database: two servers over PostgreSQL, a server and a command
//! beside it over SQLite.

use std::future::Future;
use std::sync::Arc;

use chaperone_desk::approve::{self, Choice, Outcome};
use chaperone_desk::draft::{self, Draft, State};
use chaperone_desk::job::{self, State as JobState};
use chaperone_desk::release::{self, Outcome as Ended};
use chaperone_desk::{AccountId, Act, Answer, Desk, Role, journal};
use tokio::sync::Barrier;

use crate::support::{HARMLESS, LEASE, Practice, World, edit, no, stories, who, yes};

stories! {
    two_approvals_at_once_release_a_draft_once,
    two_saves_at_once_keep_one_and_refuse_the_other,
    an_approval_and_a_change_at_once_send_nothing_that_was_not_approved,
    taking_a_post_and_changing_it_at_once_send_what_was_approved_or_nothing,
    two_who_send_a_post_again_at_once_send_it_once,
}

/// Each story is told so often on each pair of desks: a race that is lost once in a while must show.
const ROUNDS: usize = 8;

/// One desk twice, and two desks over one database.
async fn pairs(practice: &Practice) -> Vec<(Desk, Desk)> {
    let first = practice.desk.clone();
    let second = practice.world.open_beside().await;
    let pair = |other: &Desk| (first.clone(), other.clone());
    (0..2 * ROUNDS).map(|round| pair(if round < ROUNDS { &first } else { &second })).collect()
}

/// Begins both at the same moment.
async fn at_once<A, B>(
    one: impl Future<Output = A> + Send + 'static,
    other: impl Future<Output = B> + Send + 'static,
) -> (A, B)
where
    A: Send + 'static,
    B: Send + 'static,
{
    let gate = Arc::new(Barrier::new(2));
    let wait = gate.clone();
    let one = tokio::spawn(async move {
        wait.wait().await;
        one.await
    });
    let other = tokio::spawn(async move {
        gate.wait().await;
        other.await
    });
    (one.await.unwrap(), other.await.unwrap())
}

/// What the winner got; the other must have been refused, by this name.
#[track_caller]
fn one_of<T: std::fmt::Debug>((first, second): (Answer<T>, Answer<T>), refusal: &str) -> T {
    let (won, lost) = match (first, second) {
        (Ok(Ok(won)), lost) | (lost, Ok(Ok(won))) => (won, lost),
        (first, second) => panic!("nobody won: {first:?}, {second:?}"),
    };
    assert_eq!(no(lost), refusal);
    won
}

async fn asked(practice: &Practice, text: &str, places: &[&AccountId]) -> Draft {
    let draft = practice.write(&practice.amira, text, places).await;
    yes(approve::ask(&practice.desk, &practice.amira, &draft.id, draft.version, &who(&practice.tom)).await);
    draft
}

async fn decide(desk: Desk, act: Act, draft: Draft) -> Answer<Outcome> {
    approve::decide(&desk, &act, &draft.id, &draft.seal(), &Choice::Approve { answers: vec![] }).await
}

async fn save(desk: Desk, act: Act, draft: Draft, text: String) -> Answer<Draft> {
    let accounts: Vec<_> = draft.accounts.iter().collect();
    draft::save(&desk, &act, &draft.id, &edit(&text, &accounts, draft.version)).await
}

async fn count(desk: &Desk, record: &str, deed: &str) -> usize {
    journal::of_record(desk, record).await.unwrap().iter().filter(|entry| entry.deed == deed).count()
}

async fn verifies(desk: &Desk) {
    assert_eq!(journal::verify(desk, &[]).await.unwrap().trouble, []);
}

async fn two_approvals_at_once_release_a_draft_once(world: World) {
    let practice = world.practice().await;
    let nadia = practice.join("Nadia Okoro", "nadia@harbourlane.example", "nine slow kestrels", Role::Clinician).await;
    let (network, by_hand) = (practice.connected().await, practice.manual().await);
    for (first, second) in pairs(&practice).await {
        let draft = asked(&practice, HARMLESS, &[&network, &by_hand]).await;
        let both =
            at_once(decide(first, practice.tom.clone(), draft.clone()), decide(second, nadia.clone(), draft.clone()))
                .await;
        let Outcome::Released(jobs) = one_of(both, "not-asked") else { panic!("was sent back") };
        let made = yes(job::of_draft(&practice.desk, &practice.tom, &draft.id).await);
        let mut places: Vec<_> = made.iter().map(|placed| placed.job.account.clone()).collect();
        places.sort_unstable();
        places.dedup();
        assert_eq!((jobs.len(), made.len(), places.len()), (2, 2, 2), "one job for each place");
        assert_eq!(count(&practice.desk, draft.id.as_str(), "approved").await, 1);
    }
    verifies(&practice.desk).await;
}

async fn two_saves_at_once_keep_one_and_refuse_the_other(world: World) {
    let practice = world.practice().await;
    for (first, second) in pairs(&practice).await {
        let draft = practice.write(&practice.amira, HARMLESS, &[]).await;
        let (late, early) = ("We are open late.".to_owned(), "We are open early.".to_owned());
        let both = at_once(
            save(first, practice.tom.clone(), draft.clone(), late),
            save(second, practice.amira.clone(), draft.clone(), early),
        )
        .await;
        let won = one_of(both, "changed-meanwhile");
        let now = yes(draft::get(&practice.desk, &practice.amira, &draft.id).await);
        assert_eq!((now.text.expose(), now.version), (won.text.expose(), draft.version + 1));
        assert_eq!((&now.editor, now.digest()), (&won.editor, won.digest()));
        assert_eq!(count(&practice.desk, draft.id.as_str(), "draft-saved").await, 1);
    }
    verifies(&practice.desk).await;
}

async fn an_approval_and_a_change_at_once_send_nothing_that_was_not_approved(world: World) {
    let practice = world.practice().await;
    let account = practice.connected().await;
    for (first, second) in pairs(&practice).await {
        let draft = asked(&practice, HARMLESS, &[&account]).await;
        let other = format!("{HARMLESS} Parking is free.");
        let (decided, saved) = at_once(
            decide(first, practice.tom.clone(), draft.clone()),
            save(second, practice.amira.clone(), draft.clone(), other.clone()),
        )
        .await;
        yes(saved);
        let jobs = yes(job::of_draft(&practice.desk, &practice.tom, &draft.id).await);
        match decided.unwrap() {
            Ok(_) => assert_eq!(jobs.len(), 1),
            Err(refusal) => assert_eq!((refusal.name(), jobs.len()), ("not-asked", 0)),
        }
        assert!(jobs.iter().all(|placed| placed.job.state == JobState::CalledOff));
        let now = yes(draft::get(&practice.desk, &practice.tom, &draft.id).await);
        assert_eq!((now.state, now.text.expose()), (State::Open, &other));
    }
    assert!(release::claim(&practice.desk, &practice.desk.act_as_desk(), LEASE).await.unwrap().is_none());
    verifies(&practice.desk).await;
}

async fn taking_a_post_and_changing_it_at_once_send_what_was_approved_or_nothing(world: World) {
    let practice = world.practice().await;
    let account = practice.connected().await;
    for (first, second) in pairs(&practice).await {
        let (draft, jobs) = practice.approved(HARMLESS, &[&account]).await;
        let taking = async move {
            let act = first.act_as_desk();
            let job = release::claim(&first, &act, LEASE).await.unwrap()?;
            Some(release::release(&first, &act, &job.id, LEASE).await)
        };
        let saving = save(second, practice.amira.clone(), draft.clone(), "We are closed on Monday.".into());
        let (taken, saved) = at_once(taking, saving).await;
        let state = yes(job::get(&practice.desk, &practice.tom, &jobs[0]).await).job.state;
        match taken {
            Some(cleared) => {
                assert_eq!((no(saved), state), ("not-open", JobState::InFlight));
                let cleared = yes(cleared);
                assert_eq!(cleared.text(), HARMLESS);
                let sent = Ended::Sent { id: jobs[0].to_string(), url: None };
                let act = practice.desk.act_as_desk();
                release::record(&practice.desk, &act, &jobs[0], cleared.attempt(), &sent).await.unwrap();
            }
            None => assert_eq!((yes(saved).state, state), (State::Open, JobState::CalledOff)),
        }
    }
    verifies(&practice.desk).await;
}

async fn two_who_send_a_post_again_at_once_send_it_once(world: World) {
    let practice = world.practice().await;
    let account = practice.connected().await;
    for (first, second) in pairs(&practice).await {
        let (_, jobs) = practice.approved(HARMLESS, &[&account]).await;
        let cleared = yes(practice.take().await);
        let (act, refused) = (practice.desk.act_as_desk(), Ended::Refused { reason: "not-accepted" });
        release::record(&practice.desk, &act, &jobs[0], cleared.attempt(), &refused).await.unwrap();
        let again = |desk: Desk, act: Act| {
            let job = jobs[0].clone();
            async move { job::send_again(&desk, &act, &job).await }
        };
        let both = at_once(again(first, practice.tom.clone()), again(second, practice.amira.clone())).await;
        one_of(both, "cannot-settle");
        let cleared = yes(practice.take().await);
        let sent = Ended::Sent { id: jobs[0].to_string(), url: None };
        release::record(&practice.desk, &act, &jobs[0], cleared.attempt(), &sent).await.unwrap();
        assert!(release::claim(&practice.desk, &act, LEASE).await.unwrap().is_none());
        assert_eq!(count(&practice.desk, jobs[0].as_str(), "sent").await, 1);
    }
    verifies(&practice.desk).await;
}
