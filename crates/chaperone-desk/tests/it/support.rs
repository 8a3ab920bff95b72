//! A practice to tell stories about: scripted clock and randomness, a fresh database on either engine.

use std::net::{IpAddr, Ipv4Addr};
use std::path::PathBuf;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use chaperone_desk::account::{Count, Credentials, Limits};
use chaperone_desk::approve::{Choice, Outcome};
use chaperone_desk::draft::{Draft, Edit};
use chaperone_desk::person::Join;
use chaperone_desk::practice::SetUp;
use chaperone_desk::release::{Cleared, claim, release};
use chaperone_desk::screen::Channel;
use chaperone_desk::session::{From, sign_in};
use chaperone_desk::{
    AccountId, Act, Answer, Database, Desk, JobId, Network, OpenError, Outside, Private, Refusal, Role, Settings, Time,
    Use, account, approve, draft, person, policy, practice, session,
};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};
use sqlx::Connection;

pub(crate) const LEASE: Duration = Duration::from_mins(1);
pub(crate) const HARMLESS: &str = "We are open until 8 pm on Thursdays this month. Call us or book online.";
pub(crate) const MRS_PATEL: &str = "Lovely to see Mrs Patel back today for her new crown!";

/// A clock that stands still until a story moves it, and randomness from a seed.
pub(crate) struct Script {
    now: AtomicI64,
    random: Mutex<ChaCha20Rng>,
}

impl Script {
    pub(crate) fn new(seed: u64) -> Arc<Self> {
        // 21 November 2026, noon.
        Arc::new(Script {
            now: AtomicI64::new(1_795_262_400_000_000),
            random: Mutex::new(ChaCha20Rng::seed_from_u64(seed)),
        })
    }

    pub(crate) fn pass(&self, span: Duration) {
        self.now.fetch_add(i64::try_from(span.as_micros()).unwrap(), Ordering::SeqCst);
    }
}

impl Outside for Script {
    fn now(&self) -> Time {
        Time::from_micros(self.now.load(Ordering::SeqCst))
    }

