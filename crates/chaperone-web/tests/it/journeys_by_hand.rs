//! After the yes: posting by hand, what became of it, and the handbook that explains it.

use std::time::Duration;

use axum::http::StatusCode;
use chaperone_desk::account::{self, Credentials, Network};
use chaperone_desk::approve::Choice;
use chaperone_desk::draft::{self, Draft, Edit};
use chaperone_desk::release::{self, Outcome};
use chaperone_desk::{JobId, approve, job};
use chaperone_screen::{Channel, Pack, rules};

use crate::practice::Practice;

const TEXT: &str = "We are open on Saturday.\nCome and say hello & \"goodbye\".";

/// An approved draft and its job, which waits for a person.
async fn approved(house: &Practice) -> (Draft, JobId) {
    let priya = house.act("priya").await;
    let edit = Edit {
        text: TEXT.into(),
        accounts: vec![house.facebook.clone()],
        due: None,
        picture: false,
        pictures: None,
        version: 0,
    };
    let kept = draft::start(&house.desk, &priya, Channel::Post, None, &edit).await.unwrap().unwrap();
    approve::ask(&house.desk, &priya, &kept.id, kept.version, &house.tom).await.unwrap().unwrap();
    let tom = house.act("tom").await;
    let yes = Choice::Approve { answers: Vec::new() };
    approve::decide(&house.desk, &tom, &kept.id, &kept.seal(), &yes).await.unwrap().unwrap();
    let jobs = job::of_draft(&house.desk, &tom, &kept.id).await.unwrap().unwrap();
    (kept, jobs[0].job.id.clone())
}

