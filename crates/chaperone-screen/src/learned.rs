//! What the encoder reads in a text: tags of words, and beside them judgements. One pass serves both.
//!
//! The encoder knows nothing of rules. Its tags become facts only where no identifier, list or grammar said otherwise
//! ([`crate::facts`]); its judgements are heard only as the judge weighs them ([`crate::judge`]). Deliberately absent:
//! thresholds of verdicts, and training (`training/encoder`).

use std::ops::Range;
use std::sync::LazyLock;

use chaperone_encoder::{Encoded, Encoder};

use unicode_segmentation::UnicodeSegmentation;

use crate::facts::Kind;
use crate::fix::{self, Kept};
use crate::lexicon::lexicon;
use crate::triage::{Incoming, Surface};
use crate::{AccountKind, Channel, Draft, Jurisdiction};

/// The file of the encoder.
pub static FILE: &[u8] = include_bytes!("../models/encoder.safetensors");

/// The encoder that comes with this crate; its card is `models/encoder.md`. `None` only if its file is broken, which a
/// test rules out.
pub fn built_in() -> Option<&'static Encoder> {
    static ENCODER: LazyLock<Option<Encoder>> = LazyLock::new(|| Encoder::read(FILE).ok());
    ENCODER.as_ref()
}

/// How readily a word is taken for something: what speaks against it is lowered by so much, in 1/256 of a logit. What of
/// it `chaperone facts` then tells, [`crate::facts`] says.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Dial {
    /// Names only what it is sure of.
    Lenient,
    #[default]
    Balanced,
    /// Misses least, and calls more by a wrong name.
    Strict,
}

impl Dial {
    fn lowered(self) -> i32 {
        match self {
            Dial::Lenient => -256,
            Dial::Balanced => 0,
            Dial::Strict => 384,
        }
    }
}

/// Words of one kind, as the encoder tags them.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Tag {
    pub(crate) what: What,
    /// Bytes of the author's own text.
    pub(crate) span: Range<usize>,
    /// In 1/256.
    pub(crate) chance: i32,
}

/// What a tag says.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum What {
    /// A fact that rules look at.
    Fact(Kind),
    /// Something that tells of a person, and that only `chaperone facts` shows: the label that detectors share.
    Other(&'static str),
}

fn what(tag: &str) -> Option<What> {
    Some(match tag {
        "PERSON" => What::Fact(Kind::PersonName),
        "PLACE" => What::Fact(Kind::Place),
        "ORG" => What::Fact(Kind::Organisation),
        "OCC" => What::Fact(Kind::Occupation),
        "KIN" => What::Fact(Kind::Kinship),
        "AGE" => What::Fact(Kind::Age),
        "DATE" => What::Fact(Kind::Date),
        "EVENT" => What::Fact(Kind::Event),
        "LOOKS" => What::Fact(Kind::Appearance),
        "COND" => What::Fact(Kind::Condition),
        "TREAT" => What::Fact(Kind::Treatment),
        "CODE" => What::Other("ID"),
        "DEM" => What::Other("DEMOGRAPHIC"),
        "QUANTITY" => What::Other("QUANTITY"),
        "MISC" => What::Other("MISC"),
        _ => return None,
    })
}

/// The tags of a text.
#[derive(Debug)]
pub(crate) struct Tags<'a> {
    source: Source<'a>,
    /// In the order of the text.
    pub(crate) said: Vec<Tag>,
}

#[derive(Debug)]
enum Source<'a> {
    /// The encoder read this very text.
    Read(&'a Encoder, &'a Encoded),
    /// It read another one with the same words; these are the faint tags.
    Lent(Vec<Tag>),
}

/// By how much what speaks against a tag is lowered to get the faint ones, in 1/256 of a logit.
const LOWERED_FOR_FAINT: i32 = 768;

impl Tags<'_> {
    /// The tags that it would give if nearly nothing spoke against them: where none stands, there is nothing. Looked
    /// for anew at each call, because few texts need them.
    pub(crate) fn faint(&self) -> Vec<Tag> {
        match &self.source {
            Source::Read(encoder, read) => best(encoder, read, LOWERED_FOR_FAINT),
            Source::Lent(faint) => faint.clone(),
        }
    }
}

/// The tags of a text that was read.
pub(crate) fn tags<'a>(encoder: &'a Encoder, read: &'a Encoded, dial: Dial) -> Tags<'a> {
    Tags { source: Source::Read(encoder, read), said: best(encoder, read, dial.lowered()) }
}

/// From which chance on a faint tag is among those that another reading might give, in 1/256.
const PERHAPS: i32 = 128;

/// The tags of a fixed text, whose words another one lends, in two ways: as they were read there; and so that every tag
/// that has an even chance at least is taken for certain, no name is doubted, and a capital beside a fix begins a
/// name. What both say of a text, a reading of its own will hardly contradict: of the 879 train rows with a fix it never did.
pub(crate) fn lent(encoder: &Encoder, read: &Encoded, fixed: &str, kept: &[Kept]) -> [Tags<'static>; 2] {
    let moved = |place: &Range<usize>| fix::moved(kept, place);
    let here = |tags: Vec<Tag>| -> Vec<Tag> {
        tags.into_iter().filter_map(|tag| Some(Tag { span: moved(&tag.span)?, ..tag })).collect()
    };
    let faint = here(best(encoder, read, LOWERED_FOR_FAINT));
    let name = |span: Range<usize>| Tag { what: What::Fact(Kind::PersonName), span, chance: 256 };
    let perhaps = faint.iter().filter(|tag| tag.chance >= PERHAPS).map(|tag| Tag { chance: 256, ..tag.clone() });
    let beside = fix::replaced(kept).flat_map(|place| beside(fixed, &place)).map(name);
    let perhaps = Tags { said: perhaps.chain(beside).collect(), source: Source::Lent(vec![name(0..fixed.len())]) };
    [Tags { said: here(best(encoder, read, Dial::default().lowered())), source: Source::Lent(faint) }, perhaps]
}

