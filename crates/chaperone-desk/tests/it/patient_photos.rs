//! Pictures that patients take of their own treatment: permission with every line ticked, and nothing kept but the decision.

use std::time::Duration;

use chaperone_desk::patient_photo::{Asked, Decided, LINES, LONGEST, decide, get, list};
use chaperone_desk::{Act, Answer, release};
use sqlx::{AssertSqlSafe, Row};

use crate::schema::{Kind, columns, raw};
use crate::support::{Practice, World, no, stories, yes};

stories! {
    a_picture_is_allowed_with_every_line_ticked_and_at_no_other_time,
    what_was_said_is_sealed_and_forgotten_after_a_year,
    who_may_not_release_decides_nothing,
}

const WHY: &str = "Zebulon would like to show his sister the new crown";

async fn ask(practice: &Practice, ticked: &[&str]) -> Answer<Decided> {
    let asked = Asked { place: "The blue surgery".into(), reason: WHY.into() };
    let now = Act { now: practice.desk.now(), ..practice.amira.clone() };
    decide(&practice.desk, &now, &asked, ticked).await
}

fn every() -> Vec<&'static str> {
    LINES.iter().map(|line| line.name).collect()
}

async fn a_picture_is_allowed_with_every_line_ticked_and_at_no_other_time(world: World) {
    let practice = world.practice().await;
    for left_out in LINES {
        let ticked: Vec<_> = every().into_iter().filter(|name| *name != left_out.name).collect();
        let decided = yes(ask(&practice, &ticked).await);
        assert_eq!((decided.is_allowed(), &decided.open[..]), (false, &[*left_out][..]), "{}", left_out.name);
    }
    practice.world.script.pass(Duration::from_secs(1));
    let allowed = yes(ask(&practice, &every()).await);
    assert!(allowed.is_allowed());
    let kept = yes(get(&practice.desk, &practice.tom, &allowed.id).await);
    assert_eq!((kept.reason.expose().as_str(), kept.is_allowed(), kept.by), (WHY, true, allowed.by));
    let listed = yes(list(&practice.desk, &practice.tom).await);
    assert_eq!((listed.len(), &listed[0].id), (LINES.len() + 1, &allowed.id), "the newest stands first");
    for (place, reason) in [("", WHY), ("The surgery", " "), ("The surgery", &"x".repeat(LONGEST + 1)[..])] {
        let asked = Asked { place: place.into(), reason: reason.into() };
        assert_eq!(no(decide(&practice.desk, &practice.amira, &asked, &every()).await), "patient-photo-unsaid");
    }
}

async fn what_was_said_is_sealed_and_forgotten_after_a_year(world: World) {
    let practice = world.practice().await;
    let decided = yes(ask(&practice, &every()).await);
    let mut connection = raw(&practice.world).await;
    for column in columns(&practice.world).await.iter().filter(|column| column.kind != Kind::Number) {
        let sql = format!("select {} from {}", column.name, column.table);
        for row in sqlx::query(AssertSqlSafe(sql)).fetch_all(&mut connection).await.unwrap() {
            let bytes = match column.kind {
                Kind::Bytes => row.try_get::<Option<Vec<u8>>, _>(0).unwrap().unwrap_or_default(),
                _ => row.try_get::<Option<String>, _>(0).unwrap().unwrap_or_default().into_bytes(),
            };
            assert!(!String::from_utf8_lossy(&bytes).contains("Zebulon"), "{}.{}", column.table, column.name);
        }
    }
    let desk = &practice.desk;
    practice.world.script.pass(Duration::from_hours(24 * 364));
    release::sweep(desk, &desk.act_as_desk()).await.unwrap();
    assert_eq!(yes(list(desk, &practice.tom).await).len(), 1);
    practice.world.script.pass(Duration::from_hours(25));
    release::sweep(desk, &desk.act_as_desk()).await.unwrap();
    assert_eq!(no(get(desk, &practice.tom, &decided.id).await), "not-here");
    let sql = format!("select count(*) from record_key where record = '{}'", decided.id);
    let left: i64 = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut connection).await.unwrap();
    assert_eq!(left, 0, "its key is destroyed as well");
}

async fn who_may_not_release_decides_nothing(world: World) {
    let practice = world.practice().await;
    let agency =
        practice.join("Nadia Okoro", "nadia@harbourlane.example", "nine slow kestrels", chaperone_desk::Role::Agency);
    let agency = agency.await;
    let asked = Asked { place: "The surgery".into(), reason: WHY.into() };
    assert_eq!(no(decide(&practice.desk, &agency, &asked, &every()).await), "not-yours");
    assert_eq!(no(list(&practice.desk, &agency).await), "not-yours");
}
