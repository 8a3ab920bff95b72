//! The register of consents: from the form to the receipt, each step by whoever may take it.

use std::time::Duration;

use chaperone_desk::consent::{
    self, Answers, Capacity, Child, Consent, Due, Filter, Form, How, Minor, Proof, Reached, Receipt, Signer, Signing,
    State, Way, Why,
};
use chaperone_desk::{Act, Answer, Role, release};

use crate::covering::{everything, form};
use crate::support::{Practice, World, from, here, no, secret, stories, who, yes};

stories! {
    a_consent_goes_from_form_to_receipt_and_is_in_force_after_a_second_look,
    staff_cannot_tick_or_sign_and_the_link_opens_one_thing_once,
    a_patient_takes_a_consent_back_with_a_code_or_a_link,
    codes_of_receipts_cannot_be_guessed,
    ticks_that_nobody_signed_are_forgotten_when_it_is_handed_over_again,
    a_form_with_a_fault_is_never_handed_out,
    a_changed_form_is_a_new_version_and_a_signed_one_stays,
    a_no_is_a_no,
    for_a_child_the_guardian_signs_and_the_child_says_yes,
    a_suspended_consent_needs_a_second_look_again,
    a_renewed_consent_takes_the_place_of_the_first_once_it_is_in_force,
    the_clock_is_written_down_once,
    a_child_who_reaches_an_age_is_asked_anew,
    an_auditor_sees_states_and_an_agency_nothing,
    the_register_finds_a_patient_by_the_practices_own_reference,
    the_register_goes_out_as_a_table_and_as_fhir,
    no_word_of_a_consent_reaches_the_journal,
}

const DAY: Duration = Duration::from_hours(24);
pub(crate) const HOW: How = How { understood: true, time_to_think: true, treated_today: false };

/// Amira prepares and explains, the patient ticks everything and signs.
pub(crate) async fn signed(practice: &Practice, form: &Form) -> (Consent, Receipt) {
    let (desk, amira) = (&practice.desk, &practice.amira);
    let made = yes(consent::prepare(desk, amira, form).await);
    yes(consent::explain(desk, amira, &made.id, made.version, HOW).await);
    let token = hand(practice, &made).await;
    yes(consent::answer(desk, &token, &everything(form)).await);
    let receipt = yes(consent::sign(desk, &token, &signing(None)).await);
    (yes(consent::get(desk, amira, &made.id).await), receipt)
}

/// The same, and Tom confirms it.
pub(crate) async fn in_force(practice: &Practice, form: &Form) -> (Consent, Receipt) {
    let (made, receipt) = signed(practice, form).await;
    yes(consent::confirm(&practice.desk, &practice.tom, &made.id, made.version, &secret("passport")).await);
    (yes(consent::get(&practice.desk, &practice.amira, &made.id).await), receipt)
}

pub(crate) fn signing(child: Option<Child>) -> Signing {
    Signing { name: "Ines Calder".into(), drawing: None, agreed: true, child }
}

pub(crate) async fn hand(practice: &Practice, consent: &Consent) -> String {
    let (desk, amira) = (&practice.desk, &practice.amira);
    let link = yes(consent::hand_over(desk, amira, &consent.id, consent.version, Way::Kiosk).await);
    link.path().strip_prefix("/kiosk/").unwrap().to_owned()
}

async fn state(practice: &Practice, consent: &Consent) -> State {
    yes(consent::get(&practice.desk, &practice.amira, &consent.id).await).state
}

pub(crate) async fn usual(practice: &Practice) -> Form {
    let form = form(&practice.manual().await, practice.desk.now());
    Form { items: Vec::new(), ..form }
}

