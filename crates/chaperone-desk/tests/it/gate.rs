//! The gate: what rests on a consent goes out while it covers, and never after; and what is out comes down.

use std::time::Duration;

use chaperone_desk::approve::{self, Choice, Suitability};
use chaperone_desk::consent::{self, About, Answers, Consent, Element, Form, Level, Proof, Purpose, State, Voice, Why};
use chaperone_desk::draft::{self, Draft};
use chaperone_desk::release::{self, Outcome};
use chaperone_desk::screen::Verdict;
use chaperone_desk::takedown::{self, Sight};
use chaperone_desk::{AccountId, Act, Answer, JobId, Role, job};

use crate::consent::{HOW, hand, in_force, signing};
use crate::covering::form;
use crate::support::{HARMLESS, LEASE, Practice, World, edit, no, secret, stories, who, yes};

stories! {
    what_a_consent_covers_is_not_held_and_what_it_does_not_is,
    a_post_on_a_consent_goes_the_whole_road,
    a_withdrawn_consent_stops_a_scheduled_post,
    a_suspended_consent_stops_a_scheduled_post,
    a_consent_that_ended_stops_a_post_without_anybody,
    what_was_ticked_away_does_not_go,
    an_author_never_finds_their_own_post_suitable,
    an_agency_attaches_no_consent,
    consents_in_force_are_offered_with_what_was_ticked_and_nothing_else,
    whoever_may_open_one_draft_alone_sees_what_it_rests_on_and_not_whose,
    a_draft_names_only_a_consent_that_is_there_and_a_reply_none,
    private_care_waits_for_owner_and_adviser,
    what_is_out_comes_down_with_evidence_first_and_proof_last,
    a_post_that_arrives_after_the_withdrawal_comes_down_too,
    another_consent_is_another_digest,
    a_consent_is_erased_once_nothing_rests_on_it,
    a_withdrawal_holds_through_a_restore,
    posts_on_consents_of_one_patient_are_counted_together,
}

const DAY: Duration = Duration::from_hours(24);
pub(crate) const STORY: &str = "One of our patients came in with two worn front teeth. We made two crowns for her.";

/// A form for one connected account, without pictures and stages.
pub(crate) fn words_only(practice: &Practice, account: &AccountId, subject: &str) -> Form {
    let mut form = form(account, practice.desk.now());
    form.subject = subject.into();
    form.places[0].network = "mastodon".into();
    form.items.clear();
    form.stages.clear();
    form.elements = [Element::Treatment, Element::Condition].into();
    form
}

pub(crate) fn about(consent: &Consent) -> About {
    About {
        consent: consent.id.clone(),
        purpose: Purpose::Showcase,
        stage: None,
        elements: [Element::Treatment, Element::Condition].into(),
        level: Level::TeethOnly,
    }
}

pub(crate) fn suitable() -> Suitability {
    Suitability {
        benefit: true,
        sensitivity: true,
        dignity: true,
        regret: true,
        reason: "She asked for it and is proud of them.".into(),
    }
}

pub(crate) fn approval() -> Choice {
    Choice::ApproveConsented { answers: vec![], suitable: suitable() }
}

/// Written by Amira, on this consent.
pub(crate) async fn written(practice: &Practice, text: &str, account: &AccountId, about: About) -> Draft {
    let draft = practice.write(&practice.amira, text, &[account]).await;
    yes(draft::set_about(&practice.desk, &practice.amira, &draft.id, draft.version, Some(about)).await)
}

pub(crate) async fn ask(practice: &Practice, draft: &Draft) -> Answer<chaperone_desk::person::Link> {
    approve::ask(&practice.desk, &practice.amira, &draft.id, draft.version, &who(&practice.tom)).await
}

async fn decide(practice: &Practice, act: &Act, draft: &Draft, choice: &Choice) -> Answer<approve::Outcome> {
    approve::decide(&practice.desk, act, &draft.id, &draft.seal(), choice).await
}

