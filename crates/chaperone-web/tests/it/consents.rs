//! Consents over HTTP: prepared and explained by staff, answered by the patient alone, confirmed by a second person, taken back.

use axum::http::StatusCode;

use crate::desk::{Answer, Browser, House, PASSWORD};

const FORM: &[(&str, &str)] = &[
    ("subject", "4711"),
    ("what", "Our patient had a crown made in one visit."),
    ("others", "nobody"),
    ("element", "treatment"),
    ("purpose", "education"),
    ("purpose", "paid-advertising"),
    ("from", "2026-11-24"),
    ("until", "2027-11-23"),
    ("signer", "Rosalind Achebe"),
    ("capacity", "patient"),
    ("minor", "no"),
    ("mind", "clear"),
    ("language", "English"),
    ("notice", "Privacy notice, version 3"),
    ("payment", "nothing"),
];
const EXPLAINED: &[(&str, &str)] = &[("do", "explain"), ("understood", "yes"), ("time", "yes"), ("not-today", "yes")];

/// The owner, a clinician and an agency, and an account.
pub(crate) struct Practice {
    pub(crate) house: House,
    pub(crate) amira: Browser,
    tom: Browser,
    account: String,
}

async fn join(house: &House, owner: &mut Browser, name: &str, role: &str) -> Browser {
    owner.get("/people").await;
    let email = format!("{}@harbourlane.example", name.to_lowercase());
    let answer = owner.post("/people", &[("name", name), ("email", &email), ("role", role)]).await;
    let path = answer.text.split("/join/").nth(1).unwrap().split('"').next().unwrap();
    let mut browser = Browser::new(house);
    browser.get(&format!("/join/{path}")).await;
    let joined = browser.post(&format!("/join/{path}"), &[("password", PASSWORD), ("agreed", "yes")]).await;
    assert_eq!(joined.status, StatusCode::SEE_OTHER, "{}", joined.text);
    browser
}

impl Practice {
    pub(crate) async fn open(name: &str) -> Practice {
        let (house, mut amira) = House::with_owner(name).await;
        let tom = join(&house, &mut amira, "Tom", "clinician").await;
        amira.get("/accounts").await;
        amira.post("/accounts", &[("network", "facebook"), ("handle", "Harbour Lane Dental")]).await;
        let accounts = chaperone_desk::account::list(&house.desk).await.unwrap();
        Practice { house, amira, tom, account: accounts[0].id.to_string() }
    }

    pub(crate) fn form<'a>(&'a self, more: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
        let kept = FORM.iter().copied().filter(|(key, _)| !more.iter().any(|(other, _)| other == key));
        kept.chain([("place", self.account.as_str())]).chain(more.iter().copied()).collect()
    }

    /// Prepared without a fault; the path of the consent.
    pub(crate) async fn prepared(&mut self, more: &[(&str, &str)]) -> String {
        self.amira.get("/consents/new").await;
        let form = self.form(more).into_iter().map(|(a, b)| (a.to_owned(), b.to_owned())).collect::<Vec<_>>();
        let form: Vec<_> = form.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        let answer = self.amira.post("/consents/new", &form).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        assert!(!answer.to().ends_with("/change"), "{}", self.amira.get(answer.to()).await.text);
        answer.to().to_owned()
    }

    /// Explained and handed over; the kiosk's path.
    pub(crate) async fn handed(&mut self, consent: &str, way: &str) -> String {
        let version = version(&self.amira.get(consent).await);
        let explained: Vec<_> = EXPLAINED.iter().copied().chain([("version", version.as_str())]).collect();
        let answer = self.amira.post(consent, &explained).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{}", answer.text);
        self.amira.get(consent).await;
        let page = self.amira.post(&format!("{consent}/hand-over"), &[("way", way), ("version", &version)]).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        path(&page, "/kiosk/")
    }

    pub(crate) async fn patient(&self, kiosk: &str) -> Browser {
        let mut patient = Browser::new(&self.house);
        let page = patient.get(kiosk).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        patient
    }
}