/// Each step that changes something, with a word of what it was.
pub(crate) async fn every_step(practice: &Practice, check: &impl AsyncFn(&str)) {
    let (desk, amira, tom) = (&practice.desk, &practice.amira, &practice.tom);
    let form = usual(practice).await;
    check("adding an account for a consent").await;
    let made = yes(consent::prepare(desk, amira, &form).await);
    check("preparing a consent").await;
    yes(consent::change(desk, amira, &made.id, 1, &form).await);
    check("changing a form").await;
    let made = yes(consent::explain(desk, amira, &made.id, 2, HOW).await);
    check("explaining").await;
    let token = hand(practice, &made).await;
    check("handing over").await;
    yes(consent::answer(desk, &token, &everything(&form)).await);
    check("ticking").await;
    yes(consent::take_back(desk, amira, &made.id).await);
    check("taking a link back").await;
    let token = hand(practice, &made).await;
    check("handing over again").await;
    yes(consent::answer(desk, &token, &everything(&form)).await);
    check("ticking again").await;
    yes(consent::sign(desk, &token, &signing(None)).await);
    check("signing").await;
    yes(consent::new_receipt(desk, amira, &made.id).await);
    check("making a receipt").await;
    yes(consent::confirm(desk, tom, &made.id, 2, &secret("passport")).await);
    check("confirming").await;
    yes(consent::suspend(desk, amira, &made.id, Why::Other, &secret("a doubt")).await);
    check("suspending").await;
    yes(consent::resume(desk, tom, &made.id, &secret("no doubt")).await);
    check("taking up again").await;
    yes(consent::withdraw(desk, amira, &made.id, None).await);
    check("withdrawing").await;
    crate::gate::every_step(practice, check).await;
    let other = yes(consent::prepare(desk, amira, &form).await);
    check("preparing another consent").await;
    yes(consent::decline(desk, amira, &other.id, false).await);
    check("noting a no").await;
}

async fn a_consent_goes_from_form_to_receipt_and_is_in_force_after_a_second_look(world: World) {
    let practice = world.practice().await;
    let (desk, amira, tom) = (&practice.desk, &practice.amira, &practice.tom);
    let form = usual(&practice).await;
    let made = yes(consent::prepare(desk, amira, &form).await);
    assert_eq!((made.state, made.version), (State::Draft, 1));
    assert_eq!(no(consent::hand_over(desk, amira, &made.id, 1, Way::Kiosk).await), "consent-not-explained");
    yes(consent::explain(desk, amira, &made.id, 1, HOW).await);
    let token = hand(&practice, &made).await;

    let kiosk = yes(consent::kiosk(desk, &token).await);
    assert_eq!((kiosk.practice.as_str(), kiosk.form.subject.as_str()), ("Harbour Lane Dental", ""));
    assert!(kiosk.says.withdrawal.contains("Harbour Lane Dental") && !kiosk.for_another && !kiosk.asks_child);
    assert_eq!(no(consent::sign(desk, &token, &signing(None)).await), "nothing-ticked");
    let mut answers = everything(&form);
    answers.purposes.pop_last();
    yes(consent::answer(desk, &token, &answers).await);
    let unread = Signing { agreed: false, ..signing(None) };
    assert_eq!(no(consent::sign(desk, &token, &unread).await), "signature-missing");
    let drawing = Some(chaperone_desk::Private::new(b"\x89PNG\r\n\x1a\nstrokes".to_vec()));
    let receipt = yes(consent::sign(desk, &token, &Signing { drawing, ..signing(None) }).await);
    assert_eq!(receipt.code().len(), 14);

    let kept = yes(consent::get(desk, amira, &made.id).await);
    assert_eq!((kept.state, kept.answers), (State::Signed, answers));
    let drawn = yes(consent::drawing(desk, amira, &made.id).await).unwrap();
    assert!(drawn.expose().ends_with(b"strokes") && kept.signature.unwrap().drawing.is_some());
    assert_eq!(no(consent::confirm(desk, amira, &made.id, 1, &secret("passport")).await), "consent-own");
    yes(consent::confirm(desk, tom, &made.id, 1, &secret("passport")).await);
    assert_eq!(state(&practice, &made).await, State::Active);

    let token = receipt.path().strip_prefix("/receipt/").unwrap();
    let seen = yes(consent::seen(desk, &Proof::Link(token)).await);
    assert_eq!((seen.state, seen.form.subject.as_str(), seen.can_withdraw), (State::Active, "", true));
    let deeds = practice.deeds().await;
    let told: Vec<_> = deeds.iter().filter(|deed| deed.starts_with("consent-")).map(|deed| &deed[8..]).collect();
    assert_eq!(told, ["prepared", "explained", "handed-over", "answered", "signed", "confirmed"]);
}