/// Approved by Tom on a consent that is in force; it goes out tomorrow.
async fn scheduled(practice: &Practice) -> (AccountId, Consent, Draft, JobId, String) {
    let account = practice.connected().await;
    let (made, receipt) = in_force(practice, &words_only(practice, &account, "HL-1")).await;
    let mut edit = edit(STORY, &[&account], 0);
    edit.due = Some(practice.desk.now().plus(DAY));
    let (desk, amira) = (&practice.desk, &practice.amira);
    let draft = yes(draft::start(desk, amira, chaperone_desk::screen::Channel::Post, None, &edit).await);
    let draft = yes(draft::set_about(desk, amira, &draft.id, draft.version, Some(about(&made))).await);
    yes(ask(practice, &draft).await);
    let outcome = yes(decide(practice, &practice.tom, &draft, &approval()).await);
    let approve::Outcome::Released(jobs) = outcome else { panic!("was sent back") };
    (account, made, draft, jobs[0].clone(), receipt.code().to_owned())
}

async fn state_of(practice: &Practice, job: &JobId) -> job::State {
    yes(job::get(&practice.desk, &practice.tom, job).await).job.state
}

/// Each step that changes something, with a word of what it was.
pub(crate) async fn every_step(practice: &Practice, check: &impl AsyncFn(&str)) {
    let (desk, amira, tom) = (&practice.desk, &practice.amira, &practice.tom);
    let account = practice.connected().await;
    let form = Form { sensitive: "cancer".into(), ..words_only(practice, &account, "HL-9") };
    let (made, _) = in_force(practice, &form).await;
    check("getting a consent").await;
    let why = secret("The patient asked for it, in writing.");
    yes(consent::allow_sensitive(desk, tom, &made.id, Voice::Owner, &why).await);
    check("saying that private care may be shown").await;
    yes(consent::allow_sensitive(desk, amira, &made.id, Voice::Adviser, &why).await);
    let draft = written(practice, STORY, &account, about(&made)).await;
    check("resting a draft on a consent").await;
    yes(ask(practice, &draft).await);
    yes(decide(practice, tom, &draft, &approval()).await);
    check("approving on a consent").await;
    sent(practice, "99").await;
    check("sending on a consent").await;
    yes(consent::withdraw(desk, amira, &made.id, None).await);
    check("withdrawing what is out").await;
    let id = yes(takedown::list(desk, amira).await)[0].takedown.id.clone();
    yes(takedown::keep_evidence(desk, amira, &id, &sight("It is there.")).await);
    check("keeping evidence").await;
    yes(takedown::remove(desk, amira, &id).await);
    check("asking for a removal").await;
    yes(takedown::by_hand(desk, amira, &id).await);
    check("taking a removal in hand").await;
    yes(takedown::prove(desk, amira, &id, &sight("It is gone.")).await);
    check("proving a removal").await;
    yes(consent::erase(desk, tom, &made.id).await);
    check("erasing a consent").await;
}

async fn what_a_consent_covers_is_not_held_and_what_it_does_not_is(world: World) {
    let practice = world.practice().await;
    let account = practice.connected().await;
    let (made, _) = in_force(&practice, &words_only(&practice, &account, "HL-1")).await;
    let verdict = async |text: &str, about: About| {
        let draft = written(&practice, text, &account, about).await;
        let report = draft::check(&practice.desk, &draft).await.unwrap();
        let codes: Vec<_> = report.findings.iter().map(|finding| finding.code.name()).collect();
        (report.verdict, codes)
    };
    let without = practice.write(&practice.amira, STORY, &[&account]).await;
    assert_eq!(draft::check(&practice.desk, &without).await.unwrap().verdict, Verdict::Consent);
    assert_eq!(no(ask(&practice, &without).await), "needs-consent");
    assert_eq!(verdict(STORY, about(&made)).await, (Verdict::Clear, vec![]));
    // What nobody ticked stays held: a name, a day, a town, a job.
    for more in
        ["Mrs Patel came back today for two crowns.", "Our patient, a baker from Sleights, had two crowns on Monday."]
    {
        let (found, codes) = verdict(more, about(&made)).await;
        assert_eq!(found, Verdict::Consent, "{more}: {codes:?}");
    }
    // And so does what the draft itself does not say that it tells.
    let silent = About { elements: [].into(), ..about(&made) };
    assert_eq!(verdict(STORY, silent).await.0, Verdict::Consent);
}

