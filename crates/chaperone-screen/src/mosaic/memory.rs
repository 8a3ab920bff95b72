//! What earlier posts told, as the desk keeps it: classes and keyed hashes, and the day of each post.
//!
//! An earlier post is about the same person if it has the same subject, or if what both tell is shared by one person in a
//! thousand and nothing contradicts. With 20,000 people around a practice some twenty share that much, and two posts of a
//! few weeks are then likelier about one patient than about two; still it is a guess. Deliberately absent: words, keys,
//! storage and retention.

use std::fmt;
use std::sync::Arc;

use chaperone_mosaic::{Class, Entry, Tag, agreement, contradict, merge};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Of how many people one shares what two posts say, for the two to count as posts about one person. Our own number.
const ALIKE: u64 = 1000;

/// What a practice keeps of its earlier posts, for one text that is read now.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Memory {
    /// The keyed hash of the person this text is about, if the practice said whom.
    pub subject: Option<Tag>,
    /// The earlier posts that still count.
    pub earlier: Vec<Earlier>,
    /// How words become tags.
    #[serde(skip)]
    pub tags: Tags,
}

/// An earlier post.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Earlier {
    /// The day it went out.
    pub on: NaiveDate,
    pub entry: Entry,
}

/// Hashes words under the practice's own key. Without one every word gets the same tag, and nothing may be remembered.
#[derive(Clone, Default)]
pub struct Tags(Option<Arc<Hash>>);

type Hash = dyn Fn(&str) -> Tag + Send + Sync;

impl Tags {
    /// Words reach `tag` folded and with their kind in front. It must be a keyed hash, and keep nothing.
    pub fn by(tag: impl Fn(&str) -> Tag + Send + Sync + 'static) -> Tags {
        Tags(Some(Arc::new(tag)))
    }

    pub(crate) fn of(&self, words: &str) -> Tag {
        self.0.as_ref().map_or(Tag([0; 16]), |tag| tag(words))
    }

    fn is_keyed(&self) -> bool {
        self.0.is_some()
    }
}

impl fmt::Debug for Tags {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(if self.is_keyed() { "Tags(keyed)" } else { "Tags(none)" })
    }
}

/// A key is no part of what a practice knows about its posts.
impl PartialEq for Tags {
    fn eq(&self, other: &Tags) -> bool {
        self.is_keyed() == other.is_keyed()
    }
}

impl Eq for Tags {}

/// Earlier posts that may be about the same person, joined.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Recalled {
    pub(crate) classes: Vec<Class>,
    /// The first day, and how many posts there were.
    pub(crate) since: NaiveDate,
    pub(crate) posts: usize,
    /// By their subject, not by their looks.
    pub(crate) known: bool,
}

impl Memory {
    /// Every person of earlier posts who may be the one that `own` tells of. `catchment` is the number of people around the
    /// practice.
    pub(crate) fn recall(&self, own: &[Class], catchment: u64) -> Vec<Recalled> {
        if !self.tags.is_keyed() {
            return Vec::new();
        }
        let known = self.subject.is_some();
        let same = |one: &&Earlier| match self.subject {
            Some(subject) if one.entry.subject.is_some() => one.entry.subject == Some(subject),
            _ => agreement(own, &one.entry.classes, catchment) >= ALIKE,
        };
        let mut alike: Vec<&Earlier> =
            self.earlier.iter().filter(same).filter(|one| !contradict(own, &one.entry.classes)).collect();
        alike.sort_by_key(|one| one.on);
        // Joined as if of one subject; what contradicts stays apart.
        let one_subject = Some(self.subject.unwrap_or(Tag([0; 16])));
        let entries: Vec<Entry> =
            alike.iter().map(|one| Entry { subject: one_subject, classes: one.entry.classes.clone() }).collect();
        let people = merge(&entries).into_iter().filter(|person| !contradict(own, &person.classes));
        people
            .filter_map(|person| {
                let posts: Vec<&&Earlier> =
                    alike.iter().filter(|one| !contradict(&person.classes, &one.entry.classes)).collect();
                let since = posts.first()?.on;
                let by_subject = |one: &&Earlier| one.entry.subject.is_some() && one.entry.subject == self.subject;
                let known = known && posts.iter().all(|one| by_subject(one));
                Some(Recalled { classes: person.classes, since, posts: posts.len(), known })
            })
            .collect()
    }
}
