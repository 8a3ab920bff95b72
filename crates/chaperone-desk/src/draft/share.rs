//! Passing on somebody else's post: a repost, a quote or a like (S1-14).
//!
//! What is passed on counts as said by the practice, so a draft that does it carries their words and their address, and takes
//! the same road as a post: screen, approval, journal, release. A person pastes both in. Deliberately absent: fetching a post
//! and looking up who wrote it.

use std::borrow::Cow;

use serde::{Deserialize, Serialize};

use super::Draft;
use crate::account::{Account, Network};

/// What a draft does with somebody else's post.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Share {
    /// Shows it again as it stands. The draft's text is their words.
    Repost,
    /// Shows it again under words of one's own. The draft's text is those; theirs stand beside them.
    Quote,
    /// Says in public that the practice likes it. The draft's text is their words.
    Like,
}

impl Share {
    pub const ALL: &'static [Share] = &[Share::Repost, Share::Quote, Share::Like];

    pub fn name(self) -> &'static str {
        match self {
            Share::Repost => "repost",
            Share::Quote => "quote",
            Share::Like => "like",
        }
    }

    pub fn parse(name: &str) -> Option<Share> {
        Share::ALL.iter().copied().find(|share| share.name() == name)
    }

    /// Whether every word of the draft is somebody else's: nobody here can change one.
    pub fn is_theirs_alone(self) -> bool {
        self != Share::Quote
    }
}

/// Between one's own words and those that are quoted, where both are read as one.
pub const BETWEEN: &str = "\n\n";

/// Everything that would be said in public, and the byte from which on it is somebody else's. The descriptions of pictures
/// come right after the text: who cannot see a picture is read them aloud, and who searches finds them.
pub fn said<'a>(
    text: &'a str,
    alts: &[&str],
    share: Option<Share>,
    theirs: Option<&str>,
) -> (Cow<'a, str>, Option<usize>) {
    if !alts.is_empty() {
        let own = alts.iter().fold(text.to_owned(), |said, alt| said + BETWEEN + alt);
        let (said, from) = said(&own, &[], share, theirs);
        return (said.into_owned().into(), from);
    }
    match (share, theirs) {
        (None, _) => (text.into(), None),
        (Some(Share::Quote), Some(theirs)) => {
            let own = format!("{text}{BETWEEN}");
            let from = own.len();
            ((own + theirs).into(), Some(from))
        }
        // Without their words there is nothing of one's own to tell apart: all of it counts as repeated.
        (Some(_), _) => (text.into(), Some(0)),
    }
}

impl Draft {
    /// Everything that it would say in public: what its report marks. The text, the descriptions of its pictures, and of a
    /// quote the words that it quotes.
    pub fn said(&self) -> String {
        let theirs = self.in_reply_to.as_ref().map(|words| words.expose().as_str());
        said(self.text.expose(), &self.alts(), self.share, theirs).0.into_owned()
    }

    /// The descriptions of its pictures that somebody wrote.
    pub(super) fn alts(&self) -> Vec<&str> {
        self.pictures.iter().map(|picture| picture.alt.expose().as_str()).collect()
    }

    /// Whether a person has to do it there, once it is approved: an answer belongs under what it answers, a message to one
    /// person, a word to one group. Where the desk was given the words and not their place on the network, a person puts them
    /// there; sent off by itself, a reply would stand alone and a message would be public.
    pub fn goes_by_hand(&self, account: &Account) -> bool {
        use chaperone_screen::Channel;
        let placed = self.answered_address.as_ref().is_some_and(|address| account.network.may_hold(address.expose()));
        account.is_manual()
            || match (self.share, self.channel) {
                (Some(share), _) => !placed || !account.network.passes_on(share),
                (None, Channel::Post) => false,
                (None, Channel::ReviewReply | Channel::CommentReply) => !placed,
                (None, Channel::Group | Channel::DirectMessage | Channel::Sms) => true,
            }
    }
}

impl Network {
    /// Whether the desk can do this there by itself, on a connected account. Mastodon has no quote that every server knows.
    pub fn passes_on(self, share: Share) -> bool {
        match self {
            Network::Bluesky => true,
            Network::Mastodon => share.is_theirs_alone(),
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quote_is_read_with_what_it_quotes_and_a_picture_with_its_description() {
        assert_eq!(
            said("Well said!", &[], Some(Share::Quote), Some("Brush.")),
            ("Well said!\n\nBrush.".into(), Some(12))
        );
        assert_eq!(said("Brush.", &[], Some(Share::Like), None), ("Brush.".into(), Some(0)));
        assert_eq!(said("Brush.", &[], None, Some("A review.")), ("Brush.".into(), None));
        assert_eq!(said("Brush.", &["A brush.", "Teeth."], None, None), ("Brush.\n\nA brush.\n\nTeeth.".into(), None));
        assert!(Share::ALL.iter().all(|share| Share::parse(share.name()) == Some(*share)));
    }
}