async fn staff_cannot_tick_or_sign_and_the_link_opens_one_thing_once(world: World) {
    let mut practice = world.practice().await;
    let form = usual(&practice).await;
    let made = yes(consent::prepare(&practice.desk, &practice.amira, &form).await);
    yes(consent::explain(&practice.desk, &practice.amira, &made.id, 1, HOW).await);
    let first = hand(&practice, &made).await;
    let token = hand(&practice, &made).await;
    assert_eq!(no(consent::kiosk(&practice.desk, &first).await), "kiosk-ended", "a second link ends the first");
    let mut more = everything(&form);
    more.purposes.insert(consent::Purpose::PaidAdvertising);
    assert_eq!(no(consent::answer(&practice.desk, &token, &more).await), "answers-unfit");
    assert_eq!(no(consent::kiosk(&practice.desk, "no such token").await), "kiosk-ended");

    practice.pass(Duration::from_hours(1));
    assert_eq!(no(consent::kiosk(&practice.desk, &token).await), "kiosk-ended", "after an hour");
    let token = hand(&practice, &made).await;
    yes(consent::take_back(&practice.desk, &practice.amira, &made.id).await);
    assert_eq!(no(consent::answer(&practice.desk, &token, &everything(&form)).await), "kiosk-ended");

    let token = hand(&practice, &made).await;
    yes(consent::answer(&practice.desk, &token, &everything(&form)).await);
    yes(consent::sign(&practice.desk, &token, &signing(None)).await);
    assert_eq!(no(consent::sign(&practice.desk, &token, &signing(None)).await), "kiosk-ended");
    assert_eq!(no(consent::answer(&practice.desk, &token, &Answers::default()).await), "kiosk-ended");
    assert_eq!(no(consent::say_no(&practice.desk, &token, false).await), "kiosk-ended");
    assert_eq!(yes(consent::get(&practice.desk, &practice.amira, &made.id).await).answers, everything(&form));
}

async fn a_patient_takes_a_consent_back_with_a_code_or_a_link(world: World) {
    let practice = world.practice().await;
    let form = usual(&practice).await;
    let desk = &practice.desk;
    let (first, receipt) = in_force(&practice, &form).await;
    let typed = receipt.code().to_lowercase().replace('-', " ");
    yes(consent::withdraw_by_receipt(desk, &Proof::Code(&typed, &here())).await);
    assert_eq!(state(&practice, &first).await, State::Withdrawn);
    let again = consent::withdraw_by_receipt(desk, &Proof::Code(receipt.code(), &here())).await;
    assert_eq!(no(again), "consent-already-withdrawn");

    let (second, receipt) = signed(&practice, &form).await;
    let token = receipt.path().strip_prefix("/receipt/").unwrap();
    yes(consent::withdraw_by_receipt(desk, &Proof::Link(token)).await);
    assert_eq!(state(&practice, &second).await, State::Withdrawn);
    let seen = yes(consent::seen(desk, &Proof::Link(token)).await);
    assert!(!seen.can_withdraw && seen.state == State::Withdrawn);
    assert_eq!(
        no(consent::confirm(desk, &practice.tom, &second.id, 1, &secret("passport")).await),
        "consent-not-signed"
    );

    let (third, receipt) = in_force(&practice, &form).await;
    let other = yes(consent::new_receipt(desk, &practice.amira, &third.id).await);
    let token = receipt.path().strip_prefix("/receipt/").unwrap();
    assert_eq!(no(consent::seen(desk, &Proof::Link(token)).await), "receipt-unknown");
    let token = other.path().strip_prefix("/receipt/").unwrap();
    assert_eq!(yes(consent::seen(desk, &Proof::Link(token)).await).state, State::Active);
    yes(consent::withdraw(desk, &practice.amira, &third.id, Some(&secret("on the telephone"))).await);
    assert_eq!(state(&practice, &third).await, State::Withdrawn);
}

