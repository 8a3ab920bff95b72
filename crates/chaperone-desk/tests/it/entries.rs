//! Every change of state adds an entry to the journal, in the same transaction.

use chaperone_desk::approve::{self, Choice};
use chaperone_desk::draft::Edit;
use chaperone_desk::practice::{self, Details};
use chaperone_desk::release::{self, Outcome};
use chaperone_desk::screen::Channel;
use chaperone_desk::{
    Network, Role, account, audience, checklist, draft, factor, job, key, likeness, media, patient_photo, pause,
    person, question, redirect, session, source,
};
use sqlx::Row;

use crate::factor::App;
use crate::media::{added, nobody, png};
use crate::schema::{columns, raw, run};
use crate::support::{AMIRA, Engine, HARMLESS, LEASE, TOM, World, edit, here, secret, who, yes};

/// Tables that hold no state of the practice, each with its reason.
const NO_STATE: [(&str, &str); 5] = [
    ("meta", "proof of the right key, made before there is a practice"),
    ("attempt", "counts of guesses, which decide nothing but a wait"),
    ("device", "that somebody signed in there before; written with the sign-in"),
    ("chain", "the journal's own head"),
    ("journal", "the journal"),
];

/// Working marks: when something was last used. They decide nothing.
const MARKS: [(&str, &str); 2] = [("session", "last_seen"), ("api_key", "last_used")];

