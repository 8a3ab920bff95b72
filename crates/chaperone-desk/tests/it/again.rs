//! What reached a place stays there once: second approvals, answers that come late, and posts that are sent again.

use std::time::Duration;

use chaperone_desk::approve::{self, Choice, Outcome as Decided};
use chaperone_desk::job::{self, Job, State};
use chaperone_desk::practice::{self, Details};
use chaperone_desk::release::{self, Found, Outcome, claim, reconciled, record, sweep};
use chaperone_desk::{AccountId, JobId, draft, journal};

use crate::support::{HARMLESS, LEASE, Practice, World, edit, no, stories, who, yes};

stories! {
    a_place_that_was_reached_is_not_sent_to_by_a_second_approval,
    a_post_that_is_out_in_one_place_is_not_changed_for_another,
    word_that_a_post_is_there_is_true_whenever_it_comes,
    late_word_calls_off_what_waits_for_the_same_place,
    an_approval_given_before_the_word_came_sends_nothing_to_that_place,
    an_answer_to_an_earlier_attempt_never_speaks_for_a_later_one,
    what_the_network_shows_counts_after_a_person_said_no,
    a_post_that_another_job_owns_is_nobody_elses,
    a_post_that_is_sent_again_has_new_tries,
}

/// Fits the practice as long as it knows Mrs Reid as one of its people.
const STAFF: &str = "Lovely to see Mrs Reid back today!";

async fn with_staff(practice: &Practice, staff: &[&str]) {
    let details = Details { staff: staff.iter().map(|name| (*name).to_owned()).collect(), ..Details::default() };
    yes(practice::change(&practice.desk, &practice.tom, "Harbour Lane Dental", details).await);
}

async fn look(practice: &Practice, id: &JobId) -> Job {
    yes(job::get(&practice.desk, &practice.tom, id).await).job
}

async fn answer(practice: &Practice, id: &JobId, attempt: i64, outcome: Outcome) {
    record(&practice.desk, &practice.desk.act_as_desk(), id, attempt, &outcome).await.unwrap();
}

fn sent(id: &str) -> Outcome {
    Outcome::Sent { id: id.into(), url: Some(format!("https://social.example/{id}")) }
}

/// Every place that a worker would send to now, by account.
async fn drain(practice: &Practice) -> Vec<AccountId> {
    let act = practice.desk.act_as_desk();
    let mut reached = Vec::new();
    while let Some(job) = claim(&practice.desk, &act, LEASE).await.unwrap() {
        if let Ok(cleared) = release::release(&practice.desk, &act, &job.id, LEASE).await.unwrap() {
            reached.push(cleared.account().clone());
            answer(practice, &job.id, cleared.attempt(), sent(job.id.as_str())).await;
        }
    }
    reached
}

async fn verifies(practice: &Practice) {
    assert_eq!(journal::verify(&practice.desk, &[]).await.unwrap().trouble, []);
}

async fn a_place_that_was_reached_is_not_sent_to_by_a_second_approval(world: World) {
    let mut practice = world.practice().await;
    let (one, two) = (practice.connected().await, practice.connected().await);
    with_staff(&practice, &["Mrs Reid"]).await;
    let (draft, jobs) = practice.approved(STAFF, &[&one, &two]).await;
    let first = yes(practice.take().await);
    let second = yes(practice.take().await);
    let (reached, missed) = (first.account().clone(), second.account().clone());
    answer(&practice, first.job(), 1, sent("1")).await;
    answer(&practice, second.job(), 1, Outcome::NotSent { reason: "not-reached" }).await;
    // Read anew, the text is stricter: the second place goes back to the approver, the first has it already.
    with_staff(&practice, &[]).await;
    practice.pass(Duration::from_mins(1));
    assert_eq!(no(practice.take().await), "changed-since-approval");
    assert_eq!(look(&practice, second.job()).await.state, State::BackToApprover);

    with_staff(&practice, &["Mrs Reid"]).await;
    let outcome = yes(practice.approve(&draft).await);
    let Decided::Released(new) = outcome else { panic!("{outcome:?}") };
    assert_eq!(new.len(), 1, "one place is left");
    assert_eq!(drain(&practice).await, std::slice::from_ref(&missed));
    let out = yes(job::of_draft(&practice.desk, &practice.tom, &draft.id).await);
    let out: Vec<_> = out.into_iter().filter(|placed| placed.job.state == State::Sent).collect();
    assert_eq!(out.len(), 2);
    assert!(out.iter().any(|placed| placed.job.account == reached && placed.job.id == *first.job()));
    assert!(jobs.contains(first.job()) && !jobs.contains(&new[0]));
    verifies(&practice).await;
}

