//! Practice mode from the first page to the last: what a fresh user presses, what goes out, and that nothing stays.

use std::collections::BTreeMap;
use std::path::Path;

use chaperone::practice_mode::{self, Beside, Running};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

/// A browser that keeps its cookies and the token of the last page.
struct Browser {
    host: String,
    cookies: BTreeMap<String, String>,
    token: String,
}

struct Answer {
    status: u16,
    location: String,
    text: String,
}

impl Browser {
    fn new(address: &str) -> Browser {
        let host = address.strip_prefix("http://").unwrap().split('/').next().unwrap();
        Browser { host: host.to_owned(), cookies: BTreeMap::new(), token: String::new() }
    }

    async fn get(&mut self, path: &str) -> Answer {
        self.send("GET", path, "").await
    }

    async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.token.clone();
        let pairs = fields.iter().copied().chain([("csrf", token.as_str())]);
        let body: Vec<_> = pairs.map(|(name, value)| format!("{name}={}", value.replace(' ', "+"))).collect();
        self.send("POST", path, &body.join("&")).await
    }

    async fn send(&mut self, method: &str, path: &str, body: &str) -> Answer {
        let cookies: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        let request = format!(
            "{method} {path} HTTP/1.1\r\nhost: {}\r\ncookie: {}\r\nsec-fetch-site: same-origin\r\nconnection: close\r\n\
             content-type: application/x-www-form-urlencoded\r\ncontent-length: {}\r\n\r\n{body}",
            self.host,
            cookies.join("; "),
            body.len(),
        );
        let mut stream = TcpStream::connect(&self.host).await.unwrap();
        stream.write_all(request.as_bytes()).await.unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).await.unwrap();
        let (head, text) = answer.split_once("\r\n\r\n").unwrap();
        let headers = || head.lines().skip(1).filter_map(|line| line.split_once(": "));
        for (_, line) in headers().filter(|(name, _)| name.eq_ignore_ascii_case("set-cookie")) {
            let (name, rest) = line.split_once('=').unwrap();
            match rest.split(';').next().unwrap() {
                "" => self.cookies.remove(name),
                value => self.cookies.insert(name.to_owned(), value.to_owned()),
            };
        }
        if let Some((_, rest)) = text.split_once(r#"name="csrf" value=""#) {
            rest.split('"').next().unwrap().clone_into(&mut self.token);
        }
        let location = headers().find(|(name, _)| name.eq_ignore_ascii_case("location"));
        let location = location.map_or("", |(_, to)| to).split("?told=").next().unwrap().to_owned();
        Answer { status: head.split(' ').nth(1).unwrap().parse().unwrap(), location, text: text.to_owned() }
    }

    async fn be(&mut self, name: &str, draft: &str) -> Answer {
        let page = self.get("/practice-mode").await;
        let (before, _) = page.text.split_once(&format!("Be {name}")).unwrap();
        let id = before.rsplit_once(r#"name="person" value=""#).unwrap().1.split('"').next().unwrap().to_owned();
        self.post("/practice-mode", &[("do", "enter"), ("person", &id), ("draft", draft)]).await
    }

    /// Looks until the simulated networks hold these words. Who looks very often is asked to wait, and looks again.
    #[allow(clippy::disallowed_methods, reason = "a limit in time: the posts go out in the background")]
    async fn went_out(&mut self, words: &str) {
        let begun = std::time::Instant::now();
        while begun.elapsed() < std::time::Duration::from_secs(30) {
            let page = self.get("/practice-mode").await;
            if page.status == 429 {
                continue;
            }
            assert_eq!(page.status, 200, "{}", page.text);
            if page.text.split_once("id=\"out\"").unwrap().1.contains(words) {
                return;
            }
        }
        panic!("it never went out");
    }
}

fn value(page: &str, name: &str) -> String {
    let rest = page.split_once(&format!("name=\"{name}\" value=\"")).unwrap().1;
    rest.split('"').next().unwrap().to_owned()
}

/// What stands in the field for the address of their post.
fn address_on(page: &str) -> String {
    let tag = page.split("<input").find(|tag| tag.contains("name=\"answered_address\"")).unwrap();
    tag.split_once("value=\"").unwrap().1.split('"').next().unwrap().to_owned()
}

/// The account that is ticked.
fn value_of_ticked(page: &str) -> String {
    let tag = page.split("<input").find(|tag| tag.contains("name=\"to\"") && tag.contains(" checked")).unwrap();
    value(tag, "to")
}

