//! What every network can be asked, in the same words for all.
//!
//! The one call that carries an author's words, [`Connector::publish`], takes a `Cleared` by value. All others take ids,
//! addresses and credentials. Deliberately absent: anything that sends a second time, and any say in what is answered: the
//! address of that post was approved with the words, and lies in the `Cleared`.
//!
//! One release is one attempt. This compiles:
//! ```
//! use chaperone_connect::Connector;
//! use chaperone_desk::{Cleared, Time};
//! async fn send(to: &dyn Connector, cleared: Cleared, now: Time) { to.publish(cleared, now).await; }
//! ```
//! The same release a second time does not:
//! ```compile_fail
//! use chaperone_connect::Connector;
//! use chaperone_desk::{Cleared, Time};
//! async fn send(to: &dyn Connector, cleared: Cleared, now: Time) { to.publish(cleared, now).await; to.publish(cleared, now).await; }
//! ```
//! nor do words that no desk has cleared:
//! ```compile_fail
//! use chaperone_connect::Connector;
//! use chaperone_desk::{Cleared, Time};
//! async fn send(to: &dyn Connector, cleared: &str, now: Time) { to.publish(cleared, now).await; }
//! ```

use std::fmt;
use std::time::Duration;

use async_trait::async_trait;
use chaperone_desk::account::{Credentials, Limits};
use chaperone_desk::draft::Share;
use chaperone_desk::release::{Found, Outcome, Unsettled};
use chaperone_desk::{Cleared, Network, Private, Time};

use crate::class::{Class, Reason, Receipt, Trouble};
use crate::http::Answer;

/// What a person types to connect an account.
#[derive(Debug)]
pub struct Ask {
    /// The server, as typed: `mastodon.example`, `https://bsky.social`.
    pub server: String,
    /// The account's name, as typed. With or without an `@` in front; on Mastodon it may be left empty.
    pub handle: String,
    /// An access token (Mastodon) or an app password (Bluesky).
    pub secret: Private<String>,
}

/// An account that answered.
#[derive(Debug)]
pub struct Connected {
    /// As the network writes it, without an `@` in front: `desk@mastodon.example`, `brightsmile.bsky.social`.
    pub handle: String,
    pub credentials: Credentials,
    pub limits: Limits,
}

/// An account that is connected: where it lives and what opens it.
#[derive(Debug, Clone, Copy)]
pub struct Access<'a> {
    pub server: &'a str,
    pub credentials: &'a Credentials,
}

/// Which posts of ours to look for.
#[derive(Debug, Clone, Copy)]
pub struct Seek<'a> {
    /// Nothing older than this counts.
    pub since: Time,
    /// The job whose post is looked for. A network where we choose the post's name looks up that one name.
    pub job: &'a str,
    /// What the job was to do with the post at `address`; `None` where it was to write one.
    pub share: Option<Share>,
    pub address: Option<&'a str>,
}

/// A post of ours, read back from the network.
#[derive(Clone, PartialEq, Eq)]
pub struct Ours {
    pub receipt: Receipt,
    /// When the network says it was made.
    pub at: Time,
    /// Its words, as plain text; compare them with [`Ours::says`].
    pub text: String,
    /// True where the name of the post proves that it is the one looked for, whatever it says.
    pub by_name: bool,
}

impl Ours {
    /// Whether this post says `text`. Runs of white space count as one space, because a network may fold them.
    pub fn says(&self, text: &str) -> bool {
        self.text.split_whitespace().eq(text.split_whitespace())
    }
}

impl fmt::Debug for Ours {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Ours({}, {:?}, {} bytes)", self.receipt.id, self.at, self.text.len())
    }
}

/// A network, as far as the desk uses it. One file in `networks/` each.
#[async_trait]
pub trait Connector: fmt::Debug + Send + Sync {
    fn network(&self) -> Network;

    /// Tries what a person typed, and reads the account and its limits from the server.
    async fn connect(&self, ask: &Ask, now: Time) -> Result<Connected, Trouble>;