async fn codes_of_receipts_cannot_be_guessed(world: World) {
    let practice = world.practice().await;
    let form = usual(&practice).await;
    let (_, receipt) = in_force(&practice, &form).await;
    let guess = async |code: &str| consent::seen(&practice.desk, &Proof::Code(code, &from([192, 0, 2, 9]))).await;
    for _ in 0..5 {
        assert_eq!(no(guess("0000-0000-0000").await), "receipt-unknown");
    }
    assert_eq!(no(guess(receipt.code()).await), "wait", "even the right one");
    // Nobody else waits, and neither does the holder of the link.
    yes(consent::seen(&practice.desk, &Proof::Code(receipt.code(), &here())).await);
    let token = receipt.path().strip_prefix("/receipt/").unwrap();
    yes(consent::seen(&practice.desk, &Proof::Link(token)).await);
    assert_eq!(practice.deeds().await.iter().filter(|deed| *deed == "receipt-guessed").count(), 1);
}

async fn a_form_with_a_fault_is_never_handed_out(world: World) {
    let practice = world.practice().await;
    let (desk, amira) = (&practice.desk, &practice.amira);
    let form = usual(&practice).await;
    let made = yes(consent::prepare(desk, amira, &Form { purposes: [].into(), ..form.clone() }).await);
    assert_eq!(no(consent::explain(desk, amira, &made.id, 1, HOW).await), "consent-faulty");
    let faults = yes(consent::check(desk, amira, &made.id).await);
    assert!(faults.iter().any(|fault| fault.required && fault.field.name() == "purposes"), "{faults:?}");
    yes(consent::change(desk, amira, &made.id, 1, &form).await);
    for how in [How { understood: false, ..HOW }, How { treated_today: true, ..HOW }] {
        assert_eq!(no(consent::explain(desk, amira, &made.id, 2, how).await), "consent-faulty", "{how:?}");
    }
    assert_eq!(state(&practice, &made).await, State::Draft);
    // A place that is no account of this desk is no place.
    let mut nowhere = form;
    nowhere.places[0].network = "bluesky".into();
    assert_eq!(no(consent::prepare(desk, amira, &nowhere).await), "account-gone");
}

async fn a_changed_form_is_a_new_version_and_a_signed_one_stays(world: World) {
    let practice = world.practice().await;
    let (desk, amira) = (&practice.desk, &practice.amira);
    let form = usual(&practice).await;
    let made = yes(consent::prepare(desk, amira, &form).await);
    yes(consent::explain(desk, amira, &made.id, 1, HOW).await);
    let token = hand(&practice, &made).await;
    let other = Form { what: "One picture of my front teeth.".into(), ..form.clone() };
    let changed = yes(consent::change(desk, amira, &made.id, 1, &other).await);
    assert_eq!((changed.version, changed.state), (2, State::Draft));
    assert_ne!(changed.digest, made.digest);
    assert_eq!(no(consent::sign(desk, &token, &signing(None)).await), "kiosk-ended", "signs what nobody showed");
    assert_eq!(no(consent::change(desk, amira, &made.id, 1, &form).await), "consent-changed-meanwhile");
    let (kept, _) = signed(&practice, &form).await;
    assert_eq!(no(consent::change(desk, amira, &kept.id, 1, &other).await), "consent-not-open");
    assert_eq!(no(consent::explain(desk, amira, &kept.id, 1, HOW).await), "consent-not-open");
    assert_eq!(yes(consent::get(desk, amira, &kept.id).await).digest, kept.digest);
}

