//! Setting up, inviting, joining, signing in, sessions, and guessing.

use std::time::Duration;

use chaperone_desk::person::{self, Join};
use chaperone_desk::practice::{self, SetUp};
use chaperone_desk::session::{self, sign_in};
use chaperone_desk::{Role, policy};

use crate::support::{AMIRA, TOM, World, from, here, no, secret, stories, who, yes};

stories! {
    a_practice_is_set_up_once,
    a_bad_set_up_is_refused_with_a_sentence,
    an_invitation_works_once,
    a_practice_keeps_an_owner,
    an_unknown_name_answers_like_a_wrong_password,
    guessing_from_one_place_makes_nobody_else_wait,
    a_known_device_is_not_locked_out_by_strangers,
    a_session_can_be_listed_and_ended,
    a_session_ends_when_it_is_not_used,
    a_new_password_ends_the_other_sessions,
    the_recovery_sheet_is_shown_until_it_is_put_away,
    roles_are_kept_apart,
    a_forgotten_password_is_chosen_anew_by_a_link_from_the_terminal,
}

fn set_up() -> SetUp {
    SetUp {
        practice: "Harbour Lane Dental".into(),
        country: "england".into(),
        profession: String::new(),
        zone: String::new(),
        town: "Whitby".into(),
        phone: "01632 960142".into(),
        owner: "Dr Tom Whitlock".into(),
        email: "tom@harbourlane.example".into(),
        password: TOM.into(),
        code: String::new(),
    }
}

async fn a_practice_is_set_up_once(world: World) {
    let desk = world.open().await.unwrap();
    assert!(practice::get(&desk).await.unwrap().is_none());
    let both = tokio::join!(practice::set_up(&desk, set_up()), practice::set_up(&desk, set_up()));
    let won = [both.0.unwrap(), both.1.unwrap()].iter().filter(|answer| answer.is_ok()).count();
    assert_eq!(won, 1);
    assert_eq!(no(practice::set_up(&desk, set_up()).await), "already-set-up");
    assert_eq!(practice::get(&desk).await.unwrap().unwrap().name, "Harbour Lane Dental");
}

async fn a_bad_set_up_is_refused_with_a_sentence(mut world: World) {
    world.settings.set_up_code = Some("HERON-42".into());
    let desk = world.open().await.unwrap();
    let good = SetUp { code: "heron-42".into(), ..set_up() };
    assert_eq!(no(practice::set_up(&desk, set_up()).await), "wrong-set-up-code");
    for (bad, name) in [
        (SetUp { practice: " ".into(), ..good.clone() }, "empty-name"),
        (SetUp { country: "atlantis".into(), ..good.clone() }, "wrong-country"),
        (SetUp { email: "tom@".into(), ..good.clone() }, "not-an-email"),
        (SetUp { password: "short".into(), ..good.clone() }, "weak-password"),
    ] {
        assert_eq!(no(practice::set_up(&desk, bad).await), name);
    }
    yes(practice::set_up(&desk, good).await);
}

async fn an_invitation_works_once(world: World) {
    let mut practice = world.practice().await;
    let (desk, tom) = (practice.desk.clone(), practice.tom.clone());
    let link = yes(person::invite(&desk, &tom, "Priya Nair", "priya@harbourlane.example", Role::Author).await);
    let token = link.path().strip_prefix("/join/").unwrap();
    let join = Join { password: "six small otters".into(), pin: None, policy_agreed: true };
    assert_eq!(no(person::join(&desk, token, Join { policy_agreed: false, ..join.clone() }).await), "policy-first");
    assert_eq!(no(person::join(&desk, token, Join { pin: Some("123456".into()), ..join.clone() }).await), "weak-pin");
    assert_eq!(no(person::join(&desk, "made-up", join.clone()).await), "link-not-good");
    yes(person::join(&desk, token, join.clone()).await);
    assert_eq!(no(person::join(&desk, token, join.clone()).await), "link-not-good");
    assert_eq!(
        no(person::invite(&desk, &tom, "Another", "PRIYA@harbourlane.example", Role::Author).await),
        "email-taken"
    );

    let link = yes(person::invite(&desk, &tom, "Late Comer", "late@harbourlane.example", Role::Author).await);
    practice.pass(Duration::from_hours(7 * 24));
    let token = link.path().strip_prefix("/join/").unwrap();
    assert!(person::invitation(&desk, token).await.unwrap().is_none());
    assert_eq!(no(person::join(&desk, token, join).await), "link-not-good");
}

async fn a_practice_keeps_an_owner(world: World) {
    let practice = world.practice().await;
    let (desk, tom, amira) = (&practice.desk, &practice.tom, &practice.amira);
    assert_eq!(no(person::leave(desk, tom, &who(tom)).await), "last-owner");
    assert_eq!(no(person::change_role(desk, tom, &who(tom), Role::Author).await), "last-owner");
    assert_eq!(no(person::change_role(desk, amira, &who(amira), Role::Owner).await), "not-yours");
    yes(person::change_role(desk, tom, &who(amira), Role::Owner).await);
    yes(person::leave(desk, tom, &who(tom)).await);
}

