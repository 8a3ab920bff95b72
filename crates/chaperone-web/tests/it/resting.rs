//! A text that rests on a patient's consent: chosen on Write, answered for on Approve, and held where nothing covers it.

use std::time::Duration;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use chaperone_desk::account::{self, Network};
use chaperone_desk::consent::{
    self, Ability, Answers, Consent, Element, Form, How, Mind, Others, Place, Proof, Purpose, Signer, Signing, Way,
};
use chaperone_desk::{DraftId, Role, approve, draft, job, journal};
use chaperone_screen::Pack;
use serde_json::{Value, json};

use crate::desk::{Answer, Browser, HOST, PASSWORD};
use crate::practice::{PIN, Practice};

const STORY: &str = "One of our patients came in with two worn front teeth. We made two crowns for her.";
const SUITS: &[(&str, &str)] = &[
    ("do", "approve"),
    ("suits-benefit", "yes"),
    ("suits-sensitivity", "yes"),
    ("suits-dignity", "yes"),
    ("suits-regret", "yes"),
    ("suits-why", "She asked for it and is proud of them."),
];

/// Prepared by Priya for Facebook, signed by the patient with everything ticked, confirmed by Tom; and the receipt's code.
async fn in_force(house: &Practice) -> (Consent, String) {
    let (desk, priya, tom) = (&house.desk, house.act("priya").await, house.act("tom").await);
    let facebook = account::list(desk).await.unwrap().into_iter().find(|one| one.id == house.facebook).unwrap();
    let place = Place { account: facebook.id.clone(), network: "facebook".into(), title: facebook.title() };
    let form = Form {
        subject: "4711".into(),
        signer: Signer { name: "Rosalind Achebe".into(), ..Signer::default() },
        recipients: vec!["Harbour Lane Dental".into()],
        what: "Our patient had crowns made, and was pleased.".into(),
        elements: [Element::Treatment, Element::Condition].into(),
        purposes: [Purpose::Education, Purpose::Showcase].into(),
        places: vec![place],
        notice: "Privacy notice 3".into(),
        language: "English".into(),
        ability: Ability { mind: Mind::Clear, note: String::new() },
        others: Others::Nobody,
        ..Form::empty(desk.now(), 24, &Pack::named("uk-dental").unwrap().consent.form)
    };
    let made = consent::prepare(desk, &priya, &form).await.unwrap().unwrap();
    let how = How { understood: true, time_to_think: true, treated_today: false };
    consent::explain(desk, &priya, &made.id, made.version, how).await.unwrap().unwrap();
    let link = consent::hand_over(desk, &priya, &made.id, made.version, Way::Kiosk).await.unwrap().unwrap();
    let token = link.path().strip_prefix("/kiosk/").unwrap();
    let ticked = Answers {
        items: [].into(),
        elements: form.elements,
        purposes: form.purposes,
        places: [house.facebook.clone()].into(),
    };
    consent::answer(desk, token, &ticked).await.unwrap().unwrap();
    let signing = Signing { name: "Rosalind Achebe".into(), drawing: None, agreed: true, child: None };
    let receipt = consent::sign(desk, token, &signing).await.unwrap().unwrap();
    consent::confirm(desk, &tom, &made.id, made.version, &"photo in the record".into()).await.unwrap().unwrap();
    (made, receipt.code().to_owned())
}

/// Writes the story for these places and presses Check; the path of the draft, and its page.
async fn written(browser: &mut Browser, to: &[&str], when: &str) -> (String, Answer) {
    let page = browser.get("/write").await;
    let places = to.iter().map(|place| ("to", *place));
    let fields: Vec<_> = [("text", STORY), ("when", when), ("do", "check")].into_iter().chain(places).collect();
    let answer = browser.press(&page, "/write", &fields).await;
    let path = answer.to().to_owned();
    assert!(!path.is_empty(), "{}", answer.text);
    let page = browser.get(&path).await;
    (path, page)
}