async fn ticks_that_nobody_signed_are_forgotten_when_it_is_handed_over_again(world: World) {
    let practice = world.practice().await;
    let (desk, amira) = (&practice.desk, &practice.amira);
    let form = usual(&practice).await;
    let made = yes(consent::prepare(desk, amira, &form).await);
    yes(consent::explain(desk, amira, &made.id, 1, HOW).await);
    let first = hand(&practice, &made).await;
    yes(consent::answer(desk, &first, &everything(&form)).await);
    yes(consent::hand_back(desk, &first).await);
    let second = hand(&practice, &made).await;
    assert_eq!(yes(consent::kiosk(desk, &second).await).answers, Answers::default());
    assert_eq!(no(consent::sign(desk, &second, &signing(None)).await), "nothing-ticked");
    assert_eq!(yes(consent::get(desk, amira, &made.id).await).answers, Answers::default());
}

async fn a_no_is_a_no(world: World) {
    let practice = world.practice().await;
    let (desk, amira) = (&practice.desk, &practice.amira);
    let form = usual(&practice).await;
    let made = yes(consent::prepare(desk, amira, &form).await);
    yes(consent::explain(desk, amira, &made.id, 1, HOW).await);
    let token = hand(&practice, &made).await;
    yes(consent::say_no(desk, &token, false).await);
    assert_eq!(state(&practice, &made).await, State::Refused);
    assert_eq!(no(consent::kiosk(desk, &token).await), "kiosk-ended");
    assert_eq!(no(consent::withdraw(desk, amira, &made.id, None).await), "consent-never-given");
    let spoken = yes(consent::prepare(desk, amira, &form).await);
    yes(consent::decline(desk, amira, &spoken.id, true).await);
    assert_eq!(state(&practice, &spoken).await, State::Refused);
    assert_eq!(no(consent::explain(desk, amira, &spoken.id, 1, HOW).await), "consent-not-open");
}

/// A form that a guardian signs; the child turns 16 on this day.
fn of_a_child(form: Form, sixteen: &str) -> Form {
    let minor = Minor {
        reaches: vec![Reached { on: sixteen.parse().unwrap(), years: 16 }],
        has_a_view: true,
        competence: "understands well; Dr Whitlock".into(),
        safeguarding: false,
    };
    let signer = Signer {
        name: "Rhona Calder".into(),
        capacity: Capacity::Guardian,
        authority: "mother".into(),
        authority_seen_by: "Amira Hassan".into(),
    };
    Form { minor: Some(minor), signer, ..form }
}

async fn for_a_child_the_guardian_signs_and_the_child_says_yes(world: World) {
    let practice = world.practice().await;
    let (desk, amira) = (&practice.desk, &practice.amira);
    let form = of_a_child(usual(&practice).await, "2029-03-01");
    let made = yes(consent::prepare(desk, amira, &form).await);
    yes(consent::explain(desk, amira, &made.id, 1, HOW).await);
    let token = hand(&practice, &made).await;
    let kiosk = yes(consent::kiosk(desk, &token).await);
    assert!(kiosk.for_another && kiosk.asks_child);
    yes(consent::answer(desk, &token, &everything(&form)).await);
    assert_eq!(no(consent::sign(desk, &token, &signing(None)).await), "child-not-asked");
    assert_eq!(no(consent::sign(desk, &token, &signing(Some(Child::No))).await), "child-says-no");
    assert_eq!(no(consent::sign(desk, &token, &signing(Some(Child::Yes(" ".into())))).await), "child-not-asked");
    yes(consent::sign(desk, &token, &signing(Some(Child::Yes("Wren".into())))).await);
    let kept = yes(consent::get(desk, amira, &made.id).await);
    assert_eq!(kept.signature.unwrap().child.as_deref(), Some("Wren"));
}