async fn a_post_on_a_consent_goes_the_whole_road(world: World) {
    let practice = world.practice().await;
    let account = practice.connected().await;
    let (made, _) = in_force(&practice, &words_only(&practice, &account, "HL-1")).await;
    let draft = written(&practice, STORY, &account, about(&made)).await;
    yes(ask(&practice, &draft).await);
    let plain = Choice::Approve { answers: vec![] };
    assert_eq!(no(decide(&practice, &practice.tom, &draft, &plain).await), "suitability-missing");
    for (wrong, expected) in [
        (Suitability { dignity: false, ..suitable() }, "unsuitable"),
        (Suitability { reason: "fine".into(), ..suitable() }, "suitability-missing"),
    ] {
        let choice = Choice::ApproveConsented { answers: vec![], suitable: wrong };
        assert_eq!(no(decide(&practice, &practice.tom, &draft, &choice).await), expected);
    }
    let seen = yes(consent::consented(&practice.desk, &practice.tom, &draft.id).await).unwrap();
    assert_eq!(seen.covered.unwrap().consent, made.id);
    yes(decide(&practice, &practice.tom, &draft, &approval()).await);
    let cleared = yes(practice.take().await);
    assert_eq!(cleared.text(), STORY);
    let entries = chaperone_desk::journal::of_record(&practice.desk, draft.id.as_str()).await.unwrap();
    let approved = entries.iter().find(|entry| entry.deed == "approved").unwrap();
    assert!(approved.detail.contains(made.id.as_str()) && approved.detail.contains("\"suitable\":true"));
    assert!(entries.iter().all(|entry| !entry.detail.contains("proud") && !entry.detail.contains("HL-1")));
}

async fn a_withdrawn_consent_stops_a_scheduled_post(world: World) {
    let mut practice = world.practice().await;
    let (_, made, draft, job, code) = scheduled(&practice).await;
    yes(consent::withdraw_by_receipt(&practice.desk, &Proof::Code(&code, &crate::support::here())).await);
    assert_eq!(state_of(&practice, &job).await, job::State::CalledOff);
    practice.pass(DAY);
    assert!(release::claim(&practice.desk, &practice.desk.act_as_desk(), LEASE).await.unwrap().is_none());
    let kept = yes(draft::get(&practice.desk, &practice.amira, &draft.id).await);
    assert_eq!(kept.state, draft::State::Open);
    assert_eq!(no(ask(&practice, &kept).await), "consent-withdrawn");
    assert!(yes(takedown::list(&practice.desk, &practice.amira).await).is_empty(), "it was never out");
    let entries = chaperone_desk::journal::of_record(&practice.desk, draft.id.as_str()).await.unwrap();
    let off = entries.iter().find(|entry| entry.deed == "called-off").unwrap();
    assert!(off.detail.contains(made.id.as_str()), "{}", off.detail);
}

async fn a_suspended_consent_stops_a_scheduled_post(world: World) {
    let practice = world.practice().await;
    let (_, made, draft, job, _) = scheduled(&practice).await;
    yes(consent::suspend(&practice.desk, &practice.amira, &made.id, Why::Capacity, &secret("a doubt")).await);
    assert_eq!(state_of(&practice, &job).await, job::State::CalledOff);
    yes(consent::resume(&practice.desk, &practice.tom, &made.id, &secret("assessed")).await);
    let kept = yes(draft::get(&practice.desk, &practice.amira, &draft.id).await);
    assert_eq!(no(ask(&practice, &kept).await), "consent-unconfirmed");
    yes(consent::confirm(&practice.desk, &practice.tom, &made.id, 1, &secret("assessment")).await);
    yes(ask(&practice, &kept).await);
    yes(decide(&practice, &practice.tom, &kept, &approval()).await);
}