pub(crate) fn version(page: &Answer) -> String {
    page.text.split(r#"name="version" value=""#).nth(1).unwrap().split('"').next().unwrap().to_owned()
}

/// The first path of that kind in a page.
pub(crate) fn path(page: &Answer, of: &str) -> String {
    let rest = page.text.split(of).nth(1).unwrap_or_else(|| panic!("no {of} in {}", page.text));
    let end = rest.find(|c: char| !c.is_ascii_alphanumeric() && c != '-' && c != '_').unwrap();
    format!("{of}{}", &rest[..end])
}

pub(crate) fn heading(page: &Answer) -> &str {
    let rest = page.text.split("<h1").nth(1).unwrap();
    rest.split_once('>').unwrap().1.split("</h1>").next().unwrap()
}

/// Answers every question with yes but those named, and comes to the last page.
pub(crate) async fn answers(patient: &mut Browser, kiosk: &str, no: &[usize]) -> Answer {
    for number in 1..20 {
        let here = format!("{kiosk}/{number}");
        let page = patient.get(&here).await;
        if page.status != StatusCode::OK {
            break;
        }
        assert!(page.text.contains(&format!("Question {number} of ")), "{}", page.text);
        let said = if no.contains(&number) { "no" } else { "yes" };
        let next = patient.post(&here, &[("answer", said)]).await;
        assert_eq!(next.status, StatusCode::SEE_OTHER, "{}", next.text);
        if !next.to().ends_with(|c: char| c.is_ascii_digit()) {
            return patient.get(next.to()).await;
        }
    }
    panic!("no last page");
}

pub(crate) const SIGNED: &[(&str, &str)] =
    &[("name", "Rosalind Achebe"), ("agreed", "yes"), ("drawing", ""), ("child", "")];

#[tokio::test]
async fn a_consent_goes_from_the_form_to_the_receipt_and_is_taken_back() {
    let mut practice = Practice::open("consent-story").await;
    let page = practice.amira.get("/consents").await;
    assert!(page.text.contains("No consents yet."));
    let consent = practice.prepared(&[]).await;
    let kiosk = practice.handed(&consent, "kiosk").await;

    // One question a page, nothing chosen before; the second purpose is adverts, and the answer is no.
    let mut patient = practice.patient(&kiosk).await;
    let first = patient.get(&format!("{kiosk}/1")).await;
    assert_eq!(heading(&first), "May we say what we did?");
    assert!(
        first.text.contains("Our patient had a crown made in one visit.") && first.text.contains("Question 1 of 4")
    );
    assert_eq!(first.header("cache-control"), "no-store");
    assert_eq!(first.header("referrer-policy"), "no-referrer");
    assert!(!first.text.contains("4711"), "the reference is the practice's own");
    let summary = answers(&mut patient, &kiosk, &[3]).await;
    assert_eq!(heading(&summary), "Is this what you want?");
    assert!(summary.text.contains("In adverts that we pay for</dt><dd data-read>No"), "{}", summary.text);
    assert!(summary.text.contains("23 November 2027"));

    assert!(summary.text.contains("Recognised at most by</dt><dd data-read>Teeth only"), "{}", summary.text);

    // A changed answer leads straight back to the summary.
    patient.get(&format!("{kiosk}/1-again")).await;
    let back = patient.post(&format!("{kiosk}/1"), &[("answer", "yes"), ("again", "yes")]).await;
    assert_eq!(back.to(), format!("{kiosk}/sign"));
    patient.get(&format!("{kiosk}/sign")).await;
    let receipt = patient.post(&format!("{kiosk}/sign"), SIGNED).await;
    assert_eq!((receipt.status, heading(&receipt)), (StatusCode::OK, "Thank you. This is your receipt."));
    assert!(!receipt.text.contains("In adverts"), "what was refused is not agreed");
    let link = path(&receipt, "/receipt/");
    let code = receipt.text.split("<code>").nth(1).unwrap().split("</code>").next().unwrap().to_owned();
    assert_eq!(patient.get(&kiosk).await.status, StatusCode::GONE, "going back shows nothing");
    let again = patient.post(&format!("{kiosk}/sign"), SIGNED).await;
    assert_eq!(again.status, StatusCode::GONE);

    // It waits for a second person: Amira is not, Tom is.
    let page = practice.amira.get(&consent).await;
    assert!(page.text.contains("Somebody else confirms it") && !page.text.contains("Confirm this consent"));
    let shown = version(&practice.tom.get(&consent).await);
    let own = practice.amira.post(&consent, &[("do", "confirm"), ("version", &shown), ("reason", "me")]).await;
    assert_eq!(own.status, StatusCode::UNPROCESSABLE_ENTITY);
    let list = practice.tom.get("/consents").await;
    assert!(list.text.contains("See to these first"));
    practice.tom.get(&consent).await;
    let done =
        practice.tom.post(&consent, &[("do", "confirm"), ("version", &shown), ("reason", "photo in the record")]).await;
    assert_eq!(done.status, StatusCode::SEE_OTHER, "{}", done.text);
    let page = practice.tom.get(&consent).await;
    assert!(
        page.text.contains("In force") && page.text.contains("Tom confirmed it") && page.text.contains("Patient 4711")
    );

    // The patient looks at it at home, by code and by link, and takes it back.
    let mut home = Browser::new(&practice.house);
    home.get("/receipt").await;
    let seen = home.post("/receipt", &[("code", &code.to_lowercase())]).await;
    assert_eq!((seen.status, heading(&seen)), (StatusCode::OK, "You said yes to this"));
    assert!(!seen.text.contains("4711") && !seen.text.contains("Achebe"));
    let seen = home.get(&link).await;
    assert_eq!(heading(&seen), "You said yes to this");
    let sure = home.post(&link, &[("do", "ask")]).await;
    assert_eq!(heading(&sure), "Take it back?");
    let kept = home.post(&link, &[("do", "keep")]).await;
    assert_eq!(heading(&kept), "You said yes to this");
    let stopped = home.post(&link, &[("do", "withdraw")]).await;
    assert_eq!(heading(&stopped), "It is taken back");
    assert_eq!(heading(&home.get(&link).await), "You have taken this back");
    assert!(practice.amira.get(&consent).await.text.contains("Withdrawn"));
    let journal = practice.amira.get("/journal").await;
    assert!(journal.text.contains("A patient") && journal.text.contains(&format!("href=\"{consent}\"")));
    assert!(!journal.text.contains("4711") && !journal.text.contains("Achebe"));
}

#[tokio::test]
async fn staff_cannot_answer_for_the_patient_and_are_signed_out_first() {
    let mut practice = Practice::open("consent-staff").await;
    let consent = practice.prepared(&[]).await;
    let kiosk = practice.handed(&consent, "kiosk").await;
    for step in ["", "/1", "/sign", "/no"] {
        let page = practice.amira.get(&format!("{kiosk}{step}")).await;
        assert_eq!((page.status, heading(&page)), (StatusCode::FORBIDDEN, "Before you hand it over"));
    }
    for (step, fields) in
        [("/1", &[("answer", "yes")][..]), ("/sign", SIGNED), ("/no", &[]), ("/child", &[("child", "x")]), ("", &[])]
    {
        let answer = practice.amira.post(&format!("{kiosk}{step}"), fields).await;
        assert_eq!(answer.status, StatusCode::FORBIDDEN, "{step}");
    }
    // The same browser, once the patient holds it: no session, so no way into the desk.
    practice.amira.get(&kiosk).await;
    let begun = practice.amira.post(&kiosk, &[("do", "begin")]).await;
    assert_eq!((begun.status, begun.to()), (StatusCode::SEE_OTHER, kiosk.as_str()));
    assert_eq!(practice.amira.get("/consents").await.to(), "/signin?next=/consents");
    assert_eq!(practice.amira.get(&kiosk).await.status, StatusCode::OK);
}

#[tokio::test]
async fn a_stranger_with_a_link_reaches_one_form_and_after_handing_back_nothing() {
    let mut practice = Practice::open("consent-stranger").await;
    let consent = practice.prepared(&[]).await;
    let kiosk = practice.handed(&consent, "kiosk").await;
    let mut patient = practice.patient(&kiosk).await;
    for path in ["/", "/consents", &consent, &format!("{consent}/fhir"), "/consents/register.csv", "/journal"] {
        let answer = patient.get(path).await;
        assert_eq!(answer.status, StatusCode::SEE_OTHER, "{path}");
        assert!(answer.to().starts_with("/signin"), "{path}: {}", answer.to());
    }
    for step in ["0", "5", "child", "child-no", "x"] {
        assert_eq!(patient.get(&format!("{kiosk}/{step}")).await.status, StatusCode::NOT_FOUND, "{step}");
    }
    assert_eq!(patient.get("/kiosk/made-up").await.status, StatusCode::GONE);
    assert_eq!(patient.get("/receipt/made-up").await.status, StatusCode::NOT_FOUND);
    patient.get(&format!("{kiosk}/1")).await;
    let odd = patient.post(&format!("{kiosk}/1"), &[("answer", "perhaps")]).await;
    assert_eq!(odd.status, StatusCode::NOT_FOUND);

    patient.get(&format!("{kiosk}/2")).await;
    let back = patient.post(&kiosk, &[("do", "back")]).await;
    assert_eq!((back.status, heading(&back)), (StatusCode::OK, "Thank you. Please hand this back."));
    for step in ["", "/1", "/sign"] {
        assert_eq!(patient.get(&format!("{kiosk}{step}")).await.status, StatusCode::GONE);
    }
    assert!(practice.amira.get(&consent).await.text.contains("On our tablet, now"), "it can be handed over again");
}

#[tokio::test]
async fn a_link_on_their_own_phone_waits_and_ends_with_the_clock() {
    let mut practice = Practice::open("consent-phone").await;
    let consent = practice.prepared(&[]).await;
    let kiosk = practice.handed(&consent, "phone").await;
    let mut patient = practice.patient(&kiosk).await;
    let later = patient.post(&kiosk, &[("do", "later")]).await;
    assert_eq!(heading(&later), "Take your time");
    assert_eq!(patient.get(&kiosk).await.status, StatusCode::OK);
    practice.house.wait(24 * 3_600);
    assert_eq!(patient.get(&kiosk).await.status, StatusCode::GONE);
}

#[tokio::test]
async fn an_answer_of_no_and_a_missing_signature_are_said_where_they_are() {
    let mut practice = Practice::open("consent-no").await;
    let consent = practice.prepared(&[]).await;
    let kiosk = practice.handed(&consent, "kiosk").await;
    let mut patient = practice.patient(&kiosk).await;
    let summary = answers(&mut patient, &kiosk, &[1]).await;
    assert_eq!(heading(&summary), "You said no to this", "nothing to tell is nothing to sign");
    patient.get(&format!("{kiosk}/1-again")).await;
    patient.post(&format!("{kiosk}/1"), &[("answer", "yes"), ("again", "yes")]).await;
    patient.get(&format!("{kiosk}/sign")).await;
    for without in ["name", "agreed"] {
        let fields: Vec<_> = SIGNED.iter().copied().filter(|(name, _)| *name != without).collect();
        let answer = patient.post(&format!("{kiosk}/sign"), &fields).await;
        assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
        assert!(answer.text.contains("Nothing was signed."), "{}", answer.text);
    }
    let drawn: Vec<_> =
        SIGNED.iter().copied().filter(|(name, _)| *name != "drawing").chain([("drawing", "scrawl")]).collect();
    let answer = patient.post(&format!("{kiosk}/sign"), &drawn).await;
    assert_eq!(answer.status, StatusCode::UNPROCESSABLE_ENTITY);
    let page = patient.get(&format!("{kiosk}/no")).await;
    assert_eq!(heading(&page), "Shall we leave it?");
    let done = patient.post(&format!("{kiosk}/no"), &[]).await;
    assert_eq!(heading(&done), "Thank you. We publish nothing.");
    assert!(practice.amira.get(&consent).await.text.contains("Declined"));
}

#[tokio::test]
async fn a_drawn_signature_is_kept_and_shown_to_staff_alone() {
    let mut practice = Practice::open("consent-drawn").await;
    let consent = practice.prepared(&[]).await;
    let kiosk = practice.handed(&consent, "kiosk").await;
    let mut patient = practice.patient(&kiosk).await;
    answers(&mut patient, &kiosk, &[]).await;
    let png = "data:image/png;base64,iVBORw0KGgoAAAANSUhEUg==";
    let drawn: Vec<_> =
        SIGNED.iter().copied().filter(|(name, _)| *name != "drawing").chain([("drawing", png)]).collect();
    assert_eq!(patient.post(&format!("{kiosk}/sign"), &drawn).await.status, StatusCode::OK);
    let page = practice.amira.get(&consent).await;
    assert!(page.text.contains(&format!("{consent}/signature")) && page.text.contains("with a drawn signature"));
    let picture = practice.amira.get(&format!("{consent}/signature")).await;
    assert_eq!((picture.status, picture.header("content-type")), (StatusCode::OK, "image/png"));
    assert_eq!(picture.header("cache-control"), "no-store");
    assert!(patient.get(&format!("{consent}/signature")).await.to().starts_with("/signin"));
}

#[tokio::test]
async fn for_a_child_the_guardian_signs_and_the_child_is_asked_on_a_page_of_its_own() {
    let mut practice = Practice::open("consent-child").await;
    let child: &[(&str, &str)] = &[
        ("capacity", "guardian"),
        ("authority", "mother"),
        ("authority-seen-by", "Tom"),
        ("minor", "yes"),
        ("born", "2014-03-09"),
        ("has-a-view", "yes"),
        ("competence", "Understands it well, Dr Whitlock."),
    ];
    let consent = practice.prepared(child).await;
    let page = practice.amira.get(&format!("{consent}/change")).await;
    assert!(
        page.text.contains("16 on 2030-03-09") && !page.text.contains("2014-03-09"),
        "the day of birth is not kept"
    );
    let kiosk = practice.handed(&consent, "kiosk").await;
    let mut guardian = practice.patient(&kiosk).await;
    let asked = answers(&mut guardian, &kiosk, &[]).await;
    assert_eq!(heading(&asked), "Now a question for the child");
    assert!(guardian.get(&format!("{kiosk}/sign")).await.to().ends_with("/child"), "not past the child");
    let unsigned = guardian.post(&format!("{kiosk}/sign"), SIGNED).await;
    assert_eq!(unsigned.status, StatusCode::UNPROCESSABLE_ENTITY);
    let empty = guardian.post(&format!("{kiosk}/child"), &[("child", " ")]).await;
    assert_eq!(empty.status, StatusCode::UNPROCESSABLE_ENTITY);
    let summary = guardian.post(&format!("{kiosk}/child"), &[("child", "Ivo")]).await;
    assert!(summary.text.contains("The child says yes and signs"), "{}", summary.text);
    let with: Vec<_> = SIGNED.iter().copied().filter(|(name, _)| *name != "child").chain([("child", "Ivo")]).collect();
    assert_eq!(guardian.post(&format!("{kiosk}/sign"), &with).await.status, StatusCode::OK);

    // And a no of the child is a no.
    let consent = practice.prepared(child).await;
    let kiosk = practice.handed(&consent, "kiosk").await;
    let mut guardian = practice.patient(&kiosk).await;
    guardian.get(&format!("{kiosk}/child-no")).await;
    let done = guardian.post(&format!("{kiosk}/child-no"), &[]).await;
    assert_eq!(heading(&done), "Thank you. We publish nothing.");
    assert!(practice.amira.get(&consent).await.text.contains("Declined"));
}

#[tokio::test]
async fn what_is_missing_stands_at_its_field_with_the_rule_and_is_not_handed_out() {
    let mut practice = Practice::open("consent-faults").await;
    practice.amira.get("/consents/new").await;
    let kept = practice.amira.post("/consents/new", &[("from", "2026-11-24"), ("until", "2027-11-23")]).await;
    let path = kept.to().to_owned();
    assert!(path.ends_with("/change"), "{path}");
    let page = practice.amira.get(&path).await;
    for (part, sentence) in [
        ("what-error", "Say in a sentence what would be published."),
        ("purposes-error", "Choose at least one purpose"),
        ("places-error", "Choose at least one place"),
        ("signer-error", "Say who signs."),
        ("mind-error", "Say whether there is any doubt"),
        ("notice-error", "Name the privacy notice"),
    ] {
        let at = page.text.find(&format!("id=\"{part}\"")).unwrap_or_else(|| panic!("{part}"));
        assert!(page.text[at..].contains(sentence), "{part}");
    }
    assert!(page.text.contains("UK GDPR"), "where it is written down");
    let consent = path.trim_end_matches("/change").to_owned();
    let version = version(&practice.amira.get(&consent).await);
    let explained: Vec<_> = EXPLAINED.iter().copied().chain([("version", version.as_str())]).collect();
    let refused = practice.amira.post(&consent, &explained).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("Nothing was signed or handed out."));

    // A blanket scope and a gift are read out of what was typed.
    practice.amira.get("/consents/new").await;
    let form = practice.form(&[("remarks", "For any media, forever, with a free whitening.")]);
    let form: Vec<_> = form.into_iter().map(|(a, b)| (a.to_owned(), b.to_owned())).collect();
    let form: Vec<_> = form.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let kept = practice.amira.post("/consents/new", &form).await;
    let page = practice.amira.get(kept.to()).await;
    assert!(page.text.contains("This reads like a yes to anything") && page.text.contains("given for a yes"));

    // A day that nobody can read keeps the words and says so.
    practice.amira.get("/consents/new").await;
    let unread = practice.amira.post("/consents/new", &[("subject", "4712"), ("from", "soon")]).await;
    assert_eq!(unread.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(unread.text.contains("Write both days") && unread.text.contains("4712"));
}

#[tokio::test]
async fn how_far_somebody_may_be_recognised_is_asked_and_a_first_name_counts_as_the_name() {
    let mut practice = Practice::open("consent-level").await;
    let page = practice.amira.get("/consents/new").await;
    assert!(page.text.contains("value=\"teeth-only\" checked"), "the least, until somebody chooses more");
    let face = practice.prepared(&[("level", "face")]).await;
    assert!(practice.amira.get(&face).await.text.contains("The face, at most"));
    let page = practice.amira.get(&format!("{face}/change")).await;
    assert!(page.text.contains("name=\"level\" value=\"face\" checked"));
    let named = [("level", "teeth-only"), ("element", "first-name"), ("first-name", "Rosalind")];
    let named = practice.prepared(&named).await;
    assert!(practice.amira.get(&named).await.text.contains("The name, at most"));
}

#[tokio::test]
async fn the_register_is_searched_by_a_form_and_goes_out_as_a_table_and_as_fhir() {
    let mut practice = Practice::open("consent-register").await;
    let consent = practice.prepared(&[]).await;
    practice.amira.get("/consents").await;
    let found = practice.amira.post("/consents", &[("reference", " 4711 ")]).await;
    assert!(found.text.contains("Patient 4711"));
    let none = practice.amira.post("/consents", &[("reference", "4712")]).await;
    assert!(none.text.contains("No consent under this reference."));
    assert!(practice.amira.get("/consents?state=active").await.text.contains("None at the moment."));
    assert!(practice.amira.get("/consents?state=draft").await.text.contains("Patient 4711"));
    let table = practice.amira.get("/consents/register.csv").await;
    assert_eq!(table.header("content-type"), "text/csv; charset=utf-8");
    assert!(table.text.lines().count() == 2 && table.text.contains("\"4711\""), "{}", table.text);
    let bundle = practice.amira.get(&format!("{consent}/fhir")).await;
    let json: serde_json::Value = serde_json::from_str(&bundle.text).unwrap();
    assert_eq!(json["entry"][0]["resource"]["resourceType"], "Consent");
    assert_eq!(practice.amira.get("/consents/nothing").await.status, StatusCode::NOT_FOUND);

    // An auditor sees states and days; an agency nothing at all.
    let mut auditor = join(&practice.house, &mut practice.amira, "Una", "auditor").await;
    let page = auditor.get("/consents").await;
    assert!(page.status == StatusCode::OK && !page.text.contains("4711") && page.text.contains("Being prepared"));
    assert!(!auditor.get("/consents/register.csv").await.text.contains("4711"));
    assert_eq!(auditor.get(&consent).await.status, StatusCode::FORBIDDEN);
    let mut agency = join(&practice.house, &mut practice.amira, "Bo", "agency").await;
    for path in ["/consents", "/consents/new", "/consents/register.csv", &consent, &format!("{consent}/signature")] {
        assert_eq!(agency.get(path).await.status, StatusCode::FORBIDDEN, "{path}");
    }
}

#[tokio::test]
async fn a_consent_is_suspended_resumed_renewed_and_withdrawn_by_staff_with_words() {
    let mut practice = Practice::open("consent-standing").await;
    let consent = practice.prepared(&[]).await;
    let kiosk = practice.handed(&consent, "kiosk").await;
    let mut patient = practice.patient(&kiosk).await;
    answers(&mut patient, &kiosk, &[]).await;
    patient.post(&format!("{kiosk}/sign"), SIGNED).await;
    let version = version(&practice.tom.get(&consent).await);
    practice.tom.post(&consent, &[("do", "confirm"), ("version", &version), ("reason", "photo")]).await;
    practice.amira.get(&consent).await;
    let silent = practice.amira.post(&consent, &[("do", "suspend"), ("why", "parents"), ("reason", " ")]).await;
    assert_eq!(silent.status, StatusCode::UNPROCESSABLE_ENTITY);
    let fields = [("do", "suspend"), ("why", "parents"), ("reason", "The father objects.")];
    assert_eq!(practice.amira.post(&consent, &fields).await.status, StatusCode::SEE_OTHER);
    assert!(practice.amira.get(&consent).await.text.contains("The father objects."));
    let resumed = practice.tom.post(&consent, &[("do", "resume"), ("reason", "Both agree now.")]).await;
    assert_eq!(resumed.status, StatusCode::SEE_OTHER, "{}", resumed.text);
    practice.amira.get(&consent).await;
    let receipt = practice.amira.post(&format!("{consent}/receipt"), &[]).await;
    assert!(receipt.status == StatusCode::OK && receipt.text.contains("/receipt/"));
    let renewed = practice.amira.post(&consent, &[("do", "renew")]).await;
    assert!(renewed.to().ends_with("/change") && !renewed.to().starts_with(&consent), "{}", renewed.to());
    practice.amira.get(&consent).await;
    let taken = practice.amira.post(&consent, &[("do", "withdraw"), ("reason", "by telephone")]).await;
    assert_eq!(taken.status, StatusCode::SEE_OTHER);
    assert!(practice.amira.get(&consent).await.text.contains("by telephone"));
    let twice = practice.amira.post(&consent, &[("do", "withdraw"), ("reason", "")]).await;
    assert_eq!(twice.status, StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn wrong_codes_of_receipts_are_counted() {
    let practice = Practice::open("consent-codes").await;
    let mut stranger = Browser::new(&practice.house);
    stranger.get("/receipt").await;
    let mut last = String::new();
    for number in 0..12 {
        let answer = stranger.post("/receipt", &[("code", &format!("AAAA-BBBB-{number:04}"))]).await;
        assert!(answer.status == StatusCode::NOT_FOUND || answer.status == StatusCode::UNPROCESSABLE_ENTITY);
        last = answer.text;
    }
    assert!(last.contains("That was tried too often from here."), "{last}");
}

#[tokio::test]
async fn care_that_is_too_private_needs_the_owner_and_an_adviser_and_one_person_is_not_both() {
    let mut practice = Practice::open("consent-private").await;
    let consent = practice.prepared(&[("sensitive", "mental-health")]).await;
    let private = format!("{consent}/private-care");
    assert!(practice.amira.get(&consent).await.text.contains(&private));
    let page = practice.tom.get(&private).await;
    assert!(
        page.text.contains("Only an owner can say it.") && page.text.contains("about mental health"),
        "{}",
        page.text
    );
    let said = |voice| [("voice", voice), ("reason", "The patient campaigns for it, and asked for it twice.")];
    assert_eq!(practice.tom.post(&private, &said("owner")).await.status, StatusCode::UNPROCESSABLE_ENTITY);
    practice.amira.get(&private).await;
    let empty = practice.amira.post(&private, &[("voice", "owner"), ("reason", " ")]).await;
    assert!(empty.text.contains("Say it in words") && !empty.status.is_success(), "{}", empty.text);
    assert_eq!(practice.amira.post(&private, &said("owner")).await.status, StatusCode::SEE_OTHER);
    practice.amira.get(&private).await;
    let both = practice.amira.post(&private, &said("adviser")).await;
    assert_eq!(both.status, StatusCode::UNPROCESSABLE_ENTITY, "{}", both.text);
    practice.tom.get(&private).await;
    assert_eq!(practice.tom.post(&private, &said("adviser")).await.status, StatusCode::SEE_OTHER);
    let page = practice.tom.get(&private).await;
    assert!(page.text.contains("Both have said so."), "{}", page.text);
    assert!(!page.text.contains("<textarea"), "nothing is left to say");
    let other = practice.prepared(&[("subject", "4712")]).await;
    assert_eq!(practice.amira.get(&format!("{other}/private-care")).await.status, StatusCode::NOT_FOUND);
}