async fn a_suspended_consent_needs_a_second_look_again(world: World) {
    let practice = world.practice().await;
    let (desk, amira, tom) = (&practice.desk, &practice.amira, &practice.tom);
    let (made, _) = in_force(&practice, &usual(&practice).await).await;
    assert_eq!(no(consent::suspend(desk, amira, &made.id, Why::Parents, &secret(" ")).await), "consent-reason-missing");
    yes(consent::suspend(desk, amira, &made.id, Why::Parents, &secret("the father rang and disagrees")).await);
    let kept = yes(consent::get(desk, amira, &made.id).await);
    assert_eq!(
        (kept.state, kept.reason.unwrap().expose().as_str()),
        (State::Suspended, "the father rang and disagrees")
    );
    assert_eq!(no(consent::suspend(desk, amira, &made.id, Why::Other, &secret("again")).await), "consent-not-in-force");
    yes(consent::resume(desk, tom, &made.id, &secret("both parents signed a letter")).await);
    assert_eq!(state(&practice, &made).await, State::Signed);
    assert_eq!(no(consent::confirm(desk, amira, &made.id, 1, &secret("letter")).await), "consent-own");
    yes(consent::confirm(desk, tom, &made.id, 1, &secret("letter of both")).await);
    assert_eq!(state(&practice, &made).await, State::Active);
}

async fn a_renewed_consent_takes_the_place_of_the_first_once_it_is_in_force(world: World) {
    let practice = world.practice().await;
    let (desk, amira, tom) = (&practice.desk, &practice.amira, &practice.tom);
    let form = usual(&practice).await;
    let (first, receipt) = in_force(&practice, &form).await;
    let second = yes(consent::renew(desk, amira, &first.id).await);
    assert_eq!((second.state, &second.supersedes), (State::Draft, &Some(first.id.clone())));
    yes(consent::explain(desk, amira, &second.id, 1, HOW).await);
    let token = hand(&practice, &second).await;
    yes(consent::answer(desk, &token, &everything(&form)).await);
    yes(consent::sign(desk, &token, &signing(None)).await);
    assert_eq!(state(&practice, &first).await, State::Active, "until the second is in force");
    yes(consent::confirm(desk, tom, &second.id, 1, &secret("passport")).await);
    assert_eq!(state(&practice, &first).await, State::Superseded);
    // The first receipt shows what stands now, and takes all of it back.
    let token = receipt.path().strip_prefix("/receipt/").unwrap();
    assert_eq!(yes(consent::seen(desk, &Proof::Link(token)).await).state, State::Active);
    yes(consent::withdraw_by_receipt(desk, &Proof::Link(token)).await);
    assert_eq!((state(&practice, &first).await, state(&practice, &second).await), (State::Withdrawn, State::Withdrawn));
}

async fn the_clock_is_written_down_once(world: World) {
    let mut practice = world.practice().await;
    let form = usual(&practice).await;
    let (made, _) = in_force(&practice, &form).await;
    practice.pass(DAY * (730 - 20));
    assert_eq!(state(&practice, &made).await, State::Expiring);
    let due = yes(consent::reminders(&practice.desk, &practice.amira).await);
    assert!(matches!(due.as_slice(), [(row, Due::Ends(_))] if row.id == made.id), "{due:?}");
    practice.pass(DAY * 21);
    assert_eq!(state(&practice, &made).await, State::Expired, "before anybody wrote it down");
    for _ in 0..3 {
        release::sweep(&practice.desk, &practice.desk.act_as_desk()).await.unwrap();
    }
    assert_eq!(practice.deeds().await.iter().filter(|deed| *deed == "consent-ended").count(), 1);
    // What is out may still have to come down.
    yes(consent::withdraw(&practice.desk, &practice.amira, &made.id, None).await);
}