async fn an_unknown_name_answers_like_a_wrong_password(world: World) {
    let practice = world.practice().await;
    let wrong = sign_in(&practice.desk, "tom@harbourlane.example", &secret("not the password"), &here()).await;
    let unknown = sign_in(&practice.desk, "nobody@harbourlane.example", &secret("not the password"), &here()).await;
    let nonsense = sign_in(&practice.desk, "not an address", &secret("not the password"), &here()).await;
    let sentences: Vec<_> = [wrong, unknown, nonsense].into_iter().map(|answer| answer.unwrap().unwrap_err()).collect();
    assert!(sentences.iter().all(|refusal| *refusal == sentences[0] && refusal.name() == "not-recognised"));
}

async fn guessing_from_one_place_makes_nobody_else_wait(world: World) {
    let mut practice = world.practice().await;
    let guess = |at| {
        let desk = practice.desk.clone();
        async move { sign_in(&desk, "tom@harbourlane.example", &secret("a wrong password"), &from(at)).await }
    };
    for _ in 0..5 {
        assert_eq!(no(guess([198, 51, 100, 7]).await), "not-recognised");
    }
    assert_eq!(no(guess([198, 51, 100, 7]).await), "wait");
    let right = sign_in(&practice.desk, "tom@harbourlane.example", &secret(TOM), &from([198, 51, 100, 7])).await;
    assert_eq!(no(right), "wait");
    // From anywhere else the right password works at once.
    yes(sign_in(&practice.desk, "tom@harbourlane.example", &secret(TOM), &from([203, 0, 113, 9])).await);
    let failed = practice.deeds().await.iter().filter(|deed| *deed == "sign-in-failed").count();
    assert_eq!(failed, 1, "one entry when waiting begins, not one for each guess");
    practice.pass(Duration::from_mins(15));
    yes(sign_in(&practice.desk, "tom@harbourlane.example", &secret(TOM), &from([198, 51, 100, 7])).await);
}

async fn a_known_device_is_not_locked_out_by_strangers(world: World) {
    let practice = world.practice().await;
    let session =
        yes(sign_in(&practice.desk, "tom@harbourlane.example", &secret(TOM), &here()).await).session().unwrap();
    for _ in 0..8 {
        let _ = sign_in(&practice.desk, "tom@harbourlane.example", &secret("a wrong password"), &here()).await.unwrap();
    }
    assert_eq!(no(sign_in(&practice.desk, "tom@harbourlane.example", &secret(TOM), &here()).await), "wait");
    let mut known = here();
    known.device = Some(session.device.expose().clone());
    yes(sign_in(&practice.desk, "tom@harbourlane.example", &secret(TOM), &known).await);
}

async fn a_session_can_be_listed_and_ended(world: World) {
    let practice = world.practice().await;
    let session = yes(sign_in(&practice.desk, "tom@harbourlane.example", &secret(TOM), &from([203, 0, 113, 5])).await)
        .session()
        .unwrap();
    let signed_in = session::current(&practice.desk, session.token.expose()).await.unwrap().unwrap();
    assert_eq!(session::list(&practice.desk, &practice.tom).await.unwrap().len(), 2);
    // Nobody ends somebody else's.
    assert_eq!(no(session::end(&practice.desk, &practice.amira, &signed_in.session).await), "not-here");
    yes(session::end(&practice.desk, &practice.tom, &signed_in.session).await);
    assert!(session::current(&practice.desk, session.token.expose()).await.unwrap().is_none());
    assert_eq!(session::list(&practice.desk, &practice.tom).await.unwrap().len(), 1);
}

async fn a_session_ends_when_it_is_not_used(world: World) {
    let mut practice = world.practice().await;
    let session =
        yes(sign_in(&practice.desk, "tom@harbourlane.example", &secret(TOM), &here()).await).session().unwrap();
    let token = session.token.expose().clone();
    for _ in 0..3 {
        practice.pass(Duration::from_hours(8));
        assert!(session::current(&practice.desk, &token).await.unwrap().is_some());
    }
    practice.pass(Duration::from_hours(12));
    assert!(session::current(&practice.desk, &token).await.unwrap().is_none());
}

async fn a_new_password_ends_the_other_sessions(world: World) {
    let practice = world.practice().await;
    let session =
        yes(sign_in(&practice.desk, "amira@harbourlane.example", &secret(AMIRA), &here()).await).session().unwrap();
    let (desk, amira) = (&practice.desk, &practice.amira);
    assert_eq!(
        no(person::set_password(desk, amira, &secret("not it"), &secret("eight loud curlews")).await),
        "not-recognised"
    );
    assert_eq!(no(person::set_password(desk, amira, &secret(AMIRA), &secret("amira hassan")).await), "weak-password");
    yes(person::set_password(desk, amira, &secret(AMIRA), &secret("eight loud curlews")).await);
    assert!(session::current(desk, session.token.expose()).await.unwrap().is_none());
    assert_eq!(no(sign_in(desk, "amira@harbourlane.example", &secret(AMIRA), &here()).await), "not-recognised");
    yes(sign_in(desk, "amira@harbourlane.example", &secret("eight loud curlews"), &here()).await);
}

