//! The road of one text: written, checked, asked, approved, released; and every place where it stops.

use std::time::Duration;

use chaperone_desk::approve::{self, Choice, Outcome};
use chaperone_desk::draft::State;
use chaperone_desk::job::{self, State as JobState};
use chaperone_desk::practice::{self, Details};
use chaperone_desk::release::{self, claim};
use chaperone_desk::screen::{Channel, Verdict};
use chaperone_desk::{Act, Role, account, draft, person, question};

use crate::support::{HARMLESS, LEASE, MRS_PATEL, World, edit, no, secret, stories, who, yes};

stories! {
    a_clear_post_is_approved_and_cleared_once,
    a_post_about_a_patient_is_put_before_nobody,
    turned_into_general_information_it_goes,
    an_edit_ends_the_approval_and_calls_the_jobs_off,
    whoever_changed_the_words_last_cannot_approve,
    a_fix_makes_an_author,
    a_stricter_reading_at_release_sends_it_back,
    an_approver_who_left_takes_the_approval_along,
    nothing_goes_out_before_its_time,
    a_picture_stops_everything,
    a_practice_of_one_takes_a_day_to_begin,
    an_author_may_send_clear_words_where_the_practice_says_so,
    two_who_change_the_same_draft_lose_nothing,
    an_agency_sees_its_own_drafts_only,
    an_erased_draft_is_gone_and_the_journal_stands,
    words_sent_back_reach_the_author,
    an_answer_goes_with_the_next_asking_and_the_approver_sees_what_changed,
    an_approval_link_is_for_one_person_and_one_digest,
    an_answer_is_put_in_its_place_by_a_person,
    a_text_that_does_not_fit_is_put_before_nobody,
}

async fn a_clear_post_is_approved_and_cleared_once(world: World) {
    let practice = world.practice().await;
    let account = practice.connected().await;
    let (draft, jobs) = practice.approved(HARMLESS, &[&account]).await;
    assert_eq!(jobs.len(), 1);

    let cleared = yes(practice.take().await);
    assert_eq!(cleared.text(), HARMLESS);
    assert_eq!(cleared.digest(), draft.digest());
    assert_eq!(cleared.key(), jobs[0].as_str());
    let act = practice.desk.act_as_desk();
    assert_eq!(no(release::release(&practice.desk, &act, &jobs[0], LEASE).await), "not-claimed");
    assert!(claim(&practice.desk, &act, LEASE).await.unwrap().is_none());

    let sent = release::Outcome::Sent { id: "1".into(), url: Some("https://social.example/1".into()) };
    release::record(&practice.desk, &act, &jobs[0], 1, &sent).await.unwrap();
    let placed = yes(job::get(&practice.desk, &practice.tom, &jobs[0]).await);
    assert_eq!(placed.job.state, JobState::Sent);
    let deeds = practice.deeds().await;
    let road = ["draft-started", "approval-asked", "approved", "cleared", "sent"];
    let mut walk = deeds.iter();
    for deed in road {
        assert!(walk.any(|found| found == deed), "{deed} is missing, or out of order, in {deeds:?}");
    }
}

async fn a_post_about_a_patient_is_put_before_nobody(world: World) {
    let practice = world.practice().await;
    let account = practice.connected().await;
    let draft = practice.write(&practice.amira, MRS_PATEL, &[&account]).await;
    let report = draft::check(&practice.desk, &draft).await.unwrap();
    assert_eq!(report.verdict, Verdict::Consent);
    let asked = approve::ask(&practice.desk, &practice.amira, &draft.id, draft.version, &who(&practice.tom)).await;
    assert_eq!(no(asked), "needs-consent");
    let alone = approve::release_own(&practice.desk, &practice.amira, &draft.id, draft.version).await;
    assert_eq!(no(alone), "needs-consent");
    assert_eq!(no(practice.approve(&draft).await), "not-asked");
    assert!(practice.deeds().await.contains(&"held".to_owned()));
}

