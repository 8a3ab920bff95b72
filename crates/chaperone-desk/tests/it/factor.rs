//! The second factor: setting it up, signing in with it, recovery codes, and the practice that asks everybody for one.

use std::time::Duration;

use chaperone_desk::factor::{self, RecoveryCodes};
use chaperone_desk::practice::{self, Details};
use chaperone_desk::session::{self, Entered, From, NewSession, sign_in, sign_in_with_code};
use chaperone_desk::{Act, Desk, Network, Private, Role, account, approve, key, person};
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

use crate::support::{AMIRA, HARMLESS, Practice, TOM, World, from, here, no, secret, stories, who, yes};

stories! {
    a_code_is_asked_for_once_it_was_confirmed,
    a_code_counts_once_and_one_step_early_or_late,
    a_recovery_code_opens_the_desk_once,
    guessing_codes_becomes_slow_and_locks_nobody_else_out,
    a_ticket_is_good_for_ten_minutes_and_not_after_a_new_password,
    switching_off_and_renewing_take_password_and_code,
    a_link_with_a_password_asks_for_the_code_too,
    a_practice_can_ask_everybody_for_a_code,
    nothing_of_a_factor_can_be_read_in_the_database,
}

/// An app: it reads the address that the desk shows, and knows the standard by itself.
pub(crate) struct App(Vec<u8>);

impl App {
    pub(crate) fn reading(address: &Private<String>) -> App {
        let secret = address.expose().split("secret=").nth(1).unwrap().split('&').next().unwrap();
        App(data_encoding::BASE32_NOPAD.decode(secret.as_bytes()).unwrap())
    }

    /// The code that stands `steps` after the present one.
    pub(crate) fn code(&self, desk: &Desk, steps: i64) -> Private<String> {
        let step = desk.now().micros() / 30_000_000 + steps;
        let mut mac = Hmac::<Sha1>::new_from_slice(&self.0).unwrap();
        mac.update(&step.to_be_bytes());
        let sum = mac.finalize().into_bytes();
        let at = usize::from(sum[19] & 15);
        let number = u32::from_be_bytes(sum[at..at + 4].try_into().unwrap()) & 0x7fff_ffff;
        format!("{:06}", number % 1_000_000).into()
    }
}

/// Sets up a factor for somebody in a session of their own; a step passes.
pub(crate) async fn set_up(practice: &mut Practice, email: &str, password: &str) -> (App, RecoveryCodes) {
    let desk = practice.desk.clone();
    let session = yes(sign_in(&desk, email, &secret(password), &here()).await).session().unwrap();
    let signed_in = session::current(&desk, session.token.expose()).await.unwrap().unwrap();
    let act = desk.act_as(&signed_in);
    let shown = yes(factor::begin(&desk, &act, &secret(password), &secret("")).await);
    let app = App::reading(&shown.address);
    assert_eq!(no(factor::confirm(&desk, &act, &signed_in.session, &secret("000000")).await), "wrong-code");
    let codes = yes(factor::confirm(&desk, &act, &signed_in.session, &app.code(&desk, 0)).await);
    practice.pass(Duration::from_mins(1));
    (app, codes)
}

fn ticket(entered: Entered) -> String {
    match entered {
        Entered::AsksForCode(ticket) => ticket.expose().clone(),
        Entered::In(_) => panic!("no code was asked for"),
    }
}

async fn toms_ticket(desk: &Desk, from: &From) -> String {
    ticket(yes(sign_in(desk, "tom@harbourlane.example", &secret(TOM), from).await))
}

async fn act_of(desk: &Desk, session: &NewSession) -> Act {
    desk.act_as(&session::current(desk, session.token.expose()).await.unwrap().unwrap())
}

