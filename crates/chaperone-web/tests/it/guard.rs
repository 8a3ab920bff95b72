//! The guard on the real router, in front of a real desk.

use axum::body::Body;
use axum::http::{Request, StatusCode, header};

use crate::desk::{Browser, HOST, House, PASSWORD, SET_UP};

fn form(path: &str) -> axum::http::request::Builder {
    Request::post(path).header(header::HOST, HOST).header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
}

#[tokio::test]
async fn every_answer_carries_the_headers_that_keep_a_browser_in_its_place() {
    let house = House::open("headers").await;
    let mut browser = Browser::new(&house);
    for path in ["/set-up", "/nowhere", "/people"] {
        let answer = browser.get(path).await;
        let policy = answer.header("content-security-policy");
        for part in ["default-src 'self'", "frame-ancestors 'none'", "form-action 'self'", "base-uri 'none'"] {
            assert!(policy.contains(part), "{path}: {policy}");
        }
        assert!(!policy.contains("unsafe"), "{path}");
        assert_eq!(answer.header("referrer-policy"), "no-referrer", "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("cache-control"), "no-store", "{path}");
        assert!(answer.header("permissions-policy").contains("camera=()"), "{path}");
        assert_eq!(answer.header("strict-transport-security"), "", "plain http must not promise https");
    }
}

#[tokio::test]
async fn an_asset_is_served_as_what_it_is_and_an_unknown_one_is_not() {
    let house = House::open("assets").await;
    let mut browser = Browser::new(&house);
    let page = browser.get("/set-up").await.text;
    let sheet = page.split('"').find(|part| part.starts_with("/assets/") && part.ends_with("desk.css")).unwrap();
    let answer = browser.get(sheet).await;
    assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, "text/css; charset=utf-8"));
    assert_ne!(answer.header("cache-control"), "no-store");
    assert_eq!(browser.get("/assets/x/../../Cargo.toml").await.status, StatusCode::NOT_FOUND);
    assert_eq!(browser.get("/assets/x/Cargo.toml").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_host_that_is_not_ours_is_not_answered() {
    let house = House::open("host").await;
    let mut browser = Browser::new(&house);
    for host in ["evil.example", "127.0.0.1", "localhost:9", "127.0.0.1:4321.evil.example", ""] {
        let request = Request::get("/set-up").header(header::HOST, host).body(Body::empty()).unwrap();
        let answer = browser.send(request).await;
        assert_eq!(answer.status, StatusCode::MISDIRECTED_REQUEST, "{host}");
        assert!(!answer.text.contains("<form"), "{host}");
    }
    let request = Request::get("/set-up").header(header::HOST, "localhost:4321").body(Body::empty()).unwrap();
    assert_eq!(browser.send(request).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_form_without_the_token_of_this_browser_changes_nothing() {
    let (house, mut owner) = House::with_owner("token").await;
    owner.get("/people").await;
    let good = owner.token.clone();
    for token in ["", "x", &good[1..]] {
        owner.token = token.to_owned();
        let answer = owner
            .post("/people", &[("name", "Priya Nair"), ("email", "priya@harbourlane.example"), ("role", "author")])
            .await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{token}");
        assert!(answer.text.contains("Nothing was changed"), "{token}");
    }
    // The token of another browser is as good as none.
    let mut stranger = Browser::new(&house);
    stranger.get("/signin").await;
    let theirs = std::mem::replace(&mut stranger.token, good);
    assert_eq!(stranger.post("/signin", &[("email", "a"), ("password", "b")]).await.status, StatusCode::FORBIDDEN);
    stranger.token = theirs;
    assert_eq!(
        stranger.post("/signin", &[("email", "a"), ("password", "b")]).await.status,
        StatusCode::UNPROCESSABLE_ENTITY
    );
    assert!(!owner.get("/people").await.text.contains("Priya Nair"));
}

#[tokio::test]
async fn a_form_from_another_origin_is_refused_even_with_the_token() {
    let (_house, mut owner) = House::with_owner("origin").await;
    owner.get("/me").await;
    let body = format!("csrf={}&do=look&look=dark", owner.token);
    for (name, value) in
        [("origin", "https://evil.example"), ("origin", "http://127.0.0.1:9"), ("sec-fetch-site", "cross-site")]
    {
        let answer = owner.send(form("/me").header(name, value).body(body.clone().into()).unwrap()).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{name}: {value}");
    }
    let ours = owner.send(form("/me").header("origin", format!("http://{HOST}")).body(body.into()).unwrap()).await;
    assert_eq!(ours.status, StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn whoever_is_not_signed_in_is_led_to_the_door_and_back_to_our_own_pages_only() {
    let (house, _) = House::with_owner("door").await;
    let mut stranger = Browser::new(&house);
    assert_eq!(stranger.get("/people").await.to(), "/signin?next=/people");
    let answer = stranger.get("/signin?next=/people").await;
    assert!(answer.text.contains(r#"name="next" value="/people""#));
    for next in ["https://evil.example", "//evil.example", "/\\evil.example", "/signin", "/nowhere", "/people?x=1"] {
        let page = stranger.get(&format!("/signin?next={}", next.replace('\\', "%5C"))).await;
        assert!(!page.text.contains(r#"name="next""#), "{next}");
        let fields = [("email", "amira@harbourlane.example"), ("password", PASSWORD), ("next", next)];
        let mut fresh = Browser::new(&house);
        fresh.get("/signin").await;
        assert_eq!(fresh.post("/signin", &fields).await.to(), "/", "{next}");
    }
    let fields = [("email", "amira@harbourlane.example"), ("password", PASSWORD), ("next", "/people")];
    stranger.get("/signin").await;
    assert_eq!(stranger.post("/signin", &fields).await.to(), "/people");
    assert_eq!(stranger.get("/people").await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_wrong_sign_in_does_not_tell_whether_the_person_exists() {
    let (house, _) = House::with_owner("unknown").await;
    let mut pages = Vec::new();
    for email in ["amira@harbourlane.example", "nobody@harbourlane.example"] {
        let mut browser = Browser::new(&house);
        browser.get("/signin").await;
        let answer = browser.post("/signin", &[("email", email), ("password", "not-the-right-words")]).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(!browser.cookies.contains_key("desk"));
        assert!(!answer.text.contains("not-the-right-words"), "a password is never sent back");
        pages.push(answer.text.replace(email, "").replace(&browser.token, ""));
    }
    assert_eq!(pages[0], pages[1]);
}

#[tokio::test]
async fn the_session_cookie_is_for_this_host_and_out_of_reach_of_scripts() {
    let house = House::with("cookie", None, Some("https://desk.harbourlane.example")).await;
    let mut browser = Browser::new(&house);
    browser.get("/set-up").await;
    let answer = browser.post("/set-up", SET_UP).await;
    let lines: Vec<_> = answer.headers.get_all(header::SET_COOKIE).iter().map(|line| line.to_str().unwrap()).collect();
    let line = lines.iter().find(|line| line.starts_with("__Host-desk=")).unwrap();
    for part in ["; HttpOnly", "; SameSite=Strict", "; Secure", "; Path=/"] {
        assert!(line.contains(part), "{line}");
    }
    assert!(!line.contains("Domain"));
    assert_ne!(answer.header("strict-transport-security"), "");
}

#[tokio::test]
async fn signing_out_ends_the_session_not_only_the_cookie() {
    let (_house, mut owner) = House::with_owner("sign-out").await;
    owner.get("/me").await;
    let kept = owner.cookies.clone();
    assert_eq!(owner.post("/signout", &[]).await.to(), "/signin");
    assert!(!owner.cookies.contains_key("desk"));
    owner.cookies = kept;
    assert_eq!(owner.get("/me").await.to(), "/signin?next=/me");
}

#[tokio::test]
async fn a_form_larger_than_the_desk_takes_is_refused() {
    let (_house, mut owner) = House::with_owner("large").await;
    owner.get("/me").await;
    let large = "x".repeat(4 << 20);
    let answer = owner.post("/practice", &[("do", "keep"), ("staff", &large)]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
}

#[tokio::test]
async fn one_address_cannot_send_forms_without_end_and_may_again_later() {
    let (house, _) = House::with_owner("rate").await;
    let mut browser = Browser::new(&house);
    browser.get("/signin").await;
    let mut last = StatusCode::OK;
    for _ in 0..30 {
        last = browser.post("/join/x", &[("password", "x")]).await.status;
        if last == StatusCode::TOO_MANY_REQUESTS {
            break;
        }
    }
    assert_eq!(last, StatusCode::TOO_MANY_REQUESTS);
    house.wait(60);
    assert_eq!(browser.post("/join/x", &[("password", "x")]).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn an_address_that_is_not_listed_says_so_in_a_whole_page() {
    let (_house, mut owner) = House::with_owner("missing").await;
    for path in ["/nowhere", "/people/not-an-id", "/accounts/00000000000000000000000000"] {
        let answer = owner.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert!(answer.text.contains("There is nothing here") && answer.text.contains("</html>"), "{path}");
    }
}

#[tokio::test]
async fn a_role_that_does_not_reach_a_page_is_told_so() {
    let (house, mut owner) = House::with_owner("role").await;
    let mut author = crate::set_up::join(&house, &mut owner, "Priya Nair", "priya@harbourlane.example", "author").await;
    for path in ["/people", "/accounts", "/practice", "/journal", "/steps"] {
        assert_eq!(author.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
    assert_eq!(author.get("/policy").await.status, StatusCode::OK);
    assert_eq!(author.post("/people", &[("name", "x")]).await.status, StatusCode::FORBIDDEN);
}