async fn a_post_that_is_out_in_one_place_is_not_changed_for_another(world: World) {
    let practice = world.practice().await;
    let (one, two) = (practice.connected().await, practice.connected().await);
    let (draft, _) = practice.approved(HARMLESS, &[&one, &two]).await;
    let first = yes(practice.take().await);
    let second = yes(practice.take().await);
    answer(&practice, first.job(), 1, sent("1")).await;
    answer(&practice, second.job(), 1, Outcome::Refused { reason: "not-accepted" }).await;
    let (desk, amira) = (&practice.desk, &practice.amira);
    let other = edit("We are closed on Monday.", &[&one, &two], draft.version);
    assert_eq!(no(draft::save(desk, amira, &draft.id, &other).await), "not-open");
    assert_eq!(no(approve::ask(desk, amira, &draft.id, draft.version, &who(&practice.tom)).await), "not-open");
    let choice = Choice::Approve { answers: vec![] };
    assert_eq!(no(approve::decide(desk, &practice.tom, &draft.id, &draft.seal(), &choice).await), "not-asked");
    // Even with the refused one called off the words stay: the first place has them.
    yes(job::call_off(desk, amira, &draft.id).await);
    assert_eq!(no(draft::save(desk, amira, &draft.id, &other).await), "not-open");
    assert_eq!(drain(&practice).await, []);
    assert_eq!(look(&practice, first.job()).await.state, State::Sent);
    verifies(&practice).await;
}

/// How an attempt was left behind before its answer came.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Left {
    LeaseRanOut,
    DeclaredUnknown,
    NotAmongOurPosts,
    APersonSaidNo,
    SentAgain,
    TakenAgain,
    OnItsWayAgain,
    CalledOff,
    BackWithTheApprover,
    APersonSaidYes,
}

const LEFT: [Left; 10] = [
    Left::LeaseRanOut,
    Left::DeclaredUnknown,
    Left::NotAmongOurPosts,
    Left::APersonSaidNo,
    Left::SentAgain,
    Left::TakenAgain,
    Left::OnItsWayAgain,
    Left::CalledOff,
    Left::BackWithTheApprover,
    Left::APersonSaidYes,
];

/// Brings a post that was cleared once to where `left` says, and gives the state that it is in.
async fn leave(practice: &mut Practice, id: &JobId, left: Left) -> State {
    if left == Left::LeaseRanOut {
        practice.pass(LEASE);
        sweep(&practice.desk, &practice.desk.act_as_desk()).await.unwrap();
        return State::Unknown;
    }
    answer(practice, id, 1, Outcome::Unknown { reason: "no-answer" }).await;
    let (desk, amira) = (practice.desk.clone(), practice.amira.clone());
    match left {
        Left::LeaseRanOut | Left::DeclaredUnknown => return State::Unknown,
        Left::NotAmongOurPosts => {
            practice.pass(Duration::from_mins(3));
            reconciled(&desk, &desk.act_as_desk(), id, &Found::NotThere).await.unwrap();
            return State::Refused;
        }
        Left::APersonSaidYes => {
            yes(job::settle(&desk, &amira, id, true).await);
            return State::Sent;
        }
        _ => yes(job::settle(&desk, &amira, id, false).await),
    }
    match left {
        Left::APersonSaidNo => return State::Refused,
        Left::CalledOff => {
            let draft = look(practice, id).await.draft.unwrap();
            yes(job::call_off(&desk, &amira, &draft).await);
            return State::CalledOff;
        }
        _ => yes(job::send_again(&desk, &amira, id).await),
    }
    let act = desk.act_as_desk();
    match left {
        Left::TakenAgain => {
            claim(&desk, &act, LEASE).await.unwrap().unwrap();
            State::Leased
        }
        Left::OnItsWayAgain => {
            assert_eq!(yes(practice.take().await).attempt(), 2);
            State::InFlight
        }
        Left::BackWithTheApprover => {
            with_staff(practice, &[]).await;
            assert_eq!(no(practice.take().await), "changed-since-approval");
            State::BackToApprover
        }
        _ => State::Queued,
    }
}