async fn a_child_who_reaches_an_age_is_asked_anew(world: World) {
    let mut practice = world.practice().await;
    let form = of_a_child(usual(&practice).await, "2027-03-01");
    let made = yes(consent::prepare(&practice.desk, &practice.amira, &form).await);
    yes(consent::explain(&practice.desk, &practice.amira, &made.id, 1, HOW).await);
    let token = hand(&practice, &made).await;
    yes(consent::answer(&practice.desk, &token, &everything(&form)).await);
    yes(consent::sign(&practice.desk, &token, &signing(Some(Child::Yes("Wren".into())))).await);
    yes(consent::confirm(&practice.desk, &practice.tom, &made.id, 1, &secret("register of births")).await);
    practice.pass(DAY * 90);
    let due = yes(consent::reminders(&practice.desk, &practice.amira).await);
    assert!(matches!(due.as_slice(), [(_, Due::Age(on))] if on.to_string() == "2027-03-01"), "{due:?}");
    release::sweep(&practice.desk, &practice.desk.act_as_desk()).await.unwrap();
    assert_eq!(state(&practice, &made).await, State::Active);
    practice.pass(DAY * 20);
    for _ in 0..2 {
        release::sweep(&practice.desk, &practice.desk.act_as_desk()).await.unwrap();
    }
    assert_eq!(state(&practice, &made).await, State::Suspended);
    assert_eq!(practice.deeds().await.iter().filter(|deed| *deed == "consent-suspended").count(), 1);
}

async fn an_auditor_sees_states_and_an_agency_nothing(world: World) {
    let practice = world.practice().await;
    let (made, _) = in_force(&practice, &usual(&practice).await).await;
    let desk = &practice.desk;
    let auditor = practice.join("Owen Price", "owen@harbourlane.example", "five grey curlews", Role::Auditor).await;
    let agency = practice.join("Kit Lane", "kit@agency.example", "six brown dippers", Role::Agency).await;
    let rows = yes(consent::register(desk, &auditor, &Filter::default()).await);
    assert!(rows.len() == 1 && rows[0].state == State::Active && rows[0].inside.is_none());
    let by_subject = Filter { subject: Some(secret("HL-20391")), ..Filter::default() };
    assert_eq!(no(consent::register(desk, &auditor, &by_subject).await), "not-yours");
    assert_eq!(no(consent::get(desk, &auditor, &made.id).await), "not-yours");
    let refused = async |act: &Act| {
        let form = form(&practice.manual().await, desk.now());
        let all: Vec<Answer<()>> = vec![
            consent::prepare(desk, act, &form).await.map(|answer| answer.map(drop)),
            consent::get(desk, act, &made.id).await.map(|answer| answer.map(drop)),
            consent::check(desk, act, &made.id).await.map(|answer| answer.map(drop)),
            consent::bundle(desk, act, &made.id).await.map(|answer| answer.map(drop)),
            consent::confirm(desk, act, &made.id, 1, &secret("passport")).await,
            consent::suspend(desk, act, &made.id, Why::Other, &secret("because")).await,
            consent::withdraw(desk, act, &made.id, None).await,
        ];
        all.into_iter().map(no).collect::<Vec<_>>()
    };
    assert_eq!(refused(&auditor).await, ["not-yours"; 7]);
    assert_eq!(refused(&agency).await, ["not-yours"; 7]);
    assert_eq!(no(consent::register(desk, &agency, &Filter::default()).await), "not-yours");
    assert_eq!(no(consent::reminders(desk, &agency).await), "not-yours");
}

async fn the_register_finds_a_patient_by_the_practices_own_reference(world: World) {
    let practice = world.practice().await;
    let (desk, amira) = (&practice.desk, &practice.amira);
    let form = usual(&practice).await;
    let (made, _) = signed(&practice, &form).await;
    yes(consent::prepare(desk, amira, &Form { subject: "HL-7".into(), ..form }).await);
    let of = async |subject: &str, state| {
        let filter = Filter { state, subject: Some(secret(subject)) };
        yes(consent::register(desk, amira, &filter).await).into_iter().map(|row| row.id).collect::<Vec<_>>()
    };
    assert_eq!(of("  hl-20391 ", None).await, std::slice::from_ref(&made.id));
    assert_eq!(of("HL-20391", Some(State::Active)).await, []);
    assert_eq!(of("HL-20392", None).await, []);
    let waits = Filter { state: Some(State::Signed), subject: None };
    let rows = yes(consent::register(desk, amira, &waits).await);
    assert_eq!(rows.len(), 1);
    assert_eq!(rows[0].inside.as_ref().unwrap().subject.expose(), "HL-20391");
    let due = yes(consent::reminders(desk, amira).await);
    assert!(matches!(due.as_slice(), [(row, Due::Confirm)] if row.id == made.id), "{due:?}");
}

