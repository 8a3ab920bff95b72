//! Pictures of a patient over HTTP: chosen for a form, seen and answered one by one by the patient alone, and gone with the
//! consent.

use axum::http::StatusCode;

use crate::consents::{Practice, SIGNED, answers, heading, path, version};
use crate::desk::Browser;
use crate::pictures::{added, jpeg, press};

/// A picture of the library.
struct Shown {
    /// `/pictures/ID`
    path: String,
    id: String,
}

impl Shown {
    fn field(&self, what: &str) -> String {
        format!("picture-{}-{what}", self.id)
    }

    fn at(&self, kiosk: &str) -> String {
        format!("{kiosk}/pictures/{}", self.id)
    }

    /// Picture and version, as the page offers them.
    async fn offered(&self, browser: &mut Browser, page: &str) -> String {
        let page = browser.get(page).await;
        let start = format!(r#"name="picture" value="{}:"#, self.id);
        let rest = page.text.split(&start).nth(1).unwrap_or_else(|| panic!("not offered: {}", page.text));
        format!("{}:{}", self.id, rest.split('"').next().unwrap())
    }
}

async fn of_patient(browser: &mut Browser, seed: u32) -> Shown {
    let (path, _) = added(browser, &jpeg(seed, false)).await;
    press(browser, &path, &[("do", "say"), ("shows", "patient")]).await.says("It shows a patient, and");
    let id = path.strip_prefix("/pictures/").unwrap().to_owned();
    Shown { path, id }
}

#[tokio::test]
async fn a_patient_sees_each_picture_answers_it_apart_and_takes_them_back() {
    let mut practice = Practice::open("consent-pictures").await;
    practice.amira.get("/consents/new").await.says("None to choose.");
    let (before, after) = (of_patient(&mut practice.amira, 1).await, of_patient(&mut practice.amira, 2).await);
    let third = of_patient(&mut practice.amira, 3).await;
    let (first, second) = (
        before.offered(&mut practice.amira, "/consents/new").await,
        after.offered(&mut practice.amira, "/consents/new").await,
    );
    let (first_label, second_label) = (before.field("label"), after.field("label"));
    // As a browser sends them: in the order of the page, the newest first.
    let chosen = [
        ("picture", second.as_str()),
        ("picture", first.as_str()),
        (&first_label, "Upper front teeth, before"),
        (&second_label, "Upper front teeth, after"),
        ("level", "teeth-only"),
        ("edits", "none"),
    ];
    let consent = practice.prepared(&chosen).await;
    let page = practice.amira.get(&consent).await;
    page.says("Picture 1: Upper front teeth, before").says(&format!("{}/small", before.path));
    let change = practice.amira.get(&format!("{consent}/change")).await;
    change.says(&format!(r#"value="{first}" data-opens checked"#)).says("Upper front teeth, after");

    let kiosk = practice.handed(&consent, "kiosk").await;
    assert_eq!(practice.amira.get(&before.at(&kiosk)).await.status, StatusCode::NOT_FOUND, "staff are signed in here");
    let mut patient = practice.patient(&kiosk).await;
    let page = patient.get(&format!("{kiosk}/1")).await;
    assert_eq!(heading(&page), "May we show this picture of you?");
    page.says(&format!(r#"src="{}""#, before.at(&kiosk))).says("We show it just as it is here.").says("Facebook");
    page.does_not_say(&after.id);
    let picture = patient.get(&before.at(&kiosk)).await;
    assert_eq!((picture.status, picture.header("cache-control")), (StatusCode::OK, "no-store"));
    assert!(picture.header("content-type").starts_with("image/"));
    let library = practice.amira.get(&format!("{}/view", before.path)).await;
    assert_eq!(picture.bytes, library.bytes, "exactly what the library shows");
    // Not one of another form, nor through the library, nor by a made-up link.
    assert_eq!(patient.get(&third.at(&kiosk)).await.status, StatusCode::NOT_FOUND);
    assert_eq!(patient.get(&before.at("/kiosk/made-up")).await.status, StatusCode::NOT_FOUND);
    assert!(patient.get(&format!("{}/view", before.path)).await.to().starts_with("/signin"));

    let summary = answers(&mut patient, &kiosk, &[2]).await;
    summary.says("Picture 1: Upper front teeth, before</dt><dd data-read>Yes");
    summary.says("Picture 2: Upper front teeth, after</dt><dd data-read>No");
    summary.says(&before.at(&kiosk)).does_not_say(&after.at(&kiosk));
    let receipt = patient.post(&format!("{kiosk}/sign"), SIGNED).await;
    receipt.says("Picture 1: Upper front teeth, before").does_not_say("Picture 2");
    assert_eq!(patient.get(&before.at(&kiosk)).await.status, StatusCode::NOT_FOUND, "the link has ended");
    practice.amira.get(&consent).await.says("Picture 2: Upper front teeth, after.");

    // Taken back: the pictures are gone, the receipt still says what it was.
    let link = path(&receipt, "/receipt/");
    patient.get(&link).await.says("Picture 1: Upper front teeth, before");
    patient.post(&link, &[("do", "withdraw")]).await;
    for gone in [&before, &after] {
        assert_eq!(practice.amira.get(&gone.path).await.status, StatusCode::NOT_FOUND);
    }
    assert_eq!(practice.amira.get(&third.path).await.status, StatusCode::OK, "nobody was asked about it");
    practice.amira.get(&consent).await.says("it is not here any more");
}

#[tokio::test]
async fn a_form_says_what_is_wrong_with_a_picture_and_a_link_ends_its_pictures() {
    let mut practice = Practice::open("consent-pictures-wrong").await;
    let shown = of_patient(&mut practice.amira, 1).await;
    let offered = shown.offered(&mut practice.amira, "/consents/new").await;
    let (label, stage) = (shown.field("label"), shown.field("stage"));
    practice.amira.get("/consents/new").await;
    let form = practice.form(&[("picture", &offered), (&label, ""), (&stage, "after")]);
    let form: Vec<_> = form.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let form: Vec<_> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let answer = practice.amira.post("/consents/new", &form).await;
    let open = practice.amira.get(answer.to()).await;
    open.says("Say of each picture what it shows.").says("one of the stages of this form");

    // Cropped between the page and the button: another version than the one that was looked at.
    press(
        &mut practice.amira,
        &shown.path,
        &[("do", "crop"), ("left", "0"), ("top", "0"), ("width", "50"), ("height", "100")],
    )
    .await;
    practice.amira.get("/consents/new").await;
    let chosen = [("picture", offered.as_str()), (&label, "Upper front teeth")];
    let form = practice.form(&chosen);
    let form: Vec<_> = form.into_iter().map(|(name, value)| (name.to_owned(), value.to_owned())).collect();
    let form: Vec<_> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    let refused = practice.amira.post("/consents/new", &form).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    refused.says("since this page was opened");

    let now = shown.offered(&mut practice.amira, "/consents/new").await;
    let consent = practice.prepared(&[("picture", &now), (&label, "Upper front teeth")]).await;
    assert!(!version(&practice.amira.get(&consent).await).is_empty());
    let kiosk = practice.handed(&consent, "phone").await;
    let mut patient = practice.patient(&kiosk).await;
    assert_eq!(patient.get(&shown.at(&kiosk)).await.status, StatusCode::OK);
    practice.house.wait(24 * 3_600);
    assert_eq!(patient.get(&shown.at(&kiosk)).await.status, StatusCode::NOT_FOUND);
}
