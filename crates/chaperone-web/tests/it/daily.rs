//! What daily use needs on Write and Reply: ready posts, how a line looks alone, and redirects from the contact card.

use axum::http::StatusCode;
use chaperone_desk::draft::Edit;
use chaperone_desk::practice::{self, Details};
use chaperone_desk::{approve, draft, job, journal, redirect};
use chaperone_screen::Channel;
use std::time::Duration;

use crate::desk::House;
use crate::practice::Practice;

#[tokio::test]
async fn a_ready_post_is_offered_filled_in_and_noted_in_the_journal() {
    let house = Practice::open("a_ready_post_is_offered_filled_in_and_noted_in_the_journal").await;
    let mut priya = house.signed_in("priya").await;
    let empty = priya.get("/write").await;
    empty.says("Start from").says("/write?from=hours").says("Oral health").says("/write?from=brushing");

    let page = priya.get("/write?from=hours").await;
    page.says("Not finished.</strong>")
        .says("Still to fill in: <span data-part=\"gaps\"><q>")
        .says("</q>, <q>")
        .says("Nobody is asked before the gaps are filled in.");
    assert!(page.written().contains("[opening time]"), "{}", page.written());
    let facebook = house.facebook.to_string();
    let fields = [("from", "hours"), ("text", &*page.written()), ("to", &facebook), ("do", "check")];
    let kept = priya.press(&page, "/write", &fields).await;
    let page = priya.follow(&kept).await;
    let tom = house.tom.to_string();
    let asked = [("text", &*page.written()), ("to", &*facebook), ("of", &*tom), ("do", "ask")];
    let refused = priya.press(&page, kept.to(), &asked).await;
    refused.says("A gap in square brackets is still open");

    let words = "On Saturday we are open from 9 am to 1 pm. You can book by telephone or on our website.";
    let asked =
        priya.press(&refused, kept.to(), &[("text", words), ("to", &facebook), ("of", &tom), ("do", "ask")]).await;
    asked.says("Tom Whitlock has been asked");
    let amira = house.act("amira").await;
    let entries = journal::page(&house.desk, &amira, None, 100).await.unwrap().unwrap();
    assert!(entries.iter().any(|entry| entry.detail.clone().contains("\"hours 2026.1\"")));
}

#[tokio::test]
async fn a_card_shows_its_source_and_that_nobody_has_signed_it() {
    let house = Practice::open("a_card_shows_its_source_and_that_nobody_has_signed_it").await;
    let mut priya = house.signed_in("priya").await;
    let page = priya.get("/write?from=brushing").await;
    page.says("https://www.nhs.uk/").says("No reviewer has signed it yet").says("Offered until 30 November 2027");
    page.says("the press, and the regulator");
    page.says("How a line looks alone").says("<blockquote class=\"said\">Two minutes, twice a day");
    // After its last day it is no longer there, by name neither.
    house.pass(Duration::from_hours(24 * 400));
    let mut priya = house.signed_in("priya").await;
    priya.get("/write").await.says("Start from").does_not_say("/write?from=brushing");
    assert_eq!(priya.get("/write?from=brushing").await.written(), "");
}

#[tokio::test]
async fn a_reply_is_led_to_the_contact_card_only_while_it_is_right() {
    let house = Practice::open("a_reply_is_led_to_the_contact_card_only_while_it_is_right").await;
    let mut amira = house.signed_in("amira").await;
    amira
        .get("/write?kind=reply")
        .await
        .says("Still empty on Practice, under Contact card: the words for an emergency.")
        .does_not_offer("redirect-call");
    let review = [("channel", "review-reply"), ("in_reply_to", "Rude and late."), ("use", "redirect-call")];
    let page = amira.get("/write?kind=reply").await;
    let refused = amira.press(&page, "/write", &review).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
    refused.says("The contact card is not filled in");

    let act = house.act("amira").await;
    let details = Details {
        town: "Whitby".into(),
        phone: "01632 960142".into(),
        emergency_words: "When breathing or swallowing is hard, ring 999.".into(),
        ..Details::default()
    };
    practice::change(&house.desk, &act, "Harbour Lane Dental", details).await.unwrap().unwrap();
    let page = amira.get("/write?kind=reply").await;
    page.offers("redirect-call").offers("redirect-urgent").does_not_offer("redirect-website");
    let used = amira.press(&page, "/write", &review).await;
    let page = amira.follow(&used).await;
    assert!(page.written().contains("Please ring us on 01632 960142"), "{}", page.written());
    page.says("Rude and late.").says("Clear");

    house.pass(redirect::GOOD_FOR + Duration::from_secs(1));
    let mut amira = house.signed_in("amira").await;
    let page = amira.get("/write?kind=reply").await;
    page.says("Nobody has looked at the contact card for half a year").does_not_offer("redirect-call");
    let page = amira.get("/practice").await;
    let confirmed = amira.press(&page, "/practice", &[("do", "card")]).await;
    amira.follow(&confirmed).await.says("the contact card is right");
    amira.get("/write?kind=reply").await.offers("redirect-call");
}

