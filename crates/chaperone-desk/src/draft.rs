//! Drafts: words on their way out, with every change checked and written down.
//!
//! The bytes are made regular once, on entry (line ends, space at the end), and never after: what the approver
//! sees, what the journal's digest names and what is sent are the same bytes.
//! Deliberately absent: who may release (`approve`), and sending (`release`).

mod body;
mod checking;
mod erasing;
mod pictures;
mod reading;
pub mod share;
mod store;
mod twins;
mod writing;

use chaperone_screen::Channel;

use crate::Private;
use crate::act::Time;
use crate::consent::About;
use crate::id::{AccountId, DraftId, PersonId};
use crate::media::Attached;

pub use checking::{check, check_text, check_text_about};
pub(crate) use checking::{check_in, kept_in, reading};
pub use erasing::erase;
pub(crate) use erasing::replay_erasures;
pub use reading::{get, list};
pub(crate) use reading::{open, seen, still_open, visible};
pub use share::Share;
pub(crate) use store::{ALL as STATEMENTS, count_asked, find, forget_earlier, set_state};
pub use twins::{LATELY, Twin, twins};
pub use writing::{apply_fix, save, set_about, set_answered, start, start_from, undo, use_suggestion};
pub(crate) use writing::{in_time, send_back};

/// More than this many characters are refused; the limit of the screen's contract.
pub const MOST: usize = 100_000;

/// Where a draft is on its way.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum State {
    /// Somebody is writing.
    Open,
    /// Somebody was asked to approve it.
    Asked,
    /// The approver wants something changed.
    SentBack,
    /// Decided; its jobs say what became of it.
    Released,
    Erased,
}

impl State {
    pub fn name(self) -> &'static str {
        match self {
            State::Open => "open",
            State::Asked => "asked",
            State::SentBack => "sent-back",
            State::Released => "released",
            State::Erased => "erased",
        }
    }

    pub(crate) fn parse(name: &str) -> Option<State> {
        [State::Open, State::Asked, State::SentBack, State::Released, State::Erased]
            .into_iter()
            .find(|s| s.name() == name)
    }
}

/// One draft, opened.
#[derive(Debug, Clone)]
pub struct Draft {
    pub id: DraftId,
    pub author: PersonId,
    /// Whoever changed the bytes last; never its approver.
    pub editor: PersonId,
    pub channel: Channel,
    pub text: Private<String>,
    /// What it does with somebody else's post; `None` where it has words of its own alone.
    pub share: Option<Share>,
    /// The text that it answers or quotes, pasted in by a person.
    pub in_reply_to: Option<Private<String>>,
    /// The address of the post that it answers or passes on, pasted in by a person: with it the desk can put a public reply
    /// under that post, or pass it on, by itself. `None` where a person puts it there.
    pub answered_address: Option<Private<String>>,
    /// What an approver wrote when sending it back last; it stays through later changes.
    pub words: Option<Private<String>>,
    pub accounts: Vec<AccountId>,
    /// Whether it is to show a picture that is not in the media library, or passes one on. Nothing goes out then.
    pub picture: bool,
    /// The pictures of the media library that it shows, in their order.
    pub pictures: Vec<Attached>,
    /// The consent that it rests on; `None` where it is about no patient.
    pub about: Option<About>,
    /// When it should go out; `None` means as soon as it may.
    pub due: Option<Time>,
    pub version: i64,
    pub state: State,
    /// Who brought it into this state, and when.
    pub state_by: Option<PersonId>,
    pub state_at: Time,
    pub asked_of: Option<PersonId>,
    pub updated: Time,
    /// Whether there is an earlier text to go back to.
    pub can_undo: bool,
    /// Names text, places, time and what it answers; any change makes another one.
    pub(crate) digest: [u8; 32],
}

impl Draft {
    /// The seal as people compare it: the first six bytes of the digest.
    pub fn seal(&self) -> String {
        let hex = data_encoding::HEXLOWER.encode(&self.digest[..6]);
        format!("{} {} {}", &hex[..4], &hex[4..8], &hex[8..])
    }

    pub fn digest(&self) -> &[u8; 32] {
        &self.digest
    }
}

/// A draft as a list shows it: nothing of its text but the first words, opened in memory.
#[derive(Debug, Clone)]
pub struct Summary {
    pub id: DraftId,
    pub author: PersonId,
    pub editor: PersonId,
    pub channel: Channel,
    pub share: Option<Share>,
    pub first_words: Private<String>,
    pub accounts: Vec<AccountId>,
    pub state: State,
    pub state_at: Time,
    /// Somebody called it off, and nobody has changed it since.
    pub called_off: bool,
    pub asked_of: Option<PersonId>,
    /// Name of the verdict when it was last saved.
    pub verdict: Option<String>,
    pub due: Option<Time>,
    pub updated: Time,
}

/// What a person typed.
#[derive(Debug, Clone)]
pub struct Edit {
    pub text: Private<String>,
    pub accounts: Vec<AccountId>,
    pub picture: bool,
    /// `None` leaves its pictures as they are.
    pub pictures: Option<Vec<Attached>>,
    pub due: Option<Time>,
    /// The version that the person saw; another one refuses the change instead of losing somebody's words.
    pub version: i64,
}

/// What a draft takes up of somebody else's: what a public reply answers, or what is passed on. A text alone stands for the
/// words that are answered.
#[derive(Debug, Clone, Copy, Default)]
pub struct Answered<'a> {
    /// Their words, pasted in by a person.
    pub words: Option<&'a str>,
    /// Where their post stands: its address on the web, or its `at://` address.
    pub address: Option<&'a str>,
    /// Passed on instead of answered. Of a repost or a like the draft's text is their words, and `words` stays empty.
    pub share: Option<Share>,
}

impl<'a> From<Option<&'a str>> for Answered<'a> {
    fn from(words: Option<&'a str>) -> Self {
        Answered { words, address: None, share: None }
    }
}
