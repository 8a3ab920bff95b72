//! The pictures of a draft: which may be attached, their descriptions made regular, and a fix put into one.
//!
//! Deliberately absent: whether they may go out (`media`).

use chaperone_screen::{Finding, fix};
use sqlx::AnyConnection;

use super::Draft;
use crate::act::Act;
use crate::error::Answer;
use crate::media::{self, Attached, MOST_ALT, MOST_PICTURES};
use crate::{Desk, Refusal, granted};

/// Descriptions in the one form in which words are kept: LF line ends, no space at either end.
pub(super) fn regular(pictures: &[Attached]) -> Vec<Attached> {
    let one = |picture: &Attached| {
        let alt = picture.alt.expose().replace("\r\n", "\n").replace('\r', "\n").trim().to_owned();
        Attached { alt: alt.into(), ..picture.clone() }
    };
    pictures.iter().map(one).collect()
}

/// Whether these may be attached. A picture that is new here, or is here in another version than `before`, has to be the
/// one that this person can see now.
pub(super) async fn fit(
    desk: &Desk,
    act: &Act,
    connection: &mut AnyConnection,
    pictures: &[Attached],
    before: &[Attached],
) -> Answer<()> {
    let twice =
        pictures.iter().enumerate().any(|(at, one)| pictures[..at].iter().any(|other| other.media == one.media));
    if pictures.len() > MOST_PICTURES || twice {
        return Ok(Err(Refusal::too_many_pictures()));
    }
    for picture in pictures {
        let alt = picture.alt.expose();
        if alt.chars().count() > MOST_ALT || alt.chars().any(|sign| sign.is_control() && sign != '\n') {
            return Ok(Err(Refusal::alt_unfit()));
        }
        if before.iter().any(|known| known.media == picture.media && known.digest == picture.digest) {
            continue;
        }
        if granted!(media::version(desk, act, connection, &picture.media).await?) != picture.digest {
            return Ok(Err(Refusal::picture_changed()));
        }
    }
    Ok(Ok(()))
}

/// Text and pictures with the fix of one finding in its place, in whichever of them the marked words stand.
pub(super) fn fixed(draft: &Draft, finding: &Finding) -> (String, Vec<Attached>) {
    let said = draft.said();
    let changed = fix::apply(&said, std::slice::from_ref(finding));
    let (mut text, mut pictures) = (draft.text.expose().clone(), draft.pictures.clone());
    let mut start = 0;
    let alts = pictures.iter_mut().map(|picture| &mut picture.alt);
    let parts = std::iter::once(Part::Text(&mut text)).chain(alts.map(Part::Alt));
    for part in parts {
        let end = start + part.len();
        if (start..=end).contains(&finding.bytes.start) && finding.bytes.end <= end {
            // What stands before and after this part is as it was.
            if let Some(words) = changed.get(start..changed.len() - (said.len() - end)) {
                part.put(words);
            }
            break;
        }
        start = end + super::share::BETWEEN.len();
    }
    (text, pictures)
}

/// A place for words.
enum Part<'a> {
    Text(&'a mut String),
    Alt(&'a mut crate::Private<String>),
}

impl Part<'_> {
    fn len(&self) -> usize {
        match self {
            Part::Text(text) => text.len(),
            Part::Alt(alt) => alt.expose().len(),
        }
    }

    fn put(self, words: &str) {
        match self {
            Part::Text(text) => words.clone_into(text),
            Part::Alt(alt) => *alt = words.into(),
        }
    }
}
