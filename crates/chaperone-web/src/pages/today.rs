//! Today: what needs this person now, what waits for the answer of somebody else, what went out and what did not, and why.
//!
//! Deliberately absent: counting anybody's work, and anything that flatters.

use std::collections::BTreeMap;

use askama::Template;
use axum::response::{IntoResponse, Redirect};
use axum::routing::{MethodRouter, get};
use chaperone_desk::draft::State as Standing;
use chaperone_desk::job::{self, Kind, State};
use chaperone_desk::practice::Progress;
use chaperone_desk::{DraftId, Duty, PersonId, account, draft, person, practice, takedown};

use crate::AppState;
use crate::frame::Frame;
use crate::items::{self, Item};
use crate::pages::takedowns;
use crate::placing::Placing;
use crate::problem::{Granted, Shown};
use crate::visit::{Me, show};

/// How many of the last jobs the page shows.
const LATEST: u32 = 30;

pub(crate) fn routes() -> MethodRouter<AppState> {
    get(today)
}

/// A step of the set-up that is not done yet.
struct Hint {
    title: &'static str,
    why: &'static str,
    page: &'static str,
    verb: &'static str,
}

#[derive(Template)]
#[template(path = "today.html")]
struct Today<'a> {
    frame: &'a Frame,
    standing: String,
    hints: Vec<Hint>,
    now: Vec<Item>,
    waiting: Vec<Item>,
    /// Decided, and its time has not come.
    later: Vec<Item>,
    out: Vec<Item>,
    drafts: Vec<Item>,
    may_write: bool,
}

async fn today(me: Me) -> Shown {
    let role = me.signed_in.person.role;
    if role.home() != "/" {
        return Ok(Redirect::to(role.home()).into_response());
    }
    let reader = &me.signed_in.person.id;
    let people = person::list(&me.desk).await?;
    let invited = people.iter().any(|person| person.joined.is_none() && person.left.is_none());
    let names: BTreeMap<PersonId, String> = people.into_iter().map(|person| (person.id, person.name)).collect();
    let accounts = account::list(&me.desk).await?;
    let summaries = draft::list(&me.desk, &me.act).await?;
    let mut known: BTreeMap<&DraftId, (String, Placing)> = BTreeMap::new();
    let (mut now, mut waiting, mut drafts) = (Vec::new(), Vec::new(), Vec::new());
    for summary in &summaries {
        known.insert(&summary.id, (items::heading(summary), Placing::of_summary(summary)));
        let author = names.get(&summary.author).map_or("somebody", String::as_str);
        let item = || items::draft(summary, author, &accounts, reader, &me.frame);
        let own = summary.author == *reader || summary.editor == *reader;
        match summary.state {
            Standing::Asked if items::waits_for(summary, &me.signed_in.person) => now.push(item()),
            Standing::Asked => waiting.push(item()),
            Standing::SentBack if own => now.push(item()),
            Standing::Open if own => drafts.push(item()),
            _ => {}
        }
    }
    let (mut later, mut out) = (Vec::new(), Vec::new());
    for placed in job::latest(&me.desk, &me.act, LATEST).await? {
        let text = placed.job.draft.as_ref().and_then(|draft| known.get(draft));
        let (opening, placing) =
            text.map_or(("A text that was erased", Placing::Post), |(opening, placing)| (opening.as_str(), *placing));
        let item = items::job(&placed, opening, placing, &me.frame);
        let due = placed.job.due <= me.frame.now;
        let asks = match placed.job.state {
            State::Unknown => placed.job.kind == Kind::Publish,
            State::Held => due,
            State::HandedOver => true,
            _ => false,
        };
        let planned = matches!(placed.job.state, State::Held | State::Queued) && placed.job.attempts == 0 && !due;
        if asks && role.may(Duty::Release) {
            now.insert(0, item);
        } else if planned && placed.job.kind == Kind::Publish {
            later.push((placed.job.due, item));
        } else {
            out.push(item);
        }
    }
    if role.may(Duty::Consent) {
        let open = takedown::list(&me.desk, &me.act).await.granted()?;
        let open = open.into_iter().filter(|task| task.takedown.state != takedown::State::Gone).rev();
        open.for_each(|task| now.insert(0, takedowns::item(task, &me.frame)));
    }
    later.sort_by_key(|(due, _)| *due);
    let later = later.into_iter().map(|(_, item)| item).collect();
    let hints = if role.may(Duty::SetUp) { hints(&practice::progress(&me.desk).await?, invited) } else { Vec::new() };
    show(&Today {
        frame: &me.frame,
        standing: standing(now.len()),
        hints,
        now,
        waiting,
        later,
        out,
        drafts,
        may_write: role.may(Duty::Write),
    })
}

