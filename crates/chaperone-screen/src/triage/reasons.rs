//! The words that carried a judgement: places of a text that came in, each with what it was taken for.
//!
//! Where a rule saw danger, its turn of phrase is the reason. Where the sorter decided, its score falls apart into what
//! each word adds (`sorter.rs`), and the few stretches that add most are. A judgement that no words carry has no reason
//! here. Deliberately absent: the judgement itself, and how a page shows a mark.

use std::fmt;
use std::ops::Range;

use serde::Serialize;

use super::danger::{self, Danger};
use super::{LABELS, Label, Sorted, Sorter, Urgency};
use crate::facts::Kind;
use crate::judge::{Part, Reading};
use crate::mark;
use crate::text::{Text, Token, TokenKind};

/// A place of the text and what it speaks for. Places of one and the same judgement do not overlap.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Reason {
    /// A label or an urgency of the same [`super::Triage`], under that name.
    #[serde(flatten)]
    pub speaks_for: Judgement,
    /// Where it stands, in Unicode code points of the text, end-exclusive, on grapheme boundaries.
    pub start: usize,
    pub end: usize,
    /// The same place in bytes of the UTF-8 text.
    #[serde(skip)]
    pub bytes: Range<usize>,
    /// The marked words themselves.
    pub evidence: String,
    /// What they were taken for; one sentence for the person at the desk, without the words.
    pub message: String,
}

/// Without the words, which somebody wrote: this may stand in a log.
impl fmt::Debug for Reason {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "{:?} at {}..{}", self.speaks_for, self.start, self.end)
    }
}

/// What a place speaks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Judgement {
    Label(Label),
    Urgency(Urgency),
}

/// Places of one judgement of the sorter at most.
const MOST: usize = 3;
/// Tokens of one place at most.
const LONGEST: usize = 10;
/// Words of a place that say something by themselves are no further apart, in tokens, and what is between speaks not
/// against it.
const APART: usize = 4;
/// What the heaviest word must add at least, in 1/256 of log odds: with less, no word carries anything.
const LEAST: i64 = 16;
/// A place grows over words that add this part of the heaviest.
const GROWS: i64 = 8;

/// Words that colour what they stand by and say nothing alone, beside those of which no mark of ours is made
/// ([`mark::is_hollow`]): no mark begins or ends with one.
const FAINT: &[&str] = &[
    "can't", "cant", "cannot", "couldn't", "couldnt", "wouldn't", "wouldnt", "won't", "wont", "dont", "doesnt",
    "didnt", "isnt", "wasnt", "hasn't", "hasnt", "haven't", "havent", "aren't", "weren't", "im", "ive", "id", "ill",
    "its", "hes", "shes", "ur", "u", "r", "ya", "ye", "yous", "yer", "n", "please", "plz", "pls", "lol", "hi", "hey",
    "hello", "hiya", "since", "back", "anything", "nothing", "thing", "things", "someone", "somebody", "anyone",
    "anybody", "everyone", "nobody", "guys", "get", "gets", "got", "getting", "go", "goes", "going", "went", "come",
    "came", "one", "ones", "other", "same", "own", "like", "even", "still", "now", "again", "bit", "lot", "really",
    "maybe", "only", "know", "want", "make", "made", "put", "take", "took", "say", "says", "said", "tell", "told",
    "more", "much", "many", "down", "around", "near", "through", "while", "until", "till", "both", "each", "mine",
    "who", "well", "ok", "okay", "x", "xx", "xxx", "i'd", "you'd", "he'd", "she'd", "we'd", "they'd", "who'd", "who's",
    "there's", "theres", "what's", "else", "y'all", "yall", "youse", "gonna", "wanna", "comes", "coming", "tried",
    "try", "people", "day", "days",
];

fn is_faint(word: &str) -> bool {
    FAINT.contains(&word) || matches!(word, "something" | "everything" | "everybody")
}

/// A mark that follows one of these begins with it.
const DENYING: &[&str] = &["not", "no", "never", "without", "cannot", "cant", "dont", "wont"];

