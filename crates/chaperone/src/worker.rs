//! The worker: takes jobs that are due, has them cleared, lets `connect` carry them out, and writes down what became
//! of it. It also takes up what another worker left, and asks networks about attempts that nobody knows the end of.
//!
//! Deliberately absent: deciding anything. The desk clears or refuses; the connector judges what a network answered.

use std::sync::Arc;
use std::time::Duration;

use chaperone_connect::{Access, Ask, Connector, Connectors, Trouble, reconcile};
use chaperone_desk::account::{self, Account, Credentials};
use chaperone_desk::job::{Job, Kind};
use chaperone_desk::release::{self, Found, Outcome};
use chaperone_desk::{Desk, Error, journal, practice};
use tokio::sync::watch;
use tokio::task::JoinSet;

/// Longer than the longest call to a network, so that nobody takes up a job that is still being carried out.
const LEASE: Duration = Duration::from_mins(3);
/// Jobs carried out at the same time: a slow network holds up its own posts only.
const AT_ONCE: usize = 4;
/// Looks for due jobs at least this often, for those that another process added.
const LOOK: Duration = Duration::from_secs(5);
/// The head of the journal is signed this often.
const CHECKPOINT_EVERY: Duration = Duration::from_hours(24);

/// Where in carrying out a job the worker is; told to whoever watches, for the log and for tests that stop it there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Step {
    Taken,
    Cleared,
    Carried,
    Recorded,
}

impl Step {
    pub const ALL: [Step; 4] = [Step::Taken, Step::Cleared, Step::Carried, Step::Recorded];
}

/// Is told of every step, before the next one begins.
pub type Watcher = Arc<dyn Fn(&Job, Step) + Send + Sync>;

/// Everything that a round of work needs. Cheap to clone.
#[derive(Clone)]
pub struct Worker {
    pub desk: Desk,
    pub connectors: Arc<Connectors>,
    pub watcher: Watcher,
    /// Where signed heads of the journal are kept; `None` keeps none.
    pub checkpoints: Option<std::path::PathBuf>,
}

impl std::fmt::Debug for Worker {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Worker")
    }
}

impl Worker {
    /// A worker that logs its steps.
    pub fn new(desk: Desk, connectors: Connectors, checkpoints: Option<std::path::PathBuf>) -> Worker {
        let watcher: Watcher = Arc::new(|job, step| tracing::debug!(job = %job.id, kind = job.kind.name(), ?step));
        Worker { desk, connectors: Arc::new(connectors), watcher, checkpoints }
    }