#[tokio::test]
async fn a_pause_and_a_read_audience_are_kept_and_shown() {
    let house = Practice::open("a_pause_and_a_read_audience_are_kept_and_shown").await;
    let mut priya = house.signed_in("priya").await;
    let page = priya.get("/write").await;
    let facebook = house.facebook.to_string();
    let words = [("text", "We are open until 8 pm on Thursdays."), ("to", &*facebook)];
    let held = priya.press(&page, "/write", &[&words[..], &[("do", "pause-quarter")]].concat()).await;
    let here = held.to().to_owned();
    let page = priya.follow(&held).await;
    page.says("Held back until").says("because somebody asked for a pause").says("It is held back.");
    let tom = house.tom.to_string();
    let ask = [("of", tom.as_str()), ("do", "ask"), ("audience", "yes")];
    priya.press(&page, &here, &[&words[..], &ask].concat()).await.says("Tom Whitlock has been asked");
    let page = priya.get(&here).await;
    assert!(page.text.contains(r#"name="audience" value="yes" checked"#), "{}", page.text);
    let mut tom = house.signed_in("tom").await;
    let draft = here.rsplit('/').next().unwrap().to_owned();
    let there = format!("/approve/{draft}");
    let page = tom.get(&there).await;
    page.says("Priya Nair has read who will see it.");
    let seal = page.text.split(r#"name="seal" value=""#).nth(1).unwrap().split('"').next().unwrap().to_owned();
    let early = tom.press(&page, &there, &[("seal", &seal), ("do", "approve")]).await;
    early.says("Somebody asked for a pause before this goes out");
    house.pass(Duration::from_mins(15));
    let page = tom.get(&there).await;
    let gone = tom.press(&page, &there, &[("seal", &seal), ("do", "approve")]).await;
    assert_eq!(gone.status, StatusCode::SEE_OTHER, "{}", gone.text);
}

#[tokio::test]
async fn a_service_is_covered_from_a_day_that_is_on_record() {
    let house = Practice::open("a_service_is_covered_from_a_day_that_is_on_record").await;
    let mut amira = house.signed_in("amira").await;
    let page = amira.get("/practice").await;
    let details = [
        ("do", "keep"),
        ("name", "Harbour Lane Dental"),
        ("phone", "01632 960142"),
        ("emergency-words", "When breathing or swallowing is hard, ring 999."),
        ("remote-service", "https://talk.harbourlane.example"),
        ("remote-covered", "yes"),
    ];
    let refused = amira.press(&page, "/practice", &details).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says(r#"id="remote-evidence-error""#);
    let kept = [&details[..], &[("remote-evidence", "2025-11-03")]].concat();
    let kept = amira.press(&refused, "/practice", &kept).await;
    amira.follow(&kept).await.says("That answer is more than a year old");
    let page = amira.get("/write?kind=reply").await;
    page.offers("redirect-remote");
}

#[tokio::test]
async fn how_many_people_there_are_is_a_whole_number() {
    let house = Practice::open("how_many_people_there_are_is_a_whole_number").await;
    let mut amira = house.signed_in("amira").await;
    let page = amira.get("/practice").await;
    let details = [("do", "keep"), ("name", "Harbour Lane Dental"), ("list", "")];
    let refused = amira.press(&page, "/practice", &[&details[..], &[("catchment", "about ten")]].concat()).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says(r#"id="catchment-error""#);
    let kept = amira.press(&refused, "/practice", &[&details[..], &[("catchment", "35,000")]].concat()).await;
    amira.follow(&kept).await.says(r#"value="35000""#);
}

#[tokio::test]
async fn words_for_a_forum_go_through_the_checklist_first() {
    let house = Practice::open("words_for_a_forum_go_through_the_checklist_first").await;
    let mut priya = house.signed_in("priya").await;
    priya.get("/write").await.says("/write?kind=forum");
    let page = priya.get("/write?kind=forum").await;
    page.says("Write to a professional forum").says("Keep the draft first").does_not_say("Start from");
    let (facebook, tom) = (house.facebook.to_string(), house.tom.to_string());
    let words = [
        ("kind", "forum"),
        ("text", "Which fissure sealant lasts longest in your hands?"),
        ("to", facebook.as_str()),
        ("of", tom.as_str()),
    ];
    let kept = priya.press(&page, "/write", &[&words[..], &[("do", "keep")]].concat()).await;
    let here = kept.to().to_owned();
    let page = priya.follow(&kept).await;
    let asked = [&words[..], &[("do", "ask")]].concat();
    priya.press(&page, &here, &asked).await.says("once every line of the checklist is ticked");
    let there = format!("{here}/checklist");
    let list = priya.get(&there).await;
    list.says("Which fissure sealant").says("What stays uncertain");
    let all = ["names", "dates", "places", "ages", "rare", "background", "series", "pictures"];
    let ticks: Vec<_> = all.iter().map(|name| ("item", *name)).collect();
    let version = list.text.split(r#"name="version" value=""#).nth(1).unwrap().split('"').next().unwrap().to_owned();
    let fixed = [("version", version.as_str())];
    let nameless = priya.press(&list, &there, &[&ticks[..], &fixed].concat()).await;
    nameless.says(r#"id="forum-error""#);
    assert_eq!(nameless.text.matches(" checked>").count(), 8, "what was ticked stays ticked");
    let named = [("forum", "A forum of dentists"), fixed[0]];
    let part = priya.press(&nameless, &there, &[&ticks[1..], &named].concat()).await;
    priya.follow(&part).await.says("Not every line is ticked yet");
    let whole = priya.press(&nameless, &there, &[&ticks[..], &named].concat()).await;
    assert_eq!(whole.to(), here);
    let page = priya.follow(&whole).await;
    priya.press(&page, &here, &asked).await.says("Tom Whitlock has been asked");
}

#[tokio::test]
async fn a_health_claim_asks_for_its_source_and_the_approver_sees_it_grow_old() {
    let house = Practice::open("a_health_claim_asks_for_its_source").await;
    let mut priya = house.signed_in("priya").await;
    let page = priya.get("/write").await;
    assert!(
        page.text.contains("data-rule=\"claim-unsourced\" hidden>"),
        "the live check shows the place when it is needed"
    );
    let words = [("text", CLAIM), ("to", house.facebook.as_str())];
    let answer = priya.press(&page, "/write", &[&words[..], &[("do", "check")]].concat()).await;
    let here = answer.to().split('#').next().unwrap().to_owned();
    let page = priya.follow(&answer).await;
    page.says("Where does it come from?").offers("source").says("cannot see where it comes from");
    assert!(page.text.contains("data-rule=\"claim-unsourced\">"), "{}", page.text);
    let given =
        |address| [("source_title", "NHS, Fluoride"), ("source_address", address), ("source_looked", "2026-11-02")];
    let wrong = priya.press(&page, &here, &[&words[..], &given("the NHS"), &[("do", "source")]].concat()).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    wrong.says("That is not the address of a source.").says("value=\"the NHS\"").says("value=\"NHS, Fluoride\"");
    let address = "https://www.nhs.uk/conditions/fluoride/";
    let kept = priya.press(&page, &here, &[&words[..], &given(address), &[("do", "source")]].concat()).await;
    let page = priya.follow(&kept).await;
    page.says("The source is kept with the draft.").says("looked at on 2 November 2026");
    page.says("Its source is kept, and the approver sees it. Readers see it only if it stands in the words.");
    page.does_not_say("cannot see where it comes from");
    assert!(page.text.contains("data-rule=\"claim-unsourced\" data-kept>"), "{}", page.text);

    let there = here.replace("/write/", "/approve/");
    let page = house.signed_in("tom").await.get(&there).await;
    page.says(address).says("looked at on 2 November 2026").does_not_say("look again</strong>");
    page.says("Its source is kept").does_not_say("cannot see where it comes from");
    house.pass(Duration::from_hours(24 * 366));
    house.signed_in("tom").await.get(&there).await.says("That is more than a year ago: look again");
}

const CLAIM: &str = "One in three adults has gum disease without knowing it.";

#[tokio::test]
async fn write_says_where_the_same_words_wait_already() {
    let house = Practice::open("write_says_where_the_same_words_wait_already").await;
    let mut priya = house.signed_in("priya").await;
    let words = [("text", "We are open on Saturday from nine."), ("to", house.facebook.as_str())];
    let page = priya.get("/write").await;
    let ask = [("do", "ask"), ("of", house.tom.as_str())];
    priya.press(&page, "/write", &[&words[..], &ask].concat()).await.says("Tom Whitlock has been asked");
    let page = priya.get("/write").await;
    let answer = priya.press(&page, "/write", &[&words[..], &[("do", "check")]].concat()).await;
    priya.follow(&answer).await.says("The same words wait for").says("Sending them again may be right");
}

#[tokio::test]
async fn practice_shows_how_often_replies_led_somebody_to_the_right_place() {
    let house = Practice::open("practice_shows_how_often_replies_led_somebody_to_the_right_place").await;
    let mut amira = house.signed_in("amira").await;
    amira.get("/practice").await.says("No reply with one of these answers went out in the last 30 days.");
    let act = house.act("amira").await;
    let details = Details {
        phone: "01632 960142".into(),
        emergency_words: "When breathing or swallowing is hard, ring 999.".into(),
        ..Details::default()
    };
    practice::change(&house.desk, &act, "Harbour Lane Dental", details).await.unwrap().unwrap();
    let offered = redirect::offered(&house.desk, &act, Channel::ReviewReply, Some("Rude.")).await.unwrap().unwrap();
    let edit = Edit {
        text: offered[0].text.clone().into(),
        accounts: vec![house.facebook.clone()],
        picture: false,
        pictures: None,
        due: None,
        version: 0,
    };
    let draft = draft::start(&house.desk, &act, Channel::ReviewReply, Some("Rude."), &edit).await.unwrap().unwrap();
    approve::ask(&house.desk, &act, &draft.id, draft.version, &house.tom).await.unwrap().unwrap();
    let tom = house.act("tom").await;
    let choice = approve::Choice::Approve { answers: vec![] };
    let decided = approve::decide(&house.desk, &tom, &draft.id, &draft.seal(), &choice).await.unwrap().unwrap();
    let approve::Outcome::Released(jobs) = decided else { panic!("was sent back") };
    job::hand_over(&house.desk, &tom, &jobs[0]).await.unwrap().unwrap();
    job::say_posted(&house.desk, &tom, &jobs[0], None).await.unwrap().unwrap();
    let page = amira.get("/practice").await;
    page.says("<th scope=\"row\">Ring us</th><td class=\"num\">1</td>");
}

#[tokio::test]
async fn a_patients_own_picture_is_decided_by_what_was_looked_for() {
    let (_house, mut owner) = House::with_owner("pictures").await;
    let page = owner.get("/patients-pictures").await.text;
    let every: Vec<_> =
        page.split("name=\"line\" value=\"").skip(1).map(|part| &part[..part.find('"').unwrap()]).collect();
    let said = [("place", "The blue surgery"), ("reason", "To show her <sister>")];
    let lines = |but: &str| every.iter().filter(|name| **name != but).map(|name| ("line", *name)).collect::<Vec<_>>();
    let not_now = owner.post("/patients-pictures", &[&said[..], &lines("screens")].concat()).await.text;
    assert!(not_now.contains("Switch the screens off") && !not_now.contains("You may take a picture"), "{not_now}");
    let allowed = owner.post("/patients-pictures", &[&said[..], &lines("")].concat()).await.text;
    assert!(allowed.contains("You may take a picture") && allowed.contains("data-print"), "{allowed}");
    let unsaid = owner.post("/patients-pictures", &[&said[..1], &lines("")].concat()).await;
    assert_eq!(unsaid.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unsaid.text.contains("id=\"reason-error\"") && unsaid.text.contains("value=\"screens\" checked"));
    let list = owner.get("/patients-pictures").await.text;
    assert!(
        list.contains("To show her &#60;sister&#62;") && list.matches("The blue surgery</a>").count() == 2,
        "{list}"
    );
    let paths = list.split('"').filter(|part| part.starts_with("/patients-pictures/0"));
    let mut kept = Vec::new();
    for path in paths {
        kept.push(owner.get(path).await.text);
    }
    assert_eq!(kept.iter().filter(|page| page.contains("You may take a picture")).count(), 1);
    assert_eq!(kept.iter().filter(|page| page.contains("Switch the screens off")).count(), 1);
    assert!(owner.get("/patients-pictures/poster").await.text.contains("Please ask us first"));
}
