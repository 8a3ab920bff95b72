//! The starter policy: one page that the owner signs for the practice and everybody signs on joining.
//!
//! Deliberately absent: building a policy of one's own; that is a page of its own, later.

use serde_json::json;

use crate::act::{Act, Time, Who};
use crate::error::Answer;
use crate::journal::{Deed, Note, append};
use crate::{Desk, Refusal, granted, person};

/// A signature is for one version; a new version asks everybody again.
pub const VERSION: &str = "starter 1";

/// One clause: a heading and what it asks.
#[derive(Debug, Clone, Copy)]
pub struct Clause {
    pub heading: &'static str,
    pub text: &'static str,
}

/// The starter policy in the order in which it is read.
pub const STARTER: &[Clause] = &[
    Clause {
        heading: "Confidentiality comes first",
        text: "Nothing about a patient goes on social media without their recorded consent: no name, no story, no \
               picture, and not the fact that they are a patient. This holds in closed groups and private messages too, \
               and over several posts put together.",
    },
    Clause {
        heading: "One door",
        text: "Whatever the practice publishes or answers goes through this desk. What the desk stops is not posted by \
               another way.",
    },
    Clause {
        heading: "Two pairs of eyes",
        text: "Whoever changes the words last does not approve them. The approver reads the whole post, as people will see it.",
    },
    Clause {
        heading: "Answering reviews and comments",
        text: "One short, neutral answer that neither confirms nor denies that somebody is a patient, then a private way \
               to talk. We do not argue, and we do not threaten.",
    },
    Clause {
        heading: "No advice in public",
        text: "Nobody gives clinical advice about one person on social media. We point to an appointment, or to \
               the emergency number.",
    },
    Clause {
        heading: "Boundaries",
        text: "We use the practice's accounts to talk to patients, never our own, and we decline friend requests kindly.",
    },
    Clause {
        heading: "Respect",
        text: "We say nothing unkind about patients, colleagues or other practices. Our personal posts follow the same \
               standard when they touch on work.",
    },
    Clause {
        heading: "Concerns",
        text: "A worry about somebody's safety, or about the practice, goes to the safeguarding lead, the owner or the \
               proper body, and never on social media.",
    },
    Clause {
        heading: "When something goes wrong",
        text: "Tell the owner or the manager at once. We keep a copy, take it down, and ask our defence organisation. \
               Nobody is blamed for telling.",
    },
];

/// Signs the policy: the owner for the practice, everybody for themselves.
pub async fn sign(desk: &Desk, act: &Act) -> Answer<Time> {
    granted!(act.in_person());
    let (Who::Person(id), None) = (&act.who, &act.only) else { return Ok(Err(Refusal::this_draft_only())) };
    let mut tx = desk.db().write().await?;
    let Some(person) = person::find(&mut tx, id).await?.filter(person::Person::is_here) else {
        return Ok(Err(Refusal::not_here()));
    };
    if let Some(at) = person.policy_signed {
        return Ok(Ok(at));
    }
    person::sign_policy(&mut tx, id, VERSION, act.now).await?;
    let detail = json!({ "version": VERSION });
    append(&mut tx, act, Note::of(Deed::PolicySigned, "person", id.as_str()).with(detail)).await?;
    tx.commit().await?;
    Ok(Ok(act.now))
}
