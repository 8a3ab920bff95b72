//! Drafts and jobs as rows of a list: what happened in one badge and one sentence, and what to press.
//!
//! Deliberately absent: deciding what happened. A job's state and reason come from the desk as they are.

use chaperone_desk::account::Account;
use chaperone_desk::draft::{self, Summary};
use chaperone_desk::job::{Job, Kind, Placed, State};
use chaperone_desk::person::Person;
use chaperone_desk::{AccountId, Duty, PersonId};

use crate::frame::Frame;
use crate::marks;
use crate::placing::Placing;
use crate::times::Moment;

/// One row. `level` and `icon` colour the badge; `page` is where the heading leads.
#[derive(Debug, Clone)]
pub(crate) struct Item {
    pub(crate) level: &'static str,
    pub(crate) icon: &'static str,
    pub(crate) badge: &'static str,
    pub(crate) places: Vec<String>,
    pub(crate) at: Option<Moment>,
    pub(crate) title: String,
    pub(crate) sentence: String,
    pub(crate) page: String,
    pub(crate) verb: Option<&'static str>,
    pub(crate) network: &'static str,
    /// A person is asked whether it is there; the two buttons post to `page`.
    pub(crate) settle: bool,
    /// Where to look.
    pub(crate) look: Option<String>,
    /// Where the post itself is.
    pub(crate) address: Option<String>,
}

impl Item {
    /// An invented row, for samples of pages.
    pub(crate) fn sample(title: &str, frame: &Frame) -> Self {
        Item {
            level: "clear",
            icon: "clear",
            badge: "Clear",
            places: vec!["Facebook".to_owned(), "Google".to_owned()],
            at: Some(frame.moment(frame.now)),
            title: title.to_owned(),
            sentence: "By Priya Nair. It needs your answer.".to_owned(),
            page: format!("/approve/{}", "0".repeat(26)),
            verb: Some("Look at it"),
            network: "Facebook",
            settle: false,
            look: None,
            address: None,
        }
    }

    /// An invented job of which nobody knows whether it arrived.
    pub(crate) fn sample_unknown(frame: &Frame) -> Self {
        Item {
            level: "note",
            icon: "unknown",
            badge: "Not known",
            sentence:
                "Bluesky took it and never answered. We will not send it twice, so please look whether it is there."
                    .to_owned(),
            page: format!("/jobs/{}", "0".repeat(26)),
            network: "Bluesky",
            settle: true,
            look: Some("https://bsky.app/".to_owned()),
            ..Item::sample("Five early signs of gum disease", frame)
        }
    }
}

