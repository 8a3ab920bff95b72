//! Writing: from the first word to a text that somebody else has said yes to, with scripts off.

use axum::http::StatusCode;
use chaperone_desk::{DraftId, approve, draft, job};
use chaperone_screen::Channel;

use crate::desk::{Answer, Browser};
use crate::practice::Practice;

const MRS_PATEL: &str = "Lovely to see Mrs Patel back today for her new crown! #smiles";

/// Writes `text` for Facebook and presses Check; the page of the new draft.
async fn written(browser: &mut Browser, house: &Practice, text: &str) -> (String, Answer) {
    let page = browser.get("/write").await;
    let answer =
        browser.press(&page, "/write", &[("text", text), ("to", house.facebook.as_str()), ("do", "check")]).await;
    let path = answer.to().to_owned();
    assert!(!path.is_empty(), "{}", answer.text);
    let page = browser.get(&path).await;
    (path, page)
}

/// The report of a live check, without the gaps that stand beside it.
fn live(answer: &Answer) -> serde_json::Value {
    let mut report: serde_json::Value = serde_json::from_str(&answer.text).unwrap();
    report.as_object_mut().unwrap().remove("gaps").unwrap();
    report
}

#[tokio::test]
async fn mrs_patel_stays_private_and_the_safer_words_go_out_after_a_second_person_said_yes() {
    let house =
        Practice::open("mrs_patel_stays_private_and_the_safer_words_go_out_after_a_second_person_said_yes").await;
    let mut priya = house.signed_in("priya").await;

    // She writes, and sees what would give a patient away.
    let (path, page) = written(&mut priya, &house, MRS_PATEL).await;
    assert!(!path.contains("Patel"));
    page.says("Not without the patient&#39;s consent.")
        .says("Mrs Patel</mark>")
        .says("<q>Mrs Patel</q>")
        .says("/rules/patient-named");
    page.says("Turn it into general information").says("Tell it without the patient");
    page.does_not_offer("send");

    // Asking all the same is refused where she is, with the words kept.
    let refused = priya
        .press(
            &page,
            &path,
            &[("text", MRS_PATEL), ("to", house.facebook.as_str()), ("do", "ask"), ("of", house.tom.as_str())],
        )
        .await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("no consent in force covers").says("Mrs Patel");

    // The safer words, one step back, and forward again.
    let both: &[(&str, &str)] = &[("text", MRS_PATEL), ("to", house.facebook.as_str())];
    let answer = priya.press(&page, &path, &[both, &[("do", "suggestion")]].concat()).await;
    let page = priya.follow(&answer).await;
    page.says("Clear.").does_not_say("Patel");
    let safer = page.written();
    let answer =
        priya.press(&page, &path, &[("text", safer.as_str()), ("to", house.facebook.as_str()), ("do", "undo")]).await;
    let page = priya.follow(&answer).await;
    page.says("Mrs Patel</mark>");
    let answer = priya.press(&page, &path, &[both, &[("do", "suggestion")]].concat()).await;
    let page = priya.follow(&answer).await;

    // She asks Tom, and is given the link once.
    let ask = [("text", safer.as_str()), ("to", house.facebook.as_str()), ("do", "ask"), ("of", house.tom.as_str())];
    let asked = priya.press(&page, &path, &ask).await;
    asked.says("Tom Whitlock has been asked").says("/approve/link/").does_not_say("Patel");

    // Tom sees it waiting, looks, and approves.
    let mut tom = house.signed_in("tom").await;
    tom.get("/").await.says("It needs your answer.").says("1 thing needs you.").does_not_say("Nothing needs you");
    let id = path.strip_prefix("/write/").unwrap();
    let there = format!("/approve/{id}");
    let page = tom.get(&there).await;
    page.says("May this go out?").says("Priya Nair").says("Approve this text").says("Send it back");
    let answer = tom.press(&page, &there, &[("do", "approve")]).await;
    let page = tom.follow(&answer).await;
    page.says("Approved, exactly as you saw it.").says("Waits for a person");

    // The job is there, for exactly those words.
    let tom = house.act("tom").await;
    let id = DraftId::parse(id).unwrap();
    let jobs = job::of_draft(&house.desk, &tom, &id).await.unwrap().unwrap();
    assert_eq!(jobs.len(), 1);
    assert_eq!(jobs[0].job.state, job::State::Held);
    assert_eq!(draft::get(&house.desk, &tom, &id).await.unwrap().unwrap().text.expose(), &safer);
}