/// The reasons for what was sorted, in the order of the text.
pub(super) fn reasons(sorter: &Sorter, text: &Text, reading: &Reading, what: &Sorted) -> Vec<Reason> {
    let of_danger = |judgement: Judgement| -> Vec<Danger> {
        let speaks = |danger: &&Danger| match judgement {
            Judgement::Label(label) => danger.labels().contains(&label),
            Judgement::Urgency(_) => true,
        };
        what.dangers.iter().filter(speaks).copied().collect()
    };
    let mut judgements: Vec<Judgement> = what.labels.iter().map(|label| Judgement::Label(*label)).collect();
    if what.urgency != Urgency::None {
        judgements.push(Judgement::Urgency(what.urgency));
    }
    let (by_rule, by_voices): (Vec<Judgement>, Vec<Judgement>) =
        judgements.into_iter().partition(|judgement| !of_danger(*judgement).is_empty());
    let mut found = Vec::new();
    for judgement in by_rule {
        // Of each danger the first place, whatever else there is; then others, up to the usual count.
        let (mut firsts, mut others) = (Vec::new(), Vec::new());
        for danger in of_danger(judgement) {
            let mut of_one = danger::places(text, danger).into_iter().map(|place| (place, danger));
            firsts.extend(of_one.next());
            others.extend(of_one);
        }
        let room = MOST.saturating_sub(firsts.len());
        let places = apart(firsts.into_iter().chain(apart(others, room)).collect(), usize::MAX);
        found.extend(places.into_iter().map(|(place, danger)| (place, judgement, taken_for(danger, judgement))));
    }
    let heads: Vec<usize> = by_voices.iter().map(|judgement| head(*judgement)).collect();
    if let Some(part) = reading.parts.first() {
        for (judgement, worth) in by_voices.iter().zip(sorter.worth(reading, &heads)) {
            let places =
                apart(stretches(text, part, *judgement, &worth).into_iter().map(|place| (place, ())).collect(), MOST);
            found.extend(places.into_iter().map(|(place, ())| (place, *judgement, reads_like(*judgement))));
        }
    }
    found.sort_by_key(|(place, judgement, _)| (place.start, place.end, *judgement));
    let mut points = Points { text: &text.original, byte: 0, point: 0 };
    found.into_iter().filter_map(|(place, judgement, message)| reason(&mut points, place, judgement, message)).collect()
}

/// The head of the table whose words explain a judgement.
fn head(judgement: Judgement) -> usize {
    match judgement {
        Judgement::Label(label) => label as usize,
        Judgement::Urgency(Urgency::Immediate) => 2 * LABELS + 1,
        Judgement::Urgency(_) => 2 * LABELS,
    }
}

/// The first places that touch no earlier one, in the order of the text, `most` at most.
fn apart<T>(mut places: Vec<(Range<usize>, T)>, most: usize) -> Vec<(Range<usize>, T)> {
    places.sort_by_key(|(place, _)| (place.start, std::cmp::Reverse(place.end)));
    let mut end = 0;
    places.retain(|(place, _)| {
        let stands = !place.is_empty() && place.start >= end;
        end = if stands { place.end } else { end };
        stands
    });
    places.truncate(most);
    places
}

/// The stretches of a text whose words add most to a judgement: from a word that says something by itself to another, in
/// one breath. Where only words like "how much" add anything, those up to the next one that does say something.
fn stretches(text: &Text, part: &Part, judgement: Judgement, worth: &[i64]) -> Vec<Range<usize>> {
    let speaks = speaking(text, part, judgement);
    let speaks = |at: usize| speaks.get(at).copied().unwrap_or_default();
    let one = |at: usize| worth.get(at).copied().unwrap_or_default();
    let heaviest = (0..worth.len()).filter(|at| speaks(*at)).map(one).max().unwrap_or_default();
    if heaviest < LEAST {
        let weighs = |at: &usize| one(*at) >= LEAST && text.tokens.get(*at).is_some_and(|t| t.kind != TokenKind::Mark);
        let most = (0..worth.len()).filter(weighs).max_by_key(|at| (one(*at), std::cmp::Reverse(*at)));
        let near = |most: usize| {
            let within = most.saturating_sub(LONGEST / 2)..most + LONGEST / 2;
            let speaking = within.filter(|at| speaks(*at) && is_one_breath(text, most.min(*at)..most.max(*at) + 1));
            speaking.min_by_key(|at| at.abs_diff(most)).map(|at| most.min(at)..most.max(at) + 1)
        };
        return most.and_then(near).iter().map(|place| bytes(text, place)).collect();
    }
    let mut found: Vec<(i64, i64, Range<usize>)> = Vec::new();
    for at in (0..worth.len()).filter(|at| speaks(*at) && one(*at) * GROWS >= heaviest) {
        match found.last_mut() {
            Some((sum, most, place))
                if at < place.end + APART
                    && at < place.start + LONGEST
                    && (place.end..at).map(one).sum::<i64>() >= 0
                    && is_one_breath(text, place.end - 1..at + 1) =>
            {
                *sum += (place.end..=at).map(one).sum::<i64>();
                *most = one(at).max(*most);
                place.end = at + 1;
            }
            _ => found.push((one(at), one(at), at..at + 1)),
        }
    }
    found.retain(|(_, most, _)| *most * 2 >= heaviest);
    let best = found.iter().map(|(sum, ..)| *sum).max().unwrap_or_default();
    found.retain(|(sum, ..)| *sum * 2 >= best);
    found.sort_by_key(|(sum, _, place)| (std::cmp::Reverse(*sum), place.start));
    // The same words again tell nothing more.
    let mut said: Vec<Vec<&str>> = Vec::new();
    found.retain(|(.., place)| {
        let words = text.tokens.get(place.clone()).unwrap_or_default().iter().map(|token| text.word(token)).collect();
        let is_new = !said.contains(&words);
        said.push(words);
        is_new
    });
    found.truncate(MOST);
    found.into_iter().map(|(.., place)| bytes(text, &place)).collect()
}