async fn a_consent_that_ended_stops_a_post_without_anybody(world: World) {
    let mut practice = world.practice().await;
    let account = practice.connected().await;
    let mut form = words_only(&practice, &account, "HL-1");
    form.period.until = form.period.from.plus(DAY);
    let (made, _) = in_force(&practice, &form).await;
    let draft = written(&practice, STORY, &account, about(&made)).await;
    yes(ask(&practice, &draft).await);
    yes(decide(&practice, &practice.tom, &draft, &approval()).await);
    practice.pass(DAY.checked_sub(Duration::from_micros(1)).unwrap());
    let act = practice.desk.act_as_desk();
    let job = release::claim(&practice.desk, &act, LEASE).await.unwrap().unwrap();
    practice.pass(Duration::from_micros(1));
    let act = practice.desk.act_as_desk();
    assert_eq!(no(release::release(&practice.desk, &act, &job.id, LEASE).await), "consent-expired");
    assert_eq!(state_of(&practice, &job.id).await, job::State::BackToApprover);
    release::sweep(&practice.desk, &act).await.unwrap();
    assert_eq!(state_of(&practice, &job.id).await, job::State::CalledOff);
    assert_eq!(yes(consent::get(&practice.desk, &practice.amira, &made.id).await).state, State::Expired);
}

async fn what_was_ticked_away_does_not_go(world: World) {
    let practice = world.practice().await;
    let (desk, amira) = (&practice.desk, &practice.amira);
    let account = practice.connected().await;
    let form = words_only(&practice, &account, "HL-1");
    let made = yes(consent::prepare(desk, amira, &form).await);
    yes(consent::explain(desk, amira, &made.id, 1, HOW).await);
    let token = hand(&practice, &made).await;
    let ticked = Answers {
        items: [].into(),
        elements: [Element::Treatment].into(),
        purposes: [Purpose::Education].into(),
        places: [account.clone()].into(),
    };
    yes(consent::answer(desk, &token, &ticked).await);
    yes(consent::sign(desk, &token, &signing(None)).await);
    yes(consent::confirm(desk, &practice.tom, &made.id, 1, &secret("passport")).await);
    let draft = written(&practice, STORY, &account, about(&made)).await;
    assert_eq!(no(ask(&practice, &draft).await), "consent-other-purpose");
    let education = About { purpose: Purpose::Education, ..about(&made) };
    let draft = yes(draft::set_about(desk, amira, &draft.id, draft.version, Some(education)).await);
    assert_eq!(no(ask(&practice, &draft).await), "consent-element-missing");
    let elsewhere = practice.manual().await;
    let less = About { purpose: Purpose::Education, elements: [Element::Treatment].into(), ..about(&made) };
    let draft = written(&practice, STORY, &elsewhere, less.clone()).await;
    assert_eq!(no(ask(&practice, &draft).await), "consent-other-network");
    let more = About { level: Level::Face, ..less };
    let draft = written(&practice, STORY, &account, more).await;
    assert_eq!(no(ask(&practice, &draft).await), "consent-too-recognisable");
}

async fn an_author_never_finds_their_own_post_suitable(world: World) {
    let practice = world.practice().await;
    let account = practice.connected().await;
    let (made, _) = in_force(&practice, &words_only(&practice, &account, "HL-1")).await;
    let draft = written(&practice, STORY, &account, about(&made)).await;
    let alone = approve::release_own(&practice.desk, &practice.amira, &draft.id, draft.version).await;
    assert_eq!(no(alone), "consent-second-pair");
    // Tom changes Amira's words: then neither may decide.
    let changed =
        edit("One of our patients came in with worn teeth. We made crowns for her.", &[&account], draft.version);
    let draft = yes(draft::save(&practice.desk, &practice.tom, &draft.id, &changed).await);
    let nadia = practice.join("Nadia Okoro", "nadia@harbourlane.example", "nine slow kestrels", Role::Clinician).await;
    yes(approve::ask(&practice.desk, &practice.amira, &draft.id, draft.version, &who(&nadia)).await);
    assert_eq!(no(decide(&practice, &practice.amira, &draft, &approval()).await), "own-words");
    assert_eq!(no(decide(&practice, &practice.tom, &draft, &approval()).await), "own-words");
    yes(decide(&practice, &nadia, &draft, &approval()).await);
}

