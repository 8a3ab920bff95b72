//! Ready posts, redirects and the contact card that they are made from.

use std::time::Duration;

use chaperone_desk::practice::{self, Covered, Details};
use chaperone_desk::{Role, approve, audience, checklist, draft, job, pause, redirect, source};
use chaperone_screen::Channel;

use crate::support::{Practice, World, edit, no, stories, who, yes};

stories! {
    a_text_with_an_open_gap_is_put_before_nobody,
    a_draft_notes_the_card_that_it_began_from,
    redirects_are_refused_while_the_card_is_empty_or_stale,
    a_service_is_named_only_where_indemnity_covers_it,
    cover_needs_the_day_on_which_it_was_confirmed,
    a_public_reply_leads_to_our_own_addresses_only,
    what_lets_off_steam_waits_for_an_hour_and_the_journal_says_so,
    a_pause_that_was_asked_for_holds_for_everybody,
    a_notice_about_the_running_of_the_practice_is_let_out_by_a_manager,
    words_for_a_forum_wait_for_a_whole_checklist_of_their_own,
    that_the_audience_was_read_is_noted_for_these_words_alone,
    a_source_is_kept_with_the_draft_and_grows_old,
    a_source_without_a_title_a_link_or_a_day_is_refused,
    each_redirect_that_goes_out_is_counted_by_kind_and_day,
    the_same_words_for_the_same_place_are_found_again,
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
        let details = Details {
            remote_service: "https://talk.harbourlane.example".into(),
            remote_covered: covered,
            remote_evidence: "2026-11-03".into(),
            ..filled()
        };
        yes(practice::change(&practice.desk, &practice.amira, "Harbour Lane Dental", details).await);
        assert_eq!(names(&practice).await.contains(&"redirect-remote"), offered, "{covered:?}");
    }
}

async fn cover_needs_the_day_on_which_it_was_confirmed(world: World) {
    let practice = world.practice().await;
    for (day, answer) in [
        ("", Some("evidence-missing")),
        ("last week", Some("evidence-missing")),
        ("2027-01-01", Some("evidence-missing")),
        ("2026-11-03", None),
    ] {
        let details = Details {
            remote_service: "https://talk.harbourlane.example".into(),
            remote_covered: Covered::Yes,
            remote_evidence: day.into(),
            ..filled()
        };
        let kept = practice::change(&practice.desk, &practice.amira, "Harbour Lane Dental", details).await;
        match answer {
            Some(name) => assert_eq!(no(kept), name, "{day}"),
            None => yes(kept),
        }
    }
}