fn standing(things: usize) -> String {
    match things {
        0 => "Nothing needs you.".to_owned(),
        1 => "1 thing needs you.".to_owned(),
        things => format!("{things} things need you."),
    }
}

/// What is left of the set-up, in the order in which it is wanted.
///
/// `invited`: somebody has an invitation and has not joined yet.
fn hints(progress: &Progress, invited: bool) -> Vec<Hint> {
    let second = if invited {
        (
            progress.second_person,
            "Somebody is invited and has not joined yet",
            "Their link joins them. A second pair of eyes approves what you write.",
            "/people",
            "See who is invited",
        )
    } else {
        (
            progress.second_person,
            "Invite a second person",
            "A second pair of eyes approves what you write.",
            "/people",
            "Invite somebody",
        )
    };
    let all = [
        (
            progress.sheet_confirmed,
            "Print the recovery sheet",
            "Without it, a broken computer means that nothing can be read again.",
            "/set-up",
            "Print it",
        ),
        (
            progress.backup,
            "Make a backup",
            "The recovery sheet opens a backup. Without one there is nothing to open.",
            "/steps/backups",
            "Make one",
        ),
        (
            progress.policy_signed,
            "Agree to the policy",
            "Nothing goes out before the practice and you have agreed to it.",
            "/policy",
            "Read it",
        ),
        second,
        (
            progress.safeguarding_lead,
            "Name the safeguarding lead",
            "So that everybody knows who to turn to.",
            "/set-up",
            "Name them",
        ),
        (
            progress.contact_card,
            "Fill in the contact card",
            "Replies point to it, and so does help in an emergency.",
            "/set-up",
            "Fill it in",
        ),
        (
            progress.account,
            "Add where you post",
            "Copying and posting by hand works without any connection.",
            "/accounts",
            "Add an account",
        ),
        (
            progress.first_post,
            "Write a first post",
            "Opening hours, a new colleague: something without a patient in it.",
            "/write",
            "Write it",
        ),
    ];
    all.into_iter().filter(|step| !step.0).map(|(_, title, why, page, verb)| Hint { title, why, page, verb }).collect()
}

/// A day with something to do, and one without.
pub(crate) fn samples(frame: &Frame) -> Vec<askama::Result<String>> {
    let none = Progress {
        sheet_confirmed: false,
        backup: false,
        second_person: false,
        safeguarding_lead: false,
        contact_card: false,
        policy_signed: false,
        account: false,
        first_post: false,
    };
    let busy = Today {
        frame,
        standing: standing(2),
        hints: hints(&none, true),
        now: vec![Item::sample_unknown(frame)],
        waiting: vec![Item::sample("How to look after a new toothbrush", frame)],
        later: vec![Item { verb: None, ..Item::sample("Our new opening hours", frame) }],
        out: vec![Item { verb: None, ..Item::sample("Five early signs of gum disease", frame) }],
        drafts: vec![Item::sample("We are open on Saturday", frame)],
        may_write: true,
    };
    let calm = Today {
        frame,
        standing: standing(0),
        hints: Vec::new(),
        now: Vec::new(),
        waiting: Vec::new(),
        later: Vec::new(),
        out: Vec::new(),
        drafts: Vec::new(),
        may_write: true,
    };
    vec![busy.render(), calm.render()]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn whoever_was_invited_is_waited_for_and_not_invited_again() {
        let alone = Progress {
            sheet_confirmed: true,
            backup: true,
            second_person: false,
            safeguarding_lead: true,
            contact_card: true,
            policy_signed: true,
            account: true,
            first_post: true,
        };
        let titles = |progress, invited| hints(progress, invited).iter().map(|hint| hint.title).collect::<Vec<_>>();
        assert_eq!(titles(&alone, false), ["Invite a second person"]);
        assert_eq!(titles(&alone, true), ["Somebody is invited and has not joined yet"]);
        assert!(titles(&Progress { second_person: true, ..alone }, true).is_empty());
    }
}