async fn an_agency_attaches_no_consent(world: World) {
    let practice = world.practice().await;
    let account = practice.connected().await;
    let (made, _) = in_force(&practice, &words_only(&practice, &account, "HL-1")).await;
    let agency = practice.join("Kit Lane", "kit@agency.example", "six brown dippers", Role::Agency).await;
    let draft = practice.write(&agency, STORY, &[&account]).await;
    let set = draft::set_about(&practice.desk, &agency, &draft.id, draft.version, Some(about(&made))).await;
    assert_eq!(no(set), "not-yours");
    let about = about(&made);
    let post = chaperone_desk::screen::Channel::Post;
    let typed = draft::check_text_about(
        &practice.desk,
        &agency,
        (STORY, &[]),
        post,
        None,
        std::slice::from_ref(&account),
        Some(&about),
    );
    assert_eq!(yes(typed.await).verdict, Verdict::Consent);
}

async fn consents_in_force_are_offered_with_what_was_ticked_and_nothing_else(world: World) {
    let practice = world.practice().await;
    let (desk, amira) = (&practice.desk, &practice.amira);
    let account = practice.connected().await;
    let form = words_only(&practice, &account, "HL-1");
    let made = yes(consent::prepare(desk, amira, &form).await);
    yes(consent::explain(desk, amira, &made.id, 1, HOW).await);
    let token = hand(&practice, &made).await;
    let ticked = Answers {
        items: [].into(),
        elements: [Element::Treatment].into(),
        purposes: [Purpose::Education].into(),
        places: [account.clone()].into(),
    };
    yes(consent::answer(desk, &token, &ticked).await);
    yes(consent::sign(desk, &token, &signing(None)).await);
    assert!(yes(consent::offers(desk, amira).await).is_empty(), "nobody has confirmed it");
    yes(consent::confirm(desk, &practice.tom, &made.id, 1, &secret("passport")).await);
    let offers = yes(consent::offers(desk, amira).await);
    let [offer] = offers.as_slice() else { panic!("{offers:?}") };
    assert_eq!((&offer.id, offer.subject.as_ref().unwrap().expose().as_str()), (&made.id, "HL-1"));
    assert_eq!((&offer.purposes, &offer.elements), (&ticked.purposes, &ticked.elements));
    assert_eq!((offer.places.len(), offer.until), (1, form.period.until));
    let agency = practice.join("Kit Lane", "kit@agency.example", "six brown dippers", Role::Agency).await;
    assert_eq!(no(consent::offers(desk, &agency).await), "not-yours");
    yes(consent::withdraw(desk, amira, &made.id, None).await);
    assert!(yes(consent::offers(desk, amira).await).is_empty());
}

async fn whoever_may_open_one_draft_alone_sees_what_it_rests_on_and_not_whose(world: World) {
    let practice = world.practice().await;
    let account = practice.connected().await;
    let (made, _) = in_force(&practice, &words_only(&practice, &account, "HL-1")).await;
    let draft = written(&practice, STORY, &account, about(&made)).await;
    let seen = yes(consent::consented(&practice.desk, &practice.tom, &draft.id).await).unwrap();
    assert_eq!(seen.offer.unwrap().subject.unwrap().expose(), "HL-1");
    let by_pin = Act { only: Some(draft.id.clone()), ..practice.tom.clone() };
    let seen = yes(consent::consented(&practice.desk, &by_pin, &draft.id).await).unwrap();
    assert!(seen.covered.is_ok() && seen.offer.unwrap().subject.is_none());
    assert_eq!(no(consent::offers(&practice.desk, &by_pin).await), "this-draft-only");
    let agency = practice.join("Kit Lane", "kit@agency.example", "six brown dippers", Role::Agency).await;
    assert_eq!(no(consent::consented(&practice.desk, &agency, &draft.id).await), "not-yours");
}

