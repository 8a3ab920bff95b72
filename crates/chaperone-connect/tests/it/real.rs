//! The same connectors against real servers, where some are running.
//!
//! `CHAPERONE_TEST_MASTODON` is the base address of a `mastodon-mock` (it knows the token `mock_token`),
//! `CHAPERONE_TEST_BLUESKY` that of a Bluesky account server that lets anybody make an account under `.test`.
//! Without them these tests say loudly that they were skipped.

use std::io::Write;
use std::sync::Arc;

use chaperone_connect::Reason;
use chaperone_desk::draft::Share;
use chaperone_desk::job::State;
use chaperone_desk::media::photo::prove_clean;
use chaperone_desk::release::Outcome;
use chaperone_desk::{Network, Outside, Time};
use serde_json::{Value, json};

use crate::house::{House, IMPATIENT, PATIENT, Scripted, sent};

#[allow(clippy::disallowed_methods, reason = "whether a real server runs is told from outside")]
fn server(variable: &str) -> Option<String> {
    let found = std::env::var(variable).ok();
    if found.is_none() {
        // Straight to the stream: what is printed by a test that passes would not be seen.
        let line = format!("\nSKIPPED: {variable} is not set, so nothing was tried against a real server.\n\n");
        std::io::stderr().write_all(line.as_bytes()).unwrap();
    }
    found
}

/// Real servers date posts by the real clock.
#[allow(clippy::disallowed_methods, reason = "a real server's dates can only be compared with the real clock")]
fn real_clock() -> Arc<Scripted> {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap();
    Scripted::at(Time::from_micros(i64::try_from(now.as_micros()).unwrap()))
}

fn client() -> reqwest::Client {
    // Loopback without encryption, but the client wants a provider all the same.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder().no_proxy().build().unwrap()
}

async fn post(server: &str, path: &str, token: Option<&str>, body: &Value) -> Value {
    let mut call = client().post(format!("{server}{path}")).json(body);
    if let Some(token) = token {
        call = call.bearer_auth(token);
    }
    let answer = call.send().await.unwrap();
    let status = answer.status();
    let body = answer.json().await.unwrap_or(Value::Null);
    assert!(status.is_success(), "{path}: {status} {body}");
    body
}

/// Tells the posts of one run from those of another, in letters: a long number could be somebody's, and is held back.
fn marker(now: Time) -> String {
    let letters = now.micros().to_string().into_bytes().into_iter().map(|figure| char::from(figure - b'0' + b'a'));
    format!("#Note{}", letters.collect::<String>())
}

/// The story that every server must bear: publish, the same job again, too long, find, answer, delete.
async fn story(house: &House, most: usize) {
    let start = house.clock.now();
    let marker = marker(start);
    let text =
        format!("We are open on Saturday & Sunday <from 9>, see https://brightsmile.example/open #Teeth\n\n{marker}");
    let (job, outcome) = house.publish(&text).await;
    let (id, url) = sent(outcome);
    assert!(url.is_some());

    let found = house.find(&job, start.minus(std::time::Duration::from_mins(5))).await.unwrap();
    let ours: Vec<_> = found.iter().filter(|post| post.says(&text)).collect();
    assert_eq!(ours.len(), 1);
    assert_eq!(ours[0].receipt.id, id);

    // The desk holds back what its account cannot take; a server that has become stricter since says so itself.
    house.believe_in_length(5000).await;
    let (_, outcome) = house.publish(&"a".repeat(most + 1)).await;
    assert_eq!(outcome, Outcome::Refused { reason: "too-long" });

    // A person copies the address of the post from its page.
    let page = match house.account().await.network {
        Network::Bluesky => url.unwrap(),
        _ => format!("{}/@{}/{id}", house.account().await.server.unwrap(), house.account().await.handle),
    };
    let (answer_id, _) = sent(house.answer(&format!("Parking is behind the house. {marker}"), &page).await);
    assert_ne!(answer_id, id);
    assert_eq!(answered_by(house, &answer_id).await, Some(id.clone()), "the answer stands under the post");

    // The post is passed on, found, sent again without a second one, and taken back.
    let quotes = house.account().await.network.passes_on(Share::Quote);
    for share in Share::ALL.iter().copied().filter(|share| *share != Share::Quote || quotes) {
        let job = match share {
            Share::Quote => house.queue_share(share, "We said so before.", Some(&text), &page).await,
            Share::Repost | Share::Like => house.queue_share(share, &text, None, &page).await,
        };
        let (passed_on, _) = sent(house.attempt(&job).await);
        let found = house.find_shared(&job, share, &page).await.unwrap();
        assert_eq!(found.len(), 1, "{share:?}");
        assert_eq!(found[0].receipt.id, passed_on, "{share:?}");
        for _ in 0..2 {
            house.delete(&passed_on).await.unwrap();
            assert_eq!(house.find_shared(&job, share, &page).await.unwrap(), [], "{share:?}");
        }
    }

    for post in [&answer_id, &id, &id] {
        house.delete(post).await.unwrap();
    }
    let left = house.find(&job, start.minus(std::time::Duration::from_mins(5))).await.unwrap();
    assert!(left.iter().all(|post| post.receipt.id != id && post.receipt.id != answer_id));
}

