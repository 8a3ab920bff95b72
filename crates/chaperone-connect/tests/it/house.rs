//! A practice in a folder of its own, with one connected account: the desk that clears its texts, and the worker's part
//! played by hand, one attempt at a time.

use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::time::Duration;

use chaperone_connect::sim::Sim;
use chaperone_connect::{Access, Ask, Connector, Connectors, Ours, Patience, Seek, Trouble, reconcile};
use chaperone_desk::account::{Account, Credentials};
use chaperone_desk::approve::{self, Outcome as Decided};
use chaperone_desk::draft::{self, Answered, Edit, Share};
use chaperone_desk::job::{self, Job, State};
use chaperone_desk::media::photo::faces::{Detector, Face};
use chaperone_desk::media::photo::models::NotLooked;
use chaperone_desk::media::photo::text::{Line, Reader};
use chaperone_desk::media::photo::{Picture, publish, target};
use chaperone_desk::media::{self, Attached, Looks, Shows};
use chaperone_desk::release::{self, Found, Outcome};
use chaperone_desk::screen::Channel;
use chaperone_desk::{
    AccountId, Act, Cleared, Database, Desk, JobId, Network, Outside, Settings, Time, Use, account, policy, practice,
    session,
};

/// Patient enough for a loaded machine; a scripted silence is met with [`IMPATIENT`].
pub(crate) const PATIENT: Patience = Patience { connect: Duration::from_secs(20), whole: Duration::from_secs(20) };
/// Long enough for an answer over loopback, most of the time; where it is not, the outcome is `unknown`, which every
/// test that uses this must bear.
pub(crate) const IMPATIENT: Patience = Patience { connect: Duration::from_secs(20), whole: Duration::from_millis(250) };

const LEASE: Duration = Duration::from_mins(2);
const PASSWORD: &str = "lantern orchard pebble 44";

/// Looks and finds nothing.
#[derive(Debug)]
struct Blank;

impl Detector for Blank {
    fn name(&self) -> &'static str {
        "blank"
    }

    fn faces(&self, _: &Picture) -> Result<Vec<Face>, NotLooked> {
        Ok(Vec::new())
    }
}

impl Reader for Blank {
    fn name(&self) -> &'static str {
        "blank"
    }

    fn lines(&self, _: &Picture) -> Result<Vec<Line>, NotLooked> {
        Ok(Vec::new())
    }
}

/// A photograph as a phone would send it: too many colours for a drawing, with a comment and a colour profile's place.
pub(crate) fn photograph(seed: u32) -> Vec<u8> {
    let pixel = |at: u32| [at * seed % 251, at / 7 % 241, at / 640 % 256].map(|part| u8::try_from(part).unwrap());
    let picture = Picture::new(640, 480, (0..307_200).flat_map(pixel).collect()).unwrap();
    let mut bytes = publish(&picture, target("instagram").unwrap()).unwrap().bytes;
    let comment = b"\xff\xfe\x00\x0cMrs Patel ";
    bytes.splice(2..2, comment.iter().copied());
    bytes
}

/// A clock that moves when it is told to, and numbers that never repeat.
#[derive(Debug)]
pub(crate) struct Scripted {
    now: AtomicI64,
    count: AtomicU64,
}

impl Scripted {
    /// 2026-11-22T09:00:00Z, a fixed morning.
    pub(crate) fn start() -> Arc<Scripted> {
        Scripted::at(Time::from_micros(1_795_338_000_000_000))
    }

    pub(crate) fn at(now: Time) -> Arc<Scripted> {
        Arc::new(Scripted { now: AtomicI64::new(now.micros()), count: AtomicU64::new(now.micros().unsigned_abs()) })
    }

    pub(crate) fn pass(&self, span: Duration) {
        self.now.fetch_add(i64::try_from(span.as_micros()).unwrap(), Ordering::SeqCst);
    }
}

impl Outside for Scripted {
    fn now(&self) -> Time {
        Time::from_micros(self.now.load(Ordering::SeqCst))
    }

    fn fill(&self, bytes: &mut [u8]) {
        for byte in bytes {
            let next = self.count.fetch_add(1, Ordering::SeqCst).wrapping_mul(0x9e37_79b9_7f4a_7c15);
            *byte = next.to_be_bytes()[0];
        }
    }
}

