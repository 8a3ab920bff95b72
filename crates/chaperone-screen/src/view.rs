//! What a rule may look at: the draft, what the practice knows, the facts, and the scene.
//!
//! Rules look for turns of phrase in the normal form (lower case, straight quotes), and report places of the
//! author's own text. Deliberately absent: anything that outlives one text.

use std::ops::Range;
use std::sync::LazyLock;

use chaperone_encoder::Encoded;
use regex::Regex;

use crate::facts::{Fact, Facts, Kind, Whose};
use crate::text::Text;
use crate::{Channel, Draft, mark, mosaic, scene};

/// A text as the rules see it.
#[derive(Debug)]
pub(crate) struct View<'a> {
    pub(crate) draft: &'a Draft,
    pub(crate) text: &'a Text,
    pub(crate) facts: &'a Facts,
    /// The text answered and its facts, if this is a reply.
    pub(crate) answered: Option<(&'a Text, &'a Facts)>,
    pub(crate) scene: scene::Scene,
    /// What the encoder made of the text, where there is one.
    pub(crate) encoded: Option<&'a Encoded>,
    /// What counting people needs; without it nobody is counted.
    pub(crate) ground: Option<mosaic::Ground<'a>>,
}

/// A turn of phrase that was found.
#[derive(Debug, Clone)]
pub(crate) struct Hit {
    /// Bytes of the author's own text.
    pub(crate) span: Range<usize>,
    /// Number of the sentence it starts in.
    pub(crate) sentence: usize,
}

impl<'a> View<'a> {
    pub(crate) fn new(
        draft: &'a Draft,
        text: &'a Text,
        facts: &'a Facts,
        answered: Option<(&'a Text, &'a Facts)>,
    ) -> View<'a> {
        let scene = scene::read(draft, text, facts);
        View { draft, text, facts, answered, scene, encoded: None, ground: None }
    }

    pub(crate) fn channel(&self) -> Channel {
        self.draft.channel
    }

    /// Every place where a pattern stands. If the pattern has a group `it`, that group is the place.
    pub(crate) fn seek(&self, pattern: &LazyLock<Regex>) -> Vec<Hit> {
        hits(self.text, pattern)
    }

    /// Whether a pattern stands anywhere.
    pub(crate) fn says(&self, pattern: &LazyLock<Regex>) -> bool {
        pattern.is_match(&self.text.normal)
    }

    /// A sentence in the normal form.
    pub(crate) fn sentence(&self, number: usize) -> &'a str {
        self.text.sentences.get(number).map(|s| self.text.slice(s.normal.clone())).unwrap_or_default()
    }

    /// The number of the sentence that a byte of the original lies in.
    pub(crate) fn sentence_at(&self, byte: usize) -> usize {
        self.facts.sentences.partition_point(|s| s.span.start <= byte).saturating_sub(1)
    }

    /// The facts of some kinds that are somebody's private matter: not the team's, not the practice's own, and
    /// not of nobody in particular.
    pub(crate) fn private(&self, kinds: &'a [Kind]) -> impl Iterator<Item = &'a Fact> {
        self.facts.facts.iter().filter(move |fact| {
            kinds.contains(&fact.kind)
                && !matches!(fact.whose, Whose::Staff | Whose::Practice | Whose::PublicFigure | Whose::Nobody)
        })
    }

    /// Whether the only people that a sentence names are the practice's own: what is told of them is no patient's story,
    /// unless it tells what they did for somebody.
    pub(crate) fn names_staff_only(&self, number: usize) -> bool {
        let people = [Kind::PersonName, Kind::Initials, Kind::Handle, Kind::HashtagName, Kind::PatientWord];
        let Some(sentence) = self.facts.sentences.get(number) else { return false };
        if self.scene.done_to.iter().any(|done| self.sentence_at(done.start) == number) {
            return false;
        }
        let mut named = self.facts.within(sentence).iter().filter(|fact| people.contains(&fact.kind)).peekable();
        named.peek().is_some() && named.all(|fact| fact.whose == Whose::Staff)
    }

    /// The author's own words at a place.
    pub(crate) fn words(&self, span: &Range<usize>) -> &'a str {
        self.draft.text.get(span.clone()).unwrap_or_default()
    }
}

/// Every place of a text where a pattern stands.
pub(crate) fn hits(text: &Text, pattern: &Regex) -> Vec<Hit> {
    let found = |m: regex::Match<'_>| Hit {
        span: text.original_span(mark::whole(&text.normal, m.range())),
        sentence: text.sentences.partition_point(|s| s.normal.start <= m.start()).saturating_sub(1),
    };
    if pattern.capture_names().flatten().any(|name| name == "it") {
        pattern.captures_iter(&text.normal).filter_map(|c| c.name("it")).map(found).collect()
    } else {
        pattern.find_iter(&text.normal).map(found).collect()
    }
}

/// Makes a pattern of the alternatives in `source`, one a line. A blank stands for any white space between words, and
/// `[^.!?]*` runs to the end of the sentence, past the point of a price. The alternatives start and end at the edge of a word. A line that starts with `//` is a comment.
#[allow(clippy::expect_used, reason = "every pattern is a literal of this crate, and a test makes each one")]
pub(crate) fn phrases(source: &str) -> Regex {
    let lines = source.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with("//"));
    let spaced = |line: &str| line.replace(" ?", "\0").replace(' ', r"\s+").replace('\0', r"\s?");
    let joined = lines.map(spaced).collect::<Vec<_>>().join("|").replace("[^.!?]*", r"[^.!?]*(?:\.\d[^.!?]*)*");
    // In the normal form letters are plain: an edge that knows no others is found with the quick automaton even in a text
    // with emoji or pound signs.
    let plain = format!(r"\b(?:{joined})\b").replace(r"\b", r"(?-u:\b)");
    Regex::new(&plain).expect("the pattern is a literal")
}

/// Makes a pattern of `source` as it stands, for what does not start and end at the edge of a word: quotes, file names.
#[allow(clippy::expect_used, reason = "every pattern is a literal of this crate, and a test makes each one")]
pub(crate) fn exactly(source: &str) -> Regex {
    Regex::new(source).expect("the pattern is a literal")
}