/// For each token whether a mark may begin or end with it. A name tells who is spoken of and never what a text is, and
/// thanks at the end of a question are no part of it.
fn speaking(text: &Text, part: &Part, judgement: Judgement) -> Vec<bool> {
    let praise = judgement == Judgement::Label(Label::Praise);
    let beside = |kind: Kind| match kind {
        Kind::PersonName | Kind::Initials | Kind::HashtagName => true,
        Kind::Gratitude => !praise,
        _ => false,
    };
    let beside: Vec<&Range<usize>> =
        part.facts.iter().filter(|(kind, _)| beside(*kind)).map(|(_, place)| place).collect();
    let mut next = 0;
    let mut speaks = |(token, (span, edge)): (&Token, &(Range<usize>, bool))| {
        while beside.get(next).is_some_and(|place| place.end <= span.start) {
            next += 1;
        }
        let is_beside = beside.get(next).is_some_and(|place| place.start < span.end);
        *edge && !is_beside && !is_faint(text.word(token))
    };
    text.tokens.iter().zip(&part.tokens).map(&mut speaks).collect()
}

/// Whether no mark and no end of a line stands between some tokens, so that they are read in one go.
fn is_one_breath(text: &Text, tokens: Range<usize>) -> bool {
    let tokens = text.tokens.get(tokens).unwrap_or_default();
    let parts = |token: &Token| token.kind == TokenKind::Mark && !matches!(text.word(token), "-" | "'" | "/" | "&");
    let line = |two: &[Token]| match two {
        [one, other] => text.slice(one.normal.end..other.normal.start).contains('\n'),
        _ => false,
    };
    !tokens.iter().any(parts) && !tokens.windows(2).any(line)
}

/// The bytes of the author's own text that some tokens take, with a "not" before them, and with the rest of a number at
/// their ends: 2:30, 4,100.
fn bytes(text: &Text, tokens: &Range<usize>) -> Range<usize> {
    let denies = |at: &usize| {
        let word = text.tokens.get(*at).map(|token| text.word(token)).unwrap_or_default();
        DENYING.contains(&word) || word.ends_with("n't")
    };
    let is_number = |token: &Token| matches!(token.kind, TokenKind::Number | TokenKind::Mixed);
    let is_one_number = |tokens: Range<usize>| match text.tokens.get(tokens) {
        Some([one, point, other]) => {
            let glued = point.glued && other.glued && matches!(text.word(point), ":" | "." | ",");
            glued && is_number(one) && is_number(other)
        }
        _ => false,
    };
    let (mut first, mut last) = (tokens.start, tokens.end.saturating_sub(1));
    while first >= 2 && is_one_number(first - 2..first + 1) {
        first -= 2;
    }
    while is_one_number(last..last + 3) {
        last += 2;
    }
    let first = first.checked_sub(1).filter(denies).unwrap_or(first);
    match (text.tokens.get(first), text.tokens.get(last)) {
        (Some(first), Some(last)) => text.original_span(mark::whole(&text.normal, first.normal.start..last.normal.end)),
        _ => 0..0,
    }
}

fn reason(points: &mut Points<'_>, bytes: Range<usize>, speaks_for: Judgement, message: String) -> Option<Reason> {
    let evidence = points.text.get(bytes.clone())?.to_owned();
    let start = points.at(bytes.start);
    let end = start + evidence.chars().count();
    Some(Reason { speaks_for, start, end, bytes, evidence, message })
}

/// Code points of rising bytes, each counted once.
struct Points<'a> {
    text: &'a str,
    byte: usize,
    point: usize,
}

impl Points<'_> {
    fn at(&mut self, byte: usize) -> usize {
        self.point += self.text.get(self.byte..byte).unwrap_or_default().chars().count();
        self.byte = byte;
        self.point
    }
}

fn taken_for(danger: Danger, judgement: Judgement) -> String {
    match judgement {
        Judgement::Label(_) => format!("Taken for {}.", danger.words()),
        Judgement::Urgency(_) => format!("Act now: taken for {}.", danger.words()),
    }
}

fn reads_like(judgement: Judgement) -> String {
    match judgement {
        Judgement::Label(label) => format!("Reads like {}.", super::why::like(label)),
        Judgement::Urgency(Urgency::Immediate) => "Reads like something that cannot wait.".to_owned(),
        Judgement::Urgency(_) => "Reads like something to look at today.".to_owned(),
    }
}
