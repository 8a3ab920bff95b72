//! Practice mode: a desk of its own on loopback, with an invented practice and two simulated networks, in a folder that is
//! removed when somebody leaves.
//!
//! Four walls hold it in, each by itself enough. The desk is opened for practising, which marks its records and refuses
//! every real network. The connectors call the two simulators and nothing else. The listener is bound to loopback, which no
//! setting changes. The folder is new, private and temporary; folders that a killed program left are removed at the next
//! start. Deliberately absent: any part of the configuration.

mod invented;

use std::fs::{self, File};
use std::net::{Ipv4Addr, SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use axum_server::Handle;
use chaperone_connect::sim::Sim;
use chaperone_connect::{Connectors, Patience, Server};
use chaperone_desk::{Database, Desk, Network, Settings, Use};
use chaperone_web::{AppState, Begin, Here, Practising, Pretended, Public};
use tempfile::TempDir;
use tokio::sync::{Mutex, watch};
use tokio::task::JoinHandle;

use crate::outside::Machine;
use crate::worker::Worker;

/// Where practice mode is entered.
const DOOR: &str = "/practice-mode";
/// How long requests in hand may take after somebody left.
const LAST_REQUESTS: Duration = Duration::from_secs(2);
/// The last page gets its stylesheet before nobody listens any more.
const LAST_PAGE: Duration = Duration::from_secs(1);
/// How the folder's name begins, in the system's folder for temporary files.
const FOLDER: &str = "chaperone-practice-mode-";
/// The two networks that are simulated.
const NETWORKS: [Network; 2] = [Network::Mastodon, Network::Bluesky];

/// Practice mode at work.
#[derive(Debug)]
pub struct Running {
    address: String,
    folder: PathBuf,
    handle: Handle<SocketAddr>,
    task: JoinHandle<()>,
}

impl Running {
    /// The address to open in a browser on this machine.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Everything that it keeps, until it is over.
    pub fn folder(&self) -> &Path {
        &self.folder
    }

    pub fn is_over(&self) -> bool {
        self.task.is_finished()
    }

    /// Ends it; answers in hand are given first.
    pub fn way_out(&self) -> impl Fn() + Send + Sync + use<> {
        let handle = self.handle.clone();
        move || handle.graceful_shutdown(Some(LAST_REQUESTS))
    }

    /// Waits until somebody left and everything is removed.
    pub async fn ended(self) {
        if self.task.await.is_err() {
            tracing::error!("practice mode broke off");
        }
    }
}

/// Begins practice mode on 127.0.0.1; port 0 takes a free one. `home` is the address of the real desk beside it, if any.
pub async fn begin(port: u16, home: Option<String>) -> Result<Running> {
    let system = std::env::temp_dir();
    remove_what_was_left(&system);
    let folder = tempfile::Builder::new()
        .prefix(FOLDER)
        .tempdir_in(&system)
        .context("a temporary folder for practice mode cannot be made")?;
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port))
        .with_context(|| format!("port {port} cannot be listened on; another program may use it"))?;
    listener.set_nonblocking(true)?;
    let listen = listener.local_addr()?;

    let desk = Desk::open(settings(folder.path()), Arc::new(Machine)).await?;
    let mut sims = Vec::new();
    for network in NETWORKS {
        sims.push(Sim::start(network, Arc::new(Machine)).await.context("a simulated network cannot be started")?);
    }
    let servers: Vec<_> = sims.iter().map(|sim| Server::parse(sim.server())).collect::<Result<_, _>>()?;
    let worker = Worker::new(desk.clone(), Connectors::open_only(Patience::default(), &servers)?, None);
    invented::fill(&desk, &worker, &sims).await?;

    let sims = Arc::new(sims);
    let handle = Handle::new();
    let mut state = AppState::new(desk.clone(), Public::new(None, listen)?, Arc::new(Machine));
    let leave = handle.clone();
    let pretended = sims.clone();
    state.practising = Practising::Here(Here {
        leave: Arc::new(move || {
            let leave = leave.clone();
            tokio::spawn(async move {
                tokio::time::sleep(LAST_PAGE).await;
                leave.graceful_shutdown(Some(LAST_REQUESTS));
            });
        }),
        posts: Arc::new(move || posts(&pretended)),
        home,
    });
    let app = chaperone_web::router(state).into_make_service_with_connect_info::<SocketAddr>();
    let path = folder.path().to_owned();
    let server = axum_server::from_tcp(listener)?.handle(handle.clone());
    let task = tokio::spawn(async move {
        let (stop, stopped) = watch::channel(false);
        let worker = tokio::spawn(worker.run(stopped));
        if let Err(error) = server.serve(app).await {
            tracing::error!(kind = %error.kind(), "the pages of practice mode broke off");
        }
        let _ = stop.send(true);
        let _ = worker.await;
        desk.close().await;
        drop((desk, sims));
        remove(folder);
    });
    Ok(Running { address: format!("http://{listen}{DOOR}"), folder: path, handle, task })
}