    /// Works until `stop` says so; the job in hand is finished first.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            if let Err(error) = self.round().await {
                tracing::error!(%error, "a round of work failed; it is tried again");
            }
            tokio::select! {
                () = self.desk.bell() => {}
                () = tokio::time::sleep(self.pause().await) => {}
                _ = stop.changed() => {}
            }
        }
    }

    async fn pause(&self) -> Duration {
        let due = release::next_due(&self.desk).await.ok().flatten();
        let until = due.map_or(i64::MAX, |due| due.micros() - self.desk.now().micros());
        // Never shorter than a moment, so that a job that cannot be taken yet does not make the worker spin.
        Duration::from_micros(u64::try_from(until).unwrap_or(0)).clamp(Duration::from_millis(200), LOOK)
    }

    /// Everything that can be done now.
    pub async fn round(&self) -> Result<(), Error> {
        // A file that cannot be written is no reason to hold posts back; `doctor` and the journal page say so too.
        if let Err(error) = self.keep_checkpoint().await {
            tracing::error!(%error, "the head of the journal could not be signed and kept");
        }
        release::sweep(&self.desk, &self.desk.act_as_desk()).await?;
        self.settle().await?;
        let mut hands = JoinSet::new();
        loop {
            while hands.len() >= AT_ONCE {
                finished(hands.join_next().await);
            }
            let Some(job) = release::claim(&self.desk, &self.desk.act_as_desk(), LEASE).await? else { break };
            (self.watcher)(&job, Step::Taken);
            let worker = self.clone();
            hands.spawn(async move { worker.carry_out(job).await });
        }
        while let Some(result) = hands.join_next().await {
            finished(Some(result));
        }
        Ok(())
    }

    async fn carry_out(&self, job: Job) -> Result<(), Error> {
        let act = self.desk.act_as_desk();
        let Some(account) = account::get(&self.desk, &job.account).await? else { return Ok(()) };
        let connector = self.connectors.for_network(account.network);
        let credentials = account::credentials(&self.desk, &account.id).await?;
        let (Some(connector), Some(credentials)) = (connector, credentials) else {
            let refused = Outcome::Refused { reason: "no-connection" };
            return release::record(&self.desk, &act, &job.id, job.attempt(), &refused).await;
        };
        let (attempt, outcome) = match job.kind {
            Kind::Publish => match self.publish(connector, &account, credentials, &job).await? {
                Some(carried) => carried,
                None => return Ok(()),
            },
            Kind::Delete => (job.attempt(), self.delete(connector, &account, &credentials, &job).await),
            Kind::Connect => (job.attempt(), self.connect(connector, &account, &credentials).await?),
        };
        (self.watcher)(&job, Step::Carried);
        if outcome == Outcome::Expired {
            self.renew(connector, &account).await?;
        }
        release::record(&self.desk, &self.desk.act_as_desk(), &job.id, attempt, &outcome).await?;
        (self.watcher)(&job, Step::Recorded);
        tracing::info!(job = %job.id, kind = job.kind.name(), network = account.network.name(), outcome = word(&outcome));
        Ok(())
    }

    /// One attempt, with its number; `None` where the desk did not clear it (it has written down why).
    async fn publish(
        &self,
        connector: &dyn Connector,
        account: &Account,
        credentials: Credentials,
        job: &Job,
    ) -> Result<Option<(i64, Outcome)>, Error> {
        if connector.is_stale(&credentials, self.desk.now())
            && let Some(outcome) = self.renew(connector, account).await?
        {
            return Ok(Some((job.attempt(), outcome)));
        }
        let cleared = match release::release(&self.desk, &self.desk.act_as_desk(), &job.id, LEASE).await? {
            Ok(cleared) => cleared,
            Err(refusal) => {
                tracing::info!(job = %job.id, refusal = refusal.name(), "not cleared");
                return Ok(None);
            }
        };
        (self.watcher)(job, Step::Cleared);
        let (attempt, now) = (cleared.attempt(), self.desk.now());
        // A machine that slept in between wakes up to an attempt that others count as over.
        let outcome = if now < cleared.until() {
            connector.publish(cleared, now).await
        } else {
            Outcome::NotSent { reason: "no-answer" }
        };
        Ok(Some((attempt, outcome)))
    }

    /// New tokens for old ones. An outcome means that it did not work, and that nothing was sent.
    async fn renew(&self, connector: &dyn Connector, account: &Account) -> Result<Option<Outcome>, Error> {
        let Some(credentials) = account::credentials(&self.desk, &account.id).await? else { return Ok(None) };
        let access = Access { server: account.server.as_deref().unwrap_or_default(), credentials: &credentials };
        match connector.refresh(access, self.desk.now()).await {
            Ok(new) => {
                account::renew(&self.desk, &self.desk.act_as_desk(), &account.id, new).await?;
                Ok(None)
            }
            Err(Trouble::Unknown(reason)) => Ok(Some(Outcome::NotSent { reason: reason.word() })),
            Err(trouble) => Ok(Some(Outcome::from(trouble))),
        }
    }

    async fn delete(
        &self,
        connector: &dyn Connector,
        account: &Account,
        credentials: &Credentials,
        job: &Job,
    ) -> Outcome {
        let access = Access { server: account.server.as_deref().unwrap_or_default(), credentials };
        let id = job.remote_id.clone().unwrap_or_default();
        match connector.delete(access, &id, self.desk.now()).await {
            Ok(()) => Outcome::Sent { id, url: None },
            Err(trouble) => Outcome::from(trouble),
        }
    }

    /// Somebody waits in front of the page: whatever goes wrong is said at once, and trying again is theirs.
    async fn connect(
        &self,
        connector: &dyn Connector,
        account: &Account,
        credentials: &Credentials,
    ) -> Result<Outcome, Error> {
        let now = self.desk.now();
        let ask = Ask {
            server: account.server.clone().unwrap_or_default(),
            handle: account.handle.clone(),
            secret: credentials.secret.clone(),
        };
        let act = self.desk.act_as_desk();
        match connector.connect(&ask, now).await {
            Ok(connected) => {
                account::connected(
                    &self.desk,
                    &act,
                    &account.id,
                    &connected.handle,
                    &connected.limits,
                    connected.credentials,
                )
                .await?;
                Ok(Outcome::Sent { id: String::new(), url: None })
            }
            Err(trouble) => {
                let reason = trouble.word();
                account::troubled(&self.desk, &act, &account.id, reason).await?;
                Ok(Outcome::Refused { reason })
            }
        }
    }

    /// Asks networks about attempts that nobody knows the end of.
    async fn settle(&self) -> Result<(), Error> {
        // Two attempts with the same words must not both claim one post.
        let mut claimed = Vec::new();
        for mut unsettled in release::to_reconcile(&self.desk, &self.desk.act_as_desk()).await? {
            unsettled.others.extend_from_slice(&claimed);
            let Some(connector) = self.connectors.for_network(unsettled.account.network) else { continue };
            let found = match reconcile(connector, &unsettled, self.desk.now()).await {
                Ok(found) => found,
                Err(Trouble::Expired) => {
                    self.renew(connector, &unsettled.account).await?;
                    Found::NoAnswer
                }
                Err(Trouble::Revoked(reason)) => {
                    account::troubled(&self.desk, &self.desk.act_as_desk(), &unsettled.account.id, reason.word())
                        .await?;
                    Found::NoAnswer
                }
                Err(_) => Found::NoAnswer,
            };
            if let Found::There { id, .. } = &found {
                claimed.push(id.clone());
            }
            release::reconciled(&self.desk, &self.desk.act_as_desk(), &unsettled.job.id, &found).await?;
        }
        Ok(())
    }

    /// Signs the head of the journal once a day and keeps it outside the data folder.
    async fn keep_checkpoint(&self) -> Result<(), Error> {
        let Some(path) = &self.checkpoints else { return Ok(()) };
        if practice::get(&self.desk).await?.is_none() {
            return Ok(());
        }
        let last = journal::read_checkpoints(path)?.iter().map(|made| made.at).max();
        let act = self.desk.act_as_desk();
        if last.is_some_and(|at| at.plus(CHECKPOINT_EVERY) > act.now) {
            return Ok(());
        }
        journal::checkpoint(&self.desk, &act, Some(path)).await.map(drop)
    }
}

fn finished(result: Option<Result<Result<(), Error>, tokio::task::JoinError>>) {
    match result {
        // The job keeps its lease; when that ends, it counts as not taken or as unknown, whichever is true.
        Some(Ok(Err(error))) => tracing::error!(%error, "a job could not be carried out"),
        Some(Err(_)) => tracing::error!("carrying out a job broke off"),
        Some(Ok(Ok(()))) | None => {}
    }
}

fn word(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Sent { .. } => "sent",
        Outcome::Refused { .. } => "refused",
        Outcome::Expired => "expired",
        Outcome::Revoked { .. } => "revoked",
        Outcome::SlowDown { .. } => "slow-down",
        Outcome::NotSent { .. } => "not-sent",
        Outcome::Unknown { .. } => "unknown",
    }
}