    /// New credentials for old ones. `Revoked` where only a person can renew the connection.
    async fn refresh(&self, access: Access<'_>, now: Time) -> Result<Credentials, Trouble>;

    /// Whether the credentials say of themselves that they are about to run out: refresh before releasing.
    fn is_stale(&self, credentials: &Credentials, now: Time) -> bool;

    /// What the server takes, asked anew.
    async fn limits(&self, server: &str, now: Time) -> Result<Limits, Trouble>;

    /// The one attempt of one release. Words that answer a post go under that post or nowhere: where it cannot be found,
    /// nothing is sent. What passes a post on does so only while that post is public, has no picture, and says what was approved.
    /// Pictures are uploaded first: what goes wrong then is "not sent", because no post stands there yet.
    async fn publish(&self, cleared: Cleared, now: Time) -> Outcome;

    /// Our own posts, for settling an `unknown`. An empty list means that the network was asked and has none.
    async fn find_ours(&self, access: Access<'_>, seek: Seek<'_>, now: Time) -> Result<Vec<Ours>, Trouble>;

    /// Takes a post of ours back. A post that is already gone counts as deleted; safe to repeat.
    async fn delete(&self, access: Access<'_>, id: &str, now: Time) -> Result<(), Trouble>;

    /// What an answer to a publish means. Pure; tested from recorded answers.
    fn classify(&self, answer: &Answer, now: Time) -> Class;
}

/// A network's clock and ours may differ by this much.
const CLOCKS_DIFFER: Duration = Duration::from_mins(5);

/// Asks the network what became of an attempt that nobody knows the end of.
///
/// The post is ours if it has our name; else if it says the same, is not older than the attempt, and belongs to no other
/// job. An error means that the network gave no answer; it never means that nothing is there.
pub async fn reconcile(connector: &dyn Connector, unsettled: &Unsettled, now: Time) -> Result<Found, Trouble> {
    let server = unsettled.account.server.as_deref().unwrap_or_default();
    let access = Access { server, credentials: &unsettled.credentials };
    let seek = Seek {
        since: unsettled.since.minus(CLOCKS_DIFFER),
        job: unsettled.job.id.as_str(),
        share: unsettled.share,
        address: unsettled.address.as_ref().map(|address| address.expose().as_str()),
    };
    let ours = connector.find_ours(access, seek, now).await?;
    let is_it = |post: &&Ours| {
        post.by_name || (post.says(unsettled.text.expose()) && !unsettled.others.contains(&post.receipt.id))
    };
    Ok(match ours.iter().filter(is_it).min_by_key(|post| post.at) {
        Some(post) => Found::There { id: post.receipt.id.clone(), url: post.receipt.url.clone() },
        None => Found::NotThere,
    })
}

/// Whether a post that is to be passed on says what was approved. Addresses are left out of the comparison: networks shorten
/// them on the page that a person copies from.
pub(crate) fn says_the_same(there: &str, approved: &str) -> bool {
    let words = |text: &str| -> Vec<String> {
        text.split_whitespace()
            .filter(|word| {
                !word.contains("://") && !word.contains("www.") && !word.contains('…') && !word.contains('/')
            })
            .map(|word| word.chars().filter(|sign| sign.is_alphanumeric()).flat_map(char::to_lowercase).collect())
            .filter(|word: &String| !word.is_empty())
            .collect()
    };
    words(there) == words(approved)
}

/// All uploads of one attempt: with the calls before and after them it has to stay within a job's lease.
pub(crate) const UPLOADING: Duration = Duration::from_secs(80);

/// What went wrong while pictures were uploaded. No post stands there yet, so a doubtful upload is simply "not sent": what the
/// network keeps of it belongs to no post, and it throws that away.
pub(crate) fn while_uploading(trouble: Trouble) -> Trouble {
    match before_sending(trouble) {
        Trouble::Refused(Reason::BadAddress) => trouble,
        Trouble::Refused(_) => Trouble::Refused(Reason::PictureNotTaken),
        Trouble::Revoked(Reason::NotAllowed) => Trouble::Refused(Reason::MayNotAddPictures),
        other => other,
    }
}

/// What went wrong in a call that only reads, before anything was published: a doubtful read is simply "not sent".
pub(crate) fn before_sending(trouble: Trouble) -> Trouble {
    match trouble {
        Trouble::Unknown(reason) => Trouble::NotSent(reason),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::says_the_same;

    #[test]
    fn a_post_that_was_changed_meanwhile_says_something_else() {
        let there = "Brush twice a day!\n\nMore: https://tooth.example/a/very/long/address #Teeth";
        assert!(says_the_same(there, "Brush twice a day!  More: tooth.example/a/ver… #Teeth"));
        assert!(!says_the_same(there, "Brush once a day! More: https://tooth.example #Teeth"));
        assert!(!says_the_same("Brush twice a day! Ask Mrs Patel.", "Brush twice a day!"));
    }
}
