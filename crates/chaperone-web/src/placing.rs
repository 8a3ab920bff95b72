//! What a person does on a network with what was approved: post it, reply with it, repost, quote or like. In words.
//!
//! Deliberately absent: whether a person has to do it at all, which the desk says.

use chaperone_desk::draft::{Draft, Share, Summary};

use crate::told::Told;

/// What is done there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Placing {
    Post,
    Reply,
    PassedOn(Share),
}

impl Placing {
    pub(crate) fn of(draft: &Draft) -> Self {
        draft
            .share
            .map_or(if draft.channel.is_public_reply() { Placing::Reply } else { Placing::Post }, Placing::PassedOn)
    }

    pub(crate) fn of_summary(draft: &Summary) -> Self {
        draft
            .share
            .map_or(if draft.channel.is_public_reply() { Placing::Reply } else { Placing::Post }, Placing::PassedOn)
    }

    /// The button: `Post it`.
    pub(crate) fn verb(self) -> &'static str {
        match self {
            Placing::Post => "Post it",
            Placing::Reply => "Post the reply",
            Placing::PassedOn(Share::Repost) => "Repost it",
            Placing::PassedOn(Share::Quote) => "Quote it",
            Placing::PassedOn(Share::Like) => "Like it",
        }
    }

    /// What it is called: `post`.
    pub(crate) fn noun(self) -> &'static str {
        match self {
            Placing::Post => "post",
            Placing::Reply => "reply",
            Placing::PassedOn(share) => share.name(),
        }
    }

    /// Every step of it, from the words on: `copy it, open Facebook, post it`.
    pub(crate) fn steps(self, network: &str) -> String {
        match self {
            Placing::Post => format!("copy it, open {network}, post it"),
            Placing::Reply => format!("copy it, open {network}, post it under what it answers"),
            Placing::PassedOn(Share::Repost) => format!("open their post on {network}, repost it"),
            Placing::PassedOn(Share::Quote) => {
                format!("copy your words, open their post on {network}, quote it with them")
            }
            Placing::PassedOn(Share::Like) => format!("open their post on {network}, like it"),
        }
    }

    /// The same for an approver: `copy the words and post them`, on the networks that follow.
    pub(crate) fn duty(self) -> &'static str {
        match self {
            Placing::Post => "copy the words and post them",
            Placing::Reply => "copy the words and post them under what they answer,",
            Placing::PassedOn(Share::Repost) => "open their post and repost it",
            Placing::PassedOn(Share::Quote) => "open their post and quote it with these words",
            Placing::PassedOn(Share::Like) => "open their post and like it",
        }
    }

    /// What somebody is asked who has it in hand: `post it`.
    pub(crate) fn deed(self) -> &'static str {
        match self {
            Placing::Post | Placing::Reply => "post it",
            Placing::PassedOn(Share::Repost) => "repost it",
            Placing::PassedOn(Share::Quote) => "quote it",
            Placing::PassedOn(Share::Like) => "like it",
        }
    }

    /// What somebody said of it: `it is on Facebook`.
    pub(crate) fn done(self, network: &str) -> String {
        match self {
            Placing::Post => format!("it is on {network}"),
            Placing::Reply => format!("the reply is on {network}"),
            Placing::PassedOn(Share::Repost) => format!("it was reposted on {network}"),
            Placing::PassedOn(Share::Quote) => format!("it was quoted on {network}"),
            Placing::PassedOn(Share::Like) => format!("it was liked on {network}"),
        }
    }

    /// Above the words of somebody else, on a preview: `Reposts this:`. `None` where the words are the practice's own.
    pub(crate) fn over_theirs(self) -> Option<&'static str> {
        match self {
            Placing::PassedOn(Share::Repost) => Some("Reposts this:"),
            Placing::PassedOn(Share::Like) => Some("Likes this:"),
            Placing::Post | Placing::Reply | Placing::PassedOn(Share::Quote) => None,
        }
    }

    /// What the desk says once somebody said that they did it.
    pub(crate) fn told_done(self) -> Told {
        match self {
            Placing::Post | Placing::Reply => Told::Posted,
            Placing::PassedOn(Share::Repost) => Told::Reposted,
            Placing::PassedOn(Share::Quote) => Told::Quoted,
            Placing::PassedOn(Share::Like) => Told::Liked,
        }
    }

    /// The same once they said that they did not.
    pub(crate) fn told_not_done(self) -> Told {
        match self {
            Placing::Post | Placing::Reply => Told::NotPosted,
            Placing::PassedOn(_) => Told::NotDone,
        }
    }
}