async fn a_code_is_asked_for_once_it_was_confirmed(world: World) {
    let mut practice = world.practice().await;
    let desk = practice.desk.clone();
    let elsewhere = yes(sign_in(&desk, "tom@harbourlane.example", &secret(TOM), &here()).await).session().unwrap();
    // Begun and not confirmed: the password alone still opens.
    let tom = practice.tom.clone();
    let shown = yes(factor::begin(&desk, &tom, &secret(TOM), &secret("")).await);
    assert!(shown.address.expose().contains("Harbour%20Lane%20Dental:tom%40harbourlane.example"));
    yes(sign_in(&desk, "tom@harbourlane.example", &secret(TOM), &here()).await).session().unwrap();
    assert_eq!(no(factor::begin(&desk, &tom, &secret("not the password"), &secret("")).await), "not-recognised");

    let (app, codes) = set_up(&mut practice, "tom@harbourlane.example", TOM).await;
    assert_eq!(codes.len(), 10);
    assert!(session::current(&desk, elsewhere.token.expose()).await.unwrap().is_none(), "it came in without a code");
    let ticket = toms_ticket(&desk, &here()).await;
    assert!(session::is_asked(&desk, &ticket).await.unwrap());
    assert!(session::current(&desk, &ticket).await.unwrap().is_none(), "a ticket is no session");
    assert_eq!(no(sign_in_with_code(&desk, &ticket, &secret("123456"), &here()).await), "wrong-code");
    let session = yes(sign_in_with_code(&desk, &ticket, &app.code(&desk, 0), &here()).await);
    assert_eq!(factor::state(&desk, &act_of(&desk, &session).await).await.unwrap().left, 10);
    assert!(!session::is_asked(&desk, &ticket).await.unwrap(), "a ticket is good once");
    assert!(person::list(&desk).await.unwrap().iter().all(|p| p.has_factor == (p.email == "tom@harbourlane.example")));
    let deeds = practice.deeds().await;
    for deed in ["factor-begun", "factor-on", "code-asked", "signed-in"] {
        assert!(deeds.iter().any(|done| done == deed), "{deed}: {deeds:?}");
    }
}

async fn a_code_counts_once_and_one_step_early_or_late(world: World) {
    let mut practice = world.practice().await;
    let (app, _) = set_up(&mut practice, "tom@harbourlane.example", TOM).await;
    let desk = practice.desk.clone();
    for (steps, answer) in
        [(-2, Some("wrong-code")), (-1, None), (-1, Some("wrong-code")), (1, None), (0, Some("wrong-code"))]
    {
        let ticket = toms_ticket(&desk, &here()).await;
        let given = sign_in_with_code(&desk, &ticket, &app.code(&desk, steps), &here()).await;
        match answer {
            None => drop(yes(given)),
            Some(name) => assert_eq!(no(given), name, "{steps}"),
        }
    }
    practice.pass(Duration::from_mins(1));
    let (one, other) = (toms_ticket(&desk, &here()).await, toms_ticket(&desk, &here()).await);
    let code = app.code(&desk, 0);
    let (from, beside) = (here(), here());
    let both =
        tokio::join!(sign_in_with_code(&desk, &one, &code, &from), sign_in_with_code(&desk, &other, &code, &beside));
    let won = [both.0.unwrap(), both.1.unwrap()].iter().filter(|answer| answer.is_ok()).count();
    assert_eq!(won, 1, "two at once with one code");
}

async fn a_recovery_code_opens_the_desk_once(world: World) {
    let mut practice = world.practice().await;
    let (_, codes) = set_up(&mut practice, "tom@harbourlane.example", TOM).await;
    let desk = practice.desk.clone();
    // As somebody reads it from a sheet of paper.
    let plain = codes[3].expose();
    let typed = format!(" {} {}-{} {}", &plain[..4], &plain[4..8], &plain[8..12], &plain[12..]);
    let ticket = toms_ticket(&desk, &here()).await;
    let session = yes(sign_in_with_code(&desk, &ticket, &secret(&typed), &here()).await);
    let act = act_of(&desk, &session).await;
    assert_eq!(factor::state(&desk, &act).await.unwrap().left, 9);
    let ticket = toms_ticket(&desk, &here()).await;
    assert_eq!(no(sign_in_with_code(&desk, &ticket, &codes[3], &here()).await), "wrong-code");
    // A second recovery code makes ten new ones; the old ones are of no more use.
    let renewed = yes(factor::renew_codes(&desk, &act, &secret(TOM), &codes[4]).await);
    assert_eq!(no(sign_in_with_code(&desk, &ticket, &codes[5], &here()).await), "wrong-code");
    yes(sign_in_with_code(&desk, &ticket, &renewed[0], &here()).await);
    let deeds = practice.deeds().await;
    assert_eq!(deeds.iter().filter(|deed| *deed == "recovery-code-used").count(), 3);
    assert!(deeds.iter().any(|deed| deed == "recovery-codes-made"));
}