fn settings(folder: &Path) -> Settings {
    Settings {
        database: Database::Sqlite { folder: folder.join("data") },
        keys: folder.join("keys"),
        usage: Use::Practise,
        set_up_code: None,
        pack: None,
        looks: chaperone_desk::media::Looks::default(),
    }
}

/// What the simulated networks hold, newest first.
fn posts(sims: &[Sim]) -> Vec<Pretended> {
    let mut all: Vec<_> = sims
        .iter()
        .flat_map(|sim| {
            let network = sim.network().title();
            // A visitor's post was there before; it did not go out from here.
            sim.posts().into_iter().filter(|post| !post.by.starts_with("visitor")).map(move |post| Pretended {
                network,
                handle: post.by,
                text: post.text,
                at: post.at,
            })
        })
        .collect();
    all.sort_by_key(|post| std::cmp::Reverse(post.at));
    all
}

fn remove(folder: TempDir) {
    let path = folder.path().to_owned();
    if let Err(error) = folder.close() {
        tracing::error!(kind = %error.kind(), folder = %path.display(), "the folder of practice mode could not be removed");
    }
}

/// Removes folders of programs that were killed while they practised. One that is in use holds its lock and stays; what
/// belongs to somebody else cannot be opened and stays.
fn remove_what_was_left(system: &Path) {
    let Ok(entries) = fs::read_dir(system) else { return };
    for entry in entries.flatten() {
        let ours = entry.file_name().to_str().is_some_and(|name| name.starts_with(FOLDER));
        // Not through a link: what is removed lies in this folder.
        if !ours || !entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            continue;
        }
        let Ok(lock) = File::options().write(true).open(entry.path().join("data").join("in-use")) else { continue };
        if lock.try_lock().is_ok() {
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// Practice mode beside a real desk: at most one at a time.
#[derive(Debug, Clone)]
pub struct Beside {
    home: String,
    running: Arc<Mutex<Option<Running>>>,
}

impl Beside {
    /// `home` is the real desk's address.
    pub fn new(home: String) -> Beside {
        Beside { home, running: Arc::default() }
    }

    /// For the page that offers it.
    pub fn way_in(&self) -> Begin {
        let beside = self.clone();
        Arc::new(move || {
            let beside = beside.clone();
            Box::pin(async move { beside.begin().await })
        })
    }

    async fn begin(&self) -> Option<String> {
        let mut running = self.running.lock().await;
        if let Some(running) = running.as_ref().filter(|running| !running.is_over()) {
            return Some(running.address().to_owned());
        }
        match begin(0, Some(self.home.clone())).await {
            Ok(new) => Some(running.insert(new).address().to_owned()),
            Err(error) => {
                tracing::error!(%error, "practice mode could not be begun");
                None
            }
        }
    }

    /// Ends it with the real desk.
    pub async fn end(&self) {
        if let Some(running) = self.running.lock().await.take() {
            running.way_out()();
            running.ended().await;
        }
    }
}