async fn a_draft_names_only_a_consent_that_is_there_and_a_reply_none(world: World) {
    use chaperone_desk::screen::Channel;
    let practice = world.practice().await;
    let (desk, amira) = (&practice.desk, &practice.amira);
    let account = practice.connected().await;
    let (made, _) = in_force(&practice, &words_only(&practice, &account, "HL-1")).await;
    let draft = practice.write(amira, STORY, &[&account]).await;
    let name = async |about: About| no(draft::set_about(desk, amira, &draft.id, draft.version, Some(about)).await);
    let nowhere = chaperone_desk::ConsentId::parse(&"0".repeat(26)).unwrap();
    assert_eq!(name(About { consent: nowhere, ..about(&made) }).await, "consent-gone");
    assert_eq!(name(About { stage: Some("after".into()), ..about(&made) }).await, "consent-other-stage");
    let draft = yes(draft::set_about(desk, amira, &draft.id, draft.version, Some(about(&made))).await);
    let reply = draft::set_answered(desk, amira, &draft.id, draft.version, Channel::ReviewReply, Some("Thank you!"));
    assert_eq!(no(reply.await), "consent-not-for-replies");
    let bare = yes(draft::set_about(desk, amira, &draft.id, draft.version, None).await);
    assert_eq!(draft::check(desk, &bare).await.unwrap().verdict, Verdict::Consent);
}

async fn private_care_waits_for_owner_and_adviser(world: World) {
    let practice = world.practice().await;
    let (desk, tom, amira) = (&practice.desk, &practice.tom, &practice.amira);
    let account = practice.connected().await;
    let form = Form { sensitive: "mental-health".into(), ..words_only(&practice, &account, "HL-1") };
    let (made, _) = in_force(&practice, &form).await;
    let draft = written(&practice, STORY, &account, about(&made)).await;
    assert_eq!(no(ask(&practice, &draft).await), "consent-too-private");
    let why = secret("The patient leads a support group and asked for it.");
    assert_eq!(no(consent::allow_sensitive(desk, amira, &made.id, Voice::Owner, &why).await), "not-yours");
    yes(consent::allow_sensitive(desk, tom, &made.id, Voice::Owner, &why).await);
    assert_eq!(no(ask(&practice, &draft).await), "consent-too-private");
    assert_eq!(no(consent::allow_sensitive(desk, tom, &made.id, Voice::Adviser, &why).await), "consent-own");
    let adviser = secret("Dr Lowe of the defence organisation, by letter of 20 November.");
    yes(consent::allow_sensitive(desk, amira, &made.id, Voice::Adviser, &adviser).await);
    assert_eq!(yes(consent::sensitive_voices(desk, tom, &made.id).await).len(), 2);
    yes(ask(&practice, &draft).await);
    let (usual, _) = in_force(&practice, &words_only(&practice, &account, "HL-2")).await;
    assert_eq!(no(consent::allow_sensitive(desk, tom, &usual.id, Voice::Owner, &why).await), "consent-not-private");
    let unknown = Form { sensitive: "no such kind".into(), ..words_only(&practice, &account, "HL-3") };
    let made = yes(consent::prepare(desk, amira, &unknown).await);
    assert_eq!(no(consent::explain(desk, amira, &made.id, 1, HOW).await), "consent-faulty");
}

fn sight(words: &str) -> Sight {
    Sight { words: words.into(), picture: None }
}

/// Sends what is due, as the worker does.
pub(crate) async fn sent(practice: &Practice, id: &str) -> JobId {
    let (desk, act) = (&practice.desk, practice.desk.act_as_desk());
    let outcome = Outcome::Sent { id: id.into(), url: Some("https://social.example/@harbourlane/17".into()) };
    loop {
        let job = release::claim(desk, &act, LEASE).await.unwrap().expect("a post that is due");
        let publishes = job.kind == job::Kind::Publish;
        if publishes {
            yes(release::release(desk, &act, &job.id, LEASE).await);
        }
        release::record(desk, &act, &job.id, job.attempt(), &outcome).await.unwrap();
        if publishes {
            return job.id;
        }
    }
}