#[tokio::test]
async fn a_fix_changes_the_marked_words_and_nothing_else() {
    let house = Practice::open("a_fix_changes_the_marked_words_and_nothing_else").await;
    let mut priya = house.signed_in("priya").await;
    let (path, page) = written(&mut priya, &house, MRS_PATEL).await;
    let act = house.act("priya").await;
    let id = DraftId::parse(path.strip_prefix("/write/").unwrap()).unwrap();
    let kept = draft::get(&house.desk, &act, &id).await.unwrap().unwrap();
    let report = draft::check(&house.desk, &kept).await.unwrap();
    let (number, finding) = report.findings.iter().enumerate().find(|(_, finding)| finding.fix.is_some()).unwrap();
    let wanted = chaperone_screen::fix::apply(MRS_PATEL, std::slice::from_ref(finding));
    assert_ne!(wanted, MRS_PATEL);

    let fix = number.to_string();
    let answer =
        priya.press(&page, &path, &[("text", MRS_PATEL), ("to", house.facebook.as_str()), ("fix", &fix)]).await;
    let page = priya.follow(&answer).await;
    page.says("The words are changed. You can undo.");
    assert_eq!(page.written(), wanted);
}

#[tokio::test]
async fn a_fix_shown_for_older_words_is_not_applied_to_newer_ones() {
    let house = Practice::open("a_fix_shown_for_older_words_is_not_applied_to_newer_ones").await;
    let mut priya = house.signed_in("priya").await;
    let (path, page) = written(&mut priya, &house, MRS_PATEL).await;
    let newer = format!("Hello! {MRS_PATEL}");
    let answer = priya.press(&page, &path, &[("text", &newer), ("to", house.facebook.as_str()), ("fix", "0")]).await;
    let page = priya.follow(&answer).await;
    page.says("Your words had changed since they were marked");
    assert_eq!(page.written(), newer);
}

#[tokio::test]
async fn the_live_check_answers_with_the_report_itself_and_keeps_nothing() {
    let house = Practice::open("the_live_check_answers_with_the_report_itself_and_keeps_nothing").await;
    let mut priya = house.signed_in("priya").await;
    let page = priya.get("/write").await;
    let answer = priya.press(&page, "/check", &[("text", MRS_PATEL)]).await;
    assert_eq!(answer.status, StatusCode::OK);
    let act = house.act("priya").await;
    let report =
        draft::check_text(&house.desk, &act, (MRS_PATEL, &[]), Channel::Post, None, &[]).await.unwrap().unwrap();
    assert_eq!(live(&answer), serde_json::to_value(&report).unwrap());
    assert!(draft::list(&house.desk, &act).await.unwrap().is_empty());
}

