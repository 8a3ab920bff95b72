//! A practice's week in an hour: set-up, joining, writing, approving, posting to networks that fail in every way,
//! handing over, taking down, erasing. Every text in it carries the word.

use std::net::{Ipv4Addr, SocketAddr};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use chaperone::worker::Worker;
use chaperone_connect::Connectors;
use chaperone_connect::sim::{Fault, On, Sim};
use chaperone_desk::{AccountId, Desk, Network, account, backup};
use chaperone_web::pages::{PAGES, Page};
use chaperone_web::{AppState, Public, site};
use tokio::runtime::Runtime;

use super::mean::Mean;
use super::visitor::{Book, Visitor};
use super::word::Word;
use crate::desk::{Forward, IMPATIENT, settings};
use crate::program::browser::{Answer, PASSWORD, SET_UP};

const PIN: &str = "480316";

/// The pages and the worker in this process, over real sockets.
pub(crate) struct House {
    pub(crate) address: String,
    runtime: Runtime,
    desk: Desk,
    worker: Worker,
    clock: Arc<Forward>,
}

impl House {
    pub(crate) fn open(folder: &Path) -> House {
        House::showing(folder, PAGES)
    }

    /// The same with another list of pages.
    pub(crate) fn showing(folder: &Path, pages: &'static [Page]) -> House {
        let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap();
        let clock = Arc::new(Forward::default());
        let checkpoints = Some(folder.join("keys/checkpoints.jsonl"));
        let (address, desk) = runtime.block_on(async {
            let desk = Desk::open(settings(folder), clock.clone()).await.unwrap();
            let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await.unwrap();
            let address = listener.local_addr().unwrap();
            let mut state = AppState::new(desk.clone(), Public::new(None, address).unwrap(), clock.clone());
            state.checkpoints.clone_from(&checkpoints);
            let app = site(state, pages).into_make_service_with_connect_info::<SocketAddr>();
            tokio::spawn(async move { axum::serve(listener, app).await });
            (address.to_string(), desk)
        });
        let worker = Worker::new(desk.clone(), Connectors::open(IMPATIENT).unwrap(), checkpoints);
        House { address, runtime, desk, worker, clock }
    }

    /// Two minutes later, everything that was due is done.
    fn round(&self) {
        self.clock.pass(Duration::from_mins(2));
        self.runtime.block_on(self.worker.round()).unwrap();
    }

    fn account(&self, network: Network, server: &str) -> AccountId {
        let accounts = self.runtime.block_on(account::list(&self.desk)).unwrap();
        let is_it = |account: &&account::Account| {
            account.network == network && account.server.as_deref().unwrap_or("") == server
        };
        accounts.iter().find(is_it).unwrap().id.clone()
    }

    pub(crate) fn close(self) {
        self.runtime.block_on(self.desk.close());
        self.runtime.shutdown_timeout(Duration::from_secs(5));
    }
}

/// A browser in which somebody is signed in.
pub(crate) fn signed_in(house: &House, book: &Book, name: &str) -> Visitor {
    house.clock.pass(Duration::from_mins(1));
    let mut visitor = Visitor::new(&house.address, book);
    visitor.get("/signin");
    let email = format!("{name}@harbourlane.example");
    visitor.post("/signin", &[("email", &email), ("password", PASSWORD)]).leads_to("/");
    visitor
}

/// From the first page to the last post.
pub(crate) fn live(house: &House, book: &Book, word: &Word, town: &Word) {
    settle_in(house, book, word, town);
    let networks = connect(house, book, word);
    write(house, book, word);
    let approved = approve(house, book, word);
    publish(house, book, word, &networks);
    by_hand(house, book, word, &approved);
    look_around(house, book, word);
}

