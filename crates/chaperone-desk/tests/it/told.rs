//! What published posts told of a patient: found again, seen at the last moment, sealed, and forgotten.

use std::time::Duration;

use chaperone_desk::draft::{self, Draft};
use chaperone_desk::practice::{self, Details};
use chaperone_desk::release::sweep;
use chaperone_desk::screen::{Channel, Finding};
use chaperone_desk::{JobId, approve, checklist, job, journal};
use sqlx::{AssertSqlSafe, Row};

use crate::schema::raw;
use crate::support::{HARMLESS, Practice, World, edit, no, stories, who, yes};

stories! {
    two_harmless_posts_that_together_leave_few_are_found,
    a_post_that_went_out_between_approval_and_release_is_seen,
    what_posts_told_is_forgotten_after_the_weeks_of_the_pack,
    an_erased_draft_takes_along_what_it_told,
    what_posts_told_holds_no_word_of_them,
}

pub(crate) const FIRST: &str =
    "Fractured lower molar in a bus driver in her sixties. Would you choose a crown or an onlay?";
const SECOND: &str = "Fractured lower molar in a 61-year-old bus driver. Would you choose a crown or an onlay?";
const WEEK: Duration = Duration::from_hours(24 * 7);

/// A practice that patients of a whole city come to.
async fn in_a_city(world: World) -> Practice {
    let practice = world.practice().await;
    let details = Details { catchment: 900_000, ..Details::default() };
    yes(practice::change(&practice.desk, &practice.tom, "Harbour Lane Dental", details).await);
    practice
}

/// Approved for a forum, each finding answered with a reason; its one job, which a person posts.
async fn approved(practice: &Practice, text: &str) -> (Draft, JobId) {
    let (desk, amira) = (&practice.desk, &practice.amira);
    let account = practice.manual().await;
    let draft = yes(draft::start(desk, amira, Channel::Group, None, &edit(text, &[&account], 0)).await);
    let all: Vec<_> = checklist::ITEMS.iter().map(|item| item.name).collect();
    yes(checklist::keep(desk, amira, &draft.id, draft.version, "A forum of dentists", &all).await);
    yes(approve::ask(desk, amira, &draft.id, draft.version, &who(&practice.tom)).await);
    let report = draft::check(desk, &draft).await.unwrap();
    let mut answers: Vec<_> = report.findings.iter().map(approve::Place::of).collect();
    answers.dedup();
    let answers = answers.into_iter().map(|place| (place, "Nobody in the forum is near.".into())).collect();
    let choice = approve::Choice::Approve { answers };
    let outcome = yes(approve::decide(desk, &practice.tom, &draft.id, &draft.seal(), &choice).await);
    let approve::Outcome::Released(jobs) = outcome else { panic!("was sent back") };
    (draft, jobs[0].clone())
}

pub(crate) async fn posted(practice: &Practice, text: &str) -> Draft {
    let (draft, job) = approved(practice, text).await;
    yes(job::hand_over(&practice.desk, &practice.amira, &job).await);
    yes(job::say_posted(&practice.desk, &practice.amira, &job, None).await);
    draft
}

async fn counted(practice: &Practice, text: &str) -> Vec<Finding> {
    let checked = draft::check_text(&practice.desk, &practice.amira, (text, &[]), Channel::Group, None, &[]).await;
    yes(checked).findings.into_iter().filter(|finding| finding.rule == "few-fit").collect()
}

async fn rows(practice: &Practice) -> i64 {
    let query = sqlx::query(AssertSqlSafe("select count(*) from told".to_owned()));
    query.fetch_one(&mut raw(&practice.world).await).await.unwrap().get(0)
}

async fn two_harmless_posts_that_together_leave_few_are_found(world: World) {
    let practice = in_a_city(world).await;
    assert_eq!((counted(&practice, FIRST).await, counted(&practice, SECOND).await), (vec![], vec![]));
    posted(&practice, FIRST).await;
    let found = counted(&practice, SECOND).await;
    let [one] = &found[..] else { panic!("{found:?}") };
    assert!(one.message.starts_with("With your post of 21 November, about "), "{}", one.message);
    assert!(one.message.contains("a woman or girl"), "{}", one.message);
    // What is about nobody adds nothing.
    assert_eq!(counted(&practice, HARMLESS).await, vec![]);
}

async fn a_post_that_went_out_between_approval_and_release_is_seen(world: World) {
    let practice = in_a_city(world).await;
    let (waiting, job) = approved(&practice, SECOND).await;
    posted(&practice, FIRST).await;
    assert_eq!(no(job::hand_over(&practice.desk, &practice.amira, &job).await), "changed-since-approval");
    let back = yes(draft::get(&practice.desk, &practice.tom, &waiting.id).await);
    assert_eq!(back.state, draft::State::Asked);
}

async fn what_posts_told_is_forgotten_after_the_weeks_of_the_pack(world: World) {
    let mut practice = in_a_city(world).await;
    posted(&practice, FIRST).await;
    practice.pass(25 * WEEK);
    assert_eq!(counted(&practice, SECOND).await.len(), 1);
    sweep(&practice.desk, &practice.desk.act_as_desk()).await.unwrap();
    assert_eq!(rows(&practice).await, 1);
    practice.pass(WEEK);
    // It counts no more, even before it is gone.
    assert_eq!(counted(&practice, SECOND).await, vec![]);
    sweep(&practice.desk, &practice.desk.act_as_desk()).await.unwrap();
    assert_eq!(rows(&practice).await, 0);
    assert!(practice.deeds().await.contains(&"told-forgotten".to_owned()));
}

async fn an_erased_draft_takes_along_what_it_told(world: World) {
    let practice = in_a_city(world).await;
    let draft = posted(&practice, FIRST).await;
    assert_eq!(rows(&practice).await, 1);
    yes(draft::erase(&practice.desk, &practice.amira, &draft.id).await);
    assert_eq!((rows(&practice).await, counted(&practice, SECOND).await), (0, vec![]));
}

async fn what_posts_told_holds_no_word_of_them(world: World) {
    let practice = in_a_city(world).await;
    posted(&practice, FIRST).await;
    let query = sqlx::query(AssertSqlSafe("select body, day from told".to_owned()));
    let row = query.fetch_one(&mut raw(&practice.world).await).await.unwrap();
    let (body, day): (Vec<u8>, String) = (row.get(0), row.get(1));
    let sealed = String::from_utf8_lossy(&body).into_owned();
    let entries = yes(journal::page(&practice.desk, &practice.tom, None, 500).await);
    let details: Vec<_> = entries.iter().map(|entry| entry.detail.clone()).collect();
    let written = format!("{sealed} {day} {}", details.join(" ")).to_lowercase();
    for word in ["driver", "sixties", "molar", "occupation", "female", "trait", "class"] {
        assert!(!written.contains(word), "{word} in {written}");
    }
}
