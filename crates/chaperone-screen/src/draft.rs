//! What a screen may look at: the text, where it is going, and what the practice knows. Plain data, no behaviour.
//!
//! Deliberately absent: who the author is. No role enters the screen; an owner gets the same verdict as an agency.

use std::collections::BTreeSet;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::Code;
use crate::mosaic::{Area, Memory};

/// A text about to leave, and where it is going.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Draft {
    /// The author's own bytes, line ends already LF.
    pub text: String,
    pub channel: Channel,
    pub account: AccountKind,
    /// The network's name as the corpus writes it (`bluesky`, `facebook`, `sms` ...), if one is chosen.
    pub network: Option<String>,
    /// The text that this one answers, if it is a reply.
    pub in_reply_to: Option<String>,
    /// The byte of `text` from which on it repeats what somebody else wrote: 0 for a repost or a like, the end of the own
    /// words for a quote. What is repeated counts as said by the practice, and cannot be rewritten.
    pub repeats_from: Option<usize>,
    /// The summary of a consent on file that somebody claims covers this text.
    pub consent: Option<Consent>,
    /// The day that relative dates are resolved against. `None` leaves them relative.
    pub today: Option<NaiveDate>,
}

impl Draft {
    /// A post on the practice's own page: what the contract assumes when only `text` is given.
    pub fn post(text: impl Into<String>) -> Self {
        Draft {
            text: text.into(),
            channel: Channel::Post,
            account: AccountKind::Practice,
            network: None,
            in_reply_to: None,
            repeats_from: None,
            consent: None,
            today: None,
        }
    }

    /// Somebody else's post that is passed on or liked as it stands.
    pub fn repeated(text: impl Into<String>) -> Self {
        Draft { repeats_from: Some(0), ..Draft::post(text) }
    }

    /// An answer in public to somebody else's review.
    pub fn review_reply(text: impl Into<String>, review: impl Into<String>) -> Self {
        Draft { channel: Channel::ReviewReply, in_reply_to: Some(review.into()), ..Draft::post(text) }
    }
}

/// The surface that a text goes to. A "closed" group is as public as a page.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize, Default)]
#[serde(rename_all = "kebab-case")]
pub enum Channel {
    #[default]
    Post,
    Group,
    ReviewReply,
    CommentReply,
    DirectMessage,
    Sms,
}

impl Channel {
    pub const ALL: [Channel; 6] = [
        Channel::Post,
        Channel::Group,
        Channel::ReviewReply,
        Channel::CommentReply,
        Channel::DirectMessage,
        Channel::Sms,
    ];

    /// An answer that everybody can read. Stricter than a post.
    pub fn is_public_reply(self) -> bool {
        matches!(self, Channel::ReviewReply | Channel::CommentReply)
    }

    /// A text that one person receives.
    pub fn is_private(self) -> bool {
        matches!(self, Channel::DirectMessage | Channel::Sms)
    }
}

/// Whose account the text leaves from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "kebab-case")]
pub enum AccountKind {
    #[default]
    Practice,
    Personal,
}

/// The country whose rules are asked for; the pack carries the profession as well.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize, Default)]
#[serde(rename_all = "kebab-case")]
pub enum Jurisdiction {
    #[default]
    Uk,
    Us,
    Au,
    Ie,
}

impl Jurisdiction {
    /// The country that encoder and judge read it as: itself where they learnt from its texts. A new country names the
    /// nearest of these until the corpus has texts of its own.
    pub(crate) fn taught(self) -> Jurisdiction {
        match self {
            Jurisdiction::Uk | Jurisdiction::Us | Jurisdiction::Au | Jurisdiction::Ie => self,
        }
    }
}

/// A consent on file, as the corpus and the register summarise it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Consent {
    pub subject: String,
    #[serde(default)]
    pub uses: Vec<String>,
    #[serde(default)]
    pub networks: Vec<String>,
    #[serde(default)]
    pub withdrawn: bool,
    /// The kinds of thing that are agreed, where a register of consents has matched person, purpose and every place already.
    /// Then these are covered and nothing else, whatever `uses` say. Never read from outside.
    #[serde(skip)]
    pub agreed: Option<BTreeSet<Code>>,
}

/// What the practice knows and the text does not say.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Known {
    /// The practice itself: naming it is no finding.
    pub practice: Practice,
    /// Names of the people who work here, as they are written: `Dr Tom Whitlock`, `Joanne`.
    pub staff: Vec<String>,
    /// How many people the practice's patients come from, and how many it sees.
    pub area: Area,
    /// What its earlier posts told.
    pub memory: Memory,
}

/// The practice's own names and contact data, which may always be said.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Practice {
    pub names: Vec<String>,
    /// Towns, streets and postcodes of the practice.
    pub places: Vec<String>,
    pub phones: Vec<String>,
    pub emails: Vec<String>,
    pub websites: Vec<String>,
    pub handles: Vec<String>,
}
