//! Public replies: under the post whose address was approved with them, or posted by a person.

use chaperone_desk::approve::{self, Outcome as Decided};
use chaperone_desk::draft::{self, Answered, Draft};
use chaperone_desk::job::{self, State};
use chaperone_desk::release::{claim, release};
use chaperone_desk::screen::Channel;
use chaperone_desk::{Answer, JobId, Refusal};
use sqlx::{AssertSqlSafe, Row};

use crate::schema::{Kind, columns, raw};
use crate::support::{HARMLESS, LEASE, Practice, World, edit, no, stories, who, yes};

stories! {
    an_answer_with_an_address_goes_out_by_itself_and_one_without_waits_for_a_person,
    an_address_of_another_network_waits_for_a_person,
    the_address_is_approved_with_the_words,
    an_address_that_changes_after_the_approval_takes_it_back,
    what_is_no_address_is_refused_and_a_post_keeps_none,
    an_address_is_sealed_and_goes_with_its_draft,
}

const WORDS: &str = "Thank you for asking. Please call our practice manager on 01632 960142.";
const THEIRS: &str = "Is there parking?";
const ADDRESS: &str = "https://social.example/@zebulonova/111222333";

async fn write(practice: &Practice, address: Option<&str>, account: &chaperone_desk::AccountId) -> Answer<Draft> {
    let answered = Answered { words: Some(THEIRS), address, share: None };
    let edit = edit(WORDS, &[account], 0);
    draft::start(&practice.desk, &practice.amira, Channel::CommentReply, answered, &edit).await
}

/// Approved by Tom; its one job.
async fn approved(practice: &Practice, draft: &Draft) -> JobId {
    yes(approve::ask(&practice.desk, &practice.amira, &draft.id, draft.version, &who(&practice.tom)).await);
    let Decided::Released(jobs) = yes(practice.approve(draft).await) else { panic!("was sent back") };
    jobs[0].clone()
}

async fn state(practice: &Practice, id: &JobId) -> State {
    yes(job::get(&practice.desk, &practice.tom, id).await).job.state
}

async fn an_answer_with_an_address_goes_out_by_itself_and_one_without_waits_for_a_person(world: World) {
    let practice = world.practice().await;
    let account = practice.connected().await;
    let by_hand = approved(&practice, &yes(write(&practice, None, &account).await)).await;
    assert_eq!(state(&practice, &by_hand).await, State::Held);
    assert!(claim(&practice.desk, &practice.desk.act_as_desk(), LEASE).await.unwrap().is_none());
    let draft = yes(write(&practice, Some(&format!("  {ADDRESS} ")), &account).await);
    let by_itself = approved(&practice, &draft).await;
    assert_eq!(state(&practice, &by_itself).await, State::Queued);
    let cleared = yes(practice.take().await);
    assert_eq!((cleared.text(), cleared.answered_address()), (WORDS, Some(ADDRESS)));
    // A post of its own answers nothing.
    practice.approved(HARMLESS, &[&account]).await;
    assert_eq!(yes(practice.take().await).answered_address(), None);
    // Words that a person takes along carry no address: where they put them is theirs to say.
    assert_eq!(yes(job::hand_over(&practice.desk, &practice.amira, &by_hand).await).text.expose(), WORDS);
}

async fn an_address_of_another_network_waits_for_a_person(world: World) {
    let practice = world.practice().await;
    let (mastodon, facebook) = (practice.connected().await, practice.manual().await);
    for address in ["at://did:plc:somebody/app.bsky.feed.post/3k", "https://bsky.app/profile/somebody.example/post/3k"]
    {
        let job = approved(&practice, &yes(write(&practice, Some(address), &mastodon).await)).await;
        assert_eq!(state(&practice, &job).await, State::Held, "{address}");
    }
    let job = approved(&practice, &yes(write(&practice, Some(ADDRESS), &facebook).await)).await;
    assert_eq!(state(&practice, &job).await, State::Held);
    assert!(claim(&practice.desk, &practice.desk.act_as_desk(), LEASE).await.unwrap().is_none());
}

