//! Attempts that end without an answer, workers that go away, and words posted by hand.

use std::time::Duration;

use chaperone_desk::job::{self, State};
use chaperone_desk::release::{self, Found, Outcome, claim, reconciled, record, sweep, to_reconcile};
use chaperone_desk::{account, draft};

use crate::support::{HARMLESS, LEASE, World, no, stories, yes};

stories! {
    an_unknown_attempt_is_never_taken_again,
    what_the_network_shows_is_sent_and_what_it_does_not_show_is_not,
    a_worker_that_went_away_leaves_a_cleared_attempt_unknown,
    a_worker_that_went_away_before_clearing_leaves_it_queued,
    what_did_not_leave_is_tried_again_with_patience,
    a_dead_grant_holds_the_account_until_it_is_connected_again,
    a_slow_down_holds_the_whole_account,
    two_workers_never_take_the_same_job,
    words_are_handed_over_to_be_posted_by_hand,
    a_person_settles_what_no_machine_knows,
    what_was_sent_can_be_taken_down,
}

async fn an_unknown_attempt_is_never_taken_again(world: World) {
    let mut practice = world.practice().await;
    let account = practice.connected().await;
    let (_, jobs) = practice.approved(HARMLESS, &[&account]).await;
    yes(practice.take().await);
    let act = practice.desk.act_as_desk();
    record(&practice.desk, &act, &jobs[0], 1, &Outcome::Unknown { reason: "time-out" }).await.unwrap();
    for _ in 0..5 {
        practice.pass(Duration::from_hours(12));
        let act = practice.desk.act_as_desk();
        sweep(&practice.desk, &act).await.unwrap();
        assert!(claim(&practice.desk, &act, LEASE).await.unwrap().is_none());
    }
    let placed = yes(job::get(&practice.desk, &practice.tom, &jobs[0]).await);
    assert_eq!(placed.job.state, State::Unknown);
}

async fn what_the_network_shows_is_sent_and_what_it_does_not_show_is_not(world: World) {
    let mut practice = world.practice().await;
    let account = practice.connected().await;
    let (_, first) = practice.approved(HARMLESS, &[&account]).await;
    yes(practice.take().await);
    let (_, second) = practice.approved("We are closed on Monday.", &[&account]).await;
    yes(practice.take().await);
    let act = practice.desk.act_as_desk();
    for job in [&first[0], &second[0]] {
        record(&practice.desk, &act, job, 1, &Outcome::Unknown { reason: "time-out" }).await.unwrap();
    }
    assert!(to_reconcile(&practice.desk, &act).await.unwrap().is_empty(), "not at once: the network needs a moment");
    practice.pass(Duration::from_secs(30));
    let act = practice.desk.act_as_desk();
    let asked = to_reconcile(&practice.desk, &act).await.unwrap();
    assert_eq!(asked.len(), 2);
    assert!(asked.iter().any(|unsettled| unsettled.job.id == first[0] && unsettled.text.expose() == HARMLESS));
    let there = Found::There { id: "17".into(), url: Some("https://social.example/17".into()) };
    reconciled(&practice.desk, &act, &first[0], &there).await.unwrap();
    reconciled(&practice.desk, &act, &second[0], &Found::NotThere).await.unwrap();
    let state = |id| {
        let (desk, tom) = (practice.desk.clone(), practice.tom.clone());
        async move { yes(job::get(&desk, &tom, id).await).job.state }
    };
    assert_eq!((state(&first[0]).await, state(&second[0]).await), (State::Sent, State::Unknown), "too early to say no");
    practice.world.script.pass(Duration::from_mins(2));
    let act = practice.desk.act_as_desk();
    reconciled(&practice.desk, &act, &second[0], &Found::NotThere).await.unwrap();
    assert_eq!(state(&second[0]).await, State::Refused);
    // A person sends it again, under the same key.
    yes(job::send_again(&practice.desk, &practice.tom, &second[0]).await);
    let cleared = yes(practice.take().await);
    assert_eq!(cleared.key(), second[0].as_str());
}

