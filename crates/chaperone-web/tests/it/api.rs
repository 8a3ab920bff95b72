//! The calls for programs, in front of a real desk: what a key opens, what it never opens, and what is answered.

use std::net::SocketAddr;

use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use axum::http::{Method, Request, StatusCode, header};
use chaperone_web::description;
use serde_json::{Value, json};
use tower::ServiceExt;

use crate::desk::{Browser, HOST, House, PASSWORD};

const MRS_PATEL: &str = "Lovely to see Mrs Patel back today for her new crown!";

struct Program {
    house: House,
    owner: Browser,
    key: String,
}

struct Said {
    status: StatusCode,
    json: Value,
    location: String,
}

impl Program {
    /// A desk whose owner made a key on the page.
    async fn new(name: &str) -> Program {
        let (house, mut owner) = House::with_owner(name).await;
        owner.get("/me/keys").await;
        let page = owner.post("/me/keys", &[("do", "make"), ("name", "The website"), ("password", PASSWORD)]).await;
        assert_eq!(page.status, StatusCode::OK, "{}", page.text);
        let key = page.text.split('"').find(|part| part.starts_with("chaperone_")).unwrap().to_owned();
        Program { house, owner, key }
    }

    async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Said {
        let mut request = Request::builder()
            .method(method)
            .uri(path)
            .header(header::HOST, HOST)
            .header(header::AUTHORIZATION, format!("Bearer {}", self.key));
        if body.is_some() {
            request = request.header(header::CONTENT_TYPE, "application/json");
        }
        let body = body.map_or_else(Body::empty, |body| Body::from(body.to_string()));
        self.send(request.body(body).unwrap()).await
    }

    async fn send(&self, request: Request<Body>) -> Said {
        let called = request.uri().path().starts_with("/api/");
        let response = self.house.app.clone().oneshot(request).await.unwrap();
        let status = response.status();
        let location = response.headers().get(header::LOCATION).map_or("", |to| to.to_str().unwrap()).to_owned();
        assert!(!called || response.headers().get(header::SET_COOKIE).is_none(), "a call sets no cookie");
        let bytes = to_bytes(response.into_body(), usize::MAX).await.unwrap();
        Said { status, json: serde_json::from_slice(&bytes).unwrap_or(Value::Null), location }
    }

    async fn get(&self, path: &str) -> Said {
        self.call(Method::GET, path, None).await
    }

    async fn post(&self, path: &str, body: Value) -> Said {
        self.call(Method::POST, path, Some(body)).await
    }
}

fn bare(path: &str) -> axum::http::request::Builder {
    Request::get(path).header(header::HOST, HOST)
}

