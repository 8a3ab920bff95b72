//! Practice mode is a desk of its own kind: marked from its first moment, and never the other kind.

use chaperone_desk::{Database, Network, OpenError, Use, account, session};

use crate::support::{World, here, no, stories, who, yes};

stories! {
    a_real_desk_is_never_opened_for_practising,
    nobody_enters_a_real_desk_without_a_secret,
}

async fn a_real_desk_is_never_opened_for_practising(mut world: World) {
    world.open().await.unwrap().close().await;
    world.settings.usage = Use::Practise;
    assert!(matches!(world.open().await, Err(OpenError::NotForPractising)));
    world.settings.usage = Use::Serve;
    assert!(!world.open().await.unwrap().is_practising(), "trying changed nothing");
}

async fn nobody_enters_a_real_desk_without_a_secret(world: World) {
    let practice = world.practice().await;
    let amira = who(&practice.amira);
    assert_eq!(no(session::enter_as(&practice.desk, &amira, &here()).await), "not-here");
}

#[tokio::test]
async fn practice_mode_is_opened_once_and_never_as_a_real_desk() {
    let mut world = World::new(crate::support::Engine::Sqlite).await.unwrap();
    world.settings.usage = Use::Practise;
    let desk = world.open().await.unwrap();
    assert!(desk.is_practising());
    desk.close().await;
    drop(desk);
    assert!(matches!(world.open().await, Err(OpenError::NotForPractising)));
    world.settings.usage = Use::Serve;
    assert!(matches!(world.open().await, Err(OpenError::PracticeMode)));
    world.settings.usage = Use::Beside;
    assert!(matches!(world.open().await, Err(OpenError::PracticeMode)));
}

#[tokio::test]
async fn practice_mode_keeps_nothing_in_a_shared_database() {
    let mut world = World::new(crate::support::Engine::Sqlite).await.unwrap();
    world.settings.usage = Use::Practise;
    world.settings.database = Database::Postgres { url: "postgres://127.0.0.1:1/nobody".into() };
    assert!(matches!(world.open().await, Err(OpenError::NotForPractising)));
}

#[tokio::test]
async fn in_practice_mode_no_real_network_can_be_connected_and_a_person_is_entered_without_a_secret() {
    let mut world = World::new(crate::support::Engine::Sqlite).await.unwrap();
    world.settings.usage = Use::Practise;
    let practice = world.practice().await;
    let connect = |server: &'static str| {
        let secret = "token".into();
        let (desk, tom) = (practice.desk.clone(), practice.tom.clone());
        async move { account::connect(&desk, &tom, Network::Mastodon, server, "", &secret).await }
    };
    assert_eq!(no(connect("https://social.example").await), "practising-only");
    yes(connect("http://127.0.0.1:4000").await);
    let new = yes(session::enter_as(&practice.desk, &who(&practice.amira), &here()).await);
    let signed_in = session::current(&practice.desk, new.token.expose()).await.unwrap().unwrap();
    assert_eq!(signed_in.person.name, "Amira Hassan");
}