/// A folder that goes when the test ends.
#[derive(Debug)]
struct Folder(PathBuf);

impl Folder {
    fn new() -> Folder {
        static COUNT: AtomicU64 = AtomicU64::new(0);
        let number = COUNT.fetch_add(1, Ordering::SeqCst);
        let path = std::env::temp_dir().join(format!("chaperone-connect-{}-{number}", std::process::id()));
        std::fs::create_dir_all(&path).unwrap();
        Folder(path)
    }
}

impl Drop for Folder {
    fn drop(&mut self) {
        // A folder left behind is untidy, no failure.
        let _ = std::fs::remove_dir_all(&self.0);
    }
}

/// One practice, one account.
#[derive(Debug)]
pub(crate) struct House {
    pub(crate) clock: Arc<Scripted>,
    pub(crate) desk: Desk,
    owner: String,
    connectors: Connectors,
    pub(crate) account: AccountId,
    _folder: Folder,
}

impl House {
    /// At a simulator.
    pub(crate) async fn at(sim: &Sim, patience: Patience, clock: Arc<Scripted>) -> House {
        House::open(sim.network(), sim.server(), sim.handle(), sim.secret(), patience, clock).await
    }

    /// Sets a practice up, signs its owner in, and connects one account as the worker does.
    pub(crate) async fn open(
        network: Network,
        server: &str,
        handle: &str,
        secret: &str,
        patience: Patience,
        clock: Arc<Scripted>,
    ) -> House {
        let folder = Folder::new();
        let settings = Settings {
            database: Database::Sqlite { folder: folder.0.join("data") },
            keys: folder.0.join("keys"),
            usage: Use::Serve,
            set_up_code: None,
            pack: None,
            looks: Looks { faces: Some(Arc::new(Blank)), words: Some(Arc::new(Blank)) },
        };
        let desk = Desk::open(settings, clock.clone()).await.unwrap();
        let set_up = practice::SetUp {
            practice: "Harbour Lane Dental".to_owned(),
            country: "england".to_owned(),
            profession: String::new(),
            zone: String::new(),
            town: "Northwick".to_owned(),
            phone: "01632 960123".to_owned(),
            owner: "Rowan Ashdown".to_owned(),
            email: "rowan@harbourlane.example".to_owned(),
            password: PASSWORD.into(),
            code: String::new(),
        };
        practice::set_up(&desk, set_up).await.unwrap().unwrap();
        let from = session::From { address: [127, 0, 0, 1].into(), agent: "test".to_owned(), device: None };
        let opened = session::sign_in(&desk, "rowan@harbourlane.example", &PASSWORD.into(), &from)
            .await
            .unwrap()
            .unwrap()
            .session()
            .unwrap();
        let owner = opened.token.expose().clone();
        let act = act(&desk, &owner).await;
        let held = practice::get(&desk).await.unwrap().unwrap();
        let details = practice::Details { author_may_release: true, ..held.details };
        practice::change(&desk, &act, &held.name, details).await.unwrap().unwrap();
        policy::sign(&desk, &act).await.unwrap().unwrap();

        let account = account::connect(&desk, &act, network, server, handle, &secret.into()).await.unwrap().unwrap();
        let connectors = Connectors::open(patience).unwrap();
        let patient = Connectors::open(PATIENT).unwrap();
        let house = House { clock, desk, owner, connectors, account, _folder: folder };
        house.carry_out_connecting(patient.for_network(network).unwrap()).await.unwrap();
        house
    }

    async fn carry_out_connecting(&self, connector: &dyn Connector) -> Result<(), Trouble> {
        let act = self.desk.act_as_desk();
        let job = release::claim(&self.desk, &act, LEASE).await.unwrap().unwrap();
        let (account, credentials) = (self.account().await, self.credentials().await);
        let ask = Ask {
            server: account.server.clone().unwrap_or_default(),
            handle: account.handle.clone(),
            secret: credentials.secret,
        };
        let connected = connector.connect(&ask, self.clock.now()).await?;
        account::connected(&self.desk, &act, &account.id, &connected.handle, &connected.limits, connected.credentials)
            .await
            .unwrap();
        let done = Outcome::Sent { id: String::new(), url: None };
        release::record(&self.desk, &act, &job.id, job.attempt(), &done).await.unwrap();
        Ok(())
    }

