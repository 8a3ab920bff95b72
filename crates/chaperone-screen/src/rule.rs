//! What a rule is: a name, a page and a pure function over what was read.
//!
//! A rule says what it saw and how sure it is. It never sets a level (the pack does), never sees who the author
//! is, and never keeps anything between two texts.

use std::ops::Range;

use crate::page::{self, Page, PageError};
use crate::view::View;
use crate::{Code, Confidence, Level};

/// One rule of the screen. Its identity is `name`, the kebab-case name of the fault; a citation is never identity,
/// because citations change.
#[derive(Debug)]
pub struct Rule {
    pub name: &'static str,
    /// The folder it stands in: `confidentiality`, `conduct`, `advice`, `promotion`.
    pub family: &'static str,
    /// The first version of the engine that had it.
    pub since: &'static str,
    /// Every code that a finding of this rule may carry; the first one is the usual one.
    pub codes: &'static [Code],
    /// The page as markdown; [`Rule::read`] gives it as data.
    pub page: &'static str,
    pub(crate) check: fn(&View<'_>, &mut Findings),
}

impl Rule {
    /// The page as plain data. Every page in this crate parses; a test holds that.
    pub fn read(&self) -> Result<Page, PageError> {
        page::parse(self.page)
    }
}

/// How much of the text hangs on a finding: what is left once it has gone.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Grip {
    /// The marked words can go and the sentence stands.
    Words,
    /// The sentence goes with them; the text stands if enough is left.
    Sentence,
    /// The whole text is the fault.
    Text,
}

/// What one rule saw at one place, before the pack gives it a level.
#[derive(Debug, Clone)]
pub(crate) struct Seen {
    pub(crate) code: Code,
    pub(crate) confidence: Confidence,
    /// Bytes of the author's own text.
    pub(crate) bytes: Range<usize>,
    pub(crate) message: String,
    pub(crate) fix: Option<String>,
    pub(crate) grip: Grip,
    /// Whether a consent that covers its kind of thing makes it harmless.
    pub(crate) coverable: bool,
    /// The pack's level counts up to here: what is only perhaps so is a note.
    pub(crate) at_most: Level,
    /// It rests on more than this text, which is all that the judge has read: the judge does not take it back.
    pub(crate) stands: bool,
}

/// Where a rule puts what it saw.
#[derive(Debug, Default)]
pub(crate) struct Findings {
    pub(crate) seen: Vec<Seen>,
}

impl Findings {
    pub(crate) fn add(
        &mut self,
        bytes: Range<usize>,
        code: Code,
        confidence: Confidence,
        message: impl Into<String>,
    ) -> &mut Seen {
        self.seen.push(Seen {
            code,
            confidence,
            bytes,
            message: message.into(),
            fix: None,
            grip: Grip::Sentence,
            coverable: true,
            at_most: Level::Stop,
            stands: false,
        });
        let last = self.seen.len() - 1;
        &mut self.seen[last]
    }
}

impl Seen {
    /// Offers `text` for exactly the marked words.
    pub(crate) fn fix(&mut self, text: impl Into<String>) -> &mut Self {
        self.fix = Some(text.into());
        self
    }

    /// No consent on file makes this harmless: an objection, a missing way out.
    pub(crate) fn beyond_consent(&mut self) -> &mut Self {
        self.coverable = false;
        self
    }

    /// Worth knowing, and no more.
    pub(crate) fn note(&mut self) -> &mut Self {
        self.at_most = Level::Note;
        self
    }

    pub(crate) fn grip(&mut self, grip: Grip) -> &mut Self {
        self.grip = grip;
        self
    }
}