async fn what_is_out_comes_down_with_evidence_first_and_proof_last(world: World) {
    let mut practice = world.practice().await;
    let (_, made, _, job, _) = scheduled(&practice).await;
    practice.pass(DAY);
    assert_eq!(sent(&practice, "17").await, job);
    yes(consent::withdraw(&practice.desk, &practice.amira, &made.id, None).await);
    let tasks = yes(takedown::list(&practice.desk, &practice.amira).await);
    let [task] = &tasks[..] else { panic!("{tasks:?}") };
    assert!(task.by_desk && task.url.is_some() && task.takedown.state == takedown::State::Open);
    assert!(takedown::HONEST.contains("Nobody can recall"));
    let (desk, amira, id) = (&practice.desk, &practice.amira, &task.takedown.id);
    assert_eq!(no(takedown::remove(desk, amira, id).await), "evidence-first");
    assert_eq!(no(takedown::prove(desk, amira, id, &sight("gone")).await), "evidence-first");
    yes(takedown::keep_evidence(desk, amira, id, &sight("Seen at 10:04: the post, four likes, one answer.")).await);
    assert_eq!(yes(takedown::remove(desk, amira, id).await), takedown::State::Asked);
    assert_eq!(no(takedown::prove(desk, amira, id, &sight("gone")).await), "not-down-yet");
    let act = desk.act_as_desk();
    let delete = release::claim(desk, &act, LEASE).await.unwrap().unwrap();
    assert_eq!(delete.kind, job::Kind::Delete);
    release::record(desk, &act, &delete.id, delete.attempt(), &Outcome::Sent { id: "17".into(), url: None })
        .await
        .unwrap();
    yes(takedown::prove(desk, amira, id, &sight("Looked at its address, signed out: not found.")).await);
    let done = yes(takedown::get(desk, amira, id).await);
    assert_eq!(done.takedown.state, takedown::State::Gone);
    let kept = yes(takedown::sight(desk, amira, id, false).await).unwrap();
    assert!(kept.words.expose().starts_with("Seen at 10:04"));
    let deeds = practice.deeds().await;
    let steps: Vec<_> = deeds.iter().filter(|deed| deed.starts_with("takedown-")).collect();
    assert_eq!(steps, ["takedown-opened", "takedown-evidence", "takedown-asked", "takedown-proved"]);
    let agency = practice.join("Kit Lane", "kit@agency.example", "six brown dippers", Role::Agency).await;
    assert_eq!(no(takedown::list(&practice.desk, &agency).await), "not-yours");
}

async fn a_post_that_arrives_after_the_withdrawal_comes_down_too(world: World) {
    let mut practice = world.practice().await;
    let (_, made, _, job, _) = scheduled(&practice).await;
    practice.pass(DAY);
    let cleared = yes(practice.take().await);
    // The words left the house a moment before the patient took the consent back.
    yes(consent::withdraw(&practice.desk, &practice.amira, &made.id, None).await);
    assert_eq!(yes(takedown::list(&practice.desk, &practice.amira).await).len(), 1);
    let act = practice.desk.act_as_desk();
    let outcome = Outcome::Sent { id: "17".into(), url: None };
    release::record(&practice.desk, &act, cleared.job(), cleared.attempt(), &outcome).await.unwrap();
    let tasks = yes(takedown::list(&practice.desk, &practice.amira).await);
    assert!(tasks.len() == 1 && tasks[0].takedown.job == job && tasks[0].by_desk, "{tasks:?}");
}

async fn a_consent_is_erased_once_nothing_rests_on_it(world: World) {
    let mut practice = world.practice().await;
    let (_, made, _, _, code) = scheduled(&practice).await;
    assert_eq!(no(consent::erase(&practice.desk, &practice.tom, &made.id).await), "consent-still-needed");
    practice.pass(DAY);
    sent(&practice, "17").await;
    yes(consent::withdraw(&practice.desk, &practice.amira, &made.id, None).await);
    assert_eq!(no(consent::erase(&practice.desk, &practice.tom, &made.id).await), "consent-still-needed", "it is out");
    let (desk, amira, tom) = (&practice.desk, &practice.amira, &practice.tom);
    let id = yes(takedown::list(desk, amira).await)[0].takedown.id.clone();
    yes(takedown::keep_evidence(desk, amira, &id, &sight("It is there.")).await);
    yes(takedown::remove(desk, amira, &id).await);
    yes(takedown::by_hand(desk, amira, &id).await);
    yes(takedown::prove(desk, amira, &id, &sight("It is gone.")).await);
    yes(consent::erase(desk, tom, &made.id).await);
    assert_eq!(no(consent::get(desk, amira, &made.id).await), "consent-gone");
    assert_eq!(no(consent::seen(desk, &Proof::Code(&code, &crate::support::here())).await), "receipt-unknown");
    let by_subject = consent::Filter { subject: Some(secret("HL-1")), state: None };
    assert!(yes(consent::register(desk, amira, &by_subject).await).is_empty());
}