/// The first words of a text, for a heading; never for a log or an address.
pub(crate) fn opening(text: &str) -> String {
    const LETTERS: usize = 70;
    let line = text.lines().map(str::trim).find(|line| !line.is_empty()).unwrap_or("A text without words");
    let mut out = String::new();
    for word in line.split_whitespace() {
        if out.chars().count() + word.chars().count() > LETTERS {
            out.push('…');
            break;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    if out == "…" { line.chars().take(LETTERS).chain(['…']).collect() } else { out }
}

/// One job as a row; `opening` heads it, and `placing` says what is done with it there.
pub(crate) fn job(place: &Placed, opening: &str, placing: Placing, frame: &Frame) -> Item {
    let Placed { job, account } = place;
    let network = account.as_ref().map_or("an account that was removed", |account| account.network.title());
    let page = match &job.draft {
        Some(draft) if !matches!(job.state, State::Held | State::HandedOver | State::Unknown) => {
            format!("/drafts/{draft}")
        }
        _ => format!("/jobs/{}", job.id),
    };
    let by_hand = only_said(place);
    let Said { level, icon, badge, sentence, verb } = match job.kind {
        Kind::Delete => taking_down(job, network),
        _ => going_out(job, network, by_hand, placing, frame),
    };
    let mut places = vec![account.as_ref().map_or(network.to_owned(), Account::title)];
    if job.attempts > 1 {
        places.push(format!("tried {} times", job.attempts));
    }
    let settle = job.state == State::Unknown && job.kind == Kind::Publish;
    let open = account.as_ref().map(|account| account.network.card().open);
    Item {
        level,
        icon,
        badge,
        places,
        at: Some(frame.moment(job.updated)),
        title: opening.to_owned(),
        sentence,
        page,
        verb,
        network,
        settle,
        look: if settle { there(open, frame) } else { None },
        address: if job.state == State::Sent && job.kind == Kind::Publish {
            // What only a person said is shown where that person said it is, and nowhere else.
            if only_said(place) { safe_address(job.url.as_deref()) } else { there(job.url.as_deref(), frame) }
        } else {
            None
        },
    }
}

/// Whether we have a person's word alone that it went out: every network gives a post that the desk sends an id.
pub(crate) fn only_said(place: &Placed) -> bool {
    place.account.as_ref().is_some_and(Account::is_manual) || place.job.remote_id.is_none()
}

/// Whether a post of this account can be seen there. The connector writes every Bluesky post's address as one at
/// `bsky.app`, which fits only what went out over Bluesky's own server.
pub(crate) fn shows(account: Option<&Account>, url: &str) -> bool {
    const OWN: &str = "https://bsky.social";
    let by_the_person = account.is_some_and(Account::is_manual);
    let there = account.and_then(|account| account.server.as_deref()) == Some(OWN);
    !url.starts_with("https://bsky.app/") || by_the_person || there
}

struct Said {
    level: &'static str,
    icon: &'static str,
    badge: &'static str,
    sentence: String,
    verb: Option<&'static str>,
}

fn going_out(job: &Job, network: &str, by_hand: bool, placing: Placing, frame: &Frame) -> Said {
    let said = |level, icon, badge, sentence: String, verb| Said { level, icon, badge, sentence, verb };
    let why = job.reason.as_deref().map(reason).unwrap_or_default();
    match job.state {
        State::Queued if job.due > frame.now && job.attempts == 0 => {
            let at = frame.moment(job.due).exact;
            said("note", "clock", "Planned", format!("It goes out {at}, and is checked again just before."), None)
        }
        State::Queued if job.due > frame.now => {
            let at = frame.moment(job.due).exact;
            said("note", "clock", "Waiting", format!("{why} Nothing went out yet. We try again {at}."), None)
        }
        State::Queued | State::Leased | State::InFlight => {
            said("note", "clock", "On its way", format!("It is being checked again and handed to {network}."), None)
        }
        State::Sent if by_hand => {
            let sentence = format!("A person said that {}. We can't see it from here.", placing.done(network));
            said("clear", "sent", "Went out", sentence, None)
        }
        State::Sent => said("clear", "sent", "Went out", format!("{network} has it."), None),
        State::Refused => said(
            "revise",
            "notsent",
            "Did not go out",
            format!("{why} Nothing went out on {network}."),
            Some("See what to do"),
        ),
        State::Unknown | State::HandedOver if job.reason.as_deref() == Some("restored") => {
            let sentence = format!(
                "It waited when the backup was made that this desk comes from, so it may be on {network} by now. We will not send it by ourselves: please look whether it is there."
            );
            let verb = (job.state == State::HandedOver).then_some("Say what happened");
            said("note", "unknown", "Not known", sentence, verb)
        }
        State::Unknown => {
            let sentence = format!(
                "{network} took it and never answered. We will not send it twice, so please look whether it is there."
            );
            said("note", "unknown", "Not known", sentence, None)
        }
        State::Held => {
            let steps = placing.steps(network);
            let sentence = if job.due > frame.now {
                format!("Approved, to go out {}. Then {steps}, and say that you did.", frame.moment(job.due).exact)
            } else {
                format!("Approved. Now {steps}, and say that you did.")
            };
            if job.due > frame.now {
                said("note", "clock", "Planned, by hand", sentence, None)
            } else {
                said("revise", "out", "Waits for a person", sentence, Some(placing.verb()))
            }
        }
        State::HandedOver => {
            let sentence = format!("It was handed to a person for {network}. Did they {}?", placing.deed());
            said("revise", "out", "In somebody's hands", sentence, Some("Say what happened"))
        }
        State::CalledOff => said("note", "notsent", "Called off", format!("Nothing went out on {network}."), None),
        State::BackToApprover => {
            let sentence = format!(
                "Something changed since it was approved, and the check is stricter now. Nothing went out on {network}."
            );
            said("revise", "approve", "Back with the approver", sentence, Some("See what changed"))
        }
        State::Deleted => said(
            "clear",
            "clear",
            "Taken down",
            format!("It went out on {network} and was taken down. Copies may exist."),
            None,
        ),
    }
}

fn taking_down(job: &Job, network: &str) -> Said {
    let (level, icon, badge, sentence) = match job.state {
        State::Sent | State::Deleted => {
            ("clear", "clear", "Taken down", format!("{network} says that it is deleted. Copies may exist."))
        }
        State::Refused | State::Unknown | State::CalledOff | State::BackToApprover => (
            "stop",
            "notsent",
            "Perhaps still there",
            format!("We could not take it down. Open {network} and take it down there."),
        ),
        State::Queued | State::Leased | State::InFlight | State::Held | State::HandedOver => {
            ("note", "clock", "Being taken down", format!("We are asking {network} to delete it."))
        }
    };
    Said { level, icon, badge, sentence, verb: None }
}

/// A closed word of a connector or of the desk as a sentence. It never says whether anything went out: the state does.
/// A word that is not listed says no more than that it was refused.
fn reason(word: &str) -> &'static str {
    match word {
        "not-arrived" | "not-there" => "It did not arrive.",
        "too-long" => "It is longer than the network allows.",
        "not-accepted" => "The network did not accept it.",
        "answered-post-gone" => "The post that this answers is no longer there.",
        "may-not-look-up" => {
            "This connection may not look up posts of other servers. Connect the account again with the right to search."
        }
        "other-words" => "The post says something else now than what was approved.",
        "shows-more" => "The post shows a picture, a film or another post, which nobody could check.",
        "picture-not-taken" => "The network did not take one of the pictures.",
        "may-not-add-pictures" => {
            "This connection may not add pictures. Connect the account again with the right to do so."
        }
        "not-public" => "The post is not public, so it is not passed on.",
        "may-not-pass-on" => {
            "This connection may not like or pass on posts. Connect the account again with the right to do so."
        }
        "place-taken" => "Another post already stands where this one would go.",
        "turned-away" => "The network's server turned it away.",
        "not-recognised" | "second-code" | "another-account" | "stored-unreadable" => {
            "The network did not recognise the connection. Connect the account again."
        }
        "revoked" | "expired" | "account-gone" | "no-connection" | "moved" | "bad-address" => {
            "The account has to be connected again."
        }
        "not-allowed" => "This connection is not allowed to post. Connect the account again and allow posting.",
        "account-closed" => "The network has closed or suspended the account.",
        "slow-down" => "The network asks us to wait.",
        "not-reached" => "The network could not be reached.",
        "no-answer" | "cut-off" => "The network did not answer.",
        "server-trouble" | "unreadable" | "too-many" => "The network had trouble of its own.",
        "interrupted" => "The desk was stopped while it was being sent.",
        _ => REFUSED,
    }
}

/// What is said of a word that nobody listed.
const REFUSED: &str = "The network refused it.";

/// Where a post can be seen. In practice mode that is the desk's own list of what the simulated networks hold.
fn there(address: Option<&str>, frame: &Frame) -> Option<String> {
    if frame.practising { Some("/practice-mode#out".to_owned()) } else { safe_address(address) }
}

/// An address that a page may link to: only the web, never a script.
pub(crate) fn safe_address(address: Option<&str>) -> Option<String> {
    address.filter(|address| address.starts_with("https://") || address.starts_with("http://")).map(str::to_owned)
}

/// Whether this draft waits for the answer of that person: asked of them, or of nobody by name and not their own.
pub(crate) fn waits_for(draft: &Summary, person: &Person) -> bool {
    let unnamed = || draft.author != person.id && draft.editor != person.id;
    draft.state == draft::State::Asked
        && person.role.may(Duty::Approve)
        && draft.asked_of.as_ref().map_or_else(unnamed, |of| *of == person.id)
}

/// The networks of these accounts, each once where its accounts stand side by side. An account that is gone is left out.
pub(crate) fn networks(chosen: &[AccountId], accounts: &[Account]) -> Vec<String> {
    let mut networks: Vec<String> = chosen
        .iter()
        .filter_map(|id| accounts.iter().find(|account| account.id == *id))
        .map(|account| account.network.title().to_owned())
        .collect();
    networks.dedup();
    networks
}

/// The first words, and what is done with them where they are somebody else's.
pub(crate) fn heading(draft: &Summary) -> String {
    let words = opening(draft.first_words.expose());
    match draft.share {
        Some(draft::Share::Repost) => format!("Repost: {words}"),
        Some(draft::Share::Quote) => format!("Quote: {words}"),
        Some(draft::Share::Like) => format!("Like: {words}"),
        None => words,
    }
}

/// One draft as a row, for the reader `me`. `author` is the author's name.
pub(crate) fn draft(draft: &Summary, author: &str, accounts: &[Account], me: &PersonId, frame: &Frame) -> Item {
    let (level, icon) = match draft.verdict.as_deref() {
        Some("clear") => ("clear", "clear"),
        Some("revise") => ("revise", "revise"),
        Some("consent") => ("consent", "consent"),
        Some("stop") => ("stop", "stop"),
        _ => ("note", "note"),
    };
    let badge = marks::word(draft.verdict.as_deref().unwrap_or_default());
    let asked_of_me = draft.asked_of.as_ref() == Some(me);
    let mine = draft.author == *me || draft.editor == *me;
    let write = format!("/write/{}", draft.id);
    let (sentence, page, verb) = match draft.state {
        draft::State::Open if draft.called_off => (
            format!("By {author}. Called off: it stays here until somebody takes it up again."),
            write,
            Some("Go on writing"),
        ),
        draft::State::Open => (format!("By {author}. Nothing of it has been sent."), write, Some("Go on writing")),
        draft::State::Asked if asked_of_me => {
            (format!("By {author}. It needs your answer."), format!("/approve/{}", draft.id), Some("Look at it"))
        }
        draft::State::Asked if mine => {
            (format!("By {author}. It waits for the approver's answer."), write, Some("See the draft"))
        }
        draft::State::Asked if draft.asked_of.is_none() => (
            format!("By {author}. It needs the answer of an approver."),
            format!("/approve/{}", draft.id),
            Some("Look at it"),
        ),
        draft::State::Asked => (
            format!("By {author}. Somebody else was asked; you may answer too."),
            format!("/approve/{}", draft.id),
            Some("Look at it"),
        ),
        draft::State::SentBack => (
            format!("By {author}. The approver wants something changed. Nothing went out."),
            write,
            Some("See what to change"),
        ),
        draft::State::Released => (format!("By {author}. Released."), format!("/drafts/{}", draft.id), None),
        draft::State::Erased => {
            ("Erased. Only the journal's entry is left.".to_owned(), format!("/drafts/{}", draft.id), None)
        }
    };
    let mut places = networks(&draft.accounts, accounts);
    if draft.channel.is_public_reply() {
        places.push("a public reply".to_owned());
    }
    if let Some(due) = draft.due.filter(|_| !draft.called_off) {
        places.push(format!("to go out {}", frame.moment(due).exact));
    }
    Item {
        level,
        icon,
        badge,
        places,
        at: Some(frame.moment(draft.state_at.max(draft.updated))),
        title: heading(draft),
        sentence,
        page,
        verb,
        network: "",
        settle: false,
        look: None,
        address: None,
    }
}

#[cfg(test)]
mod tests {
    use chaperone_desk::account::{self, Mode, Network};

    use super::*;

    #[test]
    fn a_post_over_another_bluesky_server_has_no_address_at_bluesky() {
        let account = |server: &str| Account {
            server: Some(server.to_owned()),
            ..crate::sample::account(Network::Bluesky, Mode::Connected, account::State::Live)
        };
        let url = "https://bsky.app/profile/harbourlane.example/post/3k";
        assert!(shows(Some(&account("https://bsky.social")), url));
        assert!(!shows(Some(&account("https://pds.example")), url) && !shows(None, url));
        assert!(shows(Some(&account("https://pds.example")), "https://social.example/1"));
    }

    #[test]
    fn a_heading_is_the_first_line_cut_at_a_word() {
        assert_eq!(opening("\n\n  Open on Saturday \nfrom nine"), "Open on Saturday");
        let long = opening(&"smile ".repeat(40));
        assert!(long.ends_with("smile…") && long.chars().count() <= 72, "{long}");
        assert_eq!(opening(&"a".repeat(90)).chars().count(), 71);
        assert_eq!(opening("  "), "A text without words");
    }

    #[test]
    fn every_word_of_a_connector_has_its_own_sentence() {
        let source = include_str!("../../chaperone-connect/src/class.rs");
        let (_, list) = source.split_once("BadAddress \"").unwrap();
        let (list, _) = list.split_once('}').unwrap();
        let words: Vec<_> = format!("BadAddress \"{list}")
            .lines()
            .filter_map(|line| Some(line.trim().split_once(" \"")?.1.split('"').next()?.to_owned()))
            .collect();
        assert!(words.len() > 15, "{words:?}");
        for word in words.iter().map(String::as_str).chain([
            "expired",
            "slow-down",
            "account-gone",
            "no-connection",
            "interrupted",
        ]) {
            assert_ne!(reason(word), REFUSED, "{word}");
        }
    }

    #[test]
    fn a_page_never_links_to_a_script() {
        assert_eq!(safe_address(Some("javascript:alert(1)")), None);
        assert_eq!(safe_address(Some("https://social.example/1")).as_deref(), Some("https://social.example/1"));
    }
}
