//! What practice mode begins with: an invented practice that is ready to post, and three things to do.
//!
//! Every person, number and text is invented; the passwords are random and told to nobody. Everything goes through the desk
//! as it would for real people, so nothing here is a state that a real desk could not have.

use std::net::Ipv4Addr;

use anyhow::{Result, anyhow};
use chaperone_connect::sim::Sim;
use chaperone_desk::draft::{Answered, Edit};
use chaperone_desk::person::{self, Join};
use chaperone_desk::practice::{self, Details, SetUp};
use chaperone_desk::screen::Channel;
use chaperone_desk::session::{self, From};
use chaperone_desk::{AccountId, Act, Answer, Desk, Outside, PersonId, Private, Role, account, approve, draft, policy};

use crate::outside::Machine;
use crate::worker::Worker;

const OWNER: &str = "tom@harbourlane.example";

/// A post of a colleague that waits for the manager.
const WAITING: &str = "From Monday our telephones are open from 8 in the morning until 6 in the evening. \
    You can also book on our website at any time.";

/// A review as it might be pasted in, and a first try at an answer that gives away too much.
const REVIEW: &str = "One star. Waited forty minutes, then rushed through my root canal by the new dentist. Still in pain and out \
    of pocket. Avoid. Joanne P.";
const FIRST_TRY: &str = "Hi Joanne, we are sorry that your root canal on Tuesday took longer than planned. Our records show \
    that you arrived late.";

/// A question as it might be pasted in, and a first try that advises one patient in public.
const QUESTION: &str = "Had a tooth out with you on Friday and now my cheek is swollen and hot. Is that normal?";
const FIRST_ADVICE: &str = "Swelling after your extraction is normal, take two ibuprofen and it will go down.";

/// Fills an empty desk. The order of the people is the order in which they are offered.
pub(super) async fn fill(desk: &Desk, worker: &Worker, sims: &[Sim]) -> Result<()> {
    let password = secret();
    let set_up = SetUp {
        practice: "Harbour Lane Dental".into(),
        country: "england".into(),
        profession: String::new(),
        zone: String::new(),
        town: "Whitby".into(),
        phone: "01632 960142".into(),
        owner: "Dr Tom Whitlock".into(),
        email: OWNER.into(),
        password: password.clone(),
        code: String::new(),
    };
    let owner = granted(practice::set_up(desk, set_up).await)?;
    let tom = act_as(desk, &owner).await?;
    granted(policy::sign(desk, &tom).await)?;
    granted(practice::confirm_sheet(desk, &tom).await)?;
    let amira = join(desk, &tom, "Amira Hassan", "amira@harbourlane.example", Role::Manager).await?;
    let priya = join(desk, &tom, "Priya Nair", "priya@harbourlane.example", Role::Author).await?;
    granted(practice::change(desk, &tom, "Harbour Lane Dental", details()).await)?;

    let mut accounts = Vec::new();
    for sim in sims {
        let secret = Private::from(sim.secret());
        accounts.push(granted(account::connect(desk, &tom, sim.network(), sim.server(), sim.handle(), &secret).await)?);
    }
    worker.round().await?;

    let (manager, author) = (act_as(desk, &amira).await?, act_as(desk, &priya).await?);
    let post = granted(draft::start(desk, &author, Channel::Post, None, &edit(WAITING, &accounts)).await)?;
    granted(approve::ask(desk, &author, &post.id, post.version, &amira).await)?;
    for (channel, theirs, ours) in
        [(Channel::CommentReply, QUESTION, FIRST_ADVICE), (Channel::ReviewReply, REVIEW, FIRST_TRY)]
    {
        // The visitor wrote it on the first simulated network, so the reply goes under it by itself.
        let address = sims.first().and_then(|sim| sim.page_of(&sim.write_as_visitor(theirs)));
        let answered = Answered { words: Some(theirs), address: address.as_deref(), share: None };
        granted(draft::start(desk, &manager, channel, answered, &edit(ours, &accounts[..1])).await)?;
    }
    Ok(())
}

fn details() -> Details {
    Details {
        town: "Whitby".into(),
        phone: "01632 960142".into(),
        out_of_hours: "NHS 111".into(),
        email: "hello@harbourlane.example".into(),
        website: "https://harbourlane.example".into(),
        emergency_words:
            "If you cannot breathe or swallow, or the swelling spreads, ring 999 now. For pain or swelling, \
                          ring us on 01632 960142, or NHS 111 when we are closed."
                .into(),
        safeguarding_lead: "Dr Tom Whitlock".into(),
        staff: vec!["Joanne Reid".into()],
        ..Details::default()
    }
}

fn edit(text: &str, accounts: &[AccountId]) -> Edit {
    Edit { text: text.into(), accounts: accounts.to_vec(), picture: false, pictures: None, due: None, version: 0 }
}

async fn join(desk: &Desk, by: &Act, name: &str, email: &str, role: Role) -> Result<PersonId> {
    let link = granted(person::invite(desk, by, name, email, role).await)?;
    let token = link.path().rsplit('/').next().unwrap_or_default().to_owned();
    let join = Join { password: secret(), pin: None, policy_agreed: true };
    granted(person::join(desk, &token, join).await)
}

async fn act_as(desk: &Desk, person: &PersonId) -> Result<Act> {
    let from = From { address: Ipv4Addr::LOCALHOST.into(), agent: "practice mode".into(), device: None };
    let new = granted(session::enter_as(desk, person, &from).await)?;
    let signed_in = session::current(desk, new.token.expose()).await?.ok_or_else(|| anyhow!("nobody is signed in"))?;
    Ok(desk.act_as(&signed_in))
}

/// A password that nobody is told.
fn secret() -> Private<String> {
    let mut bytes = [0; 20];
    Machine.fill(&mut bytes);
    data_encoding::BASE32_NOPAD.encode(&bytes).into()
}

fn granted<T>(answer: Answer<T>) -> Result<T> {
    answer?.map_err(|refusal| anyhow!("practice mode could not be prepared: {}", refusal.name()))
}
