//! Ready posts, redirects and the contact card that they are made from.

use std::time::Duration;

use chaperone_desk::practice::{self, Covered, Details};
use chaperone_desk::{approve, draft, redirect};
use chaperone_screen::Channel;

use crate::support::{Practice, World, edit, no, stories, who, yes};

stories! {
    a_text_with_an_open_gap_is_put_before_nobody,
    a_draft_notes_the_card_that_it_began_from,
    redirects_are_refused_while_the_card_is_empty_or_stale,
    a_service_is_named_only_where_indemnity_covers_it,
    what_lets_off_steam_waits_for_an_hour_and_the_journal_says_so,
}

async fn a_text_with_an_open_gap_is_put_before_nobody(world: World) {
    let practice = world.practice().await;
    let account = practice.manual().await;
    let ready = practice.desk.ready();
    let hours = ready.types.iter().find(|kind| kind.name == "hours").unwrap();
    let open = practice.write(&practice.amira, &hours.text, &[&account]).await;
    let ask = async |draft: &draft::Draft| {
        approve::ask(&practice.desk, &practice.amira, &draft.id, draft.version, &who(&practice.tom)).await
    };
    assert_eq!(no(ask(&open).await), "gap-open");
    let filled = edit(&hours.filled(), &[&account], open.version);
    let filled = yes(draft::save(&practice.desk, &practice.amira, &open.id, &filled).await);
    yes(ask(&filled).await);
}

async fn a_draft_notes_the_card_that_it_began_from(world: World) {
    let practice = world.practice().await;
    let account = practice.manual().await;
    let card = practice.desk.ready().cards[0].clone();
    let edit = edit(&card.text, &[&account], 0);
    let (desk, amira) = (&practice.desk, &practice.amira);
    yes(draft::start_from(desk, amira, Channel::Post, None, &edit, Some(&card.name)).await);
    let entries = yes(chaperone_desk::journal::page(desk, &practice.tom, None, 50).await);
    let started = entries.iter().find(|entry| entry.deed == "draft-started").unwrap();
    let noted = format!("{} {}", card.name, desk.ready().version);
    assert!(started.detail.contains(&noted), "{}", started.detail);
}

fn filled() -> Details {
    Details {
        town: "Whitby".into(),
        phone: "01632 960142".into(),
        website: "https://harbourlane.example".into(),
        emergency_words:
            "For pain or swelling ring us on 01632 960142. When breathing or swallowing is hard, ring 999.".into(),
        ..Details::default()
    }
}

async fn names(practice: &Practice) -> Vec<&'static str> {
    let theirs = Some("My cheek is swollen, is that normal?");
    let offered = redirect::offered(&practice.desk, &practice.amira, Channel::CommentReply, theirs).await;
    yes(offered).iter().map(|redirect| redirect.name).collect()
}

async fn redirects_are_refused_while_the_card_is_empty_or_stale(world: World) {
    let mut practice = world.practice().await;
    let offer = async |practice: &Practice| {
        redirect::offered(&practice.desk, &practice.amira, Channel::ReviewReply, Some("Rude.")).await
    };
    assert_eq!(no(offer(&practice).await), "card-empty");
    assert_eq!(no(practice::confirm_card(&practice.desk, &practice.amira).await), "card-empty");
    yes(practice::change(&practice.desk, &practice.amira, "Harbour Lane Dental", filled()).await);
    assert_eq!(names(&practice).await, ["redirect-call", "redirect-urgent", "redirect-website"]);

    practice.pass(redirect::GOOD_FOR + Duration::from_secs(1));
    assert_eq!(no(offer(&practice).await), "card-stale");
    // Another change of the page is no look at the card.
    let staff = Details { staff: vec!["Joanne Reid".into()], ..filled() };
    yes(practice::change(&practice.desk, &practice.amira, "Harbour Lane Dental", staff).await);
    assert_eq!(no(offer(&practice).await), "card-stale");
    yes(practice::confirm_card(&practice.desk, &practice.amira).await);
    assert_eq!(yes(offer(&practice).await).len(), 3);
    assert!(practice.deeds().await.contains(&"card-checked".to_owned()));
}

async fn a_service_is_named_only_where_indemnity_covers_it(world: World) {
    let practice = world.practice().await;
    for (covered, offered) in [(Covered::No, false), (Covered::Asked, false), (Covered::Yes, true)] {
        let details =
            Details { remote_service: "https://talk.harbourlane.example".into(), remote_covered: covered, ..filled() };
        yes(practice::change(&practice.desk, &practice.amira, "Harbour Lane Dental", details).await);
        assert_eq!(names(&practice).await.contains(&"redirect-remote"), offered, "{covered:?}");
    }
}

async fn what_lets_off_steam_waits_for_an_hour_and_the_journal_says_so(world: World) {
    let mut practice = world.practice().await;
    let account = practice.manual().await;
    let vent = "You couldn't make it up. Three alarms and no coffee.";
    let draft = practice.write(&practice.amira, vent, &[&account]).await;
    yes(approve::ask(&practice.desk, &practice.amira, &draft.id, draft.version, &who(&practice.tom)).await);
    assert_eq!(no(practice.approve(&draft).await), "cooling-off");
    assert_eq!(practice.deeds().await.last().map(String::as_str), Some("held"));
    practice.pass(approve::COOLING);
    yes(practice.approve(&draft).await);
}
