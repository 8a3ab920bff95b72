//! Backups come back elsewhere, erased texts do not.

use std::time::Duration;

use chaperone_desk::backup::{self, BackupError, Erasures};
use chaperone_desk::job::{Job, State};
use chaperone_desk::release::{self, Found, Outcome, claim, reconciled, sweep, to_reconcile};
use chaperone_desk::screen::Channel;
use chaperone_desk::{Desk, JobId, Settings, account, approve, draft, job, journal, key, practice, session};

use crate::support::{
    Engine, HARMLESS, LEASE, MRS_PATEL, Practice, TOM, World, edit, here, no, secret, stories, who, yes,
};

stories! {
    a_backup_restored_elsewhere_verifies_and_brings_no_erased_text_back,
    an_owner_makes_a_backup_from_the_pages_and_nobody_else_does,
    a_backup_says_nothing_to_who_finds_it,
    a_bad_key_or_a_damaged_file_changes_nothing,
    a_backup_is_not_restored_over_a_desk,
    a_restored_desk_sends_nothing_that_the_old_one_may_have_sent,
    a_person_says_what_became_of_a_restored_post,
    a_draft_that_waited_for_an_approval_is_asked_about_before_it_can_be_approved,
    a_restored_draft_that_the_network_shows_waits_for_nobody,
    nobody_comes_back_with_a_restored_desk,
    another_recovery_sheet_is_not_mixed_with_a_restored_key,
}

async fn a_backup_restored_elsewhere_verifies_and_brings_no_erased_text_back(world: World) {
    let practice = world.practice().await;
    let (desk, amira) = (&practice.desk, &practice.amira);
    let kept = practice.write(amira, HARMLESS, &[]).await;
    let erased = practice.write(amira, MRS_PATEL, &[]).await;
    let sheet = yes(practice::recovery_sheet(desk, &practice.tom)).unwrap();
    let file = practice.world.folder.path().join("monday.backup");
    let written = backup::write(desk, &desk.act_as_desk(), &file).await.unwrap();
    // Erased after the backup was made: the copy of its words is in the file, but its erasure is beside the key.
    yes(draft::erase(desk, amira, &erased.id).await);
    let checkpoint = journal::checkpoint(desk, &desk.act_as_desk(), None).await.unwrap();

    let other = practice.world.beside().await;
    let list = std::fs::read_to_string(practice.world.settings.keys.join("erasures")).unwrap();
    let (there, read) = backup::restore(
        other.settings.clone(),
        other.script.clone(),
        &file,
        &sheet.recovery_key,
        &Erasures::List(list),
    )
    .await
    .unwrap();
    assert_eq!(read.rows, written.rows);

    let tom = there.act_as_desk();
    assert_eq!(yes(draft::get(&there, &tom, &kept.id).await).text.expose(), HARMLESS);
    assert_eq!(no(draft::get(&there, &tom, &erased.id).await), "not-here");
    let verified = journal::verify(&there, &[]).await.unwrap();
    assert_eq!(verified.trouble, []);
    // What happened after the backup is missing, and the checkpoint from outside says so.
    let verified = journal::verify(&there, &[checkpoint]).await.unwrap();
    assert!(!verified.trouble.is_empty());
    // The people are there with their passwords.
    yes(session::sign_in(&there, "tom@harbourlane.example", &secret(TOM), &here()).await);
}

async fn a_backup_says_nothing_to_who_finds_it(world: World) {
    let practice = world.practice().await;
    practice.write(&practice.amira, MRS_PATEL, &[]).await;
    let file = practice.world.folder.path().join("b");
    backup::write(&practice.desk, &practice.desk.act_as_desk(), &file).await.unwrap();
    let bytes = std::fs::read(&file).unwrap();
    assert!(bytes.starts_with(b"age-encryption.org/v1"));
    for words in ["Patel", "Harbour", "tom@", "master"] {
        assert!(!bytes.windows(words.len()).any(|window| window == words.as_bytes()), "{words}");
    }
    let again = backup::write(&practice.desk, &practice.desk.act_as_desk(), &file).await;
    assert!(matches!(again, Err(BackupError::Write(std::io::ErrorKind::AlreadyExists))));
}

