//! Approving: by link, by PIN and on the page; sent back with words; each link that is no longer good.

use std::time::Duration;

use axum::http::StatusCode;
use chaperone_desk::draft::{self, Draft, Edit};
use chaperone_desk::{approve, job};
use chaperone_screen::Channel;

use crate::desk::PASSWORD;
use crate::practice::{PIN, Practice};

const TEXT: &str = "We are open on Saturday from nine to one.";

/// A clear draft by Priya that Tom was asked to approve, and the path of the link.
async fn asked(house: &Practice) -> (Draft, String) {
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
    let link = approve::ask(&house.desk, &priya, &kept.id, kept.version, &house.tom).await.unwrap().unwrap();
    (kept, link.path().to_owned())
}

#[tokio::test]
async fn a_link_with_the_pin_shows_one_text_and_is_used_up_by_the_decision_only() {
    let house = Practice::open("a_link_with_the_pin_shows_one_text_and_is_used_up_by_the_decision_only").await;
    let (kept, link) = asked(&house).await;
    let mut phone = house.browser();
    let door = phone.get(&link).await;
    door.says("For Tom Whitlock only").says("does not use up the link").does_not_say("Saturday");
    let wrong = phone.press(&door, &link, &[("secret", "000001")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.does_not_say("Saturday").says("That is not your password or PIN.").does_not_say("email address");
    door.says("Priya Nair at Harbour Lane Dental asks Tom Whitlock").says("inputmode=\"numeric\"");

    let answer = phone.press(&door, &link, &[("pin", PIN), ("secret", "")]).await;
    let page = phone.follow(&answer).await;
    page.says(TEXT).says("Approve this text").says("copy the words and post them on Facebook");
    // The PIN is good for this one text: nothing else of the desk opens.
    for elsewhere in ["/", "/write", "/approve", "/people"] {
        assert_eq!(phone.get(elsewhere).await.status, StatusCode::FORBIDDEN, "{elsewhere}");
    }
    phone.get(&link).await;
    let there = format!("/approve/{}", kept.id);
    let done = phone.press(&page, &there, &[("do", "approve")]).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    done.says("Approved, exactly as you saw it");

    let mut stranger = house.browser();
    let spent = stranger.get(&link).await;
    assert_eq!(spent.status, StatusCode::GONE);
    spent.says("This link is used up");
    let tom = house.act("tom").await;
    assert_eq!(job::of_draft(&house.desk, &tom, &kept.id).await.unwrap().unwrap().len(), 1);
}

#[tokio::test]
async fn each_link_that_is_no_longer_good_says_why() {
    let house = Practice::open("each_link_that_is_no_longer_good_says_why").await;
    let (kept, link) = asked(&house).await;
    let mut browser = house.browser();
    let never = browser.get("/approve/link/aaaaaaaa").await;
    assert_eq!(never.status, StatusCode::GONE);
    never.says("This link is not complete");

    let mut amira = house.signed_in("amira").await;
    let other = amira.get(&link).await;
    assert_eq!(other.status, StatusCode::FORBIDDEN);
    other.says("This link is for somebody else");

    let priya = house.act("priya").await;
    let edit = Edit {
        text: "We are open on Sunday.".into(),
        accounts: kept.accounts.clone(),
        due: None,
        picture: false,
        pictures: None,
        version: kept.version,
    };
    let changed = draft::save(&house.desk, &priya, &kept.id, &edit).await.unwrap().unwrap();
    browser.get(&link).await.says("The text has changed since");

    let link = approve::ask(&house.desk, &priya, &changed.id, changed.version, &house.tom).await.unwrap().unwrap();
    house.pass(Duration::from_hours(25));
    browser.get(link.path()).await.says("This link is out of date").does_not_say("Sunday");
}

#[tokio::test]
async fn a_link_with_the_password_opens_an_ordinary_session() {
    let house = Practice::open("a_link_with_the_password_opens_an_ordinary_session").await;
    let (_, link) = asked(&house).await;
    let mut tom = house.browser();
    let door = tom.get(&link).await;
    let answer = tom.press(&door, &link, &[("secret", PASSWORD)]).await;
    tom.follow(&answer).await.says("May this go out?");
    assert_eq!(tom.get("/write").await.status, StatusCode::OK);
    // The link of somebody who is signed in already leads straight to the text.
    let again = tom.get(&link).await;
    tom.follow(&again).await.says("May this go out?");
}

#[tokio::test]
async fn sending_back_needs_words_and_the_author_reads_them() {
    let house = Practice::open("sending_back_needs_words_and_the_author_reads_them").await;
    let (kept, _) = asked(&house).await;
    let mut tom = house.signed_in("tom").await;
    let there = format!("/approve/{}", kept.id);
    let page = tom.get(&there).await;
    let refused = tom.press(&page, &there, &[("do", "back"), ("words", " ")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("Say what should change");
    let answer = tom.press(&page, &there, &[("do", "back"), ("words", "Say which Saturday, please.")]).await;
    tom.follow(&answer).await.says("Sent back with your words");

    let mut priya = house.signed_in("priya").await;
    priya.get("/").await.says("The approver wants something changed");
    priya
        .get(&format!("/write/{}", kept.id))
        .await
        .says("Say which Saturday, please.")
        .says("Tom Whitlock sent it back");
}

#[tokio::test]
async fn a_decision_about_words_that_changed_is_refused_and_shows_the_new_ones() {
    let house = Practice::open("a_decision_about_words_that_changed_is_refused_and_shows_the_new_ones").await;
    let (kept, _) = asked(&house).await;
    let mut tom = house.signed_in("tom").await;
    let there = format!("/approve/{}", kept.id);
    let page = tom.get(&there).await;
    let priya = house.act("priya").await;
    let edit = Edit {
        text: "We are open on Sunday.".into(),
        accounts: kept.accounts.clone(),
        due: None,
        picture: false,
        pictures: None,
        version: kept.version,
    };
    let changed = draft::save(&house.desk, &priya, &kept.id, &edit).await.unwrap().unwrap();
    approve::ask(&house.desk, &priya, &changed.id, changed.version, &house.tom).await.unwrap().unwrap();
    let refused = tom.press(&page, &there, &[("do", "approve"), ("words", "Lovely.")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("Look again, then decide").says("We are open on Sunday.").says("Lovely.");
    assert!(job::of_draft(&house.desk, &priya, &kept.id).await.unwrap().unwrap().is_empty());
}

#[tokio::test]
async fn whoever_changed_the_words_last_is_told_that_somebody_else_must_approve() {
    let house = Practice::open("whoever_changed_the_words_last_is_told_that_somebody_else_must_approve").await;
    let (kept, _) = asked(&house).await;
    let tom = house.act("tom").await;
    let edit = Edit {
        text: "We are open on Sunday.".into(),
        accounts: kept.accounts.clone(),
        due: None,
        picture: false,
        pictures: None,
        version: kept.version,
    };
    let changed = draft::save(&house.desk, &tom, &kept.id, &edit).await.unwrap().unwrap();
    let amira = house.act("amira").await;
    let owner = match &amira.who {
        chaperone_desk::Who::Person(id) => id.clone(),
        chaperone_desk::Who::Desk | chaperone_desk::Who::Patient => unreachable!("Amira is a person"),
    };
    approve::ask(&house.desk, &tom, &changed.id, changed.version, &owner).await.unwrap().unwrap();
    let mut tom = house.signed_in("tom").await;
    let there = format!("/approve/{}", kept.id);
    let page = tom.get(&there).await;
    let refused = tom.press(&page, &there, &[("do", "approve")]).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("You changed these words last");
}

#[tokio::test]
async fn a_question_is_answered_and_the_approver_sees_both_and_that_nothing_was_changed() {
    let house = Practice::open("a_question_is_answered_and_the_approver_sees_both").await;
    let (kept, _) = asked(&house).await;
    let (there, here) = (format!("/approve/{}", kept.id), format!("/write/{}", kept.id));
    let mut tom = house.signed_in("tom").await;
    let page = tom.get(&there).await;
    page.does_not_say("What was asked before");
    tom.press(&page, &there, &[("do", "back"), ("words", "Has Marjorie said yes?")]).await;

    let mut priya = house.signed_in("priya").await;
    let page = priya.get(&here).await;
    page.says("Has Marjorie said yes?").says("Your answer to Tom Whitlock");
    let facebook = house.facebook.to_string();
    let fields = [("text", TEXT), ("to", facebook.as_str()), ("answer_asked", "yes")];
    // Any button keeps the answer, like the words.
    let checked = [&fields[..], &[("answer", "She is our own hygienist."), ("do", "check")]].concat();
    let answer = priya.press(&page, &here, &checked).await;
    let page = priya.follow(&answer).await;
    page.says("She is our own hygienist.</textarea>");
    let asks = [("answer", "She has, on paper."), ("do", "ask"), ("of", house.tom.as_str())];
    priya.press(&page, &here, &[&fields[..], &asks].concat()).await.says("Tom Whitlock has been asked");

    let page = tom.get(&there).await;
    page.says("You sent it back")
        .says("Has Marjorie said yes?")
        .says("Priya Nair answered:")
        .says("She has, on paper.");
    page.says("Nothing was changed since.");
    let page = priya.get(&here).await;
    let reworded = [("text", "We are open on Saturday."), ("to", facebook.as_str()), ("do", "keep")];
    priya.press(&page, &here, &reworded).await;
    tom.get(&there).await.says("Words, places or time were changed since.").says("She has, on paper.");
}

#[tokio::test]
async fn an_approver_who_is_named_in_the_review_is_told_and_a_reply_is_not_asked_to_leave_the_patient_out() {
    let house = Practice::open("an_approver_who_is_named_in_the_review_is_told").await;
    let priya = house.act("priya").await;
    let edit = Edit {
        text: "Thank you for telling us. Please ring us.".into(),
        accounts: vec![house.facebook.clone()],
        due: None,
        picture: false,
        pictures: None,
        version: 0,
    };
    let review = Some("Mr Whitlock was late and rude.");
    let kept = draft::start(&house.desk, &priya, Channel::ReviewReply, review, &edit).await.unwrap().unwrap();
    let mut writer = house.signed_in("priya").await;
    let here = writer.get(&format!("/write/{}", kept.id)).await;
    here.says("Whoever it answers may be a patient.").does_not_say("what gives them away");
    approve::ask(&house.desk, &priya, &kept.id, kept.version, &house.tom).await.unwrap().unwrap();
    let mut tom = house.signed_in("tom").await;
    let page = tom.get(&format!("/approve/{}", kept.id)).await;
    page.says("You are named in what it answers.").does_not_say("send it back.</small>");
    let mut amira = house.signed_in("amira").await;
    amira.get(&format!("/approve/{}", kept.id)).await.does_not_say("named in what it answers");
}