async fn guessing_codes_becomes_slow_and_locks_nobody_else_out(world: World) {
    let mut practice = world.practice().await;
    let known = {
        let session = yes(sign_in(&practice.desk, "tom@harbourlane.example", &secret(TOM), &here()).await);
        From { device: Some(session.session().unwrap().device.expose().clone()), ..here() }
    };
    let (app, _) = set_up(&mut practice, "tom@harbourlane.example", TOM).await;
    let desk = practice.desk.clone();
    // Somebody holds the password and guesses, each time from another address.
    for guess in 0..5u8 {
        let strange = from([198, 51, 100, guess]);
        let ticket = toms_ticket(&desk, &strange).await;
        assert_eq!(no(sign_in_with_code(&desk, &ticket, &secret("314159"), &strange).await), "wrong-code", "{guess}");
    }
    let strange = from([198, 51, 100, 9]);
    let stolen = toms_ticket(&desk, &strange).await;
    assert_eq!(no(sign_in_with_code(&desk, &stolen, &app.code(&desk, 0), &strange).await), "wait");
    // Amira's browser, and Tom's own, do not wait.
    yes(sign_in(&desk, "amira@harbourlane.example", &secret(AMIRA), &from([198, 51, 100, 9])).await);
    let ticket = toms_ticket(&desk, &known).await;
    yes(sign_in_with_code(&desk, &ticket, &app.code(&desk, 0), &known).await);
}

async fn a_ticket_is_good_for_ten_minutes_and_not_after_a_new_password(world: World) {
    let mut practice = world.practice().await;
    let (app, _) = set_up(&mut practice, "tom@harbourlane.example", TOM).await;
    let desk = practice.desk.clone();
    let late = toms_ticket(&desk, &here()).await;
    practice.pass(Duration::from_mins(10));
    assert_eq!(no(sign_in_with_code(&desk, &late, &app.code(&desk, 0), &here()).await), "sign-in-again");
    assert_eq!(no(sign_in_with_code(&desk, "made-up", &app.code(&desk, 0), &here()).await), "sign-in-again");
    let held = toms_ticket(&desk, &here()).await;
    yes(person::set_password(&desk, &practice.tom, &secret(TOM), &secret("five loud magpies")).await);
    assert_eq!(no(sign_in_with_code(&desk, &held, &app.code(&desk, 0), &here()).await), "sign-in-again");
}

async fn switching_off_and_renewing_take_password_and_code(world: World) {
    let mut practice = world.practice().await;
    let (old, old_codes) = set_up(&mut practice, "tom@harbourlane.example", TOM).await;
    let desk = practice.desk.clone();
    let tom = practice.tom.clone();
    assert_eq!(no(factor::begin(&desk, &tom, &secret(TOM), &secret("")).await), "wrong-code");
    assert_eq!(no(factor::end(&desk, &tom, &secret(TOM), &secret("000000")).await), "wrong-code");
    assert_eq!(no(factor::end(&desk, &tom, &secret("not the password"), &old.code(&desk, 0)).await), "not-recognised");
    let shown = yes(factor::begin(&desk, &tom, &secret(TOM), &old.code(&desk, 0)).await);
    let new = App::reading(&shown.address);
    // Until a code of the new one was seen, the old one goes on.
    let ticket = toms_ticket(&desk, &here()).await;
    assert_eq!(no(sign_in_with_code(&desk, &ticket, &new.code(&desk, 1), &here()).await), "wrong-code");
    let session = yes(sign_in_with_code(&desk, &ticket, &old.code(&desk, 1), &here()).await);
    let signed_in = session::current(&desk, session.token.expose()).await.unwrap().unwrap();
    yes(factor::confirm(&desk, &tom, &signed_in.session, &new.code(&desk, 0)).await);
    practice.pass(Duration::from_mins(2));
    let tom = practice.tom.clone();
    assert_eq!(no(factor::end(&desk, &tom, &secret(TOM), &old.code(&desk, 0)).await), "wrong-code");
    assert_eq!(no(factor::end(&desk, &tom, &secret(TOM), &old_codes[0]).await), "wrong-code");
    yes(factor::end(&desk, &tom, &secret(TOM), &new.code(&desk, 0)).await);
    yes(sign_in(&desk, "tom@harbourlane.example", &secret(TOM), &here()).await).session().unwrap();
    assert!(practice.deeds().await.iter().any(|deed| deed == "factor-off"));
    // What was shown half an hour ago is no longer confirmed.
    let shown = yes(factor::begin(&desk, &tom, &secret(TOM), &secret("")).await);
    practice.pass(Duration::from_mins(30));
    let late = App::reading(&shown.address).code(&desk, 0);
    assert_eq!(no(factor::confirm(&desk, &practice.tom, &signed_in.session, &late).await), "not-begun");
    // A program never touches it.
    let made = yes(key::make(&desk, &practice.tom, "The website", &secret(TOM)).await);
    let by_key = desk.act_by_key(&key::current(&desk, made.token.expose()).await.unwrap().unwrap());
    assert_eq!(no(factor::begin(&desk, &by_key, &secret(TOM), &secret("")).await), "not-by-key");
}