/// What a post on the real server says that it answers, asked past the connector.
async fn answered_by(house: &House, id: &str) -> Option<String> {
    let account = house.account().await;
    let server = account.server.unwrap();
    let (path, field) = match account.network {
        Network::Bluesky => {
            let parts: Vec<_> = id.trim_start_matches("at://").split('/').collect();
            let [repo, collection, key] = parts[..] else { panic!("{id}") };
            let query = format!("repo={repo}&collection={collection}&rkey={key}");
            (format!("/xrpc/com.atproto.repo.getRecord?{query}"), "/value/reply/parent/uri")
        }
        _ => (format!("/api/v1/statuses/{id}"), "/in_reply_to_id"),
    };
    let token = house.credentials().await.access;
    let answer = client().get(format!("{server}{path}")).bearer_auth(token.expose()).send().await.unwrap();
    let body: Value = answer.json().await.unwrap();
    body.pointer(field)?.as_str().map(str::to_owned)
}

/// A post with two pictures: what the server gives back to anybody is as clean as what was sent, and says what they show.
async fn pictures_come_back_clean(house: &House) {
    let alts = ["Four green chairs beside a window.", "A table with “magazines” & a lamp."];
    let text = format!("The new chairs are here. {}", marker(house.clock.now()));
    let job = house.queue_pictures(&text, &alts).await;
    let (id, _) = sent(house.attempt(&job).await);
    let account = house.account().await;
    let server = account.server.unwrap();
    let record = match account.network {
        Network::Bluesky => {
            let key = id.rsplit('/').next().unwrap();
            let repo = &house.credentials().await.remote;
            let query = format!("repo={repo}&collection=app.bsky.feed.post&rkey={key}");
            fetch(&format!("{server}/xrpc/com.atproto.repo.getRecord?{query}"), house).await
        }
        _ => fetch(&format!("{server}/api/v1/statuses/{id}"), house).await,
    };
    let record: Value = serde_json::from_slice(&record).unwrap();
    let repo = house.credentials().await.remote;
    let shown: Vec<(String, String)> = match account.network {
        Network::Bluesky => record["value"]["embed"]["images"]
            .as_array()
            .unwrap()
            .iter()
            .map(|image| {
                let cid = image["image"]["ref"]["$link"].as_str().unwrap();
                let at = format!("{server}/xrpc/com.atproto.sync.getBlob?did={repo}&cid={cid}");
                (image["alt"].as_str().unwrap().to_owned(), at)
            })
            .collect(),
        _ => record["media_attachments"]
            .as_array()
            .unwrap()
            .iter()
            .map(|one| (one["description"].as_str().unwrap().to_owned(), one["url"].as_str().unwrap().to_owned()))
            .collect(),
    };
    assert_eq!(shown.iter().map(|(alt, _)| alt.as_str()).collect::<Vec<_>>(), alts);
    for (_, at) in &shown {
        let bytes = fetch(at, house).await;
        prove_clean(&bytes).unwrap();
        assert!(bytes.len() > 10_000, "{} bytes", bytes.len());
    }
    house.delete(&id).await.unwrap();
}

async fn fetch(at: &str, house: &House) -> Vec<u8> {
    let token = house.credentials().await.access;
    let answer = client().get(at).bearer_auth(token.expose()).send().await.unwrap();
    assert!(answer.status().is_success(), "{at}: {}", answer.status());
    answer.bytes().await.unwrap().to_vec()
}

/// The attempt is carried out but its answer never counts: a person sends it again, and there is one post.
async fn sent_twice_is_there_once(house: &House) {
    let start = house.clock.now();
    let text = format!("We are closed on Monday. {}", marker(start));
    let job = house.queue(&text).await;
    let lost = house.release(&job).await;
    let (first, _) = sent(house.connector().await.publish(lost, house.clock.now()).await);
    let act = house.desk.act_as_desk();
    let unknown = Outcome::Unknown { reason: "cut-off" };
    chaperone_desk::release::record(&house.desk, &act, &job, 1, &unknown).await.unwrap();
    house.send_again(&job).await;
    let (second, _) = sent(house.attempt(&job).await);
    assert_eq!(first, second);
    let found = house.find(&job, start.minus(std::time::Duration::from_mins(5))).await.unwrap();
    assert_eq!(found.iter().filter(|post| post.says(&text)).count(), 1);
}

