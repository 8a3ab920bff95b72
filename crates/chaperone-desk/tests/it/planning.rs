//! The plan: what stands on it, and what another time does to an approval.

use std::time::Duration;

use chaperone_desk::draft::{Edit, State};
use chaperone_desk::plan::{self, Where};
use chaperone_desk::{AccountId, Act, Time, approve, draft, job};
use chaperone_screen::Channel;

use crate::support::{HARMLESS, Practice, World, edit, no, stories, who, yes};

stories! {
    a_moved_post_loses_its_approval_and_the_approver_is_asked_again,
    whoever_moves_a_text_does_not_become_its_writer,
    a_time_that_has_gone_by_is_refused,
    what_was_called_off_leaves_the_plan_until_somebody_changes_it,
    the_plan_tells_what_waits_what_is_planned_and_what_is_close,
}

fn at(practice: &Practice, hours: u64) -> Time {
    practice.desk.now().plus(Duration::from_hours(hours))
}

async fn write(practice: &Practice, act: &Act, text: &str, account: &AccountId, due: Option<Time>) -> draft::Draft {
    let edit = Edit { due, ..edit(text, &[account], 0) };
    yes(draft::start(&practice.desk, act, Channel::Post, None, &edit).await)
}

async fn a_moved_post_loses_its_approval_and_the_approver_is_asked_again(world: World) {
    let practice = world.practice().await;
    let account = practice.connected().await;
    let post = write(&practice, &practice.amira, HARMLESS, &account, Some(at(&practice, 2))).await;
    yes(approve::ask(&practice.desk, &practice.amira, &post.id, post.version, &who(&practice.tom)).await);
    yes(practice.approve(&post).await);

    let later = at(&practice, 30);
    let moved = yes(plan::move_to(&practice.desk, &practice.amira, &post.id, post.version, later).await);
    assert!(moved.ended);
    assert_eq!(moved.asked.as_ref().map(|(person, _)| person), Some(&who(&practice.tom)));
    assert_eq!((moved.draft.state, moved.draft.due), (State::Asked, Some(later)));
    assert_ne!(moved.draft.digest(), post.digest(), "another time is another seal");
    let jobs = yes(job::of_draft(&practice.desk, &practice.amira, &post.id).await);
    assert!(jobs.iter().all(|placed| placed.job.state == job::State::CalledOff), "{jobs:?}");
    assert!(practice.deeds().await.contains(&"approval-voided".to_owned()));
    assert_eq!(no(practice.approve(&post).await), "words-changed", "the old seal approves nothing");
    yes(practice.approve(&moved.draft).await);
}

async fn whoever_moves_a_text_does_not_become_its_writer(world: World) {
    let practice = world.practice().await;
    let account = practice.connected().await;
    let post = write(&practice, &practice.amira, HARMLESS, &account, Some(at(&practice, 2))).await;
    yes(approve::ask(&practice.desk, &practice.amira, &post.id, post.version, &who(&practice.tom)).await);
    let moved = yes(plan::move_to(&practice.desk, &practice.tom, &post.id, post.version, at(&practice, 3)).await);
    assert_eq!(moved.draft.editor, who(&practice.amira));
    // Amira still cannot say yes to her own words; Tom can.
    assert_eq!(
        no(approve::ask(&practice.desk, &practice.tom, &post.id, moved.draft.version, &who(&practice.amira)).await),
        "not-an-approver"
    );
    yes(practice.approve(&moved.draft).await);
}

async fn a_time_that_has_gone_by_is_refused(world: World) {
    let practice = world.practice().await;
    let account = practice.manual().await;
    let post = write(&practice, &practice.amira, HARMLESS, &account, None).await;
    let now = practice.desk.now();
    assert_eq!(no(plan::move_to(&practice.desk, &practice.amira, &post.id, post.version, now).await), "gone-by");
    let moved = yes(plan::move_to(&practice.desk, &practice.amira, &post.id, post.version, at(&practice, 1)).await);
    assert!(!moved.ended && moved.asked.is_none(), "nothing had been asked");
    let stale = plan::move_to(&practice.desk, &practice.amira, &post.id, post.version, at(&practice, 2)).await;
    assert_eq!(no(stale), "changed-meanwhile");
}

