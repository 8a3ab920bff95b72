//! A practice that is ready to post to a simulated network, for tests of the worker and of the whole program.
//! Shared with the test that kills workers.

use std::net::Ipv4Addr;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use chaperone::outside::Machine;
use chaperone::worker::Worker;
use chaperone_connect::sim::Sim;
use chaperone_connect::{Connectors, Patience};
use chaperone_desk::approve::{self, Choice, Outcome};
use chaperone_desk::draft::{Answered, Edit};
use chaperone_desk::person::{self, Join};
use chaperone_desk::practice::{self, SetUp};
use chaperone_desk::screen::Channel;
use chaperone_desk::session::{self, From};
use chaperone_desk::{
    AccountId, Act, Answer, Database, Desk, JobId, Outside, Role, Settings, Time, Use, Who, account, draft, policy,
};

/// Short enough that a silent network does not make a test slow.
pub(crate) const IMPATIENT: Patience = Patience { connect: Duration::from_secs(5), whole: Duration::from_millis(400) };

/// The machine's clock, set forward at will.
#[derive(Default)]
pub(crate) struct Forward(pub(crate) AtomicI64);

impl Forward {
    pub(crate) fn pass(&self, span: Duration) {
        self.0.fetch_add(i64::try_from(span.as_micros()).unwrap(), Ordering::SeqCst);
    }
}

impl Outside for Forward {
    fn now(&self) -> Time {
        Time::from_micros(Machine.now().micros() + self.0.load(Ordering::SeqCst))
    }

    fn fill(&self, bytes: &mut [u8]) {
        Machine.fill(bytes);
    }
}

pub(crate) fn settings(folder: &Path) -> Settings {
    Settings {
        database: Database::Sqlite { folder: folder.join("data") },
        keys: folder.join("keys"),
        usage: Use::Serve,
        set_up_code: None,
        pack: None,
        looks: chaperone_desk::media::Looks::default(),
    }
}

pub(crate) fn worker(desk: &Desk) -> Worker {
    Worker::new(desk.clone(), Connectors::open(IMPATIENT).unwrap(), None)
}

/// An owner, a manager, and one account on `sim`, connected by the worker as in life.
pub(crate) struct Ready {
    pub(crate) desk: Desk,
    pub(crate) owner: Act,
    pub(crate) manager: Act,
    pub(crate) account: AccountId,
}

impl Ready {
    pub(crate) async fn make(folder: &Path, clock: Arc<dyn Outside>, sim: &Sim) -> Ready {
        let desk = Desk::open(settings(folder), clock).await.unwrap();
        let set_up = SetUp {
            practice: "Harbour Lane Dental".into(),
            country: "england".into(),
            profession: String::new(),
            zone: String::new(),
            town: "Whitby".into(),
            phone: "01632 960142".into(),
            owner: "Dr Tom Whitlock".into(),
            email: "tom@harbourlane.example".into(),
            password: "four wet spaniels".into(),
            code: String::new(),
        };
        yes(practice::set_up(&desk, set_up).await);
        let owner = sign_in(&desk, "tom@harbourlane.example", "four wet spaniels").await;
        yes(policy::sign(&desk, &owner).await);
        let link = yes(person::invite(&desk, &owner, "Amira Hassan", "amira@harbourlane.example", Role::Manager).await);
        let join = Join { password: "seven dry herons".into(), pin: None, policy_agreed: true };
        yes(person::join(&desk, link.path().strip_prefix("/join/").unwrap(), join).await);
        let manager = sign_in(&desk, "amira@harbourlane.example", "seven dry herons").await;
        let secret = sim.secret().into();
        let account = yes(account::connect(&desk, &owner, sim.network(), sim.server(), sim.handle(), &secret).await);
        worker(&desk).round().await.unwrap();
        let state = account::get(&desk, &account).await.unwrap().unwrap().state;
        assert_eq!(state, account::State::Live);
        Ready { desk, owner, manager, account }
    }

    /// Written by the manager, approved by the owner: one job.
    pub(crate) async fn approved(&self, text: &str) -> JobId {
        self.approved_as(Channel::Post, Answered::default(), text).await
    }

    pub(crate) async fn approved_as(&self, channel: Channel, answered: Answered<'_>, text: &str) -> JobId {
        // The moment is now, not when they signed in: a post that was planned a day ago is not sent by itself.
        let now = self.desk.now();
        let (owner, manager) = (Act { now, ..self.owner.clone() }, Act { now, ..self.manager.clone() });
        let edit = Edit {
            text: text.into(),
            accounts: vec![self.account.clone()],
            picture: false,
            pictures: None,
            due: None,
            version: 0,
        };
        let draft = yes(draft::start(&self.desk, &manager, channel, answered, &edit).await);
        let Who::Person(approver) = &owner.who else { panic!("the owner is a person") };
        yes(approve::ask(&self.desk, &manager, &draft.id, draft.version, approver).await);
        let choice = Choice::Approve { answers: vec![] };
        match yes(approve::decide(&self.desk, &owner, &draft.id, &draft.seal(), &choice).await) {
            Outcome::Released(jobs) => jobs.into_iter().next().unwrap(),
            Outcome::SentBack => panic!("was sent back"),
        }
    }
}

async fn sign_in(desk: &Desk, email: &str, password: &str) -> Act {
    let here = From { address: Ipv4Addr::LOCALHOST.into(), agent: "a test".into(), device: None };
    let session = yes(session::sign_in(desk, email, &password.into(), &here).await).session().unwrap();
    desk.act_as(&session::current(desk, session.token.expose()).await.unwrap().unwrap())
}

#[track_caller]
pub(crate) fn yes<T>(answer: Answer<T>) -> T {
    match answer {
        Ok(Ok(value)) => value,
        Ok(Err(refusal)) => panic!("refused: {}", refusal.name()),
        Err(error) => panic!("broke: {error}"),
    }
}
