//! A real desk in a folder of its own, and a browser that keeps its cookies.
//!
//! Deliberately absent: any stand-in for the desk.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{HeaderMap, Request, StatusCode, header};
use chaperone_desk::backup::{self, Erasures};
use chaperone_desk::media::Looks;
use chaperone_desk::{Database, Desk, Outside, Settings, Time, Use};
use chaperone_web::pages::{PAGES, Page};
use chaperone_web::{AppState, Public, site};
use tower::ServiceExt;

pub const HOST: &str = "127.0.0.1:4321";
pub const PASSWORD: &str = "four-words-that-sit-apart";
const START: i64 = 1_795_513_800_000_000; // 24 November 2026, 09:50 in London

/// A clock that stands still until it is moved, and bytes that never repeat.
struct Scripted {
    now: AtomicI64,
    drawn: AtomicU64,
}

impl Outside for Scripted {
    fn now(&self) -> Time {
        Time::from_micros(self.now.load(Ordering::Relaxed))
    }

    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(8) {
            // An odd factor maps different counts to different numbers.
            let number = self.drawn.fetch_add(1, Ordering::Relaxed).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            chunk.copy_from_slice(&number.to_le_bytes()[..chunk.len()]);
        }
    }
}

fn settings(folder: &Path, set_up_code: Option<&str>, looks: &Looks) -> Settings {
    Settings {
        database: Database::Sqlite { folder: folder.join("data") },
        keys: folder.join("keys"),
        usage: Use::Serve,
        set_up_code: set_up_code.map(str::to_owned),
        pack: None,
        looks: looks.clone(),
    }
}

pub struct House {
    pub app: Router,
    pub desk: Desk,
    clock: Arc<Scripted>,
    folder: PathBuf,
}

/// A house that stood through its test leaves nothing behind; one that did not can be looked at.
impl Drop for House {
    fn drop(&mut self) {
        if !std::thread::panicking() {
            std::fs::remove_dir_all(&self.folder).ok();
        }
    }
}

impl House {
    /// An empty desk, in a folder that carries the test's name.
    pub async fn open(name: &str) -> House {
        House::with(name, None, None).await
    }

    pub async fn with(name: &str, set_up_code: Option<&str>, url: Option<&str>) -> House {
        House::showing(PAGES, name, set_up_code, url).await
    }

    /// A desk that shows another list of pages.
    pub async fn showing(pages: &'static [Page], name: &str, set_up_code: Option<&str>, url: Option<&str>) -> House {
        House::looking(pages, name, set_up_code, url, &Looks::default()).await
    }

    /// A desk that looks at pictures.
    pub async fn looking(
        pages: &'static [Page],
        name: &str,
        set_up_code: Option<&str>,
        url: Option<&str>,
        looks: &Looks,
    ) -> House {
        // With the process in its name: two runs at a time must not share a desk.
        let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("{name}-{}", std::process::id()));
        std::fs::remove_dir_all(&folder).ok();
        std::fs::create_dir_all(folder.join("data")).unwrap();
        std::fs::create_dir_all(folder.join("keys")).unwrap();
        let clock = Arc::new(Scripted { now: AtomicI64::new(START), drawn: AtomicU64::new(1) });
        let desk = Desk::open(settings(&folder, set_up_code, looks), clock.clone()).await.unwrap();
        House::around(pages, desk, url, clock, folder)
    }

    fn around(pages: &'static [Page], desk: Desk, url: Option<&str>, clock: Arc<Scripted>, folder: PathBuf) -> House {
        let public = Public::new(url, HOST.parse().unwrap()).unwrap();
        let mut state = AppState::new(desk.clone(), public, clock.clone());
        state.backups = Some(folder.join("backups"));
        House { app: site(state, pages), desk, clock, folder }
    }

    /// This desk as it comes back from a backup, in a folder of its own.
    pub async fn restored(&self) -> House {
        let file = self.folder.join("a.backup");
        backup::write(&self.desk, &self.desk.act_as_desk(), &file).await.unwrap();
        let sheet = std::fs::read_to_string(self.folder.join("keys/recovery-sheet.txt")).unwrap();
        let folder = self.folder.with_extension("restored");
        let (to, clock) = (settings(&folder, None, &Looks::default()), self.clock.clone());
        let restored = backup::restore(to, clock.clone(), &file, &sheet.into(), &Erasures::Lost).await;
        House::around(PAGES, restored.unwrap().0, None, clock, folder)
    }

    /// A desk with a practice, and a browser in which its owner Amira Hassan is signed in.
    pub async fn with_owner(name: &str) -> (House, Browser) {
        let house = House::open(name).await;
        let mut browser = Browser::new(&house);
        browser.get("/set-up").await;
        let answer = browser.post("/set-up", SET_UP).await;
        assert_eq!((answer.status, answer.to()), (StatusCode::SEE_OTHER, "/steps"), "{}", answer.text);
        (house, browser)
    }

    pub fn wait(&self, seconds: i64) {
        self.clock.now.fetch_add(seconds * 1_000_000, Ordering::Relaxed);
    }
}

pub const SET_UP: &[(&str, &str)] = &[
    ("practice", "Harbour Lane Dental"),
    ("country", "england"),
    ("town", "Whitby"),
    ("phone", "01632 960123"),
    ("name", "Amira Hassan"),
    ("email", "amira@harbourlane.example"),
    ("password", PASSWORD),
];

#[derive(Debug)]
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub text: String,
    pub bytes: Vec<u8>,
}

impl Answer {
    /// Where a redirect leads, without the status sentence.
    pub fn to(&self) -> &str {
        let to = self.headers.get(header::LOCATION).map_or("", |to| to.to_str().unwrap());
        to.split("?told=").next().unwrap().split('#').next().unwrap()
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// A browser: cookies, and the token of the last page it saw.
pub struct Browser {
    app: Router,
    pub cookies: BTreeMap<String, String>,
    pub token: String,
}

impl Browser {
    pub fn new(house: &House) -> Browser {
        Browser { app: house.app.clone(), cookies: BTreeMap::new(), token: String::new() }
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        let request = Request::get(path).header(header::HOST, HOST);
        self.send(request.body(Body::empty()).unwrap()).await
    }

    /// Sends a form as a browser would: with the token of the page before, from our own origin.
    pub async fn post(&mut self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let token = self.token.clone();
        let fields = fields.iter().copied().chain([("csrf", token.as_str())]);
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        let request = Request::post(path)
            .header(header::HOST, HOST)
            .header(header::ORIGIN, "null")
            .header("sec-fetch-site", "same-origin")
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded");
        self.send(request.body(body.into()).unwrap()).await
    }

    pub async fn send(&mut self, mut request: Request<Body>) -> Answer {
        let cookies: Vec<String> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
        if !cookies.is_empty() {
            request.headers_mut().insert(header::COOKIE, cookies.join("; ").parse().unwrap());
        }
        let response = self.app.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        for line in parts.headers.get_all(header::SET_COOKIE) {
            let (name, rest) = line.to_str().unwrap().split_once('=').unwrap();
            let value = rest.split(';').next().unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        let bytes = to_bytes(body, usize::MAX).await.unwrap().to_vec();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        if let Some((_, rest)) = text.split_once(r#"name="csrf" value=""#) {
            rest.split('"').next().unwrap().clone_into(&mut self.token);
        }
        Answer { status: parts.status, headers: parts.headers, text, bytes }
    }
}
