//! Reposts, quotes and likes on the pages: prepared, read, approved and handed over, with scripts off (S1-14).

use axum::http::StatusCode;
use chaperone_desk::{DraftId, job};

use crate::practice::Practice;

const ADDRESS: &str = "https://www.facebook.com/harbourlane/posts/1";
const ADVICE: &str = "Brush twice a day with a fluoride toothpaste.";

#[tokio::test]
async fn a_repost_is_read_approved_and_done_by_hand_with_its_address() {
    let house = Practice::open("a_repost_is_read_approved_and_done_by_hand_with_its_address").await;
    let mut priya = house.signed_in("priya").await;
    priya.get("/write").await.says("Pass on somebody's post instead");
    let page = priya.get("/write?kind=repost").await;
    assert!(page.text.contains("href=\"/write?kind=repost\" aria-current=\"true\">Repost"), "{}", page.text);
    page.says("Repost somebody&#39;s post").says("Their words").says("The address of their post");
    let fields = [("text", ADVICE), ("to", house.facebook.as_str()), ("of", house.tom.as_str()), ("do", "ask")];
    let nowhere = priya.press(&page, "/write", &fields).await;
    assert_eq!(nowhere.status, StatusCode::UNPROCESSABLE_ENTITY);
    nowhere.says("Paste the address of their post.").says(ADVICE);
    let whole = [&fields[..], &[("answered_address", ADDRESS)]].concat();
    priya.press(&page, "/write", &whole).await.says("Tom Whitlock has been asked");

    let mut tom = house.signed_in("tom").await;
    let list = tom.get("/approve").await;
    list.says("Repost: Brush twice a day");
    let there =
        list.text.split("href=\"").find(|part| part.starts_with("/approve/0")).unwrap().split('"').next().unwrap();
    let page = tom.get(there).await;
    page.says("wants to repost somebody's post").says(ADDRESS).says("counts as said by the practice");
    page.says("Reposts this:").says("open their post and repost it on Facebook").says("Asked for by");
    page.says("Approve this repost").does_not_say("copy the words");
    page.says("Ask Priya Nair whether the post").does_not_say("Only you know");
    let answer = tom.press(&page, there, &[("do", "approve")]).await;
    let became = tom.follow(&answer).await;
    became.says("What became of this repost").says("Now open their post on Facebook, repost it").says("Repost it<span");
    tom.get("/").await.says("Repost: Brush twice").says("repost it, and say that you did").does_not_say("Copy it");

    let act = house.act("tom").await;
    let id = DraftId::parse(there.strip_prefix("/approve/").unwrap()).unwrap();
    let jobs = job::of_draft(&house.desk, &act, &id).await.unwrap().unwrap();
    let path = format!("/jobs/{}", jobs[0].job.id);
    let page = tom.get(&path).await;
    page.says("Repost it on Facebook yourself").says("Then repost it, or say that you did not.");
    let handed = tom.press(&page, &path, &[("do", "hand-over")]).await;
    handed
        .says("1. Find their post")
        .says(ADDRESS)
        .says("Repost it")
        .says("I have done it")
        .does_not_say("paste, and post")
        .does_not_say("if you have it");
    let left = tom.press(&handed, &path, &[("do", "not-posted")]).await;
    tom.follow(&left).await.says("Noted: it was not done. Nothing went out.");
    tom.press(&page, &path, &[("do", "hand-over")]).await.says("I did not repost it</button>").says("formnovalidate");
    let done = tom.press(&handed, &path, &[("do", "posted")]).await;
    let said = tom.follow(&done).await;
    said.says("you said that you reposted it").says("it was reposted on Facebook").does_not_say("is posted");
}

#[tokio::test]
async fn nobody_is_asked_about_a_like_of_what_must_not_be_said_and_no_fix_is_offered() {
    let house = Practice::open("nobody_is_asked_about_a_like_of_what_must_not_be_said").await;
    let mut priya = house.signed_in("priya").await;
    let page = priya.get("/write?kind=like").await;
    let theirs = "Some patients are just too thick to floss.";
    let fields = [("text", theirs), ("answered_address", ADDRESS), ("to", house.facebook.as_str())];
    let answer = priya.press(&page, "/write", &[&fields[..], &[("do", "check")]].concat()).await;
    let page = priya.follow(&answer).await;
    page.says("Stop")
        .says("Nobody can change somebody else's words.")
        .does_not_offer("suggestion")
        .does_not_say("Take out <q>")
        .does_not_say("Change this first.")
        .does_not_say("Change what is marked");
    let own = priya
        .press(
            &page,
            "/write",
            &[("text", "So happy with my new veneers!"), fields[1], ("do", "check"), ("kind", "like")],
        )
        .await;
    priya.follow(&own).await.says("Without one, leave it.").does_not_say("turn them into general information");
    let refused =
        priya.press(&page, answer.to(), &[&fields[..], &[("do", "ask"), ("of", house.tom.as_str())]].concat()).await;
    refused.says("This must not go out");
}

#[tokio::test]
async fn the_live_check_of_a_quote_reads_both_and_the_approver_sees_the_marks_in_both() {
    let house = Practice::open("the_live_check_of_a_quote_reads_both").await;
    let mut priya = house.signed_in("priya").await;
    let page = priya.get("/write?kind=quote").await;
    let theirs = "So happy with my new veneers from Harbour Lane Dental!";
    let fields = [("text", "Thank you."), ("in_reply_to", theirs), ("answered_address", ADDRESS)];
    let report = priya.press(&page, "/check", &fields).await;
    report.says("\"verdict\":\"consent\"").says("patient-story");
    let answer = priya.press(&page, "/write", &[&fields[..], &[("do", "check")]].concat()).await;
    priya.follow(&answer).await.says("new veneers").says(theirs);
    let path = answer.to().split('#').next().unwrap().replace("/write/", "/approve/");
    house.signed_in("tom").await.get(&path).await.says("new veneers</mark>").says("Whose post it passes on");
}

#[tokio::test]
async fn a_repost_is_never_asked_to_be_changed_and_a_clear_one_does_not_speak_of_taking_a_part_out() {
    let house = Practice::open("a_repost_is_never_asked_to_be_changed").await;
    let mut priya = house.signed_in("priya").await;
    let page = priya.get("/write?kind=repost").await;
    for (theirs, said) in [
        ("Painless implants, guaranteed for life, from the best dentist in England!", "speak"),
        (ADVICE, "Only you know whether whoever wrote it is a patient of yours"),
    ] {
        let fields = [("text", theirs), ("answered_address", ADDRESS), ("do", "check")];
        let answer = priya.press(&page, "/write", &fields).await;
        let page = priya.follow(&answer).await;
        page.says(said).does_not_say("Change this first.").does_not_say("what gives them away");
    }
}
