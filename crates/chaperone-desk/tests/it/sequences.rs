//! Random lives of consents and posts against a real desk: nothing is ever released without a consent that covers it then.
//!
//! What may go is worked out a second time here, from the events alone and in the simplest way, and compared with what the
//! desk let go. 10 sequences by default; `CHAPERONE_SEQUENCES` asks for more, and `cargo xtask deep` does.

use std::collections::HashMap;
use std::time::Duration;

use chaperone_desk::consent::{self, About, Answers, Consent, How, Purpose, Way, Why};
use chaperone_desk::draft::Draft;
use chaperone_desk::release::{self, Outcome};
use chaperone_desk::{AccountId, DraftId, Time, approve, draft};
use rand_chacha::ChaCha20Rng;
use rand_chacha::rand_core::{Rng, SeedableRng};

use crate::consent::signing;
use crate::gate::{STORY, about, approval, words_only};
use crate::support::{Engine, LEASE, Practice, World, secret, who, yes};

const STEPS: usize = 16;
const HOUR: Duration = Duration::from_hours(1);

#[allow(clippy::disallowed_methods, reason = "the test runner says here how many sequences it wants")]
fn how_many() -> usize {
    std::env::var("CHAPERONE_SEQUENCES").ok().and_then(|count| count.parse().ok()).unwrap_or(10)
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stands {
    Prepared,
    Explained,
    Signed,
    InForce,
    Aside,
    Over,
}

/// One consent as the events alone make it.
struct Life {
    consent: Consent,
    stands: Stands,
    ticked: Vec<Purpose>,
    until: Time,
    token: Option<String>,
}

/// A post that rests on the consent of a life.
struct Post {
    life: usize,
    purpose: Purpose,
}

struct Chance(ChaCha20Rng);

impl Chance {
    fn below(&mut self, most: u32) -> u32 {
        self.0.next_u32() % most
    }

    fn one_in(&mut self, count: u32) -> bool {
        self.below(count) == 0
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn nothing_is_released_without_a_consent_in_force_that_covers_it() {
    let world = World::new(Engine::Sqlite).await.unwrap();
    let mut practice = world.practice().await;
    let account = practice.connected().await;
    let mut chance = Chance(ChaCha20Rng::seed_from_u64(20_261_122));
    let (mut lives, mut posts) = (Vec::<Life>::new(), HashMap::<DraftId, Post>::new());
    let (mut released, mut turned_back) = (0, 0);
    for _ in 0..how_many() {
        let life = begin(&practice, &account, &mut chance, lives.len()).await;
        lives.push(life);
        let this = lives.len() - 1;
        for _ in 0..STEPS {
            step(&mut practice, &account, &mut chance, (&mut lives, this), &mut posts).await;
            let (went, came_back) = send(&practice, &lives, &posts).await;
            released += went;
            turned_back += came_back;
        }
    }
    eprintln!("{} sequences: {released} posts released, {turned_back} turned back at the door", lives.len());
    assert!(released >= how_many() / 10, "only {released} posts went out: the test does not look where it should");
}

async fn begin(practice: &Practice, account: &AccountId, chance: &mut Chance, number: usize) -> Life {
    let mut form = words_only(practice, account, &format!("HL-{number}"));
    form.period.until = form.period.from.plus(HOUR * (1 + chance.below(200)));
    let consent = yes(consent::prepare(&practice.desk, &practice.amira, &form).await);
    Life { consent, stands: Stands::Prepared, ticked: Vec::new(), until: form.period.until, token: None }
}

/// One event, likelier one that leads on. What the desk refuses changes nothing, here as there.
async fn step(
    practice: &mut Practice,
    account: &AccountId,
    chance: &mut Chance,
    (lives, this): (&mut [Life], usize),
    posts: &mut HashMap<DraftId, Post>,
) {
    // Now and then an earlier one goes on.
    let at =
        if chance.one_in(6) { usize::try_from(chance.below(u32::try_from(this + 1).unwrap())).unwrap() } else { this };
    let life = &mut lives[at];
    let id = life.consent.id.clone();
    let event = match (life.stands, chance.below(10)) {
        (Stands::Prepared, 0..6) => 0,
        (Stands::Explained, 0..6) => 1,
        (Stands::Signed, 0..6) => 2,
        (Stands::InForce, 0..5) => 3,
        _ => chance.below(13),
    };
    let (desk, amira, tom) = (practice.desk.clone(), practice.amira.clone(), practice.tom.clone());
    let now = desk.now();
    match event {
        0 => {
            let how = How { understood: true, time_to_think: true, treated_today: false };
            if consent::explain(&desk, &amira, &id, life.consent.version, how).await.unwrap().is_ok() {
                life.stands = Stands::Explained;
            }
        }
        1 => {
            let link = consent::hand_over(&desk, &amira, &id, life.consent.version, Way::Phone).await.unwrap();
            if let Ok(link) = link {
                life.token = Some(link.path().strip_prefix("/kiosk/").unwrap().to_owned());
            }
            let Some(token) = life.token.clone() else { return };
            let ticked: Vec<Purpose> =
                [Purpose::Showcase, Purpose::Education].into_iter().filter(|_| !chance.one_in(4)).collect();
            let answers = Answers {
                items: [].into(),
                elements: life.consent.form.elements.clone(),
                purposes: ticked.iter().copied().collect(),
                places: [account.clone()].into(),
            };
            if consent::answer(&desk, &token, &answers).await.unwrap().is_ok()
                && consent::sign(&desk, &token, &signing(None)).await.unwrap().is_ok()
            {
                (life.stands, life.ticked) = (Stands::Signed, ticked);
            }
        }
        2 => {
            let seen = secret("passport");
            if consent::confirm(&desk, &tom, &id, life.consent.version, &seen).await.unwrap().is_ok() {
                assert_eq!(life.stands, Stands::Signed, "confirmed what nobody signed");
                assert!(now < life.until, "confirmed after its end");
                life.stands = Stands::InForce;
            }
        }
        // A post that nothing covers is tried now and then: the desk reads it four times before it says no.
        3..=5 if life.stands != Stands::InForce && !chance.one_in(4) => practice.pass(HOUR),
        3..=5 => {
            if let Some(draft) = write(practice, account, chance, life).await {
                posts.insert(draft.0.id.clone(), Post { life: at, purpose: draft.1 });
            }
        }
        6 => {
            if consent::suspend(&desk, &amira, &id, Why::Other, &secret("a doubt")).await.unwrap().is_ok() {
                life.stands = Stands::Aside;
            }
        }
        7 => {
            if consent::resume(&desk, &tom, &id, &secret("no doubt")).await.unwrap().is_ok() {
                life.stands = Stands::Signed;
            }
        }
        8 => {
            if consent::withdraw(&desk, &amira, &id, None).await.unwrap().is_ok() {
                life.stands = Stands::Over;
            }
        }
        9 => {
            if consent::decline(&desk, &amira, &id, false).await.unwrap().is_ok() {
                life.stands = Stands::Over;
            }
        }
        10 => {
            let form = life.consent.form.clone();
            if let Ok(changed) = consent::change(&desk, &amira, &id, life.consent.version, &form).await.unwrap() {
                life.consent = changed;
                life.stands = Stands::Prepared;
            }
        }
        11 => {
            release::sweep(&desk, &desk.act_as_desk()).await.unwrap();
        }
        _ => practice.pass(HOUR * (1 + chance.below(48))),
    }
}

/// A post on this consent, brought as far as the desk lets it.
async fn write(practice: &Practice, account: &AccountId, chance: &mut Chance, life: &Life) -> Option<(Draft, Purpose)> {
    let (desk, amira) = (&practice.desk, &practice.amira);
    let purpose = if chance.one_in(3) { Purpose::Education } else { Purpose::Showcase };
    let mut edit = crate::support::edit(STORY, &[account], 0);
    edit.due = chance.one_in(2).then(|| desk.now().plus(HOUR * chance.below(30)));
    let draft = yes(draft::start(desk, amira, chaperone_desk::screen::Channel::Post, None, &edit).await);
    let about = About { purpose, ..about(&life.consent) };
    let draft = yes(draft::set_about(desk, amira, &draft.id, draft.version, Some(about)).await);
    if approve::ask(desk, amira, &draft.id, draft.version, &who(&practice.tom)).await.unwrap().is_ok() {
        assert!(may_go(life, purpose, desk.now()), "approval was asked for on a consent that does not cover it");
        let decided = approve::decide(desk, &practice.tom, &draft.id, &draft.seal(), &approval()).await.unwrap();
        assert!(decided.is_ok(), "{decided:?}");
    }
    Some((draft, purpose))
}

fn may_go(life: &Life, purpose: Purpose, now: Time) -> bool {
    life.stands == Stands::InForce && life.ticked.contains(&purpose) && now < life.until
}

/// Lets the worker send everything that is due now. How many went, and how many were turned back.
async fn send(practice: &Practice, lives: &[Life], posts: &HashMap<DraftId, Post>) -> (usize, usize) {
    let (desk, act) = (&practice.desk, practice.desk.act_as_desk());
    let (mut went, mut came_back) = (0, 0);
    while let Some(job) = release::claim(desk, &act, LEASE).await.unwrap() {
        let post = &posts[job.draft.as_ref().unwrap()];
        let life = &lives[post.life];
        match release::release(desk, &act, &job.id, LEASE).await.unwrap() {
            Ok(cleared) => {
                assert!(
                    may_go(life, post.purpose, act.now),
                    "released on a consent that stands {:?}, ticked {:?}, asked {:?}",
                    life.stands,
                    life.ticked,
                    post.purpose
                );
                let outcome = Outcome::Sent { id: job.id.to_string(), url: None };
                release::record(desk, &act, cleared.job(), cleared.attempt(), &outcome).await.unwrap();
                went += 1;
            }
            Err(_) => came_back += 1,
        }
    }
    (went, came_back)
}