/// The same, but nobody says anything: the machine asks the network and finds the post.
async fn unknown_is_found(house: &House) {
    let text = format!("We are closed on Tuesday. {}", marker(house.clock.now()));
    let job = house.queue(&text).await;
    let lost = house.release(&job).await;
    let (id, _) = sent(house.connector().await.publish(lost, house.clock.now()).await);
    let unknown = Outcome::Unknown { reason: "cut-off" };
    chaperone_desk::release::record(&house.desk, &house.desk.act_as_desk(), &job, 1, &unknown).await.unwrap();
    house.clock.pass(std::time::Duration::from_mins(3));
    house.settle().await;
    let job = house.job(&job).await;
    assert_eq!((job.state, job.remote_id), (State::Sent, Some(id)));
}

/// The mock's own faults, as far as it can be told to have them. A rule holds for whoever comes next, so this runs after
/// the story and never beside it.
async fn faults_have_their_classes(server: &str) {
    for (effect, wanted) in [
        (json!({ "type": "ratelimit" }), "slow down"),
        (json!({ "type": "status", "status": 503 }), "unknown"),
        (json!({ "type": "malformed" }), "unknown"),
        (json!({ "type": "timeout" }), "unknown"),
        (json!({ "type": "status", "status": 401 }), "revoked"),
    ] {
        let patience = if effect["type"] == "timeout" { IMPATIENT } else { PATIENT };
        let house = House::open(Network::Mastodon, server, "", "mock_token", patience, real_clock()).await;
        let job = house.queue("We are open on Saturday.").await;
        let rule =
            json!({ "match": { "methods": ["POST"], "path": "/api/v1/statuses" }, "effect": effect, "count": 1 });
        post(server, "/api/v1/_mock/faults", None, &rule).await;
        let outcome = house.attempt(&job).await;
        let class = match outcome {
            Outcome::SlowDown { until } => {
                assert!(until > house.clock.now());
                "slow down"
            }
            Outcome::Unknown { .. } => "unknown",
            Outcome::Revoked { .. } => "revoked",
            other => panic!("{effect}: {other:?}"),
        };
        assert_eq!(class, wanted, "{effect}");
    }
}

#[tokio::test]
async fn a_real_mastodon_server_bears_the_story_and_its_faults_have_their_classes() {
    let Some(server) = server("CHAPERONE_TEST_MASTODON") else { return };
    let house = House::open(Network::Mastodon, &server, "testuser", "mock_token", PATIENT, real_clock()).await;
    assert!(house.account().await.handle.starts_with("testuser@"));
    assert_eq!(house.account().await.limits.length, Some(500));
    story(&house, 500).await;
    sent_twice_is_there_once(&house).await;
    unknown_is_found(&house).await;
    pictures_come_back_clean(&house).await;
    faults_have_their_classes(&server).await;
}

#[tokio::test]
async fn a_real_bluesky_server_bears_the_story() {
    let Some(server) = server("CHAPERONE_TEST_BLUESKY") else { return };
    let clock = real_clock();
    let name = format!("desk{}.test", clock.now().micros() % 1_000_000_000_000);
    let account =
        json!({ "handle": name, "email": format!("{name}@harbourlane.example"), "password": "lantern-orchard-44" });
    let made = post(&server, "/xrpc/com.atproto.server.createAccount", None, &account).await;
    let token = made["accessJwt"].as_str().unwrap();
    let path = "/xrpc/com.atproto.server.createAppPassword";
    let password = post(&server, path, Some(token), &json!({ "name": "desk" })).await;
    let secret = password["password"].as_str().unwrap();

    let house = House::open(Network::Bluesky, &server, &format!("@{name}"), secret, PATIENT, clock).await;
    assert_eq!(house.account().await.handle, name);
    story(&house, 300).await;
    sent_twice_is_there_once(&house).await;
    unknown_is_found(&house).await;
    pictures_come_back_clean(&house).await;

    // A mention of somebody who is there, and of nobody.
    sent(house.publish(&format!("We are open on Monday 😀 with thanks to @{name} and @nobody.test")).await.1);

    // The session is renewed, twice over, and still posts.
    let before = house.credentials().await;
    assert!(!house.connector().await.is_stale(&before, house.clock.now()));
    house.refresh().await.unwrap();
    house.refresh().await.unwrap();
    assert_ne!(house.credentials().await.refresh, before.refresh);
    sent(house.publish("We are open on Sunday.").await.1);
}

#[tokio::test]
async fn a_real_bluesky_server_refuses_what_is_not_ours() {
    let Some(server) = server("CHAPERONE_TEST_BLUESKY") else { return };
    let connectors = chaperone_connect::Connectors::open(PATIENT).unwrap();
    let connector = connectors.for_network(Network::Bluesky).unwrap();
    let ask = chaperone_connect::Ask { server, handle: "nobody.test".to_owned(), secret: "guess".into() };
    let refused = connector.connect(&ask, real_clock().now()).await.unwrap_err();
    assert_eq!(refused, chaperone_connect::Trouble::Refused(Reason::NotRecognised));
}