/// The words with a capital right beside a place: the one before, and those of the next three in the same breath. A name
/// that a fix has broken, or a word that it leaves without its name, is read as a name sooner than before. An ordinary
/// word that begins a sentence has its capital from there.
fn beside(text: &str, place: &Range<usize>) -> Vec<Range<usize>> {
    let ends = |sign: char| matches!(sign, '.' | '!' | '?' | ',' | ';' | ':' | '\n');
    let (before, after) = (text.get(..place.start).unwrap_or_default(), text.get(place.end..).unwrap_or_default());
    let before = before.rsplit(ends).next().unwrap_or_default();
    let after = after.split(ends).next().unwrap_or_default();
    let last = before.unicode_word_indices().next_back().map(|(at, word)| (place.start - before.len() + at, word));
    let next = after.unicode_word_indices().take(3).map(|(at, word)| (place.end + at, word));
    let begins = |at: usize| {
        let before = text.get(..at).unwrap_or_default().trim_end();
        before.is_empty() || before.ends_with(ends)
    };
    let ordinary = |word: &str| lexicon().word(word).is_some_and(|entry| entry.common && entry.given == 0);
    let capital = |(at, word): &(usize, &str)| {
        word.starts_with(char::is_uppercase) && !(begins(*at) && ordinary(&word.to_lowercase()))
    };
    last.into_iter().chain(next).filter(capital).map(|(at, word)| at..at + word.len()).collect()
}

fn best(encoder: &Encoder, read: &Encoded, lowered: i32) -> Vec<Tag> {
    let tag =
        |span: chaperone_encoder::Span<'_>| Some(Tag { what: what(span.kind)?, span: span.range, chance: span.score });
    encoder.spans(read, lowered).into_iter().filter_map(tag).collect()
}

/// What is known beside an outgoing text, as one line: word for word what the encoder was taught with
/// (`training/encoder/data.py`).
pub(crate) fn context(draft: &Draft, jurisdiction: Jurisdiction) -> String {
    let channel = match draft.channel {
        Channel::Post => "post",
        Channel::Group => "group",
        Channel::ReviewReply => "review-reply",
        Channel::CommentReply => "comment-reply",
        Channel::DirectMessage => "direct-message",
        Channel::Sms => "sms",
    };
    let country = country(jurisdiction);
    let account = match draft.account {
        AccountKind::Practice => "practice",
        AccountKind::Personal => "personal",
    };
    let network = draft.network.as_deref().unwrap_or("facebook");
    let consent = draft.consent.as_ref().map_or_else(
        || "no consent".to_owned(),
        |consent| {
            let state = if consent.withdrawn { "withdrawn" } else { "given" };
            let (uses, networks) = (consent.uses.join(", "), consent.networks.join(", "));
            format!("consent {state} by {} for {uses} on {networks}", consent.subject)
        },
    );
    let answered = draft.in_reply_to.as_deref().map(|text| format!(" answers : {text}")).unwrap_or_default();
    format!("outgoing {channel} {network} {country} {account} . {consent} .{answered}")
}

/// What is known beside an incoming text, as one line: word for word what the encoder was taught with. Where no network
/// is named, that of most texts of its kind stands for it.
pub(crate) fn incoming_context(incoming: &Incoming) -> String {
    let (channel, usual) = match incoming.channel {
        Surface::Review => ("review", "google"),
        Surface::Comment => ("comment", "facebook"),
        Surface::DirectMessage => ("direct-message", "facebook"),
        Surface::Sms => ("sms", "sms"),
        Surface::FriendRequest => ("friend-request", "facebook"),
        Surface::Mention => ("mention", "x"),
    };
    let network = incoming.network.as_deref().unwrap_or(usual);
    let stars = incoming.stars.filter(|stars| *stars > 0).map(|stars| format!(" {stars} stars")).unwrap_or_default();
    format!("incoming {channel} {network} {}{stars} .", country(incoming.jurisdiction))
}

fn country(jurisdiction: Jurisdiction) -> &'static str {
    match jurisdiction.taught() {
        Jurisdiction::Uk => "uk",
        Jurisdiction::Us => "us",
        Jurisdiction::Au => "au",
        Jurisdiction::Ie => "ie",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_line_beside_an_incoming_text_is_the_one_the_encoder_was_taught_with() {
        let incoming = |line: &str| -> Incoming { serde_json::from_str(line).unwrap() };
        for (line, taught) in [
            (
                r#"{"channel": "review", "network": "google", "jurisdiction": "uk", "stars": 5, "text": "-"}"#,
                "incoming review google uk 5 stars .",
            ),
            (
                r#"{"channel": "direct-message", "network": "whatsapp", "jurisdiction": "ie", "stars": null, "text": "-"}"#,
                "incoming direct-message whatsapp ie .",
            ),
            (r#"{"channel": "sms", "jurisdiction": "au", "text": "-"}"#, "incoming sms sms au ."),
        ] {
            assert_eq!(incoming_context(&incoming(line)), taught);
        }
    }
}
