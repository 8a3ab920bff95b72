//! From an empty desk to a practice with two people, by its forms alone.

use axum::http::StatusCode;
use chaperone_desk::account;

use crate::desk::{Browser, House, PASSWORD, SET_UP};

/// Invites somebody and joins as them in a browser of their own.
pub async fn join(house: &House, owner: &mut Browser, name: &str, email: &str, role: &str) -> Browser {
    owner.get("/people").await;
    let page = owner.post("/people", &[("name", name), ("email", email), ("role", role)]).await;
    assert_eq!(page.status, StatusCode::OK, "{}", page.text);
    let link = page.text.split('"').find_map(|part| Some(&part[part.find("/join/")?..])).unwrap().to_owned();
    assert!(page.text.contains(", 1 invited"), "who has not joined is not counted as on the desk");
    let mut person = Browser::new(house);
    assert!(person.get(&link).await.text.contains(name));
    let answer = person.post(&link, &[("password", PASSWORD), ("agreed", "yes")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    assert_eq!(Browser::new(house).get(&link).await.status, StatusCode::NOT_FOUND, "a link works once");
    person
}

#[tokio::test]
async fn a_new_desk_leads_everybody_to_its_set_up_and_only_once() {
    let house = House::open("first-run").await;
    let mut browser = Browser::new(&house);
    assert_eq!(browser.get("/people").await.to(), "/set-up");
    assert_eq!(browser.get("/signin").await.to(), "/set-up");
    assert_eq!(browser.get("/set-up").await.status, StatusCode::OK);
    assert_eq!(browser.post("/set-up", SET_UP).await.to(), "/steps");
    let steps = browser.get("/steps").await;
    assert!(steps.text.contains("Harbour Lane Dental") && steps.text.contains("1 of 9 done"), "{}", steps.text);
    assert_eq!(browser.get("/set-up").await.to(), "/steps");
    let mut second = Browser::new(&house);
    second.get("/signin").await;
    assert_eq!(second.post("/set-up", SET_UP).await.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn a_desk_that_others_can_reach_asks_for_its_code() {
    let house = House::with("code", Some("harbour-lantern"), None).await;
    let mut browser = Browser::new(&house);
    assert!(browser.get("/set-up").await.text.contains("Set-up code"));
    let wrong = browser.post("/set-up", SET_UP).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains(r#"id="code-error""#) && wrong.text.contains(r#"value="Whitby""#), "{}", wrong.text);
    let right: Vec<_> = SET_UP.iter().copied().chain([("code", "harbour-lantern")]).collect();
    assert_eq!(browser.post("/set-up", &right).await.to(), "/steps");
}

#[tokio::test]
async fn a_weak_password_is_answered_at_its_field_and_keeps_the_rest() {
    let house = House::open("weak").await;
    let mut browser = Browser::new(&house);
    browser.get("/set-up").await;
    let weak: Vec<_> =
        SET_UP.iter().map(|&(name, value)| (name, if name == "password" { "short" } else { value })).collect();
    let answer = browser.post("/set-up", &weak).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(answer.text.contains(r#"id="password-error""#), "{}", answer.text);
    assert!(answer.text.contains("amira@harbourlane.example") && !answer.text.contains("value=\"short\""));
}

#[tokio::test]
async fn the_recovery_sheet_is_shown_until_it_is_put_away() {
    let (house, mut owner) = House::with_owner("sheet").await;
    let mut manager = join(&house, &mut owner, "Tom Whitlock", "tom@harbourlane.example", "manager").await;
    let refused = manager.get("/steps/recovery-sheet").await;
    assert!(!refused.text.contains("AGE-SECRET-KEY"), "the sheet is for the owner");
    assert!(owner.get("/steps/recovery-sheet").await.text.contains("AGE-SECRET-KEY-1"));
    assert_eq!(owner.post("/steps/recovery-sheet", &[]).await.to(), "/steps/recovery-sheet");
    assert_eq!(owner.post("/steps/recovery-sheet", &[("kept", "yes")]).await.to(), "/steps");
    assert!(!owner.get("/steps/recovery-sheet").await.text.contains("AGE-SECRET-KEY"));
}

#[tokio::test]
async fn an_invited_person_joins_once_and_only_after_agreeing_to_the_policy() {
    let (house, mut owner) = House::with_owner("join").await;
    owner.get("/people").await;
    let page = owner
        .post("/people", &[("name", "Priya Nair"), ("email", "priya@harbourlane.example"), ("role", "author")])
        .await;
    let link = page.text.split('"').find_map(|part| Some(&part[part.find("/join/")?..])).unwrap().to_owned();
    let mut priya = Browser::new(&house);
    assert!(priya.get(&link).await.text.contains("Confidentiality comes first"), "the whole policy is shown");
    let answer = priya.post(&link, &[("password", PASSWORD)]).await;
    assert!(answer.text.contains(r#"id="agreed-error""#), "{}", answer.text);
    assert_eq!(priya.post(&link, &[("password", PASSWORD), ("agreed", "yes")]).await.to(), "/");
    assert_eq!(priya.get("/me").await.status, StatusCode::OK);
    assert!(owner.get("/steps").await.text.contains("2 of 9 done"));
}

#[tokio::test]
async fn whoever_lost_an_invitation_gets_a_new_link_and_the_old_one_ends() {
    let (house, mut owner) = House::with_owner("again").await;
    owner.get("/people").await;
    let who = [("name", "Priya Nair"), ("email", "priya@harbourlane.example"), ("role", "author")];
    let link = |text: &str| text.split('"').find_map(|part| Some(part[part.find("/join/")?..].to_owned())).unwrap();
    let first = link(&owner.post("/people", &who).await.text);
    let path = path_of(&owner.get("/people").await.text, "Priya Nair");
    let page = owner.get(&path).await.text;
    let asked = |name: &str| {
        let value = &page[page.find(&format!("name=\"{name}\" value=\"")).unwrap() + name.len() + 15..];
        value[..value.find('"').unwrap()].to_owned()
    };
    let (name, email) = (asked("name"), asked("email"));
    let second = link(&owner.post("/people", &[("name", &name), ("email", &email), who[2]]).await.text);
    let mut priya = Browser::new(&house);
    assert_ne!(priya.get(&first).await.status, StatusCode::OK);
    assert!(priya.get(&second).await.text.contains("Confidentiality comes first"));
    assert_eq!(priya.post(&second, &[("password", PASSWORD), ("agreed", "yes")]).await.to(), "/");
    assert!(!owner.get(&path).await.text.contains("Make a new link"), "whoever has joined needs none");
}

/// The page of somebody on the list of people.
fn path_of(list: &str, name: &str) -> String {
    let before = &list[..list.find(&format!("{name}</a>")).unwrap()];
    before.rsplit('"').nth(1).unwrap().to_owned()
}

#[tokio::test]
async fn somebody_who_left_is_signed_out_at_once() {
    let (house, mut owner) = House::with_owner("leave").await;
    let mut priya = join(&house, &mut owner, "Priya Nair", "priya@harbourlane.example", "author").await;
    let path = path_of(&owner.get("/people").await.text, "Priya Nair");
    assert_eq!(owner.post(&path, &[("do", "leave")]).await.to(), "/people");
    assert_eq!(priya.get("/me").await.to(), "/signin?next=/me");
}

#[tokio::test]
async fn details_are_kept_and_shown_again_word_for_word() {
    let (_house, mut owner) = House::with_owner("details").await;
    owner.get("/practice").await;
    let details = [
        ("do", "keep"),
        ("name", "Harbour Lane Dental"),
        ("town", "Whitby"),
        ("phone", "01632 960123"),
        ("emergency-words", "Ring 999 if you can't breathe.\r\nElse ring 01632 960124."),
        ("safeguarding-lead", "Dr Tom <Whitlock>"),
        ("staff", "Joanne Reid\r\n\r\n Big Dave "),
        ("release", "second"),
    ];
    assert_eq!(owner.post("/practice", &details).await.to(), "/practice");
    let page = owner.get("/practice?told=kept").await.text;
    assert!(page.contains("Joanne Reid\nBig Dave</textarea>"), "{page}");
    assert!(page.contains("Dr Tom &#60;Whitlock&#62;") && !page.contains("<Whitlock>"), "{page}");
    assert!(page.contains("Kept."));
    assert!(owner.get("/practice?told=send-us-your-password").await.text.find("send-us").is_none());
}

#[tokio::test]
async fn a_new_password_signs_out_everywhere() {
    let (house, mut owner) = House::with_owner("password").await;
    owner.get("/me").await;
    let wrong = owner.post("/me", &[("do", "password"), ("current", "x"), ("new", "another-four-words-here")]).await;
    assert!(wrong.text.contains(r#"id="current-error""#), "{}", wrong.text);
    let right =
        owner.post("/me", &[("do", "password"), ("current", PASSWORD), ("new", "another-four-words-here")]).await;
    assert_eq!(right.to(), "/signin");
    let mut again = Browser::new(&house);
    again.get("/signin").await;
    let fields = [("email", "amira@harbourlane.example"), ("password", "another-four-words-here")];
    assert_eq!(again.post("/signin", &fields).await.to(), "/");
}

#[tokio::test]
async fn an_account_is_added_connected_and_removed() {
    let (_house, mut owner) = House::with_owner("accounts").await;
    owner.get("/accounts").await;
    assert_eq!(owner.post("/accounts", &[("network", "facebook"), ("handle", "@harbourlane")]).await.to(), "/accounts");
    assert!(owner.get("/accounts").await.text.contains("Facebook, harbourlane"));
    owner.get("/connect?network=mastodon").await;
    let bad =
        owner.post("/connect", &[("network", "mastodon"), ("server", "social"), ("secret", "sesame-opens")]).await;
    assert!(bad.text.contains(r#"id="server-error""#) && !bad.text.contains("sesame-opens"), "{}", bad.text);
    let good = owner
        .post("/connect", &[("network", "mastodon"), ("server", "https://social.example"), ("secret", "sesame-opens")])
        .await;
    let page = good.to().to_owned();
    let shown = owner.get(&page).await.text;
    assert!(
        shown.contains("We are asking the network") && shown.contains("data-again") && shown.contains("Look again"),
        "{shown}"
    );
    assert_eq!(owner.post(&page, &[("do", "remove")]).await.to(), "/accounts");
    assert_eq!(owner.get(&page).await.status, StatusCode::NOT_FOUND);
    assert_eq!(owner.get("/connect?network=facebook").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_account_that_is_still_connecting_is_not_a_place_to_post_yet() {
    let (_house, mut owner) = House::with_owner("connecting").await;
    owner.get("/connect?network=mastodon").await;
    let fields = [("network", "mastodon"), ("server", "https://social.example"), ("secret", "sesame-opens")];
    assert!(owner.post("/connect", &fields).await.to().starts_with("/accounts/"));
    assert!(owner.get("/steps").await.text.contains("1 of 9 done"));
    owner.get("/accounts").await;
    owner.post("/accounts", &[("network", "facebook"), ("handle", "harbourlane")]).await;
    assert!(owner.get("/steps").await.text.contains("2 of 9 done"));
}

#[tokio::test]
async fn a_refused_secret_is_said_plainly_and_a_nameless_account_has_no_bare_comma() {
    let (house, mut owner) = House::with_owner("refused-secret").await;
    for (network, handle, said) in [
        ("mastodon", "", "Mastodon refused this access token."),
        ("bluesky", "harbourlane.example", "Bluesky refused this name and app password."),
    ] {
        let page = owner.get(&format!("/connect?network={network}")).await.text;
        assert!(page.contains("Where to find the"), "{page}");
        let fields = [
            ("network", network),
            ("server", "https://social.example"),
            ("handle", handle),
            ("secret", "sesame-opens"),
        ];
        let path = owner.post("/connect", &fields).await.to().to_owned();
        assert!(!owner.get(&path).await.text.contains("Mastodon, "));
        let id = chaperone_desk::AccountId::parse(path.rsplit('/').next().unwrap()).unwrap();
        account::troubled(&house.desk, &house.desk.act_as_desk(), &id, "not-recognised").await.unwrap();
        let page = owner.get(&path).await.text;
        assert!(page.contains(said) && !page.contains("email address"), "{page}");
    }
}

#[tokio::test]
async fn an_invitation_asks_for_a_role_and_says_whether_a_phone_can_open_it() {
    let (_house, mut owner) = House::with_owner("invitation").await;
    let page = owner.get("/people").await.text;
    assert!(page.contains("One of you must be able to approve") && !page.contains(" checked"), "{page}");
    let who = [("name", "Tom Whitlock"), ("email", "tom@harbourlane.example")];
    let refused = owner.post("/people", &who).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("id=\"role-error\"") && refused.text.contains("value=\"Tom Whitlock\""));
    let page = owner.post("/people", &[&who[..], &[("role", "clinician")]].concat()).await.text;
    assert!(page.contains("data-copy=\"link\"") && page.contains("not on a phone"), "{page}");
    // What is kept on the way names the step that comes next.
    owner.get("/policy").await;
    let signed = owner.post("/policy", &[]).await;
    let page = owner.get(signed.header("location")).await.text;
    assert!(page.contains("Next: <a href=\"/steps/recovery-sheet\">The recovery sheet</a>"), "{page}");
}

#[tokio::test]
async fn the_journal_lists_what_was_done_by_name_and_can_be_checked() {
    let (_house, mut owner) = House::with_owner("journal").await;
    owner.get("/policy").await;
    assert_eq!(owner.post("/policy", &[]).await.to(), "/policy");
    let page = owner.get("/journal").await.text;
    assert!(
        page.contains("The policy was signed")
            && page.contains("Amira Hassan")
            && page.contains("Tuesday 24 November 2026")
    );
    let checked = owner.post("/journal", &[]).await.text;
    assert!(
        checked.contains("none changed") && checked.contains("No signature was found that is kept elsewhere"),
        "{checked}"
    );
}

#[tokio::test]
async fn the_look_stays_in_this_browser() {
    let (house, mut owner) = House::with_owner("look").await;
    owner.get("/me").await;
    assert_eq!(owner.post("/me", &[("do", "look"), ("look", "dark")]).await.to(), "/me");
    assert!(owner.get("/me").await.text.contains(r#"data-theme="dark""#));
    assert!(!Browser::new(&house).get("/signin").await.text.contains("data-theme"));
}

#[tokio::test]
async fn an_irish_practice_is_read_by_the_irish_pack_from_its_first_text() {
    let house = House::open("irish").await;
    let mut owner = Browser::new(&house);
    let form = owner.get("/set-up").await.text;
    for country in ["Ireland", "United States", "Australia"] {
        assert!(form.contains(&format!(">{country}</option>")), "{country}");
    }
    let irish = |country: &'static str, zone: &'static str| -> Vec<(&str, &str)> {
        let own = SET_UP.iter().copied().filter(|(name, _)| *name != "country");
        own.chain([("country", country), ("profession", "medical"), ("zone", zone)]).collect()
    };
    let astray = owner.post("/set-up", &irish("ireland", "Australia/Perth")).await;
    assert!(astray.text.contains(r#"id="country-error""#), "{}", astray.text);
    assert_eq!(owner.post("/set-up", &irish("ireland", "")).await.to(), "/steps");
    let practice = owner.get("/practice").await.text;
    assert!(practice.contains("Dental and medical practices in Ireland"), "{practice}");
    assert!(practice.contains("the number here is 112") && practice.contains("Medical Council: the registration"));
    // The check itself: an Irish source is cited, and the report names the pack.
    let post = [("text", "Lovely to see Mrs Patel back today for her new crown!")];
    owner.get("/write").await;
    let checked = owner.post("/check", &post).await.text;
    assert!(checked.contains("ie 2026."), "{checked}");
    assert!(owner.get("/handbook").await.text.contains("for: Dental and medical practices in Ireland, version 2026."));
    assert!(owner.get("/handbook/packs/ie").await.text.contains("Your texts are read by it."));
    assert_eq!(owner.get("/handbook/packs/atlantis").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn another_country_brings_other_rules_and_another_clock_at_once() {
    let (house, mut owner) = House::with_owner("moved").await;
    assert!(owner.get("/handbook").await.text.contains("for: Dental practices in the United Kingdom, version "));
    owner.get("/practice").await;
    let wrong = [("do", "stand"), ("country", "australia"), ("profession", "dental"), ("zone", "Europe/Dublin")];
    let refused = owner.post("/practice", &wrong).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains(r#"value="australia" selected"#), "{}", refused.text);
    let right = [("do", "stand"), ("country", "australia"), ("profession", "dental"), ("zone", "Australia/Perth")];
    assert_eq!(owner.post("/practice", &right).await.to(), "/practice");
    let page = owner.get("/practice").await.text;
    assert!(page.contains("Dental and medical practices in Australia") && page.contains("the number here is 000"));
    assert!(page.contains(r#"value="Australia/Perth" selected"#), "{page}");
    assert!(owner.get("/handbook").await.text.contains("for: Dental and medical practices in Australia, version "));
    let practice = chaperone_desk::practice::get(&house.desk).await.unwrap().unwrap();
    assert_eq!(practice.zone().name(), "Australia/Perth");
    assert!(owner.get("/journal").await.text.contains("The country or the profession was changed"));
    // The details above are kept without touching where it stands.
    owner.get("/practice").await;
    let details = [("do", "keep"), ("name", "Harbour Lane Dental"), ("town", "Fremantle")];
    assert_eq!(owner.post("/practice", &details).await.to(), "/practice");
    assert!(owner.get("/handbook").await.text.contains("for: Dental and medical practices in Australia, version "));
}

#[tokio::test]
async fn the_handbook_says_what_nobody_has_signed_yet() {
    let (_house, mut owner) = House::with_owner("unsigned").await;
    let page = owner.get("/handbook").await.text;
    assert_eq!(page.matches("<p>Nobody has signed ").count(), 5, "{page}");
    let pack = owner.get("/handbook/packs/uk-dental").await.text;
    assert!(pack.contains("<td>Nobody yet</td>") && pack.contains("/rules/patient-named"), "{pack}");
    assert!(owner.get("/rules/patient-named").await.text.contains("Signed by a reviewer: Nobody yet."));
}

#[tokio::test]
async fn a_refusal_says_once_that_nothing_was_changed() {
    let (house, _) = House::with_owner("said-once").await;
    let mut browser = Browser::new(&house);
    browser.get("/signin").await;
    let fields = [("email", "amira@harbourlane.example"), ("password", "not the password at all")];
    let refused = browser.post("/signin", &fields).await;
    assert_eq!(refused.text.matches("Nothing was changed.").count(), 1, "{}", refused.text);
}
