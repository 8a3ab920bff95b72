//! Small servers that speak as the real networks do, for practising and for tests.
//!
//! A practice can post, be refused and delete without anything leaving the machine: a simulator listens on a loopback
//! port inside this process and keeps what it is given in memory. Faults can be scripted, request by request.
//! Deliberately absent: timelines, followers, and any secrecy: the tokens are guessable, so never listen on
//! more than loopback.

mod bluesky;
mod line;
mod mastodon;
mod script;

use std::collections::BTreeMap;
use std::fmt;
use std::io;
use std::net::Ipv4Addr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use axum::Router;
use tokio::net::TcpListener;
use tokio::task::JoinHandle;

use chaperone_desk::{Network, Outside, Time};
use line::{Line, Wire};
use script::Script;
pub use script::{Fault, On};

/// A running simulator. It stops when this is dropped.
pub struct Sim {
    network: Network,
    server: String,
    book: Book,
    task: JoinHandle<()>,
}

/// A post as the network holds it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Post {
    /// The name by which `delete` and an answer know it.
    pub id: String,
    /// Who wrote it: a handle without an `@`.
    pub by: String,
    pub text: String,
    pub answers: Option<String>,
    /// The idempotency key (Mastodon) or the record key (Bluesky) that it came with.
    pub key: Option<String>,
    pub at: Time,
    /// The whole post as this network writes it.
    pub(crate) wire: serde_json::Value,
}

/// A picture as it was uploaded.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Uploaded {
    pub bytes: Vec<u8>,
    pub media_type: String,
    /// The name of the file, where the network is told one.
    pub file_name: Option<String>,
    /// What is said of it to those who cannot see it.
    pub alt: String,
}

/// What a simulator remembers.
#[derive(Default)]
struct Pages {
    posts: Vec<Post>,
    script: Script,
    /// Requests to publish that arrived, whatever became of them.
    attempts: usize,
    /// Makes ids and tokens differ.
    count: u64,
    /// Token to handle.
    access: BTreeMap<String, String>,
    refresh: BTreeMap<String, String>,
    /// The secret opens nothing any more.
    revoked: bool,
    /// Idempotency key to the id of the post that it made.
    keys: BTreeMap<String, (Time, String)>,
    /// Pictures that were uploaded, by the name that the network gave them.
    uploads: BTreeMap<String, Uploaded>,
    /// Those of them that our account asked about, and that are ready since (Mastodon).
    ready: std::collections::BTreeSet<String>,
    /// Posts that our account passed on or liked by one call on them, as `reblog/<id>`.
    marks: std::collections::BTreeSet<String>,
}

/// The shared state of one simulator: its pages and a clock.
#[derive(Clone)]
struct Book {
    pages: Arc<Mutex<Pages>>,
    clock: Arc<dyn Outside>,
    /// The account that everybody signs in to.
    handle: &'static str,
}

impl Book {
    fn open(&self) -> MutexGuard<'_, Pages> {
        // A panic elsewhere leaves a list of posts that is still a list of posts.
        self.pages.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pages {
    fn next(&mut self) -> u64 {
        self.count += 1;
        self.count
    }
}

impl Sim {
    /// Starts the simulator of `network` on a free loopback port. `Unsupported` where there is none.
    pub async fn start(network: Network, clock: Arc<dyn Outside>) -> io::Result<Sim> {
        let (handle, router): (&'static str, fn(Book) -> Router) = match network {
            Network::Mastodon => (mastodon::HANDLE, mastodon::router),
            Network::Bluesky => (bluesky::HANDLE, bluesky::router),
            _ => return Err(io::Error::from(io::ErrorKind::Unsupported)),
        };
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let server = format!("http://{}", listener.local_addr()?);
        let book = Book { pages: Arc::default(), clock, handle };
        let service = router(book.clone()).into_make_service_with_connect_info::<Line>();
        let task = tokio::spawn(async move {
            // Ends only with the task: `axum::serve` itself answers every error by going on.
            let _ = axum::serve(Wire(listener), service).await;
        });
        Ok(Sim { network, server, book, task })
    }

    /// Stops listening, and waits until that is so.
    pub async fn stop(mut self) {
        self.task.abort();
        // Ends as cancelled: that is what was asked for.
        let _ = (&mut self.task).await;
    }

    pub fn network(&self) -> Network {
        self.network
    }

    /// The address to type when connecting: `http://127.0.0.1:…`.
    pub fn server(&self) -> &str {
        &self.server
    }

