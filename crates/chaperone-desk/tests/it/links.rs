//! A session that began with an approval link and a PIN decides on what was asked of that person, and on nothing else.

use std::time::Duration;

use chaperone_desk::approve::{self, Choice};
use chaperone_desk::draft::{self, Draft};
use chaperone_desk::person::Link;
use chaperone_desk::{Act, Role, job, session};

use crate::support::{HARMLESS, Practice, World, edit, here, no, secret, stories, who, yes};

stories! {
    a_session_by_pin_ends_when_somebody_else_is_asked,
    a_session_by_pin_ends_when_the_words_change,
    a_session_by_pin_ends_when_the_same_person_is_asked_again,
    a_session_by_pin_ends_with_a_second_question_after_its_decision,
    a_wrong_pin_stands_in_the_journal_without_what_was_typed,
}

const PIN: &str = "402917";

fn token(link: &Link) -> &str {
    link.path().strip_prefix("/approve/link/").unwrap()
}

async fn ask(practice: &Practice, draft: &Draft, of: &Act) -> Link {
    yes(approve::ask(&practice.desk, &practice.tom, &draft.id, draft.version, &who(of)).await)
}

/// Signs in by link and PIN: the session's token, and an act as if a page had been opened with it just now.
async fn by_pin(practice: &Practice, link: &Link) -> (String, Act) {
    let session = yes(session::sign_in_for_link(&practice.desk, token(link), &secret(PIN), &here()).await);
    let token = session.session().unwrap().token.expose().clone();
    let signed_in = session::current(&practice.desk, &token).await.unwrap().unwrap();
    (token, practice.desk.act_as(&signed_in))
}

/// Neither the link nor the session is good any more, and a decision that was on its way comes to nothing.
async fn is_over(practice: &Practice, link: &Link, (session, act): &(String, Act), seen: &Draft) {
    assert!(session::current(&practice.desk, session).await.unwrap().is_none());
    let again = session::sign_in_for_link(&practice.desk, token(link), &secret(PIN), &here()).await;
    assert_eq!(no(again), "link-not-good");
    let jobs = yes(job::of_draft(&practice.desk, &practice.tom, &seen.id).await).len();
    for choice in [Choice::Approve { answers: vec![] }, Choice::SendBack { words: secret("Not like this.") }] {
        let decided = approve::decide(&practice.desk, act, &seen.id, &seen.seal(), &choice).await;
        assert!(["link-not-good", "not-asked", "words-changed"].contains(&no(decided)));
    }
    assert_eq!(yes(job::of_draft(&practice.desk, &practice.tom, &seen.id).await).len(), jobs);
}

async fn a_session_by_pin_ends_when_somebody_else_is_asked(world: World) {
    let mut practice = world.practice().await;
    let nadia = practice.join("Nadia Okoro", "nadia@harbourlane.example", "nine slow kestrels", Role::Clinician).await;
    let account = practice.connected().await;
    let draft = practice.write(&practice.tom, HARMLESS, &[&account]).await;
    let link = ask(&practice, &draft, &practice.amira).await;
    let session = by_pin(&practice, &link).await;
    practice.pass(Duration::from_mins(1));
    let newer = ask(&practice, &draft, &nadia).await;
    is_over(&practice, &link, &session, &draft).await;
    // The one who was asked now decides.
    let (_, act) = by_pin(&practice, &newer).await;
    let choice = Choice::Approve { answers: vec![] };
    yes(approve::decide(&practice.desk, &act, &draft.id, &draft.seal(), &choice).await);
}

async fn a_session_by_pin_ends_when_the_words_change(world: World) {
    let mut practice = world.practice().await;
    let account = practice.connected().await;
    let draft = practice.write(&practice.tom, HARMLESS, &[&account]).await;
    let link = ask(&practice, &draft, &practice.amira).await;
    let session = by_pin(&practice, &link).await;
    practice.pass(Duration::from_mins(1));
    let other = edit("We are closed on Monday.", &[&account], draft.version);
    let changed = yes(draft::save(&practice.desk, &practice.tom, &draft.id, &other).await);
    is_over(&practice, &link, &session, &draft).await;
    // Asked again with the new words, of the same person: the old session is none of it.
    practice.pass(Duration::from_mins(1));
    ask(&practice, &changed, &practice.amira).await;
    is_over(&practice, &link, &session, &draft).await;
    // Nor does going back to the old words bring it back.
    practice.pass(Duration::from_mins(1));
    let back = edit(HARMLESS, &[&account], changed.version);
    let back = yes(draft::save(&practice.desk, &practice.tom, &draft.id, &back).await);
    assert_eq!(back.seal(), draft.seal());
    is_over(&practice, &link, &session, &draft).await;
}

async fn a_session_by_pin_ends_when_the_same_person_is_asked_again(world: World) {
    let mut practice = world.practice().await;
    let account = practice.connected().await;
    let draft = practice.write(&practice.tom, HARMLESS, &[&account]).await;
    let link = ask(&practice, &draft, &practice.amira).await;
    let (session, _) = by_pin(&practice, &link).await;
    practice.pass(Duration::from_mins(1));
    let newer = ask(&practice, &draft, &practice.amira).await;
    assert!(session::current(&practice.desk, &session).await.unwrap().is_none());
    let again = session::sign_in_for_link(&practice.desk, token(&link), &secret(PIN), &here()).await;
    assert_eq!(no(again), "link-not-good");
    by_pin(&practice, &newer).await;
}

async fn a_session_by_pin_ends_with_a_second_question_after_its_decision(world: World) {
    let mut practice = world.practice().await;
    let account = practice.connected().await;
    let draft = practice.write(&practice.tom, HARMLESS, &[&account]).await;
    let link = ask(&practice, &draft, &practice.amira).await;
    let session = by_pin(&practice, &link).await;
    let choice = Choice::SendBack { words: secret("Please add the telephone number.") };
    yes(approve::decide(&practice.desk, &session.1, &draft.id, &draft.seal(), &choice).await);
    // What came of it is still shown, and can be decided no second time.
    assert!(session::current(&practice.desk, &session.0).await.unwrap().is_some());
    assert_eq!(no(approve::decide(&practice.desk, &session.1, &draft.id, &draft.seal(), &choice).await), "not-asked");
    practice.pass(Duration::from_mins(1));
    ask(&practice, &draft, &practice.amira).await;
    assert!(session::current(&practice.desk, &session.0).await.unwrap().is_none());
}

async fn a_wrong_pin_stands_in_the_journal_without_what_was_typed(world: World) {
    let practice = world.practice().await;
    let account = practice.connected().await;
    let draft = practice.write(&practice.tom, HARMLESS, &[&account]).await;
    let link = ask(&practice, &draft, &practice.amira).await;
    let wrong = session::sign_in_for_link(&practice.desk, token(&link), &secret("918273"), &here()).await;
    assert_eq!(no(wrong), "wrong-secret");
    let of_amira = who(&practice.amira);
    let entries = chaperone_desk::journal::of_record(&practice.desk, of_amira.as_str()).await.unwrap();
    let last = entries.last().unwrap();
    assert_eq!((last.deed.as_str(), last.detail.as_str()), ("sign-in-failed", "{\"tried\":\"pin or password\"}"));
}
