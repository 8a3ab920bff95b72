//! Pictures over HTTP: from an upload to a clean file in somebody's hands, and whom the desk lets see what.

use std::fmt::Write as _;
use std::sync::Arc;

use axum::http::{Request, StatusCode, header};
use chaperone_desk::media::photo::faces::{Detector, Face};
use chaperone_desk::media::photo::models::NotLooked;
use chaperone_desk::media::photo::text::{Line, Reader};
use chaperone_desk::media::photo::{Area, Picture as Pixels, prove_clean, publish, target};
use chaperone_desk::media::{self, Looks};
use chaperone_desk::{MediaId, Role, journal};

use crate::desk::{Answer, Browser, HOST};
use crate::practice::{PIN, Practice};

/// A named colour that [`Painted`] takes for a face.
const SKIN: [u8; 3] = [255, 0, 0];
/// Where the face is in every picture of these tests: left, top, right, bottom in pixels of 800 by 600.
const HEAD: [u32; 4] = [200, 150, 400, 450];
const ALT: &str = "The waiting room with its new chairs.";
const TEXT: &str = "The waiting room has new chairs.";
const BOUNDARY: &str = "----four-words-that-sit-apart";

/// Finds a face where something in the picture is as red as [`SKIN`], and no words.
#[derive(Debug)]
struct Painted;

impl Detector for Painted {
    fn name(&self) -> &'static str {
        "painted"
    }

    fn faces(&self, picture: &Pixels) -> Result<Vec<Face>, NotLooked> {
        // Nothing else in these pictures is as red, also after a JPEG has changed it a little.
        let painted = picture.rgb().chunks_exact(3).any(|pixel| pixel[0] > 240 && pixel[1] < 30 && pixel[2] < 30);
        Ok(painted
            .then(|| Face { area: Area::new(2_500, 2_500, 2_500, 5_000).unwrap(), sure: 250 })
            .into_iter()
            .collect())
    }
}

impl Reader for Painted {
    fn name(&self) -> &'static str {
        "painted"
    }

    fn lines(&self, _: &Pixels) -> Result<Vec<Line>, NotLooked> {
        Ok(Vec::new())
    }
}

fn looks() -> Looks {
    Looks { faces: Some(Arc::new(Painted)), words: Some(Arc::new(Painted)) }
}

fn pixels(seed: u32, face: bool) -> Pixels {
    let mut rgb = Vec::new();
    for y in 0..600_u32 {
        for x in 0..800_u32 {
            let inside = face && (HEAD[0]..HEAD[2]).contains(&x) && (HEAD[1]..HEAD[3]).contains(&y);
            let shade = |part: u32| u8::try_from((x * part + y * (seed + 1)) % 200).unwrap();
            rgb.extend(if inside { SKIN } else { [shade(1), shade(3), shade(7)] });
        }
    }
    Pixels::new(800, 600, rgb).unwrap()
}

/// A JPEG with a comment in it, as cameras and scanners write one.
pub(crate) fn jpeg(seed: u32, face: bool) -> Vec<u8> {
    let mut jpeg = publish(&pixels(seed, face), target("instagram").unwrap()).unwrap().bytes;
    let comment = [&[0xff, 0xfe, 0, 12][..], b"Mrs Patel "].concat();
    jpeg.splice(2..2, comment);
    assert!(prove_clean(&jpeg).is_err());
    jpeg
}

fn png(seed: u32) -> Vec<u8> {
    let plain = Pixels::new(40, 30, [u8::try_from(seed).unwrap(), 9, 9].repeat(1_200)).unwrap();
    publish(&plain, target("desk").unwrap()).unwrap().bytes
}

/// A form with files as a browser writes it, the fields first.
fn body(fields: &[(&str, &str)], files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut body = String::new();
    for (name, value) in fields {
        write!(body, "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").unwrap();
    }
    let mut body = body.into_bytes();
    for (name, bytes) in files {
        let head = format!(
            "--{BOUNDARY}\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
             Content-Type: application/octet-stream\r\n\r\n"
        );
        body.extend([head.as_bytes(), bytes, b"\r\n"].concat());
    }
    body.extend(format!("--{BOUNDARY}--\r\n").into_bytes());
    body
}

async fn sent(browser: &mut Browser, body: Vec<u8>) -> Answer {
    let request = Request::post("/pictures")
        .header(header::HOST, HOST)
        .header(header::ORIGIN, "null")
        .header("sec-fetch-site", "same-origin")
        .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={BOUNDARY}"));
    browser.send(request.body(body.into()).unwrap()).await
}