    pub(crate) async fn act(&self) -> Act {
        act(&self.desk, &self.owner).await
    }

    pub(crate) async fn account(&self) -> Account {
        account::get(&self.desk, &self.account).await.unwrap().unwrap()
    }

    pub(crate) async fn credentials(&self) -> Credentials {
        account::credentials(&self.desk, &self.account).await.unwrap().unwrap()
    }

    pub(crate) async fn connector(&self) -> &dyn Connector {
        self.connectors.for_network(self.account().await.network).unwrap()
    }

    /// Makes the desk believe that the server takes texts of this length.
    pub(crate) async fn believe_in_length(&self, length: u32) {
        let act = self.desk.act_as_desk();
        let account = self.account().await;
        let limits = account::Limits { length: Some(length), bytes: None, ..account.limits };
        let credentials = account::credentials(&self.desk, &self.account).await.unwrap().unwrap();
        account::connected(&self.desk, &act, &self.account, &account.handle, &limits, credentials).await.unwrap();
    }

    /// Writes a text and releases it as its author.
    pub(crate) async fn queue(&self, text: &str) -> JobId {
        self.queue_as(Channel::Post, Answered::default(), text).await
    }

    /// The same, as an answer to the post at `address`.
    pub(crate) async fn queue_answer(&self, text: &str, address: &str) -> JobId {
        let answered = Answered { words: Some("Is there parking?"), address: Some(address), share: None };
        self.queue_as(Channel::CommentReply, answered, text).await
    }

    /// One answer, one attempt.
    pub(crate) async fn answer(&self, text: &str, address: &str) -> Outcome {
        let job = self.queue_answer(text, address).await;
        self.attempt(&job).await
    }

    /// Passes the post at `address` on; `words` are all of it, or those that are quoted under `text`.
    pub(crate) async fn queue_share(&self, share: Share, text: &str, words: Option<&str>, address: &str) -> JobId {
        let answered = Answered { words, address: Some(address), share: Some(share) };
        self.queue_as(Channel::Post, answered, text).await
    }

    /// Writes a post that shows a photograph with each of these descriptions, and releases it as its author.
    pub(crate) async fn queue_pictures(&self, text: &str, alts: &[&str]) -> JobId {
        let act = self.act().await;
        let mut pictures = Vec::new();
        for (alt, seed) in alts.iter().zip(1..) {
            let added = media::upload(&self.desk, &act, "patel_0312.jpg", photograph(seed)).await.unwrap().unwrap();
            let said = media::say(&self.desk, &act, &added.id, added.version, Shows::Nobody).await.unwrap().unwrap();
            pictures.push(Attached { media: said.id, digest: said.digest, alt: (*alt).into() });
        }
        let accounts = vec![self.account.clone()];
        let edit =
            Edit { text: text.into(), accounts, due: None, picture: false, pictures: Some(pictures), version: 0 };
        self.queue_edit(Channel::Post, Answered::default(), &edit).await
    }

    async fn queue_as(&self, channel: Channel, answered: Answered<'_>, text: &str) -> JobId {
        let accounts = vec![self.account.clone()];
        let edit = Edit { text: text.into(), accounts, due: None, picture: false, pictures: None, version: 0 };
        self.queue_edit(channel, answered, &edit).await
    }

    async fn queue_edit(&self, channel: Channel, answered: Answered<'_>, edit: &Edit) -> JobId {
        let act = self.act().await;
        let draft = draft::start(&self.desk, &act, channel, answered, edit).await.unwrap().unwrap();
        let decided = approve::release_own(&self.desk, &act, &draft.id, draft.version).await.unwrap();
        match decided {
            Ok(Decided::Released(jobs)) => jobs[0].clone(),
            other => panic!("{:?} was not released: {other:?}", edit.text.expose()),
        }
    }

    /// One release.
    pub(crate) async fn release(&self, job: &JobId) -> Cleared {
        let act = self.desk.act_as_desk();
        let claimed = release::claim(&self.desk, &act, LEASE).await.unwrap().expect("a job that is due");
        assert_eq!(&claimed.id, job);
        release::release(&self.desk, &act, job, LEASE).await.unwrap().unwrap()
    }

