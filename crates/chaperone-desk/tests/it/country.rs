//! Where a practice stands settles the pack that reads its texts, and the clock.

use chaperone_desk::practice::{self, Country, SetUp};
use chaperone_desk::screen::Channel;
use chaperone_desk::session::{current, sign_in};
use chaperone_desk::{Act, Desk, draft, journal};
use sqlx::Connection;

use crate::support::{HARMLESS, MRS_PATEL, TOM, World, here, no, secret, stories, yes};

stories! {
    an_irish_practice_is_read_by_the_irish_pack,
    another_country_reads_by_its_pack_at_once_and_the_journal_says_so,
    a_practice_from_before_there_was_a_choice_stays_what_it_was,
    whoever_starts_the_program_may_settle_the_pack,
}

async fn set_up(desk: &Desk, country: &str, profession: &str) -> Act {
    yes(practice::set_up(
        desk,
        SetUp {
            practice: "Quayside Dental".into(),
            country: country.into(),
            profession: profession.into(),
            zone: String::new(),
            town: "Kinsale".into(),
            phone: "01632 960150".into(),
            owner: "Dr Tom Whitlock".into(),
            email: "tom@harbourlane.example".into(),
            password: TOM.into(),
            code: String::new(),
        },
    )
    .await);
    let new = yes(sign_in(desk, "tom@harbourlane.example", &secret(TOM), &here()).await).session().unwrap();
    desk.act_as(&current(desk, new.token.expose()).await.unwrap().unwrap())
}

/// The pack that a text is read by, and what the first finding cites.
async fn read_by(desk: &Desk, act: &Act) -> (String, Vec<String>) {
    let report = yes(draft::check_text(desk, act, (MRS_PATEL, &[]), Channel::Post, None, &[]).await);
    (report.pack, report.findings[0].citations.iter().map(|citation| citation.reference.clone()).collect())
}

async fn an_irish_practice_is_read_by_the_irish_pack(world: World) {
    let desk = world.open().await.unwrap();
    let tom = set_up(&desk, "ireland", "dental").await;
    let (pack, cited) = read_by(&desk, &tom).await;
    assert!(pack.starts_with("ie "), "{pack}");
    assert!(!cited.is_empty() && cited.iter().all(|reference| !reference.contains("GDC")), "{cited:?}");
    let practice = practice::get(&desk).await.unwrap().unwrap();
    assert_eq!((practice.pack(), practice.zone().name()), ("ie", "Europe/Dublin"));
    assert_eq!(desk.screen(Some(&practice)).unwrap().pack().contacts.emergency, "112");
}

async fn another_country_reads_by_its_pack_at_once_and_the_journal_says_so(world: World) {
    let practice = world.practice().await;
    let desk = practice.desk.clone();
    let account = practice.connected().await;
    practice.approved(HARMLESS, &[&account]).await;
    assert!(read_by(&desk, &practice.tom).await.0.starts_with("uk-dental "));
    for (country, profession, pack) in
        [("wales", "medical", "uk-medical"), ("united-states", "medical", "us"), ("australia", "dental", "au")]
    {
        yes(practice::stand_in(&desk, &practice.tom, country, profession, "").await);
        assert!(read_by(&desk, &practice.tom).await.0.starts_with(&format!("{pack} ")), "{country} {profession}");
    }
    assert_eq!(
        no(practice::stand_in(&desk, &practice.tom, "australia", "dental", "Europe/Dublin").await),
        "wrong-country"
    );
    assert_eq!(no(practice::stand_in(&desk, &practice.tom, "australia", "vet", "").await), "wrong-country");
    let nadia = practice
        .join("Nadia Okoro", "nadia@harbourlane.example", "nine slow kestrels", chaperone_desk::Role::Author)
        .await;
    assert_eq!(no(practice::stand_in(&desk, &nadia, "ireland", "dental", "").await), "not-yours");
    let entries = yes(journal::page(&desk, &practice.tom, None, 500).await);
    assert_eq!(entries.iter().filter(|entry| entry.deed == "country-changed").count(), 3);
    // What was approved before is read again by the new rules; harmless there too, it goes.
    yes(practice.take().await);
}

async fn a_practice_from_before_there_was_a_choice_stays_what_it_was(world: World) {
    let desk = world.open().await.unwrap();
    set_up(&desk, "scotland", "").await;
    let url = match &world.settings.database {
        chaperone_desk::Database::Sqlite { folder } => format!("sqlite://{}", folder.join("chaperone.db").display()),
        chaperone_desk::Database::Postgres { url } => url.clone(),
    };
    let mut connection = sqlx::AnyConnection::connect(&url).await.unwrap();
    // The details as an earlier version wrote them.
    let old = r#"{"town":"Oban","phone":"01632 960150","staff":["Joanne"],"author_may_release":true}"#;
    sqlx::query("update practice set details = $1").bind(old).execute(&mut connection).await.unwrap();
    let practice = practice::get(&desk).await.unwrap().unwrap();
    assert_eq!(
        (practice.country, practice.pack(), practice.zone().name()),
        (Country::Scotland, "uk-dental", "Europe/London")
    );
    assert!(practice.details.author_may_release && !practice.details.codes_required);
}

async fn whoever_starts_the_program_may_settle_the_pack(mut world: World) {
    world.settings.pack = Some("us".into());
    let desk = world.open().await.unwrap();
    let tom = set_up(&desk, "ireland", "dental").await;
    assert!(read_by(&desk, &tom).await.0.starts_with("us "));
    world.settings.pack = Some("atlantis".into());
    desk.close().await;
    drop(desk);
    assert!(world.open().await.is_err(), "a pack that is not here is found when the desk opens");
}