    /// The account's name, as the network writes it.
    pub fn handle(&self) -> &str {
        self.book.handle
    }

    /// The access token (Mastodon) or app password (Bluesky) to type when connecting.
    pub fn secret(&self) -> &'static str {
        SECRET
    }

    /// What happens to the next requests of this kind, in order; after that all goes well again.
    pub fn script(&self, on: On, faults: impl IntoIterator<Item = Fault>) {
        self.book.open().script.add(on, faults);
    }

    /// Every post that exists at the network now, oldest first.
    pub fn posts(&self) -> Vec<Post> {
        self.book.open().posts.clone()
    }

    /// The pictures of a post, as the network holds them.
    pub fn pictures(&self, id: &str) -> Vec<Uploaded> {
        let pages = self.book.open();
        let post = pages.posts.iter().find(|post| post.id == id);
        let shown = post.map(|post| match self.network {
            Network::Bluesky => bluesky::shown(&post.wire),
            _ => mastodon::shown(&post.wire),
        });
        let found = |(name, alt): (String, Option<String>)| {
            let upload = pages.uploads.get(&name)?.clone();
            Some(Uploaded { alt: alt.unwrap_or_else(|| upload.alt.clone()), ..upload })
        };
        shown.unwrap_or_default().into_iter().filter_map(found).collect()
    }

    /// What our account did with posts of others, where that is no post of its own (Mastodon): `reblog/<id>`.
    pub fn marks(&self) -> Vec<String> {
        self.book.open().marks.iter().cloned().collect()
    }

    /// Changes the words of a post, as its writer may at any time.
    pub fn reword(&self, id: &str, text: &str) {
        let mut pages = self.book.open();
        if let Some(post) = pages.posts.iter_mut().find(|post| post.id == id) {
            text.clone_into(&mut post.text);
            match self.network {
                Network::Bluesky => post.wire["text"] = text.into(),
                _ => post.wire["content"] = format!("<p>{text}</p>").into(),
            }
        }
    }

    /// Puts a picture on a post.
    pub fn add_picture(&self, id: &str) {
        let mut pages = self.book.open();
        if let Some(post) = pages.posts.iter_mut().find(|post| post.id == id) {
            match self.network {
                Network::Bluesky => post.wire["embed"] = serde_json::json!({ "$type": "app.bsky.embed.images" }),
                _ => post.wire["media_attachments"] = serde_json::json!([{ "type": "image" }]),
            }
        }
    }

    /// How many requests to publish arrived, whatever became of them.
    pub fn attempts(&self) -> usize {
        self.book.open().attempts
    }

    /// Ends every session, as a network does after weeks without use. The secret still opens a new one.
    pub fn end_sessions(&self) {
        let mut pages = self.book.open();
        pages.access.clear();
        pages.refresh.clear();
    }

    /// Puts a post of another account there, to be answered. Returns its id.
    pub fn write_as_visitor(&self, text: &str) -> String {
        match self.network {
            Network::Bluesky => bluesky::write_as_visitor(&self.book, text),
            _ => mastodon::write_as_visitor(&self.book, text),
        }
    }

    /// The address that a person would copy from the page of this post; `None` where there is no such post.
    pub fn page_of(&self, id: &str) -> Option<String> {
        let pages = self.book.open();
        let post = pages.posts.iter().find(|post| post.id == id)?;
        match self.network {
            Network::Bluesky => bluesky::page_of(post),
            _ => post.wire["url"].as_str().map(str::to_owned),
        }
    }
}

/// Opens the account of every simulator.
const SECRET: &str = "practise-only";

impl Drop for Sim {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl fmt::Debug for Sim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Sim({:?} on {})", self.network, self.server)
    }
}

impl Post {
    /// The whole post as the network writes it, for looking through.
    pub fn shown(&self) -> String {
        self.wire.to_string()
    }

    /// The stretches of the text that are links, mentions or hashtags, in bytes. Empty on Mastodon, which finds them itself.
    pub fn facets(&self) -> Vec<(usize, usize)> {
        let place = |facet: &serde_json::Value, end: &str| usize::try_from(facet["index"][end].as_u64()?).ok();
        let facets = self.wire["facets"].as_array().map_or(&[][..], Vec::as_slice);
        facets.iter().filter_map(|facet| Some((place(facet, "byteStart")?, place(facet, "byteEnd")?))).collect()
    }
}
