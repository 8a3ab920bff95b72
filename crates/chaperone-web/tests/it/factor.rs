//! The second factor on the pages: setting it up, signing in with it, and a practice that asks everybody for one.

use axum::http::StatusCode;
use chaperone_desk::person;
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;

use crate::desk::{Answer, Browser, House, PASSWORD};
use crate::set_up::join;

const PAGE: &str = "/me/second-factor";
const AMIRA: [(&str, &str); 2] = [("email", "amira@harbourlane.example"), ("password", PASSWORD)];

/// The code that an app shows now for the secret in the link on a page.
fn code(house: &House, page: &str) -> String {
    let secret = page.split("?secret=").nth(1).unwrap().split('&').next().unwrap();
    let key = data_encoding::BASE32_NOPAD.decode(secret.as_bytes()).unwrap();
    let mut mac = Hmac::<Sha1>::new_from_slice(&key).unwrap();
    mac.update(&(house.desk.now().micros() / 30_000_000).to_be_bytes());
    let sum = mac.finalize().into_bytes();
    let at = usize::from(sum[19] & 15);
    let number = u32::from_be_bytes(sum[at..at + 4].try_into().unwrap()) & 0x7fff_ffff;
    format!("{:06}", number % 1_000_000)
}

/// Sets it up in this browser: the page that showed the secret, and the recovery codes.
async fn set_up(house: &House, browser: &mut Browser) -> (String, Vec<String>) {
    browser.get(PAGE).await;
    let shown = browser.post(PAGE, &[("do", "begin"), ("password", PASSWORD)]).await;
    assert_eq!(shown.status, StatusCode::OK, "{}", shown.text);
    assert!(shown.text.contains("<svg class=\"qr\"") && shown.text.contains("otpauth://totp/"), "{}", shown.text);
    let wrong = browser.post(PAGE, &[("do", "confirm"), ("figures", "000000")]).await;
    assert!(wrong.status == StatusCode::UNPROCESSABLE_ENTITY && wrong.text.contains(r#"id="figures-error""#));
    assert!(wrong.text.contains("otpauth://totp/"), "the secret stays until it is confirmed");
    let on = browser.post(PAGE, &[("do", "confirm"), ("figures", &code(house, &shown.text))]).await;
    let codes: Vec<String> =
        on.text.split("<li><code>").skip(1).map(|part| part.split('<').next().unwrap().to_owned()).collect();
    assert_eq!(codes.len(), 10, "{}", on.text);
    house.wait(60);
    (shown.text, codes)
}

async fn password(house: &House) -> (Browser, Answer) {
    let mut browser = Browser::new(house);
    browser.get("/signin?next=/people").await;
    let answer = browser.post("/signin", &[&AMIRA[..], &[("next", "/people")]].concat()).await;
    (browser, answer)
}

#[tokio::test]
async fn a_code_is_asked_for_on_a_page_of_its_own_and_leads_on() {
    let (house, mut owner) = House::with_owner("factor").await;
    let (shown, codes) = set_up(&house, &mut owner).await;
    let again = owner.get(PAGE).await.text;
    assert!(!again.contains("otpauth:") && !again.contains(&codes[0]), "shown once");
    assert!(again.contains("You have 10 recovery codes left"), "{again}");

    let (mut browser, asked) = password(&house).await;
    assert_eq!(asked.to(), "/signin/code?next=/people");
    assert!(!browser.cookies.contains_key("desk") && browser.cookies.contains_key("ticket"));
    assert_eq!(browser.get("/people").await.to(), "/signin?next=/people", "a ticket opens nothing");
    let page = browser.get("/signin/code?next=/people").await;
    assert!(!page.text.contains("amira"), "{}", page.text);
    let wrong = browser.post("/signin/code", &[("figures", "123456"), ("next", "/people")]).await;
    assert_eq!(wrong.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(wrong.text.contains(r#"id="figures-error""#) && !wrong.text.contains("123456"), "{}", wrong.text);
    let right = [("figures", &*code(&house, &shown)), ("next", "/people")];
    assert_eq!(browser.post("/signin/code", &right).await.to(), "/people");
    assert!(!browser.cookies.contains_key("ticket"));
    assert_eq!(browser.get("/people").await.status, StatusCode::OK);

    // A recovery code, as it stands on the paper.
    let (mut browser, _) = password(&house).await;
    browser.get("/signin/code").await;
    assert_eq!(browser.post("/signin/code", &[("figures", &codes[0])]).await.to(), "/");
    assert!(browser.get(PAGE).await.text.contains("You have 9 recovery codes left"));
    // Too late: back to the password, with a word.
    let (mut browser, _) = password(&house).await;
    browser.get("/signin/code").await;
    house.wait(600);
    let late = browser.post("/signin/code", &[("figures", &codes[1])]).await;
    assert!(late.header("location").contains("told=code-too-late"), "{}", late.header("location"));
    assert_eq!(browser.get("/signin/code").await.to(), "/signin");
    assert_eq!(Browser::new(&house).get("/signin/code").await.to(), "/signin");
}

#[tokio::test]
async fn switching_off_takes_password_and_code() {
    let (house, mut owner) = House::with_owner("factor-off").await;
    let (shown, codes) = set_up(&house, &mut owner).await;
    owner.get(PAGE).await;
    let code = code(&house, &shown);
    for (password, figures, field) in [("wrong words", &*code, "password"), (PASSWORD, "000000", "figures")] {
        let answer = owner.post(PAGE, &[("do", "end"), ("password", password), ("figures", figures)]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text.contains(&format!(r#"id="{field}-error""#)), "{}", answer.text);
    }
    let fields = [("do", "codes"), ("password", PASSWORD), ("figures", codes[2].as_str())];
    let renewed = owner.post(PAGE, &fields).await;
    assert!(renewed.text.contains("Your recovery codes") && !renewed.text.contains("It is on"), "{}", renewed.text);
    assert_eq!(owner.post(PAGE, &[("do", "end"), ("password", PASSWORD), ("figures", &code)]).await.to(), "/me");
    assert!(owner.get("/me").await.text.contains(">Set it up</a>"));
    assert_eq!(password(&house).await.1.to(), "/people");
}

#[tokio::test]
async fn a_practice_that_asks_everybody_leads_them_to_it_first() {
    let (house, mut owner) = House::with_owner("factor-all").await;
    let mut tom = join(&house, &mut owner, "Tom Whitlock", "tom@harbourlane.example", "manager").await;
    owner.get("/practice").await;
    let early = owner.post("/practice", &[("do", "codes")]).await;
    assert!(early.text.contains("Set up a code at sign-in for yourself first"), "{}", early.text);
    set_up(&house, &mut owner).await;
    owner.get("/practice").await;
    assert_eq!(owner.post("/practice", &[("do", "codes")]).await.to(), "/practice");
    assert!(!tom.get(PAGE).await.text.contains("so it cannot be switched off"));
    assert_eq!(tom.get("/").await.to(), PAGE);
    assert_eq!(tom.get("/practice").await.to(), PAGE);
    assert_eq!(tom.get("/handbook").await.status, StatusCode::OK);
    assert!(tom.get(PAGE).await.text.contains("Your practice asks everybody for a code"));
    assert_eq!(tom.post("/people", &[("name", "x")]).await.to(), PAGE, "a form is led there too");
    set_up(&house, &mut tom).await;
    assert_eq!(tom.get("/").await.status, StatusCode::OK);
    let practice = tom.get("/practice").await.text;
    assert!(practice.contains("The owner settles this.") && !practice.contains("Leave it to each person"));
    assert!(tom.get(PAGE).await.text.contains("so it cannot be switched off"));
    assert!(owner.get("/people").await.text.contains("Signs in with a code."));
}

#[tokio::test]
async fn a_new_password_is_chosen_once_by_a_link_from_the_terminal() {
    let (house, _owner) = House::with_owner("new-password").await;
    let act = house.desk.act_as_desk();
    let link = person::reset(&house.desk, &act, "amira@harbourlane.example", false).await.unwrap().unwrap();
    let mut browser = Browser::new(&house);
    assert!(browser.get(link.path()).await.text.contains("For Amira Hassan"));
    let weak = browser.post(link.path(), &[("password", "short")]).await;
    assert!(weak.status == StatusCode::UNPROCESSABLE_ENTITY && weak.text.contains(r#"id="password-error""#));
    let chosen = browser.post(link.path(), &[("password", "six-loud-magpies-again")]).await;
    assert_eq!(chosen.to(), "/signin");
    assert!(browser.get(chosen.header("location")).await.text.contains("Your new password is set."));
    assert_eq!(browser.get(link.path()).await.status, StatusCode::NOT_FOUND);
    let fields = [("email", "amira@harbourlane.example"), ("password", "six-loud-magpies-again")];
    assert_eq!(browser.post("/signin", &fields).await.to(), "/");
}
