//! Backups on the pages: made and carried away by an owner, and by nobody else.

use axum::http::StatusCode;
use chaperone_desk::{Role, person};

use crate::practice::Practice;

#[tokio::test]
async fn an_owner_makes_a_backup_and_carries_it_away() {
    let house = Practice::open("an_owner_makes_a_backup_and_carries_it_away").await;
    let mut amira = house.signed_in("amira").await;
    amira.get("/").await.says("Make a backup");
    amira.get("/steps").await.says("A first backup").says("/steps/backups");
    let page = amira.get("/steps/backups").await;
    page.says("There is none yet").says("The desk makes no backup by itself.");

    let made = amira.press(&page, "/steps/backups", &[]).await;
    let page = amira.follow(&made).await;
    page.says("The backup is made.").says("The last one was made").says("chaperone-2026-11-24-");
    let link = page.text.split("href=\"/steps/backups/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let file = amira.get(&format!("/steps/backups/{link}")).await;
    assert_eq!(file.status, StatusCode::OK);
    assert_eq!(file.header("content-disposition"), format!("attachment; filename=\"{link}\""));
    assert!(file.text.starts_with("age-encryption.org/v1"), "sealed to the recovery sheet");
    assert!(!file.text.contains("Harbour Lane"));
    amira.get("/").await.does_not_say("Make a backup");
    assert_eq!(amira.get("/steps/backups/master.key").await.status, StatusCode::NOT_FOUND);

    house.pass(std::time::Duration::from_hours(24 * 8));
    let mut amira = house.signed_in("amira").await;
    amira.get("/steps/backups").await.says("more than a week ago");
}

#[tokio::test]
async fn nobody_but_an_owner_makes_or_carries_a_backup() {
    let house = Practice::open("nobody_but_an_owner_makes_or_carries_a_backup").await;
    let mut amira = house.signed_in("amira").await;
    let page = amira.get("/steps/backups").await;
    let made = amira.press(&page, "/steps/backups", &[]).await;
    let page = amira.follow(&made).await;
    let link = page.text.split("href=\"/steps/backups/").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let owner = house.act("amira").await;
    person::change_role(&house.desk, &owner, &house.tom, Role::Manager).await.unwrap().unwrap();

    let mut tom = house.signed_in("tom").await;
    let page = tom.get("/steps/backups").await;
    page.says("An owner makes and downloads it.").does_not_say("Download it<").does_not_say("Make a backup now");
    assert_eq!(tom.get(&format!("/steps/backups/{link}")).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(tom.press(&page, "/steps/backups", &[]).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}
