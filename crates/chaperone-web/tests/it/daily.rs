//! What daily use needs on Write and Reply: ready posts, how a line looks alone, and redirects from the contact card.

use axum::http::StatusCode;
use chaperone_desk::practice::{self, Details};
use chaperone_desk::{journal, redirect};
use std::time::Duration;

use crate::practice::Practice;

#[tokio::test]
async fn a_ready_post_is_offered_filled_in_and_noted_in_the_journal() {
    let house = Practice::open("a_ready_post_is_offered_filled_in_and_noted_in_the_journal").await;
    let mut priya = house.signed_in("priya").await;
    let empty = priya.get("/write").await;
    empty.says("Start from").says("/write?from=hours").says("Oral health").says("/write?from=brushing");

    let page = priya.get("/write?from=hours").await;
    page.says("A gap is open");
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
    amira.get("/write?kind=reply").await.says("The contact card is not filled in").does_not_offer("redirect-call");
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