#[tokio::test]
async fn the_words_are_handed_over_exactly_and_then_a_person_says_what_happened() {
    let house = Practice::open("the_words_are_handed_over_exactly_and_then_a_person_says_what_happened").await;
    let (kept, job) = approved(&house).await;
    let mut priya = house.signed_in("priya").await;
    priya.get("/").await.says("Waits for a person").says("1 thing needs you.");
    let here = format!("/jobs/{job}");
    let page = priya.get(&here).await;
    page.says("Check again and show the words").does_not_say("I have posted it").does_not_say("Saturday");

    let handed = priya.press(&page, &here, &[("do", "hand-over")]).await;
    handed.says("We are open on Saturday.\nCome and say hello &#38; &#34;goodbye&#34;.</textarea>");
    handed.says("rel=\"noopener noreferrer\"").says("https://www.facebook.com/").says("What it does not prove");
    handed.says(&format!("Check number <code>{}</code>", kept.seal()));

    let wrong = priya.press(&handed, &here, &[("do", "posted"), ("url", "javascript:alert(1)")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    let answer = priya.press(&handed, &here, &[("do", "posted"), ("url", "https://facebook.example/1")]).await;
    let page = priya.follow(&answer).await;
    page.says("A person said that it went out.")
        .says("https://facebook.example/1")
        .says("A person said that it is on Facebook.");
    priya.get("/").await.says("Nothing needs you.").says("Went out");
}

#[tokio::test]
async fn not_posted_is_noted_and_it_waits_again() {
    let house = Practice::open("not_posted_is_noted_and_it_waits_again").await;
    let (_, job) = approved(&house).await;
    let mut priya = house.signed_in("priya").await;
    let here = format!("/jobs/{job}");
    let page = priya.get(&here).await;
    let handed = priya.press(&page, &here, &[("do", "hand-over")]).await;
    let answer = priya.press(&handed, &here, &[("do", "not-posted")]).await;
    priya.follow(&answer).await.says("it was not posted").says("Waits for a person");
}

#[tokio::test]
async fn a_reply_by_hand_shows_what_it_answers_and_that_it_belongs_under_it() {
    let house = Practice::open("a_reply_by_hand_shows_what_it_answers").await;
    let priya = house.act("priya").await;
    let edit = Edit {
        text: "Thank you for taking the time to write.".into(),
        accounts: vec![house.facebook.clone()],
        due: None,
        picture: false,
        pictures: None,
        version: 0,
    };
    let review = draft::Answered { words: Some("Lovely waiting room."), address: None, share: None };
    let kept = draft::start(&house.desk, &priya, Channel::ReviewReply, review, &edit).await.unwrap().unwrap();
    approve::ask(&house.desk, &priya, &kept.id, kept.version, &house.tom).await.unwrap().unwrap();
    let tom = house.act("tom").await;
    let yes = Choice::Approve { answers: Vec::new() };
    approve::decide(&house.desk, &tom, &kept.id, &kept.seal(), &yes).await.unwrap().unwrap();
    let jobs = job::of_draft(&house.desk, &tom, &kept.id).await.unwrap().unwrap();
    let here = format!("/jobs/{}", jobs[0].job.id);
    let mut tom = house.signed_in("tom").await;
    let page = tom.get(&here).await;
    page.says("Lovely waiting room.").says("The reply belongs under exactly these words.");
    let handed = tom.press(&page, &here, &[("do", "hand-over")]).await;
    handed.says("Lovely waiting room.").says("press Reply under them, paste, and post").says("The reply's address");
}

#[tokio::test]
async fn what_has_not_begun_can_be_called_off_and_written_again() {
    let house = Practice::open("what_has_not_begun_can_be_called_off_and_written_again").await;
    let (kept, _) = approved(&house).await;
    let mut priya = house.signed_in("priya").await;
    let here = format!("/drafts/{}", kept.id);
    let page = priya.get(&here).await;
    page.says("Call it off").says("Nothing has gone out yet.").does_not_say("data-again");
    let answer = priya.press(&page, &here, &[("do", "call-off")]).await;
    priya.follow(&answer).await.says("Called off. Nothing went out").says("What would you like to say?");
}

/// A post that was handed to Bluesky, with no answer; and the job of it.
async fn unanswered(house: &Practice) -> JobId {
    let amira = house.act("amira").await;
    let (network, secret) = (Network::Bluesky, "an-app-password".into());
    let account =
        account::connect(&house.desk, &amira, network, "https://bsky.example", "harbourlane.example", &secret);
    let account = account.await.unwrap().unwrap();
    let credentials =
        Credentials { access: "a".into(), refresh: "r".into(), secret: "".into(), remote: "did:x".to_owned() };
    let limits = network.card().limits();
    let desk = house.desk.act_as_desk();
    account::connected(&house.desk, &desk, &account, "harbourlane.example", &limits, credentials).await.unwrap();

    let priya = house.act("priya").await;
    let edit =
        Edit { text: TEXT.into(), accounts: vec![account], due: None, picture: false, pictures: None, version: 0 };
    let kept = draft::start(&house.desk, &priya, Channel::Post, None, &edit).await.unwrap().unwrap();
    approve::ask(&house.desk, &priya, &kept.id, kept.version, &house.tom).await.unwrap().unwrap();
    let tom = house.act("tom").await;
    let yes = Choice::Approve { answers: Vec::new() };
    approve::decide(&house.desk, &tom, &kept.id, &kept.seal(), &yes).await.unwrap().unwrap();

    let lease = Duration::from_mins(1);
    loop {
        let desk = house.desk.act_as_desk();
        let job = release::claim(&house.desk, &desk, lease).await.unwrap().unwrap();
        if job.kind == job::Kind::Publish {
            release::release(&house.desk, &desk, &job.id, lease).await.unwrap().unwrap();
            let outcome = Outcome::Unknown { reason: "no-answer" };
            release::record(&house.desk, &desk, &job.id, 1, &outcome).await.unwrap();
            return job.id;
        }
    }
}

#[tokio::test]
async fn what_nobody_knows_is_looked_at_by_a_person_and_only_a_person_sends_it_again() {
    let house = Practice::open("what_nobody_knows_is_looked_at_by_a_person_and_only_a_person_sends_it_again").await;
    let job = unanswered(&house).await;
    let mut priya = house.signed_in("priya").await;
    let here = format!("/jobs/{job}");
    let today = priya.get("/").await;
    today
        .says("1 thing needs you.")
        .says("Not known")
        .says("We will not send it twice")
        .offers("there")
        .offers("not-there");
    today.says("href=\"https://bsky.app/\" rel=\"noopener noreferrer\"");
    priya.get(&here).await.says("Is it on Bluesky?").offers("not-there");

    let answer = priya.press(&today, &here, &[("do", "not-there")]).await;
    let page = priya.follow(&answer).await;
    page.says("Noted.").says("It did not arrive.").says("Did not go out").offers("again");
    let answer = priya.press(&page, &here, &[("do", "again")]).await;
    priya.follow(&answer).await.says("It is checked again").says("On its way").says("data-again").says("Look again");

    // It can be settled once only.
    let again = priya.press(&page, &here, &[("do", "there")]).await;
    assert_eq!(again.status, StatusCode::UNPROCESSABLE_ENTITY);
    again.says("already settled");
}

#[tokio::test]
async fn a_restored_desk_asks_a_person_what_became_of_each_post_that_waited() {
    let house = Practice::open("a_restored_desk_asks_a_person_what_became_of_each_post_that_waited").await;
    let lost = unanswered(&house).await;
    let (_, held) = approved(&house).await;
    let there = house.restored().await;
    let mut priya = there.signed_in("priya").await;
    let today = priya.get("/").await;
    today.says("2 things need you.").says("It waited when the backup was made that this desk comes from");
    assert_eq!(today.seen().matches("Not known").count(), 2);
    let answer = priya.press(&today, &format!("/jobs/{lost}"), &[("do", "there")]).await;
    priya.follow(&answer).await.says("Went out");
    let page = priya.get(&format!("/jobs/{held}")).await;
    page.says("Say what happened").offers("not-posted");
    let answer = priya.press(&page, &format!("/jobs/{held}"), &[("do", "not-posted")]).await;
    priya.follow(&answer).await.says("Waits for a person");
}

#[tokio::test]
async fn a_restored_desk_asks_about_a_draft_that_waited_for_an_approval() {
    let house = Practice::open("a_restored_desk_asks_about_a_draft_that_waited_for_an_approval").await;
    let mut priya = house.signed_in("priya").await;
    let page = priya.get("/write").await;
    let words = [("text", "We are open on Saturday from nine."), ("to", house.facebook.as_str())];
    let ask = [("do", "ask"), ("of", house.tom.as_str())];
    let asked = priya.press(&page, "/write", &[&words[..], &ask].concat()).await;
    let id = asked.text.split("href=\"/write/").nth(1).unwrap().split('"').next().unwrap().to_owned();

    let there = house.restored().await;
    let mut tom = there.signed_in("tom").await;
    tom.get("/").await.says("It waited when the backup was made that this desk comes from");
    let path = format!("/approve/{id}");
    let page = tom.get(&path).await;
    let refused = tom.press(&page, &path, &[("do", "approve")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("may have sent it since").says(&format!("href=\"/drafts/{id}\""));
    let page = tom.get(&format!("/drafts/{id}")).await;
    let job = page.text.split("action=\"").find(|part| part.starts_with("/jobs/")).unwrap().split('"').next().unwrap();
    let answer = tom.press(&page, job, &[("do", "not-there")]).await;
    tom.follow(&answer).await;
    let page = tom.get(&path).await;
    let answer = tom.press(&page, &path, &[("do", "approve")]).await;
    tom.follow(&answer).await.says("Approved, exactly as you saw it.");
}

#[tokio::test]
async fn every_rule_has_its_page_with_every_example_marked() {
    let house = Practice::open("every_rule_has_its_page_with_every_example_marked").await;
    let mut priya = house.signed_in("priya").await;
    let handbook = priya.get("/handbook").await;
    let pack = Pack::named("uk-dental").unwrap();
    for rule in rules() {
        let sheet = rule.read().unwrap();
        // The contents list what the practice's own pack asks; the page of another rule is still there to read.
        if pack.rules.contains_key(rule.name) {
            handbook.says(&format!("/rules/{}", rule.name));
        }
        let page = priya.get(&format!("/rules/{}", rule.name)).await;
        assert_eq!(page.status, StatusCode::OK);
        page.says("We mark").says("We let through").says("Where it is written");
        let marked = page.seen().matches("<mark").count();
        assert!(marked >= sheet.flags.len(), "{}: {marked} marks for {} examples", rule.name, sheet.flags.len());
    }
    assert_eq!(priya.get("/rules/no-such-rule").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn trying_a_sentence_on_a_rules_page_keeps_nothing() {
    let house = Practice::open("trying_a_sentence_on_a_rules_page_keeps_nothing").await;
    let mut priya = house.signed_in("priya").await;
    let page = priya.get("/rules/patient-named").await;
    let answer =
        priya.press(&page, "/rules/patient-named", &[("text", "So happy for Mrs Jones after her implants!")]).await;
    answer.says("Mrs Jones</mark>").says("This rule speaks.");
    assert!(draft::list(&house.desk, &house.act("priya").await).await.unwrap().is_empty());
}

#[tokio::test]
async fn every_refusal_that_points_to_the_handbook_finds_its_place_there_without_signing_in() {
    let house =
        Practice::open("every_refusal_that_points_to_the_handbook_finds_its_place_there_without_signing_in").await;
    let handbook = house.browser().get("/handbook").await;
    assert_eq!(handbook.status, StatusCode::OK);
    let source = include_str!("../../../chaperone-desk/src/refusal.rs");
    let anchors: Vec<_> = source.split("\"/handbook#").skip(1).map(|rest| rest.split('"').next().unwrap()).collect();
    assert!(anchors.len() > 10);
    for anchor in anchors {
        handbook.says(&format!("id=\"{anchor}\""));
    }
}
