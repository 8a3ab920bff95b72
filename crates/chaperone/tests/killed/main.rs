//! A worker that is killed in the middle of publishing: the network shows the post once or not at all, never twice,
//! and the desk says which.
//!
//! This program is parent and child. The child works until it reaches the step at which it was told to die, or until
//! the parent kills it. The parent then starts another child that finishes the work, and compares the network with
//! the desk. 60 seeds by default, 1,000 with `CHAPERONE_DEEP=1`.

#![allow(
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test fails by panicking and reports by printing"
)]

#[path = "../it/desk.rs"]
mod desk;

use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitCode, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chaperone::worker::{Step, Watcher};
use chaperone_connect::sim::{Fault, On, Sim};
use chaperone_desk::job::{self, State};
use chaperone_desk::{Desk, JobId, Network};
use desk::{Forward, Ready, settings, worker, yes};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

const NAME: &str = "a_killed_worker_posts_once_or_not_at_all";
/// A fresh network and a fresh desk after so many seeds, so that reading posts back stays as short as in life.
const BATCH: u64 = 40;
/// Between two workers: leases have ended, and the network had time to show what it took.
const LATER: Duration = Duration::from_hours(1);

#[allow(clippy::disallowed_methods, reason = "a test asks how it was started")]
fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok()
}

fn main() -> ExitCode {
    if let Some(folder) = variable("KILLED_FOLDER") {
        return runtime().block_on(child(Path::new(&folder)));
    }
    let arguments: Vec<_> = std::env::args().skip(1).collect();
    let ignored = arguments.iter().any(|argument| argument == "--ignored");
    if arguments.iter().any(|argument| argument == "--list") {
        if !ignored {
            println!("{NAME}: test");
        }
        return ExitCode::SUCCESS;
    }
    let filters: Vec<_> = arguments.iter().filter(|argument| !argument.starts_with('-')).collect();
    if !filters.is_empty() && !filters.iter().any(|filter| NAME.contains(filter.as_str())) {
        println!("test result: ok. 0 passed; 0 failed; 0 ignored; 0 measured; 1 filtered out");
        return ExitCode::SUCCESS;
    }
    println!("running 1 test");
    let seeds = if variable("CHAPERONE_DEEP").is_some() { 1000 } else { 60 };
    runtime().block_on(parent(seeds));
    println!("test {NAME} ... ok\n\ntest result: ok. 1 passed; 0 failed; 0 ignored; 0 measured; 0 filtered out");
    ExitCode::SUCCESS
}

fn runtime() -> tokio::runtime::Runtime {
    tokio::runtime::Builder::new_multi_thread().worker_threads(2).enable_all().build().unwrap()
}

/// Works on the desk in `folder` until nothing is open, or until it dies at the step that it was told.
async fn child(folder: &Path) -> ExitCode {
    let ahead = variable("KILLED_AHEAD").and_then(|text| text.parse().ok()).unwrap_or(0);
    let clock = Arc::new(Forward(AtomicI64::new(ahead)));
    let desk = Desk::open(settings(folder), clock.clone()).await.unwrap();
    let mut worker = worker(&desk);
    if let Some(step) = variable("KILLED_AT").and_then(|text| text.parse::<usize>().ok()) {
        let watcher: Watcher = Arc::new(move |_, now| {
            if now == Step::ALL[step] {
                std::process::abort();
            }
        });
        worker.watcher = watcher;
    }
    let job = JobId::parse(&variable("KILLED_JOB").unwrap()).unwrap();
    for _ in 0..50 {
        worker.round().await.unwrap();
        if state(&desk, &job).await.is_over() {
            return ExitCode::SUCCESS;
        }
        // The first child works one round; the second goes on, as a worker would over the next hours.
        if variable("KILLED_ONCE").is_some() {
            break;
        }
        clock.pass(Duration::from_mins(2));
    }
    ExitCode::from(3)
}

async fn state(desk: &Desk, job: &JobId) -> State {
    yes(job::get(desk, &desk.act_as_desk(), job).await).job.state
}