#[tokio::test]
async fn a_session_opens_no_call_and_a_key_opens_no_page() {
    let mut program = Program::new("api-mixed").await;
    let answer = program.owner.get("/api/v1/drafts").await;
    assert_eq!((answer.status, answer.header("www-authenticate")), (StatusCode::UNAUTHORIZED, "Bearer"));
    assert!(answer.text.contains(r#""trouble":"no-key""#), "{}", answer.text);
    let page = bare("/people").header(header::AUTHORIZATION, format!("Bearer {}", program.key));
    assert_eq!(program.send(page.body(Body::empty()).unwrap()).await.location, "/signin?next=/people");
    let session = program.owner.cookies["desk"].clone();
    let as_key = bare("/api/v1/drafts").header(header::AUTHORIZATION, format!("Bearer {session}"));
    assert_eq!(program.send(as_key.body(Body::empty()).unwrap()).await.status, StatusCode::UNAUTHORIZED);
    assert_eq!(program.get("/api/v1/drafts").await.status, StatusCode::OK);
}

#[tokio::test]
async fn an_ended_key_opens_nothing() {
    let mut program = Program::new("api-ended").await;
    let listed = program.owner.get("/me/keys").await.text;
    assert!(listed.contains("The website") && !listed.contains(&program.key), "the key is shown once");
    let id = listed.split(r#"name="key" value=""#).nth(1).unwrap().split('"').next().unwrap().to_owned();
    assert_eq!(program.owner.post("/me/keys", &[("do", "end"), ("key", &id)]).await.to(), "/me/keys");
    assert_eq!(program.get("/api/v1/drafts").await.status, StatusCode::UNAUTHORIZED);
}

#[tokio::test]
async fn the_screen_gives_the_report_of_the_pages_with_what_the_practice_knows() {
    let mut program = Program::new("api-screen").await;
    let said = program.post("/api/v1/screen", json!({ "id": "a", "text": MRS_PATEL })).await;
    assert_eq!((said.status, &said.json["id"]), (StatusCode::OK, &json!("a")));
    let mut report = said.json.clone();
    report.as_object_mut().unwrap().remove("id");
    program.owner.get("/write").await;
    let page = program.owner.post("/check", &[("text", MRS_PATEL)]).await;
    let mut live = serde_json::from_str::<Value>(&page.text).unwrap();
    assert_eq!(live.as_object_mut().unwrap().remove("gaps"), Some(json!([])));
    assert_eq!(report, live);
    assert!(!report["findings"].as_array().unwrap().is_empty());

    // Amira Hassan is on the desk, so thanking her is no finding.
    let own = program.post("/api/v1/screen", json!({ "text": "Amira Hassan is back from her holiday." })).await;
    assert_eq!((&own.json["verdict"], &own.json["findings"]), (&json!("clear"), &json!([])));

    let list = json!([{ "text": "Open until 8 pm." }, { "id": 7 }, 3, { "text": MRS_PATEL, "channel": "sky" }]);
    let said = program.post("/api/v1/screen", list).await;
    let answers = said.json.as_array().unwrap();
    assert_eq!((said.status, answers.len()), (StatusCode::OK, 4));
    assert_eq!((&answers[0]["verdict"], &answers[0]["id"]), (&json!("clear"), &json!(1)));
    assert_eq!((&answers[1]["id"], &answers[2]["line"]), (&json!(7), &json!(3)));
    assert!(answers[3]["error"].as_str().unwrap().contains("`channel`"), "{}", answers[3]);

    let alone = program.post("/api/v1/screen", json!({ "text": 3 })).await;
    assert_eq!((alone.status, &alone.json["trouble"]), (StatusCode::UNPROCESSABLE_ENTITY, &json!("wrong-shape")));
}

#[tokio::test]
async fn a_draft_is_written_saved_checked_and_erased_by_a_program() {
    let program = Program::new("api-drafts").await;
    let made = program.post("/api/v1/drafts", json!({ "text": MRS_PATEL })).await;
    assert_eq!(made.status, StatusCode::CREATED, "{}", made.json);
    let address = made.location.clone();
    assert_eq!(program.get(&address).await.json, made.json);
    let version = &made.json["version"];
    let checked = program.get(&format!("{address}/check")).await;
    assert_eq!(checked.json["verdict"], json!("consent"));

    let change = json!({ "text": "Open until 8 pm on Thursdays.", "version": version });
    let saved = program.call(Method::PUT, &address, Some(change.clone())).await;
    assert_eq!((saved.status, &saved.json["text"]), (StatusCode::OK, &json!("Open until 8 pm on Thursdays.")));
    let late = program.call(Method::PUT, &address, Some(json!({ "text": "Other words.", "version": version }))).await;
    assert_eq!((late.status, &late.json["refusal"]), (StatusCode::CONFLICT, &json!("changed-meanwhile")));
    assert!(late.json["page"].as_str().unwrap().starts_with("/handbook"));

    let listed = program.get("/api/v1/drafts").await;
    assert_eq!(listed.json[0]["first_words"], json!("Open until 8 pm on Thursdays."));
    assert_eq!(program.get(&format!("{address}/approvers")).await.json, json!([]), "nobody else is here");
    let asking = json!({ "of": "0".repeat(26), "version": saved.json["version"] });
    assert_eq!(program.post(&format!("{address}/ask"), asking).await.json["refusal"], json!("no-account"));

    assert_eq!(program.call(Method::DELETE, &address, None).await.status, StatusCode::NO_CONTENT);
    let gone = program.get(&address).await;
    assert_eq!((gone.status, &gone.json["refusal"]), (StatusCode::NOT_FOUND, &json!("not-here")));

    let journal = program.get("/api/v1/journal?count=3").await;
    let deeds: Vec<_> = journal.json.as_array().unwrap().iter().map(|entry| &entry["deed"]).collect();
    assert_eq!(deeds, [&json!("draft-erased"), &json!("draft-saved"), &json!("draft-started")]);
    assert!(journal.json.as_array().unwrap().iter().all(|entry| entry["detail"]["key"].is_string()));
    assert!(!journal.json.to_string().contains("Patel"));
    assert_eq!(program.get("/api/v1/journal/verify").await.json["trouble"], json!([]));
}

#[tokio::test]
async fn what_cannot_be_read_is_a_documented_trouble_without_the_words() {
    let program = Program::new("api-trouble").await;
    let send = |body: &'static str, kind: Option<&'static str>| {
        let mut request = Request::post("/api/v1/drafts")
            .header(header::HOST, HOST)
            .header(header::AUTHORIZATION, format!("bearer {}", program.key));
        if let Some(kind) = kind {
            request = request.header(header::CONTENT_TYPE, kind);
        }
        program.send(request.body(Body::from(body)).unwrap())
    };
    let json_kind = Some("application/json; charset=utf-8");
    for (body, kind, status, name) in [
        ("{\"text\": \"Mrs Patel", json_kind, 400, "not-json"),
        ("{\"text\": \"Mrs Patel\"}", None, 415, "not-said-to-be-json"),
        ("{\"text\": \"Mrs Patel\"}", Some("text/plain"), 415, "not-said-to-be-json"),
        ("{\"text\": \"Mrs Patel\", \"Mrs Patel\": 1}", json_kind, 422, "wrong-shape"),
        ("{\"text\": [\"Mrs Patel\"]}", json_kind, 422, "wrong-shape"),
        ("{\"text\": \"Hello\", \"channel\": \"Mrs Patel\"}", json_kind, 422, "wrong-shape"),
        ("{\"text\": \"Hello\", \"due\": \"Mrs Patel\"}", json_kind, 422, "wrong-shape"),
        ("{\"text\": \"Hello\", \"accounts\": [\"Mrs Patel\"]}", json_kind, 422, "wrong-shape"),
    ] {
        let said = send(body, kind).await;
        assert_eq!((said.status.as_u16(), &said.json["trouble"]), (status, &json!(name)), "{body}");
        assert!(!said.json.to_string().contains("Patel"), "{}", said.json);
    }
    let large = json!({ "text": "x".repeat(5 << 20) });
    assert_eq!(program.post("/api/v1/drafts", large).await.status, StatusCode::PAYLOAD_TOO_LARGE);
    for path in ["/api/v1/drafts/nonsense", "/api/v1/jobs/%FF", "/api/v1/rules/nothing", "/api/v2", "/api/v1/drafts/"] {
        let said = program.get(path).await;
        assert_eq!((said.status, &said.json["trouble"]), (StatusCode::NOT_FOUND, &json!("missing")), "{path}");
    }
    for path in ["/api/v1/journal?before=x", "/api/v1/journal?before=0", "/api/v1/jobs?count=0", "/api/v1/jobs?x=1"] {
        assert_eq!(program.get(path).await.status, StatusCode::UNPROCESSABLE_ENTITY, "{path}");
    }
    let wrong = program.call(Method::PATCH, "/api/v1/drafts", None).await;
    assert_eq!((wrong.status, &wrong.json["trouble"]), (StatusCode::METHOD_NOT_ALLOWED, &json!("wrong-method")));
}

#[tokio::test]
async fn rules_and_packs_are_those_of_the_handbook() {
    let program = Program::new("api-rules").await;
    let rules = program.get("/api/v1/rules").await.json;
    let name = rules[0]["name"].as_str().unwrap();
    let rule = program.get(&format!("/api/v1/rules/{name}")).await.json;
    assert_eq!((&rule["title"], &rule["levels"]), (&rules[0]["title"], &rules[0]["levels"]));
    assert!(rule["flags"].as_array().unwrap().len() >= 3 && !rule["flags"][0]["marks"][0].as_str().unwrap().is_empty());
    let packs = program.get("/api/v1/packs").await.json;
    let current: Vec<_> = packs.as_array().unwrap().iter().filter(|pack| pack["current"] == true).collect();
    assert_eq!((current.len(), &current[0]["name"]), (1, &json!("uk-dental")));
}

#[tokio::test]
async fn calling_too_often_is_slowed_with_and_without_a_key() {
    let program = Program::new("api-rate").await;
    let mut last = program.get("/api/v1/packs").await;
    assert_eq!(last.status, StatusCode::OK);
    for _ in 0..600 {
        last = program.get("/api/v1/nowhere").await;
    }
    assert_eq!((last.status, &last.json["trouble"]), (StatusCode::TOO_MANY_REQUESTS, &json!("too-many")));
    let stranger = bare("/api/v1/drafts").body(Body::empty()).unwrap();
    assert_eq!(program.send(stranger).await.status, StatusCode::TOO_MANY_REQUESTS, "the same address");
    program.house.wait(1);
    assert_eq!(program.get("/api/v1/packs").await.status, StatusCode::OK);
}

#[tokio::test]
async fn health_is_for_anybody_and_metrics_for_this_machine_or_a_key() {
    let program = Program::new("api-metrics").await;
    program.post("/api/v1/drafts", json!({ "text": MRS_PATEL })).await;
    let health = program.send(bare("/health").body(Body::empty()).unwrap()).await;
    assert_eq!((health.status, health.json), (StatusCode::OK, json!({ "status": "ok" })));
    let metrics = |peer: &str, key: bool| {
        let mut request = bare("/metrics");
        if key {
            request = request.header(header::AUTHORIZATION, format!("Bearer {}", program.key));
        }
        let mut request = request.body(Body::empty()).unwrap();
        request.extensions_mut().insert(ConnectInfo(peer.parse::<SocketAddr>().unwrap()));
        let app = program.house.app.clone();
        async move {
            let response = app.oneshot(request).await.unwrap();
            let status = response.status().as_u16();
            let text = to_bytes(response.into_body(), usize::MAX).await.unwrap();
            (status, String::from_utf8(text.to_vec()).unwrap())
        }
    };
    assert_eq!(metrics("192.0.2.7:5000", false).await.0, 401);
    assert_eq!(metrics("192.0.2.7:5000", true).await.0, 200);
    let (status, text) = metrics("127.0.0.1:5000", false).await;
    assert_eq!(status, 200);
    for wanted in ["chaperone_drafts{state=\"open\"} 1\n", "route=\"/api/v1/drafts\",status=\"201\"} 1\n"] {
        assert!(text.contains(wanted), "{wanted}: {text}");
    }
    for never in ["Patel", "Amira", "harbourlane", "Harbour", "192.0.2.7"] {
        assert!(!text.contains(never), "{never}");
    }
}

#[tokio::test]
async fn every_call_is_described_with_a_key_and_its_troubles_and_listed_in_the_handbook() {
    let mut program = Program::new("api-description").await;
    let served = program.send(bare("/api/openapi.json").body(Body::empty()).unwrap()).await;
    assert_eq!(served.json, description());
    let page = program.owner.get("/handbook/api").await.text;
    let mut count = 0;
    for (path, item) in served.json["paths"].as_object().unwrap() {
        for (method, call) in item.as_object().unwrap() {
            count += 1;
            assert!(page.contains(&format!("<code>{} {path}</code>", method.to_uppercase())), "{method} {path}");
            assert!(!call["summary"].as_str().unwrap().is_empty(), "{method} {path}");
            if path.starts_with("/api/") {
                for status in ["401", "403", "404", "405", "409", "422", "429", "500"] {
                    assert!(call["responses"][status].is_object(), "{method} {path} {status}");
                }
                assert_eq!(call["security"], json!([{ "key": [] }]), "{method} {path}");
                // Described is answered: no call falls through to "missing".
                let method: Method = method.to_uppercase().parse().unwrap();
                let path = path.replace("{draft}", &"0".repeat(26)).replace("{job}", &"0".repeat(26));
                let said = program.call(method.clone(), &path.replace("{name}", "x"), None).await;
                assert_ne!(said.status, StatusCode::METHOD_NOT_ALLOWED, "{method} {path}");
                assert!(path.contains('0') || path.ends_with("{name}") || said.json["trouble"] != "missing", "{path}");
            }
        }
    }
    assert!(count >= 17, "{count} calls");
    let text = served.json.to_string();
    for name in text.split("#/components/schemas/").skip(1).filter_map(|rest| rest.split('"').next()) {
        assert!(served.json["components"]["schemas"][name].is_object(), "{name} is named and not described");
    }
}

#[tokio::test]
async fn a_program_reads_states_of_consents_and_no_patient() {
    let mut program = Program::new("api-consents").await;
    assert_eq!(program.get("/api/v1/consents").await.json, json!([]));
    program.owner.get("/consents/new").await;
    let form =
        [("subject", "4711"), ("what", "A crown in one visit."), ("from", "2026-11-24"), ("until", "2027-11-23")];
    let kept = program.owner.post("/consents/new", &form).await;
    assert_eq!(kept.status, StatusCode::SEE_OTHER, "{}", kept.text);
    let listed = program.get("/api/v1/consents?state=draft").await;
    let only = &listed.json[0];
    assert_eq!(only["state"].as_str(), Some("draft"));
    assert!(!listed.json.to_string().contains("4711"), "no patient: {}", listed.json);
    assert_eq!(program.get("/api/v1/consents?state=active").await.json, json!([]));
    let odd = program.get("/api/v1/consents?state=lost").await;
    assert_eq!((odd.status, odd.json["trouble"].as_str()), (StatusCode::UNPROCESSABLE_ENTITY, Some("wrong-shape")));
    assert_eq!(program.get("/api/v1/takedowns").await.json, json!([]));
}

#[tokio::test]
async fn a_program_prepares_a_quote_and_keeps_the_source_of_a_claim() {
    let program = Program::new("api-quote").await;
    let quote = json!({
        "text": "Well said.", "share": "quote", "in_reply_to": "Some patients are just too thick to floss.",
        "answered_address": "https://social.example/@somebody/1",
    });
    let made = program.post("/api/v1/drafts", quote).await;
    assert_eq!((made.status, &made.json["share"]), (StatusCode::CREATED, &json!("quote")), "{}", made.json);
    let checked = program.get(&format!("{}/check", made.location)).await;
    assert_eq!(checked.json["verdict"], "stop");
    let nowhere = program.post("/api/v1/drafts", json!({ "text": "Brush.", "share": "like" })).await;
    assert_eq!((nowhere.status, &nowhere.json["refusal"]), (StatusCode::CONFLICT, &json!("address-missing")));
    let repeated = json!({ "text": "So happy with my new veneers!", "repeats_from": 0 });
    assert_eq!(program.post("/api/v1/screen", repeated).await.json["verdict"], "consent");

    let source = format!("{}/source", made.location);
    assert_eq!(program.get(&source).await.json, Value::Null);
    let given = json!({ "title": "NHS, Fluoride", "address": "https://www.nhs.uk/", "looked": "2026-11-02" });
    let body = json!({ "source": given, "version": made.json["version"] });
    let kept = program.call(Method::PUT, &source, Some(body)).await;
    assert_eq!((kept.status, &kept.json["stale"]), (StatusCode::OK, &json!(false)), "{}", kept.json);
    assert_eq!(program.get(&source).await.json, kept.json);
    let wrong = json!({ "source": { "title": "NHS", "address": "the NHS", "looked": "2026-11-02" }, "version": 1 });
    let refused = program.call(Method::PUT, &source, Some(wrong)).await;
    assert_eq!((refused.status, &refused.json["refusal"]), (StatusCode::CONFLICT, &json!("source-not-a-link")));
}