async fn turned_into_general_information_it_goes(world: World) {
    let practice = world.practice().await;
    let account = practice.connected().await;
    let draft = practice.write(&practice.amira, MRS_PATEL, &[&account]).await;
    let draft = yes(draft::use_suggestion(&practice.desk, &practice.amira, &draft.id, draft.version).await);
    assert!(!draft.text.expose().contains("Patel") && !draft.text.expose().contains("back"));
    assert_eq!(draft::check(&practice.desk, &draft).await.unwrap().verdict, Verdict::Clear);
    let back = yes(draft::undo(&practice.desk, &practice.amira, &draft.id, draft.version).await);
    assert_eq!(back.text.expose(), MRS_PATEL);
    let again = yes(draft::undo(&practice.desk, &practice.amira, &back.id, back.version).await);
    assert_eq!(again.text, draft.text);

    yes(approve::ask(&practice.desk, &practice.amira, &again.id, again.version, &who(&practice.tom)).await);
    yes(practice.approve(&again).await);
    assert_eq!(yes(practice.take().await).text(), draft.text.expose());
}

async fn an_edit_ends_the_approval_and_calls_the_jobs_off(world: World) {
    let practice = world.practice().await;
    let account = practice.connected().await;
    let (draft, jobs) = practice.approved(HARMLESS, &[&account]).await;
    let other = format!("{HARMLESS} Parking is free.");
    let changed =
        yes(draft::save(&practice.desk, &practice.amira, &draft.id, &edit(&other, &[&account], draft.version)).await);
    assert_eq!(changed.state, State::Open);
    assert_ne!(changed.seal(), draft.seal());
    assert_eq!(yes(job::get(&practice.desk, &practice.tom, &jobs[0]).await).job.state, JobState::CalledOff);
    assert!(claim(&practice.desk, &practice.desk.act_as_desk(), LEASE).await.unwrap().is_none());
    // What the approver saw is not what is there now.
    yes(approve::ask(&practice.desk, &practice.amira, &draft.id, changed.version, &who(&practice.tom)).await);
    assert_eq!(no(practice.approve(&draft).await), "words-changed");
    yes(practice.approve(&changed).await);
}

async fn whoever_changed_the_words_last_cannot_approve(world: World) {
    let practice = world.practice().await;
    let account = practice.connected().await;
    let draft = practice.write(&practice.tom, HARMLESS, &[&account]).await;
    assert_eq!(
        no(approve::ask(&practice.desk, &practice.tom, &draft.id, draft.version, &who(&practice.tom)).await),
        "not-an-approver"
    );
    yes(approve::ask(&practice.desk, &practice.tom, &draft.id, draft.version, &who(&practice.amira)).await);
    assert_eq!(no(practice.approve(&draft).await), "own-words");
    let choice = Choice::Approve { answers: vec![] };
    yes(approve::decide(&practice.desk, &practice.amira, &draft.id, &draft.seal(), &choice).await);
}

async fn a_fix_makes_an_author(world: World) {
    let practice = world.practice().await;
    let account = practice.connected().await;
    let draft = practice.write(&practice.amira, MRS_PATEL, &[&account]).await;
    let fixed = yes(draft::use_suggestion(&practice.desk, &practice.tom, &draft.id, draft.version).await);
    assert_eq!(fixed.editor, who(&practice.tom));
    let names: Vec<_> = approve::approvers(&practice.desk, &fixed).await.unwrap().into_iter().map(|p| p.name).collect();
    assert_eq!(names, ["Amira Hassan"]);
}

async fn a_stricter_reading_at_release_sends_it_back(world: World) {
    let practice = world.practice().await;
    let account = practice.connected().await;
    // Known as staff when it was approved, and not any more when it is released.
    let details = Details { staff: vec!["Mrs Reid".into()], ..Details::default() };
    yes(practice::change(&practice.desk, &practice.tom, "Harbour Lane Dental", details).await);
    let (draft, jobs) = practice.approved("Lovely to see Mrs Reid back today!", &[&account]).await;
    yes(practice::change(&practice.desk, &practice.tom, "Harbour Lane Dental", Details::default()).await);
    assert_eq!(no(practice.take().await), "changed-since-approval");
    assert_eq!(yes(job::get(&practice.desk, &practice.tom, &jobs[0]).await).job.state, JobState::BackToApprover);
    let back = yes(draft::get(&practice.desk, &practice.tom, &draft.id).await);
    assert_eq!(back.state, State::Asked);
    assert!(practice.deeds().await.contains(&"back-to-approver".to_owned()));
    assert!(!practice.deeds().await.contains(&"cleared".to_owned()));
}