/// How one seed goes wrong.
#[derive(Debug)]
enum Death {
    At(usize),
    After(Duration),
    None,
}

async fn parent(seeds: u64) {
    let (mut once, mut never, mut deaths) = (0, 0, 0);
    let mut stage: Option<(Sim, tempfile::TempDir, Ready)> = None;
    // One clock for the network, the desk and both children.
    let clock = Arc::new(Forward::default());
    for seed in 0..seeds {
        let mut random = ChaCha20Rng::seed_from_u64(seed);
        if seed % BATCH == 0 {
            let network = if (seed / BATCH).is_multiple_of(2) { Network::Mastodon } else { Network::Bluesky };
            let folder = tempfile::tempdir().unwrap();
            let sim = Sim::start(network, clock.clone()).await.unwrap();
            let ready = Ready::make(folder.path(), clock.clone(), &sim).await;
            stage = Some((sim, folder, ready));
        }
        let (sim, folder, ready) = stage.take().unwrap();
        let text = format!("Opening hours, notice {seed} of many.");
        let job = ready.approved(&text).await;
        // The child is the one server of this desk while it runs.
        let (owner, manager, account) = (ready.owner, ready.manager, ready.account);
        ready.desk.close().await;
        drop(ready.desk);

        let fault = match random.next_u32() % 8 {
            0 => Fault::SilenceAfter,
            1 => Fault::DropAfter,
            2 => Fault::ErrorAfter,
            3 => Fault::DropBefore,
            _ => Fault::None,
        };
        sim.script(On::Publish, [fault]);
        let death = match random.next_u32() % 8 {
            step @ 0..=3 => Death::At(usize::try_from(step).unwrap()),
            7 => Death::None,
            _ => Death::After(Duration::from_micros(u64::from(random.next_u32() % 250_000))),
        };
        let mut first = start(folder.path(), &job, &death, &clock, true);
        if let Death::After(moment) = death {
            tokio::time::sleep(moment).await;
            let _ = first.kill();
        }
        deaths += u32::from(first.wait().unwrap().code().is_none());
        clock.pass(LATER);
        let second = start(folder.path(), &job, &Death::None, &clock, false).wait().unwrap();
        assert!(second.success(), "seed {seed}: the second worker did not finish ({death:?}, {fault:?})");

        let desk = Desk::open(settings(folder.path()), clock.clone()).await.unwrap();
        let said = state(&desk, &job).await;
        let there = sim.posts().iter().filter(|post| post.text == text).count();
        match said {
            State::Sent => assert_eq!(there, 1, "seed {seed}: counts as sent ({death:?}, {fault:?})"),
            State::Refused => assert_eq!(there, 0, "seed {seed}: counts as not arrived ({death:?}, {fault:?})"),
            other => panic!("seed {seed}: ends as {other:?} ({death:?}, {fault:?})"),
        }
        once += there;
        never += 1 - there;
        let verified = chaperone_desk::journal::verify(&desk, &[]).await.unwrap();
        assert_eq!(verified.trouble, [], "seed {seed}");
        stage = Some((sim, folder, Ready { desk, owner, manager, account }));
    }
    assert!(deaths > 0 && once > 0 && never > 0, "{deaths} deaths, {once} once, {never} not at all");
    println!("{seeds} seeds: {deaths} workers died; {once} posts are there once, {never} not at all, none twice");
}

fn start(folder: &Path, job: &JobId, death: &Death, clock: &Forward, once: bool) -> Child {
    let own: PathBuf = std::env::current_exe().unwrap();
    let mut command = Command::new(own);
    let ahead = clock.0.load(Ordering::SeqCst).to_string();
    command.env("KILLED_FOLDER", folder).env("KILLED_JOB", job.as_str()).env("KILLED_AHEAD", ahead);
    if once {
        command.env("KILLED_ONCE", "yes");
    }
    if let Death::At(step) = death {
        command.env("KILLED_AT", step.to_string());
    }
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}