/// Adds files on the library's page.
async fn add(browser: &mut Browser, files: &[(&str, &[u8])]) -> Answer {
    browser.get("/pictures").await;
    let token = browser.token.clone();
    sent(browser, body(&[("csrf", &token)], files)).await
}

/// Adds one picture; its path and page.
pub(crate) async fn added(browser: &mut Browser, bytes: &[u8]) -> (String, Answer) {
    let answer = add(browser, &[("patel_crown_2026.jpg", bytes)]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    let path = answer.to().to_owned();
    let page = browser.get(&path).await;
    (path, page)
}

/// Presses a button of a picture's page.
pub(crate) async fn press(browser: &mut Browser, path: &str, fields: &[(&str, &str)]) -> Answer {
    let page = browser.get(path).await;
    let answer = browser.press(&page, path, fields).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    browser.follow(&answer).await
}

/// Says that it shows nobody, and has the two looks that no model took taken by Tom.
async fn settle(house: &Practice, browser: &mut Browser, path: &str) {
    press(browser, path, &[("do", "say"), ("shows", "nobody")]).await;
    let mut tom = house.signed_in("tom").await;
    for look in ["no-look-faces", "no-look-words"] {
        press(&mut tom, path, &[("do", "confirm"), ("finding", look), ("looked", "yes")]).await;
    }
}

#[tokio::test]
async fn a_picture_goes_from_an_upload_through_an_approval_into_somebodys_hands_as_a_clean_file() {
    let house = Practice::open("a_picture_goes_from_an_upload_through_an_approval").await;
    let mut priya = house.signed_in("priya").await;
    let (path, page) = added(&mut priya, &jpeg(1, false)).await;
    page.says("The file was named after somebody").says("No finding is no proof").says("Nobody looked for faces");
    page.does_not_say("atel").does_not_say("crown");
    assert!(!path.to_lowercase().contains("patel"));

    // What is shown is clean, and kept nowhere.
    for copy in ["small", "view"] {
        let shown = priya.get(&format!("{path}/{copy}")).await;
        prove_clean(&shown.bytes).unwrap();
        assert_eq!((shown.header("content-type"), shown.header("cache-control")), ("image/jpeg", "no-store"));
        assert_eq!(shown.header("x-content-type-options"), "nosniff");
        assert!(!format!("{:?}", shown.headers).to_lowercase().contains("patel"));
    }
    // Whoever changed it last does not confirm it, and a tick is needed.
    page.does_not_offer("confirm");
    settle(&house, &mut priya, &path).await;
    priya.get(&path).await.says("Ready.").says("Tom Whitlock looked and confirmed it.");

    // She writes, chooses it, and describes it.
    let page = priya.get("/write").await;
    let words = [("text", TEXT), ("to", house.facebook.as_str())];
    let answer = priya.press(&page, "/write", &[&words[..], &[("do", "pictures")]].concat()).await;
    let chooser = answer.to().to_owned();
    let page = priya.follow(&answer).await;
    page.says("Choose a picture").says("picture-1");
    let chosen = value_of(&page, "picture");
    let answer = priya.press(&page, &chooser, &[("picture", &chosen)]).await;
    let draft = answer.to().to_owned();
    let page = priya.follow(&answer).await;
    assert_eq!(page.written(), TEXT);
    page.says("1 picture").says("Say what it shows");
    let id = path.strip_prefix("/pictures/").unwrap();
    let (shown, alt) = (page.unseen("shown").unwrap(), format!("alt-{id}"));
    let ask = |said: &'static str, button: &'static str| {
        [
            ("text", TEXT),
            ("to", house.facebook.as_str()),
            ("shown", &shown),
            (&alt, said),
            ("do", button),
            ("of", house.tom.as_str()),
        ]
    };
    let refused = priya.press(&page, &draft, &ask("", "ask")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("Each picture needs a description");
    let refused = priya.press(&refused, &draft, &ask("Mrs Patel and her new crown.", "ask")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("<q>Mrs Patel</q>").says("no consent in force covers");
    let asked = priya.press(&refused, &draft, &ask(ALT, "ask")).await;
    asked.says("Tom Whitlock has been asked");

    // Tom sees exactly that picture, with what is said of it.
    let mut tom = house.signed_in("tom").await;
    let there = draft.replace("/write/", "/approve/");
    let page = tom.get(&there).await;
    page.says("The picture").says(ALT).says("Said to show nobody").says("No finding is no proof");
    let seen = tom.get(&format!("{there}/pictures/{id}")).await;
    prove_clean(&seen.bytes).unwrap();
    let answer = tom.press(&page, &there, &[("do", "approve")]).await;
    assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
    let page = tom.follow(&answer).await;
    page.says(ALT);

    // And saves the clean file by hand, under a name of ours.
    let (_, rest) = page.text.split_once("href=\"/jobs/").unwrap();
    let job = format!("/jobs/{}", rest.split('"').next().unwrap());
    let page = tom.get(&job).await;
    let page = tom.press(&page, &job, &[("do", "hand-over")]).await;
    page.says("Save the picture").says(ALT);
    let saved = tom.post(&format!("{job}/pictures/1"), &[]).await;
    assert_eq!(saved.status, StatusCode::OK, "{}", saved.text);
    assert_eq!(saved.header("content-disposition"), "attachment; filename=\"picture-1.jpg\"");
    prove_clean(&saved.bytes).unwrap();
    assert_eq!(tom.post(&format!("{job}/pictures/2"), &[]).await.status, StatusCode::NOT_FOUND);

    let owner = house.act("amira").await;
    for entry in journal::page(&house.desk, &owner, None, 100).await.unwrap().unwrap() {
        assert!(!entry.detail.to_lowercase().contains("patel"), "{}", entry.detail);
    }
}

/// The value of the first button of that name.
fn value_of(page: &Answer, name: &str) -> String {
    let (_, rest) = page.text.split_once(&format!("name=\"{name}\" value=\"")).unwrap();
    rest.split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_file_that_is_no_picture_is_refused_and_costs_the_others_nothing() {
    let house = Practice::open("a_file_that_is_no_picture_is_refused").await;
    let mut priya = house.signed_in("priya").await;
    let answer = add(&mut priya, &[("a.png", &png(1)), ("mrs_patel.pdf", b"%PDF-1.7")]).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    answer.says("1 picture was added.").says("File 2 of 2.").says("Nothing was kept.").says("picture-1");
    answer.does_not_say("patel");
    add(&mut priya, &[]).await.says("No file was chosen. Nothing was kept.");
    add(&mut priya, &[("", b"")]).await.says("No file was chosen. Nothing was kept.");

    let large = vec![0; 20 * 1024 * 1024 + 1];
    let answer = add(&mut priya, &[("large.jpg", &large)]).await;
    answer.says("20 MB").does_not_say("large.jpg");
    let answer = add(&mut priya, &[("large.jpg", &large[..]); 4]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    answer.says("Nothing was kept.");
    let small = png(2);
    let answer = add(&mut priya, &vec![("a.png", &small[..]); 13]).await;
    assert_eq!(answer.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert_eq!(media::list(&house.desk, &house.act("tom").await, None).await.unwrap().len(), 1);

    let answer = add(&mut priya, &[("a.png", &png(3)), ("b.png", &png(4))]).await;
    priya.follow(&answer).await.says("picture-3").says("All of them are added");
}

#[tokio::test]
async fn files_without_our_token_before_them_are_not_kept() {
    let house = Practice::open("files_without_our_token").await;
    let mut priya = house.signed_in("priya").await;
    priya.get("/pictures").await;
    let (token, picture) = (priya.token.clone(), png(1));
    let files = [("a.png", &picture[..])];
    for fields in [&[][..], &[("csrf", "another")], &[("other", &token)]] {
        let answer = sent(&mut priya, body(fields, &files)).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN);
        answer.says("Nothing was changed");
    }
    // After the file it comes too late.
    let mut late = body(&[], &files);
    late.truncate(late.len() - BOUNDARY.len() - 6);
    late.extend(body(&[("csrf", &token)], &[]));
    assert_eq!(sent(&mut priya, late).await.status, StatusCode::FORBIDDEN);
    // And a form that breaks off is none.
    let mut cut = body(&[("csrf", &token)], &files);
    cut.truncate(cut.len() - 40);
    assert_eq!(sent(&mut priya, cut).await.status, StatusCode::FORBIDDEN);
    assert!(media::list(&house.desk, &house.act("tom").await, None).await.unwrap().is_empty());

    let mut stranger = house.browser();
    stranger.get("/signin").await;
    let token = stranger.token.clone();
    let answer = sent(&mut stranger, body(&[("csrf", &token)], &files)).await;
    assert_eq!((answer.status, answer.to()), (StatusCode::SEE_OTHER, "/signin"));
}

#[tokio::test]
async fn a_stranger_an_agency_and_an_auditor_see_no_picture_of_the_practice() {
    let house = Practice::open("a_stranger_an_agency_and_an_auditor").await;
    house.join("Ada Byrne", "ada", Role::Agency).await;
    house.join("Wren Adeyemi", "wren", Role::Auditor).await;
    let mut priya = house.signed_in("priya").await;
    let (path, _) = added(&mut priya, &png(1)).await;
    let all = [path.clone(), format!("{path}/small"), format!("{path}/view"), format!("{path}/erase")];
    let (mut stranger, mut ada, mut wren) =
        (house.browser(), house.signed_in("ada").await, house.signed_in("wren").await);
    for one in &all {
        assert_eq!(stranger.get(one).await.status, StatusCode::SEE_OTHER, "{one}");
        assert_eq!(ada.get(one).await.status, StatusCode::NOT_FOUND, "{one}");
        assert_eq!(wren.get(one).await.status, StatusCode::FORBIDDEN, "{one}");
    }
    ada.get("/pictures").await.does_not_say("picture-1").says("No picture yet.");
    let (own, page) = added(&mut ada, &png(2)).await;
    page.says("picture-2").does_not_offer("confirm");
    assert_eq!(ada.get(&format!("{own}/view")).await.status, StatusCode::OK);

    // A patient's picture is for those who may approve, and who added it.
    press(&mut ada, &own, &[("do", "say"), ("shows", "patient")]).await.says("It shows a patient");
    assert_eq!(priya.get(&own).await.status, StatusCode::NOT_FOUND);
    assert_eq!(house.signed_in("tom").await.get(&own).await.status, StatusCode::OK);
}

#[tokio::test]
async fn an_approver_who_came_by_pin_sees_the_pictures_of_that_text_and_no_other() {
    let house = Practice::open("an_approver_who_came_by_pin").await;
    let mut priya = house.signed_in("priya").await;
    let (path, _) = added(&mut priya, &jpeg(1, false)).await;
    let (other, _) = added(&mut priya, &png(1)).await;
    settle(&house, &mut priya, &path).await;
    let page = priya.get(&format!("/write?picture={}", path.strip_prefix("/pictures/").unwrap())).await;
    let shown = page.unseen("shown").unwrap();
    let (id, _) = shown.split_once(':').unwrap();
    let alt = format!("alt-{id}");
    let fields = [
        ("text", TEXT),
        ("to", house.facebook.as_str()),
        ("shown", &shown),
        (&alt, ALT),
        ("do", "ask"),
        ("of", house.tom.as_str()),
    ];
    let asked = priya.press(&page, "/write", &fields).await;
    let (_, rest) = asked.text.split_once("/approve/link/").unwrap();
    let link = format!("/approve/link/{}", rest.split('"').next().unwrap());

    let mut phone = house.browser();
    phone.get(&link).await;
    let answer = phone.post(&link, &[("pin", PIN)]).await;
    let there = answer.to().to_owned();
    let page = phone.follow(&answer).await;
    page.says(ALT).does_not_say("Look at it in the library");
    let seen = phone.get(&format!("{there}/pictures/{id}")).await;
    assert_eq!(seen.header("content-type"), "image/jpeg");
    let another = other.strip_prefix("/pictures/").unwrap();
    assert_eq!(phone.get(&format!("{there}/pictures/{another}")).await.status, StatusCode::NOT_FOUND);
    assert_eq!(phone.get(&format!("{path}/view")).await.status, StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_face_is_covered_by_its_box_or_by_an_area_and_put_back_and_the_picture_erased() {
    let house = Practice::looking("a_face_is_covered_by_its_box_or_by_an_area", &looks()).await;
    let mut priya = house.signed_in("priya").await;
    let (path, page) = added(&mut priya, &jpeg(1, true)).await;
    page.says("viewBox=\"0 0 800 600\"").says("<rect x=\"200\" y=\"150\" width=\"200\" height=\"300\"");
    let page = press(&mut priya, &path, &[("do", "cover-this"), ("finding", "face-1")]).await;
    page.says("1 place covered").does_not_say("<rect x=");
    let page = press(&mut priya, &path, &[("do", "put-back")]).await;
    page.says("<rect x=\"200\"");

    let drawn =
        |left| [("do", "cover"), ("left", left), ("top", "20"), ("width", "35.5"), ("height", "60"), ("with", "black")];
    let refused = priya.press(&page, &path, &drawn("99")).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("That area does not lie inside the picture.").says("value=\"99\"");
    let page = press(&mut priya, &path, &drawn("20")).await;
    page.says("1 place covered").does_not_say("<rect x=");
    let stale = priya.post(&path, &[("do", "put-back"), ("version", "1")]).await;
    assert_eq!(stale.status, StatusCode::CONFLICT);
    press(&mut priya, &path, &[("do", "crop"), ("left", "0"), ("top", "0"), ("width", "50"), ("height", "100")]).await;
    let id = MediaId::parse(path.strip_prefix("/pictures/").unwrap()).unwrap();
    let act = house.act("priya").await;
    assert_eq!(media::get(&house.desk, &act, &id).await.unwrap().unwrap().width, 400);
    let page = press(&mut priya, &path, &[("do", "say"), ("shows", "nobody")]).await;
    page.says("Ready.");
    assert_eq!(priya.press(&page, &path, &[("do", "say")]).await.status, StatusCode::UNPROCESSABLE_ENTITY);

    let page = priya.get(&format!("{path}/erase")).await;
    page.says("Erase picture-1?").says("took their yes back");
    let answer = priya.press(&page, &format!("{path}/erase"), &[("why", "withdrawn")]).await;
    priya.follow(&answer).await.says("The picture is erased.").says("No picture yet.");
    let (_, again) = added(&mut priya, &jpeg(1, true)).await;
    again.says("a consent was taken back").says("Nothing can let it out again");
}

#[tokio::test]
async fn somebody_of_the_team_is_shown_once_they_agreed_and_a_face_of_nobody_takes_a_second_person() {
    let house = Practice::looking("somebody_of_the_team_is_shown_once_they_agreed", &looks()).await;
    let mut priya = house.signed_in("priya").await;
    let (path, page) = added(&mut priya, &jpeg(1, true)).await;
    page.says("Has not agreed to be shown.");
    let staff = [("do", "say"), ("shows", "staff"), ("who", house.tom.as_str())];
    let refused = priya.press(&page, &path, &staff).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("has not agreed to it");
    let mut tom = house.signed_in("tom").await;
    let page = tom.get("/me").await;
    page.says("Pictures of you");
    let answer = tom.press(&page, "/me", &[("do", "agree")]).await;
    tom.follow(&answer).await.says("You agreed").offers("take-back");
    press(&mut priya, &path, &staff).await.says("Ready.");
    tom.post("/me", &[("do", "take-back")]).await;
    priya.get(&path).await.says("Somebody who is shown has not agreed");

    // Said to show nobody, the face is open until a second person has looked, and ticked that they did.
    press(&mut priya, &path, &[("do", "say"), ("shows", "nobody")])
        .await
        .says("1 to settle.")
        .does_not_offer("confirm");
    let page = tom.get(&path).await;
    let confirm = [("do", "confirm"), ("finding", "face-1")];
    let unticked = tom.press(&page, &path, &confirm).await;
    assert_eq!(unticked.status, StatusCode::UNPROCESSABLE_ENTITY);
    unticked.says("Tick that you looked at the picture yourself.");
    press(&mut tom, &path, &[&confirm[..], &[("looked", "yes")]].concat()).await.says("Ready.");
}

#[tokio::test]
async fn a_picture_that_was_changed_after_it_was_chosen_is_looked_at_and_chosen_again() {
    let house = Practice::looking("a_picture_that_was_changed_after_it_was_chosen", &looks()).await;
    let mut priya = house.signed_in("priya").await;
    let (path, _) = added(&mut priya, &jpeg(1, false)).await;
    press(&mut priya, &path, &[("do", "say"), ("shows", "nobody")]).await;
    let id = path.strip_prefix("/pictures/").unwrap();
    let page = priya.get(&format!("/write?picture={id}")).await;
    let (shown, alt) = (page.unseen("shown").unwrap(), format!("alt-{id}"));
    let to = house.facebook.as_str();
    let fields = [("text", TEXT), ("to", to), ("shown", &shown), (&alt, ALT)];
    let answer = priya.press(&page, "/write", &[&fields[..], &[("do", "keep")]].concat()).await;
    let draft = answer.to().to_owned();
    press(&mut priya, &path, &[("do", "crop"), ("left", "0"), ("top", "0"), ("width", "50"), ("height", "50")]).await;

    let page = priya.get(&draft).await;
    page.says("It was cropped or covered after it was chosen.");
    let ask = [("do", "ask"), ("of", house.tom.as_str())];
    let refused = priya.press(&page, &draft, &[&fields[..], &ask].concat()).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("cropped, covered or put back after it was chosen");
    let answer = priya.press(&page, &draft, &[&fields[..], &[("as-it-is", id)]].concat()).await;
    let page = priya.follow(&answer).await;
    page.does_not_say("after it was chosen.").says(ALT);
    let shown = page.unseen("shown").unwrap();
    let fields = [("text", TEXT), ("to", to), ("shown", &shown), (&alt, ALT)];
    let answer = priya.press(&page, &draft, &[&fields[..], &[("take-out", id)]].concat()).await;
    priya.follow(&answer).await.says("None with this text").does_not_say(ALT);
    assert!(shown.starts_with(id) && shown.len() == id.len() + 65);
}
