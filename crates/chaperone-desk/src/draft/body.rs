//! What a draft seals as one, its digest, and the one form in which words are kept.
//!
//! Deliberately absent: storing it, and what the words may say.

use chaperone_screen::Channel;
use serde::{Deserialize, Serialize};
use serde_json::json;
use zeroize::Zeroizing;

use super::{Answered, MOST, Share};
use crate::Refusal;
use crate::act::Time;
use crate::consent::About;
use crate::error::Error;
use crate::id::{AccountId, MediaId};
use crate::media::Attached;
use crate::seal::RecordKey;

/// What is sealed as one: text and what it answers.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Body {
    pub(super) text: String,
    pub(super) in_reply_to: Option<String>,
    /// Absent in what was sealed before there were such addresses.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) answered_address: Option<String>,
    /// Absent where nothing is passed on.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) share: Option<Share>,
    pub(super) picture: bool,
    /// Absent where it shows none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) pictures: Vec<Hung>,
    /// Absent where it rests on no consent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) about: Option<About>,
}

/// A picture of the media library as a draft seals it.
#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Hung {
    pub(super) media: MediaId,
    pub(super) digest: [u8; 32],
    pub(super) alt: String,
}

impl From<&Attached> for Hung {
    fn from(attached: &Attached) -> Hung {
        Hung { media: attached.media.clone(), digest: attached.digest, alt: attached.alt.expose().clone() }
    }
}

impl From<&Hung> for Attached {
    fn from(hung: &Hung) -> Attached {
        Attached { media: hung.media.clone(), digest: hung.digest, alt: hung.alt.clone().into() }
    }
}

impl Drop for Body {
    fn drop(&mut self) {
        use zeroize::Zeroize;
        self.text.zeroize();
        self.in_reply_to.zeroize();
        self.answered_address.zeroize();
        self.pictures.iter_mut().for_each(|hung| hung.alt.zeroize());
    }
}

pub(super) fn open_body(key: &RecordKey, sealed: Option<&[u8]>) -> Result<Option<Body>, Error> {
    let Some(sealed) = sealed else { return Ok(None) };
    serde_json::from_slice(&key.open("body", sealed)?)
        .map(Some)
        .map_err(|_| Error::Shape { record: "draft", what: "a body" })
}

/// Text, what it answers and where, pictures with their descriptions, surface, places and time, under the draft's own key. Written as JSON, so that no byte
/// can move from one to the next. What has no address keeps the digest that it had before there were addresses, and what
/// shows no picture the one that it had before there were any.
pub(super) fn digest(
    key: &RecordKey,
    body: &Body,
    channel: Channel,
    accounts: &[AccountId],
    due: Option<Time>,
) -> Result<[u8; 32], Error> {
    let mut accounts: Vec<_> = accounts.iter().map(AccountId::as_str).collect();
    accounts.sort_unstable();
    let Body { text, in_reply_to, answered_address, share, picture, pictures, about } = body;
    let whole = match (answered_address, share) {
        _ if !pictures.is_empty() => {
            json!(["v5", text, in_reply_to, answered_address, share, picture, pictures, channel, accounts, due])
        }
        (None, None) => json!(["v1", text, in_reply_to, picture, channel, accounts, due]),
        (Some(address), None) => json!(["v2", text, in_reply_to, address, picture, channel, accounts, due]),
        (address, Some(share)) => json!(["v3", text, in_reply_to, address, share, picture, channel, accounts, due]),
    };
    // Around the rest, so that what rests on no consent keeps the digest that it had before there were any.
    let whole = match about {
        None => whole,
        Some(about) => json!(["v4", about, whole]),
    };
    let bytes =
        Zeroizing::new(serde_json::to_vec(&whole).map_err(|_| Error::Shape { record: "draft", what: "a digest" })?);
    Ok(key.digest(&bytes))
}

/// The one form in which text is kept: LF line ends, no space at the end.
pub(super) fn regular(text: &str) -> Result<String, Refusal> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let text = text.trim_end();
    if text.trim().is_empty() {
        return Err(Refusal::empty_text());
    }
    if text.chars().count() > MOST {
        return Err(Refusal::too_long());
    }
    if text.chars().any(|sign| sign.is_control() && sign != '\n' && sign != '\t') {
        return Err(Refusal::not_text());
    }
    Ok(text.to_owned())
}

/// What is taken up of somebody else's, made regular.
#[derive(Default)]
pub(super) struct Theirs {
    pub(super) words: Option<String>,
    pub(super) address: Option<String>,
    pub(super) share: Option<Share>,
}

/// Reads what a person pasted in. Only a post passes another one on, and then its address is needed; a quote needs its words
/// as well.
pub(super) fn theirs(channel: Channel, answered: Answered<'_>) -> Result<Theirs, Refusal> {
    let words = answered.words.filter(|text| !text.trim().is_empty()).map(regular).transpose()?;
    let Some(share) = answered.share else {
        return Ok(Theirs {
            words,
            address: address(answered.address.filter(|_| channel.is_public_reply()))?,
            share: None,
        });
    };
    if channel != Channel::Post {
        return Err(Refusal::not_passed_on());
    }
    let Some(address) = address(answered.address)? else { return Err(Refusal::address_missing()) };
    let words = if share.is_theirs_alone() { None } else { Some(words.ok_or_else(Refusal::quoted_words_missing)?) };
    Ok(Theirs { words, address: Some(address), share: Some(share) })
}

/// The address of a post as a person pastes it.
fn address(typed: Option<&str>) -> Result<Option<String>, Refusal> {
    let Some(typed) = typed.map(str::trim).filter(|typed| !typed.is_empty()) else { return Ok(None) };
    let known = ["https://", "http://", "at://"].iter().any(|start| typed.starts_with(start));
    let whole = !typed.contains(|sign: char| sign.is_whitespace() || sign.is_control());
    if known && whole && typed.len() <= 2000 { Ok(Some(typed.to_owned())) } else { Err(Refusal::not_an_address()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_is_made_regular_once() {
        let once = regular("Hello\r\nthere \t\r\n").unwrap();
        assert_eq!(once, "Hello\nthere");
        assert_eq!(regular(&once).unwrap(), once);
    }

    /// An approval that was given before there were addresses stays good.
    #[test]
    fn a_body_without_an_address_reads_and_writes_as_it_did_before_there_were_any() {
        let old = r#"{"text":"Closed on Monday.","in_reply_to":null,"picture":false}"#;
        let body: Body = serde_json::from_str(old).unwrap();
        assert_eq!((body.answered_address.as_deref(), serde_json::to_string(&body).unwrap().as_str()), (None, old));
    }

    #[test]
    fn what_is_no_text_is_refused() {
        assert_eq!(regular(" \n ").unwrap_err().name(), "empty-text");
        assert_eq!(regular("a\0b").unwrap_err().name(), "not-text");
        assert_eq!(regular(&"x".repeat(MOST + 1)).unwrap_err().name(), "too-long");
        assert!(regular(&"x".repeat(MOST)).is_ok());
    }
}