fn settle_in(house: &House, book: &Book, word: &Word, town: &Word) {
    let mut amira = Visitor::new(&house.address, book);
    amira.get("/set-up");
    let with = |wrong: (&'static str, &str)| -> Vec<(&'static str, String)> {
        SET_UP.iter().map(|(name, value)| (*name, if *name == wrong.0 { wrong.1 } else { value }.to_owned())).collect()
    };
    let post = |visitor: &mut Visitor, fields: &[(&'static str, String)]| {
        visitor.post("/set-up", &fields.iter().map(|(name, value)| (*name, value.as_str())).collect::<Vec<_>>())
    };
    // A password is never shown again, whatever was wrong.
    let mut wrong = with(("email", "nobody"));
    wrong.iter_mut().filter(|(name, _)| *name == "password").for_each(|(_, value)| word.as_str().clone_into(value));
    assert_eq!(post(&mut amira, &wrong).status, 422);
    post(&mut amira, &with(("town", town.as_str()))).leads_to("/steps");
    amira.get("/policy");
    amira.post("/policy", &[]);
    amira.get("/people");
    let priya = [("name", "Priya Nair"), ("email", "priya@harbourlane.example"), ("role", "author")];
    let invited = amira.post("/people", &priya).text();
    let link = invited.split("/join/").nth(1).unwrap().split(['"', '<']).next().unwrap();
    let link = format!("/join/{link}");
    let mut stranger = Visitor::new(&house.address, book);
    stranger.get(&link);
    stranger.post(&link, &[("password", word.as_str()), ("pin", word.as_str())]);
    stranger.post(&link, &[("password", PASSWORD), ("pin", PIN), ("agreed", "on")]).leads_to("/");
    let mut stranger = Visitor::new(&house.address, book);
    stranger.get("/signin");
    for email in ["amira@harbourlane.example", &format!("{}@harbourlane.example", word.as_str())] {
        assert_eq!(stranger.post("/signin", &[("email", email), ("password", word.as_str())]).status, 422);
    }
    amira.get("/me");
    amira.post("/me", &[("do", "password"), ("current", word.as_str()), ("new", word.as_str())]);
    amira.post("/me", &[("do", "pin"), ("password", PASSWORD), ("pin", PIN)]);
    codes(&mut stranger, &mut amira, word);
}

/// Codes at sign-in, begun and never confirmed; whatever is typed there is as quiet as a text.
fn codes(stranger: &mut Visitor, amira: &mut Visitor, word: &Word) {
    let here = "/me/second-factor";
    amira.get(here);
    for todo in ["confirm", "codes", "end", "begin"] {
        amira.post(here, &[("do", todo), ("password", word.as_str()), ("figures", word.as_str())]);
    }
    amira.post(here, &[("do", "begin"), ("password", PASSWORD), ("figures", "")]).says("otpauth://totp/");
    amira.post(here, &[("do", "confirm"), ("figures", word.as_str())]);
    stranger.get(&format!("/signin/code?next=/{}", word.as_str()));
    stranger.post("/signin/code", &[("figures", word.as_str()), ("next", word.as_str())]);
    let link = format!("/password/{}", word.as_str());
    stranger.get(&link);
    stranger.post(&link, &[("password", word.as_str())]);
}

/// Everything that posts are sent to.
struct Networks {
    sims: [Sim; 2],
    mean: Mean,
    /// The two simulators and the mean one.
    accounts: Vec<AccountId>,
}

fn connect(house: &House, book: &Book, word: &Word) -> Networks {
    let mut amira = signed_in(house, book, "amira");
    let start = |network| house.runtime.block_on(Sim::start(network, house.clock.clone())).unwrap();
    let sims = [start(Network::Mastodon), start(Network::Bluesky)];
    let mean = Mean::default();
    let other = format!("http://{}", house.runtime.block_on(mean.start()));
    amira.get("/accounts");
    amira.post("/accounts", &[("network", "facebook"), ("handle", "Harbour Lane Dental")]).leads_to("/accounts");
    let wrong = format!("https://{0}.example/{0}?{0}", word.as_str());
    amira.post("/connect", &[("network", "mastodon"), ("server", &wrong), ("handle", ""), ("secret", word.as_str())]);
    let mut accounts = Vec::new();
    for (network, server, handle, secret) in [
        (Network::Mastodon, sims[0].server(), sims[0].handle(), sims[0].secret()),
        (Network::Bluesky, sims[1].server(), sims[1].handle(), sims[1].secret()),
        (Network::Mastodon, &other, "", "anything"),
    ] {
        let fields = [("network", network.name()), ("server", server), ("handle", handle), ("secret", word.as_str())];
        assert_eq!(amira.post("/connect", &fields).status, 303, "{server}");
        house.round();
        let id = house.account(network, server);
        let page = amira.get(&format!("/accounts/{id}"));
        // A wrong secret is as quiet as a text. (The mean network takes any.)
        if server != other {
            page.says("onnect");
        }
        reconnect(house, &mut amira, &id, secret);
        accounts.push(id);
    }
    Networks { sims, mean, accounts }
}

fn reconnect(house: &House, amira: &mut Visitor, id: &AccountId, secret: &str) {
    let here = format!("/accounts/{id}");
    amira.get(&here);
    amira.post(&here, &[("do", "reconnect"), ("secret", secret)]).leads_to(&here);
    house.round();
    let state = house.runtime.block_on(account::get(&house.desk, id)).unwrap().unwrap().state;
    assert_eq!(state, account::State::Live, "{id}");
}

/// Writes a text for these accounts and presses Check; the page of the new draft and its id.
fn written(priya: &mut Visitor, text: &str, to: &[AccountId]) -> (String, Answer) {
    let page = priya.get("/write");
    let to: Vec<_> = to.iter().map(|id| ("to", id.as_str())).collect();
    let kept = priya.press(&page, "/write", &[&[("text", text), ("do", "check")], &to[..]].concat());
    let page = priya.follow(&kept);
    let id = kept.header("location").unwrap().rsplit('/').next().unwrap().split('#').next().unwrap().to_owned();
    (id, page)
}

fn write(house: &House, book: &Book, word: &Word) {
    let mut priya = signed_in(house, book, "priya");
    let facebook = house.account(Network::Facebook, "");
    let text = format!("Lovely to see Mrs {} back today for her new crown! Mrs Patel too.", capital(word));
    priya.get("/write");
    priya.post("/check", &[("text", &text), ("to", facebook.as_str())]).says("patient-named");
    let review = format!("I am {} and my crown hurts since Monday.", word.as_str());
    let answer = format!("Sorry about Monday, {}!", word.as_str());
    let reply = [("kind", "reply"), ("channel", "review-reply"), ("in_reply_to", &review), ("text", &answer)];
    priya.post("/check", &reply).says("stop");
    let page = priya.get("/write?kind=reply");
    let kept = priya.press(&page, "/write", &[&reply[1..], &[("do", "keep")]].concat());
    priya.follow(&kept).says(word.as_str());

    let (id, page) = written(&mut priya, &text, std::slice::from_ref(&facebook));
    let here = format!("/write/{id}");
    let words = [("text", text.as_str()), ("to", facebook.as_str())];
    let amira = person(&page);
    let refused = priya.press(&page, &here, &[&words[..], &[("do", "ask"), ("of", &amira)]].concat());
    assert_eq!(refused.status, 422);
    for button in [("fix", "1"), ("do", "undo"), ("do", "suggestion"), ("do", "undo"), ("do", "keep")] {
        let page = priya.get(&here);
        priya.press(&page, &here, &[&words[..], &[button]].concat());
    }
    // Somebody was quicker: the words of both are shown, to the one who wrote.
    let mine = format!("{text} Once more.");
    let stale = priya.post(&here, &[("version", "1"), ("text", &mine), ("to", facebook.as_str()), ("do", "keep")]);
    assert_eq!(stale.status, 409, "{}", stale.text());
    let wrong = [("text", mine.as_str()), ("when", word.as_str()), ("do", "keep")];
    let page = priya.get(&here);
    priya.press(&page, &here, &wrong);
    let erase = format!("{here}/erase");
    let sure = priya.get(&erase);
    priya.press(&sure, &erase, &[]).leads_to("/");
    assert!(priya.get(&here).status >= 400, "an erased draft is gone");
    priya.get("/rules/patient-named");
    priya.post("/rules/patient-named", &[("text", &text)]).says(&capital(word));
}

/// Sent back once with words, then approved with a reason; the draft, which is to be posted by hand.
fn approve(house: &House, book: &Book, word: &Word) -> String {
    let mut priya = signed_in(house, book, "priya");
    let facebook = house.account(Network::Facebook, "");
    let to = std::slice::from_ref(&facebook);
    // Something to answer for: the approver may let it stay, with a reason.
    let text = format!("We are the best dentists in Whitby, {}.", word.as_str());
    let (id, page) = written(&mut priya, &text, to);
    let link = ask(&mut priya, &id, &page, &text, to);
    let mut phone = Visitor::new(&house.address, book);
    phone.get(&link);
    let wrong = phone.post(&link, &[("secret", word.as_str())]);
    assert_eq!(wrong.status, 422);
    phone.post(&link, &[("secret", PIN)]);
    let there = format!("/approve/{id}");
    let page = phone.get(&there);
    page.says(word.as_str()).says("name=\"reason-");
    let number = page.text().split("name=\"reason-").nth(1).unwrap().split('"').next().unwrap().to_owned();
    let reason = (format!("reason-{number}"), format!("Won a prize in 2026, {}.", word.as_str()));
    phone.press(&page, &there, &[("do", "back"), ("words", ""), (&reason.0, &reason.1)]);
    phone.press(&page, &there, &[("do", "approve"), ("words", word.as_str())]);
    let back = format!("Say what {} means.", word.as_str());
    assert_eq!(phone.press(&page, &there, &[("do", "back"), ("words", &back)]).status, 200);
    priya.get("/").says("The approver wants something changed");
    let page = priya.get(&format!("/write/{id}"));
    page.says(&back);
    ask(&mut priya, &id, &page, &text, to);
    let mut amira = signed_in(house, book, "amira");
    amira.get("/").says(word.as_str());
    amira.get("/approve").says(word.as_str());
    let page = amira.get(&there);
    let answer = amira.press(&page, &there, &[("do", "approve"), (&reason.0, &reason.1)]);
    amira.follow(&answer).says(word.as_str());
    assert_eq!(phone.get(&link).status, 410);
    id
}

/// Asks the owner; the link that is handed over.
fn ask(priya: &mut Visitor, id: &str, page: &Answer, text: &str, to: &[AccountId]) -> String {
    let to: Vec<_> = to.iter().map(|id| ("to", id.as_str())).collect();
    let amira = person(page);
    let asked = priya.press(
        page,
        &format!("/write/{id}"),
        &[&[("text", text), ("do", "ask"), ("of", &amira)], &to[..]].concat(),
    );
    let asked = asked.text();
    let token = asked.split("/approve/link/").nth(1).unwrap_or_else(|| panic!("{asked}"));
    format!("/approve/link/{}", token.split(['"', '<']).next().unwrap())
}

/// The first person who can be asked.
fn person(page: &Answer) -> String {
    let text = page.text();
    let list = text.split("name=\"of\"").nth(1).unwrap_or_else(|| panic!("nobody can be asked: {text}"));
    let values = list.split("value=\"").skip(1).map(|rest| rest.split('"').next().unwrap());
    values.into_iter().find(|value| value.len() == 26).unwrap().to_owned()
}

fn capital(word: &Word) -> String {
    let (first, rest) = word.as_str().split_at(1);
    format!("{}{rest}", first.to_uppercase())
}

fn publish(house: &House, book: &Book, word: &Word, networks: &Networks) {
    let mut faults: Vec<_> = Fault::ALL.to_vec();
    // Those after which somebody has to connect the account again come last.
    faults.sort_by_key(|fault| matches!(fault, Fault::Expire | Fault::Revoke));
    // Out in two places, and nobody knows about the third.
    let mut mixed = String::new();
    let secrets = [networks.sims[0].secret(), networks.sims[1].secret(), "anything"];
    for (number, fault) in faults.into_iter().enumerate() {
        let mut priya = signed_in(house, book, "priya");
        let mut amira = signed_in(house, book, "amira");
        for (id, secret) in networks.accounts.iter().zip(secrets) {
            let state = house.runtime.block_on(account::get(&house.desk, id)).unwrap().unwrap().state;
            if state != account::State::Live {
                reconnect(house, &mut amira, id, secret);
            }
        }
        for sim in &networks.sims {
            sim.script(On::Publish, [fault]);
            sim.script(On::Read, [fault]);
        }
        let text = format!("We are open on Saturday from nine, notice {number}. {}", word.as_str());
        let (id, page) = written(&mut priya, &text, &networks.accounts);
        ask(&mut priya, &id, &page, &text, &networks.accounts);
        let there = format!("/approve/{id}");
        let page = amira.get(&there);
        amira.press(&page, &there, &[("do", "approve")]).leads_to(&format!("/drafts/{id}"));
        for _ in 0..6 {
            house.round();
            priya.get(&format!("/drafts/{id}"));
            amira.get("/");
        }
        if fault == Fault::GarbleAfter {
            mixed = id;
        }
    }
    // What a network asked us to wait with goes out by night.
    for _ in 0..4 {
        house.clock.pass(Duration::from_hours(1));
        house.round();
    }
    for sim in &networks.sims {
        assert!(sim.posts().iter().any(|post| word.is_in(&post.text)), "nothing went out to {sim:?}");
    }
    assert!(networks.mean.heard().len() >= Mean::WAYS, "{:?}", networks.mean.heard());

    // Each job once: the unknown one is settled by a person, the one that went out is taken down.
    let mut amira = signed_in(house, book, "amira");
    let page = amira.get(&format!("/drafts/{mixed}")).text();
    for job in page.split("\"/jobs/").skip(1).map(|rest| rest.split(['"', '/']).next().unwrap()) {
        amira.get(&format!("/jobs/{job}"));
        amira.post(&format!("/jobs/{job}"), &[("do", "not-there")]);
        amira.get(&format!("/jobs/{job}/delete"));
        amira.post(&format!("/jobs/{job}/delete"), &[]);
        house.round();
    }
}

fn by_hand(house: &House, book: &Book, word: &Word, draft: &str) {
    let mut priya = signed_in(house, book, "priya");
    let page = priya.get(&format!("/drafts/{draft}")).text();
    let job = page.split("\"/jobs/").nth(1).unwrap_or_else(|| panic!("{page}")).split('"').next().unwrap();
    let here = format!("/jobs/{job}");
    let page = priya.get(&here);
    let handed = priya.press(&page, &here, &[("do", "hand-over")]);
    handed.says(word.as_str());
    let wrong = format!("javascript:{}", word.as_str());
    priya.press(&handed, &here, &[("do", "posted"), ("url", &wrong)]);
    assert_eq!(priya.press(&handed, &here, &[("do", "not-posted")]).status, 303);
    let handed = priya.press(&handed, &here, &[("do", "hand-over")]);
    assert_eq!(priya.press(&handed, &here, &[("do", "posted"), ("url", "")]).status, 303);
}

/// Every page that has an address of its own, as each of them.
fn look_around(house: &House, book: &Book, word: &Word) {
    for name in ["amira", "priya"] {
        let mut visitor = signed_in(house, book, name);
        for page in PAGES.iter().filter(|page| !page.path.contains('{')) {
            visitor.get(page.path);
        }
        visitor.get(&format!("/journal?before={}", word.as_str()));
    }
}

/// What is left when the day is over: a backup, and a journal that was looked through.
pub(crate) fn tidy_up(house: &House, book: &Book, folder: &Path) {
    let mut amira = signed_in(house, book, "amira");
    amira.get("/journal");
    amira.post("/journal", &[]).says("none");
    let act = house.desk.act_as_desk();
    house.runtime.block_on(backup::write(&house.desk, &act, &folder.join("kept.age"))).unwrap();
}

/// Every file below a folder.
pub(crate) fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(files(&path));
        } else {
            let bytes = std::fs::read(&path).unwrap();
            found.push((path, bytes));
        }
    }
    found
}

/// The lines of a log that hold the word.
pub(crate) fn around(log: &[u8], word: &Word) -> String {
    String::from_utf8_lossy(log).lines().filter(|line| word.is_in(line)).take(5).collect::<Vec<_>>().join("\n")
}