async fn a_link_with_a_password_asks_for_the_code_too(world: World) {
    let mut practice = world.practice().await;
    let (app, _) = set_up(&mut practice, "amira@harbourlane.example", AMIRA).await;
    let desk = practice.desk.clone();
    let account = practice.manual().await;
    let draft = practice.write(&practice.tom, HARMLESS, &[&account]).await;
    let link = yes(approve::ask(&desk, &practice.tom, &draft.id, draft.version, &who(&practice.amira)).await);
    let token = link.path().rsplit('/').next().unwrap();
    let ticket = ticket(yes(session::sign_in_for_link(&desk, token, &secret(AMIRA), &here()).await));
    yes(sign_in_with_code(&desk, &ticket, &app.code(&desk, 0), &here()).await);
    // The PIN opens this one approval: the link itself is the second thing.
    let by_pin = yes(session::sign_in_for_link(&desk, token, &secret("402917"), &here()).await).session().unwrap();
    assert!(session::current(&desk, by_pin.token.expose()).await.unwrap().unwrap().only.is_some());
}

async fn a_practice_can_ask_everybody_for_a_code(world: World) {
    let mut practice = world.practice().await;
    let desk = practice.desk.clone();
    assert_eq!(no(practice::ask_for_codes(&desk, &practice.tom, true).await), "own-factor-first");
    let (app, _) = set_up(&mut practice, "tom@harbourlane.example", TOM).await;
    assert_eq!(no(practice::ask_for_codes(&desk, &practice.amira, true).await), "not-yours");
    yes(practice::ask_for_codes(&desk, &practice.tom, true).await);
    assert_eq!(no(factor::end(&desk, &practice.tom, &secret(TOM), &app.code(&desk, 0)).await), "codes-required");
    // A change of other details leaves it as it is, whatever the form sends.
    yes(practice::change(&desk, &practice.tom, "Harbour Lane", Details::default()).await);
    assert!(practice::get(&desk).await.unwrap().unwrap().details.codes_required);

    let session = yes(sign_in(&desk, "amira@harbourlane.example", &secret(AMIRA), &here()).await).session().unwrap();
    let signed_in = session::current(&desk, session.token.expose()).await.unwrap().unwrap();
    assert!(signed_in.factor_due);
    let amira = desk.act_as(&signed_in);
    assert_eq!(no(account::add_manual(&desk, &amira, Network::Facebook, "harbourlane").await), "factor-first");
    set_up(&mut practice, "amira@harbourlane.example", AMIRA).await;
    let signed_in = session::current(&desk, session.token.expose()).await.unwrap();
    assert!(signed_in.is_none(), "a sign-in without a code ends when codes begin");
    yes(practice::ask_for_codes(&desk, &practice.tom, false).await);
    let deeds = practice.deeds().await;
    assert!(deeds.iter().any(|deed| deed == "codes-required") && deeds.iter().any(|deed| deed == "codes-optional"));
    yes(person::leave(&desk, &practice.tom, &who(&practice.amira)).await);
    assert!(person::list(&desk).await.unwrap().iter().filter(|p| p.role == Role::Manager).all(|p| !p.has_factor));
}

async fn nothing_of_a_factor_can_be_read_in_the_database(world: World) {
    let mut practice = world.practice().await;
    let (app, codes) = set_up(&mut practice, "tom@harbourlane.example", TOM).await;
    let database = practice.world.settings.database.clone();
    practice.desk.close().await;
    let chaperone_desk::Database::Sqlite { folder } = database else { return };
    let base32 = data_encoding::BASE32_NOPAD.encode(&app.0);
    for file in std::fs::read_dir(folder).unwrap() {
        let bytes = std::fs::read(file.unwrap().path()).unwrap();
        for words in [&app.0[..], base32.as_bytes(), codes[0].expose().as_bytes(), codes[9].expose().as_bytes()] {
            assert!(!bytes.windows(words.len()).any(|window| window == words));
        }
    }
}