async fn a_bad_key_or_a_damaged_file_changes_nothing(world: World) {
    let practice = world.practice().await;
    let sheet = yes(practice::recovery_sheet(&practice.desk, &practice.tom)).unwrap().recovery_key;
    let file = practice.world.folder.path().join("b");
    backup::write(&practice.desk, &practice.desk.act_as_desk(), &file).await.unwrap();
    let bytes = std::fs::read(&file).unwrap();
    let stranger = World::new(Engine::Sqlite).await.unwrap().practice().await;
    let strange = yes(practice::recovery_sheet(&stranger.desk, &stranger.tom)).unwrap().recovery_key;

    let other = practice.world.beside().await;
    let restore = |settings: Settings, key| {
        let (script, file) = (other.script.clone(), file.clone());
        async move { backup::restore(settings, script, &file, &key, &Erasures::Lost).await.map(drop) }
    };
    let settings = &other.settings;
    assert!(matches!(restore(settings.clone(), secret("open sesame")).await, Err(BackupError::NotAKey)));
    assert!(matches!(restore(settings.clone(), strange).await, Err(BackupError::DoesNotOpen)));
    for damaged in [&bytes[..bytes.len() / 2], &bytes[..bytes.len() - 1], b"hello"] {
        std::fs::write(&file, damaged).unwrap();
        let result = restore(settings.clone(), sheet.clone()).await;
        assert!(matches!(result, Err(BackupError::Broken | BackupError::DoesNotOpen)), "{result:?}");
    }
    let mut flipped = bytes.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 1;
    std::fs::write(&file, &flipped).unwrap();
    assert!(restore(settings.clone(), sheet.clone()).await.is_err());
    assert!(!settings.keys.join("master.key").exists());
    std::fs::write(&file, &bytes).unwrap();
    restore(settings.clone(), sheet).await.unwrap();
}

async fn a_backup_is_not_restored_over_a_desk(world: World) {
    let practice = world.practice().await;
    let sheet = yes(practice::recovery_sheet(&practice.desk, &practice.tom)).unwrap().recovery_key;
    let file = practice.world.folder.path().join("b");
    backup::write(&practice.desk, &practice.desk.act_as_desk(), &file).await.unwrap();
    let other = practice.world.beside().await;
    let there = other.open().await.unwrap();
    there.close().await;
    drop(there);
    let result = backup::restore(other.settings.clone(), other.script.clone(), &file, &sheet, &Erasures::Lost).await;
    assert!(matches!(result, Err(BackupError::NotEmpty)), "{result:?}");
}

/// A backup of this practice, restored beside it.
async fn restored(practice: &Practice) -> (World, Desk, backup::Summary) {
    let file = practice.world.folder.path().join("b");
    backup::write(&practice.desk, &practice.desk.act_as_desk(), &file).await.unwrap();
    let key = yes(practice::recovery_sheet(&practice.desk, &practice.tom)).unwrap().recovery_key;
    let other = practice.world.beside().await;
    let (there, read) =
        backup::restore(other.settings.clone(), other.script.clone(), &file, &key, &Erasures::Lost).await.unwrap();
    (other, there, read)
}

async fn look(desk: &Desk, id: &JobId) -> Job {
    yes(job::get(desk, &desk.act_as_desk(), id).await).job
}