/// Says that the text of that path rests on this consent; the page of the text.
async fn name(browser: &mut Browser, path: &str, consent: &Consent) -> Answer {
    let here = format!("{path}/consent");
    let page = browser.get(&format!("{here}?of={}", consent.id)).await;
    let fields = [
        ("consent", consent.id.as_str()),
        ("purpose", "showcase"),
        ("element", "treatment"),
        ("element", "condition"),
        ("level", "teeth-only"),
    ];
    let answer = browser.press(&page, &here, &fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    browser.follow(&answer).await
}

/// Written for Facebook, resting on the consent, and asked of Tom; the path of the approval and its link.
async fn asked(house: &Practice, consent: &Consent, when: &str) -> (String, String) {
    let mut priya = house.signed_in("priya").await;
    let (path, _) = written(&mut priya, &[house.facebook.as_str()], when).await;
    let page = name(&mut priya, &path, consent).await;
    let ask =
        [("text", STORY), ("to", house.facebook.as_str()), ("when", when), ("do", "ask"), ("of", house.tom.as_str())];
    let handed = priya.press(&page, &path, &ask).await;
    handed.says("Tom Whitlock has been asked");
    let link = handed.text.split("/approve/link/").nth(1).unwrap().split('"').next().unwrap();
    (path.replace("/write/", "/approve/"), format!("/approve/link/{link}"))
}

async fn verdict(browser: &mut Browser, text: &str, more: &[(&str, &str)]) -> Value {
    let fields: Vec<_> = [("text", text), ("kind", "post")].into_iter().chain(more.iter().copied()).collect();
    let answer = browser.post("/check", &fields).await;
    serde_json::from_str::<Value>(&answer.text).unwrap()["verdict"].clone()
}

#[tokio::test]
async fn a_text_names_its_consent_and_goes_once_somebody_else_says_that_it_suits() {
    let house = Practice::open("a_text_names_its_consent").await;
    let (consent, _) = in_force(&house).await;
    let facebook = house.facebook.to_string();
    let mut priya = house.signed_in("priya").await;
    let (path, page) = written(&mut priya, &[&facebook], "").await;
    page.says("Not without the patient&#39;s consent.").says("It can go out on a consent that covers it.");
    page.says("This is about a patient who agreed").offers("consent");
    let answer = priya.press(&page, &path, &[("text", STORY), ("to", facebook.as_str()), ("do", "consent")]).await;
    assert_eq!(answer.to(), format!("{path}/consent"));

    // Only what was asked and ticked can be chosen, and nothing is chosen before.
    let list = priya.follow(&answer).await;
    list.says("Patient 4711")
        .says("Our patient had crowns made, and was pleased.")
        .says("Facebook, Harbour Lane Dental");
    let page = priya.get(&format!("{path}/consent?of={}", consent.id)).await;
    page.says("The treatment").says("The condition").does_not_say("The first name").says("Teeth only");
    page.does_not_say("Lower face").does_not_say("Paid advertising").does_not_say(" checked");
    let id = consent.id.as_str();
    let silent = priya.press(&page, &format!("{path}/consent"), &[("consent", id), ("element", "treatment")]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    silent.says("Choose what it is for. Nothing was kept.").says("Say how far the patient can be recognised.");
    silent.says("value=\"treatment\" checked");

    let page = name(&mut priya, &path, &consent).await;
    page.says("It covers what this text is said to tell").says("Patient 4711").says("24 November 2028");
    page.says("Clear.").says("It rests on a patient&#39;s consent.").does_not_say("what gives them away").offers("ask");
    page.does_not_offer("send").says("The condition; The treatment").says("Showing our work");

    // The live check reads with the consent of the kept draft, and what was not ticked stays held.
    let draft = path.strip_prefix("/write/").unwrap();
    let (to, rests) = (("to", facebook.as_str()), ("rests", draft));
    assert_eq!(verdict(&mut priya, STORY, &[to, rests]).await, "clear");
    assert_eq!(verdict(&mut priya, STORY, &[to]).await, "consent");
    let more = "Mrs Patel came back today for two crowns.";
    assert_eq!(verdict(&mut priya, more, &[to, rests]).await, "consent");

    let ask = [("text", STORY), to, ("do", "ask"), ("of", house.tom.as_str())];
    priya.press(&page, &path, &ask).await.says("Tom Whitlock has been asked");
    let there = format!("/approve/{draft}");
    let mut tom = house.signed_in("tom").await;
    let page = tom.get(&there).await;
    page.says("The consent that it rests on").says("Showing our work").says("Patient 4711").says("24 November 2028");
    page.says("Whether it suits is for you to say.").does_not_say("send it back.</small>");
    for (_, question) in approve::QUESTIONS {
        page.says(question);
    }
    page.does_not_say("value=\"yes\" checked");
    let bare = tom.press(&page, &there, &[("do", "approve")]).await;
    assert_eq!(bare.status, StatusCode::UNPROCESSABLE_ENTITY);
    bare.says("Answer the four questions");
    let with = |name: &'static str, value: &'static str| {
        SUITS.iter().map(|field| if field.0 == name { (name, value) } else { *field }).collect::<Vec<_>>()
    };
    let no = tom.press(&page, &there, &with("suits-regret", "no")).await;
    assert_eq!(no.status, StatusCode::UNPROCESSABLE_ENTITY);
    no.says("You answered one of the four questions with no").says("proud of them.</textarea>");
    no.says("name=\"suits-regret\" value=\"no\" checked");
    let short = tom.press(&page, &there, &with("suits-why", "fine")).await;
    short.says("say in at least ten letters why it suits");
    let done = tom.press(&page, &there, SUITS).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let id = DraftId::parse(draft).unwrap();
    assert_eq!(job::of_draft(&house.desk, &house.act("tom").await, &id).await.unwrap().unwrap().len(), 1);
    let entries = journal::of_record(&house.desk, draft).await.unwrap();
    assert!(entries.iter().any(|entry| entry.deed == "approved" && entry.detail.contains(consent.id.as_str())));
    assert!(entries.iter().all(|entry| !entry.detail.contains("4711") && !entry.detail.contains("proud")));
}

#[tokio::test]
async fn a_place_that_the_patient_did_not_tick_is_refused_in_the_desks_own_words_and_the_consent_can_come_off() {
    let house = Practice::open("a_place_that_the_patient_did_not_tick").await;
    let (consent, _) = in_force(&house).await;
    let amira = house.act("amira").await;
    let elsewhere =
        account::add_manual(&house.desk, &amira, Network::Bluesky, "harbourlane.example").await.unwrap().unwrap();
    let mut priya = house.signed_in("priya").await;
    let (path, _) = written(&mut priya, &[house.facebook.as_str(), elsewhere.as_str()], "").await;
    let page = name(&mut priya, &path, &consent).await;
    page.says("It does not cover this text.").says("The patient did not agree to this network. Nothing went out.");
    page.says("The consent that it names does not cover that.");
    let both = [("text", STORY), ("to", house.facebook.as_str()), ("to", elsewhere.as_str())];
    let ask = [("do", "ask"), ("of", house.tom.as_str())];
    let refused = priya.press(&page, &path, &[&both[..], &ask].concat()).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("The patient did not agree to this network. Nothing went out.");

    // Without that place it is covered.
    let one = [("text", STORY), ("to", house.facebook.as_str()), ("do", "check")];
    let answer = priya.press(&page, &path, &one).await;
    let page = priya.follow(&answer).await;
    page.says("It covers what this text is said to tell").says("Clear.");
    let off = [("text", STORY), ("to", house.facebook.as_str()), ("do", "consent-off")];
    let answer = priya.press(&page, &path, &off).await;
    let page = priya.follow(&answer).await;
    page.says("Not without the patient&#39;s consent.").does_not_say("The consent that it rests on");
    let kept = draft::get(&house.desk, &house.act("priya").await, &DraftId::parse(&path[7..]).unwrap()).await;
    assert!(kept.unwrap().unwrap().about.is_none());
}

#[tokio::test]
async fn a_consent_that_ended_leaves_nothing_but_sending_back_and_one_taken_back_calls_off_what_waits() {
    let house = Practice::open("a_consent_that_ended_leaves_nothing_but_sending_back").await;
    let (consent, code) = in_force(&house).await;
    let (waits, _) = asked(&house, &consent, "2026-11-26T10:00").await;
    let mut tom = house.signed_in("tom").await;
    let page = tom.get(&waits).await;
    let done = tom.press(&page, &waits, SUITS).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let proof = Proof::Code(
        &code,
        &chaperone_desk::session::From { address: [192, 0, 2, 7].into(), agent: "test".to_owned(), device: None },
    );
    consent::withdraw_by_receipt(&house.desk, &proof).await.unwrap().unwrap();
    let id = DraftId::parse(&waits["/approve/".len()..]).unwrap();
    let jobs = job::of_draft(&house.desk, &house.act("tom").await, &id).await.unwrap().unwrap();
    assert!(jobs.iter().all(|one| one.job.state == job::State::CalledOff), "{jobs:?}");
    let mut priya = house.signed_in("priya").await;
    let page = priya.get(&waits.replace("/approve/", "/write/")).await;
    page.says("It does not cover this text.").says("The patient has withdrawn this consent.");

    let (consent, _) = in_force(&house).await;
    let (open, _) = asked(&house, &consent, "").await;
    house.pass(Duration::from_hours(24 * 800));
    let mut tom = house.signed_in("tom").await;
    let page = tom.get(&open).await;
    page.says("It does not cover this text.")
        .says("This consent has ended.")
        .says("Send it back with a word about that.");
    page.does_not_offer("approve").offers("back").does_not_say("Is it right to publish it?");
    let refused = tom.press(&page, &open, SUITS).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("This consent has ended.");
}

#[tokio::test]
async fn a_consent_is_named_by_those_who_look_after_consents_and_shown_to_an_agency_not_at_all() {
    let house = Practice::open("a_consent_is_named_by_those_who_look_after_consents").await;
    let (consent, _) = in_force(&house).await;
    house.join("Kit Lane", "kit", Role::Agency).await;
    let mut kit = house.signed_in("kit").await;
    let (path, page) = written(&mut kit, &[house.facebook.as_str()], "").await;
    page.does_not_offer("consent").does_not_say("This is about a patient who agreed");
    page.says("Or ask somebody at the practice to name the patient's consent");
    assert_eq!(kit.get(&format!("{path}/consent")).await.status, StatusCode::FORBIDDEN);
    let mut amira = house.signed_in("amira").await;
    name(&mut amira, &path, &consent).await.says("Patient 4711");
    let page = kit.get(&path).await;
    page.says("Somebody at the practice named a patient's consent for this text.");
    page.does_not_say("4711").does_not_say("Our patient had crowns made").does_not_offer("consent-off");
    // And a press of a button that is not there changes nothing.
    let both = [("text", STORY), ("to", house.facebook.as_str()), ("do", "consent-off")];
    let refused = kit.press(&page, &path, &both).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", refused.text);
    refused.says("Your role does not include this. Nothing was changed.");
    amira.get(&path).await.says("Patient 4711");

    // A reply rests on none.
    let page = amira.get("/write?kind=reply").await;
    let fields = [("text", "Thank you."), ("to", house.facebook.as_str()), ("channel", "review-reply"), ("do", "keep")];
    let reply = amira.press(&page, "/write", &fields).await.to().to_owned();
    amira.get(&reply).await.does_not_say("This is about a patient who agreed");
    assert_eq!(amira.get(&format!("{reply}/consent")).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn whoever_approves_with_a_pin_sees_what_it_rests_on_and_not_whose_it_is() {
    let house = Practice::open("whoever_approves_with_a_pin_sees_what_it_rests_on").await;
    let (consent, _) = in_force(&house).await;
    let (there, link) = asked(&house, &consent, "").await;
    let mut phone = house.browser();
    let door = phone.get(&link).await;
    let answer = phone.press(&door, &link, &[("pin", PIN), ("secret", "")]).await;
    let page = phone.follow(&answer).await;
    page.says("The consent that it rests on").says("Our patient had crowns made").does_not_say("4711");
    let done = phone.press(&page, &there, SUITS).await;
    assert_eq!(done.status, StatusCode::OK, "{}", done.text);
    done.says("Approved, exactly as you saw it");
}

/// Calls with the key of somebody.
async fn call(house: &Practice, key: &str, method: Method, path: &str, body: Option<Value>) -> (u16, Value) {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header(header::HOST, HOST)
        .header(header::AUTHORIZATION, format!("Bearer {key}"))
        .header(header::CONTENT_TYPE, "application/json");
    let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
    let answer = house.browser().send(request.body(body).unwrap()).await;
    (answer.status.as_u16(), serde_json::from_str(&answer.text).unwrap_or(Value::Null))
}

async fn key(house: &Practice, name: &str) -> String {
    let mut browser = house.signed_in(name).await;
    browser.get("/me/keys").await;
    let page = browser.post("/me/keys", &[("do", "make"), ("name", "The website"), ("password", PASSWORD)]).await;
    page.text.split('"').find(|part| part.starts_with("chaperone_")).unwrap().to_owned()
}

#[tokio::test]
async fn a_program_names_a_consent_for_somebody_who_looks_after_consents_and_for_nobody_else() {
    let house = Practice::open("a_program_names_a_consent").await;
    let (consent, _) = in_force(&house).await;
    let priya = key(&house, "priya").await;
    let new = json!({ "text": STORY, "accounts": [house.facebook.as_str()] });
    let (status, made) = call(&house, &priya, Method::POST, "/api/v1/drafts", Some(new)).await;
    assert_eq!((status, &made["about"]), (201, &Value::Null));
    let here = format!("/api/v1/drafts/{}", made["id"].as_str().unwrap());
    let about = json!({
        "consent": consent.id.as_str(), "purpose": "showcase", "stage": null,
        "elements": ["condition", "treatment"], "level": "teeth-only",
    });
    let naming = |about: &Value, version: &Value| Some(json!({ "about": about, "version": version }));
    let there = format!("{here}/about");
    for (wrong, status, why) in [
        (
            json!({ "consent": "0".repeat(26), "purpose": "showcase", "stage": null, "elements": [], "level": "face" }),
            409,
            "consent-gone",
        ),
        (
            json!({ "consent": "Patient 4711", "purpose": "showcase", "elements": [], "level": "face" }),
            422,
            "wrong-shape",
        ),
        (
            json!({ "consent": consent.id.as_str(), "purpose": "fame", "elements": [], "level": "face" }),
            422,
            "wrong-shape",
        ),
    ] {
        let (said, body) = call(&house, &priya, Method::PUT, &there, naming(&wrong, &made["version"])).await;
        let name = if body["refusal"].is_null() { &body["trouble"] } else { &body["refusal"] };
        assert_eq!((said, name.as_str()), (status, Some(why)), "{body}");
        assert!(!body.to_string().contains("4711"), "{body}");
    }
    let (status, kept) = call(&house, &priya, Method::PUT, &there, naming(&about, &made["version"])).await;
    assert_eq!((status, &kept["about"]), (200, &about), "{kept}");
    let (_, report) = call(&house, &priya, Method::GET, &format!("{here}/check"), None).await;
    assert_eq!(report["verdict"], "clear");
    let (status, body) = call(&house, &priya, Method::PUT, &there, naming(&about, &made["version"])).await;
    assert_eq!((status, &body["refusal"]), (409, &json!("changed-meanwhile")));

    // A key never says whether it suits, and the key of an agency names nothing and reads nothing of it.
    house.join("Kit Lane", "kit", Role::Agency).await;
    let kit = key(&house, "kit").await;
    let new = json!({ "text": STORY, "accounts": [house.facebook.as_str()] });
    let (_, own) = call(&house, &kit, Method::POST, "/api/v1/drafts", Some(new)).await;
    let theirs = format!("/api/v1/drafts/{}", own["id"].as_str().unwrap());
    let naming_it = naming(&about, &own["version"]);
    let (status, body) = call(&house, &kit, Method::PUT, &format!("{theirs}/about"), naming_it.clone()).await;
    assert_eq!((status, &body["refusal"]), (403, &json!("not-yours")));
    let amira = key(&house, "amira").await;
    let (status, _) = call(&house, &amira, Method::PUT, &format!("{theirs}/about"), naming_it).await;
    assert_eq!(status, 200);
    let (_, seen) = call(&house, &kit, Method::GET, &theirs, None).await;
    assert_eq!((&seen["about"], seen["version"].as_i64()), (&Value::Null, own["version"].as_i64().map(|was| was + 1)));

    let (status, off) = call(&house, &priya, Method::PUT, &there, naming(&Value::Null, &kept["version"])).await;
    assert_eq!((status, &off["about"]), (200, &Value::Null));
}