async fn a_public_reply_leads_to_our_own_addresses_only(world: World) {
    let practice = world.practice().await;
    yes(practice::change(&practice.desk, &practice.amira, "Harbour Lane Dental", filled()).await);
    let account = practice.manual().await;
    let reply = async |text: &str| {
        let edit = edit(text, &[&account], 0);
        let channel = Channel::ReviewReply;
        let draft = yes(draft::start(&practice.desk, &practice.amira, channel, Some("Rude and late."), &edit).await);
        approve::ask(&practice.desk, &practice.amira, &draft.id, draft.version, &who(&practice.tom)).await
    };
    assert_eq!(no(reply("How to reach us stands on https://elsewhere.example/us.").await), "link-elsewhere");
    yes(reply("How to reach us stands on our website: https://harbourlane.example").await);
    // A post may lead anywhere that the rules let it.
    let post = practice.write(&practice.amira, "Read more on https://elsewhere.example/us.", &[&account]).await;
    yes(approve::ask(&practice.desk, &practice.amira, &post.id, post.version, &who(&practice.tom)).await);
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

async fn a_pause_that_was_asked_for_holds_for_everybody(world: World) {
    let mut practice = world.practice().await;
    let account = practice.manual().await;
    let draft = practice.write(&practice.amira, "We are open until 8 pm on Thursdays.", &[&account]).await;
    yes(approve::ask(&practice.desk, &practice.amira, &draft.id, draft.version, &who(&practice.tom)).await);
    let (desk, amira) = (practice.desk.clone(), practice.amira.clone());
    // Noon in London: the next morning is twenty hours away, and a shorter pause does not shorten it.
    let morning = yes(pause::take(&desk, &amira, &draft.id, pause::Length::Morning).await);
    assert_eq!(morning, desk.now().plus(Duration::from_hours(20)));
    assert_eq!(yes(pause::take(&desk, &amira, &draft.id, pause::Length::Quarter).await), morning);
    assert_eq!(no(practice.approve(&draft).await), "paused");
    assert_eq!(yes(pause::until(&desk, &amira, &draft.id).await), Some(morning));
    practice.pass(Duration::from_hours(20));
    assert_eq!(yes(pause::until(&desk, &practice.amira, &draft.id).await), None);
    yes(practice.approve(&draft).await);
    assert_eq!(no(pause::take(&desk, &practice.amira, &draft.id, pause::Length::Quarter).await), "not-open");
    let deeds = practice.deeds().await;
    assert_eq!(deeds.iter().filter(|deed| *deed == "paused").count(), 2);
}

async fn a_notice_about_the_running_of_the_practice_is_let_out_by_a_manager(world: World) {
    let practice = world.practice().await;
    let account = practice.manual().await;
    let clinician =
        practice.join("Dr Nadia Okoro", "nadia@harbourlane.example", "nine slow kestrels", Role::Clinician).await;
    let text = "The ceiling will have to wait, as we haven't paid the lab since August.";
    let draft = practice.write(&practice.amira, text, &[&account]).await;
    let ask = async |of| approve::ask(&practice.desk, &practice.amira, &draft.id, draft.version, &of).await;
    assert_eq!(no(ask(who(&clinician)).await), "for-a-manager");
    yes(ask(who(&practice.tom)).await);
    let asked = yes(approve::look(&practice.desk, &clinician, &draft.id).await);
    let answers: Vec<_> = asked
        .report
        .findings
        .iter()
        .map(|finding| (approve::Place::of(finding), "It is a fact, and patients have to know.".into()))
        .collect();
    let choice = approve::Choice::Approve { answers };
    // Whoever opens it: a clinician approves other posts, and not this one.
    assert_eq!(
        no(approve::decide(&practice.desk, &clinician, &draft.id, &draft.seal(), &choice).await),
        "for-a-manager"
    );
    yes(approve::decide(&practice.desk, &practice.tom, &draft.id, &draft.seal(), &choice).await);
}

async fn that_the_audience_was_read_is_noted_for_these_words_alone(world: World) {
    let practice = world.practice().await;
    let account = practice.manual().await;
    let (desk, amira) = (&practice.desk, &practice.amira);
    let draft = practice.write(amira, "We are open until 8 pm on Thursdays.", &[&account]).await;
    assert!(!audience::is_noted(desk, &draft).await.unwrap());
    assert_eq!(no(audience::note(desk, amira, &draft.id, draft.version + 1).await), "changed-meanwhile");
    yes(audience::note(desk, amira, &draft.id, draft.version).await);
    assert!(audience::is_noted(desk, &draft).await.unwrap());
    let changed = edit("We are open until 7 pm on Thursdays.", &[&account], draft.version);
    let changed = yes(draft::save(desk, amira, &draft.id, &changed).await);
    assert!(!audience::is_noted(desk, &changed).await.unwrap(), "other words have other readers");
}

async fn words_for_a_forum_wait_for_a_whole_checklist_of_their_own(world: World) {
    let practice = world.practice().await;
    let account = practice.manual().await;
    let (desk, amira) = (&practice.desk, &practice.amira);
    let first = edit("Which fissure sealant lasts longest in your hands?", &[&account], 0);
    let draft = yes(draft::start(desk, amira, Channel::Group, None, &first).await);
    let ask =
        async |draft: &draft::Draft| approve::ask(desk, amira, &draft.id, draft.version, &who(&practice.tom)).await;
    assert_eq!(no(ask(&draft).await), "checklist-open");
    let all: Vec<_> = checklist::ITEMS.iter().map(|item| item.name).collect();
    let keep = async |draft: &draft::Draft, forum: &str, ticked: &[&str]| {
        checklist::keep(desk, amira, &draft.id, draft.version, forum, ticked).await
    };
    assert_eq!(no(keep(&draft, "  ", &all).await), "forum-missing");
    let part = yes(keep(&draft, "A forum of dentists", &[&all[..7], &["made-up"]].concat()).await);
    assert!(!part.is_whole() && part.ticked.len() == 7);
    assert_eq!(no(ask(&draft).await), "checklist-open");
    assert!(yes(keep(&draft, "A forum of dentists", &all).await).is_whole());
    yes(ask(&draft).await);
    // Other words open it again, for the author and for the approver.
    let changed = edit("Which fissure sealant lasts longest? Ours came out twice.", &[&account], draft.version);
    let changed = yes(draft::save(desk, amira, &draft.id, &changed).await);
    assert!(!yes(checklist::get(desk, amira, &draft.id).await).unwrap().fits);
    assert_eq!(no(ask(&changed).await), "checklist-open");
    yes(keep(&changed, "A forum of dentists", &all).await);
    yes(ask(&changed).await);
    yes(practice.approve(&changed).await);
    let kept = yes(chaperone_desk::journal::page(desk, &practice.tom, None, 50).await);
    let kept: Vec<_> = kept.iter().filter(|entry| entry.deed == "checklist-kept").collect();
    assert!(kept.len() == 3 && kept.iter().all(|entry| !entry.detail.contains("dentists")), "{kept:?}");
}

const CLAIM: &str = "Fluoride toothpaste halves tooth decay in children.";

async fn a_source_is_kept_with_the_draft_and_grows_old(world: World) {
    let practice = world.practice().await;
    let account = practice.manual().await;
    let draft = practice.write(&practice.amira, CLAIM, &[&account]).await;
    let (desk, amira, tom) = (&practice.desk, &practice.amira, &practice.tom);
    assert!(yes(source::get(desk, tom, &draft.id).await).is_none());
    let given = ("NHS, Fluoride", "https://www.nhs.uk/conditions/fluoride/", "2026-11-20");
    yes(source::keep(desk, amira, &draft.id, draft.version, given).await);
    // Other words keep it; the approver sees it.
    let other = edit("Fluoride toothpaste halves tooth decay.", &[&account], draft.version);
    let draft = yes(draft::save(desk, amira, &draft.id, &other).await);
    let kept = yes(source::get(desk, tom, &draft.id).await).unwrap();
    assert_eq!(kept.title.expose(), given.0);
    assert_eq!(kept.address.expose(), given.1);
    assert!(!kept.is_stale_on("2027-11-20".parse().unwrap()) && kept.is_stale_on("2027-11-21".parse().unwrap()));
    let entries = chaperone_desk::journal::of_record(desk, draft.id.as_str()).await.unwrap();
    let entry = entries.iter().find(|entry| entry.deed == "source-kept").unwrap();
    assert!(entry.detail.contains("2026-11-20") && !entry.detail.contains("nhs"), "{}", entry.detail);
    // It goes with the draft.
    yes(draft::erase(desk, amira, &draft.id).await);
    assert_eq!(no(source::get(desk, tom, &draft.id).await), "not-here");
}

async fn a_source_without_a_title_a_link_or_a_day_is_refused(world: World) {
    let practice = world.practice().await;
    let draft = practice.write(&practice.amira, CLAIM, &[]).await;
    for (given, refusal) in [
        (("", "https://www.nhs.uk/", "2026-11-20"), "source-untitled"),
        (("NHS", "", "2026-11-20"), "source-not-a-link"),
        (("NHS", "the NHS website", "2026-11-20"), "source-not-a-link"),
        (("NHS", "https://www.nhs.uk/", ""), "source-undated"),
        (("NHS", "https://www.nhs.uk/", "2026-11-22"), "source-undated"),
    ] {
        let kept = source::keep(&practice.desk, &practice.amira, &draft.id, draft.version, given).await;
        assert_eq!(no(kept), refusal, "{given:?}");
    }
    assert!(yes(source::get(&practice.desk, &practice.amira, &draft.id).await).is_none());
}

async fn each_redirect_that_goes_out_is_counted_by_kind_and_day(world: World) {
    let mut practice = world.practice().await;
    let account = practice.manual().await;
    yes(practice::change(&practice.desk, &practice.amira, "Harbour Lane Dental", filled()).await);
    let offered = yes(redirect::offered(&practice.desk, &practice.amira, Channel::ReviewReply, Some("Rude.")).await);
    let counted = async |practice: &Practice, days| -> Vec<(String, i64)> {
        let counted = redirect::counted(&practice.desk, days).await.unwrap();
        counted.into_iter().map(|one| (one.kind, one.count)).collect()
    };
    for text in [offered[0].text.as_str(), &format!("Thank you. {}", offered[0].text), "Thank you for telling us."] {
        let (desk, amira, tom) = (&practice.desk, &practice.amira, &practice.tom);
        let edit = edit(text, &[&account], 0);
        let draft = yes(draft::start(desk, amira, Channel::ReviewReply, Some("Rude."), &edit).await);
        yes(approve::ask(desk, amira, &draft.id, draft.version, &who(tom)).await);
        let approve::Outcome::Released(jobs) = yes(practice.approve(&draft).await) else { panic!("was sent back") };
        yes(job::hand_over(desk, amira, &jobs[0]).await);
        // What was not posted is not counted.
        yes(job::say_not_posted(desk, amira, &jobs[0]).await);
        yes(job::hand_over(desk, amira, &jobs[0]).await);
        yes(job::say_posted(desk, amira, &jobs[0], None).await);
    }
    assert_eq!(counted(&practice, 30).await, [("redirect-call".to_owned(), 2)]);
    let gauges = chaperone_desk::gauge::read(&practice.desk).await.unwrap();
    assert_eq!(gauges.redirects, [("redirect-call".to_owned(), 2)]);
    practice.pass(Duration::from_hours(24 * 30));
    assert_eq!(counted(&practice, 30).await, []);
}

async fn the_same_words_for_the_same_place_are_found_again(world: World) {
    let mut practice = world.practice().await;
    let (here, there) = (practice.manual().await, practice.connected().await);
    let words = "We are open on  Thursdays until 8 pm.";
    let found = async |practice: &Practice, accounts: &[&chaperone_desk::AccountId]| {
        let accounts: Vec<_> = accounts.iter().map(|id| (*id).clone()).collect();
        yes(draft::twins(&practice.desk, &practice.amira, words, &accounts, None).await)
    };
    // A draft that nobody was asked about is no post.
    practice.write(&practice.amira, words, &[&here]).await;
    assert_eq!(found(&practice, &[&here]).await, []);
    let (draft, jobs) = practice.approved("We are open on Thursdays until 8 PM.", &[&here]).await;
    let waiting = draft::Twin { account: here.clone(), out: None };
    assert_eq!(found(&practice, &[&here, &there]).await, [waiting]);
    assert_eq!(found(&practice, &[&there]).await, [], "another place");
    let same =
        yes(draft::twins(&practice.desk, &practice.amira, words, std::slice::from_ref(&here), Some(&draft.id)).await);
    assert_eq!(same, [], "the draft itself");
    yes(job::hand_over(&practice.desk, &practice.amira, &jobs[0]).await);
    yes(job::say_posted(&practice.desk, &practice.amira, &jobs[0], None).await);
    let out = draft::Twin { account: here.clone(), out: Some(practice.desk.now()) };
    assert_eq!(found(&practice, &[&here]).await, [out]);
    practice.pass(draft::LATELY + Duration::from_secs(1));
    assert_eq!(found(&practice, &[&here]).await, []);
}