async fn word_that_a_post_is_there_is_true_whenever_it_comes(world: World) {
    let mut practice = world.practice().await;
    let account = practice.connected().await;
    for left in LEFT {
        with_staff(&practice, &["Mrs Reid"]).await;
        let (draft, jobs) = practice.approved(STAFF, &[&account]).await;
        let id = &jobs[0];
        yes(practice.take().await);
        let from = leave(&mut practice, id, left).await;
        assert_eq!(look(&practice, id).await.state, from, "{left:?}");

        answer(&practice, id, 1, sent(id.as_str())).await;
        let job = look(&practice, id).await;
        assert_eq!((job.state, job.reason.as_deref()), (State::Sent, None), "{left:?}");
        assert_eq!(job.remote_id.as_deref(), Some(id.as_str()), "{left:?}");
        let entries = journal::of_record(&practice.desk, id.as_str()).await.unwrap();
        let entry = entries.last().unwrap();
        assert_eq!(entry.deed, "sent", "{left:?}");
        let detail: serde_json::Value = serde_json::from_str(&entry.detail).unwrap();
        assert_eq!((&detail["late"], &detail["from"]), (&true.into(), &from.name().into()), "{left:?}");
        // Said twice it is said once, and nothing of it goes out any more: not now, not after another approval.
        answer(&practice, id, 1, sent("something else")).await;
        answer(&practice, id, 2, sent("something else")).await;
        assert_eq!(look(&practice, id).await.remote_id.as_deref(), Some(id.as_str()), "{left:?}");
        practice.pass(Duration::from_hours(1));
        sweep(&practice.desk, &practice.desk.act_as_desk()).await.unwrap();
        assert_eq!(drain(&practice).await, [], "{left:?}");
        with_staff(&practice, &["Mrs Reid"]).await;
        let now = yes(draft::get(&practice.desk, &practice.tom, &draft.id).await);
        if now.state == draft::State::Open {
            yes(approve::ask(&practice.desk, &practice.amira, &draft.id, now.version, &who(&practice.tom)).await);
        }
        if now.state != draft::State::Released {
            assert_eq!(yes(practice.approve(&now).await), Decided::Released(vec![]), "{left:?}");
        }
        assert_eq!(drain(&practice).await, [], "{left:?}");
    }
    verifies(&practice).await;
}

/// A post of which a person said that it is not there, changed and approved anew under another job; both are given.
async fn changed_and_approved_anew(practice: &Practice, account: &AccountId) -> (JobId, JobId) {
    let (draft, jobs) = practice.approved(HARMLESS, &[account]).await;
    yes(practice.take().await);
    answer(practice, &jobs[0], 1, Outcome::Unknown { reason: "no-answer" }).await;
    let (desk, amira) = (&practice.desk, &practice.amira);
    yes(job::settle(desk, amira, &jobs[0], false).await);
    let other = edit("We are closed on Monday.", &[account], draft.version);
    let changed = yes(draft::save(desk, amira, &draft.id, &other).await);
    yes(approve::ask(desk, amira, &draft.id, changed.version, &who(&practice.tom)).await);
    let Decided::Released(new) = yes(practice.approve(&changed).await) else { panic!("was sent back") };
    assert_eq!(new.len(), 1);
    (jobs[0].clone(), new[0].clone())
}

async fn late_word_calls_off_what_waits_for_the_same_place(world: World) {
    let practice = world.practice().await;
    let account = practice.connected().await;
    let (old, new) = changed_and_approved_anew(&practice, &account).await;
    answer(&practice, &old, 1, sent("1")).await;
    assert_eq!(look(&practice, &old).await.state, State::Sent);
    assert_eq!(look(&practice, &new).await.state, State::CalledOff);
    let entries = journal::of_record(&practice.desk, old.as_str()).await.unwrap();
    assert!(entries.last().unwrap().detail.contains("\"called_off\":1"), "{:?}", entries.last());
    assert_eq!(drain(&practice).await, []);
    verifies(&practice).await;
}

async fn an_approval_given_before_the_word_came_sends_nothing_to_that_place(world: World) {
    let practice = world.practice().await;
    let account = practice.connected().await;
    let (old, new) = changed_and_approved_anew(&practice, &account).await;
    // The new one is in a worker's hands when the word comes, so it is past being called off.
    let act = practice.desk.act_as_desk();
    assert_eq!(claim(&practice.desk, &act, LEASE).await.unwrap().unwrap().id, new);
    answer(&practice, &old, 1, sent("1")).await;
    assert_eq!(no(release::release(&practice.desk, &act, &new, LEASE).await), "changed-since-approval");
    assert_eq!(look(&practice, &old).await.state, State::Sent);
    verifies(&practice).await;
}

