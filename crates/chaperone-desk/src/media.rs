//! The media library: every picture of the practice, looked at before anybody may show it (S3-01, S0-03).
//!
//! An upload is opened by `chaperone_photo` or refused with its sentence, sealed as it came, and never changed; what is
//! shown is made from it anew each time, cropped and covered as people chose. [`Picture`] says what was found, what was not
//! looked for, and what is still open; an open picture goes nowhere ([`Unsettled`]). A version is named by a digest over its
//! pixels: who attached it, who agreed to it and who approved it all mean these very pixels.
//! Deliberately absent: the name that a file came with, an opinion on who is shown, whether a patient agreed (`consent`
//! says that of each picture), and sending (`release`).

mod alike;
mod body;
mod editing;
mod edits;
mod erasing;
mod findings;
mod looks;
mod patient;
mod pixels;
mod reading;
mod settled;
mod store;
mod taking;

use chaperone_photo::{Area, Cover};
use serde::{Deserialize, Serialize};

use crate::Private;
use crate::act::Time;
use crate::id::{MediaId, PersonId};

pub use chaperone_photo as photo;
pub use editing::{Change, confirm, edit, look_again, say};
pub use edits::{Edits, MOST_COVERS};
pub use erasing::{KEPT_UNUSED, Why, erase};
pub(crate) use erasing::{blank, erase_withdrawn, forget_unused, is_under_way};
pub use findings::{Finding, State, What};
pub(crate) use looks::Looking;
pub(crate) use looks::work_in_turn;
pub use looks::{Look, Looks, Standing, add, standing};
pub(crate) use patient::{Asked, askable, asked, has_version};
pub use reading::{PAGE, Shown, get, list, of_patients, small, view};
pub(crate) use reading::{as_asked, source, version};
pub use settled::Unsettled;
pub(crate) use settled::unsettled;
pub(crate) use store::{ALL as STATEMENTS, forget_uses, set_uses};
pub use taking::{MOST_KEPT, upload};

/// Pictures that one post may show; Bluesky and Mastodon take no more.
pub const MOST_PICTURES: usize = 4;

/// Characters of a picture's description at most: what Mastodon takes, and Bluesky takes more.
pub const MOST_ALT: usize = 1_500;

/// Who or what a picture shows, as a person says it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Shows {
    /// No person, or none whom anybody could know.
    Nobody,
    /// These people of the desk and nobody else.
    Staff(Vec<PersonId>),
    /// A patient: then it goes out only with a text that names the consent for this very picture.
    Patient,
}

impl Shows {
    pub fn name(&self) -> &'static str {
        match self {
            Shows::Nobody => "nobody",
            Shows::Staff(_) => "staff",
            Shows::Patient => "patient",
        }
    }
}

/// One picture, opened for whoever may see it.
#[derive(Debug, Clone)]
pub struct Picture {
    pub id: MediaId,
    /// What it is called here: `picture-7`. The name of its file is not kept.
    pub name: String,
    pub number: i64,
    /// Who added it.
    pub person: PersonId,
    /// Who changed it last, or said what it shows; never the one who confirms it.
    pub editor: PersonId,
    /// Rises with every change; a change names the version that a person saw.
    pub version: i64,
    /// Names the pixels as they would be shown now.
    pub digest: [u8; 32],
    /// Pixels across and down, after cropping.
    pub width: u32,
    pub height: u32,
    pub shows: Option<Shows>,
    /// Whether it was cropped or covered.
    pub edited: bool,
    /// What is covered, in parts of the picture as it is shown.
    pub covers: Vec<Cover>,
    pub findings: Vec<Finding>,
    pub made: Time,
    pub updated: Time,
    /// How many drafts show it.
    pub used: usize,
    pub may: May,
}

impl Picture {
    /// How many findings somebody still has to deal with.
    pub fn open(&self) -> usize {
        self.findings.iter().filter(|finding| finding.state == State::Open).count()
    }

    /// Whether nothing of it stands in the way of showing it; a post asks more (see [`Unsettled`]), and of a patient's
    /// picture the consent that the post names.
    pub fn is_settled(&self) -> bool {
        self.open() == 0 && !matches!(self.shows, None | Some(Shows::Patient))
    }
}

/// What the acting person may do with a picture now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct May {
    /// Crop, cover, put back, say what it shows.
    pub edit: bool,
    /// Confirm a finding as the second person.
    pub confirm: bool,
    pub erase: bool,
}

/// A picture of a draft: which, in which version, and what is said of it to those who cannot see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attached {
    pub media: MediaId,
    /// The digest of the version that was attached; another version is another picture.
    pub digest: [u8; 32],
    /// Read by the screen with the text. Empty until somebody wrote it, and then nothing goes out.
    pub alt: Private<String>,
}

/// The areas that a finding may lie in, for the page: in ten-thousandths of the picture as it is shown.
pub type Areas = Vec<Area>;