async fn an_approver_who_left_takes_the_approval_along(world: World) {
    let practice = world.practice().await;
    let account = practice.connected().await;
    let nadia = practice.join("Nadia Okoro", "nadia@harbourlane.example", "nine slow kestrels", Role::Clinician).await;
    let draft = practice.write(&practice.amira, HARMLESS, &[&account]).await;
    yes(approve::ask(&practice.desk, &practice.amira, &draft.id, draft.version, &who(&nadia)).await);
    let choice = Choice::Approve { answers: vec![] };
    yes(approve::decide(&practice.desk, &nadia, &draft.id, &draft.seal(), &choice).await);
    yes(person::leave(&practice.desk, &practice.tom, &who(&nadia)).await);
    assert_eq!(no(practice.take().await), "changed-since-approval");
}

async fn nothing_goes_out_before_its_time(world: World) {
    let mut practice = world.practice().await;
    let account = practice.connected().await;
    let mut later = edit(HARMLESS, &[&account], 0);
    later.due = Some(practice.desk.now().plus(Duration::from_hours(2)));
    let draft = yes(draft::start(&practice.desk, &practice.amira, Channel::Post, None, &later).await);
    yes(approve::ask(&practice.desk, &practice.amira, &draft.id, draft.version, &who(&practice.tom)).await);
    yes(practice.approve(&draft).await);
    assert!(claim(&practice.desk, &practice.desk.act_as_desk(), LEASE).await.unwrap().is_none());
    practice.pass(Duration::from_hours(2));
    assert_eq!(yes(practice.take().await).text(), HARMLESS);
}

async fn a_picture_stops_everything(world: World) {
    let practice = world.practice().await;
    let account = practice.connected().await;
    let mut with_picture = edit(HARMLESS, &[&account], 0);
    with_picture.picture = true;
    let draft = yes(draft::start(&practice.desk, &practice.amira, Channel::Post, None, &with_picture).await);
    let asked = approve::ask(&practice.desk, &practice.amira, &draft.id, draft.version, &who(&practice.tom)).await;
    assert_eq!(no(asked), "picture-not-checked");
    let own = approve::release_own(&practice.desk, &practice.amira, &draft.id, draft.version).await;
    assert_eq!(no(own), "picture-not-checked");
}

async fn a_practice_of_one_takes_a_day_to_begin(world: World) {
    let mut practice = world.practice().await;
    let account = practice.connected().await;
    assert_eq!(no(practice::work_alone(&practice.desk, &practice.tom, true).await), "needs-two");
    yes(person::leave(&practice.desk, &practice.tom, &who(&practice.amira)).await);
    let from = yes(practice::work_alone(&practice.desk, &practice.tom, true).await);
    assert_eq!(from, practice.desk.now().plus(practice::ALONE_DELAY));

    let draft = practice.write(&practice.tom, HARMLESS, &[&account]).await;
    let own = approve::release_own(&practice.desk, &practice.tom, &draft.id, draft.version).await;
    assert_eq!(no(own), "second-pair-needed");
    practice.pass(practice::ALONE_DELAY);
    let outcome = yes(approve::release_own(&practice.desk, &practice.tom, &draft.id, draft.version).await);
    assert!(matches!(outcome, Outcome::Released(_)));
    let entries = yes(chaperone_desk::journal::page(&practice.desk, &practice.tom, None, 1).await);
    assert_eq!(entries[0].deed, "released-by-author");
    assert!(entries[0].detail.contains("\"second_pair\":false"), "{}", entries[0].detail);

    let patient = practice.write(&practice.tom, MRS_PATEL, &[&account]).await;
    let own = approve::release_own(&practice.desk, &practice.tom, &patient.id, patient.version).await;
    assert_eq!(no(own), "needs-consent");
}