async fn an_answer_to_an_earlier_attempt_never_speaks_for_a_later_one(world: World) {
    let mut practice = world.practice().await;
    let account = practice.connected().await;
    let until = practice.desk.now().plus(Duration::from_mins(5));
    for late in [
        Outcome::Refused { reason: "not-accepted" },
        Outcome::NotSent { reason: "not-reached" },
        Outcome::Unknown { reason: "no-answer" },
        Outcome::SlowDown { until },
        Outcome::Expired,
        Outcome::Revoked { reason: "revoked" },
    ] {
        for left in [Left::TakenAgain, Left::OnItsWayAgain] {
            let (_, jobs) = practice.approved(HARMLESS, &[&account]).await;
            yes(practice.take().await);
            let state = leave(&mut practice, &jobs[0], left).await;
            answer(&practice, &jobs[0], 1, late.clone()).await;
            assert_eq!(look(&practice, &jobs[0]).await.state, state, "{left:?} {late:?}");
            if left == Left::TakenAgain {
                let act = practice.desk.act_as_desk();
                assert_eq!(yes(release::release(&practice.desk, &act, &jobs[0], LEASE).await).attempt(), 2);
            }
            answer(&practice, &jobs[0], 2, sent(jobs[0].as_str())).await;
            assert_eq!(look(&practice, &jobs[0]).await.state, State::Sent, "{left:?} {late:?}");
        }
    }
    verifies(&practice).await;
}

async fn what_the_network_shows_counts_after_a_person_said_no(world: World) {
    let practice = world.practice().await;
    let account = practice.connected().await;
    let (_, jobs) = practice.approved(HARMLESS, &[&account]).await;
    yes(practice.take().await);
    answer(&practice, &jobs[0], 1, Outcome::Unknown { reason: "no-answer" }).await;
    // The network is being asked when a person, who looked at the wrong page, says that it is not there.
    yes(job::settle(&practice.desk, &practice.amira, &jobs[0], false).await);
    let act = practice.desk.act_as_desk();
    reconciled(&practice.desk, &act, &jobs[0], &Found::NoAnswer).await.unwrap();
    assert_eq!(look(&practice, &jobs[0]).await.state, State::Refused);
    let there = Found::There { id: "17".into(), url: None };
    reconciled(&practice.desk, &act, &jobs[0], &there).await.unwrap();
    let job = look(&practice, &jobs[0]).await;
    assert_eq!((job.state, job.remote_id.as_deref()), (State::Sent, Some("17")));
    let entries = journal::of_record(&practice.desk, jobs[0].as_str()).await.unwrap();
    let last = entries.last().unwrap();
    assert!(last.deed == "reconciled" && last.detail.contains("\"from\":\"refused\""), "{last:?}");
    assert_eq!(no(job::send_again(&practice.desk, &practice.amira, &jobs[0]).await), "cannot-settle");
    assert_eq!(drain(&practice).await, []);
    verifies(&practice).await;
}

async fn a_post_that_another_job_owns_is_nobody_elses(world: World) {
    let practice = world.practice().await;
    let account = practice.connected().await;
    let (_, first) = practice.approved(HARMLESS, &[&account]).await;
    yes(practice.take().await);
    answer(&practice, &first[0], 1, sent("17")).await;
    let (_, second) = practice.approved(HARMLESS, &[&account]).await;
    yes(practice.take().await);
    answer(&practice, &second[0], 1, Outcome::Unknown { reason: "no-answer" }).await;
    let there = Found::There { id: "17".into(), url: None };
    reconciled(&practice.desk, &practice.desk.act_as_desk(), &second[0], &there).await.unwrap();
    assert_eq!(look(&practice, &second[0]).await.state, State::Unknown);
}

async fn a_post_that_is_sent_again_has_new_tries(world: World) {
    let mut practice = world.practice().await;
    let account = practice.connected().await;
    let (_, jobs) = practice.approved(HARMLESS, &[&account]).await;
    for round in 1..=2 {
        let mut tries = 0;
        while look(&practice, &jobs[0]).await.state != State::Refused {
            if let Some(taken) = claim(&practice.desk, &practice.desk.act_as_desk(), LEASE).await.unwrap() {
                let act = practice.desk.act_as_desk();
                let cleared = yes(release::release(&practice.desk, &act, &taken.id, LEASE).await);
                answer(&practice, &taken.id, cleared.attempt(), Outcome::NotSent { reason: "not-reached" }).await;
                tries += 1;
            }
            practice.pass(Duration::from_mins(30));
        }
        assert_eq!((tries, look(&practice, &jobs[0]).await.attempts), (12, 12 * round));
        yes(job::send_again(&practice.desk, &practice.amira, &jobs[0]).await);
    }
}
