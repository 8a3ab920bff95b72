//! Plan: days with what stands on them, moving with what it ends, and the empty page.

use std::time::Duration;

use axum::http::StatusCode;
use chaperone_desk::draft::{self, Draft, Edit};
use chaperone_desk::{Time, approve, job};
use chaperone_screen::Channel;

use crate::practice::Practice;

const TEXT: &str = "We are open on Saturday from nine to one.";
/// 25 November 2026, 12:15 in London: the day after the clock of these tests.
const TOMORROW: Time = Time::from_micros(1_795_608_900_000_000);

async fn due_tomorrow(house: &Practice) -> Draft {
    let priya = house.act("priya").await;
    let edit = Edit {
        text: TEXT.into(),
        accounts: vec![house.facebook.clone()],
        due: Some(TOMORROW),
        picture: false,
        pictures: None,
        version: 0,
    };
    draft::start(&house.desk, &priya, Channel::Post, None, &edit).await.unwrap().unwrap()
}

#[tokio::test]
async fn an_empty_plan_says_so_and_leads_to_write() {
    let house = Practice::open("an_empty_plan_says_so_and_leads_to_write").await;
    let mut amira = house.signed_in("amira").await;
    let page = amira.get("/plan").await;
    page.says("Nothing is planned.").says(r#"href="/write""#);
    assert!(page.text.contains(r#"href="/plan" aria-current="page""#), "in the navigation");
}

#[tokio::test]
async fn a_moved_text_says_that_the_request_ended_and_hands_over_a_new_link() {
    let house = Practice::open("a_moved_text_says_that_the_request_ended_and_hands_over_a_new_link").await;
    let kept = due_tomorrow(&house).await;
    let priya_act = house.act("priya").await;
    let old = approve::ask(&house.desk, &priya_act, &kept.id, kept.version, &house.tom).await.unwrap().unwrap();
    let mut priya = house.signed_in("priya").await;
    let page = priya.get("/plan").await;
    page.says("Tomorrow, Wednesday 25 November").says("12:15").says("Waiting").says(TEXT);

    let path = format!("/plan/{}", kept.id);
    let form = priya.get(&path).await;
    form.says("that request ends").says("2026-11-25T12:15");
    let moved = priya.press(&form, &path, &[("when", "2026-11-27T09:00")]).await;
    moved.says("Tom Whitlock has been asked").says("The approval ended with the old time").says("/approve/link/");
    priya.get("/plan").await.says("Friday 27 November").says("09:00").does_not_say("Wednesday 25 November");
    let mut tom = house.browser();
    assert_eq!(tom.get(old.path()).await.status, StatusCode::GONE, "the old link is good for nothing");
}

#[tokio::test]
async fn a_time_that_cannot_be_is_answered_with_a_sentence() {
    let house = Practice::open("a_time_that_cannot_be_is_answered_with_a_sentence").await;
    let kept = due_tomorrow(&house).await;
    let path = format!("/plan/{}", kept.id);
    let mut priya = house.signed_in("priya").await;
    let form = priya.get(&path).await;
    for (when, sentence) in [
        ("", "Give a day and a time."),
        ("2026-11-20T09:00", "That time has gone by."),
        ("2027-03-28T01:30", "the clocks go forward"),
    ] {
        let answer = priya.press(&form, &path, &[("when", when)]).await;
        assert!(answer.status.is_client_error(), "{when}: {}", answer.status);
        answer.says(sentence);
    }
    priya.get("/plan").await.says("12:15");
}

#[tokio::test]
async fn two_posts_within_an_hour_are_marked() {
    let house = Practice::open("two_posts_within_an_hour_are_marked").await;
    due_tomorrow(&house).await;
    let mut priya = house.signed_in("priya").await;
    priya.get("/plan").await.does_not_say("Close together");
    due_tomorrow(&house).await;
    priya.get("/plan").await.says("Close together").says("within an hour");
}

/// Approved for tomorrow, to be posted by hand.
async fn approved_for_tomorrow(house: &Practice) -> Draft {
    let kept = due_tomorrow(house).await;
    let (priya, tom) = (house.act("priya").await, house.act("tom").await);
    approve::ask(&house.desk, &priya, &kept.id, kept.version, &house.tom).await.unwrap().unwrap();
    let yes = approve::Choice::Approve { answers: Vec::new() };
    approve::decide(&house.desk, &tom, &kept.id, &kept.seal(), &yes).await.unwrap().unwrap();
    kept
}

#[tokio::test]
async fn what_waits_for_its_time_is_shown_with_it_and_offered_only_then() {
    let house = Practice::open("what_waits_for_its_time_is_shown_with_it").await;
    let kept = approved_for_tomorrow(&house).await;
    let mut priya = house.signed_in("priya").await;
    let today = priya.get("/").await;
    today.says("Goes out later").says("Planned, by hand").says("Nothing needs you.").does_not_say("Post it<");
    let act = house.act("priya").await;
    let jobs = job::of_draft(&house.desk, &act, &kept.id).await.unwrap().unwrap();
    let path = format!("/jobs/{}", jobs[0].job.id);
    priya.get(&path).await.says("Come back when it is time").says("tomorrow, 12:15").does_not_offer("hand-over");

    house.pass(Duration::from_hours(27));
    let mut priya = house.signed_in("priya").await;
    priya.get("/").await.says("1 thing needs you.").does_not_say("Goes out later");
    let page = priya.get(&path).await;
    page.offers("hand-over");
    let handed = priya.press(&page, &path, &[("do", "hand-over")]).await;
    priya.press(&handed, &path, &[("do", "posted"), ("url", "")]).await;
    // It went out today: it has been, and is not coming.
    let plan = priya.get("/plan").await;
    plan.says("Nothing is planned.").says("What has been").says("Today, Wednesday 25 November");
}

#[tokio::test]
async fn a_planned_text_is_called_off_in_the_list_and_leaves_it() {
    let house = Practice::open("a_planned_text_is_called_off_in_the_list_and_leaves_it").await;
    let kept = approved_for_tomorrow(&house).await;
    let mut priya = house.signed_in("priya").await;
    let page = priya.get("/plan").await;
    page.says("1 text has a time.").offers("call-off");
    let answer = priya.press(&page, &format!("/plan/{}", kept.id), &[("do", "call-off")]).await;
    let page = priya.follow(&answer).await;
    page.says("Called off. Nothing went out.").says("Nothing is planned.").does_not_say(TEXT);
    priya.get("/").await.says("Called off: it stays here until somebody takes it up again.");
}
