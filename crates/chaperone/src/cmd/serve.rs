//! `chaperone serve`: the pages and the worker, until somebody stops them.

use std::io::IsTerminal;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context, Result};
use axum_server::Handle;
use axum_server::tls_rustls::RustlsConfig;
use chaperone::config::{Config, Tls};
use chaperone::outside::Machine;
use chaperone::practice_mode::Beside;
use chaperone::worker::Worker;
use chaperone_connect::{Connectors, Patience};
use chaperone_desk::{Database, Desk, Outside, Use, practice};
use chaperone_web::{AppState, Practising, Public};
use clap::Args;
use tokio::sync::watch;

use super::{open_to_others, say};

/// How long requests in hand may take after the desk was told to stop.
const LAST_REQUESTS: Duration = Duration::from_secs(5);

#[derive(Debug, Default, Args)]
pub(crate) struct ServeArgs {
    /// Address and port to listen on; without it 127.0.0.1:8470.
    #[arg(long, value_name = "ADDRESS")]
    pub(crate) listen: Option<SocketAddr>,
    /// Under which address browsers reach the desk, such as https://desk.harbourlane.example.
    #[arg(long, value_name = "URL")]
    pub(crate) public_url: Option<String>,
    /// PEM file of a certificate of your own.
    #[arg(long, value_name = "FILE", requires = "private_key")]
    pub(crate) certificate: Option<PathBuf>,
    /// PEM file of the certificate's private key.
    #[arg(long, value_name = "FILE", requires = "certificate")]
    pub(crate) private_key: Option<PathBuf>,
}

pub(crate) async fn run(config: Config) -> Result<ExitCode> {
    begin_log();

    // What can be wrong without a look at the desk is said before anything is made.
    Public::new(config.public_url.as_deref(), config.listen)?;
    let tls = match &config.tls {
        Some(tls) => Some(certificate(tls).await?),
        None => None,
    };

    let place = match &config.database {
        Database::Sqlite { folder } => format!("{} (embedded database)", folder.display()),
        Database::Postgres { .. } => "PostgreSQL".into(),
    };
    say(format!("Opening the desk in {place}, key in {} ...", config.keys.display()));
    let code = config.is_reachable().then(set_up_code);
    let desk = Desk::open(config.settings(Use::Serve, code.clone()), Arc::new(Machine)).await?;
    if let Some(file) = open_to_others(&config.keys) {
        tracing::warn!("others can read the key; run: chmod 600 {}", file.display());
    }

    let listener = std::net::TcpListener::bind(config.listen)
        .with_context(|| format!("{} cannot be listened on; another program may use it", config.listen))?;
    listener.set_nonblocking(true)?;
    let address = listener.local_addr()?;
    let public = Public::new(config.public_url.as_deref(), address)?;
    let url = public.url.clone();
    let mut state = AppState::new(desk.clone(), public, Arc::new(Machine));
    state.checkpoints = Some(config.checkpoints.clone());
    state.backups = Some(config.backups.clone());
    let practising = Beside::new(url.clone());
    // Whoever reaches this desk from elsewhere could not reach practice mode, which stays on this machine.
    if !config.is_reachable() {
        state.practising = Practising::Beside(practising.way_in());
    }
    let app = chaperone_web::router(state).into_make_service_with_connect_info::<SocketAddr>();

    let connectors = Connectors::open(Patience::default())?;
    let (stop, stopped) = watch::channel(false);
    let worker = tokio::spawn(Worker::new(desk.clone(), connectors, Some(config.checkpoints.clone())).run(stopped));

    let handle = Handle::new();
    tokio::spawn(stop_on_signal(handle.clone(), stop));
    if practice::get(&desk).await?.is_none()
        && let Some(code) = &code
    {
        say(format!("Set-up code: {code}"));
    }
    if config.public_url.is_some() {
        say(format!("Listening on {address}"));
    }
    say(format!("The desk is ready: {url}"));
    match tls {
        Some(tls) => axum_server::from_tcp_rustls(listener, tls)?.handle(handle).serve(app).await?,
        None => axum_server::from_tcp(listener)?.handle(handle).serve(app).await?,
    }
    say("Stopping; the post in hand is finished first ...");
    practising.end().await;
    worker.await?;
    desk.close().await;
    Ok(ExitCode::SUCCESS)
}

/// The log on the standard error, and one provider of encryption for pages and for calls to networks.
pub(super) fn begin_log() {
    tracing_subscriber::fmt()
        .with_env_filter(filter())
        .with_ansi(std::io::stderr().is_terminal())
        .with_writer(std::io::stderr)
        .init();
    let _ = rustls::crypto::ring::default_provider().install_default();
}

/// Quiet about libraries: their debug lines could quote what passes through them.
fn filter() -> tracing_subscriber::EnvFilter {
    tracing_subscriber::EnvFilter::new(
        "warn,chaperone=info,chaperone_web=info,chaperone_desk=info,chaperone_connect=info",
    )
}

/// Eight letters that the first visitor has to know where the desk can be reached by others.
fn set_up_code() -> String {
    let mut bytes = [0; 5];
    Machine.fill(&mut bytes);
    let letters = data_encoding::BASE32_NOPAD.encode(&bytes);
    format!("{}-{}", &letters[..4], &letters[4..])
}

async fn certificate(tls: &Tls) -> Result<RustlsConfig> {
    RustlsConfig::from_pem_file(&tls.certificate, &tls.key).await.with_context(|| {
        format!("the certificate {} or its key {} cannot be used", tls.certificate.display(), tls.key.display())
    })
}

async fn stop_on_signal(handle: Handle<SocketAddr>, stop: watch::Sender<bool>) {
    signalled().await;
    let _ = stop.send(true);
    handle.graceful_shutdown(Some(LAST_REQUESTS));
}

/// Waits until somebody asks the program to stop.
pub(super) async fn signalled() {
    let interrupt = tokio::signal::ctrl_c();
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        match signal(SignalKind::terminate()) {
            Ok(mut terminate) => {
                tokio::select! { _ = interrupt => {}, _ = terminate.recv() => {} }
            }
            Err(_) => drop(interrupt.await),
        }
    }
    #[cfg(not(unix))]
    let _ = interrupt.await;
}