async fn an_author_may_send_clear_words_where_the_practice_says_so(world: World) {
    let practice = world.practice().await;
    let account = practice.connected().await;
    let author = practice.join("Priya Nair", "priya@harbourlane.example", "six small otters", Role::Author).await;
    let draft = practice.write(&author, HARMLESS, &[&account]).await;
    let own = approve::release_own(&practice.desk, &author, &draft.id, draft.version).await;
    assert_eq!(no(own), "second-pair-needed");
    let details = Details { author_may_release: true, ..Details::default() };
    yes(practice::change(&practice.desk, &practice.tom, "Harbour Lane Dental", details).await);
    yes(approve::release_own(&practice.desk, &author, &draft.id, draft.version).await);
    assert_eq!(yes(practice.take().await).text(), HARMLESS);
}

async fn two_who_change_the_same_draft_lose_nothing(world: World) {
    let practice = world.practice().await;
    let draft = practice.write(&practice.amira, HARMLESS, &[]).await;
    let first = yes(draft::save(
        &practice.desk,
        &practice.tom,
        &draft.id,
        &edit("We are open late.", &[], draft.version),
    )
    .await);
    let second =
        draft::save(&practice.desk, &practice.amira, &draft.id, &edit("We are open early.", &[], draft.version)).await;
    assert_eq!(no(second), "changed-meanwhile");
    let now = yes(draft::get(&practice.desk, &practice.amira, &draft.id).await);
    assert_eq!((now.text.expose().as_str(), now.version), ("We are open late.", first.version));
}

async fn an_agency_sees_its_own_drafts_only(world: World) {
    let practice = world.practice().await;
    let agency = practice.join("Pebble and Quill", "team@pebblequill.example", "two tall llamas", Role::Agency).await;
    let account = practice.connected().await;
    let ours = practice.write(&practice.amira, HARMLESS, &[&account]).await;
    let theirs = practice.write(&agency, "Five ways to look after a toothbrush.", &[&account]).await;
    assert_eq!(no(draft::get(&practice.desk, &agency, &ours.id).await), "not-here");
    let seen: Vec<_> = draft::list(&practice.desk, &agency).await.unwrap().into_iter().map(|d| d.id).collect();
    assert_eq!(seen, std::slice::from_ref(&theirs.id));
    let own = approve::release_own(&practice.desk, &agency, &theirs.id, theirs.version).await;
    assert_eq!(no(own), "not-yours");
    assert_eq!(no(account::remove(&practice.desk, &agency, &account).await), "not-yours");
}

async fn an_erased_draft_is_gone_and_the_journal_stands(world: World) {
    let practice = world.practice().await;
    let draft = practice.write(&practice.amira, MRS_PATEL, &[]).await;
    yes(draft::erase(&practice.desk, &practice.amira, &draft.id).await);
    assert_eq!(no(draft::get(&practice.desk, &practice.tom, &draft.id).await), "not-here");
    assert!(draft::list(&practice.desk, &practice.tom).await.unwrap().is_empty());
    let verified = chaperone_desk::journal::verify(&practice.desk, &[]).await.unwrap();
    assert_eq!(verified.trouble, []);
}

async fn words_sent_back_reach_the_author(world: World) {
    let practice = world.practice().await;
    let account = practice.connected().await;
    let draft = practice.write(&practice.amira, HARMLESS, &[&account]).await;
    yes(approve::ask(&practice.desk, &practice.amira, &draft.id, draft.version, &who(&practice.tom)).await);
    let empty = Choice::SendBack { words: "  ".into() };
    assert_eq!(
        no(approve::decide(&practice.desk, &practice.tom, &draft.id, &draft.seal(), &empty).await),
        "words-missing"
    );
    let words = Choice::SendBack { words: "Please add the new telephone number.".into() };
    yes(approve::decide(&practice.desk, &practice.tom, &draft.id, &draft.seal(), &words).await);
    let back = yes(draft::get(&practice.desk, &practice.amira, &draft.id).await);
    assert_eq!(back.state, State::SentBack);
    assert_eq!(back.words.unwrap().expose(), "Please add the new telephone number.");
    assert_eq!(no(practice.approve(&draft).await), "not-asked");
}