async fn a_withdrawal_holds_through_a_restore(world: World) {
    let practice = world.practice().await;
    let (_, made, _, job, _) = scheduled(&practice).await;
    let mut raw = crate::schema::raw(&practice.world).await;
    let before: Vec<String> =
        ["update consent set state = 'active'", "update job set state = 'queued' where kind = 'publish'"]
            .map(str::to_owned)
            .into();
    yes(consent::withdraw(&practice.desk, &practice.amira, &made.id, None).await);
    // As a backup from before the withdrawal has it.
    for sql in before {
        crate::schema::run(&mut raw, sql).await;
    }
    drop(raw);
    let Practice { world, desk, .. } = practice;
    desk.close().await;
    drop(desk);
    let desk = world.open().await.unwrap();
    let practice = Practice { tom: desk.act_as_desk(), amira: desk.act_as_desk(), desk, world };
    let tom = practice.sign_in("tom@harbourlane.example", crate::support::TOM).await;
    assert_eq!(yes(consent::get(&practice.desk, &tom, &made.id).await).state, State::Withdrawn);
    assert_eq!(yes(job::get(&practice.desk, &tom, &job).await).job.state, job::State::CalledOff);
}

async fn posts_on_consents_of_one_patient_are_counted_together(world: World) {
    let practice = world.practice().await;
    let account = practice.connected().await;
    let of = async |subject: &str| {
        let mut form = words_only(&practice, &account, subject);
        form.elements.insert(Element::AgeBand);
        in_force(&practice, &form).await.0
    };
    let (first, again, other) = (of("HL-1").await, of("hl-1").await, of("HL-2").await);
    let with_age = |consent: &Consent| {
        let mut about = about(consent);
        about.elements.insert(Element::AgeBand);
        about
    };
    let draft = written(&practice, "One of our patients, aged 61, had two crowns.", &account, with_age(&first)).await;
    yes(ask(&practice, &draft).await);
    yes(decide(&practice, &practice.tom, &draft, &approval()).await);
    sent(&practice, "17").await;
    let counted = async |consent: &Consent| {
        let text = "One of our patients, a bus driver, had two crowns.";
        let draft = written(&practice, text, &account, with_age(consent)).await;
        let report = draft::check(&practice.desk, &draft).await.unwrap();
        report.findings.into_iter().chain(report.notes).any(|found| found.message.contains("With your post of"))
    };
    assert!(counted(&again).await, "another consent of the same patient");
    assert!(!counted(&other).await, "somebody else");
}

async fn another_consent_is_another_digest(world: World) {
    let practice = world.practice().await;
    let (desk, amira) = (&practice.desk, &practice.amira);
    let account = practice.connected().await;
    let (first, _) = in_force(&practice, &words_only(&practice, &account, "HL-1")).await;
    let plain = practice.write(amira, HARMLESS, &[&account]).await;
    let with = yes(draft::set_about(desk, amira, &plain.id, plain.version, Some(about(&first))).await);
    assert_ne!(plain.digest(), with.digest());
    yes(ask(&practice, &with).await);
    // Another purpose is another thing to approve.
    let other = About { purpose: Purpose::Education, ..about(&first) };
    let changed = yes(draft::set_about(desk, amira, &plain.id, with.version, Some(other)).await);
    assert_ne!(changed.digest(), with.digest());
    assert_eq!(no(decide(&practice, &practice.tom, &with, &approval()).await), "not-asked");
    let without = yes(draft::set_about(desk, amira, &plain.id, changed.version, None).await);
    assert_eq!(without.digest(), plain.digest());
    // Even harmless words go nowhere on a consent that is closed: they are about that patient.
    let again = yes(draft::set_about(desk, amira, &plain.id, without.version, Some(about(&first))).await);
    yes(consent::withdraw(desk, amira, &first.id, None).await);
    assert_eq!(no(ask(&practice, &again).await), "consent-withdrawn");
}