    fn fill(&self, bytes: &mut [u8]) {
        self.random.lock().unwrap().fill_bytes(bytes);
    }
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Engine {
    Sqlite,
    Postgres,
}

/// Tells each story on both engines; the PostgreSQL half says loudly when no server was given.
macro_rules! stories {
    ($($(#[$attribute:meta])* $name:ident),* $(,)?) => {
        mod on_sqlite {
            $($(#[$attribute])* #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                super::$name(crate::support::World::new(crate::support::Engine::Sqlite).await.unwrap()).await;
            })*
        }
        mod on_postgres {
            $($(#[$attribute])* #[tokio::test(flavor = "multi_thread", worker_threads = 2)]
            async fn $name() {
                match crate::support::World::new(crate::support::Engine::Postgres).await {
                    Some(world) => super::$name(world).await,
                    None => eprintln!("SKIPPED on PostgreSQL, because CHAPERONE_TEST_POSTGRES is not set: {}", stringify!($name)),
                }
            })*
        }
    };
}
pub(crate) use stories;

/// An empty place for a desk.
pub(crate) struct World {
    pub(crate) script: Arc<Script>,
    pub(crate) settings: Settings,
    pub(crate) folder: tempfile::TempDir,
    pub(crate) engine: Engine,
}

impl World {
    /// `None` where the engine is PostgreSQL and no server was given.
    pub(crate) async fn new(engine: Engine) -> Option<World> {
        let folder = tempfile::tempdir().unwrap();
        let database = database(engine, folder.path().join("data")).await?;
        let settings = Settings {
            database,
            keys: folder.path().join("keys"),
            usage: Use::Serve,
            set_up_code: None,
            pack: None,
            looks: chaperone_desk::media::Looks::default(),
        };
        Some(World { script: Script::new(7), settings, folder, engine })
    }

    /// Another empty place on the same engine, with the same clock.
    pub(crate) async fn beside(&self) -> World {
        let mut other = World::new(self.engine).await.unwrap();
        other.script = self.script.clone();
        other
    }

    pub(crate) async fn open(&self) -> Result<Desk, OpenError> {
        Desk::open(self.settings.clone(), self.script.clone()).await
    }

    /// A second desk over the same database, while the first one is open: another server on PostgreSQL, a command beside
    /// the server on SQLite.
    pub(crate) async fn open_beside(&self) -> Desk {
        let usage = if self.engine == Engine::Sqlite { Use::Beside } else { Use::Serve };
        Desk::open(Settings { usage, ..self.settings.clone() }, self.script.clone()).await.unwrap()
    }

    /// A practice that is ready to post: an owner and a manager, both signed, one manual and one connected account.
    pub(crate) async fn practice(self) -> Practice {
        let desk = self.open().await.unwrap();
        yes(practice::set_up(
            &desk,
            SetUp {
                practice: "Harbour Lane Dental".into(),
                country: "england".into(),
                profession: String::new(),
                zone: String::new(),
                town: "Whitby".into(),
                phone: "01632 960142".into(),
                owner: "Dr Tom Whitlock".into(),
                email: "tom@harbourlane.example".into(),
                password: TOM.into(),
                code: String::new(),
            },
        )
        .await);
        let mut practice = Practice { tom: desk.act_as_desk(), amira: desk.act_as_desk(), desk, world: self };
        practice.tom = practice.sign_in("tom@harbourlane.example", TOM).await;
        yes(policy::sign(&practice.desk, &practice.tom).await);
        practice.amira = practice.join("Amira Hassan", "amira@harbourlane.example", AMIRA, Role::Manager).await;
        practice
    }
}

pub(crate) const TOM: &str = "four wet spaniels";
pub(crate) const AMIRA: &str = "seven dry herons";

async fn database(engine: Engine, folder: PathBuf) -> Option<Database> {
    static COUNT: AtomicU64 = AtomicU64::new(0);
    if engine == Engine::Sqlite {
        return Some(Database::Sqlite { folder });
    }
    #[allow(clippy::disallowed_methods, reason = "the test runner says here where its server is")]
    let server = std::env::var("CHAPERONE_TEST_POSTGRES").ok()?;
    let name = format!("desk_{}_{}", std::process::id(), COUNT.fetch_add(1, Ordering::SeqCst));
    sqlx::any::install_default_drivers();
    let mut connection = sqlx::AnyConnection::connect(&server).await.unwrap();
    // One of the same name may be left from another run on this server.
    for sql in [format!("drop database if exists {name}"), format!("create database {name}")] {
        sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
    }
    let (base, _) = server.rsplit_once('/').unwrap();
    Some(Database::Postgres { url: format!("{base}/{name}") })
}

/// A practice with people, at work.
pub(crate) struct Practice {
    pub(crate) world: World,
    pub(crate) desk: Desk,
    /// The owner.
    pub(crate) tom: Act,
    /// The manager.
    pub(crate) amira: Act,
}

impl Practice {
    pub(crate) fn pass(&mut self, span: Duration) {
        self.world.script.pass(span);
        self.tom.now = self.desk.now();
        self.amira.now = self.desk.now();
    }

    pub(crate) async fn sign_in(&self, email: &str, password: &str) -> Act {
        let session = yes(sign_in(&self.desk, email, &password.into(), &here()).await).session().unwrap();
        let signed_in = session::current(&self.desk, session.token.expose()).await.unwrap().unwrap();
        self.desk.act_as(&signed_in)
    }

    pub(crate) async fn join(&self, name: &str, email: &str, password: &str, role: Role) -> Act {
        let link = yes(person::invite(&self.desk, &self.tom, name, email, role).await);
        let join = Join { password: password.into(), pin: Some("402917".into()), policy_agreed: true };
        yes(person::join(&self.desk, link.path().strip_prefix("/join/").unwrap(), join).await);
        self.sign_in(email, password).await
    }

    pub(crate) async fn manual(&self) -> AccountId {
        yes(account::add_manual(&self.desk, &self.tom, Network::Facebook, "harbourlanedental").await)
    }

    /// An account that the desk posts to, connected as the worker would do it.
    pub(crate) async fn connected(&self) -> AccountId {
        let (desk, act) = (&self.desk, self.desk.act_as_desk());
        let id =
            yes(account::connect(desk, &self.tom, Network::Mastodon, "https://social.example", "", &"token".into())
                .await);
        let job = claim(desk, &act, LEASE).await.unwrap().unwrap();
        let limits = Limits {
            length: Some(500),
            count: Count::Characters,
            address_length: Some(23),
            bytes: None,
            read: Some(act.now),
        };
        let credentials =
            Credentials { access: "access".into(), refresh: "".into(), secret: "".into(), remote: "109".into() };
        account::connected(desk, &act, &id, "harbourlane", &limits, credentials).await.unwrap();
        let sent = chaperone_desk::release::Outcome::Sent { id: "109".into(), url: None };
        chaperone_desk::release::record(desk, &act, &job.id, job.attempt(), &sent).await.unwrap();
        id
    }

    pub(crate) async fn write(&self, act: &Act, text: &str, accounts: &[&AccountId]) -> Draft {
        yes(draft::start(&self.desk, act, Channel::Post, None, &edit(text, accounts, 0)).await)
    }

    /// Written by Amira, asked of Tom, approved by Tom.
    pub(crate) async fn approved(&self, text: &str, accounts: &[&AccountId]) -> (Draft, Vec<JobId>) {
        let draft = self.write(&self.amira, text, accounts).await;
        yes(approve::ask(&self.desk, &self.amira, &draft.id, draft.version, &who(&self.tom)).await);
        let outcome = yes(self.approve(&draft).await);
        let Outcome::Released(jobs) = outcome else { panic!("{outcome:?}") };
        (draft, jobs)
    }

    pub(crate) async fn approve(&self, draft: &Draft) -> Answer<Outcome> {
        approve::decide(&self.desk, &self.tom, &draft.id, &draft.seal(), &Choice::Approve { answers: vec![] }).await
    }

    pub(crate) async fn take(&self) -> Answer<Cleared> {
        let act = self.desk.act_as_desk();
        let job = claim(&self.desk, &act, LEASE).await?.expect("a job that is due");
        release(&self.desk, &act, &job.id, LEASE).await
    }

    pub(crate) async fn deeds(&self) -> Vec<String> {
        let entries = yes(chaperone_desk::journal::page(&self.desk, &self.tom, None, 500).await);
        entries.into_iter().rev().map(|entry| entry.deed).collect()
    }
}

pub(crate) fn edit(text: &str, accounts: &[&AccountId], version: i64) -> Edit {
    Edit {
        text: text.into(),
        accounts: accounts.iter().map(|id| (*id).clone()).collect(),
        picture: false,
        pictures: None,
        due: None,
        version,
    }
}

pub(crate) fn who(act: &Act) -> chaperone_desk::PersonId {
    match &act.who {
        chaperone_desk::Who::Person(id) => id.clone(),
        chaperone_desk::Who::Desk | chaperone_desk::Who::Patient => panic!("that is nobody here"),
    }
}

pub(crate) fn here() -> From {
    from([192, 0, 2, 1])
}

pub(crate) fn from(address: [u8; 4]) -> From {
    From { address: IpAddr::V4(Ipv4Addr::from(address)), agent: "a browser".into(), device: None }
}

/// What was granted; a refusal or trouble fails the story.
#[track_caller]
pub(crate) fn yes<T>(answer: Answer<T>) -> T {
    match answer {
        Ok(Ok(value)) => value,
        Ok(Err(refusal)) => panic!("refused: {} ({})", refusal.name(), refusal.sentence()),
        Err(error) => panic!("broke: {error}"),
    }
}

/// The name of the refusal; being granted fails the story.
#[track_caller]
pub(crate) fn no<T>(answer: Answer<T>) -> &'static str {
    match answer {
        Ok(Ok(_)) => panic!("was granted"),
        Ok(Err(refusal)) => Refusal::name(&refusal),
        Err(error) => panic!("broke: {error}"),
    }
}

pub(crate) fn secret(text: &str) -> Private<String> {
    text.into()
}