async fn an_answer_goes_with_the_next_asking_and_the_approver_sees_what_changed(world: World) {
    let mut practice = world.practice().await;
    let account = practice.connected().await;
    let draft = practice.write(&practice.amira, HARMLESS, &[&account]).await;
    let (desk, tom) = (practice.desk.clone(), who(&practice.tom));
    let answer = |act: Act, version, words: &'static str| {
        let (desk, id) = (desk.clone(), draft.id.clone());
        async move { question::answer(&desk, &act, &id, version, &words.into()).await }
    };
    assert_eq!(no(answer(practice.amira.clone(), draft.version, "Yes.").await), "nothing-asked");
    assert!(yes(question::get(&desk, &practice.tom, &draft.id).await).is_none());

    yes(approve::ask(&desk, &practice.amira, &draft.id, draft.version, &tom).await);
    let back = Choice::SendBack { words: "Are we sure about Thursdays?".into() };
    yes(approve::decide(&desk, &practice.tom, &draft.id, &draft.seal(), &back).await);
    assert_eq!(no(answer(practice.amira.clone(), draft.version, "  ").await), "answer-unfit");
    yes(answer(practice.amira.clone(), draft.version, "Yes, the rota says so.").await);
    yes(approve::ask(&desk, &practice.amira, &draft.id, draft.version, &tom).await);
    let asked = yes(question::get(&desk, &practice.tom, &draft.id).await).unwrap();
    assert_eq!((asked.words.expose().as_str(), asked.by, asked.changed), ("Are we sure about Thursdays?", tom, false));
    let said = asked.answer.unwrap();
    assert_eq!((said.words.expose().as_str(), said.by), ("Yes, the rota says so.", who(&practice.amira)));
    let entries = chaperone_desk::journal::of_record(&desk, draft.id.as_str()).await.unwrap();
    let noted = entries.iter().find(|entry| entry.deed == "question-answered").unwrap();
    assert!(!noted.digest.is_empty() && !noted.detail.contains("rota"), "{noted:?}");

    // Other words: the question stands, and the approver is told that something changed.
    practice.pass(Duration::from_mins(1));
    let changed =
        yes(draft::save(&desk, &practice.amira, &draft.id, &edit(MRS_PATEL, &[&account], draft.version)).await);
    let asked = yes(question::get(&desk, &practice.tom, &draft.id).await).unwrap();
    assert!(asked.changed && asked.answer.is_some());
    let put_back =
        yes(draft::save(&desk, &practice.amira, &draft.id, &edit(HARMLESS, &[&account], changed.version)).await);

    // The next question has no answer yet.
    yes(approve::ask(&desk, &practice.amira, &draft.id, put_back.version, &who(&practice.tom)).await);
    let again = Choice::SendBack { words: "And on bank holidays?".into() };
    yes(approve::decide(&desk, &practice.tom, &draft.id, &put_back.seal(), &again).await);
    let asked = yes(question::get(&desk, &practice.amira, &draft.id).await).unwrap();
    assert_eq!((asked.words.expose().as_str(), asked.answer.is_none()), ("And on bank holidays?", true));
}