async fn the_plan_tells_what_waits_what_is_planned_and_what_is_close(world: World) {
    let mut practice = world.practice().await;
    let account = practice.connected().await;
    let undated = write(&practice, &practice.amira, "Meet our new receptionist.", &account, None).await;
    let due = at(&practice, 4);
    let planned = write(&practice, &practice.amira, HARMLESS, &account, Some(due)).await;
    yes(approve::ask(&practice.desk, &practice.amira, &planned.id, planned.version, &who(&practice.tom)).await);
    yes(practice.approve(&planned).await);
    let half = due.plus(Duration::from_mins(30));
    let waiting = write(&practice, &practice.amira, "We are closed on Monday.", &account, Some(half)).await;
    yes(approve::ask(&practice.desk, &practice.amira, &waiting.id, waiting.version, &who(&practice.tom)).await);

    let seen = |entries: &[plan::Entry]| -> Vec<_> {
        entries.iter().map(|entry| (entry.draft.clone(), entry.standing, entry.at, entry.close)).collect()
    };
    let entries = plan::entries(&practice.desk, &practice.amira).await.unwrap();
    assert_eq!(
        seen(&entries),
        [
            (planned.id.clone(), Where::Planned, Some(due), true),
            (waiting.id.clone(), Where::Waiting, Some(half), true),
            (undated.id.clone(), Where::Draft, None, false),
        ]
    );

    practice.pass(Duration::from_hours(4));
    let cleared = yes(practice.take().await);
    let (act, sent) =
        (practice.desk.act_as_desk(), chaperone_desk::release::Outcome::Sent { id: "1".into(), url: None });
    chaperone_desk::release::record(&practice.desk, &act, cleared.job(), cleared.attempt(), &sent).await.unwrap();
    let entries = plan::entries(&practice.desk, &practice.amira).await.unwrap();
    assert_eq!((entries[0].standing, entries[0].close), (Where::Out, false), "what is out can't be moved apart");
    assert_eq!((entries[1].standing, entries[1].close), (Where::Waiting, true));
}

async fn what_was_called_off_leaves_the_plan_until_somebody_changes_it(world: World) {
    let mut practice = world.practice().await;
    let account = practice.connected().await;
    let post = write(&practice, &practice.amira, HARMLESS, &account, Some(at(&practice, 4))).await;
    let planned = |entries: Vec<plan::Entry>| -> Vec<_> {
        entries.into_iter().map(|entry| (entry.standing, entry.can_be_called_off)).collect()
    };
    yes(approve::ask(&practice.desk, &practice.amira, &post.id, post.version, &who(&practice.tom)).await);
    let waits = plan::entries(&practice.desk, &practice.amira).await.unwrap();
    assert_eq!(planned(waits), [(Where::Waiting, false)]);
    yes(practice.approve(&post).await);
    let decided = plan::entries(&practice.desk, &practice.amira).await.unwrap();
    assert_eq!(planned(decided), [(Where::Planned, true)]);
    yes(job::call_off(&practice.desk, &practice.amira, &post.id).await);
    assert!(plan::entries(&practice.desk, &practice.amira).await.unwrap().is_empty());
    assert!(draft::list(&practice.desk, &practice.amira).await.unwrap()[0].called_off);

    practice.pass(Duration::from_mins(1));
    let edit = Edit { due: Some(at(&practice, 5)), ..edit(HARMLESS, &[&account], post.version) };
    yes(draft::save(&practice.desk, &practice.amira, &post.id, &edit).await);
    let changed = plan::entries(&practice.desk, &practice.amira).await.unwrap();
    assert_eq!(planned(changed), [(Where::Draft, false)]);
}
