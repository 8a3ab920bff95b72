//! A practice with one connected account and the desk that clears its texts.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chaperone_connect::stand_in::{Cleared, Credentials, JobId, Network, Outcome, Outside, Private, Time};
use chaperone_connect::{Access, Ask, Connected, Connector, Connectors, Ours, Patience, Seek, Trouble};

/// Patient enough for a loaded machine; a scripted silence is met with [`IMPATIENT`].
pub(crate) const PATIENT: Patience = Patience { connect: Duration::from_secs(20), whole: Duration::from_secs(20) };
/// Long enough for an answer over loopback, most of the time; where it is not, the outcome is `unknown`, which every
/// test that uses this must bear.
pub(crate) const IMPATIENT: Patience = Patience { connect: Duration::from_secs(20), whole: Duration::from_millis(250) };

/// A clock that moves when it is told to, and a poor man's randomness.
#[derive(Debug)]
pub(crate) struct Scripted(AtomicI64, AtomicI64);

impl Scripted {
    pub(crate) fn start() -> Arc<Scripted> {
        // 2026-11-22T09:00:00Z, a fixed morning.
        Arc::new(Scripted(AtomicI64::new(1_795_338_000_000_000), AtomicI64::new(1)))
    }

    pub(crate) fn pass(&self, span: Duration) {
        self.0.fetch_add(i64::try_from(span.as_micros()).unwrap(), Ordering::SeqCst);
    }

    pub(crate) fn set(&self, now: Time) {
        self.0.store(now.micros(), Ordering::SeqCst);
    }
}

impl Outside for Scripted {
    fn now(&self) -> Time {
        Time::from_micros(self.0.load(Ordering::SeqCst))
    }

    fn fill(&self, bytes: &mut [u8]) {
        for byte in bytes {
            *byte = self.1.fetch_add(1, Ordering::SeqCst).wrapping_mul(0x9e37_79b9).to_le_bytes()[2];
        }
    }
}

/// One connected account.
#[derive(Debug)]
pub(crate) struct House {
    pub(crate) clock: Arc<Scripted>,
    connectors: Connectors,
    network: Network,
    pub(crate) connected: Connected,
    texts: std::sync::Mutex<std::collections::BTreeMap<String, (String, Option<String>)>>,
}

impl House {
    pub(crate) async fn open(
        network: Network,
        server: &str,
        handle: &str,
        secret: &str,
        patience: Patience,
        clock: Arc<Scripted>,
    ) -> House {
        let connectors = Connectors::open(patience).unwrap();
        let ask = Ask { server: server.to_owned(), handle: handle.to_owned(), secret: Private::from(secret) };
        let now = clock.now();
        let patient = Connectors::open(PATIENT).unwrap();
        let connected = patient.for_network(network).unwrap().connect(&ask, now).await.unwrap();
        House { clock, connectors, network, connected, texts: std::sync::Mutex::default() }
    }

    pub(crate) fn connector(&self) -> &dyn Connector {
        self.connectors.for_network(self.network).unwrap()
    }

    pub(crate) fn access(&self) -> Access<'_> {
        Access { server: &self.connected.server, credentials: &self.connected.credentials }
    }

    pub(crate) async fn queue(&self, text: &str, answers: Option<&str>) -> JobId {
        let mut random = [0u8; 16];
        self.clock.fill(&mut random);
        let tail: String =
            random.iter().map(|b| char::from(b"0123456789ABCDEFGHJKMNPQRSTVWXYZ"[usize::from(b & 31)])).collect();
        let job = JobId(format!("01KAM3Z000{tail}"));
        self.texts.lock().unwrap().insert(job.0.clone(), (text.to_owned(), answers.map(str::to_owned)));
        job
    }

    pub(crate) async fn release(&self, job: &JobId) -> Cleared {
        let (text, reply_to) = self.texts.lock().unwrap()[&job.0].clone();
        Cleared {
            job: job.clone(),
            server: self.connected.server.clone(),
            credentials: self.connected.credentials.clone(),
            text,
            reply_to,
            key: format!("key-{}", job.0),
            made_at: self.clock.now(),
            network: self.network,
        }
    }

    /// One release, one attempt.
    pub(crate) async fn attempt(&self, job: &JobId) -> Outcome {
        let cleared = self.release(job).await;
        self.connector().publish(cleared, self.clock.now()).await
    }

    pub(crate) async fn publish(&self, text: &str) -> (JobId, Outcome) {
        let job = self.queue(text, None).await;
        let outcome = self.attempt(&job).await;
        (job, outcome)
    }

    pub(crate) async fn find(&self, job: &JobId, since: Time) -> Result<Vec<Ours>, Trouble> {
        let seek = Seek { since, job: job.as_str() };
        self.connector().find_ours(self.access(), seek, self.clock.now()).await
    }

    pub(crate) async fn refresh(&mut self) -> Result<(), Trouble> {
        let renewed: Credentials = self.connector().refresh(self.access(), self.clock.now()).await?;
        self.connected.credentials = renewed;
        Ok(())
    }
}

/// The id and address of a `sent`.
#[track_caller]
pub(crate) fn sent(outcome: Outcome) -> (String, Option<String>) {
    match outcome {
        Outcome::Sent { id, url } => (id, url),
        other => panic!("not sent: {other:?}"),
    }
}
