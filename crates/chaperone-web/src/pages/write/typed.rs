//! What somebody typed on Write: kept through every answer, so that no refusal costs a word.
//!
//! Deliberately absent: keeping it anywhere but on the page (the desk keeps drafts), and judging it.

use chaperone_desk::account::Account;
use chaperone_desk::draft::{Answered, Draft, Edit, Share};
use chaperone_desk::media::Attached;
use chaperone_desk::{AccountId, Time};
use chaperone_screen::Channel;
use chrono_tz::Tz;

use crate::clock;
use crate::fields::Fields;
use crate::placing::Placing;

/// The writing page's fields as they were sent, or as a draft holds them.
#[derive(Clone)]
pub(crate) struct Typed {
    /// `None` for a post.
    pub(crate) reply: Option<Channel>,
    /// For a closed professional forum.
    pub(crate) forum: bool,
    /// What it does with somebody else's post; of a repost or a like the text is their words.
    pub(crate) share: Option<Share>,
    /// The ready post or redirect that the words began from; empty where there is none.
    pub(crate) from: String,
    pub(crate) text: String,
    pub(crate) in_reply_to: String,
    /// Where the post stands that is answered; empty where a person puts the answer there.
    pub(crate) answered_address: String,
    /// What is said to the question of an approver who sent it back.
    pub(crate) answer: String,
    /// Title, address and day of a source that is being written in.
    pub(crate) source: [String; 3],
    pub(crate) accounts: Vec<AccountId>,
    /// As the field holds it: local time, or empty.
    pub(crate) when: String,
    /// The pictures of the media library that it shows.
    pub(crate) pictures: Vec<Attached>,
    /// Whether somebody else's post shows a picture; it is not passed on then.
    pub(crate) picture: bool,
    /// The version that the reader had before them; 0 before the first.
    pub(crate) version: i64,
}

impl Typed {
    /// An empty page. Where there is only one account, it is chosen already.
    pub(crate) fn empty(reply: bool, accounts: &[Account]) -> Self {
        let only = if let [only] = accounts { vec![only.id.clone()] } else { Vec::new() };
        Typed {
            reply: reply.then_some(Channel::ReviewReply),
            forum: false,
            share: None,
            from: String::new(),
            text: String::new(),
            in_reply_to: String::new(),
            answered_address: String::new(),
            answer: String::new(),
            source: Default::default(),
            accounts: only,
            when: String::new(),
            pictures: Vec::new(),
            picture: false,
            version: 0,
        }
    }

    pub(crate) fn of(draft: &Draft, zone: Tz) -> Self {
        Typed {
            reply: draft.channel.is_public_reply().then_some(draft.channel),
            forum: draft.channel == Channel::Group,
            share: draft.share,
            from: String::new(),
            text: draft.text.expose().clone(),
            in_reply_to: draft.in_reply_to.as_ref().map(|theirs| theirs.expose().clone()).unwrap_or_default(),
            answered_address: draft.answered_address.as_ref().map(|at| at.expose().clone()).unwrap_or_default(),
            answer: String::new(),
            source: Default::default(),
            accounts: draft.accounts.clone(),
            when: draft.due.map(|due| clock::field(due, zone)).unwrap_or_default(),
            pictures: draft.pictures.clone(),
            picture: draft.picture,
            version: draft.version,
        }
    }

    /// Browsers send line ends as CRLF; the desk counts from LF, and so does the page.
    pub(crate) fn sent(fields: &Fields) -> Self {
        let lines = |name| fields.one(name).replace("\r\n", "\n");
        Typed {
            reply: channel(fields),
            forum: is_forum(fields),
            share: Share::parse(fields.text("kind")),
            from: fields.text("from").to_owned(),
            text: lines("text"),
            in_reply_to: lines("in_reply_to"),
            answered_address: fields.text("answered_address").to_owned(),
            answer: lines("answer"),
            source: ["source_title", "source_address", "source_looked"].map(|name| fields.text(name).to_owned()),
            accounts: fields.all("to").filter_map(AccountId::parse).collect(),
            when: fields.text("when").to_owned(),
            pictures: super::pictures::sent(fields),
            picture: fields.has("picture"),
            version: fields.text("version").parse().unwrap_or(0),
        }
    }

    pub(crate) fn channel(&self) -> Channel {
        self.reply.unwrap_or(if self.forum { Channel::Group } else { Channel::Post })
    }

    /// Nothing for a post of one's own, whatever the fields of a reply hold.
    pub(crate) fn answered(&self) -> Answered<'_> {
        let takes_up = self.reply.is_some() || self.share.is_some();
        let given = |text| Some(text).filter(|text: &&str| takes_up && !text.trim().is_empty());
        Answered { words: given(&self.in_reply_to), address: given(&self.answered_address), share: self.share }
    }

    /// Whether every word is somebody else's: nobody here can change one.
    pub(crate) fn is_theirs_alone(&self) -> bool {
        self.share.is_some_and(Share::is_theirs_alone)
    }

    /// What the page and its forms call it.
    pub(crate) fn kind(&self) -> &'static str {
        match (self.reply, self.share) {
            (Some(_), _) => "reply",
            (None, Some(share)) => share.name(),
            (None, None) if self.forum => "forum",
            (None, None) => "post",
        }
    }

    /// What is done with it on a network.
    pub(crate) fn placing(&self) -> Placing {
        match (self.share, self.reply) {
            (Some(share), _) => Placing::PassedOn(share),
            (None, Some(_)) => Placing::Reply,
            (None, None) => Placing::Post,
        }
    }

    pub(crate) fn edit(&self, due: Option<Time>) -> Edit {
        Edit {
            text: self.text.clone().into(),
            accounts: self.accounts.clone(),
            due,
            picture: self.picture,
            pictures: Some(self.pictures.clone()),
            version: self.version,
        }
    }

    /// Pictures go with a post of one's own, and with one for a forum.
    pub(crate) fn takes_pictures(&self) -> bool {
        self.reply.is_none() && self.share.is_none()
    }

    /// Whether the page holds other words than `draft`, in the box or beside a picture. Space at the end is no difference:
    /// the desk cuts it.
    pub(crate) fn words_differ(&self, draft: &Draft) -> bool {
        let same = |(one, other): (&Attached, &Attached)| {
            one.media == other.media
                && one.digest == other.digest
                && one.alt.expose().trim() == other.alt.expose().trim()
        };
        let as_kept =
            self.pictures.len() == draft.pictures.len() && self.pictures.iter().zip(&draft.pictures).all(same);
        !as_kept || self.text.trim_end() != draft.text.expose().trim_end()
    }

    /// The descriptions of its pictures.
    pub(crate) fn alts(&self) -> Vec<&str> {
        self.pictures.iter().map(|picture| picture.alt.expose().as_str()).collect()
    }
}

/// Whether a form says that its words are for a closed professional forum.
pub(crate) fn is_forum(fields: &Fields) -> bool {
    fields.text("kind") == "forum"
}

/// The surface that a form asks about: a post, unless it says that it is a public reply.
pub(crate) fn channel(fields: &Fields) -> Option<Channel> {
    match (fields.text("kind"), fields.text("channel")) {
        ("reply", "comment-reply") => Some(Channel::CommentReply),
        ("reply", _) => Some(Channel::ReviewReply),
        _ => None,
    }
}

impl std::fmt::Debug for Typed {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Typed").field("reply", &self.reply).field("version", &self.version).finish_non_exhaustive()
    }
}