#[tokio::test]
async fn the_approver_sees_under_which_post_an_answer_goes() {
    let house = Practice::open("the_approver_sees_under_which_post_an_answer_goes").await;
    let mut priya = house.signed_in("priya").await;
    let page = priya.get("/write?kind=reply").await;
    page.says("The address of their post, if you have it")
        .says("Without it, and everywhere else, you post it yourself.");
    let fields = [
        ("text", "Thank you for asking. Please call our practice manager on 01632 960142."),
        ("in_reply_to", "Is there parking?"),
        ("channel", "comment-reply"),
        ("to", house.facebook.as_str()),
        ("do", "keep"),
    ];
    let with = |address| fields.iter().copied().chain([("answered_address", address)]).collect::<Vec<_>>();
    let refused = priya.press(&page, "/write", &with("javascript:alert(1)")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused
        .says("That is not the address of a post.")
        .says("value=\"javascript:alert(1)\"")
        .says("Thank you for asking.");
    let answer = priya.press(&page, "/write", &with("https://social.example/@somebody/1?a=<b>")).await;
    let page = priya.follow(&answer).await;
    page.says("value=\"https://social.example/@somebody/1?a=&#60;b&#62;\"");
    let here = answer.to().to_owned();
    let asked = fields.map(|(name, value)| if name == "do" { (name, "ask") } else { (name, value) });
    let asked = asked
        .into_iter()
        .chain([("answered_address", "https://social.example/@somebody/2"), ("of", house.tom.as_str())]);
    priya.press(&page, &here, &asked.collect::<Vec<_>>()).await;
    let mut tom = house.signed_in("tom").await;
    let page = tom.get(&here.replace("/write/", "/approve/")).await;
    page.says("It goes under the post at")
        .says("<a href=\"https://social.example/@somebody/2\"")
        .says("Is there parking?");
}

#[tokio::test]
async fn a_reply_is_checked_against_the_words_that_it_answers() {
    let house = Practice::open("a_reply_is_checked_against_the_words_that_it_answers").await;
    let mut priya = house.signed_in("priya").await;
    let page = priya.get("/write?kind=reply").await;
    page.says("Their words").says("A public reply never says").says("Reply in public");
    let (theirs, ours) = ("Rude. Never again.", "We are sorry about your wait on Monday, but you agreed the fee.");
    let fields = [("text", ours), ("in_reply_to", theirs), ("channel", "review-reply")];
    let answer = priya.press(&page, "/check", &fields).await;
    let act = house.act("priya").await;
    let report = draft::check_text(&house.desk, &act, (ours, &[]), Channel::ReviewReply, Some(theirs), &[])
        .await
        .unwrap()
        .unwrap();
    assert_eq!(live(&answer), serde_json::to_value(&report).unwrap());
    assert!(report.findings.iter().all(|finding| !finding.answerable));

    let answer = priya.press(&page, "/write", &[&fields[..], &[("do", "check")]].concat()).await;
    let page = priya.follow(&answer).await;
    page.says("Rude. Never again.").does_not_offer("send");
}

#[tokio::test]
async fn where_a_reason_is_not_enough_nobody_is_asked_and_the_places_are_named() {
    let house = Practice::open("where_a_reason_is_not_enough_nobody_is_asked_and_the_places_are_named").await;
    let mut priya = house.signed_in("priya").await;
    let page = priya.get("/write?kind=reply").await;
    let fields = [
        ("text", "Thank you. Please ring us. All our crowns are guaranteed for life."),
        ("channel", "review-reply"),
        ("to", house.facebook.as_str()),
        ("of", house.tom.as_str()),
    ];
    let refused = priya.press(&page, "/write", &[&fields[..], &[("do", "ask")]].concat()).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused
        .says("One of the marked places has to be changed")
        .says("Change these first: <q>guaranteed for life</q>.")
        .says("<strong>Change this first.</strong> 1 thing is marked that no reason can let through.")
        .says("data-only=\"clear revise\" hidden");
}

#[tokio::test]
async fn a_text_that_is_too_long_is_refused_with_a_sentence_and_kept_in_the_box() {
    let house = Practice::open("a_text_that_is_too_long_is_refused_with_a_sentence_and_kept_in_the_box").await;
    let mut priya = house.signed_in("priya").await;
    let page = priya.get("/write").await;
    let long = "smile ".repeat(16_667);
    let long = format!("{long}end");
    assert!(long.chars().count() > draft::MOST);
    let answer = priya.press(&page, "/write", &[("text", &long), ("do", "check")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    answer.says("100,000 characters at most").says("These words were not checked, so nothing can go out.");
    assert_eq!(answer.written(), long);
    let answer = priya.press(&page, "/check", &[("text", &long)]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text.starts_with("{\"error\":"), "{}", answer.text);
}

#[tokio::test]
async fn a_first_line_that_is_empty_and_a_tag_come_back_as_they_were_typed() {
    let house = Practice::open("a_first_line_that_is_empty_and_a_tag_come_back_as_they_were_typed").await;
    let mut priya = house.signed_in("priya").await;
    let typed = "We are <b>open</b> & \"ready\".\r\n\r\nSee you!";
    let (_, page) = written(&mut priya, &house, typed).await;
    assert_eq!(page.written(), typed.replace("\r\n", "\n"));
    page.does_not_say("<b>open");
}

#[tokio::test]
async fn an_hour_that_never_happens_is_refused_at_its_field_and_the_words_stay() {
    let house = Practice::open("an_hour_that_never_happens_is_refused_at_its_field_and_the_words_stay").await;
    let mut priya = house.signed_in("priya").await;
    let page = priya.get("/write").await;
    let answer =
        priya.press(&page, "/write", &[("text", "We are open."), ("when", "2027-03-28T01:30"), ("do", "keep")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    answer.says("the clocks go forward").says("aria-invalid=\"true\"").says("We are open.");
}

#[tokio::test]
async fn whoever_was_slower_sees_both_texts_and_loses_none() {
    let house = Practice::open("whoever_was_slower_sees_both_texts_and_loses_none").await;
    let mut amira = house.signed_in("amira").await;
    let (path, page) = written(&mut amira, &house, "We are open on Saturday.").await;
    let mut tom = house.signed_in("tom").await;
    let toms = tom.get(&path).await;
    let answer = tom.press(&toms, &path, &[("text", "We are open on Sunday."), ("do", "keep")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER);

    let mine = "We are open on Saturday from nine.";
    let answer = amira.press(&page, &path, &[("text", mine), ("do", "keep")]).await;
    assert_eq!(answer.status, StatusCode::CONFLICT);
    answer.says("We are open on Sunday.").says("Somebody else changed this meanwhile");
    assert_eq!(answer.written(), mine);
    let again = amira.press(&answer, &path, &[("text", mine), ("do", "keep")]).await;
    assert_eq!(again.status, StatusCode::SEE_OTHER, "{}", again.text);
}

#[tokio::test]
async fn erasing_asks_first_and_then_nobody_can_read_it() {
    let house = Practice::open("erasing_asks_first_and_then_nobody_can_read_it").await;
    let mut priya = house.signed_in("priya").await;
    let (path, _) = written(&mut priya, &house, "We are open on Saturday.").await;
    let sure = priya.get(&format!("{path}/erase")).await;
    sure.says("Erase this draft?").does_not_say("Saturday");
    let answer = priya.press(&sure, &format!("{path}/erase"), &[]).await;
    priya.follow(&answer).await.says("The draft is erased").does_not_say("Saturday");
    assert_ne!(priya.get(&path).await.status, StatusCode::OK);
}

#[tokio::test]
async fn an_author_sends_a_clear_text_only_where_the_practice_allows_it() {
    let house = Practice::open("an_author_sends_a_clear_text_only_where_the_practice_allows_it").await;
    let mut priya = house.signed_in("priya").await;
    let text = "We are open on Saturday from nine to one.";
    let (path, page) = written(&mut priya, &house, text).await;
    page.says("Clear.").does_not_offer("send").says("second pair of eyes");
    let send = [("text", text), ("to", house.facebook.as_str()), ("do", "send")];
    let refused = priya.press(&page, &path, &send).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("Nothing went out.").says(text);

    let amira = house.act("amira").await;
    let practice = chaperone_desk::practice::get(&house.desk).await.unwrap().unwrap();
    let mut details = practice.details.clone();
    details.author_may_release = true;
    chaperone_desk::practice::change(&house.desk, &amira, &practice.name, details).await.unwrap().unwrap();
    let page = priya.get(&path).await;
    page.offers("send");
    let answer = priya.press(&page, &path, &send).await;
    priya.follow(&answer).await.says("Released.").says("Waits for a person");
    assert!(approve::waiting(&house.desk, &amira).await.unwrap().is_empty());
}

#[tokio::test]
async fn a_text_without_a_place_is_answered_at_the_boxes_and_asking_stands_under_them() {
    let house = Practice::open("a_text_without_a_place_is_answered_at_the_boxes_and_asking_stands_under_them").await;
    let mut priya = house.signed_in("priya").await;
    // Before anything was checked she can already ask: the button keeps and checks first.
    let page = priya.get("/write").await;
    page.offers("ask").says("Tom Whitlock</option>").does_not_say("Priya Nair</option>");
    let order = ["data-part=\"verdict\"", "What we marked", "Where should it go?", "value=\"ask\""];
    let places: Vec<_> = order.iter().map(|part| page.seen().find(part)).collect();
    assert!(places.iter().all(Option::is_some) && places.is_sorted(), "{places:?}");

    let ask = [("text", "We are open on Saturday from nine."), ("do", "ask"), ("of", house.tom.as_str())];
    let refused = priya.press(&page, "/write", &ask).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("id=\"to-error\"").says("aria-describedby=\"to-error\" autofocus").says("tick at least one place");
    refused.does_not_say("role=\"alert\"").says("Clear.").says("Draft kept");

    let path = refused.text.split_once("action=\"/write/").unwrap().1.split('"').next().unwrap();
    let there = [&ask[..], &[("to", house.facebook.as_str())]].concat();
    priya.press(&refused, &format!("/write/{path}"), &there).await.says("Tom Whitlock has been asked");
}

#[tokio::test]
async fn the_badge_counts_what_waits_for_the_reader_and_not_what_the_reader_asked_of_others() {
    let house =
        Practice::open("the_badge_counts_what_waits_for_the_reader_and_not_what_the_reader_asked_of_others").await;
    let mut amira = house.signed_in("amira").await;
    let text = "We are open on Saturday from nine.";
    let (path, page) = written(&mut amira, &house, text).await;
    let ask = [("text", text), ("to", house.facebook.as_str()), ("do", "ask"), ("of", house.tom.as_str())];
    amira.press(&page, &path, &ask).await.says("Tom Whitlock has been asked");
    let page = amira.get("/").await;
    page.says("Nothing needs you.").says("Waiting for somebody else").says("It waits for the approver");
    assert!(!page.text.contains("class=\"tally\""), "she waits for others: {}", page.text);
    let mut tom = house.signed_in("tom").await;
    let page = tom.get("/").await;
    page.says("1 thing needs you.").does_not_say("Nothing needs you");
    assert!(page.text.contains("<span class=\"tally\">1<"), "{}", page.text);
}

/// The script holds no sentence of its own: each that it asks the page for has to stand there.
#[tokio::test]
async fn every_part_that_the_live_check_asks_for_is_on_the_page() {
    let house = Practice::open("every_part_that_the_live_check_asks_for_is_on_the_page").await;
    let mut priya = house.signed_in("priya").await;
    let page = priya.get("/write").await;
    let script = include_str!("../../assets/write.js");
    let mut names: Vec<String> =
        ["clear", "revise", "consent", "stop", "empty", "unchecked"].map(|name| format!("verdict-{name}")).into();
    names.extend(["note", "revise", "consent", "stop"].map(|level| format!("badge-{level}")));
    names.extend(["sure", "likely", "guess"].map(|sure| format!("sure-{sure}")));
    for name in ["finding", "fix-cut", "fix-say", "safer-consent", "safer-words"] {
        assert!(script.contains(&format!("\"{name}\"")), "the script never asks for {name}");
        names.push(name.to_owned());
    }
    for name in names {
        assert!(page.text.contains(&format!("data-word=\"{name}\"")), "{name}");
    }
    for part in script.split("[data-part=").skip(1).map(|rest| rest.split(']').next().unwrap()) {
        assert!(page.text.contains(&format!("data-part=\"{part}\"")), "{part}");
    }
}
