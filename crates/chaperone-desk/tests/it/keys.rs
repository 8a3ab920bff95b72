//! Keys of the API: what a program may do as a person, and what it never may.

use std::time::Duration;

use chaperone_desk::approve::Choice;
use chaperone_desk::key::{self, NewKey};
use chaperone_desk::{Act, Desk, Network, Role, account, approve, draft, journal, person, policy, practice, session};

use crate::support::{AMIRA, HARMLESS, Practice, TOM, World, edit, no, secret, stories, who, yes};

stories! {
    a_key_acts_as_its_person_and_the_journal_names_it,
    a_key_never_approves_releases_or_touches_people_accounts_and_keys,
    a_key_ends_by_its_owner_with_the_person_and_after_a_year,
    a_key_is_made_with_the_password_only_and_kept_as_a_digest,
}

async fn by_key(desk: &Desk, new: &NewKey) -> Act {
    let keyed = key::current(desk, new.token.expose()).await.unwrap().expect("a good key");
    desk.act_by_key(&keyed)
}

async fn toms(practice: &Practice) -> NewKey {
    yes(key::make(&practice.desk, &practice.tom, "The website", &TOM.into()).await)
}

async fn a_key_acts_as_its_person_and_the_journal_names_it(world: World) {
    let practice = world.practice().await;
    let (desk, new) = (&practice.desk, toms(&practice).await);
    let act = by_key(desk, &new).await;
    let account = practice.manual().await;
    let draft = practice.write(&act, HARMLESS, &[&account]).await;
    assert_eq!(draft.author, who(&practice.tom));
    yes(draft::save(desk, &act, &draft.id, &edit("Closed on Monday.", &[&account], draft.version)).await);
    let of_draft = journal::of_record(desk, draft.id.as_str()).await.unwrap();
    assert_eq!(of_draft.len(), 2);
    for entry in of_draft {
        let detail: serde_json::Value = serde_json::from_str(&entry.detail).unwrap();
        assert_eq!((entry.who.as_str(), &detail["key"]), (who(&practice.tom).as_str(), &new.id.as_str().into()));
    }
    let by_hand = practice.write(&practice.tom, HARMLESS, &[&account]).await;
    let entries = journal::of_record(desk, by_hand.id.as_str()).await.unwrap();
    assert!(!entries[0].detail.contains("\"key\""), "{}", entries[0].detail);
    assert!(yes(journal::page(desk, &act, None, 5).await).len() == 5, "an owner's key reads the journal");
    assert!(journal::verify(desk, &[]).await.unwrap().trouble.is_empty());
}

async fn a_key_never_approves_releases_or_touches_people_accounts_and_keys(world: World) {
    let practice = world.practice().await;
    let (desk, new) = (&practice.desk, toms(&practice).await);
    let act = by_key(desk, &new).await;
    let account = practice.manual().await;
    let theirs = practice.write(&practice.amira, HARMLESS, &[&account]).await;
    yes(approve::ask(desk, &practice.amira, &theirs.id, theirs.version, &who(&practice.tom)).await);
    let before = practice.deeds().await.len();
    let yes_to_it = Choice::Approve { answers: vec![] };
    let back = Choice::SendBack { words: secret("Not like this, please.") };
    let amira = who(&practice.amira);
    let refused = [
        no(approve::decide(desk, &act, &theirs.id, &theirs.seal(), &yes_to_it).await),
        no(approve::decide(desk, &act, &theirs.id, &theirs.seal(), &back).await),
        no(approve::release_own(desk, &act, &theirs.id, theirs.version).await),
        no(person::invite(desk, &act, "Priya Nair", "priya@harbourlane.example", Role::Owner).await),
        no(person::change_role(desk, &act, &amira, Role::Author).await),
        no(person::leave(desk, &act, &amira).await),
        no(person::set_password(desk, &act, &TOM.into(), &"four dry spaniels".into()).await),
        no(person::set_pin(desk, &act, &TOM.into(), &"402917".into()).await),
        no(account::add_manual(desk, &act, Network::Facebook, "elsewhere").await),
        no(account::remove(desk, &act, &account).await),
        no(practice::work_alone(desk, &act, true).await),
        no(policy::sign(desk, &act).await),
        no(key::make(desk, &act, "Another", &TOM.into()).await),
        no(key::end(desk, &act, &new.id).await),
    ];
    assert_eq!(refused, ["not-by-key"; 14]);
    assert_eq!(no(practice::confirm_sheet(desk, &act).await), "not-yours");
    assert_eq!(practice.deeds().await.len(), before, "nothing was written down, because nothing was done");
}

async fn a_key_ends_by_its_owner_with_the_person_and_after_a_year(world: World) {
    let mut practice = world.practice().await;
    let first = toms(&practice).await;
    let good =
        |new: NewKey, desk: Desk| async move { key::current(&desk, new.token.expose()).await.unwrap().is_some() };
    assert!(good(first.clone(), practice.desk.clone()).await);
    assert_eq!(no(key::end(&practice.desk, &practice.amira, &first.id).await), "not-here");
    yes(key::end(&practice.desk, &practice.tom, &first.id).await);
    assert!(!good(first, practice.desk.clone()).await);

    let amiras = yes(key::make(&practice.desk, &practice.amira, "Planner", &AMIRA.into()).await);
    yes(person::leave(&practice.desk, &practice.tom, &who(&practice.amira)).await);
    assert!(!good(amiras, practice.desk.clone()).await);

    let year = toms(&practice).await;
    practice.pass(Duration::from_hours(364 * 24));
    assert!(good(year.clone(), practice.desk.clone()).await);
    practice.pass(Duration::from_hours(25));
    assert!(!good(year, practice.desk.clone()).await);
    assert!(key::list(&practice.desk, &practice.tom).await.unwrap().is_empty());
}

async fn a_key_is_made_with_the_password_only_and_kept_as_a_digest(world: World) {
    let practice = world.practice().await;
    let (desk, tom) = (&practice.desk, &practice.tom);
    assert_eq!(no(key::make(desk, tom, "The website", &"not the password".into()).await), "not-recognised");
    assert_eq!(no(key::make(desk, tom, "  ", &TOM.into()).await), "key-name");
    let new = toms(&practice).await;
    let listed = key::list(desk, tom).await.unwrap();
    assert_eq!((listed.len(), listed[0].name.as_str(), listed[0].last_used), (1, "The website", None));
    assert!(!format!("{listed:?}{new:?}").contains(new.token.expose()));
    // A key opens no session, and a session's token is no key.
    assert!(session::current(desk, new.token.expose()).await.unwrap().is_none());
    assert!(key::current(desk, "chaperone_").await.unwrap().is_none());
    by_key(desk, &new).await;
    assert!(key::list(desk, tom).await.unwrap()[0].last_used.is_some());
}