async fn the_register_goes_out_as_a_table_and_as_fhir(world: World) {
    let practice = world.practice().await;
    let (desk, amira) = (&practice.desk, &practice.amira);
    let form = Form { subject: "=HL-2".into(), ..usual(&practice).await };
    let (made, _) = in_force(&practice, &form).await;
    let rows = yes(consent::rows(desk, amira, &Filter::default()).await);
    let table = consent::csv(&rows);
    let lines: Vec<_> = table.lines().collect();
    assert_eq!(lines.len(), 2);
    assert!(lines[0].starts_with("\"consent\",\"state\""), "{table}");
    assert!(lines[1].contains("\"'=HL-2\"") && lines[1].contains("\"education showcase\""), "{table}");
    let bundle = yes(consent::bundle(desk, amira, &made.id).await);
    let resource = &bundle["entry"][0]["resource"];
    assert_eq!((&bundle["resourceType"], &resource["resourceType"]), (&"Bundle".into(), &"Consent".into()));
    assert_eq!((&resource["status"], &resource["provision"]["type"]), (&"active".into(), &"permit".into()));
    assert_eq!(resource["provision"]["purpose"].as_array().unwrap().len(), 2);
    assert_eq!(resource["patient"]["identifier"]["value"], "=HL-2");
    assert_eq!(resource["verification"][0]["verified"], true);
    // Who took it out is written down, and nothing of what it said.
    let entries = yes(chaperone_desk::journal::page(desk, &practice.tom, None, 500).await);
    let taken: Vec<_> = entries.iter().filter(|entry| entry.deed.ends_with("-exported")).collect();
    let told: Vec<_> =
        taken.iter().map(|entry| (entry.deed.as_str(), entry.who.as_str(), entry.record.as_str())).collect();
    let (who, id) = (amira.name(), made.id.as_str());
    assert_eq!(told, [("consent-exported", who, id), ("register-exported", who, "")]);
    assert_eq!(taken[1].detail, r#"{"rows":1}"#);
    assert!(taken.iter().all(|entry| !entry.detail.contains("HL-2")));
}

async fn no_word_of_a_consent_reaches_the_journal(world: World) {
    let practice = world.practice().await;
    let (desk, amira) = (&practice.desk, &practice.amira);
    let (made, _) = in_force(&practice, &usual(&practice).await).await;
    yes(consent::suspend(desk, amira, &made.id, Why::Parents, &secret("the father rang")).await);
    yes(consent::withdraw(desk, amira, &made.id, Some(&secret("by telephone"))).await);
    let entries = yes(chaperone_desk::journal::page(desk, &practice.tom, None, 500).await);
    let of_it: Vec<_> = entries.iter().filter(|entry| entry.record == made.id.as_str()).collect();
    assert_eq!(of_it.len(), 8);
    for entry in &of_it {
        for word in ["HL-20391", "Calder", "teeth", "crown", "father", "telephone", "passport"] {
            assert!(!entry.detail.contains(word), "{}: {}", entry.deed, entry.detail);
        }
    }
    let signed = of_it.iter().find(|entry| entry.deed == "consent-signed").unwrap();
    assert_eq!((signed.who.as_str(), signed.digest.as_slice()), ("patient", made.digest.as_slice()));
    assert_eq!(of_it.iter().find(|entry| entry.deed == "consent-confirmed").unwrap().who, who(&practice.tom).as_str());
}