async fn a_worker_that_went_away_leaves_a_cleared_attempt_unknown(world: World) {
    let mut practice = world.practice().await;
    let account = practice.connected().await;
    let (_, jobs) = practice.approved(HARMLESS, &[&account]).await;
    yes(practice.take().await);
    assert_eq!(sweep(&practice.desk, &practice.desk.act_as_desk()).await.unwrap(), 0);
    practice.pass(LEASE);
    let act = practice.desk.act_as_desk();
    assert_eq!(sweep(&practice.desk, &act).await.unwrap(), 1);
    assert_eq!(yes(job::get(&practice.desk, &practice.tom, &jobs[0]).await).job.state, State::Unknown);
    assert!(claim(&practice.desk, &act, LEASE).await.unwrap().is_none());
    // An answer that comes late changes nothing: only asking the network does.
    let late = Outcome::Refused { reason: "late" };
    record(&practice.desk, &act, &jobs[0], 1, &late).await.unwrap();
    assert_eq!(yes(job::get(&practice.desk, &practice.tom, &jobs[0]).await).job.state, State::Unknown);
}

async fn a_worker_that_went_away_before_clearing_leaves_it_queued(world: World) {
    let mut practice = world.practice().await;
    let account = practice.connected().await;
    practice.approved(HARMLESS, &[&account]).await;
    claim(&practice.desk, &practice.desk.act_as_desk(), LEASE).await.unwrap().unwrap();
    practice.pass(LEASE);
    sweep(&practice.desk, &practice.desk.act_as_desk()).await.unwrap();
    assert_eq!(yes(practice.take().await).text(), HARMLESS);
}

async fn what_did_not_leave_is_tried_again_with_patience(world: World) {
    let mut practice = world.practice().await;
    let account = practice.connected().await;
    let (_, jobs) = practice.approved(HARMLESS, &[&account]).await;
    let mut tries = 0;
    for _ in 0..40 {
        let act = practice.desk.act_as_desk();
        if let Some(taken) = claim(&practice.desk, &act, LEASE).await.unwrap() {
            yes(release::release(&practice.desk, &act, &taken.id, LEASE).await);
            record(&practice.desk, &act, &taken.id, taken.attempts + 1, &Outcome::NotSent { reason: "no-connection" })
                .await
                .unwrap();
            tries += 1;
        }
        practice.pass(Duration::from_hours(1));
    }
    let job = yes(job::get(&practice.desk, &practice.tom, &jobs[0]).await).job;
    assert_eq!((tries, job.state, job.reason.as_deref()), (12, State::Refused, Some("no-connection")));
}

async fn a_dead_grant_holds_the_account_until_it_is_connected_again(world: World) {
    let practice = world.practice().await;
    let account = practice.connected().await;
    let (_, jobs) = practice.approved(HARMLESS, &[&account]).await;
    yes(practice.take().await);
    let act = practice.desk.act_as_desk();
    record(&practice.desk, &act, &jobs[0], 1, &Outcome::Revoked { reason: "revoked" }).await.unwrap();
    let held = account::get(&practice.desk, &account).await.unwrap().unwrap();
    assert_eq!((held.state, held.reason.as_deref()), (account::State::Reconnect, Some("revoked")));
    assert!(claim(&practice.desk, &act, LEASE).await.unwrap().is_none());
    let connect = yes(account::reconnect(&practice.desk, &practice.tom, &account, &"new token".into()).await);
    let taken = claim(&practice.desk, &act, LEASE).await.unwrap().unwrap();
    assert_eq!(taken.id, connect);
    let credentials = account::credentials(&practice.desk, &account).await.unwrap().unwrap();
    assert_eq!(credentials.secret.expose(), "new token");
    account::connected(&practice.desk, &act, &account, "harbourlane", &held.limits, credentials).await.unwrap();
    record(&practice.desk, &act, &connect, taken.attempt(), &Outcome::Sent { id: String::new(), url: None })
        .await
        .unwrap();
    assert_eq!(yes(practice.take().await).text(), HARMLESS);
}

async fn a_slow_down_holds_the_whole_account(world: World) {
    let mut practice = world.practice().await;
    let account = practice.connected().await;
    practice.approved(HARMLESS, &[&account]).await;
    practice.approved("We are closed on Monday.", &[&account]).await;
    let cleared = yes(practice.take().await);
    let act = practice.desk.act_as_desk();
    let until = act.now.plus(Duration::from_mins(5));
    record(&practice.desk, &act, cleared.job(), 1, &Outcome::SlowDown { until }).await.unwrap();
    assert!(claim(&practice.desk, &act, LEASE).await.unwrap().is_none());
    practice.pass(Duration::from_mins(5));
    yes(practice.take().await);
    yes(practice.take().await);
}