async fn the_address_is_approved_with_the_words(world: World) {
    let practice = world.practice().await;
    let (desk, amira) = (&practice.desk, &practice.amira);
    let account = practice.connected().await;
    let draft = yes(write(&practice, Some(ADDRESS), &account).await);
    yes(approve::ask(desk, amira, &draft.id, draft.version, &who(&practice.tom)).await);
    assert_eq!(
        yes(approve::look(desk, &practice.tom, &draft.id).await).draft.answered_address.unwrap().expose(),
        ADDRESS
    );
    let elsewhere =
        Answered { words: Some(THEIRS), address: Some("https://social.example/@somebody/444"), share: None };
    let change = draft::set_answered(desk, amira, &draft.id, draft.version, Channel::CommentReply, elsewhere);
    let changed = yes(change.await);
    assert_ne!((changed.seal(), changed.version), (draft.seal(), draft.version));
    // The approver saw the other address.
    assert_eq!(no(practice.approve(&draft).await), "not-asked");
    yes(approve::ask(desk, amira, &draft.id, changed.version, &who(&practice.tom)).await);
    assert_eq!(no(practice.approve(&draft).await), "words-changed");
    // Whoever points an answer at another post has written it anew, and does not approve it.
    let back = Answered { words: Some(THEIRS), address: Some(ADDRESS), share: None };
    let change = draft::set_answered(desk, &practice.tom, &draft.id, changed.version, Channel::CommentReply, back);
    let back = yes(change.await);
    assert_eq!((back.editor.clone(), back.seal()), (who(&practice.tom), draft.seal()));
    let asked = approve::ask(desk, amira, &draft.id, back.version, &who(&practice.tom)).await;
    assert_eq!(no(asked), "not-an-approver");
}

async fn an_address_that_changes_after_the_approval_takes_it_back(world: World) {
    let practice = world.practice().await;
    let account = practice.connected().await;
    let draft = yes(write(&practice, Some(ADDRESS), &account).await);
    let job = approved(&practice, &draft).await;
    let act = practice.desk.act_as_desk();
    let nowhere = Answered { words: Some(THEIRS), address: None, share: None };
    let change = |version| {
        draft::set_answered(&practice.desk, &practice.amira, &draft.id, version, Channel::CommentReply, nowhere)
    };
    yes(change(draft.version).await);
    assert_eq!(state(&practice, &job).await, State::CalledOff);
    assert!(claim(&practice.desk, &act, LEASE).await.unwrap().is_none());
    assert_eq!(no(release(&practice.desk, &act, &job, LEASE).await), "not-claimed");
    // Once it is on its way, it stays what it was.
    let draft = yes(write(&practice, Some(ADDRESS), &account).await);
    approved(&practice, &draft).await;
    yes(practice.take().await);
    let change =
        draft::set_answered(&practice.desk, &practice.amira, &draft.id, draft.version, Channel::CommentReply, nowhere);
    assert_eq!(no(change.await), "not-open");
}

async fn what_is_no_address_is_refused_and_a_post_keeps_none(world: World) {
    let practice = world.practice().await;
    let account = practice.connected().await;
    let long = format!("https://social.example/{}", "x".repeat(2000));
    for wrong in
        ["social.example/@somebody/1", "javascript:alert(1)", "https://social.example/a b", "file:///etc", &long]
    {
        let refused = write(&practice, Some(wrong), &account).await;
        assert_eq!(
            refused.as_ref().map(|answer| answer.as_ref().map_err(Refusal::name).err()).unwrap(),
            Some("not-an-address")
        );
    }
    assert!(yes(write(&practice, Some("  "), &account).await).answered_address.is_none());
    let edit = edit(HARMLESS, &[&account], 0);
    let answered = Answered { words: None, address: Some(ADDRESS), share: None };
    let post = yes(draft::start(&practice.desk, &practice.amira, Channel::Post, answered, &edit).await);
    assert!(post.answered_address.is_none());
    // A reply that becomes a post answers nothing any more.
    let reply = yes(write(&practice, Some(ADDRESS), &account).await);
    let answered = Answered { words: None, address: Some(ADDRESS), share: None };
    let change =
        draft::set_answered(&practice.desk, &practice.amira, &reply.id, reply.version, Channel::Post, answered);
    assert!(yes(change.await).answered_address.is_none());
}

async fn an_address_is_sealed_and_goes_with_its_draft(world: World) {
    let practice = world.practice().await;
    let account = practice.connected().await;
    let draft = yes(write(&practice, Some(ADDRESS), &account).await);
    let job = approved(&practice, &draft).await;
    let mut connection = raw(&practice.world).await;
    for column in columns(&practice.world).await.into_iter().filter(|column| column.kind != Kind::Number) {
        let sql = format!("select {} from {}", column.name, column.table);
        for row in sqlx::query(AssertSqlSafe(sql)).fetch_all(&mut connection).await.unwrap() {
            let bytes = match column.kind {
                Kind::Text => row.get::<Option<String>, _>(0).map(String::into_bytes),
                _ => row.get::<Option<Vec<u8>>, _>(0),
            };
            let name = b"zebulonova";
            let found = bytes.unwrap_or_default().windows(name.len()).any(|window| window == name);
            assert!(!found, "it stands in {}.{}", column.table, column.name);
        }
    }
    yes(draft::erase(&practice.desk, &practice.amira, &draft.id).await);
    assert_eq!(state(&practice, &job).await, State::CalledOff);
    assert_eq!(no(draft::get(&practice.desk, &practice.amira, &draft.id).await), "not-here");
}