async fn the_recovery_sheet_is_shown_until_it_is_put_away(world: World) {
    let practice = world.practice().await;
    let (desk, tom) = (&practice.desk, &practice.tom);
    assert_eq!(no(practice::recovery_sheet(desk, &practice.amira)), "not-yours");
    let sheet = yes(practice::recovery_sheet(desk, tom)).unwrap();
    assert!(sheet.recovery_key.expose().starts_with("AGE-SECRET-KEY-1"));
    assert!(!practice::progress(desk).await.unwrap().sheet_confirmed);
    yes(practice::confirm_sheet(desk, tom).await);
    assert!(yes(practice::recovery_sheet(desk, tom)).is_none());
    let progress = practice::progress(desk).await.unwrap();
    assert!(progress.sheet_confirmed && progress.second_person && progress.policy_signed && !progress.account);
}

async fn roles_are_kept_apart(world: World) {
    let practice = world.practice().await;
    let auditor = practice.join("Ola Berg", "ola@harbourlane.example", "ten grey badgers", Role::Auditor).await;
    let author = practice.join("Priya Nair", "priya@harbourlane.example", "six small otters", Role::Author).await;
    let desk = &practice.desk;
    yes(chaperone_desk::journal::page(desk, &auditor, None, 10).await);
    assert_eq!(no(chaperone_desk::journal::page(desk, &author, None, 10).await), "not-yours");
    assert_eq!(no(person::invite(desk, &author, "X Y", "x@harbourlane.example", Role::Author).await), "not-yours");
    assert_eq!(no(practice::work_alone(desk, &author, true).await), "not-yours");
    let edit = crate::support::edit("Words.", &[], 0);
    let started =
        chaperone_desk::draft::start(desk, &auditor, chaperone_desk::screen::Channel::Post, None, &edit).await;
    assert_eq!(no(started), "not-yours");
    yes(policy::sign(desk, &author).await);
}

async fn a_forgotten_password_is_chosen_anew_by_a_link_from_the_terminal(world: World) {
    let mut practice = world.practice().await;
    let desk = practice.desk.clone();
    let session = yes(sign_in(&desk, "amira@harbourlane.example", &secret(AMIRA), &here()).await).session().unwrap();
    let terminal = desk.act_as_desk();
    assert_eq!(no(person::reset(&desk, &practice.tom, "amira@harbourlane.example", false).await), "not-yours");
    assert_eq!(no(person::reset(&desk, &terminal, "nobody@harbourlane.example", false).await), "no-such-person");
    assert_eq!(no(person::reset(&desk, &terminal, "amira", false).await), "no-such-person");
    yes(person::invite(&desk, &practice.tom, "Late Comer", "late@harbourlane.example", Role::Author).await);
    assert_eq!(no(person::reset(&desk, &terminal, "late@harbourlane.example", false).await), "not-joined");

    let first = yes(person::reset(&desk, &terminal, " Amira@HarbourLane.example", false).await);
    assert!(session::current(&desk, session.token.expose()).await.unwrap().is_none());
    assert_eq!(no(sign_in(&desk, "amira@harbourlane.example", &secret(AMIRA), &here()).await), "not-recognised");
    let link = yes(person::reset(&desk, &terminal, "amira@harbourlane.example", false).await);
    let token = |link: &person::Link| link.path().strip_prefix("/password/").unwrap().to_owned();
    let (first, token) = (token(&first), token(&link));
    assert!(person::password_link(&desk, &first).await.unwrap().is_none(), "a newer link ends the older");
    assert_eq!(person::password_link(&desk, &token).await.unwrap().unwrap().person.name, "Amira Hassan");
    assert_eq!(no(person::choose_password(&desk, &token, &secret("short")).await), "weak-password");
    yes(person::choose_password(&desk, &token, &secret("eight loud curlews")).await);
    assert_eq!(no(person::choose_password(&desk, &token, &secret("eight loud curlews")).await), "link-not-good");
    yes(sign_in(&desk, "amira@harbourlane.example", &secret("eight loud curlews"), &here()).await);

    // With the lost phone: the codes go too. Without the word for it they stay.
    crate::factor::set_up(&mut practice, "amira@harbourlane.example", "eight loud curlews").await;
    let terminal = desk.act_as_desk();
    yes(person::reset(&desk, &terminal, "amira@harbourlane.example", false).await);
    let has_factor = async || person::list(&desk).await.unwrap().iter().any(|person| person.has_factor);
    assert!(has_factor().await);
    let link = yes(person::reset(&desk, &terminal, "amira@harbourlane.example", true).await);
    assert!(!has_factor().await);
    practice.pass(Duration::from_hours(24));
    let token = link.path().strip_prefix("/password/").unwrap();
    assert_eq!(no(person::choose_password(&desk, token, &secret("nine loud curlews")).await), "link-not-good");
    let deeds = practice.deeds().await;
    assert_eq!(deeds.iter().filter(|deed| *deed == "password-reset").count(), 4);
    assert_eq!(deeds.iter().filter(|deed| *deed == "factor-cleared").count(), 1);
}