async fn an_approval_link_is_for_one_person_and_one_digest(world: World) {
    let mut practice = world.practice().await;
    let account = practice.connected().await;
    let draft = practice.write(&practice.tom, HARMLESS, &[&account]).await;
    let link = yes(approve::ask(&practice.desk, &practice.tom, &draft.id, draft.version, &who(&practice.amira)).await);
    let token = link.path().strip_prefix("/approve/link/").unwrap().to_owned();
    let from = crate::support::here();
    let desk = practice.desk.clone();
    let sign_in = |token: String, words: &'static str| {
        let (desk, from) = (desk.clone(), from.clone());
        async move { chaperone_desk::session::sign_in_for_link(&desk, &token, &secret(words), &from).await }
    };
    assert_eq!(no(sign_in(token.clone(), "000000").await), "wrong-secret");
    assert_eq!(no(sign_in("nonsense".into(), "402917").await), "link-not-good");
    // Looking does not use it up, and the PIN opens this draft alone.
    let session = yes(sign_in(token.clone(), "402917").await).session().unwrap();
    let signed_in = chaperone_desk::session::current(&practice.desk, session.token.expose()).await.unwrap().unwrap();
    let amira = practice.desk.act_as(&signed_in);
    assert_eq!(amira.only.as_ref(), Some(&draft.id));
    let other = practice.write(&practice.tom, "We are closed on Monday.", &[&account]).await;
    assert_eq!(no(draft::get(&practice.desk, &amira, &other.id).await), "not-here");
    assert_eq!(no(approve::look(&practice.desk, &amira, &other.id).await), "not-here");
    assert_eq!(no(account::remove(&practice.desk, &amira, &account).await), "this-draft-only");
    assert_eq!(
        no(draft::save(&practice.desk, &amira, &draft.id, &edit("Other words.", &[], draft.version)).await),
        "this-draft-only"
    );

    // An edit ends it.
    let changed =
        yes(draft::save(&practice.desk, &practice.tom, &draft.id, &edit("Shorter words.", &[&account], draft.version))
            .await);
    assert_eq!(no(sign_in(token.clone(), "402917").await), "link-not-good");
    let link =
        yes(approve::ask(&practice.desk, &practice.tom, &draft.id, changed.version, &who(&practice.amira)).await);
    let token = link.path().strip_prefix("/approve/link/").unwrap().to_owned();
    // A day ends it too.
    practice.pass(Duration::from_hours(24));
    assert_eq!(no(sign_in(token, "402917").await), "link-not-good");
    let link =
        yes(approve::ask(&practice.desk, &practice.tom, &draft.id, changed.version, &who(&practice.amira)).await);
    let token = link.path().strip_prefix("/approve/link/").unwrap().to_owned();
    let session = yes(sign_in(token.clone(), "402917").await).session().unwrap();
    let signed_in = chaperone_desk::session::current(&practice.desk, session.token.expose()).await.unwrap().unwrap();
    let choice = Choice::Approve { answers: vec![] };
    yes(approve::decide(&practice.desk, &practice.desk.act_as(&signed_in), &draft.id, &changed.seal(), &choice).await);
    // And so does the decision.
    assert_eq!(no(sign_in(token, "402917").await), "link-not-good");
}

async fn an_answer_is_put_in_its_place_by_a_person(world: World) {
    let practice = world.practice().await;
    let account = practice.connected().await;
    let words = "Thank you for your feedback. Please call our practice manager on 01632 960142.";
    let review = "Waited 50 minutes. Never again.";
    let edit = edit(words, &[&account], 0);
    let started = draft::start(&practice.desk, &practice.amira, Channel::ReviewReply, Some(review), &edit).await;
    let draft = yes(started);
    yes(approve::ask(&practice.desk, &practice.amira, &draft.id, draft.version, &who(&practice.tom)).await);
    let Outcome::Released(jobs) = yes(practice.approve(&draft).await) else { panic!("was sent back") };
    assert_eq!(yes(job::get(&practice.desk, &practice.tom, &jobs[0]).await).job.state, JobState::Held);
    assert!(claim(&practice.desk, &practice.desk.act_as_desk(), LEASE).await.unwrap().is_none());
    assert_eq!(yes(job::hand_over(&practice.desk, &practice.amira, &jobs[0]).await).text.expose(), words);
}

async fn a_text_that_does_not_fit_is_put_before_nobody(world: World) {
    let practice = world.practice().await;
    let account = practice.connected().await;
    let long = "We are open until 8 pm on Thursdays. ".repeat(14);
    let draft = practice.write(&practice.amira, &long, &[&account]).await;
    let asked = approve::ask(&practice.desk, &practice.amira, &draft.id, draft.version, &who(&practice.tom)).await;
    assert_eq!(no(asked), "too-long-there");
    let manual = practice.manual().await;
    let draft = practice.write(&practice.amira, &long, &[&manual]).await;
    yes(approve::ask(&practice.desk, &practice.amira, &draft.id, draft.version, &who(&practice.tom)).await);
}