#[tokio::test]
async fn every_change_of_state_adds_an_entry_in_the_same_transaction() {
    let world = World::new(Engine::Sqlite).await.unwrap();
    let practice = world.practice().await;
    let (desk, tom, amira) = (practice.desk.clone(), practice.tom.clone(), practice.amira.clone());
    let mut connection = raw(&practice.world).await;
    let columns = columns(&practice.world).await;
    let mut tables: Vec<_> = columns.iter().map(|column| column.table.as_str()).collect();
    tables.dedup();
    for (table, _) in NO_STATE {
        assert!(tables.contains(&table), "there is no table {table} any more");
    }
    tables.retain(|table| NO_STATE.iter().all(|(left_out, _)| left_out != table));
    run(&mut connection, "create table touched (name text, entries bigint)".into()).await;
    run(&mut connection, "create table ever (name text)".into()).await;
    for table in &tables {
        let watched: Vec<_> = columns
            .iter()
            .filter(|column| column.table == *table && !MARKS.contains(&(table, column.name.as_str())))
            .map(|column| column.name.as_str())
            .collect();
        for event in ["insert", &format!("update of {}", watched.join(", ")), "delete"] {
            let name = event.split(' ').next().unwrap();
            // Entries that are there when a row changes and entries in the end: more in the end means that the entry
            // came after the change and in the same transaction, because the chain is written last.
            run(
                &mut connection,
                format!(
                    "create trigger watch_{table}_{name} after {event} on {table} begin \
                     insert into touched values ('{table}', (select count(*) from journal)); end"
                ),
            )
            .await;
        }
    }
    let check = async |what: &str| {
        let mut connection = raw(&practice.world).await;
        let sql = "select count(*), coalesce(max(entries), -1), (select count(*) from journal) from touched";
        let row = sqlx::query(sql).fetch_one(&mut connection).await.unwrap();
        let (touched, during, now): (i64, i64, i64) = (row.get(0), row.get(1), row.get(2));
        assert!(touched > 0, "{what} changed nothing: the test does not look where it should");
        assert!(now > during, "{what} changed {touched} rows and added no entry after them");
        run(&mut connection, "insert into ever select name from touched".into()).await;
        run(&mut connection, "delete from touched".into()).await;
    };
    let act = desk.act_as_desk();

    yes(practice::change(&desk, &tom, "Harbour Lane", Details { town: "Whitby".into(), ..Details::default() }).await);
    check("changing the practice").await;
    yes(practice::work_alone(&desk, &tom, false).await);
    check("asking to work alone").await;
    yes(practice::confirm_sheet(&desk, &tom).await);
    check("putting the sheet away").await;
    yes(person::invite(&desk, &tom, "Priya Nair", "priya@harbourlane.example", Role::Author).await);
    check("inviting").await;
    let nadia = practice.join("Nadia Okoro", "nadia@harbourlane.example", "nine slow kestrels", Role::Author).await;
    check("joining and signing in").await;
    yes(person::change_role(&desk, &tom, &who(&nadia), Role::Clinician).await);
    check("changing a role").await;
    yes(person::leave(&desk, &tom, &who(&nadia)).await);
    check("leaving").await;
    yes(person::set_pin(&desk, &amira, &secret(AMIRA), &secret("731946")).await);
    check("setting a PIN").await;
    yes(person::set_password(&desk, &amira, &secret(AMIRA), &secret("eight loud curlews")).await);
    check("changing a password").await;
    let shown = yes(factor::begin(&desk, &amira, &secret("eight loud curlews"), &secret("")).await);
    check("showing a secret").await;
    let code = App::reading(&shown.address).code(&desk, 0);
    yes(factor::confirm(&desk, &amira, &session::list(&desk, &tom).await.unwrap()[0].id, &code).await);
    check("confirming a second factor").await;
    yes(session::sign_in(&desk, "amira@harbourlane.example", &secret("eight loud curlews"), &here()).await);
    check("asking for a code").await;
    yes(person::reset(&desk, &act, "amira@harbourlane.example", true).await);
    check("making a link to a new password").await;
    yes(session::sign_in(&desk, "tom@harbourlane.example", &secret(TOM), &here()).await);
    check("signing in").await;
    let sessions = session::list(&desk, &tom).await.unwrap();
    yes(session::end(&desk, &tom, &sessions[0].id).await);
    check("ending a session").await;

    yes(account::add_manual(&desk, &tom, Network::Facebook, "harbourlane").await);
    check("adding an account").await;
    let place = practice.connected().await;
    check("connecting an account").await;
    let tokens = account::credentials(&desk, &place).await.unwrap().unwrap();
    account::renew(&desk, &act, &place, tokens).await.unwrap();
    check("renewing tokens").await;

    let draft = practice.write(&amira, "We are open late.", &[&place]).await;
    check("starting a draft").await;
    let draft = yes(draft::save(&desk, &amira, &draft.id, &edit(HARMLESS, &[&place], draft.version)).await);
    check("saving a draft").await;
    yes(approve::ask(&desk, &amira, &draft.id, draft.version, &who(&tom)).await);
    check("asking for approval").await;
    let words = Choice::SendBack { words: "Please add the telephone number.".into() };
    yes(approve::decide(&desk, &tom, &draft.id, &draft.seal(), &words).await);
    check("sending back").await;
    yes(question::answer(&desk, &amira, &draft.id, draft.version, &"It stands in the second line.".into()).await);
    check("answering a question").await;
    let slow = practice.write(&amira, "Late on Fridays.", &[&place]).await;
    check("starting another draft").await;
    yes(pause::take(&desk, &amira, &slow.id, pause::Length::Quarter).await);
    check("asking for a pause").await;
    yes(audience::note(&desk, &amira, &slow.id, slow.version).await);
    yes(checklist::keep(&desk, &amira, &slow.id, slow.version, "A forum of dentists", &["names"]).await);
    check("keeping a checklist").await;
    let given = ("NHS, Fluoride", "https://www.nhs.uk/conditions/fluoride/", "2026-11-20");
    yes(source::keep(&desk, &amira, &slow.id, slow.version, given).await);
    check("keeping a source").await;
    yes(approve::ask(&desk, &amira, &draft.id, draft.version, &who(&tom)).await);
    yes(practice.approve(&draft).await);
    check("approving").await;
    yes(job::call_off(&desk, &amira, &draft.id).await);
    check("calling off").await;
    let (_, jobs) = practice.approved("We are closed on Monday.", &[&place]).await;
    let cleared = yes(practice.take().await);
    check("clearing").await;
    release::record(&desk, &act, cleared.job(), 1, &Outcome::Unknown { reason: "no-answer" }).await.unwrap();
    check("noting an unknown attempt").await;
    yes(job::settle(&desk, &amira, &jobs[0], false).await);
    check("settling").await;
    yes(job::send_again(&desk, &amira, &jobs[0]).await);
    check("sending again").await;
    let again = release::claim(&desk, &act, LEASE).await.unwrap().unwrap();
    yes(release::release(&desk, &act, &again.id, LEASE).await);
    release::record(&desk, &act, &again.id, 1, &Outcome::Sent { id: "17".into(), url: None }).await.unwrap();
    check("noting a sent post").await;
    yes(job::delete_post(&desk, &tom, &jobs[0]).await);
    check("asking to take down").await;
    account::troubled(&desk, &act, &place, "revoked").await.unwrap();
    check("noting a troubled account").await;
    yes(account::reconnect(&desk, &tom, &place, &"another token".into()).await);
    check("connecting again").await;
    yes(draft::erase(&desk, &amira, &draft.id).await);
    check("erasing").await;

    let by_hand = practice.manual().await;
    check("adding another account").await;
    let (_, jobs) = practice.approved(HARMLESS, &[&by_hand]).await;
    check("approving once more").await;
    yes(job::hand_over(&desk, &amira, &jobs[0]).await);
    check("handing words over").await;
    yes(job::say_posted(&desk, &amira, &jobs[0], None).await);
    check("saying that it is posted").await;
    crate::told::posted(&practice, crate::told::FIRST).await;
    check("posting what tells of somebody").await;
    let details = Details {
        phone: "01632 960142".into(),
        emergency_words: "For pain ring us. When breathing is hard, ring 999.".into(),
        ..Details::default()
    };
    yes(practice::change(&desk, &tom, "Harbour Lane Dental", details).await);
    check("filling in the contact card").await;
    let offered = yes(redirect::offered(&desk, &amira, Channel::ReviewReply, Some("Rude.")).await);
    let reply = edit(&offered[0].text, &[&by_hand], 0);
    let reply = yes(draft::start(&desk, &amira, Channel::ReviewReply, Some("Rude."), &reply).await);
    yes(approve::ask(&desk, &amira, &reply.id, reply.version, &who(&tom)).await);
    let approve::Outcome::Released(jobs) = yes(practice.approve(&reply).await) else { panic!("was sent back") };
    yes(job::hand_over(&desk, &amira, &jobs[0]).await);
    check("handing a redirect over").await;
    yes(job::say_posted(&desk, &amira, &jobs[0], None).await);
    check("counting a redirect").await;
    let asked = patient_photo::Asked { place: "The surgery".into(), reason: "Their first crown".into() };
    yes(patient_photo::decide(&desk, &tom, &asked, &[]).await);
    check("deciding on a patient's own picture").await;
    let key = yes(key::make(&desk, &tom, "The website", &TOM.into()).await);
    check("making a key").await;
    key::current(&desk, key.token.expose()).await.unwrap().unwrap();
    let used = sqlx::query("select count(*) from touched").fetch_one(&mut connection).await.unwrap();
    assert_eq!(used.get::<i64, _>(0), 0, "using a key is a working mark");
    yes(key::end(&desk, &tom, &key.id).await);
    check("ending a key").await;
    crate::consent::every_step(&practice, &check).await;
    yes(likeness::agree(&desk, &tom).await);
    check("agreeing to be shown").await;
    let first = added(&practice, &amira, png(1, &[])).await;
    check("adding a picture").await;
    let picture = added(&practice, &amira, png(1, &[])).await;
    check("adding the same picture again").await;
    let picture = nobody(&practice, &amira, &picture).await;
    check("saying what a picture shows").await;
    let picture = yes(media::confirm(&desk, &tom, &picture.id, picture.version, "no-look-faces").await);
    check("confirming a finding").await;
    let half = media::Change::Crop(media::photo::Area::new(0, 0, 5_000, 10_000).unwrap());
    let picture = yes(media::edit(&desk, &amira, &picture.id, picture.version, half).await);
    check("cropping a picture").await;
    let shown = media::Attached { media: picture.id.clone(), digest: picture.digest, alt: "A chair.".into() };
    let with = Edit { pictures: Some(vec![shown]), ..edit(HARMLESS, &[&by_hand], 0) };
    yes(draft::start(&desk, &amira, Channel::Post, None, &with).await);
    check("starting a draft with a picture").await;
    yes(media::erase(&desk, &tom, &first.id, media::Why::Unwanted).await);
    check("erasing a picture").await;
    crate::patient_pictures::every_step(&practice, &check).await;
    yes(likeness::take_back(&desk, &tom).await);
    check("taking an agreement back").await;
    yes(account::remove(&desk, &tom, &place).await);
    check("removing an account").await;
    let ever = sqlx::query("select distinct name from ever order by name").fetch_all(&mut connection).await.unwrap();
    let ever: Vec<String> = ever.iter().map(|row| row.get(0)).collect();
    assert_eq!(ever, tables, "a table that no deed of this test touches is not watched");
}