    /// One release, one attempt, and its record in the desk.
    pub(crate) async fn attempt(&self, job: &JobId) -> Outcome {
        let cleared = self.release(job).await;
        let outcome = self.connector().await.publish(cleared, self.clock.now()).await;
        self.record(job, &outcome).await;
        outcome
    }

    async fn record(&self, job: &JobId, outcome: &Outcome) {
        let attempt = self.job(job).await.attempts;
        release::record(&self.desk, &self.desk.act_as_desk(), job, attempt, outcome).await.unwrap();
    }

    pub(crate) async fn publish(&self, text: &str) -> (JobId, Outcome) {
        let job = self.queue(text).await;
        let outcome = self.attempt(&job).await;
        (job, outcome)
    }

    pub(crate) async fn job(&self, id: &JobId) -> Job {
        job::get(&self.desk, &self.act().await, id).await.unwrap().unwrap().job
    }

    /// Asks the network about every unknown attempt, and writes down what it said.
    pub(crate) async fn settle(&self) -> Vec<Result<Found, Trouble>> {
        let act = self.desk.act_as_desk();
        let mut answers = Vec::new();
        for unsettled in release::to_reconcile(&self.desk, &act).await.unwrap() {
            let answer = reconcile(self.connector().await, &unsettled, self.clock.now()).await;
            let found = answer.clone().unwrap_or(Found::NoAnswer);
            release::reconciled(&self.desk, &act, &unsettled.job.id, &found).await.unwrap();
            answers.push(answer);
        }
        answers
    }

    /// A person says that it did not arrive, and sends it again. Waits until the desk lets them.
    pub(crate) async fn send_again(&self, id: &JobId) {
        if self.job(id).await.state == State::Unknown {
            job::settle(&self.desk, &self.act().await, id, false).await.unwrap().unwrap();
        }
        job::send_again(&self.desk, &self.act().await, id).await.unwrap().unwrap();
    }

    pub(crate) async fn find(&self, job: &JobId, since: Time) -> Result<Vec<Ours>, Trouble> {
        let (account, credentials) = (self.account().await, self.credentials().await);
        let access = Access { server: account.server.as_deref().unwrap(), credentials: &credentials };
        let seek = Seek { since, job: job.as_str(), share: None, address: None };
        self.connector().await.find_ours(access, seek, self.clock.now()).await
    }

    /// What the network shows of a deed with the post at `address`.
    pub(crate) async fn find_shared(&self, job: &JobId, share: Share, address: &str) -> Result<Vec<Ours>, Trouble> {
        let (account, credentials) = (self.account().await, self.credentials().await);
        let access = Access { server: account.server.as_deref().unwrap(), credentials: &credentials };
        let (share, address) = (Some(share), Some(address));
        let seek = Seek { since: self.clock.now(), job: job.as_str(), share, address };
        self.connector().await.find_ours(access, seek, self.clock.now()).await
    }

    pub(crate) async fn delete(&self, id: &str) -> Result<(), Trouble> {
        let (account, credentials) = (self.account().await, self.credentials().await);
        let access = Access { server: account.server.as_deref().unwrap(), credentials: &credentials };
        self.connector().await.delete(access, id, self.clock.now()).await
    }

    pub(crate) async fn refresh(&self) -> Result<(), Trouble> {
        let (account, credentials) = (self.account().await, self.credentials().await);
        let access = Access { server: account.server.as_deref().unwrap(), credentials: &credentials };
        let renewed = self.connector().await.refresh(access, self.clock.now()).await?;
        account::renew(&self.desk, &self.desk.act_as_desk(), &self.account, renewed).await.unwrap();
        Ok(())
    }
}

async fn act(desk: &Desk, token: &str) -> Act {
    desk.act_as(&session::current(desk, token).await.unwrap().expect("signed in"))
}

/// The id and address of a `sent`.
#[track_caller]
pub(crate) fn sent(outcome: Outcome) -> (String, Option<String>) {
    match outcome {
        Outcome::Sent { id, url } => (id, url),
        other => panic!("not sent: {other:?}"),
    }
}