async fn two_workers_never_take_the_same_job(world: World) {
    let practice = world.practice().await;
    let account = practice.connected().await;
    for number in 0..24 {
        practice.approved(&format!("We are open on {} days this year.", 200 + number), &[&account]).await;
    }
    let workers: Vec<_> = (0..4)
        .map(|_| {
            let desk = practice.desk.clone();
            tokio::spawn(async move {
                let mut taken = Vec::new();
                while let Some(job) = claim(&desk, &desk.act_as_desk(), LEASE).await.unwrap() {
                    taken.push(job.id.to_string());
                }
                taken
            })
        })
        .collect();
    let mut all = Vec::new();
    for worker in workers {
        all.extend(worker.await.unwrap());
    }
    let count = all.len();
    all.sort();
    all.dedup();
    assert_eq!((count, all.len()), (24, 24));
}

async fn words_are_handed_over_to_be_posted_by_hand(world: World) {
    let practice = world.practice().await;
    let account = practice.manual().await;
    let (draft, jobs) = practice.approved(HARMLESS, &[&account]).await;
    assert!(claim(&practice.desk, &practice.desk.act_as_desk(), LEASE).await.unwrap().is_none());
    assert_eq!(no(job::say_posted(&practice.desk, &practice.amira, &jobs[0], None).await), "cannot-settle");
    let handed = yes(job::hand_over(&practice.desk, &practice.amira, &jobs[0]).await);
    assert_eq!((handed.text.expose().as_str(), handed.seal), (HARMLESS, draft.seal()));
    // With the words out of the house the draft is not changed any more.
    let other = crate::support::edit("Other.", &[&account], draft.version);
    assert_eq!(no(draft::save(&practice.desk, &practice.amira, &draft.id, &other).await), "not-open");
    let bad = job::say_posted(&practice.desk, &practice.amira, &jobs[0], Some("javascript:alert(1)")).await;
    assert_eq!(no(bad), "server-not-good");
    yes(job::say_posted(&practice.desk, &practice.amira, &jobs[0], Some("https://facebook.example/p/1")).await);
    let placed = yes(job::get(&practice.desk, &practice.tom, &jobs[0]).await);
    assert_eq!((placed.job.state, placed.job.url.as_deref()), (State::Sent, Some("https://facebook.example/p/1")));
    assert!(practice.deeds().await.contains(&"handed-over".to_owned()));
}

async fn a_person_settles_what_no_machine_knows(world: World) {
    let practice = world.practice().await;
    let account = practice.connected().await;
    let (_, jobs) = practice.approved(HARMLESS, &[&account]).await;
    yes(practice.take().await);
    let act = practice.desk.act_as_desk();
    record(&practice.desk, &act, &jobs[0], 1, &Outcome::Unknown { reason: "time-out" }).await.unwrap();
    yes(job::settle(&practice.desk, &practice.amira, &jobs[0], false).await);
    assert_eq!(no(job::settle(&practice.desk, &practice.amira, &jobs[0], true).await), "cannot-settle");
    let job = yes(job::get(&practice.desk, &practice.tom, &jobs[0]).await).job;
    assert_eq!((job.state, job.reason.as_deref()), (State::Refused, Some("not-arrived")));
}

async fn what_was_sent_can_be_taken_down(world: World) {
    let practice = world.practice().await;
    let account = practice.connected().await;
    let (_, jobs) = practice.approved(HARMLESS, &[&account]).await;
    assert_eq!(no(job::delete_post(&practice.desk, &practice.tom, &jobs[0]).await), "not-deletable");
    yes(practice.take().await);
    let act = practice.desk.act_as_desk();
    record(&practice.desk, &act, &jobs[0], 1, &Outcome::Sent { id: "17".into(), url: None }).await.unwrap();
    let delete = yes(job::delete_post(&practice.desk, &practice.tom, &jobs[0]).await);
    let taken = claim(&practice.desk, &act, LEASE).await.unwrap().unwrap();
    assert_eq!(
        (taken.id.clone(), taken.kind, taken.remote_id.as_deref()),
        (delete.clone(), job::Kind::Delete, Some("17"))
    );
    record(&practice.desk, &act, &delete, taken.attempt(), &Outcome::Sent { id: "17".into(), url: None })
        .await
        .unwrap();
    assert_eq!(yes(job::get(&practice.desk, &practice.tom, &jobs[0]).await).job.state, State::Deleted);
}