/// Posts of one practice in every state in which they wait, by name; then those that are over.
async fn one_in_every_state(practice: &Practice) -> (Vec<(&'static str, JobId)>, Vec<(JobId, State)>) {
    let account = practice.connected().await;
    let by_hand = practice.manual().await;
    let act = practice.desk.act_as_desk();
    let (mut waiting, mut over) = (Vec::new(), Vec::new());
    for name in ["leased", "in-flight", "unknown", "sent", "refused"] {
        let (_, jobs) = practice.approved(HARMLESS, &[&account]).await;
        let job = jobs[0].clone();
        claim(&practice.desk, &act, LEASE).await.unwrap().unwrap();
        if name != "leased" {
            yes(release::release(&practice.desk, &act, &job, LEASE).await);
        }
        let outcome = match name {
            "unknown" => Outcome::Unknown { reason: "no-answer" },
            "sent" => Outcome::Sent { id: "17".into(), url: None },
            "refused" => Outcome::Refused { reason: "not-accepted" },
            _ => {
                waiting.push((name, job));
                continue;
            }
        };
        release::record(&practice.desk, &act, &job, 1, &outcome).await.unwrap();
        match name {
            "unknown" => waiting.push((name, job)),
            "sent" => over.push((job, State::Sent)),
            _ => over.push((job, State::Refused)),
        }
    }
    for name in ["held", "handed-over"] {
        let (_, jobs) = practice.approved(HARMLESS, &[&by_hand]).await;
        if name == "handed-over" {
            yes(job::hand_over(&practice.desk, &practice.amira, &jobs[0]).await);
        }
        waiting.push((name, jobs[0].clone()));
    }
    waiting.push(("queued", practice.approved(HARMLESS, &[&account]).await.1[0].clone()));
    waiting.push(("planned", planned(practice, &account).await));
    for (name, job) in waiting.iter().filter(|(name, _)| *name != "planned") {
        assert_eq!(look(&practice.desk, job).await.state.name(), *name);
    }
    (waiting, over)
}

/// Approved to go out in two hours.
async fn planned(practice: &Practice, account: &chaperone_desk::AccountId) -> JobId {
    let mut later = edit(HARMLESS, &[account], 0);
    later.due = Some(practice.desk.now().plus(Duration::from_hours(2)));
    let (desk, amira) = (&practice.desk, &practice.amira);
    let draft = yes(draft::start(desk, amira, Channel::Post, None, &later).await);
    yes(approve::ask(desk, amira, &draft.id, draft.version, &who(&practice.tom)).await);
    let approve::Outcome::Released(jobs) = yes(practice.approve(&draft).await) else { panic!("was sent back") };
    jobs[0].clone()
}

async fn a_restored_desk_sends_nothing_that_the_old_one_may_have_sent(world: World) {
    let practice = world.practice().await;
    let (waiting, over) = one_in_every_state(&practice).await;
    let deleting = over.iter().find(|(_, state)| *state == State::Sent).unwrap().0.clone();
    let deleting = yes(job::delete_post(&practice.desk, &practice.tom, &deleting).await);
    let (other, there, read) = restored(&practice).await;
    assert_eq!(read.put_aside, waiting.len());
    for (job, state) in &over {
        assert_eq!(look(&there, job).await.state, *state);
    }
    assert_eq!(look(&there, &deleting).await.state, State::CalledOff);
    for _ in 0..6 {
        let act = there.act_as_desk();
        sweep(&there, &act).await.unwrap();
        assert!(claim(&there, &act, LEASE).await.unwrap().is_none());
        // Asking the network is good; that it shows nothing proves nothing, because the old desk may still send it.
        for unsettled in to_reconcile(&there, &act).await.unwrap() {
            reconciled(&there, &act, &unsettled.job.id, &Found::NotThere).await.unwrap();
        }
        for (name, job) in &waiting {
            let job = look(&there, job).await;
            let by_hand = matches!(*name, "held" | "handed-over");
            let state = if by_hand { State::HandedOver } else { State::Unknown };
            assert_eq!((job.state, job.reason.as_deref()), (state, Some("restored")), "{name}");
        }
        other.script.pass(Duration::from_hours(7));
    }
    for (name, job) in &waiting {
        let entries = journal::of_record(&there, job.as_str()).await.unwrap();
        let last = entries.last().unwrap();
        assert_eq!((last.deed.as_str(), last.detail.as_str()), ("unknown", "{\"reason\":\"restored\"}"), "{name}");
    }
    assert_eq!(journal::verify(&there, &[]).await.unwrap().trouble, []);
}

async fn a_person_says_what_became_of_a_restored_post(world: World) {
    let practice = world.practice().await;
    let (waiting, _) = one_in_every_state(&practice).await;
    let (_other, there, _) = restored(&practice).await;
    let session =
        yes(session::sign_in(&there, "tom@harbourlane.example", &secret(TOM), &here()).await).session().unwrap();
    let tom = there.act_as(&session::current(&there, session.token.expose()).await.unwrap().unwrap());
    let job = |wanted| &waiting.iter().find(|(name, _)| *name == wanted).unwrap().1;
    // The network shows one of them, so the old desk has sent it.
    let there_it_is = Found::There { id: "18".into(), url: None };
    reconciled(&there, &there.act_as_desk(), job("queued"), &there_it_is).await.unwrap();
    assert_eq!(look(&there, job("queued")).await.state, State::Sent);
    // A person saw another one, and did not see two.
    yes(job::settle(&there, &tom, job("leased"), true).await);
    assert_eq!(look(&there, job("leased")).await.state, State::Sent);
    yes(job::say_not_posted(&there, &tom, job("held")).await);
    assert_eq!(look(&there, job("held")).await.state, State::Held);
    yes(job::settle(&there, &tom, job("planned"), false).await);
    assert!(claim(&there, &there.act_as_desk(), LEASE).await.unwrap().is_none());
    yes(job::send_again(&there, &tom, job("planned")).await);
    // Not before its time, though somebody pressed the button now.
    assert!(claim(&there, &there.act_as_desk(), LEASE).await.unwrap().is_none());
    practice.world.script.pass(Duration::from_hours(2));
    let act = there.act_as_desk();
    assert_eq!(&claim(&there, &act, LEASE).await.unwrap().unwrap().id, job("planned"));
    assert_eq!(yes(release::release(&there, &act, job("planned"), LEASE).await).key(), job("planned").as_str());
    assert_eq!(journal::verify(&there, &[]).await.unwrap().trouble, []);
}

/// A draft that is asked of Tom, and the restored desk with Tom signed in.
async fn asked_and_restored(
    practice: &Practice,
    account: &chaperone_desk::AccountId,
) -> (World, Desk, chaperone_desk::Act, draft::Draft, Job) {
    let draft = practice.write(&practice.amira, HARMLESS, &[account]).await;
    yes(approve::ask(&practice.desk, &practice.amira, &draft.id, draft.version, &who(&practice.tom)).await);
    let (other, there, read) = restored(practice).await;
    assert_eq!(read.put_aside, 1);
    let session =
        yes(session::sign_in(&there, "tom@harbourlane.example", &secret(TOM), &here()).await).session().unwrap();
    let tom = there.act_as(&session::current(&there, session.token.expose()).await.unwrap().unwrap());
    let draft = yes(draft::get(&there, &tom, &draft.id).await);
    let job = yes(job::of_draft(&there, &tom, &draft.id).await).pop().unwrap().job;
    assert_eq!((job.state, job.reason.as_deref()), (State::Unknown, Some("restored")));
    (other, there, tom, draft, job)
}

async fn a_draft_that_waited_for_an_approval_is_asked_about_before_it_can_be_approved(world: World) {
    let practice = world.practice().await;
    let account = practice.manual().await;
    let (_other, there, tom, draft, job) = asked_and_restored(&practice, &account).await;
    let approve = || async {
        let choice = approve::Choice::Approve { answers: vec![] };
        approve::decide(&there, &tom, &draft.id, &draft.seal(), &choice).await
    };
    assert_eq!(no(approve().await), "restored-first");
    let other_words = edit("Other words.", &[&account], draft.version);
    assert_eq!(no(draft::save(&there, &tom, &draft.id, &other_words).await), "restored-first");
    // It is not there: now it is approved as any other, and goes out once.
    yes(job::settle(&there, &tom, &job.id, false).await);
    let approve::Outcome::Released(jobs) = yes(approve().await) else { panic!("was sent back") };
    assert_eq!(jobs.len(), 1);
    assert_eq!(look(&there, &job.id).await.state, State::CalledOff);
}

async fn a_restored_draft_that_the_network_shows_waits_for_nobody(world: World) {
    let practice = world.practice().await;
    let account = practice.connected().await;
    let (_other, there, tom, draft, job) = asked_and_restored(&practice, &account).await;
    let act = there.act_as_desk();
    let unsettled = to_reconcile(&there, &act).await.unwrap().pop().unwrap();
    // The other desk may have sent it as soon as it was asked about, long before this one was restored.
    assert!(unsettled.job.id == job.id && unsettled.since == draft.state_at);
    reconciled(&there, &act, &job.id, &Found::There { id: "18".into(), url: None }).await.unwrap();
    let draft = yes(draft::get(&there, &tom, &draft.id).await);
    assert_eq!(draft.state, draft::State::Released);
    let choice = approve::Choice::Approve { answers: vec![] };
    assert_eq!(no(approve::decide(&there, &tom, &draft.id, &draft.seal(), &choice).await), "not-asked");
    assert!(claim(&there, &act, LEASE).await.unwrap().is_none(), "nothing goes out a second time");
}

async fn nobody_comes_back_with_a_restored_desk(world: World) {
    let practice = world.practice().await;
    let account = practice.manual().await;
    let session = yes(session::sign_in(&practice.desk, "tom@harbourlane.example", &secret(TOM), &here()).await);
    let session = session.session().unwrap().token;
    let key = yes(key::make(&practice.desk, &practice.tom, "The website", &TOM.into()).await).token;
    let draft = practice.write(&practice.tom, HARMLESS, &[&account]).await;
    let link = yes(approve::ask(&practice.desk, &practice.tom, &draft.id, draft.version, &who(&practice.amira)).await);
    let (_other, there, _) = restored(&practice).await;
    for (desk, good) in [(&practice.desk, true), (&there, false)] {
        assert_eq!(session::current(desk, session.expose()).await.unwrap().is_some(), good, "a session");
        assert_eq!(key::current(desk, key.expose()).await.unwrap().is_some(), good, "a key of the API");
        let token = link.path().strip_prefix("/approve/link/").unwrap();
        let found = approve::link(desk, token).await.unwrap().unwrap();
        assert_eq!(found.good_at(desk.now()), good, "an approval link");
    }
    // What is connected stays so: the accounts are the practice's, not somebody's.
    assert!(account::get(&there, &account).await.unwrap().is_some());
}

async fn another_recovery_sheet_is_not_mixed_with_a_restored_key(world: World) {
    let practice = world.practice().await;
    let file = practice.world.folder.path().join("b");
    backup::write(&practice.desk, &practice.desk.act_as_desk(), &file).await.unwrap();
    let key = yes(practice::recovery_sheet(&practice.desk, &practice.tom)).unwrap().recovery_key;
    let stranger = World::new(Engine::Sqlite).await.unwrap();
    stranger.open().await.unwrap().close().await;
    let sheet = stranger.settings.keys.join("recovery-sheet.txt");
    let other = practice.world.beside().await;
    std::fs::create_dir(&other.settings.keys).unwrap();
    let there = other.settings.keys.join("recovery-sheet.txt");
    std::fs::copy(&sheet, &there).unwrap();
    let restore = || backup::restore(other.settings.clone(), other.script.clone(), &file, &key, &Erasures::Lost);
    assert!(matches!(restore().await, Err(BackupError::OtherKey(_))));
    assert!(!other.settings.keys.join("master.key").exists());
    assert_eq!(std::fs::read(&there).unwrap(), std::fs::read(&sheet).unwrap());
    // The sheet that belongs to the backup may lie there.
    std::fs::write(&there, key.expose()).unwrap();
    restore().await.unwrap();
}

async fn an_owner_makes_a_backup_from_the_pages_and_nobody_else_does(world: World) {
    let mut practice = world.practice().await;
    let desk = practice.desk.clone();
    let folder = practice.world.folder.path().join("backups");
    assert_eq!(backup::last(&desk).await.unwrap(), None);
    assert!(backup::kept_in(&folder).unwrap().is_empty());
    assert_eq!(backup::make(&desk, &practice.amira, &folder).await.unwrap().unwrap_err().name(), "not-yours");

    let first = backup::make(&desk, &practice.tom, &folder).await.unwrap().unwrap();
    assert_eq!((backup::last(&desk).await.unwrap(), first.made), (Some(practice.tom.now), practice.tom.now));
    practice.pass(Duration::from_hours(1));
    let second = backup::make(&desk, &practice.tom, &folder).await.unwrap().unwrap();
    std::fs::write(folder.join("holiday.jpg"), "a stranger").unwrap();
    assert_eq!(backup::kept_in(&folder).unwrap(), [second.clone(), first]);

    let open = |act, name: &str| backup::open_kept(act, &folder, name).unwrap();
    assert_eq!(open(&practice.amira, &second.name).unwrap_err().name(), "not-yours");
    assert_eq!(open(&practice.tom, "holiday.jpg").unwrap_err().name(), "not-here");
    assert_eq!(open(&practice.tom, "../keys/master.key").unwrap_err().name(), "not-here");
    let carried = practice.world.folder.path().join("carried");
    std::fs::write(&carried, open(&practice.tom, &second.name).unwrap()).unwrap();

    let sheet = yes(practice::recovery_sheet(&desk, &practice.tom)).unwrap();
    let other = practice.world.beside().await;
    let (settings, script) = (other.settings.clone(), other.script.clone());
    let (there, _) = backup::restore(settings, script, &carried, &sheet.recovery_key, &Erasures::Lost).await.unwrap();
    assert_eq!(backup::last(&there).await.unwrap(), Some(practice.tom.now));
}