fn provider() {
    let _ = rustls::crypto::ring::default_provider().install_default();
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_fresh_user_gets_a_checked_post_out_and_leaves_without_trace() {
    provider();
    let running = practice_mode::begin(0, Some("http://127.0.0.1:8470".into())).await.unwrap();
    let folder = running.folder().to_owned();
    assert!(folder.join("data").join("chaperone.db").exists());
    assert!(running.address().starts_with("http://127.0.0.1:"), "{}", running.address());
    let mut browser = Browser::new(running.address());

    let door = browser.get("/").await;
    assert_eq!((door.status, &*door.location), (303, "/practice-mode"), "nobody has a password there");
    assert_eq!(browser.be("Amira Hassan", "").await.location, "/");
    let today = browser.get("/").await.text;
    for words in ["Practice mode:", "From Monday our telephones", "Hi Joanne", "Swelling after your extraction"] {
        assert!(today.contains(words), "{words}: {today}");
    }

    // The post that waits for her.
    let draft = today.split_once("/approve/").unwrap().1.split('"').next().unwrap().to_owned();
    let look = browser.get(&format!("/approve/{draft}")).await.text;
    let yes = [("do", "approve"), ("seal", &*value(&look, "seal"))];
    assert_eq!(browser.post(&format!("/approve/{draft}"), &yes).await.location, format!("/drafts/{draft}"));
    browser.went_out("From Monday our telephones").await;

    // One of her own, with the owner in the same browser.
    let write = browser.get("/write").await.text;
    let to = value(&write, "to");
    let words = "We are open on Saturday from nine to one.";
    let kept = browser.post("/write", &[("text", words), ("to", &to), ("do", "check")]).await;
    let page = browser.get(&kept.location).await.text;
    let of = page.split_once("<option value=\"").unwrap().1.split('"').next().unwrap();
    let ask = [("text", words), ("to", &*to), ("version", &*value(&page, "version")), ("of", of), ("do", "ask")];
    let asked = browser.post(&kept.location, &ask).await.text;
    let person = value(&asked, "person");
    let draft = value(&asked, "draft");
    let entered = browser.post("/practice-mode", &[("do", "enter"), ("person", &person), ("draft", &draft)]).await;
    assert_eq!(entered.location, format!("/approve/{draft}"));
    let look = browser.get(&entered.location).await.text;
    browser.post(&entered.location, &[("do", "approve"), ("seal", &value(&look, "seal"))]).await;
    browser.went_out(words).await;

    // A reply to the visitor, which goes out by itself, under what it answers.
    let owner = person.clone();
    browser.be("Amira Hassan", "").await;
    let today = browser.get("/").await.text;
    let before = today.split_once("Swelling after").unwrap().0;
    let here = format!("/write/{}", before.rsplit_once("/write/").unwrap().1.split('"').next().unwrap());
    let page = browser.get(&here).await.text;
    let (to, address) = (value_of_ticked(&page), address_on(&page));
    let theirs = "Had a tooth out with you on Friday and now my cheek is swollen and hot. Is that normal?";
    let reply =
        "We cannot discuss anything personal here. Please ring us on 01632 960142, and we will be glad to help.";
    let fields = [
        ("kind", "reply"),
        ("channel", "comment-reply"),
        ("in_reply_to", theirs),
        ("answered_address", &*address),
        ("text", reply),
        ("to", &*to),
        ("version", &*value(&page, "version")),
        ("of", &*owner),
        ("do", "ask"),
    ];
    let asked = browser.post(&here, &fields).await.text;
    let draft = value(&asked, "draft");
    let entered = browser.post("/practice-mode", &[("do", "enter"), ("person", &owner), ("draft", &draft)]).await;
    let look = browser.get(&entered.location).await.text;
    browser.post(&entered.location, &[("do", "approve"), ("seal", &value(&look, "seal"))]).await;
    browser.went_out(reply).await;

    let left = browser.post("/practice-mode", &[("do", "leave")]).await.text;
    assert!(left.contains("You have left practice mode") && left.contains("http://127.0.0.1:8470"), "{left}");
    running.ended().await;
    assert!(browser.cookies.is_empty(), "{:?}", browser.cookies);
    assert!(!folder.exists(), "{} is still there", folder.display());
    assert!(TcpStream::connect(&browser.host).await.is_err(), "nobody listens any more");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn one_practice_mode_stands_beside_a_desk_and_ends_with_it() {
    provider();
    let beside = Beside::new("http://127.0.0.1:8470".into());
    let way_in = beside.way_in();
    let first = way_in().await.unwrap();
    assert_eq!(way_in().await.unwrap(), first, "asking again leads to the same one");
    let host = Browser::new(&first).host;
    beside.end().await;
    assert!(TcpStream::connect(&host).await.is_err());
    let second = way_in().await.unwrap();
    assert_ne!(second, first);
    beside.end().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_folder_that_a_killed_program_left_is_removed_and_one_in_use_is_not() {
    provider();
    let leave = |name: &str| {
        let folder = std::env::temp_dir().join(format!("chaperone-practice-mode-{name}-{}", std::process::id()));
        std::fs::create_dir_all(folder.join("data")).unwrap();
        let lock = std::fs::File::create(folder.join("data").join("in-use")).unwrap();
        (folder, lock)
    };
    let (dead, lock) = leave("dead");
    drop(lock);
    let (alive, held) = leave("alive");
    held.lock().unwrap();
    end(practice_mode::begin(0, None).await.unwrap()).await;
    let stands = |folder: &Path| folder.exists();
    assert_eq!((stands(&dead), stands(&alive)), (false, true));
    std::fs::remove_dir_all(alive).unwrap();
}

async fn end(running: Running) {
    running.way_out()();
    running.ended().await;
}
